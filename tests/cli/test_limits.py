# SPDX-License-Identifier: MIT
"""Input of any size takes memory of a known size, or is refused."""

import unittest

from program import Case

MIB = 1024 * 1024


def organization(aliases):
    """An organization with that many further names, and another one."""
    return ("organizations:\n- id: a\n  name: A\n  aliases:\n" +
            "".join(f"  - alias {i}\n" for i in range(aliases)) +
            "- {id: b, name: B, origin: nowhere}\n")


class Limits(Case):
    def assertProblems(self, text, *problems):
        """The file is refused with these problems (expressions)."""
        path = self.write("long.yaml", text)
        done = self.assertRun(["check", path], code=3, stdout="")
        lines = done.stderr.decode().splitlines()
        self.assertEqual(len(lines), len(problems) + 1, lines)
        for line, problem in zip(lines, problems):
            self.assertRegex(line, f"wcifit: {path}:{problem}")

    def test_a_long_value(self):
        for quote in ("", '"', "'"):
            self.assertProblems(
                f"organizations:\n- id: a\n  name: {quote}{'x' * 3 * MIB}"
                f"{quote}\n", "3:.*is longer than 1048576 bytes")
        self.write("seeds/longest.yaml",
                   f"organizations:\n- id: a\n  name: {'x' * (MIB - 1)}\n")
        self.assertRun(["check", str(self.folder / "seeds")])

    def test_an_item_with_many_items(self):
        self.assertRun(["check", self.write("some.yaml", organization(
            20000).replace("nowhere", "r") + "regions:\n"
            "- {id: r, name: R, kind: country}\n")])
        # Said once, at the item that is too much; what follows is read.
        text = organization(400000)
        last = text.count("\n")
        path = self.write("many.yaml", text)
        done = self.assertRun(["check", path], code=3)
        lines = done.stderr.decode().splitlines()
        self.assertEqual(len(lines), 3, lines)
        self.assertIn("organizations[0]: is too long", lines[0])
        self.assertTrue(lines[1].startswith(f"wcifit: {path}:{last}:"),
                        lines[1])

    def test_an_item_with_many_long_values(self):
        self.assertProblems(
            "organizations:\n- id: a\n  name: A\n  aliases:\n" +
            "".join(f"  - {i}{'x' * (MIB // 2)}\n" for i in range(40)),
            r"3\d:5: organizations\[0\]: is too long")

    def test_nested_items_count_as_one(self):
        scopes = "".join(f"  - {{id: s{i}, name: Scope {i}, note: "
                         f"{'n' * 1000}}}\n" for i in range(20000))
        self.assertProblems(
            "fairs:\n- id: f\n  series: f\n  edition: 1\n  name: F\n"
            "  starts: 2024-05-20\n  ends: 2024-05-23\n  scopes:\n" + scopes,
            r"\d+:\d+: fairs\[0\]: is too long")

    def test_many_unknown_keys(self):
        keys = "".join(f"  key{i}: 1\n" for i in range(5000))
        path = self.write(
            "keys.yaml", f"organizations:\n- id: a\n  name: A\n{keys}")
        done = self.assertRun(["check", "--max-errors", "3", path], code=3)
        lines = done.stderr.decode().splitlines()
        self.assertEqual([line.split(": ")[3][:18] for line in lines[:3]],
                         [f"unknown key 'key{i}'"[:18] for i in range(3)])
        self.assertEqual(lines[-1], "wcifit: 5000 problems")
        self.assertLess(len(lines), 6)

    def test_many_files(self):
        for i in range(300):
            self.write(f"seeds/{i % 7}/{i}.yaml",
                       f"organizations: [{{id: o{i}, name: O {i}}}]\n")
        path = str(self.folder / "many.db")
        self.assertRun(["ingest", "-q", "--db", path,
                        str(self.folder / "seeds")])
        self.assertRun(["sql", "--db", path, "--format=ndjson",
                        "SELECT count(*) AS n, count(DISTINCT seed_file) AS f "
                        "FROM organizations"],
                       stdout='{"n":300,"f":300}\n')


if __name__ == "__main__":
    unittest.main()

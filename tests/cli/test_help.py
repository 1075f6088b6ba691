# SPDX-License-Identifier: MIT
"""Help, the command line as data, and the manual pages: one set of tables."""

import json
import os
import re
import shutil
import subprocess
import unittest

from program import Case, SOURCE, run

MANUAL = SOURCE / "docs" / "man"


def spec():
    return json.loads(run("help", "--json").stdout)


class Help(Case):
    def test_version(self):
        stated = re.search(r"(?m)^\s*VERSION ([0-9.]+)$",
                           (SOURCE / "CMakeLists.txt").read_text()).group(1)
        self.assertRun(["--version"], stdout=f"wcifit {stated}\n", stderr="")
        self.assertEqual(spec()["version"], stated)

    def test_help_goes_to_stdout(self):
        for words in (["--help"], ["-h"], ["help"]):
            with self.subTest(words):
                done = self.assertRun(words, stderr="")
                self.assertTrue(done.stdout.startswith(b"wcifit - "))
                for command in spec()["commands"]:
                    self.assertIn(f"\n  {command['name']} ".encode(),
                                  done.stdout)

    def test_help_of_a_command_in_three_ways(self):
        for command in spec()["commands"]:
            name = command["name"]
            with self.subTest(name):
                text = self.assertRun([name, "--help"], stderr="").stdout
                self.assertEqual(run(name, "-h").stdout, text)
                self.assertEqual(run("help", name).stdout, text)
                self.assertEqual(run("--help", name).stdout, text)

    def test_help_of_a_command_says_all(self):
        for command in spec()["commands"]:
            text = run("help", command["name"]).stdout.decode()
            flat = " ".join(text.split())
            with self.subTest(command["name"]):
                self.assertIn(command["summary"], flat)
                self.assertLess(text.index("Examples:"),
                                text.index("Common options:"))
                for option in command["options"]:
                    self.assertIn("--" + option["name"], text)
                    self.assertIn(option["help"], flat)
                    for choice in option.get("choices", []):
                        self.assertIn(choice, flat)
                for operand in command["operands"]:
                    self.assertIn(operand["name"], text)
                    self.assertIn(operand["help"], flat)

    def test_no_line_is_wide(self):
        for command in spec()["commands"]:
            text = run("help", command["name"]).stdout.decode()
            examples = text[text.index("Examples:"):].split("\n\n")[0]
            for line in text.replace(examples, "").splitlines():
                self.assertLessEqual(len(line), 80, line)

    def test_exit_codes_are_those_of_the_header(self):
        header = (SOURCE / "include/wcifit/wcifit.h").read_text()
        block = header[header.index("enum wcifit_status"):]
        block = block[:block.index("};")]
        stated = sorted(int(n) for n in re.findall(r"= (\d+)", block))
        self.assertEqual(sorted(e["code"] for e in spec()["exit_codes"]),
                         stated)

    def test_examples_are_accepted(self):
        """The first word of each example is this program, its options exist;
        SQL and reports in them are run by other tests."""
        names = {c["name"] for c in spec()["commands"]}
        for name in names:
            text = run("help", name).stdout.decode()
            for line in re.findall(r"(?m)^  (wcifit \S+)", text):
                self.assertIn(line.split()[1], names, line)


class Reports(Case):
    def test_help_of_every_report(self):
        listed = json.loads(run("query", "--format=json").stdout)
        self.assertGreater(len(listed), 10)
        for report in listed:
            path = SOURCE / "schema/reports" / f"{report['name']}.sql"
            header = path.read_text()
            text = self.assertRun(["query", report["name"], "--help"],
                                  stderr="").stdout.decode()
            with self.subTest(report["name"]):
                self.assertIn(report["title"], text)
                for name in re.findall(r"(?m)^-- param (\w+) ", header):
                    self.assertIn(f"  --{name.replace('_', '-')} VALUE",
                                  text)
                for name in re.findall(r"(?m)^-- column (\w+) ", header):
                    self.assertIn(f"\n  {name}", text)

    def test_choices_are_shown(self):
        path = self.write("r/pick.sql", "-- title: Pick\n"
                          "-- description: Picks.\n"
                          "-- param kind choice(a|bb) = a: Which.\n"
                          "-- column x text: X. An x.\n"
                          "SELECT :kind AS x ORDER BY x\n")
        folder = str(self.folder / "r")
        text = self.assertRun(
            ["query", "--reports", folder, "pick", "--help"],
            stderr="").stdout.decode()
        self.assertIn("--kind VALUE", text)
        self.assertIn("Which. (one of a, bb; default a)", text)
        self.assertTrue(os.path.exists(path))


class Manual(Case):
    def pages(self):
        yield "wcifit.1", ["help", "--mdoc"]
        for command in spec()["commands"]:
            yield (f"wcifit-{command['name']}.1",
                   ["help", "--mdoc", command["name"]])

    def test_pages_are_what_the_tables_say(self):
        for name, words in self.pages():
            with self.subTest(name):
                self.assertEqual(
                    (MANUAL / name).read_bytes(),
                    self.assertRun(words, stderr="").stdout,
                    f"wcifit {' '.join(words)} > docs/man/{name}")

    def test_no_page_is_left_over(self):
        known = {name for name, _ in self.pages()} | {"wcifit-seeds.5"}
        present = {path.name for path in MANUAL.iterdir()
                   if path.suffix in (".1", ".5")}
        self.assertEqual(present, known)

    @unittest.skipUnless(shutil.which("mandoc"), "mandoc is not installed")
    def test_pages_are_clean(self):
        checked = 0
        for path in sorted(MANUAL.glob("wcifit*")):
            done = subprocess.run(
                ["mandoc", "-T", "lint", "-W", "style", str(path)],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            # Whether our pages are installed here is no matter.
            said = [line for line in done.stdout.decode().splitlines()
                    if "referenced manual not found" not in line]
            with self.subTest(path.name):
                self.assertEqual(said, [])
            checked += 1
        self.assertGreater(checked, 10)

    def test_references_lead_somewhere(self):
        for path in MANUAL.iterdir():
            for name, section in re.findall(
                    r"(?m)^\.Xr (\S+) (\d)", path.read_text()):
                if name.startswith("wcifit"):
                    with self.subTest(f"{path.name}: {name}"):
                        self.assertTrue(
                            (MANUAL / f"{name}.{section}").exists())

    def test_seed_page_names_every_key(self):
        """wcifit-seeds(5) is written by hand; the JSON Schema of seeds knows
        what it must name."""
        schema = json.loads(run("schema", "--yaml-schema").stdout)
        page = (MANUAL / "wcifit-seeds.5").read_text()
        named = set(re.findall(r"[a-z][a-z0-9_]*", page))
        wanted = set()

        def walk(node):
            if isinstance(node, dict):
                if isinstance(node.get("properties"), dict):
                    wanted.update(node["properties"])
                for value in node.values():
                    walk(value)
            elif isinstance(node, list):
                for value in node:
                    walk(value)

        walk(schema)
        wanted.discard("$schema")
        self.assertGreater(len(wanted), 40)
        self.assertEqual(sorted(wanted - named), [])


if __name__ == "__main__":
    unittest.main()

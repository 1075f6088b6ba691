# SPDX-License-Identifier: MIT
"""docs/seeds.md says what the program reads, no less and no more."""

import json
import re
import unittest

from program import Case, SOURCE, run

DOC = (SOURCE / "docs" / "seeds.md").read_text()
AMOUNT = (SOURCE / "src" / "ingest" / "amount.c").read_text()
WORDS = (SOURCE / "src" / "ingest" / "words.c").read_text()


def sections():
    """Heading of a collection: the rows of its table."""
    body = DOC[DOC.index("\n## Collections"):DOC.index("\n## Mistakes")]
    found = {}
    for part in body.split("\n### ")[1:]:
        name = part.split()[0]
        found[name] = [
            [cell.strip() for cell in line.strip("|").split(" | ")]
            for line in part.splitlines()
            if line.startswith("| `")]
    return found


class Doc(Case):
    def setUp(self):
        super().setUp()
        self.schema = json.loads(
            self.assertRun(["schema", "--yaml-schema"]).stdout)["$defs"]

    def test_every_key_has_its_row(self):
        found = sections()
        self.assertEqual(list(found), list(self.schema))
        for name, collection in self.schema.items():
            with self.subTest(name):
                self.assertEqual([row[0].strip("`") for row in found[name]],
                                 list(collection["properties"]))
                for row in found[name]:
                    key = row[0].strip("`")
                    self.assertEqual(row[1] == "required",
                                     key in collection["required"], key)
                    self.assertEqual(
                        row[2], collection["properties"][key]["description"])
                    self.assertRegex(row[3], r"^`.+`$")

    def test_every_word_is_listed(self):
        table = WORDS[WORDS.index("words[] = {"):]
        table = table[:table.index("\n};")]
        words = re.findall(r'\{ "([^"]+)", WCI_WORD_', table)
        self.assertGreater(len(words), 100)
        spoken = AMOUNT[AMOUNT.index("shares[] = {"):]
        spoken = re.findall(r'\{ "([^"]+)", \d+, \d+ \}',
                            spoken[:spoken.index("\n\t};")])
        self.assertGreater(len(spoken), 10)
        figures = DOC[DOC.index("\n## Figures"):DOC.index("\n### Bounds")]
        listed = set(re.findall(r"`([^`]+)`", figures))
        for word in words + spoken:
            self.assertIn(word, listed)

    def test_the_example_checks(self):
        blocks = re.findall(r"```yaml\n(.*?)```", DOC, re.S)
        self.assertEqual(len(blocks), 1)
        seed = self.write("seed.yaml", blocks[0])
        self.assertRun(["check", "-q", seed], stdout="", stderr="")

    def test_the_figures_are_read(self):
        rows = re.findall(r"^\| (money|counts|shares|quantities) \| (.*) \|$",
                          DOC, re.M)
        self.assertEqual(len(rows), 4)
        keys = {"money": "value", "counts": "projects",
                "shares": "share_of_value"}
        blocks = re.findall(r"```yaml\n(.*?)```", DOC, re.S)
        claims, indicators = "", ""
        for kind, words in rows:
            for figure in re.findall(r"`([^`]+)`", words):
                if kind == "quantities":
                    indicators += (
                        "  - {fair: fair-6, indicator: i, unit: u, source: "
                        f"paper-2024-05-24, locator: l, value: '{figure}'}}\n")
                else:
                    claims += (
                        "  - {fair: fair-6, scope: ceremony, of: whole, "
                        "source: paper-2024-05-24, locator: l, "
                        f"{keys[kind]}: '{figure}'}}\n")
        rules = ("wordings:\n"
                 "  - {word: nearly, low_factor: 0.9, high_factor: 1}\n"
                 "  - {word: converted, low_factor: 0.9, high_factor: 1.1}\n"
                 "exchange_rates:\n  - {currency: USD, period: 2024, rate: 7,"
                 " source: paper-2024-05-24}\n")
        self.write("s/a.yaml", blocks[0])
        self.write("s/b.yaml", f"{rules}claims:\n{claims}"
                   f"indicators:\n{indicators}")
        self.assertRun(["check", "-q", str(self.folder / "s")],
                       stdout="", stderr="")

    def test_the_committed_schema_is_the_programs(self):
        self.assertEqual(
            run("schema", "--yaml-schema").stdout,
            (SOURCE / "seeds" / "wcifit.schema.json").read_bytes())


if __name__ == "__main__":
    unittest.main()

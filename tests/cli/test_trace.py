# SPDX-License-Identifier: MIT
"""trace: from an answer back to the line of a seed."""

import json
import re
import unittest

from program import SOURCE, Case, run


class Trace(Case):
    def test_a_fair_leads_to_its_line(self):
        text = self.assertRun(["trace", "fairs", "wcifit-7"],
                              stderr="").stdout.decode()
        name, line = re.search(r"(seeds/\S+\.yaml):(\d+)", text).groups()
        source = (SOURCE / name).read_text().splitlines()
        self.assertEqual(source[int(line) - 1].strip(), "- id: wcifit-7")

    def test_a_claim_leads_to_its_source(self):
        rows = json.loads(run(
            "sql", "--format=json", "SELECT c.id, c.seed_file, c.seed_line, "
            "s.url FROM claims AS c JOIN sources AS s ON s.id = c.source "
            "WHERE s.url IS NOT NULL ORDER BY c.id LIMIT 5").stdout)
        self.assertEqual(len(rows), 5)
        for row in rows:
            with self.subTest(row["id"]):
                text = self.assertRun(["trace", "claims", row["id"]],
                                      stderr="").stdout.decode()
                self.assertIn(f"{row['seed_file']}:{row['seed_line']}", text)
                self.assertIn(row["url"], text)

    def test_a_set_leads_to_every_claim_behind_it(self):
        rows = json.loads(run(
            "sql", "--format=json", "SELECT set_id, group_concat(id) AS "
            "claims FROM claims GROUP BY set_id HAVING count(*) > 2 "
            "ORDER BY set_id").stdout)
        self.assertTrue(rows)
        for row in rows:
            with self.subTest(row["set_id"]):
                text = self.assertRun(["trace", "sets", row["set_id"]],
                                      stderr="").stdout.decode()
                for claim in row["claims"].split(","):
                    self.assertIn(claim, text)

    def test_every_format(self):
        for format in ("csv", "tsv", "json", "ndjson", "markdown", "html",
                       "yaml"):
            with self.subTest(format):
                done = self.assertRun(["trace", "fairs", "wcifit-7",
                                       f"--format={format}"], stderr="")
                self.assertIn(b"wcifit-7.yaml", done.stdout)

    def test_unknown_names(self):
        done = self.assertRun(["trace", "fiars", "wcifit-7"], code=2,
                              stdout="")
        self.assertIn(b"did you mean fairs?", done.stderr)
        for table, typed, meant in (
                ("fairs", "wcifti-7", "wcifit-7"),
                ("sets", "wcifit-7/whol", "wcifit-7/whole"),
                ("sources", "nc-2025-05-22-signin", "nc-2025-05-22-signing"),
                ("regions", "CN-GDD", "CN-GD")):
            with self.subTest(typed):
                done = self.assertRun(["trace", table, typed], code=2,
                                      stdout="")
                self.assertEqual(done.stderr.decode(),
                                 f"wcifit: {table}: '{typed}' is not among "
                                 f"the {table}; did you mean '{meant}'?\n")

    def test_an_unknown_id_of_any_table(self):
        tables = run("schema", "--format=tsv").stdout.decode().splitlines()
        for table in sorted({line.split("\t")[0] for line in tables[1:]}):
            with self.subTest(table):
                done = run("trace", table, "no such row, to be sure")
                self.assertEqual((done.returncode, done.stdout), (2, b""))
                self.assertEqual(done.stderr.count(b"\n"), 1)


if __name__ == "__main__":
    unittest.main()

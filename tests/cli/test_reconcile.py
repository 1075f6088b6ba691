# SPDX-License-Identifier: MIT
"""reconcile on the command line: findings, suppositions, refusals."""

import json
import unittest

from program import SEED, Case, run

# A second count of the same ten projects, which cannot be.
MORE = """\
  - fair: test-1
    scope: whole
    projects: 12
    source: paper
    locator: paragraph 9
"""


class Reconcile(Case):
    def contradictory(self):
        path = str(self.folder / "bad.db")
        self.assertRun(["ingest", "-q", "--db", path,
                        self.write("bad.yaml", SEED + MORE)])
        return path

    def test_fail_on_contradiction(self):
        path = self.contradictory()
        plain = self.assertRun(["reconcile", "--db", path], stderr="").stdout
        done = self.assertRun(
            ["reconcile", "--db", path, "--fail-on", "contradiction"],
            code=6, stdout=plain.decode())
        self.assertEqual(done.stderr, b"wcifit: 1 contradiction, 0 tensions\n")
        self.assertIn(b"paragraph 9", plain)
        self.assertRun(["reconcile", "--db", path, "--fail-on=tension"],
                       code=6, stdout=plain.decode())

    def test_nothing_to_find(self):
        path = self.database()
        for words in ([], ["--fail-on=contradiction"], ["--fail-on=tension"],
                      ["--fair", "test-1", "--fail-on=contradiction"]):
            with self.subTest(words):
                self.assertRun(["reconcile", "--db", path, *words], stderr="")

    def test_leaving_out_a_claim_cures_it(self):
        path = self.contradictory()
        ids = [row["id"] for row in json.loads(run(
            "sql", "--db", path, "--format=json",
            "SELECT id FROM claims ORDER BY seed_line").stdout)]
        self.assertEqual(len(ids), 2)
        self.assertRun(["reconcile", "--db", path, "--without", ids[1],
                        "--fail-on=contradiction"], stderr="")
        self.assertRun(["reconcile", "--db", path, f"--without={ids[0]}",
                        "--fail-on=contradiction"], stderr="")

    def test_a_supposition_can_contradict(self):
        path = self.database()
        for claim in ("{scope: whole, projects: 12}",
                      "{fair: test-1, scope: whole, projects: 12}",
                      "scope: whole\nprojects: 12"):
            with self.subTest(claim):
                done = self.assertRun(
                    ["reconcile", "--db", path, "--fair=test-1", "--if",
                     claim, "--fail-on=contradiction"], code=6)
                self.assertEqual(done.stderr,
                                 b"wcifit: 1 contradiction, 0 tensions\n")
        self.assertRun(["reconcile", "--db", path, "--fair=test-1", "--if",
                        "{scope: whole, projects: 10}",
                        "--fail-on=contradiction"], stderr="")

    def test_nothing_is_loaded_to_solve(self):
        """By itself lp_solve looks for a library wherever the loader looks,
        each time anew; what lies there must not have a say."""
        done = run("reconcile", env={"LD_DEBUG": "libs"})
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"find library=", done.stderr)
        self.assertNotIn(b"BLAS", done.stderr)

    def test_wrong_suppositions_are_refused_in_words(self):
        for claim in ("", "x", "{", "claim: x", "{scope: whole}",
                      "{scope: nowhere, projects: 1}",
                      "{scope: whole, projects: many}"):
            with self.subTest(claim):
                done = self.assertRun(
                    ["reconcile", "--fair=wcifit-7", "--if", claim], code=2,
                    stdout="")
                self.assertTrue(done.stderr.startswith(b"wcifit: "))
                self.assertEqual(done.stderr.count(b"\n"), 1)

    def test_unknown_names(self):
        for words, message in (
                (["--fair", "wcifit-77"], "fair: 'wcifit-77' is not among "
                 "the fairs; did you mean 'wcifit-7'?"),
                (["--without", "nobody"],
                 "without: 'nobody' is not among the claims")):
            with self.subTest(words):
                self.assertRun(["reconcile", *words], code=2, stdout="",
                               stderr=f"wcifit: {message}\n")

    def test_a_name_will_do_for_an_id(self):
        by_id = run("reconcile", "--fair=wcifit-7").stdout.decode()
        self.assertRun(["reconcile", "--fair",
                        "第七届中国西部国际投资贸易洽谈会"], stdout=by_id,
                       stderr="")

    def test_rows_in_every_other_format(self):
        for format in ("csv", "json", "ndjson", "markdown", "yaml"):
            with self.subTest(format):
                done = self.assertRun(["reconcile", "--fair=wcifit-7",
                                       f"--format={format}"], stderr="")
                self.assertTrue(done.stdout)
        rows = json.loads(run("reconcile", "--fair=wcifit-7",
                              "--format=json").stdout)
        self.assertTrue(rows)


if __name__ == "__main__":
    unittest.main()

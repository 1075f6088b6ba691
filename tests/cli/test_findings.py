# SPDX-License-Identifier: MIT
"""reconcile on the real seeds: what was found by hand in the reports.

The numbers are those of the list of conflicts that was drawn up from the
reports before there was a program (docs/corpus.md).
"""

import json
import sqlite3
import unittest
from fractions import Fraction

from program import DATABASE, Case, run

BN = 10 ** 9


def findings(*words):
    done = run("reconcile", "--format=json", *words)
    return json.loads(done.stdout)


class Corpus(Case):
    def bound(self, rows, name, measure="value"):
        found = [row for row in rows if row["kind"] == "bound" and
                 row["id"] == name and row["measure"] == measure]
        self.assertEqual(len(found), 1, name)
        return found[0]

    def test_the_total_of_2025_that_nobody_published(self):
        rows = findings("--fair=wcifit-7")
        self.assertFalse([r for r in rows if r["kind"] == "contradiction"])
        whole = self.bound(rows, "wcifit-7/whole")
        self.assertIsNone(whole["stated_low"])
        self.assertEqual(whole["low"], 300 * BN)
        self.assertTrue(310 * BN < whole["high"] < 310.1 * BN)
        ceremony = self.bound(rows, "wcifit-7/ceremony")
        self.assertEqual(ceremony["stated_low"], 200 * BN)
        self.assertIsNone(ceremony["stated_high"])
        self.assertTrue(210 * BN < ceremony["high"] < 210.1 * BN)
        districts = self.bound(rows, "wcifit-7/districts", "projects")
        self.assertEqual((districts["low"], districts["high"]), (123, 123))

    def test_a_part_cannot_hold_what_the_whole_has(self):
        rows = findings(
            "--fair=wcifit-7", "--if", "{scope: ceremony, min_value: 1bn CNY,"
            " projects: nearly 100, value: about 260bn CNY}")
        refused = [r for r in rows if r["kind"] == "contradiction"]
        self.assertEqual(len(refused), 1)
        self.assertIn("supposition", refused[0]["claims"])
        self.assertGreater(refused[0]["gap"], 20 * BN)

    def test_shares_of_2023_under_the_wrong_whole(self):
        rows = findings("--fair=wcifit-5")
        said = [r["reason"] for r in rows if r["kind"] == "contradiction"]
        for words in (("1.0%", "21亿元", "2854.15亿元"),
                      ("66.7%", '"56"', '"88"'),
                      ("56.9..57%", "1626亿元")):
            with self.subTest(words):
                self.assertEqual(
                    sum(all(word in reason for word in words)
                        for reason in said), 1)
        tense = [r for r in rows if r["kind"] == "tension"]
        self.assertTrue(any("34亿元" in r["reason"] for r in tense))
        # Under the 84 of Chongqing they fit: nothing else is in doubt.
        self.assertEqual(len(said), 3)

    def test_only_89_makes_271_add_up(self):
        self.assertFalse([r for r in findings("--fair=wcifit-2")
                          if r["kind"] == "contradiction"])
        with sqlite3.connect(DATABASE) as db:
            own = [row[0] for row in db.execute(
                "SELECT DISTINCT c.id FROM claims AS c JOIN claim_measures"
                " AS m ON m.claim = c.id WHERE c.set_id ="
                " 'wcifit-2/other-provinces'")]
        without = [f"--without={claim}" for claim in own]
        rows = findings("--fair=wcifit-2", *without)
        bound = self.bound(rows, "wcifit-2/other-provinces", "projects")
        self.assertEqual((bound["low"], bound["high"]), (89, 89))
        rows = findings("--fair=wcifit-2", *without, "--if",
                        "scope: other-provinces, projects: 115")
        refused = [r for r in rows if r["kind"] == "contradiction"]
        self.assertEqual([r["gap"] for r in refused], [26])

    def test_an_upper_bound_for_each_of_two_industries(self):
        rows = findings("--fair=citd-cq-2023")
        for name in ("electronic-information", "intelligent-connected-nev"):
            bound = self.bound(rows, f"citd-cq-2023/whole?industry={name}")
            self.assertTrue(109.08 * BN <= bound["high"] <= 109.09 * BN)

    def test_a_denominator_that_changes_in_the_sentence(self):
        rows = findings(
            "--fair=wcifit-6", "--if", "{scope: ceremony, industry:"
            " leading-clusters, share_of_projects: about 50%}")
        self.assertTrue(any(r["kind"] == "contradiction" and
                            "supposition" in r["claims"] for r in rows))

    def test_leaving_a_claim_out_widens_bounds(self):
        before = self.bound(findings("--fair=wcifit-7"), "wcifit-7/whole")
        claims = before["claims"].split()
        self.assertGreater(len(claims), 3)
        for claim in claims:
            with self.subTest(claim):
                rows = findings("--fair=wcifit-7", f"--without={claim}")
                after = [r for r in rows if r["id"] == "wcifit-7/whole" and
                         r["measure"] == "value"]
                low = after[0]["low"] if after else 0
                high = after[0]["high"] if after else None
                self.assertLessEqual(low, before["low"])
                self.assertTrue(high is None or high >= before["high"])


class Tables(Case):
    def setUp(self):
        super().setUp()
        self.db = sqlite3.connect(DATABASE)
        self.addCleanup(self.db.close)

    def test_words_and_tables_say_the_same(self):
        rows = findings()
        stored = self.db.execute(
            "SELECT set_id, measure, low, high FROM bounds"
            " WHERE gains_low OR gains_high").fetchall()
        self.assertEqual(
            sorted((r["id"], r["measure"], r["low"], r["high"] or -1)
                   for r in rows if r["kind"] == "bound"),
            sorted((a, b, c, d or -1) for a, b, c, d in stored))
        stored = self.db.execute(
            "SELECT id, kind, gap, statement FROM contradictions").fetchall()
        self.assertEqual(
            sorted((r["id"], r["kind"], r["gap"], r["reason"])
                   for r in rows if r["kind"] != "bound"), sorted(stored))

    def test_each_gain_has_a_reason(self):
        missing = self.db.execute(
            "SELECT b.set_id, b.measure, s.side FROM bounds AS b JOIN"
            " (SELECT 'low' AS side UNION ALL SELECT 'high') AS s"
            " WHERE CASE s.side WHEN 'low' THEN gains_low ELSE gains_high END"
            " AND NOT EXISTS (SELECT 1 FROM bound_reasons AS r"
            " WHERE r.set_id = b.set_id AND r.measure = b.measure"
            " AND r.side = s.side)").fetchall()
        self.assertEqual(missing, [])

    def test_multipliers_are_fractions_of_the_right_sign(self):
        for side, origin, text in self.db.execute(
                "SELECT side, origin, multiplier FROM bound_reasons"):
            value = Fraction(text)
            self.assertNotEqual(value, 0)
            self.assertEqual(str(value), text)
            if origin == "signings":
                self.assertLess(value, 0)

    def test_bounds_lie_within_what_is_stated(self):
        wrong = self.db.execute(
            "SELECT set_id, measure FROM bounds WHERE low < stated_low"
            " OR high > stated_high OR low > high"
            " OR (stated_high IS NOT NULL AND high IS NULL)").fetchall()
        self.assertEqual(wrong, [])

    def test_contradictions_hold_no_deprecated_claim(self):
        self.assertEqual(self.db.execute(
            "SELECT count(*) FROM contradiction_claims AS k"
            " JOIN claims AS c ON c.id = k.claim"
            " WHERE c.rank = 'deprecated'").fetchone()[0], 0)

    def test_the_same_bytes_again(self):
        first = run("reconcile").stdout
        self.assertEqual(run("reconcile", env={"LC_ALL": "C"}).stdout, first)
        self.assertIn("4/3 × 157.285bn".encode(), first)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: MIT
"""What the documents say must come out of the reports, and what adds up must.

The numbers in Answers were read in the documents named beside them, not taken
from the program.
"""

import json
import os
import subprocess
import unittest
from decimal import Decimal

BN = 10 ** 9


def run(*arguments):
    result = subprocess.run(
        [os.environ["WCIFIT"], *arguments[:1], "--db", os.environ["WCIFIT_DB"],
         "--format", "json", *arguments[1:]],
        capture_output=True, check=False, stdin=subprocess.DEVNULL)
    if result.returncode != 0:
        raise AssertionError(result.stderr.decode("utf-8", "replace"))
    return json.loads(result.stdout)


def query(*arguments):
    return run("query", *arguments)


def sql(statement):
    return run("sql", statement)


def pick(rows, **wanted):
    """The one row with these values."""
    found = [row for row in rows
             if all(row[key] == value for key, value in wanted.items())]
    if len(found) != 1:
        raise AssertionError(f"{len(found)} rows with {wanted}")
    return found[0]


def projects(row):
    return row["announced_projects_low"], row["announced_projects_high"]


def value(row):
    return row["announced_low"], row["announced_high"]


class Answers(unittest.TestCase):
    def test_industries_of_the_transfer_activities(self):
        # iChongqing, 21 November 2023, paragraphs 1, 2 and 9.
        rows = query("by-industry", "--fair", "citd-cq-2023")
        counts = sorted(row["announced_projects_low"] for row in rows
                        if row["kind"] == "member")
        self.assertEqual(counts, sorted([16, 52, 24, 7, 11, 10]))
        for industry, count in (("electronics industry", 16),
                                ("equipment industry", 52),
                                ("automobile industry", 24),
                                ("materials industry", 7),
                                ("consumer goods industry", 11),
                                ("pharmaceutical industry", 10)):
            with self.subTest(industry):
                names = sql("SELECT id FROM names WHERE name = "
                            f"'{industry}' AND collection LIKE 'industr%'")
                set_id = f"citd-cq-2023/whole?industry={names[0]['id']}"
                row = pick(rows, set_id=set_id)
                self.assertEqual(projects(row), (count, count))
        self.assertEqual(projects(pick(rows, kind="sum")), (120, 120))
        total = pick(rows, kind="total")
        self.assertEqual(projects(total), (120, 120))
        self.assertEqual(value(total), (201220000000, 201220000000))
        self.assertEqual(projects(pick(rows, kind="remainder")), (0, 0))
        both = pick(rows, kind="union")
        self.assertEqual(value(both), (109082000000, 109082000000))
        self.assertEqual(
            both["set_id"].partition("?")[2],
            "industry=electronic-information+intelligent-connected-nev")

    def test_regions_of_the_seventh_fair(self):
        # New Chongqing, signing ceremony of 22 May 2025, paragraphs 4 and 5.
        rows = query("by-source-region", "--fair", "wcifit-7",
                     "--scope", "whole")
        base = "wcifit-7/whole?origin="
        self.assertEqual(projects(pick(rows, set_id=base + "eastern")),
                         (110, 110))
        both = pick(rows, set_id=base + "central+eastern")
        self.assertEqual(projects(both), (122, 122))
        self.assertLess(both["announced_low"], 170 * BN)
        self.assertEqual(both["announced_high"], 170 * BN)
        self.assertEqual(both["value_share_low"], 500000)
        corridor = pick(rows, set_id=base + "land-sea-corridor")
        self.assertEqual(projects(corridor), (46, 46))
        self.assertEqual(corridor["announced_high"], 40 * BN)
        self.assertLess(corridor["announced_low"], 40 * BN)
        self.assertEqual([row for row in rows if row["kind"] == "sum"], [])

    def test_classes_of_the_fifth_fair(self):
        # China News Service, 18 May 2023; see the corpus, c2023-foreign-share.
        rows = [row for row in
                query("by-investor-class", "--fair", "wcifit-5")
                if row["scope"] == "chongqing"]
        for class_, count, yuan in (("central-soe", 45, 162635000000),
                                    ("private", 29, 63340000000),
                                    ("other-soe", 7, 57340000000),
                                    ("foreign", 3, 2100000000)):
            with self.subTest(class_):
                row = pick(rows, kind="member", investor_class=class_)
                self.assertEqual(projects(row), (count, count))
                self.assertEqual(value(row), (yuan, yuan))
        for kind in ("sum", "total"):
            with self.subTest(kind):
                row = pick(rows, kind=kind)
                self.assertEqual(projects(row), (84, 84))
                self.assertEqual(value(row), (285415000000, 285415000000))

    def test_fairs_keep_their_scopes_apart(self):
        rows = query("by-fair")
        # New Chongqing, 22 May 2025, paragraph 2.
        ceremony = pick(rows, set_id="wcifit-7/ceremony")
        self.assertEqual(projects(ceremony), (124, 124))
        self.assertEqual(value(ceremony), (200 * BN, None))
        self.assertEqual(value(pick(rows, set_id="wcifit-7/districts")),
                         (100 * BN, None))
        # China News Service, 18 May 2023.
        self.assertEqual(projects(pick(rows, set_id="wcifit-5/chongqing")),
                         (84, 84))
        self.assertEqual(value(pick(rows, set_id="wcifit-5/chongqing")),
                         (285415000000, 285415000000))
        # iChongqing, 21 November 2023.
        self.assertEqual(value(pick(rows, set_id="citd-cq-2023/whole")),
                         (201220000000, 201220000000))

    def test_liangjiang(self):
        # Liangjiang New Area, 28 May 2024, paragraphs 1, 2 and 5.
        rows = query("by-host", "--fair", "wcifit-6")
        row = [row for row in rows if row["set_id"].endswith(
            "?host=cq-liangjiang-new-area") and projects(row) == (13, 13)]
        self.assertEqual(len(row), 1)
        self.assertEqual(value(row[0]), (6890000000, 6890000000))
        magna = query("signings", "--fair", "wcifit-3", "--investor", "Magna")
        self.assertEqual([(r["value_low"], r["value_high"]) for r in magna],
                         [(230000000, 230000000)])

    def test_foreign_projects_of_the_sixth_fair(self):
        # Xinhua on the opening of 23 May 2024, paragraphs 1, 5, 6 and 9.
        rows = query("by-investor-class", "--fair", "wcifit-6")
        foreign = [row for row in rows if row["investor_class"] == "foreign"
                   and row["announced_projects_low"] is not None]
        self.assertEqual([projects(row) for row in foreign], [(12, 12)])
        self.assertGreaterEqual(foreign[0]["announced_low"], 26700000000)
        bishan = query("signings", "--fair", "wcifit-6", "--host", "Bishan")
        self.assertIn("Japan", [row["origin"] for row in bishan])
        self.assertTrue(query("search", "--text", "HeyGears"))

    def test_search_finds_through_names(self):
        for word in ("锂电", "battery", "璧", "Bishan", "land-sea"):
            with self.subTest(word):
                rows = query("search", "--text", word)
                self.assertTrue(rows)
        by_alias = query("search", "--text", "锂电", "--limit", "1000")
        self.assertIn("industries", [row["collection"] for row in by_alias])
        self.assertIn("signings", [row["collection"] for row in by_alias])

    def test_search_takes_wildcards_as_letters(self):
        self.assertEqual(query("search", "--text", "zz%zz"), [])
        under = query("search", "--text", "_")
        for row in under:
            texts = sql("SELECT * FROM " + row["collection"]
                        + f" WHERE id = '{row['id']}'")[0]
            names = sql(f"SELECT name FROM names WHERE id = '{row['id']}'")
            self.assertIn("_", json.dumps([texts, names],
                                          ensure_ascii=False))


class Sums(unittest.TestCase):
    BREAKDOWNS = ("by-industry", "by-source-province", "by-investor-class",
                  "by-size")

    def fairs(self):
        return [row["id"] for row in sql("SELECT id FROM fairs")]

    def test_listed_and_unstated_make_all(self):
        for report in self.BREAKDOWNS:
            with self.subTest(report):
                rows = [row for row in query(report) if row["fair"] == "*"]
                total = pick(rows, kind="total")
                parts = [row for row in rows
                         if row["kind"] in ("listed", "unstated")]
                for column in ("signings", "signings_valued",
                               "itemised_projects_low"):
                    self.assertEqual(sum(row[column] for row in parts),
                                     total[column])
                self.assertEqual(
                    sum(row["itemised_low"] or 0 for row in parts),
                    total["itemised_low"])

    def test_all_signings_are_counted_once(self):
        counted = sql("SELECT count(*) AS n, count(value_stated) AS valued,"
                      " sum(value_low) AS low FROM signings"
                      " WHERE part_of IS NULL AND same_as IS NULL")[0]
        for report in self.BREAKDOWNS + ("by-host", "by-source-region"):
            with self.subTest(report):
                total = pick(query(report), fair="*", kind="total")
                self.assertEqual(total["signings"], counted["n"])
                self.assertEqual(total["signings_valued"], counted["valued"])
                self.assertEqual(total["itemised_low"], counted["low"])

    def test_a_sum_is_that_of_its_members(self):
        seen = 0
        cuts = sql("SELECT fair, scope, dimension, cut FROM cells"
                   " WHERE kind = 'sum'")
        for cut in cuts:
            where = " AND ".join(f"{key} = '{text}'"
                                 for key, text in cut.items())
            with self.subTest(where):
                rows = sql(f"SELECT * FROM cells WHERE {where}")
                total = pick(rows, kind="sum")
                members = [row for row in rows if row["kind"] == "member"]
                for low, high in (("projects_low", "projects_high"),
                                  ("value_low", "value_high")):
                    if total[low] is not None:
                        self.assertEqual(
                            sum(row[low] or 0 for row in members),
                            total[low])
                    if total[high] is not None:
                        self.assertEqual(
                            sum(row[high] or 0 for row in members),
                            total[high])
                        seen += 1
        self.assertGreater(seen, 3)

    def test_groups_and_unions_are_in_no_sum(self):
        rows = sql("SELECT kind, cut FROM cells WHERE kind IN"
                   " ('union', 'group', 'narrower', 'single')")
        self.assertTrue(rows)
        for row in rows:
            if row["kind"] != "narrower":
                self.assertIsNone(row["cut"])

    def test_members_of_a_cut_are_disjoint(self):
        regions = {}
        for row in sql("SELECT outer_id, region FROM region_within"):
            regions.setdefault(row["outer_id"], set()).add(row["region"])
        industries = {}
        for row in sql("SELECT outer_id, industry FROM industry_within"):
            industries.setdefault(row["outer_id"], set()).add(row["industry"])
        cuts = {}
        for row in sql("SELECT * FROM cut_members"):
            key = (row["fair"], row["scope"], row["dimension"], row["cut"])
            cuts.setdefault(key, []).append(row["member"])
        for (fair, scope, dimension, cut), members in cuts.items():
            reach = {"industry": industries, "origin": regions,
                     "host": regions}.get(dimension)
            if reach is None:
                continue
            with self.subTest(f"{fair}/{scope} {cut}"):
                seen = set()
                for member in members:
                    self.assertFalse(seen & reach[member], member)
                    seen |= reach[member]

    def test_zones_are_in_no_cut(self):
        zones = {row["region"]
                 for row in sql("SELECT region FROM region_overlaps")}
        self.assertTrue(zones)
        members = {row["member"] for row in sql(
            "SELECT member FROM cut_members"
            " WHERE dimension IN ('origin', 'host')")}
        self.assertFalse(zones & members)

    def test_coverage_is_a_quotient_of_intervals(self):
        for row in query("coverage", "--totals", "yes"):
            with self.subTest(row["set_id"]):
                low, high = row["value_share_low"], row["value_share_high"]
                if low is not None and row["announced_high"]:
                    self.assertLessEqual(
                        low * row["announced_high"],
                        1000000 * row["itemised_low"])
                if high is not None:
                    self.assertGreaterEqual(
                        high * row["announced_low"],
                        1000000 * row["itemised_high"])


class Traces(unittest.TestCase):
    def test_a_trace_explains_the_signings_of_a_cell(self):
        cells = sql("SELECT set_id, signings, max(kind) AS kind FROM cells"
                    " WHERE signings IS NOT NULL"
                    " AND kind <> 'unstated' GROUP BY set_id")
        self.assertGreater(len(cells), 100)
        for cell in cells:
            with self.subTest(cell["set_id"]):
                rows = run("trace", "sets", cell["set_id"])
                self.assertEqual(rows[0]["kind"], "set")
                self.assertEqual(
                    len([row for row in rows if row["kind"] == "signing"]),
                    cell["signings"])

    def test_a_trace_spells_numbers_with_every_digit(self):
        # China News Service, 18 May 2023: 2854.15亿元; 1626.35亿元, 56.9%.
        rows = run("trace", "sets", "wcifit-5/chongqing")
        self.assertTrue(pick(rows, kind="figure", id="value")["text"]
                        .startswith("285.415bn CNY, "))
        rows = run("trace", "claims", "wcifit-5/cns-2023-05-18/8")
        self.assertEqual(pick(rows, id="value")["text"],
                         "1626.35亿元 (exact: 162.635bn CNY)")
        self.assertIn("(between: 56.9–57 %)",
                      pick(rows, id="share_of_value")["text"])
        for row in sql("SELECT set_id, low, high FROM bounds WHERE measure ="
                       " 'value' AND low < high"):
            text = pick(run("trace", "sets", row["set_id"]), kind="bound",
                        id="value")["text"]
            self.assertEqual(
                [Decimal(part) * BN for part in text.removeprefix("proved ")
                 .removesuffix("bn CNY").split("–")],
                [row["low"], row["high"]])

    def test_a_trace_over_all_fairs_has_them_all(self):
        rows = run("trace", "sets", "*")
        self.assertEqual(
            [row["id"] for row in rows if row["kind"] == "signing"
             and row["id"].startswith("wcifit-all-")], [])
        self.assertEqual(
            len([row for row in rows if row["kind"] == "signing"]),
            sql("SELECT count(*) AS n FROM signings WHERE part_of IS NULL"
                " AND same_as IS NULL")[0]["n"])

    def test_a_trace_explains_an_announced_figure(self):
        for row in query("by-fair"):
            if row["announced_low"] is not None:
                rows = run("trace", "sets", row["set_id"])
                self.assertTrue([line for line in rows
                                 if line["kind"] == "claim"
                                 and line["source"]])


class Figures(unittest.TestCase):
    def test_deprecated_claims_are_shown_and_not_used(self):
        deprecated = query("claims", "--rank", "deprecated")
        self.assertTrue(deprecated)
        for row in deprecated:
            self.assertTrue(row["reason"])
        counts = sql("SELECT sum(claims) AS n FROM figures")[0]["n"]
        used = sql("SELECT count(*) AS n FROM claim_measures JOIN claims"
                   " ON claims.id = claim WHERE rank <> 'deprecated'")[0]["n"]
        self.assertEqual(counts, used)

    def test_figures_lie_within_their_claims(self):
        rows = sql(
            "SELECT f.set_id, f.measure, f.low, f.high, m.low AS claim_low,"
            " m.high AS claim_high, m.precision, m.qualifier"
            " FROM figures AS f JOIN claims AS c ON c.set_id = f.set_id"
            " JOIN claim_measures AS m ON m.claim = c.id"
            " AND m.measure = f.measure AND coalesce(m.base_set, '')"
            " = f.base_set WHERE NOT f.contradictory"
            " AND c.rank = 'preferred'"
            " AND coalesce(m.currency, 'CNY') = 'CNY'")
        self.assertTrue(rows)
        for row in rows:
            with self.subTest(row["set_id"]):
                half = row["precision"] // 2 \
                    if row["qualifier"] == "exact" else 0
                if row["claim_low"] is not None:
                    self.assertGreaterEqual(row["low"],
                                            row["claim_low"] - half)
                if row["claim_high"] is not None:
                    self.assertLessEqual(row["high"],
                                         row["claim_high"] + half)

    def test_a_page_is_one_source(self):
        self.assertEqual(sql("SELECT url, count(*) AS n FROM sources WHERE url"
                             " IS NOT NULL GROUP BY url HAVING n > 1"), [])

    def test_proved_is_shown_where_it_is_narrower(self):
        seen = 0
        for report in ("by-fair", "by-host", "by-industry", "by-size", "trend",
                       "by-investor-class", "by-source-region"):
            for row in query(report):
                low, high = row["proved_low"], row["proved_high"]
                if low is None and high is None:
                    continue
                seen += 1
                with self.subTest(f"{report}: {row['set_id']}"):
                    below, above = value(row)
                    self.assertTrue(
                        low > (-1 if below is None else below)
                        or (high is not None
                            and (above is None or high < above)))
        self.assertGreater(seen, 20)

    def test_a_reprint_is_no_second_source(self):
        rows = sql("SELECT * FROM figures")
        self.assertTrue(any(row["independent_sources"] < row["sources"]
                            for row in rows))
        for row in rows:
            self.assertLessEqual(row["independent_sources"], row["sources"])
            self.assertLessEqual(row["sources"], row["claims"])


if __name__ == "__main__":
    unittest.main()

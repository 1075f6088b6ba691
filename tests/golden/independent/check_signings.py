# SPDX-License-Identifier: MIT
"""Signings against the list they were entered from.

corpus/wcifit-signings.yaml is the list as it was collected, with whole yuan in
numbers of its own; signings.yaml says what became of records that are no
signing here and where a signing departs from its record on purpose.  Nothing in
this file reads the seeds: the database is asked through `wcifit sql`, the amounts of
the corpus are read by a few lines of Python.

WCIFIT is the program, WCIFIT_DB a database of the seeds.
"""

import json
import os
import re
import subprocess
import unittest
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
UNITS = {
    "million": 10**6, "billion": 10**9, "mio": 10**6,
    "万": 10**4, "亿": 10**8, "億": 10**8,
}
WORDS = {"exact": "exact", "over": "over", "nearly": "nearly", "about": "about"}
KINDS = {"framework_agreement": "agreement"}


def load(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as stream:
        return yaml.load(stream, Loader=yaml.BaseLoader)


def ask(sql):
    answer = subprocess.run(
        [os.environ["WCIFIT"], "sql", "--db", os.environ["WCIFIT_DB"],
         "--format", "json", sql],
        check=True, stdout=subprocess.PIPE).stdout
    return json.loads(answer)


def as_list(value):
    return value if isinstance(value, list) else [value]


def stated_value(record):
    """(currency, number, unit of the last digit), from two places that must agree."""
    for key, currency in (("value_cny", "CNY"), ("value_usd", "USD")):
        if key in record:
            break
    else:
        return None
    found = re.search(r"(\d+(?:\.(\d+))?)\s*([A-Za-z]+|[万亿億])",
                      record["as_stated"])
    unit = UNITS[found.group(3).lower()]
    number = Decimal(found.group(1)) * unit
    if number != Decimal(record[key]):
        raise AssertionError(f"{record['id']}: the corpus disagrees with itself")
    return currency, int(number), unit // 10 ** len(found.group(2) or "")


class Ledger:
    def __init__(self):
        corpus = load(os.path.join("corpus", "wcifit-signings.yaml"))
        self.records = corpus["signings"]
        ledger = load("signings.yaml")
        self.ids = ledger["ids"]
        self.sources = ledger["sources"]
        self.places = ledger["places"]
        self.left_out = ledger["left_out"]
        self.differs = ledger["differs"]

    def id_of(self, record_id):
        return self.ids.get(record_id, record_id)

    def entered(self):
        return [r for r in self.records if r["id"] not in self.left_out]


def expect(record, ledger):
    """What the database should say of a record, key by key."""
    value = stated_value(record)
    fair = {"wcifit-multi": "wcifit-all"}.get(record["fair"], record["fair"])
    part_of = record.get("part_of")
    host = record.get("host", "not stated")
    projects = record["projects"]
    return {
        "fair": fair,
        "kind": KINDS.get(record["kind"], record["kind"]),
        "title_zh": record.get("title_zh"),
        "projects": None if projects == "unknown" else int(projects),
        "value_currency": value and value[0],
        "value_number": value and value[1],
        "value_precision": value and value[2],
        "value_qualifier": value and WORDS[record["qualifier"]],
        "signed_on": record.get("signed_on"),
        "part_of": part_of and ledger.id_of(part_of),
        "host": ledger.places.get(host, host),
        "origin": record.get("investor_origin"),
        "origin_basis": None if "investor_origin" not in record
        else "inferred" if record.get("inferred") == "true" else "stated",
        "sources": [ledger.sources.get(s, s) for s in as_list(record["source"])],
    }


def compare(record, row, ledger, regions):
    """The keys in which a row of the database departs from its record."""
    allowed = ledger.differs.get(record["id"], {})
    wrong = []
    for key, want in expect(record, ledger).items():
        have = row[key]
        if key in ("host", "origin") and want is not None:
            want = None if want == "none" else regions.get(want, want)
        if key == "sources" and key in allowed:
            if have[:len(want)] != want:
                wrong.append(f"{key}: {have}, not {want}")
        elif (have != want) == (key not in allowed):
            wrong.append(f"{key}: {have!r}, corpus {want!r}"
                         + (", said to differ" if key in allowed else ""))
    return wrong


def bounds(row, wordings, rates):
    """Bounds in whole yuan by the rule in wordings, without the database's own."""
    number = Decimal(row["value_number"])
    word = wordings.get(row["value_qualifier"], (Decimal(1), Decimal(1)))
    low, high = (number * f if f is not None else None for f in word)
    if row["value_currency"] != "CNY":
        rate, (down, up) = rates[row["value_currency"]], wordings["converted"]
        low, high = low * rate * down, high * rate * up
    return (int(low.to_integral_value(ROUND_CEILING)),
            None if high is None else int(high.to_integral_value(ROUND_FLOOR)))


class Signings(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = Ledger()
        rows = ask("SELECT * FROM signings")
        cls.rows = {row["id"]: row for row in rows}
        for row in rows:
            row["sources"] = []
            row["investors"] = []
            low, high = row["projects_low"], row["projects_high"]
            row["projects"] = low if low == high else (low, high)
        for link in ask("SELECT * FROM signing_sources ORDER BY signing, position"):
            cls.rows[link["signing"]]["sources"].append(link["source"])
        for link in ask("SELECT * FROM signing_investors ORDER BY signing, position"):
            cls.rows[link["signing"]]["investors"].append(link["organization"])
        cls.names = {"regions": {}, "organizations": {}}
        for name in ask("SELECT collection, name, id FROM names WHERE collection "
                        "IN ('regions', 'organizations')"):
            cls.names[name["collection"]][name["name"]] = name["id"]

    def test_every_record_is_accounted_for(self):
        known = {r["id"] for r in self.ledger.records}
        self.assertEqual(len(known), 109)
        for record_id in [*self.ledger.ids, *self.ledger.left_out,
                          *self.ledger.differs]:
            self.assertIn(record_id, known)
        self.assertEqual({self.ledger.id_of(r["id"]) for r in self.ledger.entered()},
                         set(self.rows))

    def test_each_signing_says_what_its_record_says(self):
        for record in self.ledger.entered():
            with self.subTest(record=record["id"]):
                row = self.rows[self.ledger.id_of(record["id"])]
                self.assertEqual(
                    compare(record, row, self.ledger, self.names["regions"]), [])

    def test_a_wrong_transcription_is_seen(self):
        record = next(r for r in self.ledger.records
                      if r["id"] == "wcifit-6-liangjiang-batch")
        row = self.rows[self.ledger.id_of(record["id"])]
        for key, other in (("value_number", 6980000000), ("value_currency", "USD"),
                           ("value_precision", 10**9), ("value_qualifier", "over"),
                           ("projects", 31), ("fair", "wcifit-5"),
                           ("sources", ["cns-2024-05-23"]), ("host", "cq-yubei"),
                           ("part_of", "wcifit-all-liangjiang-3-years")):
            with self.subTest(key=key):
                changed = dict(row, **{key: other})
                self.assertEqual(len(compare(record, changed, self.ledger,
                                             self.names["regions"])), 1)

    def test_investors_are_the_named_ones(self):
        for record in self.ledger.entered():
            allowed = self.ledger.differs.get(record["id"], {})
            with self.subTest(record=record["id"]):
                row = self.rows[self.ledger.id_of(record["id"])]
                named = [] if "investors" in allowed else [
                    self.organization(text) for text in record.get("investors", [])]
                self.assertEqual(row["investors"], named)

    def organization(self, text):
        """The one row that every spelling of an investor names."""
        known = self.names["organizations"]
        ids = set()
        for spelling in text.split(" / "):
            if spelling not in known:
                outside, inside = re.fullmatch(r"(.+?) \((.+)\)", spelling).groups()
                ids |= {known[outside], known[inside]}
            else:
                ids.add(known[spelling])
        self.assertEqual(len(ids), 1, text)
        return ids.pop()

    def test_left_out_figures_are_claims(self):
        numbers = {}
        for row in ask("SELECT c.fair, m.measure, m.number FROM claim_measures m "
                       "JOIN claims c ON c.id = m.claim"):
            numbers.setdefault((row["fair"], row["measure"]), set()).add(row["number"])
        for record in self.ledger.records:
            entry = self.ledger.left_out.get(record["id"])
            if entry is None or entry["as"] != "claim":
                continue
            with self.subTest(record=record["id"]):
                value = stated_value(record)
                if value:
                    self.assertIn(value[1], numbers.get((record["fair"], "value"), ()))
                if record["projects"] != "unknown":
                    self.assertIn(int(record["projects"]),
                                  numbers.get((record["fair"], "projects"), ()))

    def test_left_out_indicators_are_there(self):
        known = {(row["fair"], row["low"], row["high"])
                 for row in ask("SELECT fair, low, high FROM indicators")}
        for record in self.ledger.records:
            entry = self.ledger.left_out.get(record["id"])
            if entry is None or entry["as"] != "indicator":
                continue
            with self.subTest(record=record["id"]):
                number = float(record["projects"])
                self.assertIn((record["fair"], number, number), known)

    def test_left_out_batches_have_all_their_parts(self):
        for record_id, entry in self.ledger.left_out.items():
            if entry["as"] != "parts":
                continue
            with self.subTest(record=record_id):
                batch = next(r for r in self.ledger.records if r["id"] == record_id)
                parts = [r for r in self.ledger.entered()
                         if r.get("part_of") == record_id]
                self.assertEqual(len(parts), int(batch["projects"]))
                self.assertIsNone(stated_value(batch))

    def test_totals_leave_parts_out(self):
        wordings = {}
        for row in ask("SELECT word, low_ppm, high_ppm FROM wordings"):
            wordings[row["word"]] = tuple(
                None if row[k] is None else Decimal(row[k]) / 10**6
                for k in ("low_ppm", "high_ppm"))
        totals = {row["fair"]: row for row in ask(
            "SELECT * FROM signing_totals WHERE dimension = 'all'")}
        days = {row["id"]: row["starts"] or str(row["year"])
                for row in ask("SELECT id, year, starts FROM fairs")}
        rate_rows = ask("SELECT currency, period, rate_stated FROM exchange_rates")
        fairs = {row["fair"] for row in self.rows.values()}
        self.assertEqual(fairs, set(totals) - {"*"})
        for fair in sorted(fairs):
            rates = {r["currency"]: Decimal(r["rate_stated"])
                     for r in sorted(rate_rows, key=lambda r: len(r["period"]))
                     if days[fair].startswith(r["period"])}
            self.check_total(fair, totals[fair], wordings, rates)
        # wcifit-all repeats what its editions announced.
        for key in ("signings", "valued", "projects_low", "value_low"):
            self.assertEqual(totals["*"][key], sum(
                totals[fair][key] for fair in fairs - {"wcifit-all"}))

    def check_total(self, fair, total, wordings, rates):
        records = [r for r in self.ledger.entered()
                   if self.rows[self.ledger.id_of(r["id"])]["fair"] == fair]
        whole = []
        for record in records:
            differs = self.ledger.differs.get(record["id"], {})
            row = self.rows[self.ledger.id_of(record["id"])]
            part = "part_of" in record
            if "part_of" in differs:
                part = not part
            if not part:
                whole.append((record, row))
        valued = [(stated_value(record), record) for record, _ in whole
                  if stated_value(record)]
        low, high, foreign = 0, 0, False
        for (currency, number, _), record in valued:
            foreign |= currency != "CNY"
            down, up = bounds({"value_number": number, "value_currency": currency,
                               "value_qualifier": WORDS[record["qualifier"]]},
                              wordings, rates)
            low += down
            high = None if high is None or up is None else high + up
        with self.subTest(fair=fair):
            self.assertEqual(total["signings"], len(whole))
            self.assertEqual(total["valued"], len(valued))
            self.assertEqual(total["projects_low"],
                             sum(row["projects_low"] for _, row in whole))
            slack = 2 if foreign else 0  # the rate may be rounded before the word
            self.assertLessEqual(abs(total["value_low"] - low), slack)
            if high is None or total["value_high"] is None:
                self.assertEqual(total["value_high"], high)
            else:
                self.assertLessEqual(abs(total["value_high"] - high), slack)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: MIT
"""Announced figures against the list they were entered from.

corpus/wcifit-aggregates.yaml is the list as it was collected, with plain numbers in
base units; aggregates.yaml says how its phrases for parts of a fair were read, and which
facts are no figure here.  Nothing in this file reads the seeds: the database is asked
through `wcifit sql`.  Every fact must have a row of its own, and every row a
fact; the digits, the set, the word and the place in the source must agree.
The table `figures` is computed a second time from the corpus alone.

WCIFIT is the program, WCIFIT_DB a database of the seeds, WCIFIT_SOURCE the tree.
"""

import json
import os
import re
import subprocess
import unittest
from collections import Counter, defaultdict
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
DIMENSIONS = ("industry", "origin", "host", "investor_class", "min_value",
              "max_value", "stage", "project_type")
WORDS = {"at_least": "at-least", "up_to": "up-to"}
MILLION = Decimal(10) ** 6
UNITS = {
    "万": 4, "亿": 8, "億": 8, "万亿": 12, "萬億": 12, "million": 6, "m": 6,
    "billion": 9, "bln": 9, "bn": 9, "b": 9, "milliarden": 9, "trillion": 12,
    "tn": 12,
}
NUMBER = re.compile(
    r"(\d[\d,]*(?:\.\d+)?|\d+,\d+)\s*(万亿|萬億|[万亿億]|[A-Za-z]+)?")


def load(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as stream:
        return yaml.safe_load(stream)


def ask(sql):
    answer = subprocess.run(
        [os.environ["WCIFIT"], "sql", "--db", os.environ["WCIFIT_DB"],
         "--format", "json", sql],
        check=True, stdout=subprocess.PIPE).stdout
    return json.loads(answer)


def as_list(value):
    return value if isinstance(value, list) else [value]


def read_number(text, language="en"):
    """(number, power of ten of its last digit) of the first number in a text."""
    found = NUMBER.search(text)
    if found is None:
        return None
    digits, unit = found.group(1), (found.group(2) or "").lower()
    if language == "de":  # 27,8 and 1.300
        digits = digits.replace(".", "").replace(",", ".")
    digits = digits.replace(",", "")
    power = UNITS.get(unit, 0)
    return (Decimal(digits).scaleb(power),
            power - len(digits.partition(".")[2]))


class Corpus:
    """The facts, each with what the database should hold of it."""

    def __init__(self):
        corpus = load(os.path.join("corpus", "wcifit-aggregates.yaml"))
        self.account = load("aggregates.yaml")
        self.facts = dict(enumerate(corpus["facts"], 1))
        self.languages = {s["id"]: s["language"] for s in corpus["sources"]}
        self.conflicts = corpus["conflicts"]

    def word(self, number):
        word = self.facts[number]["qualifier"]
        return self.account["qualifiers"].get(number, WORDS.get(word, word))

    def rank(self, number):
        return next((rank for rank in ("preferred", "deprecated")
                     if number in self.account[rank]), "normal")

    def kind(self, number):
        fact = self.facts[number]
        if number in self.account["left_out"]:
            return "left-out"
        if number in self.account["joined"]:
            return "joined"
        if number in self.account["as_indicator"]:
            return "indicator"
        return "claim" if fact["measure"] in self.account["measures"] \
            else "indicator"

    def of_kind(self, kind):
        return [n for n in self.facts if self.kind(n) == kind]

    def set_id(self, number):
        """The set as a database spells it."""
        fact = self.facts[number]
        scope = self.account["scopes"][fact["fair"]][fact["scope"]]
        fixed = dict(scope) if isinstance(scope, dict) else {"scope": scope}
        dims = {}
        for key, value in fact.get("slice", {}).items():
            readings = self.account["slices"][key]
            dims.update(readings["*" if "*" in readings else value] or {})
        if "scope" in dims:
            fixed.pop("scope")
        dims.update(fixed)
        spelt = [f"{key}={'+'.join(sorted(map(str, as_list(dims[key]))))}"
                 for key in DIMENSIONS if dims.get(key) is not None]
        return f"{fact['fair']}/{dims['scope']}" + \
            ("?" + "&".join(spelt) if spelt else "")

    def claim(self, number):
        """What identifies the row of claim_measures, and what it must say."""
        fact = self.facts[number]
        measure = self.account["measures"][fact["measure"]]
        value = Decimal(str(fact["number"]))
        if measure["measure"].startswith("share"):
            value *= MILLION
        return {
            "set_id": self.set_id(number),
            "source": fact["source"],
            "locator": fact["locator"],
            "measure": measure["measure"],
            "currency": measure.get("currency"),
            "number": value,
            "qualifier": self.word(number),
            "rank": self.rank(number),
        }

    def subject(self, fact):
        """How the subject of an indicator must begin; None: not checked."""
        phrase = fact.get("slice", {})
        phrase = phrase.get("participant_class") or phrase.get("event_type")
        return phrase and self.account["subjects"][phrase]

    def indicator(self, number):
        fact = self.facts[number]
        kind = self.account["as_indicator"].get(number) or \
            self.account["indicators"][fact["measure"]]
        value = Decimal(str(fact["number"]))
        if kind["unit"] in ("%", "percentage points"):
            value *= 100
        return {
            "fair": fact["fair"],
            "source": fact["source"],
            "locator": fact["locator"],
            "indicator": self.account["slugs"].get(number, kind["indicator"]),
            "unit": kind["unit"],
            "number": value,
            "qualifier": self.word(number),
            "rank": self.rank(number),
        }


def same(row, want):
    """Does a row say what is wanted?"""
    return all(row[key] == value for key, value in want.items())


def pair(wants, rows):
    """Each want takes a row of its own; what stays over on either side."""
    free = list(rows)
    taken, missing = {}, []
    for number, want in wants:
        row = next((r for r in free if same(r, want)), None)
        if row is None:
            missing.append((number, want))
        else:
            free.remove(row)
            taken[number] = row
    return taken, missing, free


def rounded(value, up):
    return int(value.to_integral_value(ROUND_CEILING if up else ROUND_FLOOR))


class Announced(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.corpus = Corpus()
        cls.rows = ask(
            "SELECT c.set_id, c.source, c.locator, c.as_stated, c.rank, m.* "
            "FROM claims AS c JOIN claim_measures AS m ON m.claim = c.id")
        cls.indicators = ask("SELECT * FROM indicators")
        for row in cls.indicators:
            row["number"] = read_number(row["value_stated"])[0]
        cls.wants = [(n, cls.corpus.claim(n))
                     for n in cls.corpus.of_kind("claim")]
        cls.taken, cls.missing, cls.free = pair(cls.wants, cls.rows)

    def test_every_fact_is_a_claim_or_an_indicator_or_left_out(self):
        counts = Counter(self.corpus.kind(n) for n in self.corpus.facts)
        self.assertEqual(sum(counts.values()), 579)
        self.assertEqual(counts["left-out"],
                         len(self.corpus.account["left_out"]))
        for key in ("left_out", "joined", "as_indicator", "slugs",
                    "qualifiers"):
            for number in self.corpus.account[key]:
                self.assertIn(number, self.corpus.facts)

    def test_the_account_for_people_agrees(self):
        path = os.path.join(os.environ["WCIFIT_SOURCE"], "docs", "corpus.md")
        with open(path, encoding="utf-8") as stream:
            table = [[cell.strip() for cell in line.strip("|\n").split("|")]
                     for line in stream if line.startswith("|")]
        counts = defaultdict(Counter)
        for number, fact in self.corpus.facts.items():
            kind = self.corpus.kind(number)
            kind = "indicator" if kind == "joined" else kind
            for fair in (fact["fair"], "together"):
                counts[fair][kind] += 1
        told = {row[0].partition(" ")[0]: [int(cell) for cell in row[1:]]
                for row in table
                if len(row) == 5 and row[1].isdigit()
                and not row[0].isdigit()}
        self.assertEqual(told, {
            fair: [sum(kinds.values()), kinds["claim"], kinds["indicator"],
                   kinds["left-out"]] for fair, kinds in counts.items()})
        self.assertEqual(
            {int(row[0]): row[1:] for row in table if row[0].isdigit()},
            {number: [fact["fair"], fact["source"], fact["as_stated"],
                      self.corpus.account["left_out"][number]["signing"]]
             for number, fact in self.corpus.facts.items()
             if number in self.corpus.account["left_out"]})
        self.assertEqual({row[0] for row in table if row[0].startswith("c")
                          and re.match(r"c(\d|-)", row[0])},
                         {c["id"] for c in self.corpus.conflicts})

    def test_claims_are_the_facts(self):
        self.assertEqual(self.missing, [], "facts without a row")
        self.assertEqual(self.free, [], "rows without a fact")

    def test_indicators_are_the_facts(self):
        wants = [(n, self.corpus.indicator(n))
                 for n in self.corpus.of_kind("indicator")]
        for number, want in wants:
            subject = self.corpus.subject(self.corpus.facts[number])
            if subject:
                want["class"] = subject
        classes = set(self.corpus.account["subjects"].values())
        for row in self.indicators:
            subject = row["subject"] or ""
            row["class"] = subject if subject in classes \
                else subject.partition(", ")[0]
        taken, missing, free = pair(wants, self.indicators)
        self.assertEqual(missing, [], "facts without a row")
        self.assertEqual(free, [], "rows without a fact")
        for number, row in taken.items():
            with self.subTest(fact=number):
                self.check_ends(number, row)

    def check_ends(self, number, row):
        """The bounds of an indicator lie on the side its word says."""
        value = float(row["number"])
        low, high, word = row["low"], row["high"], row["qualifier"]
        if word == "between":
            other = next(n for n, to in self.corpus.account["joined"].items()
                         if to == number)
            self.assertEqual(
                (low, high), (value, float(self.corpus.facts[other]["number"])))
        elif word in ("over", "at-least"):
            self.assertEqual((low, high), (value, None))
        elif word in ("nearly", "up-to"):
            self.assertEqual(high, value)
            self.assertTrue(low is None or low < value)
        elif word == "about":
            self.assertLess(low, value)
            self.assertGreater(high, value)
        else:
            self.assertEqual((low, high), (value, value))

    def test_left_out_facts_are_signings(self):
        signings = {row["id"]: row for row in ask(
            "SELECT id, fair, value_currency, value_number FROM signings")}
        for number, entry in self.corpus.account["left_out"].items():
            fact = self.corpus.facts[number]
            with self.subTest(fact=number):
                row = signings[entry["signing"]]
                self.assertEqual(row["fair"], fact["fair"])
                self.assertEqual((row["value_currency"], row["value_number"]),
                                 ("CNY", fact["number"]))

    def test_the_last_digit_is_that_of_the_source(self):
        for number, row in self.taken.items():
            fact = self.corpus.facts[number]
            read = read_number(fact["as_stated"],
                               self.corpus.languages[fact["source"]])
            with self.subTest(fact=number):
                self.assertIn(fact["as_stated"], row["as_stated"])
                if read is None or "value" not in fact["measure"] or \
                        fact["measure"].startswith("share"):
                    continue
                self.assertEqual(read[0], fact["number"])
                self.assertEqual(row["precision"], 10 ** read[1])

    def test_totals_by_fair_and_measure(self):
        """Counted and added on both sides, so that a double row shows."""
        want, have = Counter(), Counter()
        for _, claim in self.wants:
            key = (claim["set_id"].partition("/")[0], claim["measure"],
                   claim["currency"])
            want[key, "rows"] += 1
            want[key, "sum"] += claim["number"]
        for row in self.rows:
            key = (row["set_id"].partition("/")[0], row["measure"],
                   row["currency"])
            have[key, "rows"] += 1
            have[key, "sum"] += row["number"]
        self.assertEqual(want, have)

    def test_a_wrong_transcription_is_seen(self):
        number, want = self.wants[0]
        row = self.taken[number]
        for key, other in (("number", 190), ("set_id", "wcifit-1/whole"),
                           ("source", "cri-2018-05-30"), ("locator", "para 9"),
                           ("currency", "USD"), ("qualifier", "over"),
                           ("measure", "value"), ("rank", "deprecated")):
            with self.subTest(key=key):
                self.assertNotEqual(row[key], other)
                self.assertFalse(same(dict(row, **{key: other}), want))
                self.assertTrue(same(row, want))

    # ------------------------------------------------------------- figures

    def bounds(self, number, want):
        """The bounds of a fact by the rule in wordings, before any rounding."""
        low, high = self.wordings.get(want["qualifier"], (1, 1))
        value = want["number"]
        top = value
        if want["qualifier"] == "between":  # cut after the first decimal
            top = value + 1000
        half = Decimal(0)
        if want["qualifier"] == "exact":
            half = Decimal(self.taken[number]["precision"] // 2)
        low = None if low is None else value * low
        high = None if high is None else top * high
        if want["currency"] not in (None, "CNY"):
            rate = self.rate(want["set_id"].partition("/")[0], want["currency"])
            down, up = self.wordings["converted"]
            low = None if low is None else low * rate * down
            high = None if high is None else high * rate * up
            if half:
                half = high * (half / value)
        return low, high, half

    def rate(self, fair, currency):
        """The rate of the month the fair opened in, else of its year."""
        starts, year = self.fairs[fair]
        for period in ((starts or "")[:7], str(year)):
            if (currency, period) in self.rates:
                return self.rates[currency, period]
        raise KeyError((fair, currency))

    def test_figures_follow_from_the_facts(self):
        self.wordings = {
            row["word"]: tuple(None if row[k] is None else row[k] / MILLION
                               for k in ("low_ppm", "high_ppm"))
            for row in ask("SELECT word, low_ppm, high_ppm FROM wordings")}
        self.rates = {(r["currency"], r["period"]): Decimal(r["rate_stated"])
                      for r in ask("SELECT * FROM exchange_rates")}
        self.fairs = {row["id"]: (row["starts"], row["year"]) for row in
                      ask("SELECT id, starts, year FROM fairs")}
        groups = defaultdict(list)
        for number, want in self.wants:
            if want["rank"] != "deprecated":
                groups[want["set_id"], want["measure"]].append((number, want))
        figures = {(r["set_id"], r["measure"]): r
                   for r in ask("SELECT * FROM figures")}
        self.assertEqual(set(groups), set(figures))
        for key, members in groups.items():
            with self.subTest(figure=key):
                self.check_figure(members, figures[key])

    def check_figure(self, members, figure):
        self.assertEqual(figure["claims"], len(members))
        self.assertEqual(figure["sources"],
                         len({want["source"] for _, want in members}))
        used = [m for m in members if m[1]["rank"] == "preferred"]
        used = [self.bounds(*m) for m in used or members]
        lows = [low for low, _, _ in used if low is not None]
        highs = [high for _, high, _ in used if high is not None]
        wide_low = max([low - half for low, _, half in used
                        if low is not None], default=None)
        wide_high = min([high + half for _, high, half in used
                         if high is not None], default=None)
        clash = None not in (wide_low, wide_high) and \
            rounded(wide_low, True) > rounded(wide_high, False)
        self.assertEqual(figure["contradictory"], int(clash))
        low, high = max(lows, default=None), min(highs, default=None)
        if clash:
            low = min(lows) if len(lows) == len(used) else None
            high = max(highs) if len(highs) == len(used) else None
        elif None not in (low, high) and low > high:
            # rounding only: the finest of the figures, within the wide bounds
            self.assertGreaterEqual(figure["low"], wide_low)
            self.assertLessEqual(figure["high"], wide_high)
            return
        for name, bound, up in (("low", low, True), ("high", high, False)):
            if bound is None:
                self.assertIsNone(figure[name])
            else:
                # the rate may be rounded before the word: a yuan either way
                self.assertLessEqual(abs(figure[name] - rounded(bound, up)), 2)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: MIT
"""What the formats write reads back as what it was, in other programs."""

import csv
import html.parser
import io
import json
import shutil
import sqlite3
import struct
import subprocess
import unittest

import yaml

from program import Case, run

TEXTS = ["", " ", "plain", "a,b", 'say "hi"', "a\nb", "a\r\nb", "a\tb", "a\\n",
         "no", "Yes", "null", "~", "NaN", "2024-05-23", "007", "1e3", "0x1f",
         "12:30:45", "1_000", ".5", "-", "- a", "a: b", "a #b", "#a", "&a",
         "*a", "!a", "%a", "@a", "`a", "{a}", "[a]", "|", ">", "'", "''",
         "? a", ": a", "a:", "---", "...", "<<", "=", "重庆", "“引号”", "é",
         "\U0001f697", "\x1b[31m", "\x7f", "\x85", "\xa0", "\u202e\u2066",
         "\u2028", "\ufeff", "\ufffd", "\uffff", "\U000e0041", "<b>&amp;",
         "a|b", "x" * 3000, "重" * 3000,
         "a\0b", "\0", "\r", "\n", "\"", "\"\"", "\\", "\ufeffx", "\u2067x\u2069",
         "👨\u200d👩\u200d👧\u200d👦", "🏳\ufe0f\u200d🌈", "e\u0301\u0323",
         "𠀀𪛖", "\ud7ff\ue000", "\ufffe\U0010ffff"]
NUMBERS = [0, -1, 2 ** 63 - 1, -2 ** 63, 2 ** 53 + 1]
REALS = [0.0, -0.0, 0.1, -1.5, 1e15, 1e-7, 1e300, 1e308, -1e308,
         1.7976931348623157e308, 2.2250738585072014e-308, 5e-324, 1 / 3]
LOCALES = ["C", "C.UTF-8", "POSIX", "zh_CN.GB18030", "tr_TR.UTF-8",
           "de_DE.UTF-8", None]
# A mebibyte of what needs quotes, escapes and more than one byte.
LARGE = '重",\né' * 131072
LARGE_SQL = ("SELECT replace(printf('%.*c', 131072, 'x'), 'x', '重\",' "
             "|| char(10) || 'é') AS x")


def literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return f"CAST(x'{value.encode().hex()}' AS TEXT)"
    if value == -2 ** 63:
        return "(-9223372036854775807 - 1)"
    return repr(value)


def query(values):
    rows = ",".join(f"({n},{literal(value)})"
                    for n, value in enumerate(values))
    return f"WITH v(n, x) AS (VALUES {rows}) SELECT n, x FROM v ORDER BY n"


def same(read, values):
    """Equal, zeros with their sign."""
    return read == values and [struct.pack("d", x) for x in read
                               if isinstance(x, float)] == [
        struct.pack("d", x) for x in values if isinstance(x, float)]


class Cells(html.parser.HTMLParser):
    """The cells of a table."""

    def __init__(self, text):
        super().__init__()
        self.inside = False
        self.cells = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.inside = tag == "td"
        if self.inside:
            self.cells.append("")

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.cells[-1] += data


class RoundTrip(Case):
    def rows(self, form, values, **more):
        done = run("sql", "--format", form, "-", input=query(values).encode(),
                   **more)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return done.stdout.decode("utf-8")

    def test_json(self):
        values = [None, *TEXTS, *NUMBERS, *REALS]
        read = json.loads(self.rows("json", values))
        self.assertEqual([row["x"] for row in read], values)
        self.assertTrue(same([row["x"] for row in read], values))
        self.assertEqual([list(row) for row in read],
                         [["n", "x"]] * len(values))

    def test_ndjson(self):
        values = [None, *TEXTS, *NUMBERS, *REALS]
        lines = self.rows("ndjson", values).split("\n")
        self.assertEqual(lines.pop(), "")
        self.assertTrue(same([json.loads(line)["x"] for line in lines],
                             values))

    def test_yaml(self):
        values = [None, *TEXTS, *NUMBERS, *REALS]
        read = yaml.safe_load(self.rows("yaml", values))
        self.assertEqual([row["x"] for row in read], values)
        self.assertTrue(same([row["x"] for row in read], values))
        self.assertEqual([type(row["x"]) for row in read],
                         [type(value) for value in values])

    def test_csv(self):
        text = self.rows("csv", TEXTS)
        read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        self.assertEqual(read[0], ["n", "x"])
        self.assertEqual([row[1] for row in read[1:]], TEXTS)

    def test_csv_tells_null_from_empty_text(self):
        self.assertEqual(self.rows("csv", [None, ""]), 'n,x\n0,\n1,""\n')

    def test_tsv(self):
        lines = self.rows("tsv", TEXTS).split("\n")[1:-1]
        self.assertEqual(len(lines), len(TEXTS))
        escapes = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
        for line, value in zip(lines, TEXTS):
            cell = line.split("\t")[1]
            parts = iter(cell)
            read = "".join(escapes[next(parts)] if c == "\\" else c
                           for c in parts)
            self.assertEqual(read, value)

    def test_html(self):
        values = ["<b>&amp;", "a|b", "重庆", "'\"", "</td>", "<script>"]
        self.assertEqual(Cells(self.rows("html", values)).cells[1::2], values)
        # What a page must not hold is shown escaped, all else as it is.
        shown = Cells(self.rows("html", TEXTS)).cells[1::2]
        self.assertEqual(len(shown), len(TEXTS))
        for cell, text in zip(shown, TEXTS):
            if text.isprintable() and "\\" not in text:
                self.assertEqual(cell, text)

    def test_csv_of_numbers(self):
        text = self.rows("csv", NUMBERS)
        self.assertEqual([int(row["x"]) for row in
                          csv.DictReader(io.StringIO(text))], NUMBERS)
        text = self.rows("csv", REALS)
        self.assertTrue(same([float(row["x"]) for row in
                              csv.DictReader(io.StringIO(text))], REALS))

    @unittest.skipUnless(shutil.which("sqlite3"), "no sqlite3")
    def test_csv_in_sqlite(self):
        # The shell of SQLite ends text at a NUL.
        texts = [text for text in TEXTS if "\0" not in text]
        self.write("in.csv", self.rows("csv", texts))
        subprocess.run(["sqlite3", "-batch", "out.db", ".mode csv",
                        ".import in.csv t"], cwd=self.folder, check=True)
        base = sqlite3.connect(self.folder / "out.db")
        read = base.execute("SELECT x FROM t ORDER BY n + 0").fetchall()
        base.close()
        self.assertEqual([row[0] for row in read], texts)

    @unittest.skipUnless(shutil.which("jq"), "no jq")
    def test_json_in_jq(self):
        values = [None, *TEXTS, 2 ** 53, -1, 0.1, 1 / 3, -1.5]
        for form, program in (("json", ".[].x"), ("ndjson", ".x")):
            done = subprocess.run(
                ["jq", "-c", program], check=True, stdout=subprocess.PIPE,
                input=self.rows(form, values).encode())
            self.assertEqual([json.loads(line) for line in
                              done.stdout.decode().split("\n")[:-1]], values)

    def large(self, form):
        return self.assertRun(["sql", "--format", form, LARGE_SQL],
                              stderr="").stdout.decode()

    def test_a_mebibyte_in_a_cell(self):
        self.assertEqual(len(LARGE.encode()), 1 << 20)
        self.assertEqual(json.loads(self.large("json"))[0]["x"], LARGE)
        self.assertEqual(json.loads(self.large("ndjson"))["x"], LARGE)
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.assertEqual(yaml.load(self.large("yaml"), loader)[0]["x"], LARGE)
        limit = csv.field_size_limit(1 << 21)
        self.addCleanup(csv.field_size_limit, limit)
        self.assertEqual(list(csv.reader(io.StringIO(
            self.large("csv"), newline=""), strict=True))[1], [LARGE])
        self.assertEqual(self.large("tsv"),
                         "x\n" + LARGE.replace("\n", "\\n") + "\n")
        for form in ("html", "markdown", "table"):
            self.assertEqual(self.large(form).count("重"), 131072)

    def test_nothing_harmful_for_a_terminal(self):
        for form in ("table", "json", "ndjson", "yaml", "markdown", "html"):
            with self.subTest(form):
                text = self.rows(form, TEXTS)
                for harmful in "\x1b\x7f\x85\u202e\u2066\u2028":
                    self.assertNotIn(harmful, text)

    def test_the_same_bytes_in_every_locale(self):
        for form in ("table", "csv", "tsv", "json", "ndjson", "markdown",
                     "html", "yaml"):
            outputs = {self.rows(form, [*TEXTS, *NUMBERS, *REALS],
                                 env={"LC_ALL": locale, "LANG": locale})
                       for locale in LOCALES}
            with self.subTest(form):
                self.assertEqual(len(outputs), 1)

    def test_what_a_format_cannot_say_is_refused(self):
        for form, sql, words in (
                ("json", "SELECT CAST(x'61ff' AS TEXT) AS x", "not UTF-8"),
                ("yaml", "SELECT CAST(x'61ff' AS TEXT) AS x", "not UTF-8"),
                ("json", "SELECT CAST(x'eda080' AS TEXT) AS x", "not UTF-8"),
                ("ndjson", "SELECT CAST(x'edb080' AS TEXT) AS x",
                 "not UTF-8"),
                ("yaml", "SELECT CAST(x'eda080edb080' AS TEXT) AS x",
                 "not UTF-8"),
                ("json", "SELECT CAST(x'c080' AS TEXT) AS x", "not UTF-8"),
                ("ndjson", "SELECT -9e999 AS x", "infinite"),
                ("json", "SELECT 9e999 AS x", "infinite"),
                ("ndjson", "SELECT 1 AS x, 2 AS x", "both called 'x'")):
            with self.subTest(sql):
                done = run("sql", "--format", form, sql)
                self.assertEqual(done.returncode, 3)
                self.assertIn(words, done.stderr.decode())


if __name__ == "__main__":
    unittest.main()

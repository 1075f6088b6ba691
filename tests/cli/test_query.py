# SPDX-License-Identifier: MIT
"""query: the list, the parameters, a folder of one's own reports."""

import csv
import io
import json
import unittest

from program import DATABASE, SOURCE, Case, run

REPORTS = SOURCE / "schema" / "reports"
COUNT = """\
-- title: Fairs of a series
-- description: Counts.
-- param series text: Only this one.
-- param max_fairs int = 100: At most so many.
-- column series text: Series. The series.
-- column fairs count: Fairs. How many.
SELECT series, count(*) AS fairs FROM fairs
WHERE :series IS NULL OR series = :series
GROUP BY series HAVING count(*) <= :max_fairs ORDER BY series
"""


class Listing(Case):
    def test_the_list_is_the_folder(self):
        names = sorted(path.stem for path in REPORTS.glob("*.sql"))
        lines = self.assertRun(["query"], stderr="").stdout.decode()
        self.assertEqual([line.split()[0] for line in lines.splitlines()],
                         ["report", *names])
        listed = json.loads(
            self.assertRun(["query", "--format=json"], stderr="").stdout)
        self.assertEqual([report["name"] for report in listed], names)
        for report in listed:
            self.assertIn(report["title"], lines)
            self.assertTrue(report["description"])

    def test_the_long_list(self):
        text = " ".join(self.assertRun(["query", "-v"], stderr="")
                        .stdout.decode().split())
        for report in json.loads(run("query", "--format=json").stdout):
            with self.subTest(report["name"]):
                self.assertIn(" ".join(
                    f"{report['name']} {report['title']} "
                    f"{report['description']}".split()), text)

    def test_no_database_is_needed(self):
        for words in (["query"], ["query", "by-fair", "--help"],
                      ["query", "by-fair", "--show-sql"]):
            self.assertRun([*words, "--db", "/nowhere/x"], stderr="")

    def test_other_formats_need_a_report(self):
        self.assertUsage(
            ["query", "--format=csv"], "the list of reports comes as table "
            "or json; name a report for csv", "query")


class Running(Case):
    def test_every_report_runs(self):
        for path in sorted(REPORTS.glob("*.sql")):
            required = [line for line in path.read_text().splitlines()
                        if line.startswith("-- param") and
                        " required" in line.split(":")[0]]
            words = ["query", path.stem, "--format=json"]
            for line in required:
                words += [f"--{line.split()[2]}", "重庆"]
            with self.subTest(path.stem):
                done = self.assertRun(words, stderr="")
                self.assertIsInstance(json.loads(done.stdout), list)

    def test_show_sql_is_the_file(self):
        """Header and all, so that it can be the start of one's own."""
        for path in sorted(REPORTS.glob("*.sql")):
            with self.subTest(path.stem):
                self.assertRun(["query", path.stem, "--show-sql"],
                               stdout=path.read_text(), stderr="")

    def test_a_parameter_in_all_its_forms(self):
        plain = self.assertRun(["query", "by-fair", "--format=csv", "--fair",
                                "wcifit-7"], stderr="").stdout
        rows = list(csv.DictReader(io.StringIO(plain.decode())))
        self.assertTrue(rows)
        self.assertEqual({row["fair"] for row in rows}, {"wcifit-7"})
        for words in (["--fair=wcifit-7", "by-fair"],
                      ["by-fair", "--fair=wcifit-7"],
                      ["--fair", "wcifit-7", "by-fair"],
                      ["by-fair", "--param", "fair=wcifit-7"],
                      ["by-fair", "-pfair=wcifit-7"]):
            with self.subTest(words):
                self.assertRun(["query", "--format=csv", *words],
                               stdout=plain.decode(), stderr="")

    def test_unknown_report(self):
        done = self.assertRun(["query", "by-industri"], code=2, stdout="")
        lines = done.stderr.decode().splitlines()
        self.assertEqual(len(lines), 2)
        self.assertIn("by-industri", lines[0])
        self.assertIn("by-industry", lines[0])
        self.assertEqual(lines[1], "Try 'wcifit query --help'.")

    def test_unknown_parameter(self):
        self.assertUsage(
            ["query", "by-fair", "--fiar", "wcifit-7"],
            "by-fair has no parameter and no option '--fiar' "
            "(did you mean '--fair'?)", "query")
        self.assertUsage(
            ["query", "by-fair", "--formt", "csv"],
            "by-fair has no parameter and no option '--formt' "
            "(did you mean '--format'?)", "query")
        done = self.assertRun(["query", "by-fair", "-p", "fiar=wcifit-7"],
                              code=2, stdout="")
        self.assertIn(b"fair", done.stderr)

    def test_a_parameter_without_value(self):
        self.assertUsage(["query", "by-fair", "--fair"],
                         "--fair needs a value", "query")

    def test_a_parameter_without_report(self):
        self.assertUsage(["query", "--fair", "wcifit-7"],
                         "unknown option '--fair'", "query")

    def test_required_values_as_operands(self):
        option = self.assertRun(["query", "search", "--text", "重庆"],
                                stderr="").stdout
        for words in (["search", "重庆"], ["search", "--", "重庆"],
                      ["--format=table", "search", "重庆"]):
            with self.subTest(words):
                self.assertRun(["query", *words], stdout=option.decode(),
                               stderr="")
        self.assertUsage(["query", "search", "重庆", "广东"],
                         "too many operands: '广东'", "query")
        self.assertUsage(["query", "search", "--text=重庆", "广东"],
                         "too many operands: '广东'", "query")
        self.assertUsage(["query", "by-fair", "wcifit-7"],
                         "too many operands: 'wcifit-7'", "query")
        done = self.assertRun(["query", "search"], code=2, stdout="")
        self.assertIn(b"text", done.stderr)

    def test_what_needs_a_report(self):
        for words in (["--show-sql"], ["-p", "fair=wcifit-7"]):
            with self.subTest(words):
                self.assertUsage(["query", *words], "REPORT is missing",
                                 "query")

    def test_unknown_id_names_the_nearest(self):
        done = self.assertRun(["query", "by-fair", "--fair", "wcifti-7"],
                              code=2, stdout="")
        self.assertIn(b"wcifti-7", done.stderr)
        self.assertIn(b"wcifit-7", done.stderr)

    def test_a_name_will_do_for_an_id(self):
        by_id = run("query", "by-fair", "--fair=wcifit-7").stdout
        self.assertRun(
            ["query", "by-fair", "--fair",
             "第七届中国西部国际投资贸易洽谈会"],
            stdout=by_id.decode(), stderr="")

    def test_verbose(self):
        done = self.assertRun(["query", "by-fair", "-v", "--format=csv"])
        rows = done.stdout.count(b"\n") - 1
        self.assertEqual(
            done.stderr.decode(), f"wcifit: the database is {DATABASE}\n"
            f"wcifit: {rows} rows, {len(done.stdout)} bytes\n")


class OwnReports(Case):
    def setUp(self):
        super().setUp()
        self.write("r/count.sql", COUNT)
        self.reports = ["--reports", str(self.folder / "r")]

    def test_listed_and_run(self):
        listed = run("query", *self.reports).stdout.decode()
        self.assertIn("\ncount ", listed)
        self.assertIn("\nby-fair ", listed)
        done = self.assertRun(["query", "count", *self.reports,
                               "--format=csv"], stderr="")
        self.assertTrue(done.stdout.startswith(b"series,fairs\n"))
        self.assertIn(b"\nwcifit,", done.stdout)

    def test_a_hyphen_stands_for_an_underscore(self):
        empty = "series,fairs\n"
        for option in ("--max-fairs=0", "--max_fairs=0"):
            self.assertRun(["query", "count", *self.reports, "--format=csv",
                            option], stdout=empty, stderr="")

    def test_types_are_checked(self):
        done = self.assertRun(["query", "count", *self.reports,
                               "--max-fairs=many"], code=2, stdout="")
        self.assertIn(b"many", done.stderr)

    def test_a_broken_report_names_its_place(self):
        self.write("r/bad.sql", "-- title: Bad\n-- colum x: y\nSELECT 1\n")
        done = self.assertRun(["query", *self.reports], code=3, stdout="")
        self.assertIn(b"bad.sql:2", done.stderr)

    def test_a_missing_folder(self):
        done = self.assertRun(["query", "--reports", "/nowhere/r"], code=1,
                              stdout="")
        self.assertIn(b"/nowhere/r", done.stderr)

    def test_a_report_cannot_write(self):
        self.write("r/evil.sql", "-- title: Evil\n-- description: Evil.\n"
                   "-- column x text: X. x\nDELETE FROM fairs\n")
        done = run("query", "evil", *self.reports)
        self.assertEqual((done.returncode, done.stdout), (3, b""))


class Limits(Case):
    def test_fail_if_empty(self):
        empty = ["query", "signings", "--fair", "wcifit-all",
                 "--format=csv"]
        done = self.assertRun(empty, stderr="")
        rows = done.stdout.count(b"\n") - 1
        if rows == 0:
            self.assertRun([*empty, "--fail-if-empty"], code=6,
                           stderr="wcifit: no rows\n")
        self.assertRun(["sql", "--format=csv", "--fail-if-empty",
                        "SELECT 1 AS a WHERE 0"], code=6, stdout="a\n",
                       stderr="wcifit: no rows\n")
        self.assertRun(["query", "by-fair", "--fail-if-empty"], stderr="")

    def test_max_rows_is_announced(self):
        done = self.assertRun(["query", "by-fair", "--format=csv",
                               "--max-rows=2"], code=4)
        self.assertEqual(done.stdout.count(b"\n"), 3)
        self.assertEqual(done.stderr.count(b"\n"), 1)
        self.assertIn(b"2", done.stderr)

    def test_max_rows_that_are_enough(self):
        everything = run("query", "by-fair", "--format=csv").stdout
        rows = everything.count(b"\n") - 1
        for most in (0, rows, rows + 1):
            self.assertRun(["query", "by-fair", "--format=csv",
                            f"--max-rows={most}"],
                           stdout=everything.decode(), stderr="")


if __name__ == "__main__":
    unittest.main()

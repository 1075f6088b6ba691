# SPDX-License-Identifier: MIT
"""How the command line is read, and what is said about one that is wrong."""

import json
import unittest

from program import Case, run

COMMANDS = ["ingest", "check", "query", "sql", "dump", "reconcile", "trace",
            "schema", "help", "completion"]
FORMATS = "table, csv, tsv, json, ndjson, markdown, html, yaml"


class Words(Case):
    def test_no_command(self):
        for words in ([], ["-q"], ["--db", "x.db"]):
            self.assertUsage(words, "a command is missing "
                             f"({', '.join(COMMANDS)})", None)

    def test_unknown_command_names_the_nearest(self):
        for typed, meant in (("ingset", "ingest"), ("chek", "check"),
                             ("qurey", "query"), ("sqll", "sql"),
                             ("dmup", "dump"), ("reconsile", "reconcile"),
                             ("tracce", "trace"), ("shcema", "schema"),
                             ("hlep", "help"), ("completon", "completion")):
            with self.subTest(typed):
                self.assertUsage(
                    [typed], f"unknown command '{typed}' "
                    f"(did you mean '{meant}'?)", None)

    def test_unknown_command_far_from_all(self):
        self.assertUsage(["frobnicate"], "unknown command 'frobnicate'", None)

    def test_a_command_is_not_abbreviated(self):
        done = run("que")
        self.assertEqual(done.returncode, 2)
        self.assertTrue(done.stderr.startswith(
            b"wcifit: unknown command 'que'"))

    def test_control_characters_are_not_echoed(self):
        done = run("a\x1b[31mb\u202ec\nd")
        self.assertEqual(done.returncode, 2)
        self.assertNotIn(b"\x1b", done.stderr)
        self.assertNotIn("\u202e".encode(), done.stderr)
        self.assertIn(rb"a\x1b[31mb\xe2\x80\xaec", done.stderr)

    def test_every_message_is_short(self):
        for words in ([], ["x"], ["query", "--x"], ["sql", "a", "b"],
                      ["trace"], ["ingest", "--threads"]):
            with self.subTest(words):
                done = run(*words)
                self.assertEqual(done.returncode, 2)
                self.assertEqual(done.stderr.count(b"\n"), 2)
                self.assertEqual(done.stdout, b"")


class Options(Case):
    def test_unknown_option_names_the_nearest(self):
        for command, typed, meant in (
                ("ingest", "lock-wiat", "lock-wait"),
                ("ingest", "froce", "force"),
                ("check", "max-error", "max-errors"),
                ("query", "fromat", "format"),
                ("sql", "timout", "timeout"),
                ("sql", "parm", "param"),
                ("dump", "kep", "keep"),
                ("reconcile", "fial-on", "fail-on"),
                ("trace", "ouput", "output"),
                ("schema", "yaml-shcema", "yaml-schema"),
                ("help", "jsn", "json"),
                ("completion", "sugest", "suggest")):
            with self.subTest(f"{command} --{typed}"):
                self.assertUsage(
                    [command, f"--{typed}"], f"unknown option '--{typed}' "
                    f"(did you mean '--{meant}'?)", command)

    def test_unknown_letter(self):
        self.assertUsage(["schema", "-Z"], "unknown option '-Z'", "schema")
        self.assertUsage(["schema", "-qZ"], "unknown option '-Z'", "schema")
        self.assertUsage(["schema", "-中"], r"unknown option '-\xe4'",
                         "schema")

    def test_options_are_not_abbreviated(self):
        self.assertUsage(
            ["schema", "--quie"],
            "unknown option '--quie' (did you mean '--quiet'?)", "schema")

    def test_missing_value(self):
        self.assertUsage(["schema", "--format"],
                         "--format needs a value: --format FORMAT", "schema")
        self.assertUsage(["schema", "-o"],
                         "--output needs a value: --output FILE", "schema")

    def test_a_flag_takes_no_value(self):
        self.assertUsage(["schema", "--quiet=yes"],
                         "--quiet takes no value", "schema")

    def test_an_empty_value(self):
        self.assertUsage(["schema", "--output="],
                         "--output: the value is empty", "schema")

    def test_unknown_choice_names_the_nearest(self):
        self.assertUsage(
            ["schema", "--format", "cvs"],
            f"--format: 'cvs' is none of {FORMATS} (did you mean 'csv'?)",
            "schema")
        self.assertUsage(
            ["dump", "x", "--format", "csv,jsno"],
            f"--format: 'jsno' is none of {FORMATS} (did you mean 'json'?)",
            "dump")
        self.assertUsage(
            ["schema", "--unit", "cnny"],
            "--unit: 'cnny' is none of bn, yi, m, cny (did you mean 'cny'?)",
            "schema")
        self.assertUsage(
            ["schema", "--color=alwyas"],
            "--color: 'alwyas' is none of auto, always, never "
            "(did you mean 'always'?)", "schema")
        self.assertUsage(
            ["check", "--errors", "jsn"],
            "--errors: 'jsn' is none of text, json (did you mean 'json'?)",
            "check")
        self.assertUsage(
            ["reconcile", "--fail-on", "contradictoin"],
            "--fail-on: 'contradictoin' is none of contradiction, tension "
            "(did you mean 'contradiction'?)", "reconcile")

    def test_numbers(self):
        for value in ("-1", "1.5", "x", "", " 1", "65", "1e1",
                      "99999999999999999999"):
            with self.subTest(value):
                self.assertUsage(
                    ["ingest", f"--threads={value}"],
                    f"--threads: '{value}' is no whole number from 0 to 64",
                    "ingest")

    def test_sizes(self):
        for value in ("0", "12Q", "M", "-1M", "1.M", "64 M", "16777216T",
                      "99999999999G"):
            with self.subTest(value):
                self.assertUsage(
                    ["sql", "SELECT 1", f"--max-memory={value}"],
                    f"--max-memory: '{value}' is no size such as 64M or 1G "
                    "(K, M, G; above 0)", "sql")
        for value in ("64M", "64MiB", "0.25G", "65536K", "67108864"):
            with self.subTest(value):
                self.assertRun(["sql", "SELECT 1 AS a", "--format=csv",
                                f"--max-memory={value}"],
                               stdout="a\n1\n", stderr="")

    def test_times(self):
        for value in ("0", "x", "1d", "-1", "0.0001", "99999999h"):
            with self.subTest(value):
                self.assertUsage(
                    ["sql", "SELECT 1", f"--timeout={value}"],
                    f"--timeout: '{value}' is no time such as 30, 0.5 or "
                    "500ms (ms, s, m, h; above 0)", "sql")
        for value in ("30", "0.5m", "30s", "1h", "30000ms"):
            with self.subTest(value):
                self.assertRun(["sql", "SELECT 1 AS a", "--format=csv",
                                f"--timeout={value}"],
                               stdout="a\n1\n", stderr="")

    def test_a_parameter_needs_name_and_value(self):
        for value in ("x", "=1", "", ":=1"):
            with self.subTest(value):
                self.assertUsage(["sql", "SELECT 1", f"--param={value}"],
                                 f"--param: '{value}' is no NAME=VALUE",
                                 "sql")


class Forms(Case):
    EXPECTED = "a\n1\n"

    def assertSame(self, *arguments):
        self.assertRun(["sql", *arguments], stdout=self.EXPECTED, stderr="")

    def test_options_before_and_after_operands(self):
        for words in (["--format=csv", "SELECT 1 AS a"],
                      ["SELECT 1 AS a", "--format=csv"],
                      ["SELECT 1 AS a", "--format", "csv"],
                      ["--format", "csv", "--", "SELECT 1 AS a"],
                      ["--format", "json", "SELECT 1 AS a", "--format=csv"]):
            with self.subTest(words):
                self.assertSame(*words)

    def test_letters_stand_together(self):
        path = str(self.folder / "out.csv")
        self.assertRun(["sql", "-qv", "--format=csv", "SELECT 1 AS a",
                        f"-o{path}"], stdout="")
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), self.EXPECTED)
        self.assertRun(["sql", "--format=csv", "SELECT 2 AS a", "-qo", path],
                       stdout="", stderr="")
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), "a\n2\n")

    def test_options_before_the_command(self):
        self.assertRun(["-q", "--db", "/nowhere/x.db", "schema", "fairs",
                        "--format=csv"], stderr="")
        for words in (["--format", "csv", "sql", "SELECT 1 AS a"],
                      ["-q", "--format=csv", "sql", "SELECT 1 AS a"],
                      ["--max-rows", "5", "sql", "SELECT 1 AS a",
                       "--format=csv"],
                      ["--color=never", "sql", "--format=csv",
                       "SELECT 1 AS a"]):
            with self.subTest(words):
                self.assertRun(words, stdout=self.EXPECTED, stderr="")
        self.assertUsage(["--format", "csv", "ingest"],
                         "unknown option '--format'", "ingest")
        self.assertUsage(["--fromat", "csv", "sql", "SELECT 1"],
                         "unknown option '--fromat' "
                         "(did you mean '--format'?)", None)
        self.assertUsage(["--db"], "--db needs a value: --db FILE", None)
        self.assertUsage(["-Z", "query"], "unknown option '-Z'", None)

    def test_two_dashes_end_the_options(self):
        self.assertUsage(["trace", "--", "--format", "csv", "x"],
                         "too many operands: 'x'", "trace")
        done = run("check", "--", "--force")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"--force", done.stderr)

    def test_operands_are_counted(self):
        self.assertUsage(["trace"], "TABLE is missing", "trace")
        self.assertUsage(["trace", "fairs"], "ID is missing", "trace")
        self.assertUsage(["dump"], "DIR is missing", "dump")
        self.assertUsage(["completion"], "SHELL is missing", "completion")
        self.assertUsage(["schema", "fairs", "claims"],
                         "too many operands: 'claims'", "schema")
        self.assertUsage(["reconcile", "wcifit-7"],
                         "too many operands: 'wcifit-7'", "reconcile")
        self.assertUsage(["sql", "SELECT", "1"],
                         "too many operands: '1'", "sql")

    def test_what_excludes_itself(self):
        self.assertUsage(["sql", "SELECT 1", "-f", "x.sql"],
                         "both SQL and --file are given", "sql")
        self.assertUsage(["schema", "fairs", "--yaml-schema"],
                         "--yaml-schema is about all tables, not 'fairs'",
                         "schema")
        self.assertUsage(["help", "--json", "--mdoc"],
                         "--json and --mdoc exclude each other", "help")
        self.assertUsage(["help", "--json", "sql"],
                         "--json is about all commands", "help")

    def test_unknown_command_in_help(self):
        self.assertUsage(["help", "qurey"], "unknown command 'qurey' "
                         "(did you mean 'query'?)", "help")

    def test_unknown_shell(self):
        self.assertUsage(["completion", "bahs"],
                         "'bahs' is none of bash, zsh, fish "
                         "(did you mean 'bash'?)", "completion")


class Tables(Case):
    """Every option that the tables declare is really accepted."""

    VALUES = {"count": "1", "bytes": "64M", "seconds": "5", "text": "x",
              "file": "x", "folder": "x", "name=value": "a=1"}

    def test_every_option_is_read(self):
        spec = json.loads(self.assertRun(["help", "--json"]).stdout)
        self.assertEqual([c["name"] for c in spec["commands"]], COMMANDS)
        tried = 0
        for command in spec["commands"]:
            for option in command["options"]:
                forms = [["--" + option["name"]]]
                if option["letter"]:
                    forms.append(["-" + option["letter"]])
                if option["argument"] is not None:
                    value = self.VALUES.get(option["type"]) \
                        or option["choices"][0]
                    forms = [form + [value] for form in forms]
                for form in forms:
                    # --help ends the run before anything is done.
                    with self.subTest(f"{command['name']} {form}"):
                        self.assertRun([command["name"], *form, "--help"],
                                       stderr="", cwd=str(self.folder))
                        tried += 1
        self.assertGreater(tried, 100)


if __name__ == "__main__":
    unittest.main()

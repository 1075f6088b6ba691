# SPDX-License-Identifier: MIT
"""Databases of strangers, and statements that cost too much."""

import os
import pathlib
import resource
import shutil
import sqlite3
import subprocess
import unittest

from program import DATABASE, ENVIRONMENT, PROGRAM, Case, bytes_of

COUNT = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c"
# One step of some 20 seconds, during which SQLite asks nobody.
ONE_STEP = "SELECT printf('%.*c', 2000000000, 'x')"


class Databases(Case):
    """What is no database of ours is refused in one line, and not touched."""

    def changed(self, *statements):
        path = self.folder / "strange.db"
        shutil.copy(DATABASE, path)
        base = sqlite3.connect(path, isolation_level=None)
        for statement in statements:
            base.execute(statement)
        base.close()
        return path

    def assertRefused(self, path, words, code=3, **more):
        before = {name.name: bytes_of(name)
                  for name in self.folder.iterdir() if name.is_file()}
        for command in (["sql", "SELECT count(*) FROM claims"],
                        ["query", "by-fair"], ["reconcile"],
                        ["trace", "fairs", "wcifit-7"],
                        ["dump", "-q", str(self.folder / "out")]):
            done = self.assertRun([*command, "--db", str(path)], code=code,
                                  stdout="", **more)
            text = done.stderr.decode()
            self.assertEqual(text.count("\n"), 1, text)
            self.assertIn(str(path), text)
            self.assertIn(words, text)
        after = {name.name: bytes_of(name)
                 for name in self.folder.iterdir() if name.is_file()}
        self.assertEqual(before, after)

    def test_nothing(self):
        self.assertRefused(self.folder / "none.db", "no such database", 1)

    def test_a_directory(self):
        self.assertRefused(self.folder, "is a directory")

    def test_an_empty_file(self):
        self.assertRefused(self.write("empty.db", ""), "is an empty file")

    def test_no_database(self):
        for text in ("x", "SQLite format 3\0", "words " * 1000):
            with self.subTest(text[:20]):
                self.assertRefused(self.write("words.db", text),
                                   "is not a database")

    def test_a_device(self):
        self.assertRefused("/dev/zero", "is not a database")

    def test_a_database_of_another_program(self):
        path = self.folder / "other.db"
        base = sqlite3.connect(path)
        base.execute("CREATE TABLE claims (id)")
        base.commit()
        base.close()
        self.assertRefused(path, "not one of wcifit")

    def test_another_version(self):
        self.assertRefused(self.changed("PRAGMA user_version = 99"),
                           "schema version 99")

    def test_a_planted_view(self):
        self.assertRefused(
            self.changed("CREATE VIEW evil AS SELECT load_extension('x')"),
            "its view 'evil' is not what this program makes")

    def test_a_planted_trigger(self):
        self.assertRefused(
            self.changed("CREATE TRIGGER evil AFTER INSERT ON fairs "
                         "BEGIN DELETE FROM claims; END"),
            "its trigger 'evil' is not what this program makes")

    def test_a_changed_view(self):
        self.assertRefused(
            self.changed("DROP VIEW sets_wide",
                         "CREATE VIEW sets_wide AS SELECT * FROM sets"),
            "its view 'sets_wide' is not what this program makes")

    def test_a_planted_table(self):
        self.assertRefused(self.changed("CREATE TABLE \"a\x1b[31m\" (x)"),
                           "its table 'a\\x1b[31m' is not")

    def test_a_planted_virtual_table(self):
        self.assertRefused(
            self.changed("CREATE VIRTUAL TABLE evil USING fts5(x)"),
            "is not what this program makes")

    def test_a_write_ahead_log(self):
        path = self.changed("PRAGMA journal_mode = WAL")
        self.assertRefused(path, "write-ahead log")

    def test_a_change_that_was_cut_short(self):
        path = self.changed()
        base = sqlite3.connect(path, isolation_level=None)
        base.execute("PRAGMA cache_size = 2")
        base.execute("BEGIN")
        base.execute("UPDATE claims SET locator = hex(zeroblob(3000))")
        for end in ("", "-journal"):
            shutil.copy(f"{path}{end}", self.folder / f"cut.db{end}")
        base.close()
        self.assertRefused(self.folder / "cut.db", "its -journal")

    def test_a_corrupt_page(self):
        path = self.changed()
        size = path.stat().st_size
        with open(path, "r+b") as file:
            for page in range(3, size // 16384):
                file.seek(page * 16384)
                file.write(b"\xff" * 200)
        self.assertRefused(path, "is damaged", 1)

    def test_half_a_file(self):
        path = self.changed()
        os.truncate(path, path.stat().st_size // 32768 * 16384)
        self.assertRefused(path, "is damaged", 1)

    def test_a_folder_that_may_not_be_written(self):
        path = self.changed()
        path.chmod(0o444)
        self.folder.chmod(0o555)
        self.addCleanup(self.folder.chmod, 0o755)
        switch = {}
        if os.geteuid() == 0:
            program = pathlib.Path(PROGRAM).resolve()
            if not all(parent.stat().st_mode & 0o001
                       for parent in program.parents):
                self.skipTest("the program cannot be run by another user")
            switch = {"user": 65534, "group": 65534, "extra_groups": []}
        self.assertRun(["sql", "--db", str(path), "--format=csv",
                        "SELECT count(*) > 0 AS n FROM claims"],
                       stdout="n\n1\n", stderr="", **switch)

    def test_attach_reads_nothing(self):
        other = self.folder / "other.db"
        base = sqlite3.connect(other)
        base.execute("CREATE TABLE secret AS SELECT 'word' AS x")
        base.commit()
        base.close()
        for sql in (f"ATTACH '{other}' AS o", f"ATTACH '{DATABASE}' AS o",
                    "SELECT * FROM o.secret"):
            with self.subTest(sql):
                self.assertRun(["sql", sql], code=3, stdout="")


class Costs(Case):
    def limited(self, *words):
        """Run where no file may grow: a temporary file would be told."""
        if os.environ.get("WCIFIT_INSTRUMENTED"):
            self.skipTest("the instruments write files themselves")
        return subprocess.run(
            [PROGRAM, "sql", "--format=csv", *words], env=ENVIRONMENT,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, check=False,
            preexec_fn=lambda: resource.setrlimit(
                resource.RLIMIT_FSIZE, (0, 0)))

    def test_a_sort_uses_no_file(self):
        done = self.limited(
            "--timeout=10m", f"{COUNT} LIMIT 50000) "
            "SELECT printf('%0400d', x * 7919 % 1000003) AS k FROM c "
            "ORDER BY k")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        lines = done.stdout.splitlines()[1:]
        self.assertEqual(len(lines), 50000)
        self.assertEqual(lines, sorted(lines))

    def test_a_large_sort_ends_at_the_memory_limit(self):
        done = self.limited(
            "--timeout=10m", f"{COUNT} LIMIT 2000000) "
            "SELECT printf('%0400d', x * 7919 % 1000003) AS k FROM c "
            "ORDER BY k")
        self.assertEqual(done.returncode, 4)
        self.assertIn(b"memory limit of 256 MiB", done.stderr)

    def test_one_step_ends_too(self):
        message = ("wcifit: the time limit of 50 ms was reached within one "
                   "step\n")
        target = self.write("old.csv", "old\n")
        report = self.write(
            "reports/slow.sql", "-- title: Slow\n-- description: Slow.\n"
            f"-- column x text: Text.\n{ONE_STEP} AS x\n")
        for words in (["sql", ONE_STEP], ["sql", ONE_STEP, "-o", target],
                      ["query", "slow", "--reports",
                       os.path.dirname(report)]):
            with self.subTest(words):
                self.assertRun([*words, "--timeout=50ms"], code=4, stdout="",
                               stderr=message)
        self.assertEqual(bytes_of(target), b"old\n")
        self.assertEqual({path.name for path in self.folder.iterdir()},
                         {"old.csv", "reports"})


if __name__ == "__main__":
    unittest.main()

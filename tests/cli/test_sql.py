# SPDX-License-Identifier: MIT
"""sql: where the statement comes from, parameters, refusals, limits."""

import unittest

from program import Case, bytes_of, run

COUNT = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "


class Sources(Case):
    def test_four_ways_to_say_it(self):
        sql = "SELECT '中%x' AS a"
        path = self.write("q.sql", sql + ";\n")
        expected = "a\n中%x\n"
        for words, text in ((["sql", sql], None), (["sql", "-f", path], None),
                            (["sql", "--file=" + path], None),
                            (["sql", "-"], sql.encode()),
                            (["sql", "-f", "-"], sql.encode()),
                            (["sql"], sql.encode() + b";\n-- end\n")):
            with self.subTest(words):
                self.assertRun([*words, "--format=csv"], stdout=expected,
                               stderr="", input=text)

    def test_nothing_to_run(self):
        for text in (b"", b"  \n", b"-- nothing\n", b"/* */;"):
            with self.subTest(text):
                done = self.assertRun(["sql"], code=3, stdout="", input=text)
                self.assertEqual(done.stderr.count(b"\n"), 1)
        self.assertRun(["sql", ""], code=3, stdout="")

    def test_a_file_that_cannot_be_read(self):
        self.assertRun(
            ["sql", "-f", "/nowhere/q.sql"], code=1, stdout="",
            stderr="wcifit: /nowhere/q.sql: No such file or directory\n")
        self.assertRun(
            ["sql", "-f", str(self.folder)], code=1, stdout="",
            stderr=f"wcifit: {self.folder}: Is a directory\n")

    def test_a_zero_byte(self):
        done = self.assertRun(["sql"], code=3, stdout="",
                              input=b"SELECT 1\0; DROP")
        self.assertEqual(done.stderr.count(b"\n"), 1)

    def test_too_much(self):
        done = self.assertRun(["sql"], code=3, stdout="",
                              input=b" " * (1 << 20))
        self.assertEqual(done.stderr, b"wcifit: standard input: more than "
                         b"1048575 bytes of SQL\n")


class Parameters(Case):
    def test_bound_by_name(self):
        sql = "SELECT :a AS a, typeof(:a) AS ta, :b AS b, typeof(:b) AS tb"
        for names in (("a=2024", "b=2024-05-23"),
                      (":a=2024", "@b=2024-05-23")):
            self.assertRun(["sql", sql, "--format=csv", "--param", names[0],
                            "-p", names[1]],
                           stdout="a,ta,b,tb\n2024,integer,2024-05-23,text\n",
                           stderr="")

    def test_a_value_may_hold_anything(self):
        self.assertRun(["sql", "SELECT :a AS a", "--format=csv",
                        "--param", "a=x=y'; DROP TABLE fairs --"],
                       stdout="a\nx=y'; DROP TABLE fairs --\n", stderr="")

    def test_an_unbound_name(self):
        done = self.assertRun(["sql", "SELECT :fair, :b", "-p", "b=1"],
                              stdout="", code=2)
        self.assertIn(b"fair", done.stderr)

    def test_a_name_that_is_not_there(self):
        done = self.assertRun(["sql", "SELECT :fair", "-p", "fair=1", "-p",
                               "fiar=1"], stdout="", code=2)
        self.assertIn(b"fiar", done.stderr)


class Refusals(Case):
    def test_nothing_writes(self):
        path = self.database()
        before = bytes_of(path)
        for sql in ("DELETE FROM fairs", "DROP TABLE fairs",
                    "UPDATE fairs SET name = 'x'", "PRAGMA user_version",
                    "PRAGMA query_only = 0", "BEGIN", "VACUUM",
                    f"VACUUM INTO '{self.folder}/copy.db'",
                    f"ATTACH '{self.folder}/other.db' AS o",
                    "SELECT 1; SELECT 2", "SELECT 1; DROP TABLE fairs",
                    "CREATE TABLE x(y)", "CREATE TEMP TABLE x(y)",
                    "INSERT INTO fairs(id) VALUES (1) RETURNING id",
                    "REINDEX", "ANALYZE", "SELECT load_extension('x')",
                    'SELECT "no_such_column" FROM fairs',
                    "SELECT writefile('x', 'y')"):
            with self.subTest(sql):
                done = self.assertRun(["sql", "--db", path, sql], code=3,
                                      stdout="", cwd=str(self.folder))
                self.assertTrue(done.stderr.startswith(b"wcifit: "))
        self.assertEqual(bytes_of(path), before)
        names = {p.name for p in self.folder.iterdir()}
        self.assertFalse(names & {"copy.db", "other.db"}, names)

    def test_a_syntax_error_shows_its_place(self):
        done = self.assertRun(
            ["sql", "SELECT id,\n  nmae FORM fairs"], code=3, stdout="")
        lines = done.stderr.decode().splitlines()
        self.assertGreater(len(lines), 1)
        self.assertTrue(any(line.strip(" ") == "^" or "^" in line
                            for line in lines), lines)

    def test_an_unknown_column(self):
        done = self.assertRun(["sql", "SELECT nmae FROM fairs"], code=3,
                              stdout="")
        self.assertIn(b"nmae", done.stderr)


class Limits(Case):
    def test_time(self):
        done = self.assertRun(["sql", "--timeout", "50ms", COUNT +
                               "SELECT count(*) FROM c"], code=4, stdout="")
        self.assertEqual(done.stderr.count(b"\n"), 1)

    def test_memory(self):
        done = self.assertRun(
            ["sql", "--max-memory=8M", "--timeout=10m", COUNT +
             "SELECT length(group_concat(x || hex(zeroblob(1000)))) FROM "
             "(SELECT x FROM c LIMIT 1000000)"], code=4, stdout="")
        self.assertEqual(done.stderr.count(b"\n"), 1)

    def test_rows(self):
        done = self.assertRun(
            ["sql", "--format=csv", "--max-rows=3", COUNT +
             "SELECT x FROM c LIMIT 5"], code=4, stdout="x\n1\n2\n3\n")
        self.assertEqual(done.stderr.count(b"\n"), 1)
        self.assertRun(
            ["sql", "--format=csv", "--max-rows=5", COUNT +
             "SELECT x FROM c LIMIT 5"], stdout="x\n1\n2\n3\n4\n5\n",
            stderr="")


class Hostile(Case):
    def test_control_characters_in_a_table(self):
        done = self.assertRun(
            ["sql", "SELECT char(27) || '[31mred' || char(8238) AS a"])
        self.assertNotIn(b"\x1b", done.stdout)
        self.assertNotIn("\u202e".encode(), done.stdout)

    def test_control_characters_in_an_error(self):
        done = run("sql", "SELECT \x1b[31m")
        self.assertEqual(done.returncode, 3)
        self.assertNotIn(b"\x1b", done.stderr)


if __name__ == "__main__":
    unittest.main()

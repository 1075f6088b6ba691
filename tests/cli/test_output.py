# SPDX-License-Identifier: MIT
"""-o: a file is replaced as a whole, or left as it was."""

import os
import stat
import subprocess
import threading
import unittest

from program import ENVIRONMENT, PROGRAM, Case, bytes_of, run

ONE = ["sql", "--format=csv", "SELECT 1 AS a"]


class File(Case):
    def test_a_new_file(self):
        target = self.folder / "new.csv"
        self.assertRun([*ONE, "-o", str(target)], stdout="", stderr="")
        self.assertEqual(target.read_text(), "a\n1\n")
        self.assertEqual(os.listdir(self.folder), ["new.csv"])

    def test_the_mode_follows_the_umask(self):
        target = self.folder / "new.csv"
        for mask, mode in ((0o022, 0o644), (0o077, 0o600)):
            done = subprocess.run(
                [PROGRAM, *ONE, "-o", str(target)], env=ENVIRONMENT,
                stdin=subprocess.DEVNULL, umask=mask)
            self.assertEqual(done.returncode, 0)
            self.assertEqual(stat.S_IMODE(target.stat().st_mode), mode)
            target.unlink()

    def test_an_old_file_keeps_its_mode(self):
        target = self.write("old.csv", "old\n")
        os.chmod(target, 0o640)
        self.assertRun([*ONE, "-o", target])
        self.assertEqual(stat.S_IMODE(os.stat(target).st_mode), 0o640)

    def test_replaced_not_rewritten(self):
        target = self.write("old.csv", "old\n")
        with open(target, encoding="utf-8") as reader:
            self.assertRun([*ONE, "-o", target])
            self.assertEqual(reader.read(), "old\n")
        self.assertEqual(bytes_of(target).decode(), "a\n1\n")

    def test_a_link_stays_a_link(self):
        target = self.write("real/old.csv", "old\n")
        link = self.folder / "link.csv"
        link.symlink_to(target)
        self.assertRun([*ONE, "-o", str(link)])
        self.assertTrue(link.is_symlink())
        self.assertEqual(bytes_of(target).decode(), "a\n1\n")
        self.assertEqual(os.listdir(self.folder / "real"), ["old.csv"])

    def test_a_failure_leaves_the_old_file(self):
        target = self.write("old.csv", "old\n")
        for words, code in (
                (["sql", "SELEC"], 3),
                (["sql", "SELECT abs(-9223372036854775808)"], 3),
                (["sql", "DELETE FROM fairs"], 3),
                (["query", "by-fair", "--fair", "wcifit-77"], 2),
                (["query", "by-fair", "--max-rows", "1"], 4),
                (["trace", "fairs", "nowhere"], 2),
                (["schema", "fiars"], 2)):
            with self.subTest(words):
                self.assertRun([*words, "-o", target], code=code, stdout="")
                self.assertEqual(bytes_of(target).decode(), "old\n")
                self.assertEqual(os.listdir(self.folder), ["old.csv"])

    def test_places_that_cannot_be_written(self):
        locked = self.folder / "locked"
        locked.mkdir()
        for target, reason in (
                (self.folder, "Is a directory"),
                (self.folder / "no" / "x", "No such file or directory"),
                (self.write("file", "x") + "/x", "Not a directory")):
            with self.subTest(str(target)):
                self.assertRun(
                    [*ONE, "-o", str(target)], code=1, stdout="",
                    stderr=f"wcifit: {target}: {reason}\n")

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_a_folder_without_permission(self):
        locked = self.folder / "locked"
        locked.mkdir(mode=0o500)
        target = locked / "x.csv"
        self.assertRun([*ONE, "-o", str(target)], code=1, stdout="",
                       stderr=f"wcifit: {target}: Permission denied\n")

    def test_a_dash_is_stdout(self):
        self.assertRun([*ONE, "-o", "-"], stdout="a\n1\n", stderr="")

    def test_a_pipe_is_written_in_place(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        got = []
        reader = threading.Thread(
            target=lambda: got.append(pipe.read_bytes()))
        reader.start()
        self.assertRun([*ONE, "-o", str(pipe)], stdout="", stderr="")
        reader.join()
        self.assertEqual(got, [b"a\n1\n"])
        self.assertTrue(stat.S_ISFIFO(pipe.stat().st_mode))

    def test_dev_null(self):
        self.assertRun([*ONE, "-o", "/dev/null"], stdout="", stderr="")
        self.assertTrue(stat.S_ISCHR(os.stat("/dev/null").st_mode))

    def test_every_command_with_output(self):
        for words in (["query"], ["query", "by-fair"],
                      ["query", "by-fair", "--help"],
                      ["query", "by-fair", "--show-sql"],
                      ["sql", "SELECT 1"], ["schema"],
                      ["schema", "--yaml-schema"],
                      ["trace", "fairs", "wcifit-7"],
                      ["reconcile", "--fair", "wcifit-7"]):
            with self.subTest(words):
                target = self.folder / "out"
                self.assertRun([*words, "-o", str(target)], stdout="",
                               stderr="")
                self.assertEqual(target.read_bytes(), run(*words).stdout)
                self.assertGreater(target.stat().st_size, 0)


class Formats(Case):
    def test_bom(self):
        for format in ("csv", "tsv"):
            plain = run("sql", f"--format={format}", "SELECT 1 AS a").stdout
            self.assertRun(
                ["sql", f"--format={format}", "--bom", "SELECT 1 AS a"],
                stdout="\ufeff" + plain.decode(), stderr="")

    def test_safe_cells(self):
        sql = "SELECT '=1+1' AS a, '@x' AS b, -5 AS c, 'x' AS d"
        plain = run("sql", "--format=csv", sql).stdout
        self.assertEqual(plain, b"a,b,c,d\n=1+1,@x,-5,x\n")
        safe = run("sql", "--format=csv", "--safe-cells", sql).stdout
        self.assertNotIn(b"\n=", safe)
        self.assertNotIn(b",@", safe)
        self.assertIn(b",-5,x\n", safe)

    def test_unit(self):
        tables = {}
        for unit in ("bn", "yi", "m", "cny"):
            tables[unit] = self.assertRun(
                ["query", "by-fair", "--unit", unit]).stdout
        self.assertEqual(len(set(tables.values())), 4)
        self.assertEqual(tables["bn"], run("query", "by-fair").stdout)
        for format in ("csv", "json"):
            self.assertEqual(
                run("query", "by-fair", "--format", format).stdout,
                run("query", "by-fair", "--format", format,
                    "--unit=m").stdout)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: MIT
"""Streams, signals and the environment: full disks, closed descriptors,
readers that leave, locales, cron."""

import os
import resource
import shutil
import signal
import subprocess
import unittest

from program import DATABASE, ENVIRONMENT, PROGRAM, Case, bytes_of, run

COUNTING = ("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
            "SELECT x FROM c")
# Commands that write something short, and something long.
WRITERS = (["--version"], ["--help"], ["help", "--json"], ["query"],
           ["query", "by-fair"], ["query", "by-fair", "--help"],
           ["query", "by-fair", "--show-sql"], ["schema"],
           ["schema", "--yaml-schema"], ["sql", "SELECT 1"],
           ["trace", "fairs", "wcifit-7"], ["completion", "bash"],
           ["reconcile", "--fair", "wcifit-7"],
           ["query", "claims", "--format=json"])


def start(*arguments, **more):
    return subprocess.Popen([PROGRAM, *arguments], env=ENVIRONMENT,
                            stdin=subprocess.DEVNULL, **more)


class Lost(Case):
    """Output that cannot be written is a failure, and said."""

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_full_disk(self):
        for words in WRITERS:
            with self.subTest(words), open("/dev/full", "wb") as full:
                done = run(*words, stdout=full)
                self.assertEqual(done.returncode, 1)
                self.assertEqual(
                    done.stderr, b"wcifit: standard output: "
                    b"No space left on device\n")

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_full_disk_with_a_file(self):
        self.assertRun(["sql", "SELECT 1", "-o", "/dev/full"], code=1,
                       stdout="", stderr="wcifit: /dev/full: "
                       "No space left on device\n")

    def test_a_disk_that_fills_in_the_middle(self):
        """A limit on the size of files stands for a disk that fills up."""
        if os.environ.get("WCIFIT_INSTRUMENTED"):
            self.skipTest("the instruments write files themselves")
        limit = (50000, 50000)
        target = self.write("old", "old\n")
        for form in ("table", "csv", "tsv", "json", "ndjson", "markdown",
                     "html", "yaml"):
            words = ["sql", f"--format={form}", f"{COUNTING} LIMIT 50000"]
            more = {"preexec_fn": lambda: resource.setrlimit(
                resource.RLIMIT_FSIZE, limit)}
            with self.subTest(form):
                path = self.folder / "stdout"
                with open(path, "wb") as file:
                    done = run(*words, stdout=file, **more)
                self.assertEqual((done.returncode, done.stderr), (
                    1, b"wcifit: standard output: File too large\n"))
                self.assertEqual(path.stat().st_size, limit[0])
                path.unlink()
                self.assertRun(
                    [*words, "-o", target], code=1, stdout="",
                    stderr=f"wcifit: {target}: File too large\n", **more)
                self.assertEqual(os.listdir(self.folder), ["old"])
                self.assertEqual(bytes_of(target), b"old\n")

    def test_closed_stdout(self):
        for words in WRITERS:
            with self.subTest(words):
                done = subprocess.run(
                    ["/bin/sh", "-c", 'exec "$@" >&-', "sh", PROGRAM,
                     *words],
                    env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                    stderr=subprocess.PIPE)
                self.assertEqual(done.returncode, 1)
                self.assertEqual(
                    done.stderr,
                    b"wcifit: standard output: Bad file descriptor\n")

    def test_closed_stderr(self):
        shell = 'exec "$@" 2>&-'
        done = subprocess.run(
            ["/bin/sh", "-c", shell, "sh", PROGRAM, "sql", "-v",
             "--format=csv", "SELECT 1 AS a"],
            env=ENVIRONMENT, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stdout), (0, b"a\n1\n"))
        done = subprocess.run(
            ["/bin/sh", "-c", shell, "sh", PROGRAM, "sql", "SELEC"],
            env=ENVIRONMENT, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stdout), (3, b""))

    def test_closed_stdin(self):
        for words, code, out in (
                (["sql", "--format=csv", "SELECT 1 AS a"], 0, b"a\n1\n"),
                (["sql"], 1, b"")):
            with self.subTest(words):
                done = subprocess.run(
                    ["/bin/sh", "-c", 'exec "$@" <&-', "sh", PROGRAM,
                     *words], env=ENVIRONMENT, stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE)
                self.assertEqual((done.returncode, done.stdout), (code, out))
                if code:
                    self.assertEqual(
                        done.stderr, b"wcifit: standard input: "
                        b"Bad file descriptor\n")

    def test_all_closed_leave_the_database_whole(self):
        path = self.database()
        before = bytes_of(path)
        done = subprocess.run(
            ["/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", PROGRAM,
             "query", "--db", path, "by-fair"], env=ENVIRONMENT)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(bytes_of(path), before)
        done = subprocess.run(
            ["/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", PROGRAM,
             "ingest", "--force", "--db", path,
             str(self.folder / "seeds/test.yaml")], env=ENVIRONMENT)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(bytes_of(path), before)


class Readers(Case):
    def test_a_reader_that_leaves_is_no_failure(self):
        for format in ("ndjson", "csv", "json", "tsv", "yaml", "html",
                       "markdown"):
            with self.subTest(format):
                child = start("sql", f"--format={format}",
                              f"{COUNTING} LIMIT 300000",
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                self.assertTrue(child.stdout.readline())
                child.stdout.close()
                self.assertEqual(child.stderr.read(), b"")
                child.stderr.close()
                self.assertEqual(child.wait(), 0)

    def test_head(self):
        done = subprocess.run(
            ["/bin/sh", "-c", f"{{ '{PROGRAM}' sql --format=ndjson "
             f"'{COUNTING} LIMIT 300000'; echo $? >&2; }} | head -n 1"],
            env=ENVIRONMENT, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual((done.stdout, done.stderr),
                         (b'{"x":1}\n', b"0\n"))


class Signals(Case):
    def interrupt(self, number, *words):
        child = start(*words, stdout=subprocess.PIPE,
                      stderr=subprocess.PIPE)
        self.assertTrue(child.stdout.readline())
        child.send_signal(number)
        _, error = child.communicate()
        return child.returncode, error

    def test_interrupt(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number.name):
                code, error = self.interrupt(
                    number, "sql", "--format=ndjson", "--timeout=10m",
                    COUNTING)
                self.assertEqual(code, 130)
                self.assertEqual(error.count(b"\n"), 1, error)
                self.assertIn(b"interrupted", error)

    def test_interrupt_leaves_the_file_of_o(self):
        target = self.write("old.ndjson", "old\n")
        child = start("sql", "--format=ndjson", "--timeout=10m", COUNTING,
                      "-o", target, stderr=subprocess.PIPE)
        # Its temporary file shows that it has begun.
        while not [name for name in os.listdir(self.folder)
                   if name != "old.ndjson"]:
            self.assertIsNone(child.poll())
        child.send_signal(signal.SIGINT)
        child.communicate()
        self.assertEqual(child.returncode, 130)
        self.assertEqual(os.listdir(self.folder), ["old.ndjson"])
        self.assertEqual(bytes_of(target).decode(), "old\n")

    def test_ignored_signals_stay_ignored(self):
        child = subprocess.Popen(
            ["/bin/sh", "-c", "trap '' HUP; exec \"$@\"", "sh", PROGRAM,
             "sql", "--format=ndjson", f"{COUNTING} LIMIT 300000"],
            env=ENVIRONMENT, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertTrue(child.stdout.readline())
        child.send_signal(signal.SIGHUP)
        out, error = child.communicate()
        self.assertEqual((child.returncode, error), (0, b""))
        self.assertTrue(out.endswith(b'{"x":300000}\n'))

    def test_sql_from_a_pipe_is_interrupted_while_it_waits(self):
        child = subprocess.Popen([PROGRAM, "sql"], env=ENVIRONMENT,
                                 stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE)
        child.stdin.write(b"SELECT 1")
        child.stdin.flush()
        # Once it sleeps in read, the signal ends the wait.
        state = f"/proc/{child.pid}/stat"
        while bytes_of(state).decode().split()[2] != "S":
            self.assertIsNone(child.poll())
        child.send_signal(signal.SIGINT)
        out, error = child.communicate()
        self.assertEqual((child.returncode, out, error),
                         (130, b"", b"wcifit: interrupted\n"))


class Surroundings(Case):
    RUNS = (["query", "by-fair"], ["query", "by-industry"],
            ["query", "by-fair", "--format=csv"],
            ["sql", "SELECT id, name, name_zh FROM regions ORDER BY id"],
            ["sql", "SELECT 1.5 AS half, upper('i') AS i"],
            ["query"], ["schema"], ["help", "query"],
            ["reconcile", "--fair", "wcifit-7"])

    def test_the_locale_does_not_matter(self):
        for words in self.RUNS:
            plain = run(*words)
            self.assertEqual(plain.returncode, 0, plain.stderr)
            for locale in ("C", "POSIX", "en_US.UTF-8", "tr_TR.UTF-8",
                           "tr_TR", "zh_CN.GB18030", "de_DE.ISO-8859-1"):
                with self.subTest(f"{words} {locale}"):
                    other = run(*words, env={
                        "LC_ALL": locale, "LANG": locale,
                        "LC_NUMERIC": locale, "TZ": "Asia/Chongqing"})
                    self.assertEqual(other.stdout, plain.stdout)
                    self.assertEqual(other.returncode, 0)

    @unittest.skipUnless(
        shutil.which("localedef") and
        os.path.exists("/usr/share/i18n/locales/tr_TR"),
        "the locales cannot be made here")
    def test_locales_that_are_there(self):
        """A name that no locale has changes nothing; so make some."""
        made = {"tr_TR.UTF-8": "UTF-8", "zh_CN.GB18030": "GB18030",
                "de_DE.ISO-8859-1": "ISO-8859-1"}
        for name, charmap in made.items():
            subprocess.run(
                ["localedef", "--no-archive", "-i", name[:5], "-f", charmap,
                 str(self.folder / name)], check=True)
            env = {"LOCPATH": str(self.folder), "LC_ALL": name}
            told = subprocess.run(["locale", "charmap"], check=True,
                                  env={**ENVIRONMENT, **env},
                                  stdout=subprocess.PIPE)
            self.assertEqual(told.stdout.decode(), f"{charmap}\n")
            for words in self.RUNS:
                with self.subTest(f"{words} {name}"):
                    other = run(*words, env=env)
                    self.assertEqual(
                        (other.returncode, other.stderr), (0, b""))
                    self.assertEqual(other.stdout, run(
                        *words, env={"LC_ALL": "C.UTF-8"}).stdout)

    def test_errors_do_not_depend_on_the_locale(self):
        for words in (["qurey"], ["sql", "SELEC 1"],
                      ["query", "--db", "/nowhere/x", "by-fair"]):
            plain = run(*words)
            self.assertNotEqual(plain.returncode, 0)
            other = run(*words, env={"LC_ALL": "zh_CN.GB18030",
                                     "LANGUAGE": "zh"})
            self.assertEqual(other.stderr, plain.stderr)

    def test_an_empty_environment(self):
        done = subprocess.run(
            ["/usr/bin/env", "-i", PROGRAM, "query", "--db", DATABASE,
             "by-fair"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(done.stdout, run("query", "by-fair").stdout)

    def test_a_line_of_cron(self):
        """sh, no locale, no HOME, another folder: silent when all is well,
        one line and a code when not."""
        self.database()
        shutil.copy(PROGRAM, self.folder / "wcifit")
        line = (f"cd {self.folder} && ./wcifit ingest -q --db c.db "
                "seeds && ./wcifit query -q --db c.db by-fair "
                "--format csv -o out.csv")
        done = subprocess.run(
            ["/usr/bin/env", "-i", "/bin/sh", "-c", line], cwd="/",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        self.assertEqual((done.returncode, done.stdout), (0, b""))
        self.assertIn("test-1", (self.folder / "out.csv").read_text())
        (self.folder / "seeds/test.yaml").write_text("fairs: [\n")
        before = (self.folder / "out.csv").read_bytes()
        done = subprocess.run(
            ["/usr/bin/env", "-i", "/bin/sh", "-c", line], cwd="/",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 3)
        self.assertEqual(done.stdout.count(b"\n"), 1, done.stdout)
        self.assertTrue(done.stdout.startswith(b"wcifit: seeds/test.yaml:"))
        self.assertEqual((self.folder / "out.csv").read_bytes(), before)

    def test_nothing_is_left_in_home(self):
        home = self.folder / "home"
        home.mkdir()
        for words in (["query", "by-fair"], ["sql", "SELECT 1"]):
            self.assertRun(words, env={"HOME": str(home),
                                       "XDG_STATE_HOME": str(home)},
                           cwd=str(home))
        self.assertEqual(list(home.iterdir()), [])

    def test_the_database_of_the_environment(self):
        path = self.database()
        count = ["sql", "--format=csv", "SELECT count(*) AS n FROM fairs"]
        self.assertRun(count, env={"WCIFIT_DB": path}, stdout="n\n1\n")
        self.assertRun([*count, "--db", path], stdout="n\n1\n")
        os.rename(path, self.folder / "wcifit.db")
        for value in (None, ""):
            self.assertRun(count, env={"WCIFIT_DB": value},
                           cwd=str(self.folder), stdout="n\n1\n")

    def test_a_missing_database_is_not_made(self):
        for words in (["query", "by-fair"], ["sql", "SELECT 1"],
                      ["trace", "fairs", "wcifit-7"], ["reconcile"],
                      ["dump", str(self.folder / "out")]):
            with self.subTest(words):
                path = self.folder / "none.db"
                done = self.assertRun([*words, "--db", str(path)], code=1,
                                      stdout="")
                self.assertIn(b"wcifit ingest", done.stderr)
                self.assertEqual(done.stderr.count(b"\n"), 1)
                self.assertFalse(path.exists())


class Looks(Case):
    """Colour and width, the only things a terminal may change."""

    def test_no_colour_in_a_pipe(self):
        for env in ({}, {"TERM": "xterm-256color"}, {"CLICOLOR_FORCE": "1"}):
            self.assertNotIn(b"\x1b", run("query", "by-fair", env=env).stdout)

    def test_colour_when_asked(self):
        done = self.assertRun(["query", "by-fair", "--color=always"],
                              env={"NO_COLOR": "1"})
        self.assertIn(b"\x1b[", done.stdout)
        done = self.assertRun(["query", "by-fair", "--color=never"])
        self.assertNotIn(b"\x1b", done.stdout)

    def test_columns(self):
        wide = run("query", "names", "--collection", "fairs").stdout.decode()
        self.assertGreater(max(map(len, wide.splitlines())), 60)
        narrow = run("query", "names", "--collection", "fairs",
                     env={"COLUMNS": "60"}).stdout.decode()
        self.assertLessEqual(max(map(len, narrow.splitlines())), 60)
        for value in ("", "0", "-5", "x", "60x", "999999"):
            with self.subTest(value):
                self.assertEqual(
                    run("query", "names", "--collection", "fairs",
                        env={"COLUMNS": value}).stdout.decode(), wide)

    def test_a_file_has_no_width(self):
        target = self.folder / "out.txt"
        self.assertRun(["query", "names", "--collection", "fairs", "-o",
                        str(target)], env={"COLUMNS": "60"})
        self.assertEqual(target.read_bytes(),
                         run("query", "names", "--collection", "fairs").stdout)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: MIT
"""The exit codes, each provoked: they are an interface."""

import fcntl
import json
import signal
import subprocess
import unittest

from program import ENVIRONMENT, PROGRAM, SEED, Case, run

COUNTING = ("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
            "SELECT x FROM c")


class ExitCodes(Case):
    def test_codes_that_a_command_line_provokes(self):
        seed = self.write("good.yaml", SEED)
        bad = self.write("bad.yaml", "bogus: []\n")
        for code, words in (
                (0, ["sql", "SELECT 1 WHERE 0"]),
                (0, ["check", seed]),
                (0, ["query", "by-fair"]),
                (1, ["query", "by-fair", "--db", "/nowhere/x.db"]),
                (1, ["sql", "SELECT 1", "-o", "/nowhere/x"]),
                (1, ["check", "/nowhere/x.yaml"]),
                (2, []),
                (2, ["qurey"]),
                (2, ["query", "by-fiar"]),
                (2, ["query", "by-fair", "--fair", "nobody"]),
                (2, ["sql", "SELECT :a"]),
                (2, ["trace", "fairs", "nobody"]),
                (2, ["schema", "nothing"]),
                (2, ["reconcile", "--fair", "nobody"]),
                (2, ["dump", str(self.folder / "out"), "nothing"]),
                (3, ["check", bad]),
                (3, ["ingest", "--db", str(self.folder / "x.db"), bad]),
                (3, ["sql", "SELEC"]),
                (3, ["sql", "DROP TABLE fairs"]),
                (3, ["query", "by-fair", "--db", seed]),
                (4, ["sql", COUNTING, "--timeout=20ms", "-o", "/dev/null"]),
                (4, ["query", "by-fair", "--max-rows=1"]),
                (6, ["sql", "SELECT 1 WHERE 0", "--fail-if-empty"]),
                (6, ["check", "--fail-if-stale", seed]),
                (6, ["reconcile", "--fail-on=contradiction"])):
            with self.subTest(words):
                self.assertRun(words, code=code)

    def test_busy(self):
        path = self.database()
        with open(path + ".lock", "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assertRun(["ingest", "--force", "--db", path,
                            str(self.folder / "seeds")], code=5)

    def test_interrupted(self):
        child = subprocess.Popen(
            [PROGRAM, "sql", "--format=ndjson", "--timeout=10m", COUNTING],
            env=ENVIRONMENT, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        child.stdout.readline()
        child.send_signal(signal.SIGINT)
        child.communicate()
        self.assertEqual(child.returncode, 130)

    def test_these_are_all(self):
        codes = json.loads(run("help", "--json").stdout)["exit_codes"]
        self.assertEqual([code["code"] for code in codes],
                         [0, 1, 2, 3, 4, 5, 6, 130])


if __name__ == "__main__":
    unittest.main()

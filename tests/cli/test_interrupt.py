# SPDX-License-Identifier: MIT
"""A long ingest is interrupted, wherever it is just then."""

import fcntl
import os
import pathlib
import signal
import subprocess
import sys
import time
import unittest

from program import ENVIRONMENT, PROGRAM, SOURCE, Case, bytes_of

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MOMENTS = 24


class Interrupt(Case):
    def setUp(self):
        super().setUp()
        self.path = self.database()
        self.old = bytes_of(self.path)
        self.seeds = str(self.folder / "many")
        subprocess.run(
            [sys.executable, "-B", str(SOURCE / "tests/bench/gen.py"),
             "-n", "6000", "-k", "3", "-o", self.seeds],
            check=True, stdout=subprocess.DEVNULL)
        self.building = pathlib.Path(self.path + ".building")
        self.there = set(os.listdir(self.folder))

    def spawn(self, *words):
        return subprocess.Popen(
            [PROGRAM, *words, self.seeds], env=ENVIRONMENT,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)

    def start(self, *words):
        """A run that has begun to build; its clock starts there."""
        child = self.spawn("ingest", "-q", "--db", self.path, *words)
        while not self.building.exists() and child.poll() is None:
            time.sleep(0.001)
        return child

    def full_run(self):
        """A run to its end: its database, and the seconds that it took."""
        child = self.start()
        begun = time.monotonic()
        _, error = child.communicate()
        seconds = time.monotonic() - begun
        self.assertEqual((child.returncode, error), (0, b""))
        new = bytes_of(self.path)
        pathlib.Path(self.path).write_bytes(self.old)
        return new, seconds

    def assertAsBefore(self):
        """The old database, nothing beside it, and a lock that is free."""
        self.assertEqual(bytes_of(self.path), self.old)
        self.assertEqual(set(os.listdir(self.folder)), self.there)
        with open(self.path + ".lock", "r+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def test_at_any_moment(self):
        new, seconds = self.full_run()
        stopped = 0
        for moment in range(MOMENTS):
            child = self.start("--threads", str(1 + moment % 3))
            time.sleep(seconds * moment / MOMENTS)
            child.send_signal(SIGNALS[moment % len(SIGNALS)])
            out, error = child.communicate()
            with self.subTest(moment=moment, error=error):
                self.assertEqual(out, b"")
                if child.returncode == 0:
                    # It came too late: then all is there.
                    self.assertEqual((error, bytes_of(self.path)), (b"", new))
                    pathlib.Path(self.path).write_bytes(self.old)
                    continue
                stopped += 1
                self.assertEqual((child.returncode, error),
                                 (130, b"wcifit: interrupted\n"))
                self.assertAsBefore()
        self.assertGreater(stopped, 0)
        self.assertEqual(self.full_run()[0], new)

    def test_a_check_alone(self):
        begun = time.monotonic()
        self.assertEqual(self.spawn("check", "-q").communicate(), (b"", b""))
        seconds = time.monotonic() - begun
        stopped = 0
        for moment in range(MOMENTS):
            child = self.spawn("check", "-q")
            time.sleep(seconds * moment / MOMENTS)
            child.send_signal(SIGNALS[moment % len(SIGNALS)])
            out, error = child.communicate()
            stopped += child.returncode == 130
            # Before it has begun to listen, or after all is done, it is too
            # late.
            with self.subTest(moment=moment):
                self.assertIn((child.returncode, out, error),
                              ((0, b"", b""),
                               (-SIGNALS[moment % len(SIGNALS)], b"", b""),
                               (130, b"", b"wcifit: interrupted\n")))
                self.assertAsBefore()
        self.assertGreater(stopped, 0)


if __name__ == "__main__":
    unittest.main()

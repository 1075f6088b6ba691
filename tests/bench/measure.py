# SPDX-License-Identifier: MIT
"""Commands run in turn, and what their runs cost.

The commands of a group are taken A B C, A B C, ... after a round that does not
count.  A ratio is taken round by round and then its median, so that a machine
which is slower for a while is slower for both sides.
"""

import dataclasses
import os
import statistics
import subprocess
import sys
import time

# A probe that takes so many times the fastest one says that the machine is busy.
BUSY = 1.15


@dataclasses.dataclass
class Run:
    wall: float
    cpu: float
    peak: float  # MiB, of the largest single process
    status: int


class Case:
    """A command, what must be removed before each run, and how to see that it
    did its work: check() answers None or what is wrong."""

    def __init__(self, name, argv, *, wipe=(), check=None, output=None,
                 missing=None):
        self.name = name
        self.argv = [str(word) for word in argv]
        self.wipe = wipe
        self.check = check
        self.output = output
        self.runs = []
        self.failed = f"not run: {missing}" if missing else None
        self.missing = missing

    def median(self, what="wall"):
        return statistics.median(getattr(run, what) for run in self.runs)

    def spread(self):
        walls = [run.wall for run in self.runs]
        return min(walls), max(walls)


def ratio(case, base, what="wall"):
    """Median of case over base; None where either has not run."""
    if case.failed or base.failed or not case.runs or not base.runs:
        return None
    return statistics.median(
        getattr(one, what) / getattr(other, what)
        for one, other in zip(case.runs, base.runs))


class Patience:
    """Knows whether others keep the machine busy: it runs a short command on
    all processors at once and compares with the fastest time it took.  It
    never looks at what is measured, so that rounds are not chosen by their
    results."""

    def __init__(self, probe):
        self.left = 0  # seconds
        self.probe = probe
        self.best = float("inf")
        self.repeated = 0  # rounds
        self.unjudged = 0

    def learn(self):
        """Takes the time of the probe, the fastest of several."""
        for _ in range(20):
            self.is_quiet()

    def is_quiet(self):
        begin = time.monotonic()
        running = [subprocess.Popen(self.probe, stdout=subprocess.DEVNULL)
                   for _ in range(os.cpu_count())]
        for process in running:
            process.wait()
        took = time.monotonic() - begin
        self.best = min(self.best, took)
        return took <= BUSY * self.best

    def wait(self):
        """Waits for a quiet moment, while there is time to wait."""
        begin = time.monotonic()
        while time.monotonic() - begin < self.left and not self.is_quiet():
            time.sleep(1)
        self.spend(begin)

    def spend(self, begin):
        self.left = max(0, self.left - (time.monotonic() - begin))


class Meter:
    """Runs commands through the program turns, which is small enough not to
    be seen in what it measures."""

    def __init__(self, turns, scratch, patience):
        self.turns = turns
        self.patience = patience
        self.output = os.path.join(scratch, "out")
        self.errors = os.path.join(scratch, "err")

    def say(self, text):
        if sys.stderr.isatty():
            print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)

    def _start(self, count, output, commands):
        words = [self.turns, str(count), output]
        for i, argv in enumerate(commands):
            words += ["--"] * (i > 0) + argv
        with open(self.errors, "wb") as errors:
            done = subprocess.run(words, stdout=subprocess.PIPE,
                                  stderr=errors, text=True, check=False)
        runs = [[] for _ in commands]
        for line in done.stdout.splitlines():
            at, wall, user, system, kib, status = line.split()
            runs[int(at)].append(Run(float(wall), float(user) + float(system),
                                     int(kib) / 1024, int(status)))
        return runs

    def _complaint(self, run):
        with open(self.errors, encoding="utf-8", errors="replace") as errors:
            lines = errors.read().strip().splitlines()
        status = f"status {run.status >> 8 or run.status}" if run \
            else "could not be started"
        return f"{status}: {lines[-1]}" if lines else status

    def _once(self, case):
        for path in case.wipe:
            for end in ("", "-journal", "-wal", "-shm", ".lock", ".wal"):
                if os.path.lexists(f"{path}{end}"):
                    os.remove(f"{path}{end}")
        runs = self._start(1, case.output or self.output, [case.argv])[0]
        if not runs or runs[0].status:
            case.failed = self._complaint(runs[0] if runs else None)
            return
        wrong = case.check() if case.check else None
        if wrong:
            case.failed = f"wrong: {wrong}"
            return
        case.runs.append(runs[0])

    def _round(self, title, cases, turn):
        """One run of each case; False: others kept the machine busy, and the
        runs were dropped."""
        self.patience.wait()
        begin = time.monotonic()
        for case in cases:
            if case.failed:
                continue
            self.say(f"{title}: round {turn + 1}: {case.name}")
            self._once(case)
            if self.patience.left and not self.patience.is_quiet():
                self.patience.spend(begin)
                self.patience.repeated += 1
                for one in cases:
                    one.runs = one.runs[:turn]
                return False
        self.patience.unjudged += not self.patience.left
        return True

    def in_turn(self, title, cases, rounds):
        """The runs of long commands."""
        for case in cases:
            self.say(f"{title}: before the first round: {case.name}")
            if not case.failed:
                self._once(case)
            case.runs.clear()
        for turn in range(rounds):
            while not self._round(title, cases, turn):
                pass
        self.say("")

    def spawn(self, title, cases, count, seconds=20, least=3):
        """The runs of short commands: `count` of each, fewer but `least` when
        that would take more than so many seconds."""
        slowest = 0
        for case in cases:
            self.say(f"{title}: {case.name}")
            if not case.failed:
                self._once(case)
            if not case.failed:
                slowest = max(slowest, case.runs.pop().wall)
        if slowest * count * len(cases) > seconds:
            count = max(least, int(seconds / slowest / len(cases)))
        alive = [case for case in cases if not case.failed]
        self.say(f"{title}: {count} times")
        self.patience.wait()
        found = self._start(count, self.output, [c.argv for c in alive])
        for case, runs in zip(alive, found):
            case.runs = runs
            if len(runs) != count or any(run.status for run in runs):
                case.failed = "not every run succeeded"
        self.say("")

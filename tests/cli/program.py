# SPDX-License-Identifier: MIT
"""Running the program from outside, as a shell or cron would."""

import atexit
import functools
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["WCIFIT"]
SOURCE = pathlib.Path(os.environ["WCIFIT_SOURCE"]).resolve()
DATABASE = os.environ["WCIFIT_DB"]

# What stands in the environment of every run unless a test says otherwise.
ENVIRONMENT = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"),
               "WCIFIT_DB": DATABASE}
for name in ("LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS",
             "LLVM_PROFILE_FILE", "GCOV_ERROR_FILE"):
    if name in os.environ:
        ENVIRONMENT[name] = os.environ[name]

# A tiny fair, complete in itself.
SEED = """\
sources:
  - id: paper
    title: A newspaper
    publisher: The Paper
    published: 2024-05-24
    language: en
regions:
  - {id: CN, name: China, name_zh: 中国, kind: country}
  - {id: CN-GD, name: Guangdong, name_zh: 广东, kind: province, parent: CN}
industries:
  - {id: cars, name: Cars, name_zh: 汽车}
wordings:
  - {word: over, low_factor: 1, high_factor: open}
  - {word: nearly, low_factor: 0.9, high_factor: 1}
fairs:
  - id: test-1
    series: test
    edition: 1
    name: First Test Fair
    starts: 2024-05-23
    ends: 2024-05-26
    scopes:
      - {id: whole, name: The whole fair}
signings:
  - id: one
    fair: test-1
    title: A car plant
    origin: CN-GD
    industry: cars
    value: 1.5bn CNY
    sources: paper
claims:
  - fair: test-1
    scope: whole
    projects: 10
    value: over 20bn CNY
    source: paper
    locator: paragraph 1
"""


@functools.cache
def folder_of_others():
    """Where a program that runs as another user may write what gcov counts."""
    folder = tempfile.mkdtemp(prefix="wcifit-gcov-")
    os.chmod(folder, 0o777)
    atexit.register(shutil.rmtree, folder)
    return folder


def run(*arguments, input=None, env=None, cwd=None, **more):
    """Run the program; the CompletedProcess holds bytes."""
    environment = dict(ENVIRONMENT)
    if "user" in more and os.environ.get("WCIFIT_INSTRUMENTED"):
        environment["GCOV_PREFIX"] = folder_of_others()
    for name, value in (env or {}).items():
        if value is None:
            environment.pop(name, None)
        else:
            environment[name] = value
    if input is None and "stdin" not in more:
        more["stdin"] = subprocess.DEVNULL
    more.setdefault("stdout", subprocess.PIPE)
    more.setdefault("stderr", subprocess.PIPE)
    return subprocess.run([PROGRAM, *arguments], input=input,
                          env=environment, cwd=cwd, **more)


def bytes_of(path):
    """The bytes of a file."""
    return pathlib.Path(path).read_bytes()


class Case(unittest.TestCase):
    """A test with a folder of its own and assertions about runs."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="wcifit-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def assertRun(self, arguments, code=0, stdout=None, stderr=None, **more):
        """Run; the exit code, and where given the exact texts, must be so."""
        done = run(*arguments, **more)
        self.assertEqual(done.returncode, code,
                         f"{arguments}: {done.stdout!r} {done.stderr!r}")
        if stdout is not None:
            self.assertEqual(done.stdout.decode(), stdout)
        if stderr is not None:
            self.assertEqual(done.stderr.decode(), stderr)
        return done

    def assertUsage(self, arguments, message, command, **more):
        """A usage error: exit 2, nothing on stdout, these two lines."""
        name = f"{command}: " if command else ""
        of = f"{command} " if command else ""
        self.assertRun(
            arguments, code=2, stdout="",
            stderr=f"wcifit: {name}{message}\n"
                   f"Try 'wcifit {of}--help'.\n", **more)

    def database(self):
        """A database of the tiny fair."""
        seed = self.write("seeds/test.yaml", SEED)
        path = str(self.folder / "test.db")
        self.assertRun(["ingest", "-q", "--db", path, seed], stdout="",
                       stderr="")
        return path

# SPDX-License-Identifier: MIT
"""The line for a crontab in README.md, run as cron would run it."""

import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess

import program

FIELDS = re.compile(
    r"^ {4}([\d*/,-]+ +[\d*/,-]+ +[\d*/,-]+ +[\d*/,-]+ +[\d*/,-]+) +(.+)$")


def section(heading):
    """The text of one section of README.md."""
    text = (program.SOURCE / "README.md").read_text("utf-8")
    _, _, rest = text.partition(f"\n## {heading}\n")
    return re.split(r"\n## ", rest)[0]


def lines():
    """The lines of a crontab in it: when, and what."""
    found = [FIELDS.match(line) for line in
             section("From cron").splitlines()]
    return [match.groups() for match in found if match]


class Cron(program.Case):
    def setUp(self):
        super().setUp()
        self.srv = self.folder / "srv"
        self.seeds = self.srv / "wcifit" / "seeds"
        shutil.copytree(program.SOURCE / "seeds", self.seeds)
        (self.srv / "www").mkdir()
        (self.folder / "home").mkdir()
        self.www = self.srv / "www" / "wcifit"

    def cron(self, command):
        """The command under cron: sh, a short path, no locale, no input."""
        folder = pathlib.Path(program.PROGRAM).resolve().parent
        environment = {"SHELL": "/bin/sh", "LOGNAME": "nobody",
                       "HOME": str(self.folder / "home"),
                       "PATH": f"{folder}:/usr/bin:/bin"}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LD_LIBRARY_PATH"):
            if name in os.environ:
                environment[name] = os.environ[name]
        return subprocess.run(
            ["/bin/sh", "-c", command.replace("/srv/", f"{self.srv}/")],
            env=environment, cwd=self.folder / "home", check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)

    def assertSilent(self, command):
        done = self.cron(command)
        self.assertEqual((done.returncode, done.stdout, done.stderr),
                         (0, b"", b""))

    def state(self):
        return {path.name: (path.read_bytes(), path.stat().st_mtime_ns)
                for path in self.www.iterdir() if path.is_file()}

    def test_there_is_a_line(self):
        self.assertGreaterEqual(len(lines()), 1)

    def test_lines_suit_cron(self):
        for when, command in lines():
            self.assertEqual(len(when.split()), 5)
            # cron makes a newline of it
            self.assertNotIn("%", command)
            self.assertIn("/srv/", command)

    def test_silent_on_success_and_true(self):
        for _, command in lines():
            self.assertSilent(command)
        manifest = json.loads((self.www / "manifest.json").read_bytes())
        for entry in manifest["files"]:
            data = (self.www / entry["name"]).read_bytes()
            self.assertEqual(hashlib.sha256(data).hexdigest(),
                             entry["sha256"])
        self.assertIn("index.html",
                      [entry["name"] for entry in manifest["files"]])
        self.assertEqual(list((self.folder / "home").iterdir()), [])

    def test_same_files_the_next_day(self):
        for _, command in lines():
            self.assertSilent(command)
        before = self.state()
        for _, command in lines():
            self.assertSilent(command)
        self.assertEqual(before, self.state())

    def test_a_broken_seed_is_told_and_the_old_dump_stays(self):
        for _, command in lines():
            self.assertSilent(command)
        before = self.state()
        broken = self.seeds / "broken.yaml"
        broken.write_text("claims:\n  - {fair: no-such-fair}\n")
        for _, command in lines():
            done = self.cron(command)
            self.assertEqual(done.returncode, 3)
            self.assertEqual(done.stdout, b"")
            self.assertIn(b"broken.yaml:2:", done.stderr)
        self.assertEqual(before, self.state())


if __name__ == "__main__":
    program.unittest.main()

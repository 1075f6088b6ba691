# SPDX-License-Identifier: MIT
"""What README.md and docs/ show and tell to type: it prints that, it runs."""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["WCIFIT"]
SOURCE = pathlib.Path(os.environ["WCIFIT_SOURCE"]).resolve()
PAGES = ["README.md", *(f"docs/{name}.md" for name in (
    "model", "seeds", "reports", "reconcile", "formats"))]

# Need what the reader writes first, or a terminal.
NOT_HERE = re.compile(r"--reports \.|wcifit sql *(#|$)")


def blocks(page):
    """The indented blocks of a page, without the indent."""
    text = (SOURCE / page).read_text("utf-8")
    for block in re.findall(r"(?:^ {4}.*\n(?:\n(?= {4}))?)+", text, re.M):
        yield re.sub(r"^ {4}", "", block, flags=re.M)


def commands():
    for page in PAGES:
        for block in blocks(page):
            for line in block.splitlines():
                line = line.removeprefix("$ ")
                if line.startswith("wcifit ") and not NOT_HERE.search(line):
                    yield page, line


class Shown(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "seeds").symlink_to(SOURCE / "seeds")
        shutil.copy(os.environ["WCIFIT_DB"], self.folder / "wcifit.db")

    def run_line(self, line):
        words = shlex.split(line, comments=True)
        done = subprocess.run(
            [PROGRAM, *words[1:]], cwd=self.folder, check=False,
            capture_output=True, stdin=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", "")})
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done.stdout.decode("utf-8")

    def test_commands_run(self):
        lines = list(commands())
        self.assertGreater(len(lines), 15)
        for page, line in lines:
            with self.subTest(f"{page}: {line}"):
                self.run_line(line)

    def test_report_is_what_is_printed(self):
        """Line by line; columns at the right may be left out."""
        command, *shown = next(
            block for block in blocks("README.md")
            if block.startswith("$ wcifit query ")).splitlines()
        printed = self.run_line(command.removeprefix("$ ")).splitlines()
        self.assertEqual(len(shown), len(printed))
        width = max(map(len, shown))
        self.assertEqual(shown, [line[:width].rstrip() for line in printed])

    def test_what_is_shown_is_printed(self):
        """In this order; "…" stands for lines that are left out."""
        seen = 0
        for page in PAGES[1:]:
            for block in blocks(page):
                command, *shown = block.splitlines()
                if not command.startswith("$ wcifit "):
                    continue
                seen += 1
                printed = iter(self.run_line(command.removeprefix("$ "))
                               .splitlines())
                for line in shown:
                    with self.subTest(f"{page}: {line}"):
                        self.assertTrue(line.strip() == "…" or line in printed)
        self.assertGreater(seen, 0)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: MIT
"""Where the tree under test lies, and what belongs to it."""

import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(os.environ["WCIFIT_SOURCE"]).resolve()
BUILD = pathlib.Path(os.environ["WCIFIT_BUILD"]).resolve()


def tracked():
    """Files of the project, as paths below ROOT: those git knows or would
    add; in an unpacked archive, all but the build folders."""
    try:
        out = subprocess.run(
            ["git", "-C", str(ROOT), "-c", f"safe.directory={ROOT}",
             "ls-files", "-z", "--cached", "--others",
             "--exclude-standard"],
            check=True, capture_output=True).stdout
        names = [name for name in out.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        names = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*")
                 if not path.relative_to(ROOT).parts[0].startswith("build")]
    return sorted(pathlib.Path(name) for name in names
                  if (ROOT / name).is_file())


def sources(*roots, suffixes=(".c", ".h")):
    """Paths below ROOT of the C files in some folders."""
    return [path for path in tracked()
            if path.suffix in suffixes and str(path).startswith(roots)]


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def strip_comments(text):
    """C text with comments blanked, line numbers kept; literals stay."""
    pattern = re.compile(
        r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|/\*.*?\*/|//[^\n]*',
        re.DOTALL)

    def blank(match):
        found = match.group()
        if found[0] == "/":
            return " " + "\n" * found.count("\n")
        return found

    return pattern.sub(blank, text)


def literals(text):
    """(line, value) of each string literal, neighbours joined."""
    text = strip_comments(text)
    pattern = re.compile(r'"(?:\\.|[^"\\\n])*"(?:\s*"(?:\\.|[^"\\\n])*")*')
    for match in pattern.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if text[text.rfind("\n", 0, match.start()) + 1:match.start()] \
                .lstrip().startswith("#include"):
            continue
        parts = re.findall(r'"((?:\\.|[^"\\\n])*)"', match.group())
        yield line, "".join(parts)

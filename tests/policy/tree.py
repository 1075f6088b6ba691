# SPDX-License-Identifier: MIT
"""Rules about the tree itself."""

import json
import re
import unittest

import project

LONGEST_FILE = 700
WIDEST_LINE = 100
# Words that must not stand in a tracked file, put together here so that this
# file does not hold them.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
MACHINE = re.compile(r"(?<![\w.}])/(wo" r"rk|far" r"m|ro" r"ot|ho" r"me)/")
CODE = {".c", ".h", ".py", ".cmake", ".sql", ".sh"}


def text_of(path):
    try:
        return project.read(path)
    except UnicodeDecodeError:
        return None


class Tree(unittest.TestCase):
    def setUp(self):
        self.files = project.tracked()
        self.assertGreater(len(self.files), 20)

    def code(self):
        return [path for path in self.files if path.suffix in CODE
                or path.name == "CMakeLists.txt"
                or path.parts[0] in ("scripts", ".ci")]

    def test_no_file_is_too_long(self):
        for path in self.code():
            if path.suffix == ".sql":
                continue
            with self.subTest(str(path)):
                self.assertLessEqual(
                    project.read(path).count("\n"), LONGEST_FILE)

    def test_no_line_of_c_is_too_wide(self):
        for path in project.sources("src/", "include/", "tests/"):
            for number, line in enumerate(
                    project.read(path).splitlines(), 1):
                width = len(line.expandtabs(8))
                if width > WIDEST_LINE:
                    self.fail(f"{path}:{number}: {width} columns")

    def test_code_names_its_licence(self):
        for path in project.sources("src/", "include/", "tests/"):
            with self.subTest(str(path)):
                self.assertTrue(project.read(path).startswith(
                    "/* SPDX-License-Identifier: MIT */\n"))

    def test_nothing_is_left_unfinished(self):
        for path in self.code():
            for number, line in enumerate(
                    project.read(path).splitlines(), 1):
                if UNFINISHED.search(line):
                    self.fail(f"{path}:{number}: {line.strip()}")

    def test_no_path_of_one_machine(self):
        for path in self.files:
            text = text_of(path)
            if text is None or path.parts[0] == "seeds":
                continue
            for number, line in enumerate(text.splitlines(), 1):
                if MACHINE.search(line):
                    self.fail(f"{path}:{number}: {line.strip()}")

    def test_text_ends_in_one_newline_and_no_blanks(self):
        for path in self.code():
            text = project.read(path)
            with self.subTest(str(path)):
                self.assertTrue(text.endswith("\n"))
                self.assertNotIn("\r", text)
                self.assertIsNone(re.search(r"(?m)[ \t]+$", text))

    def test_every_source_is_compiled(self):
        commands = json.loads(
            (project.BUILD / "compile_commands.json").read_text())
        compiled = {command["file"] for command in commands}
        for path in project.sources("src/", "tests/unit/",
                                    suffixes=(".c",)):
            with self.subTest(str(path)):
                self.assertTrue(str(project.ROOT / path) in compiled,
                                "not named in a CMakeLists.txt")

    def test_every_python_test_is_registered(self):
        registered = project.read("tests/CMakeLists.txt")
        for path in self.files:
            if path.suffix == ".py" and len(path.parts) == 3 \
                    and path.parts[0] == "tests" \
                    and path.parts[1] in ("cli", "policy", "golden") \
                    and "    def test_" in project.read(path):
                with self.subTest(str(path)):
                    line = f"wcifit_python({path.parts[1]} {path.stem})"
                    self.assertTrue(line in registered, f"{line} is missing")


if __name__ == "__main__":
    unittest.main()

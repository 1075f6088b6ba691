# SPDX-License-Identifier: MIT
"""The public header stands alone, as C11 and as C++, without a warning."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import project

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow",
            "-Wundef", "-Werror"]


class Header(unittest.TestCase):
    def compile(self, command, name, text):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, name)
            file.write_text(text, encoding="utf-8")
            run = subprocess.run(
                [*command, *WARNINGS, "-fsyntax-only",
                 f"-I{project.ROOT / 'include'}", str(file)],
                capture_output=True, text=True, check=False)
            self.assertEqual(run.returncode, 0, run.stderr)

    def test_compiles_as_c11(self):
        self.compile([os.environ.get("CC", "cc"), "-std=c11",
                      "-Wstrict-prototypes", "-Wmissing-prototypes"],
                     "alone.c", "#include <wcifit/wcifit.h>\n")

    def test_twice_is_as_once(self):
        self.compile([os.environ.get("CC", "cc"), "-std=c11"], "twice.c",
                     "#include <wcifit/wcifit.h>\n" * 2)

    def test_compiles_as_cxx(self):
        compiler = shutil.which("g++") or shutil.which("clang++")
        self.assertIsNotNone(compiler, "no C++ compiler (Debian: g++)")
        for standard in ("c++11", "c++20"):
            with self.subTest(standard):
                self.compile(
                    [compiler, f"-std={standard}"], "alone.cc",
                    "#include <wcifit/wcifit.h>\n"
                    "int main() { return wcifit_version() == nullptr; }\n")


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: MIT
"""The shared library gives away the functions of wcifit.h and nothing else."""

import os
import re
import subprocess
import unittest

import project

LIBRARY = os.environ.get("WCIFIT_SHARED", "")


def declared():
    """Names of the functions that wcifit.h declares."""
    text = project.strip_comments(project.read("include/wcifit/wcifit.h"))
    # Each declaration ends in ';' and names its function before the first
    # parenthesis; macros and bodies of structs do not begin so.
    return set(re.findall(
        r"\bWCIFIT_API\b(?!\s+__)[^;(]*?\b(wcifit_\w+)\s*\(", text))


def symbols(*arguments):
    out = subprocess.run(["nm", *arguments], check=True,
                         capture_output=True, text=True).stdout
    return {line.split()[-1].split("@")[0]
            for line in out.splitlines() if len(line.split()) == 3}


class Exports(unittest.TestCase):
    def test_header_declares_functions(self):
        self.assertIn("wcifit_open", declared())
        self.assertIn("wcifit_ingest", declared())
        self.assertGreater(len(declared()), 15)

    @unittest.skipUnless(LIBRARY, "no shared library was built")
    def test_exports_are_the_header(self):
        self.assertEqual(
            symbols("-D", "--defined-only", LIBRARY), declared())

    @unittest.skipUnless(LIBRARY, "no shared library was built")
    def test_soname_carries_the_version(self):
        out = subprocess.run(["readelf", "-d", LIBRARY], check=True,
                             capture_output=True, text=True).stdout
        self.assertRegex(out, r"SONAME.*\[libwcifit\.so\.\d+\.\d+\]")

    def test_names_across_files_carry_a_prefix(self):
        archive = project.BUILD / "src" / "libwcifit.a"
        out = subprocess.run(
            ["nm", "--defined-only", "--extern-only", str(archive)],
            check=True, capture_output=True, text=True).stdout
        names = {line.split()[2] for line in out.splitlines()
                 if len(line.split()) == 3}
        self.assertGreater(len(names), 20)
        strange = {name for name in names
                   if not name.startswith(("wci_", "wcifit_", "__"))}
        self.assertEqual(strange, set())


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: MIT
"""Every report over the real seeds in every format, byte for byte.

    WCIFIT=... WCIFIT_SOURCE=... WCIFIT_DB=... python3 test_golden.py --update

writes what the program prints now into expected/; read the difference before
it is committed.
"""

import os
import pathlib
import subprocess
import sys
import unittest

from cases import CASES, FORMATS

HERE = pathlib.Path(__file__).resolve().parent
EXPECTED = HERE / "expected"
SOURCE = pathlib.Path(os.environ.get("WCIFIT_SOURCE", HERE.parent.parent))


def run(report, parameters, form):
    """Standard output of one run, as a script under cron would see it."""
    result = subprocess.run(
        [os.environ["WCIFIT"], "query", "--db", os.environ["WCIFIT_DB"],
         "--format", form, report, *parameters],
        capture_output=True, check=False, stdin=subprocess.DEVNULL,
        env={"LC_ALL": "C", "PATH": os.environ.get("PATH", "")})
    if result.returncode != 0:
        raise AssertionError(
            f"{report} --format {form}: exit {result.returncode}: "
            + result.stderr.decode("utf-8", "replace"))
    return result.stdout


def outputs():
    for name, report, parameters in CASES:
        for form, suffix in FORMATS:
            yield f"{name}.{suffix}", report, parameters, form


class Golden(unittest.TestCase):
    maxDiff = 4000

    def test_output_is_as_expected(self):
        for file, report, parameters, form in outputs():
            with self.subTest(file):
                got = run(report, parameters, form)
                path = EXPECTED / file
                self.assertTrue(path.is_file(), f"{file} is missing: --update")
                want = path.read_bytes()
                if got != want:
                    self.assertEqual(got.decode("utf-8").splitlines(),
                                     want.decode("utf-8").splitlines())
                    self.fail(f"{file}: differs in line ends only")

    def test_every_report_has_a_case(self):
        reports = {path.stem
                   for path in (SOURCE / "schema" / "reports").glob("*.sql")}
        self.assertEqual(reports, {report for _, report, _ in CASES})

    def test_no_file_is_left_over(self):
        self.assertEqual({path.name for path in EXPECTED.iterdir()},
                         {file for file, _, _, _ in outputs()})


def update():
    EXPECTED.mkdir(exist_ok=True)
    wanted = set()
    for file, report, parameters, form in outputs():
        wanted.add(file)
        path = EXPECTED / file
        got = run(report, parameters, form)
        if not path.is_file() or path.read_bytes() != got:
            path.write_bytes(got)
            print(f"wrote {file}")
    for path in sorted(EXPECTED.iterdir()):
        if path.name not in wanted:
            path.unlink()
            print(f"removed {path.name}")


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        update()
    else:
        unittest.main()

# SPDX-License-Identifier: MIT
"""Run one file of unittest cases for CTest.

    run.py FILE [ARGUMENTS of unittest]

Prints the same summary line as Check, so that one reader counts both, and
fails when the file holds no test or all of them were skipped.
"""

import importlib.util
import pathlib
import sys
import unittest


def load(path):
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def cases(outcomes):
    """Ids of the test cases among outcomes, a case with several failed
    subtests once."""
    return {getattr(test, "test_case", test).id() for test, _ in outcomes}


def main():
    path = pathlib.Path(sys.argv[1]).resolve()
    program = unittest.main(
        module=load(path),
        argv=[path.name, *sys.argv[2:]],
        exit=False,
        verbosity=1,
    )
    result = program.result
    ran = result.testsRun - len(result.skipped)
    errors = len(cases(result.errors))
    failures = len(cases(result.failures) - cases(result.errors))
    failures += len(result.unexpectedSuccesses)
    for test, reason in result.skipped:
        print(f"skipped: {test}: {reason}")
    good = 100 * (ran - failures - errors) // ran if ran else 0
    print(f"{max(good, 0)}%: Checks: {ran}, Failures: {failures}, "
          f"Errors: {errors}")
    return 0 if ran > 0 and result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: MIT
"""SQL lives in schema/ and in the few C files that own a statement."""

import re
import unittest

import project

# C files besides src/db that may hold statements, and why.
OWNERS = {
    "src/cli/cmd_sql.c": "examples in its help",
    "src/cli/help.c": "examples in its texts",
    "src/cli/lookup.c": "ids for completion, through the public interface",
    "src/ingest/claims.c": "finds the sets that claims are about",
    "src/ingest/store.c": "writes what was read, by the field tables",
    "src/query/params.c": "looks references up",
    "src/reconcile/claims.c": "reads the claims it reasons about",
    "src/reconcile/sets.c": "reads the sets it reasons about",
    "src/reconcile/taxonomy.c": "reads the trees it reasons about",
}

STATEMENT = re.compile(
    r"\b(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\b|UPDATE\s+\w+\s+SET\b|"
    r"DELETE\s+FROM\b|CREATE\s+(TEMP\s+)?(TABLE|VIEW|INDEX|TRIGGER)\b|"
    r"DROP\s+(TABLE|VIEW|INDEX)\b|PRAGMA\s|ATTACH\s|VACUUM\b)")


class Sql(unittest.TestCase):
    def holders(self):
        found = {}
        for path in project.sources("src/", "include/"):
            for line, text in project.literals(project.read(path)):
                if STATEMENT.search(text):
                    found.setdefault(str(path), []).append(line)
        return found

    def test_only_owners_hold_statements(self):
        for path, lines in self.holders().items():
            with self.subTest(path):
                self.assertTrue(
                    path.startswith("src/db/") or path in OWNERS,
                    f"{path}: SQL at lines {lines}")

    def test_owners_own(self):
        holders = self.holders()
        for path in OWNERS:
            with self.subTest(path):
                self.assertIn(path, holders)

    def test_the_reader_of_literals_sees_sql(self):
        text = 'x("SELECT "\n  "a FROM b"); /* "PRAGMA x" */ y("SELECTED");'
        found = [line for line, value in project.literals(text)
                 if STATEMENT.search(value)]
        self.assertEqual(found, [1])


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: MIT
"""SQL lives in schema/ and in the few rooms and files that own statements."""

import re
import unittest

import project

# Who besides src/db may hold statements that read, and why.
READERS = {
    "src/ingest/": "builds the database",
    "src/reconcile/": "reads claims, sets and trees to reason about",
    "src/query/describe.c": "reads the text of schema.sql",
    "src/query/params.c": "looks references up",
    "src/query/trace.c": "follows a row to what it comes from",
    "src/dump/": "reads what its pages show",
    "src/cli/": "examples in help; the guard stands before what it asks",
}

# And statements that write.
WRITERS = {
    "src/ingest/": "builds the database",
    "src/query/describe.c": "reads the text of schema.sql",
    "src/reconcile/suppose.c": "further claims, in a copy in memory",
    "src/reconcile/store.c": "what was proved, stored during ingest",
}

READ = re.compile(r"\b(SELECT|WITH\s+(RECURSIVE\s+)?\w+\s+AS)\s")
WRITE = re.compile(
    r"\b(INSERT\s+(OR\s+\w+\s+)?INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|"
    r"REPLACE\s+INTO\b|CREATE\s+((TEMP|UNIQUE)\s+)?(TABLE|VIEW|INDEX|TRIGGER)"
    r"\b|DROP\s+(TABLE|VIEW|INDEX)\b|PRAGMA\s|ATTACH\s|VACUUM\b)")


def holders(pattern):
    """Files with such statements in their literals, and the lines."""
    found = {}
    for path in project.sources("src/", "include/"):
        for line, text in project.literals(project.read(path)):
            if pattern.search(text):
                found.setdefault(str(path), []).append(line)
    return found


class Sql(unittest.TestCase):
    def check(self, pattern, owners):
        found = holders(pattern)
        self.assertGreater(len(found), 0)
        for path, lines in found.items():
            with self.subTest(path):
                self.assertTrue(
                    path.startswith(("src/db/", *owners)),
                    f"{path}: SQL at lines {lines}")

    def test_only_owners_read(self):
        self.check(READ, READERS)

    def test_only_owners_write(self):
        self.check(WRITE, WRITERS)

    def test_owners_exist(self):
        for path in {**READERS, **WRITERS}:
            with self.subTest(path):
                self.assertTrue((project.ROOT / path).exists())

    def test_the_reader_of_literals_sees_sql(self):
        text = 'x("SELECT "\n  "a FROM b"); /* "SELECT x" */ y("SELECTED");'
        found = [line for line, value in project.literals(text)
                 if READ.search(value)]
        self.assertEqual(found, [1])


if __name__ == "__main__":
    unittest.main()

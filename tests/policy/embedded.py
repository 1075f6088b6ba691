# SPDX-License-Identifier: MIT
"""Every file of schema/ is compiled in: none forgotten, none left over."""

import unittest

import project

SUFFIXES = {".sql", ".html", ".css", ".js"}


class Embedded(unittest.TestCase):
    def test_table_is_the_folder(self):
        listed = (project.BUILD / "src" / "embed.list") \
            .read_text(encoding="utf-8").split()
        folder = project.ROOT / "schema"
        present = [str(path.relative_to(folder))
                   for path in folder.rglob("*") if path.suffix in SUFFIXES]
        self.assertIn("schema.sql", listed)
        self.assertEqual(listed, sorted(present))

    def test_nothing_else_lies_there(self):
        for path in project.tracked():
            if path.parts[0] == "schema":
                with self.subTest(str(path)):
                    self.assertIn(path.suffix, SUFFIXES)


if __name__ == "__main__":
    unittest.main()

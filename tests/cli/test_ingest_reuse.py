# SPDX-License-Identifier: MIT
"""Fairs of which nothing has changed are not solved again, and nobody can tell
from the database: it has the bytes of one in which all of them were."""

import re
import shutil
import sqlite3
import unittest

from program import Case, SOURCE, bytes_of

BASICS = """\
sources:
  - {id: paper, title: A newspaper, publisher: The Paper, published: unknown, language: en}
  - {id: other, title: Another one, publisher: The Other, published: unknown, language: en}
regions:
  - {id: CN, name: China, kind: country}
  - {id: CN-GD, name: Guangdong, kind: province, parent: CN}
  - {id: CN-SC, name: Sichuan, kind: province, parent: CN}
region_groups:
  - {id: south, name: The South, kind: area, members: [CN-GD]}
industries:
  - {id: cars, name: Cars}
  - {id: chips, name: Chips}
  - {id: tea, name: Tea}
industry_groups:
  - {id: making, name: Manufacturing, kind: sector, members: [cars]}
wordings:
  - {word: over, low_factor: 1, high_factor: open}
  - {word: nearly, low_factor: 0.9, high_factor: 1}
"""

# A contradiction, a proved value of the whole, and a signing that counts.
FAIR = """\
fairs:
  - id: FAIR
    series: test
    edition: NUMBER
    name: Fair NUMBER
    starts: 2024-05-23
    ends: 2024-05-26
    scopes:
      - {id: whole, name: The whole fair, partition: true}
      - {id: ceremony, name: The ceremony, parent: whole}
      - {id: districts, name: The districts, parent: whole}
claims:
  - {fair: FAIR, scope: whole, projects: 40, source: paper, locator: line 1}
  - {fair: FAIR, scope: whole, projects: 44, source: other, locator: line 1}
  - {fair: FAIR, scope: ceremony, projects: nearly 20, value: over 20bn CNY, source: paper, locator: line 2}
  - {fair: FAIR, scope: districts, value: 11.5bn CNY, source: paper, locator: line 3}
  - {fair: FAIR, scope: ceremony, industry: making, value: nearly 9bn CNY, share_of_value: over 30%, source: paper, locator: line 4}
  - {fair: FAIR, scope: ceremony, industry: [cars, tea], value: over 1bn CNY, source: paper, locator: line 5}
signings:
  - {id: plant-NUMBER, fair: FAIR, scope: ceremony, title: A plant, industry: cars, origin: CN-GD, value: 3bn CNY, sources: paper}
"""


def fair(number):
    return FAIR.replace("FAIR", f"test-{number}").replace(
        "NUMBER", str(number))


class Reuse(Case):
    def setUp(self):
        super().setUp()
        self.path = str(self.folder / "test.db")
        self.whole = str(self.folder / "whole.db")
        self.seeds = str(self.folder / "seeds")

    def fairs(self, *numbers):
        self.write("seeds/basics.yaml", BASICS)
        for number in numbers:
            self.write(f"seeds/{number}.yaml", fair(number))

    def edit(self, name, old, new):
        path = self.folder / "seeds" / name
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1))

    def ingest(self, *words, path=None):
        """How many fairs were solved and how many not, as told."""
        done = self.assertRun(["ingest", "-v", *words, "--db",
                               path or self.path, self.seeds], stdout="")
        told = re.search(r"; (\d+) fairs? reconciled, (\d+) unchanged\n",
                         done.stderr.decode())
        self.assertIsNotNone(told, done.stderr)
        return int(told[1]), int(told[2])

    def assertSolved(self, solved, reused):
        self.assertEqual(self.ingest(), (solved, reused))
        self.assertEqual(self.ingest("--force", path=self.whole),
                         (solved + reused, 0))
        self.assertEqual(bytes_of(self.path), bytes_of(self.whole))

    def ask(self, sql, *values):
        db = sqlite3.connect(self.path)
        try:
            with db:
                return db.execute(sql, values).fetchall()
        finally:
            db.close()


class Changes(Reuse):
    """Three fairs, and what a change makes of them."""

    def setUp(self):
        super().setUp()
        self.fairs(1, 2, 3)
        self.assertSolved(3, 0)

    def test_there_is_something_to_take_over(self):
        for table in ("bounds", "bound_reasons"):
            self.assertEqual(self.ask(
                f"SELECT count(DISTINCT substr(set_id, 1, 6)) FROM {table}"),
                [(3,)], table)
        self.assertEqual(self.ask(
            "SELECT DISTINCT c.fair, m.position FROM contradictions AS c"
            " JOIN contradiction_claims AS m ON m.contradiction = c.id"
            " ORDER BY 1, 2"),
            [(f"test-{n}", p) for n in (1, 2, 3) for p in (1, 2)])

    def test_one_fair_is_solved_again(self):
        for old, new in (
                ("value: 11.5bn", "value: 11.6bn"),
                ("projects: 44", "projects: 40"),
                ("projects: 40", "projects: 41"),
                ("locator: line 3", "locator: page 3"),
                ("source: other", "source: paper"),
                ("locator: line 2}", "locator: line 2, rank: deprecated, "
                 "reason: withdrawn}"),
                ("locator: line 1}", "locator: line 1, rank: preferred, "
                 "reason: corrected}"),
                ("partition: true", "partition: false"),
                ("name: The ceremony", "name: The evening"),
                ("name: Fair 2", "name: Second Fair"),
                ("value: 3bn CNY", "value: 4bn CNY"),
                ("value: 3bn CNY", "stage: announced, value: 3bn CNY"),
                ("industry: [cars, tea]", "industry: [cars, chips]")):
            with self.subTest(new):
                self.edit("2.yaml", old, new)
                self.assertSolved(1, 2)
                self.write("seeds/2.yaml", fair(2))
                self.assertSolved(1, 2)

    def test_what_no_result_rests_on(self):
        for name, old, new in (
                ("basics.yaml", "title: A newspaper", "title: The newspaper"),
                ("basics.yaml", "name: China", "name: The country"),
                ("basics.yaml", "industries:\n",
                 "industries:\n  - {id: a, name: New}\n"),
                ("basics.yaml", "regions:\n",
                 "regions:\n  - {id: AA, name: New, kind: country}\n"),
                ("2.yaml", "title: A plant", "title: A car plant"),
                ("2.yaml", "ends: 2024-05-26", "ends: 2024-05-27"),
                ("1.yaml", "fairs:", "# A line more.\nfairs:")):
            with self.subTest(new):
                self.edit(name, old, new)
                self.assertSolved(0, 3)

    def test_what_all_rest_on(self):
        for old, new in (
                ("low_factor: 0.9", "low_factor: 0.8"),
                ("name: Tea}", "name: Tea, parent: cars}"),
                ("members: [cars]", "members: [cars, chips]"),
                ("members: [cars, chips]", "members: [chips]"),
                ("name: Manufacturing", "name: Industry"),
                ("name: Cars", "name: Motor cars")):
            with self.subTest(new):
                self.edit("basics.yaml", old, new)
                self.assertSolved(3, 0)

    def test_fairs_come_and_go(self):
        self.write("seeds/0.yaml", fair(0))
        self.assertSolved(1, 3)
        (self.folder / "seeds" / "2.yaml").unlink()
        self.assertSolved(0, 3)
        self.write("seeds/2.yaml", fair(2))
        self.assertSolved(1, 3)

    def test_a_fair_without_claims(self):
        text = fair(2)
        self.write("seeds/2.yaml", text[:text.index("claims:")])
        self.assertSolved(1, 2)
        self.edit("2.yaml", "ends: 2024-05-26", "ends: 2024-05-27")
        self.assertSolved(0, 3)


class Trust(Reuse):
    """Only what the program itself has written is taken over."""

    def setUp(self):
        super().setUp()
        self.fairs(1, 2, 3)
        self.ingest()
        self.edit("1.yaml", "title: A plant", "title: A car plant")

    def test_rows_that_were_changed(self):
        for sql in (
                "UPDATE bounds SET low = low - 1 WHERE set_id = "
                "'test-2/whole' AND measure = 'value'",
                "DELETE FROM bound_reasons WHERE set_id LIKE 'test-2/%'",
                "UPDATE contradictions SET statement = 'none'"
                " WHERE fair = 'test-2'",
                "DELETE FROM contradiction_claims WHERE position = 1"
                " AND contradiction LIKE 'test-2/%'",
                "UPDATE reconciled SET basis = results WHERE fair = 'test-2'",
                "DELETE FROM reconciled WHERE fair = 'test-2'"):
            with self.subTest(sql):
                self.ask(sql)
                self.ask("DELETE FROM seed_files")
                self.assertSolved(1, 2)

    def test_another_program(self):
        for key in ("program", "schema"):
            with self.subTest(key):
                self.ask("UPDATE build SET value = 'other' WHERE key = ?",
                         key)
                self.assertSolved(3, 0)

    def test_a_database_of_another_shape(self):
        self.ask("DROP TABLE reconciled")
        self.assertSolved(3, 0)

    def test_a_damaged_database(self):
        content = bytearray(bytes_of(self.path))
        for at in range(4096, len(content), 512):
            content[at:at + 64] = b"\xff" * 64
        with open(self.path, "wb") as stream:
            stream.write(content)
        self.assertSolved(3, 0)

    def test_checking_solves_all(self):
        done = self.assertRun(["check", "-v", self.seeds], stdout="")
        self.assertIn(b"; 3 fairs reconciled, 0 unchanged\n", done.stderr)


class Corpus(Reuse):
    def test_the_seeds(self):
        shutil.copytree(SOURCE / "seeds", self.seeds)
        solved, reused = self.ingest()
        self.assertGreater(solved, 1)
        self.assertEqual(reused, 0)
        for path in sorted((self.folder / "seeds").glob("**/wcifit-7.yaml")):
            path.write_bytes(b"# A line more.\n" + path.read_bytes())
        self.assertSolved(0, solved)


if __name__ == "__main__":
    unittest.main()

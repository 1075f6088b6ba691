# SPDX-License-Identifier: MIT
"""The data of the benchmark, made once and kept, and how to see that a load
lost none of it."""

import csv
import hashlib
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SUMS = ("SELECT industry, count(*) AS n, sum(value_low) AS low, "
        "sum(value_high) AS high FROM signings GROUP BY industry")
COUNTS = {"organizations": "organizations", "investors": "signing_investors",
          "sources": "signing_sources"}


class Seeds:
    """The seeds of `count` signings: as a folder, as one file, as CSV."""

    def __init__(self, root, count, parts):
        self.count = count
        self.root = pathlib.Path(root) / f"{count}-in-{parts}"
        self.folder = self.root / "seeds"
        self.one = self.root / "one.yaml"
        self.csv = self.root / "csv"
        self._make(parts)
        self.files = [self.folder / "ref.yaml",
                      self.folder / "organizations.yaml",
                      *sorted((self.folder / "signings").iterdir())]
        self.bytes = sum(path.stat().st_size for path in self.files)
        expect = json.loads((self.folder / "expect.json").read_text())
        self.counts = {key: expect[key] for key in COUNTS}
        self.sums = {industry: (row[0], row[2], row[3])
                     for industry, row in expect["by_industry"].items()}

    def _make(self, parts):
        generator = HERE / "gen.py"
        made_by = hashlib.sha256(generator.read_bytes()).hexdigest()
        stamp = self.root / "made-by"
        if stamp.exists() and stamp.read_text() == made_by:
            return
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir(parents=True)
        subprocess.run(
            [sys.executable, "-B", generator, "-n", str(self.count),
             "-k", str(parts), "-o", self.folder, "--one", self.one,
             "--csv", self.csv], check=True)
        stamp.write_text(made_by)

    def judge(self, sums, counts):
        """None, or what a load lost."""
        if sums != self.sums:
            return "value by industry"
        for key, count in counts.items():
            if count != self.counts[key]:
                return f"{count} {key}"
        return None

    def in_tool(self, tool, path):
        """Did wcifit load it?  Asked through wcifit itself."""
        def ask(sql):
            done = subprocess.run(
                [tool, "sql", "--db", path, "--format", "json", sql],
                capture_output=True, check=False)
            return json.loads(done.stdout) if done.returncode == 0 else []

        def check():
            sums = {row["industry"]: (row["n"], row["low"], row["high"])
                    for row in ask(SUMS)}
            counts = {}
            for key, table in COUNTS.items():
                rows = ask(f"SELECT count(*) AS n FROM {table}")
                counts[key] = rows[0]["n"] if rows else 0
            return self.judge(sums, counts)
        return check

    def in_sqlite(self, path, output):
        """Did a peer load it, and print what it should?"""
        def check():
            db = sqlite3.connect(path)
            counts = {key: db.execute(
                f"SELECT count(*) FROM {table}").fetchone()[0]
                for key, table in COUNTS.items()}
            db.close()
            return self.judge(printed(output), counts)
        return check

    def in_duckdb(self, command, output):
        def check():
            sums = printed(output)
            done = subprocess.run(command, capture_output=True, text=True,
                                  check=False)
            rows = dict(line.split("\t") for line in done.stdout.splitlines())
            counts = {key: int(rows.get(table, 0))
                      for key, table in COUNTS.items()}
            return self.judge(sums, counts)
        return check

    def in_report(self, output):
        """Does the report by-industry, as CSV, count every signing?"""
        def check():
            with open(output, encoding="utf-8", newline="") as f:
                listed = {row["industry"]: int(row["signings"])
                          for row in csv.DictReader(f)
                          if row["fair"] == "*" and row["kind"] == "listed"}
            wanted = {f"Industry {industry}": row[0]
                      for industry, row in self.sums.items()}
            return None if listed == wanted else "signings by industry"
        return check


def printed(output):
    """The rows industry, count, low, high of a peer's report."""
    sums = {}
    with open(output, encoding="utf-8") as f:
        for line in f:
            words = line.rstrip("\n").split("\t")
            if len(words) == 4:
                sums[words[0]] = tuple(int(word) for word in words[1:])
    return sums

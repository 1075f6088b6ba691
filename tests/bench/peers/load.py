#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Seeds into SQLite with python3-yaml (its C loader) and the standard
library's sqlite3, then value by industry:

  load.py DATABASE FILE...
"""
import pathlib
import re
import sqlite3
import sys

import yaml

HERE = pathlib.Path(__file__).parent
LISTS = {
    "fairs": ("id", "series", "edition", "name", "starts", "ends"),
    "sources": ("id", "title", "publisher", "published", "language"),
    "regions": ("id", "name", "kind", "parent"),
    "industries": ("id", "name"),
    "wordings": ("word", "low_factor", "high_factor"),
    "organizations": ("id", "name", "name_zh"),
}
UNITS = {"m": 1_000_000, "bn": 1_000_000_000}
VALUE = re.compile(r"(?:([a-z]+) )?([0-9.]+)(m|bn) CNY")


def bounds(value, factors):
    word, number, unit = VALUE.fullmatch(value).groups()
    stated = round(float(number) * UNITS[unit])
    if word is None:
        return stated, stated
    return tuple(None if factor == "open" else round(stated * factor)
                 for factor in factors[word])


def load(db, seeds, factors):
    for name, keys in LISTS.items():
        marks = ", ".join("?" * len(keys))
        db.executemany(f"INSERT INTO {name} VALUES ({marks})",
                       ([row.get(key) for key in keys]
                        for row in seeds.get(name, ())))
    for row in seeds.get("wordings", ()):
        factors[row["word"]] = row["low_factor"], row["high_factor"]
    rows = seeds.get("signings", ())
    db.executemany(
        f"INSERT INTO signings VALUES ({', '.join('?' * 14)})",
        ((r["id"], r["fair"], r["title"], r["title_zh"], r["origin"],
          r["host"], r["industry"], r["signed_on"].isoformat(), r["value"],
          *bounds(r["value"], factors), r["stage"], r["locator"], r["note"])
         for r in rows))
    db.executemany("INSERT INTO signing_investors VALUES (?, ?, ?)",
                   ((r["id"], i, who) for r in rows
                    for i, who in enumerate(r["investors"], 1)))
    db.executemany("INSERT INTO signing_sources VALUES (?, ?, ?)",
                   ((r["id"], i, what) for r in rows
                    for i, what in enumerate(r["sources"], 1)))


def main():
    path, *files = sys.argv[1:]
    factors = {}
    db = sqlite3.connect(path)
    db.executescript((HERE / "tables.sql").read_text())
    for name in files:
        with open(name, encoding="utf-8") as f:
            load(db, yaml.load(f, Loader=yaml.CSafeLoader), factors)
    db.executescript((HERE / "indexes.sql").read_text())
    db.commit()
    for row in db.execute((HERE / "report.sql").read_text()):
        print(*row, sep="\t")


main()

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Synthetic seeds in the real format, the same for the same arguments.

  gen.py -n 100000 -k 8 -o FOLDER [--one FILE] [--csv FOLDER]

writes FOLDER/ref.yaml (fairs, regions, industries, sources, wordings),
FOLDER/organizations.yaml, FOLDER/signings/part-NNN.yaml (-k files) and
FOLDER/expect.json: how many rows there are, and per industry the number of
signings and the exact sums of their stated values and of both bounds (an open
bound adds nothing), by which a load can be checked.  --one writes the same
seeds once more, into one file; --csv the same rows as a table each, for
programs that read no YAML.  Figures are random: they say nothing about any
real fair.
"""
import argparse
import contextlib
import csv
import json
import os
import random
import shutil

PROVINCES = ("BJ TJ HE SX NM LN JL HL SH JS ZJ AH FJ JX SD HA HB HN GD GX HI "
             "CQ SC GZ YN XZ SN GS QH NX XJ").split()
INDUSTRIES = ("electronics equipment new-energy new-materials lithium-battery "
              "automotive aerospace biomedicine medical-devices food liquor "
              "agriculture logistics e-commerce finance tourism real-estate "
              "infrastructure chemicals metallurgy textiles software big-data "
              "environment education health-care").split()
HAN = "宏达联创新华天齐瑞丰金龙宝盛中科国泰远恒明山海伟祥亿"
SYLLABLES = ("hong da lian chuang xin hua tian qi rui feng jin long bao sheng "
             "zhong ke guo tai yuan heng ming shan hai wei xiang yi").split()
KINDS = (("production base", "生产基地"), ("industrial park", "产业园"),
         ("research institute", "研究院"), ("logistics hub", "物流枢纽"),
         ("headquarters", "总部"), ("smart factory", "智能工厂"))
STAGES = "signed framework intent contract started operating".split()
YEARS = range(2000, 2026)
SOURCES = 1200


# A word, and the bounds of the true figure as hundredths of the stated number.
WORDINGS = (("over", 100, None), ("nearly", 90, 100), ("about", 95, 105))
SIGNING = ("id fair title title_zh origin host industry signed_on value "
           "value_low value_high stage locator note").split()


def references():
    """The collections of ref.yaml: name, keys, rows."""
    yield ("sources", ("id", "title", "publisher", "published", "language"),
           [(f"report-{i:04d}", f"Report {i}", f"Press {i % 10}", "unknown",
             "zh") for i in range(SOURCES)])
    yield ("regions", ("id", "name", "kind", "parent"),
           [("CN", "China", "country", None)]
           + [(f"CN-{p}", f"Province {p}", "province", "CN")
              for p in PROVINCES])
    yield ("industries", ("id", "name"),
           [(s, f"Industry {s}") for s in INDUSTRIES])
    yield ("wordings", ("word", "low_factor", "high_factor"),
           [(word, f"{low / 100:g}",
             "open" if high is None else f"{high / 100:g}")
            for word, low, high in WORDINGS])
    yield ("fairs", ("id", "series", "edition", "name", "starts", "ends",
                     "scopes"),
           [(f"fair-{y}", "fair", n, f"Fair of {y}", f"{y}-05-20",
             f"{y}-05-23", "[{id: whole, name: All}]")
            for n, y in enumerate(YEARS, 1)])


def reference(path, tables):
    """Writes the lists that signings point to."""
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        for name, keys, rows in references():
            f.write(f"{name}:\n")
            for row in rows:
                f.write("  - {" + ", ".join(
                    f"{key}: {value}" for key, value in zip(keys, row)
                    if value is not None) + "}\n")
            tables.add(name, keys)
            for row in rows:
                tables.row(name, row)


class Tables:
    """CSV files, one a table; without a folder, nothing."""

    def __init__(self, folder, stack):
        self.folder = folder
        self.stack = stack
        self.writers = {}

    def add(self, name, columns):
        if self.folder:
            f = self.stack.enter_context(open(
                f"{self.folder}/{name}.csv", "w", encoding="utf-8",
                newline=""))
            self.writers[name] = csv.writer(f, lineterminator="\n")
            self.writers[name].writerow(columns)

    def row(self, name, values):
        if self.folder:
            self.writers[name].writerow(values)


def organizations(path, count, rnd, tables):
    parties = []
    tables.add("organizations", ("id", "name", "name_zh"))
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        f.write("organizations:\n")
        for i in range(count):
            ks = [int(rnd() * 26) for _ in range(2 + int(rnd() * 3))]
            slug = "-".join(SYLLABLES[k] for k in ks) + f"-{i}"
            zh = "".join(HAN[k] for k in ks)
            f.write(f"  - id: {slug}\n    name: {slug} Group\n"
                    f"    name_zh: {zh}集团{i}\n")
            tables.row("organizations",
                       (slug, f"{slug} Group", f"{zh}集团{i}"))
            parties.append((slug, zh))
    return parties


def amount(rnd):
    """The words of a value, the stated number in yuan and its bounds."""
    if rnd() < .5:
        quarters = int(rnd() * 400) + 1
        text = f"{quarters / 4:.2f}".rstrip("0").rstrip(".") + "bn CNY"
        yuan = quarters * 250_000_000
    else:
        millions = int(rnd() * 990) + 10
        text, yuan = f"{millions}m CNY", millions * 1_000_000
    chance = rnd()
    if chance < .6:
        return text, yuan, yuan, yuan
    word, low, high = WORDINGS[0 if chance < .8 else 1 if chance < .92 else 2]
    return (f"{word} {text}", yuan, yuan * low // 100,
            None if high is None else yuan * high // 100)


def signing(i, parties, rnd):
    """A signing: its columns, investors and sources, and the stated number of
    yuan."""
    year = YEARS[int(rnd() * 26)]
    industry = INDUSTRIES[int(rnd() * rnd() * 26)]
    first = parties[int(rnd() * len(parties))]
    investors = [first[0]]
    if rnd() < .4:
        investors.append(parties[int(rnd() * len(parties))][0])
    kind = KINDS[int(rnd() * len(KINDS))]
    text, yuan, low, high = amount(rnd)
    title = (f"{first[0]} Group: {industry} {kind[0]}, "
             f"phase {1 + int(rnd() * 3)}")
    if rnd() < .9:
        title = title.replace(": ", ", ")
    sources = [f"report-{int(rnd() * SOURCES):04d}"
               for _ in range(1 + (rnd() < .35))]
    day = f"{year}-05-{20 + int(rnd() * 4):02d}"
    row = (f"fair-{year}-{i:07d}", f"fair-{year}", title,
           f"{first[1]}集团{kind[1]}项目", f"CN-{PROVINCES[int(rnd() * 31)]}",
           f"CN-{PROVINCES[int(rnd() * 31)]}", industry, day, text, low, high,
           STAGES[int(rnd() * 6)],
           f"paragraph {1 + int(rnd() * 30)}, table {1 + int(rnd() * 9)} "
           "of the annex to the report",
           f"signed by both sides at the fair of {year}, "
           "announced on the stage")
    return row, investors, sources, yuan


def as_yaml(row, investors, sources):
    (slug, fair, title, title_zh, origin, host, industry, day, value, _, _,
     stage, locator, note) = row
    if ": " in title:
        title = f'"{title}"'
    return (f"  - id: {slug}\n    fair: {fair}\n    title: {title}\n"
            f"    title_zh: {title_zh}\n    investors:\n"
            + "".join(f"      - {p}\n" for p in investors)
            + f"    origin: {origin}\n    host: {host}\n"
            f"    industry: {industry}\n    signed_on: {day}\n"
            f"    value: {value}\n    stage: {stage}\n    sources:\n"
            + "".join(f"      - {s}\n" for s in sources)
            + f"    locator: {locator}\n    note: {note}\n")


def signings(folder, args, parties, rnd, tables):
    """Writes the signings; what a load of them must come to."""
    expect = {"signings": args.n, "organizations": len(parties),
              "investors": 0, "sources": 0}
    by_industry = {}
    tables.add("signings", SIGNING)
    tables.add("signing_investors", ("signing", "position", "organization"))
    tables.add("signing_sources", ("signing", "position", "source"))
    part, number = None, -1
    for i in range(args.n):
        if i * args.k // args.n != number:
            number = i * args.k // args.n
            if part:
                part.close()
            part = open(f"{folder}/part-{number:03d}.yaml", "w",
                        encoding="utf-8", newline="\n")
            part.write("signings:\n")
        row, investors, sources, yuan = signing(i, parties, rnd)
        part.write(as_yaml(row, investors, sources))
        tables.row("signings", row)
        for at, party in enumerate(investors, 1):
            tables.row("signing_investors", (row[0], at, party))
        for at, source in enumerate(sources, 1):
            tables.row("signing_sources", (row[0], at, source))
        sums = by_industry.setdefault(row[6], [0, 0, 0, 0])
        for at, figure in enumerate((1, yuan, row[9], row[10])):
            sums[at] += figure or 0
        expect["investors"] += len(investors)
        expect["sources"] += len(sources)
    part.close()
    expect["by_industry"] = dict(sorted(by_industry.items()))
    return expect


def join(path, folder):
    """All seeds in one file: each collection may stand once only."""
    parts = sorted(os.listdir(f"{folder}/signings"))
    with open(path, "wb") as one:
        for name in ("ref.yaml", "organizations.yaml"):
            with open(f"{folder}/{name}", "rb") as f:
                one.write(f.read())
        one.write(b"signings:\n")
        for name in parts:
            with open(f"{folder}/signings/{name}", "rb") as f:
                f.readline()
                shutil.copyfileobj(f, one)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-n", type=int, default=100_000, help="signings")
    parser.add_argument("-k", type=int, default=8, help="files to split into")
    parser.add_argument("-s", type=int, default=1, help="seed")
    parser.add_argument("-o", default="bench-seeds", help="folder")
    parser.add_argument("--one", help="file for all seeds together")
    parser.add_argument("--csv", help="folder for tables")
    args = parser.parse_args()
    rnd = random.Random(args.s).random
    os.makedirs(f"{args.o}/signings", exist_ok=True)
    if args.csv:
        os.makedirs(args.csv, exist_ok=True)
    with contextlib.ExitStack() as stack:
        tables = Tables(args.csv, stack)
        reference(f"{args.o}/ref.yaml", tables)
        parties = organizations(f"{args.o}/organizations.yaml",
                                max(50, args.n // 5), rnd, tables)
        expect = signings(f"{args.o}/signings", args, parties, rnd, tables)
    if args.one:
        join(args.one, args.o)
    with open(f"{args.o}/expect.json", "w", encoding="utf-8") as f:
        json.dump(expect, f, indent=1)
        f.write("\n")


if __name__ == "__main__":
    main()

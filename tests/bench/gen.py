#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Synthetic seeds in the real format, the same for the same arguments.

  gen.py -n 100000 -k 8 -o FOLDER

writes FOLDER/ref.yaml (fairs, regions, industries, sources, wordings),
FOLDER/organizations.yaml, FOLDER/signings/part-NNN.yaml (-k files) and
FOLDER/expect.json: counts, and per industry the number of signings and the exact sum of the
stated values, by which a load can be checked.  Figures are random: they
say nothing about any real fair.
"""
import argparse
import json
import os
import random

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


def reference(path):
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        f.write("sources:\n")
        for i in range(SOURCES):
            f.write(f"  - {{id: report-{i:04d}, title: Report {i}, "
                    f"publisher: Press {i % 10}, published: unknown, "
                    "language: zh}\n")
        f.write("regions:\n  - {id: CN, name: China, kind: country}\n")
        for p in PROVINCES:
            f.write(f"  - {{id: CN-{p}, name: Province {p}, kind: province, "
                    "parent: CN}\n")
        f.write("industries:\n")
        for s in INDUSTRIES:
            f.write(f"  - {{id: {s}, name: Industry {s}}}\n")
        f.write("wordings:\n"
                "  - {word: over, low_factor: 1, high_factor: open}\n"
                "  - {word: nearly, low_factor: 0.9, high_factor: 1}\n"
                "  - {word: about, low_factor: 0.95, high_factor: 1.05}\n"
                "fairs:\n")
        for n, y in enumerate(YEARS, 1):
            f.write(f"  - {{id: fair-{y}, series: fair, edition: {n}, "
                    f"name: Fair of {y}, starts: {y}-05-20, "
                    f"ends: {y}-05-23, scopes: [{{id: whole, name: All}}]}}\n")


def organizations(path, count, rnd):
    parties = []
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        f.write("organizations:\n")
        for i in range(count):
            ks = [int(rnd() * 26) for _ in range(2 + int(rnd() * 3))]
            slug = "-".join(SYLLABLES[k] for k in ks) + f"-{i}"
            zh = "".join(HAN[k] for k in ks)
            f.write(f"  - id: {slug}\n    name: {slug} Group\n"
                    f"    name_zh: {zh}集团{i}\n")
            parties.append((slug, zh))
    return parties


def amount(rnd):
    """The words of a value and the stated number in yuan."""
    if rnd() < .5:
        quarters = int(rnd() * 400) + 1
        text = f"{quarters / 4:.2f}".rstrip("0").rstrip(".") + "bn CNY"
        yuan = quarters * 250_000_000
    else:
        millions = int(rnd() * 990) + 10
        text, yuan = f"{millions}m CNY", millions * 1_000_000
    word = rnd()
    prefix = ("" if word < .6 else "over " if word < .8 else
              "nearly " if word < .92 else "about ")
    return prefix + text, yuan


def signing(i, parties, rnd):
    """One item as YAML, its industry and its stated number of yuan."""
    year = YEARS[int(rnd() * 26)]
    industry = INDUSTRIES[int(rnd() * rnd() * 26)]
    first = parties[int(rnd() * len(parties))]
    investors = [first[0]]
    if rnd() < .4:
        investors.append(parties[int(rnd() * len(parties))][0])
    kind = KINDS[int(rnd() * len(KINDS))]
    text, yuan = amount(rnd)
    title = f"{first[0]} Group: {industry} {kind[0]}, phase {1 + int(rnd() * 3)}"
    if rnd() < .9:
        title = title.replace(": ", ", ")
    else:
        title = f'"{title}"'
    sources = [f"report-{int(rnd() * SOURCES):04d}"
               for _ in range(1 + (rnd() < .35))]
    day = f"{year}-05-{20 + int(rnd() * 4):02d}"
    item = (f"  - id: fair-{year}-{i:07d}\n    fair: fair-{year}\n"
            f"    title: {title}\n"
            f"    title_zh: {first[1]}集团{kind[1]}项目\n    investors:\n"
            + "".join(f"      - {p}\n" for p in investors)
            + f"    origin: CN-{PROVINCES[int(rnd() * 31)]}\n"
            f"    host: CN-{PROVINCES[int(rnd() * 31)]}\n"
            f"    industry: {industry}\n    signed_on: {day}\n"
            f"    value: {text}\n    stage: {STAGES[int(rnd() * 6)]}\n"
            "    sources:\n" + "".join(f"      - {s}\n" for s in sources)
            + f"    locator: paragraph {1 + int(rnd() * 30)}, "
            f"table {1 + int(rnd() * 9)} of the annex to the report\n"
            f"    note: signed by both sides at the fair of {year}, "
            "announced on the stage\n")
    return item, industry, yuan


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-n", type=int, default=100_000, help="signings")
    parser.add_argument("-k", type=int, default=8, help="files to split into")
    parser.add_argument("-s", type=int, default=1, help="seed")
    parser.add_argument("-o", default="bench-seeds", help="folder")
    args = parser.parse_args()
    rnd = random.Random(args.s).random
    os.makedirs(f"{args.o}/signings", exist_ok=True)
    reference(f"{args.o}/ref.yaml")
    parties = organizations(f"{args.o}/organizations.yaml",
                            max(50, args.n // 5), rnd)
    expect = {}
    part, number = None, -1
    for i in range(args.n):
        if i * args.k // args.n != number:
            number = i * args.k // args.n
            if part:
                part.close()
            part = open(f"{args.o}/signings/part-{number:03d}.yaml", "w",
                        encoding="utf-8", newline="\n")
            part.write("signings:\n")
        item, industry, yuan = signing(i, parties, rnd)
        part.write(item)
        row = expect.setdefault(industry, [0, 0])
        row[0] += 1
        row[1] += yuan
    part.close()
    with open(f"{args.o}/expect.json", "w", encoding="utf-8") as f:
        json.dump({"signings": args.n, "organizations": len(parties),
                   "by_industry": dict(sorted(expect.items()))}, f, indent=1)
        f.write("\n")


if __name__ == "__main__":
    main()

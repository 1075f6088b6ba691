#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A fair with many claims, to time reconciling; the same for the same arguments.

  reconcile.py -n 2000 -o FOLDER [--wrong 3]

writes FOLDER/seeds.yaml: a fair whose projects are drawn at random and whose claims are
true of them, worded as press reports word figures; with --wrong so many claims are
falsified.  FOLDER/truth.json has the number of projects and the value of each set.

  reconcile.py -n 2000 -o FOLDER --time WCIFIT

ingests it with that program and times wcifit reconcile.
"""
import argparse
import json
import os
import random
import subprocess
import time

PROVINCES = 31
GROUPS = {"east": range(0, 10), "centre": range(10, 16),
          "west": range(16, 28), "north": range(28, 31)}
HOSTS = 40
INDUSTRIES = 30  # of which each fifth is a sector above the next four
SCOPES = ("ceremony", "districts")
SIZES = (1, 5, 10)  # in 1e9 CNY


def parent(industry):
    return industry - industry % 5


def projects(rng, count):
    found = []
    for _ in range(count):
        found.append({
            "scope": rng.choice(SCOPES),
            "origin": rng.randrange(PROVINCES),
            "host": rng.randrange(HOSTS),
            "industry": rng.choice(
                [i for i in range(INDUSTRIES) if i % 5 or i < 0]),
            "value": int(10 ** rng.uniform(7, 10.2)) // 10**6 * 10**6,
        })
    return found


def is_in(project, cell):
    for key, wanted in cell.items():
        if key == "scope":
            if wanted not in ("whole", project["scope"]):
                return False
        elif key == "min_value":
            if project["value"] < wanted * 10**9:
                return False
        elif key == "industry":
            if wanted not in (project["industry"], parent(project["industry"])):
                return False
        elif key == "origin":
            if isinstance(wanted, str):
                if project["origin"] not in GROUPS[wanted]:
                    return False
            elif project["origin"] != wanted:
                return False
        elif project[key] != wanted:
            return False
    return True


def cells(rng):
    """Sets in a random order, those with few dimensions first."""
    origins = list(GROUPS) + list(range(PROVINCES))
    one = [{"scope": s, **d} for s in ("whole",) + SCOPES for d in
           [{}] + [{"industry": i} for i in range(INDUSTRIES)] +
           [{"origin": o} for o in origins] +
           [{"host": h} for h in range(HOSTS)] +
           [{"min_value": m} for m in SIZES]]
    two = [{"scope": s, "industry": i, "origin": o}
           for s in ("whole",) + SCOPES for i in range(INDUSTRIES)
           for o in GROUPS]
    two += [{"scope": "whole", "host": h, "min_value": m}
            for h in range(HOSTS) for m in SIZES]
    two += [{"scope": s, "industry": i, "host": h} for s in SCOPES
            for i in range(0, INDUSTRIES, 5) for h in range(HOSTS)]
    rng.shuffle(two)
    return one + two


def amount(value):
    text = f"{value / 10**9:.3f}".rstrip("0").rstrip(".")
    return f"{text}bn CNY"


def word(rng, value, money):
    """A true statement about a number."""
    form = rng.choice(("exact", "over", "nearly", "about"))
    if value < 20 or form == "exact":
        return amount(value) if money else str(value)
    digits = 10 ** (len(str(value)) - 2)
    low = value // digits * digits
    if form == "over" and low < value:
        return "over " + (amount(low) if money else str(low))
    if form == "nearly" and low < value:
        high = low + digits
        if value >= 0.9 * high:
            return "nearly " + (amount(high) if money else str(high))
    near = round(value / digits) * digits
    return "about " + (amount(near) if money else str(near))


def spell(cell):
    names = {"industry": "i-{}", "host": "h-{}", "origin": "o-{}"}
    parts = []
    for key, value in cell.items():
        if key == "min_value":
            value = f"{value}bn CNY"
        elif key in names and not isinstance(value, str):
            value = names[key].format(value)
        parts.append(f"{key}: {value}")
    return ", ".join(parts)


def write_head(f):
    f.write("sources:\n  - {id: press, title: Press, publisher: Press, "
            "published: unknown, language: en}\n")
    f.write("regions:\n  - {id: all, name: All, kind: country}\n")
    for i in range(PROVINCES):
        f.write(f"  - {{id: o-{i}, name: Origin {i}, kind: province, "
                "parent: all}\n")
    for i in range(HOSTS):
        f.write(f"  - {{id: h-{i}, name: Host {i}, kind: district, "
                "parent: all}\n")
    f.write("region_groups:\n")
    for name, members in GROUPS.items():
        f.write(f"  - {{id: {name}, name: Group {name}, kind: macro-region, "
                f"members: [{', '.join(f'o-{i}' for i in members)}]}}\n")
    f.write("industries:\n")
    for i in range(INDUSTRIES):
        above = f", parent: i-{parent(i)}" if i % 5 else ""
        f.write(f"  - {{id: i-{i}, name: Industry {i}{above}}}\n")
    f.write("wordings:\n"
            "  - {word: over, low_factor: 1, high_factor: open}\n"
            "  - {word: nearly, low_factor: 0.9, high_factor: 1}\n"
            "  - {word: about, low_factor: 0.95, high_factor: 1.05}\n"
            "fairs:\n"
            "  - {id: fair, series: fair, edition: 1, name: Fair, "
            "starts: 2024-05-20, ends: 2024-05-23,\n"
            "     scopes: [{id: whole, name: Whole, partition: true}, "
            "{id: ceremony, name: Ceremony, parent: whole}, "
            "{id: districts, name: Districts, parent: whole}]}\n"
            "claims:\n")


def write(path, count, wrong, seed, population):
    rng = random.Random(seed)
    found = projects(rng, population)
    truth = {}
    falsified = 0
    with open(os.path.join(path, "seeds.yaml"), "w", encoding="utf-8",
              newline="\n") as f:
        write_head(f)
        chosen = cells(rng)
        places = set(rng.sample(range(count), wrong))
        for n in range(count):
            cell = chosen[n % len(chosen)]
            members = [p for p in found if is_in(p, cell)]
            number = len(members)
            value = sum(p["value"] for p in members)
            truth[spell(cell)] = [number, value]
            if n in places:
                number, value = number * 2 + 10, value * 2 + 10**10
                falsified += 1
            f.write(f"  - {{fair: fair, {spell(cell)}, projects: "
                    f"{word(rng, number, False)}, "
                    f"value: {word(rng, value, True)}, "
                    f"source: press, locator: line {n}}}\n")
    with open(os.path.join(path, "truth.json"), "w", encoding="utf-8") as f:
        json.dump(truth, f, indent=1)
    return falsified


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-n", type=int, default=2000)
    parser.add_argument("-o", required=True)
    parser.add_argument("--wrong", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--projects", type=int, default=1500)
    parser.add_argument("--time")
    arguments = parser.parse_args()
    os.makedirs(arguments.o, exist_ok=True)
    write(arguments.o, arguments.n, arguments.wrong, arguments.seed,
          arguments.projects)
    if not arguments.time:
        return
    db = os.path.join(arguments.o, "bench.db")
    steps = (
        ("ingest", [arguments.time, "ingest", "-q", "--force", "--db", db,
                    os.path.join(arguments.o, "seeds.yaml")]),
        ("reconcile", [arguments.time, "reconcile", "-q", "--db", db,
                       "--format", "json", "-o",
                       os.path.join(arguments.o, "findings.json")]),
    )
    for name, command in steps:
        begun = time.monotonic()
        subprocess.run(command, check=True)
        print(f"{name}: {time.monotonic() - begun:.3f} s")
    with open(os.path.join(arguments.o, "findings.json"),
              encoding="utf-8") as f:
        rows = json.load(f)
    for kind in ("bound", "contradiction", "tension"):
        print(kind + "s:", sum(row["kind"] == kind for row in rows))


if __name__ == "__main__":
    main()

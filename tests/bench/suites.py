# SPDX-License-Identifier: MIT
"""What is measured: each suite runs a group of commands in turn and holds what
it finds against the goals."""

import csv
import dataclasses
import itertools
import json
import pathlib
import shlex
import shutil
import subprocess

from measure import Case, ratio
from seeds import HERE, Seeds

PEERS = HERE / "peers"
MILLION = 1_000_000
FEW = 1_000  # signings of a database that counts as small
FOLDER = 2_000  # signings of a folder of seeds as people write them
MARGIN = 1.15  # a row in a large load may cost so much more than in a small one
FLAT = 1.10  # memory counts as the same within this

COLUMNS = ("id fair kind title title_zh origin host industry stage "
           "value_stated value_low value_high signed_on locator").split()
WIDE = f"SELECT {', '.join(COLUMNS)} FROM signings"
ADHOC = {
    "industry and origin": (
        "SELECT i.name AS industry, r.name AS origin, count(*) AS signings, "
        "sum(s.value_low) AS low, sum(s.value_high) AS high "
        "FROM signings AS s JOIN industries AS i ON i.id = s.industry "
        "JOIN regions AS r ON r.id = s.origin "
        "GROUP BY i.name, r.name ORDER BY i.name, r.name"),
    "investors": (
        "SELECT o.id, o.name, count(*) AS signings, sum(s.value_low) AS low "
        "FROM signing_investors AS v JOIN signings AS s ON s.id = v.signing "
        "JOIN organizations AS o ON o.id = v.organization "
        "GROUP BY o.id, o.name ORDER BY low DESC, o.id LIMIT 20"),
}
SUMMARY = ("SELECT * FROM cells WHERE dimension = 'industry' "
           "ORDER BY fair, scope, position")
# Two characters, one that is in every title, an industry, and no hit at all.
SEARCHES = {"宏达": True, "集": True, "lithium battery": True,
            "no-such-word": False}
# Print a row for each signing or organization: they cannot but grow.
LISTS = ("names", "signings")
JS = "js-yaml, better-sqlite3"
PYTHON = "python3-yaml, sqlite3"
DUCKDB = "DuckDB, from CSV"


@dataclasses.dataclass
class Goal:
    work: str
    size: int
    wanted: str
    limit: float
    value: float  # None: could not be measured
    unit: str = "×"
    at_least: bool = False
    stated_for: int = 0  # the size the goal speaks of; 0: any
    detail: str = ""

    def verdict(self):
        if self.value is None:
            return "not run" if self.detail.startswith("not run") \
                else "failed"
        if self.at_least:
            return "met" if self.value >= self.limit else "missed"
        return "met" if self.value <= self.limit else "missed"


@dataclasses.dataclass
class Group:
    title: str
    cases: list
    bases: dict  # name of a case -> the case its ratio is against

    def base(self, case):
        return self.bases.get(case.name, self.cases[0])


def figure(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def span(seconds):
    return f"{figure(seconds * 1000)} ms" if seconds < .1 \
        else f"{figure(seconds)} s"


def against(case, base):
    """Both medians, or why there are none."""
    if case.failed or base.failed:
        return case.failed or base.failed
    return f"{span(case.median())} : {span(base.median())}"


class Bench:
    def __init__(self, options, meter, scratch):
        self.tool = options.wcifit
        self.floors = pathlib.Path(options.floors)
        self.modules = pathlib.Path(options.modules)
        self.empty = options.empty
        self.python = options.python
        self.data = options.data
        self.rounds = options.rounds
        self.size = options.size
        self.peer_size = min(options.size, 100_000)
        self.meter = meter
        self.scratch = pathlib.Path(scratch)
        self.groups = []
        self.goals = []
        self.made = {}

    def seeds(self, count, parts=8):
        if (count, parts) not in self.made:
            self.meter.say(f"data: {count:,} signings")
            self.made[count, parts] = Seeds(self.data, count, parts)
        return self.made[count, parts]

    def database(self, count):
        """A database of wcifit for suites that only read."""
        path = self.scratch / f"read-{count}.db"
        if not path.exists():
            seeds = self.seeds(count)
            self.meter.say(f"ingest {count:,} signings to read from")
            subprocess.run([self.tool, "ingest", "-q", "--db", path,
                            seeds.folder], check=True)
            wrong = seeds.in_tool(self.tool, path)()
            if wrong:
                raise SystemExit(f"bench: ingest lost {wrong}")
        return path

    def ingest(self, name, seeds, *, one=False, again=False, file=None):
        path = self.scratch / (file or "ingest.db")
        return Case(name, [self.tool, "ingest", "--db", path,
                           seeds.one if one else seeds.folder],
                    wipe=() if again else (path,),
                    check=seeds.in_tool(self.tool, path))

    def floor(self, name, files):
        return Case(name, [self.floors / "events", *files])

    def add(self, title, cases, bases=None):
        self.groups.append(Group(title, cases, bases or {}))

    def goal(self, *args, **kwargs):
        self.goals.append(Goal(*args, **kwargs))

    def clean(self):
        """Removes what a suite left behind, but databases to read from."""
        for path in self.scratch.iterdir():
            if path.is_file() and not path.name.startswith("read-"):
                path.unlink()


def ingest(bench):
    """Seeds to database against the bare parser."""
    n = bench.size
    seeds = bench.seeds(n)
    floor = bench.floor("libyaml's events", seeds.files)
    load = bench.ingest("wcifit ingest", seeds)
    again = bench.ingest("wcifit ingest, nothing changed", seeds, again=True)
    floor_one = bench.floor("libyaml's events, one file", [seeds.one])
    one = bench.ingest("wcifit ingest, one file", seeds, one=True,
                       file="one.db")
    cases = [floor, load, again, floor_one, one]
    title = (f"Ingest of {n:,} signings, {seeds.bytes / 1e6:,.0f} MB, in "
             f"{len(seeds.files) - 2} files of signings and 2 of lists")
    bench.meter.in_turn("ingest", cases, bench.rounds)
    bench.add(title, cases, {again.name: load, one.name: floor_one})
    bench.goal("ingest, in 8 files", n, "≤ 1.00 × libyaml's events", 1,
               ratio(load, floor), stated_for=MILLION,
               detail=against(load, floor))
    bench.goal("ingest, in one file", n, "≤ 1.10 × libyaml's events", 1.1,
               ratio(one, floor_one), stated_for=MILLION,
               detail=against(one, floor_one))
    peaks = [case.median("peak") for case in (load, one) if not case.failed]
    bench.goal("peak memory of both, the larger", n, "≤ 128 MiB", 128,
               max(peaks) if len(peaks) == 2 else None, unit="MiB",
               stated_for=MILLION)
    bench.goal("ingest again, nothing changed", n, "≤ 0.05 × the first", .05,
               ratio(again, load), stated_for=MILLION,
               detail=against(again, load))


def growth(bench):
    """Time for a row and memory as the seeds grow."""
    sizes = [bench.size // 10, bench.size]
    if bench.size == MILLION:
        sizes.insert(0, MILLION // 100)
    cases = [bench.ingest(f"{n:,} signings", bench.seeds(n)) for n in sizes]
    bench.meter.in_turn("growth", cases, bench.rounds)
    bench.add("Ingest as the seeds grow", cases)
    for (small, one), (large, other) in itertools.pairwise(zip(sizes, cases)):
        times = ratio(other, one)
        bench.goal(f"time for a row, against {small:,} signings", large,
                   f"≤ {MARGIN} ×", MARGIN,
                   None if times is None else times * small / large)
    bench.goal(f"peak memory, against {sizes[-2]:,} signings", bench.size,
               f"the same (≤ {FLAT:.2f} ×)", FLAT,
               ratio(cases[-1], cases[-2], "peak"), stated_for=MILLION)


def loaders(bench, seeds, *, one=False):
    """wcifit and the programs of others from the same seeds, in a folder or in
    one file, to value by industry."""
    source, files = (seeds.one, [seeds.one]) if one \
        else (seeds.folder, seeds.files)
    out = bench.meter.output
    path, duck = bench.scratch / "load.db", bench.scratch / "load.duckdb"
    line = " && exec ".join(
        f"{shlex.quote(bench.tool)} {words} --db {shlex.quote(str(path))}"
        + end for words, end in (
            ("ingest -q", " " + shlex.quote(str(source))),
            ("query by-industry", " --format csv")))
    right = seeds.in_tool(bench.tool, path), seeds.in_report(out)
    node = shutil.which("node") or shutil.which("nodejs")
    script = [node, PEERS / "duckdb.mjs", bench.modules, duck]
    duck_case = Case(DUCKDB, [*script, seeds.csv], wipe=(duck,),
                     check=seeds.in_duckdb(script, out),
                     missing=missing(bench, node, "@duckdb/node-api"))
    cases = [
        bench.floor("libyaml's events", files),
        Case("wcifit ingest, query", ["sh", "-c", line], wipe=(path,),
             check=lambda: right[0]() or right[1]()),
        Case(JS, [node, PEERS / "sqlite.mjs", bench.modules, path,
                  *files], wipe=(path,),
             check=seeds.in_sqlite(path, out),
             missing=missing(bench, node, "js-yaml", "better-sqlite3")),
        Case(PYTHON, [bench.python, PEERS / "load.py", path, *files],
             wipe=(path,), check=seeds.in_sqlite(path, out),
             missing=None if has_yaml(bench.python) else "no python3-yaml"),
        duck_case,
        Case("sqlite3 shell, from CSV",
             ["sh", PEERS / "import.sh", path, seeds.csv], wipe=(path,),
             check=seeds.in_sqlite(path, out),
             missing=None if shutil.which("sqlite3") else "no sqlite3"),
    ]
    return cases, {case.name: case for case in cases}


def missing(bench, node, *modules):
    if not node:
        return "no node"
    absent = [name for name in modules
              if not (bench.modules / "node_modules" / name).exists()]
    return f"npm could not bring {', '.join(absent)}" if absent else None


def has_yaml(python):
    return subprocess.run([python, "-c", "import yaml; yaml.CSafeLoader"],
                          capture_output=True, check=False).returncode == 0


def folder(bench):
    """A folder of seeds as people write them."""
    seeds = bench.seeds(FOLDER, 24)
    cases, by_name = loaders(bench, seeds)
    load = bench.ingest("wcifit ingest", seeds)
    cases.insert(1, load)
    bench.meter.in_turn("folder", cases, 2 * bench.rounds + 1)
    bench.add(f"{FOLDER:,} signings in {len(seeds.files)} files", cases)
    tool, js = by_name["wcifit ingest, query"], by_name[JS]
    bench.goal("ingest, in 26 files", FOLDER, "≤ 1.5 × libyaml's events", 1.5,
               ratio(load, cases[0]), detail=against(load, cases[0]))
    bench.goal(f"against {JS}", FOLDER, "≥ 8 × faster", 8, ratio(js, tool),
               at_least=True, detail=against(tool, js))


def peers(bench):
    """The same data, in one file, through the programs of others."""
    n = bench.peer_size
    seeds = bench.seeds(n)
    cases, by_name = loaders(bench, seeds, one=True)
    bench.meter.in_turn("peers", cases, bench.rounds)
    bench.add(f"{n:,} signings, in one file, to value by industry", cases)
    tool = by_name["wcifit ingest, query"]
    for name, limit in ((JS, 4.5), (PYTHON, 50)):
        bench.goal(f"against {name}", n, f"≥ {limit} × faster", limit,
                   ratio(by_name[name], tool), at_least=True,
                   stated_for=100_000, detail=against(tool, by_name[name]))
    peak = ratio(tool, by_name[JS], "peak")
    bench.goal(f"memory against {JS}", n, "≤ 0.125 ×", .125, peak,
               stated_for=100_000,
               detail=against(tool, by_name[JS]) if peak is None else
               f"{tool.median('peak'):.0f} MiB : "
               f"{by_name[JS].median('peak'):.0f} MiB")
    bench.goal(f"against {DUCKDB}", n, "≤ 1.0 ×", 1,
               ratio(tool, by_name[DUCKDB]), stated_for=100_000,
               detail=against(tool, by_name[DUCKDB]))


def query(bench, count, *words, name, check=None):
    return Case(name, [bench.tool, "query", *words, "--db",
                       bench.database(count)], check=check)


def reports(bench):
    """Canned reports against the shell, and against a small database."""
    n, out = bench.size, bench.meter.output
    large, small = f"{n:,}", f"{FEW:,}"
    head = query(bench, n, "by-industry", name=f"by-industry, {large}")
    few = query(bench, FEW, "by-industry", name=f"by-industry, {small}")
    as_csv = query(bench, n, "by-industry", "--format", "csv",
                   name=f"by-industry, {large}, csv",
                   check=bench.seeds(n).in_report(out))
    shell = Case("sqlite3 shell, the table `cells`",
                 ["sqlite3", "-readonly", bench.database(n), SUMMARY])
    cases = [shell, head, as_csv, few]
    bench.meter.spawn("reports", cases, 40 * bench.rounds)
    bench.add(f"Value by industry from {large} and from {small} signings",
              cases)
    bench.goal("query by-industry", n, "≤ 0.85 × the sqlite3 shell", .85,
               ratio(head, shell), stated_for=MILLION,
               detail=against(head, shell))
    bench.goal("query by-industry", n, f"≤ 1.3 × its time at {small}", 1.3,
               ratio(head, few), stated_for=MILLION,
               detail=against(head, few))

    listed = json.loads(subprocess.run(
        [bench.tool, "query", "--format", "json"], capture_output=True,
        check=True).stdout)
    names = [row["name"] for row in listed
             if row["name"] not in (*LISTS, "search", "by-industry")]
    cases, bases = [], {}
    for name in names:
        pair = [query(bench, count, name, name=f"{name}, {count:,}")
                for count in (FEW, n)]
        bases[pair[0].name] = bases[pair[1].name] = pair[0]
        cases += pair
        bench.meter.spawn("reports", pair, 20 * bench.rounds,
                          seconds=5, least=bench.rounds)
    bench.add("The other reports (names and signings, which list every row, "
              "left out)", cases, bases)
    failed = [case.failed for case in cases if case.failed]
    grown = sorted(((ratio(case, bases[case.name]), case)
                    for case in cases[1::2] if not failed),
                   key=lambda pair: -pair[0])
    value, case = grown[0] if grown else (None, None)
    also = [other.name.split(",")[0] for growth, other in grown[1:]
            if growth > 1.3]
    bench.goal("any other report without a search; the worst", n,
               f"≤ 1.3 × its time at {small}", 1.3, value,
               stated_for=MILLION, detail=failed[0] if failed else
               f"{case.name.split(',')[0]}, "
               + against(case, bases[case.name])
               + ("; also " + ", ".join(also) if also else ""))


def search(bench):
    """Words looked for in all titles."""
    n, out = bench.size, pathlib.Path(bench.meter.output)

    def found(wanted):
        def check():
            rows = json.loads(out.read_text("utf-8"))
            return None if bool(rows) == wanted else f"{len(rows)} rows"
        return check

    cases = [query(bench, n, "search", word, "--format", "json",
                   name=f"search {word}", check=found(wanted))
             for word, wanted in SEARCHES.items()]
    bench.meter.in_turn("search", cases, bench.rounds)
    bench.add(f"Search in {n:,} signings", cases)
    failed = [case for case in cases if case.failed]
    slow = None if failed else max(cases, key=Case.median)
    bench.goal("query search; the worst", n, "≤ 0.5 s", .5,
               slow.median() if slow else None, unit="s", stated_for=MILLION,
               detail=slow.name if slow else failed[0].failed)


def same_rows(bench, ours, theirs, as_json):
    """Do two files hold the same rows?  Of many, a sample is compared."""
    step = max(1, bench.size // 50_000)

    def rows(path):
        with open(path, encoding="utf-8", newline="") as f:
            if not as_json:
                yield from csv.reader(f)
                return
            for line in f:
                line = line.strip().removeprefix("[")
                line = line.removesuffix("]").removesuffix(",")
                if line:
                    yield line

    def check():
        for i, (one, other) in enumerate(itertools.zip_longest(
                rows(ours), rows(theirs))):
            if one is None or other is None:
                return "not as many rows as the shell's"
            if i % step == 0 and one != other and (
                    not as_json or json.loads(one) != json.loads(other)):
                return f"row {i} is not the shell's"
        return None
    return check


def sql(bench):
    """Rows to a file, and a question, against the shell."""
    n, path = bench.size, bench.database(bench.size)
    work = {"csv": (WIDE, "csv", .45), "json": (WIDE, "json", .55)}
    for name, text in ADHOC.items():
        work[f"GROUP BY, {name}"] = (text, "csv", 1)
    cases, bases = [], {}
    for name, (text, form, _) in work.items():
        files = [str(bench.scratch / f"{name}.{who}".replace(" ", "-"))
                 for who in ("theirs", "ours")]
        head = ["-header"] if form == "csv" else []
        shell = Case(f"sqlite3, {name}",
                     ["sqlite3", "-readonly", f"-{form}", *head, path, text],
                     output=files[0])
        tool = Case(f"wcifit sql, {name}",
                    [bench.tool, "sql", "--db", path, "--format", form,
                     text], output=files[1])
        checker = same_rows(bench, files[1], files[0], form == "json")
        tool.check = once_only(checker)
        bases[shell.name] = bases[tool.name] = shell
        cases += [shell, tool]
    bench.meter.in_turn("sql", cases, bench.rounds)
    bench.add(f"SQL over {n:,} signings; csv and json: {len(COLUMNS)} columns "
              "of each, to a file", cases, bases)
    labels = {"csv": "sql, csv to a file", "json": "sql, json to a file"}
    for (name, (_, _, limit)), tool in zip(work.items(), cases[1::2]):
        shell = bases[tool.name]
        bench.goal(labels.get(name, f"sql, {name}"), n,
                   f"≤ {limit:g} × the sqlite3 shell", limit,
                   ratio(tool, shell), stated_for=MILLION,
                   detail=against(tool, shell))


def once_only(check):
    """A check that takes long is made after the first run."""
    done = []

    def first():
        if done:
            return None
        done.append(True)
        return check()
    return first


def start(bench):
    """What it costs to start."""
    empty = Case("an empty program with the same libraries", [bench.empty])
    cases = [empty,
             Case("wcifit --version", [bench.tool, "--version"]),
             Case("wcifit --help", [bench.tool, "--help"])]
    bench.meter.spawn("start", cases, 100 * bench.rounds)
    bench.add("Start", cases)
    for case in cases[1:]:
        bench.goal(case.name, 0, "≤ 1.3 × an empty program", 1.3,
                   ratio(case, empty), detail=against(case, empty))


ALL = {suite.__name__: suite for suite in (
    ingest, growth, folder, peers, reports, search, sql, start)}


def failures(bench):
    """Cases that ran and were wrong; a peer that is not there is no failure."""
    return [(group.title, case) for group in bench.groups
            for case in group.cases if case.failed and not case.missing]

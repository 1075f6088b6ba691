#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The benchmark behind scripts/bench, which calls it: runs wcifit, the floors
and the programs of others in turn, and holds what it finds against the goals
of docs/performance.md."""

import argparse
import datetime
import importlib.metadata
import json
import os
import pathlib
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unicodedata

import suites
from measure import BUSY, Meter, Patience, ratio
from seeds import Seeds

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
# What the databases of a run need at most, for each signing.
ROOM = 8_000


def options(argv):
    tmp = os.environ.get("TMPDIR") or "/tmp"
    parser = argparse.ArgumentParser(
        prog="scripts/bench", allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Measure wcifit against the bare parser, the sqlite3 "
        "shell and programs of others,\nand compare with the goals of "
        "docs/performance.md.  Exits 1 when anything measured\ngave a wrong "
        "result; a goal that is missed is no failure.",
        epilog=f"suites: {' '.join(suites.ALL)}; default: all of them")
    parser.add_argument("suites", nargs="*", metavar="SUITE")
    parser.add_argument("-r", "--rounds", type=int, metavar="N",
                        help="rounds that count; default 5, --small 3")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--small", dest="size", action="store_const",
                      const=10_000, help="10,000 signings: does it run?")
    size.add_argument("--full", dest="size", action="store_const",
                      const=1_000_000, help="1,000,000 signings, which the "
                      "goals speak of; default 100,000")
    parser.add_argument("--wcifit", metavar="FILE",
                        help="measure this program, not one built here")
    parser.add_argument("--data", metavar="FOLDER",
                        default=os.path.join(tmp, "wcifit-bench"),
                        help="where the seeds are made and kept; default "
                        "%(default)s")
    parser.add_argument("--databases", metavar="FOLDER",
                        help="where databases are written; default a file "
                        "system in memory that has room, else --data")
    parser.add_argument("--patience", metavar="MINUTES", type=float, default=0,
                        help="wait until nobody else keeps the machine busy, "
                        "and repeat rounds in which somebody did, for so "
                        "many minutes in all; default 0")
    parser.add_argument("--markdown", metavar="FILE",
                        help="write all tables to FILE, too")
    parser.add_argument("--update-docs", action="store_true",
                        help="put them into docs/performance.md")
    # Set by scripts/bench.
    for name in ("--build", "--modules"):
        parser.add_argument(name, help=argparse.SUPPRESS, required=True)
    chosen = parser.parse_args(argv)
    for name in chosen.suites:
        if name not in suites.ALL:
            parser.error(f"no suite {name!r}; there are: "
                         + ", ".join(suites.ALL))
    if chosen.update_docs and chosen.suites:
        parser.error("--update-docs wants all suites")
    chosen.size = chosen.size or 100_000
    chosen.rounds = chosen.rounds or (3 if chosen.size < 100_000 else 5)
    if chosen.rounds < 1:
        parser.error("at least one round")
    chosen.python = sys.executable
    chosen.floors = os.path.join(chosen.build, "bench")
    chosen.wcifit = os.path.abspath(
        chosen.wcifit or os.path.join(chosen.build, "bin", "wcifit"))
    if not os.access(chosen.wcifit, os.X_OK):
        parser.error(f"{chosen.wcifit} is no program")
    return chosen


def file_system(folder):
    """The type of the file system a folder is on."""
    folder = os.path.realpath(folder)
    best, kind = "", "?"
    with open("/proc/mounts", encoding="utf-8") as mounts:
        for line in mounts:
            _, point, what = line.split()[:3]
            if os.path.commonpath((folder, point)) == point \
                    and len(point) >= len(best):
                best, kind = point, what
    return kind


def place(chosen):
    """Where databases go: into memory where that is possible."""
    if chosen.databases:
        return chosen.databases
    for folder in ("/dev/shm", os.environ.get("XDG_RUNTIME_DIR"), "/tmp"):
        if folder and os.access(folder, os.W_OK) \
                and file_system(folder) == "tmpfs" \
                and shutil.disk_usage(folder).free > ROOM * chosen.size:
            return folder
    return chosen.data


def empty_program(tool, into):
    """Builds the empty program with the libraries and flags of the tool,
    whatever tool that is."""
    dynamic = subprocess.run(
        ["readelf", "-d", tool], capture_output=True, text=True,
        check=False, env={**os.environ, "LC_ALL": "C"}).stdout
    needed = re.findall(r"\(NEEDED\).*\[(?!ld-)(.+)\]", dynamic)
    flags = ["-Wl,--no-as-needed"] + [f"-l:{name}" for name in needed] \
        if needed else ["-static"]
    flags.append("-Wl,-z,now" if "NOW" in dynamic else "-Wl,-z,lazy")
    program = os.path.join(into, "empty")
    subprocess.run(
        [os.environ.get("CC", "cc"), "-O2", "-o", program,
         HERE / "empty.c", *flags], check=True)
    return program


def first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True,
                              check=False)
    except OSError:
        return "none"
    lines = (done.stdout or done.stderr).strip().splitlines()
    return lines[0] if done.returncode == 0 and lines else "none"


def module(modules, name):
    path = pathlib.Path(modules, "node_modules", name, "package.json")
    return json.loads(path.read_text())["version"] if path.exists() \
        else "none"


def python_yaml():
    try:
        return importlib.metadata.version("PyYAML")
    except importlib.metadata.PackageNotFoundError:
        return "none"


def machine(chosen, scratch):
    """The lines that say what was measured where."""
    cpu, memory, system = "?", 0, platform.platform()
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        found = re.search(r"model name\s*: (.*)", f.read())
        cpu = found[1] if found else platform.machine()
    with open("/proc/meminfo", encoding="utf-8") as f:
        memory = int(re.search(r"MemTotal:\s+(\d+)", f.read())[1])
    if os.path.exists("/etc/os-release"):
        with open("/etc/os-release", encoding="utf-8") as f:
            found = re.search(r'PRETTY_NAME="(.*)"', f.read())
            system = found[1] if found else system
    commit = first_line("git", "-C", str(ROOT), "describe", "--always",
                        "--dirty")
    node = shutil.which("node") or "nodejs"
    return [
        f"{first_line(chosen.wcifit, '--version')}, commit {commit}, "
        f"{datetime.date.today()}; {chosen.rounds} rounds",
        f"{os.cpu_count()} processors, {cpu}; "
        f"{memory / 2 ** 20:.0f} GiB of memory",
        f"{system}, Linux {platform.release()}, "
        f"{' '.join(platform.libc_ver())}, {first_line('cc', '--version')}",
        f"libyaml {first_line('pkg-config', '--modversion', 'yaml-0.1')}, "
        f"SQLite {first_line('sqlite3', '--version').split()[0]}",
        f"Python {platform.python_version()}, PyYAML {python_yaml()}; node "
        f"{first_line(node, '--version')}, js-yaml "
        f"{module(chosen.modules, 'js-yaml')}, better-sqlite3 "
        f"{module(chosen.modules, 'better-sqlite3')}, DuckDB "
        f"{module(chosen.modules, '@duckdb/node-api')}",
        "seeds are in the page cache; databases and all output go to "
        + ("memory" if file_system(scratch) == "tmpfs"
           else f"a disk ({file_system(scratch)})"),
    ]


def goal_rows(goals):
    yield "work", "signings", "goal", "measured", "", "ours : theirs"
    for goal in goals:
        verdict = goal.verdict()
        if goal.value is not None and goal.stated_for \
                and goal.size != goal.stated_for:
            verdict += " *"
        value = "–" if goal.value is None \
            else f"{suites.figure(goal.value)} {goal.unit}"
        yield (goal.work, f"{goal.size:,}" if goal.size else "", goal.wanted,
               value, verdict, goal.detail)


def case_rows(group):
    yield "", "median", "from–to", "ratio", "cpu", "peak MiB", "runs"
    for case in group.cases:
        if case.failed:
            yield case.name, case.failed, "", "", "", "", ""
            continue
        base = group.base(case)
        low, high = case.spread()
        value = ratio(case, base)
        yield (case.name, suites.span(case.median()),
               f"{suites.span(low)}–{suites.span(high)}",
               "1" if base is case else
               "–" if value is None else suites.figure(value),
               suites.span(case.median("cpu")),
               f"{case.median('peak'):.0f}", str(len(case.runs)))


def columns(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in text)


def as_text(rows):
    rows = list(rows)
    widths = [max(columns(row[i]) for row in rows)
              for i in range(len(rows[0]))]
    for at, row in enumerate(rows):
        yield "  ".join(cell + " " * (width - columns(cell))
                        for cell, width in zip(row, widths)).rstrip()
        if at == 0:
            yield "  ".join("─" * width for width in widths)


def as_markdown(rows):
    for at, row in enumerate(rows):
        yield "| " + " | ".join(cell.replace("|", "\\|")
                                for cell in row) + " |"
        if at == 0:
            yield "|" + " --- |" * len(row)


def note(bench):
    if any(goal.stated_for not in (0, goal.size) for goal in bench.goals):
        return ["", "\\* The goal is stated for another number of signings; "
                "`scripts/bench --full` measures that."]
    return []


def document(bench, facts):
    """All tables as Markdown."""
    lines = [f"- {fact}" for fact in facts]
    lines += ["", *as_markdown(goal_rows(bench.goals)), *note(bench)]
    for group in bench.groups:
        lines += ["", f"### {group.title}", "",
                  *as_markdown(case_rows(group))]
    return "\n".join(lines) + "\n"


def update_page(text):
    page = PAGE.read_text("utf-8")
    head, rest = page.split(BEGIN + "\n")
    _, tail = rest.split(END)
    PAGE.write_text(f"{head}{BEGIN}\n\n{text}\n{END}{tail}", "utf-8")


def show(bench, facts):
    for group in bench.groups:
        print(f"\n{group.title}\n")
        print("\n".join(as_text(case_rows(group))))
    print()
    print("\n".join(facts))
    print()
    print("\n".join(as_text(goal_rows(bench.goals))))
    print("\n".join(note(bench)).replace("\\*", "*").replace("`", ""))


def probe(chosen):
    """A command that takes a tenth of a second of a processor."""
    return [os.path.join(chosen.floors, "events"),
            Seeds(chosen.data, 10_000, 8).one]


def run(chosen, scratch):
    # Side by side and copied, as programs are installed: how a linker wrote
    # its output, and where, is a thirtieth of the time it takes to start.
    programs = os.path.join(scratch, "bin")
    os.makedirs(programs)
    chosen.wcifit = shutil.copy2(chosen.wcifit, programs)
    chosen.empty = empty_program(chosen.wcifit, programs)
    patience = Patience(probe(chosen) if chosen.patience else [])
    if chosen.patience:
        patience.learn()
    meter = Meter(os.path.join(chosen.floors, "turns"), scratch, patience)
    bench = suites.Bench(chosen, meter, scratch)
    # Of the tree the program was built from: whoever waits may go on working.
    facts = machine(chosen, scratch)
    names = chosen.suites or suites.ALL
    for name in names:
        # What a suite leaves of its part the next ones have.
        patience.left += chosen.patience * 60 / len(names)
        suites.ALL[name](bench)
        bench.clean()
    if chosen.patience:
        facts.append(
            "a round counts if libyaml's events of 10,000 signings, on all "
            f"processors at once, take less than {BUSY} of their least time "
            f"so far behind each command; {patience.repeated} were repeated, "
            f"and {patience.unjudged} not judged, for want of time")
    show(bench, facts)
    text = document(bench, facts)
    if chosen.markdown:
        pathlib.Path(chosen.markdown).write_text(text, "utf-8")
    if chosen.update_docs:
        update_page(text)
    wrong = suites.failures(bench)
    for title, case in wrong:
        print(f"bench: {title}: {case.name}: {case.failed}", file=sys.stderr)
    return 1 if wrong else 0


def main():
    chosen = options(sys.argv[1:])
    os.makedirs(chosen.data, exist_ok=True)
    # The environment of whoever starts it must not steer what is measured.
    for name in ("WCIFIT_DB", "NODE_OPTIONS", "PYTHONPATH"):
        os.environ.pop(name, None)
    # Even then what was written into memory must go.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="wcifit-bench-",
                                     ignore_cleanup_errors=True,
                                     dir=place(chosen)) as scratch:
        return run(chosen, scratch)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)

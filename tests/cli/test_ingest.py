# SPDX-License-Identifier: MIT
"""ingest and check as seen by a person, an editor and cron."""

import fcntl
import json
import os
import pty
import re
import select
import unittest

from program import ENVIRONMENT, PROGRAM, SEED, SOURCE, Case, bytes_of, run

BAD = SEED.replace("parent: CN}", "parent: CM}") \
          .replace("projects: 10", "projects: ten") \
          .replace("1.5bn CNY", "1.5bn RBM")
PROBLEM = re.compile(r"wcifit: (\S+?):(\d+):(\d+): (?:(\S+): )?(.+)")


class Ingest(Case):
    def setUp(self):
        super().setUp()
        self.seed = self.write("seeds/test.yaml", SEED)
        self.seeds = str(self.folder / "seeds")
        self.path = str(self.folder / "test.db")

    def ingest(self, *words, **more):
        return self.assertRun(
            ["ingest", "--db", self.path, *words, self.seeds], stdout="",
            **more)

    def test_the_last_line(self):
        done = self.ingest()
        line = done.stderr.decode()
        real = os.path.realpath(self.path)
        self.assertRegex(line, rf"\Awcifit: {re.escape(real)}: .*"
                         r"from 1 file in \d+\.\d\d s\n\Z")
        for words in ("1 sources", "2 regions", "1 industries", "1 fairs",
                      "1 signings", "1 claims"):
            self.assertIn(words, line)

    def test_quiet(self):
        self.ingest("-q", stderr="")
        self.ingest("-q", stderr="")
        self.ingest("-q", "--force", stderr="")

    def test_unchanged(self):
        self.ingest()
        before = os.stat(self.path)
        done = self.ingest()
        self.assertEqual(
            done.stderr.decode(),
            f"wcifit: {os.path.realpath(self.path)} is up to date: "
            "no seed has changed\n")
        self.assertEqual(os.stat(self.path).st_ino, before.st_ino)

    def test_force(self):
        self.ingest()
        before = os.stat(self.path)
        content = bytes_of(self.path)
        done = self.ingest("-f")
        self.assertIn(b"1 fairs", done.stderr)
        self.assertNotEqual(os.stat(self.path).st_ino, before.st_ino)
        self.assertEqual(bytes_of(self.path), content)

    def test_a_change_is_seen(self):
        self.ingest("-q")
        self.write("seeds/test.yaml", SEED.replace("1.5bn", "2.5bn"))
        self.assertIn(b"1 signings", self.ingest().stderr)
        self.assertRun(
            ["sql", "--db", self.path, "--format=csv",
             "SELECT value_low AS v FROM signings"],
            stdout="v\n2500000000\n")

    def test_threads_do_not_change_the_bytes(self):
        self.write("seeds/more.yaml", "industries:\n"
                   "  - {id: ships, name: Ships}\n")
        contents = set()
        for threads in ("0", "1", "2", "7"):
            self.ingest("-q", "--force", "--threads", threads)
            contents.add(bytes_of(self.path))
        self.assertEqual(len(contents), 1)

    def test_every_word_that_names_a_row(self):
        self.write("seeds/names.yaml", """\
region_groups:
  - {id: south, name: The South, kind: label, aliases: S, members: CN-GD}
regions:
  - {id: HK, name: HK, name_zh: HK, kind: sar, aliases: [HK, 香港, 香港]}
industries:
  - {id: ships, name: Ships, name_zh: Ships, aliases: [Ships, boats]}
industry_groups:
  - {id: all, name: All, name_zh: 全部, kind: label, members: [cars, ships]}
organizations:
  - {id: yard, name: A yard, name_zh: 船厂, aliases: [the yard, yard]}
""")
        self.ingest("-q")
        self.assertRun(
            ["sql", "--db", self.path, "--format=csv",
             "SELECT * FROM names ORDER BY collection, name"],
            stdout="""\
collection,name,id,kind
fairs,First Test Fair,test-1,name
fairs,test-1,test-1,id
industries,Cars,cars,name
industries,Ships,ships,name
industries,boats,ships,alias
industries,cars,cars,id
industries,ships,ships,id
industries,汽车,cars,name_zh
industry_groups,All,all,name
industry_groups,all,all,id
industry_groups,全部,all,name_zh
organizations,A yard,yard,name
organizations,the yard,yard,alias
organizations,yard,yard,id
organizations,船厂,yard,name_zh
region_groups,S,south,alias
region_groups,The South,south,name
region_groups,south,south,id
regions,CN,CN,id
regions,CN-GD,CN-GD,id
regions,China,CN,name
regions,Guangdong,CN-GD,name
regions,HK,HK,id
regions,中国,CN,name_zh
regions,广东,CN-GD,name_zh
regions,香港,HK,alias
sources,paper,paper,id
""")

    def large(self, change=lambda number, item: item):
        """Signings in one file that is large enough to be read in pieces."""
        items = []
        for number in range(12000):
            item = (f"  - id: s{number}\n    fair: test-1\n"
                    f"    title: A plant, number {number} of many\n"
                    f"    title_zh: 汽车项目\n    industry: cars\n"
                    f"    value: over {number}.5m CNY\n"
                    f"    sources:\n      - paper\n"
                    f"    note: {'all as it was said on the stage ' * 4}\n")
            items.append(change(number, item))
        text = "signings:\n" + "".join(items)
        self.assertGreater(len(text), 3 << 20)
        return self.write("seeds/large.yaml", text), text

    def test_a_large_file_is_read_in_pieces(self):
        quoted = "  - id: no item\n" * 500
        folded = "  " + "- id: no item " * 500
        self.large(lambda number, item: item.replace(
            "note: all", f'note: "{quoted}all').replace(
            "stage \n", 'stage"\n') if number % 1000 == 999 else item)
        contents = set()
        for threads in ("1", "2", "3", "8"):
            self.ingest("-q", "--force", "--threads", threads)
            contents.add(bytes_of(self.path))
        self.assertEqual(len(contents), 1)
        self.assertRun(
            ["sql", "--db", self.path, "--format=csv",
             "SELECT count(*) AS n, max(length(note)) AS longest "
             "FROM signings"],
            stdout=f"n,longest\n12001,{len(folded) + 4 * 32 - 1}\n")

    def test_problems_of_a_large_file(self):
        path, text = self.large(
            lambda number, item: item.replace("cars", "carts")
            if number % 5000 == 1234 else item.replace("0m CNY", "0m CMY")
            if number == 11111 else item.replace("s1150", "s11")
            if number == 11500 else item)
        lines = text.splitlines()
        places = [n for n, line in enumerate(lines, 1) if "carts" in line]
        places += [n for n, line in enumerate(lines, 1) if "CMY" in line]
        places.append([n for n, line in enumerate(lines, 1)
                       if line == "  - id: s110"][-1])
        said = set()
        for threads in ("1", "2", "3", "8"):
            done = self.assertRun(
                ["check", "--threads", threads, self.seeds], code=3)
            found = PROBLEM.findall(done.stderr.decode())
            self.assertEqual([int(f[1]) for f in found if f[0] == path],
                             sorted(places))
            said.add(done.stderr)
        self.assertEqual(len(said), 1)
        self.assertIn(b"signings[11234].industry: ", said.pop())

    def test_the_default_is_the_folder_seeds(self):
        self.assertRun(["ingest", "-q"], cwd=str(self.folder), stderr="",
                       env={"WCIFIT_DB": None})
        self.assertTrue((self.folder / "wcifit.db").exists())
        self.assertRun(["check", "-q"], cwd=str(self.folder), stderr="")
        os.rename(self.seeds, self.folder / "other")
        done = self.assertRun(["check"], code=1, cwd=str(self.folder))
        self.assertIn(b"seeds", done.stderr)
        self.assertEqual(done.stderr.count(b"\n"), 1)

    def test_a_bad_seed_leaves_the_old_database(self):
        self.ingest("-q")
        before = bytes_of(self.path)
        self.write("seeds/test.yaml", BAD)
        done = self.ingest(code=3)
        self.assertTrue(done.stderr.decode().endswith(
            "wcifit: 3 problems; the database was left as it was\n"),
            done.stderr)
        self.assertEqual(bytes_of(self.path), before)
        self.assertEqual(sorted(os.listdir(self.folder) +
                                os.listdir(self.seeds))[-1], "test.yaml")

    def test_busy(self):
        self.ingest("-q")
        locks = [name for name in os.listdir(self.folder)
                 if "lock" in name]
        self.assertEqual(len(locks), 1, os.listdir(self.folder))
        with open(self.folder / locks[0], "r+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = self.ingest("--force", code=5)
            self.assertEqual(done.stderr.count(b"\n"), 1)
            done = self.ingest("--force", "--errors=json", code=5)
            said = json.loads(done.stderr)
            self.assertEqual(said["status"], 5)
            self.assertTrue(said["message"])
            self.ingest("--force", "--lock-wait", "1", code=5)
        self.ingest("--force", "-q", "--lock-wait=1", stderr="")

    def test_where_the_database_cannot_be(self):
        done = self.assertRun(
            ["ingest", "--db", str(self.folder / "no/x.db"), self.seeds],
            code=1, stdout="")
        self.assertEqual(done.stderr.count(b"\n"), 1)
        self.assertIn(b"No such file or directory", done.stderr)

    def test_a_bar_on_a_terminal_is_gone_at_the_end(self):
        """Short work shows none; what is shown is taken away."""
        child, terminal = pty.fork()
        if child == 0:
            os.execve(PROGRAM, ["wcifit", "check", self.seeds],
                      {**ENVIRONMENT, "TERM": "xterm"})
        said = b""
        while select.select([terminal], [], [], 10)[0]:
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break
            said += part
        self.assertEqual(os.waitstatus_to_exitcode(
            os.waitpid(child, 0)[1]), 0)
        self.assertRegex(said.decode(), r"\Awcifit: no problems: .*\r\n\Z")


class Check(Case):
    def test_a_good_seed(self):
        seed = self.write("test.yaml", SEED)
        done = self.assertRun(["check", seed], stdout="",
                              cwd=str(self.folder))
        self.assertRegex(done.stderr.decode(),
                         r"\Awcifit: no problems: 1 sources, .* "
                         r"from 1 file in \d+\.\d\d s\n\Z")
        self.assertEqual(os.listdir(self.folder), ["test.yaml"])

    def test_places(self):
        seed = self.write("test.yaml", BAD)
        done = self.assertRun(["check", seed], code=3, stdout="")
        lines = done.stderr.decode().splitlines()
        self.assertEqual(lines.pop(), "wcifit: 3 problems")
        source = BAD.splitlines()
        found = []
        for line in lines:
            match = PROBLEM.fullmatch(line)
            self.assertIsNotNone(match, line)
            name, row, column, path, message = match.groups()
            self.assertEqual(name, seed)
            at = source[int(row) - 1][int(column) - 1:]
            found.append((path, at.split()[0].rstrip(",}")))
        self.assertEqual(found, [
            ("regions[1].parent", "CM"),
            ("signings[0].value", "RBM"),
            ("claims[0].projects", "ten")])
        self.assertIn("'CM'", lines[0])

    def test_json(self):
        seed = self.write("test.yaml", BAD)
        text = run("check", seed).stderr.decode().splitlines()
        done = self.assertRun(["check", "--errors=json", seed], code=3,
                              stdout="")
        lines = done.stderr.decode().splitlines()
        self.assertEqual(len(lines), 3)
        for line, plain in zip(lines, text):
            said = json.loads(line)
            self.assertEqual(list(said), ["file", "line", "column", "path",
                                          "message"])
            self.assertEqual(
                plain, f"wcifit: {said['file']}:{said['line']}:"
                f"{said['column']}: {said['path']}: {said['message']}")

    def test_many_problems_are_capped_and_counted(self):
        lines = "".join(f"  - {{id: r{i}, nam: x}}\n" for i in range(40))
        seed = self.write("test.yaml", "regions:\n" + lines)
        everything = self.assertRun(["check", "--max-errors=0", seed],
                                    code=3).stderr.decode().splitlines()
        count = len(everything) - 1
        self.assertGreaterEqual(count, 40)
        self.assertEqual(everything[-1], f"wcifit: {count} problems")
        done = self.assertRun(["check", "--max-errors", "7", seed], code=3)
        said = done.stderr.decode().splitlines()
        self.assertEqual(said[:7], everything[:7])
        self.assertEqual(said[7:], [
            f"wcifit: {count - 7} more problems not shown (--max-errors)",
            f"wcifit: {count} problems"])
        done = self.assertRun(["check", "--max-errors=7", "--errors=json",
                               seed], code=3)
        said = [json.loads(line) for line in done.stderr.splitlines()]
        self.assertEqual(len(said), 8)
        self.assertEqual(said[7], {"omitted": count - 7})

    def test_the_default_cap_is_fifty(self):
        lines = "".join(f"  - {{id: r{i}, nam: x}}\n" for i in range(80))
        seed = self.write("test.yaml", "regions:\n" + lines)
        said = run("check", seed).stderr.decode().splitlines()
        self.assertEqual(len(said), 52)
        self.assertIn("more problems not shown", said[50])

    def test_all_files_in_one_run_in_order(self):
        self.write("s/b.yaml", "regions:\n  - {id: X y, name: A, kind: z}\n")
        self.write("s/a.yaml", "bogus: []\n")
        self.write("s/c/d.yaml", "fairs: {\n")
        done = self.assertRun(["check", str(self.folder / "s")], code=3)
        names = [os.path.basename(PROBLEM.match(line).group(1))
                 for line in done.stderr.decode().splitlines()[:-1]]
        self.assertEqual(names, sorted(names))
        self.assertEqual(set(names), {"a.yaml", "b.yaml", "d.yaml"})

    def test_columns_are_code_points(self):
        seed = self.write("test.yaml", "regions:\n  - {id: a, name: 甲乙丙, "
                          "kind: city, bogus: 1}\n")
        line = run("check", seed).stderr.decode().splitlines()[0]
        at = "  - {id: a, name: 甲乙丙, kind: city, bogus".index("bogus")
        self.assertTrue(line.startswith(f"wcifit: {seed}:2:{at + 1}: "), line)

    def test_hostile_text_is_printed_harmless(self):
        seed = self.write("e\x1b[31m.yaml",
                          "regions:\n  - {id: a, name: b, kind: c, "
                          "\"x\\e]0;y\\a\": 1}\n")
        done = self.assertRun(["check", seed], code=3)
        self.assertNotIn(b"\x1b", done.stderr)
        self.assertNotIn(b"\x07", done.stderr)
        done = self.assertRun(["check", "--errors=json", seed], code=3)
        self.assertNotIn(b"\x1b", done.stderr)
        self.assertTrue(json.loads(done.stderr.splitlines()[0])["message"])

    def test_a_missing_seed(self):
        done = self.assertRun(["check", "/nowhere/x.yaml"], code=1,
                              stdout="")
        self.assertEqual(done.stderr.count(b"\n"), 1)
        self.assertIn(b"/nowhere/x.yaml", done.stderr)
        self.assertIn(b"No such file or directory", done.stderr)

    def test_stale(self):
        path = self.database()
        seed = str(self.folder / "seeds/test.yaml")
        words = ["check", "-q", "--fail-if-stale", "--db", path, seed]
        self.assertRun(words, stdout="", stderr="")
        self.write("seeds/test.yaml", SEED.replace("1.5bn", "2.5bn"))
        stale = f"wcifit: {path} was not built from these seeds; " \
                "`wcifit ingest` builds it\n"
        self.assertRun(words, code=6, stdout="", stderr=stale)
        self.assertRun(["check", "-q", "--db", path, seed], stderr="")
        self.assertRun(["ingest", "-q", "--db", path, seed])
        self.assertRun(words, stdout="", stderr="")
        os.unlink(path)
        self.assertRun(words, code=6, stdout="", stderr=stale)
        self.assertFalse(os.path.exists(path))
        self.write("seeds/test.yaml", BAD)
        self.assertRun(words, code=3, stdout="")

    def test_the_real_seeds(self):
        done = self.assertRun(["check", str(SOURCE / "seeds")], stdout="")
        self.assertIn(b"wcifit: no problems: ", done.stderr)


if __name__ == "__main__":
    unittest.main()

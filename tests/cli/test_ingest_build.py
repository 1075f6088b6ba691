# SPDX-License-Identifier: MIT
"""The database as a build artefact: the same bytes from the same seeds, the
old file or the new one whatever happens, one builder at a time."""

import fcntl
import hashlib
import os
import pathlib
import random
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import time
import unittest

from program import Case, ENVIRONMENT, PROGRAM, SEED, SOURCE, run

SIGNINGS = 20000
REAL = str(SOURCE / "seeds")


def digest(path):
    with open(path, "rb") as stream:
        return hashlib.sha256(stream.read()).hexdigest()


def many_signings(value):
    """A file of signings that makes a build take a while."""
    return "signings:\n" + "".join(
        f"  - {{id: s{i}, fair: test-1, title: Project {i}, origin: CN-GD, "
        f"value: {value + i}m CNY, sources: paper}}\n"
        for i in range(SIGNINGS))


def start(*arguments, **more):
    return subprocess.Popen([PROGRAM, *arguments], env=ENVIRONMENT,
                            stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            **more)


class Build(Case):
    CUT = SEED.index("signings:")
    HEAD = SEED[:CUT]

    def setUp(self):
        super().setUp()
        self.write("seeds/a.yaml", SEED)
        self.seeds = str(self.folder / "seeds")
        self.path = str(self.folder / "test.db")

    def ingest(self, *words, **more):
        return self.assertRun(
            ["ingest", "-q", "--db", self.path, *words, self.seeds],
            stdout="", **more)

    def answers(self, query, *seeds):
        self.assertRun(["ingest", "-q", "--force", "--db", self.path,
                        *(self.write(f"run/{n}.yaml", text)
                          for n, text in enumerate(seeds))], stderr="")
        return run("sql", "--db", self.path, "--format=csv",
                   query).stdout.decode().splitlines()[1:]

    def problems(self, text):
        done = run("ingest", "-q", "--db", self.path,
                   self.write("run/bad.yaml", text))
        self.assertEqual(done.returncode, 3)
        return [line.split("bad.yaml:", 1)[1]
                for line in done.stderr.decode().splitlines()]

    def assertWhole(self, digests):
        """The file is one of those, opens and checks."""
        self.assertIn(digest(self.path), digests)
        db = sqlite3.connect(f"file:{self.path}?mode=ro&immutable=1",
                             uri=True)
        try:
            self.assertEqual(db.execute("PRAGMA quick_check").fetchall(),
                             [("ok",)])
        finally:
            db.close()

    def assertTidy(self):
        """Nothing beside the database but its lock."""
        self.assertEqual(
            {name for name in os.listdir(self.folder)
             if name.startswith("test.db")},
            {"test.db", "test.db.lock"})


class Determinism(Build):
    def build(self, name, *words, seeds=REAL, **more):
        path = str(self.folder / name)
        self.assertRun(["ingest", "-q", "--db", path, *words, seeds],
                       stdout="", stderr="", **more)
        return digest(path)

    def test_the_same_seeds_give_the_same_bytes(self):
        first = self.build("first.db")
        for threads in ("1", "2", "7"):
            with self.subTest(threads=threads):
                self.assertEqual(
                    self.build(f"t{threads}.db", "--threads", threads), first)
        for n, env in enumerate((
                {"LC_ALL": "C"}, {"LC_ALL": "C.UTF-8"},
                {"LC_ALL": "zh_CN.GB18030"}, {"LANG": "de_DE.UTF-8"},
                {"TZ": "Asia/Chongqing"}, {"TZ": "America/Los_Angeles"},
                {"SOURCE_DATE_EPOCH": "0"}, {"HOME": "/nowhere"})):
            with self.subTest(env):
                self.assertEqual(self.build(f"e{n}.db", env=env), first)

    def test_it_does_not_matter_where_the_seeds_lie(self):
        first = self.build("first.db")
        copy = self.folder / "deep" / "er" / "seeds"
        shutil.copytree(REAL, copy)
        for folder in os.walk(copy):
            os.utime(folder[0], (0, 0))
        self.assertEqual(self.build("copy.db", seeds=str(copy)), first)
        self.assertEqual(
            self.build("relative.db", seeds="seeds", cwd=copy.parent), first)
        self.assertEqual(
            self.build("slash.db", seeds="er/seeds///",
                       cwd=copy.parent.parent), first)

    def test_later(self):
        """A clock that went on changes nothing."""
        first = self.build("first.db")
        time.sleep(1.1)
        self.assertEqual(self.build("second.db"), first)

    def test_signings_before_what_they_refer_to(self):
        """Whether references are known when a row is written or later."""
        cut = SEED.index("signings:")
        end = SEED.index("claims:")
        others = SEED[:cut].replace("regions:", """\
  - {id: web, title: A page, publisher: Web, published: unknown, language: en}
regions:""") + SEED[end:] + """\
organizations:
  - {id: state-a, name: State A, kind: central-soe}
  - {id: state-b, name: State B, kind: central-soe}
  - {id: firm, name: Firm, kind: private}
"""
        signings = SEED[cut:end].replace("CN-GD", "广东") + """\
    investors: [State A, state-b]
  - {id: two, fair: test-1, title: Two, investors: [state-a, Firm],
     value: over 2bn CNY, sources: [web, paper]}
  - {id: three, fair: test-1, title: Three, sources: web}
"""
        queries = {
            "SELECT id, origin, value_low, industry FROM signings":
                "id,origin,value_low,industry\none,CN-GD,1500000000,cars\n"
                "two,,2000000000,\nthree,,,\n",
            "SELECT * FROM signing_investors ORDER BY signing, position":
                "signing,position,organization\none,1,state-a\n"
                "one,2,state-b\ntwo,1,state-a\ntwo,2,firm\n",
            "SELECT * FROM signing_sources ORDER BY signing, position":
                "signing,position,source\none,1,paper\nthree,1,web\n"
                "two,1,web\ntwo,2,paper\n",
            "SELECT id, signings FROM sources": "id,signings\npaper,2\nweb,2\n",
            "SELECT member, signings, value_low FROM signing_totals "
            "WHERE fair = 'test-1' AND dimension = 'investor_class'":
                "member,signings,value_low\n\"\",2,2000000000\n"
                "central-soe,1,1500000000\n",
        }
        for name, head in (("a", "industries: []\n"), ("z", "")):
            folder = self.folder / name
            folder.mkdir()
            (folder / "b.yaml").write_text(others)
            (folder / f"{name}.yaml").write_text(head + signings)
            path = str(self.folder / f"{name}.db")
            self.assertRun(["ingest", "-q", "--db", path, str(folder)],
                           stderr="")
            for query, expected in queries.items():
                with self.subTest(name=name, query=query):
                    self.assertRun(["sql", "--db", path, "--format=csv",
                                    query], stdout=expected)


class Runs(Build):
    """Rows go in many at a time: what comes between changes nothing."""

    def test_the_organization_behind_its_signing_has_a_kind(self):
        signings = ("signings:\n  - {id: one, fair: test-1, title: One, "
                    "investors: firm, sources: paper}\n")
        firm = ("organizations:\n"
                "  - {id: firm, name: Firm, kind: private}\n")
        query = ("SELECT member, signings FROM signing_totals WHERE "
                 "fair = 'test-1' AND dimension = 'investor_class'")
        for seeds in ([self.HEAD + signings + firm],
                      [self.HEAD + signings, firm],
                      [self.HEAD + firm + signings]):
            with self.subTest(seeds=len(seeds)):
                self.assertEqual(self.answers(query, *seeds), ["private,1"])

    def test_a_nearer_rate_that_comes_later_counts_for_all(self):
        signings = "signings:\n" + "".join(
            f"  - {{id: s{n}, fair: test-1, title: One, value: 100m USD, "
            "sources: paper}\n" for n in range(600))
        rates = "exchange_rates:\n" + "".join(
            f"  - {{currency: USD, period: {period}, rate: {rate}, "
            "source: paper}\n"
            for period, rate in (("2024", 7), ("2024-05", 8)))
        word = "  - {word: converted, low_factor: 1, high_factor: 1}\n"
        cut = rates.index("  - {currency: USD, period: 2024-05")
        head = self.HEAD.replace("fairs:", word + "fairs:")
        query = "SELECT value_low, count(*) FROM signings GROUP BY 1"
        for seeds in ([head + rates + signings],
                      [head + rates[:cut] + signings,
                       "indicators: []\nexchange_rates:\n" + rates[cut:]]):
            with self.subTest(seeds=len(seeds)):
                self.assertEqual(self.answers(query, *seeds),
                                 ["800000000,600"])

    def test_a_duplicate_does_not_shift_what_others_wait_for(self):
        fairs = self.HEAD.index("fairs:")
        problems = self.problems(self.HEAD[:fairs] + """\
signings:
  - {id: one, fair: First Test Fair, scope: whole, title: A, sources: paper}
  - {id: one, fair: First Test Fair, scope: whole, title: B, sources: paper}
  - {id: two, fair: Second, scope: other, title: C, sources: paper}
  - {id: three, fair: First Test Fair, scope: whole, title: D, sources: paper}
organizations: [{id: firm, name: Firm}]
""" + self.HEAD[fairs:] + """\
  - {id: test-2, series: test, edition: 2, name: Second, year: 2025,
     starts: unknown, ends: unknown, scopes: [{id: other, name: Other}]}
""")
        self.assertEqual([line.split(" (")[0] for line in problems],
                         ["17:10: signings[1].id: duplicate id 'one'"])

    def test_a_duplicate_breakdown_is_said(self):
        breakdown = ("      - {id: b, scope: whole, "
                     "dimension: investor_class, members: [private]}\n")
        self.assertEqual(
            [line.split(" (")[0] for line in self.problems(
                self.HEAD + "    breakdowns:\n" + breakdown * 2)],
            ["26:14: fairs[0].breakdowns[1].id: duplicate id 'b'"])


class Many(Build):
    """More words of organizations than memory keeps."""

    COUNT = 7000

    def organizations(self):
        return "organizations:\n" + "".join(
            f"  - {{id: firm-{n}, name: {'名' * 150}{n}, "
            f"aliases: [the {n}th]}}\n" for n in range(self.COUNT))

    def signings(self):
        return "signings:\n" + "".join(
            f"  - {{id: s{n}, fair: test-1, title: One, sources: paper, "
            f"investors: [firm-{n}, {'名' * 150}{n + 1}, the {n + 2}th]}}\n"
            for n in range(0, self.COUNT - 2, 37))

    def test_each_is_found_by_all_its_words(self):
        for seeds in ([self.HEAD, self.organizations(), self.signings()],
                      [self.signings(), self.HEAD, self.organizations()]):
            with self.subTest(first=seeds[0][:9]):
                self.assertEqual(
                    self.answers(
                        "SELECT count(*), sum(organization <> 'firm-' || "
                        "(substr(signing, 2) + position - 1)) "
                        "FROM signing_investors", *seeds),
                    [f"{3 * len(range(0, self.COUNT - 2, 37))},0"])
        self.assertEqual(
            self.answers("SELECT count(*), count(DISTINCT id), "
                         "sum(id <> 'firm-' || rtrim(substr(name, 5), 'th')) "
                         "FROM reference_names WHERE "
                         "collection = 'organizations'", *seeds),
            [f"{self.COUNT},{self.COUNT},0"])

    def test_what_is_wrong_with_them_is_said(self):
        head = self.HEAD + self.organizations()
        line = head.count("\n")
        first = self.HEAD.count("\n") + 2
        self.assertEqual(self.problems(head + """\
  - {id: firm-7, name: Seven}
  - {id: firm, name: The 8th, aliases: [the 8th]}
signings:
  - {id: s, fair: test-1, title: One, investors: firm-6998x, sources: paper}
"""), [f"{line + 1}:10: organizations[{self.COUNT}].id: "
                f"duplicate id 'firm-7' (first at {self.folder}/run/"
                f"bad.yaml:{first + 7}:10)",
                f"{line + 2}:41: organizations[{self.COUNT + 1}].aliases: "
                "'the 8th' names two rows: firm and firm-8 ("
                f"{self.folder}/run/bad.yaml:{first + 8}:187)",
                f"{line + 4}:50: signings[0].investors: 'firm-6998x' is not "
                "known among the organizations; did you mean firm-6998?"])

    def test_of_two_as_near_the_first_is_named(self):
        head = self.HEAD + self.organizations()
        line = head.count("\n")
        self.assertEqual(self.problems(head + """\
  - {id: twin, name: Twin, aliases: [Twin Works A, Twin Works B]}
signings:
  - {id: s, fair: test-1, title: One, investors: Twin Works C, sources: paper}
"""), [f"{line + 3}:50: signings[0].investors: 'Twin Works C' is not known "
                "among the organizations; did you mean Twin Works A (twin)?"])


class Killed(Build):
    """Old or new, never less."""

    def prepare(self):
        """Two states of the seeds and the digests of their databases."""
        digests = []
        for value in (1000, 2000):
            self.write("seeds/many.yaml", many_signings(value))
            begin = time.monotonic()
            self.ingest(stderr="")
            self.seconds = time.monotonic() - begin
            digests.append(digest(self.path))
        self.assertNotEqual(*digests)
        return digests

    def test_kill_at_any_instant(self):
        digests = self.prepare()
        values = [1000, 2000]
        chance = random.Random(7)
        outcomes = set()
        for n in range(60):
            self.write("seeds/many.yaml", many_signings(values[n % 2]))
            child = start("ingest", "-q", "--force", "--db", self.path,
                          self.seeds)
            # The last tenth of the time holds the renaming.
            share = chance.random() if n % 3 else \
                chance.uniform(0.85, 1.15)
            time.sleep(self.seconds * share)
            child.kill()
            child.communicate()
            self.assertIn(child.returncode, (0, -signal.SIGKILL))
            outcomes.add(digest(self.path) == digests[n % 2])
            self.assertWhole(digests)
        self.assertIn(False, outcomes)
        self.write("seeds/many.yaml", many_signings(values[0]))
        self.ingest(stderr="")
        self.assertEqual(digest(self.path), digests[0])
        self.assertTidy()

    def test_interrupt(self):
        digests = self.prepare()
        self.write("seeds/many.yaml", many_signings(1000))
        stopped = 0
        for number in (signal.SIGINT, signal.SIGTERM):
            for share in (0.2, 0.5, 0.8):
                child = start("ingest", "-q", "--force", "--db", self.path,
                              self.seeds)
                time.sleep(self.seconds * share)
                child.send_signal(number)
                out, err = child.communicate()
                self.assertEqual(out, b"")
                if child.returncode == 0:
                    continue
                stopped += 1
                if number == signal.SIGINT:
                    self.assertEqual(child.returncode, 130, err)
                self.assertEqual(err.count(b"\n"), err.count(b"wcifit: "))
                self.assertWhole(digests)
                self.assertTidy()
        self.assertGreater(stopped, 0)


class Locked(Build):
    def test_the_second_waits_or_gives_up(self):
        self.ingest()
        with open(self.path + ".lock", "r+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.ingest("--force", code=5, stderr=(
                f"wcifit: {self.path}.lock: another run holds the lock; try "
                "again, or wait with --lock-wait SECONDS\n"))
            child = start("ingest", "--force", "--lock-wait", "60", "--db",
                          self.path, self.seeds)
            time.sleep(0.3)
            self.assertIsNone(child.poll())
        _, err = child.communicate()
        self.assertEqual(child.returncode, 0, err)
        # check needs no lock, and readers neither.
        with open(self.path + ".lock", "r+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assertRun(["check", "-q", self.seeds])
            self.assertRun(["sql", "--db", self.path, "SELECT 1 AS one"])

    def test_several_at_once(self):
        """Each does its work or says that it is busy."""
        children = [start("ingest", "-q", "--force", "--db", self.path,
                          self.seeds) for _ in range(6)]
        codes = set()
        for child in children:
            child.communicate()
            codes.add(child.returncode)
        self.assertLessEqual(codes, {0, 5})
        self.assertIn(0, codes)
        self.assertTidy()

    def test_readers_keep_what_they_opened(self):
        self.ingest()
        db = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        self.assertEqual(
            db.execute("SELECT count(*) FROM signings").fetchone(), (1,))
        self.write("seeds/a.yaml", SEED.replace("id: one", "id: two"))
        self.ingest()
        self.assertEqual(
            db.execute("SELECT id FROM signings").fetchone(), ("one",))
        db.close()
        self.assertRun(["sql", "--db", self.path, "--format=csv",
                        "SELECT id FROM signings"], stdout="id\ntwo\n")


class Trouble(Build):
    def test_a_full_disk(self):
        """The limit on the size of a file stands for the disk."""
        self.ingest()
        before = digest(self.path)
        self.write("seeds/many.yaml", many_signings(1000))
        for size in (0, 4096, 200000, 1000000):
            with self.subTest(size):
                def limit():
                    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
                child = start("ingest", "-q", "--db", self.path, self.seeds,
                              preexec_fn=limit)
                _, err = child.communicate()
                self.assertEqual(child.returncode, 1, err)
                self.assertEqual(err.count(b"\n"), 1, err)
                self.assertEqual(digest(self.path), before)
                self.assertTidy()
        self.ingest()
        self.assertNotEqual(digest(self.path), before)

    def test_no_folder(self):
        path = str(self.folder / "no" / "x.db")
        self.assertRun(
            ["ingest", "--db", path, self.seeds], code=1, stdout="",
            stderr=f"wcifit: {path}.lock: No such file or directory\n")

    def test_a_folder_in_the_place(self):
        self.assertRun(
            ["ingest", "--db", self.seeds, self.seeds], code=1, stdout="",
            stderr=f"wcifit: {self.seeds}: is a folder, not a database\n")
        self.assertEqual(os.listdir(self.folder), ["seeds"])

    def test_another_file_in_the_place(self):
        """Work of others is not overwritten by a slip of the hand."""
        path = self.write("notes.txt", "do not lose me\n")
        for words in ([], ["--force"]):
            self.assertRun(
                ["ingest", *words, "--db", path, self.seeds], code=1,
                stdout="", stderr=f"wcifit: {path}: is not a database and "
                "will not be overwritten; remove it, or name another file\n")
        self.assertEqual(pathlib.Path(path).read_bytes(),
                         b"do not lose me\n")
        seed = str(self.folder / "seeds" / "a.yaml")
        self.assertRun(["ingest", "--db", seed, self.seeds], code=1)

    def test_what_is_left_of_a_database_is_replaced(self):
        self.ingest()
        good = digest(self.path)
        content = pathlib.Path(self.path).read_bytes()
        for broken in (b"", content[:50], content[:20000],
                       content[:100] + b"\xff" * 5000):
            with self.subTest(len(broken)):
                with open(self.path, "wb") as stream:
                    stream.write(broken)
                self.ingest()
                self.assertEqual(digest(self.path), good)

    def test_a_database_of_another_program_version_is_rebuilt(self):
        self.ingest()
        good = digest(self.path)
        db = sqlite3.connect(self.path)
        db.execute("UPDATE build SET value = '0.0.0' WHERE key = 'program'")
        db.commit()
        db.close()
        self.ingest()
        self.assertEqual(digest(self.path), good)

    def test_what_a_killed_run_left_is_removed(self):
        self.write("test.db.building", "half a database")
        self.ingest()
        self.assertTidy()

    def leave_beside(self, mode, suffix):
        """What a program that is in the middle of writing has beside its
        database, under the name that belongs to ours."""
        path = self.folder / "other.db"
        db = sqlite3.connect(path, isolation_level=None)
        db.execute("PRAGMA page_size=16384")
        db.execute(f"PRAGMA journal_mode={mode}")
        db.execute("PRAGMA cache_size=1")
        db.execute("CREATE TABLE t(x)")
        db.execute("INSERT INTO t VALUES (randomblob(100000))")
        db.execute("BEGIN")
        db.execute("UPDATE t SET x = randomblob(300000)")
        shutil.copy(f"{path}{suffix}", f"{self.path}.building{suffix}")
        db.close()
        for file in self.folder.glob("other.db*"):
            file.unlink()

    def test_what_others_left_beside_it_is_not_taken_for_its_own(self):
        self.ingest()
        good = digest(self.path)
        for mode, suffix in (("DELETE", "-journal"), ("WAL", "-wal")):
            with self.subTest(mode):
                os.remove(self.path)
                self.leave_beside(mode, suffix)
                self.ingest()
                self.assertEqual(digest(self.path), good)
                self.assertTidy()

    def test_an_unwritable_folder(self):
        folder = self.folder / "closed"
        folder.mkdir()
        os.chmod(folder, stat.S_IRUSR | stat.S_IXUSR | stat.S_IROTH |
                 stat.S_IXOTH)
        self.addCleanup(os.chmod, folder, stat.S_IRWXU)
        more = {}
        if os.geteuid() == 0:
            os.chmod(self.folder, 0o755)
            more = {"user": 65534}
            try:
                if run("--version", **more).returncode != 0:
                    raise PermissionError
            except PermissionError:
                self.skipTest("the program is out of reach of others")
        path = str(folder / "x.db")
        self.assertRun(
            ["ingest", "--db", path, self.seeds], code=1, stdout="",
            stderr=f"wcifit: {path}.lock: Permission denied\n", **more)

    def test_stderr_that_is_closed(self):
        """No reader for the messages is no reason to fail."""
        child = subprocess.Popen(
            [PROGRAM, "ingest", "--db", self.path, self.seeds],
            env=ENVIRONMENT, stdin=subprocess.DEVNULL,
            preexec_fn=lambda: os.close(2))
        self.assertEqual(child.wait(), 0)
        self.assertWhole({digest(self.path)})


if __name__ == "__main__":
    unittest.main()

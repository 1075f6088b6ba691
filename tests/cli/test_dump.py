# SPDX-License-Identifier: MIT
"""wcifit dump from outside: what stands in the folder after success, failure,
kill and two runs at once."""

import ctypes
import fcntl
import hashlib
import html.parser
import itertools
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import time

import program

PRIVATE = ".wcifit-dump."
LOCK = ".wcifit-dump.lock"
EPOCH = {"SOURCE_DATE_EPOCH": "1748160000"}
KILLS = 60
FEW = ("by-fair", "by-industry", "claims", "sources")


def files_of(folder):
    """Name and bytes of every file but the lock."""
    return {path.name: path.read_bytes() for path in folder.iterdir()
            if path.is_file() and path.name != LOCK}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Checked(html.parser.HTMLParser):
    """What is open, what is named, what is pointed at."""

    VOID = {"meta", "link", "br", "rect", "line", "stop"}

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.goals, self.addresses = [], [], [], []
        self.headings, self.tables, self.wrong = [], 0, []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a" and values.get("href", "").startswith("#"):
            self.goals.append(values["href"][1:])
        for name in ("src", "href", "srcset", "action", "data"):
            if name in values and not (tag == "a"):
                self.addresses.append(values[name])
        for name in values:
            if name == "style" or name.startswith("on"):
                self.wrong.append(f"<{tag} {name}>")
        if tag in ("h1", "h2", "h3", "h4", "h5"):
            self.headings.append(int(tag[1]))
        if tag == "table":
            self.tables += 1
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")


class Dump(program.Case):
    def setUp(self):
        super().setUp()
        self.out = self.folder / "out"

    def dump(self, *arguments, **more):
        return self.assertRun(["dump", "-q", str(self.out), *arguments],
                              stdout="", stderr="", **more)

    def manifest(self, folder=None):
        return json.loads(((folder or self.out) / "manifest.json")
                          .read_bytes())

    def assertTrue_manifest(self, folder=None):
        """Each file it names is there with these very bytes."""
        folder = folder or self.out
        manifest = self.manifest(folder)
        self.assertGreater(len(manifest["files"]), 0)
        for entry in manifest["files"]:
            data = (folder / entry["name"]).read_bytes()
            self.assertEqual(len(data), entry["bytes"], entry["name"])
            self.assertEqual(sha256(data), entry["sha256"], entry["name"])
        return manifest

    def assertTidy(self):
        left = [path.name for path in self.out.iterdir()
                if path.name.startswith(PRIVATE) and path.name != LOCK]
        self.assertEqual(left, [])


class Files(Dump):
    def test_every_report_in_every_format(self):
        listed = program.run("query", "--format", "json").stdout
        names = {row["report"] if "report" in row else row["name"]
                 for row in json.loads(listed)}
        self.dump(env=EPOCH)
        manifest = self.assertTrue_manifest()
        made = {entry["report"] for entry in manifest["files"]} - {None}
        self.assertEqual(names - made, {"search"})  # it needs a word
        for name in made:
            for ending in ("csv", "json", "html"):
                self.assertTrue((self.out / f"{name}.{ending}").is_file())
        self.assertEqual(manifest["time"], "2025-05-25T08:00:00Z")
        self.assertEqual(manifest["tool"], "wcifit")
        self.assertRegex(manifest["seeds"], r"^sha256:[0-9a-f]{64}$")
        self.assertTidy()

    def test_files_are_what_query_prints(self):
        self.dump()
        for report in ("by-industry", "by-fair", "sources"):
            for ending in ("csv", "json"):
                printed = program.run("query", report, "--format", ending)
                self.assertEqual((self.out / f"{report}.{ending}")
                                 .read_bytes(), printed.stdout)
            printed = program.run("query", report, "--format", "html")
            self.assertIn(printed.stdout, (self.out / f"{report}.html")
                          .read_bytes())

    def test_rows_are_counted(self):
        self.dump()
        for entry in self.manifest()["files"]:
            if entry["format"] == "json":
                rows = json.loads((self.out / entry["name"]).read_bytes())
                self.assertEqual(len(rows), entry["rows"], entry["name"])
            if entry["name"] == "index.html":
                self.assertIsNone(entry["rows"])

    def test_same_bytes_again_and_in_any_locale(self):
        self.dump(env=EPOCH)
        first = files_of(self.out)
        other = self.folder / "other"
        self.assertRun(["dump", "-q", str(other)],
                       env={**EPOCH, "LC_ALL": "C", "TZ": "Asia/Shanghai"})
        self.assertEqual(first, files_of(other))

    def test_unchanged_files_keep_their_times(self):
        self.dump(env=EPOCH)
        before = {p.name: (p.stat().st_ino, p.stat().st_mtime_ns)
                  for p in self.out.iterdir()}
        self.dump(env={"SOURCE_DATE_EPOCH": "1748200000"})
        after = {p.name: (p.stat().st_ino, p.stat().st_mtime_ns)
                 for p in self.out.iterdir()}
        self.assertEqual(before, after)

    def test_foreign_files_stay(self):
        self.dump()
        (self.out / "notes.txt").write_text("mine")
        (self.out / ".wcifit-dump.by-fair.csv.tmp").write_text("left over")
        self.dump()
        self.assertEqual((self.out / "notes.txt").read_text(), "mine")
        self.assertTidy()

    def test_modes_follow_umask(self):
        self.dump(preexec_fn=lambda: os.umask(0o027))
        mode = (self.out / "by-fair.csv").stat().st_mode & 0o777
        self.assertEqual(mode, 0o640)

    def test_loud_without_quiet(self):
        done = self.assertRun(["dump", str(self.out), "by-fair"], stdout="")
        self.assertRegex(done.stderr.decode(),
                         rf"^wcifit: {self.out}: 5 of 5 files written, "
                         r"\d+ bytes\n$")

    def test_bad_reports(self):
        done = self.assertRun(["dump", str(self.out), "by-industri"], code=2,
                              stdout="")
        self.assertIn("by-industry", done.stderr.decode())
        self.assertRun(["dump", str(self.out), "search"], code=2, stdout="")
        self.assertFalse(self.out.exists())


class Keep(Dump):
    def folders(self):
        return sorted(path.name for path in self.out.iterdir()
                      if path.is_dir() and not path.is_symlink())

    def test_dated_folders(self):
        database = self.database()
        for n, second in enumerate((0, 60, 120)):
            seed = program.SEED.replace("projects: 10", f"projects: 1{n}")
            path = self.write("seeds/test.yaml", seed)
            self.assertRun(["ingest", "-q", "--db", database, path])
            self.dump("--keep", "2", "--db", database,
                      env={"SOURCE_DATE_EPOCH": str(1748160000 + second)})
        self.assertEqual(self.folders(),
                         ["2025-05-25T080100Z", "2025-05-25T080200Z"])
        self.assertEqual(os.readlink(self.out / "latest"),
                         "2025-05-25T080200Z")
        for name in self.folders():
            self.assertTrue_manifest(self.out / name)
        one, two = (self.out / name / "by-industry.csv"
                    for name in self.folders())
        self.assertEqual(one.stat().st_ino, two.stat().st_ino)
        one, two = (self.out / name / "claims.csv"
                    for name in self.folders())
        self.assertNotEqual(one.read_bytes(), two.read_bytes())
        self.assertTidy()

    def test_failure_leaves_latest(self):
        self.dump("--keep", "2", env=EPOCH)
        (self.out / "latest").unlink()
        (self.out / "latest").mkdir()
        done = self.assertRun(["dump", "-q", str(self.out), "--keep", "2"],
                              code=1, stdout="")
        self.assertEqual(done.stderr.count(b"\n"), 1)
        self.assertEqual(self.folders(), ["2025-05-25T080000Z", "latest"])
        self.assertTidy()


class Failures(Dump):
    def assertOneLine(self, done, *words):
        text = done.stderr.decode()
        self.assertEqual(text.count("\n"), 1, text)
        for word in words:
            self.assertIn(word, text)

    def assertAsBefore(self, before):
        self.assertEqual(files_of(self.out), before)
        self.assertTidy()

    def changed_database(self):
        path = self.write("seeds/other.yaml",
                          program.SEED.replace("First Test", "Second Test"))
        database = str(self.folder / "other.db")
        self.assertRun(["ingest", "-q", "--db", database, path])
        return database

    def test_file_too_large(self):
        database = self.database()
        self.dump("--db", database)
        before = files_of(self.out)
        largest = max(len(data) for data in before.values())
        done = self.assertRun(
            ["dump", "-q", str(self.out), "--db", self.changed_database()],
            code=1, stdout="",
            preexec_fn=lambda: (
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
                resource.setrlimit(resource.RLIMIT_FSIZE,
                                   (largest - 100, largest - 100))))
        self.assertOneLine(done, str(self.out), "File too large")
        self.assertAsBefore(before)

    def test_full_disk(self):
        libc = ctypes.CDLL(None, use_errno=True)
        self.out.mkdir()
        if libc.mount(b"none", bytes(self.out), b"tmpfs", 0,
                      b"size=3584k") != 0:
            self.skipTest("no right to mount a small disk")
        self.addCleanup(libc.umount2, bytes(self.out), 2)
        self.dump()
        before = files_of(self.out)
        used = os.statvfs(self.out)
        (self.out / "ballast").write_bytes(
            bytes((used.f_bavail - 20) * used.f_bsize))
        before = files_of(self.out)
        done = self.assertRun(
            ["dump", "-q", str(self.out), "--format", "yaml,ndjson,html"],
            code=1, stdout="")
        self.assertOneLine(done, str(self.out), "No space left on device")
        self.assertAsBefore(before)
        self.assertTrue_manifest()

    def test_folder_is_a_file(self):
        self.out.write_text("I am here first")
        done = self.assertRun(["dump", "-q", str(self.out)], code=1,
                              stdout="")
        self.assertOneLine(done, str(self.out))
        self.assertEqual(self.out.read_text(), "I am here first")

    def test_no_parent(self):
        done = self.assertRun(["dump", "-q", str(self.folder / "a" / "b")],
                              code=1, stdout="")
        self.assertOneLine(done, "a/b", "No such file or directory")

    def test_folder_that_must_not_be_written(self):
        if os.geteuid() == 0:
            switch = {"user": 65534, "group": 65534, "extra_groups": []}
        else:
            switch = {}
        self.folder.chmod(0o755)
        self.dump()
        before = files_of(self.out)
        self.out.chmod(0o555)
        for path in self.out.iterdir():
            path.chmod(0o444)
        database = self.folder / "copy.db"
        database.write_bytes(program.bytes_of(program.DATABASE))
        database.chmod(0o444)
        probe = subprocess.run([program.PROGRAM, "--version"], **switch,
                               env=program.ENVIRONMENT, check=False,
                               stdout=subprocess.DEVNULL) \
            if self.runnable() else None
        if probe is None or probe.returncode != 0:
            self.skipTest("the program cannot be run by another user")
        done = self.assertRun(
            ["dump", "-q", str(self.out), "--db", str(database)], code=1,
            stdout="", **switch)
        self.out.chmod(0o755)
        self.assertOneLine(done, str(self.out), "Permission denied")
        self.assertAsBefore(before)

    def runnable(self):
        """Whether anybody may reach the program."""
        path = pathlib.Path(program.PROGRAM).resolve()
        return all(parent.stat().st_mode & 0o001 for parent in path.parents)

    def test_no_database(self):
        missing = str(self.folder / "missing.db")
        done = self.assertRun(["dump", "-q", str(self.out), "--db", missing],
                              code=1, stdout="")
        self.assertOneLine(done, missing, "wcifit ingest")

    def test_no_descriptors(self):
        self.dump()
        before = files_of(self.out)
        self.assertRun(["dump", "-q", str(self.out), "--format", "yaml"],
                       code=1, stdout="", preexec_fn=lambda:
                       resource.setrlimit(resource.RLIMIT_NOFILE, (6, 6)))
        self.assertAsBefore(before)


class Overlap(Dump):
    def test_second_run_is_told(self):
        self.dump()
        before = files_of(self.out)
        with open(self.out / LOCK, "r+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = self.assertRun(["dump", "-q", str(self.out)], code=5,
                                  stdout="")
        self.assertIn(str(self.out), done.stderr.decode())
        self.assertEqual(files_of(self.out), before)

    def test_second_run_waits(self):
        self.dump()
        holder = subprocess.Popen(
            ["flock", str(self.out / LOCK), "sleep", "0.5"])
        time.sleep(0.1)
        begun = time.monotonic()
        self.dump("--lock-wait", "30")
        self.assertGreater(time.monotonic() - begun, 0.2)
        self.assertEqual(holder.wait(), 0)

    def test_many_at_once(self):
        runs = [subprocess.Popen(
            [program.PROGRAM, "dump", "-q", "--lock-wait", "60",
             str(self.out)], env=program.ENVIRONMENT) for _ in range(4)]
        self.assertEqual([run.wait() for run in runs], [0, 0, 0, 0])
        self.assertTrue_manifest()
        self.assertTidy()


class Kill(Dump):
    """kill -9 at any instant: every file is whole, a manifest is true, and
    the next run needs no hand."""

    def test_kill_at_random(self):
        databases = []
        for word in ("First", "Second"):
            path = self.write(f"seeds/{word}.yaml",
                              program.SEED.replace("First", word))
            databases.append(str(self.folder / f"{word}.db"))
            self.assertRun(["ingest", "-q", "--db", databases[-1], path])
        known = {}
        lasted = 0.0
        for database in databases:
            begun = time.monotonic()
            self.dump(*FEW, "--db", database, env=EPOCH)
            lasted = max(lasted, time.monotonic() - begun)
            for name, data in files_of(self.out).items():
                known.setdefault(name, set()).add(sha256(data))
        dice = random.Random(20250522)
        killed = 0
        for n in range(KILLS):
            killed += self.kill_once(databases[n % 2],
                                     dice.uniform(0, 1.1 * lasted), known)
        # How many hit before the end is the machine's affair.
        self.assertGreater(killed, 0)
        self.dump(*FEW, "--db", databases[0], env=EPOCH)
        self.assertTrue_manifest()
        self.assertTidy()

    def kill_once(self, database, seconds, known):
        run = subprocess.Popen(
            [program.PROGRAM, "dump", "-q", "--db", database, str(self.out),
             *FEW],
            env={**program.ENVIRONMENT, **EPOCH})
        time.sleep(seconds)
        run.kill()
        killed = run.wait() == -signal.SIGKILL
        for name, data in files_of(self.out).items():
            if not name.startswith(PRIVATE):
                self.assertIn(sha256(data), known[name], name)
        if (self.out / "manifest.json").exists():
            self.assertTrue_manifest()
        else:
            self.assertTrue(killed)
        return killed

    def test_kill_with_dated_folders(self):
        dice = random.Random(20240523)
        for n in range(KILLS // 4):
            run = subprocess.Popen(
                [program.PROGRAM, "dump", "-q", "--keep", "3",
                 str(self.out), *FEW],
                env={**program.ENVIRONMENT,
                     "SOURCE_DATE_EPOCH": str(1748160000 + n)})
            time.sleep(dice.uniform(0, 0.1))
            run.kill()
            run.wait()
            if (self.out / "latest").is_symlink():
                self.assertTrue_manifest(self.out / "latest")
        self.dump(*FEW, "--keep", "3")
        self.assertTrue_manifest(self.out / "latest")
        dated = [path for path in self.out.iterdir()
                 if path.is_dir() and not path.is_symlink()]
        self.assertLessEqual(len(dated), 3)
        for folder in dated:
            self.assertTrue_manifest(folder)
        self.assertTidy()

    def test_interrupt(self):
        self.dump()
        before = files_of(self.out)
        run = subprocess.Popen(
            [program.PROGRAM, "dump", "-q", "--lock-wait", "60",
             str(self.out)], env=program.ENVIRONMENT,
            stderr=subprocess.PIPE)
        with open(self.out / LOCK, "r+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            run.kill()
            run.wait()
            run.stderr.close()
            run = subprocess.Popen(
                [program.PROGRAM, "dump", "-q", "--lock-wait", "60",
                 str(self.out)], env=program.ENVIRONMENT,
                stderr=subprocess.PIPE)
            time.sleep(0.5)
            run.send_signal(signal.SIGINT)
            stderr = run.communicate()[1]
        self.assertEqual(run.returncode, 130, stderr)
        self.assertEqual(files_of(self.out), before)


class Injected(Dump):
    """Each system call that changes the folder in turn: killed right there,
    or answered with an error."""

    def setUp(self):
        super().setUp()
        probe = shutil.which("strace") and subprocess.run(
            ["strace", "-qq", "-o", os.devnull, "-e",
             "inject=/^renameat:error=EIO:when=1", "true"],
            check=False, stderr=subprocess.DEVNULL).returncode == 0
        if not probe or "ASAN_OPTIONS" in os.environ:
            self.skipTest("strace may not change system calls here")
        self.databases, self.states = [], []
        for word, value in (("First", "20bn"), ("Second", "30bn")):
            seed = program.SEED.replace("A newspaper", word) \
                .replace("over 20bn", f"over {value}")
            path = self.write(f"seeds/{word}.yaml", seed)
            self.databases.append(str(self.folder / f"{word}.db"))
            self.assertRun(["ingest", "-q", "--db", self.databases[-1],
                            path])
            self.dump(*FEW, "--db", self.databases[-1], env=EPOCH)
            self.states.append(files_of(self.out))
        changed = [name for name in self.states[0]
                   if self.states[0][name] != self.states[1][name]]
        self.assertGreater(len(changed), 4)

    def inject(self, what):
        """From the first state to the second, with a fault; the exit code."""
        self.dump(*FEW, "--db", self.databases[0], env=EPOCH)
        return subprocess.run(
            ["strace", "-qq", "-o", os.devnull, "-e", f"inject={what}",
             program.PROGRAM, "dump", "-q", "--db", self.databases[1],
             str(self.out), *FEW], env={**program.ENVIRONMENT, **EPOCH},
            check=False, stderr=subprocess.PIPE).returncode

    def each(self, call, fault):
        """Fault in the first such call, the second ... until none is left."""
        for when in itertools.count(1):
            code = self.inject(f"/^{call}:{fault}:when={when}")
            if code == 0:
                self.assertEqual(files_of(self.out), self.states[1])
                self.assertGreater(when, 1, call)
                return
            with self.subTest(f"{call} {when}"):
                yield code

    def fail_while_rendering(self):
        """A further run, that comes no further than to recover."""
        self.assertRun(
            ["dump", "-q", "--db", self.databases[1], str(self.out), *FEW],
            code=1, env=EPOCH, preexec_fn=lambda: (
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
                resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))))

    def test_kill(self):
        for call in ("renameat", "linkat", "fsync"):
            for code in self.each(call, "signal=KILL"):
                self.assertIn(code, (137, -signal.SIGKILL))
                whole = files_of(self.out)
                for name, data in whole.items():
                    if not name.startswith(PRIVATE):
                        self.assertIn(data, (self.states[0].get(name),
                                             self.states[1].get(name)))
                if "manifest.json" in whole:
                    self.assertTrue_manifest()
                self.fail_while_rendering()
                self.assertIn(files_of(self.out), self.states)
                self.assertTidy()

    def test_error(self):
        for call in ("renameat", "fsync"):
            for code in self.each(call, "error=EIO"):
                self.assertEqual(code, 1)
                self.assertEqual(files_of(self.out), self.states[0])


class Page(Dump):
    def test_every_page_is_sound(self):
        self.dump()
        pages = sorted(self.out.glob("*.html"))
        self.assertGreater(len(pages), 10)
        for path in pages:
            with self.subTest(path.name):
                page = Checked()
                page.feed(path.read_text("utf-8"))
                page.close()
                self.assertEqual(page.wrong, [])
                self.assertEqual(page.open, [])
                self.assertEqual(len(page.ids), len(set(page.ids)))
                self.assertEqual(page.headings[0], 1)
                self.assertEqual(page.headings.count(1), 1)
                for one, two in zip(page.headings, page.headings[1:]):
                    self.assertLessEqual(two, one + 1)
                # Nothing is fetched from anywhere.
                self.assertEqual([a for a in page.addresses
                                  if not a.startswith("data:,")], [])

    def test_every_link_has_its_goal(self):
        self.dump()
        page = Checked()
        page.feed((self.out / "index.html").read_text("utf-8"))
        self.assertGreater(len(page.goals), 100)
        goals = {bytes(goal, "ascii").decode().replace("%22", '"')
                 for goal in page.goals}
        self.assertEqual(goals - set(page.ids), set())

    def test_every_claim_and_source_is_on_the_page(self):
        self.dump()
        page = Checked()
        page.feed((self.out / "index.html").read_text("utf-8"))
        claims = program.run("sql", "--format", "json",
                             "SELECT 'claim/' || id AS id FROM claims "
                             "UNION ALL SELECT 'source/' || id FROM sources "
                             "UNION ALL SELECT 'fair/' || id FROM fairs")
        wanted = {row["id"] for row in json.loads(claims.stdout)}
        self.assertGreater(len(wanted), 100)
        self.assertEqual(wanted - set(page.ids), set())

    def test_hostile_names_stay_text(self):
        seed = program.SEED.replace(
            "title: A newspaper",
            "title: '<script>alert(1)</script>\"&'\n"
            "    url: 'javascript:alert(2)'")
        path = self.write("seeds/hostile.yaml", seed)
        database = str(self.folder / "hostile.db")
        done = program.run("ingest", "-q", "--db", database, path)
        if done.returncode != 0:  # the address is refused already
            self.assertIn(b"javascript", done.stderr)
            path = self.write("seeds/hostile.yaml", seed.replace(
                "javascript:alert(2)", "https://example.org/"))
            self.assertRun(["ingest", "-q", "--db", database, path])
        self.dump("--db", database)
        text = (self.out / "index.html").read_text("utf-8")
        self.assertNotIn("<script>alert", text)
        self.assertNotIn('href="javascript:', text)
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt;", text)


if __name__ == "__main__":
    program.unittest.main()

# SPDX-License-Identifier: MIT
"""Every kind of bad seed, with the exact message and its place."""

import json
import os
import stat
import unittest

from program import Case, SEED, SOURCE, run

FIXTURES = SOURCE / "tests" / "fixtures" / "ingest"

REGION_KEYS = ("(known: id, name, name_zh, kind, parent, aliases, gb2260, "
               "valid_from, valid_to, overlaps, note)")

# (name, bytes of the file, problems without the name of the file)
FILES = [
    ("tab", b"regions:\n\t- {id: a}\n",
     ["2:1: YAML: found character that cannot start any token (while "
      "scanning for the next token that begins at 2:1)"]),
    ("mark", b"\xef\xbb\xbfregions: x\n",
     ["1:10: regions: is a single value, expected a list of items"]),
    ("crlf", b"regions:\r\n  - {id: a, name: b, kind: c, bogus: 1}\r\n",
     ["2:31: regions[0]: unknown key 'bogus' " + REGION_KEYS]),
    ("cr", b"regions:\r  - {id: a, name: b, kind: c, bogus: 1}\r",
     ["2:31: regions[0]: unknown key 'bogus' " + REGION_KEYS]),
    ("complex-key", b"regions:\n  - ? [a, b]\n    : c\n    id: x\n"
     b"    name: y\n    kind: z\n",
     ["2:7: regions[0]: a key is a list, expected a word"]),
    ("complex-collection", b"? {a: b}\n: c\n",
     ["1:3: a key is a mapping, expected the name of a collection"]),
    ("merge", b"regions:\n  - id: x\n    <<: {name: y, kind: z}\n",
     ["2:5: regions[0]: the key 'kind' is missing (What it is, a slug.)",
      "2:5: regions[0]: the key 'name' is missing (English name.)",
      "3:5: regions[0]: unknown key '<<' " + REGION_KEYS]),
    ("nul", b"regions:\n  - {id: x, name: a\0b, kind: z}\n",
     ["2:20: the control character U+0000 is not allowed"]),
    ("escaped-nul", b'regions:\n  - {id: x, name: "a\\0b", kind: z}\n',
     ["2:19: a value holds a NUL character"]),
    ("bell", b"regions:\n  - {id: x, name: a\x07b, kind: z}\n",
     ["2:20: the control character U+0007 is not allowed"]),
    ("surrogate", b"regions:\n  - {id: x, name: \xed\xa0\x80, kind: z}\n",
     ["2:19: the bytes are not valid UTF-8"]),
    ("escaped-surrogate",
     b'regions:\n  - {id: x, name: "\\ud800", kind: z}\n',
     ["2:22: YAML: found invalid Unicode character escape code (while "
      "parsing a quoted scalar that begins at 2:19)"]),
    ("bytes", "regions:\n  - {id: x, name: 中文".encode() + b"\xff, k: z}\n",
     ["2:21: the bytes are not valid UTF-8"]),
    ("latin1", "regions:\n# ok\n# caf\xe9\n".encode("latin-1"),
     ["3:6: the bytes are not valid UTF-8"]),
    ("far-bytes", b"# " + b"x" * 70000 + b"\n" + b"\n" * 5000 + b"a\xff\n",
     ["5002:2: the bytes are not valid UTF-8"]),
    ("separator", "regions:\n  - {id: x, name: \"a\u2028b\"}\n".encode(),
     ["2:21: the line breaks U+0085, U+2028 and U+2029 are not allowed; "
      "most editors do not show them as such"]),
    ("utf16", "regions: []\n".encode("utf-16"),
     ["1:1: is not UTF-8 but UTF-16 or UTF-32; seed files are UTF-8 without "
      "exception"]),
    ("utf32", "regions: []\n".encode("utf-32"),
     ["1:1: is not UTF-8 but UTF-16 or UTF-32; seed files are UTF-8 without "
      "exception"]),
    ("long", b"regions:\n  - {id: x, kind: z, name: " + b"a" * 1500000
     + b"}\n",
     ["2:28: a single value is longer than 1048576 bytes"]),
    ("brackets", b"regions: " + b"[" * 100000,
     ["1:11: regions: an item is a list, expected a mapping of keys",
      "1:25: is nested more than 16 levels deep"]),
    ("deep", b"".join(b" " * i + b"regions:\n" for i in range(30)),
     ["2:2: regions: is a mapping, expected a list of items",
      "17:17: is nested more than 16 levels deep"]),
    ("list", b"- a\n- b\n",
     ["1:1: the file holds a list, expected collections such as "
      "'signings:'"]),
    ("text", b"just words\n",
     ["1:1: the file holds a single value, expected collections such as "
      "'signings:'"]),
    ("empty", b"",
     ["1:1: the file is empty, expected collections such as 'signings:'"]),
    ("blank", b"\n\n# a comment\n",
     ["1:1: the file is empty, expected collections such as 'signings:'"]),
    ("marker", b"---\n",
     ["1:1: the file is empty, expected collections such as 'signings:'"]),
    ("braces", b"{}\n",
     ["1:1: the file holds no collection, expected one such as "
      "'signings:'"]),
    ("no-value", b"regions:\n",
     ["1:9: regions: is empty, expected a list of items"]),
    ("mapping", b"regions:\n  id: x\n",
     ["2:3: regions: is a mapping, expected a list of items"]),
    ("items", b"regions:\n  - word\n  - [a]\n  -\n",
     ["2:5: regions: an item is a single value, expected a mapping of keys",
      "3:5: regions: an item is a list, expected a mapping of keys",
      "4:4: regions: an item is empty, expected a mapping of keys"]),
    ("second", b"regions: []\n---\nregions: []\n",
     ["2:1: a second document begins here; a seed file is one document"]),
    ("anchor", b"regions:\n  - &a {id: x, name: y, kind: z}\n",
     ["2:5: anchors (&name) are not allowed"]),
    ("alias", b"regions:\n  - *a\n",
     ["2:5: aliases (*name) are not allowed; write the value out"]),
    ("tag", b"regions:\n  - {id: !!str x, name: y, kind: z}\n",
     ["2:10: tags (!name) are not allowed"]),
    ("bomb", b"regions: [&a [x, x], &b [*a, *a], &c [*b, *b]]\n",
     ["1:11: anchors (&name) are not allowed"]),
    ("quote", b"regions:\n  - {id: x, name: 'y\n",
     ["3:1: YAML: found unexpected end of stream (while scanning a quoted "
      "scalar that begins at 2:19)"]),
    ("twice", b"regions: []\nregions: []\n",
     ["2:1: regions: the collection stands twice in this file"]),
    ("underscore", b"fairs:\n  - {id: f, series: s, edition: 1_000, name: n, "
     b"starts: NO, ends: ~, scopes: [{id: w, name: w, partition: yes}]}\n",
     ["2:33: fairs[0].edition: '1_000' is no whole number, expected one such "
      "as 2024",
      "2:57: fairs[0].starts: 'NO' is no day, expected one such as "
      "2024-05-23, or unknown",
      "2:67: fairs[0].ends: '~' is no day, expected one such as 2024-05-23, "
      "or unknown",
      "2:107: fairs[0].scopes[0].partition: 'yes' is neither true nor "
      "false"]),
    ("folded", b"regions:\n  - id: >\n      two\n      words\n    name: n\n"
     b"    kind: k\n",
     ["2:9: regions[0].id: 'two words ' is no slug: expected letters a-z, "
      "digits, and - . _ inside"]),
]

# What is well-formed and right, though it may look odd.
GOOD = [
    ("norway", b"regions:\n  - {id: NO, name: yes, kind: y}\n"),
    ("directive", b"%YAML 1.1\n---\nregions: []\n"),
    ("lines", b"\n" * 1000000 + b"regions: []\n"),
    ("comments", (b"#" + b"x" * 80 + b"\n") * 20000 + b"regions: []\n"),
    ("flow", b'{"regions": [{"id": "a", "name": "b", "kind": "c"}]}'),
    ("number", b"regions:\n  - {id: 0123, name: 1.10, kind: 2024-05-23}\n"),
    ("block", b"regions:\n  - id: a\n    name: |-\n      b\n    kind: c\n"),
    ("end", b"regions: []\n...\n"),
]

# (what to replace in the tiny fair, by what, line text, problem); the place
# is where the last word of the marker stands in that line.
CHANGES = [
    ("published: 2024-05-24", "published: 24 May 2024", "24 May",
     "sources[0].published: '24 May 2024' is no day, expected one such as "
     "2024-05-23, or unknown"),
    ("language: en", "language: en\n    langage: en", "langage",
     "sources[0]: unknown key 'langage' (known: id, title, publisher, "
     "published, language, url, reprint_of, note; did you mean language?)"),
    ("edition: 1", "edition: first", "first",
     "fairs[0].edition: 'first' is no whole number, expected one such as "
     "2024"),
    ("ends: 2024-05-26", "ends: 2024-05-22", "2024-05-22",
     "fairs[0].ends: the fair ends before it starts (2024-05-23)"),
    ("industry: cars", "industry: carrs", "carrs",
     "signings[0].industry: 'carrs' is not known among the industries; did "
     "you mean cars?"),
    ("origin: CN-GD", "origin: guangdong", "guangdong",
     "signings[0].origin: 'guangdong' is not known among the regions; did "
     "you mean Guangdong (CN-GD)?"),
    ("origin: CN-GD", "origin: 广西", "广西",
     "signings[0].origin: '广西' is not known among the regions; did you "
     "mean 广东 (CN-GD)?"),
    ("origin: CN-GD", "origin: cars", "cars",
     "signings[0].origin: 'cars' is not known among the regions"),
    ("fair: test-1\n    title", "fair: tset-1\n    title", "tset-1",
     "signings[0].fair: 'tset-1' is not known among the fairs; did you mean "
     "test-1?"),
    ("1.5bn CNY", "1.5bn", "",
     "signings[0].value: expected a currency (CNY, yuan, 元, USD, 美元 …)"),
    ("1.5bn CNY", "1.5bn RBM", "RBM",
     "signings[0].value: unknown currency 'RBM' (known: CNY, USD, EUR, HKD, "
     "JPY, GBP, KRW, SGD, TWD, MYR, THB, AUD, CAD, CHF, RUB; did you mean "
     "RMB?)"),
    ("1.5bn CNY", "近15亿円", "円",
     "signings[0].value: unknown word '円' (allowed: k, m, bn, tn, million, "
     "billion, trillion, 万, 亿, 万亿)"),
    ("1.5bn CNY", "1.23 CNY", "1.23",
     "signings[0].value: does not come to whole units of the currency"),
    ("1.5bn CNY", "10000000tn CNY", "10000000tn",
     "signings[0].value: the number is too large (64 bits)"),
    ("1.5bn CNY", "1.5bn USD", "1.5bn",
     "signings[0].value: no exchange rate of USD for 2024-05-23 (and a "
     "wording 'converted'); add it to 'exchange_rates'"),
    ("1.5bn CNY", "about 1.5bn CNY", "about",
     "signings[0].value: no rule says what 'about' means; add it to "
     "'wordings'"),
    ("1.5bn CNY", "'1.5bn RBM'", "RBM",
     "signings[0].value: unknown currency 'RBM' (known: CNY, USD, EUR, HKD, "
     "JPY, GBP, KRW, SGD, TWD, MYR, THB, AUD, CAD, CHF, RUB; did you mean "
     "RMB?)"),
    ("projects: 10", "projects: 10.5", "10.5",
     "claims[0].projects: a count must be a whole number"),
    ("projects: 10", "projects: [10]", "[10]",
     "claims[0].projects: is a list, expected a single value"),
    ("projects: 10", "share_of_projects: 50", "",
     "claims[0].share_of_projects: expected % here (or 成, or half): a share "
     "is written as 56.9%"),
    ("projects: 10", "share_of_value: half", "half",
     "claims[0].share_of_value: a share without a whole: the claim is about "
     "all of 'whole'; say of which scope with the key 'of'"),
    ("scope: whole", "scope: hole", "hole",
     "claims[0].scope: 'hole' is no scope of test-1"),
    ("name_zh: 广东", "name_zh: 中国", "中国",
     "regions[1].name_zh: '中国' names two rows: CN-GD and CN "
     "({file}:8:36)"),
    ("parent: CN}", "parent: CN-GD}", "CN-GD}",
     "regions[1].parent: the parents of CN-GD form a circle"),
    ("- {id: whole, name: The whole fair}",
     "- {id: whole, name: W, parent: whole}", "whole}",
     "fairs[0].scopes[0].parent: the parents of scope whole form a circle"),
    ("high_factor: 1}", "high_factor: 0.8}", "0.9",
     "wordings[1].low_factor: is above high_factor"),
    ("{id: cars, name: Cars, name_zh: 汽车}",
     "{id: cars, name: Cars}\n  - {id: cars, name: Other}", "cars, name: O",
     "industries[1].id: duplicate id 'cars' (first at {file}:11:10)"),
]


def said(done):
    return done.stderr.decode().splitlines()


class Bad(Case):
    def test_files(self):
        for name, content, problems in FILES:
            with self.subTest(name):
                seed = self.write(f"{name}.yaml", content)
                done = self.assertRun(["check", seed], code=3, stdout="")
                count = len(problems)
                self.assertEqual(said(done), [
                    *(f"wcifit: {seed}:{problem}" for problem in problems),
                    f"wcifit: {count} problem{'s' if count > 1 else ''}"])

    def test_too_much_of_anything(self):
        for name, content in (
                ("value", b"regions: [{id: x, name: " + b"a" * 3000000),
                ("comment", b"#" + b"x" * 10000000 + b"\nregions: []\n"),
                ("quoted", b"regions: [{id: x, name: '" + b"\n" * 3000000)):
            with self.subTest(name):
                seed = self.write(f"{name}.yaml", content)
                lines = said(self.assertRun(["check", seed], code=3))
                self.assertEqual(len(lines), 2)
                self.assertTrue(lines[0].endswith(
                    ": a single value is longer than 1048576 bytes, or a "
                    "comment than twice that"), lines[0])

    def test_odd_but_right(self):
        for name, content in GOOD:
            with self.subTest(name):
                seed = self.write(f"{name}.yaml", content)
                self.assertRun(["check", "-q", seed], stdout="", stderr="")

    def test_typed_by_the_schema(self):
        self.write("s/a.yaml", GOOD[0][1])
        self.write("s/b.yaml", GOOD[5][1])
        path = str(self.folder / "x.db")
        self.assertRun(["ingest", "-q", "--db", path,
                        str(self.folder / "s")])
        self.assertRun(
            ["sql", "--db", path, "--format=csv",
             "SELECT id, typeof(id), name, kind FROM regions ORDER BY id"],
            stdout="id,typeof(id),name,kind\n0123,text,1.10,2024-05-23\n"
                   "NO,text,yes,y\n")

    def test_one_change_one_problem(self):
        for old, new, marker, problem in CHANGES:
            with self.subTest(new):
                self.assertEqual(SEED.count(old), 1)
                text = SEED.replace(old, new)
                seed = self.write("test.yaml", text)
                lines = said(self.assertRun(["check", seed], code=3))
                self.assertEqual(len(lines), 2, lines)
                prefix = f"wcifit: {seed}:"
                self.assertTrue(lines[0].startswith(prefix), lines[0])
                row, column, message = \
                    lines[0][len(prefix):].split(":", 2)
                self.assertEqual(message.lstrip(),
                                 problem.format(file=seed))
                at = text.splitlines()[int(row) - 1][int(column) - 1:]
                self.assertTrue(at.startswith(marker) if marker
                                else at in ("", "}"), (marker, at))

    def test_the_fixtures(self):
        """All errors of all files in one run, sorted, in these words."""
        done = run("check", "--max-errors=0", "bad", cwd=FIXTURES)
        self.assertEqual(done.returncode, 3)
        self.assertEqual(done.stderr.decode(),
                         (FIXTURES / "bad.txt").read_text())
        self.assertEqual(done.stdout, b"")
        for threads in ("1", "2", "7"):
            again = run("check", "--max-errors=0", "--threads", threads,
                        "bad", cwd=FIXTURES)
            self.assertEqual(again.stderr, done.stderr)
        lines = said(run("check", "--max-errors=0", "--errors=json", "bad",
                         cwd=FIXTURES))
        for line, plain in zip(lines, said(done)):
            p = json.loads(line)
            path = p["path"] + ": " if p["path"] else ""
            self.assertEqual(plain, f"wcifit: {p['file']}:{p['line']}:"
                             f"{p['column']}: {path}{p['message']}")

    def test_what_is_broken_is_still_known(self):
        """A problem in a row is no problem of those that refer to it."""
        for old, new in (("published: 2024-05-24", "published: never"),
                         ("edition: 1", "edition: x"),
                         ("kind: province", "kind: 'a b'"),
                         ("low_factor: 1,", "low_factor: one,"),
                         ("name: The whole fair}", "nam: W}")):
            with self.subTest(new):
                seed = self.write("test.yaml", SEED.replace(old, new))
                lines = said(self.assertRun(["check", seed], code=3))
                extra = 2 if "nam:" in new else 1
                self.assertEqual(len(lines), extra + 1, lines)

    def check_signings(self, text):
        """What is said of a file of signings beside SEED."""
        self.write("s/a.yaml", SEED)
        seed = self.write("s/b.yaml", text)
        done = self.assertRun(["check", "--max-errors", "0",
                               str(self.folder / "s")], code=3, stdout="")
        return [line.removeprefix(f"wcifit: {seed}:").replace(seed, "FILE")
                for line in said(done)]

    def test_an_id_that_stands_twice(self):
        """The first one counts; others are held against what it says."""
        a = "  - {id: a, fair: test-1, title: A, sources: paper}\n"
        b = a.replace("title: A", "title: A, kind: batch")
        self.assertEqual(
            self.check_signings(
                "signings:\n" + a + a.replace("}", ", part_of: b}") +
                b.replace("id: a", "id: b")),
            ["3:10: signings[1].id: duplicate id 'a' (first at FILE:2)",
             "wcifit: 1 problem"])
        # Circles through batches that stand twice, which are many ways.
        lines = self.check_signings("signings:\n" + "".join(
            b.replace("id: a", f"id: a{i // 2}").replace(
                "}", f", part_of: a{(i // 2 + 1) % 40}}}")
            for i in range(80)))
        self.assertEqual(sum("duplicate id" in s for s in lines), 40)
        self.assertEqual(sum("form a circle" in s for s in lines), 40)
        self.assertEqual(lines[80:], ["wcifit: 80 problems"])
        # Not copies times parts of them.
        lines = self.check_signings("signings:\n" + a * 100 + "".join(
            a.replace("id: a", f"id: p{i}").replace("}", ", part_of: a}")
            for i in range(100)))
        self.assertEqual(lines[199:], ["wcifit: 199 problems"])

    def test_an_id_that_stands_twice_on_a_line(self):
        one = "{id: a, fair: test-1, title: A, sources: paper}"
        begin = len("signings: [{id: ") + 1
        self.assertEqual(
            self.check_signings(f"signings: [{one}, {one}, {one}]\n"),
            [*(f"1:{begin + i * (len(one) + 2)}: signings[{i}].id: "
               "duplicate id 'a' (first at FILE:1)" for i in (1, 2)),
             "wcifit: 2 problems"])

    def test_what_could_not_be_read_is_not_called_unknown(self):
        cut = SEED.index("fairs:")
        self.write("s/a.yaml", SEED[cut:] + "\n")
        self.write("s/b.yaml", "bad: [\n" + SEED[:cut])
        lines = said(self.assertRun(["check", str(self.folder / "s")],
                                    code=3))
        self.assertEqual(len(lines), 3, lines)
        self.assertIn("b.yaml:1:1: unknown collection 'bad'", lines[0])
        self.assertIn("b.yaml:", lines[1])
        self.assertIn(": YAML: ", lines[1])
        # But what stands nowhere is.
        self.write("s/a.yaml", SEED[cut:].replace("CN-GD", "XX-YY"))
        lines = said(self.assertRun(["check", str(self.folder / "s")],
                                    code=3))
        self.assertEqual(len(lines), 4, lines)
        self.assertIn("'XX-YY' is not known among the regions", lines[0])

    def test_long_words_are_cut_between_characters(self):
        seed = self.write("test.yaml", SEED.replace(
            "1.5bn CNY", "x" + "字" * 400))
        text = self.assertRun(["check", seed], code=3).stderr.decode()
        self.assertIn("unknown word 'x字字", text)
        self.assertLess(len(text), 1000)


class Unreadable(Case):
    def assertFailure(self, arguments, message, code=1, **more):
        self.assertRun(["check", *arguments], code=code, stdout="",
                       stderr=f"wcifit: {message}\n", **more)

    def test_no_file(self):
        path = str(self.folder / "no.yaml")
        self.assertFailure([path], f"{path}: No such file or directory")

    def test_empty_folder(self):
        self.assertFailure(
            [str(self.folder)],
            f"{self.folder}: holds no seed file (*.yaml)")

    def test_fifo(self):
        path = str(self.folder / "x.yaml")
        os.mkfifo(path)
        for argument in (path, str(self.folder)):
            self.assertFailure(
                [argument], f"{path}: is neither a file nor a folder")

    def test_device(self):
        self.assertFailure(["/dev/zero"],
                           "/dev/zero: is neither a file nor a folder")

    def test_recursion(self):
        os.symlink(".", self.folder / "again")
        done = self.assertRun(["check", str(self.folder)], code=1)
        self.assertRegex(done.stderr.decode(),
                         r"folders are nested more than 32 deep\n\Z")

    def test_equal_names(self):
        first = self.write("a/x.yaml", SEED)
        second = self.write("b/x.yaml", SEED)
        done = self.assertRun(["check", first, second], code=2, stdout="")
        self.assertIn(f"{first} and {second}: two seeds are both known as "
                      "'x.yaml'", done.stderr.decode())

    def test_permission(self):
        path = self.write("x.yaml", SEED)
        os.chmod(path, 0)
        more = {}
        if os.geteuid() == 0:
            os.chmod(self.folder, stat.S_IRWXU | stat.S_IXOTH)
            more = {"user": 65534}
            try:
                if run("--version", **more).returncode != 0:
                    raise PermissionError
            except PermissionError:
                self.skipTest("the program is out of reach of others")
        self.assertFailure([path], f"{path}: Permission denied", **more)

    def test_json(self):
        done = self.assertRun(["check", "--errors=json", "/nowhere"], code=1)
        self.assertEqual(json.loads(done.stderr), {
            "status": 1, "message": "/nowhere: No such file or directory"})


if __name__ == "__main__":
    unittest.main()

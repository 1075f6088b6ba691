# SPDX-License-Identifier: MIT
"""The JSON Schema for editors, judged by a validator of others: the real
seeds are right, broken ones wrong, where `wcifit check` says so."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["WCIFIT"]
SOURCE = pathlib.Path(os.environ["WCIFIT_SOURCE"]).resolve()
HERE = SOURCE / "tests" / "schema"
BUILD = pathlib.Path(os.environ["WCIFIT_BUILD"]) / "tests" / "schema"
PARTS = ("package.json", "package-lock.json", ".npmrc", "validate.mjs")

REGION = "regions:\n  - {id: a, name: A, kind: k%s}\n"

# (name, text, path of the value, a word of the message)
BROKEN = [
    ("key", REGION % ", bogus: 1", "/regions/0", "bogus"),
    ("collection", "region: []\n", "", "region"),
    ("missing", "regions:\n  - {id: a, name: A}\n", "/regions/0", "kind"),
    ("slug", "regions:\n  - {id: a b, name: A, kind: k}\n",
     "/regions/0/id", "pattern"),
    ("list", "regions: {id: a}\n", "/regions", "array"),
    ("name", "regions:\n  - {id: a, name: [A], kind: k}\n",
     "/regions/0/name", "string"),
    ("date", REGION % ", valid_from: 24 May 2024",
     "/regions/0/valid_from", "pattern"),
    ("code", REGION % ", gb2260: '1100'", "/regions/0/gb2260", "pattern"),
    ("empty list", REGION % ", aliases: []", "/regions/0/aliases", "fewer"),
    ("choice", "organizations:\n  - {id: a, name: A, kind: private-ish}\n",
     "/organizations/0/kind", "allowed values"),
    ("currency", "exchange_rates:\n  - {currency: RMB, period: 2024, rate: "
     "7.1, source: a}\n", "/exchange_rates/0/currency", "allowed values"),
    ("url", "sources:\n  - {id: a, title: T, publisher: P, published: "
     "unknown, language: en, url: example.org}\n", "/sources/0/url",
     "pattern"),
    ("flag", "fairs:\n  - {id: f, series: s, edition: 1, name: N, starts: "
     "unknown, ends: unknown, year: 2024, scopes: [{id: w, name: W, "
     "partition: 1}]}\n", "/fairs/0/scopes/0/partition", "boolean"),
    ("integer", "fairs:\n  - {id: f, series: s, edition: one, name: N, "
     "starts: unknown, ends: unknown, year: 2024, scopes: [{id: w, name: W}]"
     "}\n", "/fairs/0/edition", "integer"),
    ("measure", "claims:\n  - {fair: f, scope: w, source: s, locator: l}\n",
     "/claims/0", "projects"),
    ("amount", "claims:\n  - {fair: f, scope: w, source: s, locator: l, "
     "value: many}\n", "/claims/0/value", "pattern"),
    ("empty", "{}\n", "", "fewer"),
]


def schema():
    return subprocess.run([PROGRAM, "schema", "--yaml-schema"], check=True,
                          capture_output=True).stdout


class Committed(unittest.TestCase):
    def test_is_what_the_program_prints(self):
        self.assertEqual(
            (SOURCE / "seeds" / "wcifit.schema.json").read_bytes(), schema())

    def test_says_which_draft(self):
        self.assertEqual(json.loads(schema())["$schema"],
                         "https://json-schema.org/draft/2020-12/schema")

    def test_the_seeds_name_it(self):
        files = sorted(SOURCE.glob("seeds/**/*.yaml"))
        self.assertGreater(len(files), 20)
        for file in files:
            head = file.read_text().split("\n", 1)[0]
            named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)",
                                 head)
            self.assertIsNotNone(named, f"{file}: {head}")
            self.assertEqual((file.parent / named.group(1)).resolve(),
                             SOURCE / "seeds" / "wcifit.schema.json")


@unittest.skipUnless(shutil.which("node") and shutil.which("npm"),
                     "node and npm are not there")
class Validator(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        BUILD.mkdir(parents=True, exist_ok=True)
        lock = BUILD / "package-lock.json"
        fresh = (BUILD / "node_modules").is_dir() and lock.exists() and \
            lock.read_bytes() == (HERE / lock.name).read_bytes()
        for part in PARTS:
            shutil.copyfile(HERE / part, BUILD / part)
        if not fresh:
            done = subprocess.run(["npm", "ci"], cwd=BUILD,
                                  stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT)
            if done.returncode != 0:
                raise RuntimeError(f"npm ci: {done.stdout.decode()}")

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="wcifit-schema-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "schema.json").write_bytes(schema())

    def validate(self, files):
        done = subprocess.run(
            ["node", "validate.mjs", self.folder / "schema.json", *files],
            cwd=BUILD, capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_the_real_seeds(self):
        files = sorted(SOURCE.glob("seeds/**/*.yaml"))
        self.assertGreater(len(files), 20)
        results = self.validate(files)
        self.assertEqual(len(results), len(files))
        for result in results:
            self.assertEqual(result["errors"], [], result["file"])

    def test_broken_seeds(self):
        files = []
        for n, (_, text, _, _) in enumerate(BROKEN):
            path = self.folder / f"{n}.yaml"
            path.write_text(text)
            files.append(path)
        for result, (name, _, path, word) in zip(self.validate(files),
                                                 BROKEN):
            with self.subTest(name):
                said = [error for error in result["errors"]
                        if error["path"] == path and
                        (word in error["message"] or
                         word == error.get("word"))]
                self.assertTrue(said, result["errors"])
                check = subprocess.run([PROGRAM, "check", result["file"]],
                                       capture_output=True)
                self.assertEqual(check.returncode, 3, check.stderr)

    def test_what_check_takes_the_schema_takes(self):
        path = self.folder / "odd.yaml"
        path.write_text(
            "regions:\n"
            "  - {id: NO, name: yes, kind: k, aliases: A}\n"
            "  - {id: a, name: 1.10, kind: k, gb2260: '500000'}\n"
            "  - {id: b, name: B, kind: k, valid_to: 2016-12-31}\n"
            "wordings:\n"
            "  - {word: over, low_factor: 1, high_factor: open}\n"
            "sources: []\n")
        self.assertEqual(self.validate([path])[0]["errors"], [])
        done = subprocess.run([PROGRAM, "check", path], capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()

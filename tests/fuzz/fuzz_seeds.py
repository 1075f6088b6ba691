# SPDX-License-Identifier: MIT
"""Mutated seeds: whatever the bytes, the program ends by itself and in words.

The same mutations in every run.  For a longer one give a seed and a number:

    WCIFIT=build/bin/wcifit WCIFIT_SOURCE=. fuzz_seeds.py SEED ROUNDS
"""

import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.environ["WCIFIT"]
SOURCE = pathlib.Path(os.environ["WCIFIT_SOURCE"])
SEED = 20240523
ROUNDS = 150

TOKENS = [b":", b"- ", b"\n", b"  ", b"{", b"}", b"[", b"]", b",", b"'", b'"',
          b"|\n", b">-\n", b"#", b"&a ", b"*a", b"!!str ", b"? ", b"---\n",
          b"...\n", b"%YAML 1.1\n", b"<<: ", b"\t", b"\0", b"\xff", b"\r\n",
          b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"~", b"99999999999999999999",
          "超2000亿元".encode(), b"over ", b"..", b"%", b"-1", b"1e9",
          b"\\u0000", b"\xed\xa0\x80", b"id: x\n", b"unknown", b"open"]


def mutate(chance, text, others):
    data = bytearray(text)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        length = min(chance.choice((1, 1, 2, 8, 40, 400)), len(data) - at)
        kind = chance.randrange(7)
        if kind == 0:
            del data[at:at + length]
        elif kind == 1 and at < len(data):
            data[at] = chance.randrange(256)
        elif kind == 2:
            data[at:at] = chance.choice(TOKENS) * chance.choice((1, 1, 3, 50))
        elif kind == 3:
            data[at:at] = data[at:at + length] * chance.randint(1, 4)
        elif kind == 4:
            other = chance.choice(others)
            begin = chance.randrange(len(other) + 1)
            data[at:at + length] = other[begin:begin + 300]
        elif kind == 5:
            del data[at:]
        else:
            lines = bytes(data).split(b"\n")
            chance.shuffle(lines) if len(lines) < 40 else lines.reverse()
            data = bytearray(b"\n".join(lines))
    return bytes(data)


class Fuzz(unittest.TestCase):
    seed = SEED
    rounds = ROUNDS

    def check(self, folder, text):
        path = folder / "seed.yaml"
        path.write_bytes(text)
        done = subprocess.run(
            [PROGRAM, "check", "--errors=json", str(path)],
            stdin=subprocess.DEVNULL, capture_output=True)
        kept = f"exit {done.returncode}: {done.stderr[:3000]!r}: {text!r}"
        self.assertIn(done.returncode, (0, 1, 3), kept)
        self.assertEqual(done.stdout, b"", kept)
        self.assertNotIn(b"Sanitizer", done.stderr, kept)
        self.assertNotIn(b"runtime error", done.stderr, kept)
        lines = text.count(b"\n") + text.count(b"\r") + 2
        for line in done.stderr.decode().splitlines():
            said = json.loads(line)
            if "line" in said:
                self.assertLessEqual(said["line"], lines, kept)
                self.assertGreater(said["column"], 0, kept)
        return done.returncode

    def test_mutations(self):
        chance = random.Random(self.seed)
        files = sorted(SOURCE.glob("seeds/**/*.yaml")) + \
            sorted(SOURCE.glob("tests/fixtures/ingest/**/*.yaml"))
        self.assertGreater(len(files), 20)
        # Small enough that a mutation meets something.
        texts = [b"\n".join(file.read_bytes().split(b"\n")[:120])
                 for file in files]
        codes = set()
        with tempfile.TemporaryDirectory(prefix="wcifit-fuzz-") as name:
            for n in range(self.rounds):
                with self.subTest(n):
                    codes.add(self.check(
                        pathlib.Path(name),
                        mutate(chance, chance.choice(texts), texts)))
        self.assertIn(3, codes)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        Fuzz.seed, Fuzz.rounds = int(sys.argv[1]), int(sys.argv[2])
        del sys.argv[1:]
    unittest.main()

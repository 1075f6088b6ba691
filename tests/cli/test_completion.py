# SPDX-License-Identifier: MIT
"""What shells offer: the same tables, the catalogue, ids of the database."""

import json
import shutil
import subprocess
import unittest

from program import Case, ENVIRONMENT, PROGRAM, SOURCE, run

SHELLS = ("bash", "zsh", "fish")


def suggest(*words, **more):
    done = run("completion", "--suggest", "--", "bash", *words, **more)
    return [line.split("\t")[0]
            for line in done.stdout.decode().splitlines()]


class Suggestions(Case):
    def spec(self):
        return json.loads(run("help", "--json").stdout)

    def test_commands(self):
        names = [command["name"] for command in self.spec()["commands"]]
        self.assertEqual(suggest(""), names)
        self.assertEqual(suggest("s"), ["sql", "schema"])
        self.assertEqual(suggest("--quiet", "re"), ["reconcile"])
        self.assertEqual(suggest("--db", "x.db", "tr"), ["trace"])
        self.assertEqual(suggest("help", "co"), ["completion"])

    def test_options(self):
        for command in self.spec()["commands"]:
            with self.subTest(command["name"]):
                self.assertEqual(
                    suggest(command["name"], "--"),
                    ["--" + option["name"]
                     for option in command["options"]])
        self.assertEqual(suggest("schema", "--ya"), ["--yaml-schema"])

    def test_meanings_stand_behind_a_tab(self):
        done = run("completion", "--suggest", "--", "fish", "quer")
        self.assertEqual(done.stdout, b"query\trun a canned report\n")

    def test_choices(self):
        for words in (["schema", "--format", ""], ["query", "--format", ""]):
            self.assertEqual(
                suggest(*words), ["table", "csv", "tsv", "json", "ndjson",
                                  "markdown", "html", "yaml"])
        self.assertEqual(suggest("schema", "--format=js"),
                         ["--format=json"])
        self.assertEqual(suggest("check", "--errors", ""), ["text", "json"])
        self.assertEqual(suggest("reconcile", "--fail-on", "t"),
                         ["tension"])

    def test_files_and_folders(self):
        self.assertEqual(suggest("ingest", ""), ["@files"])
        self.assertEqual(suggest("check", "a", "b"), ["@files"])
        self.assertEqual(suggest("sql", "-q", "--file", ""), ["@files"])
        self.assertEqual(suggest("sql", "-o", ""), ["@files"])
        self.assertEqual(suggest("query", "--db", ""), ["@files"])
        self.assertEqual(suggest("dump", ""), ["@folders"])
        self.assertEqual(suggest("query", "--reports", ""), ["@folders"])

    def test_reports(self):
        names = sorted(path.stem for path in
                       (SOURCE / "schema/reports").glob("*.sql"))
        self.assertEqual(suggest("query", ""), names)
        self.assertEqual(suggest("dump", "out", ""), names)
        self.assertEqual(suggest("query", "-v", "by-ind"), ["by-industry"])
        self.assertEqual(suggest("query", "by-fair", ""), [])

    def test_parameters_of_a_report(self):
        self.assertIn("--fair", suggest("query", "by-fair", "--"))
        self.assertNotIn("--fair", suggest("query", "--"))
        self.assertIn("wcifit-7", suggest("query", "by-fair", "--fair", ""))
        self.assertEqual(suggest("query", "by-fair", "--fair=wcifit-7"),
                         ["--fair=wcifit-7"])
        self.assertEqual(
            suggest("query", "by-industry", "--level", ""), ["1", "2"])

    def test_tables_and_ids(self):
        self.assertIn("fairs", suggest("schema", ""))
        self.assertEqual(suggest("schema", "fai"), ["fairs"])
        self.assertIn("claims", suggest("trace", ""))
        self.assertIn("wcifit-7", suggest("trace", "fairs", "wcifit-"))
        self.assertIn("wcifit-7", suggest("reconcile", "--fair", ""))
        self.assertEqual(suggest("trace", "no_such_table", ""), [])
        self.assertEqual(suggest("trace", "fairs; DROP TABLE x", ""), [])

    def test_ids_of_the_database_on_the_line(self):
        path = self.database()
        self.assertEqual(
            suggest("reconcile", "--db", path, "--fair", ""), ["test-1"])

    def test_without_a_database_there_is_silence(self):
        done = run("completion", "--suggest", "--", "bash", "trace", "fairs",
                   "", env={"WCIFIT_DB": "/nowhere/x.db"})
        self.assertEqual((done.returncode, done.stdout, done.stderr),
                         (0, b"", b""))


class Scripts(Case):
    def test_scripts_are_printed(self):
        for shell in SHELLS:
            with self.subTest(shell):
                done = self.assertRun(["completion", shell], stderr="")
                self.assertIn(b"completion --suggest", done.stdout)

    def bash(self, line, before):
        """What bash completes: the words of COMPREPLY."""
        script = run("completion", "bash").stdout.decode()
        words = line.split(" ")
        quoted = " ".join(f"'{word}'" for word in words)
        done = subprocess.run(
            ["bash", "--norc", "-c", f"{script}\n"
             f"COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}\n"
             f"_wcifit wcifit '{words[-1]}' '{before}'\n"
             "printf '%s\\n' \"${COMPREPLY[@]}\""],
            env={**ENVIRONMENT, "PATH": f"{self.folder}:/usr/bin:/bin"},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        return done.stdout.decode().split()

    @unittest.skipUnless(shutil.which("bash"), "bash is not installed")
    def test_bash(self):
        (self.folder / "wcifit").symlink_to(PROGRAM)
        self.assertEqual(self.bash("wcifit que", "wcifit"), ["query"])
        self.assertEqual(self.bash("wcifit query by-ind", "query"),
                         ["by-industry"])
        self.assertIn("wcifit-7", self.bash(
            "wcifit query by-fair --fair wci", "--fair"))
        # bash hands = over as a word of its own and replaces what follows.
        self.assertEqual(self.bash("wcifit schema --format = js", "="),
                         ["json"])
        self.assertEqual(self.bash("wcifit schema --format =", "--format"),
                         ["table", "csv", "tsv", "json", "ndjson",
                          "markdown", "html", "yaml"])

    def path(self):
        (self.folder / "wcifit").symlink_to(PROGRAM)
        return {**ENVIRONMENT, "PATH": f"{self.folder}:/usr/bin:/bin",
                "HOME": str(self.folder)}

    @unittest.skipUnless(shutil.which("fish"), "fish is not installed")
    def test_fish(self):
        env = self.path()
        for line, word in (("wcifit que", "query"),
                           ("wcifit query by-ind", "by-industry"),
                           ("wcifit query by-fair --fair wci", "wcifit-7"),
                           ("wcifit schema --format js", "json")):
            with self.subTest(line):
                done = subprocess.run(
                    ["fish", "--no-config", "-c",
                     f"wcifit completion fish | source; complete -C '{line}'"],
                    env=env, stdin=subprocess.DEVNULL, check=True,
                    stdout=subprocess.PIPE)
                found = [text.split("\t")[0]
                         for text in done.stdout.decode().splitlines()]
                self.assertIn(word, found)

    @unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
    def test_zsh(self):
        """With stand-ins for what the shell brings: what it is handed."""
        env = self.path()
        script = self.write("_wcifit", run("completion", "zsh").stdout)
        for words, word in ((["que"], "query:"),
                            (["query", "by-ind"], "by-industry:"),
                            (["query", "by-fair", "--fair", "wci"],
                             "wcifit-7:"),
                            (["schema", "--format", "js"], "json")):
            with self.subTest(words):
                line = " ".join(f"'{part}'" for part in ["wcifit", *words])
                done = subprocess.run(
                    ["zsh", "-f", "-c",
                     "compdef() { : }\n"
                     "_describe() { print -rl -- \"${(@P)2}\" }\n"
                     f"source '{script}'\nwords=({line})\n"
                     f"CURRENT={len(words) + 1}\n_wcifit"],
                    env=env, stdin=subprocess.DEVNULL, check=True,
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                self.assertEqual(done.stderr, b"")
                self.assertTrue(
                    any(text.startswith(word)
                        for text in done.stdout.decode().splitlines()),
                    done.stdout)

    def check_syntax(self, shell, *words):
        path = self.write("script", run("completion", shell).stdout)
        done = subprocess.run([*words, path], stderr=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    @unittest.skipUnless(shutil.which("bash"), "bash is not installed")
    def test_bash_syntax(self):
        self.check_syntax("bash", "bash", "-n")

    @unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
    def test_zsh_syntax(self):
        self.check_syntax("zsh", "zsh", "-n")

    @unittest.skipUnless(shutil.which("fish"), "fish is not installed")
    def test_fish_syntax(self):
        self.check_syntax("fish", "fish", "--no-execute")


if __name__ == "__main__":
    unittest.main()

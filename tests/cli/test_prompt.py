# SPDX-License-Identifier: MIT
"""The prompt of `wcifit sql`, on a terminal of its own."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import unittest

from program import Case, ENVIRONMENT, PROGRAM

PROMPT = b"wcifit> "
MORE = b"   ...> "
# What a terminal is told about itself, beside the text.
ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]")
ENDLESS = ("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
           "SELECT count(*) FROM c;\r")


class Terminal:
    """A program behind a pseudo-terminal."""

    def __init__(self, *words, **env):
        environment = {**ENVIRONMENT, "TERM": "xterm", **env}
        self.child, self.descriptor = pty.fork()
        if self.child == 0:
            try:
                os.execve(PROGRAM, ["wcifit", *words], environment)
            finally:
                os._exit(127)
        # Wide enough that no line of a test is folded.
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 50, 200, 0, 0))

    @staticmethod
    def plain(said):
        return ESCAPES.sub(b"", said).replace(b"\r\n", b"\n")

    def read_until(self, *endings):
        """All that is said until it ends in one of these, or ends."""
        said = b""
        while not self.plain(said).endswith(endings):
            ready, _, _ = select.select([self.descriptor], [], [], 30)
            if not ready:
                raise AssertionError(f"silence after {said!r}")
            try:
                part = os.read(self.descriptor, 65536)
            except OSError:
                break
            if not part:
                break
            said += part
        return self.plain(said).decode()

    def say(self, text):
        os.write(self.descriptor, text.encode())

    def wait(self):
        self.read_until(b"\0")
        code = os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])
        return code


class Prompt(Case):
    def open(self, *words, **env):
        terminal = Terminal("sql", *words, **env)
        self.addCleanup(os.close, terminal.descriptor)
        greeting = terminal.read_until(PROMPT)
        self.assertIn("; .help for help, .quit to leave\n", greeting)
        return terminal

    def ask(self, terminal, text, *endings):
        terminal.say(text)
        return terminal.read_until(*(endings or (PROMPT,)))

    def leave(self, terminal):
        terminal.say(".quit\r")
        self.assertEqual(terminal.wait(), 0)

    def test_a_statement(self):
        terminal = self.open("--format=csv")
        self.assertIn("\nx\n7\n", self.ask(terminal, "SELECT 7 AS x;\r"))
        self.leave(terminal)

    def test_lines_until_the_semicolon(self):
        terminal = self.open("--format=csv")
        for line in ("SELECT ';' AS a,", "-- not here;", "'", ";' AS b",
                     "/* nor ; here"):
            self.ask(terminal, line + "\r", MORE)
        said = self.ask(terminal, "*/ ;\r")
        self.assertIn('\na,b\n;,"\n;"\n', said)
        self.leave(terminal)

    def test_an_error_does_not_end_it(self):
        terminal = self.open("--format=csv")
        self.assertIn("wcifit: ", self.ask(terminal, "SELEC 1;\r"))
        self.assertIn("wcifit: ", self.ask(terminal, "DELETE FROM fairs;\r"))
        self.assertIn("\na\n1\n", self.ask(terminal, "SELECT 1 AS a;\r"))
        self.leave(terminal)

    def test_the_end_of_input(self):
        terminal = self.open()
        terminal.say("\x04")
        self.assertEqual(terminal.wait(), 0)

    def test_dot_commands(self):
        terminal = self.open("--format=csv")
        said = self.ask(terminal, ".help\r")
        for name in (".help", ".tables", ".schema", ".reports", ".format",
                     ".quit"):
            self.assertIn(f"\n{name} ", said)
        self.assertIn("\nfairs\n", self.ask(terminal, ".tables\r"))
        said = self.ask(terminal, ".schema fairs\r")
        self.assertIn("edition", said)
        self.assertNotIn("locator", said)
        self.assertIn("wcifit: ", self.ask(terminal, ".schema fiars\r"))
        self.assertIn("\nby-industry ", self.ask(terminal, ".reports\r"))
        self.assertIn("wcifit: the format is csv",
                      self.ask(terminal, ".format\r"))
        self.ask(terminal, ".format json\r")
        self.assertIn('"x"', self.ask(terminal, "SELECT 7 AS x;\r"))
        self.assertIn("did you mean 'csv'?",
                      self.ask(terminal, ".format cvs\r"))
        self.assertIn("wcifit: unknown command '.tabels' "
                      "(did you mean '.tables'?)",
                      self.ask(terminal, ".tabels\r"))
        self.assertIn("wcifit: .quit takes no argument",
                      self.ask(terminal, ".quit now\r"))
        self.leave(terminal)

    def test_interrupting_a_query(self):
        terminal = self.open("--timeout=10m", "--format=csv")
        terminal.say(ENDLESS)
        terminal.read_until(b"FROM c;\n")
        said = self.ask(terminal, "\x03")
        self.assertIn("wcifit: ", said)
        self.assertIn("interrupted", said)
        self.assertIn("\na\n1\n", self.ask(terminal, "SELECT 1 AS a;\r"))
        terminal.say(ENDLESS)
        terminal.read_until(b"FROM c;\n")
        self.assertIn("interrupted", self.ask(terminal, "\x03"))
        self.leave(terminal)

    def test_a_step_that_does_not_end(self):
        """SQLite asks nobody within a step: the outer fence ends it all."""
        terminal = self.open("--timeout=50ms")
        terminal.say("SELECT printf('%.*c', 2000000000, 'x');\r")
        self.assertEqual(terminal.wait(), 4)

    def test_interrupting_a_line(self):
        terminal = self.open("--format=csv")
        self.ask(terminal, "SELECT bogus,\r", MORE)
        self.ask(terminal, "nonsense\x03")
        self.assertIn("\na\n1\n", self.ask(terminal, "SELECT 1 AS a;\r"))
        self.leave(terminal)

    def test_termination(self):
        terminal = self.open()
        os.kill(terminal.child, signal.SIGTERM)
        self.assertEqual(terminal.wait(), 130)

    def test_completion(self):
        terminal = self.open("--format=csv")
        said = self.ask(terminal, "SELECT count(*) AS n FROM exchange_r\t;\r")
        self.assertRegex(said, r"\nn\n\d+\n")
        said = self.ask(terminal, ".fo\tjson\r")
        self.assertNotIn("wcifit: ", said.replace("wcifit> ", ""))
        # Two words begin so: the first key completes what they share, the
        # second lists them.
        terminal.say("SELECT * FROM exchange_rates, indust\t")
        terminal.read_until(b"industr", b"indust\rr")
        terminal.say("\t")
        said = terminal.read_until(b"FROM exchange_rates, industr")
        self.assertIn("industries  ", said)
        self.assertIn("industry_groups  ", said)
        self.ask(terminal, "\x03")
        self.leave(terminal)

    def test_chinese_can_be_typed(self):
        terminal = self.open("--format=csv", LC_ALL="C")
        said = self.ask(terminal, "SELECT '重庆市' AS a;\r")
        self.assertIn("\na\n重庆市\n", said)
        said = self.ask(terminal, "SELECT '重庆市\x7f' AS a;\r")
        self.assertIn("\na\n重庆\n", said)
        self.leave(terminal)

    def test_history_of_one_session(self):
        terminal = self.open("--format=csv")
        self.ask(terminal, "SELECT 41 + 1 AS a;\r")
        self.assertIn("\na\n42\n", self.ask(terminal, "\x10\r"))
        self.leave(terminal)

    def test_history_is_kept_where_there_is_a_place(self):
        state = self.folder / "state"
        state.mkdir()
        terminal = self.open("--format=csv", XDG_STATE_HOME=str(state))
        self.ask(terminal, "SELECT 41 + 1 AS a;\r")
        self.leave(terminal)
        self.assertEqual([p.name for p in state.rglob("*")],
                         ["wcifit", "history"])
        terminal = self.open("--format=csv", XDG_STATE_HOME=str(state))
        self.assertIn("\na\n42\n", self.ask(terminal, "\x10\x10\r"))
        self.leave(terminal)

    def test_history_is_kept_nowhere_else(self):
        home = self.folder / "home"
        home.mkdir()
        for state in ("relative", str(home / "missing"), ""):
            terminal = self.open(HOME=str(home), XDG_STATE_HOME=state)
            self.ask(terminal, "SELECT 1;\r")
            self.leave(terminal)
        self.assertEqual(list(home.iterdir()), [])

    def test_quiet(self):
        terminal = Terminal("sql", "-q")
        self.addCleanup(os.close, terminal.descriptor)
        self.assertEqual(terminal.read_until(PROMPT), "wcifit> ")
        self.leave(terminal)

    def test_a_database_that_is_not_there(self):
        terminal = Terminal("sql", "--db", str(self.folder / "none.db"))
        self.addCleanup(os.close, terminal.descriptor)
        self.assertEqual(terminal.wait(), 1)

    def test_no_prompt_with_sql(self):
        terminal = Terminal("sql", "--format=csv", "SELECT 7 AS x")
        self.addCleanup(os.close, terminal.descriptor)
        self.assertEqual(terminal.read_until(b"\0"), "x\n7\n")

    def test_a_table_fits_the_terminal(self):
        terminal = Terminal("query", "claims", "--fair", "wcifit-7",
                            "--color=never", COLUMNS="50")
        self.addCleanup(os.close, terminal.descriptor)
        said = terminal.read_until(b"\0")
        self.assertTrue(said)

    def test_colour_on_a_terminal(self):
        for env, coloured in (({}, True), ({"NO_COLOR": "1"}, False),
                              ({"TERM": "dumb"}, False),
                              ({"NO_COLOR": ""}, True)):
            with self.subTest(env):
                terminal = Terminal("query", "by-fair", **env)
                self.addCleanup(os.close, terminal.descriptor)
                said = b""
                while True:
                    try:
                        part = os.read(terminal.descriptor, 65536)
                    except OSError:
                        break
                    if not part:
                        break
                    said += part
                self.assertEqual(b"\x1b[" in said, coloured)


if __name__ == "__main__":
    unittest.main()

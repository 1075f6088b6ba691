# SPDX-License-Identifier: MIT
"""Who may include what: one door to each foreign library, rooms in one
direction, and a program that knows the public header alone."""

import re
import unittest

import project

# Foreign headers and the only files that may include them.
DOORS = {
    "yaml.h": ["src/ingest/yamlread.c"],
    "sqlite3.h": ["src/db/"],
    "lpsolve/lp_lib.h": ["src/reconcile/solve.c"],
    "lpsolve/myblas.h": ["src/reconcile/solve.c"],
    "utf8proc.h": ["src/core/text.c"],
    "histedit.h": ["src/cli/prompt.c"],
    "editline/readline.h": ["src/cli/prompt.c"],
}

# Rooms of src/, and which rooms each may look into besides itself.
ROOMS = {
    "core": [],
    "db": ["core"],
    "render": ["core"],
    "ingest": ["core", "db"],
    "query": ["core", "db", "ingest", "render"],
    "reconcile": ["core", "db"],
    "dump": ["core", "db", "query", "render"],
    "cli": [],
}

# Files that look further: the tops of rooms, which put rooms together, and
# whoever borrows the arena or the taxonomies.
TOPS = {
    "src/ingest/ingest.c": ["reconcile"],
    "src/ingest/itemised.c": ["reconcile"],
    "src/reconcile/answer.c": ["query", "render"],
    "src/reconcile/suppose.c": ["ingest"],
    "src/reconcile/taxonomy.h": ["ingest"],
}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]',
                     re.MULTILINE)


def includes(path):
    """(line, quote, name) of each include of a file."""
    text = project.strip_comments(project.read(path))
    for match in INCLUDE.finditer(text):
        line = text.count("\n", 0, match.start(1)) + 1
        yield line, match.group(1), match.group(2)


class Includes(unittest.TestCase):
    def setUp(self):
        self.files = project.sources("src/", "include/")
        self.assertGreater(len(self.files), 10)

    def test_foreign_headers_have_one_door(self):
        for path in self.files:
            for line, _, name in includes(path):
                doors = DOORS.get(name)
                if doors is None:
                    continue
                with self.subTest(f"{path}:{line}"):
                    self.assertTrue(
                        str(path).startswith(tuple(doors)),
                        f"{path}:{line}: <{name}> belongs to {doors}")

    def test_doors_are_used(self):
        used = {name for path in self.files for _, _, name in includes(path)}
        self.assertLessEqual({"yaml.h", "sqlite3.h", "utf8proc.h"}, used)

    def test_rooms_look_one_way(self):
        for path in self.files:
            if path.parts[0] != "src":
                continue
            room = path.parts[1]
            self.assertIn(room, ROOMS, f"{path}: a new room")
            for line, quote, name in includes(path):
                if quote != '"':
                    continue
                with self.subTest(f"{path}:{line}"):
                    self.assertIn("/", name, "write it from src/")
                    self.assertIn(
                        name.split("/")[0],
                        [room, *ROOMS[room], *TOPS.get(str(path), [])],
                        f'{path}:{line}: "{name}"')
                    self.assertTrue((project.ROOT / "src" / name).exists())

    def walk(self, graph):
        """Fail when following the arrows leads back."""
        seen, path = set(), []

        def visit(node):
            self.assertNotIn(node, path, "a circle")
            if node in seen:
                return
            path.append(node)
            for other in graph.get(node, ()):
                visit(other)
            path.pop()
            seen.add(node)

        for node in sorted(graph):
            visit(node)

    def test_rooms_form_no_circle(self):
        self.walk(ROOMS)

    def test_headers_form_no_circle(self):
        self.walk({
            str(path).removeprefix("src/"):
                [name for _, quote, name in includes(path) if quote == '"']
            for path in self.files if path.suffix == ".h"})

    def test_program_sees_the_public_header_only(self):
        ours = 0
        for path in self.files:
            if not str(path).startswith("src/cli/"):
                continue
            for line, quote, name in includes(path):
                if quote == "<" and name.startswith("wcifit/"):
                    ours += 1
                    self.assertEqual(name, "wcifit/wcifit.h")
                if quote == '"':
                    self.assertTrue(name.startswith("cli/"),
                                    f'{path}:{line}: "{name}"')
        self.assertGreater(ours, 0)

    def test_public_header_includes_the_standard_only(self):
        names = [name for _, _, name in includes("include/wcifit/wcifit.h")]
        self.assertEqual(sorted(names),
                         ["stdbool.h", "stddef.h", "stdint.h"])

    def test_own_header_comes_first(self):
        for path in self.files:
            own = path.with_suffix(".h")
            if path.suffix != ".c" or own not in self.files:
                continue
            first = next(includes(path))[2]
            with self.subTest(str(path)):
                self.assertEqual(f"src/{first}", str(own))

    def test_headers_are_guarded_by_their_name(self):
        for path in self.files:
            if path.suffix != ".h":
                continue
            words = path.with_suffix("").parts[1:]
            guard = "_".join(words).upper() + "_H"
            if path.parts[0] == "src" and path.parts[1] != "cli":
                guard = "WCI_" + guard
            with self.subTest(str(path)):
                self.assertTrue(
                    f"\n#ifndef {guard}\n#define {guard}\n"
                    in project.read(path), guard)


if __name__ == "__main__":
    unittest.main()

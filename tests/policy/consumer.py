# SPDX-License-Identifier: MIT
"""A small program builds and runs against the installed library: found
through CMake and through pkg-config, static and, when built, shared."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import project

SHARED = bool(os.environ.get("WCIFIT_SHARED"))
CC = os.environ.get("CC", "cc")
CMAKE = os.environ.get("CMAKE", "cmake")
SOURCE = project.ROOT / "tests" / "consumer"


def run(*command, env=None):
    """Run and return what it printed; raise with all of it on failure."""
    done = subprocess.run([str(part) for part in command], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env={**os.environ, **(env or {})}, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{command}:\n{done.stdout}")
    return done.stdout


class Consumer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.top = pathlib.Path(cls.folder.name)
        cls.prefix = cls.top / "prefix"
        run(CMAKE, "--install", project.BUILD, "--prefix", cls.prefix)
        # The tree must work wherever it is moved to.
        cls.prefix = cls.prefix.rename(cls.top / "moved")
        cls.version = run(cls.prefix / "bin" / "wcifit", "--version") \
            .split()[-1]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def check(self, program, env=None):
        # 1 is WCIFIT_FAILED: there is no such database.
        self.assertEqual(run(program, env=env), f"{self.version} 1\n")

    def needs_shared(self, program):
        return "libwcifit.so" in run("readelf", "-d", program)

    def cmake(self, kind):
        build = self.top / f"cmake-{kind}"
        run(CMAKE, "-S", SOURCE, "-B", build, "-G", "Ninja", f"-DKIND={kind}",
            f"-DCMAKE_PREFIX_PATH={self.prefix}", f"-DCMAKE_C_COMPILER={CC}")
        run(CMAKE, "--build", build)
        self.check(build / "consumer")
        return build / "consumer"

    def pkg_config(self, prefix, *options):
        library = next(path.parent for path in prefix.rglob("wcifit.pc"))
        flags = run("pkg-config", *options, "--cflags", "--libs", "wcifit",
                    env={"PKG_CONFIG_PATH": str(library)}).split()
        program = self.top / f"pc{len(options)}{prefix.name}"
        run(CC, "-std=c11", SOURCE / "consumer.c", "-o", program, *flags)
        self.check(program,
                   env={"LD_LIBRARY_PATH": str(library.parent)})
        return program

    def test_installed_files(self):
        names = {path.name for path in self.prefix.rglob("*")}
        self.assertLessEqual(
            {"wcifit", "wcifit.h", "libwcifit.a", "wcifit.pc",
             "wcifit-config.cmake", "wcifit-config-version.cmake"}, names)
        headers = [path.name for path in self.prefix.rglob("*.h")]
        self.assertEqual(headers, ["wcifit.h"])
        self.assertEqual(any(".so" in name for name in names), SHARED)

    def test_find_package_static(self):
        self.assertFalse(self.needs_shared(self.cmake("static")))

    def test_find_package_plain(self):
        self.assertEqual(self.needs_shared(self.cmake("")), SHARED)

    @unittest.skipUnless(SHARED, "no shared library was built")
    def test_find_package_shared(self):
        self.assertTrue(self.needs_shared(self.cmake("shared")))

    def test_pkg_config_static(self):
        alone = self.top / "alone"
        shutil.copytree(self.prefix, alone, symlinks=True)
        for path in alone.rglob("libwcifit.so*"):
            path.unlink()
        self.assertFalse(
            self.needs_shared(self.pkg_config(alone, "--static")))

    def test_pkg_config_plain(self):
        self.assertEqual(
            self.needs_shared(self.pkg_config(self.prefix)), SHARED)


if __name__ == "__main__":
    unittest.main()

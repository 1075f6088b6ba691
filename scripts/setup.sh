# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Sourced by scripts/demo, scripts/test, scripts/bench and .ci/run, after
# `root` was set to the top of the tree: finds what is missing and has apt-get
# install it.
# Nothing is installed, and no network needed, when nothing is missing.

# What must be there: a probe, then the Debian package that brings it.
# Probes: cmd a program, pc a pkg-config module, c a C header, py a Python
# module.
packages_build='
cmd:cc gcc
c:stdio.h libc6-dev
cmd:cmake cmake
cmd:ninja ninja-build
cmd:pkg-config pkg-config
pc:sqlite3 libsqlite3-dev
pc:yaml-0.1 libyaml-dev
pc:libutf8proc libutf8proc-dev
pc:libmd libmd-dev
pc:libxxhash libxxhash-dev
pc:libedit libedit-dev
c:lpsolve/lp_lib.h liblpsolve55-dev
c:suitesparse/colamd.h libsuitesparse-dev
'

packages_test='
pc:check check
cmd:g++ g++
c:zlib.h zlib1g-dev
cmd:python3 python3
py:yaml python3-yaml
cmd:dash dash
cmd:jq jq
cmd:sqlite3 sqlite3
cmd:glpsol glpk-utils
cmd:mandoc mandoc
cmd:strace strace
cmd:node nodejs
cmd:npm npm
cmd:chromium chromium
'

# For scripts/bench: what it stands on, and what brings its peers.
packages_bench='
cmd:python3 python3
cmd:sqlite3 sqlite3
cmd:readelf binutils
'

packages_peers='
py:yaml python3-yaml
cmd:node nodejs
cmd:npm npm
cmd:g++ g++
cmd:make make
'

packages_ci='
cmd:gcc gcc
cmd:clang clang
cmd:clang-tidy clang-tidy
cmd:clang-format clang-format
cmd:cppcheck cppcheck
cmd:shellcheck shellcheck
cmd:gcovr gcovr
cmd:valgrind valgrind
'

say() {
	printf '%s\n' "$*" >&2
}

die() {
	say "${0##*/}: $*"
	exit 1
}

# Does the thing behind a probe exist?
probe() {
	case $1 in
	cmd:*) command -v "${1#cmd:}" >/dev/null ;;
	pc:*) pkg-config --exists "${1#pc:}" 2>/dev/null ;;
	c:*)
		printf '#include <%s>\n' "${1#c:}" |
			cc -E -x c - >/dev/null 2>&1
		;;
	py:*) "$(python)" -c "import ${1#py:}" 2>/dev/null ;;
	esac
}

# The Python that the packaged modules belong to; the tests use the same.
python() {
	if [ -x /usr/bin/python3 ]; then
		echo /usr/bin/python3
	else
		echo python3
	fi
}

# Packages of a table whose probe fails, one a line.
missing() {
	printf '%s\n' "$1" | while read -r what package; do
		if [ -n "$what" ] && ! probe "$what"; then
			printf '%s\n' "$package"
		fi
	done
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		die "must be root, or have sudo, to install: $lacking"
	fi
}

# need TABLE...: install what the tables name and the system lacks.
need() {
	lacking=$(missing "$*" | sort -u | tr '\n' ' ')
	[ -n "$lacking" ] || return 0
	if ! command -v apt-get >/dev/null; then
		die "please install first (names of Debian's packages): $lacking"
	fi
	say "installing: $lacking"
	log=$(mktemp)
	# shellcheck disable=SC2086 # a list of names
	if ! { as_root env DEBIAN_FRONTEND=noninteractive apt-get update &&
		as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y \
			--no-install-recommends -o DPkg::Lock::Timeout=300 \
			-o Acquire::Retries=3 $lacking; } >"$log" 2>&1; then
		tail -n 20 "$log" >&2
		rm -f "$log"
		die "apt-get could not install: $lacking"
	fi
	rm -f "$log"
	lacking=$(missing "$*" | sort -u | tr '\n' ' ')
	[ -z "$lacking" ] || die "installed, and still not found: $lacking"
}

# quietly COMMAND...: its output is shown only if it fails.
quietly() {
	log=$(mktemp)
	status=0
	"$@" >"$log" 2>&1 || status=$?
	if [ "$status" -ne 0 ]; then
		cat "$log" >&2
	fi
	rm -f "$log"
	return "$status"
}

# browser_modules: fetch what the tests in a browser need, once a lock file.
# Without a network they are left out, which is said.
browser_modules() {
	into=$root/build/browser
	lock=$root/tests/browser/package-lock.json
	if cmp -s "$lock" "$into/done"; then
		return 0
	fi
	mkdir -p "$into"
	cp "$root/tests/browser/package.json" "$lock" "$into"
	if (cd "$into" && quietly npm ci --no-audit --no-fund \
		--ignore-scripts); then
		cp "$lock" "$into/done"
	else
		say "npm could not fetch the modules; no tests in a browser"
	fi
}

# build PRESET [OPTION...]: configure and build from the top of the tree.
build() {
	preset=$1
	shift
	say "building ($preset)"
	(cd "$root" &&
		quietly cmake --preset "$preset" "$@" &&
		quietly cmake --build --preset "$preset") ||
		die "the build ($preset) failed"
}

# count_tests BUILD: "PASSED FAILED", single cases, from CTest's last log.
# Check and tests/support/run.py print how many cases they ran; any other
# test counts as one.
count_tests() {
	awk '
	/^[0-9]+\/[0-9]+ Test: / { ran = 0; bad = 0; seen = 0 }
	/^-?[0-9]+%: Checks: / {
		gsub(/[,:]/, "")
		seen = 1
		ran += $3
		bad += $5 + $7
	}
	/^Test (Passed|Failed)\./ || /^Test (not|Not|timed|Timed)/ {
		if (!seen)
			ran = 1
		if ($0 !~ /^Test Passed/ && bad == 0) {
			bad = 1
			ran += seen
		}
		if (ran < bad)
			ran = bad
		passed += ran - bad
		failed += bad
		ran = bad = seen = 0
	}
	/^Unable to find executable/ { failed++ }
	END { print passed + 0, failed + 0 }
	' "$1/Testing/Temporary/LastTest.log"
}

/* SPDX-License-Identifier: MIT */
/*
 * dump: files that appear all or none, a manifest that is true, dumps side by
 * side.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dump/dated.h"
#include "dump/digest.h"
#include "dump/folder.h"
#include "dump/manifest.h"
#include "dump/page.h"
#include "query/api.h"
#include "support/support.h"

#define NOW 1748160000 /* 2025-05-25T08:00:00Z */

static const char seed[] =
    "sources:\n"
    "  - {id: paper, title: A <newspaper>, publisher: The Paper,\n"
    "     published: 2024-05-24, language: en,\n"
    "     url: 'https://example.org/?a=1&b=2'}\n"
    "regions:\n"
    "  - {id: CN, name: China, name_zh: 中国, kind: country}\n"
    "  - {id: CN-GD, name: Guangdong, name_zh: 广东, kind: province,\n"
    "     parent: CN}\n"
    "industries:\n"
    "  - {id: cars, name: Cars & trucks, name_zh: 汽车}\n"
    "  - {id: chips, name: Chips}\n"
    "wordings:\n"
    "  - {word: over, low_factor: 1, high_factor: open}\n"
    "  - {word: nearly, low_factor: 0.9, high_factor: 1}\n"
    "fairs:\n"
    "  - {id: test-1, series: wcifit, edition: 1, name: First Test Fair,\n"
    "     starts: 2024-05-23, ends: 2024-05-26,\n"
    "     scopes: [{id: whole, name: The whole fair}]}\n"
    "signings:\n"
    "  - {id: one, fair: test-1, title: A plant, origin: CN-GD,\n"
    "     industry: cars, value: 1.5bn CNY, sources: paper}\n"
    "claims:\n"
    "  - {fair: test-1, scope: whole, projects: 10, value: over 20bn CNY,\n"
    "     source: paper, locator: paragraph 1}\n"
    "  - {fair: test-1, scope: whole, industry: cars,\n"
    "     value: nearly 10bn CNY, source: paper, locator: paragraph 2}\n"
    "  - {fair: test-1, scope: whole, industry: chips,\n"
    "     value: 4bn CNY, source: paper, locator: paragraph 3}\n";

/* What every test has: a folder, a database in it, the reports. */
static char *folder;
static char *target;
static struct wcifit *db;
static struct wcifit_reports *reports;
static struct wcifit_error error;

static void
setup(void)
{
	char *seeds;
	char *path;
	struct wcifit_ingest_options options = { .seed_count = 1 };
	struct wcifit_ingest_result result;
	const char *list[1];

	wcifit_interrupt_clear();
	memset(&error, 0, sizeof error);
	folder = test_dir_make();
	target = test_path(folder, "out");
	seeds = test_path(folder, "seed.yaml");
	path = test_path(folder, "test.db");
	test_write(seeds, seed);
	list[0] = seeds;
	options.seeds = list;
	options.database = path;
	ck_assert_msg(wcifit_ingest(&options, &result, &error) == WCIFIT_OK,
	    "%s", error.message);
	ck_assert_msg(
	    wcifit_open(path, &db, &error) == WCIFIT_OK, "%s", error.message);
	ck_assert_msg(wcifit_reports_load(NULL, &reports, &error) == WCIFIT_OK,
	    "%s", error.message);
	wci_free(seeds);
	wci_free(path);
}

static void
teardown(void)
{
	wcifit_interrupt_clear();
	wcifit_reports_free(reports);
	wcifit_close(db);
	db = NULL;
	reports = NULL;
	wci_free(target);
	test_dir_remove(folder);
}

static struct wcifit_dump_options
usual(void)
{
	struct wcifit_dump_options options = {
		.directory = target, .reports = reports, .now = NOW
	};

	return options;
}

static struct wcifit_dump_result
dump_well(const struct wcifit_dump_options *options)
{
	struct wcifit_dump_result result = { 0 };

	ck_assert_msg(wcifit_dump(db, options, &result, &error) == WCIFIT_OK,
	    "%s", error.message);
	return result;
}

/* The text of a file of the dump; the caller frees it. */
static char *
dumped(const char *name)
{
	char *path = test_path(target, name);
	char *text = test_read(path, NULL);

	wci_free(path);
	return text;
}

static void
spoil(const char *name, const char *text)
{
	char *path = test_path(target, name);

	test_write(path, text);
	wci_free(path);
}

static bool
there(const char *name)
{
	char *path = test_path(target, name);
	bool is = test_exists(path);

	wci_free(path);
	return is;
}

static struct stat
look(const char *name)
{
	char *path = test_path(target, name);
	struct stat info;

	ck_assert_int_eq(lstat(path, &info), 0);
	wci_free(path);
	return info;
}

static enum wcifit_status
count_private(void *context, const char *name, struct wcifit_error *err)
{
	size_t *count = context;

	(void)err;
	if (strncmp(name, WCI_DUMP_PREFIX, strlen(WCI_DUMP_PREFIX)) == 0 &&
	    strcmp(name, WCI_DUMP_LOCK) != 0)
		++*count;
	return WCIFIT_OK;
}

/* Nothing of ours but the lock file is left in the folder. */
static void
check_tidy(void)
{
	struct wci_folder open = WCI_FOLDER_CLOSED;
	size_t count = 0;

	ck_assert_int_eq(wci_folder_open(&open, target, false, &error), 0);
	ck_assert_int_eq(
	    wci_folder_each(&open, count_private, &count, &error), 0);
	wci_folder_close(&open);
	ck_assert_uint_eq(count, 0);
}

/* Every file the manifest names has the bytes and the hash it says. */
static size_t
check_manifest(void)
{
	char *manifest = dumped(WCI_DUMP_MANIFEST);
	struct wci_digest *digest = wci_digest_new();
	size_t files = 0;

	for (const char *at = manifest;
	     (at = strstr(at, "{\"name\": \"")) != NULL; at++) {
		char hex[WCI_DIGEST_SIZE];
		char name[128];
		char sum[80];
		char *path;
		char *text;
		size_t length;
		const char *more;

		ck_assert_int_eq(
		    sscanf(at, "{\"name\": \"%127[^\"]\"", name), 1);
		more = strstr(at, "\"sha256\": \"");
		ck_assert_ptr_nonnull(more);
		ck_assert_int_eq(
		    sscanf(more, "\"sha256\": \"%79[0-9a-f]\"", sum), 1);
		path = test_path(target, name);
		text = test_read(path, &length);
		wci_digest_put(digest, text, length);
		wci_digest_hex(digest, hex);
		ck_assert_str_eq(hex, sum);
		more = strstr(at, "\"bytes\": ");
		ck_assert_ptr_nonnull(more);
		ck_assert_uint_eq(strtoull(more + 9, NULL, 10), length);
		wci_free(text);
		wci_free(path);
		files++;
	}
	wci_digest_free(digest);
	wci_free(manifest);
	return files;
}

/* ------------------------------------------------------------------ files */

START_TEST(test_all_reports)
{
	struct wcifit_dump_options options = usual();
	struct wcifit_dump_result result = dump_well(&options);
	char *manifest = dumped(WCI_DUMP_MANIFEST);

	ck_assert_uint_eq(check_manifest() + 1, result.files);
	ck_assert_uint_eq(result.written, result.files);
	ck_assert(there("by-industry.csv"));
	ck_assert(there("by-industry.json"));
	ck_assert(there("by-industry.html"));
	ck_assert(there("index.html"));
	/* It needs a word to look for. */
	ck_assert(!there("search.csv"));
	ck_assert_ptr_nonnull(
	    strstr(manifest, "\"time\": \"2025-05-25T08:00:00Z\""));
	ck_assert_ptr_nonnull(strstr(manifest, "\"seeds\": \"sha256:"));
	check_tidy();
	wci_free(manifest);
}
END_TEST

START_TEST(test_unchanged_files_keep_their_times)
{
	struct wcifit_dump_options options = usual();
	struct wcifit_dump_result result;
	struct stat before, after;

	(void)dump_well(&options);
	before = look("by-fair.csv");
	options.now += 86400;
	result = dump_well(&options);
	after = look("by-fair.csv");
	ck_assert_uint_eq(result.written, 0);
	ck_assert_uint_eq(before.st_ino, after.st_ino);
	ck_assert_int_eq(before.st_mtim.tv_sec, after.st_mtim.tv_sec);
	ck_assert_int_eq(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
	(void)check_manifest();
}
END_TEST

START_TEST(test_spoilt_file_is_healed)
{
	struct wcifit_dump_options options = usual();
	struct wcifit_dump_result result;

	(void)dump_well(&options);
	spoil("by-fair.csv", "nonsense");
	options.now += 1;
	result = dump_well(&options);
	ck_assert_uint_eq(result.written, 2); /* it and the manifest */
	ck_assert_uint_gt(check_manifest(), 0);
	check_tidy();
}
END_TEST

START_TEST(test_some_reports_in_some_formats)
{
	static const char *const names[] = { "by-fair", "sources", "by-fair" };
	static const enum wcifit_format formats[] = { WCIFIT_TSV,
		WCIFIT_TABLE };
	struct wcifit_dump_options options = usual();
	struct wcifit_dump_result result;

	options.names = names;
	options.name_count = 3;
	options.formats = formats;
	options.format_count = 2;
	result = dump_well(&options);
	ck_assert_uint_eq(result.files, 5);
	ck_assert(there("by-fair.tsv"));
	ck_assert(there("sources.txt"));
	ck_assert(!there("index.html"));
	ck_assert_uint_eq(check_manifest(), 4);
}
END_TEST

START_TEST(test_failure_leaves_all_as_it_was)
{
	struct wcifit_dump_options options = usual();
	char *path;
	char *text;
	char *before;

	(void)dump_well(&options);
	before = dumped(WCI_DUMP_MANIFEST);
	spoil("by-fair.csv", "old");
	path = test_path(target, "sources.json");
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(mkdir(path, 0777), 0);
	ck_assert_int_eq(
	    wcifit_dump(db, &options, NULL, &error), WCIFIT_FAILED);
	ck_assert_ptr_nonnull(strstr(error.message, "sources.json"));
	text = dumped("by-fair.csv");
	ck_assert_str_eq(text, "old");
	wci_free(text);
	text = dumped(WCI_DUMP_MANIFEST);
	ck_assert_str_eq(text, before);
	check_tidy();
	wci_free(text);
	wci_free(before);
	wci_free(path);
}
END_TEST

START_TEST(test_interrupt)
{
	struct wcifit_dump_options options = usual();

	wcifit_interrupt();
	ck_assert_int_eq(
	    wcifit_dump(db, &options, NULL, &error), WCIFIT_INTERRUPTED);
	wcifit_interrupt_clear();
	ck_assert(!there("index.html"));
	ck_assert(!there(WCI_DUMP_MANIFEST));
	check_tidy();
}
END_TEST

START_TEST(test_usage)
{
	static const char *const unknown[] = { "by-industri" };
	static const char *const needy[] = { "search" };
	struct wcifit_dump_options options = usual();

	ck_assert_int_eq(
	    wcifit_dump(NULL, &options, NULL, &error), WCIFIT_USAGE);
	ck_assert_int_eq(wcifit_dump(db, NULL, NULL, NULL), WCIFIT_USAGE);
	options.names = unknown;
	options.name_count = 1;
	ck_assert_int_eq(wcifit_dump(db, &options, NULL, &error), WCIFIT_USAGE);
	ck_assert_ptr_nonnull(strstr(error.message, "by-industry"));
	options.names = needy;
	ck_assert_int_eq(wcifit_dump(db, &options, NULL, &error), WCIFIT_USAGE);
	ck_assert_ptr_nonnull(strstr(error.message, "--text"));
	ck_assert(!test_exists(target));
}
END_TEST

START_TEST(test_lock)
{
	struct wcifit_dump_options options = usual();
	char *path;
	int fd;

	(void)dump_well(&options);
	path = test_path(target, WCI_DUMP_LOCK);
	fd = open(path, O_RDWR);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(flock(fd, LOCK_EX | LOCK_NB), 0);
	ck_assert_int_eq(wcifit_dump(db, &options, NULL, &error), WCIFIT_BUSY);
	ck_assert_ptr_nonnull(strstr(error.message, target));
	ck_assert_int_eq(close(fd), 0);
	(void)dump_well(&options);
	ck_assert(test_exists(path));
	wci_free(path);
}
END_TEST

/* --------------------------------------------------------- a killed run */

START_TEST(test_half_an_exchange_is_undone)
{
	struct wcifit_dump_options options = usual();
	struct wci_folder open = WCI_FOLDER_CLOSED;
	char *before;
	char *text;

	(void)dump_well(&options);
	before = dumped(WCI_DUMP_MANIFEST);
	ck_assert_int_eq(wci_folder_open(&open, target, false, &error), 0);
	ck_assert_int_eq(renameat(open.fd, WCI_DUMP_MANIFEST, open.fd,
			     WCI_DUMP_PREFIX "manifest.json.old"),
	    0);
	ck_assert_int_eq(renameat(open.fd, "by-fair.csv", open.fd,
			     WCI_DUMP_PREFIX "by-fair.csv.old"),
	    0);
	ck_assert_int_eq(linkat(open.fd, "sources.csv", open.fd,
			     WCI_DUMP_PREFIX "sources.csv.old", 0),
	    0);
	spoil("by-fair.csv", "new");
	spoil(WCI_DUMP_PREFIX "claims.csv.tmp", "half");
	ck_assert_int_eq(wci_folder_recover(&open, &error), WCIFIT_OK);
	wci_folder_close(&open);
	text = dumped(WCI_DUMP_MANIFEST);
	ck_assert_str_eq(text, before);
	ck_assert_uint_gt(check_manifest(), 0);
	check_tidy();
	wci_free(text);
	wci_free(before);
}
END_TEST

START_TEST(test_a_finished_exchange_stands)
{
	struct wcifit_dump_options options = usual();
	struct wci_folder open = WCI_FOLDER_CLOSED;

	(void)dump_well(&options);
	spoil(WCI_DUMP_PREFIX "by-fair.csv.old", "older");
	spoil(WCI_DUMP_PREFIX "manifest.json.old", "older");
	ck_assert_int_eq(wci_folder_open(&open, target, false, &error), 0);
	ck_assert_int_eq(wci_folder_recover(&open, &error), WCIFIT_OK);
	wci_folder_close(&open);
	ck_assert_uint_gt(check_manifest(), 0);
	check_tidy();
}
END_TEST

/* ------------------------------------------------------------ side by side */

static void
check_latest(const char *name)
{
	char *path = test_path(target, "latest");
	char link[128] = "";

	ck_assert_int_gt(readlink(path, link, sizeof link - 1), 0);
	ck_assert_str_eq(link, name);
	wci_free(path);
}

START_TEST(test_keep)
{
	struct wcifit_dump_options options = usual();
	struct wcifit_dump_result result;
	struct stat first, second;
	char *foreign = NULL;

	options.keep = 2;
	(void)dump_well(&options);
	check_latest("2025-05-25T080000Z");
	foreign = test_path(target, "2020-01-01T000000Z");
	ck_assert_int_eq(mkdir(foreign, 0777), 0); /* has no manifest */
	first = look("2025-05-25T080000Z/by-fair.csv");
	options.now += 60;
	result = dump_well(&options);
	ck_assert_uint_eq(result.written, 1); /* the manifest and its time */
	check_latest("2025-05-25T080100Z");
	second = look("2025-05-25T080100Z/by-fair.csv");
	ck_assert_uint_eq(first.st_ino, second.st_ino);
	options.now += 60;
	(void)dump_well(&options);
	check_latest("2025-05-25T080200Z");
	ck_assert(!there("2025-05-25T080000Z"));
	ck_assert(there("2025-05-25T080100Z/" WCI_DUMP_MANIFEST));
	ck_assert(there("latest/index.html"));
	ck_assert(test_exists(foreign));
	check_tidy();
	wci_free(foreign);
}
END_TEST

START_TEST(test_keep_twice_in_one_second)
{
	struct wcifit_dump_options options = usual();
	struct wcifit_dump_result result;

	options.keep = 3;
	(void)dump_well(&options);
	result = dump_well(&options); /* the same at the same time */
	ck_assert_uint_eq(result.written, 0);
	check_latest("2025-05-25T080000Z");
	spoil("2025-05-25T080000Z/by-fair.csv", "spoilt");
	result = dump_well(&options);
	ck_assert_uint_eq(result.written, 2);
	check_latest("2025-05-25T080000Z-2");
	ck_assert(there("2025-05-25T080000Z"));
	check_tidy();
}
END_TEST

/* --------------------------------------------------------- page, memory */

START_TEST(test_page_holds_what_it_must)
{
	struct wcifit_dump_options options = usual();
	static const char *const parts[] = { "Content-Security-Policy",
		"default-src 'none'", "Cars &amp; trucks",
		"A &lt;newspaper&gt;",
		"href=\"https://example.org/?a=1&amp;b=2\"",
		"id=\"claim/test-1/paper/1\"", "href=\"#claim/test-1/paper/1\"",
		"href=\"#source/paper\"", "id=\"source/paper\"", "≥ 20", "9–10",
		"href=\"./by-industry.csv\"" };
	char *page;

	(void)dump_well(&options);
	page = dumped("index.html");
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		ck_assert_msg(
		    strstr(page, parts[i]) != NULL, "no %s", parts[i]);
	wci_free(page);
	page = dumped("by-industry.html");
	ck_assert_int_eq(strncmp(page, "<!DOCTYPE html>", 15), 0);
	ck_assert_ptr_nonnull(strstr(page, "<table>"));
	ck_assert_ptr_nonnull(strstr(page, "</html>"));
	wci_free(page);
}
END_TEST

/* ----------------------------------------------------------------- memory */

static enum wcifit_status
dump_one(void *context)
{
	static const char *const names[] = { "sources" };
	static const enum wcifit_format formats[] = { WCIFIT_CSV };
	struct wcifit_dump_options options = usual();
	struct wcifit_error err;

	(void)context;
	options.names = names;
	options.name_count = 1;
	options.formats = formats;
	options.format_count = 1;
	options.keep = 2;
	return wcifit_dump(db, &options, NULL, &err);
}

static enum wcifit_status
make_page(void *context)
{
	static struct wci_planned nothing[1];
	static const struct wci_plan plan = { nothing, 0 };
	struct wci_buf text = WCI_BUF_EMPTY;
	struct wcifit_sink sink = test_sink(&text);
	struct wcifit_error err;
	enum wcifit_status status;

	(void)context;
	status = wci_page_index(wci_api_db(db), &plan, "digest", &sink, &err);
	wci_buf_free(&text);
	return status;
}

START_TEST(test_memory)
{
	ck_assert_uint_gt(test_each_allocation(dump_one, NULL, false), 10);
	check_tidy();
	ck_assert_uint_gt(test_each_allocation(make_page, NULL, false), 10);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("dump");
	TCase *files = tcase_create("files");

	tcase_add_checked_fixture(files, setup, teardown);
	tcase_set_timeout(files, 0);
	tcase_add_test(files, test_all_reports);
	tcase_add_test(files, test_unchanged_files_keep_their_times);
	tcase_add_test(files, test_spoilt_file_is_healed);
	tcase_add_test(files, test_some_reports_in_some_formats);
	tcase_add_test(files, test_failure_leaves_all_as_it_was);
	tcase_add_test(files, test_interrupt);
	tcase_add_test(files, test_usage);
	tcase_add_test(files, test_lock);
	tcase_add_test(files, test_half_an_exchange_is_undone);
	tcase_add_test(files, test_a_finished_exchange_stands);
	tcase_add_test(files, test_keep);
	tcase_add_test(files, test_keep_twice_in_one_second);
	tcase_add_test(files, test_page_holds_what_it_must);
	tcase_add_test(files, test_memory);
	suite_add_tcase(suite, files);
	return wci_run_suite(suite);
}

/* SPDX-License-Identifier: MIT */
/* What the unit tests share. */
#include "support/support.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/embed.h"

int
wci_run_suite(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;
	int run;

	srunner_run_all(runner, CK_ENV);
	run = srunner_ntests_run(runner);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return run > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

char *
test_path(const char *directory, const char *name)
{
	struct wci_buf path = WCI_BUF_EMPTY;
	char *result;

	wci_buf_printf(&path, "%s/%s", directory, name);
	result = wci_buf_steal(&path);
	ck_assert_ptr_nonnull(result);
	return result;
}

char *
test_source(const char *name)
{
	return test_path(WCI_SOURCE_DIR, name);
}

int
test_rounds(int rounds)
{
	return getenv("WCIFIT_VALGRIND") == NULL ? rounds : (rounds + 7) / 8;
}

rlim_t
test_limit_files(rlim_t bytes)
{
	struct rlimit limit;
	rlim_t before;

	(void)signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	before = limit.rlim_cur;
	limit.rlim_cur = bytes;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	return before;
}

char *
test_dir_make(void)
{
	const char *parent = getenv("TMPDIR");
	char *directory;

	if (parent == NULL || parent[0] == '\0')
		parent = "/tmp";
	directory = test_path(parent, "wcifit-test-XXXXXX");
	ck_assert_msg(
	    mkdtemp(directory) != NULL, "%s: %s", directory, strerror(errno));
	return directory;
}

/* Remove a file or a folder with all in it; links are not followed. */
static void
remove_tree(const char *path)
{
	struct dirent *entry;
	struct stat info;
	DIR *folder;
	char *inner;

	if (lstat(path, &info) != 0)
		return;
	if (!S_ISDIR(info.st_mode)) {
		ck_assert_int_eq(unlink(path), 0);
		return;
	}
	(void)chmod(path, 0700);
	folder = opendir(path);
	ck_assert_ptr_nonnull(folder);
	while ((entry = readdir(folder)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		inner = test_path(path, entry->d_name);
		remove_tree(inner);
		wci_free(inner);
	}
	(void)closedir(folder);
	ck_assert_int_eq(rmdir(path), 0);
}

void
test_dir_remove(char *directory)
{
	if (directory != NULL)
		remove_tree(directory);
	wci_free(directory);
}

char *
test_read(const char *path, size_t *length_out)
{
	struct wci_buf text = WCI_BUF_EMPTY;
	char chunk[4096];
	FILE *file;
	size_t got;

	file = fopen(path, "rb");
	ck_assert_msg(file != NULL, "%s: %s", path, strerror(errno));
	wci_buf_put(&text, "", 0);
	while ((got = fread(chunk, 1, sizeof(chunk), file)) > 0)
		wci_buf_put(&text, chunk, got);
	ck_assert_int_eq(ferror(file), 0);
	(void)fclose(file);
	ck_assert(!text.failed);
	if (length_out != NULL)
		*length_out = text.length;
	return wci_buf_steal(&text);
}

void
test_write(const char *path, const char *text)
{
	FILE *file;

	file = fopen(path, "wb");
	ck_assert_msg(file != NULL, "%s: %s", path, strerror(errno));
	ck_assert_uint_eq(fwrite(text, 1, strlen(text), file), strlen(text));
	ck_assert_int_eq(fclose(file), 0);
}

bool
test_exists(const char *path)
{
	struct stat info;

	return lstat(path, &info) == 0;
}

static int
sink_append(void *context, const char *bytes, size_t length)
{
	struct wci_buf *buf = context;

	wci_buf_put(buf, bytes, length);
	return buf->failed ? ENOMEM : 0;
}

struct wcifit_sink
test_sink(struct wci_buf *buf)
{
	return (struct wcifit_sink){ sink_append, buf };
}

static int
sink_until_full(void *context, const char *bytes, size_t length)
{
	struct test_full_sink *full = context;

	(void)bytes;
	if (length > full->room)
		return full->errnum;
	full->room -= length;
	return 0;
}

struct wcifit_sink
test_sink_full(struct test_full_sink *full)
{
	return (struct wcifit_sink){ sink_until_full, full };
}

struct wci_db *
test_db(void)
{
	static const char *const parts[] = { "schema.sql", "views.sql" };
	const struct wci_embedded *file;
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_db *db = NULL;
	size_t i;

	ck_assert_msg(
	    wci_db_open(":memory:", WCI_DB_MEMORY, &db, &error) == WCIFIT_OK,
	    "%s", error.message);
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		file = wci_embed_find(parts[i]);
		if (file != NULL)
			test_exec(db, file->text);
	}
	return db;
}

void
test_exec(struct wci_db *db, const char *sql)
{
	struct wcifit_error error = { WCIFIT_OK, "" };

	ck_assert_msg(
	    wci_db_exec(db, sql, &error) == WCIFIT_OK, "%s", error.message);
}

int64_t
test_int(struct wci_db *db, const char *sql)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	int64_t value = 0;

	ck_assert_msg(wci_db_int(db, sql, &value, &error) == WCIFIT_OK,
	    "%s: %s", sql, error.message);
	return value;
}

unsigned long
test_each_allocation(
    enum wcifit_status (*work)(void *context), void *context, bool strict)
{
	enum wcifit_status status;
	unsigned long asked;
	unsigned long n;

	for (n = 1;; n++) {
		(void)wci_mem_fail_after(n);
		status = work(context);
		asked = wci_mem_fail_after(0);
		if (asked < n)
			break;
		if (strict)
			ck_assert_msg(status == WCIFIT_FAILED,
			    "allocation %lu failed, and the answer was %d", n,
			    (int)status);
	}
	ck_assert_int_eq(status, WCIFIT_OK);
	return asked;
}

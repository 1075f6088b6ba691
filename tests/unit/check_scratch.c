/* SPDX-License-Identifier: MIT */
/* ingest/scratch: files without a name. */
#include "ingest/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/support.h"

static size_t
count_entries(const char *directory)
{
	DIR *dir = opendir(directory);
	size_t count = 0;

	ck_assert_ptr_nonnull(dir);
	while (readdir(dir) != NULL)
		count++;
	(void)closedir(dir);
	return count - 2;
}

/* Where a file lies, as the system tells it. */
static void
assert_lies_in(const struct wci_scratch *scratch, const char *directory)
{
	char entry[64];
	char where[4096];
	ssize_t length;

	(void)snprintf(entry, sizeof(entry), "/proc/self/fd/%d", scratch->fd);
	length = readlink(entry, where, sizeof(where) - 1);
	if (length < 0)
		return; /* No such system. */
	where[length] = '\0';
	ck_assert(strncmp(where, directory, strlen(directory)) == 0);
}

START_TEST(gives_back_what_was_written)
{
	struct wci_scratch scratch = WCI_SCRATCH_EMPTY;
	char *directory = test_dir_make();
	struct stat file;
	char got[8];

	(void)setenv("SQLITE_TMPDIR", directory, 1);
	ck_assert_int_eq(wci_scratch_write(&scratch, "later", 5, 3000), 0);
	ck_assert_int_eq(wci_scratch_write(&scratch, "first", 5, 0), 0);
	ck_assert_int_eq(wci_scratch_write(&scratch, "F", 1, 0), 0);
	ck_assert_int_eq(wci_scratch_read(&scratch, got, 5, 3000), 0);
	ck_assert(memcmp(got, "later", 5) == 0);
	ck_assert_int_eq(wci_scratch_read(&scratch, got, 5, 0), 0);
	ck_assert(memcmp(got, "First", 5) == 0);
	ck_assert_int_eq(wci_scratch_read(&scratch, got, 1, 1500), 0);
	ck_assert_int_eq(got[0], 0);
	ck_assert_int_eq(wci_scratch_read(&scratch, got, 6, 3000), EIO);
	ck_assert_int_eq(wci_scratch_read(&scratch, got, 1, 9000), EIO);
	/* It lies there, but nobody sees it. */
	ck_assert_int_eq(fstat(scratch.fd, &file), 0);
	assert_lies_in(&scratch, directory);
	ck_assert_uint_eq(file.st_nlink, 0);
	ck_assert_uint_eq(count_entries(directory), 0);
	wci_scratch_close(&scratch);
	ck_assert_int_eq(scratch.fd, -1);
	wci_scratch_close(&scratch);
	(void)unsetenv("SQLITE_TMPDIR");
	test_dir_remove(directory);
}
END_TEST

START_TEST(takes_the_next_folder)
{
	struct wci_scratch scratch = WCI_SCRATCH_EMPTY;
	char *directory = test_dir_make();
	char *none = test_path(directory, "none");
	char *too_long = wci_malloc(5001);

	ck_assert_ptr_nonnull(too_long);
	memset(too_long, 'x', 5000);
	too_long[5000] = '\0';
	(void)setenv("SQLITE_TMPDIR", too_long, 1);
	(void)setenv("TMPDIR", directory, 1);
	ck_assert_int_eq(wci_scratch_write(&scratch, "x", 1, 0), 0);
	assert_lies_in(&scratch, directory);
	wci_scratch_close(&scratch);
	(void)setenv("SQLITE_TMPDIR", none, 1);
	ck_assert_int_eq(wci_scratch_write(&scratch, "x", 1, 0), 0);
	assert_lies_in(&scratch, directory);
	wci_scratch_close(&scratch);
	(void)unsetenv("SQLITE_TMPDIR");
	(void)unsetenv("TMPDIR");
	wci_free(too_long);
	wci_free(none);
	test_dir_remove(directory);
}
END_TEST

/* The limit leaves room for what the test framework itself writes. */
START_TEST(says_when_there_is_no_room)
{
	enum { MOST = 100000 };
	static char block[MOST + 1];
	const rlim_t before = test_limit_files(MOST);
	struct wci_scratch scratch = WCI_SCRATCH_EMPTY;

	ck_assert_int_eq(wci_scratch_write(&scratch, block, MOST, 0), 0);
	ck_assert_int_eq(
	    wci_scratch_write(&scratch, block, MOST + 1, 0), EFBIG);
	ck_assert_int_eq(wci_scratch_write(&scratch, block, 1, MOST), EFBIG);
	ck_assert_int_eq(wci_scratch_read(&scratch, block, MOST, 0), 0);
	wci_scratch_close(&scratch);
	(void)test_limit_files(before);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("scratch");
	TCase *all = tcase_create("scratch");

	tcase_add_test(all, gives_back_what_was_written);
	tcase_add_test(all, takes_the_next_folder);
	tcase_add_test(all, says_when_there_is_no_room);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

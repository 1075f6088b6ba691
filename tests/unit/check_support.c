/* SPDX-License-Identifier: MIT */
/* The helpers of the unit tests, tested themselves. */
#include "support/support.h"

#include <errno.h>
#include <string.h>

START_TEST(folder_comes_and_goes_with_what_is_in_it)
{
	char *directory = test_dir_make();
	char *path = test_path(directory, "note.txt");
	char *copy = wci_strdup(directory);
	size_t length = 0;
	char *text;

	test_write(path, "first\nsecond\n");
	ck_assert(test_exists(path));
	text = test_read(path, &length);
	ck_assert_str_eq(text, "first\nsecond\n");
	ck_assert_uint_eq(length, 13);
	wci_free(text);
	test_dir_remove(directory);
	ck_assert(!test_exists(path));
	ck_assert(!test_exists(copy));
	wci_free(path);
	wci_free(copy);
}
END_TEST

START_TEST(sinks_collect_and_refuse)
{
	struct wci_buf buf = WCI_BUF_EMPTY;
	struct wcifit_sink sink = test_sink(&buf);
	struct test_full_sink full = { 4, ENOSPC };
	struct wcifit_sink small = test_sink_full(&full);

	ck_assert_int_eq(sink.write(sink.context, "abc", 3), 0);
	ck_assert_int_eq(sink.write(sink.context, "def", 3), 0);
	ck_assert_str_eq(wci_buf_text(&buf), "abcdef");
	ck_assert_int_eq(small.write(small.context, "abc", 3), 0);
	ck_assert_int_eq(small.write(small.context, "de", 2), ENOSPC);
	ck_assert_int_eq(small.write(small.context, "d", 1), 0);
	wci_buf_free(&buf);
}
END_TEST

START_TEST(database_has_the_tables_of_the_schema)
{
	struct wci_db *db = test_db();

	ck_assert_int_gt(test_int(db, "SELECT count(*) FROM sqlite_schema"), 0);
	test_exec(db,
	    "CREATE TEMP TABLE t (n INTEGER) STRICT;"
	    "INSERT INTO t VALUES (20), (22)");
	ck_assert_int_eq(test_int(db, "SELECT sum(n) FROM t"), 42);
	wci_db_close(db);
}
END_TEST

/* Three allocations, each looked after. */
static enum wcifit_status
copy_three(void *context)
{
	const char *text = context;
	enum wcifit_status status = WCIFIT_OK;
	char *copies[3] = { NULL, NULL, NULL };
	size_t i;

	for (i = 0; i < 3 && status == WCIFIT_OK; i++) {
		copies[i] = wci_strdup(text);
		if (copies[i] == NULL)
			status = wci_fail_memory(NULL);
	}
	for (i = 0; i < 3; i++)
		wci_free(copies[i]);
	return status;
}

START_TEST(every_allocation_is_made_to_fail)
{
	char text[] = "text";

	ck_assert_uint_eq(test_each_allocation(copy_three, text, true), 3);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("support");
	TCase *tcase = tcase_create("support");

	tcase_add_test(tcase, folder_comes_and_goes_with_what_is_in_it);
	tcase_add_test(tcase, sinks_collect_and_refuse);
	tcase_add_test(tcase, database_has_the_tables_of_the_schema);
	tcase_add_test(tcase, every_allocation_is_made_to_fail);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

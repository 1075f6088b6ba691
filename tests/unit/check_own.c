/* SPDX-License-Identifier: MIT */
/*
 * wcifit_own_sqlite, of which a process has one: here it is one that ingests.
 */
#include <string.h>

#include "support/database.h"

/* It counts no memory, and so cannot limit that of a stranger's question. */
START_TEST(who_ingests_asks_nothing)
{
	static const char sql[] = "SELECT 1";
	struct wcifit_query_result result;
	struct wci_buf text = WCI_BUF_EMPTY;
	const struct wcifit_output output = { .sink = test_sink(&text) };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct test_file file;

	wcifit_own_sqlite(1);
	test_file_open(&file, NULL);
	ck_assert_int_eq(
	    test_int(test_file_db(&file), "SELECT count(*) FROM signings"), 2);
	ck_assert_int_eq(wcifit_sql(file.db, sql, strlen(sql), NULL, 0, &output,
			     NULL, &result, &error),
	    WCIFIT_USAGE);
	ck_assert_ptr_nonnull(strstr(error.message, "wcifit_own_sqlite"));
	ck_assert_uint_eq(text.length, 0);
	test_file_close(&file);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("own");
	TCase *all = tcase_create("own");

	tcase_add_test(all, who_ingests_asks_nothing);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

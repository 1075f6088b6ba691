/* SPDX-License-Identifier: MIT */
/* db/pagecache: memory for pages follows what a statement reads. */
#include "db/pagecache.h"

#include <sqlite3.h>
#include <string.h>

#include "db/guard.h"
#include "support/database.h"

#define MIB (1024 * 1024)

/* Eight MiB of rows. */
#define FILL                                                                   \
	"INSERT INTO organizations (id, name, note, seed_file, seed_line)"     \
	" WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"      \
	" WHERE i < 40000) SELECT 'o' || i, 'Name',"                           \
	" printf('%0160d', i), 'seeds/o.yaml', i FROM n"

/* Here a row and there a row, each page many times. */
#define PLACE "1 + i * i * 7919 % 40000"
#define JUMPS                                                                  \
	"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"       \
	" WHERE i < 40000) SELECT sum(length(o.note) + (o.row = " PLACE        \
	")) FROM n JOIN organizations AS o ON o.row = " PLACE

#define SCAN "SELECT sum(length(note) + 1) FROM organizations"

static struct test_file file;

static void
open_file(void)
{
	test_file_open(&file, FILL);
}

static void
close_file(void)
{
	test_file_close(&file);
}

static void
answers(const char *sql, uint64_t max_memory)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wcifit_limits limits = { .timeout_ms = 600000,
		.max_memory = max_memory };
	struct wci_guard *guard = NULL;
	struct wci_cell cell = { 0 };

	ck_assert_msg(wci_guard_prepare(test_file_db(&file), sql, strlen(sql),
			  &limits, &guard, &error) == WCIFIT_OK,
	    "%s", error.message);
	ck_assert_msg(wci_guard_row(guard, &cell) ||
		wci_guard_status(guard, &error) == WCIFIT_OK,
	    "%s", error.message);
	ck_assert_int_eq(cell.integer, INT64_C(40000) * 161);
	wci_guard_finalize(guard);
}

static int
used(void)
{
	int now = 0;
	int most = 0;

	ck_assert_int_eq(sqlite3_db_status(wci_db_handle(test_file_db(&file)),
			     SQLITE_DBSTATUS_CACHE_USED, &now, &most, 0),
	    SQLITE_OK);
	return now;
}

START_TEST(stays_small_for_a_scan)
{
	answers(SCAN, 0);
	ck_assert_int_lt(used(), MIB);
	answers(SCAN, 0);
	ck_assert_int_lt(used(), MIB);
}
END_TEST

START_TEST(grows_for_jumps)
{
	answers(JUMPS, 0);
	ck_assert_int_gt(used(), 6 * MIB);
}
END_TEST

/* An eighth of what a statement may use. */
START_TEST(grows_within_the_limit)
{
	answers(JUMPS, 16 * MIB);
	ck_assert_int_gt(used(), MIB);
	ck_assert_int_lt(used(), 5 * MIB / 2);
}
END_TEST

/* Others have the memory: what is left is enough. */
START_TEST(goes_on_without_memory)
{
	void *others = sqlite3_malloc64(16 * MIB);

	ck_assert_ptr_nonnull(others);
	answers(JUMPS, (uint64_t)sqlite3_memory_used() + MIB);
	ck_assert_int_lt(used(), MIB);
	sqlite3_free(others);
	answers(JUMPS, 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("pagecache");
	TCase *tcase = tcase_create("pagecache");

	wci_pagecache_install();
	/* A second time changes nothing. */
	wci_pagecache_install();
	tcase_add_checked_fixture(tcase, open_file, close_file);
	tcase_add_test(tcase, stays_small_for_a_scan);
	tcase_add_test(tcase, grows_for_jumps);
	tcase_add_test(tcase, grows_within_the_limit);
	tcase_add_test(tcase, goes_on_without_memory);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

/* SPDX-License-Identifier: MIT */
/* db/tempfile: large sorts and joins, in memory that is counted. */
#include "db/tempfile.h"

#include <stdio.h>
#include <string.h>

#include "db/guard.h"
#include "support/database.h"

static struct test_file file;

static void
open_file(void)
{
	test_file_open(&file, NULL);
}

static void
close_file(void)
{
	test_file_close(&file);
}

/* Rows of 120 bytes and more, far more than SQLite sorts in one run. */
#define ROWS                                                                   \
	"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n"       \
	" WHERE i < 39999),"                                                   \
	" r(key, text) AS (SELECT i * 7919 % 40009, printf('%0120d', i)"       \
	" FROM n) "

static const struct {
	const char *sql;
	const char *answer;
} questions[] = {
	/* Sorted: each is above the one before. */
	{ ROWS "SELECT count(*) || ' ' || sum(rises) FROM (SELECT"
	       " key > lag(key, 1, -1) OVER (ORDER BY key) AS rises,"
	       " text FROM r)",
	    "40000 40000" },
	{ ROWS
	    "SELECT min(CAST(text AS INTEGER)) || ' ' || max(length(text)) || ' ' || count(*)"
	    " FROM (SELECT key, text FROM r ORDER BY text DESC, key"
	    " LIMIT 30000)",
	    "10000 120 30000" },
	/* Distinct rows and an index made for a join. */
	{ ROWS "SELECT count(*) FROM (SELECT DISTINCT text, key FROM r)",
	    "40000" },
	{ ROWS ", m AS MATERIALIZED (SELECT * FROM r) SELECT count(*) || ' ' ||"
	       " sum(a.text = b.text) FROM m AS a JOIN m AS b ON b.key = a.key",
	    "40000 40000" },
};

START_TEST(answers)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wcifit_limits limits = { .timeout_ms = 600000 };
	struct wci_guard *guard = NULL;
	struct wci_cell cell = { 0 };
	char text[32] = "";

	ck_assert_msg(wci_guard_prepare(test_file_db(&file), questions[_i].sql,
			  strlen(questions[_i].sql), &limits, &guard,
			  &error) == WCIFIT_OK,
	    "%s", error.message);
	ck_assert_msg(wci_guard_row(guard, &cell) ||
		wci_guard_status(guard, &error) == WCIFIT_OK,
	    "%s", error.message);
	if (cell.type == WCI_CELL_INT)
		(void)snprintf(
		    text, sizeof text, "%lld", (long long)cell.integer);
	else
		(void)snprintf(
		    text, sizeof text, "%.*s", (int)cell.length, cell.text);
	ck_assert_str_eq(text, questions[_i].answer);
	wci_guard_finalize(guard);
}
END_TEST

/* Less memory than the rows take: the limit says so, and all goes on. */
START_TEST(counts_towards_the_limit)
{
	static const char sorted[] =
	    ROWS "SELECT text FROM r ORDER BY key LIMIT 1 OFFSET 39999";
	static const char small[] = "SELECT 1";
	struct wcifit_limits limits = { .timeout_ms = 600000,
		.max_memory = 4 << 20 };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_guard *guard = NULL;
	struct wci_cell cell;

	ck_assert_int_eq(wci_guard_prepare(test_file_db(&file), sorted,
			     strlen(sorted), &limits, &guard, &error),
	    WCIFIT_OK);
	ck_assert(!wci_guard_row(guard, &cell));
	ck_assert_int_eq(wci_guard_status(guard, &error), WCIFIT_LIMIT);
	ck_assert_ptr_nonnull(strstr(error.message, "memory limit of 4 MiB"));
	wci_guard_finalize(guard);
	guard = NULL;
	ck_assert_int_eq(wci_guard_prepare(test_file_db(&file), small,
			     strlen(small), &limits, &guard, &error),
	    WCIFIT_OK);
	ck_assert(wci_guard_row(guard, &cell));
	wci_guard_finalize(guard);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("tempfile");
	TCase *tcase = tcase_create("tempfile");

	tcase_add_checked_fixture(tcase, open_file, close_file);
	tcase_add_loop_test(tcase, answers, 0,
	    test_rounds((int)(sizeof questions / sizeof questions[0])));
	tcase_add_test(tcase, counts_towards_the_limit);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

/* SPDX-License-Identifier: MIT */
/* db/intake: rows from C into a table. */
#include "db/intake.h"

#include <stdio.h>
#include <string.h>

#include "support/support.h"

static struct wci_db *db;
static struct wci_intake *intake;

static void
setup(void)
{
	struct wcifit_error error = { WCIFIT_OK, "" };

	ck_assert_int_eq(
	    wci_db_open(":memory:", WCI_DB_MEMORY, &db, &error), WCIFIT_OK);
	ck_assert_int_eq(wci_intake_new(db, &intake, &error), WCIFIT_OK);
	test_exec(db, "CREATE TABLE t (a UNIQUE, b, c, d)");
}

static void
teardown(void)
{
	wci_db_close(db);
}

/* Rows (n, n / 2, "<n>", NULL) for n from 1 to `most`. */
struct counting {
	int most;
	int n;
	char text[32];
};

static bool
count_on(void *context, struct wci_cell *cells)
{
	struct counting *counting = context;

	if (counting->n == counting->most)
		return false;
	counting->n++;
	cells[0] =
	    (struct wci_cell){ .type = WCI_INT, .as.integer = counting->n };
	cells[1] =
	    (struct wci_cell){ .type = WCI_REAL, .as.real = counting->n / 2.0 };
	cells[2].type = WCI_TEXT;
	cells[2].length = (uint32_t)snprintf(
	    counting->text, sizeof(counting->text), "<%d>", counting->n);
	cells[2].as.text = counting->text;
	cells[3].type = WCI_NULL;
	return true;
}

static enum wcifit_status
insert(const char *verb, int most)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct counting counting = { most, 0, "" };
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status;
	char sql[128];

	(void)snprintf(sql, sizeof(sql),
	    "%s INTO t SELECT c0, c1, c2, c3 FROM intake", verb);
	ck_assert_msg(wci_stmt_prepare(db, sql, &stmt, &error) == WCIFIT_OK,
	    "%s", error.message);
	status = wci_intake_run(intake, stmt, count_on, &counting, &error);
	wci_stmt_finalize(stmt);
	return status;
}

START_TEST(each_kind_of_value_arrives)
{
	ck_assert_int_eq(insert("INSERT", 3), WCIFIT_OK);
	ck_assert_int_eq(wci_db_changes(db), 3);
	ck_assert_int_eq(test_int(db, "SELECT sum(a) FROM t"), 6);
	ck_assert_int_eq(
	    test_int(db,
		"SELECT count(*) FROM t WHERE typeof(a) = 'integer'"
		" AND typeof(b) = 'real' AND b = a / 2.0"
		" AND typeof(c) = 'text' AND c = '<' || a || '>'"
		" AND d IS NULL AND rowid = a"),
	    3);
}
END_TEST

START_TEST(no_rows_are_none)
{
	ck_assert_int_eq(insert("INSERT", 0), WCIFIT_OK);
	ck_assert_int_eq(test_int(db, "SELECT count(*) FROM t"), 0);
}
END_TEST

START_TEST(many_runs_of_many_rows)
{
	int i;

	for (i = 1; i <= 5; i++) {
		ck_assert_int_eq(insert("INSERT OR REPLACE", i * 700), 0);
		ck_assert_int_eq(
		    test_int(db, "SELECT count(*) FROM t"), i * 700);
	}
}
END_TEST

START_TEST(refused_rows_are_not_counted)
{
	ck_assert_int_eq(insert("INSERT", 4), WCIFIT_OK);
	ck_assert_int_eq(insert("INSERT OR IGNORE", 6), WCIFIT_OK);
	ck_assert_int_eq(wci_db_changes(db), 2);
	ck_assert_int_eq(test_int(db, "SELECT count(*) FROM t"), 6);
	ck_assert_int_eq(insert("INSERT", 1), WCIFIT_FAILED);
	ck_assert_int_eq(test_int(db, "SELECT count(*) FROM t"), 6);
}
END_TEST

START_TEST(the_table_is_in_no_schema)
{
	ck_assert_int_eq(insert("INSERT", 1), WCIFIT_OK);
	ck_assert_int_eq(test_int(db,
			     "SELECT count(*) FROM sqlite_schema"
			     " WHERE name = 'intake' OR sql LIKE '%VIRTUAL%'"),
	    0);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("intake");
	TCase *tc = tcase_create("intake");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, each_kind_of_value_arrives);
	tcase_add_test(tc, no_rows_are_none);
	tcase_add_test(tc, many_runs_of_many_rows);
	tcase_add_test(tc, refused_rows_are_not_counted);
	tcase_add_test(tc, the_table_is_in_no_schema);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return wci_run_suite(suite());
}

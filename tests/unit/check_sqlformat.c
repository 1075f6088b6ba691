/* SPDX-License-Identifier: MIT */
/* db/sqlformat: printf() of SQL as ever, but never cut to nothing. */
#include "db/sqlformat.h"

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

static const struct {
	const char *call;
	const char *result; /* of quote() */
} calls[] = { { "printf('%d|%5.2f|%s', 7, 1.5, '重')", "'7| 1.50|重'" },
	{ "format('%,d %%', -1234567)", "'-1,234,567 %'" },
	{ "printf('%q', 'it''s')", "'it''''s'" },
	{ "printf('%s', NULL)", "''" }, { "printf('%s', x'6162')", "'ab'" },
	{ "printf('%d', '12x')", "'12'" },
	{ "printf('%d', 9223372036854775807)", "'9223372036854775807'" },
	{ "printf('%.3c', 'x')", "'xxx'" }, { "printf('plain')", "'plain'" },
	{ "printf('')", "''" }, { "printf(5)", "'5'" },
	{ "printf(NULL, 1)", "NULL" }, { "printf()", "NULL" },
	{ "printf('%d') || printf('%d-%d', 1, 2) || printf('%d', 3)",
	    "'01-23'" } };

START_TEST(formats)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf sql = WCI_BUF_EMPTY;
	struct wci_guard *guard = NULL;
	struct wci_cell cell;

	wci_buf_printf(&sql, "SELECT quote(%s)", calls[_i].call);
	ck_assert_msg(wci_guard_prepare(test_file_db(&file), wci_buf_text(&sql),
			  sql.length, NULL, &guard, &error) == WCIFIT_OK,
	    "%s", error.message);
	ck_assert(wci_guard_row(guard, &cell));
	ck_assert_str_eq(cell.text, calls[_i].result);
	wci_guard_finalize(guard);
	wci_buf_free(&sql);
}
END_TEST

static enum wcifit_status
work(void *context)
{
	static const char sql[] =
	    "SELECT printf('%d', 1), format('%s%s', 2, 3)";
	struct wci_guard *guard = NULL;
	struct wci_cell cells[2];
	enum wcifit_status status;

	(void)context;
	status = wci_guard_prepare(
	    test_file_db(&file), sql, sizeof sql - 1, NULL, &guard, NULL);
	if (status != WCIFIT_OK)
		return status;
	while (wci_guard_row(guard, cells))
		ck_assert_str_eq(cells[1].text, "23");
	status = wci_guard_status(guard, NULL);
	wci_guard_finalize(guard);
	return status;
}

START_TEST(survives_lack_of_memory)
{
	ck_assert_uint_gt(test_each_allocation(work, NULL, false), 3);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("sqlformat");
	TCase *tcase = tcase_create("sqlformat");

	tcase_add_checked_fixture(tcase, open_file, close_file);
	tcase_add_loop_test(tcase, formats, 0, sizeof calls / sizeof calls[0]);
	tcase_add_test(tcase, survives_lack_of_memory);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

/* SPDX-License-Identifier: MIT */
/* db/sqlwords: has_words() says what LIKE with each of the words would say. */
#include "db/sqlwords.h"

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

static enum wcifit_status
ask(const char *expression, struct wci_buf *answer, struct wcifit_error *error)
{
	struct wci_buf sql = WCI_BUF_EMPTY;
	struct wci_guard *guard = NULL;
	struct wci_cell cell;
	enum wcifit_status status;

	wci_buf_printf(&sql, "SELECT quote(%s)", expression);
	status = wci_guard_prepare(test_file_db(&file), wci_buf_text(&sql),
	    sql.length, NULL, &guard, error);
	if (status == WCIFIT_OK) {
		if (wci_guard_row(guard, &cell))
			wci_buf_put(answer, cell.text, cell.length);
		status = wci_guard_status(guard, error);
	}
	wci_guard_finalize(guard);
	wci_buf_free(&sql);
	return status;
}

static const struct {
	const char *call;
	const char *result;
} calls[] = {
	/* All words, in whichever texts, in either case of ASCII. */
	{ "has_words('battery', 'A Battery')", "1" },
	{ "has_words('BATTERY', 'a battery')", "1" },
	{ "has_words('battery', 'a batter')", "0" },
	{ "has_words('tt', 'a battery')", "1" },
	{ "has_words('b a', 'xxa', 'xb')", "1" },
	{ "has_words('b a', 'xxa', 'xc')", "0" },
	{ "has_words('a a', 'a')", "1" },
	/* A word does not reach from one text into the next. */
	{ "has_words('ab', 'xa', 'bx')", "0" },
	/* Bytes that differ from a letter's in the bit of its case. */
	{ "has_words('@', '`')", "0" },
	{ "has_words('[', '{')", "0" },
	{ "has_words('{', '[')", "0" },
	{ "has_words('a@', 'A`')", "0" },
	{ "has_words('1', x'11')", "0" },
	/* Letters beyond ASCII match themselves alone. */
	{ "has_words('é', 'É')", "0" },
	{ "has_words('É', 'CafÉ')", "1" },
	{ "has_words('锂电', '动力锂电池')", "1" },
	{ "has_words('锂', '电池')", "0" },
	/* No wildcards. */
	{ "has_words('%', 'a')", "0" },
	{ "has_words('_', 'a')", "0" },
	{ "has_words('\\', 'a\\b')", "1" },
	{ "has_words('50%', 'at 50 %, 50%')", "1" },
	/* Blanks, the ideographic one too, but no other white space. */
	{ "has_words(' a  b ', 'ba')", "1" },
	{ "has_words('a\xe3\x80\x80"
	  "b', 'ba')",
	    "1" },
	{ "has_words('a' || char(9) || 'b', 'a b')", "0" },
	{ "has_words('', 'a')", "0" },
	{ "has_words('  ', ' ')", "0" },
	{ "has_words('\xe3\x80\x80', 'a')", "0" },
	/* What is not there, and what is no text. */
	{ "has_words('a', NULL)", "0" },
	{ "has_words('a', NULL, 'a')", "1" },
	{ "has_words(NULL, 'a')", "0" },
	{ "has_words('a', '')", "0" },
	{ "has_words('34', 12345)", "1" },
	{ "has_words(12, 12345)", "1" },
};

START_TEST(says)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf answer = WCI_BUF_EMPTY;

	ck_assert_msg(ask(calls[_i].call, &answer, &error) == WCIFIT_OK, "%s",
	    error.message);
	ck_assert_msg(strcmp(wci_buf_text(&answer), calls[_i].result) == 0,
	    "%s: %s", calls[_i].call, wci_buf_text(&answer));
	wci_buf_free(&answer);
}
END_TEST

/* Words of 1 to 20 letters at every place of texts of up to 40. */
START_TEST(is_found_at_every_place)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf answer = WCI_BUF_EMPTY;

	ck_assert_msg(
	    ask("(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
		" SELECT i + 1 FROM n WHERE i < 40),"
		" t(text) AS (SELECT substr('abAcabBadabcaCabdacbbacdabcAdbcabdcba',"
		" 1, i) FROM n),"
		" w(word) AS (SELECT DISTINCT substr('acabbadabcacabdacbbacdabcadbcabdcba',"
		" a.i, b.i) FROM n AS a, n AS b WHERE b.i <= 20)"
		" SELECT count(*) || ' ' || sum(found) || ' '"
		" || sum(found <> asked) FROM"
		" (SELECT has_words(word, text) AS found,"
		" text LIKE '%' || word || '%' AND word <> '' AS asked"
		" FROM t, w))",
		&answer, &error) == WCIFIT_OK,
	    "%s", error.message);
	/* Many pairs, many of them found, none otherwise than by LIKE. */
	ck_assert_msg(strlen(wci_buf_text(&answer)) > 10 &&
		strcmp(wci_buf_text(&answer) + answer.length - 3, " 0'") == 0,
	    "%s", wci_buf_text(&answer));
	wci_buf_free(&answer);
}
END_TEST

static const struct {
	const char *call;
	const char *words;
} refusals[] = {
	{ "has_words('a')", "has_words() needs words and a text" },
	{ "has_words()", "has_words() needs words and a text" },
	{ "has_words(printf('%1001s', 'a'), 'a')",
	    "the words are longer than 1000 bytes" },
};

START_TEST(refuses)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf answer = WCI_BUF_EMPTY;

	ck_assert_int_eq(
	    ask(refusals[_i].call, &answer, &error), WCIFIT_REJECTED);
	ck_assert_ptr_nonnull(strstr(error.message, refusals[_i].words));
	wci_buf_free(&answer);
}
END_TEST

static enum wcifit_status
work(void *context)
{
	struct wci_buf answer = WCI_BUF_EMPTY;
	enum wcifit_status status;

	(void)context;
	status = ask("has_words('a b', 'ba')", &answer, NULL);
	if (status == WCIFIT_OK && !answer.failed)
		ck_assert_str_eq(wci_buf_text(&answer), "1");
	if (status == WCIFIT_OK && answer.failed)
		status = WCIFIT_FAILED;
	wci_buf_free(&answer);
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
	Suite *suite = suite_create("sqlwords");
	TCase *tcase = tcase_create("sqlwords");

	tcase_add_checked_fixture(tcase, open_file, close_file);
	tcase_add_loop_test(tcase, says, 0, sizeof calls / sizeof calls[0]);
	tcase_add_test(tcase, is_found_at_every_place);
	tcase_add_loop_test(
	    tcase, refuses, 0, sizeof refusals / sizeof refusals[0]);
	tcase_add_test(tcase, survives_lack_of_memory);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

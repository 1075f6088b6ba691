/* SPDX-License-Identifier: MIT */
/* ingest/problems: what is wrong with one seed file. */
#include "ingest/problems.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "support/support.h"

START_TEST(sorts_by_place)
{
	static const struct {
		uint32_t line;
		uint32_t column;
		const char *path;
		const char *message;
	} added[] = {
		{ 2, 1, "b", "x" },
		{ 1, 9, "a", "x" },
		{ 2, 1, "a", "y" },
		{ 1, 2, "z", "x" },
		{ 2, 1, "a", "x" },
		{ 10, 1, "a", "x" },
	};
	static const size_t order[] = { 3, 1, 4, 2, 0, 5 };
	struct wci_problems problems = { .cap = 0 };
	size_t i;

	for (i = 0; i < 6; i++)
		wci_problems_add(&problems, added[i].line, added[i].column,
		    added[i].path, "%s", added[i].message);
	wci_problems_sort(&problems);
	ck_assert_uint_eq(problems.count, 6);
	for (i = 0; i < 6; i++) {
		const struct wci_finding *f = &problems.findings[i];

		ck_assert_uint_eq(f->line, added[order[i]].line);
		ck_assert_uint_eq(f->column, added[order[i]].column);
		ck_assert_str_eq(f->path, added[order[i]].path);
		ck_assert_str_eq(f->message, added[order[i]].message);
	}
	wci_problems_free(&problems);
	ck_assert_uint_eq(problems.count, 0);
}
END_TEST

START_TEST(counts_what_it_does_not_keep)
{
	struct wci_problems problems = { .cap = 5 };
	uint32_t i;

	for (i = 1; i <= 100000; i++)
		wci_problems_add(&problems, i, 1, "", "x");
	ck_assert_uint_eq(problems.total, 100000);
	ck_assert_uint_ge(problems.count, 5);
	ck_assert_uint_lt(problems.count, 10000);
	wci_problems_free(&problems);
	problems = (struct wci_problems){ .cap = 0 };
	for (i = 1; i <= 10000; i++)
		wci_problems_add(&problems, i, 1, "", "x");
	ck_assert_uint_eq(problems.count, 10000);
	wci_problems_free(&problems);
}
END_TEST

/* Words are cut to bytes; what is left of a character must go. */
START_TEST(messages_stay_utf8)
{
	struct wci_problems problems = { .cap = 0 };
	struct wci_buf text = WCI_BUF_EMPTY;
	size_t i;

	for (i = 0; i < 1000; i++)
		wci_buf_puts(&text, "字");
	for (i = 0; i < 8; i++)
		wci_problems_add(&problems, (uint32_t)i + 1, 1, "",
		    "%.*s: '%.61s' %s", (int)i, "1234567", wci_buf_text(&text),
		    wci_buf_text(&text));
	for (i = 0; i < 8; i++) {
		const char *message = problems.findings[i].message;

		ck_assert_uint_eq(
		    wci_utf8_valid(message, strlen(message)), strlen(message));
		ck_assert_uint_gt(strlen(message), 1000);
		ck_assert_ptr_nonnull(strstr(message, "字' 字"));
	}
	wci_buf_free(&text);
	wci_problems_free(&problems);
}
END_TEST

static enum wcifit_status
work(void *context)
{
	struct wci_problems problems = { .cap = 0 };
	enum wcifit_status status = WCIFIT_OK;
	int i;

	(void)context;
	for (i = 0; i < 20; i++)
		wci_problems_add(&problems, 1, 1, "path", "message %d", i);
	ck_assert_uint_eq(problems.total, 20);
	if (problems.failed)
		status = WCIFIT_FAILED;
	else
		ck_assert_uint_eq(problems.count, 20);
	wci_problems_free(&problems);
	return status;
}

START_TEST(lack_of_memory_sticks)
{
	ck_assert_uint_gt(test_each_allocation(work, NULL, true), 40);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("problems");
	TCase *all = tcase_create("problems");

	tcase_add_test(all, sorts_by_place);
	tcase_add_test(all, counts_what_it_does_not_keep);
	tcase_add_test(all, messages_stay_utf8);
	tcase_add_test(all, lack_of_memory_sticks);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

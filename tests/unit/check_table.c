/* SPDX-License-Identifier: MIT */
/* render/present and the table: numbers and columns as people see them. */
#include "render/render.h"

#include <string.h>

#include "support/rendering.h"

static const struct wci_column three[] = { { "id", "Id", WCI_UNIT_ID },
	{ "name", "Name", WCI_UNIT_TEXT }, { "n", "Number", WCI_UNIT_COUNT } };
static const struct wci_rowset three_set = { .columns = three,
	.column_count = 3 };
static const struct wci_cell three_rows[] = { TEXT("a"), TEXT("重庆"), INT(7) };

static const struct wci_column sums[] = { { "name", "Name", WCI_UNIT_TEXT },
	{ "low", "At least", WCI_UNIT_CNY },
	{ "high", "At most", WCI_UNIT_CNY },
	{ "share", "Share", WCI_UNIT_SHARE },
	{ "ok", "Checked", WCI_UNIT_FLAG },
	{ "area", "Area", WCI_UNIT_NUMBER } };
static const struct wci_interval intervals[] = { { "Announced", 1, 2 } };
static const struct wci_rowset sums_set = { .columns = sums,
	.column_count = 6,
	.intervals = intervals,
	.interval_count = 1,
	.chart = { .wanted = true, .interval = true, .value = 0 } };
static const struct wci_cell sums_rows[] = {
	/* a range, an exact one, open above, open below, unknown, negative */
	TEXT("range"), INT(200000000000), INT(210000000000), INT(569000),
	INT(1), REAL(7300), TEXT("exact"), INT(6890000000), INT(6890000000),
	INT(1000000), INT(0), REAL(12.5), TEXT("over"), INT(200000000000), NIL,
	INT(1), NIL, NIL, TEXT("up to"), NIL, INT(170000000000), NIL, NIL, NIL,
	TEXT("unknown"), NIL, NIL, INT(500000), NIL, NIL, TEXT("less"),
	INT(-3000000000), INT(1), INT(-1000), NIL, NIL
};

START_TEST(merges_scales_and_draws)
{
	struct wcifit_output output = { .format = WCIFIT_TABLE };

	test_rendered(&output, &sums_set, sums_rows, 6,
	    "               Announced,                            Share,\n"
	    "Name               bn CNY                                 %  "
	    "Checked  Area\n"
	    "───────  ────────────────                            ──────  "
	    "───────  ────\n"
	    "range             200–210  ██████████████████████▉░    56.9  "
	    "yes      7300\n"
	    "exact                6.89  ▊                            100  "
	    "         12.5\n"
	    "over                ≥ 200  ██████████████████████▉+  0.0001\n"
	    "up to               ≤ 170  ░░░░░░░░░░░░░░░░░░░\n"
	    "unknown                                                  50\n"
	    "less     -3 – 0.000000001                              -0.1\n");
}
END_TEST

/* Noise is rounded away, but never so that the truth would lie outside. */
START_TEST(rounds_intervals_outwards)
{
	static const struct wci_cell rows[] = { TEXT("a"), INT(6989912345),
		INT(7041012345), NIL, NIL, NIL, TEXT("b"), INT(1200000000),
		INT(1500000000), NIL, NIL, NIL, TEXT("c"), INT(290632807017),
		NIL, NIL, NIL, NIL, TEXT("d"), NIL, INT(290632807017), NIL, NIL,
		NIL, TEXT("e"), INT(287267500000), NIL, NIL, NIL, NIL };
	struct wcifit_output output = { .format = WCIFIT_MARKDOWN };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf buf = WCI_BUF_EMPTY;

	ck_assert_int_eq(
	    test_render(&output, &sums_set, rows, 5, &buf, &error), WCIFIT_OK);
	ck_assert_ptr_nonnull(
	    strstr(wci_buf_text(&buf), "| a | 6.98991–7.04102 |"));
	ck_assert_ptr_nonnull(strstr(wci_buf_text(&buf), "| b | 1.2–1.5 |"));
	ck_assert_ptr_nonnull(strstr(wci_buf_text(&buf), "| c | ≥ 290.6328 |"));
	ck_assert_ptr_nonnull(strstr(wci_buf_text(&buf), "| d | ≤ 290.6329 |"));
	ck_assert_ptr_nonnull(strstr(wci_buf_text(&buf), "| e | ≥ 287.2675 |"));
	wci_buf_free(&buf);
}
END_TEST

START_TEST(shows_units)
{
	static const struct {
		enum wcifit_unit unit;
		const char *head;
		const char *exact;
	} units[] = { { WCIFIT_UNIT_BN, "Announced, bn CNY", "| 6.89 |" },
		{ WCIFIT_UNIT_YI, "Announced, 亿元", "| 68.9 |" },
		{ WCIFIT_UNIT_M, "Announced, m CNY", "| 6890 |" },
		{ WCIFIT_UNIT_CNY, "Announced, CNY", "| 6890000000 |" } };
	struct wcifit_error error = { WCIFIT_OK, "" };

	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		struct wcifit_output output = { .format = WCIFIT_MARKDOWN,
			.unit = units[i].unit };
		struct wci_buf buf = WCI_BUF_EMPTY;

		ck_assert_int_eq(
		    test_render(&output, &sums_set, sums_rows, 6, &buf, &error),
		    WCIFIT_OK);
		ck_assert_ptr_nonnull(
		    strstr(wci_buf_text(&buf), units[i].head));
		ck_assert_ptr_nonnull(
		    strstr(wci_buf_text(&buf), units[i].exact));
		wci_buf_free(&buf);
	}
}
END_TEST

/* Formats for machines keep both bounds in whole yuan, shares in millionths. */
START_TEST(keeps_numbers_whole_for_machines)
{
	struct wcifit_output output = { .format = WCIFIT_CSV };

	test_rendered(&output, &sums_set, sums_rows, 3,
	    "name,low,high,share,ok,area\n"
	    "range,200000000000,210000000000,569000,1,7300.0\n"
	    "exact,6890000000,6890000000,1000000,0,12.5\n"
	    "over,200000000000,,1,,\n");
}
END_TEST

START_TEST(refuses_a_fraction_of_a_yuan)
{
	static const struct wci_column column[] = { { "sum", "Sum",
	    WCI_UNIT_CNY } };
	static const struct wci_rowset rowset = { .columns = column,
		.column_count = 1 };
	static const struct wci_cell cell[] = { REAL(1.5) };
	struct wcifit_output output = { .format = WCIFIT_TABLE };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf buf = WCI_BUF_EMPTY;

	ck_assert_int_eq(test_render(&output, &rowset, cell, 1, &buf, &error),
	    WCIFIT_REJECTED);
	ck_assert_str_eq(error.message,
	    "row 1, column sum: is no whole number, as its unit demands");
	wci_buf_free(&buf);
}
END_TEST

START_TEST(breaks_words_to_the_width)
{
	static const struct wci_column columns[] = {
		{ "t", "Text", WCI_UNIT_TEXT }, { "n", "N", WCI_UNIT_COUNT }
	};
	static const struct wci_rowset rowset = { .columns = columns,
		.column_count = 2 };
	static const struct wci_cell rows[] = { TEXT("twelve chars, and more"),
		INT(1234567), TEXT("中国西部国际投资贸易洽谈会"), INT(1) };
	struct wcifit_output output = { .format = WCIFIT_TABLE, .width = 21 };

	test_rendered(&output, &rowset, rows, 2,
	    "Text                N\n"
	    "────────────  ───────\n"
	    "twelve        1234567\n"
	    "chars, and\n"
	    "more\n"
	    "中国西部国际        1\n"
	    "投资贸易洽谈\n"
	    "会\n");
	/* Numbers are never broken, nor columns narrower than eight. */
	output.width = 17;
	test_rendered(&output, &rowset, rows, 1,
	    "Text            N\n"
	    "────────  ───────\n"
	    "twelve    1234567\n"
	    "chars,\n"
	    "and more\n");
	/* What cannot fit stays as it is. */
	output.width = 16;
	test_rendered(&output, &rowset, rows, 1,
	    "Text                          N\n"
	    "──────────────────────  ───────\n"
	    "twelve chars, and more  1234567\n");
}
END_TEST

/* Bars and ids are given up last: first words are broken, down to sixteen. */
START_TEST(narrows_step_by_step)
{
	static const struct wci_column columns[] = { { "t", "Some words",
							 WCI_UNIT_TEXT },
		{ "v", "Announced value", WCI_UNIT_COUNT },
		{ "id", "Id", WCI_UNIT_ID } };
	static const struct wci_rowset rowset = { .title = "T",
		.columns = columns,
		.column_count = 3,
		.chart = { .wanted = true, .value = 1 } };
	static const struct wci_cell rows[] = { TEXT("one two three four five"),
		INT(10), TEXT("a/long/id"), TEXT("six"), INT(5), TEXT("b") };
	struct wcifit_output output = { .format = WCIFIT_TABLE, .width = 50 };

	test_rendered(&output, &rowset, rows, 2,
	    "                  Announced\n"
	    "Some words            value              Id\n"
	    "────────────────  ─────────              ─────────\n"
	    "one two three            10  ██████████  a/long/id\n"
	    "four five\n"
	    "six                       5  █████       b\n");
	output.width = 34;
	test_rendered(&output, &rowset, rows, 2,
	    "              Announced\n"
	    "Some words        value  Id\n"
	    "────────────  ─────────  ─────────\n"
	    "one two              10  a/long/id\n"
	    "three four\n"
	    "five\n"
	    "six                   5  b\n");
	output.width = 30;
	test_rendered(&output, &rowset, rows, 2,
	    "Some      Announced\n"
	    "words         value  Id\n"
	    "────────  ─────────  ─────────\n"
	    "one two          10  a/long/id\n"
	    "three\n"
	    "four\n"
	    "five\n"
	    "six               5  b\n");
}
END_TEST

/* What is the same in all rows of a report is said once, what is empty not at all. */
START_TEST(says_common_words_once)
{
	static const struct wci_column columns[] = { { "fair", "Fair",
							 WCI_UNIT_ID },
		{ "name", "Name", WCI_UNIT_TEXT },
		{ "note", "Note", WCI_UNIT_TEXT }, { "n", "N", WCI_UNIT_COUNT },
		{ "value", "Value", WCI_UNIT_CNY } };
	static const struct wci_rowset report = {
		.title = "T", .columns = columns, .column_count = 5
	};
	static const struct wci_rowset query = { .columns = columns,
		.column_count = 5 };
	static const struct wci_cell rows[] = { TEXT("f1"), TEXT("a"), NIL,
		INT(1), NIL, TEXT("f1"), TEXT("b"), NIL, INT(1), NIL };
	struct wcifit_output output = { .format = WCIFIT_TABLE };

	test_rendered(&output, &report, rows, 2,
	    "Fair: f1\n\n"
	    "Name  N\n"
	    "────  ─\n"
	    "a     1\n"
	    "b     1\n");
	test_rendered(&output, &query, rows, 2,
	    "                     Value,\n"
	    "Fair  Name  Note  N  bn CNY\n"
	    "────  ────  ────  ─  ──────\n"
	    "f1    a           1\n"
	    "f1    b           1\n");
}
END_TEST

START_TEST(colors_only_when_asked)
{
	struct wcifit_output output = { .format = WCIFIT_TABLE, .color = true };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf buf = WCI_BUF_EMPTY;

	ck_assert_int_eq(
	    test_render(&output, &three_set, three_rows, 1, &buf, &error),
	    WCIFIT_OK);
	ck_assert_int_eq(
	    strncmp(wci_buf_text(&buf), "\033[1mId\033[0m", 10), 0);
	wci_buf_free(&buf);
}
END_TEST

/* ---------------------------------------------------------------- limits */

START_TEST(bounds_the_memory_of_a_table)
{
	static const struct wci_cell row[] = { TEXT("id"), TEXT("name"),
		INT(42) };
	struct wcifit_output output = { .format = WCIFIT_TABLE };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf buf = WCI_BUF_EMPTY;
	struct wci_render *renderer = NULL;
	enum wcifit_status status = WCIFIT_OK;

	output.sink = test_sink(&buf);
	ck_assert_int_eq(
	    wci_render_begin(&output, &three_set, 1 << 20, &renderer, &error),
	    WCIFIT_OK);
	for (int i = 0; status == WCIFIT_OK && i < 1000000; i++)
		status = wci_render_row(renderer, row, &error);
	ck_assert_int_eq(status, WCIFIT_LIMIT);
	ck_assert_ptr_nonnull(strstr(error.message, "memory limit of 1 MiB"));
	wci_render_free(renderer);
	wci_buf_free(&buf);
}
END_TEST

static enum wcifit_status
table_work(void *context)
{
	(void)context;
	return test_render_nowhere(WCIFIT_TABLE, &sums_set, sums_rows, 6);
}

START_TEST(survives_lack_of_memory)
{
	ck_assert_uint_gt(test_each_allocation(table_work, NULL, true), 10);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("table");
	TCase *tcase = tcase_create("table");

	tcase_add_test(tcase, rounds_intervals_outwards);
	tcase_add_test(tcase, merges_scales_and_draws);
	tcase_add_test(tcase, shows_units);
	tcase_add_test(tcase, keeps_numbers_whole_for_machines);
	tcase_add_test(tcase, refuses_a_fraction_of_a_yuan);
	tcase_add_test(tcase, breaks_words_to_the_width);
	tcase_add_test(tcase, narrows_step_by_step);
	tcase_add_test(tcase, says_common_words_once);
	tcase_add_test(tcase, colors_only_when_asked);
	tcase_add_test(tcase, bounds_the_memory_of_a_table);
	tcase_add_test(tcase, survives_lack_of_memory);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

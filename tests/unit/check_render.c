/* SPDX-License-Identifier: MIT */
/* render: awkward rows in every format. */
#include "render/render.h"

#include <errno.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "render/number.h"
#include "support/rendering.h"

static const struct wci_column one[] = { { "x", "X", WCI_UNIT_ANY } };

/* ------------------------------------------------------- one cell, each format */

static const struct {
	struct wci_cell cell;
	const char *csv; /* NULL: not looked at */
	const char *tsv;
	const char *json; /* "!": refused */
	const char *yaml;
	const char *markdown;
	const char *html;
	const char *table;
} cells[] = { { NIL, "", "", "null", "null", "", "", "" },
	{ INT(0), "0", "0", "0", "0", "0", "0", "0" },
	{ INT(INT64_MIN), "-9223372036854775808", "-9223372036854775808",
	    "-9223372036854775808", "-9223372036854775808",
	    "-9223372036854775808", "-9223372036854775808",
	    "-9223372036854775808" },
	{ INT(INT64_MAX), "9223372036854775807", "9223372036854775807",
	    "9223372036854775807", "9223372036854775807", "9223372036854775807",
	    "9223372036854775807", "9223372036854775807" },
	{ REAL(0.1), "0.1", "0.1", "0.1", "0.1", "0.1", "0.1", "0.1" },
	{ REAL(3), "3.0", "3.0", "3.0", "3.0", "3.0", "3.0", "3.0" },
	{ REAL(1e300), "1.0e+300", "1.0e+300", "1.0e+300", "1.0e+300",
	    "1.0e+300", "1.0e+300", "1.0e+300" },
	{ REAL(HUGE_VAL), "inf", "inf", "!", ".inf", "inf", "inf", "inf" },
	{ REAL(-HUGE_VAL), "-inf", "-inf", "!", "-.inf", "-inf", "-inf",
	    "-inf" },
	{ TEXT(""), "\"\"", "", "\"\"", "\"\"", "", "", "" },
	{ TEXT("plain"), "plain", "plain", "\"plain\"", "plain", "plain",
	    "plain", "plain" },
	{ TEXT("a,b"), "\"a,b\"", "a,b", "\"a,b\"", "\"a,b\"", "a,b", "a,b",
	    "a,b" },
	{ TEXT("say \"hi\""), "\"say \"\"hi\"\"\"", "say \"hi\"",
	    "\"say \\\"hi\\\"\"", "\"say \\\"hi\\\"\"", "say \"hi\"",
	    "say &quot;hi&quot;", "say \"hi\"" },
	{ TEXT("a\nb"), "\"a\nb\"", "a\\nb", "\"a\\nb\"", "\"a\\nb\"",
	    "a\\\\nb", "a\\nb", "a\\nb" },
	{ TEXT("a\r\n"), "\"a\r\n\"", "a\\r\\n", "\"a\\r\\n\"", "\"a\\r\\n\"",
	    "a\\\\r\\\\n", "a\\r\\n", "a\\r\\n" },
	{ TEXT("a\tb"), "a\tb", "a\\tb", "\"a\\tb\"", "\"a\\tb\"", "a\\\\tb",
	    "a\\tb", "a\\tb" },
	{ TEXT("a\\n"), "a\\n", "a\\\\n", "\"a\\\\n\"", "\"a\\\\n\"", "a\\\\n",
	    "a\\n", "a\\n" },
	{ TEXT("重庆"), "重庆", "重庆", "\"重庆\"", "重庆", "重庆", "重庆",
	    "重庆" },
	{ TEXT("\xf0\x9f\x9a\x97"), "\xf0\x9f\x9a\x97", "\xf0\x9f\x9a\x97",
	    "\"\xf0\x9f\x9a\x97\"", "\"\xf0\x9f\x9a\x97\"", "\xf0\x9f\x9a\x97",
	    "\xf0\x9f\x9a\x97", "\xf0\x9f\x9a\x97" },
	{ TEXT("a\0b"), NULL, NULL, "\"a\\u0000b\"", "\"a\\u0000b\"",
	    "a\\\\x00b", "a\\x00b", "a\\x00b" },
	{ TEXT("\x1b[31m"), "\x1b[31m", "\x1b[31m", "\"\\u001b[31m\"",
	    "\"\\u001b[31m\"", "\\\\x1b\\[31m", "\\x1b[31m", "\\x1b[31m" },
	{ TEXT("\xe2\x80\xaeusd"), NULL, NULL, "\"\\u202eusd\"",
	    "\"\\u202eusd\"", "\\\\u202eusd", "\\u202eusd", "\\u202eusd" },
	{ TEXT("\xc2\x85"), NULL, NULL, "\"\\u0085\"", "\"\\u0085\"",
	    "\\\\u0085", "\\u0085", "\\u0085" },
	{ TEXT("\xef\xbb\xbf"), NULL, NULL, "\"\\ufeff\"", "\"\\ufeff\"", NULL,
	    NULL, NULL },
	{ TEXT("a\xff"), "a\xff", "a\xff", "!", "!", "a\\\\xff", "a\\xff",
	    "a\\xff" },
	{ TEXT("<b>&'|*_`"), "<b>&'|*_`", "<b>&'|*_`", "\"<b>&'|*_`\"",
	    "\"<b>&'|*_`\"", "\\<b\\>\\&'\\|\\*\\_\\`",
	    "&lt;b&gt;&amp;&#39;|*_`", "<b>&'|*_`" },
	{ TEXT("value_low"), "value_low", "value_low", "\"value_low\"",
	    "value_low", "value_low", "value_low", "value_low" },
	/* text that YAML would take for something else */
	{ TEXT("no"), "no", "no", "\"no\"", "\"no\"", "no", "no", "no" },
	{ TEXT("Null"), NULL, NULL, NULL, "\"Null\"", NULL, NULL, NULL },
	{ TEXT("~"), NULL, NULL, NULL, "\"~\"", "\\~", NULL, NULL },
	{ TEXT("2024-05-23"), "2024-05-23", NULL, "\"2024-05-23\"",
	    "\"2024-05-23\"", NULL, NULL, NULL },
	{ TEXT("007"), "007", NULL, "\"007\"", "\"007\"", NULL, NULL, NULL },
	{ TEXT("1e3"), NULL, NULL, NULL, "\"1e3\"", NULL, NULL, NULL },
	{ TEXT("12:30"), NULL, NULL, NULL, "\"12:30\"", NULL, NULL, NULL },
	{ TEXT("a: b"), NULL, NULL, NULL, "\"a: b\"", NULL, NULL, NULL },
	{ TEXT("a #b"), NULL, NULL, NULL, "\"a #b\"", NULL, NULL, NULL },
	{ TEXT("- a"), NULL, NULL, NULL, "\"- a\"", NULL, NULL, NULL },
	{ TEXT("a "), NULL, NULL, NULL, "\"a \"", NULL, NULL, NULL },
	{ TEXT(" a"), NULL, NULL, NULL, "\" a\"", NULL, NULL, NULL },
	{ TEXT("wcifit-7/nc-2025 (a)"), NULL, NULL, NULL,
	    "wcifit-7/nc-2025 (a)", NULL, NULL, NULL },
	{ TEXT("=1+2"), "=1+2", "=1+2", "\"=1+2\"", "\"=1+2\"", NULL, NULL,
	    NULL },
	{ BLOB("\0\xff"), "00ff", "00ff", "\"00ff\"", "\"00ff\"", "00ff",
	    "00ff", "00ff" } };

static void
check_cell(enum wcifit_format format, const struct wci_cell *cell,
    const char *expected, const char *before, const char *after)
{
	static const struct wci_rowset rowset = { .columns = one,
		.column_count = 1 };
	struct wcifit_output output = { .format = format };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf buf = WCI_BUF_EMPTY;
	struct wci_buf wanted = WCI_BUF_EMPTY;
	enum wcifit_status status;

	if (expected == NULL)
		return;
	status = test_render(&output, &rowset, cell, 1, &buf, &error);
	if (strcmp(expected, "!") == 0) {
		ck_assert_int_eq(status, WCIFIT_REJECTED);
		ck_assert_ptr_nonnull(
		    strstr(error.message, "row 1, column x: "));
	} else {
		wci_buf_printf(&wanted, "%s%s%s", before, expected, after);
		ck_assert_int_eq(status, WCIFIT_OK);
		ck_assert_str_eq(wci_buf_text(&buf), wci_buf_text(&wanted));
	}
	wci_buf_free(&wanted);
	wci_buf_free(&buf);
}

START_TEST(writes_a_cell)
{
	const struct wci_cell *cell = &cells[_i].cell;
	bool number = cell->type == WCI_CELL_INT || cell->type == WCI_CELL_REAL;
	bool markup_refused = cells[_i].html == NULL;

	check_cell(WCIFIT_CSV, cell, cells[_i].csv, "x\n", "\n");
	check_cell(WCIFIT_TSV, cell, cells[_i].tsv, "x\n", "\n");
	check_cell(WCIFIT_JSON, cell, cells[_i].json, "[\n{\"x\":", "}\n]\n");
	check_cell(WCIFIT_NDJSON, cell, cells[_i].json, "{\"x\":", "}\n");
	check_cell(WCIFIT_YAML, cell, cells[_i].yaml, "- x: ", "\n");
	check_cell(WCIFIT_MARKDOWN, cell, cells[_i].markdown,
	    "| X |\n| --- |\n| ", " |\n");
	if (!markup_refused)
		check_cell(WCIFIT_HTML, cell, cells[_i].html,
		    number ? "<table>\n<thead>\n<tr><th scope=\"col\">X</th>"
			     "</tr>\n</thead>\n<tbody>\n<tr><td class=\"n\">"
			   : "<table>\n<thead>\n<tr><th scope=\"col\">X</th>"
			     "</tr>\n</thead>\n<tbody>\n<tr><td>",
		    "</td></tr>\n</tbody>\n</table>\n");
}
END_TEST

START_TEST(writes_a_cell_of_a_table)
{
	struct wcifit_output output = { .format = WCIFIT_TABLE };
	static const struct wci_rowset rowset = { .columns = one,
		.column_count = 1 };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf buf = WCI_BUF_EMPTY;
	const char *last;

	if (cells[_i].table == NULL)
		return;
	ck_assert_int_eq(
	    test_render(&output, &rowset, &cells[_i].cell, 1, &buf, &error),
	    WCIFIT_OK);
	buf.data[buf.length - 1] = '\0';
	last = strrchr(wci_buf_text(&buf), '\n');
	ck_assert_ptr_nonnull(last);
	ck_assert_str_eq(last + 1, cells[_i].table);
	wci_buf_free(&buf);
}
END_TEST

/* ---------------------------------------------------------------- whole */

static const struct wci_column three[] = { { "id", "Id", WCI_UNIT_ID },
	{ "name", "Name, \"quoted\"", WCI_UNIT_TEXT },
	{ "n", "Number", WCI_UNIT_COUNT } };
static const struct wci_rowset rows_of_three = {
	.title = "A & B", .columns = three, .column_count = 3
};
static const struct wci_cell two_rows[] = { TEXT("a"), TEXT("重庆"), INT(7),
	TEXT("long-id"), NIL, INT(123456) };

static const struct {
	enum wcifit_format format;
	const char *empty;
	const char *two;
} wholes[] = { { WCIFIT_CSV, "id,name,n\n",
		   "id,name,n\na,重庆,7\nlong-id,,123456\n" },
	{ WCIFIT_TSV, "id\tname\tn\n",
	    "id\tname\tn\na\t重庆\t7\nlong-id\t\t123456\n" },
	{ WCIFIT_JSON, "[]\n",
	    "[\n{\"id\":\"a\",\"name\":\"重庆\",\"n\":7},\n"
	    "{\"id\":\"long-id\",\"name\":null,\"n\":123456}\n]\n" },
	{ WCIFIT_NDJSON, "",
	    "{\"id\":\"a\",\"name\":\"重庆\",\"n\":7}\n"
	    "{\"id\":\"long-id\",\"name\":null,\"n\":123456}\n" },
	{ WCIFIT_YAML, "[]\n",
	    "- id: a\n  name: 重庆\n  \"n\": 7\n"
	    "- id: long-id\n  name: null\n  \"n\": 123456\n" },
	{ WCIFIT_MARKDOWN,
	    "| Id | Name, \"quoted\" | Number |\n| --- | --- | ---: |\n",
	    "| Id | Name, \"quoted\" | Number |\n| --- | --- | ---: |\n"
	    "| a | 重庆 | 7 |\n| long-id |  | 123456 |\n" },
	{ WCIFIT_HTML,
	    "<table>\n<caption>A &amp; B</caption>\n<thead>\n<tr>"
	    "<th scope=\"col\">Id</th>"
	    "<th scope=\"col\">Name, &quot;quoted&quot;</th>"
	    "<th scope=\"col\" class=\"n\">Number</th></tr>\n</thead>\n"
	    "<tbody>\n</tbody>\n</table>\n",
	    "<table>\n<caption>A &amp; B</caption>\n<thead>\n<tr>"
	    "<th scope=\"col\">Id</th>"
	    "<th scope=\"col\">Name, &quot;quoted&quot;</th>"
	    "<th scope=\"col\" class=\"n\">Number</th></tr>\n</thead>\n"
	    "<tbody>\n<tr><td>a</td><td>重庆</td><td class=\"n\">7</td></tr>\n"
	    "<tr><td>long-id</td><td></td><td class=\"n\">123456</td></tr>\n"
	    "</tbody>\n</table>\n" },
	{ WCIFIT_TABLE,
	    "    Name,\n"
	    "Id  \"quoted\"  Number\n"
	    "──  ────────  ──────\n",
	    "         Name,\n"
	    "Id       \"quoted\"  Number\n"
	    "───────  ────────  ──────\n"
	    "a        重庆           7\n"
	    "long-id            123456\n" } };

START_TEST(writes_rows)
{
	struct wcifit_output output = { .format = wholes[_i].format };

	test_rendered(&output, &rows_of_three, NULL, 0, wholes[_i].empty);
	test_rendered(&output, &rows_of_three, two_rows, 2, wholes[_i].two);
}
END_TEST

/* A locale with a decimal comma, and the C locale, give the same bytes. */
START_TEST(writes_the_same_in_any_locale)
{
	static const char *const locales[] = { "C", "C.UTF-8", "de_DE.UTF-8",
		"zh_CN.UTF-8", "" };
	static const struct wci_cell cell[] = { REAL(1234567.5) };
	static const struct wci_rowset rowset = { .columns = one,
		.column_count = 1 };
	struct wcifit_output output = { .format = WCIFIT_CSV };

	/* Not every machine has them all; the first it has. */
	(void)setlocale(LC_ALL, locales[_i]);
	test_rendered(&output, &rowset, cell, 1, "x\n1234567.5\n");
	output.format = WCIFIT_TABLE;
	test_rendered(&output, &rows_of_three, two_rows, 2, wholes[7].two);
	(void)setlocale(LC_ALL, "C");
}
END_TEST

/* ------------------------------------------------------------ spreadsheets */

START_TEST(guards_cells_of_spreadsheets)
{
	static const struct wci_column columns[] = {
		{ "=bad", "=bad", WCI_UNIT_ANY }, { "n", "n", WCI_UNIT_ANY }
	};
	static const struct wci_rowset rowset = { .columns = columns,
		.column_count = 2 };
	static const struct wci_cell rows[] = { TEXT("=1+2"), INT(-5),
		TEXT("+1"), REAL(-1.5), TEXT("-1"), NIL, TEXT("@a,\"b"),
		TEXT(""), TEXT("\tx"), TEXT("\rx"), TEXT("＝1"), TEXT("a=b"),
		TEXT("\nx"), TEXT("重") };
	struct wcifit_output output = {
		.format = WCIFIT_CSV, .safe_cells = true, .bom = true
	};

	test_rendered(&output, &rowset, rows, 7,
	    "\xef\xbb\xbf"
	    "\"'=bad\",n\n\"'=1+2\",-5\n\"'+1\",-1.5\n\"'-1\",\n"
	    "\"'@a,\"\"b\",\"\"\n\"'\tx\",\"'\rx\"\n\"'＝1\",a=b\n"
	    "\"'\nx\",重\n");
	output.format = WCIFIT_TSV;
	output.bom = false;
	test_rendered(&output, &rowset, rows, 1, "'=bad\tn\n'=1+2\t-5\n");
}
END_TEST

/* ---------------------------------------------------------------- failures */

START_TEST(refuses_two_columns_of_one_name)
{
	static const struct wci_column columns[] = { { "id", "id",
							 WCI_UNIT_ANY },
		{ "n", "n", WCI_UNIT_ANY }, { "id", "id", WCI_UNIT_ANY } };
	static const struct wci_rowset rowset = { .columns = columns,
		.column_count = 3 };
	static const enum wcifit_format bad[] = { WCIFIT_JSON, WCIFIT_NDJSON,
		WCIFIT_YAML };

	for (size_t i = 0; i < 3; i++) {
		struct wcifit_output output = { .format = bad[i] };
		struct wcifit_error error = { WCIFIT_OK, "" };
		struct wci_buf buf = WCI_BUF_EMPTY;

		ck_assert_int_eq(
		    test_render(&output, &rowset, NULL, 0, &buf, &error),
		    WCIFIT_REJECTED);
		ck_assert_ptr_nonnull(strstr(error.message, "columns 1 and 3"));
		ck_assert_uint_eq(buf.length, 0);
		wci_buf_free(&buf);
	}
}
END_TEST

START_TEST(says_why_the_sink_failed)
{
	static const struct {
		int errnum;
		const char *message;
	} sinks[] = { { EPIPE, "the reader left" },
		{ ENOSPC,
		    "cannot write the output: No space left on device" } };
	struct wcifit_output output = { .format =
					    (enum wcifit_format)(_i / 2) };
	struct test_full_sink full = { 10, sinks[_i % 2].errnum };
	struct wcifit_error error = { WCIFIT_OK, "" };

	output.sink = test_sink_full(&full);
	ck_assert_int_eq(
	    test_render(&output, &rows_of_three, two_rows, 2, NULL, &error),
	    WCIFIT_FAILED);
	ck_assert_str_eq(error.message, sinks[_i % 2].message);
}
END_TEST

/* Far more rows than a buffer holds: all bytes, and an early end on failure. */
START_TEST(streams)
{
	static const struct wci_cell row[] = { TEXT("id"),
		TEXT("a name of some length, to fill the buffer"), INT(42) };
	struct wcifit_output output = { .format = WCIFIT_CSV };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf buf = WCI_BUF_EMPTY;
	struct wci_render *renderer = NULL;
	struct test_full_sink full = { 300000, ENOSPC };
	size_t rows = 0;

	output.sink = test_sink(&buf);
	ck_assert_int_eq(
	    wci_render_begin(&output, &rows_of_three, 0, &renderer, &error),
	    WCIFIT_OK);
	for (; rows < 20000; rows++)
		ck_assert_int_eq(
		    wci_render_row(renderer, row, &error), WCIFIT_OK);
	ck_assert_int_eq(wci_render_end(renderer, &error), WCIFIT_OK);
	wci_render_free(renderer);
	ck_assert_uint_eq(buf.length, 10 + 20000 * 50);
	wci_buf_free(&buf);

	output.sink = test_sink_full(&full);
	ck_assert_int_eq(
	    wci_render_begin(&output, &rows_of_three, 0, &renderer, &error),
	    WCIFIT_OK);
	for (rows = 0; wci_render_row(renderer, row, &error) == WCIFIT_OK;)
		rows++;
	ck_assert_uint_lt(rows, 20000);
	wci_render_free(renderer);
}
END_TEST

static enum wcifit_status
render_work(void *context)
{
	return test_render_nowhere(
	    *(enum wcifit_format *)context, &rows_of_three, two_rows, 2);
}

START_TEST(survives_lack_of_memory)
{
	enum wcifit_format format = (enum wcifit_format)_i;

	ck_assert_uint_gt(test_each_allocation(render_work, &format, true), 1);
}
END_TEST

/* ----------------------------------------------------------------- numbers */

static const struct {
	int64_t value;
	unsigned places;
	const char *text;
} scaled[] = { { 6890000000, 9, "6.89" }, { 200000000000, 9, "200" },
	{ 0, 9, "0" }, { 1, 9, "0.000000001" }, { -1, 9, "-0.000000001" },
	{ -1500000000, 9, "-1.5" }, { 569000, 4, "56.9" }, { 7, 0, "7" },
	{ 100, 0, "100" }, { INT64_MIN, 9, "-9223372036.854775808" },
	{ INT64_MAX, 18, "9.223372036854775807" } };

START_TEST(scales_exactly)
{
	char text[WCI_NUMBER_SIZE];
	size_t length =
	    wci_number_scaled(text, scaled[_i].value, scaled[_i].places);

	text[length] = '\0';
	ck_assert_str_eq(text, scaled[_i].text);
}
END_TEST

static const struct {
	double value;
	const char *text;
} reals[] = { { 0.0, "0.0" }, { -0.0, "-0.0" }, { 0.1, "0.1" },
	{ 0.1 + 0.2, "0.30000000000000004" }, { 1.0 / 3, "0.3333333333333333" },
	{ 100, "100.0" }, { 1e15, "1.0e+15" },
	{ 123456789012345, "123456789012345.0" }, { 1e20, "1.0e+20" },
	{ 1.5e-7, "1.5e-07" }, { 5e-324, "4.9406564584124654e-324" },
	{ 1.7976931348623157e308, "1.7976931348623157e+308" } };

START_TEST(writes_reals_that_read_back)
{
	char text[WCI_NUMBER_SIZE];

	(void)wci_number_real(text, reals[_i].value);
	if (reals[_i].value > 1e-300 || reals[_i].value <= 0)
		ck_assert_str_eq(text, reals[_i].text);
	ck_assert(strtod(text, NULL) == reals[_i].value);
}
END_TEST

START_TEST(writes_every_length_of_integer)
{
	int64_t value = 1;

	for (int digits = 1; digits <= 19; digits++, value *= 10) {
		char text[WCI_NUMBER_SIZE];
		char expected[32];

		for (int64_t off = -1; off <= 1; off++) {
			size_t length = wci_number_int(text, value + off);

			text[length] = '\0';
			(void)snprintf(
			    expected, sizeof expected, "%" PRId64, value + off);
			ck_assert_str_eq(text, expected);
		}
		if (digits == 19)
			break;
	}
}
END_TEST

static void
add_loops(TCase *tcase)
{
	const int cell_count = sizeof cells / sizeof cells[0];

	tcase_add_loop_test(tcase, writes_a_cell, 0, cell_count);
	tcase_add_loop_test(tcase, writes_a_cell_of_a_table, 0, cell_count);
	tcase_add_loop_test(
	    tcase, writes_rows, 0, sizeof wholes / sizeof wholes[0]);
	tcase_add_loop_test(tcase, writes_the_same_in_any_locale, 0, 5);
	tcase_add_loop_test(
	    tcase, says_why_the_sink_failed, 0, 2 * WCIFIT_FORMAT_COUNT);
	tcase_add_loop_test(
	    tcase, survives_lack_of_memory, 0, WCIFIT_FORMAT_COUNT);
	tcase_add_loop_test(
	    tcase, scales_exactly, 0, sizeof scaled / sizeof scaled[0]);
	tcase_add_loop_test(tcase, writes_reals_that_read_back, 0,
	    sizeof reals / sizeof reals[0]);
}

int
main(void)
{
	Suite *suite = suite_create("render");
	TCase *tcase = tcase_create("render");

	add_loops(tcase);
	tcase_add_test(tcase, guards_cells_of_spreadsheets);
	tcase_add_test(tcase, refuses_two_columns_of_one_name);
	tcase_add_test(tcase, streams);
	tcase_add_test(tcase, writes_every_length_of_integer);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

/* SPDX-License-Identifier: MIT */
/* query/catalog: headers of reports, shipped ones and a folder's. */
#include "query/catalog.h"

#include <string.h>

#include "core/embed.h"
#include "support/support.h"

static const char whole[] = "-- SPDX-License-Identifier: MIT\n"
			    "-- title: A title\n"
			    "-- description: What it\n"
			    "--   says: in two lines.\n"
			    "--\n"
			    "-- param fair ref(fairs): The fair.\n"
			    "-- param limit int = 20: At most so many rows.\n"
			    "-- param class choice(a|b) required: Which\n"
			    "--   class.\n"
			    "-- param since date = 2024-02-29: From then on.\n"
			    "-- param min_value amount = 5bn CNY: At least.\n"
			    "-- column id id: Id. What it is called.\n"
			    "-- column low CNY: At least. Lower bound.\n"
			    "-- column high CNY: At most.\n"
			    "-- column share ppm: Share\n"
			    "-- interval The value = low..high: Value.\n"
			    "-- chart bars id The value\n"
			    "SELECT 1 AS id -- this is not in the header\n"
			    "-- param neither text: is this.\n";

static enum wcifit_status
parse(const char *text, struct wci_report **report_out,
    struct wcifit_error *error)
{
	return wci_report_parse(
	    "dir/x.sql", "x", text, strlen(text), report_out, error);
}

START_TEST(reads_a_header)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_report *report = NULL;
	const struct wcifit_report *view;

	ck_assert_msg(
	    parse(whole, &report, &error) == WCIFIT_OK, "%s", error.message);
	view = &report->view;
	ck_assert_ptr_eq(wci_report_of(view), report);
	ck_assert_str_eq(view->name, "x");
	ck_assert_str_eq(view->title, "A title");
	ck_assert_str_eq(view->description, "What it says: in two lines.");
	ck_assert_str_eq(view->sql, whole);

	ck_assert_uint_eq(view->param_count, 5);
	ck_assert_str_eq(view->params[0].name, "fair");
	ck_assert_str_eq(view->params[0].type, "ref");
	ck_assert_str_eq(view->params[0].of, "fairs");
	ck_assert_ptr_null(view->params[0].default_value);
	ck_assert(!view->params[0].required);
	ck_assert_str_eq(view->params[0].meaning, "The fair.");
	ck_assert_str_eq(view->params[1].default_value, "20");
	ck_assert_str_eq(view->params[2].of, "a|b");
	ck_assert(view->params[2].required);
	ck_assert_str_eq(view->params[2].meaning, "Which class.");
	ck_assert_str_eq(view->params[4].default_value, "5bn CNY");

	ck_assert_uint_eq(view->column_count, 4);
	ck_assert_str_eq(view->columns[0].heading, "Id");
	ck_assert_str_eq(view->columns[0].meaning, "What it is called.");
	ck_assert_str_eq(view->columns[1].unit, "CNY");
	ck_assert_str_eq(view->columns[2].heading, "At most");
	ck_assert_str_eq(view->columns[2].meaning, "At most");
	ck_assert_str_eq(view->columns[3].heading, "Share");

	ck_assert_uint_eq(report->rowset.interval_count, 1);
	ck_assert_str_eq(report->rowset.intervals[0].heading, "The value");
	ck_assert_uint_eq(report->rowset.intervals[0].low, 1);
	ck_assert_uint_eq(report->rowset.intervals[0].high, 2);
	ck_assert(report->rowset.chart.wanted);
	ck_assert(report->rowset.chart.interval);
	ck_assert(!report->rowset.chart.trend);
	ck_assert_int_eq(report->rowset.columns[3].unit, WCI_UNIT_SHARE);
	wci_report_free(report);
}
END_TEST

#define TITLE "-- title: T\n-- description: D\n"
#define COLUMNS "-- column a CNY: A\n-- column b CNY: B\n"

static const struct {
	const char *text;
	const char *message;
} wrong[] = { { "SELECT 1", "dir/x.sql:1: the header has no '-- title: …'" },
	{ "-- title: T\n", "dir/x.sql:1: the header has no '-- description" },
	{ TITLE "SELECT 1", "dir/x.sql:1: the header declares no column" },
	{ "-- title: T\n-- title: T\n", "dir/x.sql:2: a second 'title'" },
	{ "-- title:\n", "dir/x.sql:1: an empty 'title'" },
	{ "-- tittle: T\n",
	    "dir/x.sql:1: 'tittle' is not known in a report's header; did "
	    "you mean title?" },
	{ "-- title: T\n-- tittle: T", "dir/x.sql:2: 'tittle' is not known" },
	{ "-- A free remark\n", "dir/x.sql:1: 'A' is not known" },
	{ "--title: T\n", "dir/x.sql:1: expected a blank behind '--'" },
	{ "--   goes on\n", "dir/x.sql:1: continues no line" },
	{ TITLE "-- param\n", "dir/x.sql:3: expected ': ' and a meaning" },
	{ TITLE "-- param p text:\n", "dir/x.sql:3: expected ': ' and" },
	{ TITLE "-- param P text: M\n", "dir/x.sql:3: 'P' is no name" },
	{ TITLE "-- param p txet: M\n",
	    "dir/x.sql:3: 'txet' is no type of a parameter; known: text" },
	{ TITLE "-- param p text(x): M\n", "'text(x)' is no type" },
	{ TITLE "-- param p choice: M\n", "'choice' is no type" },
	{ TITLE "-- param p choice(): M\n", "expected ')'" },
	{ TITLE "-- param p choice(a|b: M\n", "expected ')'" },
	{ TITLE "-- param p ref(nothing): M\n", "'ref(nothing)' is no type" },
	{ TITLE "-- param p int = x: M\n",
	    "dir/x.sql:3: default: p: 'x' is no whole number" },
	{ TITLE "-- param p date = 2023-02-29: M\n", "default: p: " },
	{ TITLE "-- param p choice(a|b) = c: M\n", "default: p: 'c' is not" },
	{ TITLE "-- param p int =: M\n", "expected a default" },
	{ TITLE "-- param p int maybe: M\n", "'maybe': expected '= DEFAULT'" },
	{ TITLE "-- param p int: M\n-- param p int: M\n",
	    "dir/x.sql:4: a second parameter 'p'" },
	{ TITLE "-- column a: M\n", "dir/x.sql:3: '' is no unit" },
	{ TITLE "-- column a bn: M\n", "'bn' is no unit; known: text" },
	{ TITLE "-- column a CNY more: M\n", "expected 'column NAME UNIT" },
	{ TITLE COLUMNS "-- column a CNY: A\n",
	    "dir/x.sql:5: a second column 'a'" },
	{ TITLE COLUMNS "-- interval I = a..c: M\n",
	    "dir/x.sql:5: 'a..c' are not two columns" },
	{ TITLE COLUMNS "-- interval I = a..a: M\n", "are not two columns" },
	{ TITLE COLUMNS "-- interval I: M\n", "expected 'interval Heading" },
	{ TITLE COLUMNS "-- column c count: C\n-- interval I = a..c: M\n",
	    "dir/x.sql:6: 'a' and 'c' differ in unit" },
	{ TITLE COLUMNS "-- interval I = a..b: M\n-- interval J = a..b: M\n",
	    "a column can be in one interval only" },
	{ TITLE COLUMNS "-- chart pie a b\n", "'pie' is no chart" },
	{ TITLE COLUMNS "-- chart bars z b\n", "'z' is no column" },
	{ TITLE COLUMNS "-- chart bars a z\n", "'z' is no interval" },
	{ TITLE COLUMNS "-- chart bars a b\n-- chart bars a b\n",
	    "a second chart" } };

START_TEST(refuses_a_wrong_header)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_report *report = NULL;

	ck_assert_int_eq(
	    parse(wrong[_i].text, &report, &error), WCIFIT_REJECTED);
	ck_assert_ptr_null(report);
	ck_assert_msg(strstr(error.message, wrong[_i].message) != NULL,
	    "%s\n%s", wrong[_i].text, error.message);
}
END_TEST

/* A header may be cut anywhere and still ends in a report or a message. */
START_TEST(bears_any_beginning)
{
	for (size_t length = 0; length < sizeof whole; length++) {
		struct wcifit_error error = { WCIFIT_OK, "" };
		struct wci_report *report = NULL;
		char *text = wci_strndup(whole, length);
		enum wcifit_status status = wci_report_parse(
		    "x.sql", "x", text, length, &report, &error);

		if (status != WCIFIT_OK)
			ck_assert_int_eq(
			    strncmp(error.message, "x.sql:", 6), 0);
		wci_report_free(report);
		wci_free(text);
	}
}
END_TEST

START_TEST(reads_lines_of_windows)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_report *report = NULL;

	ck_assert_msg(parse("-- title: T\r\n-- description: D\r\n"
			    "-- column a text: A\r\nSELECT 1 AS a\r\n",
			  &report, &error) == WCIFIT_OK,
	    "%s", error.message);
	ck_assert_str_eq(report->view.title, "T");
	ck_assert_str_eq(report->view.columns[0].heading, "A");
	wci_report_free(report);
}
END_TEST

START_TEST(ships_reports_with_good_headers)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wcifit_reports *all = NULL;
	const char *last = "";
	size_t files = 0;
	size_t count;

	ck_assert_int_eq(wcifit_reports_load(NULL, &all, &error), WCIFIT_OK);
	count = wcifit_reports_count(all);
	for (size_t i = 0; i < wci_embedded_count; i++)
		files +=
		    strncmp(wci_embedded_files[i].name, "reports/", 8) == 0;
	ck_assert_uint_eq(count, files);
	ck_assert_uint_gt(count, 10);
	for (size_t i = 0; i < count; i++) {
		const struct wcifit_report *report = NULL;
		const struct wcifit_report *at = wcifit_reports_at(all, i);
		const char *name;

		ck_assert_ptr_nonnull(at);
		name = at->name;
		ck_assert_str_gt(name, last);
		last = name;
		ck_assert_msg(wcifit_reports_find(all, name, &report, &error) ==
			WCIFIT_OK,
		    "%s", error.message);
		ck_assert_ptr_eq(report, at);
	}
	ck_assert_ptr_null(wcifit_reports_at(all, count));
	wcifit_reports_free(all);
}
END_TEST

START_TEST(names_the_nearest_report)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wcifit_reports *all = NULL;
	const struct wcifit_report *report = NULL;

	ck_assert_int_eq(wcifit_reports_load(NULL, &all, &error), WCIFIT_OK);
	ck_assert_int_eq(
	    wcifit_reports_find(all, "by-industri", &report, &error),
	    WCIFIT_USAGE);
	ck_assert_str_eq(error.message,
	    "there is no report called 'by-industri'; did you mean "
	    "by-industry?");
	ck_assert_int_eq(
	    wcifit_reports_find(all, "zzzzzzz", &report, &error), WCIFIT_USAGE);
	ck_assert_str_eq(error.message, "there is no report called 'zzzzzzz'");
	ck_assert_ptr_null(report);
	wcifit_reports_free(all);
	wcifit_reports_free(NULL);
}
END_TEST

#define MINE TITLE "-- column a text: A\nSELECT 'mine' AS a\n"

START_TEST(reads_a_folder)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wcifit_reports *all = NULL;
	const struct wcifit_report *report = NULL;
	char *dir = test_dir_make();
	char *mine = test_path(dir, "mine.sql");
	char *fairs = test_path(dir, "sources.sql");
	char *other = test_path(dir, "readme.txt");
	char *hidden = test_path(dir, ".sql");
	size_t shipped;

	ck_assert_int_eq(wcifit_reports_load(NULL, &all, &error), WCIFIT_OK);
	shipped = wcifit_reports_count(all);
	wcifit_reports_free(all);
	test_write(mine, MINE);
	test_write(fairs, MINE);
	test_write(other, "not a report");
	test_write(hidden, "nor this");
	ck_assert_msg(wcifit_reports_load(dir, &all, &error) == WCIFIT_OK, "%s",
	    error.message);
	/* One more, and one in the place of a shipped one. */
	ck_assert_uint_eq(wcifit_reports_count(all), shipped + 1);
	ck_assert_int_eq(
	    wcifit_reports_find(all, "sources", &report, &error), WCIFIT_OK);
	ck_assert_str_eq(report->title, "T");
	wcifit_reports_free(all);

	test_write(fairs, "-- titel: T\n");
	all = NULL;
	ck_assert_int_eq(
	    wcifit_reports_load(dir, &all, &error), WCIFIT_REJECTED);
	ck_assert_ptr_nonnull(strstr(error.message, "/sources.sql:1: 'titel'"));
	ck_assert_ptr_null(all);
	test_dir_remove(dir);
	wci_free(mine);
	wci_free(fairs);
	wci_free(other);
	wci_free(hidden);
}
END_TEST

START_TEST(says_when_a_folder_is_missing)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wcifit_reports *all = NULL;

	ck_assert_int_eq(
	    wcifit_reports_load("no/such/folder", &all, &error), WCIFIT_FAILED);
	ck_assert_str_eq(
	    error.message, "no/such/folder: No such file or directory");
	ck_assert_ptr_null(all);
}
END_TEST

static enum wcifit_status
load_work(void *context)
{
	struct wcifit_reports *all = NULL;
	const struct wcifit_report *report = NULL;
	enum wcifit_status status = wcifit_reports_load(NULL, &all, NULL);

	(void)context;
	if (status == WCIFIT_OK)
		status = wcifit_reports_find(all, "sources", &report, NULL);
	wcifit_reports_free(all);
	return status;
}

START_TEST(survives_lack_of_memory)
{
	ck_assert_uint_gt(test_each_allocation(load_work, NULL, true), 20);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("catalog");
	TCase *tcase = tcase_create("catalog");

	tcase_add_test(tcase, reads_a_header);
	tcase_add_loop_test(
	    tcase, refuses_a_wrong_header, 0, sizeof wrong / sizeof wrong[0]);
	tcase_add_test(tcase, bears_any_beginning);
	tcase_add_test(tcase, reads_lines_of_windows);
	tcase_add_test(tcase, ships_reports_with_good_headers);
	tcase_add_test(tcase, names_the_nearest_report);
	tcase_add_test(tcase, reads_a_folder);
	tcase_add_test(tcase, says_when_a_folder_is_missing);
	tcase_add_test(tcase, survives_lack_of_memory);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

/* SPDX-License-Identifier: MIT */
/* query/params: what people write, as values of a type. */
#include "query/params.h"

#include <string.h>

#include "support/database.h"

static struct test_file file;

/* The row of the second word comes before that of the first. */
static const char organizations[] =
    "INSERT INTO organizations (id, name, name_zh, seed_file, seed_line)"
    " VALUES ('b', 'Works 2', '二厂', 'seeds/o.yaml', 1),"
    " ('a', 'Works 1', NULL, 'seeds/o.yaml', 2);"
    "INSERT INTO reference_names VALUES"
    " ('organizations', 'The works', 'b', 'alias');";

static void
open_file(void)
{
	test_file_open(&file, organizations);
}

static void
close_file(void)
{
	test_file_close(&file);
}

static const struct wcifit_report_param p_text = { .name = "p",
	.type = "text" };
static const struct wcifit_report_param p_int = { .name = "p", .type = "int" };
static const struct wcifit_report_param p_date = { .name = "p",
	.type = "date" };
static const struct wcifit_report_param p_amount = { .name = "p",
	.type = "amount" };
static const struct wcifit_report_param p_choice = {
	.name = "p", .type = "choice", .of = "yes|no|1"
};
static const struct wcifit_report_param p_region = {
	.name = "p", .type = "ref", .of = "regions"
};
static const struct wcifit_report_param p_place = {
	.name = "p", .type = "ref", .of = "regions,region_groups"
};
static const struct wcifit_report_param p_party = {
	.name = "p", .type = "ref", .of = "organizations"
};
static const struct wcifit_report_param p_scope = {
	.name = "p", .type = "ref", .of = "scopes"
};

/* Either an integer, a text, or (both empty) a message. */
static const struct {
	const struct wcifit_report_param *param;
	const char *value;
	const char *text;
	int64_t integer;
	const char *message;
} cases[] = { { &p_text, "any: thing", "any: thing", 0, NULL },
	{ &p_text, "", "", 0, NULL }, { &p_text, "重庆", "重庆", 0, NULL },
	{ &p_text, "\xff", NULL, 0, "p: the value is not UTF-8" },
	{ &p_int, "0", NULL, 0, NULL }, { &p_int, "-7", NULL, -7, NULL },
	{ &p_int, "+7", NULL, 7, NULL }, { &p_int, "007", NULL, 7, NULL },
	{ &p_int, "9223372036854775807", NULL, INT64_MAX, NULL },
	{ &p_int, "-9223372036854775808", NULL, INT64_MIN, NULL },
	{ &p_int, "9223372036854775808", NULL, 0,
	    "p: '9223372036854775808' is no whole number" },
	{ &p_int, "-9223372036854775809", NULL, 0, "is no whole number" },
	{ &p_int, "99999999999999999999999", NULL, 0, "is no whole number" },
	{ &p_int, "", NULL, 0, "p: '' is no whole number" },
	{ &p_int, "-", NULL, 0, "is no whole number" },
	{ &p_int, "1.5", NULL, 0, "is no whole number" },
	{ &p_int, " 1", NULL, 0, "is no whole number" },
	{ &p_int, "1e3", NULL, 0, "is no whole number" },
	{ &p_date, "2024-05-23", "2024-05-23", 0, NULL },
	{ &p_date, "2024-02-29", "2024-02-29", 0, NULL },
	{ &p_date, "2000-02-29", "2000-02-29", 0, NULL },
	{ &p_date, "2023-02-29", NULL, 0, "p: '2023-02-29' is no day" },
	{ &p_date, "1900-02-29", NULL, 0, "is no day of the calendar" },
	{ &p_date, "2024-13-01", NULL, 0, "is no day of the calendar" },
	{ &p_date, "2024-00-10", NULL, 0, "is no day of the calendar" },
	{ &p_date, "2024-04-31", NULL, 0, "is no day of the calendar" },
	{ &p_date, "2024-05-00", NULL, 0, "is no day of the calendar" },
	{ &p_date, "2024-5-23", NULL, 0, "is no day of the calendar" },
	{ &p_date, "2024/05/23", NULL, 0, "is no day of the calendar" },
	{ &p_date, "", NULL, 0, "is no day of the calendar" },
	{ &p_amount, "5000000000", NULL, 5000000000, NULL },
	{ &p_amount, "5bn CNY", NULL, 5000000000, NULL },
	{ &p_amount, "68.9亿元", NULL, 6890000000, NULL },
	{ &p_amount, "over 5bn CNY", NULL, 0, "without 'over'" },
	{ &p_amount, "5bn USD", NULL, 0, "expected an amount in CNY" },
	{ &p_amount, "lots", NULL, 0, "p: 'lots': " },
	{ &p_choice, "yes", "yes", 0, NULL }, { &p_choice, "1", "1", 0, NULL },
	{ &p_choice, "yess", NULL, 0,
	    "p: 'yess' is not one of yes|no|1; did you mean yes?" },
	{ &p_choice, "", NULL, 0, "p: '' is not one of" },
	{ &p_choice, "yes|no", NULL, 0, "is not one of" },
	{ &p_region, "CN-GD", "CN-GD", 0, NULL },
	{ &p_region, "Guangdong", "CN-GD", 0, NULL },
	{ &p_region, "广东", "CN-GD", 0, NULL },
	{ &p_region, "East", "CN-JS", 0, NULL },
	{ &p_region, "Guangdnog", NULL, 0,
	    "p: 'Guangdnog' is not among the regions; did you mean "
	    "'Guangdong'?" },
	{ &p_region, "eastern", NULL, 0, "is not among the regions" },
	{ &p_region, "f1", NULL, 0, "is not among the regions" },
	{ &p_region, "", NULL, 0, "is not among the regions" },
	{ &p_region, "' OR 1=1 --", NULL, 0, "is not among the regions" },
	{ &p_place, "eastern", "eastern", 0, NULL },
	{ &p_place, "CN-JS", "CN-JS", 0, NULL },
	{ &p_place, "East", NULL, 0, "p: 'East' names both " },
	{ &p_party, "a", "a", 0, NULL }, { &p_party, "Works 2", "b", 0, NULL },
	{ &p_party, "二厂", "b", 0, NULL },
	{ &p_party, "The works", "b", 0, NULL },
	{ &p_party, "Works 3", NULL, 0,
	    "p: 'Works 3' is not among the organizations; did you mean "
	    "'Works 1'?" },
	{ &p_scope, "whole", "whole", 0, NULL },
	{ &p_scope, "whle", NULL, 0, "did you mean 'whole'?" } };

START_TEST(reads_a_value)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_binding binding = { 0 };
	enum wcifit_status status = wci_param_value(test_file_db(&file),
	    cases[_i].param, cases[_i].value, &binding, &error);

	if (cases[_i].message != NULL) {
		ck_assert_int_eq(status, WCIFIT_USAGE);
		ck_assert_msg(strstr(error.message, cases[_i].message) != NULL,
		    "%s", error.message);
	} else {
		ck_assert_msg(status == WCIFIT_OK, "%s", error.message);
		ck_assert_str_eq(binding.name, "p");
		if (cases[_i].text != NULL) {
			ck_assert_int_eq(binding.type, WCI_TEXT);
			ck_assert_str_eq(binding.text, cases[_i].text);
		} else {
			ck_assert_int_eq(binding.type, WCI_INT);
			ck_assert(binding.integer == cases[_i].integer);
		}
	}
	wci_binding_free(&binding);
}
END_TEST

/* ----------------------------------------------------------------- reports */

static const struct wcifit_report_param declared[] = {
	{ .name = "min_value", .type = "int", .meaning = "At least." },
	{ .name = "limit", .type = "int", .default_value = "20" },
	{ .name = "fair",
	    .type = "ref",
	    .of = "fairs",
	    .required = true,
	    .meaning = "Which fair." }
};
static const struct wcifit_report report = {
	.name = "r", .params = declared, .param_count = 3
};

START_TEST(fills_in_defaults)
{
	static const struct wcifit_param given[] = { { "fair", "First fair" } };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_binding *bindings = NULL;

	ck_assert_msg(wci_params_report(test_file_db(&file), &report, given, 1,
			  &bindings, &error) == WCIFIT_OK,
	    "%s", error.message);
	ck_assert_int_eq(bindings[0].type, WCI_NULL);
	ck_assert_str_eq(bindings[0].name, "min_value");
	ck_assert_int_eq(bindings[1].type, WCI_INT);
	ck_assert_int_eq(bindings[1].integer, 20);
	ck_assert_str_eq(bindings[2].text, "f1");
	wci_bindings_free(bindings, 3);
}
END_TEST

static const struct {
	struct wcifit_param given[2];
	size_t count;
	const char *message;
} mistakes[] = { { { { NULL, NULL } }, 0,
		     "the report r needs a value for 'fair': Which fair." },
	{ { { "fairs", "f1" } }, 1,
	    "the report r has no parameter 'fairs'; it has min_value, limit, "
	    "fair; did you mean fair?" },
	{ { { "fair", "f1" }, { "fair", "f2" } }, 2,
	    "the parameter 'fair' is given twice" },
	{ { { "fair", "f1" }, { "limit", "many" } }, 2,
	    "limit: 'many' is no whole number of at most 64 bits" },
	{ { { "fair", "f3" } }, 1,
	    "fair: 'f3' is not among the fairs; did you mean 'f1'?" } };

START_TEST(refuses_parameters)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_binding *bindings = NULL;

	ck_assert_int_eq(
	    wci_params_report(test_file_db(&file), &report, mistakes[_i].given,
		mistakes[_i].count, &bindings, &error),
	    WCIFIT_USAGE);
	ck_assert_str_eq(error.message, mistakes[_i].message);
	ck_assert_ptr_null(bindings);
}
END_TEST

START_TEST(takes_a_dash_for_an_underscore)
{
	static const struct wcifit_param given[] = { { "fair", "f1" },
		{ "min-value", "7" } };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_binding *bindings = NULL;

	ck_assert_int_eq(wci_params_report(test_file_db(&file), &report, given,
			     2, &bindings, &error),
	    WCIFIT_OK);
	ck_assert_int_eq(bindings[0].integer, 7);
	wci_bindings_free(bindings, 3);
}
END_TEST

/* --------------------------------------------------------------- ad-hoc SQL */

static const struct {
	const char *value;
	bool number;
	int64_t integer;
} loose[] = { { "0", true, 0 }, { "7", true, 7 }, { "-7", true, -7 },
	{ "9223372036854775807", true, INT64_MAX },
	{ "-9223372036854775808", true, INT64_MIN },
	/* everything else is the text it is */
	{ "9223372036854775808", false, 0 }, { "2024-05-23", false, 0 },
	{ "007", false, 0 }, { "+7", false, 0 }, { "-0", false, 0 },
	{ "1.0", false, 0 }, { "1e3", false, 0 }, { "0x10", false, 0 },
	{ " 7", false, 0 }, { "", false, 0 }, { "-", false, 0 },
	{ "NULL", false, 0 }, { "12a", false, 0 } };

START_TEST(guesses_nothing)
{
	struct wcifit_param given = { "p", loose[_i].value };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_binding *bindings = NULL;

	ck_assert_int_eq(
	    wci_params_sql(&given, 1, &bindings, &error), WCIFIT_OK);
	if (loose[_i].number) {
		ck_assert_int_eq(bindings[0].type, WCI_INT);
		ck_assert(bindings[0].integer == loose[_i].integer);
	} else {
		ck_assert_int_eq(bindings[0].type, WCI_TEXT);
		ck_assert_str_eq(bindings[0].text, loose[_i].value);
	}
	wci_bindings_free(bindings, 1);
}
END_TEST

START_TEST(refuses_a_second_value)
{
	static const struct wcifit_param given[] = { { "p", "1" },
		{ "p", "1" } };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_binding *bindings = NULL;

	ck_assert_int_eq(
	    wci_params_sql(given, 2, &bindings, &error), WCIFIT_USAGE);
	ck_assert_str_eq(error.message, "the parameter 'p' is given twice");
	ck_assert_ptr_null(bindings);
}
END_TEST

static enum wcifit_status
params_work(void *context)
{
	static const struct wcifit_param given[] = { { "fair", "First fair" } };
	struct wci_binding *bindings = NULL;
	enum wcifit_status status = wci_params_report(
	    test_file_db(&file), &report, given, 1, &bindings, NULL);

	(void)context;
	wci_bindings_free(bindings, 3);
	return status;
}

START_TEST(survives_lack_of_memory)
{
	ck_assert_uint_gt(test_each_allocation(params_work, NULL, true), 3);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("params");
	TCase *tcase = tcase_create("params");

	tcase_add_checked_fixture(tcase, open_file, close_file);
	tcase_add_loop_test(
	    tcase, reads_a_value, 0, sizeof cases / sizeof cases[0]);
	tcase_add_test(tcase, fills_in_defaults);
	tcase_add_loop_test(
	    tcase, refuses_parameters, 0, sizeof mistakes / sizeof mistakes[0]);
	tcase_add_test(tcase, takes_a_dash_for_an_underscore);
	tcase_add_loop_test(
	    tcase, guesses_nothing, 0, sizeof loose / sizeof loose[0]);
	tcase_add_test(tcase, refuses_a_second_value);
	tcase_add_test(tcase, survives_lack_of_memory);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

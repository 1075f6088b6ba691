/* SPDX-License-Identifier: MIT */
/* ingest/scalar: the form of a value by the kind of its field. */
#include "ingest/scalar.h"

#include <string.h>

#include "support/records.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct form {
	enum wci_field_kind kind;
	const char *of;
	const char *text;
	const char *message; /* NULL: it is right */
	size_t code_points;
	int64_t number; /* checked where it is right and kept */
};

static const struct form forms[] = {
	/* What other readers of YAML guess is text, a slug or nothing here. */
	{ WCI_F_TEXT, NULL, "NO", NULL, 0, 0 },
	{ WCI_F_TEXT, NULL, "~", NULL, 0, 0 },
	{ WCI_F_TEXT, NULL, "1.10", NULL, 0, 0 },
	{ WCI_F_SLUG, NULL, "NO", NULL, 0, 0 },
	{ WCI_F_SLUG, NULL, "0123", NULL, 0, 0 },
	{ WCI_F_SLUG, NULL, "a.b-c_d", NULL, 0, 0 },
	{ WCI_F_SLUG, NULL, "-a",
	    "'-a' is no slug: expected letters a-z, digits, and - . _ inside",
	    0, 0 },
	{ WCI_F_SLUG, NULL, "two words",
	    "'two words' is no slug: expected letters a-z, digits, and - . _ "
	    "inside",
	    3, 0 },
	{ WCI_F_SLUG, NULL, "a/b",
	    "'a/b' is no slug: expected letters a-z, digits, and - . _ inside",
	    1, 0 },
	{ WCI_F_INT, NULL, "0", NULL, 0, 0 },
	{ WCI_F_INT, NULL, "999999999", NULL, 0, 999999999 },
	{ WCI_F_INT, NULL, "1000000000",
	    "'1000000000' is no whole number, expected one such as 2024", 0,
	    0 },
	{ WCI_F_INT, NULL, "-1",
	    "'-1' is no whole number, expected one such as 2024", 0, 0 },
	{ WCI_F_INT, NULL, "1_000",
	    "'1_000' is no whole number, expected one such as 2024", 0, 0 },
	{ WCI_F_INT, NULL, "0x10",
	    "'0x10' is no whole number, expected one such as 2024", 0, 0 },
	{ WCI_F_INT, NULL, "1.0",
	    "'1.0' is no whole number, expected one such as 2024", 0, 0 },
	{ WCI_F_FLAG, NULL, "true", NULL, 0, 1 },
	{ WCI_F_FLAG, NULL, "false", NULL, 0, 0 },
	{ WCI_F_FLAG, NULL, "yes", "'yes' is neither true nor false", 0, 0 },
	{ WCI_F_FLAG, NULL, "True", "'True' is neither true nor false", 0, 0 },
	{ WCI_F_DATE, NULL, "2024-05-23", NULL, 0, 0 },
	{ WCI_F_DATE, NULL, "2024-02-29", NULL, 0, 0 },
	{ WCI_F_DATE, NULL, "unknown", NULL, 0, 0 },
	{ WCI_F_DATE, NULL, "2023-02-29",
	    "'2023-02-29' is no day, expected one such as 2024-05-23, or "
	    "unknown",
	    0, 0 },
	{ WCI_F_DATE, NULL, "2024-5-23",
	    "'2024-5-23' is no day, expected one such as 2024-05-23, or "
	    "unknown",
	    0, 0 },
	{ WCI_F_DATE, NULL, "23/05/2024",
	    "'23/05/2024' is no day, expected one such as 2024-05-23, or "
	    "unknown",
	    0, 0 },
	{ WCI_F_PERIOD, NULL, "2024", NULL, 0, 0 },
	{ WCI_F_PERIOD, NULL, "2024-05", NULL, 0, 0 },
	{ WCI_F_PERIOD, NULL, "2024-05-23", NULL, 0, 0 },
	{ WCI_F_PERIOD, NULL, "2024-13",
	    "'2024-13' is no period, expected 2024, 2024-05 or 2024-05-23", 0,
	    0 },
	{ WCI_F_PERIOD, NULL, "24",
	    "'24' is no period, expected 2024, 2024-05 or 2024-05-23", 0, 0 },
	{ WCI_F_PERIOD, NULL, "2024-05-23T00:00",
	    "'2024-05-23T00:00' is no period, expected 2024, 2024-05 or "
	    "2024-05-23",
	    0, 0 },
	{ WCI_F_CODE, NULL, "500000", NULL, 0, 0 },
	{ WCI_F_CODE, NULL, "50000",
	    "'50000' is no code of GB/T 2260, expected six digits", 0, 0 },
	{ WCI_F_LANGUAGE, NULL, "zh", NULL, 0, 0 },
	{ WCI_F_LANGUAGE, NULL, "zho", NULL, 0, 0 },
	{ WCI_F_LANGUAGE, NULL, "ZH",
	    "'ZH' is no language code, expected one such as en or zh", 0, 0 },
	{ WCI_F_LANGUAGE, NULL, "english",
	    "'english' is no language code, expected one such as en or zh", 0,
	    0 },
	{ WCI_F_URL, NULL, "https://example.org/a?b#c", NULL, 0, 0 },
	{ WCI_F_URL, NULL, "http://example.org", NULL, 0, 0 },
	{ WCI_F_URL, NULL, "example.org",
	    "'example.org' is no address, expected http:// or https:// and no "
	    "blanks",
	    0, 0 },
	{ WCI_F_URL, NULL, "javascript:alert(1)",
	    "'javascript:alert(1)' is no address, expected http:// or "
	    "https:// and no blanks",
	    0, 0 },
	{ WCI_F_URL, NULL, "https://a b",
	    "'https://a b' is no address, expected http:// or https:// and no "
	    "blanks",
	    0, 0 },
	{ WCI_F_CHOICE, "one|two|three", "two", NULL, 0, 0 },
	{ WCI_F_CHOICE, "one|two|three", "thre",
	    "'thre' is not allowed (allowed: one, two, three; did you mean "
	    "three?)",
	    0, 0 },
	{ WCI_F_CHOICE, "one|two|three", "one|two",
	    "'one|two' is not allowed (allowed: one, two, three)", 0, 0 },
	{ WCI_F_CHOICE, "one|two|three", "zebra",
	    "'zebra' is not allowed (allowed: one, two, three)", 0, 0 },
	{ WCI_F_RATE, NULL, "7.1957", NULL, 0, 7195700 },
	{ WCI_F_RATE, NULL, "0",
	    "'0' is no rate, expected a decimal above zero with at most six "
	    "decimals, such as 7.1957",
	    0, 0 },
	{ WCI_F_RATE, NULL, "7.19570001",
	    "'7.19570001' is no rate, expected a decimal above zero with at "
	    "most six decimals, such as 7.1957",
	    0, 0 },
	{ WCI_F_FACTOR, NULL, "open", NULL, 0, -1 },
	{ WCI_F_FACTOR, NULL, "0.9", NULL, 0, 900000 },
	{ WCI_F_FACTOR, NULL, "0", NULL, 0, 0 },
	{ WCI_F_FACTOR, NULL, "-0.9",
	    "'-0.9' is no factor, expected a decimal such as 0.9, or open", 0,
	    0 },
	{ WCI_F_MEMBER, NULL, "anything", NULL, 0, 0 },
	{ WCI_F_REF, "regions", "广东", NULL, 0, 0 },
	{ WCI_F_AMOUNT, NULL, "1.5bn CNY", NULL, 0, 0 },
	{ WCI_F_COUNT, NULL, "100多个", NULL, 0, 0 },
	{ WCI_F_SHARE, NULL, "近三成", NULL, 0, 0 },
	{ WCI_F_QUANTITY, NULL, "12.67", NULL, 0, 0 },
	/* The column is counted in code points. */
	{ WCI_F_COUNT, NULL, "近170个.",
	    "unknown word '.' (allowed: k, m, bn, tn, million, billion, "
	    "trillion, 万, 亿, 万亿)",
	    5, 0 },
	{ WCI_F_COUNT, NULL, "1.5", "a count must be a whole number", 0, 0 },
};

START_TEST(checks_the_form)
{
	const struct form *form = &forms[_i];
	struct wci_field field = {
		.key = "key", .kind = form->kind, .of = form->of
	};
	struct wci_item item = { .text = form->text,
		.length = (uint32_t)strlen(form->text) };
	struct wci_arena arena = WCI_ARENA_EMPTY;
	struct wci_scalar_problem problem = { 0, "" };
	bool right = wci_scalar_check(&field, &item, &arena, &problem);

	if (form->message == NULL) {
		ck_assert_msg(right, "%s: %s", form->text, problem.message);
		if (test_is_figure(form->kind))
			ck_assert_ptr_nonnull(item.figure);
		else
			ck_assert_int_eq(item.number, form->number);
	} else {
		ck_assert_msg(!right, "%s was taken", form->text);
		ck_assert_str_eq(problem.message, form->message);
		ck_assert_uint_eq(problem.code_points, form->code_points);
	}
	wci_arena_free(&arena);
}
END_TEST

static bool
check_currency(const char *text, struct wci_scalar_problem *problem)
{
	struct wci_field field = { .key = "currency", .kind = WCI_F_CURRENCY };
	struct wci_item item = { .text = text,
		.length = (uint32_t)strlen(text) };

	return wci_scalar_check(&field, &item, NULL, problem);
}

START_TEST(currencies)
{
	static const char *const wrong[] = { "cny", "RMB", "Y, ", "NY,", "CNYU",
		"X", ", U" };
	struct wci_scalar_problem problem = { 0, "" };
	char code[4] = "";
	const char *at;
	size_t i;

	for (at = wci_currencies(); at != NULL;
	     at = strchr(at, ' ') != NULL ? strchr(at, ' ') + 1 : NULL) {
		memcpy(code, at, 3);
		ck_assert_msg(check_currency(code, &problem), "%s", code);
	}
	ck_assert_str_eq(code, "RUB");
	for (i = 0; i < COUNT(wrong); i++) {
		ck_assert_msg(
		    !check_currency(wrong[i], &problem), "'%s'", wrong[i]);
		ck_assert_ptr_nonnull(strstr(problem.message, wrong[i]));
	}
	ck_assert(!check_currency("UDS", &problem));
	ck_assert_ptr_nonnull(strstr(problem.message, "did you mean USD?"));
}
END_TEST

START_TEST(empty_values)
{
	int kind;

	for (kind = 0; kind < WCI_F_RECORDS; kind++) {
		struct wci_field field = { .key = "key",
			.kind = (enum wci_field_kind)kind,
			.of = "a|b" };
		struct wci_item item = { .text = "", .length = 0 };
		struct wci_scalar_problem problem = { 9, "" };

		ck_assert(!wci_scalar_check(&field, &item, NULL, &problem));
		ck_assert_str_eq(problem.message,
		    "has no value; write one, or leave the key out");
		ck_assert_uint_eq(problem.code_points, 0);
		field.flags = WCI_REQUIRED;
		ck_assert(!wci_scalar_check(&field, &item, NULL, &problem));
		ck_assert_str_eq(
		    problem.message, "has no value, and the key is required");
	}
}
END_TEST

START_TEST(days)
{
	static const struct {
		const char *text;
		bool day;
	} cases[] = {
		{ "0001-01-01", true },
		{ "0000-01-01", false },
		{ "9999-12-31", true },
		{ "2000-02-29", true },
		{ "1900-02-29", false },
		{ "2024-04-31", false },
		{ "2024-00-10", false },
		{ "2024-01-00", false },
		{ "2024-01-1", false },
		{ "2024/01/01", false },
		{ "2024-01-01 ", false },
	};
	size_t i;

	for (i = 0; i < COUNT(cases); i++)
		ck_assert_msg(wci_is_date(cases[i].text,
				  strlen(cases[i].text)) == cases[i].day,
		    "%s", cases[i].text);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("scalar");
	TCase *all = tcase_create("forms");

	tcase_add_loop_test(all, checks_the_form, 0, (int)COUNT(forms));
	tcase_add_test(all, currencies);
	tcase_add_test(all, empty_values);
	tcase_add_test(all, days);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

/* SPDX-License-Identifier: MIT */
/* ingest/rules: words and currencies become bounds in CNY. */
#include "ingest/rules.h"

#include <string.h>

#include "support/support.h"

static struct wci_rules
some_rules(void)
{
	static struct wci_rate rates[] = {
		{ "USD", "2024", 7000000 },
		{ "USD", "2024-05", 7100000 },
		{ "USD", "2024-05-23", 7200000 },
		{ "EUR", "2023", 7650000 },
	};
	struct wci_rules rules = { .rates = rates, .rate_count = 4 };

	rules.factors[WCI_OVER] =
	    (struct wci_factors){ true, false, true, 1000000, 0 };
	rules.factors[WCI_NEARLY] =
	    (struct wci_factors){ true, false, false, 900000, 1000000 };
	rules.converted =
	    (struct wci_factors){ true, false, false, 980000, 1020000 };
	return rules;
}

static struct wci_figure
figure(enum wci_qualifier qualifier, int64_t number, const char *currency)
{
	struct wci_figure f = {
		.qualifier = qualifier, .number = number, .upper = number
	};

	memcpy(f.currency, currency, strlen(currency) + 1);
	return f;
}

START_TEST(counts_and_cny_are_not_converted)
{
	struct wci_rules rules = some_rules();
	struct wci_figure f = figure(WCI_NEARLY, 100, "");
	struct wci_bounds b;

	ck_assert_int_eq(wci_rules_bounds(&rules, &f, "", &b), WCI_RULES_OK);
	ck_assert_int_eq(b.low, 90);
	ck_assert_int_eq(b.high, 100);
	f = figure(WCI_OVER, 5, "CNY");
	ck_assert_int_eq(wci_rules_bounds(&rules, &f, "", &b), WCI_RULES_OK);
	ck_assert_int_eq(b.low, 5);
	ck_assert(b.high_open);
}
END_TEST

START_TEST(the_nearest_period_counts)
{
	static const struct {
		const char *when;
		int64_t low;
		int64_t high;
	} cases[] = {
		/* 1000 at the rate, less and more 2 %. */
		{ "2024-05-23", 7056, 7344 },
		{ "2024-05-24", 6958, 7242 },
		{ "2024-06-01", 6860, 7140 },
		{ "2024", 6860, 7140 },
	};
	struct wci_rules rules = some_rules();
	struct wci_figure f = figure(WCI_EXACT, 1000, "USD");
	struct wci_bounds b;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_int_eq(
		    wci_rules_bounds(&rules, &f, cases[i].when, &b),
		    WCI_RULES_OK);
		ck_assert_int_eq(b.low, cases[i].low);
		ck_assert_int_eq(b.high, cases[i].high);
	}
	f = figure(WCI_OVER, 1000, "USD");
	ck_assert_int_eq(
	    wci_rules_bounds(&rules, &f, "2024", &b), WCI_RULES_OK);
	ck_assert_int_eq(b.low, 6860);
	ck_assert(b.high_open);
	/* An open conversion leaves the side open. */
	rules.converted.low_open = true;
	ck_assert_int_eq(
	    wci_rules_bounds(&rules, &f, "2024", &b), WCI_RULES_OK);
	ck_assert(b.low_open && b.high_open);
}
END_TEST

static const char *
explain(enum wci_rules_answer answer, const struct wci_figure *f,
    struct wci_buf *out)
{
	wci_buf_clear(out);
	wci_rules_explain(answer, f, "2024-05-23", out);
	return wci_buf_text(out);
}

START_TEST(says_what_is_missing)
{
	struct wci_rules rules = some_rules();
	struct wci_figure f = figure(WCI_ABOUT, 5, "");
	struct wci_buf out = WCI_BUF_EMPTY;
	struct wci_bounds b;

	ck_assert_int_eq(
	    wci_rules_bounds(&rules, &f, "", &b), WCI_RULES_NO_WORDING);
	ck_assert_str_eq(explain(WCI_RULES_NO_WORDING, &f, &out),
	    "no rule says what 'about' means; add it to 'wordings'");
	f = figure(WCI_EXACT, 5, "EUR");
	ck_assert_int_eq(
	    wci_rules_bounds(&rules, &f, "2024-05-23", &b), WCI_RULES_NO_RATE);
	ck_assert_str_eq(explain(WCI_RULES_NO_RATE, &f, &out),
	    "no exchange rate of EUR for 2024-05-23 (and a wording "
	    "'converted'); add it to 'exchange_rates'");
	ck_assert_int_eq(
	    wci_rules_bounds(&rules, &f, "2023-01-01", &b), WCI_RULES_OK);
	rules.converted.known = false;
	ck_assert_int_eq(
	    wci_rules_bounds(&rules, &f, "2023-01-01", &b), WCI_RULES_NO_RATE);
	rules = some_rules();
	f = figure(WCI_EXACT, INT64_MAX, "USD");
	ck_assert_int_eq(
	    wci_rules_bounds(&rules, &f, "2024", &b), WCI_RULES_OVERFLOW);
	ck_assert_str_eq(explain(WCI_RULES_OVERFLOW, &f, &out),
	    "the bounds are too large (64 bits)");
	/* Between 2.7 and 2.97 there is no whole number. */
	rules.factors[WCI_NEARLY].high_ppm = 990000;
	f = figure(WCI_NEARLY, 3, "");
	ck_assert_int_eq(
	    wci_rules_bounds(&rules, &f, "", &b), WCI_RULES_NOTHING);
	ck_assert_str_eq(explain(WCI_RULES_NOTHING, &f, &out),
	    "by the rule for 'nearly' in 'wordings' no whole number is left");
	ck_assert_str_eq(explain(WCI_RULES_OK, &f, &out), "");
	wci_buf_free(&out);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("rules");
	TCase *all = tcase_create("bounds");

	tcase_add_test(all, counts_and_cny_are_not_converted);
	tcase_add_test(all, the_nearest_period_counts);
	tcase_add_test(all, says_what_is_missing);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

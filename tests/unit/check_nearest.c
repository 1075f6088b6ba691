/* SPDX-License-Identifier: MIT */
/* core/nearest: what a mistyped word was meant to be. */
#include <string.h>

#include "support/support.h"

static const char *const words[] = { "by-industry", "by-host", "signings",
	"claims", "fairs", "figures", "sources", "RMB", "USD", "min_value",
	"重庆市", "四川省", NULL, "eastern" };

static const struct {
	const char *word;
	const char *nearest; /* NULL: none is near */
} cases[] = { { "signings", "signings" }, { "signing", "signings" },
	{ "singings", "signings" }, /* two letters swapped */
	{ "SIGNINGS", "signings" }, { "sgnings", "signings" },
	{ "siggnings", "signings" }, { "sxgnings", "signings" },
	{ "RBM", "RMB" }, { "rmb", "RMB" }, { "US", "USD" },
	{ "by-ind", "by-industry" }, /* a beginning */
	{ "by_industry", "by-industry" }, { "min-value", "min_value" },
	{ "重庆", "重庆市" }, { "四川", "四川省" }, { "estern", "eastern" },
	{ "EASTERN", "eastern" }, { "x", NULL }, { "", NULL },
	{ "zzzzzzzz", NULL }, { "completely-else", NULL },
	{ "\xff\xfe", NULL } };

START_TEST(finds_the_nearest)
{
	const char *nearest = wcifit_nearest(
	    cases[_i].word, words, sizeof words / sizeof words[0]);

	if (cases[_i].nearest == NULL)
		ck_assert_msg(nearest == NULL, "%s: %s", cases[_i].word,
		    nearest != NULL ? nearest : "");
	else
		ck_assert_str_eq(
		    nearest != NULL ? nearest : "(none)", cases[_i].nearest);
}
END_TEST

START_TEST(prefers_the_nearer)
{
	static const char *const three[] = { "claim-ids", "claims", "chains" };

	ck_assert_str_eq(wcifit_nearest("claim", three, 3), "claims");
	ck_assert_str_eq(wcifit_nearest("chain", three, 3), "chains");
	/* Of two that are equally near the first. */
	ck_assert_str_eq(wcifit_nearest("cla", three, 3), "claims");
}
END_TEST

START_TEST(bears_odd_arguments)
{
	char longest[4000];
	const char *one[1] = { longest };

	memset(longest, 'a', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	ck_assert_ptr_null(wcifit_nearest("a", one, 1));
	ck_assert_ptr_null(wcifit_nearest(longest, one, 1));
	ck_assert_ptr_null(wcifit_nearest(NULL, one, 1));
	ck_assert_ptr_null(wcifit_nearest("word", NULL, 0));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("nearest");
	TCase *tcase = tcase_create("nearest");

	tcase_add_loop_test(
	    tcase, finds_the_nearest, 0, sizeof cases / sizeof cases[0]);
	tcase_add_test(tcase, prefers_the_nearer);
	tcase_add_test(tcase, bears_odd_arguments);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

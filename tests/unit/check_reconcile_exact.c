/* SPDX-License-Identifier: MIT */
/* Fractions that do not lie: arithmetic, rounding, and what does not fit. */
#include <check.h>
#include <math.h>

#include "reconcile/exact.h"
#include "support/support.h"

static void
assert_text(const struct wci_ratio *r, const char *expected)
{
	struct wci_buf buf = WCI_BUF_EMPTY;

	ck_assert(!r->lost);
	wci_ratio_print(&buf, r);
	ck_assert_str_eq(wci_buf_text(&buf), expected);
	wci_buf_free(&buf);
}

START_TEST(lowest_terms)
{
	struct wci_ratio r;

	wci_ratio_set(&r, 6, -4);
	assert_text(&r, "-3/2");
	wci_ratio_set(&r, 0, -7);
	assert_text(&r, "0");
	wci_ratio_set(&r, INT64_MIN, INT64_MIN);
	assert_text(&r, "1");
	wci_ratio_set(&r, INT64_MIN, 1);
	assert_text(&r, "-9223372036854775808");
	wci_ratio_set(&r, 1, 0);
	ck_assert(r.lost);
}
END_TEST

START_TEST(four_operations)
{
	struct wci_ratio a, b, r;

	wci_ratio_set(&a, 1, 3);
	wci_ratio_set(&b, -5, 6);
	wci_ratio_add(&r, &a, &b);
	assert_text(&r, "-1/2");
	wci_ratio_sub(&r, &a, &b);
	assert_text(&r, "7/6");
	wci_ratio_mul(&r, &a, &b);
	assert_text(&r, "-5/18");
	wci_ratio_div(&r, &a, &b);
	assert_text(&r, "-2/5");
	wci_ratio_sub(&r, &a, &a);
	assert_text(&r, "0");
	ck_assert_int_eq(wci_ratio_sign(&r), 0);
	wci_ratio_div(&a, &b, &r);
	ck_assert(a.lost);
	wci_ratio_add(&a, &a, &b);
	ck_assert(a.lost);
}
END_TEST

/* The sum of 1/(k (k + 1)) for k from 1 to n is n/(n + 1). */
START_TEST(telescope)
{
	struct wci_ratio sum, term;

	wci_ratio_set(&sum, 0, 1);
	for (int64_t k = 1; k <= 5000; k++) {
		wci_ratio_set(&term, 1, k * (k + 1));
		wci_ratio_add(&sum, &sum, &term);
	}
	assert_text(&sum, "5000/5001");
}
END_TEST

/* ((10^18 + 9) / 7)^15 divided by itself 14 times: long numbers between. */
START_TEST(long_numbers)
{
	struct wci_ratio power, x;

	wci_ratio_set(&power, 1, 1);
	wci_ratio_set(&x, INT64_C(1000000000000000009), 7);
	for (int i = 0; i < 15; i++)
		wci_ratio_mul(&power, &power, &x);
	for (int i = 0; i < 14; i++)
		wci_ratio_div(&power, &power, &x);
	assert_text(&power, "1000000000000000009/7");
}
END_TEST

START_TEST(overflow_is_marked)
{
	struct wci_ratio r;

	wci_ratio_set(&r, INT64_MAX, 3);
	for (int i = 0; i < 6; i++)
		wci_ratio_mul(&r, &r, &r);
	ck_assert(r.lost);
}
END_TEST

START_TEST(rounding)
{
	static const struct {
		int64_t num, den, floor, ceil;
	} cases[] = {
		{ 7, 2, 3, 4 },
		{ -7, 2, -4, -3 },
		{ 8, 2, 4, 4 },
		{ -8, 2, -4, -4 },
		{ 1, 1000000, 0, 1 },
		{ -1, 1000000, -1, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct wci_ratio r;
		int64_t x;

		wci_ratio_set(&r, cases[i].num, cases[i].den);
		ck_assert(wci_ratio_floor(&r, &x));
		ck_assert_int_eq(x, cases[i].floor);
		ck_assert(wci_ratio_ceil(&r, &x));
		ck_assert_int_eq(x, cases[i].ceil);
		ck_assert_double_eq_tol(wci_ratio_double(&r),
		    (double)cases[i].num / (double)cases[i].den, 1e-12);
	}
}
END_TEST

START_TEST(guesses)
{
	struct wci_ratio r;

	wci_ratio_guess(&r, 4.0 / 3, 1000000000);
	assert_text(&r, "4/3");
	wci_ratio_guess(&r, -2000.0 / 1137, 1000000000);
	assert_text(&r, "-2000/1137");
	wci_ratio_guess(&r, 1e-9, 1000000000);
	assert_text(&r, "1/1000000000");
	wci_ratio_guess(&r, 0, 1000);
	assert_text(&r, "0");
	wci_ratio_guess(&r, INFINITY, 1000);
	ck_assert(r.lost);
	wci_ratio_guess(&r, NAN, 1000);
	ck_assert(r.lost);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("reconcile/exact");
	TCase *tcase = tcase_create("fractions");

	tcase_add_test(tcase, lowest_terms);
	tcase_add_test(tcase, four_operations);
	tcase_add_test(tcase, telescope);
	tcase_add_test(tcase, long_numbers);
	tcase_add_test(tcase, overflow_is_marked);
	tcase_add_test(tcase, rounding);
	tcase_add_test(tcase, guesses);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

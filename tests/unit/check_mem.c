/* SPDX-License-Identifier: MIT */
/* core/mem: allocation, growth, and the hook that makes it fail. */
#include "core/mem.h"

#include <stdint.h>
#include <string.h>

#include "support/support.h"

START_TEST(allocates_even_nothing)
{
	void *p = wci_malloc(0);
	void *q = wci_calloc(0, 8);

	ck_assert_ptr_nonnull(p);
	ck_assert_ptr_nonnull(q);
	p = wci_realloc(p, 0);
	ck_assert_ptr_nonnull(p);
	wci_free(p);
	wci_free(q);
	wci_free(NULL);
}
END_TEST

START_TEST(calloc_clears_and_refuses_overflow)
{
	volatile size_t huge = SIZE_MAX / 2;
	unsigned char *p = wci_calloc(16, 4);
	size_t i;

	ck_assert_ptr_nonnull(p);
	for (i = 0; i < 64; i++)
		ck_assert_uint_eq(p[i], 0);
	wci_free(p);
	ck_assert_ptr_null(wci_calloc(huge, 4));
}
END_TEST

START_TEST(copies_strings)
{
	char *whole = wci_strdup("industry");
	char *part = wci_strndup("industry", 5);

	ck_assert_str_eq(whole, "industry");
	ck_assert_str_eq(part, "indus");
	wci_free(whole);
	wci_free(part);
}
END_TEST

START_TEST(grows_by_doubling_and_never_shrinks)
{
	void *array = NULL;
	size_t capacity = 0;

	ck_assert_int_eq(wci_grow(&array, &capacity, 1, sizeof(int)), 0);
	ck_assert_uint_eq(capacity, 8);
	((int *)array)[7] = 42;
	ck_assert_int_eq(wci_grow(&array, &capacity, 9, sizeof(int)), 0);
	ck_assert_uint_eq(capacity, 16);
	ck_assert_int_eq(((int *)array)[7], 42);
	ck_assert_int_eq(wci_grow(&array, &capacity, 2, sizeof(int)), 0);
	ck_assert_uint_eq(capacity, 16);
	wci_free(array);
}
END_TEST

START_TEST(growth_that_overflows_changes_nothing)
{
	void *array = NULL;
	size_t capacity = 0;

	ck_assert_int_eq(wci_grow(&array, &capacity, SIZE_MAX, 1), -1);
	ck_assert_int_eq(wci_grow(&array, &capacity, SIZE_MAX / 4, 64), -1);
	ck_assert_ptr_null(array);
	ck_assert_uint_eq(capacity, 0);
}
END_TEST

START_TEST(growth_without_memory_changes_nothing)
{
	void *array = NULL;
	void *before;
	size_t capacity = 0;

	ck_assert_int_eq(wci_grow(&array, &capacity, 1, 1), 0);
	before = array;
	(void)wci_mem_fail_after(1);
	ck_assert_int_eq(wci_grow(&array, &capacity, 100, 1), -1);
	(void)wci_mem_fail_after(0);
	ck_assert_ptr_eq(array, before);
	ck_assert_uint_eq(capacity, 8);
	wci_free(array);
}
END_TEST

START_TEST(hook_fails_the_nth_and_all_after)
{
	void *first;

	(void)wci_mem_fail_after(2);
	first = wci_malloc(1);
	ck_assert_ptr_nonnull(first);
	ck_assert_ptr_null(wci_malloc(1));
	ck_assert_ptr_null(wci_calloc(1, 1));
	ck_assert_ptr_null(wci_strdup("x"));
	ck_assert_ptr_null(wci_realloc(NULL, 1));
	ck_assert_uint_eq(wci_mem_fail_after(0), 5);
	wci_free(first);
	first = wci_malloc(1);
	ck_assert_ptr_nonnull(first);
	wci_free(first);
	ck_assert_uint_eq(wci_mem_fail_after(0), 1);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("mem");
	TCase *tcase = tcase_create("mem");

	tcase_add_test(tcase, allocates_even_nothing);
	tcase_add_test(tcase, calloc_clears_and_refuses_overflow);
	tcase_add_test(tcase, copies_strings);
	tcase_add_test(tcase, grows_by_doubling_and_never_shrinks);
	tcase_add_test(tcase, growth_that_overflows_changes_nothing);
	tcase_add_test(tcase, growth_without_memory_changes_nothing);
	tcase_add_test(tcase, hook_fails_the_nth_and_all_after);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

/* SPDX-License-Identifier: MIT */
/* core/buf: growing text. */
#include "core/buf.h"

#include <string.h>

#include "support/support.h"

START_TEST(appends_in_order)
{
	struct wci_buf buf = WCI_BUF_EMPTY;

	wci_buf_puts(&buf, "one");
	wci_buf_putc(&buf, ' ');
	wci_buf_put(&buf, "two and more", 3);
	wci_buf_printf(&buf, " %d%s", 3, "!");
	ck_assert_str_eq(wci_buf_text(&buf), "one two 3!");
	ck_assert_uint_eq(buf.length, 10);
	wci_buf_free(&buf);
	ck_assert_ptr_null(buf.data);
}
END_TEST

START_TEST(is_empty_text_before_the_first_append)
{
	struct wci_buf buf = WCI_BUF_EMPTY;
	char *stolen;

	ck_assert_str_eq(wci_buf_text(&buf), "");
	stolen = wci_buf_steal(&buf);
	ck_assert_str_eq(stolen, "");
	wci_free(stolen);
	wci_buf_clear(&buf);
	ck_assert_str_eq(wci_buf_text(&buf), "");
	wci_buf_free(&buf);
}
END_TEST

START_TEST(keeps_nul_bytes)
{
	struct wci_buf buf = WCI_BUF_EMPTY;

	wci_buf_put(&buf, "a\0b", 3);
	ck_assert_uint_eq(buf.length, 3);
	ck_assert_int_eq(memcmp(buf.data, "a\0b", 4), 0);
	wci_buf_free(&buf);
}
END_TEST

START_TEST(grows_far)
{
	struct wci_buf buf = WCI_BUF_EMPTY;
	int i;

	for (i = 0; i < 10000; i++)
		wci_buf_printf(&buf, "%04d", i);
	ck_assert_uint_eq(buf.length, 40000);
	ck_assert_uint_ge(buf.capacity, 40001);
	ck_assert_str_eq(wci_buf_text(&buf) + 39996, "9999");
	wci_buf_free(&buf);
}
END_TEST

START_TEST(failure_sticks_until_cleared)
{
	struct wci_buf buf = WCI_BUF_EMPTY;

	wci_buf_puts(&buf, "kept");
	(void)wci_mem_fail_after(1);
	wci_buf_printf(&buf, "%0100d", 1);
	(void)wci_mem_fail_after(0);
	ck_assert(buf.failed);
	wci_buf_puts(&buf, "no more");
	ck_assert_str_eq(wci_buf_text(&buf), "kept");
	ck_assert_ptr_null(wci_buf_steal(&buf));
	wci_buf_clear(&buf);
	ck_assert(!buf.failed);
	wci_buf_puts(&buf, "again");
	ck_assert_str_eq(wci_buf_text(&buf), "again");
	wci_buf_free(&buf);
}
END_TEST

START_TEST(refuses_a_length_that_overflows)
{
	struct wci_buf buf = WCI_BUF_EMPTY;

	wci_buf_puts(&buf, "x");
	wci_buf_put(&buf, "y", SIZE_MAX - 1);
	ck_assert(buf.failed);
	ck_assert_uint_eq(buf.length, 1);
	wci_buf_free(&buf);
}
END_TEST

START_TEST(stolen_text_leaves_an_empty_buffer)
{
	struct wci_buf buf = WCI_BUF_EMPTY;
	char *stolen;

	wci_buf_puts(&buf, "mine");
	stolen = wci_buf_steal(&buf);
	ck_assert_str_eq(stolen, "mine");
	ck_assert_uint_eq(buf.length, 0);
	ck_assert_ptr_null(buf.data);
	wci_free(stolen);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("buf");
	TCase *tcase = tcase_create("buf");

	tcase_add_test(tcase, appends_in_order);
	tcase_add_test(tcase, is_empty_text_before_the_first_append);
	tcase_add_test(tcase, keeps_nul_bytes);
	tcase_add_test(tcase, grows_far);
	tcase_add_test(tcase, failure_sticks_until_cleared);
	tcase_add_test(tcase, refuses_a_length_that_overflows);
	tcase_add_test(tcase, stolen_text_leaves_an_empty_buffer);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

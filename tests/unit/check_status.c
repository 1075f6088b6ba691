/* SPDX-License-Identifier: MIT */
/* core/status: error messages and the interrupt flag. */
#include "core/status.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "support/support.h"

START_TEST(fills_status_and_message)
{
	struct wcifit_error error = { WCIFIT_OK, "" };

	ck_assert_int_eq(
	    wci_fail(&error, WCIFIT_REJECTED, "line %d: %s", 7, "no"),
	    WCIFIT_REJECTED);
	ck_assert_int_eq(error.status, WCIFIT_REJECTED);
	ck_assert_str_eq(error.message, "line 7: no");
}
END_TEST

START_TEST(accepts_no_error_struct)
{
	ck_assert_int_eq(wci_fail(NULL, WCIFIT_LIMIT, "x"), WCIFIT_LIMIT);
	ck_assert_int_eq(wci_fail_errno(NULL, ENOENT, "x"), WCIFIT_FAILED);
	ck_assert_int_eq(wci_fail_memory(NULL), WCIFIT_FAILED);
	ck_assert_int_eq(wci_fail_interrupted(NULL), WCIFIT_INTERRUPTED);
	wci_error_prefix(NULL, "x");
}
END_TEST

START_TEST(system_errors_name_their_cause)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	char expected[128];

	(void)snprintf(expected, sizeof(expected), "open %s: %s", "a.yaml",
	    strerror(ENOENT));
	ck_assert_int_eq(
	    wci_fail_errno(&error, ENOENT, "open %s", "a.yaml"), WCIFIT_FAILED);
	ck_assert_str_eq(error.message, expected);
}
END_TEST

START_TEST(prefix_keeps_the_status)
{
	struct wcifit_error error = { WCIFIT_OK, "" };

	(void)wci_fail(&error, WCIFIT_BUSY, "locked");
	wci_error_prefix(&error, "ingest %d", 1);
	ck_assert_int_eq(error.status, WCIFIT_BUSY);
	ck_assert_str_eq(error.message, "ingest 1: locked");
}
END_TEST

/* A message of `ascii` letters followed by three-byte characters. */
static void
fail_long(struct wcifit_error *error, size_t ascii)
{
	char text[2000];
	size_t at;

	memset(text, 'a', ascii);
	for (at = ascii; at + 4 < sizeof(text); at += 3)
		memcpy(text + at, "\xe4\xba\xbf", 3);
	text[at] = '\0';
	(void)wci_fail(error, WCIFIT_FAILED, "%s", text);
}

START_TEST(long_messages_are_cut_at_a_code_point)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	size_t ascii = (size_t)_i;
	size_t length;
	size_t tail;

	fail_long(&error, ascii);
	length = strlen(error.message);
	ck_assert_uint_lt(length, sizeof(error.message));
	ck_assert_uint_ge(length, sizeof(error.message) - 4);
	ck_assert_str_eq(error.message + length - 3, "...");
	tail = length - 3 - ascii;
	ck_assert_uint_eq(tail % 3, 0);
	ck_assert_int_eq(
	    memcmp(error.message + length - 6, "\xe4\xba\xbf", 3), 0);
}
END_TEST

START_TEST(a_message_that_just_fits_is_whole)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	char text[sizeof(error.message)];

	memset(text, 'b', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	(void)wci_fail(&error, WCIFIT_FAILED, "%s", text);
	ck_assert_str_eq(error.message, text);
}
END_TEST

START_TEST(interrupt_sticks_until_cleared)
{
	struct wcifit_error error = { WCIFIT_OK, "" };

	ck_assert(!wci_interrupted());
	wcifit_interrupt();
	ck_assert(wci_interrupted());
	ck_assert(wci_interrupted());
	ck_assert_int_eq(wci_fail_interrupted(&error), WCIFIT_INTERRUPTED);
	ck_assert_str_ne(error.message, "");
	wcifit_interrupt_clear();
	ck_assert(!wci_interrupted());
}
END_TEST

START_TEST(version_has_three_numbers)
{
	int major = -1;
	int minor = -1;
	int patch = -1;
	char rest;

	ck_assert_int_eq(sscanf(wcifit_version(), "%d.%d.%d%c", &major, &minor,
			     &patch, &rest),
	    3);
	ck_assert_str_ne(wcifit_version(), "0.0.0");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("status");
	TCase *tcase = tcase_create("status");

	tcase_add_test(tcase, fills_status_and_message);
	tcase_add_test(tcase, accepts_no_error_struct);
	tcase_add_test(tcase, system_errors_name_their_cause);
	tcase_add_test(tcase, prefix_keeps_the_status);
	tcase_add_loop_test(tcase, long_messages_are_cut_at_a_code_point, 0, 6);
	tcase_add_test(tcase, a_message_that_just_fits_is_whole);
	tcase_add_test(tcase, interrupt_sticks_until_cleared);
	tcase_add_test(tcase, version_has_three_numbers);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

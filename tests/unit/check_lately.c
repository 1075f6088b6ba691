/* SPDX-License-Identifier: MIT */
/* ingest/lately: ids that were found lately. */
#include "ingest/lately.h"

#include <stdio.h>
#include <string.h>

#include "support/support.h"

static struct wci_lately *lately;

static void
begin(void)
{
	lately = wci_lately_new();
	ck_assert_ptr_nonnull(lately);
}

static void
end(void)
{
	wci_lately_free(lately);
	wci_lately_free(NULL);
}

static struct wci_lately_id
id_of(const char *text, size_t collection, uint64_t hash)
{
	return (struct wci_lately_id){ text, strlen(text), collection, hash };
}

static void
keep(const char *text, size_t collection, uint64_t hash, uint32_t row)
{
	const struct wci_lately_id id = id_of(text, collection, hash);

	wci_lately_keep(lately, &id, row);
}

static uint32_t
find(const char *text, size_t collection, uint64_t hash)
{
	const struct wci_lately_id id = id_of(text, collection, hash);

	return wci_lately_find(lately, &id);
}

START_TEST(tells_what_was_kept)
{
	ck_assert_uint_eq(find("a", 1, 42), 0);
	keep("a", 1, 42, 7);
	keep("", 1, 43, UINT32_MAX);
	ck_assert_uint_eq(find("a", 1, 42), 7);
	ck_assert_uint_eq(find("", 1, 43), UINT32_MAX);
	/* The hash says where to look, not what it is. */
	ck_assert_uint_eq(find("b", 1, 42), 0);
	ck_assert_uint_eq(find("aa", 1, 42), 0);
	ck_assert_uint_eq(find("", 1, 42), 0);
	ck_assert_uint_eq(find("a", 2, 42), 0);
	keep("a", 2, 42, 8);
	ck_assert_uint_eq(find("a", 1, 42), 7);
	ck_assert_uint_eq(find("a", 2, 42), 8);
}
END_TEST

/* Four of one hash have room: the fifth takes the place of the first, and so on. */
START_TEST(lets_go_of_the_oldest)
{
	static const uint32_t gone[] = { 0, 0, 0, 0, 1, 3, 5, 6 };
	bool is_kept[9] = { false };
	char text[8];
	uint32_t row;
	uint32_t i;

	for (row = 1; row <= 8; row++) {
		(void)snprintf(text, sizeof(text), "o-%u", (unsigned)row);
		keep(text, 1, 5, row);
		is_kept[row] = true;
		is_kept[gone[row - 1]] = false;
		for (i = 1; i <= row; i++) {
			(void)snprintf(text, sizeof(text), "o-%u", (unsigned)i);
			ck_assert_uint_eq(find(text, 1, 5), is_kept[i] ? i : 0);
		}
	}
}
END_TEST

/* Where many are kept there is room for nearly all of three quarters. */
START_TEST(holds_many)
{
	const uint32_t count = 3 << 16;
	uint64_t hash = 1;
	uint32_t kept = 0;
	char text[16];
	int pass;

	for (pass = 0; pass < 2; pass++) {
		hash = 1;
		for (uint32_t i = 1; i <= count; i++) {
			/* Any numbers, the same ones in both passes. */
			hash = hash * UINT64_C(6364136223846793005) + 1;
			(void)snprintf(text, sizeof(text), "o-%u", (unsigned)i);
			if (pass == 0)
				keep(text, 1, hash ^ hash >> 29, i);
			else
				kept += find(text, 1, hash ^ hash >> 29) == i;
		}
	}
	ck_assert_uint_gt(kept, count / 100 * 90);
}
END_TEST

START_TEST(keeps_no_long_ones)
{
	const char *longest = "abcdefghijklmnopqrstuvwxyz";

	keep("abcdefghijklmnopqrstuvwxyz0", 1, 9, 1);
	ck_assert_uint_eq(find("abcdefghijklmnopqrstuvwxyz0", 1, 9), 0);
	keep(longest, 1, 9, 2);
	ck_assert_uint_eq(find(longest, 1, 9), 2);
	ck_assert_uint_eq(find("abcdefghijklmnopqrstuvwxyz0", 1, 9), 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("lately");
	TCase *all = tcase_create("lately");

	tcase_add_checked_fixture(all, begin, end);
	tcase_add_test(all, tells_what_was_kept);
	tcase_add_test(all, lets_go_of_the_oldest);
	tcase_add_test(all, holds_many);
	tcase_add_test(all, keeps_no_long_ones);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

/* SPDX-License-Identifier: MIT */
/* ingest/arena: memory that is freed all at once. */
#include "ingest/arena.h"

#include <stdint.h>
#include <string.h>

#include "support/support.h"

START_TEST(gives_zeroed_aligned_memory)
{
	struct wci_arena arena = WCI_ARENA_EMPTY;
	size_t sizes[] = { 1, 3, 8, 100, 65536, 65537, 1000000, 0, 7 };
	size_t i;
	size_t k;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		unsigned char *p = wci_arena_alloc(&arena, sizes[i]);

		ck_assert_ptr_nonnull(p);
		ck_assert_uint_eq((uintptr_t)p % sizeof(double), 0);
		ck_assert_uint_eq((uintptr_t)p % sizeof(void *), 0);
		for (k = 0; k < sizes[i] && p[k] == 0; k++)
			continue;
		ck_assert_uint_eq(k, sizes[i]);
		memset(p, 0xAA, sizes[i]);
	}
	ck_assert_uint_ge(arena.used, 65536 + 65537 + 1000000);
	wci_arena_free(&arena);
	ck_assert_uint_eq(arena.used, 0);
	wci_arena_free(&arena);
}
END_TEST

START_TEST(pieces_do_not_overlap)
{
	struct wci_arena arena = WCI_ARENA_EMPTY;
	unsigned char *pieces[500];
	size_t i;
	size_t k;

	for (i = 0; i < 500; i++) {
		pieces[i] = wci_arena_alloc(&arena, i * 3 + 1);
		ck_assert_ptr_nonnull(pieces[i]);
		memset(pieces[i], (int)(i % 251) + 1, i * 3 + 1);
	}
	for (i = 0; i < 500; i++) {
		for (k = 0; k < i * 3 + 1 && pieces[i][k] == i % 251 + 1; k++)
			continue;
		ck_assert_uint_eq(k, i * 3 + 1);
	}
	wci_arena_free(&arena);
}
END_TEST

/* Texts lie side by side, and what needs alignment behind them has it. */
START_TEST(texts_are_not_aligned)
{
	struct wci_arena arena = WCI_ARENA_EMPTY;
	char *before = wci_arena_copy(&arena, "ab", 2);
	size_t i;

	for (i = 0; i < 50000; i++) {
		char *text = wci_arena_copy(&arena, "abc", i % 4);
		void **pointer;

		ck_assert_uint_eq(strlen(text), i % 4);
		if (i % 100 == 0) {
			pointer = wci_arena_take(&arena, sizeof(*pointer));
			ck_assert_uint_eq(
			    (uintptr_t)pointer % sizeof(void *), 0);
			*pointer = NULL;
		}
	}
	ck_assert_str_eq(before, "ab");
	ck_assert_uint_lt(arena.used, 50000 * 4);
	wci_arena_free(&arena);
}
END_TEST

START_TEST(copies_end_in_nul)
{
	struct wci_arena arena = WCI_ARENA_EMPTY;
	char *copy = wci_arena_copy(&arena, "abcdef", 3);

	ck_assert_str_eq(copy, "abc");
	ck_assert_str_eq(wci_arena_copy(&arena, "", 0), "");
	ck_assert_str_eq(wci_arena_copy(&arena, NULL, 0), "");
	ck_assert_ptr_null(wci_arena_alloc(&arena, SIZE_MAX));
	ck_assert_ptr_null(wci_arena_alloc(&arena, SIZE_MAX / 2 + 1));
	ck_assert_ptr_null(wci_arena_copy(&arena, "x", SIZE_MAX));
	ck_assert_str_eq(copy, "abc");
	wci_arena_free(&arena);
}
END_TEST

START_TEST(is_used_again)
{
	struct wci_arena arena = WCI_ARENA_EMPTY;
	size_t size;
	char *first;
	int round;
	int i;

	wci_arena_reset(&arena);
	wci_arena_trim(&arena);
	first = wci_arena_copy(&arena, "first", 5);
	for (i = 0; i < 100; i++)
		memset(wci_arena_take(&arena, 7000), 0xAA, 7000);
	size = arena.size;
	ck_assert_uint_ge(size, arena.used);
	for (round = 0; round < 3; round++) {
		wci_arena_reset(&arena);
		ck_assert_uint_eq(arena.used, 0);
		ck_assert_ptr_eq(wci_arena_copy(&arena, "again", 5), first);
		for (i = 0; i < 100; i++) {
			unsigned char *p = wci_arena_alloc(&arena, 7000);

			ck_assert(p[0] == 0 && p[6999] == 0);
			memset(p, 0xAA, 7000);
		}
		ck_assert_uint_eq(arena.size, size);
	}
	ck_assert_str_eq(first, "again");
	/* A block between those that are too small. */
	wci_arena_reset(&arena);
	ck_assert_ptr_nonnull(wci_arena_take(&arena, 500000));
	ck_assert_uint_gt(arena.size, size);
	for (i = 0; i < 100; i++)
		memset(wci_arena_take(&arena, 7000), 0xAA, 7000);
	/* What is not used goes. */
	wci_arena_reset(&arena);
	ck_assert_ptr_eq(wci_arena_copy(&arena, "last", 4), first);
	wci_arena_trim(&arena);
	ck_assert_uint_lt(arena.size, 7000);
	memset(wci_arena_take(&arena, 7000), 0xAA, 7000);
	ck_assert_str_eq(first, "last");
	wci_arena_free(&arena);
	ck_assert_uint_eq(arena.size, 0);
}
END_TEST

static enum wcifit_status
work(void *context)
{
	struct wci_arena arena = WCI_ARENA_EMPTY;
	bool all = true;
	int i;

	(void)context;
	for (i = 0; i < 10; i++)
		all = wci_arena_alloc(&arena, 30000) != NULL && all;
	wci_arena_free(&arena);
	return all ? WCIFIT_OK : WCIFIT_FAILED;
}

START_TEST(says_when_there_is_none)
{
	/* 30000, 60000 and four times 65536 bytes. */
	ck_assert_uint_eq(test_each_allocation(work, NULL, true), 6);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("arena");
	TCase *all = tcase_create("arena");

	tcase_add_test(all, gives_zeroed_aligned_memory);
	tcase_add_test(all, pieces_do_not_overlap);
	tcase_add_test(all, texts_are_not_aligned);
	tcase_add_test(all, copies_end_in_nul);
	tcase_add_test(all, is_used_again);
	tcase_add_test(all, says_when_there_is_none);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

/* SPDX-License-Identifier: MIT */
/* ingest/wordfile: words in a bounded memory. */
#include "ingest/wordfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "support/names.h"
#include "support/support.h"

/* Far more than lie in memory, if a few pages of their index do. */
#define MANY 2600
#define MANY_TEXT 250
#define PAGES 3

static const struct wci_collection *
organizations(void)
{
	return wci_collection_find("organizations", strlen("organizations"));
}

/* The i-th of many words, as id of its row. */
static struct wci_name
many(size_t i, char *text)
{
	struct wci_name name = { organizations(), text, text, MANY_TEXT,
		MANY_TEXT, WCI_NAME_ID, 1, (uint32_t)i + 10, 3,
		(uint32_t)i + 1 };

	memset(text, 'x', MANY_TEXT);
	text[MANY_TEXT] = '\0';
	text[snprintf(text, MANY_TEXT, "%zu", i)] = '-';
	return name;
}

static struct wci_wordfile *
new_file(size_t pages)
{
	struct wci_wordfile *file = wci_wordfile_new(pages);

	ck_assert_ptr_nonnull(file);
	return file;
}

/* Put new words of those many, until one cannot be put; how many were. */
static size_t
put_many(struct wci_wordfile *file, size_t most)
{
	char text[MANY_TEXT + 1];
	struct wci_name got;
	size_t known = 0;
	size_t i;

	for (i = 0; i < most; i++) {
		struct wci_name name = many(i, text);

		known += wci_wordfile_find(
		    file, organizations(), text, MANY_TEXT, &got);
		if (wci_wordfile_put(file, &name) != WCI_WORDFILE_PUT)
			break;
	}
	ck_assert_uint_eq(known, 0);
	return i;
}

/* Have the files without a name that this process has open take but not give. */
static void
spoil_open_files(size_t expected)
{
	int sink = open("/dev/null", O_WRONLY);
	size_t count = 0;

	ck_assert_int_ge(sink, 0);
	for (int fd = 3; fd < 100; fd++) {
		struct stat st;

		if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) ||
		    st.st_nlink != 0 || st.st_size < 1024 * 20)
			continue;
		ck_assert_int_eq(dup2(sink, fd), fd);
		count++;
	}
	ck_assert_uint_eq(count, expected);
	(void)close(sink);
}

START_TEST(keeps_all_of_it)
{
	const struct wci_collection *signings =
	    wci_collection_find("signings", strlen("signings"));
	const struct wci_name words[] = {
		{ organizations(), "a", "a", 1, 1, WCI_NAME_ID, 0, 1, 1, 1 },
		{ organizations(), "", "a", 0, 1, WCI_NAME_ALIAS, 0, 127, 128,
		    1 },
		{ organizations(), "集团", "a", 6, 1, WCI_NAME_NAME_ZH,
		    UINT32_MAX, UINT32_MAX - 1, UINT32_MAX - 2,
		    UINT32_MAX - 3 },
		/* Of another collection the same word is another. */
		{ signings, "a", "a", 1, 1, WCI_NAME_ID, 2, 16383, 16384, 7 },
	};
	const size_t count = sizeof words / sizeof words[0];
	struct wci_wordfile *file = new_file(PAGES);
	struct wci_name got;

	for (size_t i = 0; i < count; i++)
		ck_assert_int_eq(
		    wci_wordfile_put(file, &words[i]), WCI_WORDFILE_PUT);
	for (size_t i = 0; i < count; i++) {
		ck_assert(wci_wordfile_find(file, words[i].collection,
		    words[i].name, words[i].name_length, &got));
		test_same_name(&got, &words[i]);
	}
	/* Exactly the bytes: a NUL is one as well. */
	ck_assert(!wci_wordfile_find(file, organizations(), "a\0", 2, &got));
	ck_assert(!wci_wordfile_find(file, organizations(), "b", 1, &got));
	ck_assert(!wci_wordfile_find(file, signings, "", 0, &got));
	ck_assert_int_eq(wci_wordfile_error(file), 0);
	wci_wordfile_free(file);
	wci_wordfile_free(NULL);
}
END_TEST

/* Found as a reference: without its place, or with it. */
static void
assert_found(struct wci_wordfile *file, const struct wci_name *name)
{
	struct wci_name placeless = *name;
	struct wci_name got;

	placeless.file = placeless.line = placeless.column = 0;
	ck_assert(wci_wordfile_find_row(
	    file, name->collection, name->name, name->name_length, &got));
	test_same_name(&got, got.line == 0 ? &placeless : name);
	ck_assert(wci_wordfile_find(
	    file, name->collection, name->name, name->name_length, &got));
	test_same_name(&got, name);
}

START_TEST(holds_more_than_memory_does)
{
	struct wci_wordfile *file = new_file(PAGES);
	char text[MANY_TEXT + 1];
	struct wci_name got;
	uint32_t place = 0;
	size_t count;

	ck_assert_uint_eq(put_many(file, MANY), MANY);
	for (size_t i = 0; i < MANY; i++) {
		struct wci_name name = many(i * 7919 % MANY, text);

		assert_found(file, &name);
	}
	(void)many(MANY, text);
	ck_assert(
	    !wci_wordfile_find(file, organizations(), text, MANY_TEXT, &got));
	ck_assert(!wci_wordfile_find_row(
	    file, organizations(), text, MANY_TEXT, &got));
	/* A walk comes to each of them, in their order. */
	for (count = 0; wci_wordfile_next(file, &place, &got); count++) {
		struct wci_name name = many(count, text);

		test_same_name(&got, &name);
	}
	ck_assert_uint_eq(count, MANY);
	ck_assert_int_eq(wci_wordfile_error(file), 0);
	wci_wordfile_free(file);
}
END_TEST

/* The id of a row (0), a short alias of it (1), a long one (2). */
static struct wci_name
word(uint32_t row, int kind, char (*texts)[256])
{
	struct wci_name name = { organizations(), texts[0], texts[0], 0, 0,
		WCI_NAME_ID, 1, 2, 3, row };

	name.id_length = name.name_length = (uint32_t)snprintf(
	    texts[0], sizeof(texts[0]), "o-%u", (unsigned)row);
	if (kind != 0) {
		name.kind = WCI_NAME_ALIAS;
		name.name = texts[1];
		name.name_length =
		    (uint32_t)snprintf(texts[1], sizeof(texts[1]), "alias %0*u",
			kind == 1 ? 6 : 240, (unsigned)row);
	}
	return name;
}

/* Ids that are found are kept to be found again, and are still the same. */
START_TEST(finds_rows_again)
{
	const uint32_t rows = 2000;
	const struct wci_collection *signings =
	    wci_collection_find("signings", strlen("signings"));
	struct wci_wordfile *file = new_file(PAGES);
	size_t placeless = 0;
	char texts[2][256];
	struct wci_name got;
	int kind;

	for (uint32_t row = 1; row <= rows; row++)
		for (kind = 0; kind < 3; kind++) {
			struct wci_name name = word(row, kind, texts);

			ck_assert_int_eq(
			    wci_wordfile_put(file, &name), WCI_WORDFILE_PUT);
		}
	for (uint32_t row = 1; row <= rows; row++)
		for (kind = 0; kind < 3; kind++) {
			struct wci_name name = word(row, kind, texts);

			assert_found(file, &name);
			assert_found(file, &name);
			ck_assert(wci_wordfile_find_row(file, organizations(),
			    name.name, name.name_length, &got));
			/* Aliases are not kept. */
			ck_assert(got.line == 2 || kind == 0);
			placeless += got.line == 0;
		}
	ck_assert_uint_gt(placeless, rows / 10 * 9);
	ck_assert(!wci_wordfile_find_row(file, signings, "o-1", 3, &got));
	wci_wordfile_free(file);
}
END_TEST

START_TEST(has_no_room_for_long_ones)
{
	struct wci_wordfile *file = new_file(PAGES);
	char *text = malloc(100001);
	struct wci_name got;
	size_t held = 0;

	ck_assert_ptr_nonnull(text);
	memset(text, 'x', 100000);
	text[100000] = '\0';
	for (size_t length = 0; length <= 100000;
	     length += length < 2000 ? 1 : 49000) {
		struct wci_name name = { organizations(),
			text + 100000 - length, "id", (uint32_t)length, 2,
			WCI_NAME_ALIAS, 0, 1, 1, 1 };
		bool is_put = wci_wordfile_put(file, &name) == WCI_WORDFILE_PUT;

		ck_assert(wci_wordfile_find(file, organizations(), name.name,
			      length, &got) == is_put);
		/* All up to some length, none that is longer. */
		ck_assert(!is_put || held == length);
		held += is_put;
	}
	ck_assert_uint_gt(held, 400);
	ck_assert_int_eq(wci_wordfile_error(file), 0);
	free(text);
	wci_wordfile_free(file);
}
END_TEST

/* Words somebody sought: of those the index does not grow without end. */
START_TEST(has_no_room_for_too_many_of_one_hash)
{
	const uint64_t seed = (uint64_t)(organizations() - wci_collections);
	struct wci_wordfile *file = new_file(1);
	size_t put = 0;
	size_t refused = 0;
	char text[16];
	struct wci_name got;

	for (uint32_t i = 1; put + refused < 300; i++) {
		uint32_t length =
		    (uint32_t)snprintf(text, sizeof(text), "o-%u", (unsigned)i);
		struct wci_name name = { organizations(), text, text, length,
			length, WCI_NAME_ID, 1, 2, 3, i };
		bool is_put;

		if (XXH3_64bits_withSeed(text, length, seed) >> (64 - 11) != 0)
			continue;
		is_put = wci_wordfile_put(file, &name) == WCI_WORDFILE_PUT;
		ck_assert(wci_wordfile_find(file, organizations(), text, length,
			      &got) == is_put);
		put += is_put;
		refused += !is_put;
	}
	ck_assert_uint_gt(put, 100);
	ck_assert_uint_gt(refused, 100);
	ck_assert_int_eq(wci_wordfile_error(file), 0);
	wci_wordfile_free(file);
}
END_TEST

START_TEST(says_when_the_disk_is_full)
{
	const rlim_t before = test_limit_files(100000);
	struct wci_wordfile *file = new_file(PAGES);
	char text[MANY_TEXT + 1];
	struct wci_name name;
	size_t put = put_many(file, MANY);

	ck_assert_uint_gt(put, 300);
	ck_assert_uint_lt(put, MANY);
	name = many(put, text);
	ck_assert_int_eq(wci_wordfile_put(file, &name), WCI_WORDFILE_FAILED);
	ck_assert_int_eq(wci_wordfile_error(file), EFBIG);
	/* And it can still be asked. */
	for (size_t i = 0; i < 100; i++) {
		(void)many(i, text);
		(void)wci_wordfile_find(
		    file, organizations(), text, MANY_TEXT, &name);
	}
	ck_assert_int_eq(wci_wordfile_error(file), EFBIG);
	wci_wordfile_free(file);
	(void)test_limit_files(before);
}
END_TEST

/*
 * After a page of the index (0), or a word where all of these lie in memory (1),
 * could not be read, nothing is found or put any more.
 */
START_TEST(says_when_the_file_cannot_be_read)
{
	struct wci_wordfile *file = new_file(_i == 0 ? PAGES : MANY);
	char text[MANY_TEXT + 1];
	struct wci_name name;
	struct wci_name got;
	uint32_t place = 0;
	size_t missed = 0;

	ck_assert_uint_eq(put_many(file, MANY), MANY);
	spoil_open_files(_i == 0 ? 2 : 1);
	for (size_t i = 0; i < MANY; i++) {
		(void)many(i, text);
		missed += !wci_wordfile_find(
		    file, organizations(), text, MANY_TEXT, &got);
	}
	ck_assert_uint_gt(missed, MANY / 10);
	ck_assert_int_eq(wci_wordfile_error(file), EBADF);
	name = many(MANY, text);
	ck_assert_int_eq(wci_wordfile_put(file, &name), WCI_WORDFILE_FAILED);
	ck_assert(!wci_wordfile_next(file, &place, &got));
	wci_wordfile_free(file);
}
END_TEST

START_TEST(says_when_a_walk_cannot_go_on)
{
	struct wci_wordfile *file = new_file(MANY);
	struct wci_name got;
	uint32_t place = 0;

	ck_assert_uint_eq(put_many(file, MANY), MANY);
	spoil_open_files(1);
	ck_assert(!wci_wordfile_next(file, &place, &got));
	ck_assert_int_eq(wci_wordfile_error(file), EBADF);
	wci_wordfile_free(file);
}
END_TEST

static enum wcifit_status
put_some(void *context)
{
	struct wci_wordfile *file = wci_wordfile_new(PAGES);
	bool failed = file == NULL;

	(void)context;
	if (file != NULL) {
		failed = put_many(file, 1000) < 1000;
		ck_assert_int_eq(wci_wordfile_error(file), failed ? ENOMEM : 0);
	}
	wci_wordfile_free(file);
	return failed ? WCIFIT_FAILED : WCIFIT_OK;
}

START_TEST(bears_lack_of_memory)
{
	ck_assert_uint_gt(test_each_allocation(put_some, NULL, true), 8);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("wordfile");
	TCase *all = tcase_create("wordfile");

	tcase_add_test(all, keeps_all_of_it);
	tcase_add_test(all, holds_more_than_memory_does);
	tcase_add_test(all, finds_rows_again);
	tcase_add_test(all, has_no_room_for_long_ones);
	tcase_add_test(all, says_when_the_disk_is_full);
	tcase_add_loop_test(all, says_when_the_file_cannot_be_read, 0, 2);
	tcase_add_test(all, says_when_a_walk_cannot_go_on);
	tcase_add_test(all, has_no_room_for_too_many_of_one_hash);
	tcase_add_test(all, bears_lack_of_memory);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

/* SPDX-License-Identifier: MIT */
/* ingest/wordlog: words one behind the other. */
#include "ingest/wordlog.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/names.h"
#include "support/support.h"

/* Of other lengths and numbers each, so many that most are in the file. */
#define MANY 4500

static struct wci_name
word(size_t i, char *text)
{
	struct wci_name name = { wci_collection_find("organizations", 13), text,
		text, 0, 0, WCI_NAME_ID, (uint32_t)(i * i), (uint32_t)i,
		UINT32_MAX - (uint32_t)i, (uint32_t)i + 1 };
	size_t length = i * 37 % 500;

	memset(text, 'a' + (int)(i % 26), length);
	text[length] = '\0';
	name.name_length = name.id_length = (uint32_t)length;
	if (i % 3 == 0) {
		name.kind = WCI_NAME_ALIAS;
		name.id = "the-id";
		name.id_length = 6;
	}
	return name;
}

static uint32_t places[MANY];

static struct wci_wordlog *
fill(size_t count)
{
	struct wci_wordlog *log = wci_wordlog_new();
	char text[501];

	ck_assert_ptr_nonnull(log);
	for (size_t i = 0; i < count; i++) {
		struct wci_name name = word(i, text);

		ck_assert_int_eq(wci_wordlog_append(log, &name, &places[i]), 0);
	}
	return log;
}

START_TEST(gives_back_each)
{
	struct wci_wordlog *log = fill(MANY);
	char text[501];
	struct wci_name got;

	ck_assert(wci_wordlog_is_long(log));
	for (size_t i = 0; i < MANY; i++) {
		size_t at = i * 1009 % MANY;
		struct wci_name name = word(at, text);

		ck_assert_int_eq(wci_wordlog_read(log, places[at], &got), 0);
		test_same_name(&got, &name);
	}
	wci_wordlog_free(log);
	wci_wordlog_free(NULL);
}
END_TEST

/* Also when other words are read or added meanwhile. */
START_TEST(walks_in_their_order)
{
	struct wci_wordlog *log = fill(MANY - 1);
	uint32_t place = 0;
	char text[501];
	struct wci_name got;
	struct wci_name name;

	for (size_t i = 0; i < MANY; i++) {
		name = word(i, text);
		if (i < MANY - 1)
			ck_assert_uint_eq(place, places[i]);
		ck_assert_int_eq(wci_wordlog_next(log, &place, &got), 0);
		test_same_name(&got, &name);
		ck_assert_int_eq(
		    wci_wordlog_read(log, places[(i * 7) % (MANY - 1)], &got),
		    0);
		if (i == 10) {
			name = word(MANY - 1, text);
			ck_assert_int_eq(
			    wci_wordlog_append(log, &name, &places[MANY - 1]),
			    0);
		}
	}
	ck_assert_int_eq(wci_wordlog_next(log, &place, &got), -1);
	wci_wordlog_free(log);
}
END_TEST

START_TEST(begins_in_memory)
{
	struct wci_wordlog *log = fill(0);
	uint32_t place = 0;
	struct wci_name got;

	ck_assert_int_eq(wci_wordlog_next(log, &place, &got), -1);
	wci_wordlog_free(log);
	log = fill(100);
	ck_assert(!wci_wordlog_is_long(log));
	ck_assert_int_eq(wci_wordlog_read(log, places[99], &got), 0);
	ck_assert_uint_eq(got.row, 100);
	wci_wordlog_free(log);
}
END_TEST

/* The longest with the largest numbers, until one does not fit into a block. */
START_TEST(takes_none_too_long)
{
	const uint32_t most = 32 * 1024 - 40;
	struct wci_wordlog *log = fill(1);
	char *text = calloc(most + 2, 1);
	struct wci_name name = { wci_collection_find("organizations", 13), text,
		"", most, 0, WCI_NAME_ALIAS, UINT32_MAX, UINT32_MAX, UINT32_MAX,
		UINT32_MAX };
	struct wci_name got;
	uint32_t place;

	ck_assert_ptr_nonnull(text);
	memset(text, 'x', most + 1);
	name.name_length = most + 1;
	ck_assert_int_eq(wci_wordlog_append(log, &name, &place), -1);
	name.name_length = most;
	text[most] = '\0';
	for (size_t i = 0; i < 40; i++) {
		text[i] = 'y';
		ck_assert_int_eq(wci_wordlog_append(log, &name, &places[i]), 0);
	}
	ck_assert(wci_wordlog_is_long(log));
	for (size_t i = 40; i-- > 0;) {
		ck_assert_int_eq(wci_wordlog_read(log, places[i], &got), 0);
		test_same_name(&got, &name);
		text[i] = 'x';
	}
	free(text);
	wci_wordlog_free(log);
}
END_TEST

START_TEST(says_when_the_disk_is_full)
{
	const rlim_t before = test_limit_files(100000);
	struct wci_wordlog *log = fill(500);
	char text[501];
	struct wci_name got;
	int error = 0;

	for (size_t i = 500; i < MANY && error == 0; i++) {
		struct wci_name name = word(i, text);

		error = wci_wordlog_append(log, &name, &places[i]);
	}
	ck_assert_int_eq(error, EFBIG);
	/* What is in memory can still be read. */
	ck_assert_int_eq(wci_wordlog_read(log, places[499], &got), 0);
	ck_assert_uint_eq(got.row, 500);
	wci_wordlog_free(log);
	(void)test_limit_files(before);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("wordlog");
	TCase *all = tcase_create("wordlog");

	tcase_add_test(all, gives_back_each);
	tcase_add_test(all, walks_in_their_order);
	tcase_add_test(all, begins_in_memory);
	tcase_add_test(all, takes_none_too_long);
	tcase_add_test(all, says_when_the_disk_is_full);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

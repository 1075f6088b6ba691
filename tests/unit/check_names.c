/* SPDX-License-Identifier: MIT */
/* ingest/names: every word that names a row. */
#include "ingest/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/support.h"

/* The id of the other row that has the word, or NULL. */
static const char *
add(struct wci_names *names, const char *collection, const char *id,
    const char *word, enum wci_name_kind kind)
{
	struct wci_name name = { .collection = wci_collection_find(
				     collection, strlen(collection)),
		.name = word,
		.id = id,
		.name_length = (uint32_t)strlen(word),
		.id_length = (uint32_t)strlen(id),
		.kind = kind };
	struct wci_name old;
	enum wci_names_answer answer;

	ck_assert_ptr_nonnull(name.collection);
	answer = wci_names_add(names, &name, &old);
	ck_assert_int_ne(answer, WCI_NAMES_FAILED);
	return answer == WCI_NAMES_TAKEN ? old.id : NULL;
}

static const char *
find(const struct wci_names *names, const char *of, const char *word)
{
	struct wci_name name;

	return wci_names_find(
		   names, wci_names_of(of), word, strlen(word), &name)
	    ? name.id
	    : NULL;
}

static struct wci_names *
some_names(void)
{
	struct wci_names *names = wci_names_new();

	ck_assert_ptr_nonnull(names);
	ck_assert_ptr_null(
	    add(names, "regions", "CN-GD", "CN-GD", WCI_NAME_ID));
	ck_assert_ptr_null(
	    add(names, "regions", "CN-GD", "Guangdong", WCI_NAME_NAME));
	ck_assert_ptr_null(
	    add(names, "regions", "CN-GD", "广东", WCI_NAME_NAME_ZH));
	ck_assert_ptr_null(
	    add(names, "regions", "CN-GD", "广东省", WCI_NAME_ALIAS));
	ck_assert_ptr_null(
	    add(names, "region_groups", "eastern", "eastern", WCI_NAME_ID));
	ck_assert_ptr_null(
	    add(names, "industries", "cars", "cars", WCI_NAME_ID));
	ck_assert_ptr_null(
	    add(names, "industries", "cars", "Automobiles", WCI_NAME_NAME));
	return names;
}

START_TEST(finds_by_any_word)
{
	struct wci_names *names = some_names();

	ck_assert_str_eq(find(names, "regions", "CN-GD"), "CN-GD");
	ck_assert_str_eq(find(names, "regions", "Guangdong"), "CN-GD");
	ck_assert_str_eq(find(names, "regions", "广东"), "CN-GD");
	ck_assert_str_eq(
	    find(names, "regions|region_groups", "广东省"), "CN-GD");
	ck_assert_str_eq(
	    find(names, "regions|region_groups", "eastern"), "eastern");
	/* Exactly, and in its own collections only. */
	ck_assert_ptr_null(find(names, "regions", "guangdong"));
	ck_assert_ptr_null(find(names, "regions", "Guangdong "));
	ck_assert_ptr_null(find(names, "regions", "eastern"));
	ck_assert_ptr_null(find(names, "regions", "cars"));
	ck_assert_ptr_null(find(names, "regions", ""));
	wci_names_free(names);
}
END_TEST

START_TEST(one_word_names_one_row)
{
	struct wci_names *names = some_names();
	const char *old;

	/* The same row twice is no clash, but its id twice is. */
	ck_assert_ptr_null(
	    add(names, "regions", "CN-GD", "Guangdong", WCI_NAME_ALIAS));
	old = add(names, "regions", "CN-GD", "CN-GD", WCI_NAME_ID);
	ck_assert_ptr_nonnull(old);
	ck_assert_str_eq(old, "CN-GD");
	old = add(names, "regions", "X", "Guangdong", WCI_NAME_ALIAS);
	ck_assert_ptr_nonnull(old);
	ck_assert_str_eq(old, "CN-GD");
	/* Regions and their groups share one space, as references may mix. */
	ck_assert_ptr_nonnull(
	    add(names, "region_groups", "g", "Guangdong", WCI_NAME_NAME));
	ck_assert_ptr_nonnull(
	    add(names, "industry_groups", "g", "cars", WCI_NAME_ID));
	/* Other collections do not. */
	ck_assert_ptr_null(
	    add(names, "organizations", "cars", "cars", WCI_NAME_ID));
	ck_assert_ptr_null(add(names, "sources", "cars", "cars", WCI_NAME_ID));
	wci_names_free(names);
}
END_TEST

START_TEST(explains_what_it_does_not_find)
{
	static const struct {
		const char *of;
		const char *word;
		const char *said;
	} cases[] = {
		{ "regions", "Guangdnog",
		    "'Guangdnog' is not known among the regions; did you mean "
		    "Guangdong (CN-GD)?" },
		{ "regions|region_groups", "estern",
		    "'estern' is not known among the regions or region groups; "
		    "did you mean eastern?" },
		{ "regions", "eastern",
		    "'eastern' is one of the region groups, expected one of "
		    "the regions" },
		{ "industries|industry_groups", "zzzzzz",
		    "'zzzzzz' is not known among the industries or industry "
		    "groups" },
		{ "organizations", "anyone",
		    "'anyone' is not known among the organizations" },
	};
	struct wci_names *names = some_names();
	struct wci_buf out = WCI_BUF_EMPTY;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		wci_buf_clear(&out);
		wci_names_explain(names, cases[i].of, cases[i].word,
		    strlen(cases[i].word), true, &out);
		ck_assert_str_eq(wci_buf_text(&out), cases[i].said);
		wci_buf_clear(&out);
		wci_names_explain(names, cases[i].of, cases[i].word,
		    strlen(cases[i].word), false, &out);
		ck_assert_ptr_null(strstr(wci_buf_text(&out), "did you mean"));
	}
	wci_buf_free(&out);
	wci_names_free(names);
}
END_TEST

START_TEST(holds_many)
{
	struct wci_names *names = wci_names_new();
	char word[32];
	int i;

	ck_assert_ptr_nonnull(names);
	for (i = 0; i < 20000; i++) {
		(void)snprintf(word, sizeof(word), "o%d", i * 7 % 20000);
		ck_assert_ptr_null(
		    add(names, "organizations", word, word, WCI_NAME_ID));
	}
	for (i = 0; i < 20000; i++) {
		(void)snprintf(word, sizeof(word), "o%d", i);
		ck_assert_str_eq(find(names, "organizations", word), word);
	}
	wci_names_free(names);
}
END_TEST

START_TEST(lists_words)
{
	static const struct {
		const char *collection;
		const char *id;
		const char *name;
		enum wci_name_kind kind;
	} expected[] = { { "regions", "CN-GD", "CN-GD", WCI_NAME_ID },
		{ "regions", "CN-GD", "Guangdong", WCI_NAME_NAME },
		{ "regions", "CN-GD", "广东", WCI_NAME_NAME_ZH },
		{ "regions", "CN-GD", "广东省", WCI_NAME_ALIAS },
		{ "region_groups", "eastern", "eastern", WCI_NAME_ID },
		{ "industries", "cars", "cars", WCI_NAME_ID },
		{ "industries", "cars", "Automobiles", WCI_NAME_NAME },
		{ "organizations", "maker", "the maker", WCI_NAME_ALIAS } };
	const size_t count = sizeof(expected) / sizeof(expected[0]);
	struct wci_names *names = some_names();
	struct wci_names_walk walk = { 0, 0 };
	struct wci_name got;
	size_t i;

	/* No second time, not for another row, not what the table has. */
	(void)add(names, "industries", "cars", "cars", WCI_NAME_ALIAS);
	ck_assert_str_eq(
	    add(names, "regions", "CN-JS", "eastern", WCI_NAME_ALIAS),
	    "eastern");
	(void)add(names, "organizations", "maker", "maker", WCI_NAME_ID);
	(void)add(names, "organizations", "maker", "Maker", WCI_NAME_NAME);
	(void)add(names, "organizations", "maker", "厂", WCI_NAME_NAME_ZH);
	(void)add(names, "organizations", "maker", "厂", WCI_NAME_ALIAS);
	(void)add(names, "organizations", "maker", "the maker", WCI_NAME_ALIAS);
	(void)add(names, "scopes", "whole", "f/whole", WCI_NAME_ID);
	(void)add(names, "signings", "s", "s", WCI_NAME_ID);
	for (i = 0; i < count; i++) {
		ck_assert(wci_names_listed(names, &walk, &got));
		ck_assert_str_eq(got.collection->name, expected[i].collection);
		ck_assert_str_eq(got.id, expected[i].id);
		ck_assert_str_eq(got.name, expected[i].name);
		ck_assert_int_eq(got.kind, expected[i].kind);
	}
	ck_assert(!wci_names_listed(names, &walk, &got));
	wci_names_free(names);
	wci_names_free(NULL);
}
END_TEST

/* What goes in comes out, the numbers of rows by collection included. */
START_TEST(keeps_all_of_it)
{
	struct wci_names *names = wci_names_new();
	const struct wci_collection *regions =
	    wci_collection_find("regions", 7);
	const struct wci_collection *groups =
	    wci_collection_find("region_groups", 13);
	struct wci_name first = { regions, "a", "a", 1, 1, WCI_NAME_ID, 0, 1, 1,
		0 };
	struct wci_name far = { groups, "see/b", "b", 5, 1, WCI_NAME_ID,
		UINT32_MAX, UINT32_MAX - 1, UINT32_MAX - 2, 0 };
	struct wci_name more = { regions, "c", "c", 1, 1, WCI_NAME_ID, 300,
		70000, 128, 0 };
	struct wci_name alias = { regions, "see", "c", 3, 1, WCI_NAME_ALIAS,
		300, 70001, 127, 0 };
	const struct wci_name *all[] = { &first, &far, &more, &alias };
	const uint32_t rows[] = { 1, 1, 2, 2 };
	struct wci_name got;
	size_t i;

	ck_assert_ptr_nonnull(names);
	for (i = 0; i < 4; i++)
		ck_assert_int_eq(
		    wci_names_add(names, all[i], &got), WCI_NAMES_ADDED);
	for (i = 0; i < 4; i++) {
		ck_assert(
		    wci_names_find(names, wci_names_of("regions|region_groups"),
			all[i]->name, all[i]->name_length, &got));
		ck_assert_ptr_eq(got.collection, all[i]->collection);
		ck_assert_str_eq(got.name, all[i]->name);
		ck_assert_str_eq(got.id, all[i]->id);
		ck_assert_uint_eq(got.name_length, all[i]->name_length);
		ck_assert_uint_eq(got.id_length, all[i]->id_length);
		ck_assert_int_eq(got.kind, all[i]->kind);
		ck_assert_uint_eq(got.file, all[i]->file);
		ck_assert_uint_eq(got.line, all[i]->line);
		ck_assert_uint_eq(got.column, all[i]->column);
		ck_assert_uint_eq(got.row, rows[i]);
	}
	/* Exactly the bytes: a NUL is one as well. */
	ck_assert(
	    !wci_names_find(names, wci_names_of("regions"), "a\0", 2, &got));
	wci_names_free(names);
}
END_TEST

/* Words of any length, also of a collection that memory does not hold. */
START_TEST(holds_long_words)
{
	static const size_t lengths[] = { 0, 1, 127, 128, 16383, 262100, 262112,
		262143, 262144, 300000, 3000000, 5 };
	struct wci_names *names = wci_names_new();
	char *text = malloc(3000001);
	struct wci_name got;
	size_t i;

	ck_assert_ptr_nonnull(names);
	ck_assert_ptr_nonnull(text);
	memset(text, 'x', 3000000);
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		text[lengths[i]] = '\0';
		ck_assert_ptr_null(
		    add(names, "organizations", "id", text, WCI_NAME_ALIAS));
		ck_assert_ptr_null(
		    add(names, "sources", text, text, WCI_NAME_ID));
		text[lengths[i]] = 'x';
	}
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		ck_assert(wci_names_find(names, wci_names_of("organizations"),
		    text, lengths[i], &got));
		ck_assert_uint_eq(strlen(got.name), lengths[i]);
		ck_assert_str_eq(got.id, "id");
		ck_assert(wci_names_find(
		    names, wci_names_of("sources"), text, lengths[i], &got));
		ck_assert_uint_eq(got.row, i + 1);
	}
	/* The nearest is looked for among all of them. */
	struct wci_buf out = WCI_BUF_EMPTY;

	wci_names_explain(names, "organizations", "xxxxy", 5, true, &out);
	ck_assert_ptr_nonnull(strstr(wci_buf_text(&out), "xxxxx (id)"));
	wci_buf_free(&out);
	free(text);
	wci_names_free(names);
}
END_TEST

/* Of words that are equally near the first of the seeds, however they are kept. */
START_TEST(names_the_first_of_the_nearest)
{
	static const char *const collections[] = { "sources", "organizations" };
	struct wci_buf out = WCI_BUF_EMPTY;
	char word[32];
	size_t i;
	int k;

	for (i = 0; i < 2; i++) {
		struct wci_names *names = wci_names_new();

		ck_assert_ptr_nonnull(names);
		for (k = 999; k >= 100; k--) {
			(void)snprintf(word, sizeof(word), "o-%d", k);
			ck_assert_ptr_null(add(
			    names, collections[i], word, word, WCI_NAME_ID));
		}
		wci_buf_clear(&out);
		wci_names_explain(
		    names, collections[i], "o-12x", 5, true, &out);
		ck_assert_ptr_nonnull(
		    strstr(wci_buf_text(&out), "did you mean o-129?"));
		wci_names_free(names);
	}
	wci_buf_free(&out);
}
END_TEST

START_TEST(says_when_its_file_fails)
{
	const rlim_t before = test_limit_files(100000);
	const struct wci_collection *organizations =
	    wci_collection_find("organizations", strlen("organizations"));
	struct wci_names *names = wci_names_new();
	enum wci_names_answer answer = WCI_NAMES_ADDED;
	struct wcifit_error error = { 0 };
	struct wci_name old;
	char text[491];
	int i;

	ck_assert_ptr_nonnull(names);
	ck_assert_int_eq(wci_names_status(names, &error), WCIFIT_OK);
	for (i = 0; i < 7000 && answer == WCI_NAMES_ADDED; i++) {
		struct wci_name name = { organizations, text, text, 490, 490,
			WCI_NAME_ID, 0, 1, 1, 0 };

		memset(text, 'x', 490);
		text[490] = '\0';
		text[snprintf(text, sizeof(text), "%d", i)] = '-';
		answer = wci_names_add(names, &name, &old);
	}
	ck_assert_int_eq(answer, WCI_NAMES_FAILED);
	ck_assert_int_eq(wci_names_status(names, &error), WCIFIT_FAILED);
	ck_assert_str_eq(error.message,
	    "the temporary file of names cannot be used: File too large");
	wci_names_free(names);
	(void)test_limit_files(before);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("names");
	TCase *all = tcase_create("names");

	tcase_add_test(all, finds_by_any_word);
	tcase_add_test(all, one_word_names_one_row);
	tcase_add_test(all, explains_what_it_does_not_find);
	tcase_add_test(all, holds_many);
	tcase_add_test(all, lists_words);
	tcase_add_test(all, keeps_all_of_it);
	tcase_add_test(all, holds_long_words);
	tcase_add_test(all, names_the_first_of_the_nearest);
	tcase_add_test(all, says_when_its_file_fails);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

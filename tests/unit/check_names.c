/* SPDX-License-Identifier: MIT */
/* ingest/names: every word that names a row. */
#include "ingest/names.h"

#include <stdio.h>
#include <string.h>

#include "support/support.h"

static const struct wci_name *
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
	bool no_memory = false;
	const struct wci_name *old;

	ck_assert_ptr_nonnull(name.collection);
	old = wci_names_add(names, &name, &no_memory);
	ck_assert(!no_memory);
	return old;
}

static const char *
find(const struct wci_names *names, const char *of, const char *word)
{
	const struct wci_name *name =
	    wci_names_find(names, of, word, strlen(word));

	return name != NULL ? name->id : NULL;
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
	const struct wci_name *old;

	/* The same row twice is no clash, but its id twice is. */
	ck_assert_ptr_null(
	    add(names, "regions", "CN-GD", "Guangdong", WCI_NAME_ALIAS));
	old = add(names, "regions", "CN-GD", "CN-GD", WCI_NAME_ID);
	ck_assert_ptr_nonnull(old);
	ck_assert_str_eq(old->id, "CN-GD");
	old = add(names, "regions", "X", "Guangdong", WCI_NAME_ALIAS);
	ck_assert_ptr_nonnull(old);
	ck_assert_str_eq(old->id, "CN-GD");
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
	ck_assert_uint_eq(wci_names_sort(names), 20000);
	ck_assert_str_eq(wci_names_at(names, 0)->name, "o0");
	ck_assert_str_eq(wci_names_at(names, 1)->name, "o1");
	ck_assert_str_eq(wci_names_at(names, 2)->name, "o10");
	ck_assert_str_eq(wci_names_at(names, 19999)->name, "o9999");
	ck_assert_ptr_null(wci_names_at(names, 20000));
	wci_names_free(names);
}
END_TEST

START_TEST(sorts_by_collection_then_word)
{
	struct wci_names *names = some_names();
	size_t count = wci_names_sort(names);
	size_t i;

	ck_assert_uint_eq(count, 7);
	for (i = 1; i < count; i++) {
		const struct wci_name *a = wci_names_at(names, i - 1);
		const struct wci_name *b = wci_names_at(names, i);
		int order = strcmp(a->collection->name, b->collection->name);

		ck_assert(
		    order < 0 || (order == 0 && strcmp(a->name, b->name) < 0));
	}
	wci_names_free(names);
	wci_names_free(NULL);
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
	tcase_add_test(all, sorts_by_collection_then_word);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

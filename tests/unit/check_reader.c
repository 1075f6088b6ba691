/* SPDX-License-Identifier: MIT */
/* ingest/reader: one seed file to batches of records. */
#include "ingest/reader.h"

#include <errno.h>
#include <string.h>

#include "support/support.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct run {
	const char *bytes;
	size_t length;
	size_t at;
	int errnum;
	struct wci_buf records; /* what came out, in words */
	size_t batches;
	bool refuse; /* the sink wants no more */
};

static int
read_text(void *context, void *buffer, size_t size, size_t *got)
{
	struct run *run = context;
	size_t n = run->length - run->at;

	if (n == 0 && run->errnum != 0)
		return run->errnum;
	n = n < size ? n : size;
	memcpy(buffer, run->bytes + run->at, n);
	run->at += n;
	*got = n;
	return 0;
}

static void
place(void *context, uint64_t byte, uint32_t *line, uint32_t *column)
{
	(void)context;
	*line = 1;
	*column = (uint32_t)byte + 1;
}

static bool
take(void *context, struct wci_batch *batch)
{
	struct run *run = context;
	const struct wci_record *record;
	struct wci_buf path = WCI_BUF_EMPTY;

	run->batches++;
	for (record = batch->first; record != NULL; record = record->next) {
		wci_buf_clear(&path);
		wci_record_path(record, NULL, 0, &path);
		wci_buf_printf(&run->records, "%s@%u:%u%s ",
		    wci_buf_text(&path), (unsigned)record->line,
		    (unsigned)record->column, record->broken ? "!" : "");
	}
	wci_buf_free(&path);
	wci_batch_free(batch);
	return !run->refuse;
}

static enum wcifit_status
read_all(struct run *run, struct wci_problems *problems)
{
	struct wci_yaml_input input = { read_text, place, run };
	struct wci_batch_sink sink = { take, run };
	struct wcifit_error error = { WCIFIT_OK, "" };

	if (run->length == 0)
		run->length = strlen(run->bytes);
	return wci_read_file(&input, 0, &sink, problems, &error);
}

/* Problems as "line:column path: message\n". */
static void
list(struct wci_problems *problems, struct wci_buf *out)
{
	size_t i;

	wci_problems_sort(problems);
	for (i = 0; i < problems->count; i++) {
		const struct wci_finding *f = &problems->findings[i];

		wci_buf_printf(out, "%u:%u %s: %s\n", (unsigned)f->line,
		    (unsigned)f->column, f->path, f->message);
	}
}

#define KEYS_OF_REGIONS                                                        \
	"(known: id, name, name_zh, kind, parent, aliases, gb2260, "           \
	"valid_from, valid_to, overlaps, note"

struct reading {
	const char *text;
	const char *records;
	const char *problems;
};

static const struct reading readings[] = {
	{ "regions:\n- {id: a, name: A, kind: k}\n- {id: b, name: B, kind: k}\n",
	    "regions[0]@2:3 regions[1]@3:3 ", "" },
	{ "regions: []\n", "", "" },
	/* Keys. */
	{ "regions:\n- {id: a, name: A, kind: k, nam: x}\n", "regions[0]@2:3! ",
	    "2:29 regions[0]: unknown key 'nam' " KEYS_OF_REGIONS
	    "; did you mean name?)\n" },
	{ "regions:\n- {id: a, name: A, kind: k, qqqq: {x: [1, {y: z}]}}\n"
	  "- {id: b, name: B, kind: k}\n",
	    "regions[0]@2:3! regions[1]@3:3 ",
	    "2:29 regions[0]: unknown key 'qqqq' " KEYS_OF_REGIONS ")\n" },
	{ "regions:\n- {id: a, name: A, kind: k, id: b}\n", "regions[0]@2:3! ",
	    "2:29 regions[0].id: the key stands twice in this item\n" },
	{ "regions:\n- {id: a}\n", "regions[0]@2:3! ",
	    "2:3 regions[0]: the key 'kind' is missing (What it is, a slug.)\n"
	    "2:3 regions[0]: the key 'name' is missing (English name.)\n" },
	{ "regions:\n- {[a]: b, id: a, name: A, kind: k}\n", "regions[0]@2:3! ",
	    "2:4 regions[0]: a key is a list, expected a word\n" },
	{ "regions:\n- {id: a, name: A, kind: k, <<: {note: n}}\n",
	    "regions[0]@2:3! ",
	    "2:29 regions[0]: unknown key '<<' " KEYS_OF_REGIONS ")\n" },
	{ "region:\n- {id: a}\nregions: []\n", "",
	    "1:1 : unknown collection 'region' (known: sources, regions, "
	    "region_groups, industries, industry_groups, organizations, "
	    "exchange_rates, wordings, fairs, signings, claims, indicators; "
	    "did you mean regions?)\n" },
	{ "scopes: []\n", "",
	    "1:1 : unknown collection 'scopes' (known: sources, regions, "
	    "region_groups, industries, industry_groups, organizations, "
	    "exchange_rates, wordings, fairs, signings, claims, "
	    "indicators)\n" },
	{ "regions:\n- {id: a, name: A, kind: k}\nregions:\n"
	  "- {id: b, name: B, kind: k}\n",
	    "regions[0]@2:3 regions[1]@4:3 ",
	    "3:1 regions: the collection stands twice in this file\n" },
	{ "? [a]\n: []\n", "",
	    "1:3 : a key is a list, expected the name of a collection\n" },
	/* Types. */
	{ "regions:\n  id: a\n", "",
	    "2:3 regions: is a mapping, expected a list of items\n" },
	{ "regions: a\n", "",
	    "1:10 regions: is a single value, expected a list of items\n" },
	{ "regions:\n", "",
	    "1:9 regions: is empty, expected a list of items\n" },
	{ "regions:\n- a\n- [b]\n-\n", "",
	    "2:3 regions: an item is a single value, expected a mapping of "
	    "keys\n"
	    "3:3 regions: an item is a list, expected a mapping of keys\n"
	    "4:2 regions: an item is empty, expected a mapping of keys\n" },
	{ "regions:\n- {id: a, name: [A], kind: {x: y}}\n", "regions[0]@2:3! ",
	    "2:17 regions[0].name: is a list, expected a single value\n"
	    "2:28 regions[0].kind: is a mapping, expected a single value\n" },
	{ "regions:\n- {id: a, name: A, kind: k, aliases: [x, [y], z, '']}\n",
	    "regions[0]@2:3! ",
	    "2:42 regions[0].aliases[1]: is a list, expected a single value\n"
	    "2:50 regions[0].aliases[3]: has no value; write one, or leave the "
	    "key out\n" },
	{ "regions:\n- {id: a, name: A, kind: k, aliases: []}\n",
	    "regions[0]@2:3! ",
	    "2:38 regions[0].aliases: the list is empty; leave the key out\n" },
	{ "region_groups:\n- {id: a, name: A, kind: k, members: []}\n",
	    "region_groups[0]@2:3! ",
	    "2:38 region_groups[0].members: the list is empty, expected one "
	    "item at least\n" },
	{ "regions:\n- {id: a, name: '', kind: k}\n", "regions[0]@2:3! ",
	    "2:17 regions[0].name: has no value, and the key is required\n" },
	/* A list of one as a scalar; the place of a value that is wrong. */
	{ "regions:\n- {id: a, name: A, kind: k, aliases: x}\n",
	    "regions[0]@2:3 ", "" },
	{ "regions:\n- {id: 'a b', name: A, kind: k}\n", "regions[0]@2:3! ",
	    "2:10 regions[0].id: 'a b' is no slug: expected letters a-z, "
	    "digits, and - . _ inside\n" },
	{ "regions:\n- {id: \"a\\tb\", name: A, kind: k}\n", "regions[0]@2:3! ",
	    "2:8 regions[0].id: 'a b' is no slug: expected letters a-z, "
	    "digits, and - . _ inside\n" },
	{ "regions:\n- name: A\n  kind: k\n  id: |\n    a b\n",
	    "regions[0]@2:3! ",
	    "4:7 regions[0].id: 'a b ' is no slug: expected letters a-z, "
	    "digits, and - . _ inside\n" },
	/* Nested records. */
	{ "fairs:\n- {id: f, series: s, edition: x, name: N, starts: unknown, "
	  "ends: unknown,\n   scopes: [{id: w, name: W, nmae: W}, a, {id: v, "
	  "name: V, partition: yes}]}\n",
	    "fairs[0]@2:3! ",
	    "2:31 fairs[0].edition: 'x' is no whole number, expected one such "
	    "as 2024\n"
	    "3:30 fairs[0].scopes[0]: unknown key 'nmae' (known: id, name, "
	    "name_zh, parent, partition, note; did you mean name?)\n"
	    "3:40 fairs[0].scopes[1]: is a single value, expected a mapping\n"
	    "3:71 fairs[0].scopes[2].partition: 'yes' is neither true nor "
	    "false\n" },
	{ "fairs:\n- {id: f, series: s, edition: 1, name: N, starts: unknown, "
	  "ends: unknown, scopes: {id: w}}\n",
	    "fairs[0]@2:3! ",
	    "2:83 fairs[0].scopes: is a mapping, expected a list of "
	    "mappings\n" },
	/* Files. */
	{ "", "",
	    "1:1 : the file is empty, expected collections such as "
	    "'signings:'\n" },
	{ "# a comment\n", "",
	    "1:1 : the file is empty, expected collections such as "
	    "'signings:'\n" },
	{ "---\n", "",
	    "1:1 : the file is empty, expected collections such as "
	    "'signings:'\n" },
	{ "{}\n", "",
	    "1:1 : the file holds no collection, expected one such as "
	    "'signings:'\n" },
	{ "- a\n", "",
	    "1:1 : the file holds a list, expected collections such as "
	    "'signings:'\n" },
	{ "text\n", "",
	    "1:1 : the file holds a single value, expected collections such "
	    "as 'signings:'\n" },
	{ "regions:\n- {id: a, name: A, kind: k}\n- {id: b, name: B, kind: k\n",
	    "regions[0]@2:3 ",
	    "4:1 : YAML: did not find expected ',' or '}' (while parsing a "
	    "flow mapping that begins at 3:3)\n" },
	{ "regions: []\n---\nregions: []\n", "",
	    "2:1 : a second document begins here; a seed file is one "
	    "document\n" },
};

START_TEST(reads)
{
	struct run run = { .bytes = readings[_i].text };
	struct wci_problems problems = { .cap = 0 };
	struct wci_buf said = WCI_BUF_EMPTY;

	ck_assert_int_eq(read_all(&run, &problems), WCIFIT_OK);
	list(&problems, &said);
	ck_assert_str_eq(wci_buf_text(&said), readings[_i].problems);
	ck_assert_str_eq(wci_buf_text(&run.records), readings[_i].records);
	ck_assert((problems.cut != 0) ==
	    (strstr(readings[_i].problems, "YAML: ") != NULL ||
		strstr(readings[_i].problems, "second document") != NULL));
	wci_buf_free(&said);
	wci_buf_free(&run.records);
	wci_problems_free(&problems);
}
END_TEST

static void
put_regions(struct wci_buf *text, unsigned count)
{
	unsigned i;

	wci_buf_puts(text, "regions:\n");
	for (i = 0; i < count; i++)
		wci_buf_printf(text, "- {id: r%u, name: R, kind: k}\n", i);
}

START_TEST(batches_have_a_size)
{
	struct wci_buf text = WCI_BUF_EMPTY;
	struct wci_problems problems = { .cap = 0 };
	struct run run = { .batches = 0 };

	put_regions(&text, 2 * WCI_BATCH_RECORDS + 1);
	run.bytes = wci_buf_text(&text);
	ck_assert_int_eq(read_all(&run, &problems), WCIFIT_OK);
	ck_assert_uint_eq(run.batches, 3);
	ck_assert_uint_eq(problems.total, 0);
	ck_assert_ptr_nonnull(
	    strstr(wci_buf_text(&run.records), "regions[512]@514:3 "));
	wci_buf_free(&run.records);

	run = (struct run){ .bytes = wci_buf_text(&text), .refuse = true };
	ck_assert_int_eq(read_all(&run, &problems), WCIFIT_OK);
	ck_assert_uint_eq(run.batches, 1);
	wci_buf_free(&run.records);
	wci_buf_free(&text);
	wci_problems_free(&problems);
}
END_TEST

START_TEST(failures_of_the_input)
{
	struct wci_problems problems = { .cap = 0 };
	struct run run = { .bytes = "regions: []\n", .errnum = EIO };

	ck_assert_int_eq(read_all(&run, &problems), WCIFIT_FAILED);
	ck_assert_uint_eq(problems.total, 0);
	run = (struct run){ .bytes = "regions: []\n", .errnum = ECANCELED };
	ck_assert_int_eq(read_all(&run, &problems), WCIFIT_INTERRUPTED);
	wci_buf_free(&run.records);
	wci_problems_free(&problems);
}
END_TEST

static enum wcifit_status
work(void *context)
{
	struct run run = { .bytes = context };
	struct wci_problems problems = { .cap = 0 };
	enum wcifit_status status;

	status = read_all(&run, &problems);
	if (status == WCIFIT_OK)
		ck_assert(!problems.failed);
	wci_buf_free(&run.records);
	wci_problems_free(&problems);
	return status;
}

/* Whichever allocation fails: in words, without a leak. */
START_TEST(memory_runs_out)
{
	size_t i;

	for (i = 0; i < COUNT(readings); i++) {
		char *text = wci_strdup(readings[i].text);

		ck_assert_ptr_nonnull(text);
		ck_assert_uint_gt(test_each_allocation(work, text, false), 0);
		wci_free(text);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("reader");
	TCase *all = tcase_create("files");

	tcase_set_timeout(all, 0);
	tcase_add_loop_test(all, reads, 0, (int)COUNT(readings));
	tcase_add_test(all, batches_have_a_size);
	tcase_add_test(all, failures_of_the_input);
	tcase_add_test(all, memory_runs_out);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

/* SPDX-License-Identifier: MIT */
/* ingest/feed and ingest/cutter: what is handed out depends on no cutting. */
#include "ingest/feed.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "support/records.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static char *folder;

static void
set_up(void)
{
	folder = test_dir_make();
}

static void
tear_down(void)
{
	test_dir_remove(folder);
}

/* ------------------------------------------------------------- what came out */

/* Everything one reading gave, as text, and in how many batches. */
struct outcome {
	struct wci_buf text;
	size_t batches;
	size_t records;
	enum wcifit_status status;
};

static void
put_batch(const struct wci_batch *batch, struct outcome *out)
{
	const struct wci_record *record;

	out->batches++;
	for (record = batch->first; record != NULL;
	     record = record->next, out->records++)
		test_put_record(record, &out->text);
}

/* Read the folder's seeds, or be interrupted as soon as they are known. */
static struct outcome
read_until(unsigned threads, size_t piece_bytes, bool interrupted)
{
	struct outcome out = { WCI_BUF_EMPTY, 0, 0, WCIFIT_OK };
	struct wci_seed_files files = { .files = NULL };
	struct wci_feed *feed = NULL;
	struct wcifit_error error = { WCIFIT_OK, "" };
	const char *const seeds[] = { folder };
	struct wci_batch *batch;

	ck_assert_int_eq(
	    wci_seed_files_collect(&files, seeds, 1, &error), WCIFIT_OK);
	files.problem_cap = 20;
	if (interrupted)
		wcifit_interrupt();
	ck_assert_int_eq(
	    wci_feed_start(&files, threads, piece_bytes, &feed, &error),
	    WCIFIT_OK);
	while ((batch = wci_feed_next(feed)) != NULL) {
		put_batch(batch, &out);
		if (out.batches % 2 == 0)
			wci_feed_recycle(feed, batch);
		else
			wci_batch_free(batch);
	}
	out.status = wci_feed_end(feed, &error);
	if (out.status != WCIFIT_OK)
		wci_buf_printf(&out.text, "%s\n", error.message);
	else
		test_put_files(&files, &out.text);
	wci_seed_files_free(&files);
	wcifit_interrupt_clear();
	return out;
}

static struct outcome
read_all(unsigned threads, size_t piece_bytes)
{
	return read_until(threads, piece_bytes, false);
}

static void
free_outcome(struct outcome *out)
{
	wci_buf_free(&out->text);
}

static void
assert_equal(const char *what, size_t piece_bytes, const struct outcome *cut,
    const struct outcome *whole)
{
	const char *a = wci_buf_text(&cut->text);
	const char *b = wci_buf_text(&whole->text);
	size_t at = 0;

	while (a[at] != '\0' && a[at] == b[at])
		at++;
	if (a[at] == b[at] && cut->status == whole->status)
		return;
	while (at > 0 && a[at - 1] != '\n')
		at--;
	ck_abort_msg("%.2000s, pieces of %zu bytes:\n%.500s\nwhole:\n%.500s",
	    what, piece_bytes, a + at, b + at);
}

static bool
take_batch(void *context, struct wci_batch *batch)
{
	put_batch(batch, context);
	wci_batch_free(batch);
	return true;
}

/* A folder's only file as libyaml alone reads it; several files as one thread does. */
static struct outcome
read_by_libyaml(void)
{
	struct outcome out = { WCI_BUF_EMPTY, 0, 0, WCIFIT_OK };
	struct wci_seed_files files = { .files = NULL };
	struct wci_seed_input *bytes = NULL;
	const struct wci_batch_sink sink = { take_batch, &out };
	struct wci_yaml_input input = { wci_seed_input_read,
		wci_seed_input_place, NULL };
	const char *const seeds[] = { folder };

	ck_assert_int_eq(
	    wci_seed_files_collect(&files, seeds, 1, NULL), WCIFIT_OK);
	if (files.count > 1) {
		wci_seed_files_free(&files);
		return read_all(1, SIZE_MAX);
	}
	files.problem_cap = 20;
	ck_assert_int_eq(
	    wci_seed_input_open(&files.files[0], &bytes, NULL), WCIFIT_OK);
	input.context = bytes;
	ck_assert_int_eq(wci_read_file(&input, 0, &sink,
			     wci_seed_problems(&files, &files.files[0]), NULL),
	    WCIFIT_OK);
	wci_seed_input_close(bytes);
	test_put_files(&files, &out.text);
	wci_seed_files_free(&files);
	return out;
}

/*
 * The same by libyaml alone, for any number of threads and any cutting; returns the
 * records.
 */
static size_t
assert_same(const char *what, const size_t *sizes, size_t count)
{
	static const unsigned threads[] = { 2, 3, 1, 8 };
	struct outcome whole = read_by_libyaml();
	size_t records = whole.records;
	size_t i;

	for (i = 0; i < count; i++) {
		struct outcome cut =
		    read_all(threads[i % COUNT(threads)], sizes[i]);

		assert_equal(what, sizes[i], &cut, &whole);
		free_outcome(&cut);
	}
	free_outcome(&whole);
	return records;
}

static const size_t few_sizes[] = { 97, 400, 1000, 4096 };

static void
put_seed(const char *name, const char *text)
{
	char *path = test_path(folder, name);

	test_write(path, text);
	wci_free(path);
}

/* ------------------------------------------------------------------- texts */

static void
put_items(struct wci_buf *text, const char *indent, int first, int count)
{
	int i;

	for (i = first; i < first + count; i++)
		wci_buf_printf(text,
		    "%s- id: s%d\n%s  fair: f\n%s  title: 甲 %d\n%s  value: "
		    "about %d.5m CNY\n%s  sources:\n%s  - a\n%s    \n%s  - b\n",
		    indent, i, indent, indent, i, indent, i + 1, indent, indent,
		    indent, indent);
}

/* A list of items with something between them. */
static void
make(struct wci_buf *text, const char *indent, const char *between)
{
	wci_buf_clear(text);
	wci_buf_puts(text, "# head\nsignings:\n");
	put_items(text, indent, 0, 30);
	wci_buf_puts(text, between);
	put_items(text, indent, 30, 30);
}

START_TEST(cuts_do_not_show)
{
	static const char *const indents[] = { "", " ", "  ", "      " };
	struct wci_buf text = WCI_BUF_EMPTY;
	struct outcome whole;
	struct outcome cut;
	size_t i;

	for (i = 0; i < COUNT(indents); i++) {
		make(&text, indents[i], "");
		put_seed("a.yaml", wci_buf_text(&text));
		ck_assert_uint_eq(assert_same(indents[i], few_sizes, 4), 60);
		/* And it was cut. */
		whole = read_all(1, SIZE_MAX);
		cut = read_all(2, 300);
		ck_assert_uint_eq(whole.batches, 1);
		ck_assert_uint_gt(cut.batches, 15);
		ck_assert_ptr_nonnull(
		    strstr(wci_buf_text(&cut.text), "signings[59]"));
		free_outcome(&whole);
		free_outcome(&cut);
	}
	wci_buf_free(&text);
}
END_TEST

/* What stands between two items, indented by two. */
static const char *const between[] = {
	/* Text that looks like items. */
	("  - id: q\n    fair: f\n    sources: a\n    title: \"begins\n"
	 "  - id: x\n    title: y\n  - id: z\n  ends\"\n"),
	("  - id: q\n    fair: f\n    sources: a\n    title: 'begins\n\n"
	 "  - id: x\n    title: y\n\n  - id: z\n  ends'\n"),
	("  - id: q\n    fair: f\n    sources: a\n    title: |\n"
	 "      - id: x\n      - id: y\n\n    note: >-\n      - a\n\n"
	 "      - b\n"),
	"  - id: q\n    fair: f\n    sources: a\n    title: |+\n      x\n\n\n\n",
	"  - id: q\n    fair: f\n    sources: a\n    title: |\n",
	("  - id: q\n    fair: f\n    sources: a\n    title: plain\n"
	 "     - id: x\n     - id: y\n"),
	("  - id: q\n    fair: f\n    title: x\n    sources: [a,\n  - b,\n"
	 "  - c\n  ]\n"),
	"  - {id: q, fair: f, title: x,\n    sources: [a, b,\n      c]}\n",
	("  - {id: q, fair: f, title: \"x\n  - id: y\n  - id: z\n\",\n"
	 "  sources: a}\n"),
	/* What is no text at all. */
	"\n\n# a comment\n  # - id: x\n# - id: y\n\n     \n",
	"  -\n    id: q\n    fair: f\n    title: t\n    sources: a\n",
	"  -   id: q\n      fair: f\n      title: t\n      sources: a\n",
	("  - # comment\n    id: q\n    fair: f\n    title: t\n"
	 "    sources: a\n"),
	"  - ? id\n    : q\n    fair: f\n    title: t\n    sources: a\n",
	/* Other collections. */
	("regions:\n  - {id: r, name: R, kind: k}\n  - {id: s, name: S, "
	 "kind: k}\nsignings2:\n"),
	"organizations:\n- id: a\n  name: A\n- id: b\n  name: B\n",
	"organizations:\n    - id: a\n      name: A\n",
	"organizations: []\nclaims: [{fair: f}]\nindicators:\n",
	"organizations: text\n",
	"signings:\n",
	"\"regions\":\n",
	"regions: # comment\n\n  # comment\n",
	"? regions\n:\n",
	"regions: !tag\n",
	"regions: &x\n",
	/* Documents. */
	"...\n",
	"---\n",
	"---\nsignings:\n",
	"...\n---\nsignings:\n",
	"%YAML 1.1\n",
	"%TAG ! tag:x,2000:\n---\nsignings:\n",
	/* What is wrong. */
	"  - text\n",
	"  - - id: x\n",
	"  -\n",
	"  - \n",
	"  - [a, b]\n",
	"   - id: x\n",
	" - id: x\n",
	"- id: x\n",
	"\t- id: x\n",
	"  -\tid: x\n",
	"  - id: q\n\tfair: f\n",
	"  - id: q\n    fair f\n",
	"  - id: q\n    fair: f: g\n",
	"  - id: q\n    unknown: f\n    id: r\n",
	("  - id: q\n    fair: f\n    title: x\n    sources: a\n"
	 "    value: 5 parsecs\n"),
	"  - id: q\n    fair: f\n    title: \"x\n",
	"  - id: q\n    fair: f\n    title: x\n    sources: [a\n",
	"  - id: q\n    fair: f\n    title: x\n    sources: a]\n",
	"  - id: &a q\n    fair: *a\n",
	"  - id: q\n    fair: f\n    title: !!str x\n    sources: a\n",
	"  - id: q\n    fair: f\n    title: \xFF\n    sources: a\n",
	"  - id: q\n    fair: f\n    title: \xE4\xB8\n    sources: a\n",
	"  - id: q\n    fair: f\n    title: \xE2\x80\xA8\n    sources: a\n",
	"  - id: q\n    fair: f\n    title: x\xC2\x85y\n    sources: a\n",
	"  - id: q\n    fair: f\n    title: \x01\n    sources: a\n",
	"  - id: q\n    fair: f\n    title: \xEF\xBB\xBFx\n    sources: a\n",
	"\xEF\xBB\xBF  - id: q\n",
	"  - id: q\n    fair: f\n    title: \"\\0\"\n    sources: a\n",
	("  - id: q\n    fair: f\n    title: [[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]"
	 "]]]\n    sources: a\n"),
	"  - id: q\n    fair: f\n    title: x\r    sources: a\r\r",
	"  - id: q\r\n    fair: f\r\n    title: x\r\n    sources: a\r\n",
};

START_TEST(hostile_texts)
{
	struct wci_buf text = WCI_BUF_EMPTY;
	size_t i;

	for (i = 0; i < COUNT(between); i++) {
		make(&text, "  ", between[i]);
		put_seed("a.yaml", wci_buf_text(&text));
		(void)assert_same(between[i], few_sizes, 4);
	}
	/* The same at the end of a file, where a piece ends as well. */
	for (i = 0; i < COUNT(between); i++) {
		wci_buf_clear(&text);
		wci_buf_puts(&text, "signings:\n");
		put_items(&text, "  ", 0, 20);
		wci_buf_puts(&text, between[i]);
		put_seed("a.yaml", wci_buf_text(&text));
		(void)assert_same(between[i], few_sizes, 2);
	}
	wci_buf_free(&text);
}
END_TEST

static const char *const beginnings[] = {
	"",
	"\xEF\xBB\xBF",
	"---\n",
	"%YAML 1.1\n---\n",
	"# comment\n\n",
	"regions: []\n",
	"wordings:\n- {word: over, low_factor: 1, high_factor: open}\n",
	"{signings: [",
	"'",
	"- a\n",
	"  ",
	"text\n",
};

/* All of a text with other line breaks. */
static void
put_breaks(struct wci_buf *out, const char *text, const char *line_break)
{
	for (; *text != '\0'; text++)
		if (*text == '\n')
			wci_buf_puts(out, line_break);
		else
			wci_buf_putc(out, *text);
}

START_TEST(beginnings_and_line_breaks)
{
	static const char *const breaks[] = { "\n", "\r\n", "\r", "\n\n" };
	struct wci_buf text = WCI_BUF_EMPTY;
	struct wci_buf whole = WCI_BUF_EMPTY;
	size_t i;
	size_t k;

	make(&text, "  ", "");
	for (i = 0; i < COUNT(beginnings); i++)
		for (k = 0; k < COUNT(breaks); k++) {
			wci_buf_clear(&whole);
			wci_buf_puts(&whole, beginnings[i]);
			put_breaks(&whole, wci_buf_text(&text), breaks[k]);
			put_seed("a.yaml", wci_buf_text(&whole));
			(void)assert_same(beginnings[i], few_sizes, 3);
		}
	wci_buf_free(&text);
	wci_buf_free(&whole);
}
END_TEST

START_TEST(several_files_in_order)
{
	struct wci_buf text = WCI_BUF_EMPTY;
	char name[32];
	int i;

	for (i = 0; i < 40; i++) {
		wci_buf_clear(&text);
		wci_buf_puts(&text,
		    i % 3 == 0	     ? "organizations:\n"
			: i % 3 == 1 ? "signings:\n"
				     : "claims:\n");
		put_items(&text, "  ", i * 100, i * 3 % 25);
		(void)snprintf(name, sizeof(name), "%02d.yaml", i);
		put_seed(name, wci_buf_text(&text));
	}
	put_seed("empty.yaml", "");
	(void)assert_same("files", few_sizes, 4);
	(void)assert_same("files", (const size_t[]){ 1, 2, 17, 100000 }, 4);
	wci_buf_free(&text);
}
END_TEST

/* ------------------------------------------------------------------ chance */

static uint32_t
chance(uint64_t *state, uint32_t below)
{
	*state = *state * 6364136223846793005U + 1442695040888963407U;
	return (uint32_t)((*state >> 33) % below);
}

/* Change a text at one place, mostly at the beginning of a line. */
static void
mutate(struct wci_buf *text, uint64_t *state)
{
	static const char *const words[] = { "\"", "'", "|\n", ">\n", "- ",
		"  - ", "  - id: x\n", "\n", "#", ": ", "[", "]", "{", "}",
		"\t", " ", "    ", "...\n", "---\n", "regions:\n",
		"signings:\n", "organizations:\n  - id: o\n", "\r", "&a ",
		"!t ", "? ", "note: |\n", "    note: \"\n", "\"\n", "'\n", "甲",
		"\xE4", "\xC2\x85", "title: >+\n\n\n", "  -\n", "-\n", "%" };
	struct wci_buf changed = WCI_BUF_EMPTY;
	const char *s = wci_buf_text(text);
	size_t length = text->length;
	size_t at = chance(state, (uint32_t)length);
	uint32_t way = chance(state, 8);
	size_t n = 0;

	while (way < 6 && at > 0 && s[at - 1] != '\n')
		at--;
	if (way == 0 || way == 6)
		n = chance(state, 60);
	if (n > length - at)
		n = length - at;
	wci_buf_put(&changed, s, at);
	if (way != 0)
		wci_buf_puts(
		    &changed, words[chance(state, (uint32_t)COUNT(words))]);
	wci_buf_put(&changed, s + at + n, length - at - n);
	wci_buf_clear(text);
	wci_buf_put(text, wci_buf_text(&changed), changed.length);
	wci_buf_free(&changed);
}

START_TEST(mutated_texts)
{
	static const size_t sizes[] = { 61, 300, 900 };
	struct wci_buf text = WCI_BUF_EMPTY;
	uint64_t state = (uint64_t)_i + 1;
	uint32_t changes;
	int rounds = test_rounds(60);

	while (rounds-- > 0) {
		make(&text, chance(&state, 3) == 0 ? "" : "  ",
		    chance(&state, 3) != 0
			? ""
			: between[chance(&state, (uint32_t)COUNT(between))]);
		for (changes = chance(&state, 4); changes > 0; changes--)
			mutate(&text, &state);
		put_seed("a.yaml", wci_buf_text(&text));
		(void)assert_same(wci_buf_text(&text), sizes, 3);
	}
	wci_buf_free(&text);
}
END_TEST

/* ------------------------------------------------------------------ limits */

static void
put_many(struct wci_buf *text, const char *s, size_t length)
{
	size_t n = strlen(s);

	for (; length >= n; length -= n)
		wci_buf_puts(text, s);
}

START_TEST(limits_are_those_of_the_whole)
{
	/* Bytes of a scalar, of comments before and behind an item; items first. */
	static const size_t cases[][4] = {
		{ 1048576, 0, 0, 400 },
		{ 1048577, 0, 0, 400 },
		{ 0, 2090000, 0, 400 },
		{ 0, 2200000, 0, 400 },
		{ 0, 1090000, 1000000, 400 },
		{ 0, 400000, 400000, 400 },
		{ 0, 1900000, 450000, 0 },
		{ 1048576, 0, 0, 400 },
		{ 1048577, 0, 0, 400 },
	};
	/* The last ones are such that lines could read them. */
	enum { BY_LINES = 7 };
	static const size_t sizes[] = { 30000, 400000, 1048576 };
	struct wci_buf text = WCI_BUF_EMPTY;
	size_t i;

	for (i = 0; i < COUNT(cases); i++) {
		wci_buf_clear(&text);
		wci_buf_puts(&text, "signings:\n");
		wci_buf_puts(&text,
		    "  - {id: one,\n     fair: f, sources: a, title: t}\n");
		put_items(&text, "  ", 0, (int)cases[i][3]);
		put_many(&text, "# 456789\n", cases[i][1]);
		wci_buf_puts(
		    &text, i < BY_LINES ? "  - # comment\n" : "  - note: a\n");
		put_many(&text, "# 456789\n", cases[i][2]);
		wci_buf_puts(&text,
		    "    id: q\n    fair: f\n    sources: a\n    title: x");
		put_many(&text, "x", cases[i][0]);
		wci_buf_puts(&text, "\n");
		put_items(&text, "  ", 400, 400);
		put_seed("a.yaml", wci_buf_text(&text));
		(void)assert_same("limits", sizes, COUNT(sizes));
	}
	wci_buf_free(&text);
}
END_TEST

START_TEST(many_problems)
{
	struct wci_buf text = WCI_BUF_EMPTY;
	int i;

	wci_buf_puts(&text, "organizations:\n");
	for (i = 0; i < 9000; i++)
		wci_buf_printf(&text, "- id: o%d\n%s", i,
		    i % 1000 == 7 ? "  name: n\n  bad: b\n" : "");
	put_seed("a.yaml", wci_buf_text(&text));
	ck_assert_uint_eq(assert_same("problems", few_sizes, 4), 9000);
	wci_buf_free(&text);
}
END_TEST

/* --------------------------------------------------------------- other ends */

START_TEST(can_be_left_early)
{
	struct wci_buf text = WCI_BUF_EMPTY;
	const char *const seeds[] = { folder };
	int taken;

	make(&text, "  ", "  - id: \"\n");
	put_seed("a.yaml", wci_buf_text(&text));
	make(&text, "  ", "");
	put_seed("b.yaml", wci_buf_text(&text));
	for (taken = 0; taken < 12; taken++) {
		struct wci_seed_files files = { .files = NULL };
		struct wci_feed *feed = NULL;
		int i;

		ck_assert_int_eq(
		    wci_seed_files_collect(&files, seeds, 1, NULL), WCIFIT_OK);
		ck_assert_int_eq(
		    wci_feed_start(&files, 3, 300, &feed, NULL), WCIFIT_OK);
		for (i = 0; i < taken; i++)
			wci_feed_recycle(feed, wci_feed_next(feed));
		ck_assert_int_eq(wci_feed_end(feed, NULL), WCIFIT_OK);
		wci_seed_files_free(&files);
	}
	wci_buf_free(&text);
}
END_TEST

START_TEST(failures_are_told)
{
	const char *const seeds[] = { folder };
	struct wci_buf text = WCI_BUF_EMPTY;
	size_t size;

	make(&text, "  ", "");
	for (size = 300; size < 1000000; size *= 1000) {
		struct wci_seed_files files = { .files = NULL };
		struct wcifit_error error = { WCIFIT_OK, "" };
		struct wci_feed *feed = NULL;
		char *path = test_path(folder, "b.yaml");

		put_seed("a.yaml", wci_buf_text(&text));
		put_seed("b.yaml", wci_buf_text(&text));
		ck_assert_int_eq(
		    wci_seed_files_collect(&files, seeds, 1, NULL), WCIFIT_OK);
		ck_assert_int_eq(unlink(path), 0);
		ck_assert_int_eq(
		    wci_feed_start(&files, 2, size, &feed, &error), WCIFIT_OK);
		for (;;) {
			struct wci_batch *batch = wci_feed_next(feed);

			if (batch == NULL)
				break;
			wci_batch_free(batch);
		}
		ck_assert_int_eq(wci_feed_end(feed, &error), WCIFIT_FAILED);
		ck_assert_ptr_nonnull(
		    strstr(error.message, "b.yaml: No such file"));
		wci_seed_files_free(&files);
		wci_free(path);
	}
	wci_buf_free(&text);
}
END_TEST

/* Reading pieces, and reading again what was not right. */
static enum wcifit_status
work(void *context)
{
	struct wci_seed_files files = { .files = NULL };
	struct wci_feed *feed = NULL;
	const char *const seeds[] = { context };
	enum wcifit_status status =
	    wci_seed_files_collect(&files, seeds, 1, NULL);

	if (status == WCIFIT_OK)
		status = wci_feed_start(&files, 2, 1000, &feed, NULL);
	while (status == WCIFIT_OK) {
		struct wci_batch *batch = wci_feed_next(feed);

		if (batch == NULL)
			break;
		wci_feed_recycle(feed, batch);
	}
	if (status == WCIFIT_OK)
		status = wci_feed_end(feed, NULL);
	wci_seed_files_free(&files);
	return status;
}

START_TEST(memory_may_run_out)
{
	struct wci_buf text = WCI_BUF_EMPTY;

	make(&text, "  ", "");
	put_seed("a.yaml", wci_buf_text(&text));
	make(&text, "  ", "  - id: \"\n  - id: x\n\"\n    bad: key\n");
	put_seed("b.yaml", wci_buf_text(&text));
	ck_assert_uint_gt(test_each_allocation(work, folder, false), 50);
	wci_buf_free(&text);
}
END_TEST

START_TEST(can_be_interrupted)
{
	struct wci_buf text = WCI_BUF_EMPTY;
	struct outcome out;

	make(&text, "  ", "");
	put_seed("a.yaml", wci_buf_text(&text));
	out = read_until(2, _i == 0 ? 300 : SIZE_MAX, true);
	ck_assert_int_eq(out.status, WCIFIT_INTERRUPTED);
	free_outcome(&out);
	wci_buf_free(&text);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("feed");
	TCase *all = tcase_create("feed");

	tcase_add_checked_fixture(all, set_up, tear_down);
	tcase_add_test(all, cuts_do_not_show);
	tcase_add_test(all, hostile_texts);
	tcase_add_test(all, beginnings_and_line_breaks);
	tcase_add_test(all, several_files_in_order);
	tcase_add_loop_test(all, mutated_texts, 0, 8);
	tcase_add_test(all, limits_are_those_of_the_whole);
	tcase_add_test(all, many_problems);
	tcase_add_test(all, can_be_left_early);
	tcase_add_test(all, failures_are_told);
	tcase_add_test(all, memory_may_run_out);
	tcase_add_loop_test(all, can_be_interrupted, 0, 2);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

/* SPDX-License-Identifier: MIT */
/* ingest/linewise: what is read without libyaml is what libyaml reads. */
#include "ingest/linewise.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "support/support.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ------------------------------------------------------------ what was read */

static void
put_event(const struct wci_yaml_event *event, bool exact, struct wci_buf *out)
{
	static const char *const names[] = { "{", "}", "[", "]", "", "END",
		"ERROR" };

	wci_buf_printf(out, "%u:%u%s", (unsigned)event->line,
	    (unsigned)event->column, names[event->kind]);
	if (event->block)
		wci_buf_puts(out, " block");
	if (event->kind == WCI_YAML_SCALAR)
		wci_buf_printf(out, "%s%s %zu %.*s",
		    event->plain ? " plain" : " quoted", exact ? "" : " made",
		    event->length, (int)event->length, event->text);
	wci_buf_putc(out, '\n');
}

struct input {
	const char *bytes;
	size_t length;
};

static int
read_input(void *context, void *buffer, size_t size, size_t *got)
{
	struct input *input = context;

	*got = input->length < size ? input->length : size;
	memcpy(buffer, input->bytes, *got);
	input->bytes += *got;
	input->length -= *got;
	return 0;
}

static void
no_place(void *context, uint64_t byte, uint32_t *line, uint32_t *column)
{
	(void)context;
	(void)byte;
	*line = *column = 1;
}

/* All events of libyaml, a line each. */
static void
read_by_libyaml(const char *bytes, size_t length, struct wci_buf *out)
{
	struct input text = { bytes, length };
	const struct wci_yaml_input input = { read_input, no_place, &text };
	struct wci_yaml *yaml = wci_yaml_new(&input);
	const struct wci_yaml_event *event;

	ck_assert_ptr_nonnull(yaml);
	do {
		event = wci_yaml_next(yaml);
		put_event(event,
		    event->kind == WCI_YAML_SCALAR && wci_yaml_is_exact(yaml),
		    out);
	} while (event->kind != WCI_YAML_END && event->kind != WCI_YAML_ERROR);
	if (wci_yaml_was_ended(yaml))
		wci_buf_puts(out, "was ended\n");
	wci_yaml_free(yaml);
}

/*
 * The same by lines; false: some of it is of another form.  The text is laid
 * where a byte too far would be noticed.
 */
static bool
read_by_lines(const char *bytes, size_t length, struct wci_buf *out)
{
	struct wci_linewise lines = { .text = NULL };
	char *text = wci_malloc(length + 1);
	bool all;
	size_t i;

	ck_assert_ptr_nonnull(text);
	if (length > 0)
		memcpy(text, bytes, length);
	text[length] = '\n';
	wci_linewise_begin(&lines, text, length);
	all = wci_linewise_may_read(text, length);
	while (all && !wci_linewise_has_ended(&lines)) {
		all = wci_linewise_read(&lines) == WCI_LINEWISE_READ;
		for (i = 0; all && i < lines.count; i++)
			put_event(&lines.events[i], true, out);
	}
	wci_linewise_free(&lines);
	wci_free(text);
	return all;
}

/* Whether a text is read by lines; if so, it must be as libyaml reads it. */
static bool
is_read(const char *bytes, size_t length)
{
	struct wci_buf lines = WCI_BUF_EMPTY;
	struct wci_buf libyaml = WCI_BUF_EMPTY;
	bool read = read_by_lines(bytes, length, &lines);

	if (read) {
		read_by_libyaml(bytes, length, &libyaml);
		if (strcmp(wci_buf_text(&lines), wci_buf_text(&libyaml)) != 0)
			ck_abort_msg("%.*s\nby lines:\n%s\nby libyaml:\n%s",
			    (int)length, bytes, wci_buf_text(&lines),
			    wci_buf_text(&libyaml));
	}
	wci_buf_free(&lines);
	wci_buf_free(&libyaml);
	return read;
}

/* -------------------------------------------------------------------- forms */

/* Ordinary seeds: reading them by lines is what this is for. */
static const char *const read_texts[] = {
	"a:\n  - b: c\n",
	"a:\n- b: c\n- b: d\nb:\n- c: d\n",
	"a:\n  - b: c\n    d: e\n\n  - b: c\n",
	"# a comment\n\na: # another\n  # and one\n  - b: c # d\n\n# last\n",
	"a:\n  - b:\n      - c\n      - d\n    e: f\n",
	"a:\n  - b:\n    - c\n    - d\n    e: f\n",
	"a:\n  - b:\n      c: d\n      e:\n        - f: g\n          h: i\n",
	"a:\n  - b: c",
	"a:\n  -   b: c\n      d:   e  \n",
	"a:\n  - b\n  - c d\n  - https://example.org/x?y=z#w\n",
	"a:\n  - b: c:d\n    e: f#g\n    h: -1\n    i: ~\n    j: 5,000\n",
	"a:\n  - b: \"c: d # e\"\n    f: 'g, \"h\"'\n    i: \"\"\n",
	"a:\n  - \"b\"\n  - 'c' # d\n",
	"a:\n  - b: 甲乙丙\n    c: é — “x”\n",
	"a:\n  - {b: c, d: e}\n  - {}\n  - {f: [g, h], i: {j: k}}\n",
	"a:\n  - b: [c, d e, \"f, g\", 'h']\n    i: []\n    j: [[k], {l: m}]\n",
	"a:\n  - b: [甲, 乙]\n    c: {d: 丙, e: f}\n",
	"a:\n  - {b: https://example.org/c, d: 12:30}\n",
	"a: [b, c]\nd: e\n",
	"a: b\n",
	"a.b-c_1:\n  - 2: 3\n",
	"a:\n  - b: c\n    d: e   # f\n   # g\n  - h: i\n",
};

/* What libyaml reads, or refuses, by itself. */
static const char *const other_texts[] = {
	"",
	"\n",
	"# nothing\n",
	"a:\n",
	"a:\n  - b:\n  - c: d\n",
	"a:\n  - b:\n    c: d\n",
	"a:\n  - b: c\n     d\n",
	"a:\n  - b: c\n      d: e\n",
	"a:\n  - b: c\n   d: e\n",
	"a:\n  - b: c\n - d: e\n",
	"a:\n  - b: c: d\n",
	"a:\n  - b: c:\n",
	"a:\n  - b: \"c\\td\"\n",
	"a:\n  - b: 'c''d'\n",
	"a:\n  - b: \"c\n      d\"\n",
	"a:\n  - b: \"c\" d\n",
	"a:\n  - b: \"c\"#d\n",
	"a:\n  - b: |\n      c\n",
	"a:\n  - b: >-\n      c\n",
	"a:\n  - b: &c d\n",
	"a:\n  - b: *c\n",
	"a:\n  - b: !c d\n",
	"a:\n  - b: ?c\n",
	"a:\n  - ? b\n    : c\n",
	"a:\n  - \"b\": c\n",
	"a:\n  - b c: d\n",
	"a:\n  - - b\n",
	"a:\n  -\n    b: c\n",
	"a:\n  - b: [c,\n      d]\n",
	"a:\n  - b: [c\n",
	"a:\n  - b: [c, ]\n",
	"a:\n  - b: [c: d]\n",
	"a:\n  - b: [c] d\n",
	"a:\n  - b: {c}\n",
	"a:\n  - b: {c: }\n",
	"a:\n  - b: {c: d, \"e\": f}\n",
	"a:\n  - b: [c?]\n",
	"a:\n  - b: [c #d]\n",
	"a:\n  - b:\tc\n",
	"a:\n  - b: c\r\n",
	"a:\n  - b: c\x01\n",
	"a:\n  - b: c\x7F\n",
	"a:\n  - b: \xFF\n",
	"a:\n  - b: c\xC2\x85z\n",
	"a:\n  - b: c\xE2\x80\xA8z\n",
	"\xEF\xBB\xBF\141:\n  - b: c\n",
	"---\na:\n  - b: c\n",
	"a:\n  - b: c\n...\n",
	"a:\n  - b: c\n---\na: b\n",
	"%YAML 1.1\n---\na: b\n",
	"- a\n",
	"a\n",
	"  a:\n    - b: c\n",
	"a:\n  b: c\n",
	"a:\n  - b: c\n  # d",
	"a:\n  - b: c\n  ",
	"a:\n  - b: [[[[[[[[[c]]]]]]]]]\n",
	"a:\n  - 甲: 乙\n",
	"a:\n  - b: ---\n",
	"a:\n  - b: c\n    甲: 乙\n",
};

START_TEST(ordinary_seeds_are_read_by_lines)
{
	const char *text = read_texts[_i];

	if (!is_read(text, strlen(text)))
		ck_abort_msg("not read by lines:\n%s", text);
}
END_TEST

START_TEST(other_forms_are_left_to_libyaml)
{
	const char *text = other_texts[_i];

	if (is_read(text, strlen(text)))
		ck_abort_msg("read by lines:\n%s", text);
}
END_TEST

START_TEST(a_long_key_or_item_is_left_to_libyaml)
{
	static const size_t lengths[] = { 100, 200, 1024 * 1024 };
	static const bool keys[] = { true, false, false };
	static const bool values[] = { true, true, false };
	size_t i;

	for (i = 0; i < COUNT(lengths); i++) {
		char *word = wci_calloc(1, lengths[i] + 1);
		struct wci_buf text = WCI_BUF_EMPTY;

		ck_assert_ptr_nonnull(word);
		memset(word, 'x', lengths[i]);
		wci_buf_printf(&text, "a:\n  - %s: b\n", word);
		ck_assert_int_eq(is_read(text.data, text.length), keys[i]);
		wci_buf_clear(&text);
		wci_buf_printf(
		    &text, "a:\n  - b: %s\n    c: d\n  - b: c\n", word);
		ck_assert_int_eq(is_read(text.data, text.length), values[i]);
		/* The last line of an item, and one at the top. */
		wci_buf_clear(&text);
		wci_buf_printf(&text, "a:\n  - b: c\n    d: %s\n", word);
		ck_assert_int_eq(is_read(text.data, text.length), values[i]);
		wci_buf_clear(&text);
		wci_buf_printf(&text, "a: %s\n", word);
		ck_assert_int_eq(is_read(text.data, text.length), values[i]);
		wci_buf_free(&text);
		wci_free(word);
	}
}
END_TEST

START_TEST(many_words_in_brackets_are_left_to_libyaml)
{
	static const int counts[] = { 1000, 20000 };
	size_t i;

	for (i = 0; i < COUNT(counts); i++) {
		struct wci_buf text = WCI_BUF_EMPTY;
		int n;

		wci_buf_puts(&text, "a:\n  - b: [c");
		for (n = 1; n < counts[i]; n++)
			wci_buf_puts(&text, ",c");
		wci_buf_puts(&text, "]\n");
		ck_assert_int_eq(is_read(text.data, text.length), i == 0);
		wci_buf_free(&text);
	}
}
END_TEST

/* ------------------------------------------------------------------- chance */

static uint64_t
chance(uint64_t *state)
{
	*state = *state * 6364136223846793005U + 1442695040888963407U;
	return *state >> 33;
}

/* Parts of which texts are made: most fit together, some do not. */
static const char *const parts[] = { "a:\n", "b:\n", "signings: # x\n",
	"  - id: x\n", "  - id: y\n    ", "- id: z\n", "  - ", "- ", "    ",
	"      ", "  ", " ", "\n", "\n\n", "key: value\n", "key: v w x\n",
	"k:\n", "k: [a, b]\n", "k: {a: b, c: [d]}\n", "[", "]", "{", "}", ", ",
	",", "k: \"q r\"\n", "k: 'q'\n", "\"", "'", "甲乙", "— ", "# c\n",
	" # c\n", "#", ": ", ":", "-1", "--", "---\n", "...\n", "?", "|", ">",
	"&a ", "*a", "!a ", "\\", "%", "@", "`", "~", "http://x.y/z", "\t", "a",
	"b c", "      - item\n", "    - item\n", "  k2: v\n", "    k2: v\n",
	"      k3: v\n" };

static void
make_text(uint64_t *state, struct wci_buf *out)
{
	size_t count = 1 + chance(state) % 14;

	wci_buf_clear(out);
	if (chance(state) % 4 != 0)
		wci_buf_puts(out, "signings:\n  - id: a\n");
	while (count-- > 0)
		wci_buf_puts(out, parts[chance(state) % COUNT(parts)]);
}

START_TEST(texts_made_by_chance_are_read_as_libyaml_does)
{
	const int rounds = test_rounds(20000);
	uint64_t state = (uint64_t)_i + 1;
	struct wci_buf text = WCI_BUF_EMPTY;
	int read = 0;
	int i;

	for (i = 0; i < rounds; i++) {
		make_text(&state, &text);
		read += is_read(wci_buf_text(&text), text.length);
	}
	/* Enough of both, else this shows nothing. */
	ck_assert_int_gt(read, rounds / 100);
	ck_assert_int_lt(read, rounds / 2);
	wci_buf_free(&text);
}
END_TEST

/* Real seeds with a few bytes changed, a collection's worth at a time. */
START_TEST(real_seeds_with_changes_are_read_as_libyaml_does)
{
	static const char *const names[] = { "seeds/organizations.yaml",
		"seeds/exchange_rates.yaml", "seeds/regions.yaml",
		"seeds/signings/wcifit/wcifit-7.yaml", "seeds/sources.yaml" };
	enum { ROUNDS = 400, LONGEST = 3000 };
	char *path = test_source(names[_i]);
	size_t length = 0;
	char *seed = test_read(path, &length);
	uint64_t state = (uint64_t)_i + 1;
	size_t read = 0;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		struct wci_buf text = WCI_BUF_EMPTY;
		size_t at = chance(&state) % length;
		size_t n = chance(&state) % LONGEST;
		size_t changes = chance(&state) % 3;

		while (at > 0 && seed[at - 1] != '\n')
			at--;
		n = n > length - at ? length - at : n;
		wci_buf_puts(&text, at > 0 ? "a:\n" : "");
		wci_buf_put(&text, seed + at, n);
		while (changes-- > 0 && text.length > 0)
			text.data[chance(&state) % text.length] =
			    parts[chance(&state) % COUNT(parts)][0];
		read += is_read(wci_buf_text(&text), text.length);
		wci_buf_free(&text);
	}
	ck_assert_uint_gt(read, 0);
	wci_free(seed);
	wci_free(path);
}
END_TEST

/* -------------------------------------------------------------------- items */

START_TEST(an_item_of_another_form_is_passed_over)
{
	static const char text[] = "a:\n"
				   "  - b: c\n"
				   "    d: |\n"
				   "      e\n"
				   "  - f: g\n"
				   "h: i\n";
	struct wci_linewise lines = { .text = NULL };
	const char *other = strstr(text, "  - b");
	const char *next = strstr(text, "  - f");

	wci_linewise_begin(&lines, text, sizeof(text) - 1);
	ck_assert_int_eq(wci_linewise_read(&lines), WCI_LINEWISE_READ);
	/* The list has begun; of the item nothing was said. */
	ck_assert_int_eq(wci_linewise_read(&lines), WCI_LINEWISE_OTHER);
	ck_assert_uint_eq(lines.count, 1);
	ck_assert_int_eq(lines.events[0].kind, WCI_YAML_SEQ);
	ck_assert_uint_eq(lines.at, (size_t)(other - text));
	ck_assert_uint_eq(lines.line, 2);
	ck_assert_uint_eq(lines.key_length, 1);
	ck_assert_int_eq(lines.key[0], 'a');
	ck_assert_uint_eq(wci_linewise_column(&lines), 2);
	ck_assert_uint_eq(
	    wci_linewise_look_ahead(&lines, 1), (size_t)(next - text));
	/* Too far: a key at the top comes before that. */
	ck_assert_uint_eq(
	    wci_linewise_look_ahead(&lines, 1000), sizeof(text) - 1);
	wci_linewise_go_on(&lines, (size_t)(next - text));
	ck_assert_uint_eq(lines.line, 5);
	ck_assert_int_eq(wci_linewise_read(&lines), WCI_LINEWISE_READ);
	ck_assert_uint_eq(lines.count, 3);
	ck_assert_uint_eq(lines.events[0].line, 5);
	ck_assert_uint_eq(lines.events[0].column, 5);
	ck_assert_int_eq(wci_linewise_read(&lines), WCI_LINEWISE_READ);
	ck_assert_int_eq(wci_linewise_read(&lines), WCI_LINEWISE_READ);
	ck_assert(wci_linewise_has_ended(&lines));
	wci_linewise_free(&lines);
}
END_TEST

START_TEST(a_text_inside_a_list_has_the_places_of_its_file)
{
	static const char text[] = "  - b: c\n\n  - d: e\n";
	struct wci_linewise lines = { .text = NULL };

	wci_linewise_begin_inside(&lines, text, sizeof(text) - 1, "a", 100);
	ck_assert_int_eq(wci_linewise_read(&lines), WCI_LINEWISE_READ);
	ck_assert_uint_eq(lines.count, 6);
	ck_assert_int_eq(lines.events[0].kind, WCI_YAML_MAP);
	ck_assert_int_eq(lines.events[1].kind, WCI_YAML_SCALAR);
	ck_assert_int_eq(lines.events[1].text[0], 'a');
	ck_assert_uint_eq(lines.events[1].line, 100);
	ck_assert_int_eq(lines.events[2].kind, WCI_YAML_SEQ);
	ck_assert_uint_eq(lines.events[2].line, 101);
	ck_assert_uint_eq(lines.events[2].column, 3);
	ck_assert_int_eq(wci_linewise_read(&lines), WCI_LINEWISE_READ);
	ck_assert_uint_eq(lines.events[1].line, 103);
	wci_linewise_free(&lines);
}
END_TEST

static enum wcifit_status
work(void *context)
{
	struct wci_linewise lines = { .text = NULL };
	enum wci_linewise_answer answer = WCI_LINEWISE_READ;
	const char *text = context;
	bool no_memory;

	wci_linewise_begin(&lines, text, strlen(text) - 1);
	while (answer == WCI_LINEWISE_READ && !wci_linewise_has_ended(&lines))
		answer = wci_linewise_read(&lines);
	no_memory = lines.no_memory;
	ck_assert_int_eq(
	    answer, no_memory ? WCI_LINEWISE_LOST : WCI_LINEWISE_READ);
	wci_linewise_free(&lines);
	return no_memory ? WCIFIT_FAILED : WCIFIT_OK;
}

START_TEST(says_when_there_is_no_memory)
{
	char text[] = "a:\n  - b: [c, d, e, f, g, h, i, j, k, l]\n"
		      "    m: n\n    o: p\n    q: r\n\n";

	ck_assert_uint_gt(test_each_allocation(work, text, true), 1);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("linewise");
	TCase *forms = tcase_create("forms");
	TCase *items = tcase_create("items");

	tcase_add_loop_test(
	    forms, ordinary_seeds_are_read_by_lines, 0, (int)COUNT(read_texts));
	tcase_add_loop_test(
	    forms, other_forms_are_left_to_libyaml, 0, (int)COUNT(other_texts));
	tcase_add_test(forms, a_long_key_or_item_is_left_to_libyaml);
	tcase_add_test(forms, many_words_in_brackets_are_left_to_libyaml);
	tcase_add_loop_test(
	    forms, texts_made_by_chance_are_read_as_libyaml_does, 0, 4);
	tcase_add_loop_test(
	    forms, real_seeds_with_changes_are_read_as_libyaml_does, 0, 5);
	suite_add_tcase(suite, forms);
	tcase_add_test(items, an_item_of_another_form_is_passed_over);
	tcase_add_test(items, a_text_inside_a_list_has_the_places_of_its_file);
	tcase_add_test(items, says_when_there_is_no_memory);
	suite_add_tcase(suite, items);
	return wci_run_suite(suite);
}

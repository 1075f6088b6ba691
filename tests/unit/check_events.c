/* SPDX-License-Identifier: MIT */
/* ingest/events: by lines or by libyaml, a seed says the same. */
#include "ingest/events.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "support/support.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ------------------------------------------------------------ what was read */

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

/* Not where it is, but that it was asked for. */
static void
place(void *context, uint64_t byte, uint32_t *line, uint32_t *column)
{
	(void)context;
	*line = 77;
	*column = (uint32_t)byte;
}

/*
 * All events, a line each.  Ends are without their places: that of an item at
 * the end of a stretch is not told apart.
 */
static void
put_events(struct wci_events *events, struct wci_buf *out)
{
	static const char *const names[] = { "{", "}", "[", "]", "", "END",
		"ERROR" };
	const struct wci_yaml_event *event;

	ck_assert_ptr_nonnull(events);
	do {
		event = wci_events_next(events);
		wci_buf_puts(out, names[event->kind]);
		if (event->kind == WCI_YAML_SCALAR)
			wci_buf_printf(out, "%s%s %.*s",
			    event->plain ? "" : "quoted",
			    wci_events_are_exact(events) ? "" : " made",
			    (int)event->length, event->text);
		if (event->kind == WCI_YAML_SCALAR ||
		    event->kind == WCI_YAML_MAP || event->kind == WCI_YAML_SEQ)
			wci_buf_printf(out, " %u:%u%s", (unsigned)event->line,
			    (unsigned)event->column,
			    event->block ? " block" : "");
		wci_buf_putc(out, '\n');
	} while (event->kind != WCI_YAML_END && event->kind != WCI_YAML_ERROR);
	/* What has ended stays so. */
	ck_assert_int_eq(wci_events_next(events)->kind, event->kind);
	if (event->kind == WCI_YAML_ERROR)
		wci_buf_printf(out, "%u:%u %s (%d)\n",
		    (unsigned)wci_events_error(events)->line,
		    (unsigned)wci_events_error(events)->column,
		    wci_events_error(events)->message,
		    wci_events_error(events)->errnum);
	if (wci_events_were_ended(events))
		wci_buf_puts(out, "was ended\n");
	wci_events_free(events);
}

static void
read_input_text(const char *bytes, size_t length, struct wci_buf *out)
{
	struct input text = { bytes, length };
	const struct wci_yaml_input input = { read_input, place, &text };

	put_events(wci_events_of_input(&input), out);
}

static void
read_text(const char *bytes, size_t length, struct wci_buf *out)
{
	const struct wci_yaml_input input = { NULL, place, NULL };
	struct wci_text text = { bytes, length };

	put_events(wci_events_of_text(&text, &input), out);
}

static void
read_piece(const char *bytes, size_t length, const char *inside, uint32_t lines,
    struct wci_buf *out)
{
	struct wci_text text = { bytes, length };

	put_events(wci_events_of_piece(&text, inside, lines), out);
}

static void
assert_equal(
    const char *what, const struct wci_buf *got, const struct wci_buf *expected)
{
	const char *a = wci_buf_text(got);
	const char *b = wci_buf_text(expected);
	size_t at = 0;

	while (a[at] != '\0' && a[at] == b[at])
		at++;
	if (a[at] == b[at])
		return;
	while (at > 0 && a[at - 1] != '\n')
		at--;
	ck_abort_msg(
	    "%.3000s\ngot:\n%.300s\nexpected:\n%.300s", what, a + at, b + at);
}

/* ------------------------------------------------------------- whole texts */

static const char *const whole_texts[] = {
	"a:\n  - b: c\n",
	"a:\n  - b: c\nd:\n  - e: \"f\\tg\"\n",
	"---\na:\n  - b: c\n...\n",
	"a:\n  - b: [c\n",
	"a:\n  - b: &c d\n",
	"a:\n  - b: \x01\n",
	"",
};

START_TEST(a_text_says_what_an_input_says)
{
	const char *text = whole_texts[_i];
	struct wci_buf expected = WCI_BUF_EMPTY;
	struct wci_buf got = WCI_BUF_EMPTY;
	struct wci_buf with_end = WCI_BUF_EMPTY;

	read_input_text(text, strlen(text), &expected);
	wci_buf_printf(&with_end, "%s\n", text);
	read_text(with_end.data, with_end.length - 1, &got);
	assert_equal(text, &got, &expected);
	wci_buf_free(&with_end);
	wci_buf_free(&got);
	wci_buf_free(&expected);
}
END_TEST

/* ------------------------------------------------------------------- pieces */

/* Items as they come in seeds, plainly written and otherwise. */
static const char *const items[] = {
	"  - id: a\n    title: b c\n",
	"  - id: a\n    list:\n      - b\n      - c\n",
	"\n  # a comment\n  - id: a # another\n",
	"  - {id: a, list: [b, c]}\n",
	"  - id: a\n    title: >-\n      b\n      c\n",
	"  - id: a\n    title: \"b \\\" c\"\n",
	"  - id: a\n    title: 'b''c'\n    list: [d,\n      e]\n",
	"  - ? id\n    : a\n",
	"  - id: a\n    note: |\n      - b\n      - c\n",
};
#define PLAIN_ITEMS 4

static uint64_t
chance(uint64_t *state)
{
	*state = *state * 6364136223846793005U + 1442695040888963407U;
	return *state >> 33;
}

/* A list of items, one of `rare` of another form, and a further key. */
static void
make_list(uint64_t *state, size_t count, unsigned rare, struct wci_buf *out)
{
	wci_buf_puts(out, "signings:\n");
	while (count-- > 0)
		wci_buf_puts(out,
		    chance(state) % rare == 0
			? items[chance(state) % COUNT(items)]
			: items[chance(state) % PLAIN_ITEMS]);
	if (chance(state) % 2 == 0)
		wci_buf_puts(out, "fairs:\n  - id: d\n");
}

/* As a piece, and from its first item on, a text says what libyaml says of it. */
static void
assert_as_libyaml(struct wci_buf *text)
{
	struct wci_buf expected = WCI_BUF_EMPTY;
	struct wci_buf got = WCI_BUF_EMPTY;
	size_t head = strlen("signings:\n");

	read_input_text(text->data, text->length, &expected);
	wci_buf_putc(text, '\n');
	read_piece(text->data, text->length - 1, NULL, 0, &got);
	assert_equal("from its beginning", &got, &expected);
	/* From the first item on the same, but for the key's place. */
	wci_buf_clear(&got);
	read_piece(
	    text->data + head, text->length - 1 - head, "signings", 1, &got);
	assert_equal("from its first item", &got, &expected);
	wci_buf_free(&got);
	wci_buf_free(&expected);
}

START_TEST(a_piece_says_what_libyaml_says)
{
	/* One in two, and so few that lines go on behind them. */
	static const unsigned rare[] = { 2, 30, 300, 3000 };
	uint64_t state = (uint64_t)_i + 1;
	int rounds = test_rounds(12);

	while (rounds-- > 0) {
		struct wci_buf text = WCI_BUF_EMPTY;

		make_list(&state, 3000, rare[_i], &text);
		assert_as_libyaml(&text);
		wci_buf_free(&text);
	}
}
END_TEST

static const struct {
	const char *what;
	const char *begin; /* of a list that goes on with many items */
	const char *inside;
} wrong[] = {
	{ "a quoted scalar that never ends",
	    "signings:\n  - id: a\n    title: \"b\n", NULL },
	{ "a list in brackets that never ends",
	    "signings:\n  - id: a\n    list: [b\n", NULL },
	{ "what libyaml refuses", "  - id: a\n    title: &b c\n", "signings" },
	{ "lists at two columns", "  - id: a\n - id: b\n", "signings" },
	{ "a mapping in place of a list", "signings:\n  id: a\n", NULL },
	{ "characters that are not allowed", "  - id: \x01\n", "signings" },
};

START_TEST(a_wrong_piece_ends_with_an_error)
{
	struct wci_buf text = WCI_BUF_EMPTY;
	struct wci_buf got = WCI_BUF_EMPTY;
	int i;

	wci_buf_puts(&text, wrong[_i].begin);
	for (i = 0; i < 3000; i++)
		wci_buf_puts(&text, items[0]);
	wci_buf_putc(&text, '\n');
	read_piece(text.data, text.length - 1, wrong[_i].inside, 1, &got);
	if (strstr(wci_buf_text(&got), "ERROR") == NULL)
		ck_abort_msg("%s: %.500s", wrong[_i].what, got.data);
	wci_buf_free(&got);
	wci_buf_free(&text);
}
END_TEST

START_TEST(a_first_piece_of_another_form_is_read_by_libyaml)
{
	static const char text[] = "---\nsignings:\n  - id: a\n\n";
	struct wci_buf expected = WCI_BUF_EMPTY;
	struct wci_buf got = WCI_BUF_EMPTY;

	read_input_text(text, sizeof(text) - 2, &expected);
	read_piece(text, sizeof(text) - 2, NULL, 0, &got);
	assert_equal(text, &got, &expected);
	wci_buf_free(&got);
	wci_buf_free(&expected);
}
END_TEST

/* Behind what lines have read stands something at the top that they do not. */
START_TEST(other_forms_at_the_top_are_read_by_libyaml)
{
	static const char *const others[] = {
		"\"fairs\":\n  - id: d\n",
		"? fairs\n: - id: d\n",
		"fairs:\nregions:\n  - id: d\n",
		"...\n",
	};
	size_t i;

	for (i = 0; i < COUNT(others); i++) {
		struct wci_buf text = WCI_BUF_EMPTY;
		int n;

		wci_buf_puts(&text, "signings:\n");
		for (n = 0; n < 100; n++)
			wci_buf_puts(
			    &text, items[n % 50 == 10 ? 4 : n % PLAIN_ITEMS]);
		wci_buf_puts(&text, others[i]);
		assert_as_libyaml(&text);
		wci_buf_free(&text);
	}
}
END_TEST

START_TEST(an_interrupt_ends_any_text)
{
	static const char plain[] = "a:\n  - b: c\n\n";
	static const char other[] = "a:\n  - b: |\n      c\n\n";
	const char *const texts[] = { plain, other };
	size_t i;

	wcifit_interrupt();
	for (i = 0; i < COUNT(texts); i++) {
		const struct wci_text text = { texts[i], strlen(texts[i]) - 1 };
		struct wci_events *events = wci_events_of_piece(&text, NULL, 0);

		ck_assert_ptr_nonnull(events);
		while (wci_events_next(events)->kind != WCI_YAML_ERROR)
			continue;
		ck_assert_int_eq(wci_events_error(events)->errnum, ECANCELED);
		wci_events_free(events);
	}
	wcifit_interrupt_clear();
}
END_TEST

/* Memory that runs out ends the reading, and is not taken for bad seeds. */
static enum wcifit_status
work(void *context)
{
	const struct wci_text *text = context;
	struct wci_events *events = wci_events_of_piece(text, "signings", 1);
	const struct wci_yaml_event *event;
	bool failed;

	if (events == NULL)
		return WCIFIT_FAILED;
	do
		event = wci_events_next(events);
	while (event->kind != WCI_YAML_END && event->kind != WCI_YAML_ERROR);
	failed = event->kind == WCI_YAML_ERROR;
	wci_events_free(events);
	return failed ? WCIFIT_FAILED : WCIFIT_OK;
}

START_TEST(says_when_there_is_no_memory)
{
	struct wci_buf bytes = WCI_BUF_EMPTY;
	struct wci_text text;
	int i;

	for (i = 0; i < 400; i++)
		wci_buf_puts(&bytes, items[i == 100 ? 4 : 0]);
	wci_buf_putc(&bytes, '\n');
	text = (struct wci_text){ bytes.data, bytes.length - 1 };
	ck_assert_uint_gt(test_each_allocation(work, &text, true), 3);
	wci_buf_free(&bytes);
	wci_events_free(NULL);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("events");
	TCase *whole = tcase_create("whole texts");
	TCase *pieces = tcase_create("pieces");

	tcase_add_loop_test(
	    whole, a_text_says_what_an_input_says, 0, (int)COUNT(whole_texts));
	suite_add_tcase(suite, whole);
	tcase_add_loop_test(pieces, a_piece_says_what_libyaml_says, 0, 4);
	tcase_add_loop_test(
	    pieces, a_wrong_piece_ends_with_an_error, 0, (int)COUNT(wrong));
	tcase_add_test(
	    pieces, a_first_piece_of_another_form_is_read_by_libyaml);
	tcase_add_test(pieces, other_forms_at_the_top_are_read_by_libyaml);
	tcase_add_test(pieces, an_interrupt_ends_any_text);
	tcase_add_test(pieces, says_when_there_is_no_memory);
	suite_add_tcase(suite, pieces);
	return wci_run_suite(suite);
}

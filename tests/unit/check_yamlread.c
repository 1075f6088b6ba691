/* SPDX-License-Identifier: MIT */
/* ingest/yamlread: mappings, lists and scalars with their places. */
#include "ingest/yamlread.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "support/support.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Bytes in memory, handed out in pieces of at most `piece`. */
struct text {
	const char *bytes;
	size_t length;
	size_t at;
	size_t piece;
	int errnum; /* answered at the end instead of an end */
};

static int
read_text(void *context, void *buffer, size_t size, size_t *got)
{
	struct text *text = context;
	size_t n = text->length - text->at;

	if (n == 0 && text->errnum != 0)
		return text->errnum;
	if (n > size)
		n = size;
	if (text->piece != 0 && n > text->piece)
		n = text->piece;
	memcpy(buffer, text->bytes + text->at, n);
	text->at += n;
	*got = n;
	return 0;
}

static void
place(void *context, uint64_t byte, uint32_t *line, uint32_t *column)
{
	const struct text *text = context;
	uint64_t i;

	*line = *column = 1;
	for (i = 0; i < byte && i < text->length; i++) {
		if (text->bytes[i] == '\n') {
			++*line;
			*column = 1;
		} else if (((unsigned char)text->bytes[i] & 0xC0) != 0x80) {
			++*column;
		}
	}
}

/* All events in one line: "M1:1 k1:1=a v1:4=b E …" */
static void
describe(struct text *text, struct wci_buf *out)
{
	static const char *const names[] = { "{", "}", "[", "]", "", "END",
		"ERROR" };
	struct wci_yaml_input input = { read_text, place, text };
	struct wci_yaml *yaml = wci_yaml_new(&input);
	const struct wci_yaml_event *event;

	ck_assert_ptr_nonnull(yaml);
	do {
		event = wci_yaml_next(yaml);
		if (event->kind == WCI_YAML_ERROR)
			wci_buf_printf(out, "ERROR %u:%u %s (%d)",
			    (unsigned)wci_yaml_error(yaml)->line,
			    (unsigned)wci_yaml_error(yaml)->column,
			    wci_yaml_error(yaml)->message,
			    wci_yaml_error(yaml)->errnum);
		else if (event->kind == WCI_YAML_SCALAR)
			wci_buf_printf(out, "%u:%u%s%.40s ",
			    (unsigned)event->line, (unsigned)event->column,
			    wci_yaml_is_exact(yaml) ? (event->plain ? "=" : "'")
						    : "~",
			    event->text);
		else
			wci_buf_printf(out, "%s ", names[event->kind]);
	} while (event->kind != WCI_YAML_END && event->kind != WCI_YAML_ERROR);
	/* What has ended stays so. */
	ck_assert_ptr_eq(wci_yaml_next(yaml), event);
	wci_yaml_free(yaml);
}

struct reading {
	const char *text;
	const char *events;
};

#define T(s) (s), sizeof(s) - 1

static const struct {
	const char *text;
	size_t length;
	const char *events;
} readings[] = {
	{ T("a: b\n"), "{ 1:1=a 1:4=b } END " },
	{ T("a:\n- b\n- [c, d]\n"),
	    "{ 1:1=a [ 2:3=b [ 3:4=c 3:7=d ] ] } END " },
	{ T(""), "END " },
	{ T("# nothing\n"), "END " },
	{ T("---\n"), "2:1= END " },
	{ T("a:\n"), "{ 1:1=a 1:3= } END " },
	/* Columns are code points. */
	{ T("甲乙: 丙\nk: 丁\n"), "{ 1:1=甲乙 1:5=丙 2:1=k 2:4=丁 } END " },
	/* Quotes; an escape or a line break makes columns inside unknown. */
	{ T("a: 'b c'\n"), "{ 1:1=a 1:4'b c } END " },
	{ T("a: \"b\\tc\"\n"), "{ 1:1=a 1:4~b\tc } END " },
	{ T("a: 'b''c'\n"), "{ 1:1=a 1:4~b'c } END " },
	{ T("a: b\n  c\n"), "{ 1:1=a 1:4~b c } END " },
	{ T("a: |\n  b\n  c\n"), "{ 1:1=a 1:4~b\nc\n } END " },
	{ T("a: >-\n  b\n  c\n"), "{ 1:1=a 1:4~b c } END " },
	/* Nothing is typed here. */
	{ T("a: NO\nb: 1_0\nc: ~\n"),
	    "{ 1:1=a 1:4=NO 2:1=b 2:4=1_0 3:1=c 3:4=~ } END " },
	/* Line ends of other systems, a byte order mark. */
	{ T("a: b\r\nc: d\r\n"), "{ 1:1=a 1:4=b 2:1=c 2:4=d } END " },
	{ T("\xEF\xBB\xBF"
	    "a: b\n"),
	    "{ 1:1=a 1:4=b } END " },
	{ T("\xEF\xBB\xBF"), "END " },
	{ T("%YAML 1.1\n---\na: b\n"), "{ 3:1=a 3:4=b } END " },
	{ T("a: b\n...\n"), "{ 1:1=a 1:4=b } END " },
	/* What has no place in seeds. */
	{ T("a: &x b\n"),
	    "{ 1:1=a ERROR 1:4 anchors (&name) are not allowed "
	    "(0)" },
	{ T("a: *x\n"),
	    "{ 1:1=a ERROR 1:4 aliases (*name) are not allowed; "
	    "write the value out (0)" },
	{ T("a: &x {b: c}\n"),
	    "{ 1:1=a ERROR 1:4 anchors (&name) are not allowed (0)" },
	{ T("a: &x [b]\n"),
	    "{ 1:1=a ERROR 1:4 anchors (&name) are not allowed (0)" },
	{ T("a: !!str b\n"),
	    "{ 1:1=a ERROR 1:4 tags (!name) are not allowed (0)" },
	{ T("a: !x {b: c}\n"),
	    "{ 1:1=a ERROR 1:4 tags (!name) are not allowed (0)" },
	{ T("a: !x [b]\n"),
	    "{ 1:1=a ERROR 1:4 tags (!name) are not allowed (0)" },
	{ T("a: b\n---\nc: d\n"),
	    "{ 1:1=a 1:4=b } ERROR 2:1 a second document begins here; a seed "
	    "file is one document (0)" },
	{ T("a: \"b\\0c\"\n"),
	    "{ 1:1=a ERROR 1:4 a value holds a NUL character (0)" },
	/* Bytes. */
	{ T("a: b\nc: d\xFF\n"),
	    "{ 1:1=a 1:4=b ERROR 2:5 the bytes are not valid UTF-8 (0)" },
	{ T("甲: b\n乙: 丙\xFF\n"),
	    "{ 1:1=甲 1:4=b ERROR 2:5 the bytes are not valid UTF-8 (0)" },
	{ T("a: \xC0\x80\n"), "ERROR 1:4 the bytes are not valid UTF-8 (0)" },
	{ T("a: \xED\xA0\x80\n"),
	    "ERROR 1:4 the bytes are not valid UTF-8 (0)" },
	{ T("a: \xE4\xB8"), "ERROR 1:4 the bytes are not valid UTF-8 (0)" },
	{ T("\xEF\xBB\xBF"
	    "a: \xFF\n"),
	    "ERROR 1:4 the bytes are not valid UTF-8 (0)" },
	{ T("a: b\x07\n"),
	    "ERROR 1:5 the control character U+0007 is not allowed (0)" },
	{ T("a: b\0\n"),
	    "ERROR 1:5 the control character U+0000 is not allowed (0)" },
	{ T("\xFF\xFE"
	    "a\0:\0"),
	    "ERROR 1:1 is not UTF-8 but UTF-16 or UTF-32; seed files are "
	    "UTF-8 without exception (0)" },
	{ T("\xFE\xFF\0a\0:"),
	    "ERROR 1:1 is not UTF-8 but UTF-16 or UTF-32; seed files are "
	    "UTF-8 without exception (0)" },
	{ T("a: 'b\xE2\x80\xA8"
	    "c'\n"),
	    "ERROR 1:6 the line breaks U+0085, U+2028 and U+2029 are not "
	    "allowed; most editors do not show them as such (0)" },
	{ T("# 甲\xE2\x80\xA9\n"),
	    "ERROR 1:4 the line breaks U+0085, U+2028 and U+2029 are not "
	    "allowed; most editors do not show them as such (0)" },
	{ T("a: \xC2\x85\n"),
	    "ERROR 1:4 the line breaks U+0085, U+2028 and U+2029 are not "
	    "allowed; most editors do not show them as such (0)" },
	/* Syntax. */
	{ T("a: [b\n"),
	    "{ 1:1=a [ 1:5=b ERROR 2:1 YAML: did not find expected ',' or ']' "
	    "(while parsing a flow sequence that begins at 1:4) (0)" },
	{ T("a:\n\tb\n"),
	    "{ 1:1=a ERROR 2:1 YAML: found character that cannot start any "
	    "token (while scanning for the next token that begins at 2:1) "
	    "(0)" },
	{ T("a: 'b\n"),
	    "{ 1:1=a ERROR 2:1 YAML: found unexpected end of stream (while "
	    "scanning a quoted scalar that begins at 1:4) (0)" },
	{ T("a: b: c\n"),
	    "{ 1:1=a 1:4=b ERROR 1:5 YAML: mapping values are not allowed in this context "
	    "(0)" },
};

/* A byte at a time, two, five, all at once: the same. */
START_TEST(reads)
{
	static const size_t pieces[] = { 0, 1, 2, 5 };
	size_t i;

	for (i = 0; i < COUNT(pieces); i++) {
		struct text text = { readings[_i].text, readings[_i].length, 0,
			pieces[i], 0 };
		struct wci_buf out = WCI_BUF_EMPTY;

		if (pieces[i] != 0 && pieces[i] < 3 &&
		    (unsigned char)text.bytes[0] >= 0xEF)
			continue; /* a mark is looked for in the first piece */
		describe(&text, &out);
		/* libyaml reads ahead: where bytes are bad, events may be
		   fewer with larger pieces; the error is the same. */
		if (strncmp(readings[_i].events, "ERROR", 5) == 0)
			ck_assert_str_eq(strstr(wci_buf_text(&out), "ERROR"),
			    readings[_i].events);
		else if (strstr(readings[_i].events, "bytes are") != NULL)
			ck_assert_str_eq(strstr(wci_buf_text(&out), "ERROR"),
			    strstr(readings[_i].events, "ERROR"));
		else
			ck_assert_str_eq(
			    wci_buf_text(&out), readings[_i].events);
		wci_buf_free(&out);
	}
}
END_TEST

static void
describe_repeated(const char *before, const char *unit, size_t times,
    const char *after, struct wci_buf *out)
{
	struct wci_buf bytes = WCI_BUF_EMPTY;
	struct text text = { NULL, 0, 0, 0, 0 };
	size_t i;

	wci_buf_puts(&bytes, before);
	for (i = 0; i < times; i++)
		wci_buf_puts(&bytes, unit);
	wci_buf_puts(&bytes, after);
	text.bytes = wci_buf_text(&bytes);
	text.length = bytes.length;
	describe(&text, out);
	wci_buf_free(&bytes);
}

START_TEST(depth_has_an_end)
{
	struct wci_buf out = WCI_BUF_EMPTY;
	char *at;

	describe_repeated("", "[", WCI_YAML_MAX_DEPTH, "", &out);
	ck_assert_ptr_nonnull(strstr(wci_buf_text(&out), "YAML: "));
	ck_assert_ptr_null(strstr(wci_buf_text(&out), "nested"));
	wci_buf_clear(&out);
	describe_repeated("", "[", 100000, "", &out);
	at = strstr(wci_buf_text(&out), "ERROR");
	ck_assert_ptr_nonnull(at);
	ck_assert_str_eq(
	    at, "ERROR 1:17 is nested more than 16 levels deep (0)");
	wci_buf_clear(&out);
	describe_repeated("", "{a: ", 100000, "", &out);
	ck_assert_ptr_nonnull(strstr(wci_buf_text(&out),
	    "ERROR 1:65 is nested more than 16 levels deep (0)"));
	wci_buf_free(&out);
}
END_TEST

START_TEST(length_has_an_end)
{
	static const char too_long[] =
	    "a single value is longer than 1048576 bytes";
	struct wci_buf out = WCI_BUF_EMPTY;

	describe_repeated("a: ", "b", WCI_YAML_MAX_SCALAR, "\n", &out);
	ck_assert_ptr_nonnull(strstr(wci_buf_text(&out), "END"));
	wci_buf_clear(&out);
	describe_repeated("a: ", "b", WCI_YAML_MAX_SCALAR + 1, "\n", &out);
	ck_assert_ptr_nonnull(strstr(wci_buf_text(&out), "ERROR 1:4 "));
	ck_assert_ptr_nonnull(strstr(wci_buf_text(&out), too_long));
	wci_buf_clear(&out);
	describe_repeated("a: '", "b", 5 * WCI_YAML_MAX_SCALAR, "", &out);
	ck_assert_ptr_nonnull(strstr(wci_buf_text(&out), too_long));
	wci_buf_clear(&out);
	describe_repeated("#", "b", 5 * WCI_YAML_MAX_SCALAR, "\na: b\n", &out);
	ck_assert_ptr_nonnull(strstr(wci_buf_text(&out), too_long));
	wci_buf_clear(&out);
	describe_repeated("", "\n", 1000000, "a: b\n", &out);
	ck_assert_str_eq(
	    wci_buf_text(&out), "{ 1000001:1=a 1000001:4=b } END ");
	wci_buf_free(&out);
}
END_TEST

START_TEST(failures_of_the_input_are_told)
{
	static const int codes[] = { EIO, ECANCELED, EISDIR };
	size_t i;

	for (i = 0; i < COUNT(codes); i++) {
		struct text text = { "a: b\n", 5, 0, 0, codes[i] };
		struct wci_buf out = WCI_BUF_EMPTY;
		char *want = NULL;
		struct wci_buf expected = WCI_BUF_EMPTY;

		wci_buf_printf(&expected, "cannot be read (%d)", codes[i]);
		describe(&text, &out);
		want = strstr(wci_buf_text(&out), "cannot be read");
		ck_assert_ptr_nonnull(want);
		ck_assert_str_eq(want, wci_buf_text(&expected));
		wci_buf_free(&expected);
		wci_buf_free(&out);
	}
}
END_TEST

START_TEST(accepts_null)
{
	wci_yaml_free(NULL);
	ck_assert_int_eq(WCI_YAML_MAX_DEPTH, 16);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("yamlread");
	TCase *all = tcase_create("events");

	tcase_set_timeout(all, 0);
	tcase_add_loop_test(all, reads, 0, (int)COUNT(readings));
	tcase_add_test(all, depth_has_an_end);
	tcase_add_test(all, length_has_an_end);
	tcase_add_test(all, failures_of_the_input_are_told);
	tcase_add_test(all, accepts_null);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

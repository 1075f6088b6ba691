/* SPDX-License-Identifier: MIT */
/* core/text: UTF-8, width and escapes. */
#include "core/text.h"

#include <locale.h>
#include <string.h>

#include "support/support.h"

static const struct {
	const char *bytes;
	size_t length; /* 0: malformed */
	uint32_t point;
} points[] = { { "a", 1, 'a' }, { "\x7f", 1, 0x7f }, { "\xc2\x80", 2, 0x80 },
	{ "\xe9\x87\x8d", 3, 0x91cd }, { "\xf0\x9f\x9a\x97", 4, 0x1f697 },
	{ "\xf4\x8f\xbf\xbf", 4, 0x10ffff },
	{ "\x80", 0, 0 },	      /* a continuation alone */
	{ "\xc0\x80", 0, 0 },	      /* overlong NUL */
	{ "\xc1\xbf", 0, 0 },	      /* overlong */
	{ "\xe0\x80\x80", 0, 0 },     /* overlong */
	{ "\xf0\x80\x80\x80", 0, 0 }, /* overlong */
	{ "\xed\xa0\x80", 0, 0 },     /* a surrogate */
	{ "\xf4\x90\x80\x80", 0, 0 }, /* above U+10FFFF */
	{ "\xf8\x88\x80\x80\x80", 0, 0 }, { "\xe9\x87", 0, 0 }, /* cut off */
	{ "\xff", 0, 0 } };

START_TEST(decodes)
{
	uint32_t point = 0;
	size_t length =
	    wci_utf8_decode(points[_i].bytes, strlen(points[_i].bytes), &point);

	ck_assert_uint_eq(length, points[_i].length);
	if (length > 0)
		ck_assert_uint_eq(point, points[_i].point);
	ck_assert_uint_eq(wci_utf8_decode(points[_i].bytes, 0, &point), 0);
}
END_TEST

START_TEST(finds_the_well_formed_beginning)
{
	ck_assert_uint_eq(wci_utf8_valid("ab\xe9\x87\x8d\xff"
					 "c",
			      7),
	    5);
	ck_assert_uint_eq(wci_utf8_valid("ab", 2), 2);
	ck_assert_uint_eq(wci_utf8_valid("", 0), 0);
	ck_assert_uint_eq(wci_utf8_count("ab\xe9\x87\x8d", 5), 3);
}
END_TEST

static const struct {
	const char *text;
	size_t length;
	const char *escaped;
	size_t width;
} texts[] = { { "", 0, "", 0 }, { "plain \\ text", 12, "plain \\ text", 12 },
	{ "重庆", 6, "重庆", 4 }, { "Ａ", 3, "Ａ", 2 }, /* full-width */
	{ "e\xcc\x81", 3, "e\xcc\x81", 1 }, /* with a combining accent */
	{ "\xf0\x9f\x9a\x97", 4, "\xf0\x9f\x9a\x97", 2 },
	{ "\x1b[31m", 5, "\\x1b[31m", 8 },
	{ "a\tb\nc\r", 6, "a\\tb\\nc\\r", 9 }, { "a\0b", 3, "a\\x00b", 6 },
	{ "\x7f", 1, "\\x7f", 4 },
	{ "\xc2\x9b"
	  "31m",
	    5, "\\u009b31m", 9 }, /* C1: CSI in one */
	{ "\xe2\x80\xae"
	  "x",
	    4, "\\u202ex", 7 },			      /* bidi override */
	{ "\xe2\x81\xa6", 3, "\\u2066", 6 },	      /* isolate */
	{ "\xe2\x80\xa8", 3, "\\u2028", 6 },	      /* line separator */
	{ "\xf3\xa0\x81\x81", 4, "\\U000e0041", 10 }, /* invisible tag */
	{ "a\xffz", 3, "a\\xffz", 6 }, { "\xe9\x87", 2, "\\xe9\\x87", 8 } };

START_TEST(escapes_and_measures)
{
	struct wci_buf buf = WCI_BUF_EMPTY;

	wci_text_escape(&buf, texts[_i].text, texts[_i].length);
	ck_assert_str_eq(wci_buf_text(&buf), texts[_i].escaped);
	ck_assert_uint_eq(
	    wci_text_width(texts[_i].text, texts[_i].length), texts[_i].width);
	/* What was escaped has the width that was foretold. */
	ck_assert_uint_eq(
	    wci_text_width(wci_buf_text(&buf), buf.length), texts[_i].width);
	wci_buf_free(&buf);
}
END_TEST

START_TEST(fits_whole_characters)
{
	static const char text[] = "a重e\xcc\x81z";
	size_t width = 99;

	ck_assert_uint_eq(wci_text_fit(text, 8, 0, &width), 0);
	ck_assert_uint_eq(width, 0);
	ck_assert_uint_eq(wci_text_fit(text, 8, 2, &width), 1);
	ck_assert_uint_eq(width, 1);
	ck_assert_uint_eq(wci_text_fit(text, 8, 4, &width), 7);
	ck_assert_uint_eq(width, 4);
	ck_assert_uint_eq(wci_text_fit(text, 8, 50, &width), 8);
	ck_assert_uint_eq(width, 5);
}
END_TEST

START_TEST(does_not_ask_the_locale)
{
	ck_assert_ptr_nonnull(setlocale(LC_ALL, "C"));
	ck_assert_uint_eq(wci_text_width("重庆", 6), 4);
	ck_assert(wci_text_harmful(0x1b));
	ck_assert(!wci_text_harmful(0x91cd));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("text");
	TCase *tcase = tcase_create("text");

	tcase_add_loop_test(
	    tcase, decodes, 0, sizeof points / sizeof points[0]);
	tcase_add_test(tcase, finds_the_well_formed_beginning);
	tcase_add_loop_test(
	    tcase, escapes_and_measures, 0, sizeof texts / sizeof texts[0]);
	tcase_add_test(tcase, fits_whole_characters);
	tcase_add_test(tcase, does_not_ask_the_locale);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

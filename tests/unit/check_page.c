/* SPDX-License-Identifier: MIT */
/* page: what its charts, intervals, links and hashes are made of. */
#include <string.h>

#include "dump/chart.h"
#include "dump/digest.h"
#include "dump/html.h"
#include "support/support.h"

static struct wcifit_error error;

START_TEST(test_digest)
{
	struct wci_digest *digest = wci_digest_new();
	char out[WCI_DIGEST_SIZE];

	/* FIPS 180-2, and of nothing at all. */
	wci_digest_put(digest, "a", 1);
	wci_digest_put(digest, "bc", 2);
	wci_digest_hex(digest, out);
	ck_assert_str_eq(out,
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
	wci_digest_hex(digest, out);
	ck_assert_str_eq(out,
	    "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855");
	wci_digest_base64("", 0, out);
	ck_assert_str_eq(out, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
	wci_digest_free(digest);
}
END_TEST

static const struct {
	struct wci_range range;
	enum wci_measure measure;
	const char *words;
} ranges[] = {
	{ { false, false, 0, 0 }, WCI_MONEY, "" },
	{ { true, true, 247, 247 }, WCI_PROJECTS, "247" },
	{ { true, false, 200000000000, 0 }, WCI_MONEY, "≥ 200" },
	{ { false, true, 0, 170000000000 }, WCI_MONEY, "≤ 170" },
	{ { true, true, 153000000000, 170000000000 }, WCI_MONEY, "153–170" },
	{ { true, true, 6890000000, 6890000000 }, WCI_MONEY, "6.89" },
	/* outwards, so that nothing is lost */
	{ { true, true, 1000499999, 1000500001 }, WCI_MONEY, "1–1.001" },
	{ { true, true, 569000, 569000 }, WCI_SHARES, "56.9" },
	{ { true, false, -1, 0 }, WCI_MONEY, "≥ -0.001" },
};

START_TEST(test_range)
{
	char words[WCI_RANGE_SIZE];

	ck_assert_str_eq(
	    wci_range_text(words, &ranges[_i].range, ranges[_i].measure),
	    ranges[_i].words);
}
END_TEST

START_TEST(test_text_is_escaped)
{
	struct wci_buf text = WCI_BUF_EMPTY;
	struct wcifit_sink sink = test_sink(&text);
	struct wci_out out;

	ck_assert_int_eq(wci_out_init(&out, &sink, &error), WCIFIT_OK);
	wci_html_text(&out, "<b title=\"x\">'&'\xe2\x80\xae\xff 中");
	wci_html_link(&out, "javascript:alert(1)", "a<b");
	wci_html_link(&out, "https://example.org/?a=\"&b", "w");
	wci_html_goto(&out, "claim", "a b/\"é");
	wci_out_flush(&out);
	ck_assert_str_eq(wci_buf_text(&text),
	    "&lt;b title=&quot;x&quot;&gt;&#39;&amp;&#39;\\u202e\\xff 中"
	    "a&lt;b"
	    "<a rel=\"noreferrer noopener\" "
	    "href=\"https://example.org/?a=&quot;&amp;b\">w</a>"
	    " href=\"#claim/a%20b/%22%C3%A9\"");
	wci_out_free(&out);
	wci_buf_free(&text);
}
END_TEST

START_TEST(test_chart)
{
	static const struct wci_bar items[] = {
		{ NULL, "range", NULL, { { true, true, 50, 75 }, { 0 } } },
		{ NULL, "open", NULL, { { true, false, 50, 0 }, { 0 } } },
		{ "g", "exact", NULL, { { true, true, 100, 100 }, { 0 } } },
	};
	static const struct wci_bars bars = { "three <bars>", WCI_PROJECTS,
		{ WCI_ANNOUNCED, WCI_LISTED }, items, 3 };
	struct wci_buf text = WCI_BUF_EMPTY;
	struct wcifit_sink sink = test_sink(&text);
	struct wci_out out;

	ck_assert_int_eq(wci_out_init(&out, &sink, &error), WCIFIT_OK);
	wci_chart(&out, &bars);
	wci_out_flush(&out);
	wci_out_free(&out);
	/* 70 % of the width are 100 projects. */
	ck_assert_ptr_nonnull(strstr(text.data,
	    "<rect class=\"announced\" x=\"0.00%\" width=\"35.00%\""));
	ck_assert_ptr_nonnull(strstr(text.data,
	    "<rect class=\"announced maybe\" x=\"35.00%\" width=\"17.50%\""));
	ck_assert_ptr_nonnull(strstr(text.data,
	    "<rect class=\"announced open\" fill=\"url(#fade-announced)\" "
	    "x=\"35.00%\""));
	ck_assert_ptr_nonnull(strstr(text.data,
	    "<rect class=\"announced\" x=\"0.00%\" width=\"70.00%\""));
	ck_assert_ptr_nonnull(
	    strstr(text.data, "aria-label=\"three &lt;bars&gt;\""));
	ck_assert_ptr_nonnull(strstr(text.data, ">≥ 50</text>"));
	wci_buf_free(&text);
}
END_TEST

START_TEST(test_prose)
{
	static const char *const cases[][2] = {
		{ "the kind `sum` & `a<b`.",
		    "the kind <code>sum</code> &amp; <code>a&lt;b</code>." },
		{ "one ` alone", "one ` alone" },
		{ "", "" },
	};
	struct wci_buf text = WCI_BUF_EMPTY;
	struct wcifit_sink sink = test_sink(&text);
	struct wci_out out;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		wci_buf_clear(&text);
		ck_assert_int_eq(wci_out_init(&out, &sink, &error), 0);
		wci_html_prose(&out, cases[i][0]);
		wci_out_flush(&out);
		wci_out_free(&out);
		ck_assert_str_eq(wci_buf_text(&text), cases[i][1]);
	}
	wci_buf_free(&text);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("page");
	TCase *pieces = tcase_create("pieces");

	tcase_add_test(pieces, test_digest);
	tcase_add_loop_test(
	    pieces, test_range, 0, sizeof ranges / sizeof *ranges);
	tcase_add_test(pieces, test_text_is_escaped);
	tcase_add_test(pieces, test_prose);
	tcase_add_test(pieces, test_chart);
	suite_add_tcase(suite, pieces);
	return wci_run_suite(suite);
}

/* SPDX-License-Identifier: MIT */
/* ingest/amount: figures as sources word them. */
#include "ingest/amount.h"

#include <inttypes.h>
#include <string.h>

#include "support/support.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct right {
	const char *text;
	enum wci_measure_kind kind;
	enum wci_qualifier qualifier;
	int64_t number;
	int64_t upper; /* 0: as number */
	int64_t precision;
	const char *currency;
	unsigned decimals;
};

#define A WCI_KIND_AMOUNT
#define C WCI_KIND_COUNT
#define S WCI_KIND_SHARE
#define Q WCI_KIND_QUANTITY
#define BN INT64_C(1000000000)
#define YI INT64_C(100000000)
#define M INT64_C(1000000)

static const struct right rights[] = {
	/* The examples of the data model. */
	{ "over 200bn CNY", A, WCI_OVER, 200 * BN, 0, BN, "CNY", 0 },
	{ "超2000亿元", A, WCI_OVER, 200 * BN, 0, YI, "CNY", 0 },
	{ "nearly 170bn CNY", A, WCI_NEARLY, 170 * BN, 0, BN, "CNY", 0 },
	{ "近1700亿元", A, WCI_NEARLY, 170 * BN, 0, YI, "CNY", 0 },
	{ "6.89bn CNY", A, WCI_EXACT, 6890 * M, 0, 10 * M, "CNY", 0 },
	{ "68.9亿元", A, WCI_EXACT, 6890 * M, 0, 10 * M, "CNY", 0 },
	{ "1.2..1.5bn CNY", A, WCI_BETWEEN, 1200 * M, 1500 * M, 100 * M, "CNY",
	    0 },
	{ "971.49m USD", A, WCI_EXACT, 971490000, 0, 10000, "USD", 0 },
	{ "6.89 billion yuan", A, WCI_EXACT, 6890 * M, 0, 10 * M, "CNY", 0 },
	{ "RMB 200 billion", A, WCI_EXACT, 200 * BN, 0, BN, "CNY", 0 },
	{ "100 billion CNY", A, WCI_EXACT, 100 * BN, 0, BN, "CNY", 0 },
	/* Scales. */
	{ "1 CNY", A, WCI_EXACT, 1, 0, 1, "CNY", 0 },
	{ "0 CNY", A, WCI_EXACT, 0, 0, 1, "CNY", 0 },
	{ "5k CNY", A, WCI_EXACT, 5000, 0, 1000, "CNY", 0 },
	{ "5 thousand yuan", A, WCI_EXACT, 5000, 0, 1000, "CNY", 0 },
	{ "5千元", A, WCI_EXACT, 5000, 0, 1000, "CNY", 0 },
	{ "5万元", A, WCI_EXACT, 50000, 0, 10000, "CNY", 0 },
	{ "5百万元", A, WCI_EXACT, 5 * M, 0, M, "CNY", 0 },
	{ "5mn CNY", A, WCI_EXACT, 5 * M, 0, M, "CNY", 0 },
	{ "5千万元", A, WCI_EXACT, 50 * M, 0, 10 * M, "CNY", 0 },
	{ "5十亿元", A, WCI_EXACT, 5 * BN, 0, BN, "CNY", 0 },
	{ "5百亿元", A, WCI_EXACT, 50 * BN, 0, 10 * BN, "CNY", 0 },
	{ "5千亿元", A, WCI_EXACT, 500 * BN, 0, 100 * BN, "CNY", 0 },
	{ "1.5万亿元", A, WCI_EXACT, 1500 * BN, 0, 100 * BN, "CNY", 0 },
	{ "1.5tn CNY", A, WCI_EXACT, 1500 * BN, 0, 100 * BN, "CNY", 0 },
	{ "1.5 trillion yuan", A, WCI_EXACT, 1500 * BN, 0, 100 * BN, "CNY", 0 },
	{ "5b CNY", A, WCI_EXACT, 5 * BN, 0, BN, "CNY", 0 },
	{ "5BN cny", A, WCI_EXACT, 5 * BN, 0, BN, "CNY", 0 },
	/* Digits. */
	{ "1,234,567 CNY", A, WCI_EXACT, 1234567, 0, 1, "CNY", 0 },
	{ "12,345.67bn CNY", A, WCI_EXACT, INT64_C(12345670000000), 0, 10 * M,
	    "CNY", 0 },
	{ "0.000000001bn CNY", A, WCI_EXACT, 1, 0, 1, "CNY", 0 },
	{ "1.500000000000bn CNY", A, WCI_EXACT, 1500 * M, 0, 1, "CNY", 0 },
	{ "9223372036854775807 CNY", A, WCI_EXACT, INT64_MAX, 0, 1, "CNY", 0 },
	{ "9223372.036854775807tn CNY", A, WCI_EXACT, INT64_MAX, 0, 1, "CNY",
	    0 },
	/* Currencies, before or after. */
	{ "$5m", A, WCI_EXACT, 5 * M, 0, M, "USD", 0 },
	{ "US$ 5m", A, WCI_EXACT, 5 * M, 0, M, "USD", 0 },
	{ "5 million US dollars", A, WCI_EXACT, 5 * M, 0, M, "USD", 0 },
	{ "5亿美元", A, WCI_EXACT, 5 * YI, 0, YI, "USD", 0 },
	{ "HK$5m", A, WCI_EXACT, 5 * M, 0, M, "HKD", 0 },
	{ "€5m", A, WCI_EXACT, 5 * M, 0, M, "EUR", 0 },
	{ "￥5亿", A, WCI_EXACT, 5 * YI, 0, YI, "CNY", 0 },
	{ "人民币5亿元", A, WCI_EXACT, 5 * YI, 0, YI, "CNY", 0 },
	{ "5亿元人民币", A, WCI_EXACT, 5 * YI, 0, YI, "CNY", 0 },
	{ "over RMB 5m", A, WCI_OVER, 5 * M, 0, M, "CNY", 0 },
	{ "RMB over 5m", A, WCI_OVER, 5 * M, 0, M, "CNY", 0 },
	/* Qualifiers. */
	{ "more than 100", C, WCI_OVER, 100, 0, 1, "", 0 },
	{ "in excess of 100", C, WCI_OVER, 100, 0, 1, "", 0 },
	{ "over 1,200", C, WCI_OVER, 1200, 0, 1, "", 0 },
	{ "逾100", C, WCI_OVER, 100, 0, 1, "", 0 },
	{ "突破100个", C, WCI_OVER, 100, 0, 1, "", 0 },
	{ "超过100个项目", C, WCI_OVER, 100, 0, 1, "", 0 },
	{ "100多个", C, WCI_OVER, 100, 0, 1, "", 0 },
	{ "100余家", C, WCI_OVER, 100, 0, 1, "", 0 },
	{ "100+", C, WCI_OVER, 100, 0, 1, "", 0 },
	{ "1万余个", C, WCI_OVER, 10000, 0, 10000, "", 0 },
	{ "100余亿元", A, WCI_OVER, 100 * YI, 0, YI, "CNY", 0 },
	{ "100亿元以上", A, WCI_AT_LEAST, 100 * YI, 0, YI, "CNY", 0 },
	{ "at least 5", C, WCI_AT_LEAST, 5, 0, 1, "", 0 },
	{ "no less than 5", C, WCI_AT_LEAST, 5, 0, 1, "", 0 },
	{ ">= 5", C, WCI_AT_LEAST, 5, 0, 1, "", 0 },
	{ "> 5", C, WCI_OVER, 5, 0, 1, "", 0 },
	{ "不少于5个", C, WCI_AT_LEAST, 5, 0, 1, "", 0 },
	{ "至少5个", C, WCI_AT_LEAST, 5, 0, 1, "", 0 },
	{ "5 or more", C, WCI_AT_LEAST, 5, 0, 1, "", 0 },
	{ "nearly 100", C, WCI_NEARLY, 100, 0, 1, "", 0 },
	{ "近170个", C, WCI_NEARLY, 170, 0, 1, "", 0 },
	{ "将近170个", C, WCI_NEARLY, 170, 0, 1, "", 0 },
	{ "almost 100 projects", C, WCI_NEARLY, 100, 0, 1, "", 0 },
	{ "close to 100", C, WCI_NEARLY, 100, 0, 1, "", 0 },
	{ "up to 5", C, WCI_UP_TO, 5, 0, 1, "", 0 },
	{ "no more than 5", C, WCI_UP_TO, 5, 0, 1, "", 0 },
	{ "不超过5个", C, WCI_UP_TO, 5, 0, 1, "", 0 },
	{ "至多5个", C, WCI_UP_TO, 5, 0, 1, "", 0 },
	{ "about 5", C, WCI_ABOUT, 5, 0, 1, "", 0 },
	{ "some 5", C, WCI_ABOUT, 5, 0, 1, "", 0 },
	{ "约5个", C, WCI_ABOUT, 5, 0, 1, "", 0 },
	{ "大约5个", C, WCI_ABOUT, 5, 0, 1, "", 0 },
	{ "5个左右", C, WCI_ABOUT, 5, 0, 1, "", 0 },
	{ "About 5", C, WCI_ABOUT, 5, 0, 1, "", 0 },
	/* In all, reaches: no qualifier, beside another or not. */
	{ "共124个项目", C, WCI_EXACT, 124, 0, 1, "", 0 },
	{ "达2000亿元", A, WCI_EXACT, 200 * BN, 0, YI, "CNY", 0 },
	{ "达100多亿元", A, WCI_OVER, 100 * YI, 0, YI, "CNY", 0 },
	{ "共约5个", C, WCI_ABOUT, 5, 0, 1, "", 0 },
	/* Ranges. */
	{ "3..5", C, WCI_BETWEEN, 3, 5, 1, "", 0 },
	{ "3-5", C, WCI_BETWEEN, 3, 5, 1, "", 0 },
	{ "3–5", C, WCI_BETWEEN, 3, 5, 1, "", 0 },
	{ "3 to 5", C, WCI_BETWEEN, 3, 5, 1, "", 0 },
	{ "3至5个", C, WCI_BETWEEN, 3, 5, 1, "", 0 },
	{ "3..3", C, WCI_BETWEEN, 3, 3, 1, "", 0 },
	{ "900m..1.5bn CNY", A, WCI_BETWEEN, 900 * M, 1500 * M, 100 * M, "CNY",
	    0 },
	{ "12亿元至15亿元", A, WCI_BETWEEN, 12 * YI, 15 * YI, YI, "CNY", 0 },
	{ "¥3亿–¥5亿", A, WCI_BETWEEN, 3 * YI, 5 * YI, YI, "CNY", 0 },
	/* Shares, in millionths. */
	{ "56.9%", S, WCI_EXACT, 569000, 0, 1000, "", 0 },
	{ "over 50%", S, WCI_OVER, 500000, 0, 10000, "", 0 },
	{ "50 percent", S, WCI_EXACT, 500000, 0, 10000, "", 0 },
	{ "50 per cent", S, WCI_EXACT, 500000, 0, 10000, "", 0 },
	{ "0.0001%", S, WCI_EXACT, 1, 0, 1, "", 0 },
	{ "100%", S, WCI_EXACT, M, 0, 10000, "", 0 },
	{ "近三成", S, WCI_NEARLY, 300000, 0, 100000, "", 0 },
	{ "6成以上", S, WCI_AT_LEAST, 600000, 0, 100000, "", 0 },
	{ "over half", S, WCI_OVER, 500000, 0, 10000, "", 0 },
	{ "一半以上", S, WCI_AT_LEAST, 500000, 0, 10000, "", 0 },
	{ "5%..6%", S, WCI_BETWEEN, 50000, 60000, 10000, "", 0 },
	{ "5..6%", S, WCI_BETWEEN, 50000, 60000, 10000, "", 0 },
	/* Quantities keep their decimals. */
	{ "over 7300", Q, WCI_OVER, 7300, 0, 1, "", 0 },
	{ "11万", Q, WCI_EXACT, 110000, 0, 10000, "", 0 },
	{ "12.67", Q, WCI_EXACT, 1267, 0, 1, "", 2 },
	{ "72%", Q, WCI_EXACT, 72, 0, 1, "", 0 },
	{ "0.5..1.25", Q, WCI_BETWEEN, 50, 125, 1, "", 2 },
};

START_TEST(reads)
{
	const struct right *want = &rights[_i];
	struct wci_figure_problem problem = { 0, "" };
	struct wci_figure f;

	ck_assert_msg(wci_figure_parse(want->text, strlen(want->text),
			  want->kind, &f, &problem),
	    "%s: %s", want->text, problem.message);
	ck_assert_msg(f.qualifier == want->qualifier, "%s: %s", want->text,
	    wci_qualifier_name(f.qualifier));
	ck_assert_msg(
	    f.number == want->number, "%s: %" PRId64, want->text, f.number);
	ck_assert_msg(
	    f.upper == (want->upper != 0 ? want->upper : want->number),
	    "%s: %" PRId64, want->text, f.upper);
	ck_assert_msg(f.precision == want->precision, "%s: %" PRId64,
	    want->text, f.precision);
	ck_assert_msg(strcmp(f.currency, want->currency) == 0, "%s: %s",
	    want->text, f.currency);
	ck_assert_msg(
	    f.decimals == want->decimals, "%s: %u", want->text, f.decimals);
}
END_TEST

struct wrong {
	const char *text;
	enum wci_measure_kind kind;
	const char *at; /* the offset is where this begins; NULL: the end */
	const char *message; /* beginning */
	const char *hint;    /* its end, or NULL */
};

static const struct wrong wrongs[] = {
	{ "1.5bn RBM", A, "RBM", "unknown currency 'RBM' (known: CNY, USD, ",
	    "; did you mean RMB?)" },
	{ "RBM 1.5bn", A, "RBM", "unknown currency 'RBM' (known: CNY, USD, ",
	    "; did you mean RMB?)" },
	{ "1.5bn yaun", A, "yaun",
	    "unknown currency 'yaun' (known: ", "; did you mean yuan?)" },
	{ "1.5bn ZZZ", A, "ZZZ", "unknown currency 'ZZZ' (known: ", "RUB)" },
	{ "200 billoin CNY", A, "billoin",
	    "unknown word 'billoin' (allowed: k, m, bn, ",
	    "; did you mean billion?)" },
	{ "neerly 5bn CNY", A, "neerly",
	    "unknown word 'neerly' (allowed: over, at least, ",
	    "; did you mean nearly?)" },
	{ "aproximately 5", C, "aproximately", "unknown word 'aproximately'",
	    "; did you mean approximately?)" },
	{ "5 prcent", S, "prcent", "expected % here", NULL },
	{ "5bn", A, NULL, "expected a currency (CNY, yuan, ", NULL },
	{ "over CNY", A, NULL, "expected a number here", NULL },
	{ "", C, NULL, "expected a number here", NULL },
	{ "many", C, "many", "unknown word 'many' (allowed: ", NULL },
	{ "三百亿元", A, "三百", "unknown word '三百亿元'", NULL },
	{ "over over 5", C, "over 5", "has two qualifiers", NULL },
	{ "over 5 or so", C, "or so", "has two qualifiers", NULL },
	{ "超5个以上", C, "以上", "has two qualifiers", NULL },
	{ "about 3..5", C, "about", "a range takes no qualifier", NULL },
	{ "5..3", C, "3", "the range ends below its beginning", NULL },
	{ "5..", C, NULL, "expected a number here", NULL },
	{ "500m..900 CNY", A, "900", "the end of the range has no scale",
	    NULL },
	{ "5bn bn CNY", A, "bn CNY", "has two scales", NULL },
	{ "5 USD CNY", A, "CNY", "has two currencies", NULL },
	{ "5 USD..6 CNY", A, "CNY", "has two currencies", NULL },
	{ "1亿2000万元", A, "2000", "a second number begins here", NULL },
	{ "1.5 CNY", A, "1.5", "does not come to whole units of the currency",
	    NULL },
	{ "over 1.2345k CNY", A, "1.2345",
	    "does not come to whole units of the currency", NULL },
	{ "1.5", C, "1.5", "a count must be a whole number", NULL },
	{ "0.00001%", S, "0.00001", "is finer than a millionth", NULL },
	{ "9223372036854775808 CNY", A, "9",
	    "the number is too large (64 bits)", NULL },
	{ "10000000tn CNY", A, "1", "the number is too large (64 bits)", NULL },
	{ "99999999999999999999 CNY", A, "9", "the number has too many digits",
	    NULL },
	{ "1,2345 CNY", A, ",", "unknown word ','", NULL },
	{ "12,34,567 CNY", A, ",34", "unknown word ','", NULL },
	{ "1234,567 CNY", A, ",", "unknown word ','", NULL },
	{ "0,123 CNY", A, ",", "unknown word ','", NULL },
	{ "1_000", C, "_", "unknown word '_'", NULL },
	{ "-5", C, "-", "unknown word '-'", NULL },
	{ "5.", C, ".", "unknown word '.'", NULL },
	{ "5 bn", S, NULL, "expected % here", NULL },
	{ "50", S, NULL, "expected % here", NULL },
	{ "5 CNY", C, "CNY", "unknown word 'CNY'", NULL },
	{ "overbn 5", C, "overbn", "unknown word 'overbn'",
	    "; did you mean over?)" },
};

START_TEST(refuses)
{
	const struct wrong *want = &wrongs[_i];
	struct wci_figure_problem problem = { 0, "" };
	struct wci_figure f;
	size_t offset = strlen(want->text);
	const char *at;
	size_t length;

	if (want->at != NULL) {
		/* The last place, so that a word may stand there twice. */
		for (at = want->text; (at = strstr(at, want->at)) != NULL; at++)
			offset = (size_t)(at - want->text);
	}
	ck_assert_msg(!wci_figure_parse(want->text, strlen(want->text),
			  want->kind, &f, &problem),
	    "%s was taken", want->text);
	ck_assert_msg(
	    strncmp(problem.message, want->message, strlen(want->message)) == 0,
	    "%s: %s", want->text, problem.message);
	length = strlen(problem.message);
	if (want->hint != NULL)
		ck_assert_msg(length > strlen(want->hint) &&
			strcmp(problem.message + length - strlen(want->hint),
			    want->hint) == 0,
		    "%s: %s", want->text, problem.message);
	else
		ck_assert_msg(strstr(problem.message, "did you mean") == NULL,
		    "%s: %s", want->text, problem.message);
	ck_assert_msg(want->at != NULL && strlen(want->at) == 1
		? problem.offset <= offset
		: problem.offset == offset,
	    "%s: at %zu", want->text, problem.offset);
}
END_TEST

START_TEST(names_its_qualifiers)
{
	ck_assert_str_eq(wci_qualifier_name(WCI_EXACT), "exact");
	ck_assert_str_eq(wci_qualifier_name(WCI_AT_LEAST), "at-least");
	ck_assert_str_eq(wci_qualifier_name(WCI_BETWEEN), "between");
	ck_assert_str_eq(wci_qualifier_name(WCI_QUALIFIER_COUNT), "");
}
END_TEST

START_TEST(bounds_follow_the_rule)
{
	static const struct wci_factors over = { true, false, true, 1000000,
		0 };
	static const struct wci_factors nearly = { true, false, false, 900000,
		1000000 };
	struct wci_figure f = {
		.qualifier = WCI_OVER, .number = 7, .upper = 7
	};
	struct wci_bounds b;

	ck_assert(wci_figure_bounds(&f, &over, &b));
	ck_assert(!b.low_open && b.high_open);
	ck_assert_int_eq(b.low, 7);
	f.qualifier = WCI_NEARLY;
	ck_assert(wci_figure_bounds(&f, &nearly, &b));
	ck_assert(!b.low_open && !b.high_open);
	/* 6.3 and above, in whole things. */
	ck_assert_int_eq(b.low, 7);
	ck_assert_int_eq(b.high, 7);
	f.qualifier = WCI_BETWEEN;
	f.upper = 9;
	ck_assert(wci_figure_bounds(&f, &nearly, &b));
	ck_assert_int_eq(b.low, 7);
	ck_assert_int_eq(b.high, 9);
	f.qualifier = WCI_NEARLY;
	f.number = INT64_MAX;
	ck_assert(wci_figure_bounds(&f, &nearly, &b));
	ck_assert_int_eq(b.high, INT64_MAX);
}
END_TEST

START_TEST(scales_exactly)
{
	static const struct {
		int64_t number;
		int64_t ppm;
		bool up;
		bool fits;
		int64_t result;
	} cases[] = {
		{ 0, 1000000, true, true, 0 },
		{ 1, 1, false, true, 0 },
		{ 1, 1, true, true, 1 },
		{ 10, 950000, true, true, 10 },
		{ 10, 950000, false, true, 9 },
		{ 1000000, 1, true, true, 1 },
		{ INT64_C(971490000), 7195700, false, true,
		    INT64_C(6990550593) },
		{ INT64_MAX, 1000000, false, true, INT64_MAX },
		{ INT64_MAX, 1000000, true, true, INT64_MAX },
		{ INT64_MAX, 1000001, false, false, 0 },
		{ INT64_MAX, INT64_MAX, true, false, 0 },
		{ 1, INT64_MAX, false, true, INT64_C(9223372036854) },
		{ 1, INT64_MAX, true, true, INT64_C(9223372036855) },
		{ 5, 0, true, true, 0 },
	};
	size_t i;

	for (i = 0; i < COUNT(cases); i++) {
		int64_t result = 0;
		bool fits = wci_scale_ppm(
		    cases[i].number, cases[i].ppm, cases[i].up, &result);

		ck_assert_msg(fits == cases[i].fits, "case %zu", i);
		if (fits)
			ck_assert_msg(result == cases[i].result,
			    "case %zu: %" PRId64, i, result);
	}
}
END_TEST

START_TEST(reads_decimals)
{
	static const struct {
		const char *text;
		int64_t ppm; /* -1: refused */
	} cases[] = {
		{ "7.1957", 7195700 },
		{ "1", 1000000 },
		{ "0.000001", 1 },
		{ "0.0000001", -1 },
		{ "", -1 },
		{ ".5", -1 },
		{ "5.", -1 },
		{ "-1", -1 },
		{ "+1", -1 },
		{ " 1", -1 },
		{ "1 ", -1 },
		{ "1e3", -1 },
		{ "1,000", -1 },
		{ "9223372036854", INT64_C(9223372036854000000) },
		{ "9223372036855", -1 },
	};
	size_t i;

	for (i = 0; i < COUNT(cases); i++) {
		int64_t ppm = -1;

		if (!wci_decimal_ppm(
			cases[i].text, strlen(cases[i].text), &ppm))
			ppm = -1;
		ck_assert_msg(
		    ppm == cases[i].ppm, "%s: %" PRId64, cases[i].text, ppm);
	}
}
END_TEST

/* Every cut of a good figure is taken or refused, never read past its end. */
START_TEST(stays_inside_its_text)
{
	size_t i;

	for (i = 0; i < COUNT(rights); i++) {
		size_t length = strlen(rights[i].text);
		size_t n;

		for (n = 0; n <= length; n++) {
			struct wci_figure_problem problem = { 0, "" };
			struct wci_figure f;
			char *copy = wci_strndup(rights[i].text, n);
			int kind;

			ck_assert_ptr_nonnull(copy);
			for (kind = A; kind <= Q; kind++)
				if (!wci_figure_parse(copy, n,
					(enum wci_measure_kind)kind, &f,
					&problem)) {
					ck_assert_uint_le(problem.offset, n);
					ck_assert_str_ne(problem.message, "");
				}
			wci_free(copy);
		}
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("amount");
	TCase *words = tcase_create("words");
	TCase *numbers = tcase_create("numbers");

	tcase_add_loop_test(words, reads, 0, (int)COUNT(rights));
	tcase_add_loop_test(words, refuses, 0, (int)COUNT(wrongs));
	tcase_add_test(words, names_its_qualifiers);
	tcase_add_test(words, stays_inside_its_text);
	tcase_add_test(numbers, bounds_follow_the_rule);
	tcase_add_test(numbers, scales_exactly);
	tcase_add_test(numbers, reads_decimals);
	suite_add_tcase(suite, words);
	suite_add_tcase(suite, numbers);
	return wci_run_suite(suite);
}

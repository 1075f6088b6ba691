/* SPDX-License-Identifier: MIT */
/* Figures as sources word them: the grammar; its words stand in words.c. */
#include "ingest/amount.h"

#include <stdio.h>
#include <string.h>

#include "core/status.h"
#include "ingest/words.h"

static const char *const qualifier_names[WCI_QUALIFIER_COUNT] = {
	[WCI_EXACT] = "exact",
	[WCI_OVER] = "over",
	[WCI_AT_LEAST] = "at-least",
	[WCI_NEARLY] = "nearly",
	[WCI_UP_TO] = "up-to",
	[WCI_ABOUT] = "about",
	[WCI_BETWEEN] = "between",
};

static const char *const currencies[] = { "CNY", "USD", "EUR", "HKD", "JPY",
	"GBP", "KRW", "SGD", "TWD", "MYR", "THB", "AUD", "CAD", "CHF", "RUB" };

static const char qualifier_help[] =
    "over, at least, nearly, up to, about, 超, 逾, 近, 约, 不少于, 不超过 "
    "before the number, 余, 多, 以上, 左右 after it";
static const char scale_help[] =
    "k, m, bn, tn, million, billion, trillion, 万, 亿, 万亿";

struct scan {
	const char *text;
	size_t length;
	size_t at;
	enum wci_measure_kind kind;
	struct wci_figure_problem *problem;
};

/* Digits as written: 6.89 is mantissa 689 with 2 decimals. */
struct digits {
	uint64_t mantissa;
	unsigned decimals;
	size_t offset;
};

const char *
wci_qualifier_name(enum wci_qualifier qualifier)
{
	return (unsigned)qualifier < WCI_QUALIFIER_COUNT
	    ? qualifier_names[qualifier]
	    : "";
}

const char *
wci_currencies(void)
{
	return "CNY, USD, EUR, HKD, JPY, GBP, KRW, SGD, TWD, MYR, THB, AUD, "
	       "CAD, CHF, RUB";
}

static WCI_SELDOM bool
fail(struct scan *s, size_t offset, const char *message)
{
	s->problem->offset = offset;
	(void)snprintf(
	    s->problem->message, sizeof(s->problem->message), "%s", message);
	return false;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static void
skip_blanks(struct scan *s)
{
	while (s->at < s->length &&
	    (s->text[s->at] == ' ' || s->text[s->at] == '\t'))
		s->at++;
}

/* Take the longest word of that class at the cursor. */
static const struct wci_word *
take(struct scan *s, enum wci_word_class class)
{
	size_t bytes = 0;
	const struct wci_word *word;

	skip_blanks(s);
	if (s->at == s->length)
		return NULL;
	word = wci_word_find(class, s->text + s->at, s->length - s->at, &bytes);
	s->at += bytes;
	return word;
}

/*
 * A comma may stand only before groups of three digits, the first one after
 * one to three digits: 0,123 and 1234,567 may mean fractions.
 */
static bool
is_group(const struct scan *s, size_t begin, size_t comma)
{
	bool first = memchr(s->text + begin, ',', comma - begin) == NULL;

	if (first && (comma - begin > 3 || s->text[begin] == '0'))
		return false;
	return comma + 3 < s->length && is_digit(s->text[comma + 1]) &&
	    is_digit(s->text[comma + 2]) && is_digit(s->text[comma + 3]) &&
	    (comma + 4 >= s->length || !is_digit(s->text[comma + 4]));
}

static bool
add_digit(struct digits *d, char c)
{
	uint64_t digit = (uint64_t)(c - '0');

	if (d->mantissa > (UINT64_MAX - digit) / 10)
		return false;
	d->mantissa = d->mantissa * 10 + digit;
	return true;
}

static bool
take_digits(struct scan *s, struct digits *d)
{
	bool point = false;

	skip_blanks(s);
	*d = (struct digits){ .offset = s->at };
	if (s->at >= s->length || !is_digit(s->text[s->at]))
		return fail(s, s->at, "expected a number here");
	for (; s->at < s->length; s->at++) {
		char c = s->text[s->at];

		if (is_digit(c)) {
			if (!add_digit(d, c) || d->decimals >= 18)
				return fail(s, d->offset,
				    "the number has too many digits");
			d->decimals += point;
		} else if (c == '.' && !point && s->at + 1 < s->length &&
		    is_digit(s->text[s->at + 1])) {
			point = true;
		} else if (c != ',' || point ||
		    !is_group(s, d->offset, s->at)) {
			break;
		}
	}
	return true;
}

/* 10^power × value in 64 bits; power may not be negative. */
static bool
times_power(uint64_t value, unsigned power, int64_t *out)
{
	for (; power > 0; power--) {
		if (value > (uint64_t)INT64_MAX / 10)
			return false;
		value *= 10;
	}
	if (value > (uint64_t)INT64_MAX)
		return false;
	*out = (int64_t)value;
	return true;
}

/* The number in whole units, or in units of 10^-decimals for quantities. */
static bool
scale_digits(struct scan *s, const struct digits *d, unsigned power,
    struct wci_figure *f, int64_t *out)
{
	uint64_t mantissa = d->mantissa;
	unsigned decimals = d->decimals;

	if (s->kind == WCI_KIND_QUANTITY) {
		unsigned want = decimals > power ? decimals - power : 0;

		f->decimals = want > f->decimals ? want : f->decimals;
		power += f->decimals;
	}
	while (decimals > power && mantissa % 10 == 0 && decimals > 0) {
		mantissa /= 10;
		decimals--;
	}
	if (decimals > power)
		return fail(s, d->offset,
		    s->kind == WCI_KIND_AMOUNT
			? "does not come to whole units of the currency"
			: s->kind == WCI_KIND_COUNT
			? "a count must be a whole number"
			: "is finer than a millionth");
	if (!times_power(mantissa, power - decimals, out))
		return fail(s, d->offset, "the number is too large (64 bits)");
	return true;
}

/* The unit of the last digit: 10^(power - decimals), at least one. */
static int64_t
precision_of(const struct digits *d, unsigned power)
{
	int64_t unit = 1;

	if (power > d->decimals)
		(void)times_power(1, power - d->decimals, &unit);
	return unit;
}

/* 共 and 达 ("in all", "reaches") say nothing about how exact it is. */
static bool
take_qualifier(
    struct scan *s, enum wci_word_class class, bool *seen, struct wci_figure *f)
{
	const struct wci_word *word;
	size_t at;

	do {
		at = s->at;
		word = take(s, class);
	} while (word != NULL && word->value == WCI_EXACT);
	if (word == NULL)
		return true;
	if (*seen)
		return fail(s, at, "has two qualifiers; one is allowed");
	*seen = true;
	f->qualifier = (enum wci_qualifier)word->value;
	return true;
}

static bool
take_currency(struct scan *s, struct wci_figure *f)
{
	const struct wci_word *word;
	size_t at;

	if (s->kind != WCI_KIND_AMOUNT && s->kind != WCI_KIND_QUANTITY)
		return true;
	skip_blanks(s);
	at = s->at;
	word = take(s, WCI_WORD_CURRENCY);
	if (word == NULL)
		return true;
	if (f->currency[0] != '\0' &&
	    strcmp(f->currency, currencies[word->value]) != 0)
		return fail(s, at, "has two currencies");
	memcpy(f->currency, currencies[word->value], 4);
	return true;
}

/* The unknown word at the cursor, for messages: up to a blank or digit. */
static int
word_length(const struct scan *s)
{
	size_t end = s->at;

	while (end < s->length && s->text[end] != ' ' &&
	    !is_digit(s->text[end]) && end - s->at < 40)
		end++;
	while (end < s->length && ((unsigned char)s->text[end] & 0xC0) == 0x80)
		end++;
	return (int)(end - s->at);
}

/* The classes of which a word could stand where the unknown one stands. */
static unsigned
possible_classes(const struct scan *s, bool before)
{
	unsigned classes = 0;

	if (before)
		classes |= 1U << WCI_WORD_BEFORE;
	else
		classes |= 1U << WCI_WORD_AFTER;
	if (s->kind == WCI_KIND_AMOUNT)
		classes |= 1U << WCI_WORD_CURRENCY;
	if (!before && s->kind == WCI_KIND_SHARE)
		classes |= 1U << WCI_WORD_SHARE;
	if (!before && s->kind != WCI_KIND_SHARE)
		classes |= 1U << WCI_WORD_SCALE;
	if (!before && s->kind == WCI_KIND_COUNT)
		classes |= 1U << WCI_WORD_COUNTER;
	return classes;
}

/* "; did you mean RMB?": codes of currencies are shown in capitals. */
static void
put_nearest(const struct wci_word *near, char *out, size_t size)
{
	char text[40];
	size_t i;

	out[0] = '\0';
	if (near == NULL)
		return;
	(void)snprintf(text, sizeof(text), "%s", near->text);
	if (near->class == WCI_WORD_CURRENCY && strlen(text) == 3)
		for (i = 0; i < 3; i++)
			if (text[i] >= 'a' && text[i] <= 'z')
				text[i] = (char)(text[i] - 'a' + 'A');
	(void)snprintf(out, size, "; did you mean %s?", text);
}

/* Three letters, capitals before the number, look like a currency. */
static bool
is_code(const struct scan *s, int n, bool before)
{
	const char *word = s->text + s->at;
	int i;

	if (s->kind != WCI_KIND_AMOUNT || n != 3)
		return false;
	for (i = 0; i < n; i++)
		if (!is_letter(word[i]) ||
		    (before && lower(word[i]) == word[i]))
			return false;
	return true;
}

static WCI_SELDOM bool
fail_word(struct scan *s, bool before)
{
	int n = word_length(s);
	size_t at = s->at;
	char message[sizeof(s->problem->message)];
	char unknown[48];
	char hint[64];
	const struct wci_word *near;

	if (n == 0)
		return fail(s, at, "a second number begins here");
	if (before && take(s, WCI_WORD_BEFORE) != NULL)
		return fail(s, at, "has two qualifiers; one is allowed");
	(void)snprintf(unknown, sizeof(unknown), "%.*s", n, s->text + at);
	near = wci_word_nearest(unknown, possible_classes(s, before));
	put_nearest(near, hint, sizeof(hint));
	if (is_code(s, n, before) ||
	    (near != NULL && near->class == WCI_WORD_CURRENCY))
		(void)snprintf(message, sizeof(message),
		    "unknown currency '%s' (known: %s%s)", unknown,
		    wci_currencies(), hint);
	else
		(void)snprintf(message, sizeof(message),
		    "unknown word '%s' (allowed: %s%s)", unknown,
		    before ? qualifier_help
			: s->kind == WCI_KIND_SHARE
			? "%, percent, 成, half, and after the number 余, 以上, 左右"
			: scale_help,
		    hint);
	return fail(s, at, message);
}

/* 半, half and the tenths in Chinese digits: shares without a number. */
static bool
take_spoken_share(struct scan *s, struct wci_figure *f, bool *found)
{
	static const struct {
		const char *text;
		int64_t ppm;
		int64_t precision;
	} shares[] = {
		{ "half", 500000, 10000 },
		{ "一半", 500000, 10000 },
		{ "半数", 500000, 10000 },
		{ "半", 500000, 10000 },
		{ "一成", 100000, 100000 },
		{ "二成", 200000, 100000 },
		{ "两成", 200000, 100000 },
		{ "三成", 300000, 100000 },
		{ "四成", 400000, 100000 },
		{ "五成", 500000, 100000 },
		{ "六成", 600000, 100000 },
		{ "七成", 700000, 100000 },
		{ "八成", 800000, 100000 },
		{ "九成", 900000, 100000 },
	};
	size_t i;

	skip_blanks(s);
	for (i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
		size_t n = wci_word_match(
		    shares[i].text, s->text + s->at, s->length - s->at);

		if (n == 0)
			continue;
		s->at += n;
		f->number = f->upper = shares[i].ppm;
		f->precision = shares[i].precision;
		*found = true;
		break;
	}
	return *found;
}

struct number {
	struct digits low;
	struct digits high;
	unsigned low_power;
	unsigned power;
	size_t scale_offset; /* of the last scale */
	bool range;
	bool scaled;
	bool percent;
};

/*
 * The sign of a range, also behind a currency or a percent sign; where there
 * is none nothing is taken.  False: two currencies.
 */
static bool
take_range(struct scan *s, struct number *n, struct wci_figure *f)
{
	struct wci_figure before = *f;
	size_t begin = s->at;

	if (s->kind == WCI_KIND_SHARE)
		(void)take(s, WCI_WORD_SHARE);
	else if (!take_currency(s, f))
		return false;
	n->range = take(s, WCI_WORD_RANGE) != NULL;
	if (n->range)
		return take_currency(s, f);
	s->at = begin;
	*f = before;
	return true;
}

/* number [.. number], each with its scale; a scale at the end serves both. */
static bool
take_number(
    struct scan *s, struct number *n, bool *qualified, struct wci_figure *f)
{
	const struct wci_word *word;

	if (!take_digits(s, &n->low))
		return false;
	n->high = n->low;
	word = take(s, WCI_WORD_SCALE);
	if (word != NULL) {
		n->low_power = n->power = (unsigned)word->value;
		n->scaled = true;
	}
	if (!take_range(s, n, f) || (n->range && !take_digits(s, &n->high)))
		return false;
	if (!take_qualifier(s, WCI_WORD_AFTER, qualified, f))
		return false;
	skip_blanks(s);
	n->scale_offset = s->at;
	word = take(s, WCI_WORD_SCALE);
	if (word == NULL && n->range && n->scaled)
		return fail(s, n->high.offset,
		    "the end of the range has no scale, its beginning has "
		    "one; write both, or one at the end");
	if (word == NULL)
		return true;
	if (n->scaled && !n->range)
		return fail(s, n->scale_offset, "has two scales");
	n->power = (unsigned)word->value;
	if (!n->scaled)
		n->low_power = n->power;
	return true;
}

static bool
take_percent(struct scan *s, struct number *n)
{
	const struct wci_word *word = NULL;

	if (s->kind == WCI_KIND_SHARE || s->kind == WCI_KIND_QUANTITY)
		word = take(s, WCI_WORD_SHARE);
	if (s->kind == WCI_KIND_SHARE) {
		if (word == NULL)
			return fail(s, s->at,
			    "expected % here (or 成, or half): a share is "
			    "written as 56.9%");
		n->low_power = n->power = (unsigned)word->value;
	}
	n->percent = word != NULL;
	return true;
}

static bool
finish_number(struct scan *s, struct number *n, struct wci_figure *f)
{
	/* Twice for quantities: the finer end sets the decimals of both. */
	if (!scale_digits(s, &n->low, n->low_power, f, &f->number) ||
	    !scale_digits(s, &n->high, n->power, f, &f->upper) ||
	    !scale_digits(s, &n->low, n->low_power, f, &f->number))
		return false;
	f->precision = precision_of(&n->high,
	    n->power + (s->kind == WCI_KIND_QUANTITY ? f->decimals : 0));
	if (!n->range)
		return true;
	if (f->number > f->upper)
		return fail(
		    s, n->high.offset, "the range ends below its beginning");
	f->qualifier = WCI_BETWEEN;
	return true;
}

WCI_WHOLE bool
wci_figure_parse(const char *text, size_t length, enum wci_measure_kind kind,
    struct wci_figure *out, struct wci_figure_problem *problem)
{
	struct scan s = { text, length, 0, kind, problem };
	struct number n = { .range = false };
	bool qualified = false;
	bool spoken = false;

	*out = (struct wci_figure){ .qualifier = WCI_EXACT };
	if (!take_currency(&s, out) ||
	    !take_qualifier(&s, WCI_WORD_BEFORE, &qualified, out) ||
	    !take_currency(&s, out))
		return false;
	skip_blanks(&s);
	if (s.at == length)
		return fail(&s, s.at, "expected a number here");
	if (kind == WCI_KIND_SHARE)
		(void)take_spoken_share(&s, out, &spoken);
	if (!spoken) {
		if (!is_digit(text[s.at]))
			return fail_word(&s, true);
		if (!take_number(&s, &n, &qualified, out) ||
		    !take_percent(&s, &n))
			return false;
	}
	if (!take_currency(&s, out))
		return false;
	if (kind == WCI_KIND_COUNT || kind == WCI_KIND_QUANTITY)
		(void)take(&s, WCI_WORD_COUNTER);
	if (!take_qualifier(&s, WCI_WORD_AFTER, &qualified, out))
		return false;
	if (!take_currency(&s, out))
		return false;
	skip_blanks(&s);
	if (s.at != length)
		return fail_word(&s, false);
	if (kind == WCI_KIND_AMOUNT && out->currency[0] == '\0')
		return fail(&s, length,
		    "expected a currency (CNY, yuan, 元, USD, 美元 …)");
	if (n.range && qualified)
		return fail(&s, 0, "a range takes no qualifier");
	return spoken || finish_number(&s, &n, out);
}

/* --------------------------------------------------------------- arithmetic */

bool
wci_scale_ppm(int64_t number, int64_t ppm, bool up, int64_t *out)
{
	const int64_t million = 1000000;
	int64_t whole = number / million;
	int64_t rest = number % million;
	int64_t low;

	if (ppm != 0 && (whole > INT64_MAX / ppm || rest > INT64_MAX / ppm))
		return false;
	low = rest * ppm;
	low = low / million + (up && low % million != 0 ? 1 : 0);
	if (whole * ppm > INT64_MAX - low)
		return false;
	*out = whole * ppm + low;
	return true;
}

bool
wci_figure_bounds(const struct wci_figure *figure,
    const struct wci_factors *factors, struct wci_bounds *out)
{
	*out =
	    (struct wci_bounds){ .low = figure->number, .high = figure->upper };
	if (figure->qualifier == WCI_EXACT || figure->qualifier == WCI_BETWEEN)
		return true;
	out->low_open = factors->low_open;
	out->high_open = factors->high_open;
	return (out->low_open ||
		   wci_scale_ppm(
		       figure->number, factors->low_ppm, true, &out->low)) &&
	    (out->high_open ||
		wci_scale_ppm(
		    figure->number, factors->high_ppm, false, &out->high));
}

bool
wci_decimal_ppm(const char *text, size_t length, int64_t *out)
{
	struct wci_figure_problem unused;
	struct scan s = { text, length, 0, WCI_KIND_SHARE, &unused };
	struct digits d;

	return length > 0 && is_digit(text[0]) && take_digits(&s, &d) &&
	    s.at == length && memchr(text, ',', length) == NULL &&
	    d.decimals <= 6 && times_power(d.mantissa, 6 - d.decimals, out);
}

/* SPDX-License-Identifier: MIT */
/* The form of one scalar: one check a kind of field. */
#include "ingest/scalar.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

typedef bool check_fn(const struct wci_field *field, struct wci_item *item,
    struct wci_arena *arena, struct wci_scalar_problem *problem);

static bool WCI_COMPLAINS(2, 3)
    fail(struct wci_scalar_problem *problem, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(
	    problem->message, sizeof(problem->message), format, arguments);
	va_end(arguments);
	return false;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_alnum(char c)
{
	return is_digit(c) || is_lower(c) || (c >= 'A' && c <= 'Z');
}

static bool
all_digits(const char *text, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (!is_digit(text[i]))
			return false;
	return length > 0;
}

static int
number_of(const char *text, size_t length)
{
	int n = 0;
	size_t i;

	for (i = 0; i < length; i++)
		n = n * 10 + (text[i] - '0');
	return n;
}

bool
wci_is_date(const char *text, size_t length)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	int year;
	int month;
	int day;
	bool leap;

	if (length != 10 || text[4] != '-' || text[7] != '-' ||
	    !all_digits(text, 4) || !all_digits(text + 5, 2) ||
	    !all_digits(text + 8, 2))
		return false;
	year = number_of(text, 4);
	month = number_of(text + 5, 2);
	day = number_of(text + 8, 2);
	leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return year >= 1 && month >= 1 && month <= 12 && day >= 1 &&
	    day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
}

static bool
check_text(const struct wci_field *field, struct wci_item *item,
    struct wci_arena *arena, struct wci_scalar_problem *problem)
{
	(void)field;
	(void)item;
	(void)arena;
	(void)problem;
	return true;
}

static bool
check_slug(const struct wci_field *field, struct wci_item *item,
    struct wci_arena *arena, struct wci_scalar_problem *problem)
{
	size_t i;

	(void)field;
	(void)arena;
	for (i = 0; i < item->length; i++) {
		char c = item->text[i];

		if (!is_alnum(c) &&
		    (i == 0 || (c != '-' && c != '.' && c != '_'))) {
			problem->code_points = i;
			return fail(problem,
			    "'%.60s' is no slug: expected letters a-z, "
			    "digits, and - . _ inside",
			    item->text);
		}
	}
	return true;
}

static bool
check_int(const struct wci_field *field, struct wci_item *item,
    struct wci_arena *arena, struct wci_scalar_problem *problem)
{
	(void)field;
	(void)arena;
	if (!all_digits(item->text, item->length) || item->length > 9)
		return fail(problem,
		    "'%.60s' is no whole number, expected one such as 2024",
		    item->text);
	item->number = number_of(item->text, item->length);
	return true;
}

static bool
check_flag(const struct wci_field *field, struct wci_item *item,
    struct wci_arena *arena, struct wci_scalar_problem *problem)
{
	(void)field;
	(void)arena;
	item->number = strcmp(item->text, "true") == 0;
	if (item->number == 0 && strcmp(item->text, "false") != 0)
		return fail(
		    problem, "'%.60s' is neither true nor false", item->text);
	return true;
}

static bool
check_date(const struct wci_field *field, struct wci_item *item,
    struct wci_arena *arena, struct wci_scalar_problem *problem)
{
	(void)field;
	(void)arena;
	if (strcmp(item->text, "unknown") == 0 ||
	    wci_is_date(item->text, item->length))
		return true;
	return fail(problem,
	    "'%.60s' is no day, expected one such as 2024-05-23, or unknown",
	    item->text);
}

static bool
check_period(const struct wci_field *field, struct wci_item *item,
    struct wci_arena *arena, struct wci_scalar_problem *problem)
{
	char day[11] = "0000-01-01";

	(void)field;
	(void)arena;
	if (item->length <= 10)
		memcpy(day, item->text, item->length);
	if ((item->length == 4 || item->length == 7 || item->length == 10) &&
	    wci_is_date(day, 10))
		return true;
	return fail(problem,
	    "'%.60s' is no period, expected 2024, 2024-05 or 2024-05-23",
	    item->text);
}

static bool
check_code(const struct wci_field *field, struct wci_item *item,
    struct wci_arena *arena, struct wci_scalar_problem *problem)
{
	(void)field;
	(void)arena;
	if (item->length == 6 && all_digits(item->text, 6))
		return true;
	return fail(problem,
	    "'%.60s' is no code of GB/T 2260, expected six digits", item->text);
}

static bool
check_language(const struct wci_field *field, struct wci_item *item,
    struct wci_arena *arena, struct wci_scalar_problem *problem)
{
	size_t i;

	(void)field;
	(void)arena;
	for (i = 0; i < item->length && is_lower(item->text[i]); i++)
		continue;
	if (i == item->length && i >= 2 && i <= 3)
		return true;
	return fail(problem,
	    "'%.60s' is no language code, expected one such as en or zh",
	    item->text);
}

static bool
check_url(const struct wci_field *field, struct wci_item *item,
    struct wci_arena *arena, struct wci_scalar_problem *problem)
{
	(void)field;
	(void)arena;
	if ((strncmp(item->text, "http://", 7) == 0 ||
		strncmp(item->text, "https://", 8) == 0) &&
	    strpbrk(item->text, " \t\r\n\"<>") == NULL)
		return true;
	return fail(problem,
	    "'%.80s' is no address, expected http:// or https:// and no blanks",
	    item->text);
}

/* The words of "a|b|c" as an array; returns their number. */
static size_t
split_choices(const char *choices, char *copy, size_t size, const char *words[],
    size_t most)
{
	size_t n = 0;
	char *word = copy;

	(void)snprintf(copy, size, "%s", choices);
	while (word != NULL && n < most) {
		char *end = strchr(word, '|');

		if (end != NULL)
			*end++ = '\0';
		words[n++] = word;
		word = end;
	}
	return n;
}

static bool
check_choice(const struct wci_field *field, struct wci_item *item,
    struct wci_arena *arena, struct wci_scalar_problem *problem)
{
	char copy[256];
	const char *words[16];
	const char *near;
	size_t count;
	size_t i;
	struct wci_buf known = WCI_BUF_EMPTY;

	(void)arena;
	if (wci_choice_has(field->of, item->text, item->length, NULL))
		return true;
	count = split_choices(field->of, copy, sizeof(copy), words, 16);
	for (i = 0; i < count; i++)
		wci_buf_printf(&known, "%s%s", i != 0 ? ", " : "", words[i]);
	near = wcifit_nearest(item->text, words, count);
	if (near != NULL)
		wci_buf_printf(&known, "; did you mean %s?", near);
	(void)fail(problem, "'%.60s' is not allowed (allowed: %s)", item->text,
	    wci_buf_text(&known));
	wci_buf_free(&known);
	return false;
}

static bool
check_figure(const struct wci_field *field, struct wci_item *item,
    struct wci_arena *arena, struct wci_scalar_problem *problem)
{
	static const enum wci_measure_kind kinds[WCI_F_KIND_COUNT] = {
		[WCI_F_AMOUNT] = WCI_KIND_AMOUNT,
		[WCI_F_COUNT] = WCI_KIND_COUNT,
		[WCI_F_SHARE] = WCI_KIND_SHARE,
		[WCI_F_QUANTITY] = WCI_KIND_QUANTITY,
	};
	struct wci_figure_problem wrong;

	item->figure = wci_arena_take(arena, sizeof(*item->figure));
	if (item->figure == NULL)
		return fail(problem, "out of memory");
	if (wci_figure_parse(item->text, item->length, kinds[field->kind],
		item->figure, &wrong))
		return true;
	problem->code_points = wci_utf8_count(item->text, wrong.offset);
	return fail(problem, "%s", wrong.message);
}

static bool
check_rate(const struct wci_field *field, struct wci_item *item,
    struct wci_arena *arena, struct wci_scalar_problem *problem)
{
	(void)field;
	(void)arena;
	if (wci_decimal_ppm(item->text, item->length, &item->number) &&
	    item->number > 0)
		return true;
	return fail(problem,
	    "'%.60s' is no rate, expected a decimal above zero with at most "
	    "six decimals, such as 7.1957",
	    item->text);
}

static bool
check_factor(const struct wci_field *field, struct wci_item *item,
    struct wci_arena *arena, struct wci_scalar_problem *problem)
{
	(void)field;
	(void)arena;
	if (strcmp(item->text, "open") == 0) {
		item->number = -1;
		return true;
	}
	if (wci_decimal_ppm(item->text, item->length, &item->number))
		return true;
	return fail(problem,
	    "'%.60s' is no factor, expected a decimal such as 0.9, or open",
	    item->text);
}

static bool
check_currency(const struct wci_field *field, struct wci_item *item,
    struct wci_arena *arena, struct wci_scalar_problem *problem)
{
	const char *const known = wci_currencies();
	char codes[32][4] = { "" };
	const char *words[32];
	const char *near;
	size_t count = 0;

	(void)field;
	(void)arena;
	/* "CNY, USD, …" */
	for (; count < 32 && count * 5 < strlen(known); count++) {
		memcpy(codes[count], known + count * 5, 3);
		words[count] = codes[count];
		if (strcmp(codes[count], item->text) == 0)
			return true;
	}
	near = wcifit_nearest(item->text, words, count);
	return fail(problem, "unknown currency '%.20s' (known: %s%s%s%s)",
	    item->text, known, near != NULL ? "; did you mean " : "",
	    near != NULL ? near : "", near != NULL ? "?" : "");
}

bool
wci_scalar_check(const struct wci_field *field, struct wci_item *item,
    struct wci_arena *arena, struct wci_scalar_problem *problem)
{
	static check_fn *const checks[WCI_F_KIND_COUNT] = {
		[WCI_F_TEXT] = check_text,
		[WCI_F_SLUG] = check_slug,
		[WCI_F_INT] = check_int,
		[WCI_F_FLAG] = check_flag,
		[WCI_F_DATE] = check_date,
		[WCI_F_PERIOD] = check_period,
		[WCI_F_CODE] = check_code,
		[WCI_F_LANGUAGE] = check_language,
		[WCI_F_URL] = check_url,
		[WCI_F_CHOICE] = check_choice,
		[WCI_F_AMOUNT] = check_figure,
		[WCI_F_COUNT] = check_figure,
		[WCI_F_SHARE] = check_figure,
		[WCI_F_QUANTITY] = check_figure,
		[WCI_F_RATE] = check_rate,
		[WCI_F_FACTOR] = check_factor,
		[WCI_F_CURRENCY] = check_currency,
		[WCI_F_MEMBER] = check_text,
		[WCI_F_REF] = check_text,
	};

	problem->code_points = 0;
	if (item->length == 0)
		return fail(problem,
		    (field->flags & WCI_REQUIRED) != 0
			? "has no value, and the key is required"
			: "has no value; write one, or leave the key out");
	return checks[field->kind](field, item, arena, problem);
}

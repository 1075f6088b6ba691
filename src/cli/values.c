/* SPDX-License-Identifier: MIT */
/* Checking and storing the values of options. */
#include "cli/values.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/errors.h"

#define CHOICES_MAX 32

/* A suffix and what it multiplies by; the empty one ends no table. */
struct suffix {
	const char *text;
	uint64_t factor;
};

static const struct suffix byte_suffixes[] = {
	{ "", 1 },
	{ "K", UINT64_C(1) << 10 },
	{ "KiB", UINT64_C(1) << 10 },
	{ "M", UINT64_C(1) << 20 },
	{ "MiB", UINT64_C(1) << 20 },
	{ "G", UINT64_C(1) << 30 },
	{ "GiB", UINT64_C(1) << 30 },
	{ NULL, 0 },
};

static const struct suffix time_suffixes[] = {
	{ "", 1000 },
	{ "ms", 1 },
	{ "s", 1000 },
	{ "m", 60000 },
	{ "h", 3600000 },
	{ NULL, 0 },
};

const char *
cli_choice_format(size_t index)
{
	return index < WCIFIT_FORMAT_COUNT
	    ? wcifit_format_name((enum wcifit_format)index)
	    : NULL;
}

const char *
cli_choice_unit(size_t index)
{
	return index < WCIFIT_UNIT_COUNT
	    ? wcifit_unit_name((enum wcifit_unit)index)
	    : NULL;
}

void
cli_append(char *buffer, size_t size, const char *text)
{
	size_t used = strlen(buffer);
	size_t length = strlen(text);

	if (length > size - used - 1)
		length = size - used - 1;
	memcpy(buffer + used, text, length);
	buffer[used + length] = '\0';
}

const char *
cli_value_choices(const char *(*choice)(size_t index), const char *between,
    char *buffer, size_t size)
{
	buffer[0] = '\0';
	for (size_t i = 0; choice(i) != NULL; i++) {
		if (i != 0)
			cli_append(buffer, size, between);
		cli_append(buffer, size, choice(i));
	}
	return buffer;
}

/* Digits at `text`; *end_out is behind them.  False: none, or too large. */
static bool
digits(const char *text, uint64_t *out, const char **end_out)
{
	uint64_t value = 0;
	const char *s = text;

	for (; *s >= '0' && *s <= '9'; s++) {
		unsigned digit = (unsigned)(*s - '0');

		if (value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = value;
	*end_out = s;
	return s != text;
}

bool
cli_value_count(const char *text, uint64_t *out)
{
	const char *end;

	return digits(text, out, &end) && *end == '\0';
}

/*
 * Digits, perhaps a fraction of up to three more, and a suffix; above 0 and
 * at most `most`.
 */
static bool
scaled(const char *text, const struct suffix *suffixes, uint64_t most,
    uint64_t *out)
{
	uint64_t whole;
	uint64_t thousandths = 0;
	uint64_t weight = 100;
	const char *end;

	if (!digits(text, &whole, &end))
		return false;
	if (*end == '.') {
		if (end[1] < '0' || end[1] > '9')
			return false;
		for (end++; *end >= '0' && *end <= '9'; end++, weight /= 10)
			thousandths += weight * (uint64_t)(*end - '0');
	}
	while (suffixes->text != NULL && strcmp(suffixes->text, end) != 0)
		suffixes++;
	if (suffixes->text == NULL || whole > most / suffixes->factor)
		return false;
	*out = whole * suffixes->factor + thousandths * suffixes->factor / 1000;
	return *out > 0 && *out <= most;
}

static bool
store_choice(int *place, const char *(*choice)(size_t index), const char *value,
    char *reason, size_t size)
{
	const char *names[CHOICES_MAX];
	char hint[128];
	char all[256];
	size_t count = 0;

	for (; count < CHOICES_MAX && choice(count) != NULL; count++) {
		names[count] = choice(count);
		if (strcmp(names[count], value) == 0) {
			*place = (int)count;
			return true;
		}
	}
	cli_did_you_mean(hint, sizeof(hint), "", value, names, count);
	cli_value_choices(choice, ", ", all, sizeof(all));
	(void)snprintf(
	    reason, size, "'%.100s' is none of %s%s", value, all, hint);
	return false;
}

/* Each name of a comma separated list becomes the library's own name. */
static bool
store_formats(
    struct cli_list *list, const char *value, char *reason, size_t size)
{
	while (true) {
		size_t length = strcspn(value, ",");
		char name[64];
		int format;

		(void)snprintf(name, sizeof(name), "%.*s",
		    length < sizeof(name) ? (int)length : (int)sizeof(name),
		    value);
		if (!store_choice(
			&format, cli_choice_format, name, reason, size))
			return false;
		if (!cli_list_add(list, cli_choice_format((size_t)format))) {
			(void)snprintf(reason, size, "out of memory");
			return false;
		}
		if (value[length] == '\0')
			return true;
		value += length + 1;
	}
}

static bool
store_param(
    struct cli_params *params, const char *value, char *reason, size_t size)
{
	const char *equals = strchr(value, '=');
	const char *name = value;

	if (*name != '\0' && strchr(":@$", *name) != NULL)
		name++; /* as it stands in the SQL */
	if (equals == NULL || equals <= name) {
		(void)snprintf(
		    reason, size, "'%.100s' is no NAME=VALUE", value);
		return false;
	}
	return cli_params_add(
	    params, name, (size_t)(equals - name), equals + 1);
}

static bool
store_count(const struct cli_option *option, const char *value, uint64_t *place,
    char *reason, size_t size)
{
	uint64_t most = option->most != 0 ? option->most : INT64_MAX;

	if (cli_value_count(value, place) && *place <= most)
		return true;
	(void)snprintf(reason, size,
	    "'%.100s' is no whole number from 0 to %llu", value,
	    (unsigned long long)most);
	return false;
}

static bool
store_scaled(const struct cli_option *option, const char *value,
    uint64_t *place, char *reason, size_t size)
{
	bool bytes = option->kind == CLI_BYTES;

	if (scaled(value, bytes ? byte_suffixes : time_suffixes,
		bytes ? INT64_MAX : INT_MAX, place))
		return true;
	(void)snprintf(reason, size, "'%.100s' is no %s", value,
	    bytes ? "size such as 64M or 1G (K, M, G; above 0)"
		  : "time such as 30, 0.5 or 500ms (ms, s, m, h; above 0)");
	return false;
}

bool
cli_value_store(struct cli_settings *set, const struct cli_option *option,
    const char *value, char *reason, size_t size)
{
	void *place = (char *)set + option->place;

	switch (option->kind) {
	case CLI_FLAG:
		*(bool *)place = true;
		return true;
	case CLI_TEXT:
	case CLI_FILE:
	case CLI_FOLDER:
		if (*value == '\0') {
			(void)snprintf(reason, size, "the value is empty");
			return false;
		}
		*(const char **)place = value;
		return true;
	case CLI_LIST:
		return cli_list_add(place, value);
	case CLI_PARAM:
		return store_param(place, value, reason, size);
	case CLI_COUNT:
		return store_count(option, value, place, reason, size);
	case CLI_BYTES:
	case CLI_SECONDS:
		return store_scaled(option, value, place, reason, size);
	case CLI_CHOICE:
		return store_choice(place, option->choice, value, reason, size);
	case CLI_FORMATS:
		return store_formats(place, value, reason, size);
	}
	return false;
}

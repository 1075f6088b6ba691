/* SPDX-License-Identifier: MIT */
/* The parser of the command line. */
#include "cli/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/errors.h"
#include "cli/values.h"

#define NEAREST_MAX 128

/* Where the parser stands. */
struct scan {
	struct cli *cli;
	const struct cli_grammar *grammar;
	int count;
	char **argv;
	int at;
};

const struct cli_option *
cli_options_find(
    const struct cli_group *const *groups, const char *name, size_t length)
{
	for (; *groups != NULL; groups++)
		for (const struct cli_option *o = (*groups)->options;
		     o->name != NULL; o++)
			if (strlen(o->name) == length &&
			    memcmp(o->name, name, length) == 0)
				return o;
	return NULL;
}

const struct cli_option *
cli_options_find_letter(const struct cli_group *const *groups, char letter)
{
	for (; *groups != NULL; groups++)
		for (const struct cli_option *o = (*groups)->options;
		     o->name != NULL; o++)
			if (o->letter == letter)
				return o;
	return NULL;
}

const char **
cli_options_names(const struct cli_group *const *groups, size_t *count_out)
{
	const char **names;
	size_t count = 0;

	for (size_t g = 0; groups[g] != NULL; g++)
		for (size_t i = 0; groups[g]->options[i].name != NULL; i++)
			count++;
	names = malloc((count + 1) * sizeof(*names));
	if (names == NULL)
		return NULL;
	count = 0;
	for (size_t g = 0; groups[g] != NULL; g++)
		for (size_t i = 0; groups[g]->options[i].name != NULL; i++)
			names[count++] = groups[g]->options[i].name;
	*count_out = count;
	return names;
}

/* The first letter of "-abc" that is no option. */
static char
unknown_letter(const struct cli_group *const *groups, const char *text)
{
	for (text++; text[1] != '\0'; text++)
		if (cli_options_find_letter(groups, *text) == NULL)
			break;
	return *text;
}

/* Bytes of an option's name, behind which its value may stand. */
static size_t
name_length(const char *text)
{
	const char *equals = strchr(text, '=');

	return equals != NULL ? (size_t)(equals - text) : strlen(text);
}

enum wcifit_status
cli_options_unknown(const struct cli *cli,
    const struct cli_group *const *groups, const char *text)
{
	char word[64];
	char hint[NEAREST_MAX];
	size_t count = 0;
	const char **names;

	if (text[1] != '-')
		return cli_usage(
		    cli, "unknown option '-%c'", unknown_letter(groups, text));
	(void)snprintf(
	    word, sizeof(word), "%.*s", (int)name_length(text + 2), text + 2);
	names = cli_options_names(groups, &count);
	cli_did_you_mean(
	    hint, sizeof(hint), "--", word, names, names != NULL ? count : 0);
	free(names);
	return cli_usage(cli, "unknown option '--%s'%s", word, hint);
}

static enum wcifit_status
store(struct scan *scan, const struct cli_option *option, const char *value)
{
	char reason[512];

	if (cli_value_store(
		&scan->cli->set, option, value, reason, sizeof(reason)))
		return WCIFIT_OK;
	return cli_usage(scan->cli, "--%s: %s", option->name, reason);
}

/* The value in the next argument, or NULL when there is none. */
static const char *
next_value(struct scan *scan)
{
	return scan->at < scan->count ? scan->argv[scan->at++] : NULL;
}

static enum wcifit_status
store_next(struct scan *scan, const struct cli_option *option)
{
	const char *value = next_value(scan);

	if (value == NULL)
		return cli_usage(scan->cli, "--%s needs a value: --%s %s",
		    option->name, option->name, option->argument);
	return store(scan, option, value);
}

/*
 * A long option nobody declared: perhaps a parameter of a report.  `name`
 * stands behind the two dashes.
 */
static enum wcifit_status
loose_option(
    struct scan *scan, const char *name, size_t length, const char *value)
{
	if (!scan->grammar->loose || length == 0)
		return cli_options_unknown(
		    scan->cli, scan->grammar->groups, name - 2);
	if (value == NULL)
		value = next_value(scan);
	return cli_params_add(&scan->cli->loose, name, length, value)
	    ? WCIFIT_OK
	    : WCIFIT_FAILED;
}

/* `text` follows the two dashes. */
static enum wcifit_status
long_option(struct scan *scan, const char *text)
{
	size_t length = name_length(text);
	const char *value = text[length] == '=' ? text + length + 1 : NULL;
	const struct cli_option *option =
	    cli_options_find(scan->grammar->groups, text, length);

	if (option == NULL)
		return loose_option(scan, text, length, value);
	if (option->kind == CLI_FLAG) {
		if (value != NULL)
			return cli_usage(
			    scan->cli, "--%s takes no value", option->name);
		return store(scan, option, NULL);
	}
	return value != NULL ? store(scan, option, value)
			     : store_next(scan, option);
}

/* `text` follows the dash: letters, the last of which may have a value. */
static enum wcifit_status
short_options(struct scan *scan, const char *text)
{
	enum wcifit_status status = WCIFIT_OK;

	for (; *text != '\0' && status == WCIFIT_OK; text++) {
		const struct cli_option *option =
		    cli_options_find_letter(scan->grammar->groups, *text);

		if (option == NULL)
			return cli_usage(
			    scan->cli, "unknown option '-%c'", *text);
		if (option->kind == CLI_FLAG)
			status = store(scan, option, NULL);
		else if (text[1] != '\0')
			return store(scan, option, text + 1);
		else
			status = store_next(scan, option);
	}
	return status;
}

int
cli_options_span(const struct cli_group *const *groups, const char *text)
{
	const struct cli_option *option;
	size_t length;

	if (text[1] == '-') {
		length = name_length(text + 2);
		option = cli_options_find(groups, text + 2, length);
		if (option == NULL)
			return 0;
		return option->kind == CLI_FLAG || text[2 + length] == '=' ? 1
									   : 2;
	}
	for (text++; *text != '\0'; text++) {
		option = cli_options_find_letter(groups, *text);
		if (option == NULL)
			return 0;
		if (option->kind != CLI_FLAG)
			return text[1] != '\0' ? 1 : 2;
	}
	return 1;
}

enum wcifit_status
cli_options_parse(
    struct cli *cli, const struct cli_grammar *grammar, int count, char **argv)
{
	struct scan scan = { cli, grammar, count, argv, 0 };
	enum wcifit_status status = WCIFIT_OK;
	bool ended = false;

	while (scan.at < count && status == WCIFIT_OK) {
		const char *text = argv[scan.at++];

		if (ended || text[0] != '-' || text[1] == '\0') {
			if (!cli_list_add(&cli->operands, text))
				status = WCIFIT_FAILED;
		} else if (strcmp(text, "--") == 0) {
			ended = true;
		} else if (text[1] == '-') {
			status = long_option(&scan, text + 2);
		} else {
			status = short_options(&scan, text + 1);
		}
	}
	return status;
}

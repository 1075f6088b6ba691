/* SPDX-License-Identifier: MIT */
/* Messages on stderr. */
#include "cli/errors.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/json.h"
#include "cli/output.h"

#define MESSAGE_MAX 4096

/* Sequences of UTF-8 that must not reach a terminal, beside C0 and DEL. */
static bool
is_harmful(const unsigned char *s)
{
	if (s[0] == 0xC2 && s[1] >= 0x80 && s[1] <= 0x9F)
		return true; /* C1 */
	if (s[0] != 0xE2)
		return false;
	if (s[1] == 0x80)
		return s[2] == 0x8E || s[2] == 0x8F ||
		    (s[2] >= 0xA8 && s[2] <= 0xAE); /* marks, lines, bidi */
	return s[1] == 0x81 && s[2] >= 0xA6 && s[2] <= 0xA9; /* isolates */
}

/* Bytes of the UTF-8 sequence that begins at `s`; 0: none does. */
static size_t
sequence_length(const unsigned char *s)
{
	size_t length = *s >= 0xF0 ? 4 : *s >= 0xE0 ? 3 : *s >= 0x80 ? 2 : 1;

	if (length > 1 && (*s < 0xC2 || *s > 0xF4))
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((s[i] & 0xC0) != 0x80)
			return 0;
	return length;
}

static void
put_escaped(struct cli_output *err, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	while (*s != '\0') {
		size_t length = sequence_length(s);
		bool escape = length == 0 || (*s < 0x20 && *s != '\n') ||
		    *s == 0x7F || is_harmful(s);

		if (length == 0)
			length = 1;
		for (size_t i = 0; i < length && escape; i++)
			cli_printf(err, "\\x%02x", (unsigned)s[i]);
		if (!escape)
			cli_put(err, (const char *)s, length);
		s += length;
	}
}

static void
put_message(const char *prefix, const char *format, va_list arguments)
{
	char text[MESSAGE_MAX];
	struct cli_output err;
	int length = vsnprintf(text, sizeof(text), format, arguments);

	if (length >= (int)sizeof(text))
		memcpy(text + sizeof(text) - 4, "...", 4);
	cli_output_stderr(&err);
	cli_printf(&err, "wcifit: %s%s", prefix, *prefix != '\0' ? ": " : "");
	put_escaped(&err, text);
	cli_printf(&err, "\n");
	cli_flush(&err);
}

void
cli_error(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	put_message("", format, arguments);
	va_end(arguments);
}

enum wcifit_status
cli_fail(enum wcifit_status status, const struct wcifit_error *error)
{
	if (error->message[0] != '\0')
		cli_error("%s", error->message);
	else if (status == WCIFIT_INTERRUPTED)
		cli_error("interrupted");
	else
		cli_error("failed without a reason (status %d)", (int)status);
	return status;
}

enum wcifit_status
cli_usage(const struct cli *cli, const char *format, ...)
{
	const char *name = cli->command != NULL ? cli->command->name : "";
	struct cli_output err;
	va_list arguments;

	va_start(arguments, format);
	put_message(name, format, arguments);
	va_end(arguments);
	cli_output_stderr(&err);
	cli_printf(
	    &err, "Try 'wcifit %s%s--help'.\n", name, *name != '\0' ? " " : "");
	cli_flush(&err);
	return WCIFIT_USAGE;
}

const char *
cli_did_you_mean(char *buffer, size_t size, const char *prefix,
    const char *word, const char *const *words, size_t count)
{
	const char *nearest = wcifit_nearest(word, words, count);

	buffer[0] = '\0';
	if (nearest != NULL)
		(void)snprintf(
		    buffer, size, " (did you mean '%s%s'?)", prefix, nearest);
	return buffer;
}

static void
problem_json(struct cli_output *err, const struct wcifit_problem *problem)
{
	cli_printf(err, "{\"file\":");
	cli_json_text(err, problem->file);
	cli_printf(err, ",\"line\":%lu,\"column\":%lu,\"path\":", problem->line,
	    problem->column);
	cli_json_text(err, problem->path);
	cli_printf(err, ",\"message\":");
	cli_json_text(err, problem->message);
	cli_printf(err, "}\n");
}

static void
problem_text(struct cli_output *err, const struct wcifit_problem *problem)
{
	cli_printf(err, "wcifit: ");
	put_escaped(err, problem->file);
	if (problem->line != 0)
		cli_printf(err, ":%lu:%lu", problem->line, problem->column);
	cli_printf(err, ": ");
	if (problem->path[0] != '\0') {
		put_escaped(err, problem->path);
		cli_printf(err, ": ");
	}
	put_escaped(err, problem->message);
	cli_printf(err, "\n");
}

void
cli_problem(const struct wcifit_problem *problem, enum cli_errors errors)
{
	struct cli_output err;

	cli_output_stderr(&err);
	if (errors == CLI_ERRORS_JSON)
		problem_json(&err, problem);
	else
		problem_text(&err, problem);
	cli_flush(&err);
}

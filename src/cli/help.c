/* SPDX-License-Identifier: MIT */
/* Help for people, 80 columns wide on every terminal. */
#include "cli/help.h"

#include <stdio.h>
#include <string.h>

#include "cli/values.h"

#define COLUMNS 80
#define TERM_WIDTH 26

const struct cli_exit_code cli_exit_codes[] = {
	{ "0",
	    "done; no rows is success, and so is a reader of the output that "
	    "left early" },
	{ "1", "failure: input or output, a full disk, an internal fault" },
	{ "2", "usage: the command line is wrong" },
	{ "3", "input rejected: seeds that do not check, SQL that is refused" },
	{ "4", "a limit was hit: time, memory or rows" },
	{ "5", "busy: another ingest or dump holds the lock; try again" },
	{ "6", "findings: a check that was asked to fail found some" },
	{ "130", "interrupted" },
	{ "", NULL },
};

/* Columns of text: code points, as our own texts have no wide ones. */
static size_t
columns_of(const char *text, size_t length)
{
	size_t columns = 0;

	for (size_t i = 0; i < length; i++)
		if (((unsigned char)text[i] & 0xC0) != 0x80)
			columns++;
	return columns;
}

static void
blanks(struct cli_output *out, size_t count)
{
	static const char some[] = "                ";

	for (; count >= sizeof(some); count -= sizeof(some) - 1)
		cli_puts(out, some);
	cli_put(out, some, count);
}

/* Words, from column `at` of the line on; further lines after `indent`. */
static void
wrap(struct cli_output *out, size_t at, size_t indent, const char *text)
{
	bool first = true;

	for (text += strspn(text, " \n"); *text != '\0';
	     text += strspn(text, " \n")) {
		size_t length = strcspn(text, " \n");
		size_t columns = columns_of(text, length);

		if (!first && at + 1 + columns > COLUMNS) {
			cli_put(out, "\n", 1);
			blanks(out, indent);
			at = indent;
		} else if (!first) {
			cli_put(out, " ", 1);
			at++;
		}
		cli_put(out, text, length);
		at += columns;
		text += length;
		first = false;
	}
	cli_put(out, "\n", 1);
}

void
cli_help_wrap(struct cli_output *out, unsigned indent, const char *text)
{
	blanks(out, indent);
	wrap(out, indent, indent, text);
}

/* A term and, from a fixed column on, what it means. */
static void
definition(struct cli_output *out, const char *term, const char *meaning)
{
	size_t width = columns_of(term, strlen(term)) + 2;

	blanks(out, 2);
	cli_put(out, term, strlen(term));
	if (width + 2 > TERM_WIDTH) {
		cli_put(out, "\n", 1);
		width = 0;
	}
	blanks(out, TERM_WIDTH - width);
	wrap(out, TERM_WIDTH, TERM_WIDTH, meaning);
}

const char *
cli_help_option(const struct cli_option *option, char *buffer, size_t size)
{
	const char letter[] = { '-', option->letter, ',', ' ', '\0' };

	buffer[0] = '\0';
	if (option->letter != '\0')
		cli_append(buffer, size, letter);
	cli_append(buffer, size, "--");
	cli_append(buffer, size, option->name);
	if (option->argument != NULL) {
		cli_append(buffer, size, " ");
		cli_append(buffer, size, option->argument);
	}
	return buffer;
}

const char *
cli_help_meaning(const struct cli_option *option, char *buffer, size_t size)
{
	char choices[256] = "";

	if (option->choice != NULL)
		cli_value_choices(
		    option->choice, ", ", choices, sizeof(choices));
	buffer[0] = '\0';
	cli_append(buffer, size, option->help);
	if (*choices != '\0') {
		cli_append(buffer, size, " (");
		cli_append(buffer, size, choices);
		cli_append(buffer, size, ")");
	}
	return buffer;
}

static void
print_group(struct cli_output *out, const struct cli_group *group)
{
	char term[128];
	char meaning[1024];

	cli_puts(out, "\n");
	cli_puts(out, group->heading != NULL ? group->heading : "Options");
	cli_puts(out, ":\n");
	for (const struct cli_option *o = group->options; o->name != NULL; o++)
		definition(out, cli_help_option(o, term, sizeof(term)),
		    cli_help_meaning(o, meaning, sizeof(meaning)));
}

void
cli_help_synopsis(struct cli_output *out, const struct cli_command *command)
{
	cli_printf(out, "wcifit %s [OPTIONS]", command->name);
	for (const struct cli_operand *o = command->operands; o->name != NULL;
	     o++)
		cli_printf(out, " %s%s%s%s", o->optional ? "[" : "", o->name,
		    o->repeated ? "..." : "", o->optional ? "]" : "");
	if (command->parameters)
		cli_printf(out, " [--PARAMETER VALUE]...");
	cli_put(out, "\n", 1);
}

static void
print_command(struct cli_output *out, const struct cli_command *command)
{
	cli_printf(
	    out, "wcifit %s - %s\n\nUsage: ", command->name, command->summary);
	cli_help_synopsis(out, command);
	cli_printf(out, "\nExamples:\n");
	for (const struct cli_example *e = command->examples; e->line != NULL;
	     e++) {
		cli_printf(out, "  %s\n", e->line);
		cli_help_wrap(out, 6, e->meaning);
	}
	for (const char *const *d = command->description; *d != NULL; d++) {
		cli_put(out, "\n", 1);
		cli_help_wrap(out, 0, *d);
	}
	if (command->operands->name != NULL)
		cli_printf(out, "\nOperands:\n");
	for (const struct cli_operand *o = command->operands; o->name != NULL;
	     o++)
		definition(out, o->name, o->help);
	for (size_t g = 0; command->groups[g] != NULL; g++)
		print_group(out, command->groups[g]);
}

enum wcifit_status
cli_help_command(const struct cli *cli, const struct cli_command *command)
{
	struct cli_output out;
	enum wcifit_status status = cli_output_open(&out, cli);

	if (status != WCIFIT_OK)
		return status;
	print_command(&out, command);
	return cli_output_close(&out, WCIFIT_OK, NULL);
}

enum wcifit_status
cli_help_program(const struct cli *cli)
{
	struct cli_output out;
	enum wcifit_status status = cli_output_open(&out, cli);

	if (status != WCIFIT_OK)
		return status;
	cli_puts(&out,
	    "wcifit - what investment fairs announce, with sources\n\n"
	    "Usage: wcifit COMMAND [OPTIONS] [OPERANDS]\n\nExamples:\n"
	    "  wcifit ingest seeds\n"
	    "  wcifit query by-industry --fair wcifit-7\n"
	    "  wcifit sql 'SELECT id, name FROM fairs'\n\nCommands:\n");
	for (size_t i = 0; cli_command_at(i) != NULL; i++)
		definition(
		    &out, cli_command_at(i)->name, cli_command_at(i)->summary);
	for (size_t g = 0; cli_groups_program[g] != NULL; g++)
		print_group(&out, cli_groups_program[g]);
	cli_puts(&out, "\nExit codes:\n");
	for (const struct cli_exit_code *e = cli_exit_codes; e->meaning != NULL;
	     e++)
		definition(&out, e->code, e->meaning);
	cli_puts(&out, "\n'wcifit COMMAND --help' explains a command.\n");
	return cli_output_close(&out, WCIFIT_OK, NULL);
}

/* "choice: a, b, c" and the like. */
static const char *
type_of(const struct wcifit_report_param *param, char *buffer, size_t size)
{
	size_t used;

	if (param->of == NULL || *param->of == '\0') {
		(void)snprintf(buffer, size, "%s", param->type);
		return buffer;
	}
	if (strcmp(param->type, "choice") != 0) {
		(void)snprintf(buffer, size, "id or name of %s", param->of);
		return buffer;
	}
	used = (size_t)snprintf(buffer, size, "one of ");
	for (const char *s = param->of; *s != '\0' && used + 3 < size; s++) {
		if (*s == '|') {
			buffer[used++] = ',';
			buffer[used++] = ' ';
		} else {
			buffer[used++] = *s;
		}
	}
	buffer[used] = '\0';
	return buffer;
}

static void
print_param(struct cli_output *out, const struct wcifit_report_param *param)
{
	char type[512];
	char term[128];
	char meaning[2048];
	size_t used =
	    (size_t)snprintf(term, sizeof(term), "--%s VALUE", param->name);

	for (size_t i = 0; i < used && i < sizeof(term); i++)
		if (term[i] == '_')
			term[i] = '-';
	(void)snprintf(meaning, sizeof(meaning), "%s (%s%s%s%s)",
	    param->meaning, type_of(param, type, sizeof(type)),
	    param->required ? "; required" : "",
	    param->default_value != NULL ? "; default " : "",
	    param->default_value != NULL ? param->default_value : "");
	definition(out, term, meaning);
}

static void
print_report(struct cli_output *out, const struct wcifit_report *report)
{
	char meaning[2048];

	cli_printf(
	    out, "wcifit query %s - %s\n\n", report->name, report->title);
	cli_help_wrap(out, 0, report->description);
	if (report->param_count > 0)
		cli_printf(out, "\nParameters:\n");
	for (size_t i = 0; i < report->param_count; i++)
		print_param(out, &report->params[i]);
	cli_printf(out, "\nColumns:\n");
	for (size_t i = 0; i < report->column_count; i++) {
		const struct wcifit_report_column *c = &report->columns[i];

		(void)snprintf(meaning, sizeof(meaning), "%s (%s)%s%s",
		    c->heading, c->unit, *c->meaning != '\0' ? ": " : "",
		    c->meaning);
		definition(out, c->name, meaning);
	}
	cli_printf(out,
	    "\nThe options of every report: wcifit query --help\n"
	    "Its SQL: wcifit query %s --show-sql\n",
	    report->name);
}

enum wcifit_status
cli_help_report(const struct cli *cli, const struct wcifit_report *report)
{
	struct cli_output out;
	enum wcifit_status status = cli_output_open(&out, cli);

	if (status != WCIFIT_OK)
		return status;
	print_report(&out, report);
	return cli_output_close(&out, WCIFIT_OK, NULL);
}

/* SPDX-License-Identifier: MIT */
/* Statements and dot commands. */
#include "cli/shell.h"

#include <sys/stat.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/errors.h"
#include "cli/lookup.h"
#include "cli/output.h"
#include "cli/prompt.h"
#include "cli/reports.h"
#include "cli/signals.h"
#include "cli/statement.h"
#include "cli/values.h"

#define STATEMENT_MAX ((size_t)1 << 20)

struct shell {
	struct cli *cli;
	struct cli_prompt *prompt;
	char *statement; /* the lines so far, STATEMENT_MAX bytes of room */
	size_t length;
	bool quit;
};

struct dot_command {
	const char *name;
	const char *argument; /* NULL: takes none */
	const char *meaning;
	void (*run)(struct shell *shell, const char *argument);
};

static void
dot_tables(struct shell *shell, const char *argument)
{
	struct cli_output out;
	char *tables = cli_lookup_tables();

	(void)argument;
	if (tables != NULL && cli_output_open(&out, shell->cli) == WCIFIT_OK) {
		cli_put(&out, tables, strlen(tables));
		(void)cli_output_close(&out, WCIFIT_OK, NULL);
	}
	free(tables);
}

static void
dot_schema(struct shell *shell, const char *argument)
{
	struct wcifit_error error = { 0 };
	struct wcifit_output output;
	struct cli_output out;
	enum wcifit_status status;

	if (cli_output_open(&out, shell->cli) != WCIFIT_OK)
		return;
	output = cli_rendering(shell->cli, &out);
	status =
	    wcifit_schema(*argument != '\0' ? argument : NULL, &output, &error);
	(void)cli_output_close(&out, status, &error);
}

static void
dot_reports(struct shell *shell, const char *argument)
{
	struct wcifit_reports *reports = NULL;
	struct wcifit_error error = { 0 };
	int format = shell->cli->set.format;

	(void)argument;
	if (wcifit_reports_load(NULL, &reports, &error) != WCIFIT_OK) {
		cli_error("%s", error.message);
		return;
	}
	shell->cli->set.format = WCIFIT_TABLE;
	(void)cli_reports_list(shell->cli, reports);
	shell->cli->set.format = format;
	wcifit_reports_free(reports);
}

static void
dot_format(struct shell *shell, const char *argument)
{
	const struct cli_option option = {
		.name = "format",
		.kind = CLI_CHOICE,
		.place = CLI_PLACE(format),
		.choice = cli_choice_format,
	};
	char reason[512];

	if (*argument == '\0')
		cli_error("the format is %s",
		    cli_choice_format((size_t)shell->cli->set.format));
	else if (!cli_value_store(&shell->cli->set, &option, argument, reason,
		     sizeof(reason)))
		cli_error(".format: %s", reason);
}

static void
dot_quit(struct shell *shell, const char *argument)
{
	(void)argument;
	shell->quit = true;
}

static void dot_help(struct shell *shell, const char *argument);

static const struct dot_command dot_commands[] = {
	{ ".help", NULL, "this list", dot_help },
	{ ".tables", NULL, "the tables and views", dot_tables },
	{ ".schema", "[TABLE]", "columns, units and meanings", dot_schema },
	{ ".reports", NULL, "the canned reports", dot_reports },
	{ ".format", "[FORMAT]", "show or choose the format", dot_format },
	{ ".quit", NULL, "leave; so does Ctrl-D", dot_quit },
};

#define DOT_COUNT (sizeof(dot_commands) / sizeof(dot_commands[0]))

static void
dot_help(struct shell *shell, const char *argument)
{
	struct cli_output err;

	(void)shell;
	(void)argument;
	cli_output_stderr(&err);
	cli_printf(&err,
	    "A statement ends with a semicolon and may span lines; Ctrl-C "
	    "stops it.\n");
	for (size_t i = 0; i < DOT_COUNT; i++) {
		const struct dot_command *d = &dot_commands[i];

		cli_printf(&err, "%-8s %-8s  %s\n", d->name,
		    d->argument != NULL ? d->argument : "", d->meaning);
	}
	cli_flush(&err);
}

static void
run_dot(struct shell *shell, const char *line)
{
	const char *names[DOT_COUNT];
	size_t length = strcspn(line, " \t");
	const char *argument = line + length + strspn(line + length, " \t");
	char name[32];
	char hint[64];

	for (size_t i = 0; i < DOT_COUNT; i++) {
		const struct dot_command *d = &dot_commands[i];

		names[i] = d->name;
		if (strlen(d->name) != length ||
		    memcmp(d->name, line, length) != 0)
			continue;
		if (d->argument == NULL && *argument != '\0')
			cli_error("%s takes no argument", d->name);
		else
			d->run(shell, argument);
		return;
	}
	(void)snprintf(name, sizeof(name), "%.*s",
	    length < sizeof(name) ? (int)length : (int)sizeof(name) - 1, line);
	cli_did_you_mean(hint, sizeof(hint), "", name, names, DOT_COUNT);
	cli_error("unknown command '%s'%s", name, hint);
}

static void
run_statement(struct shell *shell)
{
	cli_prompt_remember(shell->prompt, shell->statement);
	(void)cli_statement_run(shell->cli, shell->statement, shell->length);
	shell->length = 0;
}

/* A line of input: a dot command, or more of a statement. */
static void
take_line(struct shell *shell, const char *line)
{
	size_t length = strlen(line);

	if (shell->length == 0) {
		line += strspn(line, " \t");
		length = strlen(line);
		if (length == 0)
			return;
	}
	if (shell->length == 0 && *line == '.') {
		cli_prompt_remember(shell->prompt, line);
		run_dot(shell, line);
		return;
	}
	if (shell->length + length + 2 > STATEMENT_MAX) {
		cli_error("the statement is too long");
		shell->length = 0;
		return;
	}
	if (shell->length > 0)
		shell->statement[shell->length++] = '\n';
	memcpy(shell->statement + shell->length, line, length + 1);
	shell->length += length;
	if (cli_statement_ended(shell->statement))
		run_statement(shell);
}

static void
loop(struct shell *shell)
{
	const char *line = NULL;

	while (!shell->quit && !cli_signals_ended()) {
		enum cli_line got = cli_prompt_read(shell->prompt,
		    shell->length == 0 ? "wcifit> " : "   ...> ", &line);
		struct cli_output err;

		/* A Ctrl-C from here on is for the statement. */
		if (got == CLI_LINE_READ) {
			take_line(shell, line);
			cli_signals_clear();
			continue;
		}
		cli_signals_clear();
		cli_output_stderr(&err);
		cli_printf(&err, "\n");
		cli_flush(&err);
		if (got == CLI_LINE_END)
			break;
		shell->length = 0; /* Ctrl-C drops what was typed */
	}
}

/* Every first and second column of the schema is a word worth completing. */
static void
add_words(struct cli_list *words, char *lines)
{
	for (char *s = lines; s != NULL && *s != '\0';) {
		char *end = s + strcspn(s, "\n");
		bool known = false;

		if (*end == '\n')
			*end++ = '\0';
		s[strcspn(s, "\t")] = '\0';
		for (size_t i = 0; i < words->count && !known; i++)
			known = strcmp(words->items[i], s) == 0;
		if (!known && !cli_list_add(words, s))
			return;
		s = end;
	}
}

static void
add_reports(struct cli_list *words, const struct wcifit_reports *reports)
{
	const struct wcifit_report *report;

	for (size_t i = 0; (report = wcifit_reports_at(reports, i)) != NULL;
	     i++)
		if (!cli_list_add(words, report->name))
			return;
}

/*
 * $XDG_STATE_HOME/wcifit/history, if that variable names a folder that
 * exists; otherwise history lives as long as the prompt.
 */
static const char *
history_file(char *buffer, size_t size)
{
	const char *state = getenv("XDG_STATE_HOME");
	struct stat found;

	if (state == NULL || *state != '/' || stat(state, &found) != 0 ||
	    !S_ISDIR(found.st_mode) ||
	    snprintf(buffer, size, "%s/wcifit", state) >= (int)size - 16)
		return NULL;
	(void)mkdir(buffer, 0700);
	strncat(buffer, "/history", size - strlen(buffer) - 1);
	return buffer;
}

enum wcifit_status
cli_shell_run(struct cli *cli)
{
	struct shell shell = { .cli = cli };
	struct wcifit_reports *reports = NULL;
	struct cli_list words = { NULL, 0, 0 };
	char *tables = NULL;
	char *columns = NULL;
	char history[4096];
	enum wcifit_status status = cli_database(cli);

	if (status != WCIFIT_OK)
		return status;
	tables = cli_lookup_tables();
	columns = cli_lookup_columns();
	add_words(&words, tables);
	add_words(&words, columns);
	if (wcifit_reports_load(NULL, &reports, NULL) == WCIFIT_OK)
		add_reports(&words, reports);
	for (size_t i = 0; i < DOT_COUNT; i++)
		(void)cli_list_add(&words, dot_commands[i].name);
	shell.statement = malloc(STATEMENT_MAX);
	shell.prompt =
	    cli_prompt_open(&words, history_file(history, sizeof(history)));
	if (shell.statement != NULL && shell.prompt != NULL) {
		cli_signals_prompt();
		if (!cli->set.quiet)
			cli_error("%s; .help for help, .quit to leave",
			    cli_database_path(cli));
		loop(&shell);
		if (cli_signals_ended())
			status = WCIFIT_INTERRUPTED;
	} else {
		cli_error("the prompt could not be opened");
		status = WCIFIT_FAILED;
	}
	cli_prompt_close(shell.prompt);
	wcifit_reports_free(reports);
	free(shell.statement);
	free(words.items);
	free(tables);
	free(columns);
	return status;
}

/* SPDX-License-Identifier: MIT */
/* wcifit sql: one read-only SELECT. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/errors.h"
#include "cli/shell.h"
#include "cli/signals.h"
#include "cli/statement.h"

/* More than the library accepts; it says so itself. */
#define SQL_MAX ((size_t)1 << 20)

static const struct cli_operand operands[] = {
	{
	    .name = "SQL",
	    .optional = true,
	    .help = "One SELECT; - reads it from standard input",
	},
	{ .name = NULL },
};

static const struct cli_option sql_options[] = {
	{
	    .name = "file",
	    .letter = 'f',
	    .kind = CLI_FILE,
	    .place = CLI_PLACE(sql_file),
	    .argument = "FILE",
	    .help = "Read the SELECT from FILE; - is standard input",
	},
	{
	    .name = "param",
	    .letter = 'p',
	    .kind = CLI_PARAM,
	    .place = CLI_PLACE(params),
	    .argument = "NAME=VALUE",
	    .help = "Bind :NAME; whole numbers as numbers, all else as text",
	},
	{ .name = NULL },
};

static const struct cli_group sql_group = { NULL, sql_options };

static const struct cli_group *const groups[] = {
	&sql_group,
	&cli_group_output,
	&cli_group_limits,
	&cli_group_common,
	NULL,
};

static const char *const description[] = {
	"Runs one SELECT. Nothing it says can write to the database or reach "
	"another file; exactly one statement is accepted, every parameter must "
	"be bound, and time, memory and the length of a value (4 MiB) are "
	"limited. A refusal names its reason, a syntax error shows the place.",
	"On a terminal and without SQL, a prompt; otherwise the SELECT is read "
	"from standard input. wcifit schema lists tables, columns and units.",
	NULL,
};

static const struct cli_example examples[] = {
	{ "wcifit sql 'SELECT id, name FROM fairs ORDER BY starts'",
	    "Any question." },
	{ "wcifit sql -f report.sql -p fair=wcifit-7 --format csv",
	    "From a file, with a parameter; in a crontab a file also avoids "
	    "the special meaning of %." },
	{ NULL, NULL },
};

/* SQL that was read; owned. */
struct text {
	char *bytes;
	size_t length;
};

/* Read a descriptor to its end, but at most SQL_MAX bytes. */
static enum wcifit_status
read_all(int fd, const char *name, struct text *text)
{
	text->bytes = malloc(SQL_MAX);
	if (text->bytes == NULL) {
		cli_error("out of memory");
		return WCIFIT_FAILED;
	}
	for (;;) {
		ssize_t got;

		if (!cli_signals_wait(fd)) {
			cli_error("interrupted");
			return WCIFIT_INTERRUPTED;
		}
		got = read(
		    fd, text->bytes + text->length, SQL_MAX - text->length);
		if (got == 0)
			return WCIFIT_OK;
		if (got > 0)
			text->length += (size_t)got;
		else if (errno != EINTR) {
			cli_error("%s: %s", name, strerror(errno));
			return WCIFIT_FAILED;
		}
		if (text->length == SQL_MAX) {
			cli_error("%s: more than %zu bytes of SQL", name,
			    SQL_MAX - 1);
			return WCIFIT_REJECTED;
		}
	}
}

static enum wcifit_status
read_file(const char *name, struct text *text)
{
	enum wcifit_status status;
	int fd;

	if (strcmp(name, "-") == 0)
		return read_all(STDIN_FILENO, "standard input", text);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		cli_error("%s: %s", name, strerror(errno));
		return WCIFIT_FAILED;
	}
	status = read_all(fd, name, text);
	(void)close(fd);
	return status;
}

/* Somebody is there to be asked. */
static bool
wants_prompt(const struct cli *cli)
{
	return cli->operands.count == 0 && cli->set.sql_file == NULL &&
	    cli->set.output == NULL && isatty(STDIN_FILENO) == 1 &&
	    isatty(STDERR_FILENO) == 1;
}

static enum wcifit_status
run(struct cli *cli)
{
	const char *operand =
	    cli->operands.count > 0 ? cli->operands.items[0] : NULL;
	const char *file = cli->set.sql_file;
	struct text text = { NULL, 0 };
	enum wcifit_status status;

	if (operand != NULL && file != NULL)
		return cli_usage(cli, "both SQL and --file are given");
	if (wants_prompt(cli))
		return cli_shell_run(cli);
	if (operand != NULL && strcmp(operand, "-") != 0)
		return cli_statement_run(cli, operand, strlen(operand));
	status = read_file(file != NULL ? file : "-", &text);
	if (status == WCIFIT_OK)
		status = cli_statement_run(cli, text.bytes, text.length);
	free(text.bytes);
	return status;
}

const struct cli_command cli_command_sql = {
	.name = "sql",
	.summary = "run one read-only SELECT, or open a prompt",
	.operands = operands,
	.groups = groups,
	.description = description,
	.examples = examples,
	.access = CLI_ACCESS_READ,
	.run = run,
};

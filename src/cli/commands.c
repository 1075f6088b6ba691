/* SPDX-License-Identifier: MIT */
/* The table of commands and the options they share. */
#include "cli/commands.h"

#include <string.h>

#include "cli/errors.h"
#include "cli/values.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct cli_command *const commands[] = {
	&cli_command_ingest,
	&cli_command_check,
	&cli_command_query,
	&cli_command_sql,
	&cli_command_dump,
	&cli_command_reconcile,
	&cli_command_trace,
	&cli_command_schema,
	&cli_command_help,
	&cli_command_completion,
};

static const char *
choice_color(size_t index)
{
	static const char *const names[] = { "auto", "always", "never" };

	return index < COUNT(names) ? names[index] : NULL;
}

const char *
cli_choice_errors(size_t index)
{
	static const char *const names[] = { "text", "json" };

	return index < COUNT(names) ? names[index] : NULL;
}

static const struct cli_option common_options[] = {
	{
	    .name = "db",
	    .kind = CLI_FILE,
	    .place = CLI_PLACE(db),
	    .argument = "FILE",
	    .help = "The database; default $WCIFIT_DB, else wcifit.db",
	},
	{
	    .name = "quiet",
	    .letter = 'q',
	    .kind = CLI_FLAG,
	    .place = CLI_PLACE(quiet),
	    .help = "Say nothing on stderr but errors",
	},
	{
	    .name = "verbose",
	    .letter = 'v',
	    .kind = CLI_FLAG,
	    .place = CLI_PLACE(verbose),
	    .help = "Say more on stderr: the files used, rows and times",
	},
	{
	    .name = "color",
	    .kind = CLI_CHOICE,
	    .place = CLI_PLACE(color),
	    .argument = "WHEN",
	    .choice = choice_color,
	    .help = "Colour: auto is on a terminal without NO_COLOR",
	},
	{
	    .name = "help",
	    .letter = 'h',
	    .kind = CLI_FLAG,
	    .place = CLI_PLACE(help),
	    .help = "Show this help",
	},
	{ .name = NULL },
};

static const struct cli_option output_options[] = {
	{
	    .name = "format",
	    .kind = CLI_CHOICE,
	    .place = CLI_PLACE(format),
	    .argument = "FORMAT",
	    .choice = cli_choice_format,
	    .help = "How to write rows; default table",
	},
	{
	    .name = "output",
	    .letter = 'o',
	    .kind = CLI_FILE,
	    .place = CLI_PLACE(output),
	    .argument = "FILE",
	    .help = "Write to FILE, which is replaced as a whole or not at all",
	},
	{
	    .name = "unit",
	    .kind = CLI_CHOICE,
	    .place = CLI_PLACE(unit),
	    .argument = "UNIT",
	    .choice = cli_choice_unit,
	    .help = "Unit of money in table, markdown and html; default bn",
	},
	{
	    .name = "bom",
	    .kind = CLI_FLAG,
	    .place = CLI_PLACE(bom),
	    .help = "Begin csv and tsv with a byte order mark",
	},
	{
	    .name = "safe-cells",
	    .kind = CLI_FLAG,
	    .place = CLI_PLACE(safe_cells),
	    .help = "Guard csv and tsv text that a spreadsheet would run",
	},
	{ .name = NULL },
};

static const struct cli_option limit_options[] = {
	{
	    .name = "timeout",
	    .kind = CLI_SECONDS,
	    .place = CLI_PLACE(timeout_ms),
	    .argument = "SECONDS",
	    .help = "Stop a query after so long; default 30",
	},
	{
	    .name = "max-memory",
	    .kind = CLI_BYTES,
	    .place = CLI_PLACE(max_memory),
	    .argument = "SIZE",
	    .help = "Stop a query that needs more memory; default 256M",
	},
	{
	    .name = "max-rows",
	    .kind = CLI_COUNT,
	    .place = CLI_PLACE(max_rows),
	    .argument = "N",
	    .help = "Stop after N rows, say so and exit 4; default 0, no limit",
	},
	{
	    .name = "fail-if-empty",
	    .kind = CLI_FLAG,
	    .place = CLI_PLACE(fail_if_empty),
	    .help = "Exit 6 when there are no rows",
	},
	{ .name = NULL },
};

static const struct cli_option program_options[] = {
	{
	    .name = "version",
	    .kind = CLI_FLAG,
	    .place = CLI_PLACE(version),
	    .help = "Show the version",
	},
	{ .name = NULL },
};

const struct cli_group cli_group_common = { "Common options", common_options };
const struct cli_group cli_group_output = { "Output", output_options };
const struct cli_group cli_group_limits = { "Limits", limit_options };
const struct cli_group cli_group_program = { NULL, program_options };

const struct cli_group *const cli_groups_program[] = {
	&cli_group_program,
	&cli_group_common,
	NULL,
};

const struct cli_command *
cli_command_at(size_t index)
{
	return index < COUNT(commands) ? commands[index] : NULL;
}

const struct cli_command *
cli_command_find(const char *name)
{
	for (size_t i = 0; i < COUNT(commands); i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

static const char *
command_name(size_t index)
{
	return index < COUNT(commands) ? commands[index]->name : NULL;
}

enum wcifit_status
cli_command_missing(const struct cli *cli)
{
	char all[256];

	return cli_usage(cli, "a command is missing (%s)",
	    cli_value_choices(command_name, ", ", all, sizeof(all)));
}

enum wcifit_status
cli_command_unknown(const struct cli *cli, const char *name)
{
	const char *names[COUNT(commands)];
	char hint[64];

	for (size_t i = 0; i < COUNT(commands); i++)
		names[i] = commands[i]->name;
	cli_did_you_mean(hint, sizeof(hint), "", name, names, COUNT(commands));
	return cli_usage(cli, "unknown command '%s'%s", name, hint);
}

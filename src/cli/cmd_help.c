/* SPDX-License-Identifier: MIT */
/* wcifit help: the tables of this program, for people and machines. */
#include "cli/errors.h"
#include "cli/help.h"
#include "cli/spec.h"

static const struct cli_operand operands[] = {
	{
	    .name = "COMMAND",
	    .optional = true,
	    .words = CLI_WORDS_COMMANDS,
	    .help = "The command to explain",
	},
	{ .name = NULL },
};

static const struct cli_option help_options[] = {
	{
	    .name = "json",
	    .kind = CLI_FLAG,
	    .place = CLI_PLACE(json),
	    .help = "All commands, options and exit codes as JSON",
	},
	{
	    .name = "mdoc",
	    .kind = CLI_FLAG,
	    .place = CLI_PLACE(mdoc),
	    .help = "The manual page as mdoc source",
	},
	{ .name = NULL },
};

static const struct cli_group help_group = { NULL, help_options };

static const struct cli_group *const groups[] = {
	&help_group,
	&cli_group_common,
	NULL,
};

static const char *const description[] = {
	"wcifit help COMMAND is the same as wcifit COMMAND --help.",
	NULL,
};

static const struct cli_example examples[] = {
	{ "wcifit help query", "Explain a command." },
	{ "wcifit help --json", "The command line as data." },
	{ NULL, NULL },
};

static enum wcifit_status
run(struct cli *cli)
{
	const struct cli_command *command = NULL;

	if (cli->operands.count > 0) {
		command = cli_command_find(cli->operands.items[0]);
		if (command == NULL)
			return cli_command_unknown(cli, cli->operands.items[0]);
	}
	if (cli->set.json && cli->set.mdoc)
		return cli_usage(cli, "--json and --mdoc exclude each other");
	if (cli->set.json && command != NULL)
		return cli_usage(cli, "--json is about all commands");
	if (cli->set.json)
		return cli_spec_json(cli);
	if (cli->set.mdoc)
		return cli_spec_mdoc(cli, command);
	return command != NULL ? cli_help_command(cli, command)
			       : cli_help_program(cli);
}

const struct cli_command cli_command_help = {
	.name = "help",
	.summary = "explain a command",
	.operands = operands,
	.groups = groups,
	.description = description,
	.examples = examples,
	.access = CLI_ACCESS_NONE,
	.run = run,
};

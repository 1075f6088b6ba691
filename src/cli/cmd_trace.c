/* SPDX-License-Identifier: MIT */
/* wcifit trace: where a row comes from. */
#include "cli/commands.h"
#include "cli/errors.h"
#include "cli/output.h"

static const struct cli_operand operands[] = {
	{
	    .name = "TABLE",
	    .words = CLI_WORDS_TABLES,
	    .help = "The table of the row",
	},
	{
	    .name = "ID",
	    .words = CLI_WORDS_IDS,
	    .help = "Its id, as reports print it",
	},
	{ .name = NULL },
};

static const struct cli_group *const groups[] = {
	&cli_group_output,
	&cli_group_common,
	NULL,
};

static const char *const description[] = {
	"Shows the line of the seed file that holds a row, its sources with "
	"their addresses and, for a figure or a set, every claim and signing "
	"behind it.",
	NULL,
};

static const struct cli_example examples[] = {
	{ "wcifit trace fairs wcifit-7", "Where a fair is declared." },
	{ "wcifit trace claims wcifit-7/nc-2025-05-22-signing/3",
	    "Who said so, and where." },
	{ "wcifit trace sets 'wcifit-7/whole?origin=eastern'",
	    "The claims and signings behind a row of a report, by its column "
	    "set_id." },
	{ NULL, NULL },
};

static enum wcifit_status
run(struct cli *cli)
{
	struct wcifit_error error = { 0 };
	struct wcifit_output output;
	struct cli_output out;
	enum wcifit_status status = cli_database(cli);

	if (status == WCIFIT_OK)
		status = cli_output_open(&out, cli);
	if (status != WCIFIT_OK)
		return status;
	output = cli_rendering(cli, &out);
	status = wcifit_trace(cli->db, cli->operands.items[0],
	    cli->operands.items[1], &output, &error);
	return cli_output_close(&out, status, &error);
}

const struct cli_command cli_command_trace = {
	.name = "trace",
	.summary = "show where a row comes from",
	.operands = operands,
	.groups = groups,
	.description = description,
	.examples = examples,
	.access = CLI_ACCESS_READ,
	.run = run,
};

/* SPDX-License-Identifier: MIT */
/* wcifit schema: the data model in words. */
#include "cli/commands.h"
#include "cli/errors.h"
#include "cli/output.h"

static const struct cli_operand operands[] = {
	{
	    .name = "TABLE",
	    .optional = true,
	    .words = CLI_WORDS_TABLES,
	    .help = "Only this table or view",
	},
	{ .name = NULL },
};

static const struct cli_option schema_options[] = {
	{
	    .name = "yaml-schema",
	    .kind = CLI_FLAG,
	    .place = CLI_PLACE(yaml_schema),
	    .help = "Print the JSON Schema of seed files, for editors",
	},
	{ .name = NULL },
};

static const struct cli_group schema_group = { NULL, schema_options };

static const struct cli_group *const groups[] = {
	&schema_group,
	&cli_group_output,
	&cli_group_common,
	NULL,
};

static const char *const description[] = {
	"Lists tables, columns, units and meanings. No database is needed.",
	NULL,
};

static const struct cli_example examples[] = {
	{ "wcifit schema claims", "The columns of one table." },
	{ "wcifit schema --yaml-schema -o wcifit.schema.json",
	    "For completion and checking of seeds in an editor." },
	{ NULL, NULL },
};

static enum wcifit_status
run(struct cli *cli)
{
	const char *table =
	    cli->operands.count > 0 ? cli->operands.items[0] : NULL;
	struct wcifit_error error = { 0 };
	struct wcifit_output output;
	struct cli_output out;
	enum wcifit_status status;

	if (cli->set.yaml_schema && table != NULL)
		return cli_usage(
		    cli, "--yaml-schema is about all tables, not '%s'", table);
	status = cli_output_open(&out, cli);
	if (status != WCIFIT_OK)
		return status;
	output = cli_rendering(cli, &out);
	if (cli->set.yaml_schema)
		status = wcifit_yaml_schema(&output.sink, &error);
	else
		status = wcifit_schema(table, &output, &error);
	return cli_output_close(&out, status, &error);
}

const struct cli_command cli_command_schema = {
	.name = "schema",
	.summary = "show tables, columns, units and meanings",
	.operands = operands,
	.groups = groups,
	.description = description,
	.examples = examples,
	.access = CLI_ACCESS_NONE,
	.run = run,
};

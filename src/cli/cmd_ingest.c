/* SPDX-License-Identifier: MIT */
/* wcifit ingest */
#include "cli/ingest.h"

static const struct cli_operand operands[] = {
	{
	    .name = "SEED",
	    .optional = true,
	    .repeated = true,
	    .words = CLI_WORDS_FILES,
	    .help =
		"A YAML file, or a folder whose YAML files are all read; default "
		"seeds",
	},
	{ .name = NULL },
};

static const struct cli_group *const groups[] = {
	&cli_group_seeds,
	&cli_group_publish,
	&cli_group_common,
	NULL,
};

static const char *const description[] = {
	"Reads exactly the seed files and folders that are named, checks "
	"everything, and only then publishes: the new database is built beside "
	"the old one, checked, synced and renamed over it. Readers see the old "
	"file or the new one; after a failure the old one is as it was.",
	"All problems of all files are reported in one run, sorted by place, "
	"as file:line:column: path of keys: message. When no seed has changed "
	"since the database was built, it says so and does nothing.",
	NULL,
};

static const struct cli_example examples[] = {
	{ "wcifit ingest", "Build wcifit.db from the folder seeds." },
	{ "wcifit ingest -q --db /srv/wcifit.db /srv/wcifit/seeds",
	    "From cron: silent unless something is wrong." },
	{ NULL, NULL },
};

static enum wcifit_status
run(struct cli *cli)
{
	return cli_ingest_run(cli, false);
}

const struct cli_command cli_command_ingest = {
	.name = "ingest",
	.summary = "build the database from YAML seed files",
	.operands = operands,
	.groups = groups,
	.description = description,
	.examples = examples,
	.access = CLI_ACCESS_WRITE,
	.run = run,
};

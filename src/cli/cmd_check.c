/* SPDX-License-Identifier: MIT */
/* wcifit check */
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

static const struct cli_option check_options[] = {
	{
	    .name = "fail-if-stale",
	    .kind = CLI_FLAG,
	    .place = CLI_PLACE(fail_if_stale),
	    .help = "Exit 6 when the database was not built from these very "
		    "seeds",
	},
	{ .name = NULL },
};

static const struct cli_group check_group = { NULL, check_options };

static const struct cli_group *const groups[] = {
	&check_group,
	&cli_group_seeds,
	&cli_group_common,
	NULL,
};

static const char *const description[] = {
	"The same reading and checking as ingest, with the same messages and "
	"exit codes, but no database is needed and nothing is written.",
	"With --fail-if-stale it is also compared with the database, by the "
	"content of the seeds and the version of this program.",
	NULL,
};

static const struct cli_example examples[] = {
	{ "wcifit check", "Check the folder seeds." },
	{ "wcifit check --errors json seeds/fairs/wcifit-7.yaml seeds",
	    "For an editor or a build server: one JSON object a problem." },
	{ "wcifit check -q --fail-if-stale --db /srv/wcifit.db /srv/wcifit/seeds",
	    "As a watch: is the database what it should be?" },
	{ NULL, NULL },
};

static enum wcifit_status
run(struct cli *cli)
{
	return cli_ingest_run(cli, true);
}

const struct cli_command cli_command_check = {
	.name = "check",
	.summary = "check seed files without writing a database",
	.operands = operands,
	.groups = groups,
	.description = description,
	.examples = examples,
	.access = CLI_ACCESS_NONE,
	.run = run,
};

/* SPDX-License-Identifier: MIT */
/* wcifit reconcile: what the claims prove together. */
#include "cli/commands.h"
#include "cli/errors.h"
#include "cli/output.h"

static const struct cli_operand operands[] = {
	{ .name = NULL },
};

static const char *
choice_fail_on(size_t index)
{
	static const char *const names[] = { "contradiction", "tension" };

	return index < sizeof(names) / sizeof(names[0]) ? names[index] : NULL;
}

static const struct cli_option reconcile_options[] = {
	{
	    .name = "fair",
	    .kind = CLI_TEXT,
	    .place = CLI_PLACE(fair),
	    .argument = "ID",
	    .table = "fairs",
	    .help = "Only this fair; default all",
	},
	{
	    .name = "without",
	    .kind = CLI_LIST,
	    .place = CLI_PLACE(without),
	    .argument = "CLAIM",
	    .help = "Leave out this claim; may be repeated",
	},
	{
	    .name = "if",
	    .kind = CLI_LIST,
	    .place = CLI_PLACE(suppose),
	    .argument = "CLAIM",
	    .help = "Add a claim, written as a YAML mapping; may be repeated",
	},
	{
	    .name = "fail-on",
	    .kind = CLI_CHOICE,
	    .place = CLI_PLACE(fail_on),
	    .argument = "FINDING",
	    .choice = choice_fail_on,
	    .help = "Exit 6 when there is a contradiction, or a contradiction "
		    "or tension",
	},
	{ .name = NULL },
};

static const struct cli_group reconcile_group = { NULL, reconcile_options };

static const struct cli_group *const groups[] = {
	&reconcile_group,
	&cli_group_output,
	&cli_group_common,
	NULL,
};

static const char *const description[] = {
	"Takes all claims of a fair together: the bounds they prove, the claims "
	"that force each bound, and the smallest sets of claims that cannot all "
	"be true. In the format table that is an explanation in words, in any "
	"other format rows.",
	NULL,
};

static const struct cli_example examples[] = {
	{ "wcifit reconcile --fair wcifit-7",
	    "What the claims on one fair prove." },
	{ "wcifit reconcile -q --fail-on contradiction -o /dev/null",
	    "As a check: exit 6 when claims contradict each other." },
	{ NULL, NULL },
};

/* The findings that --fail-on counts. */
static enum wcifit_status
judge(const struct cli *cli, const struct wcifit_reconcile_result *result)
{
	if (cli->set.fail_on < 0 ||
	    (result->contradictions == 0 &&
		(cli->set.fail_on != CLI_FAIL_TENSION ||
		    result->tensions == 0)))
		return WCIFIT_OK;
	cli_error("%zu contradiction%s, %zu tension%s", result->contradictions,
	    result->contradictions == 1 ? "" : "s", result->tensions,
	    result->tensions == 1 ? "" : "s");
	return WCIFIT_FINDINGS;
}

static enum wcifit_status
run(struct cli *cli)
{
	const struct wcifit_reconcile_options options = {
		.fair = cli->set.fair,
		.without = cli->set.without.items,
		.without_count = cli->set.without.count,
		.suppose = cli->set.suppose.items,
		.suppose_count = cli->set.suppose.count,
	};
	struct wcifit_reconcile_result result = { 0 };
	struct wcifit_error error = { 0 };
	struct wcifit_output output;
	struct cli_output out;
	enum wcifit_status status = cli_database(cli);

	if (status == WCIFIT_OK)
		status = cli_output_open(&out, cli);
	if (status != WCIFIT_OK)
		return status;
	output = cli_rendering(cli, &out);
	status = wcifit_reconcile(cli->db, &options, &output, &result, &error);
	status = cli_output_close(&out, status, &error);
	return status == WCIFIT_OK ? judge(cli, &result) : status;
}

const struct cli_command cli_command_reconcile = {
	.name = "reconcile",
	.summary = "what the claims prove together, and which cannot all be "
		   "true",
	.operands = operands,
	.groups = groups,
	.description = description,
	.examples = examples,
	.access = CLI_ACCESS_READ,
	.run = run,
};

/* SPDX-License-Identifier: MIT */
/* wcifit query: canned reports, their list and their help. */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/errors.h"
#include "cli/fence.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/reports.h"
#include "cli/result.h"

static const struct cli_operand operands[] = {
	{
	    .name = "REPORT",
	    .optional = true,
	    .words = CLI_WORDS_REPORTS,
	    .help = "A report; without one they are listed",
	},
	{
	    .name = "VALUE",
	    .optional = true,
	    .repeated = true,
	    .help = "Values of the parameters the report requires, in their "
		    "order",
	},
	{ .name = NULL },
};

static const struct cli_option query_options[] = {
	{
	    .name = "reports",
	    .kind = CLI_FOLDER,
	    .place = CLI_PLACE(reports),
	    .argument = "DIR",
	    .help = "Read further reports, *.sql, from DIR",
	},
	{
	    .name = "show-sql",
	    .kind = CLI_FLAG,
	    .place = CLI_PLACE(show_sql),
	    .help = "Print the SQL of the report instead of running it",
	},
	{
	    .name = "param",
	    .letter = 'p',
	    .kind = CLI_PARAM,
	    .place = CLI_PLACE(params),
	    .argument = "NAME=VALUE",
	    .help = "Another way to write --NAME VALUE",
	},
	{ .name = NULL },
};

static const struct cli_group query_group = { NULL, query_options };

static const struct cli_group *const groups[] = {
	&query_group,
	&cli_group_output,
	&cli_group_limits,
	&cli_group_common,
	NULL,
};

static const char *const description[] = {
	"Without a report, lists the reports, with -v also what they tell. The "
	"parameters of a report are options of it: wcifit query REPORT --help "
	"explains them and the columns. A mistyped report, parameter or id is "
	"an error that names the nearest one.",
	NULL,
};

static const struct cli_example examples[] = {
	{ "wcifit query", "List the reports." },
	{ "wcifit query by-industry --fair wcifit-7",
	    "Value by industry of one edition." },
	{ "wcifit query signings --fair wcifit-7 --format csv -o signings.csv",
	    "A list for a spreadsheet." },
	{ "wcifit query search battery",
	    "The same as --text battery, the parameter search requires." },
	{ "wcifit query by-industry --help",
	    "The parameters and columns of a report." },
	{ NULL, NULL },
};

/* What is said about a report, when none is named. */
static enum wcifit_status
refuse_without_report(const struct cli *cli)
{
	char option[128];

	if (cli->loose.count > 0) {
		(void)snprintf(
		    option, sizeof(option), "--%s", cli->loose.items[0].name);
		return cli_options_unknown(cli, groups, option);
	}
	if (cli->set.show_sql || cli->set.params.count > 0)
		return cli_usage(cli, "REPORT is missing");
	return WCIFIT_OK;
}

static enum wcifit_status
show_sql(const struct cli *cli, const struct wcifit_report *report)
{
	struct cli_output out;
	size_t length = strlen(report->sql);
	enum wcifit_status status = cli_output_open(&out, cli);

	if (status != WCIFIT_OK)
		return status;
	cli_put(&out, report->sql, length);
	if (length == 0 || report->sql[length - 1] != '\n')
		cli_put(&out, "\n", 1);
	return cli_output_close(&out, WCIFIT_OK, NULL);
}

static enum wcifit_status
run_report(struct cli *cli, const struct wcifit_report *report)
{
	struct wcifit_query_result result = { 0 };
	struct wcifit_error error = { 0 };
	struct wcifit_output output;
	struct wcifit_limits limits = cli_limits(cli);
	struct cli_output out;
	enum wcifit_status status;

	status = cli_database(cli);
	if (status == WCIFIT_OK)
		status = cli_output_open(&out, cli);
	if (status != WCIFIT_OK)
		return status;
	output = cli_rendering(cli, &out);
	cli_fence_raise(limits.timeout_ms, out.temporary);
	status = wcifit_query(cli->db, report, cli->set.params.items,
	    cli->set.params.count, &output, &limits, &result, &error);
	cli_fence_lower();
	return cli_result_close(cli, &out, status, &result, &error);
}

static enum wcifit_status
named_report(struct cli *cli, const struct wcifit_reports *reports)
{
	const struct wcifit_report *report;
	struct wcifit_error error = { 0 };
	enum wcifit_status status = wcifit_reports_find(
	    reports, cli->operands.items[0], &report, &error);

	if (status == WCIFIT_USAGE)
		return cli_usage(cli, "%s", error.message);
	if (status != WCIFIT_OK)
		return cli_fail(status, &error);
	if (cli->set.help)
		return cli_help_report(cli, report);
	if (cli->set.show_sql)
		return show_sql(cli, report);
	status = cli_reports_params(cli, groups, report);
	if (status == WCIFIT_OK)
		status = cli_reports_values(cli, report);
	return status == WCIFIT_OK ? run_report(cli, report) : status;
}

static enum wcifit_status
run(struct cli *cli)
{
	struct wcifit_reports *reports = NULL;
	struct wcifit_error error = { 0 };
	enum wcifit_status status;

	if (cli->operands.count == 0) {
		status = refuse_without_report(cli);
		if (status != WCIFIT_OK)
			return status;
	}
	status = wcifit_reports_load(cli->set.reports, &reports, &error);
	if (status != WCIFIT_OK)
		return cli_fail(status, &error);
	if (cli->operands.count == 0)
		status = cli_reports_list(cli, reports);
	else
		status = named_report(cli, reports);
	wcifit_reports_free(reports);
	return status;
}

const struct cli_command cli_command_query = {
	.name = "query",
	.summary = "run a canned report",
	.operands = operands,
	.groups = groups,
	.description = description,
	.examples = examples,
	.access = CLI_ACCESS_READ,
	.parameters = true,
	.run = run,
};

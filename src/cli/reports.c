/* SPDX-License-Identifier: MIT */
/* Listing reports; matching options with a report's parameters. */
#include "cli/reports.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/errors.h"
#include "cli/help.h"
#include "cli/json.h"
#include "cli/output.h"

static void
list_table(struct cli_output *out, const struct wcifit_reports *reports,
    bool with_description)
{
	const struct wcifit_report *report;
	size_t width = strlen("report");

	for (size_t i = 0; (report = wcifit_reports_at(reports, i)) != NULL;
	     i++)
		if (strlen(report->name) > width)
			width = strlen(report->name);
	cli_printf(out, "%-*s  %s\n", (int)width, "report", "title");
	for (size_t i = 0; (report = wcifit_reports_at(reports, i)) != NULL;
	     i++) {
		cli_printf(
		    out, "%-*s  %s\n", (int)width, report->name, report->title);
		if (with_description)
			cli_help_wrap(out, 4, report->description);
	}
}

static void
list_json(struct cli_output *out, const struct wcifit_reports *reports)
{
	const struct wcifit_report *report;

	cli_printf(out, "[");
	for (size_t i = 0; (report = wcifit_reports_at(reports, i)) != NULL;
	     i++) {
		cli_printf(out, "%s\n  {", i != 0 ? "," : "");
		cli_json_member(out, "name", report->name);
		cli_printf(out, ", ");
		cli_json_member(out, "title", report->title);
		cli_printf(out, ", ");
		cli_json_member(out, "description", report->description);
		cli_printf(out, "}");
	}
	cli_printf(out, "\n]\n");
}

enum wcifit_status
cli_reports_list(const struct cli *cli, const struct wcifit_reports *reports)
{
	struct cli_output out;
	enum wcifit_status status;

	if (cli->set.format != WCIFIT_TABLE && cli->set.format != WCIFIT_JSON)
		return cli_usage(cli,
		    "the list of reports comes as table or json; "
		    "name a report for %s",
		    wcifit_format_name((enum wcifit_format)cli->set.format));
	status = cli_output_open(&out, cli);
	if (status != WCIFIT_OK)
		return status;
	if (cli->set.format == WCIFIT_JSON)
		list_json(&out, reports);
	else
		list_table(&out, reports, cli->set.verbose);
	return cli_output_close(&out, WCIFIT_OK, NULL);
}

/* Compare an option's name with a parameter's, '-' being '_'. */
static bool
is_named(const char *option, const char *param)
{
	for (; *option != '\0' && *param != '\0'; option++, param++)
		if (*option != *param && !(*option == '-' && *param == '_'))
			return false;
	return *option == *param;
}

static const struct wcifit_report_param *
find_param(const struct wcifit_report *report, const char *name)
{
	for (size_t i = 0; i < report->param_count; i++)
		if (is_named(name, report->params[i].name))
			return &report->params[i];
	return NULL;
}

static enum wcifit_status
unknown(const struct cli *cli, const struct cli_group *const *groups,
    const struct wcifit_report *report, const char *name)
{
	char hint[128];
	size_t count = 0;
	const char **names = cli_options_names(groups, &count);
	const char **all = names == NULL
	    ? NULL
	    : realloc(names, (count + report->param_count + 1) * sizeof(*all));

	if (all == NULL) {
		free(names);
		return cli_usage(cli, "unknown option '--%s'", name);
	}
	for (size_t i = 0; i < report->param_count; i++)
		all[count++] = report->params[i].name;
	cli_did_you_mean(hint, sizeof(hint), "--", name, all, count);
	free(all);
	return cli_usage(cli, "%s has no parameter and no option '--%s'%s",
	    report->name, name, hint);
}

enum wcifit_status
cli_reports_params(struct cli *cli, const struct cli_group *const *groups,
    const struct wcifit_report *report)
{
	for (size_t i = 0; i < cli->loose.count; i++) {
		const struct wcifit_param *loose = &cli->loose.items[i];
		const struct wcifit_report_param *param =
		    find_param(report, loose->name);

		if (param == NULL)
			return unknown(cli, groups, report, loose->name);
		if (loose->value == NULL)
			return cli_usage(
			    cli, "--%s needs a value", loose->name);
		if (!cli_params_add(&cli->set.params, param->name,
			strlen(param->name), loose->value))
			return WCIFIT_FAILED;
	}
	return WCIFIT_OK;
}

static bool
is_given(const struct cli *cli, const char *name)
{
	for (size_t i = 0; i < cli->set.params.count; i++)
		if (strcmp(cli->set.params.items[i].name, name) == 0)
			return true;
	return false;
}

enum wcifit_status
cli_reports_values(struct cli *cli, const struct wcifit_report *report)
{
	size_t at = 1; /* the first operand is the report */

	for (size_t i = 0; i < report->param_count && at < cli->operands.count;
	     i++) {
		const struct wcifit_report_param *param = &report->params[i];

		if (!param->required || is_given(cli, param->name))
			continue;
		if (!cli_params_add(&cli->set.params, param->name,
			strlen(param->name), cli->operands.items[at++]))
			return WCIFIT_FAILED;
	}
	if (at < cli->operands.count)
		return cli_usage(
		    cli, "too many operands: '%s'", cli->operands.items[at]);
	return WCIFIT_OK;
}

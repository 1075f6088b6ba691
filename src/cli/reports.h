/* SPDX-License-Identifier: MIT */
/* Reports on the command line: their list, and their parameters as options. */
#ifndef CLI_REPORTS_H
#define CLI_REPORTS_H

#include "cli/options.h"

/* Print name and title of every report, as a table or as JSON. */
enum wcifit_status cli_reports_list(
    const struct cli *cli, const struct wcifit_reports *reports);

/*
 * Move the loose options into the parameters, after checking that the report
 * has such parameters.  An option is named like its parameter, with '-' for
 * '_'.  WCIFIT_USAGE after a message that names the nearest one.
 */
enum wcifit_status cli_reports_params(struct cli *cli,
    const struct cli_group *const *groups, const struct wcifit_report *report);

/*
 * Take the operands behind the report's name as the values of the parameters
 * it requires, in their order, those that options have given left out.
 */
enum wcifit_status cli_reports_values(
    struct cli *cli, const struct wcifit_report *report);

#endif

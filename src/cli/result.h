/* SPDX-License-Identifier: MIT */
/* How a query ended, told on stderr and turned into a status. */
#ifndef CLI_RESULT_H
#define CLI_RESULT_H

#include "cli/output.h"

/*
 * Close the output of a query.  A cut by --max-rows is announced; no rows
 * become WCIFIT_FINDINGS under --fail-if-empty; -v tells rows and bytes.
 */
enum wcifit_status cli_result_close(const struct cli *cli,
    struct cli_output *out, enum wcifit_status status,
    const struct wcifit_query_result *result, const struct wcifit_error *error);

#endif

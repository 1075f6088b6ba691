/* SPDX-License-Identifier: MIT */
/* The end of a query. */
#include "cli/result.h"

#include "cli/errors.h"

enum wcifit_status
cli_result_close(const struct cli *cli, struct cli_output *out,
    enum wcifit_status status, const struct wcifit_query_result *result,
    const struct wcifit_error *error)
{
	bool empty = status == WCIFIT_OK && result->rows == 0;

	status = cli_output_close(out, status, error);
	if (status == WCIFIT_OK && cli->set.verbose)
		cli_error("%llu row%s, %llu bytes",
		    (unsigned long long)result->rows,
		    result->rows == 1 ? "" : "s",
		    (unsigned long long)result->bytes);
	if (status == WCIFIT_OK && empty && cli->set.fail_if_empty) {
		cli_error("no rows");
		return WCIFIT_FINDINGS;
	}
	return status;
}

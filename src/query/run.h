/* SPDX-License-Identifier: MIT */
/*
 * The one way of rows: a guarded statement, bound, stepped, rendered.
 */
#ifndef WCI_QUERY_RUN_H
#define WCI_QUERY_RUN_H

#include "db/dbconn.h"
#include "query/catalog.h"
#include "query/params.h"

struct wci_run {
	const char *sql;
	size_t length;
	const struct wci_report *report; /* NULL: ad-hoc SQL */
	struct wci_binding *bindings;
	size_t binding_count;
	const struct wcifit_output *output;
	const struct wcifit_limits *limits; /* may be NULL */
};

/*
 * Run.  For ad-hoc SQL parameters without a value and values without a
 * parameter are WCIFIT_USAGE; a report whose columns or parameters are not
 * those it declares is WCIFIT_REJECTED.  When max_rows cuts the rows, what
 * was allowed is written in full and the status is WCIFIT_LIMIT with
 * result->truncated.  `result` may be NULL.
 */
enum wcifit_status wci_run(struct wci_db *db, struct wci_run *run,
    struct wcifit_query_result *result, struct wcifit_error *error);

#endif

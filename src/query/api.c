/* SPDX-License-Identifier: MIT */
/* The public functions that read: argument checks, then one call. */
#include "query/api.h"

#include <string.h>

#include "core/mem.h"
#include "query/run.h"

struct wcifit {
	struct wci_db *conn;
};

struct wci_db *
wci_api_db(struct wcifit *db)
{
	return db->conn;
}

void
wcifit_own_sqlite(unsigned sorters)
{
	wci_db_own_sqlite(sorters);
}

enum wcifit_status
wcifit_open(
    const char *path, struct wcifit **db_out, struct wcifit_error *error)
{
	struct wcifit *db;
	enum wcifit_status status;

	if (path == NULL || db_out == NULL)
		return wci_fail(error, WCIFIT_USAGE, "no database was named");
	db = wci_calloc(1, sizeof *db);
	if (db == NULL)
		return wci_fail_memory(error);
	status = wci_db_open(path, WCI_DB_READ, &db->conn, error);
	if (status != WCIFIT_OK) {
		wci_free(db);
		return status;
	}
	*db_out = db;
	return WCIFIT_OK;
}

void
wcifit_close(struct wcifit *db)
{
	if (db == NULL)
		return;
	wci_db_close(db->conn);
	wci_free(db);
}

static bool
usable(const struct wcifit_output *output)
{
	return output != NULL && output->sink.write != NULL;
}

enum wcifit_status
wcifit_query(struct wcifit *db, const struct wcifit_report *report,
    const struct wcifit_param *params, size_t param_count,
    const struct wcifit_output *output, const struct wcifit_limits *limits,
    struct wcifit_query_result *result, struct wcifit_error *error)
{
	struct wci_run run = { 0 };
	enum wcifit_status status;

	if (db == NULL || report == NULL || !usable(output))
		return wci_fail(error, WCIFIT_USAGE,
		    "a query needs a database, a report and an output");
	status = wci_params_report(
	    db->conn, report, params, param_count, &run.bindings, error);
	if (status != WCIFIT_OK)
		return status;
	run.sql = report->sql;
	run.length = strlen(report->sql);
	run.report = wci_report_of(report);
	run.binding_count = report->param_count;
	run.output = output;
	run.limits = limits;
	status = wci_run(db->conn, &run, result, error);
	wci_bindings_free(run.bindings, run.binding_count);
	return status;
}

enum wcifit_status
wcifit_sql(struct wcifit *db, const char *sql, size_t length,
    const struct wcifit_param *params, size_t param_count,
    const struct wcifit_output *output, const struct wcifit_limits *limits,
    struct wcifit_query_result *result, struct wcifit_error *error)
{
	struct wci_run run = { 0 };
	enum wcifit_status status;

	if (db == NULL || sql == NULL || !usable(output))
		return wci_fail(error, WCIFIT_USAGE,
		    "SQL needs a database, a text and an output");
	status = wci_params_sql(params, param_count, &run.bindings, error);
	if (status != WCIFIT_OK)
		return status;
	run.sql = sql;
	run.length = length;
	run.binding_count = param_count;
	run.output = output;
	run.limits = limits;
	status = wci_run(db->conn, &run, result, error);
	wci_bindings_free(run.bindings, run.binding_count);
	return status;
}

/* SPDX-License-Identifier: MIT */
/* A guarded statement to a renderer. */
#include "query/run.h"

#include <string.h>
#include <time.h>

#include "core/buf.h"
#include "core/mem.h"
#include "db/guard.h"

/* The caller's sink, with the time it takes handed back to the guard. */
struct timed_sink {
	const struct wcifit_sink *sink;
	struct wci_guard *guard;
};

static int64_t
now(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
		return 0;
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int
timed_write(void *context, const char *bytes, size_t length)
{
	struct timed_sink *timed = context;
	int64_t begin = now();
	int errnum = timed->sink->write(timed->sink->context, bytes, length);

	wci_guard_extend(timed->guard, now() - begin);
	return errnum;
}

/* -------------------------------------------------------------- parameters */

static struct wci_binding *
find_binding(const struct wci_run *run, const char *name)
{
	for (size_t i = 0; i < run->binding_count; i++)
		if (strcmp(run->bindings[i].name, name) == 0)
			return &run->bindings[i];
	return NULL;
}

/* ":fair, :scope", or "none". */
static void
list_params(const struct wci_guard *guard, struct wci_buf *list)
{
	size_t count = wci_guard_param_count(guard);

	for (size_t i = 0; i < count; i++)
		wci_buf_printf(list, "%s:%s", i > 0 ? ", " : "",
		    wci_guard_param_name(guard, i));
	if (count == 0)
		wci_buf_puts(list, "none");
}

static enum wcifit_status
fail_unset(const struct wci_run *run, const struct wci_guard *guard,
    const char *name, struct wcifit_error *error)
{
	struct wci_buf list = WCI_BUF_EMPTY;
	const char *nearest = NULL;
	enum wcifit_status status;

	if (run->report != NULL)
		return wci_fail(error, WCIFIT_REJECTED,
		    "%s: the SQL uses :%s, which the header does not declare",
		    run->report->file, name);
	for (size_t i = 0; i < run->binding_count; i++) {
		const char *pair[2] = { nearest, run->bindings[i].name };
		const char *better = wcifit_nearest(name, pair, 2);

		nearest = better != NULL ? better : nearest;
	}
	list_params(guard, &list);
	if (nearest != NULL)
		status = wci_fail(error, WCIFIT_USAGE,
		    "the parameter :%s has no value; the SQL has %s; did you "
		    "mean it with '%s'?",
		    name, wci_buf_text(&list), nearest);
	else
		status = wci_fail(error, WCIFIT_USAGE,
		    "the parameter :%s has no value; the SQL has %s; give it "
		    "one with --param %s=VALUE",
		    name, wci_buf_text(&list), name);
	wci_buf_free(&list);
	return status;
}

static enum wcifit_status
fail_unused(const struct wci_run *run, const struct wci_guard *guard,
    const char *name, struct wcifit_error *error)
{
	struct wci_buf list = WCI_BUF_EMPTY;
	const char *nearest = NULL;
	enum wcifit_status status;
	size_t count = wci_guard_param_count(guard);

	if (run->report != NULL)
		return wci_fail(error, WCIFIT_REJECTED,
		    "%s: the header declares '%s', which the SQL does not "
		    "use",
		    run->report->file, name);
	for (size_t i = 0; i < count; i++) {
		const char *pair[2] = { nearest,
			wci_guard_param_name(guard, i) };
		const char *better = wcifit_nearest(name, pair, 2);

		nearest = better != NULL ? better : nearest;
	}
	list_params(guard, &list);
	status = wci_fail(error, WCIFIT_USAGE,
	    "the SQL has no parameter :%s; it has %s%s%s%s", name,
	    wci_buf_text(&list), nearest != NULL ? "; did you mean :" : "",
	    nearest != NULL ? nearest : "", nearest != NULL ? "?" : "");
	wci_buf_free(&list);
	return status;
}

static enum wcifit_status
bind(struct wci_run *run, struct wci_guard *guard, struct wcifit_error *error)
{
	size_t count = wci_guard_param_count(guard);

	for (size_t i = 0; i < count; i++)
		if (wci_guard_param_name(guard, i) == NULL)
			return wci_fail(error, WCIFIT_REJECTED,
			    "refused: parameters need names, such as :fair");
	for (size_t i = 0; i < run->binding_count; i++)
		run->bindings[i].used = false;
	for (size_t i = 0; i < count; i++) {
		const char *name = wci_guard_param_name(guard, i);
		struct wci_binding *binding = find_binding(run, name);

		if (binding == NULL)
			return fail_unset(run, guard, name, error);
		binding->used = true;
		if (binding->type == WCI_INT)
			wci_guard_bind_int(guard, i, binding->integer);
		else if (binding->type == WCI_TEXT)
			wci_guard_bind_text(guard, i, binding->text);
	}
	for (size_t i = 0; i < run->binding_count; i++)
		if (!run->bindings[i].used)
			return fail_unused(
			    run, guard, run->bindings[i].name, error);
	return wci_guard_status(guard, error);
}

/* ----------------------------------------------------------------- columns */

/* A report's own columns, once they are what the statement yields. */
static enum wcifit_status
check_columns(const struct wci_report *report, const struct wci_guard *guard,
    struct wcifit_error *error)
{
	size_t declared = report->rowset.column_count;
	size_t count = wci_guard_columns(guard);

	for (size_t i = 0; i < count && i < declared; i++) {
		const char *name = wci_guard_column_name(guard, i);

		if (strcmp(name, report->rowset.columns[i].name) != 0)
			return wci_fail(error, WCIFIT_REJECTED,
			    "%s: column %zu is called '%s' in the SQL and "
			    "'%s' in the header",
			    report->file, i + 1, name,
			    report->rowset.columns[i].name);
	}
	if (count != declared)
		return wci_fail(error, WCIFIT_REJECTED,
		    "%s: the SQL yields %zu columns, the header declares %zu",
		    report->file, count, declared);
	return WCIFIT_OK;
}

/* Columns of ad-hoc SQL: their names are all that is known. */
static enum wcifit_status
loose_columns(const struct wci_guard *guard, struct wci_column **columns_out,
    struct wcifit_error *error)
{
	size_t count = wci_guard_columns(guard);
	struct wci_column *columns = wci_calloc(count, sizeof *columns);

	if (columns == NULL)
		return wci_fail_memory(error);
	for (size_t i = 0; i < count; i++) {
		columns[i].name = wci_guard_column_name(guard, i);
		columns[i].heading = columns[i].name;
		columns[i].unit = WCI_UNIT_ANY;
	}
	*columns_out = columns;
	return WCIFIT_OK;
}

/* -------------------------------------------------------------------- rows */

static enum wcifit_status
pump(const struct wci_run *run, struct wci_guard *guard,
    struct wci_render *render, struct wci_cell *cells, bool *truncated,
    struct wcifit_error *error)
{
	uint64_t most = run->limits != NULL ? run->limits->max_rows : 0;
	enum wcifit_status status = WCIFIT_OK;
	uint64_t rows = 0;

	while (status == WCIFIT_OK && wci_guard_row(guard, cells)) {
		if (most != 0 && rows == most) {
			*truncated = true;
			break;
		}
		rows++;
		status = wci_render_row(render, cells, error);
	}
	if (status == WCIFIT_OK)
		status = wci_guard_status(guard, error);
	if (status == WCIFIT_OK)
		status = wci_render_end(render, error);
	return status;
}

static enum wcifit_status
render_rows(const struct wci_run *run, struct wci_guard *guard,
    const struct wci_rowset *rowset, struct wcifit_query_result *result,
    struct wcifit_error *error)
{
	struct timed_sink timed = { &run->output->sink, guard };
	struct wcifit_output output = *run->output;
	struct wci_render *render = NULL;
	struct wci_cell *cells;
	uint64_t memory = WCI_GUARD_MEMORY;
	enum wcifit_status status;

	output.sink.write = timed_write;
	output.sink.context = &timed;
	if (run->limits != NULL && run->limits->max_memory != 0)
		memory = run->limits->max_memory;
	cells = wci_calloc(rowset->column_count, sizeof *cells);
	if (cells == NULL)
		return wci_fail_memory(error);
	status = wci_render_begin(&output, rowset, memory, &render, error);
	if (status == WCIFIT_OK)
		status =
		    pump(run, guard, render, cells, &result->truncated, error);
	if (render != NULL) {
		result->rows = wci_render_rows(render);
		result->bytes = wci_render_bytes(render);
	}
	wci_render_free(render);
	wci_free(cells);
	return status;
}

static enum wcifit_status
run_guarded(struct wci_run *run, struct wci_guard *guard,
    struct wcifit_query_result *result, struct wcifit_error *error)
{
	struct wci_rowset loose = { 0 };
	struct wci_column *columns = NULL;
	enum wcifit_status status = bind(run, guard, error);

	if (status != WCIFIT_OK)
		return status;
	if (run->report != NULL) {
		status = check_columns(run->report, guard, error);
		if (status == WCIFIT_OK)
			status = render_rows(
			    run, guard, &run->report->rowset, result, error);
		return status;
	}
	status = loose_columns(guard, &columns, error);
	if (status == WCIFIT_OK) {
		loose.columns = columns;
		loose.column_count = wci_guard_columns(guard);
		status = render_rows(run, guard, &loose, result, error);
	}
	wci_free(columns);
	return status;
}

enum wcifit_status
wci_run(struct wci_db *db, struct wci_run *run,
    struct wcifit_query_result *result, struct wcifit_error *error)
{
	struct wcifit_query_result own = { 0 };
	struct wci_guard *guard = NULL;
	enum wcifit_status status;

	status = wci_guard_prepare(
	    db, run->sql, run->length, run->limits, &guard, error);
	if (status == WCIFIT_OK)
		status = run_guarded(run, guard, &own, error);
	wci_guard_finalize(guard);
	if (status != WCIFIT_OK && run->report != NULL &&
	    status == WCIFIT_REJECTED && error != NULL &&
	    strncmp(error->message, run->report->file,
		strlen(run->report->file)) != 0)
		wci_error_prefix(error, "%s", run->report->file);
	if (result != NULL)
		*result = own;
	if (status == WCIFIT_OK && own.truncated)
		return wci_fail(error, WCIFIT_LIMIT,
		    "the limit of %llu rows was reached; there are more",
		    (unsigned long long)own.rows);
	return status;
}

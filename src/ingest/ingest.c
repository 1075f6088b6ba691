/* SPDX-License-Identifier: MIT */
/* The way from seeds to a published database, station by station. */
#include <stdio.h>
#include <string.h>

#include "core/embed.h"
#include "core/mem.h"
#include "db/intake.h"
#include "ingest/build.h"
#include "ingest/building.h"
#include "ingest/checks.h"
#include "ingest/claims.h"
#include "ingest/derive.h"
#include "ingest/nametable.h"
#include "ingest/origin.h"
#include "ingest/resolver.h"
#include "ingest/store.h"
#include "reconcile/reconcile.h"

/* Everything one call works with. */
struct ingest {
	const struct wcifit_ingest_options *options;
	struct wcifit_ingest_result *result;
	struct wcifit_error *error;
	struct wci_build build;
	struct wci_feed *feed;
	struct wci_resolver *resolver;
	struct wci_rows *rows;
	struct wci_intake *intake;
	struct wci_store *store;
	struct wci_db *old;	/* the database of before, if this program's */
	struct wci_batch *kept; /* batches with records that wait */
	struct wci_batch **kept_tail;
	struct wci_batch *held; /* batches of which records wait in the store */
	struct wci_building building;
};

/* ------------------------------------------------------------ what was there */

/* Whether the database there was made by this program from these seeds. */
static bool
is_unchanged(struct ingest *in)
{
	struct wci_db *db = NULL;
	bool same;

	if (wci_db_open(in->options->database, WCI_DB_READ, &db, NULL) !=
	    WCIFIT_OK)
		return false;
	same = wci_origin_same_program(db) &&
	    wci_origin_same_seeds(db, &in->build.files);
	wci_db_close(db);
	return same;
}

/*
 * Open the database there, in which results may be found again.  Without one, or
 * when it is another program's, everything is worked out.
 */
static void
open_old(struct ingest *in)
{
	if (in->options->check_only || in->options->force ||
	    wci_db_open(in->options->database, WCI_DB_READ, &in->old, NULL) !=
		WCIFIT_OK)
		return;
	if (!wci_origin_same_program(in->old)) {
		wci_db_close(in->old);
		in->old = NULL;
	}
}

/* --------------------------------------------------------------- the tables */

/* In a database that is no file; one that is begins with them. */
static enum wcifit_status
run_schema(struct ingest *in)
{
	static const char *const parts[] = { "schema.sql", "views.sql" };
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]) && status == WCIFIT_OK;
	     i++)
		status = wci_db_exec(
		    in->build.db, wci_embed_find(parts[i])->text, in->error);
	return status;
}

static enum wcifit_status
make_tables(struct ingest *in)
{
	bool no_file = in->options->check_only;
	enum wcifit_status status = WCIFIT_OK;

	if (!no_file)
		status = wci_building_begin(&in->building, in->error);
	if (status == WCIFIT_OK)
		status = wci_db_open(
		    no_file ? WCI_DB_NO_FILE : in->building.temporary,
		    WCI_DB_CREATE, &in->build.db, in->error);
	if (status == WCIFIT_OK)
		status = wci_db_exec(in->build.db, "BEGIN", in->error);
	return status == WCIFIT_OK && no_file ? run_schema(in) : status;
}

/* ------------------------------------------------------------- the rows */

static void
free_batches(struct wci_batch **list)
{
	while (*list != NULL) {
		struct wci_batch *batch = *list;

		*list = batch->next;
		wci_batch_free(batch);
	}
}

/* The rows of the batches that waited are in; their memory is used again. */
static void
recycle_held(struct ingest *in)
{
	while (in->held != NULL) {
		struct wci_batch *batch = in->held;

		in->held = batch->next;
		batch->next = NULL;
		wci_feed_recycle(in->feed, batch);
	}
}

/* Put a streamed row; those before it may have gone in with that. */
static enum wcifit_status
put_streamed(struct ingest *in, struct wci_made *row)
{
	size_t before = wci_store_waiting(in->store);
	enum wcifit_status status = wci_store_add(in->store, row, in->error);

	if (wci_store_waiting(in->store) <= before)
		recycle_held(in);
	return status;
}

/* Streamed records go into the tables as they come, the others wait. */
static enum wcifit_status
take_batch(struct ingest *in, struct wci_batch *batch)
{
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	for (i = 0; i < batch->made_count && status == WCIFIT_OK; i++)
		status = put_streamed(in, batch->made[i]);
	if (batch->made_count == batch->count) {
		batch->next = in->held;
		in->held = batch;
	} else {
		*in->kept_tail = batch;
		in->kept_tail = &batch->next;
	}
	return status;
}

/* Fewer bytes are read and resolved before a thread has begun. */
#define ALONE_BYTES ((uint64_t)256 * 1024)

/* Stop the stations before this one; the first failure is the one to tell. */
static enum wcifit_status
end_reading(struct ingest *in, enum wcifit_status status)
{
	enum wcifit_status end = wci_resolver_end(
	    in->resolver, status == WCIFIT_OK ? in->error : NULL);

	in->resolver = NULL;
	if (status == WCIFIT_OK)
		status = end;
	end = wci_feed_end(in->feed, status == WCIFIT_OK ? in->error : NULL);
	in->feed = NULL;
	return status != WCIFIT_OK ? status : end;
}

/* Have the stations begin before this one; it has tables to make meanwhile. */
static enum wcifit_status
start_reading(struct ingest *in)
{
	enum wcifit_status status;

	in->build.files.problem_cap = in->options->max_problems;
	in->rows = wci_rows_new(&in->build);
	if (in->rows == NULL)
		return wci_fail_memory(in->error);
	status = wci_feed_start(
	    &in->build.files, in->options->threads, 0, &in->feed, in->error);
	if (status == WCIFIT_OK)
		status = wci_resolver_start(&in->build, in->rows, in->feed,
		    in->build.files.bytes < ALONE_BYTES, &in->resolver,
		    in->error);
	return status;
}

static enum wcifit_status
read_all(struct ingest *in)
{
	enum wcifit_status status = WCIFIT_OK;
	struct wci_batch *batch;

	while (status == WCIFIT_OK &&
	    (batch = wci_resolver_next(in->resolver)) != NULL) {
		status = take_batch(in, batch);
		if (in->options->progress != NULL)
			in->options->progress(in->options->context,
			    wci_feed_bytes(in->feed), in->build.files.bytes);
		if (status == WCIFIT_OK && wci_interrupted())
			status = wci_fail_interrupted(in->error);
	}
	if (status == WCIFIT_OK)
		status = wci_store_flush(in->store, in->error);
	free_batches(&in->held);
	return end_reading(in, status);
}

/* What broken records refer to may be wrong as well. */
static void
check_broken(struct ingest *in)
{
	const struct wci_batch *batch;
	const struct wci_record *record;

	for (batch = in->kept; batch != NULL; batch = batch->next)
		for (record = batch->first; record != NULL;
		     record = record->next)
			if (record->broken)
				wci_build_check_references(&in->build, record);
}

static enum wcifit_status
put_kept(struct ingest *in, const struct wci_collection *kind,
    struct wci_claims *claims)
{
	enum wcifit_status status = WCIFIT_OK;
	const struct wci_batch *batch;
	struct wci_record *record;

	for (batch = in->kept; batch != NULL; batch = batch->next)
		for (record = batch->first;
		     record != NULL && status == WCIFIT_OK;
		     record = record->next) {
			if (record->collection != kind || record->broken)
				continue;
			status = strcmp(kind->name, "claims") == 0
			    ? wci_claims_put(claims, record, in->error)
			    : wci_store_put(in->store, record, in->error);
		}
	return status == WCIFIT_OK ? wci_store_flush(in->store, in->error)
				   : status;
}

/* Every scope is a set, whether a claim speaks of it or not. */
static enum wcifit_status
put_scope_sets(struct ingest *in, struct wci_claims *claims)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status = wci_stmt_prepare(in->build.db,
	    "SELECT fair, id FROM scopes ORDER BY rowid", &stmt, in->error);

	while (status == WCIFIT_OK && wci_stmt_step(stmt))
		status =
		    wci_claims_put_scope(claims, wci_stmt_text(stmt, 0, NULL),
			wci_stmt_text(stmt, 1, NULL), in->error);
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, in->error);
	wci_stmt_finalize(stmt);
	return status;
}

static enum wcifit_status
put_rest(struct ingest *in)
{
	struct wci_claims *claims = NULL;
	enum wcifit_status status;
	size_t i;

	in->build.all_read = true;
	check_broken(in);
	status = wci_claims_new(&in->build, &claims, in->error);
	for (i = 0; i < wci_collection_count && status == WCIFIT_OK; i++) {
		const struct wci_collection *kind = &wci_collections[i];

		if (kind->top && !kind->streamed)
			status = put_kept(in, kind, claims);
		if (status == WCIFIT_OK && strcmp(kind->name, "fairs") == 0)
			status = put_scope_sets(in, claims);
	}
	if (status == WCIFIT_OK)
		status = wci_store_settle(in->store, in->error);
	wci_claims_free(claims);
	return status;
}

static enum wcifit_status
reconcile(struct ingest *in)
{
	struct wci_reconcile_count count = { 0, 0 };
	struct wci_known_sums known;
	enum wcifit_status status =
	    wci_store_known(in->store, &known, in->error);

	open_old(in);
	if (status == WCIFIT_OK)
		status = wci_reconcile_build(
		    in->build.db, in->old, &known, &count, in->error);
	wci_free(known.list);
	wci_db_close(in->old);
	in->old = NULL;
	in->result->fairs_solved = count.solved;
	in->result->fairs_reused = count.reused;
	return status;
}

/* Keys that cannot be made are a matter of the checks: *keyed_out is false. */
static enum wcifit_status
make_keys(struct ingest *in, bool *keyed_out)
{
	enum wcifit_status status = wci_db_exec(
	    in->build.db, wci_embed_find("keys.sql")->text, in->error);

	*keyed_out = status == WCIFIT_OK || !wci_db_broke_rule(in->build.db);
	return *keyed_out ? status : WCIFIT_OK;
}

/* What the tables say when all rows are in. */
static enum wcifit_status
check(struct ingest *in)
{
	bool keyed = true;
	enum wcifit_status status = make_keys(in, &keyed);

	if (status == WCIFIT_OK)
		status = wci_checks_run(&in->build, keyed, in->error);
	if (status == WCIFIT_OK)
		status = wci_names_status(in->build.names, in->error);
	if (status == WCIFIT_OK && wci_build_no_memory(&in->build))
		status = wci_fail_memory(in->error);
	if (status == WCIFIT_OK && !keyed &&
	    wci_build_problems(&in->build) == 0)
		status = wci_fail(in->error, WCIFIT_FAILED,
		    "a key could not be made, although no id stands twice");
	return status;
}

/* Sums of signings, indexes, derived tables, and what the claims prove, in that order. */
static enum wcifit_status
derive(struct ingest *in)
{
	struct wci_db *db = in->build.db;
	enum wcifit_status status = wci_store_put_totals(in->store, in->error);

	if (status == WCIFIT_OK)
		status = wci_db_exec(
		    db, wci_embed_find("indexes.sql")->text, in->error);
	if (status == WCIFIT_OK)
		status = wci_derive(db, in->intake, in->error);
	if (status == WCIFIT_OK)
		status = reconcile(in);
	return status;
}

/* ---------------------------------------------------------------- results */

/* Rows that are numbered are as many as the last number: they are not scanned. */
#define ROWS "count(*)"
#define NUMBERED "coalesce(max(row), 0)"

static enum wcifit_status
count_rows(struct ingest *in)
{
	static const struct {
		const char *name;
		const char *count;
	} tables[] = { { "sources", NUMBERED }, { "regions", ROWS },
		{ "region_groups", ROWS }, { "industries", ROWS },
		{ "industry_groups", ROWS }, { "organizations", NUMBERED },
		{ "exchange_rates", ROWS }, { "wordings", ROWS },
		{ "fairs", ROWS }, { "scopes", ROWS }, { "breakdowns", ROWS },
		{ "signings", NUMBERED }, { "claims", ROWS },
		{ "claim_measures", ROWS }, { "sets", ROWS },
		{ "figures", ROWS }, { "indicators", ROWS } };
	struct wcifit_ingest_result *result = in->result;
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	for (i = 0;
	     i < sizeof(tables) / sizeof(tables[0]) && status == WCIFIT_OK;
	     i++) {
		char sql[64];
		struct wcifit_count *count =
		    &result->counts[result->count_count];

		(void)snprintf(sql, sizeof(sql), "SELECT %s FROM %s",
		    tables[i].count, tables[i].name);
		count->table = tables[i].name;
		status = wci_db_int(in->build.db, sql, &count->rows, in->error);
		result->count_count++;
	}
	return status;
}

/* Hand the problems out in the order of files and places. */
static enum wcifit_status
report_problems(struct ingest *in)
{
	const struct wcifit_ingest_options *options = in->options;
	size_t told = 0;
	size_t i;
	size_t k;

	in->result->problems = wci_build_problems(&in->build);
	if (in->result->problems == 0)
		return WCIFIT_OK;
	for (i = 0; i < in->build.files.count; i++) {
		struct wci_seed_file *file = &in->build.files.files[i];

		if (file->problems == NULL)
			continue;
		wci_problems_sort(file->problems);
		for (k = 0; k < file->problems->count; k++) {
			const struct wci_finding *f =
			    &file->problems->findings[k];
			struct wcifit_problem problem = { file->path, f->line,
				f->column, f->path, f->message };

			if (options->problem != NULL &&
			    (options->max_problems == 0 ||
				told < options->max_problems))
				options->problem(options->context, &problem);
			told++;
		}
	}
	return wci_fail(in->error, WCIFIT_REJECTED,
	    "the seeds do not check: %zu problem%s; nothing was written",
	    in->result->problems, in->result->problems == 1 ? "" : "s");
}

static enum wcifit_status
publish(struct ingest *in)
{
	enum wcifit_status status =
	    wci_db_exec(in->build.db, "COMMIT", in->error);

	/* Its statements hold the file open. */
	wci_store_free(in->store);
	in->store = NULL;
	wci_db_close(in->build.db);
	in->build.db = NULL;
	if (status == WCIFIT_OK && wci_interrupted())
		status = wci_fail_interrupted(in->error);
	return status == WCIFIT_OK
	    ? wci_building_publish(&in->building, in->error)
	    : status;
}

/* Everything from empty tables to the finished file. */
static enum wcifit_status
run(struct ingest *in)
{
	enum wcifit_status status = start_reading(in);
	size_t problems;

	if (status == WCIFIT_OK)
		status = make_tables(in);
	if (status == WCIFIT_OK)
		status = wci_intake_new(in->build.db, &in->intake, in->error);
	if (status == WCIFIT_OK)
		status = wci_store_new(
		    &in->build, in->rows, in->intake, &in->store, in->error);
	if (status == WCIFIT_OK)
		status = read_all(in);
	if (status == WCIFIT_OK)
		status = put_rest(in);
	if (status == WCIFIT_OK)
		status = check(in);
	if (status != WCIFIT_OK)
		return status;
	problems = wci_build_problems(&in->build);
	if (problems == 0)
		status = wci_nametable_fill(&in->build, in->intake, in->error);
	/* They are many, and not needed any more. */
	wci_names_free(in->build.names);
	in->build.names = NULL;
	if (problems == 0 && status == WCIFIT_OK)
		status =
		    wci_origin_put(in->build.db, &in->build.files, in->error);
	if (problems == 0 && status == WCIFIT_OK)
		status = derive(in);
	if (status == WCIFIT_OK)
		status = report_problems(in);
	if (status == WCIFIT_OK)
		status = count_rows(in);
	if (status == WCIFIT_OK && !in->options->check_only)
		status = publish(in);
	return status;
}

static void
clean_up(struct ingest *in)
{
	(void)end_reading(in, WCIFIT_FAILED);
	wci_store_free(in->store);
	wci_rows_free(in->rows);
	wci_db_close(in->build.db);
	free_batches(&in->kept);
	free_batches(&in->held);
	wci_build_free(&in->build);
	wci_building_close(&in->building);
}

enum wcifit_status
wcifit_ingest(const struct wcifit_ingest_options *options,
    struct wcifit_ingest_result *result, struct wcifit_error *error)
{
	struct ingest in = { .options = options,
		.result = result,
		.error = error,
		.building.lock = -1 };
	enum wcifit_status status;

	in.kept_tail = &in.kept;
	*result = (struct wcifit_ingest_result){ .unchanged = false };
	in.build.names = wci_names_new();
	status = in.build.names == NULL
	    ? wci_fail_memory(error)
	    : wci_seed_files_collect(
		  &in.build.files, options->seeds, options->seed_count, error);
	result->files = in.build.files.count;
	result->bytes = in.build.files.bytes;
	if (status == WCIFIT_OK && !options->check_only)
		status = wci_building_open(&in.building, options->database,
		    options->lock_wait_seconds, error);
	if (status == WCIFIT_OK && !options->check_only && !options->force &&
	    is_unchanged(&in)) {
		result->unchanged = true;
		wci_building_clear(&in.building);
	} else if (status == WCIFIT_OK) {
		status = run(&in);
	}
	if (status == WCIFIT_OK && options->check_only &&
	    options->database != NULL)
		result->unchanged = is_unchanged(&in);
	/* Whatever it was in the middle of. */
	if (status == WCIFIT_INTERRUPTED)
		(void)wci_fail_interrupted(error);
	clean_up(&in);
	return status;
}

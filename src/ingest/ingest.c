/* SPDX-License-Identifier: MIT */
/* The way from seeds to a published database, station by station. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "core/buf.h"
#include "core/embed.h"
#include "core/mem.h"
#include "core/publish.h"
#include "db/intake.h"
#include "ingest/build.h"
#include "ingest/checks.h"
#include "ingest/claims.h"
#include "ingest/feed.h"
#include "ingest/nametable.h"
#include "ingest/store.h"
#include "reconcile/reconcile.h"

/* Everything one call works with. */
struct ingest {
	const struct wcifit_ingest_options *options;
	struct wcifit_ingest_result *result;
	struct wcifit_error *error;
	struct wci_build build;
	struct wci_feed *feed;
	struct wci_intake *intake;
	struct wci_store *store;
	struct wci_db *old;	/* the database of before, if this program's */
	struct wci_batch *kept; /* batches with records that wait */
	struct wci_batch **kept_tail;
	struct wci_batch *held; /* batches of which records wait in the store */
	char *temporary;	/* the database under construction */
	bool temporary_made;
	int lock;
	char schema_hash[17];
};

/* ------------------------------------------------------------- identity */

/* What the database's shape and derived rows rest on, besides the seeds. */
static void
hash_schema(struct ingest *in)
{
	XXH64_hash_t hash = 0;
	size_t i;

	for (i = 0; i < wci_embedded_count; i++) {
		const struct wci_embedded *file = &wci_embedded_files[i];

		if (strncmp(file->name, "reports/", 8) != 0)
			hash = XXH3_64bits_withSeed(
			    file->text, file->length, hash);
	}
	(void)snprintf(in->schema_hash, sizeof(in->schema_hash), "%016llx",
	    (unsigned long long)hash);
}

/* Whether a table of two text columns holds just that pair. */
static bool
holds(struct wci_stmt *stmt, const char *key, const char *value)
{
	bool found;

	wci_stmt_reset(stmt);
	wci_stmt_bind_text(stmt, 1, key, strlen(key));
	wci_stmt_bind_text(stmt, 2, value, strlen(value));
	found = wci_stmt_step(stmt) && wci_stmt_int(stmt, 0) == 1;
	return found;
}

static bool
same_program(struct ingest *in, struct wci_db *db)
{
	struct wci_stmt *stmt = NULL;
	bool same;

	if (wci_stmt_prepare(db,
		"SELECT count(*) FROM build WHERE key = ? AND value = ?", &stmt,
		NULL) != WCIFIT_OK)
		return false;
	same = holds(stmt, "schema", in->schema_hash) &&
	    holds(stmt, "program", wcifit_version());
	wci_stmt_finalize(stmt);
	return same;
}

static bool
same_seeds(struct ingest *in, struct wci_db *db)
{
	struct wci_seed_files *files = &in->build.files;
	struct wci_stmt *stmt = NULL;
	int64_t known = -1;
	bool same;
	size_t i;

	if (wci_db_int(db, "SELECT count(*) FROM seed_files", &known, NULL) !=
		WCIFIT_OK ||
	    known != (int64_t)files->count ||
	    wci_stmt_prepare(db,
		"SELECT count(*) FROM seed_files WHERE path = ? AND hash = ?",
		&stmt, NULL) != WCIFIT_OK)
		return false;
	same = true;
	for (i = 0; i < files->count && same; i++)
		same =
		    wci_seed_file_hash(&files->files[i], NULL) == WCIFIT_OK &&
		    holds(stmt, files->files[i].name, files->files[i].hash);
	wci_stmt_finalize(stmt);
	return same;
}

/* Whether the database there was made by this program from these seeds. */
static bool
is_unchanged(struct ingest *in)
{
	struct wci_db *db = NULL;
	bool same;

	if (wci_db_open(in->options->database, WCI_DB_READ, &db, NULL) !=
	    WCIFIT_OK)
		return false;
	same = same_program(in, db) && same_seeds(in, db);
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
	if (!same_program(in, in->old)) {
		wci_db_close(in->old);
		in->old = NULL;
	}
}

/* -------------------------------------------------------------- the file */

static char *
beside(const char *path, const char *suffix)
{
	struct wci_buf name = WCI_BUF_EMPTY;

	wci_buf_printf(&name, "%s%s", path, suffix);
	return wci_buf_steal(&name);
}

/*
 * What stands where the database is to be will be replaced, so it must be a
 * database (of any program version, whole or not), empty or nothing.
 */
static enum wcifit_status
look_at_target(struct ingest *in)
{
	static const char magic[] = "SQLite format 3";
	const char *path = in->options->database;
	char head[sizeof(magic)] = "";
	struct stat st;
	FILE *stream;
	size_t got;

	if (stat(path, &st) != 0)
		return WCIFIT_OK;
	if (S_ISDIR(st.st_mode))
		return wci_fail(in->error, WCIFIT_FAILED,
		    "%s: is a folder, not a database", path);
	stream = S_ISREG(st.st_mode) ? fopen(path, "rb") : NULL;
	got = stream != NULL ? fread(head, 1, sizeof(head), stream) : 1;
	if (stream != NULL)
		(void)fclose(stream);
	if (got != 0 && memcmp(head, magic, sizeof(magic)) != 0)
		return wci_fail(in->error, WCIFIT_FAILED,
		    "%s: is not a database and will not be overwritten; "
		    "remove it, or name another file",
		    path);
	return WCIFIT_OK;
}

static enum wcifit_status
take_lock(struct ingest *in)
{
	char *path = beside(in->options->database, ".lock");
	enum wcifit_status status = path == NULL
	    ? wci_fail_memory(in->error)
	    : wci_lock(
		  path, in->options->lock_wait_seconds, &in->lock, in->error);

	wci_free(path);
	return status;
}

/*
 * The name is fixed: the lock says that what a killed run left under it is
 * ours to remove.
 */
static enum wcifit_status
remove_leftover(struct ingest *in)
{
	in->temporary = beside(in->options->database, ".building");
	if (in->temporary == NULL)
		return wci_fail_memory(in->error);
	(void)unlink(in->temporary);
	return WCIFIT_OK;
}

static enum wcifit_status
make_temporary(struct ingest *in)
{
	enum wcifit_status status = remove_leftover(in);
	int fd;

	if (status != WCIFIT_OK)
		return status;
	fd = open(in->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return wci_fail_errno(in->error, errno, "%s", in->temporary);
	(void)close(fd);
	in->temporary_made = true;
	return WCIFIT_OK;
}

static enum wcifit_status
make_tables(struct ingest *in)
{
	const struct wci_embedded *schema = wci_embed_find("schema.sql");
	struct wci_build *build = &in->build;
	char identity[128];
	enum wcifit_status status;

	status = in->options->check_only ? WCIFIT_OK : make_temporary(in);
	if (status == WCIFIT_OK)
		status = wci_db_open(
		    in->options->check_only ? WCI_DB_NO_FILE : in->temporary,
		    WCI_DB_CREATE, &build->db, in->error);
	(void)snprintf(identity, sizeof(identity),
	    "PRAGMA application_id=%d; PRAGMA user_version=%d; BEGIN",
	    WCI_APPLICATION_ID, WCI_SCHEMA_VERSION);
	if (status == WCIFIT_OK)
		status = wci_db_exec(build->db, identity, in->error);
	if (status == WCIFIT_OK)
		status = wci_db_exec(build->db, schema->text, in->error);
	return status;
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

/* Put a streamed record; those before it may have gone in with that. */
static enum wcifit_status
put_streamed(struct ingest *in, struct wci_record *record)
{
	size_t before = wci_store_waiting(in->store);
	enum wcifit_status status = wci_store_put(in->store, record, in->error);

	if (wci_store_waiting(in->store) <= before)
		recycle_held(in);
	return status;
}

/* Streamed records go into the tables as they come, the others wait. */
static enum wcifit_status
take_batch(struct ingest *in, struct wci_batch *batch)
{
	struct wci_record *record;
	enum wcifit_status status = WCIFIT_OK;
	bool keep = false;

	for (record = batch->first; record != NULL && status == WCIFIT_OK;
	     record = record->next) {
		/* First put: those that wait must not know what comes after. */
		if (!record->collection->streamed || record->broken)
			keep = true;
		else
			status = put_streamed(in, record);
		if (status == WCIFIT_OK)
			status = wci_build_learn(&in->build, record, in->error);
	}
	if (!keep) {
		batch->next = in->held;
		in->held = batch;
	} else {
		*in->kept_tail = batch;
		in->kept_tail = &batch->next;
	}
	return status;
}

static enum wcifit_status
read_all(struct ingest *in)
{
	enum wcifit_status status;
	enum wcifit_status end;
	struct wci_batch *batch;
	size_t i;

	for (i = 0; i < in->build.files.count; i++)
		in->build.files.files[i].problems.cap =
		    in->options->max_problems;
	status = wci_feed_start(
	    &in->build.files, in->options->threads, 0, &in->feed, in->error);
	while (
	    status == WCIFIT_OK && (batch = wci_feed_next(in->feed)) != NULL) {
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
	end = wci_feed_end(in->feed, status == WCIFIT_OK ? in->error : NULL);
	in->feed = NULL;
	return status != WCIFIT_OK ? status : end;
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
	return status;
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
put_pair(struct ingest *in, const char *sql, const char *key, int64_t number,
    const char *value)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status =
	    wci_stmt_prepare(in->build.db, sql, &stmt, in->error);

	if (status != WCIFIT_OK)
		return status;
	wci_stmt_bind_text(stmt, 1, key, strlen(key));
	wci_stmt_bind_text(stmt, 2, value, strlen(value));
	if (number >= 0)
		wci_stmt_bind_int(stmt, 3, number);
	status = wci_stmt_run(stmt, in->error);
	wci_stmt_finalize(stmt);
	return status;
}

static enum wcifit_status
put_origin(struct ingest *in)
{
	static const char build[] =
	    "INSERT INTO build (key, value) VALUES (?1, ?2)";
	static const char file[] =
	    "INSERT INTO seed_files (path, hash, bytes) VALUES (?1, ?2, ?3)";
	const struct wci_seed_files *files = &in->build.files;
	enum wcifit_status status;
	size_t i;

	status = put_pair(in, build, "schema", -1, in->schema_hash);
	if (status == WCIFIT_OK)
		status = put_pair(in, build, "program", -1, wcifit_version());
	for (i = 0; i < files->count && status == WCIFIT_OK; i++)
		status = put_pair(in, file, files->files[i].name,
		    (int64_t)files->files[i].bytes, files->files[i].hash);
	return status;
}

static enum wcifit_status
reconcile(struct ingest *in)
{
	struct wci_reconcile_count count;
	enum wcifit_status status;

	open_old(in);
	status = wci_reconcile_build(in->build.db, in->old, &count, in->error);
	wci_db_close(in->old);
	in->old = NULL;
	in->result->fairs_solved = count.solved;
	in->result->fairs_reused = count.reused;
	return status;
}

/* Views, derived tables, indexes, and what the claims prove, in that order. */
static enum wcifit_status
derive(struct ingest *in)
{
	static const char *const steps[] = { "views.sql", "derive.sql",
		"indexes.sql" };
	enum wcifit_status status = wci_store_put_totals(in->store, in->error);
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]) && status == WCIFIT_OK;
	     i++)
		status = wci_db_exec(
		    in->build.db, wci_embed_find(steps[i])->text, in->error);
	if (status == WCIFIT_OK)
		status = reconcile(in);
	return status;
}

/* ---------------------------------------------------------------- results */

static enum wcifit_status
count_rows(struct ingest *in)
{
	static const char *const tables[] = { "sources", "regions",
		"region_groups", "industries", "industry_groups",
		"organizations", "exchange_rates", "wordings", "fairs",
		"scopes", "breakdowns", "signings", "claims", "claim_measures",
		"sets", "figures", "indicators" };
	struct wcifit_ingest_result *result = in->result;
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	for (i = 0;
	     i < sizeof(tables) / sizeof(tables[0]) && status == WCIFIT_OK;
	     i++) {
		char sql[64];
		struct wcifit_count *count =
		    &result->counts[result->count_count];

		(void)snprintf(
		    sql, sizeof(sql), "SELECT count(*) FROM %s", tables[i]);
		count->table = tables[i];
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

		wci_problems_sort(&file->problems);
		for (k = 0; k < file->problems.count; k++) {
			const struct wci_finding *f =
			    &file->problems.findings[k];
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
	if (status == WCIFIT_OK)
		status = wci_publish(
		    in->temporary, in->options->database, in->error);
	if (status == WCIFIT_OK)
		in->temporary_made = false;
	return status;
}

/* Everything from empty tables to the finished file. */
static enum wcifit_status
run(struct ingest *in)
{
	enum wcifit_status status = make_tables(in);
	size_t problems;

	if (status == WCIFIT_OK)
		status = wci_intake_new(in->build.db, &in->intake, in->error);
	if (status == WCIFIT_OK)
		status = wci_store_new(
		    &in->build, in->intake, &in->store, in->error);
	if (status == WCIFIT_OK)
		status = read_all(in);
	if (status == WCIFIT_OK)
		status = put_rest(in);
	if (status == WCIFIT_OK)
		status = wci_checks_run(&in->build, in->error);
	if (status == WCIFIT_OK && wci_build_no_memory(&in->build))
		status = wci_fail_memory(in->error);
	if (status != WCIFIT_OK)
		return status;
	problems = wci_build_problems(&in->build);
	/* SQLite sorts as much at once as the cache may hold: better little. */
	if (problems == 0)
		status = wci_db_exec(
		    in->build.db, "PRAGMA cache_size = -2000", in->error);
	if (problems == 0 && status == WCIFIT_OK)
		status = wci_nametable_fill(&in->build, in->intake, in->error);
	/* They are many, and not needed any more. */
	wci_names_free(in->build.names);
	in->build.names = NULL;
	if (problems == 0 && status == WCIFIT_OK)
		status = put_origin(in);
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
	wci_store_free(in->store);
	wci_db_close(in->build.db);
	if (in->temporary_made)
		(void)unlink(in->temporary);
	wci_free(in->temporary);
	free_batches(&in->kept);
	free_batches(&in->held);
	wci_build_free(&in->build);
	wci_unlock(in->lock);
}

enum wcifit_status
wcifit_ingest(const struct wcifit_ingest_options *options,
    struct wcifit_ingest_result *result, struct wcifit_error *error)
{
	struct ingest in = {
		.options = options, .result = result, .error = error, .lock = -1
	};
	enum wcifit_status status;

	in.kept_tail = &in.kept;
	*result = (struct wcifit_ingest_result){ .unchanged = false };
	hash_schema(&in);
	in.build.names = wci_names_new();
	status = in.build.names == NULL
	    ? wci_fail_memory(error)
	    : wci_seed_files_collect(
		  &in.build.files, options->seeds, options->seed_count, error);
	result->files = in.build.files.count;
	result->bytes = in.build.files.bytes;
	if (status == WCIFIT_OK && !options->check_only)
		status = look_at_target(&in);
	if (status == WCIFIT_OK && !options->check_only)
		status = take_lock(&in);
	if (status == WCIFIT_OK && !options->check_only && !options->force &&
	    is_unchanged(&in)) {
		result->unchanged = true;
		status = remove_leftover(&in);
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

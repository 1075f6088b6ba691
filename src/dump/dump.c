/* SPDX-License-Identifier: MIT */
/*
 * wcifit_dump: reports as files.
 *
 * Everything is made under temporary names first; only when all of it is
 * there, synced and closed, the old files are exchanged for the new ones
 * (dump/exchange.h), or the folder with all of them gets its dated name
 * (dump/dated.h).
 */
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "core/embed.h"
#include "core/mem.h"
#include "dump/dated.h"
#include "dump/exchange.h"
#include "dump/manifest.h"
#include "dump/page.h"
#include "dump/plan.h"
#include "query/api.h"

struct job {
	struct wcifit *db;
	const struct wcifit_dump_options *options;
	struct wci_plan plan;
	struct wci_folder base;	   /* the caller's */
	struct wci_folder stage;   /* --keep: where the dump is made */
	struct wci_folder latest;  /* --keep: the dump before, or closed */
	struct wci_newfile *files; /* one a planned file, as far as begun */
	struct wci_listed *listed;
	size_t begun;
	struct wci_newfile manifest;
	char seeds[WCI_DIGEST_SIZE];
	int lock;
	bool unchanged; /* all files and the manifest but for its time */
	bool same_time;
};

static bool
keeps(const struct job *job)
{
	return job->options->keep > 0;
}

/* Where files are made, and where those of the dump before are. */
static const struct wci_folder *
target(const struct job *job)
{
	return keeps(job) ? &job->stage : &job->base;
}

static const struct wci_folder *
previous(const struct job *job)
{
	if (!keeps(job))
		return &job->base;
	return job->latest.fd >= 0 ? &job->latest : NULL;
}

/* What the database was built from: path, size and hash of every seed file. */
static enum wcifit_status
digest_seeds(struct job *job, struct wcifit_error *error)
{
	const struct wci_embedded *sql = wci_embed_find("page/seeds.sql");
	struct wci_digest *digest = wci_digest_new();
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status = WCIFIT_FAILED;

	if (digest == NULL || sql == NULL)
		status = wci_fail_memory(error);
	else
		status = wci_stmt_prepare(
		    wci_api_db(job->db), sql->text, &stmt, error);
	while (status == WCIFIT_OK && wci_stmt_step(stmt)) {
		size_t length;
		const char *line = wci_stmt_text(stmt, 0, &length);

		wci_digest_put(digest, line, length);
		wci_digest_put(digest, "\n", 1);
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	if (status == WCIFIT_OK)
		wci_digest_hex(digest, job->seeds);
	wci_stmt_finalize(stmt);
	wci_digest_free(digest);
	return status;
}

/* -------------------------------------------------------------- the files */

static enum wcifit_status
render_report(struct job *job, const struct wci_planned *item,
    const struct wcifit_sink *sink, uint64_t *rows_out,
    struct wcifit_error *error)
{
	struct wcifit_output output = { .format = item->format, .sink = *sink };
	struct wcifit_query_result result = { 0 };
	bool page = item->format == WCIFIT_HTML;
	enum wcifit_status status = WCIFIT_OK;

	if (page)
		status =
		    wci_page_report_head(&job->plan, item->report, sink, error);
	if (status == WCIFIT_OK)
		status = wcifit_query(job->db, item->report, NULL, 0, &output,
		    NULL, &result, error);
	if (status == WCIFIT_OK && page)
		status = wci_page_report_foot(item->report, sink, error);
	*rows_out = result.rows;
	return status;
}

static enum wcifit_status
make_file(struct job *job, size_t n, struct wcifit_error *error)
{
	const struct wci_planned *item = &job->plan.items[n];
	struct wci_newfile *file = &job->files[n];
	struct wci_listed *listed = &job->listed[n];
	struct wcifit_sink sink;
	enum wcifit_status status;

	status = wci_newfile_begin(file, target(job), item->name, error);
	job->begun++;
	if (status != WCIFIT_OK)
		return status;
	sink = wci_newfile_sink(file);
	listed->format = wcifit_format_name(item->format);
	if (item->report == NULL) {
		status = wci_page_index(
		    wci_api_db(job->db), &job->plan, job->seeds, &sink, error);
	} else {
		listed->report = item->report->name;
		status = render_report(job, item, &sink, &listed->rows, error);
	}
	if (status != WCIFIT_OK) {
		if (status != WCIFIT_INTERRUPTED)
			wci_error_prefix(
			    error, "%s/%s", job->base.path, item->name);
		return status;
	}
	return wci_newfile_finish(file, previous(job), error);
}

static enum wcifit_status
make_files(struct job *job, struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;

	job->files = wci_calloc(job->plan.count + 1, sizeof *job->files);
	job->listed = wci_calloc(job->plan.count + 1, sizeof *job->listed);
	if (job->files == NULL || job->listed == NULL)
		return wci_fail_memory(error);
	for (size_t i = 0; i < job->plan.count && status == WCIFIT_OK; i++) {
		if (wci_interrupted())
			return wci_fail_interrupted(error);
		status = make_file(job, i, error);
	}
	return status;
}

/* The manifest; none is begun when the old one says the same already. */
static enum wcifit_status
make_manifest(struct job *job, struct wcifit_error *error)
{
	const struct wci_manifest manifest = { job->seeds, job->options->now,
		job->files, job->listed, job->plan.count };
	struct wci_buf text = WCI_BUF_EMPTY;
	struct wcifit_sink sink;
	enum wcifit_status status;
	int errnum;
	size_t time;

	status = wci_manifest_text(&manifest, &text, &time, error);
	if (status != WCIFIT_OK)
		goto out;
	job->unchanged = previous(job) != NULL &&
	    wci_manifest_same(previous(job), &text, time, &job->same_time);
	for (size_t i = 0; i < job->plan.count; i++)
		if (job->files[i].changed)
			job->unchanged = false;
	if (job->unchanged && (!keeps(job) || job->same_time))
		goto out;
	status = wci_newfile_begin(
	    &job->manifest, target(job), WCI_DUMP_MANIFEST, error);
	if (status != WCIFIT_OK)
		goto out;
	sink = wci_newfile_sink(&job->manifest);
	errnum = sink.write(sink.context, text.data, text.length);
	if (errnum != 0)
		status = wci_fail_errno(error, errnum, "cannot write %s/%s",
		    job->base.path, WCI_DUMP_MANIFEST);
	else
		status = wci_newfile_finish(&job->manifest, NULL, error);
out:
	wci_buf_free(&text);
	return status;
}

static enum wcifit_status
publish(struct job *job, struct wcifit_error *error)
{
	enum wcifit_status status;

	if (job->manifest.name == NULL) /* nothing has changed */
		return WCIFIT_OK;
	if (wci_interrupted())
		return wci_fail_interrupted(error);
	status = wci_exchange(
	    target(job), job->files, job->plan.count, &job->manifest, error);
	if (status != WCIFIT_OK || !keeps(job))
		return status;
	status = wci_dated_publish(
	    &job->base, &job->stage, job->options->now, error);
	if (status != WCIFIT_OK)
		return status;
	return wci_dated_prune(&job->base, job->options->keep, error);
}

/* ---------------------------------------------------------------- the job */

static enum wcifit_status
begin(struct job *job, struct wcifit_error *error)
{
	enum wcifit_status status;

	status =
	    wci_folder_open(&job->base, job->options->directory, true, error);
	if (status == WCIFIT_OK)
		status = wci_folder_lock(&job->base,
		    job->options->lock_wait_seconds, &job->lock, error);
	if (status == WCIFIT_OK)
		status = wci_folder_recover(&job->base, error);
	if (status != WCIFIT_OK || !keeps(job))
		return status;
	status = wci_dated_latest(&job->base, &job->latest, error);
	if (status == WCIFIT_OK)
		status = wci_dated_stage(&job->base, &job->stage, error);
	return status;
}

static void
count_up(const struct job *job, struct wcifit_dump_result *result)
{
	memset(result, 0, sizeof *result);
	result->files = job->plan.count + 1;
	for (size_t i = 0; i < job->plan.count; i++) {
		result->written += job->files[i].changed ? 1 : 0;
		result->bytes += job->files[i].bytes;
	}
	result->written += job->manifest.name != NULL ? 1 : 0;
	result->bytes += job->manifest.bytes;
}

static void
end(struct job *job)
{
	for (size_t i = 0; i < job->begun; i++)
		wci_newfile_free(&job->files[i]);
	wci_newfile_free(&job->manifest);
	wci_dated_discard(&job->base, &job->stage);
	wci_folder_close(&job->latest);
	wci_folder_close(&job->base);
	if (job->lock >= 0)
		(void)close(job->lock);
	wci_free(job->files);
	wci_free(job->listed);
	wci_plan_free(&job->plan);
}

enum wcifit_status
wcifit_dump(struct wcifit *db, const struct wcifit_dump_options *options,
    struct wcifit_dump_result *result, struct wcifit_error *error)
{
	struct job job = {
		.db = db,
		.options = options,
		.base = WCI_FOLDER_CLOSED,
		.stage = WCI_FOLDER_CLOSED,
		.latest = WCI_FOLDER_CLOSED,
		.manifest = { .fd = -1 },
		.lock = -1,
	};
	enum wcifit_status status;

	if (db == NULL || options == NULL || options->directory == NULL ||
	    options->reports == NULL)
		return wci_fail(error, WCIFIT_USAGE,
		    "a dump needs a database, reports and a folder");
	status = wci_plan_make(options, &job.plan, error);
	if (status == WCIFIT_OK)
		status = digest_seeds(&job, error);
	if (status == WCIFIT_OK)
		status = begin(&job, error);
	if (status == WCIFIT_OK)
		status = make_files(&job, error);
	if (status == WCIFIT_OK)
		status = make_manifest(&job, error);
	if (status == WCIFIT_OK)
		status = publish(&job, error);
	if (status == WCIFIT_OK && result != NULL)
		count_up(&job, result);
	end(&job);
	return status;
}

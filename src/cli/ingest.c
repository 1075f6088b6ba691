/* SPDX-License-Identifier: MIT */
/* Running the ingest and telling how it went. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "cli/ingest.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cli/errors.h"
#include "cli/heap.h"
#include "cli/json.h"
#include "cli/output.h"
#include "cli/progress.h"

/* Threads that sort beside the one that makes an index: all others are done then. */
#define SORTERS 3

static const struct cli_option seed_options[] = {
	{
	    .name = "errors",
	    .kind = CLI_CHOICE,
	    .place = CLI_PLACE(errors),
	    .argument = "FORM",
	    .choice = cli_choice_errors,
	    .help = "How problems are printed; json is one object a line",
	},
	{
	    .name = "max-errors",
	    .kind = CLI_COUNT,
	    .place = CLI_PLACE(max_errors),
	    .argument = "N",
	    .help = "Print at most N problems and count the rest; default 50, "
		    "0: all",
	},
	{
	    .name = "threads",
	    .kind = CLI_COUNT,
	    .place = CLI_PLACE(threads),
	    .argument = "N",
	    .most = 64,
	    .help = "Files read at once; default 0, one fewer than processors",
	},
	{ .name = NULL },
};

static const struct cli_option publish_options[] = {
	{
	    .name = "force",
	    .letter = 'f',
	    .kind = CLI_FLAG,
	    .place = CLI_PLACE(force),
	    .help = "Build even when no seed has changed",
	},
	{
	    .name = "lock-wait",
	    .kind = CLI_COUNT,
	    .place = CLI_PLACE(lock_wait),
	    .argument = "SECONDS",
	    .most = 86400,
	    .help = "Wait so long for another ingest to end; default 0",
	},
	{ .name = NULL },
};

const struct cli_group cli_group_seeds = { "Seeds", seed_options };
const struct cli_group cli_group_publish = { "Publishing", publish_options };

/* What the callbacks of the library work on. */
struct job {
	const struct cli *cli;
	struct cli_progress progress;
	size_t printed;
};

static void
on_problem(void *context, const struct wcifit_problem *problem)
{
	struct job *job = context;

	cli_progress_clear(&job->progress);
	cli_problem(problem, (enum cli_errors)job->cli->set.errors);
	job->printed++;
}

static void
on_progress(void *context, uint64_t done, uint64_t total)
{
	struct job *job = context;

	cli_progress_show(&job->progress, done, total);
}

/* The last line when there were problems. */
static enum wcifit_status
report_problems(const struct job *job,
    const struct wcifit_ingest_result *result, bool check_only)
{
	size_t rest = result->problems - job->printed;

	if (job->cli->set.errors == CLI_ERRORS_JSON) {
		struct cli_output err;

		if (rest > 0) {
			cli_output_stderr(&err);
			cli_printf(&err, "{\"omitted\":%zu}\n", rest);
			cli_flush(&err);
		}
		return WCIFIT_REJECTED;
	}
	if (rest > 0)
		cli_error("%zu more problem%s not shown (--max-errors)", rest,
		    rest == 1 ? "" : "s");
	if (!job->cli->set.quiet)
		cli_error("%zu problem%s%s", result->problems,
		    result->problems == 1 ? "" : "s",
		    check_only ? "" : "; the database was left as it was");
	return WCIFIT_REJECTED;
}

/* A failure that is no problem of a seed, in the form that was asked for. */
static enum wcifit_status
report_failure(const struct job *job, enum wcifit_status status,
    const struct wcifit_error *error)
{
	struct cli_output err;

	if (job->cli->set.errors != CLI_ERRORS_JSON)
		return cli_fail(status, error);
	cli_output_stderr(&err);
	cli_printf(&err, "{\"status\":%d,\"message\":", (int)status);
	cli_json_text(&err, error->message);
	cli_printf(&err, "}\n");
	cli_flush(&err);
	return status;
}

static enum wcifit_status
report_stale(const struct job *job)
{
	struct wcifit_error error = { .status = WCIFIT_FINDINGS };

	(void)snprintf(error.message, sizeof(error.message),
	    "%.900s was not built from these seeds; `wcifit ingest` builds it",
	    cli_database_path(job->cli));
	return report_failure(job, WCIFIT_FINDINGS, &error);
}

static void
put_counts(struct cli_output *err, const struct wcifit_ingest_result *result)
{
	const char *between = "";

	for (size_t i = 0; i < result->count_count; i++) {
		if (result->counts[i].rows == 0)
			continue;
		cli_printf(err, "%s%lld %s", between,
		    (long long)result->counts[i].rows, result->counts[i].table);
		between = ", ";
	}
	if (*between == '\0')
		cli_printf(err, "no rows");
}

/* The last line after success: rows, seconds, the file. */
static void
report_success(const struct job *job, const struct wcifit_ingest_result *result,
    bool check_only, double seconds)
{
	const char *path = cli_database_path(job->cli);
	char *full = realpath(path, NULL);
	struct cli_output err;

	cli_output_stderr(&err);
	if (check_only)
		cli_printf(&err, "wcifit: no problems: ");
	else if (result->unchanged)
		cli_printf(&err,
		    "wcifit: %s is up to date: no seed has changed",
		    full != NULL ? full : path);
	else
		cli_printf(&err, "wcifit: %s: ", full != NULL ? full : path);
	if (check_only || !result->unchanged) {
		put_counts(&err, result);
		cli_printf(&err, " from %zu file%s in %.2f s", result->files,
		    result->files == 1 ? "" : "s", seconds);
	}
	cli_printf(&err, "\n");
	if (job->cli->set.verbose)
		cli_printf(&err,
		    "wcifit: %llu bytes of seeds; %zu fair%s reconciled, %zu "
		    "unchanged\n",
		    (unsigned long long)result->bytes, result->fairs_solved,
		    result->fairs_solved == 1 ? "" : "s", result->fairs_reused);
	cli_flush(&err);
	free(full);
}

static double
seconds_since(const struct timespec *start)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) +
	    (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

enum wcifit_status
cli_ingest_run(struct cli *cli, bool check_only)
{
	static const char *const default_seeds[] = { "seeds" };
	bool given = cli->operands.count > 0;
	struct job job = { .cli = cli };
	struct wcifit_ingest_result result = { 0 };
	struct wcifit_error error = { 0 };
	struct timespec start;
	enum wcifit_status status;
	const struct wcifit_ingest_options options = {
		.seeds = given ? cli->operands.items : default_seeds,
		.seed_count = given ? cli->operands.count : 1,
		.database = check_only && !cli->set.fail_if_stale
		    ? NULL
		    : cli_database_path(cli),
		.check_only = check_only,
		.force = cli->set.force,
		.threads = (unsigned)cli->set.threads,
		.lock_wait_seconds = (unsigned)cli->set.lock_wait,
		.max_problems = (size_t)cli->set.max_errors,
		.problem = on_problem,
		.progress = on_progress,
		.context = &job,
	};

	(void)clock_gettime(CLOCK_MONOTONIC, &start);
	cli_heap_prepare();
	wcifit_own_sqlite(SORTERS);
	cli_progress_start(
	    &job.progress, check_only ? "checking" : "reading", cli->set.quiet);
	status = wcifit_ingest(&options, &result, &error);
	cli_progress_clear(&job.progress);
	if (status == WCIFIT_REJECTED && result.problems > 0)
		return report_problems(&job, &result, check_only);
	if (status != WCIFIT_OK)
		return report_failure(&job, status, &error);
	if (check_only && cli->set.fail_if_stale && !result.unchanged)
		return report_stale(&job);
	if (!cli->set.quiet && cli->set.errors != CLI_ERRORS_JSON)
		report_success(
		    &job, &result, check_only, seconds_since(&start));
	return WCIFIT_OK;
}

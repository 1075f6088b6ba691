/* SPDX-License-Identifier: MIT */
/* What only the finished tables can tell. */
#include "ingest/checks.h"

#include <string.h>

#include "core/embed.h"
#include "core/mem.h"
#include "ingest/locate.h"

/*
 * Whether a finding about something that is missing follows from a problem
 * that has been said: it is there, but broken or in a part of a file that
 * could not be read.  Columns 4 and 5: the collection and the word.
 */
static bool
follows(struct wci_build *build, const struct wci_stmt *stmt)
{
	const char *collection;
	const char *word;
	const char *slash;
	struct wci_name name;

	if (wci_stmt_columns(stmt) < 6)
		return false;
	collection = wci_stmt_text(stmt, 4, NULL);
	word = wci_stmt_text(stmt, 5, NULL);
	if (collection == NULL || word == NULL)
		return false;
	slash = strrchr(word, '/');
	return wci_names_find(build->names, wci_names_of(collection), word,
		   strlen(word), &name) ||
	    wci_build_may_stand(build, slash != NULL ? slash + 1 : word);
}

/* Of the file that a finding names first. */
static struct wci_problems *
problems_of(struct wci_build *build, const struct wci_stmt *stmt)
{
	struct wci_seed_file *file =
	    wci_seed_files_find(&build->files, wci_stmt_text(stmt, 0, NULL));

	return file != NULL ? wci_build_wrong(build, file) : NULL;
}

/* One finding: seed_file, seed_line, key, message. */
static void
add_finding(struct wci_build *build, const struct wci_stmt *stmt)
{
	const char *key = wci_stmt_text(stmt, 2, NULL);
	const char *message = wci_stmt_text(stmt, 3, NULL);
	struct wci_problems *problems;

	if (key == NULL || message == NULL || follows(build, stmt))
		return;
	problems = problems_of(build, stmt);
	if (problems == NULL)
		return;
	wci_problems_add_unplaced(
	    problems, (uint32_t)wci_stmt_int(stmt, 1), 0, key, "%s", message);
}

/* One signing whose id another has. */
static void
add_duplicate(struct wci_build *build, const struct wci_stmt *stmt)
{
	struct wci_problems *problems = problems_of(build, stmt);

	if (problems == NULL)
		return;
	wci_problems_add_unplaced(problems, (uint32_t)wci_stmt_int(stmt, 1),
	    (uint32_t)wci_stmt_int(stmt, 2), "id",
	    "duplicate id '%.80s' (first at %s:%lld)",
	    wci_stmt_text(stmt, 3, NULL),
	    wci_build_path(build, wci_stmt_text(stmt, 4, NULL)),
	    (long long)wci_stmt_int(stmt, 5));
}

static enum wcifit_status
run_check(struct wci_build *build, const struct wci_embedded *check,
    void (*add)(struct wci_build *build, const struct wci_stmt *stmt),
    struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status =
	    wci_stmt_prepare(build->db, check->text, &stmt, error);

	if (status != WCIFIT_OK)
		return status;
	while (wci_stmt_step(stmt))
		add(build, stmt);
	status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

/*
 * The first signing of an id stays, so that the checks find what it would say if
 * it were the only one.
 */
static const char later_ones_go[] =
    "DELETE FROM signings WHERE row NOT IN"
    " (SELECT min(row) FROM signings GROUP BY id)";

static enum wcifit_status
check_keys(struct wci_build *build, struct wcifit_error *error)
{
	enum wcifit_status status = run_check(
	    build, wci_embed_find("duplicates.sql"), add_duplicate, error);

	return status == WCIFIT_OK
	    ? wci_db_exec(build->db, later_ones_go, error)
	    : status;
}

enum wcifit_status
wci_checks_run(struct wci_build *build, bool keyed, struct wcifit_error *error)
{
	enum wcifit_status status =
	    keyed ? WCIFIT_OK : check_keys(build, error);
	size_t i;

	for (i = 0; i < wci_embedded_count && status == WCIFIT_OK; i++)
		if (strncmp(wci_embedded_files[i].name, "checks/", 7) == 0)
			status = run_check(
			    build, &wci_embedded_files[i], add_finding, error);
	for (i = 0; i < build->files.count && status == WCIFIT_OK; i++)
		if (build->files.files[i].problems != NULL)
			status = wci_locate(&build->files.files[i], error);
	return status;
}

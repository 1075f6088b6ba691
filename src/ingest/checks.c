/* SPDX-License-Identifier: MIT */
/* What only the finished tables can tell. */
#include "ingest/checks.h"

#include <string.h>

#include "core/embed.h"
#include "core/mem.h"
#include "ingest/locate.h"

static struct wci_seed_file *
find_file(struct wci_build *build, const char *name)
{
	size_t i;

	for (i = 0; i < build->files.count; i++)
		if (strcmp(build->files.files[i].name, name) == 0)
			return &build->files.files[i];
	return NULL;
}

/* One finding: seed_file, seed_line, key, message. */
static void
add_finding(struct wci_build *build, const struct wci_stmt *stmt)
{
	struct wci_seed_file *file =
	    find_file(build, wci_stmt_text(stmt, 0, NULL));
	const char *key = wci_stmt_text(stmt, 2, NULL);
	const char *message = wci_stmt_text(stmt, 3, NULL);
	uint32_t line = (uint32_t)wci_stmt_int(stmt, 1);
	uint32_t column = 1;
	char *path = NULL;

	if (file == NULL || key == NULL || message == NULL)
		return;
	if (file->problems.cap == 0 ||
	    file->problems.count < file->problems.cap)
		wci_locate(file, line, key, &line, &column, &path);
	wci_problems_add(&file->problems, line, column,
	    path != NULL ? path : "", "%s", message);
	wci_free(path);
}

static enum wcifit_status
run_check(struct wci_build *build, const struct wci_embedded *check,
    struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status =
	    wci_stmt_prepare(build->db, check->text, &stmt, error);

	if (status != WCIFIT_OK)
		return status;
	while (wci_stmt_step(stmt))
		add_finding(build, stmt);
	status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

enum wcifit_status
wci_checks_run(struct wci_build *build, struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	for (i = 0; i < wci_embedded_count && status == WCIFIT_OK; i++)
		if (strncmp(wci_embedded_files[i].name, "checks/", 7) == 0)
			status =
			    run_check(build, &wci_embedded_files[i], error);
	return status;
}

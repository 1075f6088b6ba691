/* SPDX-License-Identifier: MIT */
/* The schema of a file against the one this program makes. */
#include "db/ours.h"

#include "core/embed.h"

/*
 * Ask `expected`, an empty database, for each table, view, trigger and index
 * of the file: one that this program does not make, or makes otherwise, would
 * be somebody's words in our reports.
 */
static enum wcifit_status
compare_schemas(
    struct wci_db *db, struct wci_db *expected, struct wcifit_error *error)
{
	static const char listed[] = "SELECT ifnull(type, ''),"
				     " ifnull(name, ''), sql FROM sqlite_schema"
				     " WHERE sql IS NOT NULL ORDER BY rowid";
	static const char known[] = "SELECT 1 FROM sqlite_schema"
				    " WHERE type = ? AND name = ? AND sql = ?";
	struct wci_stmt *rows = NULL;
	struct wci_stmt *look = NULL;
	enum wcifit_status status = wci_stmt_prepare(db, listed, &rows, error);

	if (status == WCIFIT_OK)
		status = wci_stmt_prepare(expected, known, &look, error);
	while (status == WCIFIT_OK && wci_stmt_step(rows)) {
		bool same;

		for (int i = 0; i < 3; i++) {
			size_t length;
			const char *text = wci_stmt_text(rows, i, &length);

			wci_stmt_bind_text(look, i + 1, text, length);
		}
		same = wci_stmt_step(look);
		if (!same)
			status = wci_stmt_status(look, error);
		if (!same && status == WCIFIT_OK)
			status = wci_fail(error, WCIFIT_REJECTED,
			    "%s: its %s '%s' is not what this program makes; "
			    "run `wcifit ingest` to build it again",
			    wci_db_path(db), wci_stmt_text(rows, 0, NULL),
			    wci_stmt_text(rows, 1, NULL));
		wci_stmt_reset(look);
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(rows, error);
	wci_stmt_finalize(rows);
	wci_stmt_finalize(look);
	return status;
}

enum wcifit_status
wci_ours_check(struct wci_db *db, struct wcifit_error *error)
{
	static const char *const parts[] = { "schema.sql", "views.sql",
		"indexes.sql" };
	struct wci_db *expected = NULL;
	enum wcifit_status status =
	    wci_db_open(":memory:", WCI_DB_MEMORY, &expected, error);

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (status == WCIFIT_OK)
			status = wci_db_exec(
			    expected, wci_embed_find(parts[i])->text, error);
	if (status == WCIFIT_OK)
		status = compare_schemas(db, expected, error);
	wci_db_close(expected);
	return status;
}

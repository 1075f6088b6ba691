/* SPDX-License-Identifier: MIT */
/* What a database was made of. */
#include "ingest/origin.h"

#include <stdio.h>
#include <string.h>
#include <xxhash.h>

#include "core/embed.h"

#define HASH_SIZE 17

/* What the database's shape and derived rows rest on, besides the seeds. */
static void
hash_schema(char out[HASH_SIZE])
{
	XXH64_hash_t hash = 0;
	size_t i;

	for (i = 0; i < wci_embedded_count; i++) {
		const struct wci_embedded *file = &wci_embedded_files[i];

		if (strncmp(file->name, "reports/", 8) != 0)
			hash = XXH3_64bits_withSeed(
			    file->text, file->length, hash);
	}
	(void)snprintf(out, HASH_SIZE, "%016llx", (unsigned long long)hash);
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

bool
wci_origin_same_program(struct wci_db *db)
{
	struct wci_stmt *stmt = NULL;
	char schema[HASH_SIZE];
	bool same;

	hash_schema(schema);
	if (wci_stmt_prepare(db,
		"SELECT count(*) FROM build WHERE key = ? AND value = ?", &stmt,
		NULL) != WCIFIT_OK)
		return false;
	same = holds(stmt, "schema", schema) &&
	    holds(stmt, "program", wcifit_version());
	wci_stmt_finalize(stmt);
	return same;
}

bool
wci_origin_same_seeds(struct wci_db *db, struct wci_seed_files *files)
{
	struct wci_stmt *stmt = NULL;
	char hash[WCI_HASH_TEXT];
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
	for (i = 0; i < files->count && same; i++) {
		same = wci_seed_file_hash(&files->files[i], NULL) == WCIFIT_OK;
		wci_seed_file_hash_text(&files->files[i], hash);
		same = same && holds(stmt, files->files[i].name, hash);
	}
	wci_stmt_finalize(stmt);
	return same;
}

static enum wcifit_status
put_builder(struct wci_db *db, const char *schema, struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status = wci_stmt_prepare(db,
	    "INSERT INTO build (key, value) VALUES ('schema', ?), "
	    "('program', ?)",
	    &stmt, error);

	if (status != WCIFIT_OK)
		return status;
	wci_stmt_bind_text(stmt, 1, schema, strlen(schema));
	wci_stmt_bind_text(stmt, 2, wcifit_version(), strlen(wcifit_version()));
	status = wci_stmt_run(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

static enum wcifit_status
put_files(struct wci_db *db, const struct wci_seed_files *files,
    struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status = wci_stmt_prepare(db,
	    "INSERT INTO seed_files (path, hash, bytes) VALUES (?, ?, ?)",
	    &stmt, error);
	size_t i;

	for (i = 0; i < files->count && status == WCIFIT_OK; i++) {
		const struct wci_seed_file *file = &files->files[i];
		char hash[WCI_HASH_TEXT];

		wci_seed_file_hash_text(file, hash);
		wci_stmt_bind_text(stmt, 1, file->name, strlen(file->name));
		wci_stmt_bind_text(stmt, 2, hash, WCI_HASH_TEXT - 1);
		wci_stmt_bind_int(stmt, 3, (int64_t)file->bytes);
		status = wci_stmt_run(stmt, error);
	}
	wci_stmt_finalize(stmt);
	return status;
}

enum wcifit_status
wci_origin_put(struct wci_db *db, const struct wci_seed_files *files,
    struct wcifit_error *error)
{
	char schema[HASH_SIZE];
	enum wcifit_status status;

	hash_schema(schema);
	status = put_builder(db, schema, error);
	return status == WCIFIT_OK ? put_files(db, files, error) : status;
}

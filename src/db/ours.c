/* SPDX-License-Identifier: MIT */
/* The schema of a file against the one this program makes. */
#include "db/ours.h"

#include <ctype.h>
#include <string.h>

#include "core/embed.h"
#include "db/sqlplace.h"

/* What makes the schema, in this order. */
static const char *const parts[] = { "schema.sql", "views.sql", "keys.sql",
	"indexes.sql" };

#define PART_COUNT (sizeof parts / sizeof parts[0])

/* A walk over the statements of the parts, round and round. */
struct walk {
	const struct wci_embedded *files[PART_COUNT];
	size_t part;
	size_t at;
};

/* Bytes of the statement at `sql`: up to the semicolon that ends it. */
static size_t
statement_length(const char *sql, size_t length)
{
	size_t at = 0;

	while (at < length && sql[at] != ';') {
		size_t comment = wci_sql_comment(sql + at, length - at);
		const char *close = NULL;

		if (sql[at] == '\'' || sql[at] == '"')
			close = memchr(sql + at + 1, sql[at], length - at - 1);
		if (close != NULL)
			at = (size_t)(close - sql);
		at += comment != 0 ? comment : 1;
	}
	return at;
}

/* Whether the walk has a statement before it; else it begins again. */
static bool
find_statement(struct walk *walk)
{
	const struct wci_embedded *file = walk->files[walk->part];

	walk->at +=
	    wci_sql_blank(file->text + walk->at, file->length - walk->at);
	if (walk->at < file->length)
		return true;
	walk->part = (walk->part + 1) % PART_COUNT;
	walk->at = 0;
	return false;
}

/* Whether `sql` goes on with a word, in whatever case, and what ends a word. */
static bool
takes_word(const char **sql, const char *end, const char *word, size_t length)
{
	const char *at = *sql;

	if ((size_t)(end - at) <= length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (tolower((unsigned char)at[i]) !=
		    tolower((unsigned char)word[i]))
			return false;
	at += length;
	if (isalnum((unsigned char)*at) || *at == '_')
		return false;
	while (at < end && *at == ' ')
		at++;
	*sql = at;
	return true;
}

/* One row of the file's schema. */
struct made {
	const char *type;
	const char *name;
	const char *sql;
	size_t type_length;
	size_t name_length;
	size_t sql_length;
};

/*
 * Whether the statement at the beginning of `sql` makes that row.  SQLite
 * keeps a statement as it was written, without the semicolon.
 */
static bool
makes(const char *sql, size_t length, const struct made *row)
{
	const char *at = sql;
	const char *end = sql + row->sql_length;

	if (length <= row->sql_length || sql[row->sql_length] != ';' ||
	    memcmp(sql, row->sql, row->sql_length) != 0 ||
	    !takes_word(&at, end, "create", 6))
		return false;
	(void)takes_word(&at, end, "unique", 6);
	return takes_word(&at, end, row->type, row->type_length) &&
	    takes_word(&at, end, row->name, row->name_length);
}

/* Look all around, from behind the last one: most often it is the next. */
static bool
is_made(struct walk *walk, const struct made *row)
{
	for (size_t ends = 0; ends <= PART_COUNT;) {
		const struct wci_embedded *file = walk->files[walk->part];
		const char *sql;
		size_t rest;

		if (!find_statement(walk)) {
			ends++;
			continue;
		}
		sql = file->text + walk->at;
		rest = file->length - walk->at;
		if (makes(sql, rest, row)) {
			walk->at += row->sql_length;
			return true;
		}
		walk->at += statement_length(sql, rest);
	}
	return false;
}

/*
 * A table, view, trigger or index of the file that this program does not make,
 * or makes otherwise, would be somebody's words in our reports.
 */
enum wcifit_status
wci_ours_check(struct wci_db *db, struct wcifit_error *error)
{
	static const char listed[] = "SELECT ifnull(type, ''),"
				     " ifnull(name, ''), sql FROM sqlite_schema"
				     " WHERE sql IS NOT NULL ORDER BY rowid";
	struct wci_stmt *rows = NULL;
	enum wcifit_status status = wci_stmt_prepare(db, listed, &rows, error);
	struct walk walk = { .part = 0 };

	for (size_t i = 0; i < PART_COUNT; i++)
		walk.files[i] = wci_embed_find(parts[i]);
	while (status == WCIFIT_OK && wci_stmt_step(rows)) {
		struct made row;

		row.type = wci_stmt_text(rows, 0, &row.type_length);
		row.name = wci_stmt_text(rows, 1, &row.name_length);
		row.sql = wci_stmt_text(rows, 2, &row.sql_length);
		if (row.type == NULL || row.name == NULL || row.sql == NULL)
			status = wci_fail_memory(error);
		else if (!is_made(&walk, &row))
			status = wci_fail(error, WCIFIT_REJECTED,
			    "%s: its %s '%s' is not what this program makes; "
			    "run `wcifit ingest` to build it again",
			    wci_db_path(db), row.type, row.name);
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(rows, error);
	wci_stmt_finalize(rows);
	return status;
}

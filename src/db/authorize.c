/* SPDX-License-Identifier: MIT */
/* What a guarded statement may do. */
#include "db/authorize.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

/*
 * Functions that compute from their arguments alone (and the clock).  Left
 * out on purpose: whatever loads code, reads or writes files, shows how the
 * library was built, or reaches into pages.  Sorted for bsearch.
 */
static const char functions[][18] = { "->", "->>", "abs", "acos", "acosh",
	"asin", "asinh", "atan", "atan2", "atanh", "avg", "ceil", "ceiling",
	"char", "coalesce", "concat", "concat_ws", "cos", "cosh", "count",
	"cume_dist", "current_date", "current_time", "current_timestamp",
	"date", "datetime", "degrees", "dense_rank", "exp", "first_value",
	"floor", "format", "glob", "group_concat", "has_words", "hex", "ifnull",
	"iif", "instr", "json", "json_array", "json_array_length",
	"json_extract", "json_group_array", "json_group_object", "json_insert",
	"json_object", "json_patch", "json_quote", "json_remove",
	"json_replace", "json_set", "json_type", "json_valid", "julianday",
	"lag", "last_value", "lead", "length", "like", "likelihood", "likely",
	"ln", "log", "log10", "log2", "lower", "ltrim", "max", "min", "mod",
	"nth_value", "ntile", "nullif", "octet_length", "percent_rank", "pi",
	"pow", "power", "printf", "quote", "radians", "random", "rank",
	"replace", "round", "row_number", "rtrim", "sign", "sin", "sinh",
	"sqlite_version", "sqrt", "strftime", "string_agg", "substr",
	"substring", "subtype", "sum", "tan", "tanh", "time", "timediff",
	"total", "trim", "trunc", "typeof", "unhex", "unicode", "unixepoch",
	"unlikely", "upper", "zeroblob" };

bool
wci_authorizer_function(size_t n, const char **name_out)
{
	if (n >= sizeof functions / sizeof functions[0])
		return false;
	*name_out = functions[n];
	return true;
}

/* Readable beside the tables of the schema; sorted. */
static const char *const extra_tables[] = { "generate_series", "json_each",
	"json_tree", "sqlite_master", "sqlite_schema" };

/* What the actions are called in a refusal; the table is searched in turn. */
static const struct {
	int action;
	char words[40];
} actions[] = { { SQLITE_ALTER_TABLE, "ALTER TABLE" },
	{ SQLITE_ANALYZE, "ANALYZE" },
	{ SQLITE_ATTACH, "ATTACH (other files are out of reach)" },
	{ SQLITE_CREATE_INDEX, "CREATE INDEX" },
	{ SQLITE_CREATE_TABLE, "CREATE TABLE" },
	{ SQLITE_CREATE_TEMP_INDEX, "CREATE INDEX" },
	{ SQLITE_CREATE_TEMP_TABLE, "CREATE TEMP TABLE" },
	{ SQLITE_CREATE_TEMP_TRIGGER, "CREATE TRIGGER" },
	{ SQLITE_CREATE_TEMP_VIEW, "CREATE TEMP VIEW" },
	{ SQLITE_CREATE_TRIGGER, "CREATE TRIGGER" },
	{ SQLITE_CREATE_VIEW, "CREATE VIEW" },
	{ SQLITE_CREATE_VTABLE, "CREATE VIRTUAL TABLE" },
	{ SQLITE_DELETE, "DELETE" }, { SQLITE_DETACH, "DETACH" },
	{ SQLITE_DROP_INDEX, "DROP INDEX" },
	{ SQLITE_DROP_TABLE, "DROP TABLE" },
	{ SQLITE_DROP_TEMP_INDEX, "DROP INDEX" },
	{ SQLITE_DROP_TEMP_TABLE, "DROP TABLE" },
	{ SQLITE_DROP_TEMP_TRIGGER, "DROP TRIGGER" },
	{ SQLITE_DROP_TEMP_VIEW, "DROP VIEW" },
	{ SQLITE_DROP_TRIGGER, "DROP TRIGGER" },
	{ SQLITE_DROP_VIEW, "DROP VIEW" }, { SQLITE_DROP_VTABLE, "DROP TABLE" },
	{ SQLITE_INSERT, "INSERT" },
	{ SQLITE_PRAGMA, "PRAGMA (try `wcifit schema`)" },
	{ SQLITE_REINDEX, "REINDEX" }, { SQLITE_SAVEPOINT, "SAVEPOINT" },
	{ SQLITE_TRANSACTION, "BEGIN, COMMIT and ROLLBACK" },
	{ SQLITE_UPDATE, "UPDATE" } };

static int
by_name(const void *key, const void *element)
{
	return sqlite3_stricmp(key, *(const char *const *)element);
}

static int
by_text(const void *key, const void *element)
{
	return sqlite3_stricmp(key, element);
}

static bool
open_function(const char *name)
{
	return bsearch(name, functions, sizeof functions / sizeof functions[0],
		   sizeof functions[0], by_text) != NULL;
}

static bool
listed(const char *name, const char *const *list, size_t count)
{
	return count > 0 &&
	    bsearch(name, list, count, sizeof *list, by_name) != NULL;
}

static int
deny(struct wci_authorizer *authorizer, const char *before, const char *word,
    const char *after)
{
	if (authorizer->reason[0] == '\0')
		(void)snprintf(authorizer->reason, sizeof authorizer->reason,
		    "%s%s%s", before, word != NULL ? word : "", after);
	return SQLITE_DENY;
}

static bool
is_schema_table(const char *name)
{
	static const char *const names[] = { "sqlite_master", "sqlite_schema",
		"sqlite_temp_master", "sqlite_temp_schema" };

	return name != NULL &&
	    listed(name, names, sizeof names / sizeof names[0]);
}

static int
allow_read(
    struct wci_authorizer *authorizer, const char *table, const char *column)
{
	/*
	 * An empty column asks about a whole FROM item, under the name it has
	 * there: that may be a common table expression.  A table behind it
	 * is asked about by its columns, or it needs an action denied below.
	 */
	if (column != NULL && column[0] == '\0' && table != NULL &&
	    sqlite3_strnicmp(table, "sqlite_", 7) != 0)
		return SQLITE_OK;
	if (table != NULL &&
	    (listed(table, (const char *const *)authorizer->tables,
		 authorizer->table_count) ||
		listed(table, extra_tables,
		    sizeof extra_tables / sizeof extra_tables[0])))
		return SQLITE_OK;
	return deny(authorizer, "the table ", table, " is not open to queries");
}

static int
authorize(void *context, int action, const char *first, const char *second,
    const char *database, const char *trigger)
{
	static const char only[] = "only SELECT is open to queries";
	struct wci_authorizer *authorizer = context;

	(void)database;
	(void)trigger;
	if (authorizer->expired != NULL &&
	    authorizer->expired(authorizer->context))
		return SQLITE_DENY;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_READ:
		return allow_read(authorizer, first, second);
	case SQLITE_FUNCTION:
		if (second != NULL && open_function(second))
			return SQLITE_OK;
		return deny(authorizer, "the function ", second,
		    "() is not open to queries");
	default:
		break;
	}
	if ((action == SQLITE_INSERT || action == SQLITE_UPDATE ||
		action == SQLITE_DELETE) &&
	    is_schema_table(first))
		return deny(authorizer, only, ": this would change the schema",
		    " or use a virtual table");
	for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
		if (actions[i].action == action)
			return deny(
			    authorizer, only, ", not ", actions[i].words);
	return deny(authorizer, only, "", "");
}

static int
compare_names(const void *a, const void *b)
{
	return sqlite3_stricmp(
	    *(const char *const *)a, *(const char *const *)b);
}

static enum wcifit_status
add_table(struct wci_authorizer *authorizer, const char *name,
    struct wcifit_error *error)
{
	void *tables = authorizer->tables;
	char *copy;

	if (wci_grow(&tables, &authorizer->table_capacity,
		authorizer->table_count + 1, sizeof(char *)) != 0)
		return wci_fail_memory(error);
	authorizer->tables = tables;
	copy = wci_strdup(name);
	if (copy == NULL)
		return wci_fail_memory(error);
	authorizer->tables[authorizer->table_count++] = copy;
	return WCIFIT_OK;
}

/* Whether a text has a lower-case word in it, in whatever case. */
static bool
mentions(const char *text, size_t length, const char *word)
{
	/* An underscore is found fast, and each of the words has one. */
	size_t before = strcspn(word, "_");
	size_t size = strlen(word);
	const char *at = text;
	const char *end = text + length;

	while (at < end && (at = memchr(at, '_', (size_t)(end - at))) != NULL) {
		if ((size_t)(at - text) >= before &&
		    (size_t)(end - at) >= size - before &&
		    sqlite3_strnicmp(at - before, word, (int)size) == 0)
			return true;
		at++;
	}
	return false;
}

/* Use the table-valued functions; one that is not there does not matter. */
static void
warm_up(struct wci_db *db, const char *sql, size_t length)
{
	static const struct {
		const char *name;
		const char *use;
	} uses[] = { { "json_each", "SELECT count(*) FROM json_each('[]')" },
		{ "json_tree", "SELECT count(*) FROM json_tree('[]')" },
		{ "generate_series",
		    "SELECT count(*) FROM generate_series(1, 1)" } };

	for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++)
		if (mentions(sql, length, uses[i].name))
			(void)sqlite3_exec(
			    wci_db_handle(db), uses[i].use, NULL, NULL, NULL);
}

enum wcifit_status
wci_authorizer_init(struct wci_authorizer *authorizer, struct wci_db *db,
    const char *sql, size_t length, struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status;

	memset(authorizer, 0, sizeof *authorizer);
	status = wci_stmt_prepare(db,
	    /* A virtual table has no pages. */
	    "SELECT name FROM sqlite_schema WHERE type = 'view' OR"
	    " (type = 'table' AND rootpage > 0)",
	    &stmt, error);
	if (status != WCIFIT_OK)
		return status;
	while (status == WCIFIT_OK && wci_stmt_step(stmt))
		status =
		    add_table(authorizer, wci_stmt_text(stmt, 0, NULL), error);
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	if (status != WCIFIT_OK) {
		wci_authorizer_free(authorizer);
		return status;
	}
	if (authorizer->table_count > 0)
		qsort(authorizer->tables, authorizer->table_count,
		    sizeof(char *), compare_names);
	warm_up(db, sql, length);
	return WCIFIT_OK;
}

void
wci_authorizer_install(struct wci_authorizer *authorizer, struct wci_db *db)
{
	authorizer->reason[0] = '\0';
	(void)sqlite3_set_authorizer(wci_db_handle(db), authorize, authorizer);
}

void
wci_authorizer_remove(struct wci_db *db)
{
	(void)sqlite3_set_authorizer(wci_db_handle(db), NULL, NULL);
}

void
wci_authorizer_free(struct wci_authorizer *authorizer)
{
	for (size_t i = 0; i < authorizer->table_count; i++)
		wci_free(authorizer->tables[i]);
	wci_free(authorizer->tables);
	memset(authorizer, 0, sizeof *authorizer);
}

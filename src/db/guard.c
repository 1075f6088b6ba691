/* SPDX-License-Identifier: MIT */
/* The gates for SQL of strangers and of reports. */
#include "db/guard.h"

#include <sqlite3.h>
#include <string.h>
#include <time.h>

#include "core/mem.h"
#include "db/authorize.h"
#include "db/sqlplace.h"

#define SQL_MOST 100000

/*
 * One step can take long: instr(), replace(), trim() and has_words() compare
 * every place of one text with another.  Bounded values and frequent looks keep most near
 * the deadline; a look costs a hundredth of what happens in between.  A
 * program that must end in time needs a fence of its own around that.
 */
#define VALUE_MOST (4 * 1024 * 1024)
#define STEPS_BETWEEN_LOOKS 250
#define NANO 1000000000LL

enum stop { STOP_NOT, STOP_TIME, STOP_INTERRUPT };

/*
 * Wide enough for every query a person writes; the defences page of SQLite
 * has smaller ones that refuse a dozen terms joined by AND.
 */
static const struct {
	int id;
	int value;
} fences[] = { { SQLITE_LIMIT_LENGTH, VALUE_MOST },
	{ SQLITE_LIMIT_SQL_LENGTH, SQL_MOST }, { SQLITE_LIMIT_COLUMN, 1000 },
	{ SQLITE_LIMIT_EXPR_DEPTH, 200 }, { SQLITE_LIMIT_COMPOUND_SELECT, 60 },
	{ SQLITE_LIMIT_VDBE_OP, 50000 }, { SQLITE_LIMIT_FUNCTION_ARG, 100 },
	{ SQLITE_LIMIT_ATTACHED, 0 }, { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 500 },
	{ SQLITE_LIMIT_VARIABLE_NUMBER, 100 },
	{ SQLITE_LIMIT_TRIGGER_DEPTH, 1 }, { SQLITE_LIMIT_WORKER_THREADS, 0 } };

#define FENCE_COUNT (sizeof fences / sizeof fences[0])

struct wci_guard {
	struct wci_db *db;
	sqlite3_stmt *stmt;
	struct wci_authorizer authorizer;
	int fences_before[FENCE_COUNT];
	sqlite3_int64 heap_before;
	uint64_t max_memory;
	unsigned timeout_ms;
	int64_t deadline; /* nanoseconds of the monotonic clock */
	enum stop stop;
	int code; /* the first failure of bind or step */
	size_t columns;
};

static int64_t
now(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
		return 0;
	return (int64_t)t.tv_sec * NANO + t.tv_nsec;
}

static bool
expired(void *context)
{
	struct wci_guard *guard = context;

	if (guard->stop == STOP_NOT && wci_interrupted())
		guard->stop = STOP_INTERRUPT;
	if (guard->stop == STOP_NOT && now() >= guard->deadline)
		guard->stop = STOP_TIME;
	return guard->stop != STOP_NOT;
}

static int
look(void *context)
{
	return expired(context);
}

static void
raise_fences(struct wci_guard *guard)
{
	sqlite3 *handle = wci_db_handle(guard->db);

	for (size_t i = 0; i < FENCE_COUNT; i++)
		guard->fences_before[i] =
		    sqlite3_limit(handle, fences[i].id, fences[i].value);
	guard->heap_before =
	    sqlite3_hard_heap_limit64((sqlite3_int64)guard->max_memory);
	sqlite3_progress_handler(handle, STEPS_BETWEEN_LOOKS, look, guard);
	guard->authorizer.expired = expired;
	guard->authorizer.context = guard;
	wci_authorizer_install(&guard->authorizer, guard->db);
}

static void
lower_fences(struct wci_guard *guard)
{
	sqlite3 *handle = wci_db_handle(guard->db);

	wci_authorizer_remove(guard->db);
	sqlite3_progress_handler(handle, 0, NULL, NULL);
	(void)sqlite3_hard_heap_limit64(guard->heap_before);
	for (size_t i = 0; i < FENCE_COUNT; i++)
		(void)sqlite3_limit(
		    handle, fences[i].id, guard->fences_before[i]);
}

/* ------------------------------------------------------------- failures */

static enum wcifit_status
fail_stop(const struct wci_guard *guard, struct wcifit_error *error)
{
	if (guard->stop == STOP_INTERRUPT)
		return wci_fail_interrupted(error);
	if (guard->timeout_ms % 1000 == 0)
		return wci_fail(error, WCIFIT_LIMIT,
		    "the time limit of %u s was reached",
		    guard->timeout_ms / 1000);
	return wci_fail(error, WCIFIT_LIMIT,
	    "the time limit of %u ms was reached", guard->timeout_ms);
}

/* Failures that prepare and step have in common. */
static enum wcifit_status
fail_code(struct wci_guard *guard, int code, struct wcifit_error *error)
{
	sqlite3 *handle = wci_db_handle(guard->db);

	if (guard->stop != STOP_NOT)
		return fail_stop(guard, error);
	if (guard->authorizer.reason[0] != '\0')
		return wci_fail(error, WCIFIT_REJECTED, "refused: %s",
		    guard->authorizer.reason);
	if (code == SQLITE_IOERR_NOMEM || (code & 0xff) == SQLITE_NOMEM)
		return wci_fail(error, WCIFIT_LIMIT,
		    "the memory limit of %llu MiB was reached, or the "
		    "statement is too large to compile",
		    (unsigned long long)(guard->max_memory >> 20));
	switch (code & 0xff) {
	case SQLITE_TOOBIG:
		return wci_fail(error, WCIFIT_LIMIT,
		    "a value is longer than the limit of %d bytes", VALUE_MOST);
	case SQLITE_ERROR:
	case SQLITE_MISMATCH:
	case SQLITE_CONSTRAINT:
	case SQLITE_RANGE:
	case SQLITE_AUTH:
	case SQLITE_READONLY:
		return wci_fail(
		    error, WCIFIT_REJECTED, "SQL: %s", sqlite3_errmsg(handle));
	default:
		return wci_db_fail(guard->db, code, error);
	}
}

/* The nearest of the names that `sql` yields; buf keeps it. */
static const char *
nearest_column(struct wci_db *db, const char *word, struct wci_buf *buf)
{
	struct wci_stmt *stmt = NULL;
	const char *pair[2] = { NULL, NULL };

	if (wci_stmt_prepare(db,
		"SELECT DISTINCT p.name FROM sqlite_schema AS s,"
		" pragma_table_info(s.name) AS p"
		" WHERE s.type IN ('table', 'view') ORDER BY 1",
		&stmt, NULL) != WCIFIT_OK)
		return NULL;
	/* Keep the better of the best so far and the next one. */
	while (wci_stmt_step(stmt)) {
		const char *nearest;

		pair[0] = buf->length > 0 ? wci_buf_text(buf) : NULL;
		pair[1] = wci_stmt_text(stmt, 0, NULL);
		nearest = wcifit_nearest(word, pair, 2);
		if (nearest != NULL && nearest == pair[1]) {
			wci_buf_clear(buf);
			wci_buf_puts(buf, nearest);
		}
	}
	wci_stmt_finalize(stmt);
	return buf->length > 0 && !buf->failed ? wci_buf_text(buf) : NULL;
}

static const char *
nearest_function(const char *word)
{
	const char *pair[2] = { NULL, NULL };

	for (size_t i = 0; wci_authorizer_function(i, &pair[1]); i++) {
		const char *nearest = wcifit_nearest(word, pair, 2);

		if (nearest != NULL)
			pair[0] = nearest;
	}
	return pair[0];
}

/* Append "; did you mean X?" where SQLite did not know a name. */
static void
suggest(struct wci_guard *guard, const char *message, struct wci_buf *out)
{
	static const char *const begins[] = {
		"no such table: ", "no such column: ", "no such function: "
	};
	struct wci_buf kept = WCI_BUF_EMPTY;
	const char *nearest = NULL;
	const char *word;
	const char *dot;
	size_t kind;

	for (kind = 0; kind < 3; kind++)
		if (strncmp(message, begins[kind], strlen(begins[kind])) == 0)
			break;
	if (kind == 3)
		return;
	word = message + strlen(begins[kind]);
	dot = strrchr(word, '.');
	if (dot != NULL)
		word = dot + 1;
	if (kind == 0)
		nearest = wcifit_nearest(word,
		    (const char *const *)guard->authorizer.tables,
		    guard->authorizer.table_count);
	else if (kind == 1)
		nearest = nearest_column(guard->db, word, &kept);
	else
		nearest = nearest_function(word);
	if (nearest != NULL && strcmp(nearest, word) != 0)
		wci_buf_printf(out, "; did you mean %s?", nearest);
	wci_buf_free(&kept);
}

/* A statement that did not compile: SQLite's reason, at its place. */
static enum wcifit_status
fail_prepare(struct wci_guard *guard, int code, const char *sql, size_t length,
    size_t skipped, struct wcifit_error *error)
{
	sqlite3 *handle = wci_db_handle(guard->db);
	struct wci_buf message = WCI_BUF_EMPTY;
	struct wci_buf text = WCI_BUF_EMPTY;
	enum wcifit_status status;
	int offset = sqlite3_error_offset(handle);

	if (code != SQLITE_ERROR || guard->stop != STOP_NOT ||
	    guard->authorizer.reason[0] != '\0')
		return fail_code(guard, code, error);
	wci_buf_puts(&message, sqlite3_errmsg(handle));
	/* What follows asks the database, so the fences come down first. */
	lower_fences(guard);
	wci_buf_puts(&text, "SQL: ");
	wci_buf_puts(&text, wci_buf_text(&message));
	suggest(guard, wci_buf_text(&message), &text);
	if (offset >= 0)
		wci_sql_point(&text, sql, length, skipped + (size_t)offset);
	status = wci_fail(error, WCIFIT_REJECTED, "%s", wci_buf_text(&text));
	raise_fences(guard);
	wci_buf_free(&message);
	wci_buf_free(&text);
	return status;
}

static enum wcifit_status
fail_at(const char *sql, size_t length, size_t offset, const char *words,
    struct wcifit_error *error)
{
	struct wci_buf text = WCI_BUF_EMPTY;
	enum wcifit_status status;

	wci_sql_point(&text, sql, length, offset);
	status = wci_fail(
	    error, WCIFIT_REJECTED, "%s%s", words, wci_buf_text(&text));
	wci_buf_free(&text);
	return status;
}

/* ---------------------------------------------------------- preparing */

static enum wcifit_status
check_text(
    const char *sql, size_t length, size_t *skipped, struct wcifit_error *error)
{
	const char *nul = length > 0 ? memchr(sql, '\0', length) : NULL;

	if (nul != NULL)
		return wci_fail(error, WCIFIT_REJECTED,
		    "the SQL has a NUL byte at offset %zu",
		    (size_t)(nul - sql));
	if (length > SQL_MOST)
		return wci_fail(error, WCIFIT_LIMIT,
		    "the SQL is %zu bytes long; the limit is %d", length,
		    SQL_MOST);
	*skipped = wci_sql_blank(sql, length);
	if (*skipped == length)
		return wci_fail(
		    error, WCIFIT_REJECTED, "there is no SQL statement");
	return WCIFIT_OK;
}

static enum wcifit_status
compile(struct wci_guard *guard, const char *sql, size_t length, size_t skipped,
    struct wcifit_error *error)
{
	const char *tail = NULL;
	size_t rest;
	int code;

	code = sqlite3_prepare_v3(wci_db_handle(guard->db), sql + skipped,
	    (int)(length - skipped), 0, &guard->stmt, &tail);
	if (code != SQLITE_OK)
		return fail_prepare(guard, code, sql, length, skipped, error);
	if (guard->stmt == NULL)
		return wci_fail(
		    error, WCIFIT_REJECTED, "there is no SQL statement");
	rest = (size_t)(tail - sql);
	rest += wci_sql_blank(tail, length - rest);
	if (rest < length)
		return fail_at(sql, length, rest,
		    "refused: only one statement is run, and more follows",
		    error);
	if (!sqlite3_stmt_readonly(guard->stmt) ||
	    sqlite3_column_count(guard->stmt) == 0)
		return wci_fail(error, WCIFIT_REJECTED,
		    "refused: only statements that read and yield rows are "
		    "open to queries");
	guard->columns = (size_t)sqlite3_column_count(guard->stmt);
	return WCIFIT_OK;
}

enum wcifit_status
wci_guard_prepare(struct wci_db *db, const char *sql, size_t length,
    const struct wcifit_limits *limits, struct wci_guard **guard_out,
    struct wcifit_error *error)
{
	struct wci_guard *guard;
	enum wcifit_status status;
	size_t skipped = 0;

	if (!wci_db_counts_memory())
		return wci_fail(error, WCIFIT_USAGE,
		    "this program has set SQLite up for ingests "
		    "(wcifit_own_sqlite), so that the memory of a question "
		    "cannot be limited; ask in another one");
	status = check_text(sql, length, &skipped, error);
	if (status != WCIFIT_OK)
		return status;
	guard = wci_calloc(1, sizeof *guard);
	if (guard == NULL)
		return wci_fail_memory(error);
	guard->db = db;
	guard->timeout_ms = WCI_GUARD_TIMEOUT_MS;
	guard->max_memory = WCI_GUARD_MEMORY;
	if (limits != NULL && limits->timeout_ms != 0)
		guard->timeout_ms = limits->timeout_ms;
	if (limits != NULL && limits->max_memory != 0)
		guard->max_memory = limits->max_memory < INT64_MAX
		    ? limits->max_memory
		    : INT64_MAX;
	guard->deadline = now() + (int64_t)guard->timeout_ms * (NANO / 1000);
	status =
	    wci_authorizer_init(&guard->authorizer, db, sql, length, error);
	if (status != WCIFIT_OK) {
		wci_free(guard);
		return status;
	}
	raise_fences(guard);
	status = compile(guard, sql, length, skipped, error);
	if (status != WCIFIT_OK) {
		wci_guard_finalize(guard);
		return status;
	}
	*guard_out = guard;
	return WCIFIT_OK;
}

/* -------------------------------------------------------------- running */

size_t
wci_guard_param_count(const struct wci_guard *guard)
{
	return (size_t)sqlite3_bind_parameter_count(guard->stmt);
}

const char *
wci_guard_param_name(const struct wci_guard *guard, size_t n)
{
	const char *name = sqlite3_bind_parameter_name(guard->stmt, (int)n + 1);

	return name == NULL || name[0] == '?' ? NULL : name + 1;
}

static void
keep(struct wci_guard *guard, int code)
{
	if (guard->code == SQLITE_OK)
		guard->code = code;
}

void
wci_guard_bind_int(struct wci_guard *guard, size_t n, int64_t value)
{
	keep(guard, sqlite3_bind_int64(guard->stmt, (int)n + 1, value));
}

void
wci_guard_bind_text(struct wci_guard *guard, size_t n, const char *text)
{
	keep(guard,
	    sqlite3_bind_text64(guard->stmt, (int)n + 1, text, strlen(text),
		SQLITE_TRANSIENT, SQLITE_UTF8));
}

size_t
wci_guard_columns(const struct wci_guard *guard)
{
	return guard->columns;
}

const char *
wci_guard_column_name(const struct wci_guard *guard, size_t n)
{
	const char *name = sqlite3_column_name(guard->stmt, (int)n);

	return name != NULL ? name : "";
}

/*
 * The connection has no mutex (one thread), so a column's value may be looked
 * at as it is, which costs half of asking for the column each time.
 */
static void
read_cell(struct wci_guard *guard, int n, struct wci_cell *cell)
{
	sqlite3_value *value = sqlite3_column_value(guard->stmt, n);
	const void *bytes;

	switch (sqlite3_value_type(value)) {
	case SQLITE_INTEGER:
		cell->type = WCI_CELL_INT;
		cell->integer = sqlite3_value_int64(value);
		return;
	case SQLITE_FLOAT:
		cell->type = WCI_CELL_REAL;
		cell->real = sqlite3_value_double(value);
		return;
	case SQLITE_TEXT:
		cell->type = WCI_CELL_TEXT;
		bytes = sqlite3_value_text(value);
		break;
	case SQLITE_BLOB:
		cell->type = WCI_CELL_BLOB;
		bytes = sqlite3_value_blob(value);
		break;
	default:
		cell->type = WCI_CELL_NULL;
		return;
	}
	cell->length = (size_t)sqlite3_value_bytes(value);
	if (bytes == NULL && cell->length > 0)
		keep(guard, SQLITE_NOMEM);
	if (bytes == NULL)
		cell->length = 0;
	cell->text = bytes != NULL ? bytes : "";
}

bool
wci_guard_row(struct wci_guard *guard, struct wci_cell *cells)
{
	int code;

	if (guard->code != SQLITE_OK)
		return false;
	code = sqlite3_step(guard->stmt);
	if (code != SQLITE_ROW) {
		if (code != SQLITE_DONE)
			keep(guard, code);
		return false;
	}
	for (size_t i = 0; i < guard->columns; i++)
		read_cell(guard, (int)i, &cells[i]);
	return guard->code == SQLITE_OK;
}

void
wci_guard_extend(struct wci_guard *guard, int64_t nanoseconds)
{
	guard->deadline += nanoseconds;
}

enum wcifit_status
wci_guard_status(struct wci_guard *guard, struct wcifit_error *error)
{
	if (guard->code == SQLITE_OK)
		return WCIFIT_OK;
	return fail_code(guard, guard->code, error);
}

void
wci_guard_finalize(struct wci_guard *guard)
{
	if (guard == NULL)
		return;
	(void)sqlite3_finalize(guard->stmt);
	lower_fences(guard);
	wci_authorizer_free(&guard->authorizer);
	wci_free(guard);
}

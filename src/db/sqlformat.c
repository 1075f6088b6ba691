/* SPDX-License-Identifier: MIT */
/* printf() and format(), handed on to those of a connection beside. */
#include "db/sqlformat.h"

#include <sqlite3.h>

#include "core/buf.h"
#include "core/mem.h"

/* A connection that holds nothing, and the last statement used on it. */
struct formatter {
	sqlite3 *handle;
	sqlite3_stmt *stmt;
	int arguments;
};

static void
free_formatter(void *context)
{
	struct formatter *formatter = context;

	(void)sqlite3_finalize(formatter->stmt);
	(void)sqlite3_close_v2(formatter->handle);
	wci_free(formatter);
}

static int
open_beside(struct formatter *formatter)
{
	if (formatter->handle != NULL)
		return SQLITE_OK;
	return sqlite3_open_v2(":memory:", &formatter->handle,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
}

/*
 * The format gets a letter in front, which the result then loses: so a result
 * is never empty, and NULL only when it is too long.
 */
static int
prepare(struct formatter *formatter, int arguments)
{
	struct wci_buf sql = WCI_BUF_EMPTY;
	int code = open_beside(formatter);

	if (code != SQLITE_OK ||
	    (formatter->stmt != NULL && formatter->arguments == arguments))
		return code;
	(void)sqlite3_finalize(formatter->stmt);
	formatter->stmt = NULL;
	wci_buf_puts(&sql, "SELECT printf('x' || ?");
	for (int i = 1; i < arguments; i++)
		wci_buf_puts(&sql, ", ?");
	wci_buf_puts(&sql, ")");
	code = sql.failed
	    ? SQLITE_NOMEM
	    : sqlite3_prepare_v2(formatter->handle, wci_buf_text(&sql),
		  (int)sql.length, &formatter->stmt, NULL);
	formatter->arguments = arguments;
	wci_buf_free(&sql);
	return code;
}

static int
bind(sqlite3_stmt *stmt, int count, sqlite3_value **values)
{
	int code = SQLITE_OK;

	for (int i = 0; i < count && code == SQLITE_OK; i++)
		code = sqlite3_bind_value(stmt, i + 1, values[i]);
	return code;
}

/* The row of the statement becomes the result. */
static void
take(sqlite3_context *context, sqlite3_stmt *stmt)
{
	const char *text = (const char *)sqlite3_column_text(stmt, 0);
	int length = sqlite3_column_bytes(stmt, 0);

	if (text == NULL || length == 0)
		sqlite3_result_error_toobig(context);
	else
		sqlite3_result_text(
		    context, text + 1, length - 1, SQLITE_TRANSIENT);
}

static void
format(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct formatter *formatter = sqlite3_user_data(context);
	sqlite3 *asked = sqlite3_context_db_handle(context);
	int code;

	if (count == 0 || sqlite3_value_type(values[0]) == SQLITE_NULL)
		return;
	code = prepare(formatter, count);
	if (code == SQLITE_OK) {
		(void)sqlite3_limit(formatter->handle, SQLITE_LIMIT_LENGTH,
		    sqlite3_limit(asked, SQLITE_LIMIT_LENGTH, -1) + 1);
		code = bind(formatter->stmt, count, values);
	}
	if (code == SQLITE_OK)
		code = sqlite3_step(formatter->stmt);
	if (code == SQLITE_ROW)
		take(context, formatter->stmt);
	else
		sqlite3_result_error_code(context, code);
	if (formatter->stmt != NULL) {
		(void)sqlite3_reset(formatter->stmt);
		(void)sqlite3_clear_bindings(formatter->stmt);
	}
}

int
wci_sqlformat_install(struct sqlite3 *handle)
{
	static const char *const names[] = { "printf", "format" };
	int code = SQLITE_OK;

	for (int i = 0; i < 2 && code == SQLITE_OK; i++) {
		struct formatter *formatter = wci_calloc(1, sizeof *formatter);

		if (formatter == NULL)
			return SQLITE_NOMEM;
		/* Frees what it is given, also when it fails. */
		code = sqlite3_create_function_v2(handle, names[i], -1,
		    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
		    formatter, format, NULL, NULL, free_formatter);
	}
	return code;
}

/* SPDX-License-Identifier: MIT */
/* Rows from C as a table. */
#include "db/intake.h"

#include <sqlite3.h>
#include <stdio.h>

#include "core/mem.h"

struct table {
	sqlite3_vtab base;
	struct wci_intake *intake;
};

struct cursor {
	sqlite3_vtab_cursor base;
	struct wci_intake *intake;
	sqlite3_int64 row;
};

/* A connection has one, and one statement reads it at a time. */
struct wci_intake {
	struct table table;
	struct cursor cursor;
	wci_intake_fn *next;
	void *context;
	bool ended;
	struct wci_cell cells[WCI_INTAKE_COLUMNS];
};

static int
connect_table(sqlite3 *db, void *context, int argc, const char *const *argv,
    sqlite3_vtab **table_out, char **message_out)
{
	/* Of each column " cNN,". */
	char sql[sizeof("CREATE TABLE x()") + WCI_INTAKE_COLUMNS * 5];
	struct wci_intake *intake = context;
	size_t length;
	int i;

	(void)argc;
	(void)argv;
	(void)message_out;
	length = (size_t)snprintf(sql, sizeof(sql), "CREATE TABLE x(");
	for (i = 0; i < WCI_INTAKE_COLUMNS; i++)
		length += (size_t)snprintf(sql + length, sizeof(sql) - length,
		    "%sc%d", i == 0 ? "" : ", ", i);
	(void)snprintf(sql + length, sizeof(sql) - length, ")");
	intake->table = (struct table){ .intake = intake };
	*table_out = &intake->table.base;
	return sqlite3_declare_vtab(db, sql);
}

static int
disconnect_table(sqlite3_vtab *table)
{
	(void)table;
	return SQLITE_OK;
}

/* There is one plan: all rows, once. */
static int
plan_scan(sqlite3_vtab *table, sqlite3_index_info *info)
{
	(void)table;
	(void)info;
	return SQLITE_OK;
}

static int
open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor_out)
{
	struct wci_intake *intake = ((struct table *)table)->intake;

	intake->cursor = (struct cursor){ .intake = intake };
	*cursor_out = &intake->cursor.base;
	return SQLITE_OK;
}

static int
close_cursor(sqlite3_vtab_cursor *cursor)
{
	(void)cursor;
	return SQLITE_OK;
}

static int
go_on(sqlite3_vtab_cursor *base)
{
	struct cursor *cursor = (struct cursor *)base;
	struct wci_intake *intake = cursor->intake;

	cursor->row++;
	intake->ended = !intake->next(intake->context, intake->cells);
	return SQLITE_OK;
}

static int
begin(sqlite3_vtab_cursor *cursor, int plan, const char *text, int argc,
    sqlite3_value **argv)
{
	(void)plan;
	(void)text;
	(void)argc;
	(void)argv;
	return go_on(cursor);
}

static int
has_ended(sqlite3_vtab_cursor *cursor)
{
	return ((struct cursor *)cursor)->intake->ended;
}

static int
give_column(sqlite3_vtab_cursor *cursor, sqlite3_context *out, int n)
{
	const struct wci_cell *cell =
	    &((struct cursor *)cursor)->intake->cells[n];

	/* A column that is given no value is NULL. */
	if (cell->type == WCI_TEXT)
		sqlite3_result_text(
		    out, cell->as.text, (int)cell->length, SQLITE_STATIC);
	else if (cell->type == WCI_INT)
		sqlite3_result_int64(out, cell->as.integer);
	else if (cell->type == WCI_REAL)
		sqlite3_result_double(out, cell->as.real);
	return SQLITE_OK;
}

static int
give_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *row_out)
{
	*row_out = ((struct cursor *)cursor)->row;
	return SQLITE_OK;
}

/* Without xCreate the table is there by its name, and in no schema. */
static const sqlite3_module module = {
	.xConnect = connect_table,
	.xBestIndex = plan_scan,
	.xDisconnect = disconnect_table,
	.xOpen = open_cursor,
	.xClose = close_cursor,
	.xFilter = begin,
	.xNext = go_on,
	.xEof = has_ended,
	.xColumn = give_column,
	.xRowid = give_rowid,
};

struct wci_cell
wci_cell_read(const struct wci_stmt *stmt, int n)
{
	struct wci_cell cell = { .type = wci_stmt_type(stmt, n) };
	size_t length = 0;

	if (cell.type == WCI_TEXT)
		cell.as.text = wci_stmt_text(stmt, n, &length);
	else if (cell.type == WCI_INT)
		cell.as.integer = wci_stmt_int(stmt, n);
	else if (cell.type == WCI_REAL)
		cell.as.real = wci_stmt_real(stmt, n);
	cell.length = (uint32_t)length;
	return cell;
}

enum wcifit_status
wci_intake_new(struct wci_db *db, struct wci_intake **intake_out,
    struct wcifit_error *error)
{
	struct wci_intake *intake = wci_calloc(1, sizeof(*intake));
	int code;

	if (intake == NULL)
		return wci_fail_memory(error);
	/* It is freed by SQLite, also when this fails. */
	code = sqlite3_create_module_v2(
	    wci_db_handle(db), "intake", &module, intake, wci_free);
	if (code != SQLITE_OK)
		return wci_db_fail(db, code, error);
	*intake_out = intake;
	return WCIFIT_OK;
}

enum wcifit_status
wci_intake_run(struct wci_intake *intake, struct wci_stmt *stmt,
    wci_intake_fn *next, void *context, struct wcifit_error *error)
{
	intake->next = next;
	intake->context = context;
	return wci_stmt_run(stmt, error);
}

/* SPDX-License-Identifier: MIT */
/*
 * SQLite behind few doors: opening, statements, columns, and one error
 * alphabet.  Trusted SQL only; what strangers write goes through db/guard.h.
 *
 * Statements are sticky: once a bind or step has failed, the calls that follow
 * do nothing and answer the first failure.
 */
#ifndef WCI_DB_DBCONN_H
#define WCI_DB_DBCONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/* "wcif" in ASCII: PRAGMA application_id of a wcifit database. */
#define WCI_APPLICATION_ID 0x77636966
/* PRAGMA user_version; raised whenever schema.sql changes shape. */
#define WCI_SCHEMA_VERSION 2

/* SQL that gives an empty file its pages, and that which tells whose it is. */
#define WCI_DB_PAGES "PRAGMA page_size=16384;"
#define WCI_DB_IDENTITY                                                        \
	"PRAGMA application_id=" WCI_DB_TEXT(                                  \
	    WCI_APPLICATION_ID) ";"                                            \
				"PRAGMA user_version=" WCI_DB_TEXT(            \
				    WCI_SCHEMA_VERSION) ";"
#define WCI_DB_TEXT(macro) WCI_DB_TEXT_OF(macro)
#define WCI_DB_TEXT_OF(words) #words

struct wci_db;
struct wci_stmt;
struct sqlite3;
struct sqlite3_stmt;

enum wci_db_mode {
	WCI_DB_READ,   /* an existing wcifit database, read-only, hardened */
	WCI_DB_CREATE, /* a new file for ingest: no journal, no syncs */
	WCI_DB_MEMORY  /* an empty database in memory, for tests and checks */
};

enum wci_type { WCI_NULL, WCI_INT, WCI_REAL, WCI_TEXT, WCI_BLOB };

/*
 * To create a database that is gone when it is closed.  What does not fit into
 * the page cache lies in SQLite's folder for temporary files, not in memory.
 */
#define WCI_DB_NO_FILE ""

/*
 * Set SQLite up for the process: from here on databases that are read have page
 * caches that grow (db/pagecache.h), and sorts have shorter runs.  For a database
 * that is created so many threads sort beside the one that asks, and memory is not
 * counted; with 0, one thread alone uses SQLite.  No effect once SQLite has been used.
 */
void wci_db_own_sqlite(unsigned sorters);

/* Whether memory is counted in this process, so that it can be limited. */
bool wci_db_counts_memory(void);

/*
 * Open.  WCI_DB_READ checks that the file exists, is a database, is ours and
 * has the schema version of this program, and says in words what is wrong.
 */
enum wcifit_status wci_db_open(const char *path, enum wci_db_mode mode,
    struct wci_db **db_out, struct wcifit_error *error);
void wci_db_close(struct wci_db *db);

/* The connection itself, for src/db only. */
struct sqlite3 *wci_db_handle(struct wci_db *db);

/* Run trusted statements that yield no rows. */
enum wcifit_status wci_db_exec(
    struct wci_db *db, const char *sql, struct wcifit_error *error);

/* Whether the last call failed because rows break a key or a CHECK. */
bool wci_db_broke_rule(struct wci_db *db);

/* The path it was opened with. */
const char *wci_db_path(const struct wci_db *db);

/* Rows changed by the last statement. */
int64_t wci_db_changes(struct wci_db *db);

/* Turn SQLite's error of this connection into *error. */
enum wcifit_status wci_db_fail(
    struct wci_db *db, int code, struct wcifit_error *error);

/*
 * Whether statements that are finalized are kept, to be had again at once by
 * whoever prepares the same text: for work that goes round many times.  Switched
 * off, those at hand are gone.
 */
void wci_db_keep_statements(struct wci_db *db, bool keep);

/* One trusted statement; the caller finalizes it. */
enum wcifit_status wci_stmt_prepare(struct wci_db *db, const char *sql,
    struct wci_stmt **stmt_out, struct wcifit_error *error);

/* Bind to the n-th parameter, from 1; text is copied unless `borrowed`. */
void wci_stmt_bind_null(struct wci_stmt *stmt, int n);
void wci_stmt_bind_int(struct wci_stmt *stmt, int n, int64_t value);
void wci_stmt_bind_real(struct wci_stmt *stmt, int n, double value);
void wci_stmt_bind_text(
    struct wci_stmt *stmt, int n, const char *text, size_t length);
/* The text must stay until the next step or reset. */
void wci_stmt_bind_borrowed(
    struct wci_stmt *stmt, int n, const char *text, size_t length);

/* True while there is a row; false at the end or on failure (see status). */
bool wci_stmt_step(struct wci_stmt *stmt);
/* Step a statement without rows to its end and reset it. */
enum wcifit_status wci_stmt_run(
    struct wci_stmt *stmt, struct wcifit_error *error);
void wci_stmt_reset(struct wci_stmt *stmt);
/* The first failure since prepare or reset. */
enum wcifit_status wci_stmt_status(
    struct wci_stmt *stmt, struct wcifit_error *error);
/* Finalize; accepts NULL. */
void wci_stmt_finalize(struct wci_stmt *stmt);

/* Columns of the current row, from 0; text is borrowed until the next step. */
int wci_stmt_columns(const struct wci_stmt *stmt);
const char *wci_stmt_column_name(const struct wci_stmt *stmt, int n);
enum wci_type wci_stmt_type(const struct wci_stmt *stmt, int n);
bool wci_stmt_is_null(const struct wci_stmt *stmt, int n);
int64_t wci_stmt_int(const struct wci_stmt *stmt, int n);
double wci_stmt_real(const struct wci_stmt *stmt, int n);
/* NULL for NULL; never NULL for text. */
const char *wci_stmt_text(
    const struct wci_stmt *stmt, int n, size_t *length_out);

/* Prepare, expect one integer in one row, finalize. */
enum wcifit_status wci_db_int(struct wci_db *db, const char *sql,
    int64_t *value_out, struct wcifit_error *error);

#endif

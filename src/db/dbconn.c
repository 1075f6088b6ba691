/* SPDX-License-Identifier: MIT */
/* SQLite behind few doors. */
#include "db/dbconn.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"
#include "db/ours.h"
#include "db/pagecache.h"
#include "db/sqlformat.h"
#include "db/sqlwords.h"
#include "db/tempfile.h"

#define KEPT_MOST 32

struct wci_db {
	sqlite3 *handle;
	struct wci_tempfile *temporary; /* of a reader */
	char *path;
	bool keeps;
	struct wci_stmt *kept[KEPT_MOST]; /* nobody's, the oldest first */
	size_t kept_count;
};

struct wci_stmt {
	struct wci_db *db;
	sqlite3_stmt *handle;
	int code; /* the first failure, or SQLITE_OK */
};

/* Words of our own where SQLite's do not help the reader of a cron mail. */
static const struct {
	int code;
	enum wcifit_status status;
	const char *words;
} failures[] = {
	{ SQLITE_NOMEM, WCIFIT_LIMIT, "the memory limit was reached" },
	{ SQLITE_INTERRUPT, WCIFIT_INTERRUPTED, "interrupted" },
	{ SQLITE_BUSY, WCIFIT_BUSY, "the database is locked" },
	{ SQLITE_FULL, WCIFIT_FAILED, "the disk is full" },
	{ SQLITE_NOTADB, WCIFIT_REJECTED, "the file is not a database" },
	{ SQLITE_CORRUPT, WCIFIT_FAILED,
	    "the database file is damaged; run wcifit ingest again" },
	{ SQLITE_TOOBIG, WCIFIT_LIMIT, "a value is too large" },
	{ SQLITE_READONLY, WCIFIT_REJECTED,
	    "another program was stopped while it changed the file; remove "
	    "its -journal and run wcifit ingest --force" },
};

sqlite3 *
wci_db_handle(struct wci_db *db)
{
	return db->handle;
}

const char *
wci_db_path(const struct wci_db *db)
{
	return db->path;
}

int64_t
wci_db_changes(struct wci_db *db)
{
	return sqlite3_changes64(db->handle);
}

bool
wci_db_broke_rule(struct wci_db *db)
{
	return (sqlite3_errcode(db->handle) & 0xFF) == SQLITE_CONSTRAINT;
}

enum wcifit_status
wci_db_fail(struct wci_db *db, int code, struct wcifit_error *error)
{
	size_t i;

	for (i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
		if (failures[i].code == (code & 0xFF))
			return wci_fail(error, failures[i].status, "%s: %s",
			    db->path, failures[i].words);
	return wci_fail(error, WCIFIT_FAILED, "%s: %s", db->path,
	    sqlite3_errcode(db->handle) != SQLITE_OK
		? sqlite3_errmsg(db->handle)
		: sqlite3_errstr(code));
}

/* Every setting that makes a connection refuse to act on what a file says. */
static enum wcifit_status
harden(struct wci_db *db, struct wcifit_error *error)
{
	static const struct {
		int option;
		int value;
	} settings[] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
		{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
		{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
		{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
		{ SQLITE_DBCONFIG_DQS_DML, 0 },
		{ SQLITE_DBCONFIG_DQS_DDL, 0 },
	};
	size_t i;
	int code;

	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		(void)sqlite3_db_config(
		    db->handle, settings[i].option, settings[i].value, NULL);
	code = wci_sqlformat_install(db->handle);
	if (code == SQLITE_OK)
		code = wci_sqlwords_install(db->handle);
	return code == SQLITE_OK ? WCIFIT_OK : wci_db_fail(db, code, error);
}

/*
 * SQLite opens lazily and takes an empty file for an empty database, so look
 * at the file before it does.
 */
static enum wcifit_status
look_at_file(const char *path, struct wcifit_error *error)
{
	unsigned char head[100];
	struct stat st;
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0) {
		int code = errno;

		(void)wci_fail_errno(error, code, "%s", path);
		if (code == ENOENT)
			(void)wci_fail(error, WCIFIT_FAILED,
			    "%s: no such database; `wcifit ingest` builds it",
			    path);
		return WCIFIT_FAILED;
	}
	if (fstat(fd, &st) != 0 || S_ISDIR(st.st_mode)) {
		(void)close(fd);
		return wci_fail(error, WCIFIT_REJECTED,
		    "%s: is a directory, not a database", path);
	}
	got = read(fd, head, sizeof(head));
	(void)close(fd);
	if (got == 0)
		return wci_fail(error, WCIFIT_REJECTED,
		    "%s: is an empty file, not a database; `wcifit ingest` "
		    "builds one",
		    path);
	if (got != (ssize_t)sizeof(head) ||
	    memcmp(head, "SQLite format 3", 16) != 0)
		return wci_fail(
		    error, WCIFIT_REJECTED, "%s: is not a database", path);
	/* Readers of such a file write others beside it. */
	if (head[18] > 1 || head[19] > 1)
		return wci_fail(error, WCIFIT_REJECTED,
		    "%s: was switched to a write-ahead log, which wcifit does "
		    "not use; run `wcifit ingest` to build it again",
		    path);
	return WCIFIT_OK;
}

static enum wcifit_status
check_identity(struct wci_db *db, struct wcifit_error *error)
{
	int64_t application = 0;
	int64_t version = 0;
	enum wcifit_status status;

	status = wci_db_int(db, "PRAGMA application_id", &application, error);
	if (status == WCIFIT_OK)
		status = wci_db_int(db, "PRAGMA user_version", &version, error);
	if (status != WCIFIT_OK)
		return status;
	if (application != WCI_APPLICATION_ID)
		return wci_fail(error, WCIFIT_REJECTED,
		    "%s: is a database, but not one of wcifit", db->path);
	if (version != WCI_SCHEMA_VERSION)
		return wci_fail(error, WCIFIT_REJECTED,
		    "%s: has schema version %lld, this program reads %d; run "
		    "`wcifit ingest` to build it again",
		    db->path, (long long)version, WCI_SCHEMA_VERSION);
	return WCIFIT_OK;
}

/* Instructions of SQLite between two looks at the interrupt flag: under 1 ms. */
#define LOOK_AFTER 2000

static int
on_progress(void *context)
{
	(void)context;
	return wci_interrupted();
}

/*
 * SQLite sorts in runs of so many pages, and at least as much as the page
 * cache may hold.  Runs of 1 MiB fit the processor's cache.
 */
#define RUN_PAGES 64
#define RUN_PRAGMA "PRAGMA cache_size=-1024"

/* Of the process, as SQLite's settings are. */
static bool owned;
static unsigned process_sorters;

void
wci_db_own_sqlite(unsigned sorters)
{
	int locks = sorters != 0 ? SQLITE_CONFIG_MULTITHREAD
				 : SQLITE_CONFIG_SINGLETHREAD;

	if (owned || sqlite3_config(locks) != SQLITE_OK)
		return;
	owned = true;
	process_sorters = sorters;
	(void)sqlite3_config(SQLITE_CONFIG_PMASZ, RUN_PAGES);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, sorters == 0);
	wci_pagecache_install();
}

bool
wci_db_counts_memory(void)
{
	return process_sorters == 0;
}

/* What a file that is read must be; it is locked once for all questions. */
static enum wcifit_status
check(struct wci_db *db, struct wcifit_error *error)
{
	enum wcifit_status status = wci_db_exec(db, "BEGIN", error);

	if (status == WCIFIT_OK)
		status = check_identity(db, error);
	if (status == WCIFIT_OK && owned)
		status = wci_db_exec(db, RUN_PRAGMA, error);
	if (status == WCIFIT_OK)
		status = wci_ours_check(db, error);
	return status == WCIFIT_OK ? wci_db_exec(db, "COMMIT", error) : status;
}

static enum wcifit_status
set_up(struct wci_db *db, enum wci_db_mode mode, struct wcifit_error *error)
{
	static const char *const pragmas[] = {
		[WCI_DB_READ] = "PRAGMA query_only=1; PRAGMA temp_store=1;"
				"PRAGMA cell_size_check=1; PRAGMA mmap_size=0",
		/* What a page held before is of this same new file. */
		[WCI_DB_CREATE] = WCI_DB_PAGES
		"PRAGMA journal_mode=OFF;"
		"PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;"
		"PRAGMA secure_delete=OFF;"
		"PRAGMA trusted_schema=0; PRAGMA foreign_keys=0;" RUN_PRAGMA,
		[WCI_DB_MEMORY] = "PRAGMA trusted_schema=0",
	};
	enum wcifit_status status;

	(void)sqlite3_extended_result_codes(db->handle, 1);
	if (mode == WCI_DB_CREATE)
		(void)sqlite3_limit(db->handle, SQLITE_LIMIT_WORKER_THREADS,
		    (int)process_sorters);
	/* What reads has its own, with limits: guard.c. */
	if (mode != WCI_DB_READ)
		sqlite3_progress_handler(
		    db->handle, LOOK_AFTER, on_progress, NULL);
	status = mode == WCI_DB_READ ? harden(db, error) : WCIFIT_OK;
	if (status == WCIFIT_OK)
		status = wci_db_exec(db, pragmas[mode], error);
	return status == WCIFIT_OK && mode == WCI_DB_READ ? check(db, error)
							  : status;
}

static int
open_handle(struct wci_db *db, const char *path, enum wci_db_mode mode)
{
	static const int modes[] = {
		[WCI_DB_READ] = SQLITE_OPEN_READONLY,
		[WCI_DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
		[WCI_DB_MEMORY] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY,
	};
	int flags = modes[mode] | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

	if (mode == WCI_DB_READ)
		return wci_tempfile_open(
		    path, flags, &db->temporary, &db->handle);
	return sqlite3_open_v2(path, &db->handle, flags, NULL);
}

enum wcifit_status
wci_db_open(const char *path, enum wci_db_mode mode, struct wci_db **db_out,
    struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;
	struct wci_db *db;
	int code;

	if (mode == WCI_DB_READ)
		status = look_at_file(path, error);
	if (status != WCIFIT_OK)
		return status;
	db = wci_calloc(1, sizeof(*db));
	if (db == NULL ||
	    (db->path = wci_strdup(
		 path[0] != '\0' ? path : "temporary database")) == NULL) {
		wci_free(db);
		return wci_fail_memory(error);
	}
	code = open_handle(db, path, mode);
	if (code != SQLITE_OK)
		status = wci_db_fail(db, code, error);
	else
		status = set_up(db, mode, error);
	if (status != WCIFIT_OK) {
		wci_db_close(db);
		return status;
	}
	*db_out = db;
	return WCIFIT_OK;
}

void
wci_db_close(struct wci_db *db)
{
	if (db == NULL)
		return;
	wci_db_keep_statements(db, false);
	(void)sqlite3_close_v2(db->handle);
	wci_tempfile_free(db->temporary);
	wci_free(db->path);
	wci_free(db);
}

enum wcifit_status
wci_db_exec(struct wci_db *db, const char *sql, struct wcifit_error *error)
{
	int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? WCIFIT_OK : wci_db_fail(db, code, error);
}

enum wcifit_status
wci_db_int(struct wci_db *db, const char *sql, int64_t *value_out,
    struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status = wci_stmt_prepare(db, sql, &stmt, error);

	if (stmt == NULL)
		return status;
	if (wci_stmt_step(stmt))
		*value_out = wci_stmt_int(stmt, 0);
	status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

/* --------------------------------------------------------------- statements */

static void
drop(struct wci_stmt *stmt)
{
	(void)sqlite3_finalize(stmt->handle);
	wci_free(stmt);
}

/* Take one out of those that are kept. */
static struct wci_stmt *
take_kept(struct wci_db *db, size_t n)
{
	struct wci_stmt *stmt = db->kept[n];

	db->kept_count--;
	memmove(&db->kept[n], &db->kept[n + 1],
	    (db->kept_count - n) * sizeof(db->kept[0]));
	return stmt;
}

void
wci_db_keep_statements(struct wci_db *db, bool keep)
{
	db->keeps = keep;
	while (!keep && db->kept_count > 0)
		drop(take_kept(db, db->kept_count - 1));
}

enum wcifit_status
wci_stmt_prepare(struct wci_db *db, const char *sql, struct wci_stmt **stmt_out,
    struct wcifit_error *error)
{
	struct wci_stmt *stmt;
	size_t i;
	int code;

	for (i = db->kept_count; i-- > 0;) {
		if (strcmp(sqlite3_sql(db->kept[i]->handle), sql) == 0) {
			*stmt_out = take_kept(db, i);
			return WCIFIT_OK;
		}
	}
	stmt = wci_calloc(1, sizeof(*stmt));
	if (stmt == NULL)
		return wci_fail_memory(error);
	stmt->db = db;
	code = sqlite3_prepare_v2(db->handle, sql, -1, &stmt->handle, NULL);
	if (code != SQLITE_OK) {
		wci_free(stmt);
		return wci_db_fail(db, code, error);
	}
	*stmt_out = stmt;
	return WCIFIT_OK;
}

static void
keep(struct wci_stmt *stmt, int code)
{
	if (stmt->code == SQLITE_OK)
		stmt->code = code;
}

void
wci_stmt_bind_null(struct wci_stmt *stmt, int n)
{
	keep(stmt, sqlite3_bind_null(stmt->handle, n));
}

void
wci_stmt_bind_int(struct wci_stmt *stmt, int n, int64_t value)
{
	keep(stmt, sqlite3_bind_int64(stmt->handle, n, value));
}

void
wci_stmt_bind_real(struct wci_stmt *stmt, int n, double value)
{
	keep(stmt, sqlite3_bind_double(stmt->handle, n, value));
}

void
wci_stmt_bind_text(
    struct wci_stmt *stmt, int n, const char *text, size_t length)
{
	keep(stmt,
	    sqlite3_bind_text64(
		stmt->handle, n, text, length, SQLITE_TRANSIENT, SQLITE_UTF8));
}

void
wci_stmt_bind_borrowed(
    struct wci_stmt *stmt, int n, const char *text, size_t length)
{
	keep(stmt,
	    sqlite3_bind_text64(
		stmt->handle, n, text, length, SQLITE_STATIC, SQLITE_UTF8));
}

bool
wci_stmt_step(struct wci_stmt *stmt)
{
	int code;

	if (stmt->code != SQLITE_OK)
		return false;
	code = sqlite3_step(stmt->handle);
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		keep(stmt, code);
	return code == SQLITE_ROW;
}

enum wcifit_status
wci_stmt_status(struct wci_stmt *stmt, struct wcifit_error *error)
{
	if (stmt->code == SQLITE_OK)
		return WCIFIT_OK;
	return wci_db_fail(stmt->db, stmt->code, error);
}

void
wci_stmt_reset(struct wci_stmt *stmt)
{
	(void)sqlite3_reset(stmt->handle);
	stmt->code = SQLITE_OK;
}

enum wcifit_status
wci_stmt_run(struct wci_stmt *stmt, struct wcifit_error *error)
{
	enum wcifit_status status;

	while (wci_stmt_step(stmt))
		continue;
	status = wci_stmt_status(stmt, error);
	wci_stmt_reset(stmt);
	return status;
}

void
wci_stmt_finalize(struct wci_stmt *stmt)
{
	struct wci_db *db;

	if (stmt == NULL)
		return;
	db = stmt->db;
	if (!db->keeps) {
		drop(stmt);
		return;
	}
	wci_stmt_reset(stmt);
	(void)sqlite3_clear_bindings(stmt->handle);
	if (db->kept_count == KEPT_MOST)
		drop(take_kept(db, 0));
	db->kept[db->kept_count++] = stmt;
}

int
wci_stmt_columns(const struct wci_stmt *stmt)
{
	return sqlite3_column_count(stmt->handle);
}

const char *
wci_stmt_column_name(const struct wci_stmt *stmt, int n)
{
	return sqlite3_column_name(stmt->handle, n);
}

enum wci_type
wci_stmt_type(const struct wci_stmt *stmt, int n)
{
	switch (sqlite3_column_type(stmt->handle, n)) {
	case SQLITE_INTEGER:
		return WCI_INT;
	case SQLITE_FLOAT:
		return WCI_REAL;
	case SQLITE_TEXT:
		return WCI_TEXT;
	case SQLITE_BLOB:
		return WCI_BLOB;
	default:
		return WCI_NULL;
	}
}

bool
wci_stmt_is_null(const struct wci_stmt *stmt, int n)
{
	return wci_stmt_type(stmt, n) == WCI_NULL;
}

int64_t
wci_stmt_int(const struct wci_stmt *stmt, int n)
{
	return sqlite3_column_int64(stmt->handle, n);
}

double
wci_stmt_real(const struct wci_stmt *stmt, int n)
{
	return sqlite3_column_double(stmt->handle, n);
}

const char *
wci_stmt_text(const struct wci_stmt *stmt, int n, size_t *length_out)
{
	const char *text = (const char *)sqlite3_column_text(stmt->handle, n);

	if (length_out != NULL)
		*length_out = (size_t)sqlite3_column_bytes(stmt->handle, n);
	return text;
}

/* SPDX-License-Identifier: MIT */
/*
 * The gates through which every SELECT goes that this program did not write
 * into its own C: strangers' SQL and reports alike.
 *
 *   1  no NUL byte, not empty, one statement, nothing but blanks, comments
 *      and semicolons behind it
 *   2  an authorizer that allows reading tables of the schema, a list of
 *      functions and recursion, and nothing else; it stays until finalize
 *   3  the statement only reads and yields columns
 *   4  limits on the size of a program, of values and of SQL
 *   5  a deadline, a memory limit and the interrupt flag while it runs
 *
 * The connection itself is read-only and hardened when it is opened
 * (db/dbconn.h).  One guarded statement at a time on a connection; trusted
 * statements may be used before and after it, not in between.
 */
#ifndef WCI_DB_GUARD_H
#define WCI_DB_GUARD_H

#include "core/cell.h"
#include "db/dbconn.h"

#define WCI_GUARD_TIMEOUT_MS 30000
#define WCI_GUARD_MEMORY (256ULL * 1024 * 1024)

struct wci_guard;

/*
 * Prepare one statement of `length` bytes.  WCIFIT_REJECTED with the reason
 * when it is refused or wrong: a syntax error shows the line with a caret
 * below the place, an unknown table or column names the nearest one.  The
 * deadline starts now.  `limits` may be NULL, 0 in it means the default.
 * The caller finalizes *guard_out on success.
 */
enum wcifit_status wci_guard_prepare(struct wci_db *db, const char *sql,
    size_t length, const struct wcifit_limits *limits,
    struct wci_guard **guard_out, struct wcifit_error *error);

/* Parameters, from 0, without ':', '@' or '$'; NULL for one without a name. */
size_t wci_guard_param_count(const struct wci_guard *guard);
const char *wci_guard_param_name(const struct wci_guard *guard, size_t n);

/* Bind; unbound ones are NULL, so bind or refuse them all.  Text is copied. */
void wci_guard_bind_int(struct wci_guard *guard, size_t n, int64_t value);
void wci_guard_bind_text(struct wci_guard *guard, size_t n, const char *text);

size_t wci_guard_columns(const struct wci_guard *guard);
/* Borrowed until finalize. */
const char *wci_guard_column_name(const struct wci_guard *guard, size_t n);

/*
 * The next row into cells[0 .. columns); false at the end and on failure.
 * Text is borrowed until the next call.
 */
bool wci_guard_row(struct wci_guard *guard, struct wci_cell *cells);

/* Time spent elsewhere, such as in a slow reader, that must not count. */
void wci_guard_extend(struct wci_guard *guard, int64_t nanoseconds);

/* How it went since prepare; WCIFIT_OK while nothing failed. */
enum wcifit_status wci_guard_status(
    struct wci_guard *guard, struct wcifit_error *error);

/* Finalize and take all gates off the connection; accepts NULL. */
void wci_guard_finalize(struct wci_guard *guard);

#endif

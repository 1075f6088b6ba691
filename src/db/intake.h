/* SPDX-License-Identifier: MIT */
/*
 * Many rows a statement: the virtual table `intake`, whose rows come from a
 * function, for INSERT INTO … SELECT c0, c1, … FROM intake.  That takes about half of
 * the time of binding and running a statement for each row.
 */
#ifndef WCI_DB_INTAKE_H
#define WCI_DB_INTAKE_H

#include "db/dbconn.h"

/* Its columns: c0 to c47. */
#define WCI_INTAKE_COLUMNS 48

/* One value on its way into a table. */
struct wci_cell {
	enum wci_type type; /* no blobs */
	uint32_t length;    /* of text */
	union {
		int64_t integer;
		double real;
		const char *text; /* borrowed until the next row is asked for */
	} as;
};

/* Column n, from 0, of the current row of another statement, which lends its text. */
struct wci_cell wci_cell_read(const struct wci_stmt *stmt, int n);

/*
 * Fill in the cells of the next row; false when there is none.  It may write
 * to other tables, but run no statement that reads this one.
 */
typedef bool wci_intake_fn(void *context, struct wci_cell *cells);

struct wci_intake;

/* Make the table on a connection, which owns it. */
enum wcifit_status wci_intake_new(struct wci_db *db,
    struct wci_intake **intake_out, struct wcifit_error *error);

/* Run a statement that reads the table once; `next` gives its rows. */
enum wcifit_status wci_intake_run(struct wci_intake *intake,
    struct wci_stmt *stmt, wci_intake_fn *next, void *context,
    struct wcifit_error *error);

#endif

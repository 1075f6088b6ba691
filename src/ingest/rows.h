/* SPDX-License-Identifier: MIT */
/*
 * Records to rows: references resolved, figures given their bounds, and what
 * counts elsewhere counted.  No database is needed for that, so that it can go on
 * beside the thread that fills one.
 */
#ifndef WCI_INGEST_ROWS_H
#define WCI_INGEST_ROWS_H

#include "ingest/cells.h"
#include "ingest/totals.h"

struct wci_rows;

/* NULL: no memory. */
struct wci_rows *wci_rows_new(struct wci_build *build);
void wci_rows_free(struct wci_rows *rows);

/*
 * Append the columns of the collection's table that its rows fill, separated
 * by ", "; returns their number.  Where they are the first of the table in its order
 * (signings, organizations) SQLite need not copy a value.
 *
 * The number of a row is not among them: the table counts its rows as wci_rows_make
 * does, and to be told would cost it a search.
 */
size_t wci_rows_columns(const struct wci_collection *kind, struct wci_buf *sql);

/* Make so many rows at a time at most: they are near the processor together. */
#define WCI_ROWS_MOST 16

/*
 * Make the rows of records of one collection, which are to become rows in that
 * order: record->made.  They take memory of the arena, and point into names and
 * records.
 */
enum wcifit_status wci_rows_make(struct wci_rows *rows,
    struct wci_record *const *records, size_t count, struct wci_arena *arena,
    struct wcifit_error *error);

/* The sums of the signings made so far; wrong if some were left open. */
struct wci_totals *wci_rows_totals(struct wci_rows *rows);

/* Add them up again from the tables, and write them (wci_totals_fill). */
enum wcifit_status wci_rows_sum_again(struct wci_rows *rows, struct wci_db *db,
    struct wci_intake *intake, struct wcifit_error *error);

#endif

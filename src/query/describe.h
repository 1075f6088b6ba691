/* SPDX-License-Identifier: MIT */
/*
 * The tables and views of the schema in words, from the comments of
 * schema.sql and views.sql.
 */
#ifndef WCI_QUERY_DESCRIBE_H
#define WCI_QUERY_DESCRIBE_H

#include "core/buf.h"

/*
 * Called for a table (column "") and for each of its columns.  Strings are
 * valid during the call; "" where there is nothing to say.
 */
struct wci_described {
	const char *table;
	const char *column;
	const char *type; /* "table", "view", "TEXT", "INTEGER NOT NULL" */
	const char *unit; /* "CNY", "date" … */
	const char *key;  /* "primary key", "references fairs(id)" */
	const char *meaning;
};

typedef enum wcifit_status wci_describe_row(
    void *context, const struct wci_described *row, struct wcifit_error *error);

/* Read SQL of tables and views; stops at the first status but WCIFIT_OK. */
enum wcifit_status wci_describe(const char *sql, wci_describe_row *row,
    void *context, struct wcifit_error *error);

#endif

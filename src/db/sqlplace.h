/* SPDX-License-Identifier: MIT */
/*
 * Places in SQL text: what is blank, and the line with a caret below a place.
 */
#ifndef WCI_DB_SQLPLACE_H
#define WCI_DB_SQLPLACE_H

#include <stddef.h>

#include "core/buf.h"

/* Bytes of a comment at the beginning of `sql`, 0 when there is none. */
size_t wci_sql_comment(const char *sql, size_t length);

/* Bytes of blanks, comments and semicolons at the beginning of `sql`. */
size_t wci_sql_blank(const char *sql, size_t length);

/*
 * Append "\n  line 3: SELECT …" and below it a caret under the byte at
 * `offset`.  A long line is cut around the place; tabs become blanks, wide
 * characters count two columns.
 */
void wci_sql_point(
    struct wci_buf *buf, const char *sql, size_t length, size_t offset);

#endif

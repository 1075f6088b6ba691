/* SPDX-License-Identifier: MIT */
/*
 * The database without rows: what schema.sql and views.sql make of an empty file.
 * It is made when the program is built, by blankmake.c, because SQLite takes a
 * tenth of the ingest of a small folder to make seventy tables, views and indexes.
 */
#ifndef WCI_DB_BLANK_H
#define WCI_DB_BLANK_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/* Bytes that are not zero, and where in the file they stand. */
struct wci_blank_piece {
	uint32_t at;
	uint32_t length;
};

/* Written by blankmake.c; the pieces' bytes stand one behind the other. */
extern const struct wci_blank_piece wci_blank_pieces[];
extern const size_t wci_blank_piece_count;
extern const unsigned char wci_blank_bytes[];
extern const size_t wci_blank_size; /* bytes of the file */

/*
 * Make an empty file, open for writing, that database.  `path` is for messages;
 * WCIFIT_FAILED says what the system says, and what was written stays.
 */
enum wcifit_status wci_blank_write(
    int fd, const char *path, struct wcifit_error *error);

#endif

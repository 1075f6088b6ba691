/* SPDX-License-Identifier: MIT */
/*
 * The place of a key's value in an item, found by reading the file again: only
 * errors need it, so no place is kept for what is right.
 */
#ifndef WCI_INGEST_LOCATE_H
#define WCI_INGEST_LOCATE_H

#include "ingest/seedfiles.h"

/*
 * Of the mapping that begins at `line`, the place of the value under `key`
 * and the way of keys to it ("signings[3].part_of"); the mapping's own place
 * where it is not found.  The caller frees *path_out, which may be NULL.
 */
void wci_locate(struct wci_seed_file *file, uint32_t line, const char *key,
    uint32_t *line_out, uint32_t *column_out, char **path_out);

#endif

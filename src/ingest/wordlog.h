/* SPDX-License-Identifier: MIT */
/*
 * Words that name rows, one behind the other as they come: the last of them in
 * memory, those before in a temporary file.
 */
#ifndef WCI_INGEST_WORDLOG_H
#define WCI_INGEST_WORDLOG_H

#include "ingest/names.h"

struct wci_wordlog;

/* NULL: no memory. */
struct wci_wordlog *wci_wordlog_new(void);
void wci_wordlog_free(struct wci_wordlog *log);

/*
 * Append a word; *place_out is where it stands.  0, an errno, or -1: it is too
 * long, or there are too many (32 GiB).
 */
int wci_wordlog_append(
    struct wci_wordlog *log, const struct wci_name *name, uint32_t *place_out);

/* The word at a place, its texts until the next call; 0, or an errno. */
int wci_wordlog_read(
    struct wci_wordlog *log, uint32_t place, struct wci_name *out);

/*
 * The same for a walk over all words in their order: *place, at first 0, becomes
 * that of the next word.  -1: there is none.
 */
int wci_wordlog_next(
    struct wci_wordlog *log, uint32_t *place, struct wci_name *out);

/* Whether some words are not in memory any more. */
bool wci_wordlog_is_long(const struct wci_wordlog *log);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Words that name rows, any number of them in a bounded memory: for collections
 * that may have millions of rows.  What memory does not hold lies in temporary
 * files (ingest/scratch.h).
 *
 * The words themselves stand one behind the other (ingest/wordlog.h).  Where one is
 * is told by the page of an index that the first bits of its hash name (extendible
 * hashing): seldom more than one read that it is not there, or two that it is.
 */
#ifndef WCI_INGEST_WORDFILE_H
#define WCI_INGEST_WORDFILE_H

#include "ingest/names.h"

struct wci_wordfile;

/* Pages of the index in memory, of 1 KiB, that serve millions of words. */
#define WCI_WORDFILE_PAGES 2048

/* With so many pages in memory, from 1 to UINT16_MAX; NULL: no memory. */
struct wci_wordfile *wci_wordfile_new(size_t pages);
void wci_wordfile_free(struct wci_wordfile *file);

enum wci_wordfile_answer {
	WCI_WORDFILE_PUT,
	WCI_WORDFILE_NO_ROOM, /* too long, or too many words of one hash */
	WCI_WORDFILE_FAILED   /* wci_wordfile_error says why */
};

/* Put a word that is not in it. */
enum wci_wordfile_answer wci_wordfile_put(
    struct wci_wordfile *file, const struct wci_name *name);

/*
 * Find a word of a collection.  The texts of *out live until the next call.
 * False also when the file cannot be read: see wci_wordfile_error.
 */
bool wci_wordfile_find(struct wci_wordfile *file,
    const struct wci_collection *collection, const char *text, size_t length,
    struct wci_name *out);

/*
 * The same for a reference, which often names a row that others named before: of
 * an id its place may not be told (file, line and column are 0 then), and the
 * texts of *out may be the one that was given.
 */
bool wci_wordfile_find_row(struct wci_wordfile *file,
    const struct wci_collection *collection, const char *text, size_t length,
    struct wci_name *out);

/*
 * The next word of a walk over all that are here, in the order in which they were
 * put; *place is 0 at first.  False: there is none.
 */
bool wci_wordfile_next(
    struct wci_wordfile *file, uint32_t *place, struct wci_name *out);

/* The errno of the first failure, after which nothing can be relied on; or 0. */
int wci_wordfile_error(const struct wci_wordfile *file);

#endif

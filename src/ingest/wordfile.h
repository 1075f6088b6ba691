/* SPDX-License-Identifier: MIT */
/*
 * Words that name rows, any number of them in a bounded memory: for collections
 * that may have millions of rows.  What memory does not hold lies in a temporary
 * file, without a name, in the folder that SQLite takes for its own.
 *
 * A word is found in the page that the first bits of its hash tell (extendible
 * hashing), with one read at most.
 */
#ifndef WCI_INGEST_WORDFILE_H
#define WCI_INGEST_WORDFILE_H

#include "ingest/names.h"

struct wci_wordfile;

/* NULL: no memory. */
struct wci_wordfile *wci_wordfile_new(void);
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
 * The next word of a walk over all that are here, in no order that means anything;
 * false: there is none.
 */
bool wci_wordfile_next(struct wci_wordfile *file, struct wci_names_walk *walk,
    struct wci_name *out);

/* The errno of the first failure, after which nothing can be relied on; or 0. */
int wci_wordfile_error(const struct wci_wordfile *file);

#endif

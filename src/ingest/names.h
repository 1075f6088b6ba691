/* SPDX-License-Identifier: MIT */
/*
 * Every word that names a row: ids, names and aliases, over all files.  The
 * collections that references may mix (regions with region groups, industries
 * with industry groups) share one space, in which a word names one row only.
 *
 * The words of streamed collections, which may be millions, lie where their memory
 * is bounded (ingest/wordfile.h), all others in memory.
 */
#ifndef WCI_INGEST_NAMES_H
#define WCI_INGEST_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "ingest/record.h"

/* How a word came to name a row; the order in which kinds win. */
enum wci_name_kind {
	WCI_NAME_ID,
	WCI_NAME_NAME,
	WCI_NAME_NAME_ZH,
	WCI_NAME_ALIAS,
	WCI_NAME_KIND_COUNT
};

struct wci_name {
	const struct wci_collection *collection;
	const char *name;
	const char *id;
	uint32_t name_length;
	uint32_t id_length;
	enum wci_name_kind kind;
	uint32_t file;
	uint32_t line;
	uint32_t column;
	/*
	 * The number of its row, from 1, counted over the collection by the
	 * ids in the order in which they were added.  The rows of a collection
	 * with a rowid are inserted in that order, so this is the rowid, unless
	 * something was wrong.
	 */
	uint32_t row;
};

/* Whether the word is the id of its row. */
static inline bool
wci_name_is_id(const struct wci_name *name)
{
	return name->name_length == name->id_length &&
	    memcmp(name->name, name->id, name->id_length) == 0;
}

/* The collections a reference may name, worked out of "a|b" once. */
struct wci_names_of {
	uint32_t space;
	uint32_t collections; /* a bit for each index */
};

struct wci_names;

struct wci_names *wci_names_new(void);
void wci_names_free(struct wci_names *names);

enum wci_names_answer {
	WCI_NAMES_ADDED, /* it is new, or names the same row already */
	WCI_NAMES_TAKEN, /* another row has it */
	WCI_NAMES_FAILED /* wci_names_status says why */
};

/*
 * Add one word; its `row` is not looked at.  The words of one row are added one
 * after the other, its id first.  *old_out is the other row that has the word.
 *
 * The texts that add and find give out live as long as the names, but those of a
 * streamed collection until the next call.
 */
enum wci_names_answer wci_names_add(struct wci_names *names,
    const struct wci_name *name, struct wci_name *old_out);

struct wci_names_of wci_names_of(const char *of);

/*
 * The row a word names in one of these collections; false: none, *out is any.
 * Or it could not be looked up: who says that a word names nothing asks
 * wci_names_status first.  Of *out file, line and column tell nothing, and the texts
 * may be the one that was given.
 */
bool wci_names_find(const struct wci_names *names, struct wci_names_of of,
    const char *text, size_t length, struct wci_name *out);

/* The same with the place at which the word stands. */
bool wci_names_find_place(const struct wci_names *names, struct wci_names_of of,
    const char *text, size_t length, struct wci_name *out);

/* Whether all could be added and found so far. */
enum wcifit_status wci_names_status(
    const struct wci_names *names, struct wcifit_error *error);

/*
 * Append what to say about a word that names no row of `of`: what kind of row
 * was expected, what the word names instead, and, if asked for (it takes a look
 * at every word), the nearest one.
 */
void wci_names_explain(const struct wci_names *names, const char *of,
    const char *text, size_t length, bool nearest, struct wci_buf *out);

/* Where a walk over the words is; begin with zeros. */
struct wci_names_walk {
	size_t kept;
	uint32_t place; /* then in ingest/wordfile.h */
};

/*
 * The next of the words that are listed: those of all collections at the top of a
 * seed file, but of a streamed one only the aliases.  False: there is none, or
 * wci_names_status says why not.
 */
bool wci_names_listed(const struct wci_names *names,
    struct wci_names_walk *walk, struct wci_name *out);

#endif

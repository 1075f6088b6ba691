/* SPDX-License-Identifier: MIT */
/*
 * Every word that names a row: ids, names and aliases, over all files.  The
 * collections that references may mix (regions with region groups, industries
 * with industry groups) share one space, in which a word names one row only.
 */
#ifndef WCI_INGEST_NAMES_H
#define WCI_INGEST_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
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
	uint32_t row; /* number of the row in its table, from 1 */
};

struct wci_names;

struct wci_names *wci_names_new(void);
void wci_names_free(struct wci_names *names);

/*
 * Add one word.  Returns NULL when it is new or names the same row already;
 * else the entry of the other row that has it.  *no_memory is set when there
 * is none.
 */
const struct wci_name *wci_names_add(
    struct wci_names *names, const struct wci_name *name, bool *no_memory);

/* The row a word names in one of the collections `of` ("a|b"), or NULL. */
const struct wci_name *wci_names_find(const struct wci_names *names,
    const char *of, const char *text, size_t length);

/*
 * Append what to say about a word that names no row of `of`: what kind of row
 * was expected, what the word names instead, and, if asked for (it takes a look
 * at every word), the nearest one.
 */
void wci_names_explain(const struct wci_names *names, const char *of,
    const char *text, size_t length, bool nearest, struct wci_buf *out);

/* All entries in the order of (collection, name); NULL past the end. */
size_t wci_names_sort(struct wci_names *names);
const struct wci_name *wci_names_at(const struct wci_names *names, size_t n);

#endif

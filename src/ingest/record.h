/* SPDX-License-Identifier: MIT */
/*
 * One item of a collection as it was read: checked against the field tables,
 * figures and dates parsed, references still as written.
 */
#ifndef WCI_INGEST_RECORD_H
#define WCI_INGEST_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "ingest/amount.h"
#include "ingest/arena.h"
#include "ingest/collections.h"

/* One scalar or nested mapping. */
struct wci_item {
	const char *text; /* NUL-terminated; NULL for a mapping */
	uint32_t length;
	uint32_t line;
	uint32_t column;
	/* By the kind of its field; for one of any other kind NULL. */
	union {
		int64_t number; /* ints, flags, rates and factors (ppm) */
		struct wci_figure *figure; /* amounts, counts, shares … */
		struct wci_record *record; /* records */
	};
};

/* What stands under one key. */
struct wci_value {
	uint32_t count; /* 0: the key is not there */
	struct wci_item *items;
};

struct wci_made;

struct wci_record {
	const struct wci_collection *collection;
	struct wci_record *next;  /* of the batch, or of the owner's list */
	struct wci_record *owner; /* of a nested record */
	uint32_t file;		  /* index of the seed file */
	uint32_t index;		  /* place in its list, from 0 */
	uint32_t line;
	uint32_t column;
	struct wci_value *values; /* one a field of the collection */
	struct wci_made *made;	  /* its row, once that was made (rows.h) */
	/*
	 * Something in it is wrong and has been said; what was right stands
	 * in it, so that others may refer to it, but it becomes no row.
	 */
	bool broken;
};

/* Records that were read together, in the order of the file. */
struct wci_batch {
	struct wci_batch *next;
	struct wci_record *first;
	struct wci_record *last;
	size_t count;
	uint32_t begun; /* collections (bits) that had begun before its last */
	/* The rows that were made of its records, in their order (resolver.h). */
	struct wci_made **made;
	size_t made_count;
	struct wci_arena arena; /* everything the records point to */
};

/* The value under a key the collection is known to have. */
const struct wci_value *wci_record_value(
    const struct wci_record *record, const char *key);

/* Its only item, or NULL when the key is not there. */
const struct wci_item *wci_record_item(
    const struct wci_record *record, const char *key);

/* Its text, or the fallback (may be NULL). */
const char *wci_record_text(const struct wci_record *record, const char *key);

/*
 * The way of keys to the n-th item of a key: "claims[17].origin[1]"; without
 * the last index when the list has one item.  NULL key: the record itself.
 */
void wci_record_path(const struct wci_record *record, const char *key, size_t n,
    struct wci_buf *out);

#endif

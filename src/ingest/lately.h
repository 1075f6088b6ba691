/* SPDX-License-Identifier: MIT */
/*
 * Ids that were found lately in ingest/wordfile.h, and their rows: the same ones
 * are referred to again and again, and a page of that file is a long way off.
 * What is told is right, for the ids themselves are kept and compared; whatever was
 * kept may be forgotten.  The memory is the same for any number of them: 8 MiB.
 */
#ifndef WCI_INGEST_LATELY_H
#define WCI_INGEST_LATELY_H

#include <stddef.h>
#include <stdint.h>

struct wci_lately;

/* NULL: no memory. */
struct wci_lately *wci_lately_new(void);
void wci_lately_free(struct wci_lately *lately);

/* An id of the collection with that index, and any hash of both. */
struct wci_lately_id {
	const char *text;
	size_t length;
	size_t collection;
	uint64_t hash;
};

/* The row of an id; 0: it is not kept. */
uint32_t wci_lately_find(
    const struct wci_lately *lately, const struct wci_lately_id *id);

/* Keep an id and its row, from 1, if the id is short enough. */
void wci_lately_keep(
    struct wci_lately *lately, const struct wci_lately_id *id, uint32_t row);

#endif

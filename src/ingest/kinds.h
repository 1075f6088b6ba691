/* SPDX-License-Identifier: MIT */
/*
 * What kinds the organizations are of, by number of row, and the kind that all
 * investors of a signing have in common.
 */
#ifndef WCI_INGEST_KINDS_H
#define WCI_INGEST_KINDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* There are no more: the choices of the key `kind`. */
#define WCI_KINDS_MOST 16

struct wci_kinds {
	char *words[WCI_KINDS_MOST];
	uint8_t *of;	 /* by row - 1: index in words + 1; 0: not known */
	size_t count;	 /* of rows */
	size_t capacity; /* of rows */
};

/* The kind of the next row (NULL: not known); false: there is no memory. */
bool wci_kinds_add(struct wci_kinds *kinds, const char *kind);

void wci_kinds_free(struct wci_kinds *kinds);

/* The kinds of a list of organizations taken together. */
struct wci_common_kind {
	uint8_t kind; /* 0: not known of all, or not the same */
	bool begun;
};

/* Take in the organization of a row. */
void wci_common_kind_add(struct wci_common_kind *common,
    const struct wci_kinds *kinds, uint64_t row);

/* The kind that all of them have, or NULL. */
const char *wci_common_kind_word(
    const struct wci_common_kind *common, const struct wci_kinds *kinds);

#endif

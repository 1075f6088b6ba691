/* SPDX-License-Identifier: MIT */
/*
 * The nearest of words that are looked at one after the other; wcifit_nearest
 * does this for an array.
 */
#ifndef WCI_CORE_NEAREST_H
#define WCI_CORE_NEAREST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WCI_NEAREST_LONGEST 96 /* code points; what is longer is near nothing */

struct wci_nearest_word {
	size_t length;
	uint32_t points[WCI_NEAREST_LONGEST];
};

struct wci_nearest {
	struct wci_nearest_word wanted;
	unsigned best; /* what the nearest so far costs, or the first too far */
};

/* Begin to look for a word; false: nothing is near it, whatever comes. */
bool wci_nearest_begin(struct wci_nearest *nearest, const char *wanted);

/* Whether this one is nearer than all before it, and near enough. */
bool wci_nearest_look(struct wci_nearest *nearest, const char *word);

#endif

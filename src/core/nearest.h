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

/* Code points; longer words are no slips of the hand, and near nothing. */
#define WCI_NEAREST_LONGEST 96

struct wci_nearest_word {
	size_t length;
	uint32_t points[WCI_NEAREST_LONGEST];
};

struct wci_nearest {
	struct wci_nearest_word wanted;
	/* What the nearest so far costs: a nearer one costs less. */
	unsigned best;
};

/* Begin to look for a word; false: nothing is near it, whatever comes. */
bool wci_nearest_begin(struct wci_nearest *nearest, const char *wanted);

/* Whether a word is near, and nearer than all that were looked at before. */
bool wci_nearest_look(struct wci_nearest *nearest, const char *word);

#endif

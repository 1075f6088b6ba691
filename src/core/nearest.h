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
	unsigned best; /* what the nearest so far costs, or may cost at most */
	bool found;
};

/* Begin to look for a word; false: nothing is near it, whatever comes. */
bool wci_nearest_begin(struct wci_nearest *nearest, const char *wanted);

enum wci_nearest_answer {
	WCI_NEAREST_FARTHER, /* or not near enough */
	WCI_NEAREST_AS_NEAR, /* as the nearest so far */
	WCI_NEAREST_NEARER
};

/* How near a word is, held against those before it. */
enum wci_nearest_answer wci_nearest_look(
    struct wci_nearest *nearest, const char *word);

#endif

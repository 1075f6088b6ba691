/* SPDX-License-Identifier: MIT */
/*
 * Signings that are known to be what they say and to lie where they say, so that they
 * prove something of the sets they lie in.
 */
#ifndef WCI_DB_KNOWN_H
#define WCI_DB_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What that rests on: columns of the table signings, NULL where they are. */
struct wci_known_words {
	const char *part_of;
	const char *kind;
	const char *value_kind;
	const char *stage;
};

/*
 * Whether a signing is known in that sense: parts of batches are in their batch,
 * agreements have no firm sum, and of an intent nothing need come.
 */
bool wci_known_signing(const struct wci_known_words *words);

/* What the known signings of one scope of a fair come to, at least. */
struct wci_known_sum {
	const char *fair;
	const char *scope; /* "": of none that is named */
	int64_t signings;
	int64_t projects;
	int64_t value; /* [CNY] */
};

/* Those of all fairs, ordered by fair. */
struct wci_known_sums {
	size_t count;
	struct wci_known_sum *list;
};

#endif

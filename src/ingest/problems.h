/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with one seed file, by place.  Several threads may add to a list
 * at a time, or move others into it; all else is for one that knows that none does.
 */
#ifndef WCI_INGEST_PROBLEMS_H
#define WCI_INGEST_PROBLEMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

struct wci_finding {
	uint32_t line;
	uint32_t column; /* 0: to be found yet (locate.h) */
	uint32_t nth;	 /* then: of the mappings of that line, from 0 */
	char *path;	 /* then: the key */
	char *message;
};

struct wci_problems {
	struct wci_finding *findings;
	size_t count;
	size_t capacity;
	size_t total; /* those past the cap included */
	size_t cap;   /* the first so many are wanted; 0: all */
	bool failed;  /* there was no memory to keep one */
	uint32_t cut; /* the file was read to this line; 0: to its end */
};

/*
 * Add one; `path` is copied.  Which are kept does not depend on the order of
 * adding: with a cap it is the first by place.
 */
void wci_problems_add(struct wci_problems *problems, uint32_t line,
    uint32_t column, const char *path, const char *format, ...)
    WCI_COMPLAINS(5, 6);

/*
 * Add one about the value of a key that stands in the nth, from 0, of those mappings
 * that begin on that line and have the key.
 */
void wci_problems_add_unplaced(struct wci_problems *problems, uint32_t line,
    uint32_t nth, const char *key, const char *format, ...) WCI_COMPLAINS(5, 6);

/* Move all of another list, which is empty then, into this one. */
void wci_problems_move(struct wci_problems *to, struct wci_problems *from);

/* Order by line, column, then path; stable bytes for any order of finding. */
void wci_problems_sort(struct wci_problems *problems);

void wci_problems_free(struct wci_problems *problems);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Memory that is freed all at once: what one batch of records needs.
 */
#ifndef WCI_INGEST_ARENA_H
#define WCI_INGEST_ARENA_H

#include <stddef.h>

struct wci_arena_block;

struct wci_arena {
	struct wci_arena_block *last;
	size_t used; /* bytes handed out */
};

#define WCI_ARENA_EMPTY                                                        \
	{                                                                      \
		NULL, 0                                                        \
	}

/* Zeroed memory, aligned for any type; NULL when there is none. */
void *wci_arena_alloc(struct wci_arena *arena, size_t size);

/* A copy with a NUL behind it. */
char *wci_arena_copy(struct wci_arena *arena, const char *s, size_t length);

void wci_arena_free(struct wci_arena *arena);

#endif

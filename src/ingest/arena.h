/* SPDX-License-Identifier: MIT */
/*
 * Memory that is freed all at once: what one batch of records needs.
 */
#ifndef WCI_INGEST_ARENA_H
#define WCI_INGEST_ARENA_H

#include <stddef.h>

struct wci_arena_block;

struct wci_arena {
	struct wci_arena_block *last; /* that is handed out of */
	char *free;		      /* in it */
	char *end;
	size_t used; /* bytes handed out */
	size_t size; /* bytes of all blocks */
};

#define WCI_ARENA_EMPTY                                                        \
	{                                                                      \
		NULL, NULL, NULL, 0, 0                                         \
	}

/* Memory, aligned for any type; NULL when there is none. */
void *wci_arena_take(struct wci_arena *arena, size_t size);

/* Zeroed memory, aligned for any type; NULL when there is none. */
void *wci_arena_alloc(struct wci_arena *arena, size_t size);

/* A copy with a NUL behind it. */
char *wci_arena_copy(struct wci_arena *arena, const char *s, size_t length);

/* Forget what was handed out, but keep the blocks for what comes next. */
void wci_arena_reset(struct wci_arena *arena);

/* Free the blocks that nothing was handed out of since a reset. */
void wci_arena_trim(struct wci_arena *arena);

void wci_arena_free(struct wci_arena *arena);

#endif

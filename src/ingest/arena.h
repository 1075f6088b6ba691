/* SPDX-License-Identifier: MIT */
/*
 * Memory that is freed all at once: what one batch of records needs.
 */
#ifndef WCI_INGEST_ARENA_H
#define WCI_INGEST_ARENA_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

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

/* Everything handed out but texts begins at a multiple of this. */
#define WCI_ARENA_ALIGNMENT sizeof(union wci_arena_alignment)
union wci_arena_alignment {
	void *pointer;
	int64_t integer;
	double real;
};

/* For wci_arena_cut, when the block is full. */
void *wci_arena_take_more(struct wci_arena *arena, size_t size);

/* Memory behind a gap in the block, or at the beginning of another. */
static inline void *
wci_arena_cut(struct wci_arena *arena, size_t gap, size_t size)
{
	size_t left = (size_t)(arena->end - arena->free);
	char *p = arena->free;

	if (size > PTRDIFF_MAX)
		return NULL;
	if (left < gap || left - gap < size || arena->last == NULL)
		return wci_arena_take_more(arena, size);
	arena->free += gap + size;
	arena->used += gap + size;
	return p + gap;
}

/* Memory, aligned for any type; NULL when there is none. */
static inline void *
wci_arena_take(struct wci_arena *arena, size_t size)
{
	return wci_arena_cut(
	    arena, -(uintptr_t)arena->free % WCI_ARENA_ALIGNMENT, size);
}

/* Zeroed memory, aligned for any type; NULL when there is none. */
static inline void *
wci_arena_alloc(struct wci_arena *arena, size_t size)
{
	void *p = wci_arena_take(arena, size);

	if (p != NULL)
		memset(p, 0, size);
	return p;
}

/* A copy with a NUL behind it. */
char *wci_arena_copy(struct wci_arena *arena, const char *s, size_t length);

/* Forget what was handed out, but keep the blocks for what comes next. */
void wci_arena_reset(struct wci_arena *arena);

/* Free the blocks that nothing was handed out of since a reset. */
void wci_arena_trim(struct wci_arena *arena);

void wci_arena_free(struct wci_arena *arena);

#endif

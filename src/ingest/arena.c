/* SPDX-License-Identifier: MIT */
/* Memory that is freed all at once. */
#include "ingest/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/mem.h"

/* Blocks double from the first to the largest size, for few or many records. */
#define FIRST_SIZE ((size_t)4 * 1024)
#define LARGEST_SIZE ((size_t)64 * 1024)

struct wci_arena_block {
	struct wci_arena_block *before;
	struct wci_arena_block *next; /* empty since the last reset */
	size_t size;
	union wci_arena_alignment data[];
};

/* Make a block the one that is handed out of. */
static void
enter_block(struct wci_arena *arena, struct wci_arena_block *block)
{
	arena->last = block;
	arena->free = (char *)block->data;
	arena->end = arena->free + block->size;
}

static bool
add_block(struct wci_arena *arena, size_t least)
{
	struct wci_arena_block *before = arena->last;
	struct wci_arena_block *block = before != NULL ? before->next : NULL;
	size_t size = before != NULL ? 2 * before->size : FIRST_SIZE;

	if (block != NULL && block->size >= least) {
		enter_block(arena, block);
		return true;
	}
	size = size > LARGEST_SIZE ? LARGEST_SIZE : size;
	size = size < least ? least : size;
	if (size > PTRDIFF_MAX - sizeof(*block))
		return false;
	block = wci_malloc(sizeof(*block) + size);
	if (block == NULL)
		return false;
	block->before = before;
	block->next = before != NULL ? before->next : NULL;
	block->size = size;
	if (block->next != NULL)
		block->next->before = block;
	if (before != NULL)
		before->next = block;
	arena->size += size;
	enter_block(arena, block);
	return true;
}

void *
wci_arena_take_more(struct wci_arena *arena, size_t size)
{
	char *p;

	if (!add_block(arena, size))
		return NULL;
	p = arena->free;
	arena->free += size;
	arena->used += size;
	return p;
}

char *
wci_arena_copy(struct wci_arena *arena, const char *s, size_t length)
{
	char *copy =
	    length == SIZE_MAX ? NULL : wci_arena_cut(arena, 0, length + 1);

	if (copy == NULL)
		return NULL;
	if (length != 0)
		memcpy(copy, s, length);
	copy[length] = '\0';
	return copy;
}

void
wci_arena_reset(struct wci_arena *arena)
{
	struct wci_arena_block *block = arena->last;

	arena->used = 0;
	if (block == NULL)
		return;
	while (block->before != NULL)
		block = block->before;
	enter_block(arena, block);
}

void
wci_arena_trim(struct wci_arena *arena)
{
	struct wci_arena_block *block =
	    arena->last != NULL ? arena->last->next : NULL;

	while (block != NULL) {
		struct wci_arena_block *next = block->next;

		arena->size -= block->size;
		wci_free(block);
		block = next;
	}
	if (arena->last != NULL)
		arena->last->next = NULL;
}

void
wci_arena_free(struct wci_arena *arena)
{
	struct wci_arena_block *block;

	wci_arena_trim(arena);
	block = arena->last;
	while (block != NULL) {
		struct wci_arena_block *before = block->before;

		wci_free(block);
		block = before;
	}
	*arena = (struct wci_arena)WCI_ARENA_EMPTY;
}

/* SPDX-License-Identifier: MIT */
/* Memory that is freed all at once. */
#include "ingest/arena.h"

#include <stdint.h>
#include <string.h>

#include "core/mem.h"

#define BLOCK_SIZE ((size_t)64 * 1024)
#define ALIGNMENT sizeof(union alignment)

union alignment {
	void *pointer;
	int64_t integer;
	double real;
};

struct wci_arena_block {
	struct wci_arena_block *before;
	size_t used;
	size_t size;
	union alignment data[];
};

static struct wci_arena_block *
add_block(struct wci_arena *arena, size_t size)
{
	struct wci_arena_block *block;

	if (size < BLOCK_SIZE)
		size = BLOCK_SIZE;
	if (size > PTRDIFF_MAX - sizeof(*block))
		return NULL;
	block = wci_malloc(sizeof(*block) + size);
	if (block == NULL)
		return NULL;
	block->before = arena->last;
	block->used = 0;
	block->size = size;
	arena->last = block;
	return block;
}

void *
wci_arena_alloc(struct wci_arena *arena, size_t size)
{
	struct wci_arena_block *block = arena->last;
	void *p;

	if (size > PTRDIFF_MAX - ALIGNMENT)
		return NULL;
	size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (block == NULL || block->size - block->used < size)
		block = add_block(arena, size);
	if (block == NULL)
		return NULL;
	p = (char *)block->data + block->used;
	block->used += size;
	arena->used += size;
	memset(p, 0, size);
	return p;
}

char *
wci_arena_copy(struct wci_arena *arena, const char *s, size_t length)
{
	char *copy =
	    length == SIZE_MAX ? NULL : wci_arena_alloc(arena, length + 1);

	if (copy != NULL && length != 0)
		memcpy(copy, s, length);
	return copy;
}

void
wci_arena_free(struct wci_arena *arena)
{
	struct wci_arena_block *block = arena->last;

	while (block != NULL) {
		struct wci_arena_block *before = block->before;

		wci_free(block);
		block = before;
	}
	*arena = (struct wci_arena)WCI_ARENA_EMPTY;
}

/* SPDX-License-Identifier: MIT */
/* Allocation with a hook for tests. */
#include "core/mem.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static atomic_ulong asked;
static atomic_ulong fail_at;

static int
refused(void)
{
	unsigned long n = atomic_fetch_add(&asked, 1) + 1;
	unsigned long at = atomic_load(&fail_at);

	return at != 0 && n >= at;
}

void *
wci_malloc(size_t size)
{
	return refused() ? NULL : malloc(size != 0 ? size : 1);
}

void *
wci_calloc(size_t count, size_t size)
{
	return refused() ? NULL : calloc(count != 0 ? count : 1, size);
}

void *
wci_realloc(void *old, size_t size)
{
	return refused() ? NULL : realloc(old, size != 0 ? size : 1);
}

void
wci_free(void *p)
{
	free(p);
}

char *
wci_strdup(const char *s)
{
	return wci_strndup(s, strlen(s));
}

char *
wci_strndup(const char *s, size_t length)
{
	char *copy = wci_malloc(length + 1);

	if (copy != NULL) {
		memcpy(copy, s, length);
		copy[length] = '\0';
	}
	return copy;
}

int
wci_grow(void **array, size_t *capacity, size_t need, size_t size)
{
	size_t room = *capacity != 0 ? *capacity : 8;
	void *grown;

	if (need <= *capacity)
		return 0;
	while (room < need) {
		if (room > SIZE_MAX / 2)
			return -1;
		room *= 2;
	}
	if (room > SIZE_MAX / size)
		return -1;
	grown = wci_realloc(*array, room * size);
	if (grown == NULL)
		return -1;
	*array = grown;
	*capacity = room;
	return 0;
}

unsigned long
wci_mem_fail_after(unsigned long n)
{
	unsigned long before = atomic_exchange(&asked, 0);

	atomic_store(&fail_at, n);
	return before;
}

/* SPDX-License-Identifier: MIT */
/*
 * The one layer through which the library allocates, so that a test can make
 * every allocation fail in turn.
 */
#ifndef WCI_CORE_MEM_H
#define WCI_CORE_MEM_H

#include <stddef.h>

/* As malloc, calloc, realloc and free; NULL when there is no memory. */
void *wci_malloc(size_t size);
void *wci_calloc(size_t count, size_t size);
void *wci_realloc(void *old, size_t size);
void wci_free(void *p);

/* A copy of a string, or of its first `length` bytes; the caller frees it. */
char *wci_strdup(const char *s);
char *wci_strndup(const char *s, size_t length);

/*
 * For growing arrays: room for at least `need` elements of `size` bytes in
 * *array, whose capacity is *capacity; doubles, never shrinks.  Returns 0, or
 * -1 with both untouched when there is no memory or the size overflows.
 */
int wci_grow(void **array, size_t *capacity, size_t need, size_t size);

/*
 * Tests only: the n-th allocation from now (1: the next) and all after it
 * fail; 0 ends that.  Returns how many allocations were asked for since the
 * last call.
 */
unsigned long wci_mem_fail_after(unsigned long n);

#endif

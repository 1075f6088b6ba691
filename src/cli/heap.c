/* SPDX-License-Identifier: MIT */
/* The program's memory, for commands that use much of it. */
#define _DEFAULT_SOURCE /* madvise */
#include "cli/heap.h"

#include <stdint.h>
#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>

/* What the heap grows by: addresses, of which few ever become memory. */
#define STEP ((size_t)64 * 1024 * 1024)
/* What is larger has pages of its own, given back when it is freed. */
#define LARGE ((size_t)4 * 1024 * 1024)
/* More than is left of the heap when the program has begun. */
#define SOME ((size_t)1024 * 1024)
/* What malloc may write behind a piece. */
#define NOTES ((size_t)64)
#define LARGE_PAGE ((uintptr_t)2 * 1024 * 1024)

/* What lies before the first large page: never used, and so no memory. */
static void *before;

/*
 * Have the rest of the heap, once it has grown, begin with a large page: one in which
 * nothing was touched yet, malloc's own notes behind a piece included, for
 * otherwise the system goes on with small ones there.
 */
static void
use_large_pages(void)
{
#ifdef MADV_HUGEPAGE
	void *grown = malloc(SOME);
	uintptr_t begin = (uintptr_t)grown;
	uintptr_t first =
	    ((begin + SOME + NOTES) / LARGE_PAGE + 1) * LARGE_PAGE;

	free(grown);
	before = begin != 0 ? malloc((size_t)(first - begin) - NOTES) : NULL;
	/* A wish: the program works without. */
	if (before != NULL && (uintptr_t)before == begin)
		(void)madvise(
		    (void *)first, STEP - SOME - 2 * LARGE_PAGE, MADV_HUGEPAGE);
#endif
}

void
cli_heap_prepare(void)
{
	if (before == NULL && mallopt(M_MMAP_THRESHOLD, (int)LARGE) == 1 &&
	    mallopt(M_TRIM_THRESHOLD, INT32_MAX) == 1 &&
	    mallopt(M_TOP_PAD, (int)STEP) == 1 && mallopt(M_ARENA_MAX, 1) == 1)
		use_large_pages();
}

#else

void
cli_heap_prepare(void)
{
}

#endif

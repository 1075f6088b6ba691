/* SPDX-License-Identifier: MIT */
/* The program's memory, for commands that use much of it. */
#include "cli/heap.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#ifdef __GLIBC__
#include <malloc.h>

/* What the heap grows by: addresses, of which few ever become memory. */
#define STEP ((size_t)64 * 1024 * 1024)
/* What is larger has pages of its own, given back when it is freed. */
#define LARGE ((size_t)4 * 1024 * 1024)
#define PAGE ((uintptr_t)4096)

/* Ask for large pages behind an address in the heap that has just grown. */
static void
use_large_pages(void *p)
{
#ifdef MADV_HUGEPAGE
	uintptr_t begin = ((uintptr_t)p + PAGE - 1) / PAGE * PAGE;

	/* A wish: the program works without. */
	(void)madvise((void *)begin, STEP - LARGE, MADV_HUGEPAGE);
#else
	(void)p;
#endif
}

void
cli_heap_prepare(void)
{
	void *p;

	if (mallopt(M_MMAP_THRESHOLD, (int)LARGE) != 1 ||
	    mallopt(M_TRIM_THRESHOLD, INT32_MAX) != 1 ||
	    mallopt(M_TOP_PAD, (int)STEP) != 1 || mallopt(M_ARENA_MAX, 1) != 1)
		return;
	/* More than is left of the heap: it grows. */
	p = malloc(LARGE - 1024);
	if (p != NULL)
		use_large_pages(p);
	free(p);
}

#else

void
cli_heap_prepare(void)
{
}

#endif

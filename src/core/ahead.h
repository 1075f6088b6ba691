/* SPDX-License-Identifier: MIT */
/*
 * Memory that will be read soon.  What one thread has written stands far from the
 * processor of another; to wait for one line of it after the other takes longer
 * than what is done with them.
 */
#ifndef WCI_CORE_AHEAD_H
#define WCI_CORE_AHEAD_H

#include <stddef.h>
#include <stdint.h>

/* Of all processors in use; where it is larger, some lines are asked for twice. */
#define WCI_LINE 64

/* Have so many bytes brought near.  It is a wish: any address will do. */
static inline void
wci_fetch_ahead(const void *from, size_t size)
{
	const uintptr_t first = (uintptr_t)from;
	size_t i;

	for (i = 0; i < size; i += WCI_LINE)
		__builtin_prefetch((const void *)(first + i));
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Largest groups of mutually compatible things (maximal cliques of a small
 * graph), in a fixed order and with a limit.
 */
#ifndef WCI_RECONCILE_CLIQUES_H
#define WCI_RECONCILE_CLIQUES_H

#include <stddef.h>
#include <stdint.h>

/* Bit j of row i, at graph[i * words + j / 64]: i and j go together. */
struct wci_graph {
	size_t count;
	size_t words;
	uint64_t *rows;
};

/*
 * Call found(context, members, count) for each maximal clique of at least two
 * members, ascending, until `limit` were found or the work grows out of proportion;
 * found returns 0 to go on.  Returns 0, -1 without memory, or what found returned.
 */
int wci_cliques(const struct wci_graph *graph, size_t limit,
    int (*found)(void *context, const size_t *members, size_t count),
    void *context);

#endif

/* SPDX-License-Identifier: MIT */
/* Bron and Kerbosch's search with a pivot, on bits. */
#include "reconcile/cliques.h"

#include <stdbool.h>
#include <string.h>

#include "core/mem.h"
#include "reconcile/taxonomy.h"

#define STEPS 100000

struct search {
	const struct wci_graph *graph;
	size_t *members;
	size_t depth;
	size_t left;  /* cliques still wanted */
	size_t steps; /* of work still allowed */
	int (*found)(void *context, const size_t *members, size_t count);
	void *context;
};

static size_t
count_bits(const uint64_t *a, const uint64_t *b, size_t words)
{
	size_t n = 0;

	for (size_t i = 0; i < words; i++) {
		for (uint64_t x = a[i] & b[i]; x != 0; x &= x - 1)
			n++;
	}
	return n;
}

static bool
none(const uint64_t *bits, size_t words)
{
	for (size_t i = 0; i < words; i++) {
		if (bits[i] != 0)
			return false;
	}
	return true;
}

/* The thing that goes together with most candidates. */
static size_t
choose_pivot(
    const struct search *search, const uint64_t *open, const uint64_t *closed)
{
	const struct wci_graph *graph = search->graph;
	size_t best = 0, best_count = 0;
	bool first = true;

	for (size_t i = 0; i < graph->count; i++) {
		size_t n;

		if (!wci_bits_has(open, i) && !wci_bits_has(closed, i))
			continue;
		n = count_bits(
		    open, graph->rows + i * graph->words, graph->words);
		if (first || n > best_count) {
			best = i;
			best_count = n;
			first = false;
		}
	}
	return best;
}

static int
report(struct search *search)
{
	if (search->depth < 2)
		return 0;
	search->left--;
	/* Members were taken in any order; insertion keeps them ascending. */
	for (size_t i = 1; i < search->depth; i++) {
		size_t member = search->members[i];
		size_t j = i;

		while (j > 0 && search->members[j - 1] > member) {
			search->members[j] = search->members[j - 1];
			j--;
		}
		search->members[j] = member;
	}
	return search->found(search->context, search->members, search->depth);
}

static int descend(
    struct search *search, const uint64_t *open, const uint64_t *closed);

/* Follow candidate i; open and closed are narrowed in `room` (two rows). */
static int
follow(struct search *search, size_t i, const uint64_t *open,
    const uint64_t *closed)
{
	const struct wci_graph *graph = search->graph;
	const uint64_t *friends = graph->rows + i * graph->words;
	uint64_t *room = wci_malloc(2 * graph->words * sizeof(*room));
	size_t *kept;
	size_t depth = search->depth;
	int result;

	if (room == NULL)
		return -1;
	kept = wci_malloc((depth + 1) * sizeof(*kept));
	if (kept == NULL) {
		wci_free(room);
		return -1;
	}
	for (size_t w = 0; w < graph->words; w++) {
		room[w] = open[w] & friends[w];
		room[graph->words + w] = closed[w] & friends[w];
	}
	memcpy(kept, search->members, depth * sizeof(*kept));
	search->members[search->depth++] = i;
	result = descend(search, room, room + graph->words);
	search->depth = depth;
	memcpy(search->members, kept, depth * sizeof(*kept));
	wci_free(kept);
	wci_free(room);
	return result;
}

static int
descend(struct search *search, const uint64_t *open, const uint64_t *closed)
{
	const struct wci_graph *graph = search->graph;
	size_t words = graph->words;
	size_t pivot;
	uint64_t *room;
	int result = 0;

	if (search->left == 0 || search->steps == 0)
		return 0;
	search->steps--;
	if (none(open, words))
		return none(closed, words) ? report(search) : 0;
	pivot = choose_pivot(search, open, closed);
	room = wci_malloc(2 * words * sizeof(*room));
	if (room == NULL)
		return -1;
	memcpy(room, open, words * sizeof(*room));
	memcpy(room + words, closed, words * sizeof(*room));
	for (size_t i = 0; i < graph->count && result == 0; i++) {
		if (!wci_bits_has(room, i) ||
		    wci_bits_has(graph->rows + pivot * words, i))
			continue;
		result = follow(search, i, room, room + words);
		room[i / 64] &= ~(UINT64_C(1) << i % 64);
		wci_bits_set(room + words, i);
	}
	wci_free(room);
	return result;
}

int
wci_cliques(const struct wci_graph *graph, size_t limit,
    int (*found)(void *context, const size_t *members, size_t count),
    void *context)
{
	struct search search = { .graph = graph,
		.left = limit,
		.steps = STEPS,
		.found = found,
		.context = context };
	uint64_t *room = wci_calloc(2 * graph->words, sizeof(*room));
	int result = -1;

	search.members =
	    wci_malloc((graph->count + 1) * sizeof(*search.members));
	if (room != NULL && search.members != NULL) {
		for (size_t i = 0; i < graph->count; i++)
			wci_bits_set(room, i);
		result = descend(&search, room, room + graph->words);
	}
	wci_free(search.members);
	wci_free(room);
	return result;
}

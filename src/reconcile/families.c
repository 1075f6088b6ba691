/* SPDX-License-Identifier: MIT */
/*
 * Which sets lie in which, and which are disjoint: the rows that tie the
 * claims of a fair together.
 */
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "reconcile/cliques.h"
#include "reconcile/system.h"

#define MAX_NODES 1024
#define MAX_FAMILIES 96

/* The order of sets by inclusion; sets with equal projects stand for one. */
struct order {
	struct wci_system *system;
	size_t count;
	size_t words;
	uint64_t *below;   /* row s: the sets of which s is a part */
	uint64_t *parents; /* row s: the nearest of these */
	/* For the outer set at hand. */
	size_t outer;
	size_t nodes[MAX_NODES];
	size_t node_count;
	uint64_t *used; /* sets that stand in some family */
};

static const uint64_t *
row_of(const struct order *order, const uint64_t *bits, size_t s)
{
	return bits + s * order->words;
}

/* Find inclusion of every pair, and which sets are the same. */
static void
compare_sets(struct order *order)
{
	struct wci_system *system = order->system;

	for (size_t s = 0; s < order->count; s++) {
		for (size_t p = 0; p < order->count; p++) {
			if (p != s && wci_set_within(system, s, p))
				wci_bits_set(
				    order->below + s * order->words, p);
		}
	}
	for (size_t s = 0; s < order->count; s++) {
		system->sets[s].same = s;
		for (size_t p = 0; p < s; p++) {
			if (wci_bits_has(row_of(order, order->below, s), p) &&
			    wci_bits_has(row_of(order, order->below, p), s)) {
				system->sets[s].same = p;
				break;
			}
		}
	}
}

static bool
stands_for_itself(const struct order *order, size_t s)
{
	return order->system->sets[s].same == s;
}

/* The nearest sets around s: those that hold no other one around s. */
static void
find_parents(struct order *order, size_t s)
{
	const uint64_t *below = row_of(order, order->below, s);
	uint64_t *parents = order->parents + s * order->words;

	for (size_t p = 0; p < order->count; p++) {
		if (wci_bits_has(below, p) && stands_for_itself(order, p))
			wci_bits_set(parents, p);
	}
	for (size_t q = 0; q < order->count; q++) {
		if (!wci_bits_has(below, q) || !stands_for_itself(order, q))
			continue;
		for (size_t w = 0; w < order->words; w++)
			parents[w] &= ~row_of(order, order->below, q)[w];
	}
}

/* first - second, exactly 0 or at most 0, in projects or value. */
static struct wci_row *
pair_row(struct wci_system *system, enum wci_rule rule, size_t s, size_t p,
    bool money)
{
	struct wci_row *row = wci_system_row(system, rule, 2);

	if (row == NULL)
		return NULL;
	row->set = s;
	row->other = p;
	row->money = money;
	row->columns[0] = WCI_COLUMN(s, money);
	row->coefs[0] = 1;
	row->columns[1] = WCI_COLUMN(p, money);
	row->coefs[1] = -1;
	row->has_high = true;
	row->has_low = rule == WCI_RULE_SAME;
	return row;
}

static int
pair_rows(struct wci_system *system, enum wci_rule rule, size_t s, size_t p)
{
	return pair_row(system, rule, s, p, false) != NULL &&
		pair_row(system, rule, s, p, true) != NULL
	    ? 0
	    : -1;
}

/* The members make up the outer set, or lie side by side in it. */
static int
family_rows(
    struct order *order, const size_t *members, size_t count, bool cover)
{
	struct wci_system *system = order->system;
	size_t *family =
	    wci_arena_alloc(&system->arena, count * sizeof(*family));

	if (family == NULL)
		return -1;
	memcpy(family, members, count * sizeof(*family));
	for (unsigned money = 0; money < 2; money++) {
		struct wci_row *row = wci_system_row(system,
		    cover ? WCI_RULE_COVER : WCI_RULE_DISJOINT, count + 1);

		if (row == NULL)
			return -1;
		row->other = order->outer;
		row->money = money != 0;
		row->family = family;
		row->has_high = true;
		row->has_low = cover;
		for (size_t i = 0; i < count; i++) {
			row->columns[i] = WCI_COLUMN(members[i], money);
			row->coefs[i] = 1;
			wci_bits_set(order->used, members[i]);
		}
		row->columns[count] = WCI_COLUMN(order->outer, money);
		row->coefs[count] = -1;
	}
	return 0;
}

/*
 * Whether disjoint members cover all of the one dimension they differ in: 1, 0,
 * or -1 without memory.
 */
static int
members_cover(
    const struct order *order, const size_t *members, size_t count, unsigned d)
{
	const struct wci_system *system = order->system;
	const struct wci_slice *whole = &system->sets[order->outer].slices[d];
	size_t words;
	int covers;
	uint64_t *joined;

	if (d > WCI_HOST || whole->cover == NULL)
		return 0;
	words = system->taxonomies[d == WCI_INDUSTRY ? 0 : 1]->words;
	joined = wci_calloc(words, sizeof(*joined));
	if (joined == NULL)
		return -1;
	for (size_t i = 0; i < count; i++)
		wci_bits_join(
		    joined, system->sets[members[i]].slices[d].cover, words);
	covers = wci_bits_within(whole->cover, joined, words);
	wci_free(joined);
	return covers;
}

/* A maximal family of disjoint sets within the outer one. */
static int
take_family(void *context, const size_t *places, size_t count)
{
	struct order *order = context;
	size_t members[MAX_NODES];
	size_t part[MAX_NODES];
	unsigned what;
	int covers;

	for (size_t i = 0; i < count; i++)
		members[i] = order->nodes[places[i]];
	for (unsigned d = 0; d <= WCI_HOST; d++) {
		size_t n = 0;

		for (size_t i = 0; i < count; i++) {
			if (wci_set_differ_once(order->system, members[i],
				order->outer, &what) &&
			    what == d &&
			    order->system->sets[members[i]].slices[d].cover !=
				NULL)
				part[n++] = members[i];
		}
		covers = n > 1 ? members_cover(order, part, n, d) : 0;
		if (covers != 0)
			return covers < 0 ? -1
					  : family_rows(order, part, n, true);
	}
	return family_rows(order, members, count, false);
}

/* The children of a partition with the dimensions of the outer set. */
static int
cover_by_scopes(struct order *order)
{
	struct wci_system *system = order->system;
	const struct wci_set *outer = &system->sets[order->outer];
	size_t members[MAX_NODES];
	size_t n = 0;

	if (!system->scopes[outer->scope].partition)
		return 0;
	for (size_t i = 0; i < system->scope_count && n < MAX_NODES; i++) {
		if (system->scopes[i].parent != outer->scope)
			continue;
		members[n] = wci_sets_in_scope(system, i, outer->key);
		if (members[n++] == WCI_NONE)
			return 0;
	}
	return n > 0 ? family_rows(order, members, n, true) : 0;
}

/* The members of a declared partition, where each is a set. */
static int
cover_by_breakdown(struct order *order, size_t b)
{
	const struct wci_system *system = order->system;
	const struct wci_breakdown *breakdown = &system->breakdowns[b];
	size_t members[MAX_NODES];
	size_t found = 0;
	unsigned what;

	if (!breakdown->partition || breakdown->scope == WCI_NONE ||
	    breakdown->count > MAX_NODES || breakdown->count == 0 ||
	    !wci_scope_within(
		system, system->sets[order->outer].scope, breakdown->scope))
		return 0;
	for (size_t i = 0; i < breakdown->count; i++)
		members[i] = WCI_NONE;
	for (size_t s = 0; s < order->count; s++) {
		size_t i = system->sets[s].member[b];

		if (i == WCI_NONE || members[i] != WCI_NONE ||
		    !wci_bits_has(
			row_of(order, order->below, s), order->outer) ||
		    !wci_set_differ_once(system, s, order->outer, &what) ||
		    what != breakdown->dimension)
			continue;
		members[i] = s;
		found++;
	}
	return found == breakdown->count
	    ? family_rows(order, members, found, true)
	    : 0;
}

/* Tiers by size that follow on each other from end to end. */
static int
cover_by_sizes(struct order *order)
{
	const struct wci_system *system = order->system;
	const struct wci_set *outer = &system->sets[order->outer];
	size_t members[MAX_NODES];
	size_t n = 0;
	int64_t at = outer->min;
	unsigned what;

	while (at < outer->max && n < MAX_NODES) {
		size_t next = WCI_NONE;

		for (size_t s = 0; s < order->count; s++) {
			const struct wci_set *set = &system->sets[s];

			if (set->min == at && set->max > at &&
			    set->scope == outer->scope &&
			    (next == WCI_NONE ||
				set->max < system->sets[next].max) &&
			    wci_bits_has(
				row_of(order, order->below, s), order->outer) &&
			    wci_set_differ_once(system, s, order->outer, &what))
				next = s;
		}
		if (next == WCI_NONE)
			return 0;
		members[n++] = next;
		at = system->sets[next].max;
	}
	return n > 1 ? family_rows(order, members, n, true) : 0;
}

/* What is left of the outer set without s, when sizes alone tell them apart. */
static int
rest_rows(struct wci_system *system, size_t s, size_t p)
{
	const struct wci_set *inner = &system->sets[s];
	const struct wci_set *outer = &system->sets[p];
	int64_t least = outer->min;
	int64_t most = outer->max;
	unsigned what;

	if (!wci_set_differ_once(system, s, p, &what) || what != WCI_SIZE)
		return 0;
	if (inner->max == outer->max)
		most = inner->min;
	else if (inner->min == outer->min)
		least = inner->max;
	for (unsigned high = 0; high < 2; high++) {
		int64_t limit = high ? most : least;
		struct wci_row *row;

		if (limit == 0 || limit == INT64_MAX)
			continue;
		row = wci_system_row(system,
		    high ? WCI_RULE_REST_BELOW : WCI_RULE_REST_ABOVE, 4);
		if (row == NULL)
			return -1;
		row->set = s;
		row->other = p;
		row->limit = limit;
		row->money = true;
		row->has_low = high == 0;
		row->has_high = high == 1;
		for (unsigned i = 0; i < 4; i++) {
			row->columns[i] = WCI_COLUMN(i < 2 ? p : s, i % 2 == 0);
			row->coefs[i] =
			    (i < 2 ? 1 : -1) * (i % 2 == 0 ? 1 : -limit);
		}
	}
	return 0;
}

/* Children of the outer set, and what lies in those that overlap. */
static void
collect_nodes(struct order *order)
{
	const struct wci_system *system = order->system;
	size_t children = 0;
	unsigned what;

	order->node_count = 0;
	for (size_t s = 0; s < order->count; s++) {
		if (stands_for_itself(order, s) && children < MAX_NODES &&
		    wci_bits_has(
			row_of(order, order->parents, s), order->outer))
			order->nodes[children++] = s;
	}
	order->node_count = children;
	for (size_t i = 0; i < order->node_count && i < 256; i++) {
		bool overlaps = false;

		for (size_t j = 0; j < children && !overlaps; j++)
			overlaps = j != i &&
			    !wci_set_disjoint(
				system, order->nodes[i], order->nodes[j]) &&
			    wci_set_differ_once(system, order->nodes[i],
				order->nodes[j], &what) &&
			    what != WCI_SIZE;
		for (size_t s = 0;
		     overlaps && s < order->count && order->node_count < 256;
		     s++) {
			bool known = false;

			if (!stands_for_itself(order, s) ||
			    !wci_bits_has(row_of(order, order->parents, s),
				order->nodes[i]))
				continue;
			for (size_t j = 0; j < order->node_count; j++)
				known = known || order->nodes[j] == s;
			if (!known)
				order->nodes[order->node_count++] = s;
		}
	}
}

/* All families of disjoint sets within the outer one. */
static int
find_families(struct order *order)
{
	struct wci_graph graph = { order->node_count,
		order->node_count / 64 + 1, NULL };
	int result;

	if (order->node_count < 2)
		return 0;
	graph.rows = wci_calloc(graph.count * graph.words, sizeof(*graph.rows));
	if (graph.rows == NULL)
		return -1;
	for (size_t i = 0; i < graph.count; i++) {
		for (size_t j = 0; j < i; j++) {
			if (!wci_set_disjoint(order->system, order->nodes[i],
				order->nodes[j]))
				continue;
			wci_bits_set(graph.rows + i * graph.words, j);
			wci_bits_set(graph.rows + j * graph.words, i);
		}
	}
	result = wci_cliques(&graph, MAX_FAMILIES, take_family, order);
	wci_free(graph.rows);
	return result;
}

static int
outer_rows(struct order *order, size_t p)
{
	struct wci_system *system = order->system;
	int result;

	order->outer = p;
	memset(order->used, 0, order->words * sizeof(*order->used));
	result = cover_by_scopes(order);
	for (size_t b = 0; b < system->breakdown_count && result == 0; b++)
		result = cover_by_breakdown(order, b);
	if (result == 0)
		result = cover_by_sizes(order);
	collect_nodes(order);
	if (result == 0)
		result = find_families(order);
	for (size_t s = 0; s < order->count && result == 0; s++) {
		if (!stands_for_itself(order, s) ||
		    !wci_bits_has(row_of(order, order->parents, s), p))
			continue;
		result = rest_rows(system, s, p);
		if (result == 0 && !wci_bits_has(order->used, s))
			result = pair_rows(system, WCI_RULE_PART, s, p);
	}
	return result;
}

static int
all_rows(struct order *order)
{
	struct wci_system *system = order->system;
	int result = 0;

	compare_sets(order);
	for (size_t s = 0; s < order->count && result == 0; s++) {
		if (stands_for_itself(order, s))
			find_parents(order, s);
		else
			result = pair_rows(
			    system, WCI_RULE_SAME, s, system->sets[s].same);
	}
	for (size_t p = 0; p < order->count && result == 0; p++) {
		if (stands_for_itself(order, p))
			result = outer_rows(order, p);
	}
	return result;
}

enum wcifit_status
wci_families_rows(struct wci_system *system, struct wcifit_error *error)
{
	size_t n = system->set_count;
	struct order *order = wci_calloc(1, sizeof(*order));
	int result = -1;

	if (order == NULL)
		return wci_fail_memory(error);
	order->system = system;
	order->count = n;
	order->words = n / 64 + 1;
	order->below = wci_calloc(n * order->words, sizeof(uint64_t));
	order->parents = wci_calloc(n * order->words, sizeof(uint64_t));
	order->used = wci_calloc(order->words, sizeof(uint64_t));
	if (order->below != NULL && order->parents != NULL &&
	    order->used != NULL)
		result = all_rows(order);
	wci_free(order->below);
	wci_free(order->parents);
	wci_free(order->used);
	wci_free(order);
	return result == 0 ? WCIFIT_OK : wci_fail_memory(error);
}

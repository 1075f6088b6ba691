/* SPDX-License-Identifier: MIT */
/* When one set of projects is part of another, and when two are disjoint. */
#include <string.h>

#include "reconcile/system.h"

bool
wci_scope_within(const struct wci_system *system, size_t inner, size_t outer)
{
	for (size_t depth = 0; inner != WCI_NONE && depth < 64; depth++) {
		if (inner == outer)
			return true;
		inner = system->scopes[inner].parent;
	}
	return false;
}

/* Whether two scopes lie in different children of a partition. */
static bool
scopes_disjoint(const struct wci_system *system, size_t a, size_t b)
{
	if (wci_scope_within(system, a, b) || wci_scope_within(system, b, a))
		return false;
	for (size_t depth = 0; depth < 64; depth++) {
		size_t top = system->scopes[a].parent;

		if (top == WCI_NONE)
			return false;
		if (wci_scope_within(system, b, top))
			return system->scopes[top].partition;
		a = top;
	}
	return false;
}

static size_t
words_of(const struct wci_system *system, unsigned d)
{
	return system->taxonomies[d == WCI_INDUSTRY ? 0 : 1]->words;
}

static bool
has_member(const struct wci_slice *slice, const char *member)
{
	for (size_t i = 0; i < slice->count; i++) {
		if (strcmp(slice->members[i], member) == 0)
			return true;
	}
	return false;
}

bool
wci_slice_within(const struct wci_system *system, unsigned d,
    const struct wci_slice *a, const struct wci_slice *b)
{
	if (b->count == 0)
		return true;
	if (a->count == 0)
		return false;
	if (a->cover != NULL && b->cover != NULL)
		return wci_bits_within(a->cover, b->cover, words_of(system, d));
	for (size_t i = 0; i < a->count; i++) {
		if (!has_member(b, a->members[i]))
			return false;
	}
	return true;
}

static bool
slices_disjoint(const struct wci_system *system, unsigned d,
    const struct wci_slice *a, const struct wci_slice *b)
{
	size_t words = words_of(system, d);

	if (a->cover == NULL || b->cover == NULL)
		return false;
	return !wci_bits_meet(a->cover, b->cover, words) &&
	    !wci_bits_meet(a->touch, b->cover, words) &&
	    !wci_bits_meet(b->touch, a->cover, words);
}

bool
wci_set_within(const struct wci_system *system, size_t s, size_t p)
{
	const struct wci_set *inner = &system->sets[s];
	const struct wci_set *outer = &system->sets[p];

	if (inner->min < outer->min || inner->max > outer->max ||
	    !wci_scope_within(system, inner->scope, outer->scope))
		return false;
	for (unsigned d = 0; d < WCI_DIMENSIONS; d++) {
		if (!wci_slice_within(
			system, d, &inner->slices[d], &outer->slices[d]))
			return false;
	}
	return true;
}

bool
wci_set_disjoint(const struct wci_system *system, size_t s, size_t t)
{
	const struct wci_set *a = &system->sets[s];
	const struct wci_set *b = &system->sets[t];

	if (a->max <= b->min || b->max <= a->min ||
	    scopes_disjoint(system, a->scope, b->scope))
		return true;
	for (unsigned d = 0; d < WCI_DIMENSIONS; d++) {
		if (slices_disjoint(system, d, &a->slices[d], &b->slices[d]))
			return true;
	}
	for (size_t i = 0; i < system->breakdown_count; i++) {
		if (a->member[i] != WCI_NONE && b->member[i] != WCI_NONE &&
		    a->member[i] != b->member[i])
			return true;
	}
	return false;
}

bool
wci_set_differ_once(
    const struct wci_system *system, size_t s, size_t p, unsigned *what_out)
{
	const struct wci_set *a = &system->sets[s];
	const struct wci_set *b = &system->sets[p];
	unsigned differ = 0;

	if (a->scope != b->scope) {
		*what_out = WCI_SCOPE_DIFFERS;
		differ++;
	}
	if (a->min != b->min || a->max != b->max) {
		*what_out = WCI_SIZE;
		differ++;
	}
	for (unsigned d = 0; d < WCI_DIMENSIONS; d++) {
		if (wci_slice_within(system, d, &a->slices[d], &b->slices[d]) &&
		    wci_slice_within(system, d, &b->slices[d], &a->slices[d]))
			continue;
		*what_out = d;
		differ++;
	}
	return differ == 1;
}

/* SPDX-License-Identifier: MIT */
/*
 * Where things stand in an array, by a hash of each: a table with linear probing,
 * which grows.  Begin with zeros.
 */
#ifndef WCI_INGEST_SLOTS_H
#define WCI_INGEST_SLOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wci_slot {
	uint32_t hash;
	uint32_t place; /* in the array, from 1; 0: free */
};

struct wci_slots {
	struct wci_slot *list;
	size_t size; /* a power of two */
	size_t count;
};

/* Make room for one more; false: no memory. */
bool wci_slots_reserve(struct wci_slots *slots);

/* Add one for which room was made. */
void wci_slots_add(struct wci_slots *slots, uint32_t hash, uint32_t place);

void wci_slots_free(struct wci_slots *slots);

/*
 * To find: look at those from `hash` on, one after the other, until one is free.
 * Room was made at least once.
 */
static inline const struct wci_slot *
wci_slots_at(const struct wci_slots *slots, size_t at)
{
	return &slots->list[at & (slots->size - 1)];
}

#endif

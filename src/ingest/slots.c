/* SPDX-License-Identifier: MIT */
/* Places by hash. */
#include "ingest/slots.h"

#include "core/mem.h"

#define SIZE_LEAST 1024

static void
fill(const struct wci_slots *slots, struct wci_slot slot)
{
	size_t at = slot.hash;

	while (wci_slots_at(slots, at)->place != 0)
		at++;
	slots->list[at & (slots->size - 1)] = slot;
}

/* Twice as many, once half of them are taken. */
bool
wci_slots_reserve(struct wci_slots *slots)
{
	struct wci_slots more = *slots;
	size_t i;

	if (slots->count < slots->size / 2)
		return true;
	more.size = slots->size == 0 ? SIZE_LEAST : slots->size * 2;
	more.list = wci_calloc(more.size, sizeof(*more.list));
	if (more.list == NULL)
		return false;
	for (i = 0; i < slots->size; i++)
		if (slots->list[i].place != 0)
			fill(&more, slots->list[i]);
	wci_free(slots->list);
	*slots = more;
	return true;
}

void
wci_slots_add(struct wci_slots *slots, uint32_t hash, uint32_t place)
{
	fill(slots, (struct wci_slot){ hash, place });
	slots->count++;
}

void
wci_slots_free(struct wci_slots *slots)
{
	wci_free(slots->list);
}

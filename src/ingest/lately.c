/* SPDX-License-Identifier: MIT */
/* Ids that were found lately. */
#include "ingest/lately.h"

#include <stdbool.h>
#include <string.h>

#include "core/mem.h"

/* Most ids are shorter. */
#define ID_MOST 26
struct entry {
	uint32_t row; /* 0: free */
	unsigned char collection;
	unsigned char length;
	char text[ID_MOST];
};
_Static_assert(sizeof(struct entry) == 32, "an entry has no gaps");

/*
 * An id has a place in either of two sets, so that few find none free before most
 * places are taken.
 */
#define CHOICES 2
#define PLACES 2
#define SETS ((size_t)1 << 17)

struct wci_lately {
	struct entry sets[SETS][PLACES];
};

struct wci_lately *
wci_lately_new(void)
{
	return wci_calloc(1, sizeof(struct wci_lately));
}

void
wci_lately_free(struct wci_lately *lately)
{
	wci_free(lately);
}

/* The number of one of its sets. */
static size_t
set_of(const struct wci_lately_id *id, size_t choice)
{
	return (size_t)(id->hash >> 32 * choice) % SETS;
}

static bool
is_of(const struct entry *entry, const struct wci_lately_id *id)
{
	return entry->row != 0 && entry->length == id->length &&
	    entry->collection == id->collection &&
	    memcmp(entry->text, id->text, id->length) == 0;
}

uint32_t
wci_lately_find(const struct wci_lately *lately, const struct wci_lately_id *id)
{
	size_t i;
	size_t k;

	for (i = 0; i < CHOICES; i++) {
		const struct entry *set = lately->sets[set_of(id, i)];

		for (k = 0; k < PLACES; k++)
			if (is_of(&set[k], id))
				return set[k].row;
	}
	return 0;
}

static size_t
count_taken(const struct entry *set)
{
	size_t count = 0;

	while (count < PLACES && set[count].row != 0)
		count++;
	return count;
}

/*
 * The first place of the emptier set, so that both fill up alike.  What stood there
 * moves on by one, and the last goes where all are taken.
 */
static struct entry *
make_place(struct wci_lately *lately, const struct wci_lately_id *id)
{
	struct entry *set = lately->sets[set_of(id, 0)];
	size_t i;

	for (i = 1; i < CHOICES; i++) {
		struct entry *other = lately->sets[set_of(id, i)];

		if (count_taken(other) < count_taken(set))
			set = other;
	}
	memmove(set + 1, set, (PLACES - 1) * sizeof(*set));
	return set;
}

void
wci_lately_keep(
    struct wci_lately *lately, const struct wci_lately_id *id, uint32_t row)
{
	struct entry *entry;

	if (id->length > ID_MOST)
		return;
	entry = make_place(lately, id);
	entry->row = row;
	entry->collection = (unsigned char)id->collection;
	entry->length = (unsigned char)id->length;
	memcpy(entry->text, id->text, id->length);
}

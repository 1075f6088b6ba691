/* SPDX-License-Identifier: MIT */
/*
 * The nearest of several words: optimal string alignment distance over code
 * points (insert, delete, replace, swap of neighbours), where another case of
 * the same letter costs next to nothing.
 */
#include "core/nearest.h"

#include <string.h>
#include <wcifit/wcifit.h>

#include "core/text.h"

#define COST_EDIT 16 /* one edit; a change of case costs 1 */
#define COST_MOST 4  /* edits at most, however long the word */

static bool
word_read(struct wci_nearest_word *word, const char *s)
{
	size_t left = strlen(s);

	word->length = 0;
	while (left > 0) {
		uint32_t point;
		size_t used = wci_utf8_decode(s, left, &point);

		if (used == 0 || word->length == WCI_NEAREST_LONGEST)
			return false;
		word->points[word->length++] = point;
		s += used;
		left -= used;
	}
	return true;
}

static uint32_t
fold(uint32_t point)
{
	if (point >= 'A' && point <= 'Z')
		return point + ('a' - 'A');
	return point == '_' ? '-' : point;
}

static unsigned
replace_cost(uint32_t a, uint32_t b)
{
	if (a == b)
		return 0;
	return fold(a) == fold(b) ? 1 : COST_EDIT;
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static unsigned
distance(const struct wci_nearest_word *a, const struct wci_nearest_word *b)
{
	unsigned rows[3][WCI_NEAREST_LONGEST + 1];
	unsigned *before = rows[0];
	unsigned *last = rows[1];
	unsigned *row = rows[2];

	for (size_t j = 0; j <= b->length; j++)
		last[j] = (unsigned)j * COST_EDIT;
	for (size_t i = 1; i <= a->length; i++) {
		unsigned *spare = before;

		row[0] = (unsigned)i * COST_EDIT;
		for (size_t j = 1; j <= b->length; j++) {
			uint32_t x = a->points[i - 1];
			uint32_t y = b->points[j - 1];

			row[j] = least(last[j], row[j - 1]) + COST_EDIT;
			row[j] =
			    least(row[j], last[j - 1] + replace_cost(x, y));
			if (i > 1 && j > 1 && x != y &&
			    fold(x) == fold(b->points[j - 2]) &&
			    fold(y) == fold(a->points[i - 2]))
				row[j] =
				    least(row[j], before[j - 2] + COST_EDIT);
		}
		before = last;
		last = row;
		row = spare;
	}
	return last[b->length];
}

/* The distance is at least this. */
static unsigned
length_cost(const struct wci_nearest_word *a, const struct wci_nearest_word *b)
{
	size_t more = a->length > b->length ? a->length - b->length
					    : b->length - a->length;

	return (unsigned)more * COST_EDIT;
}

static bool
begins_with(const struct wci_nearest_word *long_one,
    const struct wci_nearest_word *beginning)
{
	if (beginning->length < 3 || beginning->length > long_one->length)
		return false;
	for (size_t i = 0; i < beginning->length; i++)
		if (fold(long_one->points[i]) != fold(beginning->points[i]))
			return false;
	return true;
}

/* The cost up to which a word of this length may be a slip. */
static unsigned
threshold(size_t length)
{
	size_t edits = (length + 2) / 3;

	if (edits > COST_MOST)
		edits = COST_MOST;
	if (length < 2)
		edits = 0;
	/* Changes of case come on top. */
	return (unsigned)edits * COST_EDIT + COST_EDIT - 1;
}

bool
wci_nearest_begin(struct wci_nearest *nearest, const char *wanted)
{
	if (!word_read(&nearest->wanted, wanted) || nearest->wanted.length == 0)
		return false;
	nearest->best = threshold(nearest->wanted.length) + 1;
	return true;
}

bool
wci_nearest_look(struct wci_nearest *nearest, const char *word)
{
	const struct wci_nearest_word *wanted = &nearest->wanted;
	struct wci_nearest_word other;
	unsigned cost;

	if (!word_read(&other, word))
		return false;
	/* Too long or too short: do not look closer. */
	cost = length_cost(wanted, &other);
	if (cost < nearest->best)
		cost = distance(wanted, &other);
	/* A beginning is near, but a slip of one letter is nearer. */
	if (begins_with(&other, wanted))
		cost = least(cost,
		    COST_EDIT + (unsigned)(other.length - wanted->length) / 4);
	if (cost >= nearest->best)
		return false;
	nearest->best = cost;
	return true;
}

const char *
wcifit_nearest(const char *word, const char *const *words, size_t count)
{
	struct wci_nearest nearest;
	const char *found = NULL;

	if (word == NULL || !wci_nearest_begin(&nearest, word))
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (words[i] != NULL && wci_nearest_look(&nearest, words[i]))
			found = words[i];
	return found;
}

/* SPDX-License-Identifier: MIT */
/*
 * Quicksort by keys of four bytes: looking at a word means a miss of the cache,
 * so its next four bytes are fetched once and stand beside it while they count.
 */
#include "ingest/wordsort.h"

#include <stdbool.h>
#include <string.h>

#define FEW 8 /* are sorted by insertion */
#define KEY_BYTES sizeof(uint32_t)

struct sorting {
	wci_sort_read read;
	const void *context;
};

/* The rank at depth 0, then four bytes of the text after four, 0 behind it. */
static uint32_t
key_of(const struct wci_sort_text *word, size_t depth)
{
	size_t from = (depth - 1) * KEY_BYTES;
	uint32_t key = 0;
	size_t i;

	if (depth == 0)
		return word->rank;
	for (i = from; i < from + KEY_BYTES; i++)
		key = key << 8 | (i < word->length ? word->text[i] : 0U);
	return key;
}

/* Fetch the keys at a depth; false: all words end before it. */
static bool
load_keys(const struct sorting *sorting, struct wci_sorted *words, size_t n,
    size_t depth)
{
	bool more = false;
	size_t i;

	for (i = 0; i < n; i++) {
		struct wci_sort_text word;

		sorting->read(sorting->context, words[i].at, &word);
		words[i].key = key_of(&word, depth);
		more =
		    more || depth == 0 || word.length > (depth - 1) * KEY_BYTES;
	}
	return more;
}

static bool
is_less(const struct sorting *sorting, uint32_t left, uint32_t right)
{
	struct wci_sort_text a;
	struct wci_sort_text b;
	int order;

	sorting->read(sorting->context, left, &a);
	sorting->read(sorting->context, right, &b);
	if (a.rank != b.rank)
		return a.rank < b.rank;
	order =
	    memcmp(a.text, b.text, a.length < b.length ? a.length : b.length);
	return order != 0 ? order < 0 : a.length < b.length;
}

static void
sort_few(const struct sorting *sorting, struct wci_sorted *words, size_t n)
{
	size_t i;
	size_t k;

	for (i = 1; i < n; i++) {
		struct wci_sorted moved = words[i];

		for (k = i;
		     k > 0 && is_less(sorting, moved.at, words[k - 1].at); k--)
			words[k] = words[k - 1];
		words[k] = moved;
	}
}

static void
swap(struct wci_sorted *a, struct wci_sorted *b)
{
	struct wci_sorted held = *a;

	*a = *b;
	*b = held;
}

/* Part words by their keys: below one of them to *less, equal to *more. */
static void
part(struct wci_sorted *words, size_t n, size_t *less, size_t *more)
{
	uint32_t pivot = words[n / 2].key;
	size_t i = 0;

	*less = 0;
	*more = n;
	while (i < *more) {
		if (words[i].key < pivot)
			swap(&words[(*less)++], &words[i++]);
		else if (words[i].key > pivot)
			swap(&words[i], &words[--*more]);
		else
			i++;
	}
}

/*
 * Words whose keys are fetched; those with equal keys are sorted by the next
 * ones.  The largest of the three parts is the loop's, so this is never deep.
 */
static void
sort_loaded(const struct sorting *sorting, struct wci_sorted *words, size_t n,
    size_t depth)
{
	while (n > FEW) {
		size_t less;
		size_t more;
		size_t same;

		part(words, n, &less, &more);
		same = more - less;
		if (same >= less && same >= n - more) {
			sort_loaded(sorting, words, less, depth);
			sort_loaded(sorting, words + more, n - more, depth);
			words += less;
			n = same;
			if (!load_keys(sorting, words, n, ++depth))
				return;
			continue;
		}
		if (load_keys(sorting, words + less, same, depth + 1))
			sort_loaded(sorting, words + less, same, depth + 1);
		if (less > n - more) {
			sort_loaded(sorting, words + more, n - more, depth);
			n = less;
		} else {
			sort_loaded(sorting, words, less, depth);
			words += more;
			n -= more;
		}
	}
	sort_few(sorting, words, n);
}

void
wci_word_sort(
    struct wci_sorted *words, size_t n, wci_sort_read read, const void *context)
{
	struct sorting sorting = { read, context };

	(void)load_keys(&sorting, words, n, 0);
	sort_loaded(&sorting, words, n, 0);
}

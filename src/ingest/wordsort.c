/* SPDX-License-Identifier: MIT */
/*
 * Quicksort by keys of eight bytes: looking at a word means a miss of the cache,
 * so its next eight bytes are fetched once and stand beside it while they count.
 */
#include "ingest/wordsort.h"

#include <string.h>

#include "core/status.h"

#define FEW 8 /* are sorted by insertion */
#define KEY_BYTES sizeof(uint64_t)

struct sorting {
	wci_sort_read read;
	const void *context;
	uint32_t
	    chance; /* for pivots, so that no order of words is a bad one */
};

/* Where the text of a key begins; the rank takes a byte of the first. */
static size_t
text_of(size_t depth)
{
	return depth == 0 ? 0 : depth * KEY_BYTES - 1;
}

/* The rank, then the bytes of the text eight by eight, 0 behind it. */
static uint64_t
key_of(const struct wci_sort_text *word, size_t depth)
{
	uint64_t key = depth == 0 ? word->rank : 0;
	size_t end = text_of(depth + 1);
	size_t i;

	for (i = text_of(depth); i < end; i++)
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
		more = more || word.length > text_of(depth);
	}
	return more;
}

/* Whether a word goes before another; their keys are at the same depth. */
static bool
is_less(const struct sorting *sorting, const struct wci_sorted *left,
    const struct wci_sorted *right)
{
	struct wci_sort_text a;
	struct wci_sort_text b;
	int order;

	if (left->key != right->key)
		return left->key < right->key;
	sorting->read(sorting->context, left->at, &a);
	sorting->read(sorting->context, right->at, &b);
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

		for (k = i; k > 0 && is_less(sorting, &moved, &words[k - 1]);
		     k--)
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
part(struct sorting *sorting, struct wci_sorted *words, size_t n, size_t *less,
    size_t *more)
{
	uint64_t pivot;
	size_t i = 0;

	sorting->chance = sorting->chance * 1664525U + 1013904223U;
	pivot = words[((uint64_t)sorting->chance * n) >> 32].key;
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
sort_loaded(
    struct sorting *sorting, struct wci_sorted *words, size_t n, size_t depth)
{
	while (n > FEW && !wci_interrupted()) {
		size_t less;
		size_t more;
		size_t same;

		part(sorting, words, n, &less, &more);
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
		if (same > 1 &&
		    load_keys(sorting, words + less, same, depth + 1))
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
	if (n <= FEW)
		sort_few(sorting, words, n);
}

bool
wci_word_sort(
    struct wci_sorted *words, size_t n, wci_sort_read read, const void *context)
{
	struct sorting sorting = { read, context, 1 };

	(void)load_keys(&sorting, words, n, 0);
	sort_loaded(&sorting, words, n, 0);
	return !wci_interrupted();
}

/* SPDX-License-Identifier: MIT */
/*
 * Sorting very many short words in place: sixteen bytes a word and no memory
 * beside them.
 */
#ifndef WCI_INGEST_WORDSORT_H
#define WCI_INGEST_WORDSORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wci_sorted {
	uint64_t key; /* of the sorting */
	uint32_t at;  /* what the caller knows the word by */
};

struct wci_sort_text {
	const unsigned char *text;
	size_t length;
	uint8_t rank; /* goes before the text */
};

/* The word at a place. */
typedef void (*wci_sort_read)(
    const void *context, uint32_t at, struct wci_sort_text *out);

/*
 * Order the words by rank, then by the bytes of their texts.  False: the
 * interrupt came, and they are in any order.
 */
bool wci_word_sort(struct wci_sorted *words, size_t n, wci_sort_read read,
    const void *context);

#endif

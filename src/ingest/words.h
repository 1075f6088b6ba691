/* SPDX-License-Identifier: MIT */
/*
 * The words of figures as data: a row a word.  docs/seeds.md lists them, and a
 * test compares.
 */
#ifndef WCI_INGEST_WORDS_H
#define WCI_INGEST_WORDS_H

#include <stddef.h>

enum wci_word_class {
	WCI_WORD_BEFORE, /* qualifier before the number */
	WCI_WORD_AFTER,	 /* qualifier after it */
	WCI_WORD_SCALE,
	WCI_WORD_CURRENCY,
	WCI_WORD_RANGE,
	WCI_WORD_COUNTER, /* classifier of a count, without effect */
	WCI_WORD_SHARE	  /* percent and the like */
};

/* Without a pointer: nothing of the table has to be relocated at every start. */
struct wci_word {
	char text[14];	     /* lower case */
	unsigned char class; /* enum wci_word_class */
	signed char value; /* qualifier, power of ten, or index of a currency */
};

/*
 * The longest word of a class at the beginning of a text, whatever its case,
 * and its bytes; NULL when there is none (then *bytes_out is 0).
 */
const struct wci_word *wci_word_find(enum wci_word_class class,
    const char *text, size_t length, size_t *bytes_out);

/*
 * Bytes of a word (in lower case) at the beginning of a text, 0 if it is not
 * there.  An English word ends where the letters end.
 */
size_t wci_word_match(const char *word, const char *text, size_t length);

/* The word of the classes (bits) that is nearest to an unknown one, or NULL. */
const struct wci_word *wci_word_nearest(const char *unknown, unsigned classes);

#endif

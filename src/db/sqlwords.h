/* SPDX-License-Identifier: MIT */
/*
 * has_words(words, text, ...): 1 when each of the words, which are separated
 * by blanks or ideographic spaces, is part of one of the texts; 0 otherwise,
 * and when there is no word.  Letters of ASCII match in either case, as with
 * LIKE, everything else exactly.
 */
#ifndef WCI_DB_SQLWORDS_H
#define WCI_DB_SQLWORDS_H

struct sqlite3;

/* Give a connection has_words(); answers an SQLite code. */
int wci_sqlwords_install(struct sqlite3 *handle);

#endif

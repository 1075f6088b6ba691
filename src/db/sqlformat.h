/* SPDX-License-Identifier: MIT */
/*
 * printf() and format() of SQL, which in some versions of SQLite yield NULL
 * where the text would be longer than the limit of the connection: a wrong
 * answer without a word.  Here that is the error it is with other functions.
 */
#ifndef WCI_DB_SQLFORMAT_H
#define WCI_DB_SQLFORMAT_H

struct sqlite3;

/* Put both on a connection; the result is a code of SQLite. */
int wci_sqlformat_install(struct sqlite3 *handle);

#endif

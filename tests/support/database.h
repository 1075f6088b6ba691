/* SPDX-License-Identifier: MIT */
/* Database files for the tests of what reads them. */
#ifndef WCI_TESTS_DATABASE_H
#define WCI_TESTS_DATABASE_H

#include "support/support.h"

/*
 * A wcifit database in a folder of its own: the tables and views of schema/, the
 * rows below and whatever `sql` adds (may be NULL), opened for reading.
 *
 *   sources        s1 (with an address), s2 (a reprint of s1)
 *   regions        CN, CN-GD (Guangdong, 广东), CN-JS, with their names
 *   region_groups  eastern: both provinces
 *   industries     auto (Automobiles)
 *   fairs          f1, f2; each with the scope `whole`
 *   sets, claims   f1/whole: claims c1 and c2, which disagree
 *   signings       g1 (f1, from CN-GD), g2 (f2, the same project)
 */
struct test_file {
	char *directory;
	char *path;
	struct wcifit *db;
};

void test_file_open(struct test_file *file, const char *sql);
void test_file_close(struct test_file *file);

/* The same rows, as SQL. */
extern const char test_rows[];

/* The connection of the file. */
struct wci_db *test_file_db(const struct test_file *file);

#endif

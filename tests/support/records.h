/* SPDX-License-Identifier: MIT */
/* What was read of seeds, as text. */
#ifndef WCI_TESTS_RECORDS_H
#define WCI_TESTS_RECORDS_H

#include "ingest/feed.h"
#include "support/support.h"

/* Whether an item of a field of that kind has a figure. */
bool test_is_figure(enum wci_field_kind kind);

/* Append a record with its place and its values, each with its own, as a line. */
void test_put_record(const struct wci_record *record, struct wci_buf *out);

/* Append what is known of files: their sizes, hashes and problems; sorts these. */
void test_put_files(struct wci_seed_files *files, struct wci_buf *out);

#endif

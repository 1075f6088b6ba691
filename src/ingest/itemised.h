/* SPDX-License-Identifier: MIT */
/*
 * What the signings come to, member by member: the sums of signing_totals taken
 * together along the taxonomies.  The region CN stands for "China, province not
 * stated", and has only its own signings.
 */
#ifndef WCI_INGEST_ITEMISED_H
#define WCI_INGEST_ITEMISED_H

#include "ingest/lines.h"

struct wci_itemised;

/* From the tables signing_totals, regions, industries and their groups. */
enum wcifit_status wci_itemised_new(struct wci_db *db,
    struct wci_itemised **itemised_out, struct wcifit_error *error);
void wci_itemised_free(struct wci_itemised *itemised);

/* Whether signings have members of that kind, so that there are sums. */
bool wci_itemised_has(enum wci_by by);

/* What members "a+b" are: "upper", or "part" for one of the second level. */
const char *wci_itemised_grain(
    const struct wci_itemised *itemised, enum wci_by by, const char *members);

/*
 * Fill in what the signings of each announced line come to, and add lines for
 * members of which there are signings alone, and for those that state none.  The
 * report is of the whole of a fair, by what signings have; all that is announced is
 * in.
 */
enum wcifit_status wci_itemised_put(struct wci_itemised *itemised,
    struct wci_lines *lines, struct wcifit_error *error);

#endif

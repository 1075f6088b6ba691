/* SPDX-License-Identifier: MIT */
/*
 * What the claims of each fair prove together, as rows of the database
 * (docs/reconcile.md).
 */
#ifndef WCI_RECONCILE_RECONCILE_H
#define WCI_RECONCILE_RECONCILE_H

#include "db/dbconn.h"
#include "db/known.h"

/* How many fairs were solved, and of how many the results were at hand. */
struct wci_reconcile_count {
	size_t solved;
	size_t reused;
};

/*
 * Fill bounds, bound_reasons, contradictions, contradiction_claims and
 * reconciled for all fairs of a database whose other tables are complete.  The
 * same tables give the same rows.  `old` (NULL: none) is a database that this
 * very program built; the fairs that rest on the same there are taken over.
 * `known` is what the table signings adds up to (NULL: it is read for that).
 */
enum wcifit_status wci_reconcile_build(struct wci_db *db, struct wci_db *old,
    const struct wci_known_sums *known, struct wci_reconcile_count *count,
    struct wcifit_error *error);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What the claims of each fair prove together, as rows of the database
 * (docs/reconcile.md).
 */
#ifndef WCI_RECONCILE_RECONCILE_H
#define WCI_RECONCILE_RECONCILE_H

#include "db/dbconn.h"

/*
 * Fill bounds, bound_reasons, contradictions and contradiction_claims for all
 * fairs of a database whose other tables are complete.  The same tables give the
 * same rows.
 */
enum wcifit_status wci_reconcile_build(
    struct wci_db *db, struct wcifit_error *error);

#endif

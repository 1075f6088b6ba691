/* SPDX-License-Identifier: MIT */
/*
 * The tables that are made of others: figures, the sums of scopes in
 * signing_totals, and cells.
 */
#ifndef WCI_INGEST_DERIVE_H
#define WCI_INGEST_DERIVE_H

#include "db/intake.h"

/*
 * Fill them when all rows of the seeds and signing_totals are in, and the views are
 * there.  Rows go into a table in the order of its key, so that the same seeds
 * give the same bytes.
 */
enum wcifit_status wci_derive(
    struct wci_db *db, struct wci_intake *intake, struct wcifit_error *error);

#endif

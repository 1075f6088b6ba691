/* SPDX-License-Identifier: MIT */
/*
 * Sums of signings along each dimension, in one reading of the table: a GROUP
 * BY would sort all signings once for every dimension.
 */
#ifndef WCI_INGEST_TOTALS_H
#define WCI_INGEST_TOTALS_H

#include "db/dbconn.h"

/*
 * Fill the table signing_totals from signings, their investors and the
 * organizations.  Parts of batches are left out, and of the sums over all
 * fairs (fair '*') repeats as well.  The rows are written in the order of
 * their key.  WCIFIT_REJECTED when a sum does not fit into 64 bits.
 */
enum wcifit_status wci_totals_fill(
    struct wci_db *db, struct wcifit_error *error);

#endif

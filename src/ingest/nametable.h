/* SPDX-License-Identifier: MIT */
/*
 * The table `names`: every word that names a row, in the order of its key.
 */
#ifndef WCI_INGEST_NAMETABLE_H
#define WCI_INGEST_NAMETABLE_H

#include "db/intake.h"
#include "ingest/build.h"

/* Fill the table; the words are sorted, so that none can be found afterwards. */
enum wcifit_status wci_nametable_fill(struct wci_build *build,
    struct wci_intake *intake, struct wcifit_error *error);

#endif

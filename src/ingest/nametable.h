/* SPDX-License-Identifier: MIT */
/*
 * The table `reference_names`: the words that name rows, but for the ids and
 * names of organizations, which stand in their table.
 */
#ifndef WCI_INGEST_NAMETABLE_H
#define WCI_INGEST_NAMETABLE_H

#include "db/intake.h"
#include "ingest/build.h"

/* Fill the table, in the order of its key. */
enum wcifit_status wci_nametable_fill(struct wci_build *build,
    struct wci_intake *intake, struct wcifit_error *error);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What a database was made of, as it says itself: by which program, of which
 * seeds.
 */
#ifndef WCI_INGEST_ORIGIN_H
#define WCI_INGEST_ORIGIN_H

#include "db/dbconn.h"
#include "ingest/seedfiles.h"

/* Whether this program made it, with the same tables and derived rows. */
bool wci_origin_same_program(struct wci_db *db);

/* Whether it was made of just these files; reads them for their hashes. */
bool wci_origin_same_seeds(struct wci_db *db, struct wci_seed_files *files);

/* Write that down; bytes and hashes of the files are known. */
enum wcifit_status wci_origin_put(struct wci_db *db,
    const struct wci_seed_files *files, struct wcifit_error *error);

#endif

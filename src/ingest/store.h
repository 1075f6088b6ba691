/* SPDX-License-Identifier: MIT */
/*
 * Rows into tables.  The INSERT of a collection and of its child tables comes
 * from the field tables; what a row could not say before everything is read is
 * settled at the end.
 */
#ifndef WCI_INGEST_STORE_H
#define WCI_INGEST_STORE_H

#include "db/intake.h"
#include "db/known.h"
#include "ingest/rows.h"

struct wci_store;

enum wcifit_status wci_store_new(struct wci_build *build, struct wci_rows *rows,
    struct wci_intake *intake, struct wci_store **store_out,
    struct wcifit_error *error);
void wci_store_free(struct wci_store *store);

/*
 * Insert a row of a streamed collection.  It waits until there are some, or until
 * wci_store_flush: until then it and its record must stay.  Of the build no more is
 * needed than what does not change while others are read: the files, and adding
 * problems.
 */
enum wcifit_status wci_store_add(
    struct wci_store *store, struct wci_made *row, struct wcifit_error *error);

/*
 * Make the row of a record of another collection and insert it, with its nested
 * records; it may wait as well.
 */
enum wcifit_status wci_store_put(struct wci_store *store,
    struct wci_record *record, struct wcifit_error *error);

/* Insert what waits. */
enum wcifit_status wci_store_flush(
    struct wci_store *store, struct wcifit_error *error);

/* How many rows wait; the last ones that were added. */
size_t wci_store_waiting(const struct wci_store *store);

/*
 * After everything was read (build->all_read): resolve what was left open by
 * records that came before what they refer to.
 */
enum wcifit_status wci_store_settle(
    struct wci_store *store, struct wcifit_error *error);

/* Fill the table signing_totals with the sums of the signings put. */
enum wcifit_status wci_store_put_totals(
    struct wci_store *store, struct wcifit_error *error);

/*
 * After that: what the known signings of each scope come to.  The caller frees
 * known->list with wci_free; its texts are the store's.
 */
enum wcifit_status wci_store_known(const struct wci_store *store,
    struct wci_known_sums *known, struct wcifit_error *error);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What streamed rows still need when they are written: a reference to a row
 * that has not been read yet, or a rule for their bounds.  Files that define
 * what others refer to are read first, so this list is short as a rule.
 */
#ifndef WCI_INGEST_PENDING_H
#define WCI_INGEST_PENDING_H

#include "ingest/build.h"

/* Zeroed but for its build; wci_pending_free at the end. */
struct wci_pending {
	struct wci_build *build;
	struct wci_stmt *insert;
	size_t count;
	struct wci_item *items; /* room for those of one record */
	size_t capacity;
};

/* Remember the n-th item of a field of a record; the record may go. */
enum wcifit_status wci_pending_add(struct wci_pending *list,
    const struct wci_record *record, const struct wci_field *field, size_t n,
    struct wcifit_error *error);

/*
 * After everything was read (build->all_read): complete the rows; what cannot
 * be becomes a problem.
 */
enum wcifit_status wci_pending_settle(
    struct wci_pending *list, struct wcifit_error *error);

void wci_pending_free(struct wci_pending *list);

#endif

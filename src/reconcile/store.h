/* SPDX-License-Identifier: MIT */
/* Bounds and contradictions as rows of the database. */
#ifndef WCI_RECONCILE_STORE_H
#define WCI_RECONCILE_STORE_H

#include "reconcile/bounds.h"
#include "reconcile/conflict.h"
#include "reconcile/system.h"

/* The tables, and the INSERT of each with all its columns. */
enum wci_store_row {
	WCI_STORE_BOUND,
	WCI_STORE_REASON,
	WCI_STORE_CONFLICT,
	WCI_STORE_CONFLICT_CLAIM,
	WCI_STORE_NOTE, /* see reuse.h */
	WCI_STORE_ROWS
};
extern const char *const wci_store_inserts[WCI_STORE_ROWS];

/* Write all that was found out about one fair. */
enum wcifit_status wci_reconcile_store(struct wci_db *db,
    const struct wci_system *system, const struct wci_conflicts *conflicts,
    const struct wci_bounds *bounds, struct wcifit_error *error);

/* Whether there is anything to say about an unknown at all. */
bool wci_bounds_say(const struct wci_side *sides);

#endif

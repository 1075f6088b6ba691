/* SPDX-License-Identifier: MIT */
/*
 * Results of the database that is being replaced.  A fair of which nothing has
 * changed that its results rest on need not be solved again.
 */
#ifndef WCI_RECONCILE_REUSE_H
#define WCI_RECONCILE_REUSE_H

#include <stdbool.h>

#include "reconcile/system.h"

/* 128 bits in hexadecimal. */
struct wci_digest {
	char text[33];
};

/*
 * A digest of all that the results of a loaded system rest on, their words
 * included.  Where a claim stands in its seed file matters as far as the order.
 */
enum wcifit_status wci_reuse_basis(const struct wci_system *system,
    struct wci_digest *basis, struct wcifit_error *error);

/*
 * Copy the results of a fair from `old`, in the order in which they would be
 * written, when they rest on `basis`; else, and when `old` cannot be read or
 * its rows are not those that were noted, do nothing.
 */
enum wcifit_status wci_reuse_copy(struct wci_db *old, struct wci_db *db,
    const char *fair, const struct wci_digest *basis, bool *copied_out,
    struct wcifit_error *error);

/* Note what the results of a fair rest on, after they were written. */
enum wcifit_status wci_reuse_note(struct wci_db *db, const char *fair,
    const struct wci_digest *basis, struct wcifit_error *error);

#endif

/* SPDX-License-Identifier: MIT */
/* From a database to what is found out, fair by fair. */
#ifndef WCI_RECONCILE_FAIRS_H
#define WCI_RECONCILE_FAIRS_H

#include "reconcile/bounds.h"
#include "reconcile/conflict.h"
#include "reconcile/system.h"

/* One fair, worked out. */
struct wci_finding {
	struct wci_system system;
	struct wci_conflicts conflicts;
	struct wci_bounds bounds;
};

/* Claims to leave out, by id. */
struct wci_wishes {
	const char *const *without;
	size_t without_count;
};

/*
 * Work out the fair of that id, or all in the order of their ids (NULL), and
 * call found for each; *finding is the callee's for the time of the call.
 * `wishes` may be NULL.
 */
enum wcifit_status wci_fairs_each(struct wci_db *db, const char *fair,
    const struct wci_wishes *wishes,
    enum wcifit_status (*found)(void *context,
	const struct wci_finding *finding, struct wcifit_error *error),
    void *context, struct wcifit_error *error);

#endif

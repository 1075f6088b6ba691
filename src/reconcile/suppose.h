/* SPDX-License-Identifier: MIT */
/* What would follow if further claims were made. */
#ifndef WCI_RECONCILE_SUPPOSE_H
#define WCI_RECONCILE_SUPPOSE_H

#include "db/dbconn.h"

/* The source of suppositions, and the name of their file. */
#define WCI_SUPPOSITION "supposition"

/*
 * Copy into memory what reconciling needs of a database, and add claims
 * written as YAML mappings: fair (unless `fair` names it), scope, dimensions
 * and measures; source and locator may be left out.  A claim that does not
 * check is WCIFIT_USAGE.  *copy_out is the caller's to close.
 */
enum wcifit_status wci_suppose(struct wci_db *db, const char *fair,
    const char *const *claims, size_t count, struct wci_db **copy_out,
    struct wcifit_error *error);

#endif

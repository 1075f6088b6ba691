/* SPDX-License-Identifier: MIT */
/*
 * Claims to rows: the set of projects a claim speaks of, spelled as an id, and
 * the measures it gives of it.
 */
#ifndef WCI_INGEST_CLAIMS_H
#define WCI_INGEST_CLAIMS_H

#include "ingest/build.h"

struct wci_claims;

enum wcifit_status wci_claims_new(struct wci_build *build,
    struct wci_claims **claims_out, struct wcifit_error *error);
void wci_claims_free(struct wci_claims *claims);

/*
 * The set of a scope itself, so that every scope has one to hang totals on.
 */
enum wcifit_status wci_claims_put_scope(struct wci_claims *claims,
    const char *fair, const char *scope, struct wcifit_error *error);

/* Insert a claim; everything it may refer to has been read. */
enum wcifit_status wci_claims_put(struct wci_claims *claims,
    const struct wci_record *record, struct wcifit_error *error);

#endif

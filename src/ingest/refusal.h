/* SPDX-License-Identifier: MIT */
/*
 * Why a table did not take a row: its key is taken, or a CHECK of schema.sql
 * refused it.
 */
#ifndef WCI_INGEST_REFUSAL_H
#define WCI_INGEST_REFUSAL_H

#include "ingest/build.h"

/*
 * Add the problem about a record that INSERT OR IGNORE has left out, if it was:
 * of several with an id of their own each may be asked about.
 */
enum wcifit_status wci_refusal_explain(struct wci_build *build,
    const struct wci_record *record, struct wcifit_error *error);

/*
 * Add the problem about a record that a CHECK or NOT NULL refused: the rules of
 * schema.sql that seeds can break, or which table has the rule.
 */
void wci_refusal_explain_rule(
    struct wci_build *build, const struct wci_record *record);

#endif

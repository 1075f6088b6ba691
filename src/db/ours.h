/* SPDX-License-Identifier: MIT */
/* Whether a database has the tables, views and indexes this program makes. */
#ifndef WCI_DB_OURS_H
#define WCI_DB_OURS_H

#include "db/dbconn.h"

/*
 * WCIFIT_REJECTED when there is a table, view, trigger or index in it that
 * this program does not make, or makes otherwise; the message names it.
 */
enum wcifit_status wci_ours_check(
    struct wci_db *db, struct wcifit_error *error);

#endif

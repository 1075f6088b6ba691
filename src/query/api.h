/* SPDX-License-Identifier: MIT */
/* What other rooms need of a handle. */
#ifndef WCI_QUERY_API_H
#define WCI_QUERY_API_H

#include "db/dbconn.h"

/* The connection behind a public handle. */
struct wci_db *wci_api_db(struct wcifit *db);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What only the finished tables can tell: schema/checks/NAME.sql each select
 * seed_file, seed_line, key and message of what is wrong; one that misses
 * something also the collection and the word that is missed.
 */
#ifndef WCI_INGEST_CHECKS_H
#define WCI_INGEST_CHECKS_H

#include "ingest/build.h"

/*
 * Run every check; findings become problems of their files.  Not `keyed`: the
 * keys of schema/keys.sql could not be made, and schema/duplicates.sql, another
 * such check, says why.
 */
enum wcifit_status wci_checks_run(
    struct wci_build *build, bool keyed, struct wcifit_error *error);

#endif

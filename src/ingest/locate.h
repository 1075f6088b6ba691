/* SPDX-License-Identifier: MIT */
/*
 * The places of keys' values, found by reading a file again: only errors need
 * them, so no place is kept for what is right.
 */
#ifndef WCI_INGEST_LOCATE_H
#define WCI_INGEST_LOCATE_H

#include "ingest/seedfiles.h"

/*
 * Complete the findings of a file that have no column yet: their line is that
 * of a mapping, their path a key of it; of several that ask for one key of one line
 * and the same `nth`, the second gets the next mapping.  They get the place of the value under
 * that key and the way of keys to it ("signings[3].part_of"); those of the
 * mapping where it lacks the key.
 */
enum wcifit_status wci_locate(
    struct wci_seed_file *file, struct wcifit_error *error);

#endif

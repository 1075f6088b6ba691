/* SPDX-License-Identifier: MIT */
/*
 * Reading all seed files with several threads, handing out their batches in
 * the order of the files: what comes out does not depend on timing.  Memory is
 * bounded by the queue, not by the input.
 */
#ifndef WCI_INGEST_FEED_H
#define WCI_INGEST_FEED_H

#include "ingest/reader.h"
#include "ingest/seedfiles.h"

struct wci_feed;

/*
 * Start `threads` readers; 0: one fewer than there are processors, at most 8.
 * Large files are cut into pieces of about `piece_bytes`; 0: a size that suits.
 * What is handed out does not depend on either, except for where batches end.
 */
enum wcifit_status wci_feed_start(struct wci_seed_files *files,
    unsigned threads, size_t piece_bytes, struct wci_feed **feed_out,
    struct wcifit_error *error);

/*
 * The next batch, the caller's to free or to give back, or NULL at the end or
 * on failure (see wci_feed_end).  The files that begin with large collections
 * come last.
 */
struct wci_batch *wci_feed_next(struct wci_feed *feed);

/* Give a batch back, so that its memory is used again; NULL is allowed. */
void wci_feed_recycle(struct wci_feed *feed, struct wci_batch *batch);

/* Bytes read so far, for a progress bar. */
uint64_t wci_feed_bytes(struct wci_feed *feed);

/*
 * Stop the readers, wait for them, free; the failure that ended the handing
 * out, if one did.
 */
enum wcifit_status wci_feed_end(
    struct wci_feed *feed, struct wcifit_error *error);

#endif

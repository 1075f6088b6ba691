/* SPDX-License-Identifier: MIT */
/*
 * Making rows of what a feed hands out, in a thread of its own: a station
 * between the readers and the thread that fills the database.
 */
#ifndef WCI_INGEST_RESOLVER_H
#define WCI_INGEST_RESOLVER_H

#include "ingest/feed.h"
#include "ingest/rows.h"

struct wci_resolver;

/*
 * Begin.  Until wci_resolver_end build, rows and wci_feed_next are the
 * resolver's; what a build says of its files may be read, and problems be
 * added.  Without a thread (`alone`) the work is done by wci_resolver_next:
 * for seeds so few that a thread would cost more.
 */
enum wcifit_status wci_resolver_start(struct wci_build *build,
    struct wci_rows *rows, struct wci_feed *feed, bool alone,
    struct wci_resolver **resolver_out, struct wcifit_error *error);

/*
 * The next batch, in the order of the feed, the caller's to free or to recycle:
 * its records are learned, and of those that are streamed and not broken the
 * rows are made.  NULL at the end or on failure (see wci_resolver_end).
 */
struct wci_batch *wci_resolver_next(struct wci_resolver *resolver);

/* Stop, wait for it, free; the failure that ended it, if one did. */
enum wcifit_status wci_resolver_end(
    struct wci_resolver *resolver, struct wcifit_error *error);

#endif

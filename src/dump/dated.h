/* SPDX-License-Identifier: MIT */
/*
 * Dumps side by side: folders named by the time in UTC, `latest` pointing to
 * the newest, and no more than so many of them.
 */
#ifndef WCI_DUMP_DATED_H
#define WCI_DUMP_DATED_H

#include <stdint.h>

#include "dump/folder.h"

#define WCI_DATED_LATEST "latest"

/* A private folder in `base` in which the dump is made. */
enum wcifit_status wci_dated_stage(const struct wci_folder *base,
    struct wci_folder *stage, struct wcifit_error *error);

/* Open the folder that `latest` points to; closed when there is none. */
enum wcifit_status wci_dated_latest(const struct wci_folder *base,
    struct wci_folder *latest, struct wcifit_error *error);

/* Give the staged folder its dated name and let `latest` point to it. */
enum wcifit_status wci_dated_publish(const struct wci_folder *base,
    struct wci_folder *stage, int64_t now, struct wcifit_error *error);

/* Remove the staged folder of a dump that is not to be. */
void wci_dated_discard(const struct wci_folder *base, struct wci_folder *stage);

/* Remove the oldest dated folders, so that `keep` are left. */
enum wcifit_status wci_dated_prune(
    const struct wci_folder *base, unsigned keep, struct wcifit_error *error);

#endif

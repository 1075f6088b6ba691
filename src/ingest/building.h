/* SPDX-License-Identifier: MIT */
/*
 * The file an ingest makes: locked, built under another name beside it, and
 * put in its place when it is done.
 */
#ifndef WCI_INGEST_BUILDING_H
#define WCI_INGEST_BUILDING_H

#include <stdbool.h>

#include "core/status.h"

struct wci_building {
	const char *path; /* the caller's */
	char *temporary;  /* the file under construction */
	bool made;	  /* it is there */
	int lock;	  /* -1: none */
};

/*
 * Look at what stands there, which must be a database or nothing, and lock it,
 * waiting so long for another ingest.  wci_building_close in any case.
 */
enum wcifit_status wci_building_open(struct wci_building *building,
    const char *path, unsigned wait_seconds, struct wcifit_error *error);

/* Remove what an ingest that was killed left behind. */
void wci_building_clear(const struct wci_building *building);

/* Make a database without rows, building->temporary, which is the caller's to fill. */
enum wcifit_status wci_building_begin(
    struct wci_building *building, struct wcifit_error *error);

/* Put the file in its place. */
enum wcifit_status wci_building_publish(
    struct wci_building *building, struct wcifit_error *error);

/* Unlock, and remove a file that was not published. */
void wci_building_close(struct wci_building *building);

#endif

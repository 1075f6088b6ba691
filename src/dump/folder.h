/* SPDX-License-Identifier: MIT */
/*
 * The folder a dump goes to: opening, the lock, what a killed run left behind.
 *
 * Every name this room makes for itself begins with WCI_DUMP_PREFIX:
 *
 *   .wcifit-dump.lock       locked while a dump runs; kept
 *   .wcifit-dump.NAME.tmp   NAME being written (a folder too)
 *   .wcifit-dump.NAME.old   what NAME was before the files were exchanged
 */
#ifndef WCI_DUMP_FOLDER_H
#define WCI_DUMP_FOLDER_H

#include <stdbool.h>

#include "core/status.h"

#define WCI_DUMP_PREFIX ".wcifit-dump."
#define WCI_DUMP_LOCK WCI_DUMP_PREFIX "lock"
#define WCI_DUMP_MANIFEST "manifest.json"

struct wci_folder {
	int fd;	    /* -1: closed */
	char *path; /* for messages and names */
};

#define WCI_FOLDER_CLOSED                                                      \
	{                                                                      \
		-1, NULL                                                       \
	}

/* Open a folder; with `make`, it is made when it is missing. */
enum wcifit_status wci_folder_open(struct wci_folder *folder, const char *path,
    bool make, struct wcifit_error *error);

/* Open `name` in a folder; links are not followed. */
enum wcifit_status wci_folder_open_in(struct wci_folder *folder,
    const struct wci_folder *parent, const char *name,
    struct wcifit_error *error);

/* Accepts a closed one. */
void wci_folder_close(struct wci_folder *folder);

/*
 * Take the lock, waiting at most so many seconds: WCIFIT_BUSY when another
 * run holds it.  The caller closes *fd_out, which frees the lock; so does the
 * end of the process.
 */
enum wcifit_status wci_folder_lock(const struct wci_folder *folder,
    unsigned wait_seconds, int *fd_out, struct wcifit_error *error);

/* Make what was renamed in the folder last. */
enum wcifit_status wci_folder_sync(
    const struct wci_folder *folder, struct wcifit_error *error);

/*
 * With the lock held: undo what a killed run had exchanged by halves, and
 * remove the rest of what it left.
 */
enum wcifit_status wci_folder_recover(
    const struct wci_folder *folder, struct wcifit_error *error);

/* Remove a file, or a folder with the files in it; gone already is well. */
enum wcifit_status wci_folder_remove(const struct wci_folder *folder,
    const char *name, struct wcifit_error *error);

/* WCI_DUMP_PREFIX + name + suffix; NULL without memory; wci_free. */
char *wci_folder_name(const char *name, const char *suffix);

/* Called with each name in a folder but "." and "..". */
typedef enum wcifit_status (*wci_folder_visit)(
    void *context, const char *name, struct wcifit_error *error);
enum wcifit_status wci_folder_each(const struct wci_folder *folder,
    wci_folder_visit visit, void *context, struct wcifit_error *error);

#endif

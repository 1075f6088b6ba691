/* SPDX-License-Identifier: MIT */
/*
 * One file of a dump on its way: written under a temporary name, hashed as it
 * goes, compared with what stands there, synced when it differs.
 */
#ifndef WCI_DUMP_NEWFILE_H
#define WCI_DUMP_NEWFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "dump/digest.h"
#include "dump/folder.h"

struct wci_newfile {
	const struct wci_folder *folder; /* borrowed */
	char *name;			 /* what it will be called */
	char *temporary;		 /* NULL: there is none (any more) */
	int fd;				 /* -1: not being written */
	struct wci_digest *digest;
	uint64_t bytes;
	char sha256[WCI_DIGEST_SIZE]; /* once finished */
	bool changed;		      /* differs from what stands there */
	bool exchanged;		      /* renamed to its name */
	bool had_old;		      /* something stood there before */
};

/* Begin; `name` is copied.  Filled so that free is always right. */
enum wcifit_status wci_newfile_begin(struct wci_newfile *file,
    const struct wci_folder *folder, const char *name,
    struct wcifit_error *error);

/* A sink that writes to it. */
struct wcifit_sink wci_newfile_sink(struct wci_newfile *file);

/*
 * All is written: compare with the file of its name in `previous` (the same
 * folder, or an older one, or NULL), set `changed`, sync and close.  The
 * temporary file of an unchanged one is removed; when the previous folder is
 * another one, the old file is linked into the new folder instead.
 */
enum wcifit_status wci_newfile_finish(struct wci_newfile *file,
    const struct wci_folder *previous, struct wcifit_error *error);

/* Remove what was not renamed, and free. */
void wci_newfile_free(struct wci_newfile *file);

#endif

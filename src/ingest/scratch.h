/* SPDX-License-Identifier: MIT */
/*
 * What does not fit into memory: a file without a name, in the folder that SQLite
 * takes for its own temporary files.  It is made when first something is written.
 */
#ifndef WCI_INGEST_SCRATCH_H
#define WCI_INGEST_SCRATCH_H

#include <stddef.h>
#include <stdint.h>

struct wci_scratch {
	int fd; /* -1: nothing was written yet */
};

#define WCI_SCRATCH_EMPTY                                                      \
	{                                                                      \
		-1                                                             \
	}

/* Write at an offset; 0, or an errno. */
int wci_scratch_write(
    struct wci_scratch *scratch, const void *bytes, size_t size, uint64_t at);

/* Read what was written; 0, or an errno (EIO: it is not there any more). */
int wci_scratch_read(
    const struct wci_scratch *scratch, void *to, size_t size, uint64_t at);

void wci_scratch_close(struct wci_scratch *scratch);

#endif

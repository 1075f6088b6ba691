/* SPDX-License-Identifier: MIT */
/*
 * manifest.json: what a dump consists of, so that a reader can tell that it
 * is whole and what it was made from.
 */
#ifndef WCI_DUMP_MANIFEST_H
#define WCI_DUMP_MANIFEST_H

#include <stdint.h>

#include "core/buf.h"
#include "dump/newfile.h"

/* What a file of the dump is about. */
struct wci_listed {
	const char *report; /* NULL: the page */
	const char *format; /* "csv" */
	uint64_t rows;	    /* of a report */
};

struct wci_manifest {
	const char *seeds; /* digest of the seeds */
	int64_t now;
	const struct wci_newfile *files;
	const struct wci_listed *listed; /* one a file */
	size_t count;
};

/* "2026-05-23T07:03:00Z"; with `plain`, as in a name: 2026-05-23T070300Z. */
#define WCI_TIME_SIZE 32
void wci_manifest_time(char out[WCI_TIME_SIZE], int64_t now, bool plain);

/*
 * The text of the manifest.  *time_out is where the time stands in it, so
 * that two manifests can be compared but for that.
 */
enum wcifit_status wci_manifest_text(const struct wci_manifest *manifest,
    struct wci_buf *text, size_t *time_out, struct wcifit_error *error);

/* Whether the manifest in a folder says the same, at whatever time. */
bool wci_manifest_same(const struct wci_folder *folder,
    const struct wci_buf *text, size_t time, bool *same_time_out);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Text compiled into the library: schema, views, derivations, checks, reports.
 * The tables are written at build time by cmake/embed.cmake from the files
 * that CMakeLists.txt names.
 */
#ifndef WCI_CORE_EMBED_H
#define WCI_CORE_EMBED_H

#include <stddef.h>

struct wci_embedded {
	const char *name; /* path below schema/: "reports/by-industry.sql" */
	const char *text; /* NUL-terminated */
	size_t length;
};

/* Sorted by name. */
extern const struct wci_embedded wci_embedded_files[];
extern const size_t wci_embedded_count;

/* The file of that name, or NULL. */
const struct wci_embedded *wci_embed_find(const char *name);

#endif

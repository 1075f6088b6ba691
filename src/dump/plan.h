/* SPDX-License-Identifier: MIT */
/*
 * Which files a dump consists of, before any of them is made.
 */
#ifndef WCI_DUMP_PLAN_H
#define WCI_DUMP_PLAN_H

#include <stddef.h>

#include "core/status.h"

#define WCI_PLAN_PAGE "index.html"

struct wci_planned {
	char *name;			    /* of the file */
	const struct wcifit_report *report; /* NULL: the page */
	enum wcifit_format format;
};

/* Report by report; the page, where html is wanted, comes last. */
struct wci_plan {
	struct wci_planned *items;
	size_t count;
};

/*
 * WCIFIT_USAGE for a report that does not exist, that needs a parameter and
 * was named, or whose file would take the name of another.
 */
enum wcifit_status wci_plan_make(const struct wcifit_dump_options *options,
    struct wci_plan *plan, struct wcifit_error *error);

/* Accepts an empty one. */
void wci_plan_free(struct wci_plan *plan);

#endif

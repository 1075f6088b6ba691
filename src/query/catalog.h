/* SPDX-License-Identifier: MIT */
/*
 * Reports and their headers: comment lines before the SELECT that declare
 * title, description, parameters, columns, intervals and a chart
 * (docs/reports.md).
 */
#ifndef WCI_QUERY_CATALOG_H
#define WCI_QUERY_CATALOG_H

#include "core/status.h"
#include "render/render.h"

struct wci_report {
	struct wcifit_report view; /* first, so that it can be cast back */
	char *file;		   /* for messages */
	struct wci_rowset rowset;  /* columns, intervals, chart; no title */
	char **strings;		   /* all text of the report, to be freed */
	size_t string_count;
	size_t string_capacity;
};

/*
 * Parse one report of `length` bytes; `file` is what messages call it and
 * `name` the report's name.  WCIFIT_REJECTED with file and line when the
 * header is wrong.  The caller frees *report_out.
 */
enum wcifit_status wci_report_parse(const char *file, const char *name,
    const char *text, size_t length, struct wci_report **report_out,
    struct wcifit_error *error);

/* Accepts NULL. */
void wci_report_free(struct wci_report *report);

/* The report behind its public view. */
const struct wci_report *wci_report_of(const struct wcifit_report *view);

/* The name of a unit ("CNY") and the other way round; false: unknown. */
const char *wci_unit_name(enum wci_unit unit);
bool wci_unit_parse(const char *name, enum wci_unit *unit_out);

#endif

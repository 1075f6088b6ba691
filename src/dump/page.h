/* SPDX-License-Identifier: MIT */
/*
 * The pages for people: index.html, and a whole page around the table of each
 * report.  A page needs nothing from elsewhere: style, script and charts stand
 * in it, and its content security policy forbids all else.
 */
#ifndef WCI_DUMP_PAGE_H
#define WCI_DUMP_PAGE_H

#include "db/dbconn.h"
#include "dump/plan.h"

/* index.html; `seeds` is the digest of the seeds. */
enum wcifit_status wci_page_index(struct wci_db *db,
    const struct wci_plan *plan, const char *seeds,
    const struct wcifit_sink *sink, struct wcifit_error *error);

/* What stands before and behind the table of a report. */
enum wcifit_status wci_page_report_head(const struct wci_plan *plan,
    const struct wcifit_report *report, const struct wcifit_sink *sink,
    struct wcifit_error *error);
enum wcifit_status wci_page_report_foot(const struct wcifit_report *report,
    const struct wcifit_sink *sink, struct wcifit_error *error);

#endif

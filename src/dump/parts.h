/* SPDX-License-Identifier: MIT */
/*
 * The parts of index.html, for the files of the page only.
 *
 * A page remembers its first failure: the parts go on without doing anything,
 * and wci_page_index asks once.
 */
#ifndef WCI_DUMP_PARTS_H
#define WCI_DUMP_PARTS_H

#include "core/buf.h"
#include "db/dbconn.h"
#include "dump/chart.h"
#include "dump/html.h"
#include "dump/plan.h"

/* A claim by the set it is about; sorted by set. */
struct wci_cite {
	char *set;
	char *claim;
	int64_t number;
};

struct wci_page {
	struct wci_db *db;
	const struct wci_plan *plan;
	const char *seeds;
	struct wci_out out;
	struct wci_cite *cites;
	size_t cite_count;
	size_t cite_capacity;
	enum wcifit_status status;
	struct wcifit_error *error;
};

/* One statement of schema/page/ with ?1 bound to text; NULL on failure. */
struct wci_stmt *wci_page_query(
    struct wci_page *page, const char *name, const char *first);
/* The next row; false at the end, on failure and on an interrupt. */
bool wci_page_row(struct wci_page *page, struct wci_stmt *stmt);
/* Its end; accepts NULL. */
void wci_page_done(struct wci_page *page, struct wci_stmt *stmt);

/* A column as text, NULL for NULL, borrowed; escaped; two as an interval. */
const char *wci_page_string(const struct wci_stmt *stmt, int n);
void wci_page_text(struct wci_page *page, const struct wci_stmt *stmt, int n);
struct wci_range wci_page_range(const struct wci_stmt *stmt, int low);

/* A table in a box of its own that scrolls; headings are written between. */
void wci_page_table_begin(struct wci_page *page, const char *caption);
void wci_page_heading(struct wci_page *page, const char *words, bool number);
void wci_page_table_rows(struct wci_page *page);
void wci_page_table_end(struct wci_page *page);

/* A cell with an interval; sorted by its lower bound. */
void wci_page_range_cell(struct wci_page *page, const struct wci_range *range,
    enum wci_measure measure);

/* "[3] [7]": links to the claims on a set. */
void wci_page_cites(struct wci_page *page, const char *set);

/* A chart with its caption and legend. */
void wci_page_figure(
    struct wci_page *page, const char *caption, const struct wci_bars *bars);

/* The parts, in the order of the page. */
void wci_part_trend(struct wci_page *page);
void wci_part_scopes(struct wci_page *page, const char *fair);
/* `inner`: below the heading of a fair. */
void wci_part_cells(struct wci_page *page, const char *fair, bool inner);
void wci_part_fairs(struct wci_page *page);
void wci_part_contradictions(struct wci_page *page);
void wci_part_bounds(struct wci_page *page);
void wci_part_sources(struct wci_page *page);

#endif

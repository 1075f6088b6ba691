/* SPDX-License-Identifier: MIT */
/*
 * Rows to text in one of the formats (docs/formats.md).  A renderer is three
 * functions over private state and a buffered sink; it knows nothing of
 * databases.
 */
#ifndef WCI_RENDER_RENDER_H
#define WCI_RENDER_RENDER_H

#include "core/cell.h"
#include "render/out.h"

/* What the numbers of a column are. */
enum wci_unit {
	WCI_UNIT_ANY, /* ad-hoc SQL: as they come */
	WCI_UNIT_TEXT,
	WCI_UNIT_ID,
	WCI_UNIT_COUNT,
	WCI_UNIT_CNY,	/* whole yuan */
	WCI_UNIT_SHARE, /* millionths; also called ppm */
	WCI_UNIT_DATE,
	WCI_UNIT_NUMBER,
	WCI_UNIT_FLAG, /* 0 or 1 */
	WCI_UNIT_LAST
};

struct wci_column {
	const char *name;    /* the key in formats for machines */
	const char *heading; /* in formats for people */
	enum wci_unit unit;
};

/* Two columns that people see as one cell, in the place of the first. */
struct wci_interval {
	const char *heading;
	size_t low;
	size_t high;
};

/* A bar for each row, of the length of a column or an interval. */
struct wci_chart {
	bool wanted;
	bool trend;    /* rows follow each other in time */
	size_t label;  /* the column that names the rows */
	bool interval; /* `value` is the index of an interval, not a column */
	size_t value;
};

/* What is to be rendered; must live as long as the renderer. */
struct wci_rowset {
	const char *title; /* NULL: none */
	const struct wci_column *columns;
	size_t column_count;
	const struct wci_interval *intervals;
	size_t interval_count;
	struct wci_chart chart;
};

struct wci_render;

/*
 * Begin: writes what comes before the rows.  `max_memory` bounds what the one
 * format that keeps all rows (table) may take, 0: no bound.  `output` is
 * copied.  The caller frees *render_out.
 */
enum wcifit_status wci_render_begin(const struct wcifit_output *output,
    const struct wci_rowset *rowset, uint64_t max_memory,
    struct wci_render **render_out, struct wcifit_error *error);

/* One row of column_count cells, which are looked at during the call only. */
enum wcifit_status wci_render_row(struct wci_render *render,
    const struct wci_cell *cells, struct wcifit_error *error);

/* Write what comes behind the rows and hand all to the sink. */
enum wcifit_status wci_render_end(
    struct wci_render *render, struct wcifit_error *error);

uint64_t wci_render_rows(const struct wci_render *render);
uint64_t wci_render_bytes(const struct wci_render *render);

/* Accepts NULL. */
void wci_render_free(struct wci_render *render);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Columns and cells as people see them: headings with units, money scaled,
 * shares in percent, the two bounds of an interval in one cell.
 */
#ifndef WCI_RENDER_PRESENT_H
#define WCI_RENDER_PRESENT_H

#include "core/buf.h"
#include "render/render.h"

/* One column for people: a column of the rowset, or an interval of two. */
struct wci_shown {
	size_t low;  /* the column, or the one with the lower bound */
	size_t high; /* the one with the upper bound; for a column, low */
	bool interval;
	bool numeric; /* by its unit */
	enum wci_unit unit;
	char *heading; /* with its unit: "Announced, bn CNY" */
};

struct wci_present {
	enum wcifit_unit money;
	struct wci_shown *shown;
	size_t count;
};

enum wcifit_status wci_present_init(struct wci_present *present,
    const struct wci_rowset *rowset, enum wcifit_unit money,
    struct wcifit_error *error);
void wci_present_free(struct wci_present *present);

/*
 * Append what column n shows of a row, escaped for a terminal; nothing for
 * unknown.  False when a number is no whole number where its unit needs one.
 */
bool wci_present_cell(const struct wci_present *present, size_t n,
    const struct wci_cell *cells, struct wci_buf *buf);

/* Whether the cell is a number, whatever its column. */
bool wci_present_numeric(
    const struct wci_present *present, size_t n, const struct wci_cell *cells);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Sums of signings along each dimension, added up as the signings come.  A
 * GROUP BY would sort all signings once for every dimension.
 *
 * Parts of batches are left out, and of the sums over all fairs (fair '*')
 * repeats as well.
 */
#ifndef WCI_INGEST_TOTALS_H
#define WCI_INGEST_TOTALS_H

#include "db/intake.h"
#include "db/known.h"

/* What a sum needs to know of a signing. */
enum wci_totals_cell {
	WCI_TOTALS_FAIR,
	WCI_TOTALS_SCOPE,
	WCI_TOTALS_INDUSTRY,
	WCI_TOTALS_CLASS, /* its own, else the one of all its investors */
	WCI_TOTALS_ORIGIN,
	WCI_TOTALS_HOST,
	WCI_TOTALS_PART_OF,
	WCI_TOTALS_SAME_AS,
	WCI_TOTALS_KIND,
	WCI_TOTALS_STAGE,
	WCI_TOTALS_VALUE_KIND,
	WCI_TOTALS_VALUE_STATED,
	WCI_TOTALS_QUALIFIER,
	WCI_TOTALS_PROJECTS_LOW,
	WCI_TOTALS_PROJECTS_HIGH,
	WCI_TOTALS_VALUE_LOW,
	WCI_TOTALS_VALUE_HIGH,
	WCI_TOTALS_CELLS
};

/* The columns of the table signings in which they stand. */
extern const char *const wci_totals_columns[WCI_TOTALS_CELLS];

/* Tiers of size, each without its upper bound. */
struct wci_size_tier {
	int64_t low;
	int64_t high;	    /* 0: open */
	const char *member; /* spelt as in breakdown_members */
	const char *label;
};

#define WCI_SIZE_TIERS 6
extern const struct wci_size_tier wci_size_tiers[WCI_SIZE_TIERS];

struct wci_totals;

struct wci_totals *wci_totals_new(void);
void wci_totals_free(struct wci_totals *totals);

/* Count a signing; false: there is no memory. */
bool wci_totals_add(struct wci_totals *totals, const struct wci_cell *cells);

/* Count a signing for the source of a row; false: there is no memory. */
bool wci_totals_cite(struct wci_totals *totals, uint64_t source);

/*
 * Write the sums to the table signing_totals, in the order of its key, and
 * the counts to sources.  WCIFIT_REJECTED when a sum does not fit into 64 bits.
 */
enum wcifit_status wci_totals_write(struct wci_totals *totals,
    struct wci_db *db, struct wci_intake *intake, struct wcifit_error *error);

/*
 * The same from the tables signings, their lists and organizations: for
 * signings of which not all was known when they came.  *totals must be new.
 */
enum wcifit_status wci_totals_fill(struct wci_totals *totals, struct wci_db *db,
    struct wci_intake *intake, struct wcifit_error *error);

/*
 * After they were written: what the known signings of each scope come to.  The
 * caller frees known->list with wci_free; its texts are those of *totals.
 */
enum wcifit_status wci_totals_known(const struct wci_totals *totals,
    struct wci_known_sums *known, struct wcifit_error *error);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The smallest and largest number of projects and value of each set, with a
 * proof for each bound that says more than what is stated.
 */
#ifndef WCI_RECONCILE_BOUNDS_H
#define WCI_RECONCILE_BOUNDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reconcile/problem.h"
#include "reconcile/proof.h"
#include "reconcile/system.h"

/* One side of the bounds of an unknown, in whole projects or CNY. */
struct wci_side {
	bool stated; /* some claim states a bound of this very unknown */
	int64_t stated_bound;
	bool known; /* false: open (a low side is always known, 0 at least) */
	int64_t bound;
	bool gains;
	struct wci_proof proof; /* empty where nothing needs to be proved */
};

struct wci_bounds {
	size_t count;		     /* unknowns: two a set */
	struct wci_side (*sides)[2]; /* low, high */
	size_t unproved;	     /* bounds that were found and not shown */
};

/*
 * Find all bounds of a system that is feasible, from its plain problem as
 * wci_problem_try left it.  *bounds needs no preparation; wci_bounds_free in any
 * case.
 */
enum wcifit_status wci_bounds_find(const struct wci_problem *problem,
    struct wci_bounds *bounds, struct wcifit_error *error);

void wci_bounds_free(struct wci_bounds *bounds);

#endif

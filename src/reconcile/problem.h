/* SPDX-License-Identifier: MIT */
/*
 * A system as the solver sees it: money in units of 1e8 CNY so that coefficients
 * stay near 1, bounds of single unknowns as bounds.
 */
#ifndef WCI_RECONCILE_PROBLEM_H
#define WCI_RECONCILE_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

#include "reconcile/proof.h"
#include "reconcile/solve.h"
#include "reconcile/system.h"

/* Whether a row takes part: all rules do, and claims in their reading. */
bool wci_row_active(const struct wci_system *system, size_t row);

struct wci_problem {
	const struct wci_system *system;
	struct wci_lp *lp; /* NULL: no row ties one unknown to another */
	size_t columns;	   /* of the system */
	size_t row_count;
	size_t *rows;	/* of the system, per row of the solver */
	size_t *lowest; /* per column: the row that bounds it, or WCI_NONE */
	size_t *highest;
	double *low; /* per column, solver's units; 0 and INFINITY without */
	double *high;
	bool crossed;	    /* some low bound is above its high one */
	size_t slack_count; /* elastic programs only */
};

enum wci_problem_kind {
	WCI_PROBLEM_PLAIN,
	/* Right sides 0, and unknowns that are open above from 0 to 1: which
	   of them can grow without end. */
	WCI_PROBLEM_RAYS,
	/* All bounds are rows; rows of active claims may give way, each by a
	   slack of its own, behind the columns of the system. */
	WCI_PROBLEM_ELASTIC,
	/* The same with one slack for all of them. */
	WCI_PROBLEM_COMMON
};

/*
 * Set up the active rows. *problem needs no preparation; wci_problem_free in
 * any case.  In elastic programs only claims with flexible[claim] give way (NULL:
 * all).  False without memory, or when bounds have crossed.
 *
 * Where each active row speaks of one unknown alone there is nothing to solve: each
 * unknown can be all that lies within its bounds, whatever the others are.  Such a
 * problem has no solver, unless it is an elastic one.
 */
bool wci_problem_make(const struct wci_system *system,
    enum wci_problem_kind kind, const bool *flexible,
    struct wci_problem *problem);
void wci_problem_free(struct wci_problem *problem);

/*
 * Make a plain problem and solve it without an objective; WCI_LP_OPTIMAL: all
 * active rows can hold together, and the solver, if there is one, is at a point where
 * they do.  *problem as with wci_problem_make.
 */
enum wci_lp_answer wci_problem_try(
    const struct wci_system *system, struct wci_problem *problem);

/* The same for the answer alone. */
enum wci_lp_answer wci_problem_feasible(const struct wci_system *system);

/*
 * Read the multipliers of the last optimum (wci_lp_find_duals), for a goal of that
 * sign (1: it was maximised).  The caller frees *hints_out with wci_free; returns
 * how many, or SIZE_MAX without memory.
 */
size_t wci_problem_hints(
    const struct wci_problem *problem, int sign, struct wci_hint **hints_out);

#endif

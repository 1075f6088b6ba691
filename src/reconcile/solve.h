/* SPDX-License-Identifier: MIT */
/*
 * Linear programs, solved by lp_solve behind this one door.  Answers are in
 * floating point: what matters is proved afterwards (reconcile/proof.h).
 */
#ifndef WCI_RECONCILE_SOLVE_H
#define WCI_RECONCILE_SOLVE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/status.h"

struct wci_lp;

enum wci_lp_answer {
	WCI_LP_OPTIMAL,
	WCI_LP_INFEASIBLE,
	WCI_LP_UNBOUNDED,
	WCI_LP_FAILED /* no memory, interrupted, or the solver gave up */
};

/* No rows, `columns` unknowns from 0 to infinity; NULL without memory. */
struct wci_lp *wci_lp_new(size_t columns);
void wci_lp_free(struct wci_lp *lp);

/* Bounds of an unknown, -INFINITY and INFINITY when open. */
bool wci_lp_set_bounds(
    struct wci_lp *lp, size_t column, double low, double high);

/*
 * coefs * unknowns at least low, at most high, or both where they are equal; the
 * other side is -INFINITY or INFINITY.
 */
bool wci_lp_add_row(struct wci_lp *lp, size_t count, const size_t *columns,
    const double *coefs, double low, double high);

/*
 * Solve for the largest or smallest sum of coefs * unknowns, from the basis of
 * the last call.
 */
enum wci_lp_answer wci_lp_solve(struct wci_lp *lp, size_t count,
    const size_t *columns, const double *coefs, bool maximise);

/*
 * Work out the dual values and reduced costs of the last, optimal call.  False
 * when that fails.
 */
bool wci_lp_find_duals(struct wci_lp *lp);

/* Of the last optimal call. */
double wci_lp_objective(const struct wci_lp *lp);
double wci_lp_value(const struct wci_lp *lp, size_t column);

/*
 * After wci_lp_find_duals: what the objective gains for each unit by which the
 * bound of a row, or of an unknown, gives way.
 */
double wci_lp_dual(const struct wci_lp *lp, size_t row);
double wci_lp_reduced_cost(const struct wci_lp *lp, size_t column);

/* Why a call gave no answer: the interrupt, or the solver; never WCIFIT_OK. */
enum wcifit_status wci_lp_fail(struct wcifit_error *error);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Dual values from an optimal basis.  The solver's own way to them costs more
 * than the optimum itself; most of a basis is slack, and what is left falls apart
 * into rows and columns with one entry and a small rest.
 */
#ifndef WCI_RECONCILE_BASIS_H
#define WCI_RECONCILE_BASIS_H

#include <stdbool.h>
#include <stddef.h>

/* Rows of coefficients: row i has places start[i] to start[i + 1]. */
struct wci_matrix {
	size_t rows;
	size_t columns;
	size_t *start;
	size_t *column;
	double *value;
};

/*
 * Solve for the dual values of the rows: 0 for basic rows (their slack is in the
 * basis), and such for the others that the reduced cost of every basic column is 0.
 * `costs` has one entry a column, `duals` room for one a row.  False without
 * memory or when the basis is singular or its core too large.
 */
bool wci_basis_duals(const struct wci_matrix *matrix, const bool *basic_row,
    const bool *basic_column, const double *costs, double *duals);

#endif

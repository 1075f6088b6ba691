/* SPDX-License-Identifier: MIT */
/* lp_solve, and nothing but lp_solve. */
#include "reconcile/solve.h"

#include <lpsolve/lp_lib.h>
#include <math.h>

#include "core/mem.h"
#include "core/status.h"

/* Steps after which a program is given up: the same everywhere. */
#define MAX_STEPS 2000000

struct wci_lp {
	lprec *lp;
	size_t columns;
	size_t rows;
	int *places; /* scratch, room for all columns */
	double *values;
	double objective;
	double *solution; /* of lp_solve: one an unknown */
	double *duals;	  /* of lp_solve: rows, then unknowns */
	bool building;
	bool spoilt; /* the basis is of no use any more */
};

static int __WINAPI
give_up(lprec *lp, void *context)
{
	(void)context;
	return wci_interrupted() || get_total_iter(lp) > MAX_STEPS;
}

struct wci_lp *
wci_lp_new(size_t columns)
{
	struct wci_lp *lp;

	if (columns > 1000000)
		return NULL;
	lp = wci_calloc(1, sizeof(*lp));
	if (lp == NULL)
		return NULL;
	lp->columns = columns;
	lp->places = wci_malloc((columns + 1) * sizeof(*lp->places));
	lp->values = wci_malloc((columns + 1) * sizeof(*lp->values));
	if (lp->places != NULL && lp->values != NULL)
		lp->lp = make_lp(0, (int)columns);
	if (lp->lp == NULL) {
		wci_lp_free(lp);
		return NULL;
	}
	set_verbose(lp->lp, NEUTRAL);
	put_abortfunc(lp->lp, give_up, NULL);
	set_add_rowmode(lp->lp, TRUE);
	lp->building = true;
	return lp;
}

void
wci_lp_free(struct wci_lp *lp)
{
	if (lp == NULL)
		return;
	if (lp->lp != NULL)
		delete_lp(lp->lp);
	wci_free(lp->places);
	wci_free(lp->values);
	wci_free(lp);
}

static double
finite(const struct wci_lp *lp, double x)
{
	if (isinf(x))
		return x < 0 ? -get_infinite(lp->lp) : get_infinite(lp->lp);
	return x;
}

bool
wci_lp_set_bounds(struct wci_lp *lp, size_t column, double low, double high)
{
	return set_bounds(lp->lp, (int)column + 1, finite(lp, low),
		   finite(lp, high)) != FALSE;
}

static void
gather(struct wci_lp *lp, size_t count, const size_t *columns,
    const double *coefs)
{
	for (size_t i = 0; i < count; i++) {
		lp->places[i] = (int)columns[i] + 1;
		lp->values[i] = coefs[i];
	}
}

bool
wci_lp_add_row(struct wci_lp *lp, size_t count, const size_t *columns,
    const double *coefs, double low, double high)
{
	int type = isinf(high) ? GE : LE;

	if (low >= high)
		type = EQ;
	gather(lp, count, columns, coefs);
	if (!add_constraintex(lp->lp, (int)count, lp->values, lp->places, type,
		type == GE ? low : high))
		return false;
	lp->rows++;
	return true;
}

enum wci_lp_answer
wci_lp_solve(struct wci_lp *lp, size_t count, const size_t *columns,
    const double *coefs, bool maximise, bool duals)
{
	int answer;

	if (lp->building)
		set_add_rowmode(lp->lp, FALSE);
	lp->building = false;
	gather(lp, count, columns, coefs);
	if (!set_obj_fnex(lp->lp, (int)count, lp->values, lp->places))
		return WCI_LP_FAILED;
	if (maximise)
		set_maxim(lp->lp);
	else
		set_minim(lp->lp);
	set_presolve(lp->lp, duals ? PRESOLVE_SENSDUALS : PRESOLVE_NONE, 0);
	if (lp->spoilt)
		default_basis(lp->lp);
	answer = solve(lp->lp);
	lp->spoilt = answer != OPTIMAL && answer != PRESOLVED;
	if (answer == INFEASIBLE)
		return WCI_LP_INFEASIBLE;
	if (answer == UNBOUNDED)
		return WCI_LP_UNBOUNDED;
	if (lp->spoilt)
		return WCI_LP_FAILED;
	lp->objective = get_objective(lp->lp);
	get_ptr_variables(lp->lp, &lp->solution);
	if (duals)
		get_ptr_sensitivity_rhs(lp->lp, &lp->duals, NULL, NULL);
	return WCI_LP_OPTIMAL;
}

double
wci_lp_objective(const struct wci_lp *lp)
{
	return lp->objective;
}

double
wci_lp_value(const struct wci_lp *lp, size_t column)
{
	return lp->solution[column];
}

double
wci_lp_dual(const struct wci_lp *lp, size_t row)
{
	return lp->duals[row];
}

double
wci_lp_reduced_cost(const struct wci_lp *lp, size_t column)
{
	return lp->duals[lp->rows + column];
}

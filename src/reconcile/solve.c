/* SPDX-License-Identifier: MIT */
/* lp_solve, and nothing but lp_solve. */
#include "reconcile/solve.h"

#include <dlfcn.h>
#include <lpsolve/lp_lib.h>
#include <lpsolve/myblas.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

#include "core/mem.h"
#include "reconcile/basis.h"

/* Steps after which a program is given up: the same everywhere. */
#define MAX_STEPS 2000000

struct wci_lp {
	lprec *lp;
	size_t columns;
	size_t rows;
	int *places; /* the objective, or scratch: room for all columns */
	double *values;
	size_t cost_count;
	double objective;
	double *solution;	  /* of lp_solve: one an unknown */
	double *duals;		  /* rows, then unknowns */
	struct wci_matrix matrix; /* the rows once more */
	size_t row_room, place_room, value_room;
	bool building;
	bool spoilt; /* the basis is of no use any more */
};

static int __WINAPI
give_up(lprec *lp, void *context)
{
	(void)context;
	return wci_interrupted() || get_total_iter(lp) > MAX_STEPS;
}

/* Of lp_solve, in none of its headers: the library of BLAS it has loaded. */
extern void *hBLAS;

/*
 * make_lp, with lp_solve's own BLAS.  By itself it looks for a library "myBLAS" in all
 * folders of the system whenever it holds none: that takes longer than to solve a
 * small problem, and what may lie there must not decide what is proved.  So it
 * is made to believe that the program itself were that library.  A host that has
 * loaded one keeps it.
 */
static lprec *
make_plain_lp(int columns)
{
	static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;
	lprec *lp;
	bool ours;

	(void)pthread_mutex_lock(&making);
	init_BLAS();
	ours = hBLAS == NULL;
	if (ours)
		hBLAS = dlopen(NULL, RTLD_LAZY);
	lp = make_lp(0, columns);
	/* Where it failed, it has closed the library and forgotten it. */
	if (ours && hBLAS != NULL) {
		(void)dlclose(hBLAS);
		hBLAS = NULL;
	}
	(void)pthread_mutex_unlock(&making);
	return lp;
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
		lp->lp = make_plain_lp((int)columns);
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
	wci_free(lp->duals);
	wci_free(lp->matrix.start);
	wci_free(lp->matrix.column);
	wci_free(lp->matrix.value);
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
gather(
    struct wci_lp *lp, size_t count, const size_t *columns, const double *coefs)
{
	for (size_t i = 0; i < count; i++) {
		lp->places[i] = (int)columns[i] + 1;
		lp->values[i] = coefs[i];
	}
}

/* Keep a copy of the row about to be added. */
static bool
keep_row(
    struct wci_lp *lp, size_t count, const size_t *columns, const double *coefs)
{
	struct wci_matrix *m = &lp->matrix;
	size_t used = m->rows > 0 ? m->start[m->rows] : 0;
	void *start = m->start;
	void *column = m->column;
	void *value = m->value;
	bool good = wci_grow(&start, &lp->row_room, m->rows + 2,
			sizeof(*m->start)) == 0;

	m->start = start;
	good = good &&
	    wci_grow(&column, &lp->place_room, used + count,
		sizeof(*m->column)) == 0;
	m->column = column;
	good = good &&
	    wci_grow(
		&value, &lp->value_room, used + count, sizeof(*m->value)) == 0;
	m->value = value;
	if (!good)
		return false;
	for (size_t i = 0; i < count; i++) {
		m->column[used + i] = columns[i];
		m->value[used + i] = coefs[i];
	}
	m->start[m->rows++] = used;
	m->start[m->rows] = used + count;
	return true;
}

bool
wci_lp_add_row(struct wci_lp *lp, size_t count, const size_t *columns,
    const double *coefs, double low, double high)
{
	int type = isinf(high) ? GE : LE;

	if (low >= high)
		type = EQ;
	if (!keep_row(lp, count, columns, coefs))
		return false;
	gather(lp, count, columns, coefs);
	if (!add_constraintex(lp->lp, (int)count, lp->values, lp->places, type,
		type == GE ? low : high))
		return false;
	lp->rows++;
	return true;
}

/* Which rows and unknowns are in the basis of the last optimum. */
static bool
look_at_basis(struct wci_lp *lp, bool *basic_row, bool *basic_column)
{
	int *basis = wci_malloc((lp->rows + 1) * sizeof(*basis));
	bool good = basis != NULL && get_basis(lp->lp, basis, FALSE) != FALSE;

	for (size_t i = 1; good && i <= lp->rows; i++) {
		size_t index = (size_t)(basis[i] < 0 ? -basis[i] : basis[i]);

		if (index <= lp->rows)
			basic_row[index - 1] = true;
		else
			basic_column[index - lp->rows - 1] = true;
	}
	wci_free(basis);
	return good;
}

/* Dual values and reduced costs from the basis. */
static bool
read_duals(struct wci_lp *lp)
{
	struct wci_matrix *m = &lp->matrix;
	bool *basic = wci_calloc(lp->rows + lp->columns + 1, sizeof(*basic));
	double *costs;
	bool good = basic != NULL;

	m->columns = lp->columns;
	if (lp->duals == NULL)
		lp->duals = wci_malloc(
		    (lp->rows + lp->columns + 1) * sizeof(*lp->duals));
	good = good && lp->duals != NULL &&
	    look_at_basis(lp, basic, basic + lp->rows);
	if (good) {
		costs = lp->duals + lp->rows;
		for (size_t c = 0; c < lp->columns; c++)
			costs[c] = 0;
		for (size_t i = 0; i < lp->cost_count; i++)
			costs[lp->places[i] - 1] = lp->values[i];
		good = m->rows == 0 ||
		    wci_basis_duals(
			m, basic, basic + lp->rows, costs, lp->duals);
	}
	for (size_t r = 0; good && r < m->rows; r++) {
		for (size_t k = m->start[r]; k < m->start[r + 1]; k++)
			lp->duals[lp->rows + m->column[k]] -=
			    lp->duals[r] * m->value[k];
	}
	wci_free(basic);
	return good;
}

/* The solver's own dual values, which take longer. */
static bool
ask_duals(struct wci_lp *lp)
{
	double *duals;
	int answer;

	set_presolve(lp->lp, PRESOLVE_SENSDUALS, 0);
	answer = solve(lp->lp);
	set_presolve(lp->lp, PRESOLVE_NONE, 0);
	lp->spoilt = answer != OPTIMAL && answer != PRESOLVED;
	if (lp->spoilt || lp->duals == NULL ||
	    !get_ptr_sensitivity_rhs(lp->lp, &duals, NULL, NULL))
		return false;
	get_ptr_variables(lp->lp, &lp->solution);
	memcpy(lp->duals, duals, (lp->rows + lp->columns) * sizeof(*lp->duals));
	return true;
}

enum wci_lp_answer
wci_lp_solve(struct wci_lp *lp, size_t count, const size_t *columns,
    const double *coefs, bool maximise)
{
	int answer;

	if (lp->building)
		set_add_rowmode(lp->lp, FALSE);
	lp->building = false;
	gather(lp, count, columns, coefs);
	lp->cost_count = count;
	if (!set_obj_fnex(lp->lp, (int)count, lp->values, lp->places))
		return WCI_LP_FAILED;
	if (maximise)
		set_maxim(lp->lp);
	else
		set_minim(lp->lp);
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
	return WCI_LP_OPTIMAL;
}

bool
wci_lp_find_duals(struct wci_lp *lp)
{
	return read_duals(lp) || ask_duals(lp);
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

enum wcifit_status
wci_lp_fail(struct wcifit_error *error)
{
	if (wci_interrupted())
		return wci_fail_interrupted(error);
	return wci_fail(error, WCIFIT_FAILED,
	    "the solver of linear programs gave up or had no memory");
}

/* SPDX-License-Identifier: MIT */
/* Systems in the form of linear programs. */
#include "reconcile/problem.h"

#include <math.h>
#include <string.h>

#include "core/mem.h"

/* Multipliers below this are noise of the solver. */
#define NOISE 1e-10

bool
wci_row_active(const struct wci_system *system, size_t r)
{
	const struct wci_row *row = &system->rows[r];

	return row->rule != WCI_RULE_CLAIM ||
	    system->claims[row->claim].reading == row->reading;
}

/* A coefficient or right side of a row in the solver's units. */
static double
scaled(const struct wci_row *row, int64_t value)
{
	double x = (double)value / (double)row->scale;

	return row->money ? x / WCI_MONEY_UNIT : x;
}

static double
scaled_coef(const struct wci_row *row, size_t i)
{
	double x = scaled(row, row->coefs[i]);

	return row->columns[i] % 2 == 1 ? x * WCI_MONEY_UNIT : x;
}

static bool
make_arrays(struct wci_problem *problem)
{
	size_t n = problem->columns + 1;
	size_t rows = 2 * problem->system->row_count + 1;

	problem->rows = wci_malloc(rows * sizeof(*problem->rows));
	problem->lowest = wci_malloc(n * sizeof(*problem->lowest));
	problem->highest = wci_malloc(n * sizeof(*problem->highest));
	problem->low = wci_malloc(n * sizeof(*problem->low));
	problem->high = wci_malloc(n * sizeof(*problem->high));
	if (problem->rows == NULL || problem->lowest == NULL ||
	    problem->highest == NULL || problem->low == NULL ||
	    problem->high == NULL)
		return false;
	for (size_t j = 0; j < problem->columns; j++) {
		problem->lowest[j] = problem->highest[j] = WCI_NONE;
		problem->low[j] = 0;
		problem->high[j] = INFINITY;
	}
	return true;
}

/* Rows with one unknown become its bounds, the tightest wins. */
static void
take_bounds(struct wci_problem *problem)
{
	const struct wci_system *system = problem->system;

	for (size_t r = 0; r < system->row_count; r++) {
		const struct wci_row *row = &system->rows[r];
		size_t j = row->columns[0];
		double coef = scaled_coef(row, 0);

		if (row->count != 1 || !wci_row_active(system, r))
			continue;
		if (row->has_low &&
		    scaled(row, row->low) / coef > problem->low[j]) {
			problem->low[j] = scaled(row, row->low) / coef;
			problem->lowest[j] = r;
		}
		if (row->has_high &&
		    scaled(row, row->high) / coef < problem->high[j]) {
			problem->high[j] = scaled(row, row->high) / coef;
			problem->highest[j] = r;
		}
		problem->crossed =
		    problem->crossed || problem->low[j] > problem->high[j];
	}
}

static bool
set_all_bounds(struct wci_problem *problem, bool rays)
{
	for (size_t j = 0; j < problem->columns; j++) {
		bool open = isinf(problem->high[j]);
		double low = rays ? 0 : problem->low[j];
		double high = rays ? (open ? 1 : 0) : problem->high[j];

		if (!wci_lp_set_bounds(problem->lp, j, low, high))
			return false;
	}
	return true;
}

/* A row with low or high open, or both equal; slack WCI_NONE: it stands firm. */
static bool
add_row(struct wci_problem *problem, size_t r, const double *coefs,
    size_t slack, double low, double high)
{
	const struct wci_row *row = &problem->system->rows[r];
	size_t columns[3];
	double with_slack[3];

	problem->rows[problem->row_count++] = r;
	if (slack == WCI_NONE)
		return wci_lp_add_row(
		    problem->lp, row->count, row->columns, coefs, low, high);
	memcpy(columns, row->columns, row->count * sizeof(*columns));
	memcpy(with_slack, coefs, row->count * sizeof(*with_slack));
	columns[row->count] = slack;
	with_slack[row->count] = isinf(high) ? 1 : -1;
	return wci_lp_add_row(
	    problem->lp, row->count + 1, columns, with_slack, low, high);
}

/* What an elastic program does with the rows of a claim. */
struct give {
	enum wci_problem_kind kind;
	const bool *flexible;
};

static bool
may_give_way(const struct wci_system *system, size_t r, const bool *flexible)
{
	const struct wci_row *row = &system->rows[r];

	return row->rule == WCI_RULE_CLAIM &&
	    (flexible == NULL || flexible[row->claim]);
}

/* One side of a row with a slack. */
static bool
add_soft(struct wci_problem *problem, size_t r, const double *coefs,
    const struct give *give, double low, double high)
{
	bool common = give->kind == WCI_PROBLEM_COMMON;
	size_t slack = problem->columns + (common ? 0 : problem->slack_count);

	problem->slack_count = common ? 1 : problem->slack_count + 1;
	return add_row(problem, r, coefs, slack, low, high);
}

/* A row as it is, or its sides, each with or without a slack. */
static bool
add_sides(struct wci_problem *problem, size_t r, double *coefs,
    const struct give *give)
{
	const struct wci_row *row = &problem->system->rows[r];
	double low = row->has_low ? scaled(row, row->low) : -INFINITY;
	double high = row->has_high ? scaled(row, row->high) : INFINITY;
	bool rays = give->kind == WCI_PROBLEM_RAYS;
	bool elastic = give->kind == WCI_PROBLEM_ELASTIC ||
	    give->kind == WCI_PROBLEM_COMMON;

	for (size_t i = 0; i < row->count; i++)
		coefs[i] = scaled_coef(row, i);
	if (elastic && may_give_way(problem->system, r, give->flexible))
		return (!row->has_low ||
			   add_soft(problem, r, coefs, give, low, INFINITY)) &&
		    (!row->has_high ||
			add_soft(problem, r, coefs, give, -INFINITY, high));
	if (row->count > 1)
		return add_row(problem, r, coefs, WCI_NONE,
		    rays && row->has_low ? 0 : low,
		    rays && row->has_high ? 0 : high);
	return (!row->has_low ||
		   add_row(problem, r, coefs, WCI_NONE, low, INFINITY)) &&
	    (!row->has_high ||
		add_row(problem, r, coefs, WCI_NONE, -INFINITY, high));
}

static bool
add_rows(struct wci_problem *problem, const struct give *give)
{
	const struct wci_system *system = problem->system;
	bool single = give->kind == WCI_PROBLEM_ELASTIC ||
	    give->kind == WCI_PROBLEM_COMMON;
	double *coefs = wci_malloc((problem->columns + 1) * sizeof(*coefs));
	bool good = coefs != NULL;

	for (size_t r = 0; good && r < system->row_count; r++) {
		if ((system->rows[r].count == 1 && !single) ||
		    !wci_row_active(system, r))
			continue;
		good = add_sides(problem, r, coefs, give);
	}
	wci_free(coefs);
	return good;
}

/* Whether some active row ties unknowns together. */
static bool
has_ties(const struct wci_system *system)
{
	for (size_t r = 0; r < system->row_count; r++) {
		if (system->rows[r].count > 1 && wci_row_active(system, r))
			return true;
	}
	return false;
}

/* How many slacks an elastic program needs at most. */
static size_t
count_slacks(const struct wci_system *system, const bool *flexible)
{
	size_t n = 0;

	for (size_t r = 0; r < system->row_count; r++) {
		if (wci_row_active(system, r) &&
		    may_give_way(system, r, flexible))
			n += (size_t)system->rows[r].has_low +
			    (size_t)system->rows[r].has_high;
	}
	return n;
}

bool
wci_problem_make(const struct wci_system *system, enum wci_problem_kind kind,
    const bool *flexible, struct wci_problem *problem)
{
	const struct give give = { kind, flexible };
	bool elastic =
	    kind == WCI_PROBLEM_ELASTIC || kind == WCI_PROBLEM_COMMON;

	memset(problem, 0, sizeof(*problem));
	problem->system = system;
	problem->columns = 2 * system->set_count;
	if (!make_arrays(problem))
		return false;
	if (!elastic) {
		take_bounds(problem);
		if (problem->crossed || !has_ties(system))
			return !problem->crossed;
	}
	problem->lp = wci_lp_new(
	    problem->columns + (elastic ? count_slacks(system, flexible) : 0));
	if (problem->lp == NULL)
		return false;
	if (!elastic && !set_all_bounds(problem, kind == WCI_PROBLEM_RAYS))
		return false;
	return add_rows(problem, &give);
}

void
wci_problem_free(struct wci_problem *problem)
{
	wci_lp_free(problem->lp);
	wci_free(problem->rows);
	wci_free(problem->lowest);
	wci_free(problem->highest);
	wci_free(problem->low);
	wci_free(problem->high);
	memset(problem, 0, sizeof(*problem));
}

enum wci_lp_answer
wci_problem_try(const struct wci_system *system, struct wci_problem *problem)
{
	if (!wci_problem_make(system, WCI_PROBLEM_PLAIN, NULL, problem))
		return problem->crossed ? WCI_LP_INFEASIBLE : WCI_LP_FAILED;
	if (problem->lp == NULL)
		return WCI_LP_OPTIMAL;
	return wci_lp_solve(problem->lp, 0, NULL, NULL, false);
}

enum wci_lp_answer
wci_problem_feasible(const struct wci_system *system)
{
	struct wci_problem problem;
	enum wci_lp_answer answer = wci_problem_try(system, &problem);

	wci_problem_free(&problem);
	return answer;
}

size_t
wci_problem_hints(
    const struct wci_problem *problem, int sign, struct wci_hint **hints_out)
{
	size_t room = problem->row_count + problem->columns;
	struct wci_hint *hints = wci_malloc((room + 1) * sizeof(*hints));
	size_t n = 0;

	*hints_out = hints;
	if (hints == NULL)
		return SIZE_MAX;
	for (size_t i = 0; i < problem->row_count; i++) {
		double times = sign * wci_lp_dual(problem->lp, i);

		if (fabs(times) > NOISE) {
			hints[n].row = problem->rows[i];
			hints[n++].times = times;
		}
	}
	for (size_t j = 0; j < problem->columns; j++) {
		double times = sign * wci_lp_reduced_cost(problem->lp, j);
		size_t row =
		    times > 0 ? problem->highest[j] : problem->lowest[j];

		if (fabs(times) > NOISE && row != WCI_NONE) {
			hints[n].row = row;
			hints[n++].times = times;
		}
	}
	return n;
}

/* SPDX-License-Identifier: MIT */
/*
 * Bounds by linear programs.  Most unknowns can reach what is stated; each
 * point the solver visits shows that for some of them, and only the others are
 * solved for one by one.
 */
#include "reconcile/bounds.h"

#include <math.h>
#include <string.h>

#include "core/mem.h"

/* A bound must beat what is known by more than the noise of the solver. */
#define TOLERANCE 1e-6

enum side { LOW, HIGH };

struct work {
	const struct wci_system *system;
	const struct wci_problem *problem;
	struct wci_bounds *bounds;
	bool (*open)[2]; /* per unknown: the side may still gain */
	size_t *columns; /* scratch for objectives */
	double *coefs;
};

static bool
near(double a, double b)
{
	if (isinf(a) || isinf(b))
		return false;
	return fabs(a - b) <= TOLERANCE * fmax(1, fmax(fabs(a), fabs(b)));
}

/* What the last point shows: these unknowns can be at their bounds. */
static size_t
close_sides(struct work *work)
{
	size_t closed = 0;

	for (size_t j = 0; j < work->problem->columns; j++) {
		double x = wci_lp_value(work->problem->lp, j);

		if (work->open[j][LOW] && near(x, work->problem->low[j])) {
			work->open[j][LOW] = false;
			closed++;
		}
		if (work->open[j][HIGH] && near(x, work->problem->high[j])) {
			work->open[j][HIGH] = false;
			closed++;
		}
	}
	return closed;
}

/* Aim at all unknowns of which nothing is known above; returns how many. */
static size_t
aim_at_open_ends(struct work *work)
{
	size_t n = 0;

	for (size_t j = 0; j < work->problem->columns; j++) {
		work->coefs[n] = 1;
		if (work->open[j][HIGH] && isinf(work->problem->high[j]))
			work->columns[n++] = j;
	}
	return n;
}

/* Unknowns that can grow without end have no upper bound. */
static enum wcifit_status
find_open_ends(struct work *work, struct wcifit_error *error)
{
	struct wci_problem rays;
	enum wcifit_status status = WCIFIT_OK;
	size_t n = aim_at_open_ends(work);

	if (n == 0)
		return WCIFIT_OK;
	if (!wci_problem_make(work->system, WCI_PROBLEM_RAYS, NULL, &rays))
		status = wci_lp_fail(error);
	while (status == WCIFIT_OK && n > 0) {
		bool more = false;

		if (wci_lp_solve(rays.lp, n, work->columns, work->coefs,
			true) != WCI_LP_OPTIMAL) {
			status = wci_lp_fail(error);
			break;
		}
		for (size_t i = 0; i < n; i++) {
			if (wci_lp_value(rays.lp, work->columns[i]) < 1e-7)
				continue;
			work->open[work->columns[i]][HIGH] = false;
			more = true;
		}
		n = more ? aim_at_open_ends(work) : 0;
	}
	wci_problem_free(&rays);
	return status;
}

/*
 * Push all open sides towards their bounds at once, as long as that shows for
 * many that they can be there.
 */
static enum wcifit_status
push_together(struct work *work, enum side side, struct wcifit_error *error)
{
	const struct wci_problem *problem = work->problem;

	for (unsigned round = 0; round < 8; round++) {
		size_t n = 0;

		for (size_t j = 0; j < problem->columns; j++) {
			double bound =
			    side == HIGH ? problem->high[j] : problem->low[j];

			if (!work->open[j][side] || isinf(bound))
				continue;
			work->columns[n] = j;
			work->coefs[n++] = 1 / fmax(1, fabs(bound));
		}
		if (n == 0)
			return WCIFIT_OK;
		if (wci_lp_solve(problem->lp, n, work->columns, work->coefs,
			side == HIGH) != WCI_LP_OPTIMAL)
			return wci_lp_fail(error);
		if (close_sides(work) < n / 10 + 1)
			return WCIFIT_OK;
	}
	return WCIFIT_OK;
}

/* Round so that the bound still holds; counts are whole. */
static bool
round_bound(
    const struct wci_proof *proof, enum side side, bool money, int64_t *out)
{
	struct wci_ratio bound = proof->bound;

	if (side == LOW)
		wci_ratio_negate(&bound);
	return (side == LOW) == money ? wci_ratio_floor(&bound, out)
				      : wci_ratio_ceil(&bound, out);
}

/* Prove from hints; a bound that cannot be proved is not kept. */
static enum wcifit_status
take_proof(struct work *work, size_t j, enum side side,
    const struct wci_hint *hints, size_t count, struct wcifit_error *error)
{
	struct wci_side *entry = &work->bounds->sides[j][side];
	struct wci_goal goal = { j, side == HIGH ? 1 : -1 };
	struct wci_proof proof;
	int64_t bound;
	enum wci_proof_answer answer =
	    wci_prove(work->system, &goal, hints, count, &proof);

	if (answer == WCI_PROOF_NO_MEMORY)
		return wci_fail_memory(error);
	if (answer != WCI_PROVED ||
	    !round_bound(&proof, side, j % 2 == 1, &bound) ||
	    (side == LOW && bound < 0)) {
		if (answer == WCI_PROVED)
			wci_proof_free(&proof);
		work->bounds->unproved++;
		return WCIFIT_OK;
	}
	wci_proof_free(&entry->proof);
	entry->proof = proof;
	entry->known = true;
	entry->bound = bound;
	return WCIFIT_OK;
}

/* The bound that one row states or lists. */
static enum wcifit_status
take_row(
    struct work *work, size_t j, enum side side, struct wcifit_error *error)
{
	size_t row =
	    side == HIGH ? work->problem->highest[j] : work->problem->lowest[j];
	struct wci_hint hint = { row, side == HIGH ? 1 : -1 };

	if (row == WCI_NONE)
		return WCIFIT_OK;
	return take_proof(work, j, side, &hint, 1, error);
}

static enum wcifit_status
solve_side(
    struct work *work, size_t j, enum side side, struct wcifit_error *error)
{
	const struct wci_problem *problem = work->problem;
	double known = side == HIGH ? problem->high[j] : problem->low[j];
	double one = 1;
	struct wci_hint *hints;
	size_t n;
	enum wcifit_status status;
	enum wci_lp_answer answer =
	    wci_lp_solve(problem->lp, 1, &j, &one, side == HIGH);

	if (answer == WCI_LP_UNBOUNDED)
		return WCIFIT_OK;
	if (answer != WCI_LP_OPTIMAL)
		return wci_lp_fail(error);
	(void)close_sides(work);
	if (near(wci_lp_objective(problem->lp), known))
		return WCIFIT_OK;
	if (!wci_lp_find_duals(problem->lp))
		return wci_lp_fail(error);
	n = wci_problem_hints(problem, side == HIGH ? 1 : -1, &hints);
	if (n == SIZE_MAX)
		return wci_fail_memory(error);
	status = take_proof(work, j, side, hints, n, error);
	wci_free(hints);
	return status;
}

/* What claims state of the unknown itself. */
static void
take_stated(struct work *work)
{
	const struct wci_system *system = work->system;

	for (size_t r = 0; r < system->row_count; r++) {
		const struct wci_row *row = &system->rows[r];
		struct wci_side *sides = work->bounds->sides[row->columns[0]];
		int64_t scale = row->scale;
		int64_t low, high;

		if (row->rule != WCI_RULE_CLAIM || row->count != 1 ||
		    !wci_row_active(system, r))
			continue;
		low = (row->low + (row->money ? 0 : scale - 1)) / scale;
		high = (row->high + (row->money ? scale - 1 : 0)) / scale;
		if (row->has_low &&
		    (!sides[LOW].stated || low > sides[LOW].stated_bound)) {
			sides[LOW].stated = true;
			sides[LOW].stated_bound = low;
		}
		if (row->has_high &&
		    (!sides[HIGH].stated || high < sides[HIGH].stated_bound)) {
			sides[HIGH].stated = true;
			sides[HIGH].stated_bound = high;
		}
	}
}

/* Where rounding to whole projects leaves none, round the other way. */
static void
uncross(struct wci_side *sides)
{
	int64_t low;

	if (!sides[HIGH].known || sides[LOW].bound <= sides[HIGH].bound)
		return;
	low = sides[LOW].bound;
	sides[LOW].bound = sides[HIGH].bound;
	sides[HIGH].bound = low;
}

static void
mark_gains(struct work *work)
{
	for (size_t j = 0; j < work->bounds->count; j++) {
		struct wci_side *low = &work->bounds->sides[j][LOW];
		struct wci_side *high = &work->bounds->sides[j][HIGH];

		low->known = true;
		uncross(work->bounds->sides[j]);
		low->gains = low->bound > 0 &&
		    (!low->stated || low->bound > low->stated_bound);
		high->gains = high->known &&
		    (!high->stated || high->bound < high->stated_bound);
	}
}

/* Only what stands in the database is asked for. */
static void
open_sides(struct work *work)
{
	const struct wci_system *system = work->system;

	for (size_t s = 0; s < system->set_count; s++) {
		for (unsigned i = 0; i < 4; i++)
			work->open[2 * s + i / 2][i % 2] =
			    system->sets[s].stored;
	}
}

/* Leave those sides open that may be bounded by more than a row of their own. */
static enum wcifit_status
find_open_sides(struct work *work, struct wcifit_error *error)
{
	enum wcifit_status status;

	if (work->problem->lp == NULL)
		return WCIFIT_OK;
	open_sides(work);
	(void)close_sides(work);
	status = find_open_ends(work, error);
	if (status == WCIFIT_OK)
		status = push_together(work, HIGH, error);
	if (status == WCIFIT_OK)
		status = push_together(work, LOW, error);
	return status;
}

static enum wcifit_status
find_all(struct work *work, struct wcifit_error *error)
{
	size_t n = work->problem->columns;
	enum wcifit_status status;

	take_stated(work);
	status = find_open_sides(work, error);
	for (size_t i = 0; status == WCIFIT_OK && i < 2 * n; i++) {
		enum side side = i < n ? HIGH : LOW;
		size_t j = i % n;

		status = take_row(work, j, side, error);
		if (status == WCIFIT_OK && work->open[j][side])
			status = solve_side(work, j, side, error);
	}
	if (status == WCIFIT_OK)
		mark_gains(work);
	return status;
}

enum wcifit_status
wci_bounds_find(const struct wci_problem *problem, struct wci_bounds *bounds,
    struct wcifit_error *error)
{
	struct work work = {
		.system = problem->system, .problem = problem, .bounds = bounds
	};
	size_t n = problem->columns;
	enum wcifit_status status;

	bounds->count = n;
	bounds->unproved = 0;
	bounds->sides = wci_calloc(n + 1, sizeof(*bounds->sides));
	work.open = wci_calloc(n + 1, sizeof(*work.open));
	work.columns = wci_malloc((n + 1) * sizeof(*work.columns));
	work.coefs = wci_malloc((n + 1) * sizeof(*work.coefs));
	if (bounds->sides == NULL || work.open == NULL ||
	    work.columns == NULL || work.coefs == NULL)
		status = wci_fail_memory(error);
	else
		status = find_all(&work, error);
	wci_free(work.open);
	wci_free(work.columns);
	wci_free(work.coefs);
	return status;
}

void
wci_bounds_free(struct wci_bounds *bounds)
{
	for (size_t j = 0; bounds->sides != NULL && j < bounds->count; j++) {
		wci_proof_free(&bounds->sides[j][LOW].proof);
		wci_proof_free(&bounds->sides[j][HIGH].proof);
	}
	wci_free(bounds->sides);
	bounds->sides = NULL;
	bounds->count = 0;
}

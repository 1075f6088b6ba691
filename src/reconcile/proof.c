/* SPDX-License-Identifier: MIT */
/* From multipliers in floating point to proofs in whole numbers. */
#include "reconcile/proof.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

#define LARGEST_DENOMINATOR INT64_C(1000000000)
#define MAX_UNKNOWN 60 /* multipliers that elimination is tried for */

/* The unknowns that a proof touches, and the sum of the rows there. */
struct sums {
	size_t count;
	size_t *columns; /* ascending */
	struct wci_ratio *values;
};

static int
compare_sizes(const void *a, const void *b)
{
	size_t x = *(const size_t *)a;
	size_t y = *(const size_t *)b;

	return (x > y) - (x < y);
}

static void
sums_free(struct sums *sums)
{
	wci_free(sums->columns);
	wci_free(sums->values);
	sums->columns = NULL;
	sums->values = NULL;
}

/* All unknowns of the rows and the goal, with sum 0. */
static bool
sums_start(const struct wci_system *system, const struct wci_goal *goal,
    const struct wci_term *terms, size_t count, struct sums *sums)
{
	size_t n = 1;
	size_t kept = 0;

	for (size_t t = 0; t < count; t++)
		n += system->rows[terms[t].row].count;
	sums->columns = wci_malloc(n * sizeof(*sums->columns));
	sums->values = NULL;
	if (sums->columns == NULL)
		return false;
	n = 0;
	if (goal->column != WCI_NONE)
		sums->columns[n++] = goal->column;
	for (size_t t = 0; t < count; t++) {
		const struct wci_row *row = &system->rows[terms[t].row];

		memcpy(sums->columns + n, row->columns,
		    row->count * sizeof(*row->columns));
		n += row->count;
	}
	qsort(sums->columns, n, sizeof(*sums->columns), compare_sizes);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || sums->columns[i] != sums->columns[i - 1])
			sums->columns[kept++] = sums->columns[i];
	}
	sums->count = kept;
	sums->values = wci_malloc((kept + 1) * sizeof(*sums->values));
	if (sums->values == NULL) {
		sums_free(sums);
		return false;
	}
	for (size_t i = 0; i < kept; i++)
		wci_ratio_set(&sums->values[i], 0, 1);
	return true;
}

static size_t
sums_place(const struct sums *sums, size_t column)
{
	const size_t *found = bsearch(
	    &column, sums->columns, sums->count, sizeof(column), compare_sizes);

	return (size_t)(found - sums->columns);
}

/* Whether place i of a row counts: members of a family may be left out. */
static bool
is_kept(const struct wci_row *row, const struct wci_term *term, size_t i)
{
	if (term->kept == NULL || row->family == NULL || i == row->count - 1)
		return true;
	for (size_t k = 0; k < term->kept_count; k++) {
		if (term->kept[k] == i)
			return true;
	}
	return false;
}

/* Add up the terms; false when a side is open where it is needed. */
static bool
add_terms(const struct wci_system *system, const struct wci_term *terms,
    size_t count, struct sums *sums, struct wci_ratio *bound)
{
	struct wci_ratio x;

	wci_ratio_set(bound, 0, 1);
	for (size_t t = 0; t < count; t++) {
		const struct wci_row *row = &system->rows[terms[t].row];
		int sign = wci_ratio_sign(&terms[t].times);

		if (terms[t].times.lost)
			return false;
		if (sign == 0)
			continue;
		if (sign > 0 ? !row->has_high : !row->has_low)
			return false;
		for (size_t i = 0; i < row->count; i++) {
			struct wci_ratio *sum;

			if (!is_kept(row, &terms[t], i))
				continue;
			sum = &sums->values[sums_place(sums, row->columns[i])];
			wci_ratio_set(&x, row->coefs[i], 1);
			wci_ratio_mul(&x, &x, &terms[t].times);
			wci_ratio_add(sum, sum, &x);
		}
		wci_ratio_set(&x, sign > 0 ? row->high : row->low, 1);
		wci_ratio_mul(&x, &x, &terms[t].times);
		wci_ratio_add(bound, bound, &x);
	}
	return !bound->lost;
}

/* Whether no sum is below the objective. */
static bool
dominates(const struct wci_goal *goal, const struct sums *sums)
{
	struct wci_ratio x;

	for (size_t i = 0; i < sums->count; i++) {
		bool aim = sums->columns[i] == goal->column;

		wci_ratio_set(&x, aim ? goal->sign : 0, 1);
		wci_ratio_sub(&x, &sums->values[i], &x);
		if (x.lost || wci_ratio_sign(&x) < 0)
			return false;
	}
	return true;
}

static enum wci_proof_answer
answer_of(bool good)
{
	return good ? WCI_PROVED : WCI_NOT_PROVED;
}

/* Check, and find the bound. */
static enum wci_proof_answer
check(const struct wci_system *system, const struct wci_goal *goal,
    const struct wci_term *terms, size_t count, struct wci_ratio *bound)
{
	struct sums sums;
	bool good;

	if (!sums_start(system, goal, terms, count, &sums))
		return WCI_PROOF_NO_MEMORY;
	good = add_terms(system, terms, count, &sums, bound) &&
	    dominates(goal, &sums);
	if (good && goal->column == WCI_NONE)
		good = wci_ratio_sign(bound) < 0;
	sums_free(&sums);
	return answer_of(good);
}

enum wci_proof_answer
wci_proof_check(const struct wci_system *system, const struct wci_goal *goal,
    const struct wci_proof *proof)
{
	struct wci_ratio bound;
	enum wci_proof_answer answer =
	    check(system, goal, proof->terms, proof->count, &bound);

	if (answer != WCI_PROVED)
		return answer;
	wci_ratio_sub(&bound, &bound, &proof->bound);
	return answer_of(!bound.lost && wci_ratio_sign(&bound) == 0);
}

/* ------------------------------------------------------------ elimination */

/* Equations with one unknown a term, and the right side behind them. */
struct equations {
	size_t unknowns;
	size_t count;
	struct wci_ratio *cells; /* count rows of unknowns + 1 */
};

static struct wci_ratio *
cell(const struct equations *e, size_t row, size_t column)
{
	return &e->cells[row * (e->unknowns + 1) + column];
}

static double
term_double(const struct wci_term *term)
{
	return wci_ratio_double(&term->times);
}

/* The coefficient of a term's row at an unknown. */
static int64_t
coef_at(const struct wci_row *row, size_t column)
{
	for (size_t i = 0; i < row->count; i++) {
		if (row->columns[i] == column)
			return row->coefs[i];
	}
	return 0;
}

/* An equation for each unknown whose sum is the objective's but for noise. */
static void
collect(const struct wci_system *system, const struct wci_goal *goal,
    const struct wci_term *terms, const struct sums *sums, struct equations *e)
{
	for (size_t i = 0; i < sums->count; i++) {
		size_t column = sums->columns[i];
		double aim = column == goal->column ? goal->sign : 0;
		double sum = -aim;
		double size = fabs(aim);

		for (size_t t = 0; t < e->unknowns; t++) {
			double x = term_double(&terms[t]) *
			    (double)coef_at(
				&system->rows[terms[t].row], column);

			sum += x;
			size = fmax(size, fabs(x));
		}
		if (size <= 0 || fabs(sum) > 1e-6 * size)
			continue;
		for (size_t t = 0; t < e->unknowns; t++)
			wci_ratio_set(cell(e, e->count, t),
			    coef_at(&system->rows[terms[t].row], column), 1);
		wci_ratio_set(
		    cell(e, e->count++, e->unknowns), (int64_t)aim, 1);
	}
}

static void
swap_rows(struct equations *e, size_t a, size_t b)
{
	for (size_t i = 0; a != b && i <= e->unknowns; i++) {
		struct wci_ratio keep = *cell(e, a, i);

		*cell(e, a, i) = *cell(e, b, i);
		*cell(e, b, i) = keep;
	}
}

/* Subtract so much of the pivot's row that column `at` becomes 0. */
static void
clear_column(struct equations *e, size_t row, size_t pivot, size_t at)
{
	struct wci_ratio factor, x;

	if (wci_ratio_sign(cell(e, row, at)) == 0)
		return;
	wci_ratio_div(&factor, cell(e, row, at), cell(e, pivot, at));
	for (size_t i = at; i <= e->unknowns; i++) {
		wci_ratio_mul(&x, &factor, cell(e, pivot, i));
		wci_ratio_sub(cell(e, row, i), cell(e, row, i), &x);
	}
}

/* Solve exactly; unknowns without a pivot keep the value they have. */
static bool
eliminate(struct equations *e, struct wci_term *terms)
{
	size_t pivots[MAX_UNKNOWN];
	size_t done = 0;

	for (size_t t = 0; t < e->unknowns; t++) {
		size_t row = done;

		pivots[t] = WCI_NONE;
		while (row < e->count && wci_ratio_sign(cell(e, row, t)) == 0)
			row++;
		if (row == e->count)
			continue;
		swap_rows(e, done, row);
		for (row = 0; row < e->count; row++) {
			if (row != done)
				clear_column(e, row, done, t);
		}
		pivots[t] = done++;
	}
	for (size_t t = 0; t < e->unknowns; t++) {
		struct wci_ratio value, x;

		if (pivots[t] == WCI_NONE)
			continue;
		value = *cell(e, pivots[t], e->unknowns);
		for (size_t u = 0; u < e->unknowns; u++) {
			if (pivots[u] != WCI_NONE)
				continue;
			wci_ratio_mul(
			    &x, cell(e, pivots[t], u), &terms[u].times);
			wci_ratio_sub(&value, &value, &x);
		}
		wci_ratio_div(&terms[t].times, &value, cell(e, pivots[t], t));
		if (terms[t].times.lost)
			return false;
	}
	return true;
}

/* Put exact multipliers in place of those read off floating point. */
static enum wci_proof_answer
refine(const struct wci_system *system, const struct wci_goal *goal,
    struct wci_term *terms, size_t count)
{
	struct equations e = { count, 0, NULL };
	struct sums sums;
	enum wci_proof_answer answer = WCI_NOT_PROVED;

	if (count > MAX_UNKNOWN)
		return WCI_NOT_PROVED;
	if (!sums_start(system, goal, terms, count, &sums))
		return WCI_PROOF_NO_MEMORY;
	if (sums.count <= 20 * MAX_UNKNOWN) {
		answer = WCI_PROOF_NO_MEMORY;
		e.cells =
		    wci_malloc(sums.count * (count + 1) * sizeof(*e.cells));
	}
	if (e.cells != NULL) {
		collect(system, goal, terms, &sums, &e);
		answer = answer_of(eliminate(&e, terms));
	}
	wci_free(e.cells);
	sums_free(&sums);
	return answer;
}

/* ------------------------------------------------------------------ proofs */

/* Forget the terms that came to nothing. */
static void
drop_zeros(struct wci_proof *proof)
{
	size_t kept = 0;

	for (size_t t = 0; t < proof->count; t++) {
		if (wci_ratio_sign(&proof->terms[t].times) != 0)
			proof->terms[kept++] = proof->terms[t];
	}
	proof->count = kept;
}

/*
 * Where a term stands: claims before signings before rules; of these what adds
 * to the bound before what takes away, and what has no amount last.
 */
static int
rank_of(const struct wci_system *system, const struct wci_goal *goal,
    const struct wci_term *term)
{
	const struct wci_row *row = &system->rows[term->row];
	int sign = wci_ratio_sign(&term->times);
	int64_t side = sign > 0 ? row->high : row->low;
	int kind = row->rule == WCI_RULE_CLAIM ? 0
	    : row->rule == WCI_RULE_SIGNINGS   ? 1
					       : 2;
	int adds = side == 0 ? 2 : (side > 0) == (sign == goal->sign) ? 0 : 1;

	return 3 * kind + adds;
}

static void
order_terms(const struct wci_system *system, const struct wci_goal *goal,
    struct wci_proof *proof)
{
	for (size_t i = 1; i < proof->count; i++) {
		struct wci_term term = proof->terms[i];
		int rank = rank_of(system, goal, &term);
		size_t j = i;

		while (j > 0 &&
		    (rank_of(system, goal, &proof->terms[j - 1]) > rank ||
			(rank_of(system, goal, &proof->terms[j - 1]) == rank &&
			    proof->terms[j - 1].row > term.row))) {
			proof->terms[j] = proof->terms[j - 1];
			j--;
		}
		proof->terms[j] = term;
	}
}

/*
 * Leave out members of disjoint families that the proof can do without; false: no
 * memory.
 */
static bool
trim(const struct wci_system *system, const struct wci_goal *goal,
    struct wci_proof *proof)
{
	struct sums sums;
	struct wci_ratio bound, without, aim;

	if (!sums_start(system, goal, proof->terms, proof->count, &sums))
		return false;
	(void)add_terms(system, proof->terms, proof->count, &sums, &bound);
	for (size_t t = 0; t < proof->count; t++) {
		struct wci_term *term = &proof->terms[t];
		const struct wci_row *row = &system->rows[term->row];

		if (row->rule != WCI_RULE_DISJOINT)
			continue;
		term->kept = wci_malloc(row->count * sizeof(*term->kept));
		if (term->kept == NULL) {
			sums_free(&sums);
			return false;
		}
		for (size_t i = 0; i + 1 < row->count; i++) {
			size_t place = sums_place(&sums, row->columns[i]);

			wci_ratio_set(&aim,
			    row->columns[i] == goal->column ? goal->sign : 0,
			    1);
			wci_ratio_sub(
			    &without, &sums.values[place], &term->times);
			wci_ratio_sub(&aim, &without, &aim);
			if (!aim.lost && wci_ratio_sign(&aim) >= 0)
				sums.values[place] = without;
			else
				term->kept[term->kept_count++] = i;
		}
	}
	sums_free(&sums);
	return true;
}

/* The multiplier for the row as it stands, from one in natural units. */
static void
set_times(const struct wci_system *system, const struct wci_goal *goal,
    const struct wci_hint *hint, struct wci_term *term)
{
	const struct wci_row *row = &system->rows[hint->row];
	bool money = goal->column != WCI_NONE && goal->column % 2 == 1;
	struct wci_ratio unit;

	term->row = hint->row;
	wci_ratio_guess(&term->times, hint->times, LARGEST_DENOMINATOR);
	wci_ratio_set(
	    &unit, money ? WCI_MONEY_UNIT : 1, row->money ? WCI_MONEY_UNIT : 1);
	wci_ratio_mul(&term->times, &term->times, &unit);
	wci_ratio_set(&unit, 1, row->scale);
	wci_ratio_mul(&term->times, &term->times, &unit);
}

enum wci_proof_answer
wci_prove(const struct wci_system *system, const struct wci_goal *goal,
    const struct wci_hint *hints, size_t count, struct wci_proof *proof)
{
	enum wci_proof_answer answer;

	memset(proof, 0, sizeof(*proof));
	proof->terms = wci_calloc(count + 1, sizeof(*proof->terms));
	if (proof->terms == NULL)
		return WCI_PROOF_NO_MEMORY;
	proof->count = count;
	for (size_t i = 0; i < count; i++)
		set_times(system, goal, &hints[i], &proof->terms[i]);
	drop_zeros(proof);
	answer = check(system, goal, proof->terms, proof->count, &proof->bound);
	if (answer == WCI_NOT_PROVED)
		answer = refine(system, goal, proof->terms, proof->count);
	drop_zeros(proof);
	order_terms(system, goal, proof);
	if (answer == WCI_PROVED)
		answer = check(
		    system, goal, proof->terms, proof->count, &proof->bound);
	if (answer == WCI_PROVED && !trim(system, goal, proof))
		answer = WCI_PROOF_NO_MEMORY;
	if (answer == WCI_PROVED)
		answer = wci_proof_check(system, goal, proof);
	if (answer != WCI_PROVED)
		wci_proof_free(proof);
	return answer;
}

void
wci_proof_free(struct wci_proof *proof)
{
	for (size_t t = 0; t < proof->count; t++)
		wci_free(proof->terms[t].kept);
	wci_free(proof->terms);
	memset(proof, 0, sizeof(*proof));
}

/* SPDX-License-Identifier: MIT */
/* Minimal sets of claims that exclude each other, by a deletion filter. */
#include "reconcile/conflict.h"

#include <math.h>
#include <string.h>

#include "core/mem.h"

/* A set of claims being narrowed down, and what the others were read as. */
struct search {
	struct wci_system *system;
	enum wci_reading *readings; /* of all claims, as settled so far */
	bool *flexible;		    /* scratch */
	size_t *claims;
	size_t count;
	struct wci_problem *rest; /* what is possible once all is settled */
};

/* Let only these claims take part; SIZE_MAX for `count`: all as settled. */
static void
let_take_part(
    struct search *search, const size_t *claims, size_t count, size_t without)
{
	struct wci_system *system = search->system;

	for (size_t c = 0; c < system->claim_count; c++)
		system->claims[c].reading =
		    count == SIZE_MAX ? search->readings[c] : WCI_READ_NOT;
	for (size_t i = 0; count != SIZE_MAX && i < count; i++) {
		if (i != without)
			system->claims[claims[i]].reading =
			    search->readings[claims[i]];
	}
}

static bool
same_figure(const struct wci_claim *a, const struct wci_claim *b)
{
	return a->set == b->set && a->measure == b->measure &&
	    a->base == b->base;
}

static bool
ranges_meet(const struct wci_range *x, const struct wci_range *y)
{
	return !(x->has_low && y->has_high && x->low2 > y->high2) &&
	    !(y->has_low && x->has_high && y->low2 > x->high2);
}

/*
 * Two claims on one figure whose ranges do not meet.  Shares and averages are among
 * them: as rows they could both hold, if there were no project at all.
 */
static bool
find_clash(struct search *search)
{
	const struct wci_system *system = search->system;

	for (size_t i = 0; i < system->claim_count; i++) {
		const struct wci_claim *a = &system->claims[i];
		const struct wci_range *x;

		if (a->reading == WCI_READ_NOT)
			continue;
		x = &a->range[a->reading];
		for (size_t j = i + 1; j < system->claim_count; j++) {
			const struct wci_claim *b = &system->claims[j];

			if (b->reading == WCI_READ_NOT || !same_figure(a, b) ||
			    ranges_meet(x, &b->range[b->reading]))
				continue;
			search->claims[0] = i;
			search->claims[1] = j;
			search->count = 2;
			return true;
		}
	}
	return false;
}

/* What an elastic program found. */
struct elastic {
	double gap;		/* the sum of the slacks */
	struct wci_hint *hints; /* prove the conflict; the caller's to free */
	size_t count;
};

/* Solve an elastic program of the active claims. */
static enum wcifit_status
solve_elastic(const struct wci_system *system, enum wci_problem_kind kind,
    const bool *flexible, struct elastic *elastic, struct wcifit_error *error)
{
	struct wci_problem problem;
	enum wcifit_status status = WCIFIT_OK;
	size_t *columns = NULL;
	double *ones = NULL;

	elastic->hints = NULL;
	if (!wci_problem_make(system, kind, flexible, &problem)) {
		wci_problem_free(&problem);
		return wci_lp_fail(error);
	}
	columns = wci_malloc((problem.slack_count + 1) * sizeof(*columns));
	ones = wci_malloc((problem.slack_count + 1) * sizeof(*ones));
	if (columns == NULL || ones == NULL) {
		status = wci_fail_memory(error);
		goto out;
	}
	for (size_t i = 0; i < problem.slack_count; i++) {
		columns[i] = problem.columns + i;
		ones[i] = 1;
	}
	if (wci_lp_solve(problem.lp, problem.slack_count, columns, ones,
		false) != WCI_LP_OPTIMAL ||
	    !wci_lp_find_duals(problem.lp)) {
		status = wci_lp_fail(error);
		goto out;
	}
	elastic->gap = wci_lp_objective(problem.lp);
	elastic->count = wci_problem_hints(&problem, -1, &elastic->hints);
	if (elastic->count == SIZE_MAX)
		status = wci_fail_memory(error);
out:
	wci_free(columns);
	wci_free(ones);
	wci_problem_free(&problem);
	return status;
}

/* The claims of the hints, ascending. */
static void
claims_of_hints(struct search *search, const struct wci_hint *hints, size_t n)
{
	const struct wci_system *system = search->system;

	memset(search->flexible, 0,
	    (system->claim_count + 1) * sizeof(*search->flexible));
	for (size_t i = 0; i < n; i++) {
		size_t claim = system->rows[hints[i].row].claim;

		if (claim != WCI_NONE)
			search->flexible[claim] = true;
	}
	search->count = 0;
	for (size_t c = 0; c < system->claim_count; c++) {
		if (search->flexible[c])
			search->claims[search->count++] = c;
	}
}

/*
 * Take claims out one after the other, from the first or the last, and put back
 * those without which the rest is possible.
 */
static enum wcifit_status
narrow(struct search *search, size_t *claims, size_t *count, bool backwards,
    struct wcifit_error *error)
{
	size_t done = 0;

	while (done < *count) {
		size_t i = backwards ? *count - 1 - done : done;
		enum wci_lp_answer answer;

		let_take_part(search, claims, *count, i);
		answer = wci_problem_feasible(search->system);
		if (answer == WCI_LP_OPTIMAL) {
			done++;
			continue;
		}
		if (answer != WCI_LP_INFEASIBLE)
			return wci_lp_fail(error);
		memmove(claims + i, claims + i + 1,
		    (*count - i - 1) * sizeof(*claims));
		--*count;
	}
	return WCIFIT_OK;
}

/*
 * The smaller of the two sets that deletion from either end leaves.  Where none
 * can be missed seen from one end, so it is from the other.
 */
static enum wcifit_status
narrow_both(struct search *search, struct wcifit_error *error)
{
	size_t other_count = search->count;
	size_t *other = wci_malloc((other_count + 1) * sizeof(*other));
	enum wcifit_status status;

	if (other == NULL)
		return wci_fail_memory(error);
	memcpy(other, search->claims, other_count * sizeof(*other));
	status = narrow(search, search->claims, &search->count, true, error);
	if (status == WCIFIT_OK && search->count < other_count)
		status = narrow(search, other, &other_count, false, error);
	if (status == WCIFIT_OK && other_count < search->count) {
		memcpy(search->claims, other, other_count * sizeof(*other));
		search->count = other_count;
	}
	wci_free(other);
	return status;
}

/*
 * The claims of the most blatant conflict: those that must give way most when
 * all give way by the same amount.  Few claims explain it better than many.
 */
static enum wcifit_status
suspect(struct search *search, struct wcifit_error *error)
{
	struct elastic elastic = { 0, NULL, 0 };
	enum wcifit_status status = solve_elastic(
	    search->system, WCI_PROBLEM_COMMON, NULL, &elastic, error);

	if (status == WCIFIT_OK)
		claims_of_hints(search, elastic.hints, elastic.count);
	wci_free(elastic.hints);
	return status;
}

/*
 * Find one minimal set; search->count is 0 when all is possible, and only then is
 * there a rest.
 */
static enum wcifit_status
find_one(struct search *search, struct wcifit_error *error)
{
	enum wcifit_status status;
	enum wci_lp_answer answer;

	let_take_part(search, NULL, SIZE_MAX, 0);
	if (find_clash(search))
		return WCIFIT_OK;
	search->count = 0;
	answer = wci_problem_try(search->system, search->rest);
	if (answer == WCI_LP_OPTIMAL)
		return WCIFIT_OK;
	wci_problem_free(search->rest);
	if (answer != WCI_LP_INFEASIBLE)
		return wci_lp_fail(error);
	status = suspect(search, error);
	if (status != WCIFIT_OK)
		return status;
	let_take_part(search, search->claims, search->count, WCI_NONE);
	if (search->count == 0 ||
	    wci_problem_feasible(search->system) != WCI_LP_INFEASIBLE) {
		/* Noise hid a claim that matters: begin with all of them. */
		search->count = 0;
		for (size_t c = 0; c < search->system->claim_count; c++) {
			if (search->readings[c] != WCI_READ_NOT)
				search->claims[search->count++] = c;
		}
	}
	return narrow_both(search, error);
}

static bool
is_share(enum wci_measure measure)
{
	return measure == WCI_SHARE_OF_PROJECTS ||
	    measure == WCI_SHARE_OF_VALUE;
}

/* Which claims may give way in the unit of the gap: stated ones, else ratios. */
static void
choose_flexible(struct search *search, struct wci_conflict *conflict)
{
	const struct wci_system *system = search->system;
	bool stated = false;

	conflict->money = false;
	for (size_t i = 0; i < search->count; i++) {
		enum wci_measure m = system->claims[search->claims[i]].measure;

		conflict->money = conflict->money ||
		    (m != WCI_PROJECTS && m != WCI_SHARE_OF_PROJECTS);
	}
	for (size_t i = 0; i < search->count; i++) {
		enum wci_measure m = system->claims[search->claims[i]].measure;

		stated =
		    stated || m == (conflict->money ? WCI_VALUE : WCI_PROJECTS);
	}
	memset(search->flexible, 0,
	    (system->claim_count + 1) * sizeof(*search->flexible));
	for (size_t i = 0; i < search->count; i++) {
		size_t c = search->claims[i];
		enum wci_measure m = system->claims[c].measure;
		bool ratio = is_share(m) || m == WCI_AVERAGE_VALUE;
		bool money = m != WCI_PROJECTS && m != WCI_SHARE_OF_PROJECTS;

		search->flexible[c] =
		    money == conflict->money && ratio == !stated;
	}
}

/* The largest lower bound that is stated of a number or a value, at least 1. */
static double
stated_low(
    const struct wci_system *system, size_t set, enum wci_measure measure)
{
	double low = 1;

	for (size_t c = 0; c < system->claim_count; c++) {
		const struct wci_claim *claim = &system->claims[c];

		if (claim->set == set && claim->measure == measure &&
		    claim->range[WCI_READ_PLAIN].has_low)
			low = fmax(
			    low, (double)claim->range[WCI_READ_PLAIN].low2 / 2);
	}
	return low;
}

/*
 * Two shares of one whole, or two averages: their distance times the least the
 * whole, or the number of projects, is stated to be.
 */
static double
ratio_gap(const struct wci_system *system, const struct wci_claim *a,
    const struct wci_claim *b)
{
	const struct wci_range *x = &a->range[a->reading];
	const struct wci_range *y = &b->range[b->reading];
	double distance =
	    (double)(x->has_low && y->has_high && x->low2 > y->high2
		    ? x->low2 - y->high2
		    : y->low2 - x->high2) /
	    2;

	if (a->measure == WCI_AVERAGE_VALUE)
		return distance * stated_low(system, a->set, WCI_PROJECTS);
	return distance / 1e6 *
	    stated_low(system, a->base,
		a->measure == WCI_SHARE_OF_VALUE ? WCI_VALUE : WCI_PROJECTS);
}

static enum wcifit_status
measure_gap(struct search *search, struct wci_conflict *conflict,
    struct wcifit_error *error)
{
	struct wci_goal goal = { WCI_NONE, 0 };
	struct elastic elastic = { 0, NULL, 0 };
	enum wcifit_status status;

	let_take_part(search, search->claims, search->count, WCI_NONE);
	status = solve_elastic(
	    search->system, WCI_PROBLEM_ELASTIC, NULL, &elastic, error);
	if (status == WCIFIT_OK &&
	    wci_prove(search->system, &goal, elastic.hints, elastic.count,
		&conflict->proof) == WCI_PROOF_NO_MEMORY)
		status = wci_fail_memory(error);
	wci_free(elastic.hints);
	choose_flexible(search, conflict);
	if (status == WCIFIT_OK) {
		status = solve_elastic(search->system, WCI_PROBLEM_ELASTIC,
		    search->flexible, &elastic, error);
		wci_free(elastic.hints);
	}
	if (status == WCIFIT_OK) {
		const struct wci_claim *a =
		    &search->system->claims[search->claims[0]];

		elastic.gap *= conflict->money ? WCI_MONEY_UNIT : 1;
		if (conflict->figure &&
		    (is_share(a->measure) || a->measure == WCI_AVERAGE_VALUE))
			elastic.gap = ratio_gap(search->system, a,
			    &search->system->claims[search->claims[1]]);
		conflict->gap = (int64_t)llround(ceil(elastic.gap - 1e-3));
		if (conflict->gap < 1)
			conflict->gap = 1;
	}
	return status;
}

/* Whether the claims can all be true when each is read widely. */
static enum wcifit_status
try_wide(struct search *search, struct wci_conflict *conflict,
    struct wcifit_error *error)
{
	struct wci_system *system = search->system;
	const struct wci_claim *a = &system->claims[search->claims[0]];
	const struct wci_claim *b = &system->claims[search->claims[1]];
	enum wci_lp_answer answer;

	if (conflict->figure) {
		conflict->tension = ranges_meet(
		    &a->range[WCI_READ_WIDE], &b->range[WCI_READ_WIDE]);
		return WCIFIT_OK;
	}
	let_take_part(search, NULL, 0, WCI_NONE);
	for (size_t i = 0; i < search->count; i++)
		system->claims[search->claims[i]].reading = WCI_READ_WIDE;
	answer = wci_problem_feasible(system);
	if (answer != WCI_LP_OPTIMAL && answer != WCI_LP_INFEASIBLE)
		return wci_lp_fail(error);
	/* What was read widely before and still conflicts is no tension. */
	for (size_t i = 0; i < search->count; i++)
		conflict->tension = conflict->tension ||
		    search->readings[search->claims[i]] == WCI_READ_PLAIN;
	conflict->tension = conflict->tension && answer == WCI_LP_OPTIMAL;
	return WCIFIT_OK;
}

/* The higher, the sooner a claim gives way. */
static int
doubt(const struct wci_claim *claim)
{
	return claim->supposed ? 2 : !claim->preferred;
}

/* Settle a claim, and with it all others that say the very same. */
static void
settle_one(struct search *search, size_t c, enum wci_reading reading)
{
	const struct wci_claim *claims = search->system->claims;

	for (size_t i = 0; i < search->system->claim_count; i++) {
		if (search->readings[i] != WCI_READ_NOT &&
		    same_figure(&claims[i], &claims[c]) &&
		    wci_range_same(&claims[i].range[WCI_READ_PLAIN],
			&claims[c].range[WCI_READ_PLAIN]) &&
		    doubt(&claims[i]) >= doubt(&claims[c]))
			search->readings[i] = reading;
	}
}

/* Read a tension widely; leave out those of a contradiction most in doubt. */
static void
settle(struct search *search, const struct wci_conflict *conflict)
{
	const struct wci_system *system = search->system;
	int worst = 0;

	for (size_t i = 0; i < search->count; i++) {
		int d = doubt(&system->claims[search->claims[i]]);

		worst = d > worst ? d : worst;
	}
	for (size_t i = 0; i < search->count; i++) {
		size_t c = search->claims[i];

		if (conflict->tension && search->readings[c] == WCI_READ_PLAIN)
			settle_one(search, c, WCI_READ_WIDE);
		else if (conflict->tension)
			continue;
		else if (doubt(&system->claims[c]) == worst)
			settle_one(search, c, WCI_READ_NOT);
	}
}

static enum wcifit_status
keep_claims(struct search *search, struct wci_conflict *conflict,
    struct wcifit_error *error)
{
	size_t n = search->count;
	const struct wci_claim *claims = search->system->claims;

	conflict->claims = wci_malloc(n * sizeof(*conflict->claims));
	conflict->readings = wci_malloc(n * sizeof(*conflict->readings));
	if (conflict->claims == NULL || conflict->readings == NULL)
		return wci_fail_memory(error);
	memcpy(conflict->claims, search->claims, n * sizeof(*search->claims));
	conflict->count = n;
	conflict->figure = n > 1;
	for (size_t i = 0; i < n; i++) {
		size_t c = search->claims[i];

		conflict->readings[i] = search->readings[c];
		conflict->figure = conflict->figure &&
		    same_figure(&claims[c], &claims[search->claims[0]]);
	}
	return WCIFIT_OK;
}

static enum wcifit_status
find_all(struct search *search, struct wci_conflicts *conflicts,
    struct wcifit_error *error)
{
	enum wcifit_status status;

	while ((status = find_one(search, error)) == WCIFIT_OK &&
	    search->count > 0) {
		void *list = conflicts->list;
		struct wci_conflict *conflict;

		if (wci_grow(&list, &conflicts->room, conflicts->count + 1,
			sizeof(*conflict)) != 0)
			return wci_fail_memory(error);
		conflicts->list = list;
		conflict = &conflicts->list[conflicts->count++];
		memset(conflict, 0, sizeof(*conflict));
		status = keep_claims(search, conflict, error);
		if (status == WCIFIT_OK)
			status = measure_gap(search, conflict, error);
		if (status == WCIFIT_OK)
			status = try_wide(search, conflict, error);
		if (status != WCIFIT_OK)
			return status;
		settle(search, conflict);
	}
	return status;
}

enum wcifit_status
wci_conflicts_find(struct wci_system *system, struct wci_conflicts *conflicts,
    struct wci_problem *rest, struct wcifit_error *error)
{
	struct search search = { .system = system, .rest = rest };
	size_t n = system->claim_count + 1;
	enum wcifit_status status;

	search.readings = wci_malloc(n * sizeof(*search.readings));
	search.flexible = wci_calloc(n, sizeof(*search.flexible));
	search.claims = wci_malloc((n + 1) * sizeof(*search.claims));
	if (search.readings == NULL || search.flexible == NULL ||
	    search.claims == NULL) {
		status = wci_fail_memory(error);
	} else {
		for (size_t c = 0; c < system->claim_count; c++)
			search.readings[c] = system->claims[c].reading;
		status = find_all(&search, conflicts, error);
		let_take_part(&search, NULL, SIZE_MAX, 0);
	}
	wci_free(search.readings);
	wci_free(search.flexible);
	wci_free(search.claims);
	return status;
}

void
wci_conflicts_free(struct wci_conflicts *conflicts)
{
	for (size_t i = 0; i < conflicts->count; i++) {
		wci_free(conflicts->list[i].claims);
		wci_free(conflicts->list[i].readings);
		wci_proof_free(&conflicts->list[i].proof);
	}
	wci_free(conflicts->list);
	memset(conflicts, 0, sizeof(*conflicts));
}

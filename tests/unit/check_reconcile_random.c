/* SPDX-License-Identifier: MIT */
/*
 * reconcile: random fairs. Claims that are true of some projects must not
 * contradict each other and must prove bounds around the truth; falsified ones must come
 * in minimal sets.  Every proof is added up again here, and where glpsol is installed, it
 * solves the same programs.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reconcile/fairs.h"
#include "reconcile/problem.h"
#include "support/support.h"

#define PROJECTS 80
#define UNIT INT64_C(10000000) /* values are multiples of 0.01bn */
#define BN INT64_C(1000000000)

struct project {
	bool stage;
	unsigned industry; /* i1, i2, j1, j2 */
	unsigned host;	   /* a, b, c */
	int64_t value;
};

struct cell {
	const char *scope;
	const char *dimension; /* NULL: none */
	const char *member;
};

static const struct cell cells[] = {
	{ "whole", NULL, "" },
	{ "stage", NULL, "" },
	{ "rest", NULL, "" },
	{ "whole", "industry", "i" },
	{ "whole", "industry", "i1" },
	{ "whole", "industry", "j" },
	{ "whole", "industry", "j2" },
	{ "whole", "industry", "i1+j1" },
	{ "stage", "industry", "i" },
	{ "stage", "industry", "i2" },
	{ "rest", "industry", "j1" },
	{ "whole", "host", "a" },
	{ "whole", "host", "b" },
	{ "whole", "host", "a+b" },
	{ "rest", "host", "a" },
	{ "whole", "min_value", "1000000000" },
	{ "whole", "min_value", "5000000000" },
	{ "stage", "min_value", "1000000000" },
	{ "rest", "min_value", "1000000000" },
};
#define CELLS (sizeof(cells) / sizeof(cells[0]))

static uint64_t state;
static struct project projects[PROJECTS];
static struct wci_db *db;
static unsigned claims;

static uint64_t
draw(uint64_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (state >> 16) % below;
}

static bool
has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = strstr(list, word); p != NULL;
	     p = strstr(p + 1, word)) {
		if ((p == list || p[-1] == '+') &&
		    (p[n] == '\0' || p[n] == '+'))
			return true;
	}
	return false;
}

static bool
is_in(const struct project *project, const struct cell *cell)
{
	static const char *const industries[] = { "i1", "i2", "j1", "j2" };
	static const char *const sectors[] = { "i", "i", "j", "j" };
	static const char *const hosts[] = { "a", "b", "c" };

	if (strcmp(cell->scope, project->stage ? "rest" : "stage") == 0)
		return false;
	if (cell->dimension == NULL)
		return true;
	if (strcmp(cell->dimension, "industry") == 0)
		return has_word(cell->member, industries[project->industry]) ||
		    has_word(cell->member, sectors[project->industry]);
	if (strcmp(cell->dimension, "host") == 0)
		return has_word(cell->member, hosts[project->host]);
	return project->value >= strtoll(cell->member, NULL, 10);
}

static void
truth(const struct cell *cell, int64_t *count, int64_t *value)
{
	*count = *value = 0;
	for (size_t i = 0; i < PROJECTS; i++) {
		if (is_in(&projects[i], cell)) {
			++*count;
			*value += projects[i].value;
		}
	}
}

static void
cell_id(const struct cell *cell, char *id, size_t size)
{
	(void)snprintf(id, size, "f/%s%s%s%s%s", cell->scope,
	    cell->dimension != NULL ? "?" : "",
	    cell->dimension != NULL ? cell->dimension : "",
	    cell->dimension != NULL ? "=" : "", cell->member);
}

static void
put_cells(void)
{
	for (size_t i = 0; i < CELLS; i++) {
		const struct cell *cell = &cells[i];
		bool size = cell->dimension != NULL &&
		    strcmp(cell->dimension, "min_value") == 0;
		char sql[512], id[128];

		cell_id(cell, id, sizeof(id));
		(void)snprintf(sql, sizeof(sql),
		    "INSERT INTO sets (id, fair, scope, min_value, dimensions)"
		    " VALUES ('%s', 'f', '%s', %s, %d)",
		    id, cell->scope, size ? cell->member : "NULL",
		    cell->dimension != NULL);
		test_exec(db, sql);
		for (const char *p = cell->member;
		     !size && cell->dimension != NULL && *p != '\0';) {
			size_t n = strcspn(p, "+");

			(void)snprintf(sql, sizeof(sql),
			    "INSERT INTO set_members"
			    " VALUES ('%s', '%s', '%.*s')",
			    id, cell->dimension, (int)n, p);
			test_exec(db, sql);
			p += n + (p[n] == '+');
		}
	}
}

static void
put_claim(const struct cell *cell, const char *measure, const char *word,
    int64_t number, int64_t low, int64_t high, const char *base)
{
	char sql[1024], id[128], high_text[32];

	cell_id(cell, id, sizeof(id));
	(void)snprintf(high_text, sizeof(high_text), "%lld", (long long)high);
	(void)snprintf(sql, sizeof(sql),
	    "INSERT INTO claims (id, fair, scope, set_id, source, locator,"
	    " rank, base, seed_file, seed_line) VALUES ('c%u', 'f', '%s',"
	    " '%s', 's', 'l', 'normal', 'stated', 's.yaml', %u);"
	    "INSERT INTO claim_measures VALUES ('c%u', '%s', 'w', '%s', NULL,"
	    " %lld, 1, %lld, %s, %s%s%s)",
	    claims, cell->scope, id, claims, claims, measure, word,
	    (long long)number, (long long)low, high < 0 ? "NULL" : high_text,
	    base != NULL ? "'f/" : "", base != NULL ? base : "NULL",
	    base != NULL ? "'" : "");
	claims++;
	test_exec(db, sql);
}

/* A true statement, or one that is off by far. */
static void
state_something(bool wrong)
{
	const struct cell *cell = &cells[draw(CELLS)];
	int64_t count, value, all, all_value, x, low, high;

	truth(cell, &count, &value);
	truth(&cells[0], &all, &all_value);
	if (wrong) {
		count = 2 * count + 15;
		value = 2 * value + 40 * BN;
	}
	switch (draw(5)) {
	case 0:
		put_claim(cell, "projects", "exact", count, count, count, NULL);
		break;
	case 1:
		put_claim(
		    cell, "projects", "over", count, count / 5 * 5, -1, NULL);
		break;
	case 2:
		low = value / (5 * BN) * 5 * BN;
		put_claim(cell, "value", "between", low, low,
		    draw(2) == 0 ? -1 : low + 5 * BN, NULL);
		break;
	case 3:
		x = value / (all_value / 1000000);
		low = x / 20000 * 20000;
		high = draw(2) == 0 ? -1 : low + 40000;
		if (cell != &cells[0] && x < 1000000)
			put_claim(cell, "share_of_value", "between", low, low,
			    high, "whole");
		break;
	default:
		x = count > 0 ? value / count : BN;
		put_claim(cell, "average_value", "between", x, x / UNIT * UNIT,
		    x / UNIT * UNIT + 20 * UNIT, NULL);
		break;
	}
}

static void
make_fair(uint64_t seed, unsigned statements, unsigned wrong)
{
	state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
	claims = 0;
	db = test_db();
	test_exec(db,
	    "PRAGMA foreign_keys = OFF;"
	    "INSERT INTO fairs (id, series, edition, name, year, seed_file,"
	    " seed_line) VALUES ('f', 'f', 1, 'Fair', 2024, 's.yaml', 1);"
	    "INSERT INTO scopes (fair, id, name, parent, partition, seed_file,"
	    " seed_line) VALUES ('f', 'whole', 'Whole', NULL, 1, 's.yaml', 1),"
	    " ('f', 'stage', 'Stage', 'whole', 0, 's.yaml', 1),"
	    " ('f', 'rest', 'Rest', 'whole', 0, 's.yaml', 1);"
	    "INSERT INTO regions (id, name, kind, seed_file, seed_line) VALUES"
	    " ('a', 'A', 'district', 's.yaml', 1),"
	    " ('b', 'B', 'district', 's.yaml', 1),"
	    " ('c', 'C', 'district', 's.yaml', 1);"
	    "INSERT INTO industries (id, name, parent, seed_file, seed_line)"
	    " VALUES ('i', 'I', NULL, 's.yaml', 1),"
	    " ('j', 'J', NULL, 's.yaml', 1), ('i1', 'I1', 'i', 's.yaml', 1),"
	    " ('i2', 'I2', 'i', 's.yaml', 1), ('j1', 'J1', 'j', 's.yaml', 1),"
	    " ('j2', 'J2', 'j', 's.yaml', 1);");
	for (size_t i = 0; i < PROJECTS; i++) {
		projects[i].stage = draw(2) == 0;
		projects[i].industry = (unsigned)draw(4);
		projects[i].host = (unsigned)draw(3);
		projects[i].value =
		    (int64_t)(1 + draw(draw(3) == 0 ? 1200 : 150)) * UNIT;
	}
	put_cells();
	for (unsigned i = 0; i < statements; i++)
		state_something(false);
	for (unsigned i = 0; i < wrong; i++)
		state_something(true);
	if (wrong > 0) {
		int64_t count, value;

		/* More on the stage than in the whole. */
		truth(&cells[0], &count, &value);
		put_claim(
		    &cells[0], "projects", "exact", count, count, count, NULL);
		put_claim(&cells[1], "projects", "over", count + 20, count + 20,
		    -1, NULL);
	}
}

/* ------------------------------------------------------------------ checks */

static double
units(const struct wci_row *row, int64_t x)
{
	double value = (double)x / (double)row->scale;

	return row->money ? value / WCI_MONEY_UNIT : value;
}

static double
coefficient(const struct wci_row *row, size_t i)
{
	double x = units(row, row->coefs[i]);

	return row->columns[i] % 2 == 1 ? x * WCI_MONEY_UNIT : x;
}

/*
 * Add a proof up: what it says of each unknown is at least the objective, and
 * its right sides come to the bound.  In floating point, by the definition.
 */
static void
add_up(const struct wci_system *system, const struct wci_proof *proof,
    size_t goal, int sign, bool money)
{
	size_t columns = 2 * system->set_count;
	double *sums = calloc(columns, sizeof(*sums));
	double total = 0, unit = money ? WCI_MONEY_UNIT : 1;

	ck_assert_ptr_nonnull(sums);
	for (size_t t = 0; t < proof->count; t++) {
		const struct wci_term *term = &proof->terms[t];
		const struct wci_row *row = &system->rows[term->row];
		double times = wci_ratio_double(&term->times) *
		    (double)row->scale * (row->money ? WCI_MONEY_UNIT : 1) /
		    unit;

		ck_assert(wci_row_active(system, term->row));
		ck_assert(times > 0 ? row->has_high : row->has_low);
		for (size_t i = 0; i < row->count; i++) {
			bool kept = term->kept == NULL || i + 1 == row->count;

			for (size_t k = 0; !kept && k < term->kept_count; k++)
				kept = term->kept[k] == i;
			if (kept)
				sums[row->columns[i]] +=
				    times * coefficient(row, i);
		}
		total += times * units(row, times > 0 ? row->high : row->low);
	}
	for (size_t j = 0; j < columns; j++)
		ck_assert_double_ge(sums[j], (j == goal ? sign : 0) - 1e-7);
	ck_assert_double_eq_tol(total, wci_ratio_double(&proof->bound) / unit,
	    1e-7 * fmax(1, fabs(total)));
	free(sums);
}

/* ------------------------------------------------------------------ glpsol */

static int
run_command(const char *command)
{
	return system(command); /* NOLINT(cert-env33-c): a fixed command */
}

static bool
have_glpsol(void)
{
	return run_command("glpsol --version >/dev/null 2>&1") == 0;
}

static void
write_term(FILE *f, double coef, size_t column)
{
	(void)fprintf(f, " %+.17g x%zu\n", coef, column);
}

/* The active rows and a goal in the CPLEX LP format. */
static void
write_program(const char *path, const struct wci_system *system, size_t goal,
    bool maximise)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	(void)fprintf(f, "%s\n obj: x%zu\nSubject To\n",
	    maximise ? "Maximize" : "Minimize", goal);
	for (size_t r = 0; r < system->row_count; r++) {
		const struct wci_row *row = &system->rows[r];

		for (unsigned high = 0; high < 2; high++) {
			if (!wci_row_active(system, r) ||
			    (high ? !row->has_high : !row->has_low))
				continue;
			(void)fprintf(f, " r%zu%c:\n", r, high ? 'h' : 'l');
			for (size_t i = 0; i < row->count; i++)
				write_term(
				    f, coefficient(row, i), row->columns[i]);
			(void)fprintf(f, " %s %.17g\n", high ? "<=" : ">=",
			    units(row, high ? row->high : row->low));
		}
	}
	(void)fprintf(f, "End\n");
	ck_assert_int_eq(fclose(f), 0);
}

enum outcome { OPTIMAL, INFEASIBLE, UNBOUNDED };

static enum outcome
run_glpsol(const char *folder, const struct wci_system *system, size_t goal,
    bool maximise, double *objective)
{
	char lp[512], sol[512], command[2048], line[512];
	enum outcome outcome = INFEASIBLE;
	FILE *f;

	(void)snprintf(lp, sizeof(lp), "%s/p.lp", folder);
	(void)snprintf(sol, sizeof(sol), "%s/p.sol", folder);
	write_program(lp, system, goal, maximise);
	(void)snprintf(command, sizeof(command),
	    "glpsol --nopresol --lp '%s' -o '%s' >/dev/null 2>&1", lp, sol);
	ck_assert_int_eq(run_command(command), 0);
	f = fopen(sol, "r");
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		if (strncmp(line, "Status:", 7) == 0) {
			if (strstr(line, "OPTIMAL") != NULL)
				outcome = OPTIMAL;
			else if (strstr(line, "UNBOUNDED") != NULL)
				outcome = UNBOUNDED;
		}
		(void)sscanf(line, "Objective:  obj = %lf", objective);
	}
	(void)fclose(f);
	return outcome;
}

/* The solver's bound in whole units, as the tables have it. */
static void
assert_agrees(const struct wci_system *system, size_t j, bool high,
    const struct wci_side *side, enum outcome outcome, double objective)
{
	bool money = j % 2 == 1;
	double bound = (double)side->bound / (money ? WCI_MONEY_UNIT : 1);

	ck_assert(outcome != INFEASIBLE);
	if (outcome == UNBOUNDED) {
		ck_assert(high && !side->known);
		return;
	}
	ck_assert_msg(side->known, "%s: glpsol says %f", system->sets[j / 2].id,
	    objective);
	if (money)
		ck_assert_double_eq_tol(
		    bound, objective, 1e-6 * fmax(1, fabs(objective)));
	else
		ck_assert_double_eq_tol(bound,
		    high ? floor(objective + 1e-6) : ceil(objective - 1e-6),
		    0.5);
}

struct check {
	bool consistent;
	bool glpsol;
	char *folder;
	unsigned conflicts;
	unsigned compared;
};

static void
check_truth(const struct wci_finding *finding, size_t j)
{
	const struct wci_side *sides = finding->bounds.sides[j];
	const char *id = finding->system.sets[j / 2].id;
	int64_t count, value, x;
	char own[128];

	for (size_t i = 0; i < CELLS; i++) {
		cell_id(&cells[i], own, sizeof(own));
		if (strcmp(own, id) != 0)
			continue;
		truth(&cells[i], &count, &value);
		x = j % 2 == 1 ? value : count;
		ck_assert_int_le(sides[0].bound, x);
		ck_assert(!sides[1].known || sides[1].bound >= x);
		return;
	}
	ck_abort_msg("no cell is %s", id);
}

static void
check_bounds(const struct wci_finding *finding, struct check *check)
{
	const struct wci_system *system = &finding->system;

	ck_assert_uint_eq(finding->bounds.unproved, 0);
	for (size_t j = 0; j < finding->bounds.count; j++) {
		if (!system->sets[j / 2].stored)
			continue;
		if (check->consistent)
			check_truth(finding, j);
		for (unsigned high = 0; high < 2; high++) {
			const struct wci_side *side =
			    &finding->bounds.sides[j][high];
			double objective = 0;
			enum outcome outcome;

			if (side->proof.count > 0)
				add_up(system, &side->proof, j, high ? 1 : -1,
				    j % 2 == 1);
			if (!check->glpsol || draw(3) != 0)
				continue;
			outcome = run_glpsol(
			    check->folder, system, j, high != 0, &objective);
			assert_agrees(
			    system, j, high != 0, side, outcome, objective);
			check->compared++;
		}
	}
}

/* Only these claims of a conflict, read as they were; SIZE_MAX: all. */
static enum outcome
try_claims(const struct wci_finding *finding, size_t number, size_t without,
    struct check *check)
{
	const struct wci_conflict *conflict = &finding->conflicts.list[number];
	struct wci_system copy = finding->system;
	double objective;
	enum outcome outcome;

	copy.claims = calloc(copy.claim_count, sizeof(*copy.claims));
	ck_assert_ptr_nonnull(copy.claims);
	memcpy(copy.claims, finding->system.claims,
	    copy.claim_count * sizeof(*copy.claims));
	for (size_t c = 0; c < copy.claim_count; c++)
		copy.claims[c].reading = WCI_READ_NOT;
	for (size_t i = 0; i < conflict->count; i++) {
		if (i != without)
			copy.claims[conflict->claims[i]].reading =
			    conflict->readings[i];
	}
	if (check->glpsol)
		outcome =
		    run_glpsol(check->folder, &copy, 0, false, &objective);
	else
		outcome = wci_problem_feasible(&copy) == WCI_LP_OPTIMAL
		    ? OPTIMAL
		    : INFEASIBLE;
	if (without == SIZE_MAX) {
		ck_assert_uint_gt(conflict->proof.count, 0);
		add_up(&copy, &conflict->proof, WCI_NONE, 0, false);
		ck_assert_int_eq(wci_ratio_sign(&conflict->proof.bound), -1);
	}
	free(copy.claims);
	return outcome;
}

static void
check_conflicts(const struct wci_finding *finding, struct check *check)
{
	for (size_t n = 0; n < finding->conflicts.count; n++) {
		const struct wci_conflict *conflict =
		    &finding->conflicts.list[n];

		ck_assert_uint_gt(conflict->count, 0);
		ck_assert_int_gt(conflict->gap, 0);
		check->conflicts++;
		if (conflict->figure) {
			ck_assert_uint_eq(conflict->count, 2);
			continue;
		}
		ck_assert(
		    try_claims(finding, n, SIZE_MAX, check) == INFEASIBLE);
		for (size_t i = 0; i < conflict->count; i++)
			ck_assert(
			    try_claims(finding, n, i, check) != INFEASIBLE);
	}
}

static enum wcifit_status
look(void *context, const struct wci_finding *finding,
    struct wcifit_error *error)
{
	struct check *check = context;

	(void)error;
	if (check->consistent)
		ck_assert_uint_eq(finding->conflicts.count, 0);
	check_conflicts(finding, check);
	check_bounds(finding, check);
	return WCIFIT_OK;
}

static void
run(struct check *check)
{
	struct wcifit_error error = { WCIFIT_OK, "" };

	ck_assert_msg(
	    wci_fairs_each(db, NULL, NULL, look, check, &error) == WCIFIT_OK,
	    "%s", error.message);
	wci_db_close(db);
}

START_TEST(true_claims)
{
	struct check check = { .consistent = true };

	make_fair((uint64_t)_i + 1, 10 + 2 * (unsigned)_i, 0);
	run(&check);
}
END_TEST

START_TEST(false_claims)
{
	struct check check = { .consistent = false };

	make_fair((uint64_t)_i + 1000, 25, 4);
	run(&check);
	ck_assert_uint_gt(check.conflicts, 0);
}
END_TEST

START_TEST(the_other_solver)
{
	struct check check = { .consistent = _i % 2 == 0, .glpsol = true };

	if (!have_glpsol())
		return;
	check.folder = test_dir_make();
	make_fair((uint64_t)_i + 2000, 22, check.consistent ? 0 : 3);
	run(&check);
	ck_assert_uint_gt(check.compared, 5);
	test_dir_remove(check.folder);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("reconcile/random");
	TCase *tcase = tcase_create("random");

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, true_claims, 0, test_rounds(40));
	tcase_add_loop_test(tcase, false_claims, 0, test_rounds(40));
	tcase_add_loop_test(tcase, the_other_solver, 0, 8);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

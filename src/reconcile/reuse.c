/* SPDX-License-Identifier: MIT */
/* What results rest on, and copying them from one database to the next. */
#include "reconcile/reuse.h"

#include <stdio.h>
#include <string.h>
#include <xxhash.h>

#include "reconcile/store.h"

/*
 * The way from a system to its results.  Raise it with every change to src/reconcile
 * by which the same system gives other rows.
 */
#define METHOD 1

/* --------------------------------------------------------------- digests */

/* Numbers and texts one after the other, such that none runs into the next. */
static void
put_number(XXH3_state_t *state, uint64_t number)
{
	unsigned char bytes[8];

	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(number >> 8 * i & 0xFF);
	(void)XXH3_128bits_update(state, bytes, sizeof(bytes));
}

/* WCI_NONE is 0, however long a size_t. */
static void
put_place(XXH3_state_t *state, size_t place)
{
	put_number(state, place != WCI_NONE ? (uint64_t)place + 1 : 0);
}

static void
put_text(XXH3_state_t *state, const char *text)
{
	size_t length = strlen(text);

	put_number(state, length);
	(void)XXH3_128bits_update(state, text, length);
}

/* *state_out stays NULL without memory. */
static enum wcifit_status
start_digest(XXH3_state_t **state_out, struct wcifit_error *error)
{
	*state_out = XXH3_createState();
	if (*state_out == NULL)
		return wci_fail_memory(error);
	(void)XXH3_128bits_reset(*state_out);
	return WCIFIT_OK;
}

static void
end_digest(XXH3_state_t *state, struct wci_digest *digest)
{
	XXH128_canonical_t bytes;

	XXH128_canonicalFromHash(&bytes, XXH3_128bits_digest(state));
	for (size_t i = 0; i < sizeof(bytes.digest); i++)
		(void)snprintf(
		    digest->text + 2 * i, 3, "%02x", bytes.digest[i]);
}

/* Bits by the ids they stand for: their places change with other regions. */
static void
put_bits(XXH3_state_t *state, const struct wci_taxonomy *taxonomy,
    const uint64_t *bits)
{
	for (size_t i = 0; bits != NULL && i < taxonomy->node_count; i++) {
		if (wci_bits_has(bits, i))
			put_text(state, taxonomy->nodes[i].id);
	}
	put_number(state, bits != NULL);
}

static void
put_slice(XXH3_state_t *state, const struct wci_system *system, unsigned d,
    const struct wci_slice *slice)
{
	const struct wci_taxonomy *taxonomy =
	    system->taxonomies[d == WCI_INDUSTRY ? 0 : 1];

	put_number(state, slice->count);
	for (size_t i = 0; i < slice->count; i++) {
		const struct wci_taxonomy_node *node = d <= WCI_HOST
		    ? wci_taxonomy_find(taxonomy, slice->members[i])
		    : NULL;

		put_text(state, slice->members[i]);
		put_text(state, node != NULL ? node->name : "");
	}
	if (d > WCI_HOST || slice->count == 0)
		return;
	put_bits(state, taxonomy, slice->cover);
	put_bits(state, taxonomy, slice->touch);
}

static void
put_parts(XXH3_state_t *state, const struct wci_system *system)
{
	put_text(state, system->fair);
	put_text(state, system->fair_name);
	put_number(state, system->scope_count);
	for (size_t i = 0; i < system->scope_count; i++) {
		const struct wci_scope *scope = &system->scopes[i];

		put_text(state, scope->id);
		put_text(state, scope->name);
		put_place(state, scope->parent);
		put_number(state, scope->partition);
	}
	put_number(state, system->breakdown_count);
	for (size_t i = 0; i < system->breakdown_count; i++) {
		const struct wci_breakdown *breakdown = &system->breakdowns[i];

		put_text(state, breakdown->id);
		put_place(state, breakdown->scope);
		put_number(state, breakdown->dimension);
		put_number(state, breakdown->partition);
		put_number(state, breakdown->count);
		for (size_t m = 0; m < breakdown->count; m++)
			put_text(state, breakdown->members[m]);
	}
}

static void
put_sets(XXH3_state_t *state, const struct wci_system *system)
{
	put_number(state, system->set_count);
	for (size_t s = 0; s < system->set_count; s++) {
		const struct wci_set *set = &system->sets[s];
		const struct wci_listed *listed = &system->listed[s];

		put_text(state, set->id);
		put_text(state, set->key);
		put_place(state, set->scope);
		for (unsigned d = 0; d < WCI_DIMENSIONS; d++)
			put_slice(state, system, d, &set->slices[d]);
		put_number(state, (uint64_t)set->min);
		put_number(state, (uint64_t)set->max);
		put_number(state, set->stored);
		put_place(state, set->same);
		for (size_t b = 0; b < system->breakdown_count; b++)
			put_place(state, set->member[b]);
		put_number(state, (uint64_t)listed->signings);
		put_number(state, (uint64_t)listed->projects);
		put_number(state, (uint64_t)listed->value);
	}
}

static void
put_claims(XXH3_state_t *state, const struct wci_system *system)
{
	put_number(state, system->claim_count);
	for (size_t c = 0; c < system->claim_count; c++) {
		const struct wci_claim *claim = &system->claims[c];

		put_text(state, claim->id);
		put_text(state, claim->source);
		put_text(state, claim->locator);
		put_text(state, claim->stated);
		put_place(state, claim->set);
		put_place(state, claim->base);
		put_number(state, claim->measure);
		put_number(state, claim->preferred);
		put_number(state, claim->supposed);
		put_number(state, claim->reading);
		for (unsigned r = 0; r < WCI_READINGS; r++) {
			const struct wci_range *range = &claim->range[r];

			put_number(state, range->has_low);
			put_number(state, range->has_high);
			put_number(state, (uint64_t)range->low2);
			put_number(state, (uint64_t)range->high2);
		}
	}
}

enum wcifit_status
wci_reuse_basis(const struct wci_system *system, struct wci_digest *basis,
    struct wcifit_error *error)
{
	XXH3_state_t *state;
	enum wcifit_status status = start_digest(&state, error);

	if (status != WCIFIT_OK)
		return status;
	put_number(state, METHOD);
	put_parts(state, system);
	put_sets(state, system);
	put_claims(state, system);
	end_digest(state, basis);
	(void)XXH3_freeState(state);
	return WCIFIT_OK;
}

/* ------------------------------------------------------------------ rows */

/*
 * How to read back what wci_reconcile_store writes, row by row in its order:
 * each row of the first is followed by those of the second that belong to it, by
 * its first columns.
 */
static const struct {
	enum wci_store_row row, below;
	int keys;
	const char *rows_of, *rows_below;
} orders[] = {
	{ WCI_STORE_CONFLICT, WCI_STORE_CONFLICT_CLAIM, 1,
	    "SELECT id, fair, kind, reach, measure, gap, statement"
	    " FROM contradictions WHERE fair = ?1 ORDER BY rowid",
	    "SELECT contradiction, position, claim, measure"
	    " FROM contradiction_claims WHERE contradiction = ?1"
	    " ORDER BY position" },
	{ WCI_STORE_BOUND, WCI_STORE_REASON, 2,
	    "SELECT set_id, measure, stated_low, stated_high, low, high,"
	    " gains_low, gains_high FROM bounds WHERE set_id IN"
	    " (SELECT id FROM sets WHERE fair = ?1) ORDER BY set_id, measure",
	    "SELECT set_id, measure, side, position, multiplier, origin,"
	    " claim, statement FROM bound_reasons"
	    " WHERE set_id = ?1 AND measure = ?2"
	    " ORDER BY side = 'high', position" },
};

#define ORDERS (sizeof(orders) / sizeof(orders[0]))

/* Where rows go: into a digest, or into the tables. */
struct goal {
	XXH3_state_t *state; /* NULL: into the tables */
	struct wci_stmt *inserts[WCI_STORE_ROWS];
};

/* Column `from` of a row as parameter `to`. */
static void
bind_column(
    struct wci_stmt *target, int to, const struct wci_stmt *row, int from)
{
	size_t length;
	const char *text;

	if (wci_stmt_is_null(row, from)) {
		wci_stmt_bind_null(target, to);
	} else if (wci_stmt_type(row, from) == WCI_INT) {
		wci_stmt_bind_int(target, to, wci_stmt_int(row, from));
	} else {
		text = wci_stmt_text(row, from, &length);
		wci_stmt_bind_text(target, to, text, length);
	}
}

static enum wcifit_status
take_row(struct goal *goal, enum wci_store_row kind, const struct wci_stmt *row,
    struct wcifit_error *error)
{
	int columns = wci_stmt_columns(row);

	if (goal->state == NULL) {
		for (int i = 0; i < columns; i++)
			bind_column(goal->inserts[kind], i + 1, row, i);
		return wci_stmt_run(goal->inserts[kind], error);
	}
	put_number(goal->state, kind);
	for (int i = 0; i < columns; i++) {
		const char *text = wci_stmt_text(row, i, NULL);

		put_number(goal->state, (uint64_t)wci_stmt_type(row, i));
		put_text(goal->state, text != NULL ? text : "");
	}
	return WCIFIT_OK;
}

static enum wcifit_status
read_order(struct wci_db *db, size_t o, const char *fair, struct goal *goal,
    struct wcifit_error *error)
{
	struct wci_stmt *rows = NULL;
	struct wci_stmt *below = NULL;
	enum wcifit_status status =
	    wci_stmt_prepare(db, orders[o].rows_of, &rows, error);

	if (status == WCIFIT_OK)
		status =
		    wci_stmt_prepare(db, orders[o].rows_below, &below, error);
	if (status == WCIFIT_OK)
		wci_stmt_bind_text(rows, 1, fair, strlen(fair));
	while (status == WCIFIT_OK && wci_stmt_step(rows)) {
		status = take_row(goal, orders[o].row, rows, error);
		wci_stmt_reset(below);
		for (int i = 0; i < orders[o].keys; i++)
			bind_column(below, i + 1, rows, i);
		while (status == WCIFIT_OK && wci_stmt_step(below))
			status = take_row(goal, orders[o].below, below, error);
		if (status == WCIFIT_OK)
			status = wci_stmt_status(below, error);
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(rows, error);
	wci_stmt_finalize(below);
	wci_stmt_finalize(rows);
	return status;
}

static enum wcifit_status
digest_results(struct wci_db *db, const char *fair, struct wci_digest *results,
    struct wcifit_error *error)
{
	struct goal goal = { .state = NULL };
	enum wcifit_status status = start_digest(&goal.state, error);

	for (size_t o = 0; status == WCIFIT_OK && o < ORDERS; o++)
		status = read_order(db, o, fair, &goal, error);
	if (status == WCIFIT_OK)
		end_digest(goal.state, results);
	(void)XXH3_freeState(goal.state);
	return status;
}

static enum wcifit_status
copy_results(struct wci_db *old, struct wci_db *db, const char *fair,
    struct wcifit_error *error)
{
	struct goal goal = { .state = NULL };
	enum wcifit_status status = WCIFIT_OK;

	for (unsigned i = 0; status == WCIFIT_OK && i < WCI_STORE_ROWS; i++)
		status = wci_stmt_prepare(
		    db, wci_store_inserts[i], &goal.inserts[i], error);
	for (size_t o = 0; status == WCIFIT_OK && o < ORDERS; o++)
		status = read_order(old, o, fair, &goal, error);
	for (unsigned i = 0; i < WCI_STORE_ROWS; i++)
		wci_stmt_finalize(goal.inserts[i]);
	return status;
}

/* ------------------------------------------------------------------ notes */

enum wcifit_status
wci_reuse_note(struct wci_db *db, const char *fair,
    const struct wci_digest *basis, struct wcifit_error *error)
{
	struct wci_digest results;
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status = digest_results(db, fair, &results, error);

	if (status == WCIFIT_OK)
		status = wci_stmt_prepare(
		    db, wci_store_inserts[WCI_STORE_NOTE], &stmt, error);
	if (status != WCIFIT_OK)
		return status;
	wci_stmt_bind_text(stmt, 1, fair, strlen(fair));
	wci_stmt_bind_text(stmt, 2, basis->text, strlen(basis->text));
	wci_stmt_bind_text(stmt, 3, results.text, strlen(results.text));
	status = wci_stmt_run(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

/* Whether the old database holds results that rest on that, as noted. */
static bool
is_noted(struct wci_db *old, const char *fair, const struct wci_digest *basis)
{
	struct wci_digest results;
	struct wci_stmt *stmt = NULL;
	bool noted = false;

	if (wci_stmt_prepare(old,
		"SELECT results FROM reconciled WHERE fair = ?1 AND basis = ?2",
		&stmt, NULL) != WCIFIT_OK)
		return false;
	wci_stmt_bind_text(stmt, 1, fair, strlen(fair));
	wci_stmt_bind_text(stmt, 2, basis->text, strlen(basis->text));
	if (wci_stmt_step(stmt))
		noted =
		    digest_results(old, fair, &results, NULL) == WCIFIT_OK &&
		    strcmp(wci_stmt_text(stmt, 0, NULL), results.text) == 0;
	wci_stmt_finalize(stmt);
	return noted;
}

enum wcifit_status
wci_reuse_copy(struct wci_db *old, struct wci_db *db, const char *fair,
    const struct wci_digest *basis, bool *copied_out,
    struct wcifit_error *error)
{
	enum wcifit_status status;

	*copied_out = false;
	if (!is_noted(old, fair, basis))
		return WCIFIT_OK;
	status = copy_results(old, db, fair, error);
	if (status == WCIFIT_OK)
		status = wci_reuse_note(db, fair, basis, error);
	*copied_out = status == WCIFIT_OK;
	return status;
}

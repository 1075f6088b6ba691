/* SPDX-License-Identifier: MIT */
/* Bounds and contradictions as rows of the database. */
#include "reconcile/store.h"

#include <string.h>

#include "core/mem.h"
#include "reconcile/words.h"

const char *const wci_store_inserts[WCI_STORE_ROWS] = {
	"INSERT INTO bounds (set_id, measure, stated_low, stated_high, low,"
	" high, gains_low, gains_high) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,"
	" ?8)",
	"INSERT INTO bound_reasons (set_id, measure, side, position,"
	" multiplier, origin, claim, statement)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	"INSERT INTO contradictions (id, fair, kind, reach, measure, gap,"
	" statement) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	"INSERT INTO contradiction_claims (contradiction, position, claim,"
	" measure) VALUES (?1, ?2, ?3, ?4)",
	"INSERT INTO reconciled (fair, basis, results) VALUES (?1, ?2, ?3)",
};

struct store {
	const struct wci_system *system;
	struct wci_stmt *stmts[WCI_STORE_ROWS];
	struct wci_words words;
	struct wci_buf text;
	struct wci_buf other;
};

static void
bind_word(struct wci_stmt *stmt, int n, const char *word)
{
	wci_stmt_bind_text(stmt, n, word, strlen(word));
}

static void
bind_buf(struct wci_stmt *stmt, int n, const struct wci_buf *buf)
{
	wci_stmt_bind_text(stmt, n, wci_buf_text(buf), buf->length);
}

static void
bind_optional(struct wci_stmt *stmt, int n, bool known, int64_t value)
{
	if (known)
		wci_stmt_bind_int(stmt, n, value);
	else
		wci_stmt_bind_null(stmt, n);
}

bool
wci_bounds_say(const struct wci_side *sides)
{
	return sides[0].stated || sides[1].stated || sides[0].bound > 0 ||
	    sides[1].known;
}

static enum wcifit_status
store_reason(struct store *store, size_t j, unsigned side, size_t position,
    const struct wci_term *term, struct wcifit_error *error)
{
	const struct wci_system *system = store->system;
	const struct wci_row *row = &system->rows[term->row];
	struct wci_stmt *stmt = store->stmts[WCI_STORE_REASON];
	struct wci_ratio times;

	wci_words_times(&times, system, term);
	wci_buf_clear(&store->other);
	wci_ratio_print(&store->other, &times);
	wci_buf_clear(&store->text);
	wci_words_term(&store->text, system, &store->words, term);
	if (store->text.failed || store->other.failed || times.lost)
		return wci_fail_memory(error);
	bind_word(stmt, 1, system->sets[j / 2].id);
	bind_word(stmt, 2, j % 2 == 1 ? "value" : "projects");
	bind_word(stmt, 3, side == 1 ? "high" : "low");
	wci_stmt_bind_int(stmt, 4, (int64_t)position);
	bind_buf(stmt, 5, &store->other);
	bind_word(stmt, 6,
	    row->rule == WCI_RULE_CLAIM		 ? "claim"
		: row->rule == WCI_RULE_SIGNINGS ? "signings"
						 : "rule");
	if (row->rule == WCI_RULE_CLAIM)
		bind_word(stmt, 7, system->claims[row->claim].id);
	else
		wci_stmt_bind_null(stmt, 7);
	bind_buf(stmt, 8, &store->text);
	return wci_stmt_run(stmt, error);
}

static enum wcifit_status
store_bound(struct store *store, size_t j, const struct wci_side *sides,
    struct wcifit_error *error)
{
	struct wci_stmt *stmt = store->stmts[WCI_STORE_BOUND];
	enum wcifit_status status;

	bind_word(stmt, 1, store->system->sets[j / 2].id);
	bind_word(stmt, 2, j % 2 == 1 ? "value" : "projects");
	bind_optional(stmt, 3, sides[0].stated, sides[0].stated_bound);
	bind_optional(stmt, 4, sides[1].stated, sides[1].stated_bound);
	bind_optional(stmt, 5, sides[0].known, sides[0].bound);
	bind_optional(stmt, 6, sides[1].known, sides[1].bound);
	wci_stmt_bind_int(stmt, 7, sides[0].gains);
	wci_stmt_bind_int(stmt, 8, sides[1].gains);
	status = wci_stmt_run(stmt, error);
	for (unsigned side = 0; side < 2; side++) {
		const struct wci_proof *proof = &sides[side].proof;

		for (size_t t = 0; status == WCIFIT_OK && t < proof->count; t++)
			status = store_reason(
			    store, j, side, t + 1, &proof->terms[t], error);
	}
	return status;
}

static enum wcifit_status
store_bounds(struct store *store, const struct wci_bounds *bounds,
    struct wcifit_error *error)
{
	const struct wci_system *system = store->system;
	enum wcifit_status status = WCIFIT_OK;

	for (size_t j = 0; status == WCIFIT_OK && j < bounds->count; j++) {
		if (system->sets[j / 2].stored &&
		    wci_bounds_say(bounds->sides[j]))
			status = store_bound(store, j, bounds->sides[j], error);
	}
	return status;
}

static enum wcifit_status
store_conflict(struct store *store, size_t number,
    const struct wci_conflict *conflict, struct wcifit_error *error)
{
	const struct wci_system *system = store->system;
	struct wci_stmt *stmt = store->stmts[WCI_STORE_CONFLICT];
	enum wcifit_status status;

	wci_buf_clear(&store->other);
	wci_buf_printf(&store->other, "%s/%zu", system->fair, number);
	wci_buf_clear(&store->text);
	wci_words_conflict(&store->text, system, &store->words, conflict);
	if (store->text.failed || store->other.failed)
		return wci_fail_memory(error);
	bind_buf(stmt, 1, &store->other);
	bind_word(stmt, 2, system->fair);
	bind_word(stmt, 3, conflict->tension ? "tension" : "contradiction");
	bind_word(stmt, 4, conflict->figure ? "figure" : "system");
	bind_word(stmt, 5, conflict->money ? "value" : "projects");
	wci_stmt_bind_int(stmt, 6, conflict->gap);
	bind_buf(stmt, 7, &store->text);
	status = wci_stmt_run(stmt, error);
	stmt = store->stmts[WCI_STORE_CONFLICT_CLAIM];
	for (size_t i = 0; status == WCIFIT_OK && i < conflict->count; i++) {
		const struct wci_claim *claim =
		    &system->claims[conflict->claims[i]];

		bind_buf(stmt, 1, &store->other);
		wci_stmt_bind_int(stmt, 2, (int64_t)i + 1);
		bind_word(stmt, 3, claim->id);
		bind_word(stmt, 4, wci_measure_name(claim->measure));
		status = wci_stmt_run(stmt, error);
	}
	return status;
}

enum wcifit_status
wci_reconcile_store(struct wci_db *db, const struct wci_system *system,
    const struct wci_conflicts *conflicts, const struct wci_bounds *bounds,
    struct wcifit_error *error)
{
	struct store store = { .system = system,
		.words = { WCIFIT_UNIT_BN },
		.text = WCI_BUF_EMPTY,
		.other = WCI_BUF_EMPTY };
	enum wcifit_status status = WCIFIT_OK;

	for (unsigned i = 0; status == WCIFIT_OK && i < WCI_STORE_ROWS; i++)
		status = wci_stmt_prepare(
		    db, wci_store_inserts[i], &store.stmts[i], error);
	for (size_t i = 0; status == WCIFIT_OK && i < conflicts->count; i++)
		status =
		    store_conflict(&store, i + 1, &conflicts->list[i], error);
	if (status == WCIFIT_OK)
		status = store_bounds(&store, bounds, error);
	for (unsigned i = 0; i < WCI_STORE_ROWS; i++)
		wci_stmt_finalize(store.stmts[i]);
	wci_buf_free(&store.text);
	wci_buf_free(&store.other);
	return status;
}

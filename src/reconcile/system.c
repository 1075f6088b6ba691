/* SPDX-License-Identifier: MIT */
/* Rows from claims, listed signings and the sizes of projects. */
#include "reconcile/system.h"

#include <string.h>

#include "core/mem.h"

static enum wcifit_status
load_name(
    struct wci_db *db, struct wci_system *system, struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status = wci_stmt_prepare(
	    db, "SELECT name FROM fairs WHERE id = ?1", &stmt, error);

	system->fair_name = "";
	if (status == WCIFIT_OK)
		wci_stmt_bind_text(stmt, 1, system->fair, strlen(system->fair));
	if (status == WCIFIT_OK && wci_stmt_step(stmt)) {
		system->fair_name = wci_system_text(system, stmt, 0);
		if (system->fair_name == NULL)
			status = wci_fail_memory(error);
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

enum wcifit_status
wci_system_load(struct wci_db *db, const char *fair,
    const struct wci_taxonomy *industries, const struct wci_taxonomy *regions,
    struct wci_system *system, struct wcifit_error *error)
{
	enum wcifit_status status;

	system->taxonomies[0] = industries;
	system->taxonomies[1] = regions;
	system->fair = wci_arena_copy(&system->arena, fair, strlen(fair));
	if (system->fair == NULL)
		return wci_fail_memory(error);
	status = load_name(db, system, error);
	if (status == WCIFIT_OK)
		status = wci_sets_load(db, system, error);
	if (status == WCIFIT_OK)
		status = wci_claims_load(db, system, error);
	return status;
}

void
wci_system_free(struct wci_system *system)
{
	wci_free(system->sets);
	wci_free(system->claims);
	wci_free(system->rows);
	wci_arena_free(&system->arena);
	memset(system, 0, sizeof(*system));
}

struct wci_row *
wci_system_row(struct wci_system *system, enum wci_rule rule, size_t count)
{
	void *rows = system->rows;
	struct wci_row *row;

	if (wci_grow(&rows, &system->row_room, system->row_count + 1,
		sizeof(*row)) != 0)
		return NULL;
	system->rows = rows;
	row = &system->rows[system->row_count];
	memset(row, 0, sizeof(*row));
	row->rule = rule;
	row->scale = 1;
	row->claim = row->set = row->other = WCI_NONE;
	row->count = count;
	row->columns =
	    wci_arena_alloc(&system->arena, count * sizeof(*row->columns));
	row->coefs =
	    wci_arena_alloc(&system->arena, count * sizeof(*row->coefs));
	if (row->columns == NULL || row->coefs == NULL)
		return NULL;
	system->row_count++;
	return row;
}

static int64_t
common_divisor(int64_t a, int64_t b)
{
	a = a < 0 ? -a : a;
	b = b < 0 ? -b : b;
	while (b != 0) {
		int64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* Take out what all coefficients, bounds and the scale have in common. */
static void
shorten(struct wci_row *row)
{
	int64_t g = row->scale;

	for (size_t i = 0; i < row->count; i++)
		g = common_divisor(g, row->coefs[i]);
	if (row->has_low)
		g = common_divisor(g, row->low);
	if (row->has_high)
		g = common_divisor(g, row->high);
	if (g <= 1)
		return;
	for (size_t i = 0; i < row->count; i++)
		row->coefs[i] /= g;
	row->low /= g;
	row->high /= g;
	row->scale /= g;
}

/* a * first + b * second, the form of most rows. */
static void
two_terms(
    struct wci_row *row, size_t first, int64_t a, size_t second, int64_t b)
{
	row->columns[0] = first;
	row->coefs[0] = a;
	row->columns[1] = second;
	row->coefs[1] = b;
}

/* The bounds of a number of projects or a value. */
static int
stated_rows(struct wci_system *system, size_t c, enum wci_reading reading)
{
	const struct wci_claim *claim = &system->claims[c];
	const struct wci_range *range = &claim->range[reading];
	struct wci_row *row;

	if (!range->has_low && !range->has_high)
		return 0;
	row = wci_system_row(system, WCI_RULE_CLAIM, 1);
	if (row == NULL)
		return -1;
	row->reading = reading;
	row->claim = c;
	row->set = claim->set;
	row->money = claim->measure == WCI_VALUE;
	row->columns[0] = WCI_COLUMN(claim->set, row->money);
	row->coefs[0] = row->scale = 2;
	row->has_low = range->has_low;
	row->has_high = range->has_high;
	row->low = range->low2;
	row->high = range->high2;
	shorten(row);
	return 0;
}

/*
 * scale * first - bound * second, at least 0 for a low bound, at most 0 for a
 * high one: shares (of the base, in millionths) and averages (times projects).
 */
static int
ratio_row(
    struct wci_system *system, size_t c, enum wci_reading reading, bool high)
{
	const struct wci_claim *claim = &system->claims[c];
	const struct wci_range *range = &claim->range[reading];
	bool average = claim->measure == WCI_AVERAGE_VALUE;
	struct wci_row *row;
	size_t first, second;

	if (high ? !range->has_high : !range->has_low)
		return 0;
	row = wci_system_row(system, WCI_RULE_CLAIM, 2);
	if (row == NULL)
		return -1;
	row->reading = reading;
	row->claim = c;
	row->set = claim->set;
	row->other = claim->base;
	row->money = claim->measure != WCI_SHARE_OF_PROJECTS;
	first = WCI_COLUMN(claim->set, row->money);
	second = average ? WCI_COLUMN(claim->set, false)
			 : WCI_COLUMN(claim->base, row->money);
	row->scale = average ? 2 : 2000000;
	two_terms(row, first, row->scale, second,
	    -(high ? range->high2 : range->low2));
	row->has_low = !high;
	row->has_high = high;
	shorten(row);
	return 0;
}

static int
claim_rows(struct wci_system *system, size_t c)
{
	const struct wci_claim *claim = &system->claims[c];

	for (unsigned r = 0; r < WCI_READINGS; r++) {
		enum wci_reading reading = (enum wci_reading)r;

		if (claim->measure == WCI_PROJECTS ||
		    claim->measure == WCI_VALUE) {
			if (stated_rows(system, c, reading) != 0)
				return -1;
			continue;
		}
		if (claim->base == claim->set)
			continue;
		if (ratio_row(system, c, reading, false) != 0 ||
		    ratio_row(system, c, reading, true) != 0)
			return -1;
	}
	return 0;
}

static int
listed_row(struct wci_system *system, size_t s, bool money)
{
	const struct wci_listed *listed = &system->listed[s];
	int64_t least = money ? listed->value : listed->projects;
	struct wci_row *row;

	if (least <= 0)
		return 0;
	row = wci_system_row(system, WCI_RULE_SIGNINGS, 1);
	if (row == NULL)
		return -1;
	row->set = s;
	row->money = money;
	row->columns[0] = WCI_COLUMN(s, money);
	row->coefs[0] = 1;
	row->has_low = true;
	row->low = least;
	return 0;
}

/* v - limit * n on a set with smallest or largest projects. */
static int
size_row(struct wci_system *system, size_t s, enum wci_rule rule)
{
	const struct wci_set *set = &system->sets[s];
	bool smallest = rule == WCI_RULE_SMALLEST;
	int64_t limit = smallest ? set->min : set->max;
	struct wci_row *row;

	if (limit == 0 || limit == INT64_MAX)
		return 0;
	row = wci_system_row(system, rule, 2);
	if (row == NULL)
		return -1;
	row->set = s;
	row->money = true;
	row->limit = limit;
	two_terms(row, WCI_COLUMN(s, true), 1, WCI_COLUMN(s, false), -limit);
	row->has_low = smallest;
	row->has_high = !smallest;
	return 0;
}

enum wcifit_status
wci_system_rows(struct wci_system *system, struct wcifit_error *error)
{
	for (size_t c = 0; c < system->claim_count; c++) {
		if (claim_rows(system, c) != 0)
			return wci_fail_memory(error);
	}
	for (size_t s = 0; s < system->set_count; s++) {
		if (listed_row(system, s, false) != 0 ||
		    listed_row(system, s, true) != 0 ||
		    size_row(system, s, WCI_RULE_SMALLEST) != 0 ||
		    size_row(system, s, WCI_RULE_LARGEST) != 0)
			return wci_fail_memory(error);
	}
	return wci_families_rows(system, error);
}

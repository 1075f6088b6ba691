/* SPDX-License-Identifier: MIT */
/* What the claims of a fair state, and what its signings add up to. */
#include <string.h>

#include "core/mem.h"
#include "reconcile/suppose.h"
#include "reconcile/system.h"

static const char *const measure_names[WCI_MEASURES] = { "projects", "value",
	"share_of_projects", "share_of_value", "average_value" };

/* Beyond this a bound is taken for open, so that no sum overflows. */
#define LIMIT (INT64_MAX / 1024)

const char *
wci_measure_name(enum wci_measure measure)
{
	return measure_names[measure];
}

bool
wci_range_same(const struct wci_range *a, const struct wci_range *b)
{
	return a->has_low == b->has_low && a->has_high == b->has_high &&
	    (!a->has_low || a->low2 == b->low2) &&
	    (!a->has_high || a->high2 == b->high2);
}

static enum wci_measure
measure_of(const char *name)
{
	unsigned m = 0;

	while (m < WCI_AVERAGE_VALUE && strcmp(name, measure_names[m]) != 0)
		m++;
	return (enum wci_measure)m;
}

static void
clip_range(struct wci_range *range)
{
	if (range->has_low && range->low2 < 0)
		range->low2 = 0;
	if (range->low2 > LIMIT)
		range->has_low = false;
	if (range->high2 > LIMIT)
		range->has_high = false;
}

/* Half a unit of the last digit, or a whole one for digits that were cut. */
static void
read_exact(struct wci_claim *claim, int64_t low, int64_t high, int64_t half2,
    enum wci_reading reading)
{
	struct wci_range *range = &claim->range[reading];

	range->has_low = range->has_high = true;
	range->low2 = 2 * low - half2;
	range->high2 = 2 * high + half2;
}

/*
 * Nearly and about by half again: 1 - 1.5 (1 - f) of the stated number n is
 * 1.5 f n - 0.5 n.  Where the bounds are in another currency than the number, their
 * middle stands for it.
 */
static void
read_wider(struct wci_claim *claim, bool foreign, int64_t number)
{
	struct wci_range *range = &claim->range[WCI_READ_WIDE];
	int64_t low2 = claim->range[WCI_READ_PLAIN].low2;
	int64_t high2 = claim->range[WCI_READ_PLAIN].high2;
	int64_t middle2 = foreign ? (low2 + high2) / 2 : 2 * number;

	if (low2 < middle2)
		range->low2 = low2 - (middle2 - low2) / 2;
	if (high2 > middle2)
		range->high2 = high2 + (high2 - middle2) / 2;
}

void
wci_claim_ranges(struct wci_claim *claim, const char *qualifier, bool foreign,
    int64_t number, int64_t precision, const int64_t *low, const int64_t *high)
{
	struct wci_range plain = { low != NULL, high != NULL, 0, 0 };
	bool count = claim->measure == WCI_PROJECTS;
	bool both = low != NULL && high != NULL;

	plain.low2 = low != NULL ? (*low > LIMIT ? LIMIT + 1 : 2 * *low) : 0;
	plain.high2 =
	    high != NULL ? (*high > LIMIT ? LIMIT + 1 : 2 * *high) : 0;
	claim->range[WCI_READ_PLAIN] = claim->range[WCI_READ_WIDE] = plain;
	if (both && plain.high2 <= LIMIT && number <= LIMIT) {
		if (strcmp(qualifier, "exact") == 0 && !foreign) {
			int64_t half2 = count && precision <= 1 ? 0 : precision;

			read_exact(claim, *low, *high, half2, WCI_READ_PLAIN);
			read_exact(
			    claim, *low, *high, 2 * half2, WCI_READ_WIDE);
		} else if (foreign || strcmp(qualifier, "about") == 0 ||
		    strcmp(qualifier, "nearly") == 0) {
			read_wider(claim, foreign, number);
		}
	}
	for (unsigned r = 0; r < WCI_READINGS; r++)
		clip_range(&claim->range[r]);
}

/* A new zeroed claim, or NULL without memory. */
static struct wci_claim *
new_claim(struct wci_system *system)
{
	void *claims = system->claims;
	struct wci_claim *claim;

	if (wci_grow(&claims, &system->claim_room, system->claim_count + 1,
		sizeof(*claim)) != 0)
		return NULL;
	system->claims = claims;
	claim = &system->claims[system->claim_count++];
	memset(claim, 0, sizeof(*claim));
	return claim;
}

enum column {
	ID,
	SOURCE,
	LOCATOR,
	STATED,
	SEED_FILE,
	SET,
	BASE,
	SEED_LINE,
	RANK,
	MEASURE,
	QUALIFIER,
	CURRENCY,
	NUMBER,
	PRECISION,
	LOW,
	HIGH
};

static enum wcifit_status
read_claim(struct wci_system *system, struct wci_stmt *stmt,
    struct wcifit_error *error)
{
	struct wci_claim *claim = new_claim(system);
	const char *currency = wci_stmt_text(stmt, CURRENCY, NULL);
	int64_t low = wci_stmt_int(stmt, LOW);
	int64_t high = wci_stmt_int(stmt, HIGH);

	if (claim == NULL)
		return wci_fail_memory(error);
	claim->id = wci_system_text(system, stmt, ID);
	claim->source = wci_system_text(system, stmt, SOURCE);
	claim->locator = wci_system_text(system, stmt, LOCATOR);
	claim->stated = wci_system_text(system, stmt, STATED);
	claim->seed_file = wci_system_text(system, stmt, SEED_FILE);
	if (claim->id == NULL || claim->source == NULL ||
	    claim->locator == NULL || claim->stated == NULL ||
	    claim->seed_file == NULL)
		return wci_fail_memory(error);
	claim->seed_line = wci_stmt_int(stmt, SEED_LINE);
	claim->supposed = strcmp(claim->seed_file, WCI_SUPPOSITION) == 0;
	claim->set = wci_sets_find(system, wci_stmt_text(stmt, SET, NULL));
	claim->base = WCI_NONE;
	if (!wci_stmt_is_null(stmt, BASE))
		claim->base =
		    wci_sets_find(system, wci_stmt_text(stmt, BASE, NULL));
	claim->measure = measure_of(wci_stmt_text(stmt, MEASURE, NULL));
	claim->preferred =
	    strcmp(wci_stmt_text(stmt, RANK, NULL), "preferred") == 0;
	wci_claim_ranges(claim, wci_stmt_text(stmt, QUALIFIER, NULL),
	    currency != NULL && strcmp(currency, "CNY") != 0,
	    wci_stmt_int(stmt, NUMBER), wci_stmt_int(stmt, PRECISION),
	    wci_stmt_is_null(stmt, LOW) ? NULL : &low,
	    wci_stmt_is_null(stmt, HIGH) ? NULL : &high);
	if (claim->set == WCI_NONE ||
	    ((claim->measure == WCI_SHARE_OF_PROJECTS ||
		 claim->measure == WCI_SHARE_OF_VALUE) &&
		claim->base == WCI_NONE))
		return wci_fail(error, WCIFIT_FAILED,
		    "claim %s: its set is not in the database", claim->id);
	return WCIFIT_OK;
}

enum wcifit_status
wci_claims_load(
    struct wci_db *db, struct wci_system *system, struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status = wci_stmt_prepare(db,
	    "SELECT c.id, c.source, c.locator, m.stated, c.seed_file,"
	    " c.set_id, m.base_set, c.seed_line, c.rank, m.measure,"
	    " m.qualifier, m.currency, m.number, m.precision, m.low, m.high"
	    " FROM claims AS c JOIN claim_measures AS m ON m.claim = c.id"
	    " WHERE c.fair = ?1 AND (c.rank = 'preferred' OR"
	    " (c.rank = 'normal' AND NOT EXISTS (SELECT 1 FROM claims AS p"
	    " JOIN claim_measures AS q ON q.claim = p.id"
	    " WHERE p.set_id = c.set_id AND p.rank = 'preferred'"
	    " AND q.measure = m.measure AND q.base_set IS m.base_set)))"
	    " ORDER BY c.seed_file, c.seed_line, c.id, m.measure",
	    &stmt, error);

	if (status == WCIFIT_OK)
		wci_stmt_bind_text(stmt, 1, system->fair, strlen(system->fair));
	while (status == WCIFIT_OK && wci_stmt_step(stmt))
		status = read_claim(system, stmt, error);
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

/* A signing as far as sets care; texts are borrowed from the statement. */
struct signing {
	size_t scope;		  /* WCI_NONE: somewhere in the only root */
	size_t bit[WCI_HOST + 1]; /* industry, origin, host; or WCI_NONE */
	const char *investor_class;
	const char *stage;
	bool single; /* one project: its value is that of the project */
	bool has_low, has_high;
	int64_t low, high;
};

static bool
in_slices(const struct wci_set *set, const struct signing *signing)
{
	const char *const texts[] = { signing->investor_class, signing->stage };

	for (unsigned d = 0; d <= WCI_HOST; d++) {
		const struct wci_slice *slice = &set->slices[d];

		if (slice->count == 0)
			continue;
		if (signing->bit[d] == WCI_NONE || slice->cover == NULL ||
		    !wci_bits_has(slice->cover, signing->bit[d]))
			return false;
	}
	for (unsigned d = WCI_CLASS; d <= WCI_STAGE; d++) {
		const struct wci_slice *slice = &set->slices[d];
		bool found = slice->count == 0;

		for (size_t i = 0; i < slice->count && !found; i++)
			found = texts[d - WCI_CLASS] != NULL &&
			    strcmp(slice->members[i], texts[d - WCI_CLASS]) ==
				0;
		if (!found)
			return false;
	}
	return set->slices[WCI_TYPE].count == 0;
}

static bool
is_listed(const struct wci_system *system, const struct wci_set *set,
    const struct signing *signing)
{
	size_t scope = signing->scope;
	bool small, large;

	if (scope == WCI_NONE ? system->scopes[set->scope].parent != WCI_NONE
			      : !wci_scope_within(system, scope, set->scope))
		return false;
	small = set->min == 0 ||
	    (signing->single && signing->has_low && signing->low >= set->min);
	large = set->max == INT64_MAX ||
	    (signing->single && signing->has_high && signing->high < set->max);
	return small && large && in_slices(set, signing);
}

static size_t
root_count(const struct wci_system *system)
{
	size_t roots = 0;

	for (size_t i = 0; i < system->scope_count; i++)
		roots += system->scopes[i].parent == WCI_NONE;
	return roots;
}

static size_t
scope_of(const struct wci_system *system, const char *id)
{
	for (size_t i = 0; id != NULL && i < system->scope_count; i++) {
		if (strcmp(system->scopes[i].id, id) == 0)
			return i;
	}
	return WCI_NONE;
}

static size_t
bit_of(const struct wci_taxonomy *taxonomy, const char *id)
{
	return id != NULL ? wci_taxonomy_bit(taxonomy, id) : WCI_NONE;
}

static void
add_listed(struct wci_system *system, struct wci_stmt *stmt)
{
	struct signing signing;
	int64_t projects = wci_stmt_int(stmt, 6);

	signing.scope = scope_of(system, wci_stmt_text(stmt, 0, NULL));
	signing.bit[WCI_INDUSTRY] =
	    bit_of(system->taxonomies[0], wci_stmt_text(stmt, 1, NULL));
	signing.bit[WCI_ORIGIN] =
	    bit_of(system->taxonomies[1], wci_stmt_text(stmt, 2, NULL));
	signing.bit[WCI_HOST] =
	    bit_of(system->taxonomies[1], wci_stmt_text(stmt, 3, NULL));
	signing.investor_class = wci_stmt_text(stmt, 4, NULL);
	signing.stage = wci_stmt_text(stmt, 5, NULL);
	signing.has_low = !wci_stmt_is_null(stmt, 7);
	signing.low = wci_stmt_int(stmt, 7);
	signing.has_high = !wci_stmt_is_null(stmt, 8);
	signing.high = wci_stmt_int(stmt, 8);
	signing.single = projects == 1 && wci_stmt_int(stmt, 9) == 1;
	if (signing.scope == WCI_NONE && root_count(system) != 1)
		return;
	for (size_t s = 0; s < system->set_count; s++) {
		struct wci_listed *listed = &system->listed[s];

		if (!is_listed(system, &system->sets[s], &signing) ||
		    listed->value > LIMIT - signing.low)
			continue;
		listed->signings++;
		listed->projects += projects;
		listed->value += signing.low;
	}
}

/*
 * Only what is known: parts of batches, agreements without a firm sum, intents and
 * inferred origins say nothing about a set.
 */
enum wcifit_status
wci_listed_load(
    struct wci_db *db, struct wci_system *system, struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status;

	system->listed = wci_arena_alloc(
	    &system->arena, system->set_count * sizeof(*system->listed));
	if (system->listed == NULL)
		return wci_fail_memory(error);
	status = wci_stmt_prepare(db,
	    "SELECT scope, industry,"
	    " CASE origin_basis WHEN 'stated' THEN origin END, host,"
	    " investor_class, stage, coalesce(projects_low, 0), value_low,"
	    " value_high, projects_high FROM signings"
	    " WHERE fair = ?1 AND part_of IS NULL AND kind <> 'agreement'"
	    " AND coalesce(value_kind, '') <> 'intent'"
	    " AND stage IN ('signed', 'contract', 'started', 'operating')"
	    " ORDER BY id",
	    &stmt, error);
	if (status == WCIFIT_OK)
		wci_stmt_bind_text(stmt, 1, system->fair, strlen(system->fair));
	while (status == WCIFIT_OK && wci_stmt_step(stmt))
		add_listed(system, stmt);
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

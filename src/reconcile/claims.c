/* SPDX-License-Identifier: MIT */
/* What the claims of a fair state. */
#include <string.h>

#include "core/mem.h"
#include "reconcile/suppose.h"
#include "reconcile/system.h"

static const char *const measure_names[WCI_MEASURES] = { "projects", "value",
	"share_of_projects", "share_of_value", "average_value" };

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
	if (range->low2 > WCI_LARGEST)
		range->has_low = false;
	if (range->high2 > WCI_LARGEST)
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

	plain.low2 =
	    low != NULL ? (*low > WCI_LARGEST ? WCI_LARGEST + 1 : 2 * *low) : 0;
	plain.high2 = high != NULL
	    ? (*high > WCI_LARGEST ? WCI_LARGEST + 1 : 2 * *high)
	    : 0;
	claim->range[WCI_READ_PLAIN] = claim->range[WCI_READ_WIDE] = plain;
	if (both && plain.high2 <= WCI_LARGEST && number <= WCI_LARGEST) {
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

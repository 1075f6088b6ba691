/* SPDX-License-Identifier: MIT */
/* Sums of signings along each dimension. */
#include "ingest/totals.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "core/mem.h"
#include "ingest/arena.h"

/*
 * What a sum needs to know of a signing.  The class is the signing's own, else
 * that of its investors when it is known for all of them and the same.
 */
static const char signings_sql[] =
    "SELECT fair, scope, industry,"
    " coalesce(investor_class,"
    " iif(EXISTS (SELECT 1 FROM organizations WHERE kind IS NOT NULL),"
    " (SELECT CASE WHEN min(o.kind) = max(o.kind)"
    " AND count(o.kind) = count(*) THEN min(o.kind) END"
    " FROM signing_investor_rows AS i"
    " JOIN organizations AS o ON o.row = i.organization"
    " WHERE i.signing = s.row), NULL)),"
    " origin, host, same_as IS NOT NULL, kind = 'project',"
    " value_stated IS NOT NULL, value_qualifier = 'nearly',"
    " projects_low, projects_high, value_low, value_high"
    " FROM signings AS s WHERE part_of IS NULL";

enum column {
	COLUMN_FAIR,
	COLUMN_SCOPE,
	COLUMN_INDUSTRY,
	COLUMN_CLASS,
	COLUMN_ORIGIN,
	COLUMN_HOST,
	COLUMN_REPEAT,
	COLUMN_PROJECT,
	COLUMN_VALUED,
	COLUMN_NEARLY,
	COLUMN_PROJECTS_LOW,
	COLUMN_PROJECTS_HIGH,
	COLUMN_VALUE_LOW,
	COLUMN_VALUE_HIGH
};

static const char insert_sql[] =
    "INSERT INTO signing_totals (fair, dimension, member, signings,"
    " projects_low, projects_high, valued, value_low, value_high)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

/* Dimensions whose member is a column of its own. */
static const struct {
	const char *name;
	enum column column;
} plain[] = { { "scope", COLUMN_SCOPE }, { "industry", COLUMN_INDUSTRY },
	{ "investor_class", COLUMN_CLASS }, { "origin", COLUMN_ORIGIN },
	{ "host", COLUMN_HOST } };

/* Tiers of size, spelt as in breakdown_members. */
static const struct {
	int64_t low;
	int64_t high; /* 0: open */
	const char *member;
} tiers[] = { { 0, 100000000, "0..100000000" },
	{ 100000000, 500000000, "100000000..500000000" },
	{ 500000000, 1000000000, "500000000..1000000000" },
	{ 1000000000, 5000000000, "1000000000..5000000000" },
	{ 5000000000, 10000000000, "5000000000..10000000000" },
	{ 10000000000, 0, "10000000000.." } };

/* Bounds that are added; an open one stays open. */
struct sums {
	int64_t signings;
	int64_t projects_low;
	int64_t projects_high;
	int64_t valued;
	int64_t value_low;
	int64_t value_high;
	bool projects_open;
	bool value_open;
};

struct total {
	const char *dimension; /* static */
	const char *fair;
	const char *member;
	struct sums all;
	struct sums once; /* without repeats, for the sum over all fairs */
};

struct totals {
	struct wci_arena arena;
	struct total *entries;
	size_t count;
	size_t capacity;
	uint32_t *slots;   /* index of the entry + 1; 0: free */
	size_t slot_count; /* a power of two */
	bool overflow;
};

/* ------------------------------------------------------------------- adding */

static void
add(struct totals *totals, int64_t *sum, int64_t value)
{
	/* Counts and values are never negative. */
	if (*sum > INT64_MAX - value)
		totals->overflow = true;
	else
		*sum += value;
}

static void
add_sums(struct totals *totals, struct sums *to, const struct sums *from)
{
	add(totals, &to->signings, from->signings);
	add(totals, &to->projects_low, from->projects_low);
	add(totals, &to->projects_high, from->projects_high);
	add(totals, &to->valued, from->valued);
	add(totals, &to->value_low, from->value_low);
	add(totals, &to->value_high, from->value_high);
	to->projects_open = to->projects_open || from->projects_open;
	to->value_open = to->value_open || from->value_open;
}

/* ------------------------------------------------------------------ looking */

static uint64_t
hash_of(const char *dimension, const char *fair, const char *member)
{
	uint64_t hash = XXH3_64bits(dimension, strlen(dimension));

	hash = XXH3_64bits_withSeed(fair, strlen(fair), hash);
	return XXH3_64bits_withSeed(member, strlen(member), hash);
}

static uint32_t *
find_slot(const struct totals *totals, const char *dimension, const char *fair,
    const char *member)
{
	size_t at = (size_t)hash_of(dimension, fair, member);

	for (;; at++) {
		uint32_t *slot = &totals->slots[at & (totals->slot_count - 1)];
		const struct total *entry;

		if (*slot == 0)
			return slot;
		entry = &totals->entries[*slot - 1];
		if (strcmp(entry->member, member) == 0 &&
		    strcmp(entry->fair, fair) == 0 &&
		    strcmp(entry->dimension, dimension) == 0)
			return slot;
	}
}

/* Twice the slots, once half of them are taken. */
static bool
make_room(struct totals *totals)
{
	uint32_t *old = totals->slots;
	size_t i;

	if (totals->count < totals->slot_count / 2)
		return true;
	totals->slot_count =
	    totals->slot_count == 0 ? 1024 : totals->slot_count * 2;
	totals->slots = wci_calloc(totals->slot_count, sizeof(*totals->slots));
	wci_free(old);
	if (totals->slots == NULL)
		return false;
	for (i = 0; i < totals->count; i++) {
		const struct total *entry = &totals->entries[i];

		*find_slot(totals, entry->dimension, entry->fair,
		    entry->member) = (uint32_t)(i + 1);
	}
	return true;
}

/* The total of a key, an empty one where it is new; NULL: no memory. */
static struct total *
find(struct totals *totals, const char *dimension, const char *fair,
    const char *member)
{
	void *entries = totals->entries;
	struct total entry = { .dimension = dimension };
	uint32_t *slot;

	if (!make_room(totals))
		return NULL;
	slot = find_slot(totals, dimension, fair, member);
	if (*slot != 0)
		return &totals->entries[*slot - 1];
	if (wci_grow(&entries, &totals->capacity, totals->count + 1,
		sizeof(entry)) != 0)
		return NULL;
	totals->entries = entries;
	entry.fair = wci_arena_copy(&totals->arena, fair, strlen(fair));
	entry.member = wci_arena_copy(&totals->arena, member, strlen(member));
	if (entry.fair == NULL || entry.member == NULL)
		return NULL;
	totals->entries[totals->count++] = entry;
	*slot = (uint32_t)totals->count;
	return &totals->entries[totals->count - 1];
}

/* ------------------------------------------------------------------ reading */

/*
 * The tier in which the whole interval of a single project lies, or "".  What
 * a batch is worth is no project's size.  "nearly" stays below its number.
 */
static const char *
tier_of(const struct wci_stmt *stmt)
{
	int64_t low = wci_stmt_int(stmt, COLUMN_VALUE_LOW);
	int64_t high = wci_stmt_int(stmt, COLUMN_VALUE_HIGH);
	size_t i;

	if (wci_stmt_int(stmt, COLUMN_PROJECT) == 0 ||
	    wci_stmt_int(stmt, COLUMN_PROJECTS_LOW) != 1 ||
	    wci_stmt_int(stmt, COLUMN_PROJECTS_HIGH) != 1 ||
	    wci_stmt_int(stmt, COLUMN_VALUED) == 0)
		return "";
	if (wci_stmt_int(stmt, COLUMN_NEARLY) != 0)
		high--;
	for (i = 0; i < sizeof(tiers) / sizeof(tiers[0]); i++) {
		if (low < tiers[i].low)
			continue;
		if (tiers[i].high == 0 ||
		    (!wci_stmt_is_null(stmt, COLUMN_VALUE_HIGH) &&
			high < tiers[i].high))
			return tiers[i].member;
	}
	return "";
}

static void
read_sums(const struct wci_stmt *stmt, struct sums *out)
{
	out->signings = 1;
	out->valued = wci_stmt_int(stmt, COLUMN_VALUED);
	/* NULL reads as 0. */
	out->projects_low = wci_stmt_int(stmt, COLUMN_PROJECTS_LOW);
	out->projects_high = wci_stmt_int(stmt, COLUMN_PROJECTS_HIGH);
	out->value_low = wci_stmt_int(stmt, COLUMN_VALUE_LOW);
	out->value_high = wci_stmt_int(stmt, COLUMN_VALUE_HIGH);
	out->projects_open = wci_stmt_is_null(stmt, COLUMN_PROJECTS_HIGH);
	out->value_open =
	    out->valued != 0 && wci_stmt_is_null(stmt, COLUMN_VALUE_HIGH);
}

static bool
count_in(struct totals *totals, const struct wci_stmt *stmt,
    const char *dimension, const char *member, const struct sums *sums)
{
	struct total *total =
	    find(totals, dimension, wci_stmt_text(stmt, COLUMN_FAIR, NULL),
		member != NULL ? member : "");

	if (total == NULL)
		return false;
	add_sums(totals, &total->all, sums);
	if (wci_stmt_int(stmt, COLUMN_REPEAT) == 0)
		add_sums(totals, &total->once, sums);
	return true;
}

static bool
count_signing(struct totals *totals, const struct wci_stmt *stmt)
{
	struct sums sums;
	size_t i;

	read_sums(stmt, &sums);
	if (!count_in(totals, stmt, "all", "", &sums) ||
	    !count_in(totals, stmt, "size", tier_of(stmt), &sums))
		return false;
	for (i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (!count_in(totals, stmt, plain[i].name,
			wci_stmt_text(stmt, (int)plain[i].column, NULL), &sums))
			return false;
	return true;
}

static enum wcifit_status
read_signings(
    struct totals *totals, struct wci_db *db, struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status;

	status = wci_stmt_prepare(db, signings_sql, &stmt, error);
	if (status != WCIFIT_OK)
		return status;
	while (status == WCIFIT_OK && wci_stmt_step(stmt))
		if (!count_signing(totals, stmt))
			status = wci_fail_memory(error);
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

/* ------------------------------------------------------------------ writing */

/* The sums over all fairs; a scope belongs to its fair. */
static bool
add_all_fairs(struct totals *totals)
{
	size_t count = totals->count;
	size_t i;

	for (i = 0; i < count; i++) {
		struct total entry = totals->entries[i];
		struct total *over;

		if (entry.once.signings == 0 ||
		    strcmp(entry.dimension, "scope") == 0)
			continue;
		over = find(totals, entry.dimension, "*", entry.member);
		if (over == NULL)
			return false;
		add_sums(totals, &over->all, &entry.once);
	}
	return true;
}

static int
by_key(const void *left, const void *right)
{
	const struct total *a = left;
	const struct total *b = right;
	int order = strcmp(a->fair, b->fair);

	if (order == 0)
		order = strcmp(a->dimension, b->dimension);
	return order != 0 ? order : strcmp(a->member, b->member);
}

static void
bind_bound(struct wci_stmt *stmt, int n, int64_t value, bool open)
{
	if (open)
		wci_stmt_bind_null(stmt, n);
	else
		wci_stmt_bind_int(stmt, n, value);
}

static enum wcifit_status
write_totals(
    const struct totals *totals, struct wci_db *db, struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status;
	size_t i;

	status = wci_stmt_prepare(db, insert_sql, &stmt, error);
	for (i = 0; i < totals->count && status == WCIFIT_OK; i++) {
		const struct total *total = &totals->entries[i];
		const struct sums *sums = &total->all;

		wci_stmt_bind_borrowed(
		    stmt, 1, total->fair, strlen(total->fair));
		wci_stmt_bind_borrowed(
		    stmt, 2, total->dimension, strlen(total->dimension));
		wci_stmt_bind_borrowed(
		    stmt, 3, total->member, strlen(total->member));
		wci_stmt_bind_int(stmt, 4, sums->signings);
		wci_stmt_bind_int(stmt, 5, sums->projects_low);
		bind_bound(stmt, 6, sums->projects_high, sums->projects_open);
		wci_stmt_bind_int(stmt, 7, sums->valued);
		wci_stmt_bind_int(stmt, 8, sums->value_low);
		bind_bound(stmt, 9, sums->value_high, sums->value_open);
		status = wci_stmt_run(stmt, error);
	}
	wci_stmt_finalize(stmt);
	return status;
}

/*
 * The investors of a signing are looked up one by one, wherever they are: with
 * the default cache of 2 MB a million signings take four times as long.
 */
static enum wcifit_status
read_with_cache(
    struct totals *totals, struct wci_db *db, struct wcifit_error *error)
{
	enum wcifit_status status;
	int64_t before = 0;
	char pragma[64];

	status = wci_db_int(db, "PRAGMA cache_size", &before, error);
	if (status == WCIFIT_OK)
		status = wci_db_exec(db, "PRAGMA cache_size = -65536", error);
	if (status == WCIFIT_OK)
		status = read_signings(totals, db, error);
	if (status != WCIFIT_OK)
		return status;
	(void)snprintf(
	    pragma, sizeof(pragma), "PRAGMA cache_size = %" PRId64, before);
	return wci_db_exec(db, pragma, error);
}

enum wcifit_status
wci_totals_fill(struct wci_db *db, struct wcifit_error *error)
{
	struct totals totals = { .count = 0 };
	enum wcifit_status status = read_with_cache(&totals, db, error);

	if (status == WCIFIT_OK && !add_all_fairs(&totals))
		status = wci_fail_memory(error);
	if (status == WCIFIT_OK && totals.overflow)
		status = wci_fail(error, WCIFIT_REJECTED,
		    "a sum of signings does not fit into 64 bits");
	if (status == WCIFIT_OK && totals.count > 0)
		qsort(totals.entries, totals.count, sizeof(*totals.entries),
		    by_key);
	if (status == WCIFIT_OK)
		status = write_totals(&totals, db, error);
	wci_free(totals.entries);
	wci_free(totals.slots);
	wci_arena_free(&totals.arena);
	return status;
}

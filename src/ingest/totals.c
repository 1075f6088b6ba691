/* SPDX-License-Identifier: MIT */
/* Sums of signings along each dimension. */
#include "ingest/totals.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "core/ahead.h"
#include "core/mem.h"
#include "core/status.h"
#include "ingest/arena.h"
#include "ingest/slots.h"

/*
 * What a sum needs to know of a signing, in the order of enum wci_totals_cell.
 * The class is the signing's own, else that of its investors when it is known for all
 * of them and the same.
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
    " origin, host, part_of, same_as, kind, stage, value_kind, value_stated,"
    " value_qualifier, projects_low, projects_high, value_low, value_high"
    " FROM signings AS s";

const char *const wci_totals_columns[WCI_TOTALS_CELLS] = { "fair", "scope",
	"industry", "investor_class", "origin", "host", "part_of", "same_as",
	"kind", "stage", "value_kind", "value_stated", "value_qualifier",
	"projects_low", "projects_high", "value_low", "value_high" };

static const char insert_sql[] =
    "INSERT INTO signing_totals (fair, dimension, member, signings,"
    " projects_low, projects_high, valued, value_low, value_high)"
    " SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8 FROM intake";

/* The dimensions, and the cell that holds the member where one does. */
#define NO_CELL WCI_TOTALS_CELLS
static const struct {
	const char *name;
	enum wci_totals_cell cell;
} dimensions[] = { { "all", NO_CELL }, { "size", NO_CELL },
	{ "scope", WCI_TOTALS_SCOPE }, { "industry", WCI_TOTALS_INDUSTRY },
	{ "investor_class", WCI_TOTALS_CLASS }, { "origin", WCI_TOTALS_ORIGIN },
	{ "host", WCI_TOTALS_HOST } };

enum { ALL, SIZE, SCOPE, FIRST_PLAIN = SCOPE };

#define DIMENSION_COUNT (sizeof(dimensions) / sizeof(dimensions[0]))

const struct wci_size_tier wci_size_tiers[WCI_SIZE_TIERS] = {
	{ 0, 100000000, "0..100000000", "below 0.1bn" },
	{ 100000000, 500000000, "100000000..500000000", "0.1bn to 0.5bn" },
	{ 500000000, 1000000000, "500000000..1000000000", "0.5bn to 1bn" },
	{ 1000000000, 5000000000, "1000000000..5000000000", "1bn to 5bn" },
	{ 5000000000, 10000000000, "5000000000..10000000000", "5bn to 10bn" },
	{ 10000000000, 0, "10000000000..", "10bn and more" }
};

struct text {
	const char *bytes;
	size_t length;
};

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

/*
 * A sum is found by its dimension, the sum of all signings of its fair (an index
 * of entries; of that one itself 0) and its member (of that one the fair): the
 * fair is compared once for all dimensions.
 */
struct total {
	uint32_t dimension; /* index in dimensions */
	uint32_t of;
	struct text key;
	struct text fair;
	/* Of a scope what is known (db/known.h), of the others what is no
	   repeat, for the sum over all fairs, to which no scope belongs. */
	struct sums some;
	struct sums rest;
	struct sums all; /* of both, once all signings were added */
};

struct wci_totals {
	struct wci_arena arena;
	struct total *entries;
	size_t count;
	size_t capacity;
	struct wci_slots slots;
	uint64_t *cited; /* by row of a source - 1: signings that name it */
	size_t cited_count;
	size_t cited_capacity;
	bool overflow;
};

/* ------------------------------------------------------------------- adding */

static void
add(struct wci_totals *totals, int64_t *sum, int64_t value)
{
	/* Counts and values are never negative. */
	if (*sum > INT64_MAX - value)
		totals->overflow = true;
	else
		*sum += value;
}

static void
add_sums(struct wci_totals *totals, struct sums *to, const struct sums *from)
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

static uint32_t
hash_of(uint32_t dimension, uint32_t of, struct text key)
{
	return (uint32_t)XXH3_64bits_withSeed(
	    key.bytes, key.length, (uint64_t)of << 32 | dimension);
}

static bool
is_of(
    const struct total *entry, uint32_t dimension, uint32_t of, struct text key)
{
	return entry->dimension == dimension && entry->of == of &&
	    entry->key.length == key.length &&
	    memcmp(entry->key.bytes, key.bytes, key.length) == 0;
}

/* An empty total of a new key; NULL: no memory. */
static WCI_SELDOM struct total *
append(
    struct wci_totals *totals, uint32_t dimension, uint32_t of, struct text key)
{
	void *entries = totals->entries;
	struct total entry = { .dimension = dimension, .of = of, .key = key };

	entry.key.bytes = wci_arena_copy(&totals->arena, key.bytes, key.length);
	if (entry.key.bytes == NULL ||
	    wci_grow(&entries, &totals->capacity, totals->count + 1,
		sizeof(entry)) != 0)
		return NULL;
	totals->entries = entries;
	entry.fair = dimension == ALL ? entry.key : totals->entries[of].key;
	totals->entries[totals->count++] = entry;
	return &totals->entries[totals->count - 1];
}

/* The total of a key, an empty one where it is new; NULL: no memory. */
static struct total *
find_hashed(struct wci_totals *totals, uint32_t dimension, uint32_t of,
    struct text key, uint32_t hash)
{
	const struct wci_slot *slot;
	struct total *entry;
	size_t at = hash;

	if (!wci_slots_reserve(&totals->slots))
		return NULL;
	for (;; at++) {
		slot = wci_slots_at(&totals->slots, at);
		if (slot->place == 0)
			break;
		entry = &totals->entries[slot->place - 1];
		if (slot->hash == hash && is_of(entry, dimension, of, key))
			return entry;
	}
	entry = append(totals, dimension, of, key);
	if (entry != NULL)
		wci_slots_add(&totals->slots, hash, (uint32_t)totals->count);
	return entry;
}

static struct total *
find(
    struct wci_totals *totals, uint32_t dimension, uint32_t of, struct text key)
{
	return find_hashed(
	    totals, dimension, of, key, hash_of(dimension, of, key));
}

/* Where the sum of all signings of a fair stands; false: no memory. */
static bool
find_fair(struct wci_totals *totals, struct text fair, uint32_t *of_out)
{
	const struct total *all = find(totals, ALL, 0, fair);

	if (all == NULL)
		return false;
	*of_out = (uint32_t)(all - totals->entries);
	return true;
}

/* ------------------------------------------------------------------ reading */

static bool
is_word(const struct wci_cell *cell, const char *word)
{
	return cell->type == WCI_TEXT && strcmp(cell->as.text, word) == 0;
}

/* A bound; NULL counts as 0. */
static int64_t
bound(const struct wci_cell *cell)
{
	return cell->type == WCI_INT ? cell->as.integer : 0;
}

/*
 * The tier in which the whole interval of a single project lies, or "".  What
 * a batch is worth is no project's size.  "nearly" stays below its number.
 */
static const char *
tier_of(const struct wci_cell *cells)
{
	int64_t low = bound(&cells[WCI_TOTALS_VALUE_LOW]);
	int64_t high = bound(&cells[WCI_TOTALS_VALUE_HIGH]);
	size_t i;

	if (!is_word(&cells[WCI_TOTALS_KIND], "project") ||
	    bound(&cells[WCI_TOTALS_PROJECTS_LOW]) != 1 ||
	    bound(&cells[WCI_TOTALS_PROJECTS_HIGH]) != 1 ||
	    cells[WCI_TOTALS_VALUE_STATED].type == WCI_NULL)
		return "";
	if (is_word(&cells[WCI_TOTALS_QUALIFIER], "nearly"))
		high--;
	for (i = 0; i < WCI_SIZE_TIERS; i++) {
		const struct wci_size_tier *tier = &wci_size_tiers[i];

		if (low < tier->low)
			continue;
		if (tier->high == 0 ||
		    (cells[WCI_TOTALS_VALUE_HIGH].type != WCI_NULL &&
			high < tier->high))
			return tier->member;
	}
	return "";
}

static struct sums
read_sums(const struct wci_cell *cells)
{
	struct sums sums = { .signings = 1 };

	sums.valued = cells[WCI_TOTALS_VALUE_STATED].type != WCI_NULL;
	sums.projects_low = bound(&cells[WCI_TOTALS_PROJECTS_LOW]);
	sums.projects_high = bound(&cells[WCI_TOTALS_PROJECTS_HIGH]);
	sums.value_low = bound(&cells[WCI_TOTALS_VALUE_LOW]);
	sums.value_high = bound(&cells[WCI_TOTALS_VALUE_HIGH]);
	sums.projects_open = cells[WCI_TOTALS_PROJECTS_HIGH].type == WCI_NULL;
	sums.value_open =
	    sums.valued != 0 && cells[WCI_TOTALS_VALUE_HIGH].type == WCI_NULL;
	return sums;
}

static struct text
text_of(const struct wci_cell *cell)
{
	return cell->type == WCI_TEXT
	    ? (struct text){ cell->as.text, cell->length }
	    : (struct text){ "", 0 };
}

static const char *
word_of(const struct wci_cell *cell)
{
	return cell->type == WCI_TEXT ? cell->as.text : NULL;
}

static bool
is_known(const struct wci_cell *cells)
{
	const struct wci_known_words words = {
		.part_of = word_of(&cells[WCI_TOTALS_PART_OF]),
		.kind = word_of(&cells[WCI_TOTALS_KIND]),
		.value_kind = word_of(&cells[WCI_TOTALS_VALUE_KIND]),
		.stage = word_of(&cells[WCI_TOTALS_STAGE]),
	};

	return wci_known_signing(&words);
}

static void
count_in(struct wci_totals *totals, struct total *total,
    const struct wci_cell *cells, const struct sums *sums)
{
	bool counts = total->dimension == SCOPE
	    ? is_known(cells)
	    : cells[WCI_TOTALS_SAME_AS].type == WCI_NULL;

	add_sums(totals, counts ? &total->some : &total->rest, sums);
}

/* What a signing counts for in a dimension. */
struct sought {
	struct text key;
	uint32_t hash;
};

static struct text
key_of(uint32_t dimension, const struct wci_cell *cells)
{
	const char *tier;

	if (dimension != SIZE)
		return text_of(&cells[dimensions[dimension].cell]);
	tier = tier_of(cells);
	return (struct text){ tier, strlen(tier) };
}

/* Ask for what the first slot of a hash points to. */
static void
fetch_first(const struct wci_totals *totals, uint32_t hash)
{
	uint32_t place = wci_slots_at(&totals->slots, hash)->place;

	if (place != 0)
		wci_fetch_ahead(
		    &totals->entries[place - 1], sizeof(*totals->entries));
}

/* What to look for in all dimensions but ALL, asked for before the first is found. */
static void
seek(const struct wci_totals *totals, const struct wci_cell *cells, uint32_t of,
    struct sought sought[DIMENSION_COUNT])
{
	uint32_t i;

	for (i = ALL + 1; i < DIMENSION_COUNT; i++) {
		struct text key = key_of(i, cells);

		sought[i] = (struct sought){ key, hash_of(i, of, key) };
		wci_fetch_ahead(
		    wci_slots_at(&totals->slots, sought[i].hash), 1);
	}
	for (i = ALL + 1; i < DIMENSION_COUNT; i++)
		fetch_first(totals, sought[i].hash);
}

WCI_WHOLE bool
wci_totals_add(struct wci_totals *totals, const struct wci_cell *cells)
{
	struct sums sums = read_sums(cells);
	struct sought sought[DIMENSION_COUNT];
	struct total *total;
	uint32_t of;
	uint32_t i;

	if (cells[WCI_TOTALS_PART_OF].type != WCI_NULL)
		return true;
	if (!find_fair(totals, text_of(&cells[WCI_TOTALS_FAIR]), &of))
		return false;
	count_in(totals, &totals->entries[of], cells, &sums);
	seek(totals, cells, of, sought);
	for (i = ALL + 1; i < DIMENSION_COUNT; i++) {
		total =
		    find_hashed(totals, i, of, sought[i].key, sought[i].hash);
		if (total == NULL)
			return false;
		count_in(totals, total, cells, &sums);
	}
	return true;
}

bool
wci_totals_cite(struct wci_totals *totals, uint64_t source)
{
	void *cited = totals->cited;

	/* Row 0 is not known yet: it will be counted in the table. */
	if (source == 0)
		return true;
	if (wci_grow(&cited, &totals->cited_capacity, (size_t)source,
		sizeof(*totals->cited)) != 0)
		return false;
	totals->cited = cited;
	for (; totals->cited_count < source; totals->cited_count++)
		totals->cited[totals->cited_count] = 0;
	totals->cited[source - 1]++;
	return true;
}

static enum wcifit_status
read_signings(
    struct wci_totals *totals, struct wci_db *db, struct wcifit_error *error)
{
	struct wci_cell cells[WCI_TOTALS_CELLS];
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status;
	int i;

	status = wci_stmt_prepare(db, signings_sql, &stmt, error);
	if (status != WCIFIT_OK)
		return status;
	while (status == WCIFIT_OK && wci_stmt_step(stmt)) {
		for (i = 0; i < WCI_TOTALS_CELLS; i++)
			cells[i] = wci_cell_read(stmt, i);
		if (!wci_totals_add(totals, cells))
			status = wci_fail_memory(error);
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

static enum wcifit_status
read_citations(
    struct wci_totals *totals, struct wci_db *db, struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status = wci_stmt_prepare(
	    db, "SELECT source FROM signing_source_rows", &stmt, error);

	while (status == WCIFIT_OK && wci_stmt_step(stmt))
		if (!wci_totals_cite(totals, (uint64_t)wci_stmt_int(stmt, 0)))
			status = wci_fail_memory(error);
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

/* ------------------------------------------------------------------ writing */

/* The sums over all fairs; a scope belongs to its fair. */
static bool
add_all_fairs(struct wci_totals *totals)
{
	size_t count = totals->count;
	uint32_t of = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		struct total entry = totals->entries[i];
		struct total *over;

		if (entry.some.signings == 0 || entry.dimension == SCOPE)
			continue;
		if (!find_fair(totals, (struct text){ "*", 1 }, &of))
			return false;
		over = entry.dimension == ALL
		    ? &totals->entries[of]
		    : find(totals, entry.dimension, of, entry.key);
		if (over == NULL)
			return false;
		add_sums(totals, &over->some, &entry.some);
	}
	return true;
}

static void
add_up(struct wci_totals *totals)
{
	size_t i;

	for (i = 0; i < totals->count; i++) {
		struct total *entry = &totals->entries[i];

		entry->all = entry->some;
		add_sums(totals, &entry->all, &entry->rest);
	}
}

/* The member a sum is of; all signings are nobody's. */
static struct text
member_of(const struct total *total)
{
	return total->dimension == ALL ? (struct text){ "", 0 } : total->key;
}

static int
by_key(const void *left, const void *right)
{
	const struct total *a = left;
	const struct total *b = right;
	int order = 0;

	/* The word of a fair is kept once. */
	if (a->fair.bytes != b->fair.bytes)
		order = strcmp(a->fair.bytes, b->fair.bytes);
	if (order == 0 && a->dimension != b->dimension)
		order = strcmp(dimensions[a->dimension].name,
		    dimensions[b->dimension].name);
	return order != 0 ? order
			  : strcmp(member_of(a).bytes, member_of(b).bytes);
}

/* The sums on their way into the table. */
struct passage {
	const struct wci_totals *totals;
	size_t at;
};

static struct wci_cell
text_cell(struct text text)
{
	return (struct wci_cell){ .type = WCI_TEXT,
		.length = (uint32_t)text.length,
		.as.text = text.bytes };
}

static struct wci_cell
number_cell(int64_t number, bool open)
{
	return (struct wci_cell){ .type = open ? WCI_NULL : WCI_INT,
		.as.integer = number };
}

static bool
give_total(void *context, struct wci_cell *cells)
{
	struct passage *p = context;
	const struct total *total;
	const struct sums *sums;
	const char *dimension;

	do {
		if (p->at == p->totals->count)
			return false;
		total = &p->totals->entries[p->at++];
		/* In what scope they lie is not known: that is no scope. */
	} while (total->dimension == SCOPE && total->key.length == 0);
	sums = &total->all;
	dimension = dimensions[total->dimension].name;
	cells[0] = text_cell(total->fair);
	cells[1] = text_cell((struct text){ dimension, strlen(dimension) });
	cells[2] = text_cell(member_of(total));
	cells[3] = number_cell(sums->signings, false);
	cells[4] = number_cell(sums->projects_low, false);
	cells[5] = number_cell(sums->projects_high, sums->projects_open);
	cells[6] = number_cell(sums->valued, false);
	cells[7] = number_cell(sums->value_low, false);
	cells[8] = number_cell(sums->value_high, sums->value_open);
	return true;
}

static enum wcifit_status
write_totals(const struct wci_totals *totals, struct wci_db *db,
    struct wci_intake *intake, struct wcifit_error *error)
{
	struct passage passage = { totals, 0 };
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status =
	    wci_stmt_prepare(db, insert_sql, &stmt, error);

	if (status == WCIFIT_OK)
		status =
		    wci_intake_run(intake, stmt, give_total, &passage, error);
	wci_stmt_finalize(stmt);
	return status;
}

static bool
give_citation(void *context, struct wci_cell *cells)
{
	struct passage *p = context;

	if (p->at == p->totals->cited_count)
		return false;
	cells[0] = number_cell((int64_t)p->at + 1, false);
	cells[1] = number_cell((int64_t)p->totals->cited[p->at++], false);
	return true;
}

static enum wcifit_status
write_citations(const struct wci_totals *totals, struct wci_db *db,
    struct wci_intake *intake, struct wcifit_error *error)
{
	struct passage passage = { totals, 0 };
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status = wci_stmt_prepare(db,
	    "UPDATE sources SET signings = c1 FROM intake WHERE row = c0",
	    &stmt, error);

	if (status == WCIFIT_OK)
		status = wci_intake_run(
		    intake, stmt, give_citation, &passage, error);
	wci_stmt_finalize(stmt);
	return status;
}

struct wci_totals *
wci_totals_new(void)
{
	return wci_calloc(1, sizeof(struct wci_totals));
}

void
wci_totals_free(struct wci_totals *totals)
{
	if (totals == NULL)
		return;
	wci_free(totals->entries);
	wci_slots_free(&totals->slots);
	wci_free(totals->cited);
	wci_arena_free(&totals->arena);
	wci_free(totals);
}

enum wcifit_status
wci_totals_write(struct wci_totals *totals, struct wci_db *db,
    struct wci_intake *intake, struct wcifit_error *error)
{
	enum wcifit_status status;

	if (!add_all_fairs(totals))
		return wci_fail_memory(error);
	add_up(totals);
	if (totals->overflow)
		return wci_fail(error, WCIFIT_REJECTED,
		    "a sum of signings does not fit into 64 bits");
	if (totals->count > 0)
		qsort(totals->entries, totals->count, sizeof(*totals->entries),
		    by_key);
	status = write_totals(totals, db, intake, error);
	return status != WCIFIT_OK ? status
				   : write_citations(totals, db, intake, error);
}

enum wcifit_status
wci_totals_fill(struct wci_totals *totals, struct wci_db *db,
    struct wci_intake *intake, struct wcifit_error *error)
{
	enum wcifit_status status = read_signings(totals, db, error);

	if (status == WCIFIT_OK)
		status = read_citations(totals, db, error);
	return status != WCIFIT_OK
	    ? status
	    : wci_totals_write(totals, db, intake, error);
}

enum wcifit_status
wci_totals_known(const struct wci_totals *totals, struct wci_known_sums *known,
    struct wcifit_error *error)
{
	size_t i;

	known->count = 0;
	known->list = wci_malloc((totals->count + 1) * sizeof(*known->list));
	if (known->list == NULL)
		return wci_fail_memory(error);
	for (i = 0; i < totals->count; i++) {
		const struct total *entry = &totals->entries[i];
		const struct sums *sums = &entry->some;

		if (entry->dimension != SCOPE || sums->signings == 0)
			continue;
		known->list[known->count++] = (struct wci_known_sum){
			.fair = entry->fair.bytes,
			.scope = entry->key.bytes,
			.signings = sums->signings,
			.projects = sums->projects_low,
			.value = sums->value_low,
		};
	}
	return WCIFIT_OK;
}

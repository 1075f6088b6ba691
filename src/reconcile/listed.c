/* SPDX-License-Identifier: MIT */
/*
 * What the listed signings of fairs add up to, set by set.  They may be a million:
 * they are read where a set is less than a scope, or where nobody has added them
 * up, and of them only the columns by which some set is narrowed.
 */
#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "reconcile/system.h"

/* A signing as far as sets care; texts are borrowed from the statement. */
struct signing {
	size_t scope;		  /* WCI_NONE: somewhere in the only root */
	size_t bit[WCI_HOST + 1]; /* industry, origin, host; or WCI_NONE */
	const char *investor_class;
	const char *stage;
	bool single; /* one project: its value is that of the project */
	bool has_low, has_high;
	int64_t low, high;
	int64_t projects;
	int64_t signings; /* 1, or of how many of one scope this is the sum */
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

/* The columns of the query. */
enum {
	FAIR,
	SCOPE,
	VALUE_LOW,
	PROJECTS_LOW,
	PART_OF,
	KIND,
	VALUE_KIND,
	STAGE,
	INDUSTRY,
	ORIGIN,
	HOST,
	CLASS,
	VALUE_HIGH,
	PROJECTS_HIGH
};

/* What narrows some set: bits of dimensions, and of WCI_SIZE. */
static unsigned
narrowing(const struct wci_system *system)
{
	unsigned narrowed = 0;

	for (size_t s = 0; s < system->set_count; s++) {
		const struct wci_set *set = &system->sets[s];

		for (unsigned d = 0; d < WCI_DIMENSIONS; d++) {
			if (set->slices[d].count != 0)
				narrowed |= 1U << d;
		}
		if (set->min != 0 || set->max != INT64_MAX)
			narrowed |= 1U << WCI_SIZE;
	}
	return narrowed;
}

static bool
is_known(struct wci_stmt *stmt)
{
	const struct wci_known_words words = {
		.part_of = wci_stmt_text(stmt, PART_OF, NULL),
		.kind = wci_stmt_text(stmt, KIND, NULL),
		.value_kind = wci_stmt_text(stmt, VALUE_KIND, NULL),
		.stage = wci_stmt_text(stmt, STAGE, NULL),
	};

	return wci_known_signing(&words);
}

static void
read_signing(const struct wci_system *system, struct wci_stmt *stmt,
    struct signing *signing)
{
	signing->scope = scope_of(system, wci_stmt_text(stmt, SCOPE, NULL));
	signing->bit[WCI_INDUSTRY] =
	    bit_of(system->taxonomies[0], wci_stmt_text(stmt, INDUSTRY, NULL));
	signing->bit[WCI_ORIGIN] =
	    bit_of(system->taxonomies[1], wci_stmt_text(stmt, ORIGIN, NULL));
	signing->bit[WCI_HOST] =
	    bit_of(system->taxonomies[1], wci_stmt_text(stmt, HOST, NULL));
	signing->investor_class = wci_stmt_text(stmt, CLASS, NULL);
	signing->stage = wci_stmt_text(stmt, STAGE, NULL);
	signing->has_low = !wci_stmt_is_null(stmt, VALUE_LOW);
	signing->low = wci_stmt_int(stmt, VALUE_LOW);
	signing->has_high = !wci_stmt_is_null(stmt, VALUE_HIGH);
	signing->high = wci_stmt_int(stmt, VALUE_HIGH);
	signing->projects = wci_stmt_int(stmt, PROJECTS_LOW);
	signing->single =
	    signing->projects == 1 && wci_stmt_int(stmt, PROJECTS_HIGH) == 1;
	signing->signings = 1;
}

/* What a sum is at least, in any order of its parts. */
static int64_t
add_at_most(int64_t sum, int64_t part)
{
	return sum > WCI_LARGEST - part ? WCI_LARGEST : sum + part;
}

static void
add_listed(struct wci_system *system, const struct signing *signing)
{
	if (signing->scope == WCI_NONE && root_count(system) != 1)
		return;
	for (size_t s = 0; s < system->set_count; s++) {
		struct wci_listed *listed = &system->listed[s];

		if (!is_listed(system, &system->sets[s], signing))
			continue;
		listed->signings += signing->signings;
		listed->projects =
		    add_at_most(listed->projects, signing->projects);
		listed->value = add_at_most(listed->value, signing->low);
	}
}

/* Where the sums of a fair begin. */
static size_t
first_sum(const struct wci_known_sums *known, const char *fair)
{
	size_t low = 0;
	size_t high = known->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(known->list[middle].fair, fair) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Of a system with nothing narrower than a scope, sums say as much as signings. */
static void
add_sums(struct wci_system *system, const struct wci_known_sums *known)
{
	for (size_t i = first_sum(known, system->fair);
	     i < known->count && strcmp(known->list[i].fair, system->fair) == 0;
	     i++) {
		const struct wci_known_sum *sum = &known->list[i];
		const struct signing signing = {
			.scope = scope_of(system, sum->scope),
			.projects = sum->projects,
			.low = sum->value,
			.signings = sum->signings,
		};

		add_listed(system, &signing);
	}
}

/* Systems whose signings are read, in the order of their fairs. */
struct reading {
	struct wci_system **systems;
	size_t count;
	unsigned narrowed; /* as narrowing() has it, of all of them */
};

/* The system of a fair, which often is that of the signing before, or NULL. */
static struct wci_system *
system_of(
    const struct reading *reading, const char *fair, struct wci_system *last)
{
	size_t low = 0;
	size_t high = reading->count;

	if (last != NULL && strcmp(last->fair, fair) == 0)
		return last;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(fair, reading->systems[middle]->fair);

		if (order == 0)
			return reading->systems[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/*
 * Whether to find the signings by the index on their fairs.  It takes about as long to
 * get at one of them as to pass by so many others.
 */
#define PASSED_BY 12

static bool
are_few(const struct reading *reading, const struct wci_known_sums *known)
{
	struct wci_system *system = NULL;
	int64_t all = 0;
	int64_t wanted = 0;

	for (size_t i = 0; i < known->count; i++) {
		const struct wci_known_sum *sum = &known->list[i];

		system = system_of(reading, sum->fair, system);
		all += sum->signings;
		wanted += system != NULL ? sum->signings : 0;
	}
	return wanted * PASSED_BY < all;
}

/* What of an origin is not stated says nothing about a set. */
static void
spell_query(char *sql, size_t size, unsigned narrowed, bool by_fair)
{
	static const struct {
		unsigned dimension;
		const char *column;
	} columns[] = {
		{ WCI_INDUSTRY, "industry" },
		{ WCI_ORIGIN,
		    "CASE origin_basis WHEN 'stated' THEN origin END" },
		{ WCI_HOST, "host" },
		{ WCI_CLASS, "investor_class" },
		{ WCI_SIZE, "value_high" },
		{ WCI_SIZE, "projects_high" },
	};
	size_t n = 0;

	n += (size_t)snprintf(sql, size,
	    "SELECT fair, scope, value_low, projects_low, part_of, kind,"
	    " value_kind, stage");
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		n += (size_t)snprintf(sql + n, size - n, ", %s",
		    (narrowed >> columns[i].dimension & 1) != 0
			? columns[i].column
			: "NULL");
	(void)snprintf(sql + n, size - n, " FROM signings%s",
	    by_fair ? " WHERE fair = ?1" : "");
}

static enum wcifit_status
read_rows(const struct reading *reading, struct wci_stmt *stmt,
    struct wcifit_error *error)
{
	struct wci_system *system = NULL;
	struct signing signing;

	while (wci_stmt_step(stmt)) {
		system =
		    system_of(reading, wci_stmt_text(stmt, FAIR, NULL), system);
		if (system == NULL || !is_known(stmt))
			continue;
		read_signing(system, stmt, &signing);
		add_listed(system, &signing);
	}
	return wci_stmt_status(stmt, error);
}

/* Read the signings fair by fair, or all of them in one pass. */
static enum wcifit_status
read_signings(struct wci_db *db, const struct reading *reading, bool by_fair,
    struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status;
	char sql[1024];

	spell_query(sql, sizeof(sql), reading->narrowed, by_fair);
	status = wci_stmt_prepare(db, sql, &stmt, error);
	if (status == WCIFIT_OK && !by_fair)
		status = read_rows(reading, stmt, error);
	for (size_t i = 0; status == WCIFIT_OK && by_fair && i < reading->count;
	     i++) {
		const char *fair = reading->systems[i]->fair;

		wci_stmt_reset(stmt);
		wci_stmt_bind_text(stmt, 1, fair, strlen(fair));
		status = read_rows(reading, stmt, error);
	}
	wci_stmt_finalize(stmt);
	return status;
}

enum wcifit_status
wci_listed_load(struct wci_db *db, struct wci_system *systems, size_t count,
    const struct wci_known_sums *known, struct wcifit_error *error)
{
	struct reading reading = { NULL, 0, 0 };
	enum wcifit_status status = WCIFIT_OK;

	reading.systems = wci_malloc(count * sizeof(struct wci_system *));
	if (reading.systems == NULL)
		return wci_fail_memory(error);
	for (size_t i = 0; i < count; i++) {
		struct wci_system *system = &systems[i];
		unsigned narrowed = narrowing(system);

		system->listed = wci_arena_alloc(&system->arena,
		    system->set_count * sizeof(*system->listed));
		if (system->listed == NULL) {
			status = wci_fail_memory(error);
			break;
		}
		if (known != NULL && narrowed == 0) {
			add_sums(system, known);
			continue;
		}
		reading.systems[reading.count++] = system;
		reading.narrowed |= narrowed;
	}
	if (status == WCIFIT_OK && reading.count > 0)
		status = read_signings(db, &reading,
		    count == 1 || (known != NULL && are_few(&reading, known)),
		    error);
	wci_free(reading.systems);
	return status;
}

/* SPDX-License-Identifier: MIT */
/* Scopes, breakdowns and sets of one fair. */
#include <string.h>

#include "core/mem.h"
#include "reconcile/system.h"

static const char *const dimension_names[WCI_DIMENSIONS + 1] = { "industry",
	"origin", "host", "investor_class", "stage", "project_type", "size" };

static unsigned
dimension_of(const char *name)
{
	unsigned d = 0;

	while (d <= WCI_DIMENSIONS && strcmp(name, dimension_names[d]) != 0)
		d++;
	return d;
}

/* Industries for an industry, regions for origin and host, else none. */
static const struct wci_taxonomy *
taxonomy_of(const struct wci_system *system, unsigned d)
{
	if (d == WCI_INDUSTRY)
		return system->taxonomies[0];
	return d == WCI_ORIGIN || d == WCI_HOST ? system->taxonomies[1] : NULL;
}

const char *
wci_system_text(struct wci_system *system, struct wci_stmt *stmt, int column)
{
	size_t length;
	const char *text = wci_stmt_text(stmt, column, &length);

	return text != NULL ? wci_arena_copy(&system->arena, text, length)
			    : NULL;
}

static size_t
scope_find(const struct wci_system *system, const char *id)
{
	for (size_t i = 0; i < system->scope_count; i++) {
		if (strcmp(system->scopes[i].id, id) == 0)
			return i;
	}
	return WCI_NONE;
}

/* A statement with the fair as its only parameter. */
static enum wcifit_status
prepare(struct wci_db *db, const char *sql, const struct wci_system *system,
    struct wci_stmt **stmt_out, struct wcifit_error *error)
{
	enum wcifit_status status = wci_stmt_prepare(db, sql, stmt_out, error);

	if (status == WCIFIT_OK)
		wci_stmt_bind_text(
		    *stmt_out, 1, system->fair, strlen(system->fair));
	return status;
}

/* How many rows a table has for the fair, and zeroed room for them. */
static enum wcifit_status
room_for(struct wci_db *db, const char *sql, struct wci_system *system,
    size_t size, size_t *count_out, void **room_out, struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status = prepare(db, sql, system, &stmt, error);

	*count_out = 0;
	if (status == WCIFIT_OK && wci_stmt_step(stmt))
		*count_out = (size_t)wci_stmt_int(stmt, 0);
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	if (status != WCIFIT_OK)
		return status;
	*room_out = wci_arena_alloc(&system->arena, *count_out * size);
	return *room_out != NULL ? WCIFIT_OK : wci_fail_memory(error);
}

static void
link_scopes(struct wci_system *system, const char *const *parents)
{
	for (size_t i = 0; i < system->scope_count; i++)
		system->scopes[i].parent = parents[i] != NULL
		    ? scope_find(system, parents[i])
		    : WCI_NONE;
}

static enum wcifit_status
load_scopes(
    struct wci_db *db, struct wci_system *system, struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	void *room = NULL;
	const char **parents;
	size_t n = 0;
	enum wcifit_status status =
	    room_for(db, "SELECT count(*) FROM scopes WHERE fair = ?1", system,
		sizeof(*system->scopes), &system->scope_count, &room, error);

	if (status != WCIFIT_OK)
		return status;
	system->scopes = room;
	parents = wci_arena_alloc(
	    &system->arena, system->scope_count * sizeof(*parents));
	if (parents == NULL)
		return wci_fail_memory(error);
	status = prepare(db,
	    "SELECT id, name, parent, partition FROM scopes"
	    " WHERE fair = ?1 ORDER BY id",
	    system, &stmt, error);
	while (status == WCIFIT_OK && wci_stmt_step(stmt)) {
		struct wci_scope *scope = &system->scopes[n];

		scope->id = wci_system_text(system, stmt, 0);
		scope->name = wci_system_text(system, stmt, 1);
		parents[n++] = wci_system_text(system, stmt, 2);
		scope->partition = wci_stmt_int(stmt, 3) != 0;
		if (scope->id == NULL || scope->name == NULL)
			status = wci_fail_memory(error);
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	if (status == WCIFIT_OK)
		link_scopes(system, parents);
	return status;
}

static enum wcifit_status
load_breakdown_members(
    struct wci_db *db, struct wci_system *system, struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	size_t b = 0;
	enum wcifit_status status = prepare(db,
	    "SELECT breakdown, member FROM breakdown_members"
	    " WHERE fair = ?1 ORDER BY breakdown, position",
	    system, &stmt, error);

	while (status == WCIFIT_OK && wci_stmt_step(stmt)) {
		const char *id = wci_stmt_text(stmt, 0, NULL);
		struct wci_breakdown *breakdown;

		while (b < system->breakdown_count &&
		    strcmp(system->breakdowns[b].id, id) != 0)
			b++;
		if (b == system->breakdown_count)
			break;
		breakdown = &system->breakdowns[b];
		breakdown->members[breakdown->count] =
		    wci_system_text(system, stmt, 1);
		if (breakdown->members[breakdown->count++] == NULL)
			status = wci_fail_memory(error);
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

static enum wcifit_status
load_breakdowns(
    struct wci_db *db, struct wci_system *system, struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	void *room = NULL;
	size_t n = 0;
	enum wcifit_status status =
	    room_for(db, "SELECT count(*) FROM breakdowns WHERE fair = ?1",
		system, sizeof(*system->breakdowns), &system->breakdown_count,
		&room, error);

	if (status != WCIFIT_OK)
		return status;
	system->breakdowns = room;
	status = prepare(db,
	    "SELECT id, scope, dimension, partition,"
	    " (SELECT count(*) FROM breakdown_members AS m"
	    " WHERE m.fair = b.fair AND m.breakdown = b.id)"
	    " FROM breakdowns AS b WHERE fair = ?1 ORDER BY id",
	    system, &stmt, error);
	while (status == WCIFIT_OK && wci_stmt_step(stmt)) {
		struct wci_breakdown *breakdown = &system->breakdowns[n++];

		breakdown->id = wci_system_text(system, stmt, 0);
		breakdown->scope =
		    scope_find(system, wci_stmt_text(stmt, 1, NULL));
		breakdown->dimension =
		    dimension_of(wci_stmt_text(stmt, 2, NULL));
		breakdown->partition = wci_stmt_int(stmt, 3) != 0;
		breakdown->members = wci_arena_alloc(&system->arena,
		    (size_t)wci_stmt_int(stmt, 4) * sizeof(char *));
		if (breakdown->id == NULL || breakdown->members == NULL)
			status = wci_fail_memory(error);
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	if (status == WCIFIT_OK)
		status = load_breakdown_members(db, system, error);
	return status;
}

/* A new zeroed set, or NULL without memory. */
static struct wci_set *
new_set(struct wci_system *system)
{
	void *sets = system->sets;
	struct wci_set *set;

	if (wci_grow(&sets, &system->set_room, system->set_count + 1,
		sizeof(*set)) != 0)
		return NULL;
	system->sets = sets;
	set = &system->sets[system->set_count];
	memset(set, 0, sizeof(*set));
	set->max = INT64_MAX;
	set->member = wci_arena_alloc(&system->arena,
	    (system->breakdown_count + 1) * sizeof(*set->member));
	if (set->member == NULL)
		return NULL;
	set->same = system->set_count++;
	return set;
}

static enum wcifit_status
load_plain_sets(
    struct wci_db *db, struct wci_system *system, struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status = prepare(db,
	    "SELECT id, scope, min_value, max_value FROM sets"
	    " WHERE fair = ?1 ORDER BY id",
	    system, &stmt, error);

	while (status == WCIFIT_OK && wci_stmt_step(stmt)) {
		struct wci_set *set = new_set(system);
		const char *mark;

		if (set != NULL)
			set->id = wci_system_text(system, stmt, 0);
		if (set == NULL || set->id == NULL) {
			status = wci_fail_memory(error);
			break;
		}
		mark = strchr(set->id, '?');
		set->key = mark != NULL ? mark + 1 : "";
		set->scope = scope_find(system, wci_stmt_text(stmt, 1, NULL));
		set->min = wci_stmt_int(stmt, 2);
		if (!wci_stmt_is_null(stmt, 3))
			set->max = wci_stmt_int(stmt, 3);
		set->stored = true;
		if (set->scope == WCI_NONE)
			status = wci_fail(error, WCIFIT_FAILED,
			    "set %s: no such scope", set->id);
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

static int
add_member(struct wci_system *system, struct wci_slice *slice,
    const char *member, size_t room)
{
	if (slice->members == NULL)
		slice->members = wci_arena_alloc(
		    &system->arena, room * sizeof(*slice->members));
	if (member == NULL || slice->members == NULL)
		return -1;
	slice->members[slice->count++] = member;
	return 0;
}

static enum wcifit_status
load_set_members(
    struct wci_db *db, struct wci_system *system, struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	size_t s = 0;
	enum wcifit_status status = prepare(db,
	    "SELECT m.set_id, m.dimension, m.member,"
	    " count(*) OVER (PARTITION BY m.set_id, m.dimension)"
	    " FROM set_members AS m JOIN sets AS s ON s.id = m.set_id"
	    " WHERE s.fair = ?1 ORDER BY m.set_id, m.dimension, m.member",
	    system, &stmt, error);

	while (status == WCIFIT_OK && wci_stmt_step(stmt)) {
		const char *id = wci_stmt_text(stmt, 0, NULL);
		unsigned d = dimension_of(wci_stmt_text(stmt, 1, NULL));

		while (s < system->set_count &&
		    strcmp(system->sets[s].id, id) != 0)
			s++;
		if (s == system->set_count || d >= WCI_DIMENSIONS)
			break;
		if (add_member(system, &system->sets[s].slices[d],
			wci_system_text(system, stmt, 2),
			(size_t)wci_stmt_int(stmt, 3)) != 0)
			status = wci_fail_memory(error);
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

/* What the members of a slice cover; left NULL when one is not known. */
static int
cover_slice(struct wci_system *system, const struct wci_taxonomy *t,
    struct wci_slice *slice)
{
	size_t bytes = t->words * sizeof(uint64_t);
	uint64_t *cover = wci_arena_alloc(&system->arena, bytes);
	uint64_t *touch = wci_arena_alloc(&system->arena, bytes);

	if (cover == NULL || touch == NULL)
		return -1;
	for (size_t i = 0; i < slice->count; i++) {
		const struct wci_taxonomy_node *node =
		    wci_taxonomy_find(t, slice->members[i]);

		if (node == NULL)
			return 0;
		wci_bits_join(cover, node->cover, t->words);
	}
	wci_taxonomy_touch(t, cover, touch);
	slice->cover = cover;
	slice->touch = touch;
	return 0;
}

static enum wcifit_status
cover_sets(struct wci_system *system, struct wcifit_error *error)
{
	for (size_t s = 0; s < system->set_count; s++) {
		for (unsigned d = 0; d < WCI_DIMENSIONS; d++) {
			const struct wci_taxonomy *t = taxonomy_of(system, d);
			struct wci_slice *slice = &system->sets[s].slices[d];

			if (t == NULL || slice->count == 0)
				continue;
			if (cover_slice(system, t, slice) != 0)
				return wci_fail_memory(error);
		}
	}
	return WCIFIT_OK;
}

size_t
wci_sets_find(const struct wci_system *system, const char *id)
{
	size_t low = 0;
	size_t high = system->set_count;

	while (low < high && !system->sets[high - 1].stored)
		high--;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(id, system->sets[middle].id);

		if (order == 0)
			return middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return WCI_NONE;
}

size_t
wci_sets_in_scope(
    const struct wci_system *system, size_t scope, const char *key)
{
	for (size_t s = 0; s < system->set_count; s++) {
		if (system->sets[s].scope == scope &&
		    strcmp(system->sets[s].key, key) == 0)
			return s;
	}
	return WCI_NONE;
}

size_t
wci_sets_add(
    struct wci_system *system, size_t like, size_t scope, const char *key)
{
	static const struct wci_set plain = { .max = INT64_MAX };
	struct wci_set *set = new_set(system);
	const struct wci_set *model = &plain;
	struct wci_buf id = WCI_BUF_EMPTY;

	if (set == NULL)
		return WCI_NONE;
	if (like != WCI_NONE)
		model = &system->sets[like];
	memcpy(set->slices, model->slices, sizeof(set->slices));
	set->min = model->min;
	set->max = model->max;
	set->scope = scope;
	wci_buf_printf(&id, "%s/%s%s%s", system->fair, system->scopes[scope].id,
	    key[0] != '\0' ? "?" : "", key);
	set->id = id.failed
	    ? NULL
	    : wci_arena_copy(&system->arena, id.data, id.length);
	if (set->id != NULL)
		set->key = set->id + id.length - strlen(key);
	wci_buf_free(&id);
	return set->id != NULL ? set->same : WCI_NONE;
}

/* Whether the scope is `top` or one of its children. */
static bool
in_partition(const struct wci_system *system, size_t scope, size_t top)
{
	return scope == top || system->scopes[scope].parent == top;
}

/*
 * Where a slice is spoken of in two parts of a partition (or in one and the
 * whole), it exists in all of them: then the parts add up to the whole.
 */
static int
complete_partition(struct wci_system *system, size_t top)
{
	size_t loaded = system->set_count;

	for (size_t s = 0; s < loaded; s++) {
		const char *key = system->sets[s].key;
		size_t found = 0;

		if (key[0] == '\0' ||
		    !in_partition(system, system->sets[s].scope, top))
			continue;
		for (size_t i = 0; i < system->scope_count; i++)
			found += in_partition(system, i, top) &&
			    wci_sets_in_scope(system, i, key) != WCI_NONE;
		for (size_t i = 0; found > 1 && i < system->scope_count; i++) {
			if (in_partition(system, i, top) &&
			    wci_sets_in_scope(system, i, key) == WCI_NONE &&
			    wci_sets_add(system, s, i, key) == WCI_NONE)
				return -1;
		}
	}
	return 0;
}

/* Each scope as a set, tiers by size, and the slices of partitions. */
static int
complete_sets(struct wci_system *system)
{
	for (size_t i = 0; i < system->scope_count; i++) {
		if (wci_sets_in_scope(system, i, "") == WCI_NONE &&
		    wci_sets_add(system, WCI_NONE, i, "") == WCI_NONE)
			return -1;
	}
	if (wci_tiers_add(system) != 0)
		return -1;
	for (size_t i = 0; i < system->scope_count; i++) {
		if (system->scopes[i].partition &&
		    complete_partition(system, i) != 0)
			return -1;
	}
	return 0;
}

/* Parse "low..high", either side open; what is no number is open. */
static void
size_range(const char *member, int64_t *min_out, int64_t *max_out)
{
	int64_t value = 0;
	bool digits = false;

	*min_out = 0;
	*max_out = INT64_MAX;
	for (const char *p = member; *p != '\0'; p++) {
		if (*p == '.') {
			if (digits)
				*min_out = value;
			value = 0;
			digits = false;
			continue;
		}
		if (*p < '0' || *p > '9' || value > INT64_MAX / 10 - 10)
			return;
		value = value * 10 + (*p - '0');
		digits = true;
	}
	if (digits)
		*max_out = value;
}

/* The member of a breakdown in which all of the set lies, or WCI_NONE. */
static size_t
member_of(const struct wci_system *system, const struct wci_set *set,
    const struct wci_breakdown *breakdown)
{
	const struct wci_slice *slice;
	int64_t min, max;

	if (breakdown->scope == WCI_NONE || breakdown->dimension > WCI_SIZE ||
	    !wci_scope_within(system, set->scope, breakdown->scope))
		return WCI_NONE;
	for (size_t i = 0; i < breakdown->count; i++) {
		if (breakdown->dimension == WCI_SIZE) {
			size_range(breakdown->members[i], &min, &max);
			if (set->min >= min && set->max <= max)
				return i;
			continue;
		}
		slice = &set->slices[breakdown->dimension];
		if (slice->count == 1 &&
		    strcmp(slice->members[0], breakdown->members[i]) == 0)
			return i;
	}
	return WCI_NONE;
}

enum wcifit_status
wci_sets_load(
    struct wci_db *db, struct wci_system *system, struct wcifit_error *error)
{
	enum wcifit_status status = load_scopes(db, system, error);

	if (status == WCIFIT_OK)
		status = load_breakdowns(db, system, error);
	if (status == WCIFIT_OK)
		status = load_plain_sets(db, system, error);
	if (status == WCIFIT_OK)
		status = load_set_members(db, system, error);
	if (status == WCIFIT_OK)
		status = cover_sets(system, error);
	if (status == WCIFIT_OK && complete_sets(system) != 0)
		status = wci_fail_memory(error);
	for (size_t s = 0; status == WCIFIT_OK && s < system->set_count; s++) {
		for (size_t b = 0; b < system->breakdown_count; b++)
			system->sets[s].member[b] = member_of(
			    system, &system->sets[s], &system->breakdowns[b]);
	}
	return status;
}

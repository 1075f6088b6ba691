/* SPDX-License-Identifier: MIT */
/* Regions and industries as sets of bits. */
#include "reconcile/taxonomy.h"

#include <string.h>

#include "core/mem.h"

const struct wci_taxonomy_tables wci_taxonomy_regions = {
	"SELECT id, name, parent FROM regions ORDER BY id",
	"SELECT id, name FROM region_groups ORDER BY id",
	"SELECT region_group, region FROM region_group_members",
	"SELECT region, overlaps FROM region_overlaps",
};

const struct wci_taxonomy_tables wci_taxonomy_industries = {
	"SELECT id, name, parent FROM industries ORDER BY id",
	"SELECT id, name FROM industry_groups ORDER BY id",
	"SELECT industry_group, industry FROM industry_group_members",
	NULL,
};

bool
wci_bits_has(const uint64_t *bits, size_t bit)
{
	return (bits[bit / 64] >> bit % 64 & 1) != 0;
}

void
wci_bits_set(uint64_t *bits, size_t bit)
{
	bits[bit / 64] |= UINT64_C(1) << bit % 64;
}

void
wci_bits_join(uint64_t *bits, const uint64_t *more, size_t words)
{
	for (size_t i = 0; i < words; i++)
		bits[i] |= more[i];
}

bool
wci_bits_within(const uint64_t *a, const uint64_t *b, size_t words)
{
	for (size_t i = 0; i < words; i++) {
		if ((a[i] & ~b[i]) != 0)
			return false;
	}
	return true;
}

bool
wci_bits_meet(const uint64_t *a, const uint64_t *b, size_t words)
{
	for (size_t i = 0; i < words; i++) {
		if ((a[i] & b[i]) != 0)
			return true;
	}
	return false;
}

/* The place of an id among nodes or groups, SIZE_MAX when absent. */
static size_t
place_of(const struct wci_taxonomy_node *nodes, size_t count, const char *id)
{
	size_t low = 0;
	size_t high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(id, nodes[middle].id);

		if (order == 0)
			return middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return SIZE_MAX;
}

size_t
wci_taxonomy_bit(const struct wci_taxonomy *taxonomy, const char *id)
{
	return place_of(taxonomy->nodes, taxonomy->node_count, id);
}

const struct wci_taxonomy_node *
wci_taxonomy_find(const struct wci_taxonomy *taxonomy, const char *id)
{
	size_t i = place_of(taxonomy->nodes, taxonomy->node_count, id);

	if (i != SIZE_MAX)
		return &taxonomy->nodes[i];
	i = place_of(taxonomy->groups, taxonomy->group_count, id);
	return i != SIZE_MAX ? &taxonomy->groups[i] : NULL;
}

void
wci_taxonomy_touch(
    const struct wci_taxonomy *taxonomy, const uint64_t *cover, uint64_t *touch)
{
	if (taxonomy->touch == NULL)
		return;
	for (size_t i = 0; i < taxonomy->node_count; i++) {
		if (taxonomy->touch[i] != NULL && wci_bits_has(cover, i))
			wci_bits_join(
			    touch, taxonomy->touch[i], taxonomy->words);
	}
}

static char *
copy_text(struct wci_arena *arena, struct wci_stmt *stmt, int column)
{
	size_t length;
	const char *text = wci_stmt_text(stmt, column, &length);

	return text != NULL ? wci_arena_copy(arena, text, length) : NULL;
}

/* Read id and name of each row, and the parent where there is such a column. */
static enum wcifit_status
load_nodes(struct wci_db *db, const char *sql, struct wci_arena *arena,
    struct wci_taxonomy_node **nodes_out, size_t *count_out,
    struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	void *nodes = NULL;
	size_t room = 0, n = 0;
	enum wcifit_status status = wci_stmt_prepare(db, sql, &stmt, error);

	while (status == WCIFIT_OK && wci_stmt_step(stmt)) {
		struct wci_taxonomy_node *node;
		bool has_parent;

		if (wci_grow(&nodes, &room, n + 1, sizeof(*node)) != 0) {
			status = wci_fail_memory(error);
			break;
		}
		has_parent =
		    wci_stmt_columns(stmt) > 2 && !wci_stmt_is_null(stmt, 2);
		node = (struct wci_taxonomy_node *)nodes + n;
		node->id = copy_text(arena, stmt, 0);
		node->name = copy_text(arena, stmt, 1);
		node->cover = NULL;
		node->parent = has_parent ? copy_text(arena, stmt, 2) : NULL;
		if (node->id == NULL || node->name == NULL ||
		    (node->parent == NULL && has_parent))
			status = wci_fail_memory(error);
		n++;
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	if (status == WCIFIT_OK) {
		*nodes_out = wci_arena_alloc(
		    arena, n * sizeof(struct wci_taxonomy_node));
		if (*nodes_out == NULL)
			status = wci_fail_memory(error);
		else if (n > 0)
			memcpy(*nodes_out, nodes, n * sizeof(**nodes_out));
		*count_out = n;
	}
	wci_free(nodes);
	return status;
}

static enum wcifit_status
make_covers(struct wci_taxonomy *taxonomy, struct wci_taxonomy_node *nodes,
    size_t count, struct wci_arena *arena, struct wcifit_error *error)
{
	for (size_t i = 0; i < count; i++) {
		nodes[i].cover =
		    wci_arena_alloc(arena, taxonomy->words * sizeof(uint64_t));
		if (nodes[i].cover == NULL)
			return wci_fail_memory(error);
	}
	return WCIFIT_OK;
}

/* Each node into its own cover and those of all above it. */
static void
fill_covers(struct wci_taxonomy *taxonomy)
{
	for (size_t i = 0; i < taxonomy->node_count; i++) {
		size_t above = i;

		/* A circle, which no checked seeds have, comes to an end. */
		for (size_t depth = 0;
		     above != SIZE_MAX && depth < taxonomy->node_count;
		     depth++) {
			const struct wci_taxonomy_node *node =
			    &taxonomy->nodes[above];

			wci_bits_set(node->cover, i);
			above = node->parent != NULL
			    ? wci_taxonomy_bit(taxonomy, node->parent)
			    : SIZE_MAX;
		}
	}
}

static enum wcifit_status
load_members(struct wci_db *db, const char *sql, struct wci_taxonomy *taxonomy,
    struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status = wci_stmt_prepare(db, sql, &stmt, error);

	while (status == WCIFIT_OK && wci_stmt_step(stmt)) {
		size_t group = place_of(taxonomy->groups, taxonomy->group_count,
		    wci_stmt_text(stmt, 0, NULL));
		size_t node =
		    wci_taxonomy_bit(taxonomy, wci_stmt_text(stmt, 1, NULL));

		if (group != SIZE_MAX && node != SIZE_MAX)
			wci_bits_join(taxonomy->groups[group].cover,
			    taxonomy->nodes[node].cover, taxonomy->words);
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

/* All in the cover of a touch all in the cover of b. */
static enum wcifit_status
add_touch(struct wci_taxonomy *taxonomy, size_t a, size_t b,
    struct wci_arena *arena, struct wcifit_error *error)
{
	for (size_t i = 0; i < taxonomy->node_count; i++) {
		if (!wci_bits_has(taxonomy->nodes[a].cover, i))
			continue;
		if (taxonomy->touch[i] == NULL)
			taxonomy->touch[i] = wci_arena_alloc(
			    arena, taxonomy->words * sizeof(uint64_t));
		if (taxonomy->touch[i] == NULL)
			return wci_fail_memory(error);
		wci_bits_join(taxonomy->touch[i], taxonomy->nodes[b].cover,
		    taxonomy->words);
	}
	return WCIFIT_OK;
}

static enum wcifit_status
load_overlaps(struct wci_db *db, const char *sql, struct wci_arena *arena,
    struct wci_taxonomy *taxonomy, struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status;

	taxonomy->touch =
	    wci_arena_alloc(arena, taxonomy->node_count * sizeof(uint64_t *));
	if (taxonomy->touch == NULL)
		return wci_fail_memory(error);
	status = wci_stmt_prepare(db, sql, &stmt, error);
	while (status == WCIFIT_OK && wci_stmt_step(stmt)) {
		size_t a =
		    wci_taxonomy_bit(taxonomy, wci_stmt_text(stmt, 0, NULL));
		size_t b =
		    wci_taxonomy_bit(taxonomy, wci_stmt_text(stmt, 1, NULL));

		if (a == SIZE_MAX || b == SIZE_MAX)
			continue;
		status = add_touch(taxonomy, a, b, arena, error);
		if (status == WCIFIT_OK)
			status = add_touch(taxonomy, b, a, arena, error);
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

enum wcifit_status
wci_taxonomy_load(struct wci_db *db, const struct wci_taxonomy_tables *tables,
    struct wci_arena *arena, struct wci_taxonomy *taxonomy,
    struct wcifit_error *error)
{
	enum wcifit_status status = load_nodes(db, tables->nodes, arena,
	    &taxonomy->nodes, &taxonomy->node_count, error);

	taxonomy->words = taxonomy->node_count / 64 + 1;
	if (status == WCIFIT_OK)
		status = make_covers(taxonomy, taxonomy->nodes,
		    taxonomy->node_count, arena, error);
	if (status != WCIFIT_OK)
		return status;
	fill_covers(taxonomy);
	status = load_nodes(db, tables->groups, arena, &taxonomy->groups,
	    &taxonomy->group_count, error);
	if (status == WCIFIT_OK)
		status = make_covers(taxonomy, taxonomy->groups,
		    taxonomy->group_count, arena, error);
	if (status == WCIFIT_OK)
		status = load_members(db, tables->members, taxonomy, error);
	if (status == WCIFIT_OK && tables->overlaps != NULL)
		status =
		    load_overlaps(db, tables->overlaps, arena, taxonomy, error);
	return status;
}

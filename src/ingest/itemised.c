/* SPDX-License-Identifier: MIT */
/* What the signings come to, member by member. */
#include "ingest/itemised.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "ingest/totals.h"
#include "reconcile/taxonomy.h"

/* Of what no province is stated. */
static const char china[] = "CN";

static const char totals_sql[] =
    "SELECT member, signings, projects_low, projects_high, valued, value_low,"
    " value_high FROM signing_totals WHERE fair = ?1 AND dimension = ?2"
    " ORDER BY member";

/* One of the sums of a fair along a dimension. */
struct total {
	const char *member; /* "": not stated */
	size_t bit;	    /* in its taxonomy */
	const struct wci_size_tier *tier;
	struct wci_sums sums;
};

struct wci_itemised {
	struct wci_arena arena; /* of the taxonomies */
	struct wci_taxonomy industries;
	struct wci_taxonomy regions;
	struct wci_stmt *stmt;
	/* Of the report that is being made: */
	const struct wci_taxonomy *taxonomy; /* NULL: classes, or sizes */
	struct total *totals;
	size_t count;
	size_t capacity;
	uint64_t *present; /* the bits of the totals */
	uint64_t *joined;  /* what lies in any of the members of a line */
};

/* ----------------------------------------------------------------- begin, end */

static const struct wci_taxonomy *
taxonomy_of(const struct wci_itemised *itemised, enum wci_by by)
{
	if (by == WCI_BY_INDUSTRY)
		return &itemised->industries;
	return by == WCI_BY_HOST || by == WCI_BY_ORIGIN ? &itemised->regions
							: NULL;
}

/* What lies in CN for groups is no signing of "province not stated". */
static void
take_provinces_out(struct wci_taxonomy *regions)
{
	size_t bit = wci_taxonomy_bit(regions, china);

	if (bit == SIZE_MAX)
		return;
	memset(regions->nodes[bit].cover, 0, regions->words * sizeof(uint64_t));
	wci_bits_set(regions->nodes[bit].cover, bit);
}

static enum wcifit_status
load_taxonomies(struct wci_itemised *itemised, struct wci_db *db,
    struct wcifit_error *error)
{
	struct wci_taxonomy_tables regions = wci_taxonomy_regions;
	enum wcifit_status status =
	    wci_taxonomy_load(db, &wci_taxonomy_industries, &itemised->arena,
		&itemised->industries, error);
	size_t words;

	regions.overlaps = NULL;
	if (status == WCIFIT_OK)
		status = wci_taxonomy_load(
		    db, &regions, &itemised->arena, &itemised->regions, error);
	if (status != WCIFIT_OK)
		return status;
	take_provinces_out(&itemised->regions);
	words = itemised->industries.words + itemised->regions.words;
	itemised->present =
	    wci_arena_alloc(&itemised->arena, words * sizeof(uint64_t));
	itemised->joined =
	    wci_arena_alloc(&itemised->arena, words * sizeof(uint64_t));
	return itemised->present != NULL && itemised->joined != NULL
	    ? WCIFIT_OK
	    : wci_fail_memory(error);
}

enum wcifit_status
wci_itemised_new(struct wci_db *db, struct wci_itemised **itemised_out,
    struct wcifit_error *error)
{
	struct wci_itemised *itemised = wci_calloc(1, sizeof(*itemised));
	enum wcifit_status status;

	*itemised_out = itemised;
	if (itemised == NULL)
		return wci_fail_memory(error);
	status = load_taxonomies(itemised, db, error);
	if (status == WCIFIT_OK)
		status =
		    wci_stmt_prepare(db, totals_sql, &itemised->stmt, error);
	return status;
}

void
wci_itemised_free(struct wci_itemised *itemised)
{
	if (itemised == NULL)
		return;
	wci_stmt_finalize(itemised->stmt);
	wci_free(itemised->totals);
	wci_arena_free(&itemised->arena);
	wci_free(itemised);
}

/* ------------------------------------------------------------------- reading */

bool
wci_itemised_has(enum wci_by by)
{
	return by == WCI_BY_INDUSTRY || by == WCI_BY_HOST ||
	    by == WCI_BY_ORIGIN || by == WCI_BY_INVESTOR_CLASS ||
	    by == WCI_BY_SIZE;
}

static const struct wci_size_tier *
tier_of(const char *member)
{
	size_t i;

	for (i = 0; i < WCI_SIZE_TIERS; i++)
		if (strcmp(wci_size_tiers[i].member, member) == 0)
			return &wci_size_tiers[i];
	return NULL;
}

static void
clear(const struct wci_itemised *itemised, uint64_t *bits)
{
	if (itemised->taxonomy != NULL)
		memset(bits, 0, itemised->taxonomy->words * sizeof(*bits));
}

/* Read the current row of the statement; false: there is no memory. */
static bool
read_total(struct wci_itemised *itemised, struct wci_lines *lines)
{
	void *totals = itemised->totals;
	struct total total = { .bit = SIZE_MAX };
	size_t length;
	const char *member = wci_stmt_text(itemised->stmt, 0, &length);

	if (wci_grow(&totals, &itemised->capacity, itemised->count + 1,
		sizeof(total)) != 0)
		return false;
	itemised->totals = totals;
	total.member = wci_arena_copy(&lines->text, member, length);
	if (total.member == NULL)
		return false;
	if (itemised->taxonomy != NULL)
		total.bit = wci_taxonomy_bit(itemised->taxonomy, total.member);
	else if (lines->by == WCI_BY_SIZE)
		total.tier = tier_of(total.member);
	if (total.bit != SIZE_MAX)
		wci_bits_set(itemised->present, total.bit);
	total.sums = wci_sums_read(itemised->stmt, 1);
	itemised->totals[itemised->count++] = total;
	return true;
}

static enum wcifit_status
read_totals(struct wci_itemised *itemised, struct wci_lines *lines,
    struct wcifit_error *error)
{
	const char *fair = lines->place->fair;
	const char *by = wci_by_words[lines->by];
	enum wcifit_status status = WCIFIT_OK;

	itemised->taxonomy = taxonomy_of(itemised, lines->by);
	itemised->count = 0;
	clear(itemised, itemised->present);
	wci_stmt_bind_borrowed(itemised->stmt, 1, fair, strlen(fair));
	wci_stmt_bind_borrowed(itemised->stmt, 2, by, strlen(by));
	while (status == WCIFIT_OK && wci_stmt_step(itemised->stmt))
		if (!read_total(itemised, lines))
			status = wci_fail_memory(error);
	if (status == WCIFIT_OK)
		status = wci_stmt_status(itemised->stmt, error);
	wci_stmt_reset(itemised->stmt);
	return status;
}

/* -------------------------------------------------------------------- adding */

/* Add what lies in a region or an industry; whether anything does. */
static bool
sum_cover(const struct wci_itemised *itemised, const uint64_t *cover,
    struct wci_sums *sums)
{
	size_t i;

	if (!wci_bits_meet(cover, itemised->present, itemised->taxonomy->words))
		return false;
	for (i = 0; i < itemised->count; i++)
		if (itemised->totals[i].bit != SIZE_MAX &&
		    wci_bits_has(cover, itemised->totals[i].bit))
			wci_sums_add(sums, &itemised->totals[i].sums);
	return true;
}

/* Whether a class or a tier lies in a member, of sizes "low..high". */
static bool
lies_in(const struct total *total, const char *member)
{
	const struct wci_size_tier *tier = total->tier;
	char *end;

	if (tier == NULL)
		return strcmp(total->member, member) == 0;
	if (tier->low < strtoll(member, &end, 10))
		return false;
	end += strspn(end, ".");
	return *end == '\0' ||
	    (tier->high != 0 && tier->high <= strtoll(end, NULL, 10));
}

/* Add what lies in a member; of a taxonomy, join it to the cover. */
static void
take_member(
    struct wci_itemised *itemised, const char *member, struct wci_sums *sums)
{
	const struct wci_taxonomy *taxonomy = itemised->taxonomy;
	const struct wci_taxonomy_node *node;
	size_t i;

	if (taxonomy != NULL) {
		node = wci_taxonomy_find(taxonomy, member);
		if (node != NULL)
			wci_bits_join(
			    itemised->joined, node->cover, taxonomy->words);
		return;
	}
	for (i = 0; i < itemised->count; i++)
		if (lies_in(&itemised->totals[i], member))
			wci_sums_add(sums, &itemised->totals[i].sums);
}

/* The sum over the members "a+b" of a line; false: there is no memory. */
static bool
sum_members(struct wci_itemised *itemised, struct wci_lines *lines,
    struct wci_line *line)
{
	const char *at;

	clear(itemised, itemised->joined);
	for (at = line->members; at != NULL; at = strchr(at, '+')) {
		const char *member;

		at += *at == '+';
		member = wci_arena_copy(&lines->text, at, strcspn(at, "+"));
		if (member == NULL)
			return false;
		take_member(itemised, member, &line->sums);
	}
	/* What lies in several members is counted once. */
	if (itemised->taxonomy != NULL)
		(void)sum_cover(itemised, itemised->joined, &line->sums);
	return true;
}

/* --------------------------------------------------------------------- lines */

/* Below CN are provinces, which are on the first level as countries are. */
static bool
is_upper(enum wci_by by, const struct wci_taxonomy_node *node)
{
	return node->parent == NULL ||
	    (by != WCI_BY_INDUSTRY && strcmp(node->parent, china) == 0);
}

const char *
wci_itemised_grain(
    const struct wci_itemised *itemised, enum wci_by by, const char *members)
{
	const struct wci_taxonomy *taxonomy = taxonomy_of(itemised, by);
	size_t bit =
	    taxonomy != NULL ? wci_taxonomy_bit(taxonomy, members) : SIZE_MAX;

	return bit == SIZE_MAX || is_upper(by, &taxonomy->nodes[bit]) ? "upper"
								      : "part";
}

/* The tier as the id of a set has it. */
static void
spell_tier(const struct wci_size_tier *tier, char *spelt, size_t size)
{
	if (tier->low == 0)
		(void)snprintf(spelt, size, "max_value=%" PRId64, tier->high);
	else if (tier->high == 0)
		(void)snprintf(spelt, size, "min_value=%" PRId64, tier->low);
	else
		(void)snprintf(spelt, size,
		    "min_value=%" PRId64 "&max_value=%" PRId64, tier->low,
		    tier->high);
}

/* Whether one of the announced lines, the first ones, is of that member. */
static bool
is_announced(
    const struct wci_lines *lines, size_t announced, const char *member)
{
	size_t i;

	for (i = 0; i < announced; i++)
		if (lines->list[i].kind != WCI_LINE_NARROWER &&
		    lines->list[i].members != NULL &&
		    strcmp(lines->list[i].members, member) == 0)
			return true;
	return false;
}

/* What ids of sets say before the member. */
static const char *const set_words[WCI_BY_COUNT] = {
	[WCI_BY_HOST] = "?host=",
	[WCI_BY_INDUSTRY] = "?industry=",
	[WCI_BY_INVESTOR_CLASS] = "?investor_class=",
	[WCI_BY_ORIGIN] = "?origin=",
	[WCI_BY_SIZE] = "?",
};

/* Add the line of a member unless it is announced; false: there is no memory. */
static bool
add_member(struct wci_lines *lines, size_t announced, struct wci_line *line,
    const char *spelt)
{
	if (is_announced(lines, announced, line->members))
		return true;
	line->counted = true;
	line->set_id = wci_lines_set_id(lines, set_words[lines->by], spelt);
	return wci_lines_add(lines, line);
}

static bool
add_nodes(
    struct wci_itemised *itemised, struct wci_lines *lines, size_t announced)
{
	const struct wci_taxonomy *taxonomy = itemised->taxonomy;
	size_t i;

	for (i = 0; i < taxonomy->node_count; i++) {
		const struct wci_taxonomy_node *node = &taxonomy->nodes[i];
		bool upper = is_upper(lines->by, node);
		struct wci_line line = {
			.kind = upper ? WCI_LINE_LISTED : WCI_LINE_WITHIN,
			.grain = upper ? "upper" : "part",
			.members = node->id,
			.label = node->name,
		};

		if (lines->by != WCI_BY_INDUSTRY &&
		    strcmp(node->id, china) == 0)
			line.label = "China, province not stated";
		if (sum_cover(itemised, node->cover, &line.sums) &&
		    !add_member(lines, announced, &line, node->id))
			return false;
	}
	return true;
}

/* Groups overlap; they are reported of origins. */
static bool
add_groups(
    struct wci_itemised *itemised, struct wci_lines *lines, size_t announced)
{
	const struct wci_taxonomy *taxonomy = itemised->taxonomy;
	size_t i;

	for (i = 0; i < taxonomy->group_count; i++) {
		const struct wci_taxonomy_node *group = &taxonomy->groups[i];
		struct wci_line line = {
			.kind = WCI_LINE_GROUP,
			.grain = "group",
			.members = group->id,
			.label = group->name,
		};

		if (sum_cover(itemised, group->cover, &line.sums) &&
		    !add_member(lines, announced, &line, group->id))
			return false;
	}
	return true;
}

/* Members that nothing lies within: classes of investors, and tiers. */
static bool
add_plain(
    struct wci_itemised *itemised, struct wci_lines *lines, size_t announced)
{
	size_t i;

	for (i = 0; i < itemised->count; i++) {
		const struct total *total = &itemised->totals[i];
		struct wci_line line = {
			.kind = WCI_LINE_LISTED,
			.grain = "upper",
			.members = total->member,
			.label = total->member,
			.sums = total->sums,
		};
		char spelt[64] = "";

		if (total->member[0] == '\0')
			continue;
		if (total->tier != NULL) {
			line.label = total->tier->label;
			spell_tier(total->tier, spelt, sizeof(spelt));
		}
		if (!add_member(lines, announced, &line,
			total->tier != NULL ? spelt : total->member))
			return false;
	}
	return true;
}

static bool
add_unstated(const struct wci_itemised *itemised, struct wci_lines *lines)
{
	struct wci_line line = {
		.kind = WCI_LINE_UNSTATED,
		.grain = "",
		.label = lines->by == WCI_BY_SIZE ? "In no single tier"
						  : "Not stated",
		.counted = true,
	};

	/* It is the first, where there is one. */
	if (itemised->count == 0 || itemised->totals[0].member[0] != '\0')
		return true;
	line.sums = itemised->totals[0].sums;
	line.set_id = wci_lines_set_id(lines, "", "");
	return wci_lines_add(lines, &line);
}

/* Announced sums and remainders are of no signings. */
static bool
count_announced(
    struct wci_itemised *itemised, struct wci_lines *lines, size_t announced)
{
	size_t i;

	for (i = 0; i < announced; i++) {
		struct wci_line *line = &lines->list[i];

		if (line->members == NULL || line->kind == WCI_LINE_NARROWER)
			continue;
		line->counted = true;
		if (!sum_members(itemised, lines, line))
			return false;
	}
	return true;
}

enum wcifit_status
wci_itemised_put(struct wci_itemised *itemised, struct wci_lines *lines,
    struct wcifit_error *error)
{
	size_t announced = lines->count;
	bool done;
	enum wcifit_status status = read_totals(itemised, lines, error);

	if (status != WCIFIT_OK)
		return status;
	done = count_announced(itemised, lines, announced);
	if (done && itemised->taxonomy != NULL)
		done = add_nodes(itemised, lines, announced);
	else if (done)
		done = add_plain(itemised, lines, announced);
	if (done && lines->by == WCI_BY_ORIGIN)
		done = add_groups(itemised, lines, announced);
	done = done && add_unstated(itemised, lines);
	return done ? WCIFIT_OK : wci_fail_memory(error);
}

/* SPDX-License-Identifier: MIT */
/*
 * Regions and industries as sets: each member of a dimension covers itself and
 * all below it, a group covers what its members cover.  Subset and disjoint
 * are then questions about bits.
 */
#ifndef WCI_RECONCILE_TAXONOMY_H
#define WCI_RECONCILE_TAXONOMY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/dbconn.h"
#include "ingest/arena.h"

struct wci_taxonomy_node {
	const char *id;
	const char *name;
	const char *parent; /* NULL: none; a group has none */
	uint64_t *cover;
};

struct wci_taxonomy {
	size_t words;	   /* 64 bits each, of a cover */
	size_t node_count; /* regions or industries, sorted by id */
	struct wci_taxonomy_node *nodes; /* bit i belongs to nodes[i] */
	uint64_t **touch;   /* per node: what overlaps it; may be NULL */
	size_t group_count; /* groups, sorted by id */
	struct wci_taxonomy_node *groups;
};

/* The tables that make up one taxonomy. */
struct wci_taxonomy_tables {
	const char *nodes;    /* SELECT id, name, parent … ORDER BY id */
	const char *groups;   /* SELECT id, name … ORDER BY id */
	const char *members;  /* SELECT group, member … */
	const char *overlaps; /* SELECT a, b …; NULL: none */
};

extern const struct wci_taxonomy_tables wci_taxonomy_regions;
extern const struct wci_taxonomy_tables wci_taxonomy_industries;

/* Fill *taxonomy, which must be zeroed; all its memory is the arena's. */
enum wcifit_status wci_taxonomy_load(struct wci_db *db,
    const struct wci_taxonomy_tables *tables, struct wci_arena *arena,
    struct wci_taxonomy *taxonomy, struct wcifit_error *error);

/* The node or group of that id, or NULL. */
const struct wci_taxonomy_node *wci_taxonomy_find(
    const struct wci_taxonomy *taxonomy, const char *id);

/* The bit of a node; SIZE_MAX when there is none (a group has none). */
size_t wci_taxonomy_bit(const struct wci_taxonomy *taxonomy, const char *id);

/* Add to `touch` all that overlaps a bit of `cover`. */
void wci_taxonomy_touch(const struct wci_taxonomy *taxonomy,
    const uint64_t *cover, uint64_t *touch);

bool wci_bits_has(const uint64_t *bits, size_t bit);
void wci_bits_set(uint64_t *bits, size_t bit);
void wci_bits_join(uint64_t *bits, const uint64_t *more, size_t words);
bool wci_bits_within(const uint64_t *a, const uint64_t *b, size_t words);
bool wci_bits_meet(const uint64_t *a, const uint64_t *b, size_t words);

#endif

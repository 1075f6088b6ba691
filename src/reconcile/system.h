/* SPDX-License-Identifier: MIT */
/*
 * The claims of one fair as a system of linear inequalities.  Each set of
 * projects has two unknowns, its number of projects and its value; each row
 * comes from a claim, from listed signings or from a rule of the model.
 * All coefficients are whole numbers, so that a proof can be exact.
 */
#ifndef WCI_RECONCILE_SYSTEM_H
#define WCI_RECONCILE_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "db/known.h"
#include "reconcile/taxonomy.h"

#define WCI_NONE SIZE_MAX

enum wci_dimension {
	WCI_INDUSTRY,
	WCI_ORIGIN,
	WCI_HOST,
	WCI_CLASS,
	WCI_STAGE,
	WCI_TYPE,
	WCI_DIMENSIONS,
	WCI_SIZE = WCI_DIMENSIONS /* of breakdowns only: min_value, max_value */
};

/* A part of the fair. */
struct wci_scope {
	const char *id;
	const char *name;
	size_t parent; /* WCI_NONE: a root */
	bool partition;
};

/* What a set demands of one dimension; no members: nothing. */
struct wci_slice {
	size_t count;
	const char **members; /* sorted */
	uint64_t *cover; /* regions, industries: what they cover, or NULL */
	uint64_t *touch; /* what overlaps that */
};

struct wci_set {
	const char *id;
	const char *key; /* the dimensions as the id spells them, "" for none */
	size_t scope;
	struct wci_slice slices[WCI_DIMENSIONS];
	int64_t min;	/* [CNY] each project at least this, 0: any */
	int64_t max;	/* [CNY] each project below this, INT64_MAX: any */
	bool stored;	/* in the table `sets`; others help in the sums */
	size_t same;	/* the first set with the same projects, often itself */
	size_t *member; /* per breakdown: the member it lies in, or WCI_NONE */
};

struct wci_breakdown {
	const char *id;
	size_t scope;
	unsigned dimension;
	bool partition;
	size_t count;
	const char **members;
};

enum wci_measure {
	WCI_PROJECTS,
	WCI_VALUE,
	WCI_SHARE_OF_PROJECTS,
	WCI_SHARE_OF_VALUE,
	WCI_AVERAGE_VALUE,
	WCI_MEASURES
};

/* The name of a measure in the tables; static. */
const char *wci_measure_name(enum wci_measure measure);

/* An interval in halves of a unit; an open side is marked. */
struct wci_range {
	bool has_low;
	bool has_high;
	int64_t low2;
	int64_t high2;
};

/* Whether two ranges hold the same numbers. */
bool wci_range_same(const struct wci_range *a, const struct wci_range *b);

enum wci_reading {
	WCI_READ_PLAIN, /* as the wording rules have it */
	WCI_READ_WIDE, /* nearly, about by half again; digits cut, not rounded */
	WCI_READINGS,
	WCI_READ_NOT = WCI_READINGS /* left out */
};

/* One measure of one claim. */
struct wci_claim {
	const char *id;
	const char *source;
	const char *locator;
	const char *stated;
	const char *seed_file;
	int64_t seed_line;
	size_t set;
	size_t base; /* shares: the set they are a share of */
	enum wci_measure measure;
	bool preferred;
	bool supposed; /* not of the database: what would follow */
	struct wci_range range[WCI_READINGS];
	enum wci_reading reading; /* how it takes part */
};

enum wci_rule {
	WCI_RULE_CLAIM,
	WCI_RULE_SIGNINGS,   /* listed signings lie in the set */
	WCI_RULE_PART,	     /* set is part of other */
	WCI_RULE_SAME,	     /* set and other hold the same projects */
	WCI_RULE_DISJOINT,   /* the family is disjoint within other */
	WCI_RULE_COVER,	     /* the family is disjoint and makes up other */
	WCI_RULE_SMALLEST,   /* each project of the set has at least min */
	WCI_RULE_LARGEST,    /* … less than max */
	WCI_RULE_REST_ABOVE, /* each of other without set has at least limit */
	WCI_RULE_REST_BELOW  /* … less than limit */
};

/* low <= coefs * unknowns <= high. */
struct wci_row {
	enum wci_rule rule;
	enum wci_reading reading; /* of a claim: the one it belongs to */
	bool money;		  /* in CNY, else in projects */
	bool has_low;
	bool has_high;
	int64_t low;
	int64_t high;
	int64_t scale; /* the row in natural units times this */
	size_t claim;  /* WCI_NONE for rules */
	size_t set;
	size_t other;
	int64_t limit;
	size_t count;
	size_t *columns; /* 2 * set, and 1 more for its value */
	int64_t *coefs;
	const size_t *family; /* DISJOINT, COVER: count - 1 sets, else NULL */
};

struct wci_listed {
	int64_t signings;
	int64_t projects;
	int64_t value;
};

struct wci_system {
	struct wci_arena arena;
	const struct wci_taxonomy *taxonomies[2]; /* industries, regions */
	const char *fair;
	const char *fair_name;
	size_t scope_count;
	struct wci_scope *scopes;
	size_t breakdown_count;
	struct wci_breakdown *breakdowns;
	size_t set_count, set_room;
	struct wci_set *sets;
	size_t claim_count, claim_room;
	struct wci_claim *claims;
	struct wci_listed *listed; /* per set */
	size_t row_count, row_room;
	struct wci_row *rows;
};

/* The unknown of a set. */
#define WCI_COLUMN(set, money) (2 * (set) + ((money) ? 1u : 0u))

/* Beyond this a bound is taken for open, so that no sum overflows. */
#define WCI_LARGEST (INT64_MAX / 1024)

/*
 * Read scopes, sets, breakdowns and claims of a fair.  *system must be zeroed;
 * wci_system_free in any case.  Then what is listed has to be added.
 */
enum wcifit_status wci_system_load(struct wci_db *db, const char *fair,
    const struct wci_taxonomy *industries, const struct wci_taxonomy *regions,
    struct wci_system *system, struct wcifit_error *error);

/*
 * Add up the listed signings of the fairs of some systems, in the order of their
 * ids: of one fair, or of all.  `known` is what they come to scope by scope; then
 * only those fairs are read that speak of less than a scope.  NULL: all are.
 */
enum wcifit_status wci_listed_load(struct wci_db *db,
    struct wci_system *systems, size_t count,
    const struct wci_known_sums *known, struct wcifit_error *error);

/* Write the rows, from all that was loaded (and perhaps changed since). */
enum wcifit_status wci_system_rows(
    struct wci_system *system, struct wcifit_error *error);

void wci_system_free(struct wci_system *system);

/* ------------------------------------------------ between the files here */

/* sets.c: scopes, breakdowns and sets. */
enum wcifit_status wci_sets_load(
    struct wci_db *db, struct wci_system *system, struct wcifit_error *error);
/* The set of that id, WCI_NONE when there is none. */
size_t wci_sets_find(const struct wci_system *system, const char *id);
/* The set with these dimensions (a key) in a scope, or WCI_NONE. */
size_t wci_sets_in_scope(
    const struct wci_system *system, size_t scope, const char *key);
/*
 * A set of no claim: the dimensions of set `like` (WCI_NONE: none) in a scope,
 * under a key.  Returns its index, WCI_NONE without memory.
 */
size_t wci_sets_add(
    struct wci_system *system, size_t like, size_t scope, const char *key);
/* A copy of what the row has in a column; NULL for NULL and without memory. */
const char *wci_system_text(
    struct wci_system *system, struct wci_stmt *stmt, int column);

/* tiers.c: the tiers between the sizes that are spoken of; -1: no memory. */
int wci_tiers_add(struct wci_system *system);

/* relate.c: questions about sets. */
bool wci_scope_within(
    const struct wci_system *system, size_t inner, size_t outer);
bool wci_slice_within(const struct wci_system *system, unsigned d,
    const struct wci_slice *a, const struct wci_slice *b);
/* Whether every project of s is in p, by what the sets say. */
bool wci_set_within(const struct wci_system *system, size_t s, size_t p);
/* Whether no project can be in both. */
bool wci_set_disjoint(const struct wci_system *system, size_t s, size_t t);
/*
 * Whether s and p differ in one thing only: a dimension, WCI_SIZE, or the scope
 * (WCI_SIZE + 1), which is then in *what_out.
 */
bool wci_set_differ_once(
    const struct wci_system *system, size_t s, size_t p, unsigned *what_out);
#define WCI_SCOPE_DIFFERS (WCI_SIZE + 1u)

/* claims.c: claims. */
enum wcifit_status wci_claims_load(
    struct wci_db *db, struct wci_system *system, struct wcifit_error *error);
/* The two readings of what is stated. */
void wci_claim_ranges(struct wci_claim *claim, const char *qualifier,
    bool foreign, int64_t number, int64_t precision, const int64_t *low,
    const int64_t *high);

/* families.c: rows from partitions and disjoint sets. */
enum wcifit_status wci_families_rows(
    struct wci_system *system, struct wcifit_error *error);

/*
 * A new empty row with room for `count` unknowns, or NULL without memory.
 * Borrowed until the next.
 */
struct wci_row *wci_system_row(
    struct wci_system *system, enum wci_rule rule, size_t count);

#endif

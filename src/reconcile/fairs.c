/* SPDX-License-Identifier: MIT */
/* From a database to what is found out, fair by fair. */
#include "reconcile/fairs.h"

#include <string.h>

#include "core/mem.h"
#include "reconcile/reconcile.h"
#include "reconcile/reuse.h"
#include "reconcile/store.h"

/* What all fairs share. */
struct ground {
	struct wci_arena arena;
	struct wci_taxonomy industries;
	struct wci_taxonomy regions;
	char **fairs;
	size_t fair_count;
};

static enum wcifit_status
load_fairs(struct wci_db *db, const char *only, struct ground *ground,
    struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	void *fairs = NULL;
	size_t room = 0;
	enum wcifit_status status = wci_stmt_prepare(db,
	    "SELECT id FROM fairs WHERE ?1 IS NULL OR id = ?1 ORDER BY id",
	    &stmt, error);

	if (status == WCIFIT_OK && only != NULL)
		wci_stmt_bind_text(stmt, 1, only, strlen(only));
	while (status == WCIFIT_OK && wci_stmt_step(stmt)) {
		size_t length;
		const char *id = wci_stmt_text(stmt, 0, &length);
		char *copy = wci_arena_copy(&ground->arena, id, length);

		if (copy == NULL ||
		    wci_grow(&fairs, &room, ground->fair_count + 1,
			sizeof(char *)) != 0) {
			status = wci_fail_memory(error);
			break;
		}
		((char **)fairs)[ground->fair_count++] = copy;
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	ground->fairs = fairs;
	return status;
}

static void
leave_out(struct wci_system *system, const struct wci_wishes *wishes)
{
	for (size_t c = 0; c < system->claim_count; c++) {
		for (size_t i = 0; i < wishes->without_count; i++) {
			if (strcmp(system->claims[c].id, wishes->without[i]) ==
			    0)
				system->claims[c].reading = WCI_READ_NOT;
		}
	}
}

/* What to do with each fair. */
struct visit {
	const struct wci_wishes *wishes;   /* may be NULL */
	const struct wci_known_sums *sums; /* may be NULL */
	/* Whether what would be found out is there already; NULL: never. */
	enum wcifit_status (*known)(void *context,
	    const struct wci_system *system, bool *known_out,
	    struct wcifit_error *error);
	enum wcifit_status (*found)(void *context,
	    const struct wci_finding *finding, struct wcifit_error *error);
	void *context;
};

static enum wcifit_status
solve(struct wci_finding *finding, struct wcifit_error *error)
{
	struct wci_system *system = &finding->system;
	struct wci_problem rest;
	enum wcifit_status status = wci_system_rows(system, error);

	memset(&rest, 0, sizeof(rest));
	if (status == WCIFIT_OK)
		status = wci_conflicts_find(
		    system, &finding->conflicts, &rest, error);
	if (status == WCIFIT_OK)
		status = wci_bounds_find(&rest, &finding->bounds, error);
	wci_problem_free(&rest);
	return status;
}

/* Work out a loaded fair; what it holds is freed. */
static enum wcifit_status
work_out(struct wci_system *system, const struct visit *visit,
    struct wcifit_error *error)
{
	struct wci_finding finding;
	bool known = false;
	enum wcifit_status status = WCIFIT_OK;

	memset(&finding, 0, sizeof(finding));
	finding.system = *system;
	memset(system, 0, sizeof(*system));
	if (visit->wishes != NULL)
		leave_out(&finding.system, visit->wishes);
	if (visit->known != NULL)
		status = visit->known(
		    visit->context, &finding.system, &known, error);
	if (status == WCIFIT_OK && !known)
		status = solve(&finding, error);
	if (status != WCIFIT_OK)
		wci_error_prefix(error, "reconcile %s", finding.system.fair);
	else if (!known)
		status = visit->found(visit->context, &finding, error);
	wci_bounds_free(&finding.bounds);
	wci_conflicts_free(&finding.conflicts);
	wci_system_free(&finding.system);
	return status;
}

/* Some fairs that follow one another, their signings read together. */
static enum wcifit_status
work_out_some(struct wci_db *db, const struct ground *ground, size_t first,
    size_t count, const struct visit *visit, struct wcifit_error *error)
{
	struct wci_system *systems = wci_calloc(count, sizeof(*systems));
	enum wcifit_status status = WCIFIT_OK;

	if (systems == NULL)
		return wci_fail_memory(error);
	for (size_t i = 0; status == WCIFIT_OK && i < count; i++) {
		/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): count > 0 */
		const char *fair = ground->fairs[first + i];

		status = wci_system_load(db, fair, &ground->industries,
		    &ground->regions, &systems[i], error);
		if (status != WCIFIT_OK)
			wci_error_prefix(error, "reconcile %s", fair);
	}
	if (status == WCIFIT_OK)
		status =
		    wci_listed_load(db, systems, count, visit->sums, error);
	for (size_t i = 0; status == WCIFIT_OK && i < count; i++)
		status = work_out(&systems[i], visit, error);
	for (size_t i = 0; i < count; i++)
		wci_system_free(&systems[i]);
	wci_free(systems);
	return status;
}

/*
 * Up to so many fairs are held in memory at once, for one pass over the signings.
 * Where there are more, each is small, and its own signings are looked up.
 */
#define FAIRS_AT_ONCE 128

/* The fair of that id, or all of them. */
static enum wcifit_status
visit_fairs(struct wci_db *db, const char *fair, const struct visit *visit,
    struct wcifit_error *error)
{
	struct ground ground;
	enum wcifit_status status;
	size_t some;

	memset(&ground, 0, sizeof(ground));
	status = wci_taxonomy_load(db, &wci_taxonomy_industries, &ground.arena,
	    &ground.industries, error);
	if (status == WCIFIT_OK)
		status = wci_taxonomy_load(db, &wci_taxonomy_regions,
		    &ground.arena, &ground.regions, error);
	if (status == WCIFIT_OK)
		status = load_fairs(db, fair, &ground, error);
	some = ground.fair_count > FAIRS_AT_ONCE ? 1 : ground.fair_count;
	for (size_t i = 0; status == WCIFIT_OK && i < ground.fair_count;
	     i += some)
		status = work_out_some(db, &ground, i, some, visit, error);
	wci_free(ground.fairs);
	wci_arena_free(&ground.arena);
	return status;
}

enum wcifit_status
wci_fairs_each(struct wci_db *db, const char *fair,
    const struct wci_wishes *wishes,
    enum wcifit_status (*found)(void *context,
	const struct wci_finding *finding, struct wcifit_error *error),
    void *context, struct wcifit_error *error)
{
	const struct visit visit = { wishes, NULL, NULL, found, context };

	return visit_fairs(db, fair, &visit, error);
}

struct build {
	struct wci_db *db;
	struct wci_db *old;
	struct wci_reconcile_count *count;
	struct wci_digest basis; /* of the fair being worked out */
};

static enum wcifit_status
take_over(void *context, const struct wci_system *system, bool *known_out,
    struct wcifit_error *error)
{
	struct build *build = context;
	enum wcifit_status status =
	    wci_reuse_basis(system, &build->basis, error);

	if (status == WCIFIT_OK && build->old != NULL)
		status = wci_reuse_copy(build->old, build->db, system->fair,
		    &build->basis, known_out, error);
	build->count->reused += *known_out;
	return status;
}

static enum wcifit_status
store(void *context, const struct wci_finding *finding,
    struct wcifit_error *error)
{
	struct build *build = context;
	enum wcifit_status status = wci_reconcile_store(build->db,
	    &finding->system, &finding->conflicts, &finding->bounds, error);

	if (status == WCIFIT_OK)
		status = wci_reuse_note(
		    build->db, finding->system.fair, &build->basis, error);
	build->count->solved++;
	return status;
}

enum wcifit_status
wci_reconcile_build(struct wci_db *db, struct wci_db *old,
    const struct wci_known_sums *known, struct wci_reconcile_count *count,
    struct wcifit_error *error)
{
	struct build build = { .db = db, .old = old, .count = count };
	const struct visit visit = { NULL, known, take_over, store, &build };
	enum wcifit_status status;

	*count = (struct wci_reconcile_count){ 0, 0 };
	wci_db_keep_statements(db, true);
	if (old != NULL)
		wci_db_keep_statements(old, true);
	status = visit_fairs(db, NULL, &visit, error);
	wci_db_keep_statements(db, false);
	if (old != NULL)
		wci_db_keep_statements(old, false);
	return status;
}

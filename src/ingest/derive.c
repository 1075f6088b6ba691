/* SPDX-License-Identifier: MIT */
/*
 * The tables that are made of others.  What is announced comes from SQL: it grows with
 * claims, which are written by hand.  What the signings come to is most of the
 * cells, and added up here.
 */
#include "ingest/derive.h"

#include <string.h>

#include "core/embed.h"
#include "core/mem.h"
#include "ingest/itemised.h"

/* In the order of reports; all fairs, "*", stand before any fair. */
static const char places_sql[] =
    "SELECT p.fair, p.id, p.name, p.id IS w.scope, t.signings, t.projects_low,"
    " t.projects_high, t.valued, t.value_low, t.value_high"
    " FROM scopes AS p LEFT JOIN whole_scopes AS w ON w.fair = p.fair"
    " LEFT JOIN signing_totals AS t ON t.fair = p.fair"
    " AND t.dimension = iif(p.id IS w.scope, 'all', 'scope')"
    " AND t.member = iif(p.id IS w.scope, '', p.id)"
    " UNION ALL"
    " SELECT fair, '', '', 1, signings, projects_low, projects_high, valued,"
    " value_low, value_high"
    " FROM signing_totals WHERE fair = '*' AND dimension = 'all'"
    " ORDER BY 1, 2";

/* What is announced, in the order of reports. */
static const char lines_sql[] =
    "SELECT * FROM temp.lines ORDER BY dimension, fair, scope";

static const char cells_sql[] =
    "INSERT INTO cells SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11,"
    " c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25,"
    " c26, c27 FROM intake";

/* The same where nothing is announced. */
static const char itemised_sql[] =
    "INSERT INTO cells(fair, scope, dimension, position, kind, grain, members,"
    " label, set_id, signings, itemised_projects_low, itemised_projects_high,"
    " signings_valued, itemised_low, itemised_high)"
    " SELECT c0, c1, c2, c3, c4, c5, c7, c8, c9, c22, c23, c24, c25, c26, c27"
    " FROM intake";

/* Columns of temp.lines. */
enum column {
	FAIR,
	SCOPE,
	BY,
	KIND,
	GRAIN,
	CUT,
	MEMBERS,
	LABEL,
	SET_ID,
	FIGURES
};

/* The cells on their way into the table, report by report. */
struct passage {
	struct wci_arena arena; /* of the places */
	struct wci_place *places;
	size_t place_count;
	size_t place_capacity;
	struct wci_stmt *announced; /* NULL: nothing is */
	bool more;		    /* it is at a row that waits */
	struct wci_itemised *itemised;
	size_t report; /* the next: by what, and of which place */
	struct wci_lines lines;
	size_t line; /* the next */
	enum wcifit_status status;
	struct wcifit_error *error;
};

/* ------------------------------------------------------------------- places */

static const char *
copy(struct wci_arena *arena, const struct wci_stmt *stmt, int column)
{
	size_t length;
	const char *text = wci_stmt_text(stmt, column, &length);

	return wci_arena_copy(arena, text, length);
}

/* Read a place from the current row; false: there is no memory. */
static bool
read_place(struct passage *p, const struct wci_stmt *stmt)
{
	void *places = p->places;
	struct wci_place place = {
		.fair = copy(&p->arena, stmt, 0),
		.scope = copy(&p->arena, stmt, 1),
		.name = copy(&p->arena, stmt, 2),
		.whole = wci_stmt_int(stmt, 3) != 0,
	};

	/* Without signings there is no sum. */
	if (!wci_stmt_is_null(stmt, 4))
		place.sums = wci_sums_read(stmt, 4);
	if (place.fair == NULL || place.scope == NULL || place.name == NULL ||
	    wci_grow(&places, &p->place_capacity, p->place_count + 1,
		sizeof(place)) != 0)
		return false;
	p->places = places;
	p->places[p->place_count++] = place;
	return true;
}

static enum wcifit_status
read_places(struct passage *p, struct wci_db *db)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status =
	    wci_stmt_prepare(db, places_sql, &stmt, p->error);

	while (status == WCIFIT_OK && wci_stmt_step(stmt))
		if (!read_place(p, stmt))
			status = wci_fail_memory(p->error);
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, p->error);
	wci_stmt_finalize(stmt);
	return status;
}

/* ------------------------------------------------------------------ reports */

static bool
is_of_report(const struct passage *p)
{
	const struct wci_place *place = p->lines.place;
	const struct wci_stmt *stmt = p->announced;

	return strcmp(wci_stmt_text(stmt, BY, NULL),
		   wci_by_words[p->lines.by]) == 0 &&
	    strcmp(wci_stmt_text(stmt, FAIR, NULL), place->fair) == 0 &&
	    strcmp(wci_stmt_text(stmt, SCOPE, NULL), place->scope) == 0;
}

/* The announced figures of the current row; NULL: there is no memory. */
static const struct wci_cell *
read_figures(struct passage *p)
{
	struct wci_arena *arena = &p->lines.text;
	struct wci_cell *cells =
	    wci_arena_alloc(arena, WCI_ANNOUNCED_COUNT * sizeof(*cells));
	int i;

	for (i = 0; cells != NULL && i < WCI_ANNOUNCED_COUNT; i++) {
		cells[i] = wci_cell_read(p->announced, FIGURES + i);
		if (cells[i].type != WCI_TEXT)
			continue;
		cells[i].as.text =
		    wci_arena_copy(arena, cells[i].as.text, cells[i].length);
		if (cells[i].as.text == NULL)
			return NULL;
	}
	return cells;
}

/* A text of the current row, NULL as it is; false: there is no memory. */
static bool
read_text(struct passage *p, int column, const char **text_out)
{
	*text_out = wci_stmt_is_null(p->announced, column)
	    ? NULL
	    : copy(&p->lines.text, p->announced, column);
	return *text_out != NULL || wci_stmt_is_null(p->announced, column);
}

/* Add the line of the current row; false: there is no memory. */
static bool
add_announced(struct passage *p)
{
	struct wci_line line = {
		.kind =
		    wci_line_kind_of(wci_stmt_text(p->announced, KIND, NULL)),
		.announced = read_figures(p),
	};

	if (line.announced == NULL || !read_text(p, GRAIN, &line.grain) ||
	    !read_text(p, CUT, &line.cut) ||
	    !read_text(p, MEMBERS, &line.members) ||
	    !read_text(p, LABEL, &line.label) ||
	    !read_text(p, SET_ID, &line.set_id))
		return false;
	if (line.grain == NULL)
		line.grain =
		    wci_itemised_grain(p->itemised, p->lines.by, line.members);
	return wci_lines_add(&p->lines, &line);
}

static enum wcifit_status
put_announced(struct passage *p)
{
	while (p->more && is_of_report(p)) {
		if (!add_announced(p))
			return wci_fail_memory(p->error);
		p->more = wci_stmt_step(p->announced);
	}
	return p->announced == NULL ? WCIFIT_OK
				    : wci_stmt_status(p->announced, p->error);
}

static struct wci_line *
find_total(struct wci_lines *lines)
{
	size_t i;

	for (i = 0; i < lines->count; i++)
		if (lines->list[i].kind == WCI_LINE_TOTAL)
			return &lines->list[i];
	return NULL;
}

/*
 * Put the signings beside the announced total, else on a line of their own.  By what
 * signings have no members there are no sums: none of them counts.
 */
static bool
put_total(struct passage *p)
{
	const struct wci_place *place = p->lines.place;
	struct wci_line *announced = find_total(&p->lines);
	struct wci_line line = { .kind = WCI_LINE_TOTAL,
		.grain = "",
		.label = "All signings",
		.counted = true };
	bool is_scope =
	    p->lines.by == WCI_BY_NOTHING && place->scope[0] != '\0';

	if (p->lines.by == WCI_BY_NOTHING || wci_itemised_has(p->lines.by))
		line.sums = place->sums;
	if (announced != NULL) {
		announced->counted = true;
		announced->sums = line.sums;
		return true;
	}
	if (is_scope)
		line.label = place->name;
	else if (!place->whole || line.sums.signings == 0)
		return true;
	line.set_id = wci_lines_set_id(&p->lines, "", "");
	return wci_lines_add(&p->lines, &line);
}

/* Make the next report; it may have no lines. */
static enum wcifit_status
make_report(struct passage *p)
{
	enum wci_by by = (enum wci_by)(p->report / p->place_count);
	const struct wci_place *place = &p->places[p->report % p->place_count];
	enum wcifit_status status;

	if (wci_interrupted())
		return wci_fail_interrupted(p->error);
	p->report++;
	p->line = 0;
	wci_lines_begin(&p->lines, by, place);
	status = put_announced(p);
	if (status == WCIFIT_OK && !put_total(p))
		status = wci_fail_memory(p->error);
	if (status == WCIFIT_OK && place->whole && wci_itemised_has(by))
		status = wci_itemised_put(p->itemised, &p->lines, p->error);
	wci_lines_sort(&p->lines);
	return status;
}

static bool
give_cell(void *context, struct wci_cell *cells)
{
	struct passage *p = context;

	while (p->status == WCIFIT_OK && p->line == p->lines.count) {
		if (p->report == WCI_BY_COUNT * p->place_count)
			return false;
		p->status = make_report(p);
	}
	if (p->status != WCIFIT_OK)
		return false;
	wci_lines_give(&p->lines, p->line++, cells);
	return true;
}

/* -------------------------------------------------------------------- tables */

static enum wcifit_status
exec_file(struct wci_db *db, const char *name, struct wcifit_error *error)
{
	return wci_db_exec(db, wci_embed_find(name)->text, error);
}

static enum wcifit_status
begin_announced(struct passage *p, struct wci_db *db)
{
	enum wcifit_status status =
	    exec_file(db, "derive/announced.sql", p->error);

	if (status == WCIFIT_OK)
		status =
		    wci_stmt_prepare(db, lines_sql, &p->announced, p->error);
	if (status != WCIFIT_OK)
		return status;
	p->more = wci_stmt_step(p->announced);
	return wci_stmt_status(p->announced, p->error);
}

static enum wcifit_status
write_cells(struct passage *p, struct wci_db *db, struct wci_intake *intake)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status = wci_stmt_prepare(db,
	    p->announced != NULL ? cells_sql : itemised_sql, &stmt, p->error);

	if (status == WCIFIT_OK)
		status = wci_intake_run(intake, stmt, give_cell, p, p->error);
	wci_stmt_finalize(stmt);
	if (p->status != WCIFIT_OK)
		return p->status;
	return status == WCIFIT_OK && p->more
	    ? wci_fail(p->error, WCIFIT_FAILED,
		  "what is announced of %s belongs to no report",
		  wci_stmt_text(p->announced, FAIR, NULL))
	    : status;
}

static enum wcifit_status
fill_cells(struct wci_db *db, struct wci_intake *intake, bool claims,
    struct wcifit_error *error)
{
	struct passage p = { .error = error };
	enum wcifit_status status = WCIFIT_OK;

	if (claims)
		status = begin_announced(&p, db);
	if (status == WCIFIT_OK)
		status = read_places(&p, db);
	if (status == WCIFIT_OK)
		status = wci_itemised_new(db, &p.itemised, error);
	if (status == WCIFIT_OK)
		status = write_cells(&p, db, intake);
	wci_stmt_finalize(p.announced);
	if (status == WCIFIT_OK && claims)
		status = wci_db_exec(db, "DROP TABLE temp.lines", error);
	wci_itemised_free(p.itemised);
	wci_lines_free(&p.lines);
	wci_free(p.places);
	wci_arena_free(&p.arena);
	return status;
}

/* Statements are prepared, and tables made, only where there is work for them. */
enum wcifit_status
wci_derive(
    struct wci_db *db, struct wci_intake *intake, struct wcifit_error *error)
{
	int64_t claims = 0;
	int64_t scoped = 0;
	enum wcifit_status status = wci_db_int(
	    db, "SELECT EXISTS (SELECT 1 FROM claims)", &claims, error);

	if (status == WCIFIT_OK)
		status = wci_db_int(db,
		    "SELECT EXISTS (SELECT 1 FROM signings"
		    " WHERE scope IS NOT NULL)",
		    &scoped, error);
	if (status == WCIFIT_OK && claims != 0)
		status = exec_file(db, "derive/figures.sql", error);
	if (status == WCIFIT_OK && scoped != 0)
		status = exec_file(db, "derive/scopes.sql", error);
	if (status == WCIFIT_OK)
		status = fill_cells(db, intake, claims != 0, error);
	return status;
}

/* SPDX-License-Identifier: MIT */
/* Rows into tables. */
#include "ingest/store.h"

#include <stdio.h>
#include <string.h>

#include "core/ahead.h"
#include "core/mem.h"
#include "ingest/pending.h"
#include "ingest/refusal.h"

/*
 * Rows of a streamed collection go in so many at a time.  The number alone says
 * where a run ends, not the batches they were read in: the file has the same bytes
 * however the seeds were cut for reading.
 */
#define RUN_MOST 512
/* Fewer where they are large: so much waits at most, and one row. */
#define RUN_WEIGHT ((size_t)4 * 1024 * 1024)

/*
 * Of a long run only the cells are asked for that some row of it fills: those it
 * leaves NULL are a quarter of those of signings, and to ask costs the same.
 */
#define SHAPES 4
#define LONG_RUN 64

struct inserts {
	size_t columns; /* of the collection's rows */
	struct shape {
		uint64_t filled; /* its columns */
		struct wci_stmt *stmt;
	} shapes[SHAPES];
	size_t next; /* of them, to be made anew */
};

struct wci_store {
	struct wci_build *build;
	struct wci_rows *rows;
	struct wci_intake *intake;
	/* Of each collection and of each list field; made when needed. */
	struct inserts inserts[WCI_MAX_FIELDS];
	struct wci_stmt *lists[WCI_MAX_FIELDS][WCI_MAX_FIELDS];
	struct wci_made *run[RUN_MOST]; /* of one collection */
	size_t run_count;
	size_t run_weight;
	struct wci_arena scratch; /* for rows that are made here */
	struct wci_pending pending;
};

/* Rows of one collection on their way into a table. */
struct passage {
	struct wci_store *store;
	const struct wci_collection *kind;
	struct wci_made *const *rows;
	size_t count;
	size_t at;		       /* the next row */
	size_t n;		       /* of a list: its next item */
	const struct wci_field *field; /* of a list */
	const uint32_t *numbers;       /* of the list of the current row */
	enum wcifit_status status;
	struct wcifit_error *error;
};

enum wcifit_status
wci_store_new(struct wci_build *build, struct wci_rows *rows,
    struct wci_intake *intake, struct wci_store **store_out,
    struct wcifit_error *error)
{
	struct wci_store *store = wci_calloc(1, sizeof(*store));

	if (store == NULL)
		return wci_fail_memory(error);
	store->build = build;
	store->rows = rows;
	store->intake = intake;
	store->pending.build = build;
	*store_out = store;
	return WCIFIT_OK;
}

void
wci_store_free(struct wci_store *store)
{
	size_t i;
	size_t j;

	if (store == NULL)
		return;
	for (i = 0; i < WCI_MAX_FIELDS; i++) {
		for (j = 0; j < SHAPES; j++)
			wci_stmt_finalize(store->inserts[i].shapes[j].stmt);
		for (j = 0; j < WCI_MAX_FIELDS; j++)
			wci_stmt_finalize(store->lists[i][j]);
	}
	wci_arena_free(&store->scratch);
	wci_pending_free(&store->pending);
	wci_free(store);
}

/* -------------------------------------------------------------- statements */

/* Prepare "INSERT … SELECT … FROM intake"; takes the text over. */
static enum wcifit_status
prepare(struct wci_store *store, struct wci_buf *sql,
    struct wci_stmt **stmt_out, struct wcifit_error *error)
{
	enum wcifit_status status;

	wci_buf_puts(sql, " FROM intake");
	status = sql->failed ? wci_fail_memory(error)
			     : wci_stmt_prepare(store->build->db,
				   wci_buf_text(sql), stmt_out, error);
	wci_buf_free(sql);
	return status;
}

/* Append "SELECT c0, c1, …" of so many cells, of those that are filled. */
static void
put_filled(struct wci_buf *sql, size_t columns, uint64_t filled)
{
	size_t i;

	wci_buf_puts(sql, "SELECT ");
	for (i = 0; i < columns; i++) {
		wci_buf_puts(sql, i != 0 ? ", " : "");
		if ((filled >> i & 1) != 0)
			wci_buf_printf(sql, "c%zu", i);
		else
			wci_buf_puts(sql, "NULL");
	}
}

/*
 * A row that is refused is looked at afterwards; of a streamed collection, where what
 * seeds can get wrong was looked at before, it ends the statement.
 */
static enum wcifit_status
prepare_rows(struct wci_store *store, const struct wci_collection *kind,
    uint64_t filled, struct shape *shape, struct wcifit_error *error)
{
	struct wci_buf sql = WCI_BUF_EMPTY;
	struct wci_buf names = WCI_BUF_EMPTY;
	size_t columns = wci_rows_columns(kind, &names);

	store->inserts[kind - wci_collections].columns = columns;
	wci_buf_printf(&sql, "INSERT OR %s INTO %s (%s) ",
	    kind->streamed ? "FAIL" : "IGNORE", kind->table,
	    wci_buf_text(&names));
	put_filled(&sql, columns, filled);
	sql.failed = sql.failed || names.failed;
	wci_buf_free(&names);
	wci_stmt_finalize(shape->stmt);
	*shape = (struct shape){ filled, NULL };
	return prepare(store, &sql, &shape->stmt, error);
}

/* Of owners that are known by number there are positions as well. */
static enum wcifit_status
prepare_list(struct wci_store *store, const struct wci_field *field,
    struct wci_stmt **stmt_out, struct wcifit_error *error)
{
	struct wci_buf sql = WCI_BUF_EMPTY;

	wci_buf_printf(&sql, "INSERT OR IGNORE INTO %s SELECT c0, c1%s",
	    field->table, field->target == WCI_TO_LIST ? ", c2" : "");
	return prepare(store, &sql, stmt_out, error);
}

/* -------------------------------------------------------------------- rows */

static enum wcifit_status put_one(struct wci_store *store,
    struct wci_record *record, struct wcifit_error *error);

static struct wci_row
begin(
    struct passage *p, const struct wci_record *record, struct wci_cell *cells)
{
	return (struct wci_row){ p->store->build, &p->store->scratch, record,
		cells, 0, WCIFIT_OK, p->error };
}

/* The owner's id in child tables. */
static const struct wci_item *
id_of(const struct wci_record *record)
{
	return wci_record_item(record, "id");
}

/* Run a statement over a passage; its own failure wins. */
static enum wcifit_status
pass(struct passage *p, struct wci_stmt *stmt, wci_intake_fn *next)
{
	enum wcifit_status status =
	    wci_intake_run(p->store->intake, stmt, next, p, p->error);

	return p->status != WCIFIT_OK ? p->status : status;
}

/* So many rows before their turn the cells are asked for, then their texts. */
#define CELLS_AHEAD 4
#define TEXTS_AHEAD 2

static void
fetch_cells(const struct passage *p, size_t at, size_t columns)
{
	if (at < p->count)
		wci_fetch_ahead(
		    p->rows[at]->cells, columns * sizeof(struct wci_cell));
}

static void
fetch_texts(const struct passage *p, size_t at, size_t columns)
{
	size_t i;

	for (i = 0; at < p->count && i < columns; i++) {
		const struct wci_cell *cell = &p->rows[at]->cells[i];

		if (cell->type == WCI_TEXT)
			wci_fetch_ahead(cell->as.text, cell->length);
	}
}

static bool
give_row(void *context, struct wci_cell *cells)
{
	struct passage *p = context;
	size_t columns = p->store->inserts[p->kind - wci_collections].columns;

	if (p->at == p->count)
		return false;
	fetch_cells(p, p->at + CELLS_AHEAD, columns);
	fetch_texts(p, p->at + TEXTS_AHEAD, columns);
	memcpy(cells, p->rows[p->at++]->cells, columns * sizeof(*cells));
	return true;
}

/* The value under the field of the list in the current record. */
static const struct wci_value *
list_of(const struct passage *p)
{
	return &p->rows[p->at]->record->values[p->field - p->kind->fields];
}

/* The list of the current record: how many, then their numbers. */
static const uint32_t *
numbers_of(const struct passage *p)
{
	const struct wci_field *field = p->kind->fields;
	const uint32_t *numbers = p->rows[p->at]->lists;

	for (; field != p->field; field++)
		if (field->target == WCI_TO_LIST)
			numbers += 1 + *numbers;
	return numbers;
}

static bool
give_number(void *context, struct wci_cell *cells)
{
	struct passage *p = context;
	struct wci_row row;

	for (;; p->at++, p->n = 0) {
		if (p->at == p->count)
			return false;
		if (p->n == 0)
			p->numbers = numbers_of(p);
		if (p->n < *p->numbers)
			break;
	}
	row = begin(p, NULL, cells);
	wci_row_int(&row, p->rows[p->at]->row);
	wci_row_int(&row, (int64_t)++p->n);
	wci_row_int(&row, p->numbers[p->n]);
	return true;
}

/* A member of the set that a record is. */
static bool
give_item(void *context, struct wci_cell *cells)
{
	struct passage *p = context;
	const struct wci_record *record;
	struct wci_row row;
	size_t n;

	while (p->at < p->count && p->n == list_of(p)->count) {
		p->at++;
		p->n = 0;
	}
	if (p->at == p->count || p->status != WCIFIT_OK)
		return false;
	record = p->rows[p->at]->record;
	n = p->n++;
	row = begin(p, record, cells);
	wci_row_text(&row, id_of(record)->text, id_of(record)->length);
	wci_row_reference(&row, p->field, &list_of(p)->items[n], n);
	p->status = row.status;
	return row.status == WCIFIT_OK;
}

static enum wcifit_status
put_list(struct passage *p, const struct wci_field *field)
{
	struct wci_stmt **stmt =
	    &p->store
		 ->lists[p->kind - wci_collections][field - p->kind->fields];
	enum wcifit_status status = WCIFIT_OK;

	p->at = 0;
	p->n = 0;
	p->field = field;
	if (*stmt == NULL)
		status = prepare_list(p->store, field, stmt, p->error);
	return status != WCIFIT_OK
	    ? status
	    : pass(p, *stmt,
		  field->target == WCI_TO_LIST ? give_number : give_item);
}

/* What the members of a breakdown are, by its dimension. */
static const char *
space_of(const char *dimension)
{
	static const struct {
		const char *dimension;
		const char *of;
	} spaces[] = {
		{ "industry", "industries|industry_groups" },
		{ "origin", "regions|region_groups" },
		{ "host", "regions|region_groups" },
	};
	size_t i;

	for (i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		if (strcmp(dimension, spaces[i].dimension) == 0)
			return spaces[i].of;
	return NULL;
}

static bool
give_member(void *context, struct wci_cell *cells)
{
	struct passage *p = context;
	const struct wci_record *record = p->rows[0]->record;
	const struct wci_value *members = wci_record_value(record, "members");
	const struct wci_item *fair = id_of(record->owner);
	const struct wci_item *item = &members->items[p->n];
	struct wci_row row = begin(p, record, cells);

	if (p->n == members->count || p->status != WCIFIT_OK)
		return false;
	p->n++;
	wci_row_text(&row, fair->text, fair->length);
	wci_row_text(&row, id_of(record)->text, id_of(record)->length);
	wci_row_int(&row, (int64_t)p->n);
	if (p->field->of != NULL)
		wci_row_reference(&row, p->field, item, p->n - 1);
	else
		wci_row_text(&row, item->text, item->length);
	p->status = row.status;
	return row.status == WCIFIT_OK;
}

/* The members of a breakdown, which are rows of what its dimension names. */
static enum wcifit_status
put_members(struct wci_store *store, struct wci_record *record,
    struct wcifit_error *error)
{
	const struct wci_collection *kind = record->collection;
	size_t at = wci_collection_field(kind, "members", 7);
	struct wci_field field = kind->fields[at];
	struct wci_stmt **stmt = &store->lists[kind - wci_collections][at];
	struct wci_buf sql = WCI_BUF_EMPTY;
	enum wcifit_status status = WCIFIT_OK;
	struct passage p;

	field.of = space_of(wci_record_text(record, "dimension"));
	p = (struct passage){ store, kind, &record->made, 1, 0, 0, &field, NULL,
		WCIFIT_OK, error };
	if (*stmt == NULL) {
		wci_buf_puts(&sql,
		    "INSERT OR IGNORE INTO breakdown_members"
		    " SELECT c0, c1, c2, c3");
		status = prepare(store, &sql, stmt, error);
	}
	return status != WCIFIT_OK ? status : pass(&p, *stmt, give_member);
}

/* A nested key that names a scope of the same fair. */
static void
check_scope_key(
    struct wci_store *store, const struct wci_record *record, const char *key)
{
	const char *fair = id_of(record->owner)->text;
	const char *scope = wci_record_text(record, key);

	if (scope != NULL && !wci_build_scope(store->build, fair, scope) &&
	    !wci_build_may_stand(store->build, scope))
		wci_build_complain(store->build, record, key, 0,
		    "'%.80s' is no scope of %.80s", scope, fair);
}

/* Rows were left out: say why. */
static enum wcifit_status
explain_refusals(struct passage *p)
{
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	for (i = 0; i < p->count && status == WCIFIT_OK; i++)
		status = wci_refusal_explain(
		    p->store->build, p->rows[i]->record, p->error);
	return status;
}

/* The statement for a run: for the columns it fills, or for all. */
static enum wcifit_status
find_insert(const struct passage *p, struct wci_stmt **stmt_out)
{
	struct inserts *inserts = &p->store->inserts[p->kind - wci_collections];
	uint64_t filled = p->count < LONG_RUN ? UINT64_MAX : 0;
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	for (i = 0; i < p->count; i++)
		filled |= p->rows[i]->filled;
	for (i = 0; i < SHAPES; i++)
		if (inserts->shapes[i].stmt != NULL &&
		    inserts->shapes[i].filled == filled)
			break;
	if (i == SHAPES) {
		i = inserts->next++ % SHAPES;
		status = prepare_rows(
		    p->store, p->kind, filled, &inserts->shapes[i], p->error);
	}
	*stmt_out = inserts->shapes[i].stmt;
	return status;
}

/* Say of the row that was given last that it was refused, and go on with the next. */
static enum wcifit_status
pass_refused(
    struct passage *p, struct wci_stmt *stmt, enum wcifit_status status)
{
	while (status == WCIFIT_FAILED && p->kind->streamed && p->at > 0 &&
	    wci_db_broke_rule(p->store->build->db)) {
		wci_refusal_explain_rule(
		    p->store->build, p->rows[p->at - 1]->record);
		status = pass(p, stmt, give_row);
	}
	return status;
}

/* The rows of the collection's own table. */
static enum wcifit_status
put_rows(struct passage *p)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status = find_insert(p, &stmt);

	if (status != WCIFIT_OK)
		return status;
	p->at = 0;
	status = pass(p, stmt, give_row);
	status = pass_refused(p, stmt, status);
	if (status != WCIFIT_OK || p->kind->streamed)
		return status;
	return wci_db_changes(p->store->build->db) == (int64_t)p->count
	    ? WCIFIT_OK
	    : explain_refusals(p);
}

static enum wcifit_status
put_nested(struct wci_store *store, const struct wci_value *value,
    struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	for (i = 0; i < value->count && status == WCIFIT_OK; i++)
		status = put_one(store, value->items[i].record, error);
	return status;
}

/* What a record brings with it beside its row and lists. */
static enum wcifit_status
put_parts(struct wci_store *store, struct wci_record *record,
    struct wcifit_error *error)
{
	const struct wci_collection *kind = record->collection;
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	if (strcmp(kind->name, "scopes") == 0)
		check_scope_key(store, record, "parent");
	if (strcmp(kind->name, "breakdowns") == 0) {
		check_scope_key(store, record, "scope");
		status = put_members(store, record, error);
	}
	for (i = 0; i < kind->field_count && status == WCIFIT_OK; i++)
		if (kind->fields[i].kind == WCI_F_RECORDS)
			status = put_nested(store, &record->values[i], error);
	return status;
}

/* What could not be said of rows yet waits until all is read. */
static enum wcifit_status
put_open(struct passage *p)
{
	enum wcifit_status status = WCIFIT_OK;
	const struct wci_open *open;
	size_t i;

	for (i = 0; i < p->count; i++)
		for (open = p->rows[i]->open;
		     open != NULL && status == WCIFIT_OK; open = open->next)
			status = wci_pending_add(&p->store->pending,
			    p->rows[i]->record, open->field, open->n, p->error);
	return status;
}

/* Rows of one collection, with their lists. */
static enum wcifit_status
put_run(struct wci_store *store, struct wci_made *const *rows, size_t count,
    struct wcifit_error *error)
{
	const struct wci_collection *kind = rows[0]->record->collection;
	struct passage p = { store, kind, rows, count, 0, 0, NULL, NULL,
		WCIFIT_OK, error };
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	for (i = 0; i < kind->field_count && status == WCIFIT_OK; i++)
		if (kind->fields[i].target == WCI_TO_LIST ||
		    kind->fields[i].target == WCI_TO_MEMBERS)
			status = put_list(&p, &kind->fields[i]);
	if (status == WCIFIT_OK)
		status = put_rows(&p);
	return status == WCIFIT_OK ? put_open(&p) : status;
}

/* A record, its row, and all that belongs to it. */
static enum wcifit_status
put_one(struct wci_store *store, struct wci_record *record,
    struct wcifit_error *error)
{
	enum wcifit_status status =
	    wci_rows_make(store->rows, &record, 1, &store->scratch, error);

	if (status == WCIFIT_OK)
		status = put_run(store, &record->made, 1, error);
	if (status == WCIFIT_OK)
		status = put_parts(store, record, error);
	return status;
}

enum wcifit_status
wci_store_flush(struct wci_store *store, struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;

	if (store->run_count != 0)
		status = put_run(store, store->run, store->run_count, error);
	store->run_count = 0;
	store->run_weight = 0;
	wci_arena_reset(&store->scratch);
	return status;
}

/*
 * Whether rows go in by runs: their records bring nothing with them but lists,
 * and by its id it can be told which one was refused.
 */
static bool
go_by_runs(const struct wci_collection *kind)
{
	size_t i;

	for (i = 0; i < kind->field_count; i++)
		if (kind->fields[i].kind == WCI_F_RECORDS)
			return false;
	return kind->top && strcmp(kind->key, "id") == 0 &&
	    wci_collection_field(kind, "id", 2) < kind->field_count;
}

/* Insert what waits when there is enough, or what comes is of another kind. */
static enum wcifit_status
make_way(struct wci_store *store, const struct wci_collection *kind,
    struct wcifit_error *error)
{
	return store->run_count == RUN_MOST || store->run_weight > RUN_WEIGHT ||
		(store->run_count != 0 &&
		    store->run[0]->record->collection != kind)
	    ? wci_store_flush(store, error)
	    : WCIFIT_OK;
}

static void
add_to_run(struct wci_store *store, struct wci_made *row)
{
	store->run[store->run_count++] = row;
	store->run_weight += row->weight;
}

enum wcifit_status
wci_store_add(
    struct wci_store *store, struct wci_made *row, struct wcifit_error *error)
{
	enum wcifit_status status =
	    make_way(store, row->record->collection, error);

	add_to_run(store, row);
	return status;
}

enum wcifit_status
wci_store_put(struct wci_store *store, struct wci_record *record,
    struct wcifit_error *error)
{
	enum wcifit_status status = make_way(store, record->collection, error);

	if (status != WCIFIT_OK)
		return status;
	if (!go_by_runs(record->collection))
		return put_one(store, record, error);
	status = wci_rows_make(store->rows, &record, 1, &store->scratch, error);
	if (status == WCIFIT_OK)
		add_to_run(store, record->made);
	return status;
}

size_t
wci_store_waiting(const struct wci_store *store)
{
	return store->run_count;
}

enum wcifit_status
wci_store_settle(struct wci_store *store, struct wcifit_error *error)
{
	return wci_pending_settle(&store->pending, error);
}

enum wcifit_status
wci_store_put_totals(struct wci_store *store, struct wcifit_error *error)
{
	struct wci_db *db = store->build->db;

	/* Some rows were completed later: their sums are not what they were. */
	if (store->pending.count != 0)
		return wci_rows_sum_again(
		    store->rows, db, store->intake, error);
	return wci_totals_write(
	    wci_rows_totals(store->rows), db, store->intake, error);
}

enum wcifit_status
wci_store_known(const struct wci_store *store, struct wci_known_sums *known,
    struct wcifit_error *error)
{
	return wci_totals_known(wci_rows_totals(store->rows), known, error);
}

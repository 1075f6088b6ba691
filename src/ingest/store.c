/* SPDX-License-Identifier: MIT */
/* Records to rows. */
#include "ingest/store.h"

#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "ingest/cells.h"
#include "ingest/kinds.h"
#include "ingest/refusal.h"
#include "ingest/totals.h"

/*
 * Rows of a streamed collection go in so many at a time.  The number alone says
 * where a run ends, not the batches they were read in: the file has the same bytes
 * however the seeds were cut for reading.
 */
#define RUN_MOST 512

struct wci_store {
	struct wci_build *build;
	struct wci_intake *intake;
	/* One statement a collection, and one a list field; made when needed. */
	struct wci_stmt *rows[WCI_MAX_FIELDS];
	struct wci_stmt *lists[WCI_MAX_FIELDS][WCI_MAX_FIELDS];
	int64_t counts[WCI_MAX_FIELDS]; /* rows of a collection so far */
	struct wci_record *run[RUN_MOST];
	size_t run_count;
	struct wci_arena scratch; /* text made for the rows of a run */
	struct wci_pending pending;
	/* Sums of signings, for which the kinds of their investors count. */
	struct wci_totals *totals;
	size_t totals_cells[WCI_TOTALS_CELLS]; /* where a row holds them */
	struct wci_kinds kinds;
	struct wci_common_kind investors[RUN_MOST]; /* of the run's signings */
};

/* Records of one collection on their way into a table. */
struct passage {
	struct wci_store *store;
	struct wci_record *const *records;
	size_t count;
	size_t at;		       /* the next record */
	size_t n;		       /* of a list: its next item */
	size_t warm;		       /* records before it are warmed */
	const struct wci_field *field; /* of a list */
	enum wcifit_status status;
	struct wcifit_error *error;
};

enum wcifit_status
wci_store_new(struct wci_build *build, struct wci_intake *intake,
    struct wci_store **store_out, struct wcifit_error *error)
{
	struct wci_store *store = wci_calloc(1, sizeof(*store));

	if (store == NULL)
		return wci_fail_memory(error);
	store->build = build;
	store->intake = intake;
	store->totals = wci_totals_new();
	*store_out = store;
	return store->totals != NULL
	    ? wci_pending_begin(&store->pending, build, error)
	    : wci_fail_memory(error);
}

void
wci_store_free(struct wci_store *store)
{
	size_t i;
	size_t j;

	if (store == NULL)
		return;
	for (i = 0; i < WCI_MAX_FIELDS; i++) {
		wci_stmt_finalize(store->rows[i]);
		for (j = 0; j < WCI_MAX_FIELDS; j++)
			wci_stmt_finalize(store->lists[i][j]);
	}
	wci_arena_free(&store->scratch);
	wci_pending_free(&store->pending);
	wci_totals_free(store->totals);
	wci_kinds_free(&store->kinds);
	wci_free(store);
}

static bool
is_signings(const struct wci_collection *kind)
{
	return kind->streamed && strcmp(kind->name, "signings") == 0;
}

static bool
is_organizations(const struct wci_collection *kind)
{
	return kind->streamed && strcmp(kind->name, "organizations") == 0;
}

/* -------------------------------------------------------------- statements */

/* The columns of a field with their base name put in, "a, b_low, …". */
static size_t
put_columns(struct wci_buf *sql, const struct wci_field *field)
{
	const char *const *column = wci_field_columns(field->kind);
	const char *base = field->table != NULL ? field->table : field->key;
	size_t n;

	for (n = 0; column[n] != NULL; n++) {
		const char *hole = strchr(column[n], '%');

		wci_buf_puts(sql, ", ");
		if (hole == NULL)
			wci_buf_puts(sql, column[n]);
		else
			wci_buf_printf(sql, "%s%s", base, hole + 1);
	}
	return n;
}

static bool
is_column(const struct wci_field *field)
{
	return field->target == WCI_TO_COLUMN || field->target == WCI_TO_WORDS;
}

/* Its rows have an id, which the seeds do not give. */
static bool
has_made_id(const struct wci_collection *kind)
{
	return wci_collection_field(kind, "id", 2) == kind->field_count &&
	    strcmp(kind->key, "id") == 0;
}

/* Append "SELECT c0, c1, … FROM intake"; takes the text over. */
static enum wcifit_status
prepare(struct wci_store *store, struct wci_buf *sql, size_t columns,
    struct wci_stmt **stmt_out, struct wcifit_error *error)
{
	enum wcifit_status status;
	size_t i;

	for (i = 0; i < columns; i++)
		wci_buf_printf(sql, "%s c%zu", i == 0 ? " SELECT" : ",", i);
	wci_buf_puts(sql, " FROM intake");
	status = sql->failed ? wci_fail_memory(error)
			     : wci_stmt_prepare(store->build->db,
				   wci_buf_text(sql), stmt_out, error);
	wci_buf_free(sql);
	return status;
}

/* Find the cells a sum needs among the columns "(a, b, …". */
static void
find_totals_cells(struct wci_store *store, const char *columns)
{
	size_t cell = 0;
	size_t i;

	for (columns++; *columns != '\0'; cell++) {
		size_t n = strcspn(columns, ",");

		for (i = 0; i < WCI_TOTALS_CELLS; i++)
			if (strlen(wci_totals_columns[i]) == n &&
			    strncmp(wci_totals_columns[i], columns, n) == 0)
				store->totals_cells[i] = cell;
		columns += n;
		columns += strspn(columns, ", ");
	}
}

/* INSERT OR IGNORE: a row that is refused is looked at afterwards. */
static enum wcifit_status
prepare_rows(struct wci_store *store, const struct wci_collection *kind,
    struct wci_stmt **stmt_out, struct wcifit_error *error)
{
	struct wci_buf sql = WCI_BUF_EMPTY;
	size_t columns = 2;
	size_t i;

	wci_buf_printf(&sql, "INSERT OR IGNORE INTO %s (seed_file, seed_line",
	    kind->table);
	if (!kind->top) {
		wci_buf_puts(&sql, ", fair");
		columns++;
	}
	if (has_made_id(kind)) {
		wci_buf_puts(&sql, ", id");
		columns++;
	}
	for (i = 0; i < kind->field_count; i++)
		if (is_column(&kind->fields[i]))
			columns += put_columns(&sql, &kind->fields[i]);
	if (is_signings(kind) && !sql.failed)
		find_totals_cells(store, strchr(wci_buf_text(&sql), '('));
	wci_buf_putc(&sql, ')');
	return prepare(store, &sql, columns, stmt_out, error);
}

/* Of owners that are known by number there are positions as well. */
static enum wcifit_status
prepare_list(struct wci_store *store, const struct wci_field *field,
    struct wci_stmt **stmt_out, struct wcifit_error *error)
{
	struct wci_buf sql = WCI_BUF_EMPTY;

	wci_buf_printf(&sql, "INSERT OR IGNORE INTO %s", field->table);
	return prepare(
	    store, &sql, field->target == WCI_TO_LIST ? 3 : 2, stmt_out, error);
}

/* -------------------------------------------------------------------- rows */

static enum wcifit_status put_run(struct wci_store *store,
    struct wci_record *const *records, size_t count,
    struct wcifit_error *error);

static struct wci_row
begin(
    struct passage *p, const struct wci_record *record, struct wci_cell *cells)
{
	return (struct wci_row){ p->store->build, &p->store->pending,
		&p->store->scratch, record, cells, 0, WCIFIT_OK, p->error };
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

/* Add the signing of a row to the sums; its class may be its investors'. */
static bool
count_signing(struct passage *p, const struct wci_cell *row)
{
	struct wci_store *store = p->store;
	struct wci_cell cells[WCI_TOTALS_CELLS];
	struct wci_cell *class = &cells[WCI_TOTALS_CLASS];
	const char *word =
	    wci_common_kind_word(&store->investors[p->at - 1], &store->kinds);
	size_t i;

	for (i = 0; i < WCI_TOTALS_CELLS; i++)
		cells[i] = row[store->totals_cells[i]];
	if (class->type == WCI_NULL && word != NULL)
		*class = (struct wci_cell){ .type = WCI_TEXT,
			.length = (uint32_t)strlen(word),
			.as.text = word };
	return wci_totals_add(store->totals, cells);
}

/* What of a row counts elsewhere. */
static enum wcifit_status
count_row(struct passage *p, const struct wci_record *record,
    const struct wci_cell *cells)
{
	const struct wci_collection *kind = record->collection;
	bool done = true;

	if (is_signings(kind))
		done = count_signing(p, cells);
	else if (is_organizations(kind))
		done = wci_kinds_add(
		    &p->store->kinds, wci_record_text(record, "kind"));
	return done ? WCIFIT_OK : wci_fail_memory(p->error);
}

static bool
give_row(void *context, struct wci_cell *cells)
{
	struct passage *p = context;
	const struct wci_record *record;
	const struct wci_collection *kind;
	const struct wci_seed_file *file;
	struct wci_row row;
	size_t i;

	if (p->at == p->count || p->status != WCIFIT_OK)
		return false;
	record = p->records[p->at++];
	kind = record->collection;
	file = &p->store->build->files.files[record->file];
	row = begin(p, record, cells);
	wci_row_text(&row, file->name, strlen(file->name));
	wci_row_int(&row, record->line);
	if (record->owner != NULL)
		wci_row_text(&row, id_of(record->owner)->text,
		    id_of(record->owner)->length);
	if (has_made_id(kind))
		wci_row_made_id(&row);
	for (i = 0; i < kind->field_count; i++)
		if (is_column(&kind->fields[i]))
			wci_row_field(
			    &row, &kind->fields[i], &record->values[i]);
	p->status = row.status;
	if (p->status == WCIFIT_OK)
		p->status = count_row(p, record, cells);
	return p->status == WCIFIT_OK;
}

/* The value under the field of the list in the current record. */
static const struct wci_value *
list_of(const struct passage *p)
{
	const struct wci_record *record = p->records[p->at];

	return &record->values[p->field - record->collection->fields];
}

/* What the row that an item of a signing's list refers to counts for. */
static void
count_item(struct wci_row *row, struct passage *p, uint64_t number)
{
	if (strcmp(p->field->of, "organizations") == 0)
		wci_common_kind_add(
		    &p->store->investors[p->at], &p->store->kinds, number);
	else if (!wci_totals_cite(p->store->totals, number) &&
	    row->status == WCIFIT_OK)
		row->status = wci_fail_memory(p->error);
}

/* Read ahead the words of the lists of the next records. */
static void
warm_lists(struct passage *p)
{
	const struct wci_item *items[WCI_NAMES_WARM];
	const struct wci_collection *kind = p->records[0]->collection;
	size_t at = (size_t)(p->field - kind->fields);
	size_t count = 0;
	size_t n;

	while (p->warm < p->count && count < WCI_NAMES_WARM) {
		const struct wci_value *value =
		    &p->records[p->warm++]->values[at];

		for (n = 0; n < value->count && count < WCI_NAMES_WARM; n++)
			items[count++] = &value->items[n];
	}
	wci_build_warm(p->store->build, kind, p->field, items, count);
}

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
	if (p->at >= p->warm)
		warm_lists(p);
	record = p->records[p->at];
	n = p->n++;
	row = begin(p, record, cells);
	if (p->field->target == WCI_TO_LIST) {
		wci_row_int(&row, record->row);
		wci_row_int(&row, (int64_t)n + 1);
		wci_row_reference_number(&row, p->field, n);
		count_item(&row, p, (uint64_t)cells[2].as.integer);
	} else {
		wci_row_text(&row, id_of(record)->text, id_of(record)->length);
		wci_row_reference(&row, p->field, &list_of(p)->items[n], n);
	}
	p->status = row.status;
	return row.status == WCIFIT_OK;
}

static enum wcifit_status
put_list(struct passage *p, const struct wci_field *field)
{
	const struct wci_collection *kind = p->records[0]->collection;
	struct wci_stmt **stmt =
	    &p->store->lists[kind - wci_collections][field - kind->fields];
	enum wcifit_status status = WCIFIT_OK;

	p->at = 0;
	p->n = 0;
	p->warm = 0;
	p->field = field;
	if (*stmt == NULL)
		status = prepare_list(p->store, field, stmt, p->error);
	return status != WCIFIT_OK ? status : pass(p, *stmt, give_item);
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
	const struct wci_record *record = p->records[0];
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
	struct passage p = { store, &record, 1, 0, 0, 0, NULL, WCIFIT_OK,
		error };
	struct wci_stmt **stmt = &store->lists[kind - wci_collections][at];
	struct wci_buf sql = WCI_BUF_EMPTY;
	enum wcifit_status status = WCIFIT_OK;

	field.of = space_of(wci_record_text(record, "dimension"));
	p.field = &field;
	if (*stmt == NULL) {
		wci_buf_puts(&sql, "INSERT OR IGNORE INTO breakdown_members");
		status = prepare(store, &sql, 4, stmt, error);
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

/*
 * Rows were left out: find which.  Those that went in are numbered on in the
 * order of the run.
 */
static enum wcifit_status
explain_refusals(struct passage *p, int64_t before)
{
	const struct wci_collection *kind = p->records[0]->collection;
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status = WCIFIT_OK;
	char sql[128];
	size_t i;

	if (p->count == 1)
		return wci_refusal_explain(
		    p->store->build, p->records[0], p->error);
	(void)snprintf(sql, sizeof(sql), "SELECT row FROM %s WHERE %s = ?",
	    kind->table, kind->key);
	status = wci_stmt_prepare(p->store->build->db, sql, &stmt, p->error);
	for (i = 0; i < p->count && status == WCIFIT_OK; i++) {
		const struct wci_item *key =
		    wci_record_item(p->records[i], kind->key);

		wci_stmt_bind_text(stmt, 1, key->text, key->length);
		if (wci_stmt_step(stmt) && wci_stmt_int(stmt, 0) == before + 1)
			before++;
		else
			status = wci_refusal_explain(
			    p->store->build, p->records[i], p->error);
		if (status == WCIFIT_OK)
			status = wci_stmt_status(stmt, p->error);
		wci_stmt_reset(stmt);
	}
	wci_stmt_finalize(stmt);
	return status;
}

/* The rows of the collection's own table. */
static enum wcifit_status
put_rows(struct passage *p)
{
	struct wci_store *store = p->store;
	const struct wci_collection *kind = p->records[0]->collection;
	struct wci_stmt **stmt = &store->rows[kind - wci_collections];
	int64_t *count = &store->counts[kind - wci_collections];
	enum wcifit_status status = WCIFIT_OK;
	int64_t before = *count;
	int64_t changes;

	p->at = 0;
	if (*stmt == NULL)
		status = prepare_rows(store, kind, stmt, p->error);
	if (status == WCIFIT_OK)
		status = pass(p, *stmt, give_row);
	if (status != WCIFIT_OK)
		return status;
	changes = wci_db_changes(store->build->db);
	*count += changes;
	return changes == (int64_t)p->count ? WCIFIT_OK
					    : explain_refusals(p, before);
}

static enum wcifit_status
put_nested(struct wci_store *store, const struct wci_value *value,
    struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	for (i = 0; i < value->count && status == WCIFIT_OK; i++)
		status = put_run(store, &value->items[i].record, 1, error);
	return status;
}

/* What one signing's own keys can get wrong together. */
static void
check_signing(struct wci_store *store, const struct wci_record *record)
{
	if (wci_record_item(record, "origin_basis") != NULL &&
	    wci_record_item(record, "origin") == NULL)
		wci_build_complain(store->build, record, "origin_basis", 0,
		    "says how the origin is known, but there is no key "
		    "'origin'");
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

/* Records of one collection, with all that belongs to them. */
static enum wcifit_status
put_run(struct wci_store *store, struct wci_record *const *records,
    size_t count, struct wcifit_error *error)
{
	const struct wci_collection *kind = records[0]->collection;
	struct passage p = { store, records, count, 0, 0, 0, NULL, WCIFIT_OK,
		error };
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	for (i = 0; i < count; i++)
		records[i]->row =
		    store->counts[kind - wci_collections] + (int64_t)i + 1;
	memset(store->investors, 0, count * sizeof(store->investors[0]));
	/* Lists first: a row is counted by what its investors are. */
	for (i = 0; i < kind->field_count && status == WCIFIT_OK; i++)
		if (kind->fields[i].target == WCI_TO_LIST ||
		    kind->fields[i].target == WCI_TO_MEMBERS)
			status = put_list(&p, &kind->fields[i]);
	if (status == WCIFIT_OK)
		status = put_rows(&p);
	if (is_signings(kind))
		for (i = 0; i < count; i++)
			check_signing(store, records[i]);
	else if (!kind->streamed)
		for (i = 0; i < count && status == WCIFIT_OK; i++)
			status = put_parts(store, records[i], error);
	wci_arena_free(&store->scratch);
	return status;
}

enum wcifit_status
wci_store_flush(struct wci_store *store, struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;

	if (store->run_count != 0)
		status = put_run(store, store->run, store->run_count, error);
	store->run_count = 0;
	return status;
}

enum wcifit_status
wci_store_put(struct wci_store *store, struct wci_record *record,
    struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;

	if (!record->collection->streamed)
		return put_run(store, &record, 1, error);
	if (store->run_count == RUN_MOST ||
	    (store->run_count != 0 &&
		store->run[0]->collection != record->collection))
		status = wci_store_flush(store, error);
	store->run[store->run_count++] = record;
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

	if (store->pending.count == 0)
		return wci_totals_write(
		    store->totals, db, store->intake, error);
	/* Some rows were completed later: their sums are not what they were. */
	wci_totals_free(store->totals);
	store->totals = wci_totals_new();
	return store->totals == NULL
	    ? wci_fail_memory(error)
	    : wci_totals_fill(store->totals, db, store->intake, error);
}

enum wcifit_status
wci_store_known(const struct wci_store *store, struct wci_known_sums *known,
    struct wcifit_error *error)
{
	return wci_totals_known(store->totals, known, error);
}

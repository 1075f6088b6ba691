/* SPDX-License-Identifier: MIT */
/* Records to rows. */
#include "ingest/store.h"

#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "ingest/cells.h"
#include "ingest/scalar.h"

struct wci_store {
	struct wci_build *build;
	/* One statement a collection, and one a list field; made when needed. */
	struct wci_stmt *rows[WCI_MAX_FIELDS];
	struct wci_stmt *lists[WCI_MAX_FIELDS][WCI_MAX_FIELDS];
	struct wci_pending pending;
};

enum wcifit_status
wci_store_new(struct wci_build *build, struct wci_store **store_out,
    struct wcifit_error *error)
{
	struct wci_store *store = wci_calloc(1, sizeof(*store));

	if (store == NULL)
		return wci_fail_memory(error);
	store->build = build;
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
		wci_stmt_finalize(store->rows[i]);
		for (j = 0; j < WCI_MAX_FIELDS; j++)
			wci_stmt_finalize(store->lists[i][j]);
	}
	wci_pending_free(&store->pending);
	wci_free(store);
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

/* INSERT OR IGNORE: a row that is refused is looked at afterwards. */
static enum wcifit_status
prepare_row(struct wci_store *store, const struct wci_collection *kind,
    struct wci_stmt **stmt_out, struct wcifit_error *error)
{
	struct wci_buf sql = WCI_BUF_EMPTY;
	enum wcifit_status status;
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
	wci_buf_puts(&sql, ") VALUES (?");
	while (--columns > 0)
		wci_buf_puts(&sql, ", ?");
	wci_buf_putc(&sql, ')');
	status = sql.failed ? wci_fail_memory(error)
			    : wci_stmt_prepare(store->build->db,
				  wci_buf_text(&sql), stmt_out, error);
	wci_buf_free(&sql);
	return status;
}

static enum wcifit_status
prepare_list(struct wci_store *store, const struct wci_collection *kind,
    const struct wci_field *field, struct wci_stmt **stmt_out,
    struct wcifit_error *error)
{
	bool ordered = field->target == WCI_TO_LIST;
	char sql[256];

	(void)snprintf(sql, sizeof(sql),
	    "INSERT OR IGNORE INTO %s VALUES (?%s, ?)", field->table,
	    ordered ? ", ?" : "");
	(void)kind;
	return wci_stmt_prepare(store->build->db, sql, stmt_out, error);
}

/* -------------------------------------------------------------------- rows */

static enum wcifit_status put_record(struct wci_store *store,
    const struct wci_record *record, struct wcifit_error *error);

static struct wci_row
begin(struct wci_store *store, const struct wci_record *record,
    struct wci_stmt *stmt, struct wcifit_error *error)
{
	return (struct wci_row){ store->build, &store->pending, record, stmt, 1,
		WCIFIT_OK, error };
}

/* The owner's id in child tables. */
static const struct wci_item *
id_of(const struct wci_record *record)
{
	return wci_record_item(record, "id");
}

static enum wcifit_status
put_list(struct wci_store *store, const struct wci_record *record,
    size_t at_field, struct wcifit_error *error)
{
	const struct wci_collection *kind = record->collection;
	const struct wci_field *field = &kind->fields[at_field];
	const struct wci_value *value = &record->values[at_field];
	struct wci_stmt **stmt =
	    &store->lists[kind - wci_collections][at_field];
	enum wcifit_status status = WCIFIT_OK;
	size_t n;

	if (value->count != 0 && *stmt == NULL)
		status = prepare_list(store, kind, field, stmt, error);
	for (n = 0; n < value->count && status == WCIFIT_OK; n++) {
		struct wci_row row = begin(store, record, *stmt, error);

		wci_row_text(&row, id_of(record)->text, id_of(record)->length);
		if (field->target == WCI_TO_LIST)
			wci_row_int(&row, (int64_t)n + 1);
		wci_row_reference(&row, field, &value->items[n], n);
		status = row.status;
		if (status == WCIFIT_OK)
			status = wci_stmt_run(*stmt, error);
	}
	return status;
}

/* The members of a breakdown, which are rows of what its dimension names. */
static enum wcifit_status
put_members(struct wci_store *store, const struct wci_record *record,
    struct wcifit_error *error)
{
	static const struct {
		const char *dimension;
		const char *of;
	} spaces[] = {
		{ "industry", "industries|industry_groups" },
		{ "origin", "regions|region_groups" },
		{ "host", "regions|region_groups" },
	};
	const char *dimension = wci_record_text(record, "dimension");
	const struct wci_value *members = wci_record_value(record, "members");
	struct wci_field field =
	    record->collection->fields[wci_collection_field(
		record->collection, "members", 7)];
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status;
	size_t i;
	size_t n;

	field.of = NULL;
	for (i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		if (strcmp(dimension, spaces[i].dimension) == 0)
			field.of = spaces[i].of;
	status = wci_stmt_prepare(store->build->db,
	    "INSERT INTO breakdown_members VALUES (?, ?, ?, ?)", &stmt, error);
	for (n = 0; n < members->count && status == WCIFIT_OK; n++) {
		struct wci_row row = begin(store, record, stmt, error);
		const struct wci_item *item = &members->items[n];
		const struct wci_item *fair = id_of(record->owner);

		wci_row_text(&row, fair->text, fair->length);
		wci_row_text(&row, id_of(record)->text, id_of(record)->length);
		wci_row_int(&row, (int64_t)n + 1);
		if (field.of != NULL)
			wci_row_reference(&row, &field, item, n);
		else
			wci_row_text(&row, item->text, item->length);
		status = wci_stmt_run(stmt, error);
	}
	wci_stmt_finalize(stmt);
	return status;
}

/* A nested key that names a scope of the same fair. */
static void
check_scope_key(
    struct wci_store *store, const struct wci_record *record, const char *key)
{
	const char *fair = id_of(record->owner)->text;
	const char *scope = wci_record_text(record, key);

	if (scope != NULL &&
	    wci_build_scope(store->build, fair, scope) == NULL &&
	    !wci_build_may_stand(store->build, scope))
		wci_build_complain(store->build, record, key, 0,
		    "'%.80s' is no scope of %.80s", scope, fair);
}

/* Words that are learned were found twice then. */
static bool
is_learned(const struct wci_collection *kind)
{
	return strcmp(kind->name, "scopes") == 0 ||
	    (kind->top && strcmp(kind->key, "id") == 0 &&
		strcmp(kind->name, "signings") != 0);
}

/* A CHECK refused the row: the rules of schema.sql that seeds can break. */
static void
explain_rule(struct wci_store *store, const struct wci_record *record)
{
	const char *kind = record->collection->name;
	const char *starts;
	const char *ends;

	if (strcmp(kind, "wordings") == 0) {
		wci_build_complain(store->build, record, "low_factor", 0,
		    "is above high_factor");
		return;
	}
	if (strcmp(kind, "fairs") != 0) {
		wci_build_complain(store->build, record, NULL, 0,
		    "the row breaks a rule of the table %s",
		    record->collection->table);
		return;
	}
	starts = wci_record_text(record, "starts");
	ends = wci_record_text(record, "ends");
	if (wci_is_date(starts, strlen(starts)) &&
	    wci_is_date(ends, strlen(ends)) && strcmp(starts, ends) > 0)
		wci_build_complain(store->build, record, "ends", 0,
		    "the fair ends before it starts (%s)", starts);
	else if (wci_record_item(record, "year") != NULL)
		wci_build_complain(store->build, record, "year", 0,
		    "is no year between 1900 and 2200");
	else if (wci_build_time(
		     store->build, wci_record_text(record, "id"))[0] != '\0')
		wci_build_complain(store->build, record, "starts", 0,
		    "is in no year between 1900 and 2200");
}

/* Why OR IGNORE left the row out: its key is taken, or a CHECK refused it. */
static enum wcifit_status
explain_refusal(struct wci_store *store, const struct wci_record *record,
    struct wcifit_error *error)
{
	const struct wci_collection *kind = record->collection;
	bool nested = record->owner != NULL;
	bool pair = strcmp(kind->key, "currency|period") == 0;
	const char *key = pair ? "currency" : nested ? "id" : kind->key;
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status;
	char sql[256];
	const char *first;
	const char *second;

	(void)snprintf(sql, sizeof(sql),
	    "SELECT seed_file, seed_line FROM %s WHERE %s = ?1%s%s%s",
	    kind->table, key, pair || nested ? " AND " : "",
	    pair	 ? "period"
		: nested ? "fair"
			 : "",
	    pair || nested ? " = ?2" : "");
	status = wci_stmt_prepare(store->build->db, sql, &stmt, error);
	if (status != WCIFIT_OK)
		return status;
	first = wci_record_text(record, key);
	second = pair ? wci_record_text(record, "period")
	    : nested  ? id_of(record->owner)->text
		      : "";
	wci_stmt_bind_text(stmt, 1, first, strlen(first));
	if (pair || nested)
		wci_stmt_bind_text(stmt, 2, second, strlen(second));
	if (!wci_stmt_step(stmt))
		explain_rule(store, record);
	else if (!is_learned(kind))
		wci_build_complain(store->build, record, key, 0,
		    "duplicate %s '%.80s%s%.20s' (first at %s:%lld)", key,
		    first, pair ? " " : "", pair ? second : "",
		    wci_build_path(store->build, wci_stmt_text(stmt, 0, NULL)),
		    (long long)wci_stmt_int(stmt, 1));
	status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

static enum wcifit_status
put_row(struct wci_store *store, const struct wci_record *record,
    struct wcifit_error *error)
{
	const struct wci_collection *kind = record->collection;
	const struct wci_seed_file *file =
	    &store->build->files.files[record->file];
	struct wci_stmt **stmt = &store->rows[kind - wci_collections];
	struct wci_row row = begin(store, record, NULL, error);
	size_t i;

	if (*stmt == NULL)
		row.status = prepare_row(store, kind, stmt, error);
	if (row.status != WCIFIT_OK)
		return row.status;
	row.stmt = *stmt;
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
	if (row.status == WCIFIT_OK)
		row.status = wci_stmt_run(row.stmt, error);
	if (row.status == WCIFIT_OK && wci_db_changes(store->build->db) == 0)
		row.status = explain_refusal(store, record, error);
	return row.status;
}

static enum wcifit_status
put_nested(struct wci_store *store, const struct wci_value *value,
    struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	for (i = 0; i < value->count && status == WCIFIT_OK; i++)
		status = put_record(store, value->items[i].record, error);
	return status;
}

static enum wcifit_status
put_record(struct wci_store *store, const struct wci_record *record,
    struct wcifit_error *error)
{
	const struct wci_collection *kind = record->collection;
	enum wcifit_status status = put_row(store, record, error);
	size_t i;

	if (strcmp(kind->name, "scopes") == 0)
		check_scope_key(store, record, "parent");
	if (strcmp(kind->name, "breakdowns") == 0) {
		check_scope_key(store, record, "scope");
		if (status == WCIFIT_OK)
			status = put_members(store, record, error);
	}
	for (i = 0; i < kind->field_count && status == WCIFIT_OK; i++) {
		const struct wci_field *field = &kind->fields[i];

		if (field->target == WCI_TO_LIST ||
		    field->target == WCI_TO_MEMBERS)
			status = put_list(store, record, i, error);
		else if (field->kind == WCI_F_RECORDS)
			status = put_nested(store, &record->values[i], error);
	}
	return status;
}

enum wcifit_status
wci_store_put(struct wci_store *store, const struct wci_record *record,
    struct wcifit_error *error)
{
	return put_record(store, record, error);
}

enum wcifit_status
wci_store_settle(struct wci_store *store, struct wcifit_error *error)
{
	return wci_pending_settle(&store->pending, error);
}

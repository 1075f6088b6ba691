/* SPDX-License-Identifier: MIT */
/* Records to rows. */
#include "ingest/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

/*
 * Something a streamed row still needs when it is written: a reference to a
 * row that has not been read yet, or a rule for its bounds.
 */
struct pending {
	const struct wci_field *field;
	struct wci_record *record; /* a small copy: place and id alone */
	struct wci_item *item;
	size_t n;
	char *fair; /* for bounds: the fair as written */
	char *when; /* for bounds: the day of signing, or "" */
};

struct wci_store {
	struct wci_build *build;
	/* One statement a collection, and one a list field; made when needed. */
	struct wci_stmt *rows[WCI_MAX_FIELDS];
	struct wci_stmt *lists[WCI_MAX_FIELDS][WCI_MAX_FIELDS];
	struct pending *pending;
	size_t pending_count;
	size_t pending_capacity;
	struct wci_arena arena; /* of the copies */
};

enum wcifit_status
wci_store_new(struct wci_build *build, struct wci_store **store_out,
    struct wcifit_error *error)
{
	struct wci_store *store = wci_calloc(1, sizeof(*store));

	if (store == NULL)
		return wci_fail_memory(error);
	store->build = build;
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
	wci_free(store->pending);
	wci_arena_free(&store->arena);
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
	return field->target == WCI_TO_COLUMN ||
	    field->target == WCI_TO_WORDS;
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

	wci_buf_printf(&sql,
	    "INSERT OR IGNORE INTO %s (seed_file, seed_line", kind->table);
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
	status = sql.failed
	    ? wci_fail_memory(error)
	    : wci_stmt_prepare(
		  store->build->db, wci_buf_text(&sql), stmt_out, error);
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

/* ----------------------------------------------------------------- pending */

static void *
copy_of(struct wci_store *store, const void *original, size_t size)
{
	void *copy = wci_arena_alloc(&store->arena, size);

	if (copy != NULL)
		memcpy(copy, original, size);
	return copy;
}

/*
 * A copy of a record that keeps its place, its id and one item, so that the
 * batch it came in can go.
 */
static struct wci_record *
copy_record(struct wci_store *store, const struct wci_record *record,
    const struct wci_field *field, size_t n)
{
	size_t count = record->collection->field_count;
	struct wci_record *copy = copy_of(store, record, sizeof(*record));
	struct wci_value *values =
	    wci_arena_alloc(&store->arena, count * sizeof(*values));
	const struct wci_field *keep[2];
	size_t i;

	keep[0] = &record->collection->fields[wci_collection_field(
	    record->collection, "id", 2)];
	keep[1] = field;
	if (copy == NULL || values == NULL)
		return NULL;
	copy->values = values;
	for (i = 0; i < 2; i++) {
		size_t at = (size_t)(keep[i] - record->collection->fields);
		const struct wci_value *from = &record->values[at];
		struct wci_item *items;
		size_t k;

		items = copy_of(
		    store, from->items, from->count * sizeof(*from->items));
		if (items == NULL)
			return NULL;
		for (k = 0; k < from->count; k++)
			items[k].text = i == 1 && k != n
			    ? ""
			    : wci_arena_copy(&store->arena,
				  items[k].text, items[k].length);
		values[at].items = items;
		values[at].count = from->count;
	}
	return copy;
}

/* Its day of signing, or NULL. */
static const char *
signing_day(const struct wci_record *record)
{
	size_t at = wci_collection_field(record->collection, "signed_on", 9);

	if (at == record->collection->field_count ||
	    record->values[at].count == 0 ||
	    strcmp(record->values[at].items[0].text, "unknown") == 0)
		return NULL;
	return record->values[at].items[0].text;
}

static enum wcifit_status
postpone(struct wci_store *store, const struct wci_record *record,
    const struct wci_field *field, size_t n, struct wcifit_error *error)
{
	struct pending pending = { field, NULL, NULL, n, NULL, NULL };
	const char *when = signing_day(record);
	void *array = store->pending;
	const char *fair = strcmp(record->collection->name, "signings") == 0
	    ? wci_record_text(record, "fair")
	    : "";

	pending.record = copy_record(store, record, field, n);
	pending.fair = wci_arena_copy(&store->arena, fair, strlen(fair));
	if (when == NULL)
		when = "";
	pending.when = wci_arena_copy(&store->arena, when, strlen(when));
	if (pending.record == NULL || pending.fair == NULL ||
	    pending.when == NULL ||
	    wci_grow(&array, &store->pending_capacity,
		store->pending_count + 1, sizeof(pending)) != 0)
		return wci_fail_memory(error);
	pending.item =
	    &pending.record->values[field - record->collection->fields]
		 .items[n];
	if (pending.item->figure != NULL) {
		pending.item->figure = copy_of(store, pending.item->figure,
		    sizeof(*pending.item->figure));
		if (pending.item->figure == NULL)
			return wci_fail_memory(error);
	}
	store->pending = array;
	store->pending[store->pending_count++] = pending;
	return WCIFIT_OK;
}

/* ------------------------------------------------------------------- cells */

/* What binding one record needs at hand. */
struct row {
	struct wci_store *store;
	const struct wci_record *record;
	struct wci_stmt *stmt;
	int at; /* of the next parameter */
	enum wcifit_status status;
	struct wcifit_error *error;
};

static void
put_null(struct row *row)
{
	wci_stmt_bind_null(row->stmt, row->at++);
}

static void
put_int(struct row *row, int64_t value)
{
	wci_stmt_bind_int(row->stmt, row->at++, value);
}

static void
put_text(struct row *row, const char *text, size_t length)
{
	wci_stmt_bind_borrowed(row->stmt, row->at++, text, length);
}

static void
put_bound(struct row *row, bool open, int64_t value)
{
	if (open)
		put_null(row);
	else
		put_int(row, value);
}

/* The day a figure of this record is converted at; NULL: not known yet. */
static const char *
time_of(struct wci_build *build, const struct wci_record *record)
{
	const char *day = signing_day(record);
	const char *fair;
	const struct wci_name *name;

	if (day != NULL)
		return day;
	fair = wci_record_text(record, "fair");
	name = fair == NULL
	    ? NULL
	    : wci_names_find(build->names, "fairs", fair, strlen(fair));
	return name != NULL ? wci_build_time(build, name->id) : NULL;
}

/* Bounds of a figure, or open ones with a problem or a pending entry. */
static struct wci_bounds
bounds_of(struct row *row, const struct wci_field *field,
    const struct wci_item *item)
{
	struct wci_build *build = row->store->build;
	const char *when = time_of(build, row->record);
	struct wci_bounds bounds;
	enum wci_rules_answer answer = wci_rules_bounds(&build->rules,
	    item->figure, when != NULL ? when : "", &bounds);
	struct wci_buf words = WCI_BUF_EMPTY;

	if (answer == WCI_RULES_OK)
		return bounds;
	if (answer == WCI_RULES_OVERFLOW || build->all_read) {
		wci_rules_explain(answer, item->figure,
		    when != NULL ? when : "that fair", &words);
		wci_build_complain(build, row->record, field->key, 0, "%s",
		    wci_buf_text(&words));
		wci_buf_free(&words);
	} else if (row->status == WCIFIT_OK) {
		row->status = postpone(
		    row->store, row->record, field, 0, row->error);
	}
	return (struct wci_bounds) { .low_open = true, .high_open = true };
}

static void
put_amount(struct row *row, const struct wci_field *field,
    const struct wci_item *item)
{
	const char *word = wci_qualifier_name(item->figure->qualifier);
	struct wci_bounds bounds = bounds_of(row, field, item);

	put_text(row, item->text, item->length);
	put_text(row, word, strlen(word));
	put_text(row, item->figure->currency, 3);
	put_int(row, item->figure->number);
	put_int(row, item->figure->precision);
	put_bound(row, bounds.low_open, bounds.low);
	put_bound(row, bounds.high_open, bounds.high);
}

static void
put_count(struct row *row, const struct wci_field *field,
    const struct wci_item *item)
{
	struct wci_bounds bounds = bounds_of(row, field, item);

	put_text(row, item->text, item->length);
	put_bound(row, bounds.low_open, bounds.low);
	put_bound(row, bounds.high_open, bounds.high);
}

static double
shifted(int64_t value, unsigned decimals)
{
	double divisor = 1;

	for (; decimals > 0; decimals--)
		divisor *= 10;
	return (double)value / divisor;
}

static void
put_quantity(struct row *row, const struct wci_field *field,
    const struct wci_item *item)
{
	const char *word = wci_qualifier_name(item->figure->qualifier);
	struct wci_figure plain = *item->figure;
	struct wci_item copy = *item;
	struct wci_bounds bounds;

	/* Its bounds stay in its own unit: money is not converted here. */
	plain.currency[0] = '\0';
	copy.figure = &plain;
	bounds = bounds_of(row, field, &copy);
	put_text(row, item->text, item->length);
	put_text(row, word, strlen(word));
	if (bounds.low_open)
		put_null(row);
	else
		wci_stmt_bind_real(row->stmt, row->at++,
		    shifted(bounds.low, plain.decimals));
	if (bounds.high_open)
		put_null(row);
	else
		wci_stmt_bind_real(row->stmt, row->at++,
		    shifted(bounds.high, plain.decimals));
}

static void
put_reference(struct row *row, const struct wci_field *field,
    const struct wci_item *item, size_t n)
{
	struct wci_build *build = row->store->build;
	const struct wci_name *name;

	/* References among signings are checked by the finished tables. */
	if (strcmp(field->of, "signings") == 0) {
		put_text(row, item->text, item->length);
		return;
	}
	name = wci_build_resolve(build, row->record, field, n);
	if (name != NULL) {
		put_text(row, name->id, name->id_length);
		return;
	}
	put_text(row, item->text, item->length);
	if (!build->all_read && row->status == WCIFIT_OK)
		row->status = postpone(
		    row->store, row->record, field, n, row->error);
}

static void
put_words(struct row *row, const struct wci_value *value)
{
	struct wci_buf words = WCI_BUF_EMPTY;
	size_t i;

	for (i = 0; i < value->count; i++)
		wci_buf_printf(&words, "%s%s", i != 0 ? " " : "",
		    value->items[i].text);
	wci_stmt_bind_text(
	    row->stmt, row->at++, wci_buf_text(&words), words.length);
	wci_buf_free(&words);
}

/* fair/source/number, counted in the order of the seeds. */
static void
put_made_id(struct row *row)
{
	struct wci_buf id = WCI_BUF_EMPTY;

	wci_build_make_id(row->store->build, row->record, &id);
	wci_stmt_bind_text(row->stmt, row->at++, wci_buf_text(&id), id.length);
	wci_buf_free(&id);
}

/* NULL, or what a missing key stands for. */
static void
put_missing(struct row *row, const struct wci_field *field)
{
	const char *const *column = wci_field_columns(field->kind);
	const char *fallback = field->fallback;

	if (field->kind == WCI_F_COUNT && fallback != NULL) {
		put_text(row, fallback, strlen(fallback));
		put_int(row, strtol(fallback, NULL, 10));
		put_int(row, strtol(fallback, NULL, 10));
		return;
	}
	for (; *column != NULL; column++) {
		if (fallback == NULL)
			put_null(row);
		else if (field->kind == WCI_F_FLAG)
			put_int(row, strcmp(fallback, "true") == 0);
		else
			put_text(row, fallback, strlen(fallback));
	}
}

static void
put_scalar(struct row *row, const struct wci_field *field,
    const struct wci_item *item)
{
	switch (field->kind) {
	case WCI_F_INT:
	case WCI_F_FLAG:
		put_int(row, item->number);
		break;
	case WCI_F_DATE:
		if (strcmp(item->text, "unknown") == 0)
			put_null(row);
		else
			put_text(row, item->text, item->length);
		break;
	case WCI_F_AMOUNT:
		put_amount(row, field, item);
		break;
	case WCI_F_COUNT:
		put_count(row, field, item);
		break;
	case WCI_F_QUANTITY:
		put_quantity(row, field, item);
		break;
	case WCI_F_RATE:
		put_int(row, item->number);
		put_text(row, item->text, item->length);
		break;
	case WCI_F_FACTOR:
		put_bound(row, item->number < 0, item->number);
		break;
	case WCI_F_REF:
		put_reference(row, field, item, 0);
		break;
	default:
		put_text(row, item->text, item->length);
	}
}

static void
put_field(struct row *row, const struct wci_field *field,
    const struct wci_value *value)
{
	/* The year of a fair is that of its days where it is not given. */
	if (value->count == 0 && strcmp(field->key, "year") == 0) {
		const char *when = wci_build_time(row->store->build,
		    wci_record_text(row->record, "id"));

		put_int(row,
		    when != NULL ? strtol(when, NULL, 10) : 0);
	} else if (value->count == 0) {
		put_missing(row, field);
	} else if (field->target == WCI_TO_WORDS) {
		put_words(row, value);
	} else {
		put_scalar(row, field, &value->items[0]);
	}
}

/* -------------------------------------------------------------------- rows */

static enum wcifit_status put_record(struct wci_store *store,
    const struct wci_record *record, struct wcifit_error *error);

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
		struct row row = { store, record, *stmt, 1, WCIFIT_OK,
			error };

		put_text(&row, id_of(record)->text, id_of(record)->length);
		if (field->target == WCI_TO_LIST)
			put_int(&row, (int64_t)n + 1);
		put_reference(&row, field, &value->items[n], n);
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
	struct wci_field field = record->collection->fields
	    [wci_collection_field(record->collection, "members", 7)];
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status;
	size_t i;
	size_t n;

	field.of = NULL;
	for (i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		if (strcmp(dimension, spaces[i].dimension) == 0)
			field.of = spaces[i].of;
	status = wci_stmt_prepare(store->build->db,
	    "INSERT INTO breakdown_members VALUES (?, ?, ?, ?)", &stmt,
	    error);
	for (n = 0; n < members->count && status == WCIFIT_OK; n++) {
		struct row row = { store, record, stmt, 1, WCIFIT_OK, error };
		const struct wci_item *item = &members->items[n];
		const struct wci_item *fair = id_of(record->owner);

		put_text(&row, fair->text, fair->length);
		put_text(&row, id_of(record)->text, id_of(record)->length);
		put_int(&row, (int64_t)n + 1);
		if (field.of != NULL)
			put_reference(&row, &field, item, n);
		else
			put_text(&row, item->text, item->length);
		status = wci_stmt_run(stmt, error);
	}
	wci_stmt_finalize(stmt);
	return status;
}

/* A nested key that names a scope of the same fair. */
static void
check_scope_key(struct wci_store *store, const struct wci_record *record,
    const char *key)
{
	const char *fair = id_of(record->owner)->text;
	const char *scope = wci_record_text(record, key);

	if (scope != NULL &&
	    wci_build_scope(store->build, fair, scope) == NULL)
		wci_build_complain(store->build, record, key, 0,
		    "'%.80s' is no scope of %.80s", scope, fair);
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
	    pair	  ? "period"
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
	if (wci_stmt_step(stmt))
		wci_build_complain(store->build, record, key, 0,
		    "duplicate %s '%.80s%s%.20s' (first at %s:%lld)",
		    key, first, pair ? " " : "", pair ? second : "",
		    wci_stmt_text(stmt, 0, NULL),
		    (long long)wci_stmt_int(stmt, 1));
	else
		wci_build_complain(store->build, record, NULL, 0,
		    "the row breaks a rule of the table %s (days or bounds "
		    "in the wrong order, or a reason missing)",
		    kind->table);
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
	struct row row = { store, record, NULL, 1, WCIFIT_OK, error };
	size_t i;

	if (*stmt == NULL)
		row.status = prepare_row(store, kind, stmt, error);
	if (row.status != WCIFIT_OK)
		return row.status;
	row.stmt = *stmt;
	put_text(&row, file->name, strlen(file->name));
	put_int(&row, record->line);
	if (record->owner != NULL)
		put_text(&row, id_of(record->owner)->text,
		    id_of(record->owner)->length);
	if (has_made_id(kind))
		put_made_id(&row);
	for (i = 0; i < kind->field_count; i++)
		if (is_column(&kind->fields[i]))
			put_field(&row, &kind->fields[i], &record->values[i]);
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

/* ------------------------------------------------------------------ settle */

/* Put the resolved id where the word was written. */
static enum wcifit_status
settle_reference(struct wci_store *store, const struct pending *p,
    struct wcifit_error *error)
{
	const struct wci_collection *kind = p->record->collection;
	const struct wci_name *name =
	    wci_build_resolve(store->build, p->record, p->field, p->n);
	const char *id = wci_record_text(p->record, "id");
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status;
	char sql[256];

	if (name == NULL || strcmp(name->id, p->item->text) == 0)
		return WCIFIT_OK;
	if (p->field->target == WCI_TO_LIST)
		(void)snprintf(sql, sizeof(sql),
		    "UPDATE %s SET %s = ?1 WHERE %s = ?2 AND position = ?3",
		    p->field->table,
		    strcmp(p->field->of, "sources") == 0 ? "source"
							  : "organization",
		    kind->owner);
	else
		(void)snprintf(sql, sizeof(sql),
		    "UPDATE %s SET %s = ?1 WHERE id = ?2", kind->table,
		    p->field->key);
	status = wci_stmt_prepare(store->build->db, sql, &stmt, error);
	if (status != WCIFIT_OK)
		return status;
	wci_stmt_bind_text(stmt, 1, name->id, name->id_length);
	wci_stmt_bind_text(stmt, 2, id, strlen(id));
	if (p->field->target == WCI_TO_LIST)
		wci_stmt_bind_int(stmt, 3, (int64_t)p->n + 1);
	status = wci_stmt_run(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

static enum wcifit_status
settle_bounds(struct wci_store *store, const struct pending *p,
    struct wcifit_error *error)
{
	struct wci_build *build = store->build;
	const struct wci_name *fair = wci_names_find(
	    build->names, "fairs", p->fair, strlen(p->fair));
	const char *when = p->when[0] != '\0' ? p->when
	    : fair != NULL		       ? wci_build_time(build, fair->id)
					       : NULL;
	const char *id = wci_record_text(p->record, "id");
	struct wci_bounds bounds;
	struct wci_buf words = WCI_BUF_EMPTY;
	struct row row = { store, p->record, NULL, 1, WCIFIT_OK, error };
	enum wci_rules_answer answer = wci_rules_bounds(&build->rules,
	    p->item->figure, when != NULL ? when : "", &bounds);
	char sql[256];

	if (answer != WCI_RULES_OK) {
		wci_rules_explain(answer, p->item->figure,
		    when != NULL ? when : "that fair", &words);
		wci_build_complain(build, p->record, p->field->key, p->n,
		    "%s", wci_buf_text(&words));
		wci_buf_free(&words);
		return WCIFIT_OK;
	}
	(void)snprintf(sql, sizeof(sql),
	    "UPDATE %s SET %s_low = ?, %s_high = ? WHERE id = ?",
	    p->record->collection->table, p->field->key, p->field->key);
	row.status =
	    wci_stmt_prepare(build->db, sql, &row.stmt, error);
	if (row.status != WCIFIT_OK)
		return row.status;
	put_bound(&row, bounds.low_open, bounds.low);
	put_bound(&row, bounds.high_open, bounds.high);
	put_text(&row, id, strlen(id));
	row.status = wci_stmt_run(row.stmt, error);
	wci_stmt_finalize(row.stmt);
	return row.status;
}

enum wcifit_status
wci_store_settle(struct wci_store *store, struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	for (i = 0; i < store->pending_count && status == WCIFIT_OK; i++) {
		const struct pending *p = &store->pending[i];

		status = p->field->kind == WCI_F_REF
		    ? settle_reference(store, p, error)
		    : settle_bounds(store, p, error);
	}
	return status;
}

/* SPDX-License-Identifier: MIT */
/*
 * What streamed rows still need.  A large file that stands before all it refers to
 * makes millions of these, so they lie in a temporary table, not in memory.
 */
#include "ingest/pending.h"

#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "ingest/cells.h"

/* The columns of the table, from 0. */
enum column {
	KIND,
	FIELD,
	N,
	COUNT,
	FILE_AT,
	ITEM_AT,
	LINE,
	COLUMN,
	RECORD_LINE,
	RECORD_COLUMN,
	ROW,
	WORDS,
	FAIR,
	WHEN,
	QUALIFIER,
	CURRENCY,
	NUMBER,
	UPPER,
	PRECISION,
	DECIMALS,
	COLUMNS
};

static const char table_sql[] =
    "CREATE TEMP TABLE pending (c0, c1, c2, c3, c4, c5, c6, c7, c8, c9,"
    " c10, c11, c12, c13, c14, c15, c16, c17, c18, c19)";
static const char insert_sql[] =
    "INSERT INTO temp.pending VALUES"
    " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char select_sql[] = "SELECT * FROM temp.pending ORDER BY rowid";

/* One of them: as much of the record as problems and rows need. */
struct pending {
	struct wci_record record;
	struct wci_value values[WCI_MAX_FIELDS];
	struct wci_figure figure;
	const struct wci_field *field;
	struct wci_item *item;
	size_t n;
	int64_t row;
	const char *fair; /* for bounds: the fair as written */
	const char *when; /* for bounds: the day of signing, or "" */
};

/* The table, when there is something to put into it. */
static enum wcifit_status
begin(struct wci_pending *list, struct wcifit_error *error)
{
	enum wcifit_status status =
	    wci_db_exec(list->build->db, table_sql, error);

	return status == WCIFIT_OK ? wci_stmt_prepare(list->build->db,
					 insert_sql, &list->insert, error)
				   : status;
}

static void
bind_text(struct wci_stmt *stmt, enum column column, const char *text)
{
	wci_stmt_bind_borrowed(stmt, (int)column + 1, text, strlen(text));
}

static void
bind_int(struct wci_stmt *stmt, enum column column, int64_t value)
{
	wci_stmt_bind_int(stmt, (int)column + 1, value);
}

/* What bounds rest on besides the figure's words. */
static void
bind_figure(struct wci_stmt *stmt, const struct wci_record *record,
    const struct wci_figure *figure)
{
	const char *when = wci_signing_day(record);
	const char *fair = strcmp(record->collection->name, "signings") == 0
	    ? wci_record_text(record, "fair")
	    : "";

	bind_text(stmt, FAIR, fair);
	bind_text(stmt, WHEN, when != NULL ? when : "");
	bind_int(stmt, QUALIFIER, figure->qualifier);
	bind_text(stmt, CURRENCY, figure->currency);
	bind_int(stmt, NUMBER, figure->number);
	bind_int(stmt, UPPER, figure->upper);
	bind_int(stmt, PRECISION, figure->precision);
	bind_int(stmt, DECIMALS, figure->decimals);
}

enum wcifit_status
wci_pending_add(struct wci_pending *list, const struct wci_record *record,
    const struct wci_field *field, size_t n, struct wcifit_error *error)
{
	const struct wci_collection *kind = record->collection;
	size_t at = (size_t)(field - kind->fields);
	const struct wci_item *item = &record->values[at].items[n];
	enum wcifit_status status =
	    list->insert == NULL ? begin(list, error) : WCIFIT_OK;
	struct wci_stmt *stmt = list->insert;
	int i;

	if (status != WCIFIT_OK)
		return status;
	for (i = FAIR; i < COLUMNS; i++)
		wci_stmt_bind_null(stmt, i + 1);
	bind_int(stmt, KIND, kind - wci_collections);
	bind_int(stmt, FIELD, (int64_t)at);
	bind_int(stmt, N, (int64_t)n);
	bind_int(stmt, COUNT, record->values[at].count);
	bind_int(stmt, FILE_AT, record->file);
	bind_int(stmt, ITEM_AT, record->index);
	bind_int(stmt, LINE, item->line);
	bind_int(stmt, COLUMN, item->column);
	bind_int(stmt, RECORD_LINE, record->line);
	bind_int(stmt, RECORD_COLUMN, record->column);
	bind_int(stmt, ROW, record->made->row);
	wci_stmt_bind_borrowed(stmt, WORDS + 1, item->text, item->length);
	if (item->figure != NULL)
		bind_figure(stmt, record, item->figure);
	list->count++;
	return wci_stmt_run(stmt, error);
}

static uint32_t
number_of(const struct wci_stmt *stmt, enum column column)
{
	return (uint32_t)wci_stmt_int(stmt, (int)column);
}

static const char *
text_of(const struct wci_stmt *stmt, enum column column)
{
	const char *text = wci_stmt_text(stmt, (int)column, NULL);

	return text != NULL ? text : "";
}

static void
read_figure(const struct wci_stmt *stmt, struct wci_figure *figure)
{
	*figure = (struct wci_figure){
		.qualifier = (enum wci_qualifier)number_of(stmt, QUALIFIER),
		.number = wci_stmt_int(stmt, NUMBER),
		.upper = wci_stmt_int(stmt, UPPER),
		.precision = wci_stmt_int(stmt, PRECISION),
		.decimals = number_of(stmt, DECIMALS)
	};
	(void)snprintf(figure->currency, sizeof(figure->currency), "%s",
	    text_of(stmt, CURRENCY));
}

/* The current row; texts are borrowed from the statement. False: no memory. */
static bool
read_pending(
    struct wci_pending *list, const struct wci_stmt *stmt, struct pending *p)
{
	void *items = list->items;
	size_t at = number_of(stmt, FIELD);
	size_t length;

	*p = (struct pending){ .n = number_of(stmt, N) };
	if (wci_grow(&items, &list->capacity, p->n + 1, sizeof(*list->items)) !=
	    0)
		return false;
	list->items = items;
	p->item = &list->items[p->n];
	p->values[at] =
	    (struct wci_value){ number_of(stmt, COUNT), list->items };
	p->record = (struct wci_record){
		.collection = &wci_collections[number_of(stmt, KIND)],
		.file = number_of(stmt, FILE_AT),
		.index = number_of(stmt, ITEM_AT),
		.line = number_of(stmt, RECORD_LINE),
		.column = number_of(stmt, RECORD_COLUMN),
		.values = p->values,
	};
	p->field = &p->record.collection->fields[at];
	p->row = wci_stmt_int(stmt, ROW);
	*p->item = (struct wci_item){ .line = number_of(stmt, LINE),
		.column = number_of(stmt, COLUMN) };
	p->item->text = wci_stmt_text(stmt, WORDS, &length);
	p->item->length = (uint32_t)length;
	p->fair = text_of(stmt, FAIR);
	p->when = text_of(stmt, WHEN);
	if (!wci_stmt_is_null(stmt, QUALIFIER)) {
		read_figure(stmt, &p->figure);
		p->item->figure = &p->figure;
	}
	return p->item->text != NULL;
}

/* Put the resolved id where the word was written. */
static enum wcifit_status
settle_reference(struct wci_pending *list, const struct pending *p,
    struct wcifit_error *error)
{
	const struct wci_collection *kind = p->record.collection;
	const struct wci_name *name =
	    wci_build_resolve(list->build, &p->record, p->field, p->n);
	bool list_row = p->field->target == WCI_TO_LIST;
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status;
	char sql[256];

	if (name == NULL || (!list_row && strcmp(name->id, p->item->text) == 0))
		return WCIFIT_OK;
	if (list_row)
		(void)snprintf(sql, sizeof(sql),
		    "UPDATE %s SET %s = ?1 WHERE %s = ?2 AND position = ?3",
		    p->field->table,
		    strcmp(p->field->of, "sources") == 0 ? "source"
							 : "organization",
		    kind->owner);
	else
		(void)snprintf(sql, sizeof(sql),
		    "UPDATE %s SET %s = ?1 WHERE row = ?2", kind->table,
		    p->field->key);
	status = wci_stmt_prepare(list->build->db, sql, &stmt, error);
	if (status != WCIFIT_OK)
		return status;
	wci_stmt_bind_int(stmt, 2, p->row);
	if (list_row) {
		wci_stmt_bind_int(stmt, 1, (int64_t)name->row);
		wci_stmt_bind_int(stmt, 3, (int64_t)p->n + 1);
	} else {
		wci_stmt_bind_text(stmt, 1, name->id, name->id_length);
	}
	status = wci_stmt_run(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

static enum wcifit_status
settle_bounds(struct wci_pending *list, const struct pending *p,
    struct wcifit_error *error)
{
	struct wci_build *build = list->build;
	const char *when =
	    p->when[0] != '\0' ? p->when : wci_build_when(build, p->fair);
	struct wci_bounds bounds;
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status;
	enum wci_rules_answer answer = wci_rules_bounds(
	    &build->rules, p->item->figure, when != NULL ? when : "", &bounds);
	char sql[256];

	if (answer != WCI_RULES_OK) {
		wci_build_complain_bounds(
		    build, &p->record, p->field, answer, p->item->figure, when);
		return WCIFIT_OK;
	}
	(void)snprintf(sql, sizeof(sql),
	    "UPDATE %s SET %s_low = ?, %s_high = ? WHERE row = ?",
	    p->record.collection->table, p->field->key, p->field->key);
	status = wci_stmt_prepare(build->db, sql, &stmt, error);
	if (status != WCIFIT_OK)
		return status;
	/* What stays unbound is NULL: an open side. */
	if (!bounds.low_open)
		wci_stmt_bind_int(stmt, 1, bounds.low);
	if (!bounds.high_open)
		wci_stmt_bind_int(stmt, 2, bounds.high);
	wci_stmt_bind_int(stmt, 3, p->row);
	status = wci_stmt_run(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

static enum wcifit_status
settle_all(struct wci_pending *list, struct wcifit_error *error)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status =
	    wci_stmt_prepare(list->build->db, select_sql, &stmt, error);

	while (status == WCIFIT_OK && wci_stmt_step(stmt)) {
		struct pending p;

		if (!read_pending(list, stmt, &p))
			status = wci_fail_memory(error);
		else
			status = p.field->kind == WCI_F_REF
			    ? settle_reference(list, &p, error)
			    : settle_bounds(list, &p, error);
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

enum wcifit_status
wci_pending_settle(struct wci_pending *list, struct wcifit_error *error)
{
	enum wcifit_status status;

	if (list->count == 0)
		return WCIFIT_OK;
	/* Each prepares one of a few statements. */
	wci_db_keep_statements(list->build->db, true);
	status = settle_all(list, error);
	wci_db_keep_statements(list->build->db, false);
	return status;
}

void
wci_pending_free(struct wci_pending *list)
{
	wci_stmt_finalize(list->insert);
	wci_free(list->items);
}

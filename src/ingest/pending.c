/* SPDX-License-Identifier: MIT */
/* What streamed rows still need. */
#include "ingest/pending.h"

#include <stdio.h>
#include <string.h>

#include "core/mem.h"

struct wci_pending_item {
	const struct wci_field *field;
	struct wci_record *record; /* a small copy: place and id alone */
	struct wci_item *item;
	size_t n;
	char *fair; /* for bounds: the fair as written */
	char *when; /* for bounds: the day of signing, or "" */
};

static void *
copy_of(struct wci_pending *list, const void *original, size_t size)
{
	void *copy = wci_arena_alloc(&list->arena, size);

	if (copy != NULL)
		memcpy(copy, original, size);
	return copy;
}

/*
 * A copy of a record that keeps its place, its id and one item, so that the
 * batch it came in can go.
 */
static struct wci_record *
copy_record(struct wci_pending *list, const struct wci_record *record,
    const struct wci_field *field, size_t n)
{
	size_t count = record->collection->field_count;
	struct wci_record *copy = copy_of(list, record, sizeof(*record));
	struct wci_value *values =
	    wci_arena_alloc(&list->arena, count * sizeof(*values));
	const struct wci_field *keep[2];
	size_t i;

	keep[0] =
	    &record->collection
		 ->fields[wci_collection_field(record->collection, "id", 2)];
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
		    list, from->items, from->count * sizeof(*from->items));
		if (items == NULL)
			return NULL;
		for (k = 0; k < from->count; k++)
			items[k].text = i == 1 && k != n
			    ? ""
			    : wci_arena_copy(
				  &list->arena, items[k].text, items[k].length);
		values[at].items = items;
		values[at].count = from->count;
	}
	return copy;
}

/* Its day of signing, or NULL. */
const char *
wci_signing_day(const struct wci_record *record)
{
	size_t at = wci_collection_field(record->collection, "signed_on", 9);

	if (at == record->collection->field_count ||
	    record->values[at].count == 0 ||
	    strcmp(record->values[at].items[0].text, "unknown") == 0)
		return NULL;
	return record->values[at].items[0].text;
}

enum wcifit_status
wci_pending_add(struct wci_pending *list, const struct wci_record *record,
    const struct wci_field *field, size_t n, struct wcifit_error *error)
{
	struct wci_pending_item pending = { field, NULL, NULL, n, NULL, NULL };
	const char *when = wci_signing_day(record);
	void *array = list->items;
	const char *fair = strcmp(record->collection->name, "signings") == 0
	    ? wci_record_text(record, "fair")
	    : "";

	pending.record = copy_record(list, record, field, n);
	pending.fair = wci_arena_copy(&list->arena, fair, strlen(fair));
	if (when == NULL)
		when = "";
	pending.when = wci_arena_copy(&list->arena, when, strlen(when));
	if (pending.record == NULL || pending.fair == NULL ||
	    pending.when == NULL ||
	    wci_grow(
		&array, &list->capacity, list->count + 1, sizeof(pending)) != 0)
		return wci_fail_memory(error);
	pending.item =
	    &pending.record->values[field - record->collection->fields]
		 .items[n];
	if (pending.item->figure != NULL) {
		pending.item->figure = copy_of(
		    list, pending.item->figure, sizeof(*pending.item->figure));
		if (pending.item->figure == NULL)
			return wci_fail_memory(error);
	}
	list->items = array;
	list->items[list->count++] = pending;
	return WCIFIT_OK;
}

/* Put the resolved id where the word was written. */
static enum wcifit_status
settle_reference(struct wci_pending *list, const struct wci_pending_item *p,
    struct wcifit_error *error)
{
	const struct wci_collection *kind = p->record->collection;
	const struct wci_name *name =
	    wci_build_resolve(list->build, p->record, p->field, p->n);
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
		    "UPDATE %s SET %s = ?1 WHERE rowid = ?2", kind->table,
		    p->field->key);
	status = wci_stmt_prepare(list->build->db, sql, &stmt, error);
	if (status != WCIFIT_OK)
		return status;
	if (list_row)
		wci_stmt_bind_int(stmt, 1, (int64_t)name->row);
	else
		wci_stmt_bind_text(stmt, 1, name->id, name->id_length);
	wci_stmt_bind_int(stmt, 2, p->record->row);
	if (list_row)
		wci_stmt_bind_int(stmt, 3, (int64_t)p->n + 1);
	status = wci_stmt_run(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

static enum wcifit_status
settle_bounds(struct wci_pending *list, const struct wci_pending_item *p,
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
		    build, p->record, p->field, answer, p->item->figure, when);
		return WCIFIT_OK;
	}
	(void)snprintf(sql, sizeof(sql),
	    "UPDATE %s SET %s_low = ?, %s_high = ? WHERE rowid = ?",
	    p->record->collection->table, p->field->key, p->field->key);
	status = wci_stmt_prepare(build->db, sql, &stmt, error);
	if (status != WCIFIT_OK)
		return status;
	/* What stays unbound is NULL: an open side. */
	if (!bounds.low_open)
		wci_stmt_bind_int(stmt, 1, bounds.low);
	if (!bounds.high_open)
		wci_stmt_bind_int(stmt, 2, bounds.high);
	wci_stmt_bind_int(stmt, 3, p->record->row);
	status = wci_stmt_run(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

enum wcifit_status
wci_pending_settle(struct wci_pending *list, struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	for (i = 0; i < list->count && status == WCIFIT_OK; i++) {
		const struct wci_pending_item *p = &list->items[i];

		status = p->field->kind == WCI_F_REF
		    ? settle_reference(list, p, error)
		    : settle_bounds(list, p, error);
	}
	return status;
}

void
wci_pending_free(struct wci_pending *list)
{
	wci_free(list->items);
	wci_arena_free(&list->arena);
}

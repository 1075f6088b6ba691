/* SPDX-License-Identifier: MIT */
/* One seed file to batches of records. */
#include "ingest/reader.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "ingest/scalar.h"

struct reader {
	struct wci_yaml *yaml;
	const struct wci_yaml_event *event; /* the current one */
	uint32_t file;
	uint32_t last_line; /* of the last event that was none of error */
	struct wci_batch *batch;
	const struct wci_batch_sink *sink;
	struct wci_problems *problems;
	bool stopped; /* by an error in the file, memory or the sink */
	bool no_memory;
	uint32_t next_index[WCI_MAX_FIELDS]; /* per collection */
	uint32_t seen_collections;
	/*
	 * Items of a collection mostly have the same keys in the same order:
	 * the field that last followed each field, and the one that came first.
	 */
	unsigned char followed[WCI_MAX_FIELDS][WCI_MAX_FIELDS];
	unsigned char began[WCI_MAX_FIELDS];
};

void
wci_batch_free(struct wci_batch *batch)
{
	if (batch == NULL)
		return;
	wci_arena_free(&batch->arena);
	wci_free(batch);
}

static void *
allocate(struct reader *r, size_t size)
{
	void *p = NULL;

	if (r->batch == NULL)
		r->batch = wci_calloc(1, sizeof(*r->batch));
	if (r->batch != NULL)
		p = wci_arena_alloc(&r->batch->arena, size);
	if (p == NULL)
		r->stopped = r->no_memory = true;
	return p;
}

static void
next(struct reader *r)
{
	if (r->stopped)
		return;
	r->event = wci_yaml_next(r->yaml);
	if (r->event->kind == WCI_YAML_ERROR)
		r->stopped = true;
	else
		r->last_line = r->event->line;
}

static bool
at(const struct reader *r, enum wci_yaml_kind kind)
{
	return !r->stopped && r->event->kind == kind;
}

/* Step over the node that begins with the current event. */
static void
skip_node(struct reader *r)
{
	unsigned depth = 0;

	do {
		if (at(r, WCI_YAML_MAP) || at(r, WCI_YAML_SEQ))
			depth++;
		else if (at(r, WCI_YAML_MAP_END) || at(r, WCI_YAML_SEQ_END))
			depth--;
		next(r);
	} while (depth > 0 && !r->stopped);
}

/* What the current event is, in words. */
static const char *
found(const struct reader *r)
{
	const struct wci_yaml_event *event = r->event;

	return event->kind == WCI_YAML_MAP	 ? "a mapping"
	    : event->kind == WCI_YAML_SEQ	 ? "a list"
	    : event->plain && event->length == 0 ? "empty"
						 : "a single value";
}

/* Add a problem at the current event, about a key of a record. */
static void WCI_PRINTF(4, 5) complain(struct reader *r,
    const struct wci_record *record, const char *key, const char *format, ...)
{
	struct wci_buf path = WCI_BUF_EMPTY;
	va_list arguments;
	char text[1024];

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (record != NULL)
		wci_record_path(record, key, 0, &path);
	else if (key != NULL)
		wci_buf_puts(&path, key);
	wci_problems_add(r->problems, r->event->line, r->event->column,
	    wci_buf_text(&path), "%s", text);
	wci_buf_free(&path);
}

/* ------------------------------------------------------------------ values */

static void read_record(struct reader *r, const struct wci_collection *kind,
    struct wci_record *owner, uint32_t index, struct wci_record **out);

/* The n-th item of a list has its place in the path, a lone scalar not. */
#define NO_LIST SIZE_MAX

static void
put_path(const struct wci_record *record, const char *key, size_t n,
    struct wci_buf *out)
{
	wci_record_path(record, NULL, 0, out);
	wci_buf_printf(out, ".%s", key);
	if (n != NO_LIST)
		wci_buf_printf(out, "[%zu]", n);
}

/*
 * The current scalar into *item, by the kind of its field; false: it is not
 * of that kind, and that has been said.
 */
static bool
read_scalar(struct reader *r, struct wci_record *record,
    const struct wci_field *field, struct wci_item *item, size_t n)
{
	const struct wci_yaml_event *event = r->event;
	struct wci_buf path = WCI_BUF_EMPTY;
	struct wci_scalar_problem problem;
	bool right;

	item->line = event->line;
	item->column = event->column;
	item->length = (uint32_t)event->length;
	item->text =
	    wci_arena_copy(&r->batch->arena, event->text, event->length);
	if (item->text == NULL) {
		r->stopped = r->no_memory = true;
		return false;
	}
	right = wci_scalar_check(field, item, &r->batch->arena, &problem);
	if (!right) {
		/* Behind an escape or a break columns cannot be told. */
		if (wci_yaml_is_exact(r->yaml))
			item->column += (uint32_t)problem.code_points +
			    (event->plain || event->length == 0 ? 0 : 1);
		put_path(record, field->key, n, &path);
		wci_problems_add(r->problems, item->line, item->column,
		    wci_buf_text(&path), "%s", problem.message);
		wci_buf_free(&path);
	}
	next(r);
	return right;
}

/* One item at the current event; false: it was none and was skipped. */
static bool
read_item(struct reader *r, struct wci_record *record,
    const struct wci_field *field, struct wci_item *item, size_t n)
{
	bool nested = field->kind == WCI_F_RECORDS;
	struct wci_buf path = WCI_BUF_EMPTY;

	if (nested && at(r, WCI_YAML_MAP)) {
		item->line = r->event->line;
		item->column = r->event->column;
		read_record(r,
		    wci_collection_find(field->of, strlen(field->of)), record,
		    (uint32_t)n, &item->record);
		return item->record != NULL;
	}
	if (!nested && at(r, WCI_YAML_SCALAR))
		return read_scalar(r, record, field, item, n) && !r->stopped;
	put_path(record, field->key, n, &path);
	wci_problems_add(r->problems, r->event->line, r->event->column,
	    wci_buf_text(&path), "is %s, expected %s", found(r),
	    nested ? "a mapping" : "a single value");
	wci_buf_free(&path);
	skip_node(r);
	return false;
}

/* Items collect in a chain first: how many there are shows at the end. */
struct link {
	struct wci_item item;
	struct link *next;
};

static void
read_list(struct reader *r, struct wci_record *record,
    const struct wci_field *field, struct wci_value *value)
{
	struct link *first = NULL;
	struct link **tail = &first;
	uint32_t line = r->event->line;
	uint32_t column = r->event->column;
	struct wci_buf path = WCI_BUF_EMPTY;
	size_t n;

	next(r);
	for (n = 0; !r->stopped && !at(r, WCI_YAML_SEQ_END); n++) {
		struct link *link = allocate(r, sizeof(*link));

		if (link != NULL &&
		    read_item(r, record, field, &link->item, n)) {
			*tail = link;
			tail = &link->next;
			value->count++;
		}
	}
	if (n == 0 && !r->stopped) {
		put_path(record, field->key, NO_LIST, &path);
		wci_problems_add(r->problems, line, column, wci_buf_text(&path),
		    "%s",
		    (field->flags & WCI_REQUIRED) != 0
			? "the list is empty, expected one item at least"
			: "the list is empty; leave the key out");
		wci_buf_free(&path);
	}
	next(r);
	if (r->stopped || value->count == 0)
		return;
	value->items = allocate(r, value->count * sizeof(*value->items));
	for (n = 0; value->items != NULL && first != NULL; first = first->next)
		value->items[n++] = first->item;
}

static void
read_value(struct reader *r, struct wci_record *record,
    const struct wci_field *field, struct wci_value *value)
{
	bool list =
	    (field->flags & WCI_LIST) != 0 || field->kind == WCI_F_RECORDS;

	if (list && at(r, WCI_YAML_SEQ)) {
		read_list(r, record, field, value);
		return;
	}
	if (field->kind == WCI_F_RECORDS) {
		complain(r, record, field->key,
		    "is %s, expected a list of mappings", found(r));
		skip_node(r);
		return;
	}
	value->items = allocate(r, sizeof(*value->items));
	if (value->items != NULL &&
	    read_item(r, record, field, value->items, NO_LIST))
		value->count = 1;
}

/* ----------------------------------------------------------------- records */

static void
complain_unknown_key(struct reader *r, const struct wci_record *record)
{
	const struct wci_collection *kind = record->collection;
	const char *keys[WCI_MAX_FIELDS];
	struct wci_buf known = WCI_BUF_EMPTY;
	const char *near;
	size_t i;

	for (i = 0; i < kind->field_count; i++) {
		keys[i] = kind->fields[i].key;
		wci_buf_printf(&known, "%s%s", i != 0 ? ", " : "", keys[i]);
	}
	near = wcifit_nearest(r->event->text, keys, kind->field_count);
	if (near != NULL)
		wci_buf_printf(&known, "; did you mean %s?", near);
	complain(r, record, NULL, "unknown key '%.60s' (known: %s)",
	    r->event->text, wci_buf_text(&known));
	wci_buf_free(&known);
}

/* Index of the field whose key is the current scalar; *guess is tried first. */
static size_t
find_field(const struct reader *r, const struct wci_collection *kind,
    unsigned char *guess)
{
	const char *key = r->event->text;
	size_t at_field = *guess;

	if (strcmp(kind->fields[at_field].key, key) == 0)
		return at_field;
	at_field = wci_collection_field(kind, key, r->event->length);
	if (at_field < kind->field_count)
		*guess = (unsigned char)at_field;
	return at_field;
}

/* The key at the current scalar, then its value. */
static void
read_pair(struct reader *r, struct wci_record *record, uint32_t *seen,
    unsigned char **guess)
{
	const struct wci_collection *kind = record->collection;
	size_t at_field;

	if (!at(r, WCI_YAML_SCALAR)) {
		complain(
		    r, record, NULL, "a key is %s, expected a word", found(r));
		skip_node(r);
		if (!r->stopped)
			skip_node(r);
		return;
	}
	at_field = find_field(r, kind, *guess);
	if (at_field < kind->field_count)
		*guess = &r->followed[kind - wci_collections][at_field];
	if (at_field == kind->field_count) {
		complain_unknown_key(r, record);
	} else if ((*seen & (UINT32_C(1) << at_field)) != 0) {
		complain(r, record, kind->fields[at_field].key,
		    "the key stands twice in this item");
		at_field = kind->field_count;
	}
	next(r);
	if (r->stopped)
		return;
	if (at_field == kind->field_count) {
		skip_node(r);
		return;
	}
	*seen |= UINT32_C(1) << at_field;
	read_value(
	    r, record, &kind->fields[at_field], &record->values[at_field]);
}

static void
check_required(struct reader *r, const struct wci_record *record, uint32_t seen)
{
	const struct wci_collection *kind = record->collection;
	struct wci_buf path = WCI_BUF_EMPTY;
	size_t i;

	for (i = 0; i < kind->field_count; i++) {
		if ((kind->fields[i].flags & WCI_REQUIRED) == 0 ||
		    (seen & (UINT32_C(1) << i)) != 0)
			continue;
		if (path.length == 0)
			wci_record_path(record, NULL, 0, &path);
		wci_problems_add(r->problems, record->line, record->column,
		    wci_buf_text(&path), "the key '%s' is missing (%s)",
		    kind->fields[i].key, kind->fields[i].meaning);
	}
	wci_buf_free(&path);
}

static void
read_record(struct reader *r, const struct wci_collection *kind,
    struct wci_record *owner, uint32_t index, struct wci_record **out)
{
	struct wci_record *record = allocate(r, sizeof(*record));
	unsigned char *guess = &r->began[kind - wci_collections];
	size_t problems = r->problems->total;
	uint32_t seen = 0;

	if (record == NULL)
		return;
	record->collection = kind;
	record->owner = owner;
	record->file = r->file;
	record->index = index;
	record->line = r->event->line;
	record->column = r->event->column;
	record->values =
	    allocate(r, kind->field_count * sizeof(*record->values));
	if (record->values == NULL)
		return;
	next(r);
	while (!r->stopped && !at(r, WCI_YAML_MAP_END))
		read_pair(r, record, &seen, &guess);
	if (r->stopped)
		return;
	check_required(r, record, seen);
	next(r);
	record->broken = r->problems->total != problems;
	*out = record;
}

/* ------------------------------------------------------------------- files */

static void
flush_batch(struct reader *r)
{
	struct wci_batch *batch = r->batch;

	r->batch = NULL;
	if (batch != NULL && batch->count > 0 && !r->no_memory) {
		if (!r->sink->take(r->sink->context, batch))
			r->stopped = true;
	} else {
		wci_batch_free(batch);
	}
}

static void
keep_record(struct reader *r, struct wci_record *record)
{
	struct wci_batch *batch = r->batch;

	if (batch->last != NULL)
		batch->last->next = record;
	else
		batch->first = record;
	batch->last = record;
	batch->count++;
}

static void
read_items(struct reader *r, const struct wci_collection *kind)
{
	size_t at_kind = (size_t)(kind - wci_collections);
	uint32_t index = r->next_index[at_kind];

	next(r);
	for (; !r->stopped && !at(r, WCI_YAML_SEQ_END); index++) {
		struct wci_record *record = NULL;

		if (!at(r, WCI_YAML_MAP)) {
			complain(r, NULL, kind->name,
			    "an item is %s, expected a mapping of keys",
			    found(r));
			skip_node(r);
			continue;
		}
		read_record(r, kind, NULL, index, &record);
		if (record != NULL)
			keep_record(r, record);
		if (r->batch != NULL && r->batch->count >= WCI_BATCH_RECORDS)
			flush_batch(r);
	}
	r->next_index[at_kind] = index;
	next(r);
}

static void
complain_unknown_collection(struct reader *r)
{
	const char *names[WCI_MAX_FIELDS];
	struct wci_buf known = WCI_BUF_EMPTY;
	const char *near;
	size_t count = 0;
	size_t i;

	for (i = 0; i < wci_collection_count; i++)
		if (wci_collections[i].top)
			names[count++] = wci_collections[i].name;
	for (i = 0; i < count; i++)
		wci_buf_printf(&known, "%s%s", i != 0 ? ", " : "", names[i]);
	near = wcifit_nearest(r->event->text, names, count);
	if (near != NULL)
		wci_buf_printf(&known, "; did you mean %s?", near);
	complain(r, NULL, NULL, "unknown collection '%.60s' (known: %s)",
	    r->event->text, wci_buf_text(&known));
	wci_buf_free(&known);
}

static void
read_collection(struct reader *r)
{
	const struct wci_collection *kind = NULL;

	if (at(r, WCI_YAML_SCALAR))
		kind = wci_collection_find(r->event->text, r->event->length);
	if (kind == NULL || !kind->top) {
		if (at(r, WCI_YAML_SCALAR))
			complain_unknown_collection(r);
		else
			complain(r, NULL, NULL,
			    "a key is %s, expected the name of a collection",
			    found(r));
		skip_node(r);
		if (!r->stopped)
			skip_node(r);
		return;
	}
	if ((r->seen_collections & (UINT32_C(1) << (kind - wci_collections))) !=
	    0)
		complain(r, NULL, kind->name,
		    "the collection stands twice in this file");
	r->seen_collections |= UINT32_C(1) << (kind - wci_collections);
	next(r);
	if (r->stopped)
		return;
	if (at(r, WCI_YAML_SEQ)) {
		read_items(r, kind);
		return;
	}
	complain(
	    r, NULL, kind->name, "is %s, expected a list of items", found(r));
	skip_node(r);
}

static void
read_document(struct reader *r)
{
	uint32_t line;
	uint32_t column;

	next(r);
	if (r->stopped)
		return;
	if (at(r, WCI_YAML_END) ||
	    (at(r, WCI_YAML_SCALAR) && r->event->plain &&
		r->event->length == 0)) {
		wci_problems_add(r->problems, 1, 1, "",
		    "the file is empty, expected collections such as "
		    "'signings:'");
		return;
	}
	if (!at(r, WCI_YAML_MAP)) {
		complain(r, NULL, NULL,
		    "the file holds %s, expected collections such as "
		    "'signings:'",
		    found(r));
		return;
	}
	line = r->event->line;
	column = r->event->column;
	next(r);
	if (at(r, WCI_YAML_MAP_END))
		wci_problems_add(r->problems, line, column, "",
		    "the file holds no collection, expected one such as "
		    "'signings:'");
	while (!r->stopped && !at(r, WCI_YAML_MAP_END))
		read_collection(r);
	/* A second document, or an error behind the first one. */
	while (!r->stopped && !at(r, WCI_YAML_END))
		next(r);
}

enum wcifit_status
wci_read_file(const struct wci_yaml_input *input, uint32_t file,
    const struct wci_batch_sink *sink, struct wci_problems *problems,
    struct wcifit_error *error)
{
	struct reader r = {
		.file = file, .last_line = 1, .sink = sink, .problems = problems
	};
	const struct wci_yaml_problem *problem;
	enum wcifit_status status = WCIFIT_OK;

	r.yaml = wci_yaml_new(input);
	if (r.yaml == NULL)
		return wci_fail_memory(error);
	read_document(&r);
	flush_batch(&r);
	problem = wci_yaml_error(r.yaml);
	if (r.no_memory)
		status = wci_fail_memory(error);
	else if (problem->errnum == ECANCELED)
		status = wci_fail_interrupted(error);
	else if (problem->errnum != 0)
		status = wci_fail(error, WCIFIT_FAILED, "%s: %s",
		    problem->message, strerror(problem->errnum));
	else if (r.event != NULL && r.event->kind == WCI_YAML_ERROR) {
		problems->cut = r.last_line;
		wci_problems_add(problems, problem->line, problem->column, "",
		    "%s", problem->message);
	}
	if (status == WCIFIT_OK && problems->failed)
		status = wci_fail_memory(error);
	wci_yaml_free(r.yaml);
	return status;
}

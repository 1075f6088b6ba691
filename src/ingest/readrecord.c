/* SPDX-License-Identifier: MIT */
/* One mapping to a record: keys, values and their form. */
#include "ingest/readrecord.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "core/status.h"
#include "ingest/scalar.h"

static struct wci_batch *
make_batch(const struct wci_reader *r)
{
	struct wci_batch *batch =
	    r->spare != NULL ? r->spare(r->sink->context) : NULL;

	return batch != NULL ? batch : wci_calloc(1, sizeof(*batch));
}

static void *
allocate(struct wci_reader *r, size_t size)
{
	void *p = NULL;

	if (r->batch == NULL)
		r->batch = make_batch(r);
	if (r->batch != NULL)
		p = wci_arena_alloc(&r->batch->arena, size);
	if (p == NULL)
		r->stopped = r->no_memory = true;
	return p;
}

void
wci_reader_next(struct wci_reader *r)
{
	if (r->stopped)
		return;
	r->event = wci_events_next(r->events);
	if (r->event->kind == WCI_YAML_ERROR)
		r->stopped = true;
	else
		r->last_line = r->event->line;
}

void
wci_reader_skip(struct wci_reader *r)
{
	unsigned depth = 0;

	do {
		if (wci_reader_at(r, WCI_YAML_MAP) ||
		    wci_reader_at(r, WCI_YAML_SEQ))
			depth++;
		else if (wci_reader_at(r, WCI_YAML_MAP_END) ||
		    wci_reader_at(r, WCI_YAML_SEQ_END))
			depth--;
		wci_reader_next(r);
	} while (depth > 0 && !r->stopped);
}

const char *
wci_reader_found(const struct wci_reader *r)
{
	const struct wci_yaml_event *event = r->event;

	return event->kind == WCI_YAML_MAP	 ? "a mapping"
	    : event->kind == WCI_YAML_SEQ	 ? "a list"
	    : event->plain && event->length == 0 ? "empty"
						 : "a single value";
}

void
wci_reader_word(const struct wci_reader *r, char word[WCI_READER_WORD])
{
	const struct wci_yaml_event *event = r->event;
	size_t length = event->length < WCI_READER_WORD ? event->length
							: WCI_READER_WORD - 1;

	memcpy(word, event->text, length);
	word[length] = '\0';
}

void
wci_reader_complain(struct wci_reader *r, const struct wci_record *record,
    const char *key, const char *format, ...)
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

/* The n-th item of a list has its place in the path, a lone scalar not. */
#define NO_LIST SIZE_MAX

static WCI_SELDOM void
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
read_scalar(struct wci_reader *r, struct wci_record *record,
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
		if (wci_events_are_exact(r->events))
			item->column += (uint32_t)problem.code_points +
			    (event->plain || event->length == 0 ? 0 : 1);
		put_path(record, field->key, n, &path);
		wci_problems_add(r->problems, item->line, item->column,
		    wci_buf_text(&path), "%s", problem.message);
		wci_buf_free(&path);
	}
	wci_reader_next(r);
	return right;
}

/* One item at the current event; false: it was none and was skipped. */
static bool
read_item(struct wci_reader *r, struct wci_record *record,
    const struct wci_field *field, struct wci_item *item, size_t n)
{
	bool nested = field->kind == WCI_F_RECORDS;
	struct wci_buf path = WCI_BUF_EMPTY;

	if (nested && wci_reader_at(r, WCI_YAML_MAP)) {
		item->line = r->event->line;
		item->column = r->event->column;
		wci_reader_record(r,
		    wci_collection_find(field->of, strlen(field->of)), record,
		    (uint32_t)n, &item->record);
		return item->record != NULL;
	}
	if (!nested && wci_reader_at(r, WCI_YAML_SCALAR))
		return read_scalar(r, record, field, item, n) && !r->stopped;
	put_path(record, field->key, n, &path);
	wci_problems_add(r->problems, r->event->line, r->event->column,
	    wci_buf_text(&path), "is %s, expected %s", wci_reader_found(r),
	    nested ? "a mapping" : "a single value");
	wci_buf_free(&path);
	wci_reader_skip(r);
	return false;
}

/*
 * Whether what stands in the item at the top may still grow: its lists could be of
 * any length, and all of it is in memory at once.
 */
static bool
has_room(struct wci_reader *r, const struct wci_record *record)
{
	if (r->batch == NULL ||
	    r->batch->arena.used - r->before <= WCI_RECORD_BYTES)
		return true;
	while (record->owner != NULL)
		record = record->owner;
	if (!r->too_large)
		wci_reader_complain(r, record, NULL,
		    "is too long: one item may take %zu MiB of memory",
		    WCI_RECORD_BYTES / (1024 * 1024));
	r->too_large = true;
	return false;
}

/* Items collect in a chain first: how many there are shows at the end. */
struct link {
	struct wci_item item;
	struct link *next;
};

static void
read_list(struct wci_reader *r, struct wci_record *record,
    const struct wci_field *field, struct wci_value *value)
{
	struct link *first = NULL;
	struct link **tail = &first;
	uint32_t line = r->event->line;
	uint32_t column = r->event->column;
	struct wci_buf path = WCI_BUF_EMPTY;
	size_t n;

	wci_reader_next(r);
	for (n = 0; !r->stopped && !wci_reader_at(r, WCI_YAML_SEQ_END); n++) {
		struct link *link;

		if (!has_room(r, record)) {
			wci_reader_skip(r);
			continue;
		}
		link = allocate(r, sizeof(*link));
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
	wci_reader_next(r);
	if (r->stopped || value->count == 0)
		return;
	value->items = allocate(r, value->count * sizeof(*value->items));
	for (n = 0; value->items != NULL && first != NULL; first = first->next)
		value->items[n++] = first->item;
}

static void
read_value(struct wci_reader *r, struct wci_record *record,
    const struct wci_field *field, struct wci_value *value)
{
	bool list =
	    (field->flags & WCI_LIST) != 0 || field->kind == WCI_F_RECORDS;

	if (list && wci_reader_at(r, WCI_YAML_SEQ)) {
		read_list(r, record, field, value);
		return;
	}
	if (field->kind == WCI_F_RECORDS) {
		wci_reader_complain(r, record, field->key,
		    "is %s, expected a list of mappings", wci_reader_found(r));
		wci_reader_skip(r);
		return;
	}
	value->items = allocate(r, sizeof(*value->items));
	if (value->items != NULL &&
	    read_item(r, record, field, value->items, NO_LIST))
		value->count = 1;
}

/* ----------------------------------------------------------------- records */

static WCI_SELDOM void
complain_unknown_key(struct wci_reader *r, const struct wci_record *record)
{
	const struct wci_collection *kind = record->collection;
	const char *keys[WCI_MAX_FIELDS];
	struct wci_buf known = WCI_BUF_EMPTY;
	char word[WCI_READER_WORD];
	const char *near;
	size_t i;

	wci_reader_word(r, word);
	for (i = 0; i < kind->field_count; i++) {
		keys[i] = kind->fields[i].key;
		wci_buf_printf(&known, "%s%s", i != 0 ? ", " : "", keys[i]);
	}
	near = wcifit_nearest(word, keys, kind->field_count);
	if (near != NULL)
		wci_buf_printf(&known, "; did you mean %s?", near);
	wci_reader_complain(r, record, NULL, "unknown key '%.60s' (known: %s)",
	    word, wci_buf_text(&known));
	wci_buf_free(&known);
}

/* Index of the field whose key is the current scalar; *guess is tried first. */
static size_t
find_field(const struct wci_reader *r, const struct wci_collection *kind,
    unsigned char *guess)
{
	const struct wci_yaml_event *event = r->event;
	size_t at_field = *guess;

	if (wci_key_is(kind->fields[at_field].key, event->text, event->length))
		return at_field;
	at_field = wci_collection_field(kind, event->text, event->length);
	if (at_field < kind->field_count)
		*guess = (unsigned char)at_field;
	return at_field;
}

/* The key at the current scalar, then its value. */
static WCI_WHOLE void
read_pair(struct wci_reader *r, struct wci_record *record, uint32_t *seen,
    unsigned char **guess)
{
	const struct wci_collection *kind = record->collection;
	size_t at_field;

	if (!wci_reader_at(r, WCI_YAML_SCALAR)) {
		wci_reader_complain(r, record, NULL,
		    "a key is %s, expected a word", wci_reader_found(r));
		wci_reader_skip(r);
		if (!r->stopped)
			wci_reader_skip(r);
		return;
	}
	at_field = find_field(r, kind, *guess);
	if (at_field < kind->field_count)
		*guess = &r->followed[kind - wci_collections][at_field];
	if (at_field == kind->field_count) {
		complain_unknown_key(r, record);
	} else if ((*seen & (UINT32_C(1) << at_field)) != 0) {
		wci_reader_complain(r, record, kind->fields[at_field].key,
		    "the key stands twice in this item");
		at_field = kind->field_count;
	}
	wci_reader_next(r);
	if (r->stopped)
		return;
	if (at_field == kind->field_count) {
		wci_reader_skip(r);
		return;
	}
	*seen |= UINT32_C(1) << at_field;
	read_value(
	    r, record, &kind->fields[at_field], &record->values[at_field]);
}

static void
check_required(
    struct wci_reader *r, const struct wci_record *record, uint32_t seen)
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

void
wci_reader_record(struct wci_reader *r, const struct wci_collection *kind,
    struct wci_record *owner, uint32_t index, struct wci_record **out)
{
	struct wci_record *record = allocate(r, sizeof(*record));
	unsigned char *guess = &r->began[kind - wci_collections];
	size_t problems = r->problems->total;
	uint32_t seen = 0;

	if (record == NULL)
		return;
	if (owner == NULL) {
		r->before = r->batch->arena.used;
		r->too_large = false;
	}
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
	wci_reader_next(r);
	while (!r->stopped && !wci_reader_at(r, WCI_YAML_MAP_END))
		read_pair(r, record, &seen, &guess);
	if (r->stopped)
		return;
	check_required(r, record, seen);
	wci_reader_next(r);
	record->broken = r->problems->total != problems;
	*out = record;
}

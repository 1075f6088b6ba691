/* SPDX-License-Identifier: MIT */
/* One seed file, or a piece of it, to batches of records. */
#include "ingest/reader.h"

#include <errno.h>
#include <string.h>

#include "core/mem.h"
#include "ingest/readrecord.h"

void
wci_batch_free(struct wci_batch *batch)
{
	if (batch == NULL)
		return;
	wci_arena_free(&batch->arena);
	wci_free(batch);
}

void
wci_batch_reset(struct wci_batch *batch)
{
	struct wci_arena arena = batch->arena;

	wci_arena_reset(&arena);
	*batch = (struct wci_batch){ .arena = arena };
}

size_t
wci_batch_weight(const struct wci_batch *batch)
{
	return sizeof(*batch) + batch->arena.size;
}

static void
flush_batch(struct wci_reader *r)
{
	struct wci_batch *batch = r->batch;

	r->batch = NULL;
	if (batch != NULL && batch->count > 0 && !r->no_memory) {
		if (batch->count < WCI_BATCH_RECORDS)
			wci_arena_trim(&batch->arena);
		batch->begun = r->seen_collections;
		if (!r->sink->take(r->sink->context, batch))
			r->stopped = true;
	} else {
		wci_batch_free(batch);
	}
}

static bool
is_full(const struct wci_batch *batch)
{
	return batch->count >= WCI_BATCH_RECORDS ||
	    batch->arena.used >= WCI_BATCH_BYTES;
}

static void
keep_record(struct wci_reader *r, struct wci_record *record)
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
read_items(struct wci_reader *r, const struct wci_collection *kind)
{
	size_t at_kind = (size_t)(kind - wci_collections);
	uint32_t index = r->next_index[at_kind];

	wci_reader_next(r);
	for (; !r->stopped && !wci_reader_at(r, WCI_YAML_SEQ_END); index++) {
		struct wci_record *record = NULL;

		if (r->piece != NULL && r->problems->total != 0) {
			r->stopped = true;
			break;
		}
		/* Only before another item: see cutter.c. */
		if (r->batch != NULL && is_full(r->batch))
			flush_batch(r);
		if (!wci_reader_at(r, WCI_YAML_MAP)) {
			wci_reader_complain(r, NULL, kind->name,
			    "an item is %s, expected a mapping of keys",
			    wci_reader_found(r));
			wci_reader_skip(r);
			continue;
		}
		wci_reader_record(r, kind, NULL, index, &record);
		if (record != NULL)
			keep_record(r, record);
	}
	r->next_index[at_kind] = index;
	wci_reader_next(r);
}

static void
complain_unknown_collection(struct wci_reader *r)
{
	const char *names[WCI_MAX_FIELDS];
	struct wci_buf known = WCI_BUF_EMPTY;
	const char *near;
	char word[WCI_READER_WORD];
	size_t count = 0;
	size_t i;

	wci_reader_word(r, word);
	for (i = 0; i < wci_collection_count; i++)
		if (wci_collections[i].top)
			names[count++] = wci_collections[i].name;
	for (i = 0; i < count; i++)
		wci_buf_printf(&known, "%s%s", i != 0 ? ", " : "", names[i]);
	near = wcifit_nearest(word, names, count);
	if (near != NULL)
		wci_buf_printf(&known, "; did you mean %s?", near);
	wci_reader_complain(r, NULL, NULL,
	    "unknown collection '%.60s' (known: %s)", word,
	    wci_buf_text(&known));
	wci_buf_free(&known);
}

static void
read_collection(struct wci_reader *r)
{
	const struct wci_collection *kind = NULL;
	bool at_margin = r->event->column == 1;

	r->open = NULL;
	if (wci_reader_at(r, WCI_YAML_SCALAR))
		kind = wci_collection_find(r->event->text, r->event->length);
	if (kind == NULL || !kind->top) {
		if (wci_reader_at(r, WCI_YAML_SCALAR))
			complain_unknown_collection(r);
		else
			wci_reader_complain(r, NULL, NULL,
			    "a key is %s, expected the name of a collection",
			    wci_reader_found(r));
		wci_reader_skip(r);
		if (!r->stopped)
			wci_reader_skip(r);
		return;
	}
	if ((r->seen_collections & (UINT32_C(1) << (kind - wci_collections))) !=
	    0)
		wci_reader_complain(r, NULL, kind->name,
		    "the collection stands twice in this file");
	r->seen_collections |= UINT32_C(1) << (kind - wci_collections);
	wci_reader_next(r);
	if (r->stopped)
		return;
	if (wci_reader_at(r, WCI_YAML_SEQ)) {
		const struct wci_collection *open =
		    at_margin && r->event->block ? kind : NULL;
		uint32_t column = r->event->column;

		read_items(r, kind);
		r->open = open;
		r->open_column = column;
		return;
	}
	wci_reader_complain(r, NULL, kind->name,
	    "is %s, expected a list of items", wci_reader_found(r));
	wci_reader_skip(r);
}

static void
read_document(struct wci_reader *r)
{
	uint32_t line;
	uint32_t column;

	wci_reader_next(r);
	if (r->stopped)
		return;
	if (wci_reader_at(r, WCI_YAML_END) ||
	    (wci_reader_at(r, WCI_YAML_SCALAR) && r->event->plain &&
		r->event->length == 0)) {
		wci_problems_add(r->problems, 1, 1, "",
		    "the file is empty, expected collections such as "
		    "'signings:'");
		return;
	}
	if (!wci_reader_at(r, WCI_YAML_MAP)) {
		wci_reader_complain(r, NULL, NULL,
		    "the file holds %s, expected collections such as "
		    "'signings:'",
		    wci_reader_found(r));
		return;
	}
	line = r->event->line;
	column = r->event->column;
	wci_reader_next(r);
	if (wci_reader_at(r, WCI_YAML_MAP_END))
		wci_problems_add(r->problems, line, column, "",
		    "the file holds no collection, expected one such as "
		    "'signings:'");
	while (!r->stopped && !wci_reader_at(r, WCI_YAML_MAP_END))
		read_collection(r);
	/* A second document, or an error behind the first one. */
	while (!r->stopped && !wci_reader_at(r, WCI_YAML_END))
		wci_reader_next(r);
}

/* What went wrong besides the text; WCIFIT_OK when nothing did. */
static enum wcifit_status
outcome(const struct wci_reader *r, struct wcifit_error *error)
{
	const struct wci_yaml_problem *problem = wci_events_error(r->events);

	if (r->no_memory || r->problems->failed)
		return wci_fail_memory(error);
	if (problem->errnum == ECANCELED)
		return wci_fail_interrupted(error);
	if (problem->errnum != 0)
		return wci_fail(error, WCIFIT_FAILED, "%s: %s",
		    problem->message, strerror(problem->errnum));
	return WCIFIT_OK;
}

static bool
was_cut_short(const struct wci_reader *r)
{
	return r->event != NULL && r->event->kind == WCI_YAML_ERROR;
}

static struct wci_reader
make_reader(const struct wci_reading *reading, struct wci_events *events)
{
	return (struct wci_reader){ .file = reading->file,
		.last_line = 1,
		.sink = reading->sink,
		.spare = reading->spare,
		.problems = reading->problems,
		.events = events };
}

enum wcifit_status
wci_read_whole(const struct wci_reading *reading, struct wcifit_error *error)
{
	struct wci_reader r = make_reader(reading,
	    reading->text != NULL
		? wci_events_of_text(reading->text, reading->input)
		: wci_events_of_input(reading->input));
	enum wcifit_status status;

	if (r.events == NULL)
		return wci_fail_memory(error);
	read_document(&r);
	flush_batch(&r);
	if (was_cut_short(&r) && wci_events_error(r.events)->errnum == 0) {
		const struct wci_yaml_problem *problem =
		    wci_events_error(r.events);

		reading->problems->cut = r.last_line;
		wci_problems_add(reading->problems, problem->line,
		    problem->column, "", "%s", problem->message);
	}
	status = outcome(&r, error);
	wci_events_free(r.events);
	return status;
}

/* Whether the piece ends as it must, everything in it being right. */
static bool
ends_right(const struct wci_reader *r)
{
	const struct wci_piece *piece = r->piece;

	if (r->stopped || r->problems->total != 0 ||
	    !wci_reader_at(r, WCI_YAML_END))
		return false;
	return piece->after == NULL ||
	    (r->open == piece->after && r->open_column == piece->column &&
		!wci_events_were_ended(r->events));
}

enum wcifit_status
wci_read_piece(const struct wci_reading *reading, const struct wci_piece *piece,
    struct wci_piece_end *end, struct wcifit_error *error)
{
	struct wci_reader r = make_reader(reading,
	    wci_events_of_piece(reading->text,
		piece->inside != NULL ? piece->inside->name : NULL,
		piece->lines));
	enum wcifit_status status;

	*end = (struct wci_piece_end){ .right = false };
	r.piece = piece;
	if (r.events == NULL)
		return wci_fail_memory(error);
	read_document(&r);
	end->right = ends_right(&r);
	end->begun = r.seen_collections;
	if (r.open != NULL)
		end->items = r.next_index[r.open - wci_collections];
	if (end->right) {
		flush_batch(&r);
	} else {
		wci_batch_free(r.batch);
		r.batch = NULL;
	}
	status = outcome(&r, error);
	wci_events_free(r.events);
	return status;
}

enum wcifit_status
wci_read_file(const struct wci_yaml_input *input, uint32_t file,
    const struct wci_batch_sink *sink, struct wci_problems *problems,
    struct wcifit_error *error)
{
	const struct wci_reading reading = {
		.input = input, .file = file, .sink = sink, .problems = problems
	};

	return wci_read_whole(&reading, error);
}

/* SPDX-License-Identifier: MIT */
/*
 * Events from lines and from libyaml.
 *
 * An item of a piece that is not written plainly is read by libyaml as if it
 * were a piece: with the items behind it, up to one that begins some KiB further
 * on, and behind a line with the key of the list.  What cutter.c says of cuts
 * holds for such a stretch: if libyaml comes to its end without an error, and
 * only the list is open there, it said what it says reading the whole file.  If
 * not, the piece ends with an error.
 *
 * Where something else is of another form, such as a key at the top in quotes,
 * libyaml reads the piece from its beginning, and the events that were given are
 * left out: they are the same ones.
 */
#include "ingest/events.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/mem.h"
#include "core/status.h"
#include "ingest/linewise.h"

/* A stretch is so long at least: to begin with libyaml takes time as well. */
#define STRETCH_BYTES ((size_t)8 * 1024)

struct wci_events {
	struct wci_linewise lines;
	size_t at;	       /* in what was read of them last */
	size_t given;	       /* events of the piece */
	const char *inside;    /* the piece */
	uint32_t before;       /* lines before it */
	bool other;	       /* behind what was read begins a stretch */
	struct wci_yaml *yaml; /* reads now: a stretch, or all that is left */
	struct wci_text rest;  /* what it was not given yet */
	struct wci_buf head;   /* the line with the key of a stretch */
	bool stretch;
	size_t stretch_end;
	unsigned depth;			    /* in the list of a stretch */
	const struct wci_yaml_input *input; /* of a whole file, or NULL */
	struct wci_yaml_event failure;
	struct wci_yaml_problem problem;
};

static const struct wci_yaml_event *
fail(struct wci_events *events, int errnum)
{
	events->problem.errnum = errnum;
	(void)snprintf(events->problem.message, sizeof(events->problem.message),
	    "cannot be read");
	events->failure.kind = WCI_YAML_ERROR;
	return &events->failure;
}

/* ------------------------------------------------------------------ libyaml */

static int
give_rest(void *context, void *buffer, size_t size, size_t *got)
{
	struct wci_events *events = context;
	struct wci_text *rest = &events->rest;

	if (wci_interrupted())
		return ECANCELED;
	*got = rest->length < size ? rest->length : size;
	memcpy(buffer, rest->bytes, *got);
	rest->bytes += *got;
	rest->length -= *got;
	return 0;
}

static void
place(void *context, uint64_t byte, uint32_t *line, uint32_t *column)
{
	const struct wci_events *events = context;

	*line = *column = 1;
	if (events->input != NULL)
		events->input->place(
		    events->input->context, byte, line, column);
}

/* Have libyaml read a text; false: no memory. */
static bool
begin_yaml(struct wci_events *events, const char *bytes, size_t length)
{
	const struct wci_yaml_input input = { give_rest, place, events };

	events->rest = (struct wci_text){ bytes, length };
	events->yaml = wci_yaml_new(&input);
	return events->yaml != NULL;
}

/* Have it read a text behind so many lines, the last of which has a key. */
static bool
begin_behind(struct wci_events *events, const char *bytes, size_t length,
    const struct wci_text *key, uint32_t lines)
{
	wci_buf_clear(&events->head);
	wci_buf_printf(&events->head, "%.*s:\n", (int)key->length, key->bytes);
	if (events->head.failed || !begin_yaml(events, bytes, length))
		return false;
	wci_yaml_begin_piece(events->yaml);
	wci_yaml_begin_inside(events->yaml, wci_buf_text(&events->head), lines);
	return true;
}

/* Have it read a whole piece. */
static bool
begin_piece(struct wci_events *events, const struct wci_text *text)
{
	if (events->inside != NULL) {
		const struct wci_text key = { events->inside,
			strlen(events->inside) };

		return begin_behind(
		    events, text->bytes, text->length, &key, events->before);
	}
	if (!begin_yaml(events, text->bytes, text->length))
		return false;
	wci_yaml_begin_piece(events->yaml);
	return true;
}

/* Have libyaml read what lines cannot; 0 or ENOMEM. */
static int
fall_back(struct wci_events *events)
{
	struct wci_linewise *lines = &events->lines;
	const struct wci_text text = { lines->text, lines->length };
	size_t i;

	lines->count = 0;
	if (lines->no_memory || !begin_piece(events, &text))
		return ENOMEM;
	/* An error ends it: that is the next event then, and stays so. */
	for (i = 0; i < events->given; i++)
		if (wci_yaml_next(events->yaml)->kind == WCI_YAML_ERROR)
			break;
	return 0;
}

/* ---------------------------------------------------------------- stretches */

/* Begin with one, and with its list; 0, an errno, or -1: that was none. */
static int
begin_stretch(struct wci_events *events)
{
	static const enum wci_yaml_kind kinds[] = { WCI_YAML_MAP,
		WCI_YAML_SCALAR, WCI_YAML_SEQ };
	const struct wci_linewise *lines = &events->lines;
	const struct wci_text key = { lines->key, lines->key_length };
	const struct wci_yaml_event *event = NULL;
	size_t end = wci_linewise_look_ahead(lines, STRETCH_BYTES);
	size_t i;

	if (!begin_behind(events, lines->text + lines->at, end - lines->at,
		&key, lines->line - 1))
		return ENOMEM;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		event = wci_yaml_next(events->yaml);
		if (event->kind != kinds[i])
			return wci_yaml_error(events->yaml)->errnum != 0
			    ? wci_yaml_error(events->yaml)->errnum
			    : -1;
	}
	events->other = false;
	events->stretch = end < lines->length;
	events->stretch_end = end;
	events->depth = 0;
	return event->block && event->column == wci_linewise_column(lines) + 1
	    ? 0
	    : -1;
}

/* Whether an event ends the list of a stretch behind which others follow. */
static bool
ends_stretch(struct wci_events *events, const struct wci_yaml_event *event)
{
	if (!events->stretch)
		return false;
	if (event->kind == WCI_YAML_MAP || event->kind == WCI_YAML_SEQ)
		events->depth++;
	else if (event->kind == WCI_YAML_MAP_END ||
	    event->kind == WCI_YAML_SEQ_END)
		return events->depth-- == 0;
	return false;
}

/* Behind its list nothing may stand: go on with lines; false: something does. */
static bool
end_stretch(struct wci_events *events)
{
	bool right = wci_yaml_next(events->yaml)->kind == WCI_YAML_MAP_END;

	right = right && wci_yaml_next(events->yaml)->kind == WCI_YAML_END;
	if (!right || wci_yaml_was_ended(events->yaml))
		return false;
	wci_yaml_free(events->yaml);
	events->yaml = NULL;
	events->stretch = false;
	wci_linewise_go_on(&events->lines, events->stretch_end);
	return true;
}

/* -------------------------------------------------------------------- lines */

/* Read on; 0, an errno, or -1: the piece is not what it was taken for. */
static int
read_on(struct wci_events *events)
{
	enum wci_linewise_answer answer;

	if (wci_interrupted())
		return ECANCELED;
	if (events->other)
		return begin_stretch(events);
	events->at = 0;
	answer = wci_linewise_read(&events->lines);
	events->other = answer == WCI_LINEWISE_OTHER;
	return answer == WCI_LINEWISE_LOST ? fall_back(events) : 0;
}

/* Whether of what was read of lines an event is left to give. */
static inline bool
has_read(const struct wci_events *events)
{
	return events->yaml == NULL && events->at < events->lines.count;
}

static inline const struct wci_yaml_event *
take_read(struct wci_events *events)
{
	events->given++;
	return &events->lines.events[events->at++];
}

/* The next event where it is none of those. */
static WCI_SELDOM const struct wci_yaml_event *
find_next(struct wci_events *events)
{
	const struct wci_linewise *lines = &events->lines;
	int code = 0;

	while (code == 0 && events->failure.kind != WCI_YAML_ERROR) {
		if (has_read(events))
			return take_read(events);
		if (events->yaml != NULL) {
			const struct wci_yaml_event *event =
			    wci_yaml_next(events->yaml);

			if (!ends_stretch(events, event)) {
				events->given++;
				return event;
			}
			code = end_stretch(events) ? 0 : -1;
		} else if (wci_linewise_has_ended(lines)) {
			return &lines->events[lines->count - 1];
		} else {
			code = read_on(events);
		}
	}
	return code == 0 ? &events->failure : fail(events, code > 0 ? code : 0);
}

const struct wci_yaml_event *
wci_events_next(struct wci_events *events)
{
	return has_read(events) ? take_read(events) : find_next(events);
}

/* -------------------------------------------------------- beginning and end */

static struct wci_events *
make_events(void)
{
	return wci_calloc(1, sizeof(struct wci_events));
}

static struct wci_events *
if_begun(struct wci_events *events, bool begun)
{
	if (begun)
		return events;
	wci_events_free(events);
	return NULL;
}

struct wci_events *
wci_events_of_input(const struct wci_yaml_input *input)
{
	struct wci_events *events = make_events();

	if (events == NULL)
		return NULL;
	events->yaml = wci_yaml_new(input);
	return if_begun(events, events->yaml != NULL);
}

struct wci_events *
wci_events_of_text(
    const struct wci_text *text, const struct wci_yaml_input *input)
{
	struct wci_events *events = make_events();

	if (events == NULL)
		return NULL;
	events->input = input;
	return if_begun(events, begin_yaml(events, text->bytes, text->length));
}

struct wci_events *
wci_events_of_piece(
    const struct wci_text *text, const char *inside, uint32_t lines)
{
	struct wci_events *events = make_events();

	if (events == NULL)
		return NULL;
	events->inside = inside;
	events->before = lines;
	if (!wci_linewise_may_read(text->bytes, text->length))
		return if_begun(events, begin_piece(events, text));
	wci_linewise_begin_inside(
	    &events->lines, text->bytes, text->length, inside, lines);
	return events;
}

void
wci_events_free(struct wci_events *events)
{
	if (events == NULL)
		return;
	wci_linewise_free(&events->lines);
	wci_yaml_free(events->yaml);
	wci_buf_free(&events->head);
	wci_free(events);
}

bool
wci_events_are_exact(const struct wci_events *events)
{
	return events->yaml == NULL || wci_yaml_is_exact(events->yaml);
}

bool
wci_events_were_ended(const struct wci_events *events)
{
	return events->yaml != NULL && wci_yaml_was_ended(events->yaml);
}

const struct wci_yaml_problem *
wci_events_error(const struct wci_events *events)
{
	return events->yaml != NULL && events->failure.kind != WCI_YAML_ERROR
	    ? wci_yaml_error(events->yaml)
	    : &events->problem;
}

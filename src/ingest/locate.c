/* SPDX-License-Identifier: MIT */
/* The places of keys' values. */
#include "ingest/locate.h"

#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/mem.h"
#include "ingest/yamlread.h"

/* A finding that wants a place. */
struct want {
	struct wci_finding *finding;
	char *key;
	uint32_t line;
	uint32_t skip;	 /* mappings of that line that have the key */
	uint32_t column; /* of its mapping; 0: not come upon yet */
	bool found;
};

/* One level of nesting on the way to the event. */
struct level {
	bool map;
	bool key_next; /* of a mapping: the next scalar is a key */
	uint32_t line;
	unsigned index;
	char key[64];
};

struct search {
	struct level levels[WCI_YAML_MAX_DEPTH + 1];
	size_t depth;
	struct want *wants; /* sorted by line */
	size_t count;
	bool no_memory;
};

/* The first finding about a mapping of that line, or the end. */
static size_t
first_of(const struct search *s, uint32_t line)
{
	size_t low = 0;
	size_t high = s->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->wants[middle].line < line)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Give a finding its place and the way of keys to where the search is. */
static void
settle(struct search *s, struct want *want, const struct wci_yaml_event *event,
    bool with_key)
{
	struct wci_buf path = WCI_BUF_EMPTY;
	size_t i;
	char *text;

	for (i = 0; i < s->depth; i++) {
		const struct level *level = &s->levels[i];

		if (!level->map)
			wci_buf_printf(&path, "[%u]", level->index);
		else if (i + 1 < s->depth || with_key)
			wci_buf_printf(
			    &path, "%s%s", i != 0 ? "." : "", level->key);
	}
	text = wci_buf_steal(&path);
	wci_buf_free(&path);
	if (text == NULL) {
		s->no_memory = true;
		return;
	}
	wci_free(want->finding->path);
	want->finding->path = text;
	want->finding->line = event->line;
	want->column = event->column;
	want->found = with_key;
}

/* A value is complete: what comes next on this level? */
static void
step(struct search *s)
{
	struct level *level;

	if (s->depth == 0)
		return;
	level = &s->levels[s->depth - 1];
	if (level->map)
		level->key_next = true;
	else
		level->index++;
}

/* A value begins: whose key is it? */
static void
look_at_value(struct search *s, const struct wci_yaml_event *event)
{
	const struct level *level = &s->levels[s->depth - 1];
	size_t i = first_of(s, level->line);
	bool settled = false;

	for (; i < s->count && s->wants[i].line == level->line; i++) {
		struct want *want = &s->wants[i];

		if (want->found || strcmp(want->key, level->key) != 0)
			continue;
		if (want->skip > 0) {
			want->skip--;
		} else if (!settled) {
			settle(s, want, event, true);
			settled = true;
		}
	}
}

static void
open_level(struct search *s, const struct wci_yaml_event *event)
{
	bool map = event->kind == WCI_YAML_MAP;
	size_t i = first_of(s, event->line);

	s->levels[s->depth++] =
	    (struct level){ .map = map, .key_next = map, .line = event->line };
	for (; map && i < s->count && s->wants[i].line == event->line; i++)
		if (s->wants[i].column == 0)
			settle(s, &s->wants[i], event, false);
}

static void
keep_key(struct level *level, const struct wci_yaml_event *event)
{
	size_t n = event->length < sizeof(level->key) ? event->length
						      : sizeof(level->key) - 1;

	memcpy(level->key, event->text, n);
	level->key[n] = '\0';
	level->key_next = false;
}

static void
look(struct search *s, const struct wci_yaml_event *event)
{
	struct level *level = s->depth > 0 ? &s->levels[s->depth - 1] : NULL;

	if (event->kind == WCI_YAML_MAP_END ||
	    event->kind == WCI_YAML_SEQ_END) {
		s->depth--;
		step(s);
		return;
	}
	if (level != NULL && level->map && level->key_next &&
	    event->kind == WCI_YAML_SCALAR) {
		keep_key(level, event);
		return;
	}
	if (level != NULL && level->map)
		look_at_value(s, event);
	if (event->kind == WCI_YAML_SCALAR)
		step(s);
	else
		open_level(s, event);
}

static int
compare(const void *left, const void *right)
{
	const struct want *a = left;
	const struct want *b = right;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	/* In the order in which they were found. */
	return a->finding < b->finding ? -1 : a->finding > b->finding;
}

/* The findings without a column; false: no memory. */
static bool
collect(struct search *s, struct wci_problems *problems)
{
	size_t i;

	s->wants = wci_calloc(problems->count, sizeof(*s->wants));
	if (s->wants == NULL)
		return false;
	for (i = 0; i < problems->count; i++) {
		struct wci_finding *finding = &problems->findings[i];

		if (finding->column != 0)
			continue;
		s->wants[s->count] =
		    (struct want){ finding, wci_strdup(finding->path),
			    finding->line, finding->nth, 0, false };
		if (s->wants[s->count++].key == NULL)
			return false;
	}
	if (s->count > 1)
		qsort(s->wants, s->count, sizeof(*s->wants), compare);
	return true;
}

static enum wcifit_status
read_again(
    struct search *s, struct wci_seed_file *file, struct wcifit_error *error)
{
	struct wci_yaml_input input = { wci_seed_input_read,
		wci_seed_input_place, NULL };
	struct wci_seed_input *bytes = NULL;
	struct wci_yaml *yaml = NULL;
	enum wcifit_status status = wci_seed_input_open(file, &bytes, error);
	bool over = status != WCIFIT_OK;

	if (status == WCIFIT_OK) {
		input.context = bytes;
		yaml = wci_yaml_new(&input);
		if (yaml == NULL)
			status = wci_fail_memory(error);
		over = yaml == NULL;
	}
	while (!over) {
		const struct wci_yaml_event *event = wci_yaml_next(yaml);

		over = event->kind == WCI_YAML_END ||
		    event->kind == WCI_YAML_ERROR;
		if (!over)
			look(s, event);
	}
	wci_yaml_free(yaml);
	wci_seed_input_close(bytes);
	return status;
}

enum wcifit_status
wci_locate(struct wci_seed_file *file, struct wcifit_error *error)
{
	struct search s = { .depth = 0 };
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	if (!collect(&s, file->problems))
		status = wci_fail_memory(error);
	else if (s.count > 0)
		status = read_again(&s, file, error);
	if (status == WCIFIT_OK && s.no_memory)
		status = wci_fail_memory(error);
	for (i = 0; i < s.count; i++) {
		struct want *want = &s.wants[i];

		if (want->finding != NULL)
			want->finding->column =
			    want->column != 0 ? want->column : 1;
		wci_free(want->key);
	}
	wci_free(s.wants);
	return status;
}

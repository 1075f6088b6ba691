/* SPDX-License-Identifier: MIT */
/* The place of a key's value in an item. */
#include "ingest/locate.h"

#include <string.h>

#include "core/buf.h"
#include "core/mem.h"
#include "ingest/yamlread.h"

/* One level of nesting on the way to the event. */
struct level {
	bool map;
	bool key_next; /* of a mapping: the next scalar is a key */
	bool wanted;   /* the mapping that begins at the line */
	unsigned index;
	char key[64];
};

struct search {
	struct level levels[WCI_YAML_MAX_DEPTH + 1];
	size_t depth;
	uint32_t line;
	const char *key;
	uint32_t *line_out;
	uint32_t *column_out;
	struct wci_buf path;
};

static void
put_path(struct search *s, const char *key)
{
	size_t i;

	wci_buf_clear(&s->path);
	for (i = 0; i < s->depth; i++) {
		const struct level *level = &s->levels[i];

		if (!level->map)
			wci_buf_printf(&s->path, "[%u]", level->index);
		else if (!level->wanted)
			wci_buf_printf(
			    &s->path, "%s%s", i != 0 ? "." : "", level->key);
	}
	if (key != NULL)
		wci_buf_printf(&s->path, ".%s", key);
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

/* True when the value that begins with this event is the one wanted. */
static bool
is_wanted(const struct search *s)
{
	const struct level *level;

	if (s->depth == 0)
		return false;
	level = &s->levels[s->depth - 1];
	return level->map && level->wanted && !level->key_next &&
	    strcmp(level->key, s->key) == 0;
}

static void
open_level(struct search *s, const struct wci_yaml_event *event)
{
	bool map = event->kind == WCI_YAML_MAP;
	struct level level = { .map = map,
		.key_next = map,
		.wanted = map && event->line == s->line };

	if (level.wanted) {
		*s->line_out = event->line;
		*s->column_out = event->column;
		s->levels[s->depth] = level;
		put_path(s, NULL);
	}
	s->levels[s->depth++] = level;
}

/* Look at one event; true: the search is over. */
static bool
look(struct search *s, const struct wci_yaml_event *event)
{
	struct level *level = s->depth > 0 ? &s->levels[s->depth - 1] : NULL;

	if (event->kind == WCI_YAML_MAP_END ||
	    event->kind == WCI_YAML_SEQ_END) {
		s->depth--;
		step(s);
		return level != NULL && level->wanted;
	}
	if (level != NULL && level->map && level->key_next &&
	    event->kind == WCI_YAML_SCALAR) {
		size_t n = event->length < sizeof(level->key)
		    ? event->length
		    : sizeof(level->key) - 1;

		memcpy(level->key, event->text, n);
		level->key[n] = '\0';
		level->key_next = false;
		return false;
	}
	if (is_wanted(s)) {
		*s->line_out = event->line;
		*s->column_out = event->column;
		put_path(s, s->key);
		return true;
	}
	if (event->kind == WCI_YAML_SCALAR)
		step(s);
	else
		open_level(s, event);
	return false;
}

void
wci_locate(struct wci_seed_file *file, uint32_t line, const char *key,
    uint32_t *line_out, uint32_t *column_out, char **path_out)
{
	struct search s = { .line = line,
		.key = key,
		.line_out = line_out,
		.column_out = column_out };
	struct wci_yaml_input input = { wci_seed_input_read,
		wci_seed_input_place, NULL };
	struct wci_seed_input *bytes = NULL;
	struct wci_yaml *yaml = NULL;
	bool over = false;

	*line_out = line;
	*column_out = 1;
	if (wci_seed_input_open(file, &bytes, NULL) == WCIFIT_OK) {
		input.context = bytes;
		yaml = wci_yaml_new(&input);
	}
	while (yaml != NULL && !over) {
		const struct wci_yaml_event *event = wci_yaml_next(yaml);

		over = event->kind == WCI_YAML_END ||
		    event->kind == WCI_YAML_ERROR || look(&s, event);
	}
	wci_yaml_free(yaml);
	wci_seed_input_close(bytes);
	*path_out = wci_buf_steal(&s.path);
	wci_buf_free(&s.path);
}

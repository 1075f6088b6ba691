/* SPDX-License-Identifier: MIT */
/*
 * Seeds as most people write them, read line by line without libyaml: a key,
 * or the beginning of an item, a line; values on that line, plain, in quotes
 * without escapes, or in brackets; comments.  It takes a tenth of libyaml's time.
 *
 * Whatever is read so says exactly what libyaml says of it: the same events at
 * the same places (a test compares them).  Anything else is not read at all:
 * the caller has libyaml read it, an item at a time or the whole text.
 */
#ifndef WCI_INGEST_LINEWISE_H
#define WCI_INGEST_LINEWISE_H

#include "ingest/yamlread.h"

/* Deeper nesting is left to libyaml. */
#define WCI_LINEWISE_DEPTH 8

/* A mapping or list in block style that is open. */
struct wci_linewise_node {
	bool list;
	uint32_t column; /* from 0 */
};

struct wci_linewise {
	const char *text;
	size_t length;
	const char *head; /* the key to begin with; NULL: that of the text */
	const char *key;  /* the last one at the top */
	size_t key_length;
	size_t at;     /* in the text: the next line */
	uint32_t line; /* its number, from 1 */
	struct wci_linewise_node open[WCI_LINEWISE_DEPTH]; /* innermost last */
	unsigned depth;
	bool waits; /* the value of the last key is still to come */
	/* What was read last. */
	struct wci_yaml_event *events;
	size_t count;
	size_t capacity;
	bool no_memory;
};

/*
 * Begin with a text, behind which there must be a line feed that is not part of
 * it.  Scalars are handed out as parts of it, without a NUL behind them.  *l is
 * zeroed, or was used before; wci_linewise_free at the end.
 */
void wci_linewise_begin(
    struct wci_linewise *l, const char *text, size_t length);

/*
 * The same with what stands inside a list, behind so many lines of its file: it is
 * read as if the line "head:" stood in the last of them.  NULL: inside none.
 */
void wci_linewise_begin_inside(struct wci_linewise *l, const char *text,
    size_t length, const char *head, uint32_t lines);

/*
 * Whether all characters of a text are such that it can be read so; to be
 * asked first, for they are not looked at again.
 */
bool wci_linewise_may_read(const char *text, size_t length);

enum wci_linewise_answer {
	WCI_LINEWISE_READ, /* l->events; the last event of all is END */
	/* The same, and at l->at begins a line with an item of another form. */
	WCI_LINEWISE_OTHER,
	/* What comes is of another form, and no item; or l->no_memory. */
	WCI_LINEWISE_LOST
};

/* Read an item of the list at the top, or a line with a key at the top. */
enum wci_linewise_answer wci_linewise_read(struct wci_linewise *l);

/* Whether the last event was read. */
static inline bool
wci_linewise_has_ended(const struct wci_linewise *l)
{
	return l->count > 0 && l->events[l->count - 1].kind == WCI_YAML_END;
}

/* The column of the dashes of the list at the top, from 0. */
static inline uint32_t
wci_linewise_column(const struct wci_linewise *l)
{
	return l->open[1].column;
}

/* After OTHER: the next item of that list begins with the line there. */
void wci_linewise_go_on(struct wci_linewise *l, size_t at);

/*
 * Where, at least `least` bytes behind l->at, a line looks like an item of the
 * list in which the one at l->at stands; the end of the text where none does, or where a
 * key stands at the top before that.
 */
size_t wci_linewise_look_ahead(const struct wci_linewise *l, size_t least);

void wci_linewise_free(struct wci_linewise *l);

#endif

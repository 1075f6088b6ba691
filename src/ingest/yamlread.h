/* SPDX-License-Identifier: MIT */
/*
 * A pull reader over libyaml's events for hand-written data: mappings,
 * sequences and scalars with their places, and nothing else.  Anchors, aliases, tags,
 * further documents, and what is too deep or too long are refused.
 */
#ifndef WCI_INGEST_YAMLREAD_H
#define WCI_INGEST_YAMLREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Deeper nesting is refused. */
#define WCI_YAML_MAX_DEPTH 16
/* Bytes of one scalar, and of the gap between two events, at most. */
#define WCI_YAML_MAX_SCALAR ((size_t)1024 * 1024)

enum wci_yaml_kind {
	WCI_YAML_MAP,
	WCI_YAML_MAP_END,
	WCI_YAML_SEQ,
	WCI_YAML_SEQ_END,
	WCI_YAML_SCALAR,
	WCI_YAML_END,  /* of the file */
	WCI_YAML_ERROR /* see wci_yaml_problem; nothing follows */
};

struct wci_yaml_event {
	enum wci_yaml_kind kind;
	const char *text; /* of a scalar, until the next event */
	size_t length;
	bool plain;	 /* a scalar without quotes */
	bool block;	 /* a mapping or list without brackets */
	uint32_t line;	 /* from 1 */
	uint32_t column; /* from 1, in code points */
};

/*
 * Gives bytes of the file: fills at most `size`, sets *got (0: the end),
 * returns 0 or an errno value.  ECANCELED means interrupted.
 */
struct wci_yaml_input {
	int (*read)(void *context, void *buffer, size_t size, size_t *got);
	/* Line and column (from 1) of a byte, counted in another pass. */
	void (*place)(
	    void *context, uint64_t byte, uint32_t *line, uint32_t *column);
	void *context;
};

struct wci_yaml_problem {
	uint32_t line;
	uint32_t column;
	int errnum; /* of the input; 0: the text itself is wrong */
	char message[256];
};

struct wci_yaml;

/* NULL when there is no memory. */
struct wci_yaml *wci_yaml_new(const struct wci_yaml_input *input);
void wci_yaml_free(struct wci_yaml *yaml);

/*
 * Before the first event: what follows is the rest of a text of which `lines`
 * lines came before, and is read as if the line `head` stood before it.  Places
 * of events are those in the whole text; those of problems are not.
 */
void wci_yaml_begin_inside(
    struct wci_yaml *yaml, const char *head, uint32_t lines);

/*
 * Before the first event: what is read is a piece of a text.  The limit on what
 * stands between two events is narrower, so that what is right here is right
 * wherever the text was cut.
 */
void wci_yaml_begin_piece(struct wci_yaml *yaml);

/* Whether "..." ended a document. */
bool wci_yaml_was_ended(const struct wci_yaml *yaml);

/* The next event; after END or ERROR the same again. */
const struct wci_yaml_event *wci_yaml_next(struct wci_yaml *yaml);

/*
 * Whether each character of the current scalar stands in the file as it is: no
 * escape, no line break.
 */
bool wci_yaml_is_exact(const struct wci_yaml *yaml);

/* What was wrong after WCI_YAML_ERROR. */
const struct wci_yaml_problem *wci_yaml_error(const struct wci_yaml *yaml);

#endif

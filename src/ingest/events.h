/* SPDX-License-Identifier: MIT */
/*
 * What a seed file says, event by event: read line by line where it is written
 * plainly enough (linewise.h), by libyaml where it is not.  Which of them read it
 * cannot be told from the events.
 */
#ifndef WCI_INGEST_EVENTS_H
#define WCI_INGEST_EVENTS_H

#include "ingest/yamlread.h"

struct wci_events;

/* A text in memory. */
struct wci_text {
	const char *bytes; /* behind them stands a line feed of no meaning */
	size_t length;
};

/* Of an input that is read as it comes, by libyaml; NULL: no memory. */
struct wci_events *wci_events_of_input(const struct wci_yaml_input *input);

/*
 * Of a whole file that is in memory, by libyaml.  Of the input no more is used than
 * `place`.  NULL: no memory.
 */
struct wci_events *wci_events_of_text(
    const struct wci_text *text, const struct wci_yaml_input *input);

/*
 * Of a piece of a file, or of all of it: by libyaml item by item where they are not written
 * plainly.  It stands behind `lines` lines, inside the list under the key
 * `inside`, or is the first one of its file (NULL).  The places of events are
 * those in the file; those of problems are not.  The limit on what stands
 * between two events is narrower than for a file, so that what is right here is
 * right wherever the file was cut.  NULL: no memory.
 */
struct wci_events *wci_events_of_piece(
    const struct wci_text *text, const char *inside, uint32_t lines);

void wci_events_free(struct wci_events *events);

/*
 * The next event; after END or ERROR the same again.  Scalars of a text have no
 * NUL behind them.
 */
const struct wci_yaml_event *wci_events_next(struct wci_events *events);

/* As wci_yaml_is_exact, wci_yaml_was_ended and wci_yaml_error. */
bool wci_events_are_exact(const struct wci_events *events);
bool wci_events_were_ended(const struct wci_events *events);
const struct wci_yaml_problem *wci_events_error(
    const struct wci_events *events);

#endif

/* SPDX-License-Identifier: MIT */
/* What the reader of documents and that of records share. */
#ifndef WCI_INGEST_READRECORD_H
#define WCI_INGEST_READRECORD_H

#include "ingest/reader.h"

struct wci_reader {
	struct wci_events *events;
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
	struct wci_batch *(*spare)(void *context);
	const struct wci_piece *piece; /* NULL: a whole file */
	/* Of the item at the top: bytes of the batch before it; once said. */
	size_t before;
	bool too_large;
	/* The last value at the top, if it is a list in block style. */
	const struct wci_collection *open;
	uint32_t open_column;
	/*
	 * Items of a collection mostly have the same keys in the same order:
	 * the field that last followed each field, and the one that came first.
	 */
	unsigned char followed[WCI_MAX_FIELDS][WCI_MAX_FIELDS];
	unsigned char began[WCI_MAX_FIELDS];
};

/* Step to the next event, unless something has ended the reading. */
void wci_reader_next(struct wci_reader *r);

/* Whether the current event is of that kind. */
static inline bool
wci_reader_at(const struct wci_reader *r, enum wci_yaml_kind kind)
{
	return !r->stopped && r->event->kind == kind;
}

/* Step over the node that begins with the current event. */
void wci_reader_skip(struct wci_reader *r);

/* What the current event is, in words. */
const char *wci_reader_found(const struct wci_reader *r);

/* The current scalar for a message, cut where it is longer. */
#define WCI_READER_WORD 128
void wci_reader_word(const struct wci_reader *r, char word[WCI_READER_WORD]);

/* Add a problem at the current event, about a key of a record. */
void wci_reader_complain(struct wci_reader *r, const struct wci_record *record,
    const char *key, const char *format, ...) WCI_COMPLAINS(4, 5);

/*
 * The mapping at the current event as a record of the batch, a broken one if
 * there are problems; *out stays as it is when the reading ended in it.
 */
void wci_reader_record(struct wci_reader *r, const struct wci_collection *kind,
    struct wci_record *owner, uint32_t index, struct wci_record **out);

#endif

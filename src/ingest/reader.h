/* SPDX-License-Identifier: MIT */
/*
 * One seed file to batches of records: structure, keys and the form of every
 * value are checked here, by the field tables; what needs other files is not.
 */
#ifndef WCI_INGEST_READER_H
#define WCI_INGEST_READER_H

#include "ingest/events.h"
#include "ingest/problems.h"
#include "ingest/record.h"

/* Takes each full batch; false ends the reading. */
struct wci_batch_sink {
	bool (*take)(void *context, struct wci_batch *batch);
	void *context;
};

/* A batch has so many records, or bytes, and seldom more. */
#define WCI_BATCH_RECORDS 256
#define WCI_BATCH_BYTES ((size_t)1024 * 1024)

/* Of one item with all that stands in it; beyond that it is refused. */
#define WCI_RECORD_BYTES ((size_t)16 * 1024 * 1024)

void wci_batch_free(struct wci_batch *batch);

/* Make it empty, to be filled again. */
void wci_batch_reset(struct wci_batch *batch);

/* The memory that it takes. */
size_t wci_batch_weight(const struct wci_batch *batch);

/* A part of a file that is read by itself: what must hold at its ends. */
struct wci_piece {
	const struct wci_collection
	    *inside;	/* whose list it begins in, or NULL */
	uint32_t lines; /* of the file before it */
	const struct wci_collection *after; /* whose list it ends in, or NULL */
	uint32_t column;		    /* of that list's dashes, from 1 */
};

struct wci_piece_end {
	bool right;	/* it was read to its end, and all is as it must be */
	uint32_t begun; /* collections (bits) whose key stands in it */
	uint32_t items; /* of the last list, those before the piece left out */
};

/* One reading: of a text in memory, or of an input (NULL with a piece). */
struct wci_reading {
	const struct wci_yaml_input *input; /* of a text only to place bytes */
	const struct wci_text *text;	    /* or NULL */
	uint32_t file;
	const struct wci_batch_sink *sink;
	/* An empty batch to fill, or NULL; context of the sink; may be NULL. */
	struct wci_batch *(*spare)(void *context);
	struct wci_problems *problems;
};

/*
 * Read a whole file.  Problems go to `problems`; a record with one is handed
 * on as broken, the rest goes on.  WCIFIT_FAILED only when the input or memory fails.
 */
enum wcifit_status wci_read_whole(
    const struct wci_reading *reading, struct wcifit_error *error);

/*
 * Read a piece of a file.  The first thing that is wrong ends it, and it is
 * not right; what the problems then say is of no use.  Records count from
 * where the piece begins; those handed on are right if all before the piece is.
 */
enum wcifit_status wci_read_piece(const struct wci_reading *reading,
    const struct wci_piece *piece, struct wci_piece_end *end,
    struct wcifit_error *error);

/* As wci_read_whole, for who has no batches to use again. */
enum wcifit_status wci_read_file(const struct wci_yaml_input *input,
    uint32_t file, const struct wci_batch_sink *sink,
    struct wci_problems *problems, struct wcifit_error *error);

#endif

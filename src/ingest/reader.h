/* SPDX-License-Identifier: MIT */
/*
 * One seed file to batches of records: structure, keys and the form of every
 * value are checked here, by the field tables; what needs other files is not.
 */
#ifndef WCI_INGEST_READER_H
#define WCI_INGEST_READER_H

#include "ingest/problems.h"
#include "ingest/record.h"
#include "ingest/yamlread.h"

/* Takes each full batch; false ends the reading. */
struct wci_batch_sink {
	bool (*take)(void *context, struct wci_batch *batch);
	void *context;
};

/* Records of one batch at most; part of what the database's bytes rest on. */
#define WCI_BATCH_RECORDS 256

void wci_batch_free(struct wci_batch *batch);

/*
 * Read a whole file.  Problems go to `problems`; a record with one is handed
 * on as broken, the rest goes on.  WCIFIT_FAILED only when the input or memory fails.
 */
enum wcifit_status wci_read_file(const struct wci_yaml_input *input,
    uint32_t file, const struct wci_batch_sink *sink,
    struct wci_problems *problems, struct wcifit_error *error);

#endif

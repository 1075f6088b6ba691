/* SPDX-License-Identifier: MIT */
/*
 * A record's fields as the parameters of an INSERT, one after the other: by
 * the kind of each field, as many columns as wci_field_columns says.
 */
#ifndef WCI_INGEST_CELLS_H
#define WCI_INGEST_CELLS_H

#include "ingest/build.h"
#include "ingest/pending.h"

/* The row being bound. */
struct wci_row {
	struct wci_build *build;
	struct wci_pending *pending;
	const struct wci_record *record;
	struct wci_stmt *stmt;
	int at; /* of the next parameter, from 1 */
	enum wcifit_status status;
	struct wcifit_error *error;
};

void wci_row_int(struct wci_row *row, int64_t value);
/* The text must stay until the statement has run. */
void wci_row_text(struct wci_row *row, const char *text, size_t length);

/* The id of a record that has none of its own (wci_build_make_id). */
void wci_row_made_id(struct wci_row *row);

/* Every column of a field, whether the record has the key or not. */
void wci_row_field(struct wci_row *row, const struct wci_field *field,
    const struct wci_value *value);

/* The id of the row that the n-th item refers to. */
void wci_row_reference(struct wci_row *row, const struct wci_field *field,
    const struct wci_item *item, size_t n);

#endif

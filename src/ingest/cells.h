/* SPDX-License-Identifier: MIT */
/*
 * A record's fields as the cells of a row, one after the other: by the kind of
 * each field, as many columns as wci_field_columns says.
 */
#ifndef WCI_INGEST_CELLS_H
#define WCI_INGEST_CELLS_H

#include "db/intake.h"
#include "ingest/build.h"

/* What could not be said yet of a row when it was made. */
struct wci_open {
	struct wci_open *next;
	const struct wci_field *field;
	size_t n; /* its n-th item */
};

/*
 * A row that was made of a record, in one piece, as another thread reads it that
 * has to fetch it from the memory of the one that made it.
 */
struct wci_made {
	const struct wci_record *record;
	int64_t row;	 /* its number in the table */
	uint64_t filled; /* a bit for each cell that is not NULL */
	size_t weight;	 /* about the bytes of its texts and lists */
	struct wci_open *open;
	/*
	 * Of each list of references their number, then the numbers of the rows
	 * they name, 0: not known yet.
	 */
	const uint32_t *lists;
	struct wci_cell cells[];
};

/* The row being filled in. */
struct wci_row {
	struct wci_build *build;
	struct wci_arena *arena; /* for what is made on the way */
	const struct wci_record *record;
	struct wci_cell *cells;
	size_t at; /* of the next cell */
	enum wcifit_status status;
	struct wcifit_error *error;
};

void wci_row_int(struct wci_row *row, int64_t value);
/* The text must stay until the row has gone in. */
void wci_row_text(struct wci_row *row, const char *text, size_t length);

/* The id of a record that has none of its own (wci_build_make_id). */
void wci_row_made_id(struct wci_row *row);

/* Every column of a field, whether the record has the key or not. */
void wci_row_field(struct wci_row *row, const struct wci_field *field,
    const struct wci_value *value);

/* The id of the row that the n-th item refers to. */
void wci_row_reference(struct wci_row *row, const struct wci_field *field,
    const struct wci_item *item, size_t n);

/*
 * The row an item refers to, until the next call for the same field; NULL: a
 * problem, or it was noted as open in the row that is made of the record.
 */
const struct wci_name *wci_row_resolve(
    struct wci_row *row, const struct wci_field *field, size_t n);

/* The day of signing of a record, or NULL. */
const char *wci_signing_day(const struct wci_record *record);

#endif

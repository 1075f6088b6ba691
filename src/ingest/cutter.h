/* SPDX-License-Identifier: MIT */
/*
 * Cutting a large seed file into pieces that several threads read.  Where a
 * piece ends is a guess by the look of lines; reading it proves or refutes the
 * guess (see cutter.c), and what was refuted is read again in one go.
 */
#ifndef WCI_INGEST_CUTTER_H
#define WCI_INGEST_CUTTER_H

#include "ingest/reader.h"
#include "ingest/seedfiles.h"

/* One piece: its text and what must hold at its two ends. */
struct wci_cut {
	char *bytes; /* the caller's: used again by the next cut */
	size_t capacity;
	size_t length; /* behind them stands a line feed of no meaning */
	struct wci_piece piece;
	bool first;
	bool last;
	bool refused; /* no place to cut was found: there is no piece */
	struct wci_seed_mark mark; /* how far the file was read */
};

/* Room for so many bytes and the line feed behind them; false: no memory. */
bool wci_cut_reserve(struct wci_cut *cut, size_t bytes);

struct wci_cutter;

/* Begin with a file, to be cut into pieces of about that many bytes. */
enum wcifit_status wci_cutter_open(struct wci_seed_file *file,
    size_t piece_bytes, struct wci_cutter **cutter_out,
    struct wcifit_error *error);

/* The next piece; after the last or a refused one there is none. */
enum wcifit_status wci_cutter_next(
    struct wci_cutter *cutter, struct wci_cut *cut, struct wcifit_error *error);

void wci_cutter_close(struct wci_cutter *cutter);

#endif

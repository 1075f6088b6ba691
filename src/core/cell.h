/* SPDX-License-Identifier: MIT */
/*
 * One value of a row, on its way from a statement to a renderer.
 */
#ifndef WCI_CORE_CELL_H
#define WCI_CORE_CELL_H

#include <stddef.h>
#include <stdint.h>

enum wci_cell_type {
	WCI_CELL_NULL,
	WCI_CELL_INT,
	WCI_CELL_REAL,
	WCI_CELL_TEXT,
	WCI_CELL_BLOB
};

/* Text and blobs are borrowed until the next row. */
struct wci_cell {
	enum wci_cell_type type;
	int64_t integer;  /* WCI_CELL_INT */
	double real;	  /* WCI_CELL_REAL */
	const char *text; /* WCI_CELL_TEXT, WCI_CELL_BLOB; never NULL there */
	size_t length;
};

#endif

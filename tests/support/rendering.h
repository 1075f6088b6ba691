/* SPDX-License-Identifier: MIT */
/* Literal rows for the tests of formats. */
#ifndef WCI_TESTS_RENDERING_H
#define WCI_TESTS_RENDERING_H

#include "render/render.h"
#include "support/support.h"

#define NIL                                                                    \
	{                                                                      \
		.type = WCI_CELL_NULL                                          \
	}
#define INT(n)                                                                 \
	{                                                                      \
		.type = WCI_CELL_INT, .integer = (n)                           \
	}
#define REAL(n)                                                                \
	{                                                                      \
		.type = WCI_CELL_REAL, .real = (n)                             \
	}
#define TEXT(s)                                                                \
	{                                                                      \
		.type = WCI_CELL_TEXT, .text = (s), .length = sizeof(s) - 1    \
	}
#define BLOB(s)                                                                \
	{                                                                      \
		.type = WCI_CELL_BLOB, .text = (s), .length = sizeof(s) - 1    \
	}

/*
 * Render rows of cells; the text is appended to *buf, or goes to the sink of
 * `options` when buf is NULL.
 */
enum wcifit_status test_render(const struct wcifit_output *options,
    const struct wci_rowset *rowset, const struct wci_cell *cells, size_t rows,
    struct wci_buf *buf, struct wcifit_error *error);

/* The same, with the text it must give. */
void test_rendered(const struct wcifit_output *output,
    const struct wci_rowset *rowset, const struct wci_cell *cells, size_t rows,
    const char *expected);

/* Fails for lack of memory or not at all, in a format without a sink. */
enum wcifit_status test_render_nowhere(enum wcifit_format format,
    const struct wci_rowset *rowset, const struct wci_cell *cells, size_t rows);

#endif

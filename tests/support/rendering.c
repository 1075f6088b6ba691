/* SPDX-License-Identifier: MIT */
#include "support/rendering.h"

enum wcifit_status
test_render(const struct wcifit_output *options,
    const struct wci_rowset *rowset, const struct wci_cell *cells, size_t rows,
    struct wci_buf *buf, struct wcifit_error *error)
{
	struct wcifit_output output = *options;
	struct wci_render *renderer = NULL;
	enum wcifit_status status;

	if (buf != NULL)
		output.sink = test_sink(buf);
	status = wci_render_begin(&output, rowset, 0, &renderer, error);
	for (size_t i = 0; status == WCIFIT_OK && i < rows; i++)
		status = wci_render_row(
		    renderer, cells + i * rowset->column_count, error);
	if (status == WCIFIT_OK)
		status = wci_render_end(renderer, error);
	if (status == WCIFIT_OK && buf != NULL) {
		ck_assert_uint_eq(wci_render_rows(renderer), rows);
		ck_assert_uint_eq(wci_render_bytes(renderer), buf->length);
	}
	wci_render_free(renderer);
	return status;
}

void
test_rendered(const struct wcifit_output *output,
    const struct wci_rowset *rowset, const struct wci_cell *cells, size_t rows,
    const char *expected)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf buf = WCI_BUF_EMPTY;

	ck_assert_msg(
	    test_render(output, rowset, cells, rows, &buf, &error) == WCIFIT_OK,
	    "%s", error.message);
	ck_assert_str_eq(wci_buf_text(&buf), expected);
	wci_buf_free(&buf);
}

static int
swallow(void *context, const char *bytes, size_t length)
{
	(void)context;
	(void)bytes;
	(void)length;
	return 0;
}

enum wcifit_status
test_render_nowhere(enum wcifit_format format, const struct wci_rowset *rowset,
    const struct wci_cell *cells, size_t rows)
{
	struct wcifit_output output = { .format = format };

	output.sink.write = swallow;
	return test_render(&output, rowset, cells, rows, NULL, NULL);
}

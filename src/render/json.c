/* SPDX-License-Identifier: MIT */
/*
 * JSON: one array of objects, or one object a line.  Always valid UTF-8;
 * what JSON cannot say is refused.
 */
#include "render/format.h"

#include "core/mem.h"

struct json {
	char **keys; /* '"name":' */
	size_t *lengths;
	bool lines;
};

/* Keys are the same in all rows, so write them once, through the sink's code. */
static enum wcifit_status
make_key(struct wci_render *render, size_t n, struct wcifit_error *error)
{
	struct json *json = render->state;
	const char *name = render->rowset->columns[n].name;
	struct wci_out *out = &render->out;

	out->length = 0;
	if (strlen(name) > WCI_OUT_SIZE / 8)
		return wci_format_refuse(
		    render, n, "the name is too long for JSON", error);
	if (!wci_format_quoted(out, name, strlen(name)))
		return wci_format_refuse(
		    render, n, "the name is not UTF-8", error);
	wci_out_putc(out, ':');
	json->keys[n] = wci_strndup(out->data, out->length);
	if (json->keys[n] == NULL)
		return wci_fail_memory(error);
	json->lengths[n] = out->length;
	return WCIFIT_OK;
}

static enum wcifit_status
begin(struct wci_render *render, bool lines, struct wcifit_error *error)
{
	struct json *json = render->state;
	size_t count = render->rowset->column_count;

	json->lines = lines;
	json->keys = wci_calloc(count, sizeof *json->keys);
	json->lengths = wci_calloc(count, sizeof *json->lengths);
	if (json->keys == NULL || json->lengths == NULL)
		return wci_fail_memory(error);
	for (size_t i = 0; i < count; i++) {
		enum wcifit_status status = make_key(render, i, error);

		if (status != WCIFIT_OK)
			return status;
	}
	render->out.length = 0;
	if (!lines)
		wci_out_putc(&render->out, '[');
	return WCIFIT_OK;
}

static enum wcifit_status
array_begin(struct wci_render *render, struct wcifit_error *error)
{
	return begin(render, false, error);
}

static enum wcifit_status
lines_begin(struct wci_render *render, struct wcifit_error *error)
{
	return begin(render, true, error);
}

/* NULL, or why JSON cannot say it. */
static const char *
put_cell(struct wci_out *out, const struct wci_cell *cell)
{
	switch (cell->type) {
	case WCI_CELL_NULL:
		wci_out_put(out, "null", 4);
		break;
	case WCI_CELL_INT:
		wci_format_int(out, cell->integer);
		break;
	case WCI_CELL_REAL:
		/* Infinite and not-a-number minus itself are no zero. */
		if (!(cell->real - cell->real == 0))
			return "JSON has no infinite numbers";
		wci_format_real(out, cell->real);
		break;
	case WCI_CELL_TEXT:
		if (!wci_format_quoted(out, cell->text, cell->length))
			return "the text is not UTF-8; look at it with hex()";
		break;
	case WCI_CELL_BLOB:
		wci_out_putc(out, '"');
		wci_format_hex(out, cell->text, cell->length);
		wci_out_putc(out, '"');
		break;
	}
	return NULL;
}

static enum wcifit_status
row(struct wci_render *render, const struct wci_cell *cells,
    struct wcifit_error *error)
{
	const struct json *json = render->state;
	struct wci_out *out = &render->out;
	size_t count = render->rowset->column_count;

	if (!json->lines)
		wci_out_puts(out, render->rows == 0 ? "\n" : ",\n");
	wci_out_putc(out, '{');
	for (size_t i = 0; i < count; i++) {
		const char *problem;

		if (i > 0)
			wci_out_putc(out, ',');
		wci_out_put(out, json->keys[i], json->lengths[i]);
		problem = put_cell(out, &cells[i]);
		if (problem != NULL)
			return wci_format_refuse(render, i, problem, error);
	}
	wci_out_putc(out, '}');
	if (json->lines)
		wci_out_putc(out, '\n');
	return WCIFIT_OK;
}

static enum wcifit_status
end(struct wci_render *render, struct wcifit_error *error)
{
	const struct json *json = render->state;

	(void)error;
	if (!json->lines)
		wci_out_puts(&render->out, render->rows == 0 ? "]\n" : "\n]\n");
	return WCIFIT_OK;
}

static void
json_free(struct wci_render *render)
{
	struct json *json = render->state;

	for (size_t i = 0; i < render->rowset->column_count; i++)
		if (json->keys != NULL)
			wci_free(json->keys[i]);
	wci_free(json->keys);
	wci_free(json->lengths);
}

const struct wci_format wci_format_json = { .state_size = sizeof(struct json),
	.unique_names = true,
	.begin = array_begin,
	.row = row,
	.end = end,
	.free = json_free };

const struct wci_format wci_format_ndjson = { .state_size = sizeof(struct json),
	.unique_names = true,
	.begin = lines_begin,
	.row = row,
	.end = end,
	.free = json_free };

/* SPDX-License-Identifier: MIT */
/* Choosing a format and running it; what formats share. */
#include "render/render.h"

#include <string.h>

#include "core/bytes.h"
#include "core/mem.h"
#include "core/text.h"
#include "render/format.h"
#include "render/number.h"

static const struct {
	const char *name;
	const struct wci_format *format;
} formats[WCIFIT_FORMAT_COUNT] = { [WCIFIT_TABLE] = { "table",
				       &wci_format_table },
	[WCIFIT_CSV] = { "csv", &wci_format_csv },
	[WCIFIT_TSV] = { "tsv", &wci_format_tsv },
	[WCIFIT_JSON] = { "json", &wci_format_json },
	[WCIFIT_NDJSON] = { "ndjson", &wci_format_ndjson },
	[WCIFIT_MARKDOWN] = { "markdown", &wci_format_markdown },
	[WCIFIT_HTML] = { "html", &wci_format_html },
	[WCIFIT_YAML] = { "yaml", &wci_format_yaml } };

const char *
wcifit_format_name(enum wcifit_format format)
{
	if ((unsigned)format >= WCIFIT_FORMAT_COUNT)
		return NULL;
	return formats[format].name;
}

/* ---------------------------------------------------------------- shared */

enum wcifit_status
wci_format_refuse(const struct wci_render *render, size_t column,
    const char *words, struct wcifit_error *error)
{
	struct wci_buf name = WCI_BUF_EMPTY;
	const char *raw = render->rowset->columns[column].name;
	enum wcifit_status status;

	wci_text_escape(&name, raw, strlen(raw));
	status = wci_fail(error, WCIFIT_REJECTED, "row %llu, column %s: %s",
	    (unsigned long long)render->rows + 1, wci_buf_text(&name), words);
	wci_buf_free(&name);
	return status;
}

void
wci_format_int(struct wci_out *out, int64_t value)
{
	wci_out_filled(
	    out, wci_number_int(wci_out_room(out, WCI_NUMBER_SIZE), value));
}

void
wci_format_real(struct wci_out *out, double value)
{
	wci_out_filled(
	    out, wci_number_real(wci_out_room(out, WCI_NUMBER_SIZE), value));
}

void
wci_format_hex(struct wci_out *out, const char *bytes, size_t length)
{
	static const char hex[] = "0123456789abcdef";

	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)bytes[i];

		wci_out_putc(out, hex[byte >> 4]);
		wci_out_putc(out, hex[byte & 0xf]);
	}
}

/* Escape a code point of the Basic Multilingual Plane or beyond. */
static void
put_escape(struct wci_out *out, uint32_t point)
{
	static const char hex[] = "0123456789abcdef";
	static const char plain[] = "\"\"\\\\\bb\ff\nn\rr\tt";
	char text[6] = { '\\', 'u', 0, 0, 0, 0 };

	for (size_t i = 0; plain[i] != '\0'; i += 2) {
		if (point == (unsigned char)plain[i]) {
			wci_out_putc(out, '\\');
			wci_out_putc(out, plain[i + 1]);
			return;
		}
	}
	for (int i = 0; i < 4; i++)
		text[2 + i] = hex[point >> (12 - 4 * i) & 0xf];
	wci_out_put(out, text, sizeof text);
}

/* What must be escaped in quotes; above the first plane nothing is. */
static bool
needs_escape(uint32_t point)
{
	/* The bulk of Chinese text is far from anything harmful. */
	if (point >= 0x3000 && point < 0xfe00)
		return false;
	return point == '"' || point == '\\' || point == 0xfeff ||
	    (point < 0x10000 && (wci_text_harmful(point) || point >= 0xfffe));
}

static bool
is_plain(unsigned char byte)
{
	return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\';
}

/* Whether all of eight bytes are plain. */
static bool
are_plain(uint64_t bytes)
{
	return ((bytes & WCI_BYTES_HIGH) | wci_bytes_below(bytes, 0x20) |
		   wci_bytes_equal(bytes, 0x7f) | wci_bytes_equal(bytes, '"') |
		   wci_bytes_equal(bytes, '\\')) == 0;
}

/* Bytes of plain ASCII that s begins with. */
static size_t
plain_length(const char *s, size_t length)
{
	size_t at = 0;

	if (length >= 4 && length < 8 &&
	    are_plain(wci_bytes_load_few(s, length)))
		return length;
	while (length - at >= 8 && are_plain(wci_bytes_load(s + at)))
		at += 8;
	if (length >= 8 && length - at < 8 &&
	    are_plain(wci_bytes_load(s + length - 8)))
		return length;
	while (at < length && is_plain((unsigned char)s[at]))
		at++;
	return at;
}

/*
 * Bytes that s begins with of the blocks that hold most Chinese, U+3000 to
 * U+CFFF: three for each, and nothing in them must be escaped.
 */
static size_t
ideographs_length(const char *s, size_t length)
{
	size_t at = 0;

	while (length - at >= 3 && (unsigned char)s[at] >= 0xe3 &&
	    (unsigned char)s[at] <= 0xec &&
	    ((unsigned char)s[at + 1] & 0xc0) == 0x80 &&
	    ((unsigned char)s[at + 2] & 0xc0) == 0x80)
		at += 3;
	return at;
}

bool
wci_format_quoted(struct wci_out *out, const char *s, size_t length)
{
	size_t at = 0;
	size_t from = 0;

	wci_out_putc(out, '"');
	while (at < length) {
		uint32_t point;
		size_t used;

		at += plain_length(s + at, length - at);
		at += ideographs_length(s + at, length - at);
		if (at == length)
			break;
		if (is_plain((unsigned char)s[at]))
			continue;
		used = wci_utf8_decode(s + at, length - at, &point);
		if (used == 0)
			return false;
		if (needs_escape(point)) {
			wci_out_put(out, s + from, at - from);
			put_escape(out, point);
			from = at + used;
		}
		at += used;
	}
	wci_out_put(out, s + from, length - from);
	wci_out_putc(out, '"');
	return true;
}

/* --------------------------------------------------------------- running */

static enum wcifit_status
check_names(const struct wci_rowset *rowset, struct wcifit_error *error)
{
	for (size_t i = 0; i < rowset->column_count; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(rowset->columns[i].name,
				rowset->columns[j].name) == 0)
				return wci_fail(error, WCIFIT_REJECTED,
				    "columns %zu and %zu are both called "
				    "'%s', which this format cannot show; "
				    "rename one with AS",
				    j + 1, i + 1, rowset->columns[i].name);
	return WCIFIT_OK;
}

static enum wcifit_status
set_up(struct wci_render *render, struct wcifit_error *error)
{
	const struct wci_format *format = render->format;
	enum wcifit_status status = WCIFIT_OK;

	if (format->unique_names)
		status = check_names(render->rowset, error);
	if (status == WCIFIT_OK && format->state_size > 0) {
		render->state = wci_calloc(1, format->state_size);
		if (render->state == NULL)
			status = wci_fail_memory(error);
	}
	if (status == WCIFIT_OK)
		status =
		    wci_out_init(&render->out, &render->output.sink, error);
	if (status == WCIFIT_OK && format->for_people)
		status = wci_present_init(&render->present, render->rowset,
		    render->output.unit, error);
	if (status == WCIFIT_OK)
		status = format->begin(render, error);
	return status;
}

enum wcifit_status
wci_render_begin(const struct wcifit_output *output,
    const struct wci_rowset *rowset, uint64_t max_memory,
    struct wci_render **render_out, struct wcifit_error *error)
{
	struct wci_render *render;
	enum wcifit_status status;

	if ((unsigned)output->format >= WCIFIT_FORMAT_COUNT)
		return wci_fail(error, WCIFIT_USAGE, "unknown format");
	render = wci_calloc(1, sizeof *render);
	if (render == NULL)
		return wci_fail_memory(error);
	render->format = formats[output->format].format;
	render->rowset = rowset;
	render->output = *output;
	render->max_memory = max_memory;
	status = set_up(render, error);
	if (status != WCIFIT_OK) {
		wci_render_free(render);
		return status;
	}
	*render_out = render;
	return WCIFIT_OK;
}

enum wcifit_status
wci_render_row(struct wci_render *render, const struct wci_cell *cells,
    struct wcifit_error *error)
{
	enum wcifit_status status = render->format->row(render, cells, error);

	if (status != WCIFIT_OK)
		return status;
	render->rows++;
	if (render->out.errnum != 0)
		return wci_out_status(&render->out, error);
	return WCIFIT_OK;
}

enum wcifit_status
wci_render_end(struct wci_render *render, struct wcifit_error *error)
{
	enum wcifit_status status = render->format->end(render, error);

	if (status != WCIFIT_OK)
		return status;
	wci_out_flush(&render->out);
	return wci_out_status(&render->out, error);
}

uint64_t
wci_render_rows(const struct wci_render *render)
{
	return render->rows;
}

uint64_t
wci_render_bytes(const struct wci_render *render)
{
	return render->out.bytes;
}

void
wci_render_free(struct wci_render *render)
{
	if (render == NULL)
		return;
	if (render->format->free != NULL && render->state != NULL)
		render->format->free(render);
	wci_present_free(&render->present);
	wci_buf_free(&render->text);
	wci_out_free(&render->out);
	wci_free(render->state);
	wci_free(render);
}

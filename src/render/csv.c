/* SPDX-License-Identifier: MIT */
/*
 * Comma-separated values after RFC 4180, with LF, and tab-separated values
 * with backslash escapes.
 */
#include "render/format.h"

#include "render/number.h"

#define BOM "\xef\xbb\xbf"

/* Bytes for which a CSV field stands in quotes. */
static const unsigned char quoted_bytes[256] = {
	['"'] = 1, [','] = 1, ['\n'] = 1, ['\r'] = 1
};

/*
 * Whether a spreadsheet would take the text for a formula, or drop what hides
 * one: also the full-width forms of the four signs.
 */
static bool
is_formula(const char *s, size_t length)
{
	if (length == 0)
		return false;
	if (s[0] == '=' || s[0] == '+' || s[0] == '-' || s[0] == '@' ||
	    s[0] == '\t' || s[0] == '\r' || s[0] == '\n')
		return true;
	return length >= 3 && s[0] == '\xef' && s[1] == '\xbc' &&
	    (s[2] == '\x9d' || s[2] == '\x8b' || s[2] == '\x8d' ||
		s[2] == '\xa0');
}

static void
put_quoted(struct wci_out *out, const char *s, size_t length, bool guard)
{
	const char *end = s + length;

	wci_out_putc(out, '"');
	if (guard)
		wci_out_putc(out, '\'');
	for (;;) {
		const char *quote = memchr(s, '"', (size_t)(end - s));

		if (quote == NULL)
			break;
		wci_out_put(out, s, (size_t)(quote - s) + 1);
		wci_out_putc(out, '"');
		s = quote + 1;
	}
	wci_out_put(out, s, (size_t)(end - s));
	wci_out_putc(out, '"');
}

/* Copy and look at the bytes in one go; only seldom do it again in quotes. */
static void
csv_text(struct wci_out *out, const char *s, size_t length, bool safe)
{
	unsigned quoted = length == 0;

	if (safe && is_formula(s, length)) {
		put_quoted(out, s, length, true);
		return;
	}
	if (length <= 256) {
		char *room = wci_out_room(out, 256);

		for (size_t i = 0; i < length; i++) {
			room[i] = s[i];
			quoted |= quoted_bytes[(unsigned char)s[i]];
		}
		if (!quoted)
			wci_out_filled(out, length);
	} else {
		for (size_t i = 0; i < length; i++)
			quoted |= quoted_bytes[(unsigned char)s[i]];
		if (!quoted)
			wci_out_put(out, s, length);
	}
	if (quoted)
		put_quoted(out, s, length, false);
}

static void
tsv_text(struct wci_out *out, const char *s, size_t length, bool safe)
{
	size_t from = 0;

	if (safe && is_formula(s, length))
		wci_out_putc(out, '\'');
	for (size_t i = 0; i < length; i++) {
		char letter;

		switch (s[i]) {
		case '\t':
			letter = 't';
			break;
		case '\n':
			letter = 'n';
			break;
		case '\r':
			letter = 'r';
			break;
		case '\\':
			letter = '\\';
			break;
		default:
			continue;
		}
		wci_out_put(out, s + from, i - from);
		wci_out_putc(out, '\\');
		wci_out_putc(out, letter);
		from = i + 1;
	}
	wci_out_put(out, s + from, length - from);
}

typedef void put_text(
    struct wci_out *out, const char *s, size_t length, bool safe);

static inline void
put_cell(
    struct wci_out *out, const struct wci_cell *cell, bool safe, put_text *text)
{
	switch (cell->type) {
	case WCI_CELL_NULL:
		break;
	case WCI_CELL_INT:
		wci_format_int(out, cell->integer);
		break;
	case WCI_CELL_REAL:
		wci_format_real(out, cell->real);
		break;
	case WCI_CELL_TEXT:
		text(out, cell->text, cell->length, safe);
		break;
	case WCI_CELL_BLOB:
		wci_format_hex(out, cell->text, cell->length);
		break;
	}
}

static enum wcifit_status
begin(struct wci_render *render, char separator, put_text *text)
{
	const struct wci_rowset *rowset = render->rowset;

	if (render->output.bom)
		wci_out_puts(&render->out, BOM);
	for (size_t i = 0; i < rowset->column_count; i++) {
		const char *name = rowset->columns[i].name;

		if (i > 0)
			wci_out_putc(&render->out, separator);
		text(&render->out, name, strlen(name),
		    render->output.safe_cells);
	}
	wci_out_putc(&render->out, '\n');
	return WCIFIT_OK;
}

static enum wcifit_status
csv_begin(struct wci_render *render, struct wcifit_error *error)
{
	(void)error;
	return begin(render, ',', csv_text);
}

static enum wcifit_status
tsv_begin(struct wci_render *render, struct wcifit_error *error)
{
	(void)error;
	return begin(render, '\t', tsv_text);
}

static enum wcifit_status
csv_row(struct wci_render *render, const struct wci_cell *cells,
    struct wcifit_error *error)
{
	struct wci_out *out = &render->out;
	size_t count = render->rowset->column_count;

	(void)error;
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			wci_out_putc(out, ',');
		put_cell(out, &cells[i], render->output.safe_cells, csv_text);
	}
	wci_out_putc(out, '\n');
	return WCIFIT_OK;
}

static enum wcifit_status
tsv_row(struct wci_render *render, const struct wci_cell *cells,
    struct wcifit_error *error)
{
	struct wci_out *out = &render->out;
	size_t count = render->rowset->column_count;

	(void)error;
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			wci_out_putc(out, '\t');
		put_cell(out, &cells[i], render->output.safe_cells, tsv_text);
	}
	wci_out_putc(out, '\n');
	return WCIFIT_OK;
}

static enum wcifit_status
end(struct wci_render *render, struct wcifit_error *error)
{
	(void)render;
	(void)error;
	return WCIFIT_OK;
}

const struct wci_format wci_format_csv = {
	.begin = csv_begin, .row = csv_row, .end = end
};

const struct wci_format wci_format_tsv = {
	.begin = tsv_begin, .row = tsv_row, .end = end
};

/* SPDX-License-Identifier: MIT */
/*
 * YAML: a list of mappings that reads back the same under YAML 1.1 and 1.2.
 * Text stands plain only where nothing could take it for anything else.
 */
#include "render/format.h"

#include <strings.h>

#include "core/text.h"

/* Longer keys need the explicit form. */
#define KEY_MOST 120

/* Words that some reader takes for a truth value or for nothing. */
static bool
is_special(const char *s, size_t length)
{
	static const char *const words[] = { "y", "n", "yes", "no", "on", "off",
		"true", "false", "null", "nan", "inf", "infinity" };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strlen(words[i]) == length &&
		    strncasecmp(s, words[i], length) == 0)
			return true;
	return false;
}

static bool
is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Ideographs that need no quotes. */
static bool
is_plain_point(uint32_t point)
{
	return (point >= 0x4e00 && point <= 0x9fff) ||
	    (point >= 0xc0 && point <= 0x24f && point != 0xd7 && point != 0xf7);
}

/*
 * Letters first, then letters, digits, single blanks inside and a few marks
 * that mean nothing in YAML.  ASCII letters alone begin no number.
 */
static bool
is_plain(const char *s, size_t length)
{
	size_t at = 0;

	if (length == 0 || length > 200 || is_special(s, length) ||
	    s[length - 1] == ' ')
		return false;
	while (at < length) {
		unsigned char byte = (unsigned char)s[at];
		uint32_t point;
		size_t used;

		if (byte >= 0x80) {
			used = wci_utf8_decode(s + at, length - at, &point);
			if (used == 0 || !is_plain_point(point))
				return false;
			at += used;
			continue;
		}
		if (!is_letter(byte) &&
		    (at == 0 ||
			strchr("0123456789 _-./+()", (int)byte) == NULL ||
			byte == '\0'))
			return false;
		at++;
	}
	return true;
}

static bool
put_text(struct wci_out *out, const char *s, size_t length)
{
	if (!is_plain(s, length))
		return wci_format_quoted(out, s, length);
	wci_out_put(out, s, length);
	return true;
}

static void
put_real(struct wci_out *out, double value)
{
	if (value - value == 0)
		wci_format_real(out, value);
	else
		wci_out_puts(out, value > 0 ? ".inf" : ".nan");
}

static const char *
put_cell(struct wci_out *out, const struct wci_cell *cell)
{
	switch (cell->type) {
	case WCI_CELL_NULL:
		wci_out_puts(out, "null");
		break;
	case WCI_CELL_INT:
		wci_format_int(out, cell->integer);
		break;
	case WCI_CELL_REAL:
		if (cell->real < 0 && cell->real - cell->real != 0)
			wci_out_puts(out, "-.inf");
		else
			put_real(out, cell->real);
		break;
	case WCI_CELL_TEXT:
		if (!put_text(out, cell->text, cell->length))
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
begin(struct wci_render *render, struct wcifit_error *error)
{
	(void)render;
	(void)error;
	return WCIFIT_OK;
}

static enum wcifit_status
row(struct wci_render *render, const struct wci_cell *cells,
    struct wcifit_error *error)
{
	struct wci_out *out = &render->out;

	for (size_t i = 0; i < render->rowset->column_count; i++) {
		const char *name = render->rowset->columns[i].name;
		size_t length = strlen(name);
		const char *problem;

		wci_out_puts(out, i == 0 ? "- " : "  ");
		if (length > KEY_MOST)
			wci_out_puts(out, "? ");
		if (!put_text(out, name, length))
			return wci_format_refuse(
			    render, i, "the name is not UTF-8", error);
		wci_out_puts(out, length > KEY_MOST ? "\n  : " : ": ");
		problem = put_cell(out, &cells[i]);
		if (problem != NULL)
			return wci_format_refuse(render, i, problem, error);
		wci_out_putc(out, '\n');
	}
	return WCIFIT_OK;
}

static enum wcifit_status
end(struct wci_render *render, struct wcifit_error *error)
{
	(void)error;
	if (render->rows == 0)
		wci_out_puts(&render->out, "[]\n");
	return WCIFIT_OK;
}

const struct wci_format wci_format_yaml = {
	.unique_names = true, .begin = begin, .row = row, .end = end
};

/* SPDX-License-Identifier: MIT */
/*
 * Markdown (a GitHub-flavoured table) and HTML (a fragment with one table).
 * Both escape whatever would be markup.
 */
#include "render/format.h"

#include "core/text.h"

/* ---------------------------------------------------------------- shared */

/* The text of a shown cell, checked, in render->text. */
static enum wcifit_status
cell_text(struct wci_render *render, size_t n, const struct wci_cell *cells,
    struct wcifit_error *error)
{
	const struct wci_shown *shown = &render->present.shown[n];

	wci_buf_clear(&render->text);
	if (!wci_present_cell(&render->present, n, cells, &render->text))
		return wci_format_refuse(render, shown->low,
		    "is no whole number, as its unit demands", error);
	if (render->text.failed)
		return wci_fail_memory(error);
	return WCIFIT_OK;
}

/* -------------------------------------------------------------- markdown */

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static void
markdown_text(struct wci_out *out, const char *s)
{
	for (size_t i = 0; s[i] != '\0'; i++) {
		bool special = strchr("\\`*[]<>|~&$", s[i]) != NULL;

		/* Inside a word an underscore is only an underscore. */
		if (s[i] == '_')
			special =
			    i == 0 || !is_word(s[i - 1]) || !is_word(s[i + 1]);
		if (special)
			wci_out_putc(out, '\\');
		wci_out_putc(out, s[i]);
	}
}

static enum wcifit_status
markdown_begin(struct wci_render *render, struct wcifit_error *error)
{
	struct wci_out *out = &render->out;

	(void)error;
	for (size_t i = 0; i < render->present.count; i++) {
		wci_out_puts(out, i == 0 ? "| " : " | ");
		markdown_text(out, render->present.shown[i].heading);
	}
	wci_out_puts(out, " |\n|");
	for (size_t i = 0; i < render->present.count; i++)
		wci_out_puts(out,
		    render->present.shown[i].numeric ? " ---: |" : " --- |");
	wci_out_putc(out, '\n');
	return WCIFIT_OK;
}

static enum wcifit_status
markdown_row(struct wci_render *render, const struct wci_cell *cells,
    struct wcifit_error *error)
{
	for (size_t i = 0; i < render->present.count; i++) {
		enum wcifit_status status = cell_text(render, i, cells, error);

		if (status != WCIFIT_OK)
			return status;
		wci_out_puts(&render->out, i == 0 ? "| " : " | ");
		markdown_text(&render->out, wci_buf_text(&render->text));
	}
	wci_out_puts(&render->out, " |\n");
	return WCIFIT_OK;
}

static enum wcifit_status
markdown_end(struct wci_render *render, struct wcifit_error *error)
{
	(void)render;
	(void)error;
	return WCIFIT_OK;
}

const struct wci_format wci_format_markdown = { .for_people = true,
	.begin = markdown_begin,
	.row = markdown_row,
	.end = markdown_end };

/* ------------------------------------------------------------------ html */

static void
html_text(struct wci_out *out, const char *s)
{
	static const char entities[256][8] = { ['&'] = "&amp;",
		['<'] = "&lt;",
		['>'] = "&gt;",
		['"'] = "&quot;",
		['\''] = "&#39;" };

	for (; *s != '\0'; s++) {
		const char *entity = entities[(unsigned char)*s];

		if (entity[0] != '\0')
			wci_out_puts(out, entity);
		else
			wci_out_putc(out, *s);
	}
}

static enum wcifit_status
html_begin(struct wci_render *render, struct wcifit_error *error)
{
	struct wci_out *out = &render->out;

	(void)error;
	wci_out_puts(out, "<table>\n");
	if (render->rowset->title != NULL) {
		wci_buf_clear(&render->text);
		wci_text_escape(&render->text, render->rowset->title,
		    strlen(render->rowset->title));
		wci_out_puts(out, "<caption>");
		html_text(out, wci_buf_text(&render->text));
		wci_out_puts(out, "</caption>\n");
	}
	wci_out_puts(out, "<thead>\n<tr>");
	for (size_t i = 0; i < render->present.count; i++) {
		const struct wci_shown *shown = &render->present.shown[i];

		wci_out_puts(out,
		    shown->numeric ? "<th scope=\"col\" class=\"n\">"
				   : "<th scope=\"col\">");
		html_text(out, shown->heading);
		wci_out_puts(out, "</th>");
	}
	wci_out_puts(out, "</tr>\n</thead>\n<tbody>\n");
	return WCIFIT_OK;
}

static enum wcifit_status
html_row(struct wci_render *render, const struct wci_cell *cells,
    struct wcifit_error *error)
{
	struct wci_out *out = &render->out;

	wci_out_puts(out, "<tr>");
	for (size_t i = 0; i < render->present.count; i++) {
		enum wcifit_status status = cell_text(render, i, cells, error);

		if (status != WCIFIT_OK)
			return status;
		wci_out_puts(out,
		    wci_present_numeric(&render->present, i, cells)
			? "<td class=\"n\">"
			: "<td>");
		html_text(out, wci_buf_text(&render->text));
		wci_out_puts(out, "</td>");
	}
	wci_out_puts(out, "</tr>\n");
	return WCIFIT_OK;
}

static enum wcifit_status
html_end(struct wci_render *render, struct wcifit_error *error)
{
	(void)error;
	wci_out_puts(&render->out, "</tbody>\n</table>\n");
	return WCIFIT_OK;
}

const struct wci_format wci_format_html = { .for_people = true,
	.begin = html_begin,
	.row = html_row,
	.end = html_end };

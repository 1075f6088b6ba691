/* SPDX-License-Identifier: MIT */
/* What the parts of the page share. */
#include "dump/parts.h"

#include <string.h>

#include "core/embed.h"

struct wci_stmt *
wci_page_query(struct wci_page *page, const char *name, const char *first)
{
	const struct wci_embedded *sql = wci_embed_find(name);
	struct wci_stmt *stmt = NULL;

	if (page->status != WCIFIT_OK)
		return NULL;
	if (sql == NULL) {
		page->status = wci_fail(page->error, WCIFIT_FAILED,
		    "%s is not in this program", name);
		return NULL;
	}
	page->status =
	    wci_stmt_prepare(page->db, sql->text, &stmt, page->error);
	if (page->status != WCIFIT_OK)
		return NULL;
	if (first != NULL)
		wci_stmt_bind_text(stmt, 1, first, strlen(first));
	return stmt;
}

bool
wci_page_row(struct wci_page *page, struct wci_stmt *stmt)
{
	if (page->status != WCIFIT_OK || stmt == NULL)
		return false;
	if (wci_interrupted()) {
		page->status = wci_fail_interrupted(page->error);
		return false;
	}
	page->status = wci_out_status(&page->out, page->error);
	return page->status == WCIFIT_OK && wci_stmt_step(stmt);
}

void
wci_page_done(struct wci_page *page, struct wci_stmt *stmt)
{
	if (stmt == NULL)
		return;
	if (page->status == WCIFIT_OK)
		page->status = wci_stmt_status(stmt, page->error);
	wci_stmt_finalize(stmt);
}

const char *
wci_page_string(const struct wci_stmt *stmt, int n)
{
	return wci_stmt_text(stmt, n, NULL);
}

void
wci_page_text(struct wci_page *page, const struct wci_stmt *stmt, int n)
{
	wci_html_text(&page->out, wci_page_string(stmt, n));
}

struct wci_range
wci_page_range(const struct wci_stmt *stmt, int low)
{
	struct wci_range range = { !wci_stmt_is_null(stmt, low),
		!wci_stmt_is_null(stmt, low + 1), wci_stmt_int(stmt, low),
		wci_stmt_int(stmt, low + 1) };

	return range;
}

/* ----------------------------------------------------------------- tables */

void
wci_page_table_begin(struct wci_page *page, const char *caption)
{
	wci_html_between(&page->out,
	    "<div class=\"scroll\" role=\"group\" tabindex=\"0\" "
	    "aria-label=\"",
	    caption, "\">\n<table>\n");
	wci_html_between(
	    &page->out, "<caption>", caption, "</caption>\n<thead><tr>");
}

void
wci_page_heading(struct wci_page *page, const char *words, bool number)
{
	wci_html_between(&page->out,
	    number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">",
	    words, "</th>");
}

void
wci_page_table_rows(struct wci_page *page)
{
	wci_out_puts(&page->out, "</tr></thead>\n<tbody>\n");
}

void
wci_page_table_end(struct wci_page *page)
{
	wci_out_puts(&page->out, "</table>\n</div>\n");
}

void
wci_page_range_cell(struct wci_page *page, const struct wci_range *range,
    enum wci_measure measure)
{
	char words[WCI_RANGE_SIZE];

	wci_out_puts(&page->out, "<td class=\"n\"");
	if (wci_range_known(range)) {
		wci_out_puts(&page->out, " data-v=\"");
		wci_html_int(
		    &page->out, range->has_low ? range->low : range->high);
		wci_out_putc(&page->out, '"');
	}
	wci_html_between(
	    &page->out, ">", wci_range_text(words, range, measure), "</td>");
}

/* -------------------------------------------------------------- citations */

/* The first citation of a set. */
static size_t
first_cite(const struct wci_page *page, const char *set)
{
	size_t low = 0;
	size_t high = page->cite_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(page->cites[middle].set, set) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void
wci_page_cites(struct wci_page *page, const char *set)
{
	size_t i = set != NULL ? first_cite(page, set) : page->cite_count;
	struct wci_out *out = &page->out;

	for (; i < page->cite_count && strcmp(page->cites[i].set, set) == 0;
	     i++) {
		wci_out_puts(out, "<a class=\"cite\"");
		wci_html_goto(out, "claim", page->cites[i].claim);
		wci_out_puts(out, ">[");
		wci_html_int(out, page->cites[i].number);
		wci_out_puts(out, "]</a> ");
	}
}

/* ---------------------------------------------------------------- figures */

static bool
lane_used(const struct wci_bars *bars, size_t lane)
{
	for (size_t i = 0; i < bars->count; i++)
		if (wci_range_known(&bars->bars[i].lanes[lane]))
			return true;
	return false;
}

void
wci_page_figure(
    struct wci_page *page, const char *caption, const struct wci_bars *bars)
{
	struct wci_out *out = &page->out;

	if (page->status != WCIFIT_OK || bars->count == 0)
		return;
	wci_html_between(out, "<figure>\n<figcaption>", caption, "");
	wci_out_puts(out,
	    bars->measure == WCI_MONEY ? ", billions of CNY"
				       : ", number of projects");
	for (size_t k = 0; k < WCI_CHART_LANES; k++) {
		if (!lane_used(bars, k))
			continue;
		wci_out_puts(out, " <span class=\"key ");
		wci_out_puts(out, wci_tone_name(bars->tones[k]));
		wci_out_puts(out, "\">");
		wci_out_puts(out, wci_tone_name(bars->tones[k]));
		wci_out_puts(out, "</span>");
	}
	wci_out_puts(out, "</figcaption>\n");
	wci_chart(out, bars);
	wci_out_puts(out, "</figure>\n");
}

/* SPDX-License-Identifier: MIT */
/*
 * The editions side by side: what each scope was announced to be worth, what
 * the claims prove, and what is listed.
 */
#include "dump/parts.h"

#include <string.h>

#include "core/mem.h"

/* Columns of page/trend.sql. */
enum column {
	SERIES,
	FAIR,
	YEAR,
	NAME,
	NAME_ZH,
	SCOPE,
	SCOPE_NAME,
	SCOPE_ZH,
	PROJECTS,
	VALUE = PROJECTS + 2,
	PROVED = VALUE + 2,
	SIGNINGS = PROVED + 2,
	VALUED,
	LISTED,
	MARK = LISTED + 2,
	SET
};

struct bars {
	struct wci_bar *items;
	size_t count;
	size_t capacity;
};

static void
bars_free(struct bars *bars)
{
	for (size_t i = 0; i < bars->count; i++) {
		wci_free((char *)(uintptr_t)bars->items[i].group);
		wci_free((char *)(uintptr_t)bars->items[i].label);
		wci_free((char *)(uintptr_t)bars->items[i].label_zh);
	}
	wci_free(bars->items);
}

static char *
copy(const char *s)
{
	return s != NULL ? wci_strdup(s) : NULL;
}

/* "2025 Seventh Western China ..." before the first scope of a fair. */
static char *
group_of(const struct wci_stmt *stmt)
{
	struct wci_buf words = WCI_BUF_EMPTY;

	wci_buf_printf(&words, "%s \xc2\xb7 %s", wci_page_string(stmt, YEAR),
	    wci_page_string(stmt, NAME));
	return wci_buf_steal(&words);
}

static void
add_bar(struct wci_page *page, struct bars *bars, const struct wci_stmt *stmt,
    bool new_fair)
{
	struct wci_bar bar = { NULL, NULL, NULL,
		{ wci_page_range(stmt, VALUE), wci_page_range(stmt, PROVED) } };

	if (wci_grow((void **)&bars->items, &bars->capacity, bars->count + 1,
		sizeof *bars->items) != 0) {
		page->status = wci_fail_memory(page->error);
		return;
	}
	bar.label = copy(wci_page_string(stmt, SCOPE_NAME));
	bar.label_zh = copy(wci_page_string(stmt, SCOPE_ZH));
	if (new_fair)
		bar.group = group_of(stmt);
	bars->items[bars->count++] = bar;
	if (bar.label == NULL || (new_fair && bar.group == NULL))
		page->status = wci_fail_memory(page->error);
}

static void
series_chart(struct wci_page *page, const char *series)
{
	struct bars bars = { NULL, 0, 0 };
	struct wci_bars chart = { "Value announced and proved, edition by "
				  "edition; the table below has the figures",
		WCI_MONEY, { WCI_ANNOUNCED, WCI_PROVED }, NULL, 0 };
	struct wci_stmt *stmt = wci_page_query(page, "page/trend.sql", NULL);
	char *fair = NULL;

	while (wci_page_row(page, stmt)) {
		struct wci_range value = wci_page_range(stmt, VALUE);
		struct wci_range proved = wci_page_range(stmt, PROVED);
		const char *now = wci_page_string(stmt, FAIR);

		if (strcmp(wci_page_string(stmt, SERIES), series) != 0 ||
		    (!wci_range_known(&value) && proved.low <= 0))
			continue;
		add_bar(
		    page, &bars, stmt, fair == NULL || strcmp(fair, now) != 0);
		wci_free(fair);
		fair = wci_strdup(now);
	}
	wci_page_done(page, stmt);
	chart.bars = bars.items;
	chart.count = bars.count;
	wci_page_figure(page, "Value by edition and part of the fair", &chart);
	bars_free(&bars);
	wci_free(fair);
}

/* One row; with the fair in its first cell where several are shown. */
static void
scope_row(struct wci_page *page, const struct wci_stmt *stmt, bool with_fair)
{
	struct wci_out *out = &page->out;
	struct wci_range projects = wci_page_range(stmt, PROJECTS);
	struct wci_range value = wci_page_range(stmt, VALUE);
	struct wci_range proved = wci_page_range(stmt, PROVED);
	struct wci_range listed = wci_page_range(stmt, LISTED);

	wci_out_puts(out, "<tr><th scope=\"row\">");
	if (with_fair) {
		wci_out_puts(out, "<a");
		wci_html_goto(out, "fair", wci_page_string(stmt, FAIR));
		wci_html_between(
		    out, " title=\"", wci_page_string(stmt, NAME), "\">");
		wci_page_text(page, stmt, YEAR);
		wci_out_putc(out, ' ');
		wci_page_text(page, stmt, FAIR);
		wci_out_puts(out, "</a><br>");
	}
	wci_page_text(page, stmt, SCOPE_NAME);
	wci_html_between(out, " <span lang=\"zh\">",
	    wci_page_string(stmt, SCOPE_ZH), "</span>");
	wci_html_between(out, "<br><span class=\"mark\">",
	    wci_page_string(stmt, MARK), "</span>");
	wci_out_puts(out, "</th>");
	wci_page_range_cell(page, &projects, WCI_PROJECTS);
	wci_page_range_cell(page, &value, WCI_MONEY);
	wci_page_range_cell(page, &proved, WCI_MONEY);
	wci_out_puts(out, "<td>");
	wci_page_cites(page, wci_page_string(stmt, SET));
	wci_html_between(out, "</td><td class=\"n\">",
	    wci_stmt_is_null(stmt, SIGNINGS) ? ""
					     : wci_page_string(stmt, SIGNINGS),
	    "");
	wci_html_between(out, " <small>(", wci_page_string(stmt, VALUED),
	    " valued)</small>");
	wci_out_puts(out, "</td>");
	wci_page_range_cell(page, &listed, WCI_MONEY);
	wci_out_puts(out, "</tr>\n");
}

static void
scope_headings(struct wci_page *page, bool with_fair)
{
	wci_page_heading(
	    page, with_fair ? "Fair and part" : "Part of the fair", false);
	wci_page_heading(page, "Projects announced", true);
	wci_page_heading(page, "Value announced, bn CNY", true);
	wci_page_heading(page, "Value proved, bn CNY", true);
	wci_page_heading(page, "Claims", false);
	wci_page_heading(page, "Signings listed", true);
	wci_page_heading(page, "Value listed, bn CNY", true);
	wci_page_table_rows(page);
}

void
wci_part_trend(struct wci_page *page)
{
	struct wci_stmt *stmt;

	series_chart(page, "wcifit");
	wci_page_table_begin(page, "Every edition, part by part");
	scope_headings(page, true);
	stmt = wci_page_query(page, "page/trend.sql", NULL);
	while (wci_page_row(page, stmt))
		scope_row(page, stmt, true);
	wci_page_done(page, stmt);
	wci_out_puts(&page->out, "</tbody>\n");
	wci_page_table_end(page);
}

void
wci_part_scopes(struct wci_page *page, const char *fair)
{
	struct wci_stmt *stmt = wci_page_query(page, "page/trend.sql", fair);
	bool any = false;

	while (wci_page_row(page, stmt)) {
		if (!any) {
			wci_page_table_begin(page, "In all, part by part");
			scope_headings(page, false);
		}
		any = true;
		scope_row(page, stmt, false);
	}
	wci_page_done(page, stmt);
	if (any) {
		wci_out_puts(&page->out, "</tbody>\n");
		wci_page_table_end(page);
	}
}

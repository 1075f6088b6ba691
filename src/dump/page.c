/* SPDX-License-Identifier: MIT */
/* The pages for people. */
#include "dump/page.h"

#include <string.h>

#include "core/mem.h"
#include "dump/parts.h"

/* -------------------------------------------------------------- citations */

static enum wcifit_status
load_cite(struct wci_page *page, const struct wci_stmt *stmt)
{
	struct wci_cite *cite;

	if (wci_grow((void **)&page->cites, &page->cite_capacity,
		page->cite_count + 1, sizeof *page->cites) != 0)
		return wci_fail_memory(page->error);
	cite = &page->cites[page->cite_count++];
	cite->set = wci_strdup(wci_page_string(stmt, 0));
	cite->claim = wci_strdup(wci_page_string(stmt, 1));
	cite->number = wci_stmt_int(stmt, 2);
	if (cite->set == NULL || cite->claim == NULL)
		return wci_fail_memory(page->error);
	return WCIFIT_OK;
}

static void
load_cites(struct wci_page *page)
{
	struct wci_stmt *stmt = wci_page_query(page, "page/cites.sql", NULL);

	while (wci_page_row(page, stmt))
		page->status = load_cite(page, stmt);
	wci_page_done(page, stmt);
}

static void
free_cites(struct wci_page *page)
{
	for (size_t i = 0; i < page->cite_count; i++) {
		wci_free(page->cites[i].set);
		wci_free(page->cites[i].claim);
	}
	wci_free(page->cites);
}

/* ------------------------------------------------------------------ parts */

static void
part_together(struct wci_page *page)
{
	wci_part_cells(page, "*", false);
}

/* The files of one report beside its title. */
static void
part_files(struct wci_page *page)
{
	const struct wci_plan *plan = page->plan;
	struct wci_out *out = &page->out;

	wci_out_puts(out, "<ul class=\"files\">\n");
	for (size_t i = 0; i < plan->count; i++) {
		const struct wci_planned *item = &plan->items[i];

		if (item->report == NULL)
			continue;
		if (i == 0 || plan->items[i - 1].report != item->report)
			wci_html_between(
			    out, "<li>", item->report->title, ": ");
		wci_out_puts(out, "<a");
		wci_html_file(out, item->name);
		wci_html_between(out, ">", item->name, "</a>");
		wci_out_puts(out,
		    plan->items[i + 1].report == item->report ? ", "
							      : "</li>\n");
	}
	wci_out_puts(out, "</ul>\n");
}

/* Sections of index.html: anchor, heading, what is said before its parts. */
static const struct {
	const char *id;
	const char *heading;
	const char *lead;
	void (*part)(struct wci_page *page);
} sections[] = {
	{ "editions", "Edition by edition",
	    "What each edition announced in all. The parts of a fair are kept "
	    "apart: a ceremony lies within the whole, and editions that count "
	    "differently are not comparable until the note of the fair says "
	    "so.",
	    wci_part_trend },
	{ "together", "Listed signings of all fairs",
	    "Signings that are known one by one, each project counted once "
	    "however many fairs announced it. They are a part of what was "
	    "announced, and are never added to it.",
	    part_together },
	{ "fairs", "Fair by fair",
	    "For each fair: its parts, its industries, where the investment "
	    "comes from and where it goes, every claim in the words of its "
	    "source, and the signings that are listed.",
	    wci_part_fairs },
	{ "findings", "What does not fit",
	    "Claims that cannot all be true, each with its sources. Half a "
	    "unit of the last digit is allowed for.",
	    wci_part_contradictions },
	{ "proved", "What follows",
	    "Shares, parts, totals and sizes pin figures that nobody "
	    "published. Each bound is a sum of claims that can be done again "
	    "by hand.",
	    wci_part_bounds },
	{ "sources", "Sources",
	    "Every document a figure was taken from, with its address.",
	    wci_part_sources },
	{ "files", "The same as data",
	    "Every report in every format of this dump; manifest.json holds "
	    "their sizes and SHA-256.",
	    part_files },
};

#define SECTIONS (sizeof sections / sizeof *sections)

/* ------------------------------------------------------------- the legend */

/* How an interval is drawn, by three of them. */
static void
legend(struct wci_page *page)
{
	static const struct wci_bar bars[] = {
		{ NULL, "nearly 170bn: between 153 and 170", NULL,
		    { { true, true, 153000000000, 170000000000 }, { 0 } } },
		{ NULL, "over 200bn: open above", NULL,
		    { { true, false, 200000000000, 0 }, { 0 } } },
		{ NULL, "68.9bn: exactly as stated", NULL,
		    { { true, true, 68900000000, 68900000000 }, { 0 } } },
	};
	static const struct wci_bars chart = {
		"An example of each kind of bar: a range, an open end, an "
		"exact figure",
		WCI_MONEY, { WCI_ANNOUNCED, WCI_LISTED }, bars, 3
	};

	wci_out_puts(&page->out,
	    "<details class=\"legend\"><summary>How to read the "
	    "figures</summary>\n<p>A press report says <q>over 200 "
	    "billion</q> or <q>nearly 170 billion</q>. Such words stay "
	    "intervals here: <q>\xe2\x89\xa5 200</q> has no upper bound, "
	    "<q>153\xe2\x80\x93"
	    "170</q> lies between two. An empty cell is "
	    "unknown, which is not zero. The numbers in brackets lead to the "
	    "claims that state a figure, and from there to the source.</p>\n");
	wci_page_figure(page, "Three kinds of figures", &chart);
	wci_out_puts(&page->out, "</details>\n");
}

/* ---------------------------------------------------------------- the top */

static void
put_count(struct wci_page *page, const struct wci_stmt *stmt, int n,
    const char *words)
{
	wci_html_between(
	    &page->out, "<li><b>", wci_page_string(stmt, n), "</b> ");
	wci_html_between(&page->out, "", words, "</li>\n");
}

static void
counts(struct wci_page *page)
{
	struct wci_stmt *stmt = wci_page_query(page, "page/counts.sql", NULL);
	struct wci_out *out = &page->out;

	while (wci_page_row(page, stmt)) {
		wci_out_puts(out, "<ul class=\"counts\">\n");
		put_count(page, stmt, 0, "fairs");
		put_count(page, stmt, 1, "claims");
		put_count(page, stmt, 2, "signings listed");
		put_count(page, stmt, 3, "sources");
		if (!wci_stmt_is_null(stmt, 4))
			put_count(page, stmt, 4, "the newest source");
		wci_out_puts(out, "</ul>\n");
	}
	wci_page_done(page, stmt);
}

static void
top(struct wci_page *page)
{
	struct wci_out *out = &page->out;

	wci_html_begin(out, "What investment fairs announce", false);
	wci_chart_shared(out);
	wci_out_puts(out,
	    "<header>\n<h1>What investment fairs announce "
	    "<span lang=\"zh\">西洽会签约数据</span></h1>\n"
	    "<p class=\"lead\">An investment fair announces projects and "
	    "sums; districts and newspapers add their own. This page keeps "
	    "every figure with the one who stated it, never makes it more "
	    "exact than it was, and never adds what overlaps.</p>\n");
	counts(page);
	wci_out_puts(out, "<nav aria-label=\"Sections\"><ul>\n");
	for (size_t i = 0; i < SECTIONS; i++) {
		wci_html_between(out, "<li><a href=\"#", sections[i].id, "\">");
		wci_html_between(out, "", sections[i].heading, "</a></li>\n");
	}
	wci_out_puts(out, "</ul></nav>\n");
	legend(page);
	wci_out_puts(out, "</header>\n<main id=\"main\">\n");
}

static void
bottom(struct wci_page *page)
{
	struct wci_out *out = &page->out;

	wci_out_puts(out, "</main>\n<footer>\n<p>Made by wcifit ");
	wci_html_text(out, wcifit_version());
	wci_out_puts(out, " from seeds with the digest <code>");
	wci_html_text(out, page->seeds);
	wci_out_puts(out, "</code>.</p>\n</footer>\n");
	wci_html_end(out);
}

enum wcifit_status
wci_page_index(struct wci_db *db, const struct wci_plan *plan,
    const char *seeds, const struct wcifit_sink *sink,
    struct wcifit_error *error)
{
	struct wci_page page = {
		.db = db, .plan = plan, .seeds = seeds, .error = error
	};

	page.status = wci_out_init(&page.out, sink, error);
	if (page.status != WCIFIT_OK)
		return page.status;
	load_cites(&page);
	top(&page);
	for (size_t i = 0; i < SECTIONS; i++) {
		wci_html_between(&page.out, "<section id=\"", sections[i].id,
		    "\" aria-labelledby=\"h-");
		wci_html_between(&page.out, "", sections[i].id, "\">\n");
		wci_html_between(
		    &page.out, "<h2 id=\"h-", sections[i].id, "\">");
		wci_html_between(&page.out, "", sections[i].heading, "</h2>\n");
		wci_html_between(&page.out, "<p>", sections[i].lead, "</p>\n");
		sections[i].part(&page);
		wci_out_puts(&page.out, "</section>\n");
	}
	bottom(&page);
	wci_out_flush(&page.out);
	if (page.status == WCIFIT_OK)
		page.status = wci_out_status(&page.out, error);
	wci_out_free(&page.out);
	free_cites(&page);
	return page.status;
}

/* ---------------------------------------------------------------- reports */

static void
report_files(struct wci_out *out, const struct wci_plan *plan,
    const struct wcifit_report *report)
{
	wci_out_puts(out, "<nav aria-label=\"Files\"><ul>\n");
	for (size_t i = 0; i < plan->count; i++) {
		const struct wci_planned *item = &plan->items[i];

		if (item->report != NULL && item->report != report)
			continue;
		wci_out_puts(out, "<li><a");
		wci_html_file(out, item->name);
		wci_html_between(out, ">",
		    item->report == NULL ? "All fairs on one page" : item->name,
		    "</a></li>\n");
	}
	wci_out_puts(out, "</ul></nav>\n");
}

enum wcifit_status
wci_page_report_head(const struct wci_plan *plan,
    const struct wcifit_report *report, const struct wcifit_sink *sink,
    struct wcifit_error *error)
{
	struct wci_out out;
	enum wcifit_status status = wci_out_init(&out, sink, error);

	if (status != WCIFIT_OK)
		return status;
	wci_html_begin(&out, report->title, true);
	wci_html_between(&out, "<header>\n<h1>", report->title, "</h1>\n");
	wci_out_puts(&out, "<p class=\"lead\">");
	wci_html_prose(&out, report->description);
	wci_out_puts(&out, "</p>\n");
	report_files(&out, plan, report);
	wci_html_between(&out,
	    "</header>\n<main id=\"main\">\n<div class=\"scroll\" "
	    "role=\"group\" tabindex=\"0\" aria-label=\"",
	    report->title, "\">\n");
	wci_out_flush(&out);
	status = wci_out_status(&out, error);
	wci_out_free(&out);
	return status;
}

enum wcifit_status
wci_page_report_foot(const struct wcifit_report *report,
    const struct wcifit_sink *sink, struct wcifit_error *error)
{
	struct wci_out out;
	enum wcifit_status status = wci_out_init(&out, sink, error);

	if (status != WCIFIT_OK)
		return status;
	wci_out_puts(&out, "</div>\n<h2>The columns</h2>\n<dl>\n");
	for (size_t i = 0; i < report->column_count; i++) {
		const struct wcifit_report_column *column = &report->columns[i];

		wci_html_between(
		    &out, "<dt><code>", column->name, "</code></dt><dd>");
		wci_html_prose(&out, column->meaning);
		wci_out_puts(&out, "</dd>\n");
	}
	wci_out_puts(&out, "</dl>\n</main>\n");
	wci_html_end(&out);
	wci_out_flush(&out);
	status = wci_out_status(&out, error);
	wci_out_free(&out);
	return status;
}

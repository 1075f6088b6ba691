/* SPDX-License-Identifier: MIT */
/*
 * What holds over all fairs: contradictions, proved bounds with their
 * reasons, and the sources.
 */
#include "dump/parts.h"

#include <string.h>

static void
claim_link(struct wci_page *page, const char *claim, const char *words)
{
	struct wci_out *out = &page->out;

	wci_out_puts(out, "<a");
	wci_html_goto(out, "claim", claim);
	wci_html_between(out, ">", words, "</a>");
}

static enum wci_measure
measure_of(const char *name)
{
	return strcmp(name, "projects") == 0 ? WCI_PROJECTS : WCI_MONEY;
}

static void
put_amount(struct wci_page *page, const struct wci_range *range,
    enum wci_measure measure)
{
	char words[WCI_RANGE_SIZE];

	wci_html_text(&page->out, wci_range_text(words, range, measure));
	wci_out_puts(&page->out, measure == WCI_MONEY ? "bn CNY" : " projects");
}

/* --------------------------------------------------------- contradictions */

/* Columns of page/contradictions.sql and page/contradiction_claims.sql. */
enum contradiction {
	CONTRADICTION_ID,
	CONTRADICTION_FAIR,
	CONTRADICTION_NAME,
	CONTRADICTION_KIND,
	CONTRADICTION_REACH,
	CONTRADICTION_MEASURE,
	CONTRADICTION_GAP,
	CONTRADICTION_STATEMENT
};

enum side {
	SIDE_CLAIM,
	SIDE_MEASURE,
	SIDE_STATED,
	SIDE_SCOPE,
	SIDE_LABEL,
	SIDE_SOURCE,
	SIDE_PUBLISHER,
	SIDE_LOCATOR,
	SIDE_AS_STATED
};

static const char *
measure_words(const char *measure)
{
	static const struct {
		const char *measure;
		const char *words;
	} words[] = {
		{ "projects", "number of projects" },
		{ "value", "value" },
		{ "share_of_projects", "share of the projects" },
		{ "share_of_value", "share of the value" },
		{ "average_value", "average value" },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].measure, measure) == 0)
			return words[i].words;
	return measure;
}

static void
side(struct wci_page *page, const struct wci_stmt *stmt)
{
	struct wci_out *out = &page->out;
	const char *measure = wci_page_string(stmt, SIDE_MEASURE);
	const char *stated = wci_page_string(stmt, SIDE_STATED);

	wci_out_puts(out, "<li>");
	wci_page_text(page, stmt, SIDE_SCOPE);
	wci_html_between(out, ", ", wci_page_string(stmt, SIDE_LABEL), "");
	wci_html_between(out, ": ", measure_words(measure), " ");
	claim_link(page, wci_page_string(stmt, SIDE_CLAIM),
	    stated != NULL ? stated : "as claimed");
	wci_html_between(out, " (", wci_page_string(stmt, SIDE_PUBLISHER), "");
	wci_html_between(
	    out, ", ", wci_page_string(stmt, SIDE_LOCATOR), ")</li>\n");
}

static void
contradiction(struct wci_page *page, const struct wci_stmt *stmt)
{
	struct wci_out *out = &page->out;
	const char *measure = wci_page_string(stmt, CONTRADICTION_MEASURE);
	int64_t miss = wci_stmt_int(stmt, CONTRADICTION_GAP);
	struct wci_range gap = { true, false, miss, 0 };
	struct wci_stmt *sides;

	wci_out_puts(out, "<article class=\"finding\"");
	wci_html_id(out, "finding", wci_page_string(stmt, CONTRADICTION_ID));
	wci_out_puts(out, ">\n<h4>");
	wci_page_text(page, stmt, CONTRADICTION_NAME);
	wci_out_puts(out, "</h4>\n<ul>\n");
	sides = wci_page_query(page, "page/contradiction_claims.sql",
	    wci_page_string(stmt, CONTRADICTION_ID));
	while (wci_page_row(page, sides))
		side(page, sides);
	wci_page_done(page, sides);
	wci_out_puts(out, "</ul>\n<p>They miss each other by ");
	put_amount(page, &gap, measure_of(measure));
	wci_out_puts(out,
	    ".</p>\n<details><summary>In one sentence</summary>"
	    "<p>");
	wci_page_text(page, stmt, CONTRADICTION_STATEMENT);
	wci_out_puts(out, "</p></details>\n</article>\n");
}

static size_t
contradictions_of(struct wci_page *page, const char *kind, const char *heading)
{
	struct wci_stmt *stmt =
	    wci_page_query(page, "page/contradictions.sql", NULL);
	size_t count = 0;

	while (wci_page_row(page, stmt)) {
		if (strcmp(wci_page_string(stmt, CONTRADICTION_KIND), kind) !=
		    0)
			continue;
		if (count++ == 0)
			wci_html_between(
			    &page->out, "<h3>", heading, "</h3>\n");
		contradiction(page, stmt);
	}
	wci_page_done(page, stmt);
	return count;
}

void
wci_part_contradictions(struct wci_page *page)
{
	size_t count =
	    contradictions_of(page, "contradiction", "Cannot all be true");

	count += contradictions_of(
	    page, "tension", "Fits only when read more widely");
	if (count == 0)
		wci_out_puts(
		    &page->out, "<p>No contradiction was found.</p>\n");
}

/* ----------------------------------------------------------------- bounds */

/* Columns of page/bounds.sql and page/reasons.sql. */
enum bound {
	BOUND_FAIR,
	BOUND_NAME,
	BOUND_SCOPE,
	BOUND_LABEL,
	BOUND_MEASURE,
	BOUND_STATED,
	BOUND_PROVED = BOUND_STATED + 2,
	BOUND_SET = BOUND_PROVED + 2
};

enum reason { REASON_SIDE, REASON_MULTIPLIER, REASON_CLAIM, REASON_STATEMENT };

static void
reason(struct wci_page *page, const struct wci_stmt *stmt)
{
	struct wci_out *out = &page->out;
	const char *claim = wci_page_string(stmt, REASON_CLAIM);

	wci_html_between(out, "<li><span class=\"remark\">",
	    wci_page_string(stmt, REASON_SIDE), "</span> ");
	wci_html_between(
	    out, "", wci_page_string(stmt, REASON_MULTIPLIER), " \xc3\x97 ");
	if (claim != NULL)
		claim_link(
		    page, claim, wci_page_string(stmt, REASON_STATEMENT));
	else
		wci_page_text(page, stmt, REASON_STATEMENT);
	wci_out_puts(out, "</li>\n");
}

static void
reasons(struct wci_page *page, const char *set, const char *measure)
{
	struct wci_stmt *stmt = wci_page_query(page, "page/reasons.sql", set);

	if (stmt != NULL)
		wci_stmt_bind_text(stmt, 2, measure, strlen(measure));
	wci_out_puts(&page->out, "<details><summary>why</summary><ul>\n");
	while (wci_page_row(page, stmt))
		reason(page, stmt);
	wci_page_done(page, stmt);
	wci_out_puts(&page->out, "</ul></details>");
}

static void
bound(struct wci_page *page, const struct wci_stmt *stmt)
{
	struct wci_out *out = &page->out;
	const char *measure = wci_page_string(stmt, BOUND_MEASURE);
	enum wci_measure unit = measure_of(measure);
	struct wci_range stated = wci_page_range(stmt, BOUND_STATED);
	struct wci_range proved = wci_page_range(stmt, BOUND_PROVED);

	wci_out_puts(out, "<tr><td><a");
	wci_html_goto(out, "fair", wci_page_string(stmt, BOUND_FAIR));
	wci_html_between(
	    out, " title=\"", wci_page_string(stmt, BOUND_NAME), "\">");
	wci_page_text(page, stmt, BOUND_FAIR);
	wci_out_puts(out, "</a>");
	wci_out_puts(out, "</td><th scope=\"row\">");
	wci_page_text(page, stmt, BOUND_SCOPE);
	wci_html_between(out, ": ", wci_page_string(stmt, BOUND_LABEL), "");
	wci_html_between(out, "</th><td>",
	    unit == WCI_MONEY ? "bn CNY" : "projects", "</td>");
	wci_page_range_cell(page, &stated, unit);
	wci_page_range_cell(page, &proved, unit);
	wci_out_puts(out, "<td>");
	reasons(page, wci_page_string(stmt, BOUND_SET), measure);
	wci_out_puts(out, "</td></tr>\n");
}

void
wci_part_bounds(struct wci_page *page)
{
	struct wci_stmt *stmt = wci_page_query(page, "page/bounds.sql", NULL);
	bool any = false;

	while (wci_page_row(page, stmt)) {
		if (!any) {
			wci_page_table_begin(
			    page, "Bounds that follow and that nobody stated");
			wci_page_heading(page, "Fair", false);
			wci_page_heading(page, "About", false);
			wci_page_heading(page, "Unit", false);
			wci_page_heading(page, "Stated", true);
			wci_page_heading(page, "Proved", true);
			wci_page_heading(page, "Why", false);
			wci_page_table_rows(page);
		}
		any = true;
		bound(page, stmt);
	}
	wci_page_done(page, stmt);
	if (any) {
		wci_out_puts(&page->out, "</tbody>\n");
		wci_page_table_end(page);
	} else {
		wci_out_puts(&page->out,
		    "<p>Nothing follows beyond what was stated.</p>\n");
	}
}

/* ---------------------------------------------------------------- sources */

/* Columns of page/sources.sql. */
enum source {
	SOURCE_ID,
	SOURCE_TITLE,
	SOURCE_PUBLISHER,
	SOURCE_PUBLISHED,
	SOURCE_LANGUAGE,
	SOURCE_URL,
	SOURCE_REPRINT_OF,
	SOURCE_NOTE,
	SOURCE_CLAIMS,
	SOURCE_SIGNINGS,
	SOURCE_INDICATORS
};

static void
source(struct wci_page *page, const struct wci_stmt *stmt)
{
	struct wci_out *out = &page->out;
	const char *url = wci_page_string(stmt, SOURCE_URL);
	const char *original = wci_page_string(stmt, SOURCE_REPRINT_OF);

	wci_out_puts(out, "<tr");
	wci_html_id(out, "source", wci_page_string(stmt, SOURCE_ID));
	wci_html_between(out, "><th scope=\"row\" lang=\"",
	    wci_page_string(stmt, SOURCE_LANGUAGE), "\">");
	if (url != NULL)
		wci_html_link(out, url, wci_page_string(stmt, SOURCE_TITLE));
	else
		wci_page_text(page, stmt, SOURCE_TITLE);
	wci_html_between(
	    out, "<br><code>", wci_page_string(stmt, SOURCE_ID), "</code>");
	if (original != NULL) {
		wci_out_puts(out, "<br><span class=\"remark\">a reprint of <a");
		wci_html_goto(out, "source", original);
		wci_html_between(out, ">", original, "</a></span>");
	}
	wci_out_puts(out, "</th><td>");
	wci_page_text(page, stmt, SOURCE_PUBLISHER);
	wci_html_between(out, "<br><span class=\"remark\">",
	    wci_page_string(stmt, SOURCE_NOTE), "</span>");
	wci_out_puts(out, "</td><td>");
	wci_html_text(out,
	    wci_stmt_is_null(stmt, SOURCE_PUBLISHED)
		? "unknown"
		: wci_page_string(stmt, SOURCE_PUBLISHED));
	for (int k = SOURCE_CLAIMS; k <= SOURCE_INDICATORS; k++) {
		wci_out_puts(out, "</td><td class=\"n\">");
		wci_page_text(page, stmt, k);
	}
	wci_out_puts(out, "</td></tr>\n");
}

void
wci_part_sources(struct wci_page *page)
{
	struct wci_stmt *stmt = wci_page_query(page, "page/sources.sql", NULL);

	wci_page_table_begin(page, "Every source, newest first");
	wci_page_heading(page, "Title", false);
	wci_page_heading(page, "Publisher", false);
	wci_page_heading(page, "Published", false);
	wci_page_heading(page, "Claims", true);
	wci_page_heading(page, "Signings", true);
	wci_page_heading(page, "Other figures", true);
	wci_page_table_rows(page);
	while (wci_page_row(page, stmt))
		source(page, stmt);
	wci_page_done(page, stmt);
	wci_out_puts(&page->out, "</tbody>\n");
	wci_page_table_end(page);
}

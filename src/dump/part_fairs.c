/* SPDX-License-Identifier: MIT */
/*
 * The fairs one by one: what each announced in all, along every dimension,
 * the claims that say so, the signings that are listed, and other figures.
 */
#include "dump/parts.h"

#include <stdio.h>
#include <string.h>

#include "core/mem.h"

#define SIGNINGS_MOST 200 /* on the page; signings.csv has them all */

static void
source_link(struct wci_page *page, const char *id, const char *words)
{
	struct wci_out *out = &page->out;

	wci_out_puts(out, "<a");
	wci_html_goto(out, "source", id);
	wci_html_between(out, ">", words, "</a>");
}

/* ----------------------------------------------------------------- claims */

/* Columns of page/claims.sql. */
enum claim {
	CLAIM_ID,
	CLAIM_SCOPE,
	CLAIM_SCOPE_NAME,
	CLAIM_LABEL,
	CLAIM_STATED,
	CLAIM_AS_STATED,
	CLAIM_RANK,
	CLAIM_REASON,
	CLAIM_BASE,
	CLAIM_NOTE,
	CLAIM_SOURCE,
	CLAIM_PUBLISHER,
	CLAIM_LOCATOR,
	CLAIM_FILE,
	CLAIM_LINE
};

static void
claim_remarks(struct wci_page *page, const struct wci_stmt *stmt)
{
	struct wci_out *out = &page->out;
	const char *rank = wci_page_string(stmt, CLAIM_RANK);

	if (strcmp(rank, "normal") != 0) {
		wci_html_between(
		    out, "<br><span class=\"mark\">", rank, "</span>");
		wci_html_between(
		    out, ": ", wci_page_string(stmt, CLAIM_REASON), "");
	}
	if (strcmp(wci_page_string(stmt, CLAIM_BASE), "unstated") == 0)
		wci_out_puts(out,
		    "<br><span class=\"remark\">the scope is our "
		    "reading</span>");
	wci_html_between(out, "<br><span class=\"remark\">",
	    wci_page_string(stmt, CLAIM_NOTE), "</span>");
}

static void
claim_row(struct wci_page *page, const struct wci_stmt *stmt, int64_t number)
{
	struct wci_out *out = &page->out;

	wci_out_puts(out, "<tr");
	wci_html_id(out, "claim", wci_page_string(stmt, CLAIM_ID));
	if (strcmp(wci_page_string(stmt, CLAIM_RANK), "deprecated") == 0)
		wci_out_puts(out, " class=\"deprecated\"");
	wci_out_puts(out, "><td class=\"n\">");
	wci_html_int(out, number);
	wci_out_puts(out, "</td><th scope=\"row\">");
	wci_page_text(page, stmt, CLAIM_SCOPE_NAME);
	wci_html_between(out, ": ", wci_page_string(stmt, CLAIM_LABEL), "");
	wci_out_puts(out, "</th><td>");
	wci_page_text(page, stmt, CLAIM_STATED);
	wci_out_puts(out, "</td><td>");
	wci_html_between(
	    out, "<q>", wci_page_string(stmt, CLAIM_AS_STATED), "</q>");
	claim_remarks(page, stmt);
	wci_out_puts(out, "</td><td>");
	source_link(page, wci_page_string(stmt, CLAIM_SOURCE),
	    wci_page_string(stmt, CLAIM_PUBLISHER));
	wci_html_between(out, ", ", wci_page_string(stmt, CLAIM_LOCATOR), "");
	wci_html_between(
	    out, "<br><code>", wci_page_string(stmt, CLAIM_FILE), ":");
	wci_html_int(out, wci_stmt_int(stmt, CLAIM_LINE));
	wci_out_puts(out, "</code></td></tr>\n");
}

static void
claims(struct wci_page *page, const char *fair)
{
	struct wci_stmt *stmt = wci_page_query(page, "page/claims.sql", fair);
	int64_t number = 0;

	while (wci_page_row(page, stmt)) {
		if (number == 0) {
			wci_out_puts(
			    &page->out, "<h4>Claims: who says so</h4>\n");
			wci_page_table_begin(
			    page, "Every statement on this fair");
			wci_page_heading(page, "No.", true);
			wci_page_heading(page, "About", false);
			wci_page_heading(page, "Stated", false);
			wci_page_heading(
			    page, "In the words of the source", false);
			wci_page_heading(page, "Source, place, seed", false);
			wci_page_table_rows(page);
		}
		claim_row(page, stmt, ++number);
	}
	wci_page_done(page, stmt);
	if (number > 0) {
		wci_out_puts(&page->out, "</tbody>\n");
		wci_page_table_end(page);
	}
}

/* --------------------------------------------------------------- signings */

/* Columns of page/signings.sql. */
enum signing {
	SIGNING_ID,
	SIGNING_TITLE,
	SIGNING_TITLE_ZH,
	SIGNING_INVESTORS,
	SIGNING_ORIGIN,
	SIGNING_HOST,
	SIGNING_INDUSTRY,
	SIGNING_PROJECTS,
	SIGNING_STATED = SIGNING_PROJECTS + 2,
	SIGNING_VALUE,
	SIGNING_SOURCES = SIGNING_VALUE + 2,
	SIGNING_PART_OF,
	SIGNING_SAME_AS,
	SIGNING_KIND,
	SIGNING_STAGE
};

/* Ids of sources, separated by blanks, as numbered links. */
static void
source_list(struct wci_page *page, const char *ids)
{
	char words[32];
	int number = 0;

	while (ids != NULL && *ids != '\0') {
		size_t length = strcspn(ids, " ");
		char *id = wci_strndup(ids, length);

		if (id == NULL) {
			page->status = wci_fail_memory(page->error);
			return;
		}
		(void)snprintf(words, sizeof words, "[%d]", ++number);
		source_link(page, id, words);
		wci_out_putc(&page->out, ' ');
		wci_free(id);
		ids += length;
		ids += strspn(ids, " ");
	}
}

static void
signing_row(struct wci_page *page, const struct wci_stmt *stmt)
{
	struct wci_out *out = &page->out;
	struct wci_range projects = wci_page_range(stmt, SIGNING_PROJECTS);
	struct wci_range value = wci_page_range(stmt, SIGNING_VALUE);

	wci_out_puts(out, "<tr");
	wci_html_id(out, "signing", wci_page_string(stmt, SIGNING_ID));
	wci_out_puts(out, "><th scope=\"row\">");
	wci_page_text(page, stmt, SIGNING_TITLE);
	wci_html_between(out, " <span lang=\"zh\">",
	    wci_page_string(stmt, SIGNING_TITLE_ZH), "</span>");
	wci_html_between(out, "<br><span class=\"remark\">part of ",
	    wci_page_string(stmt, SIGNING_PART_OF), "</span>");
	wci_html_between(out, "<br><span class=\"remark\">the same as ",
	    wci_page_string(stmt, SIGNING_SAME_AS), "</span>");
	for (int k = SIGNING_INVESTORS; k <= SIGNING_INDUSTRY; k++) {
		wci_out_puts(
		    out, k == SIGNING_INVESTORS ? "</th><td>" : "</td><td>");
		wci_page_text(page, stmt, k);
	}
	wci_out_puts(out, "</td>");
	wci_page_range_cell(page, &projects, WCI_PROJECTS);
	wci_page_range_cell(page, &value, WCI_MONEY);
	wci_out_puts(out, "<td>");
	wci_page_text(page, stmt, SIGNING_STATED);
	wci_out_puts(out, "</td><td>");
	source_list(page, wci_page_string(stmt, SIGNING_SOURCES));
	wci_out_puts(out, "</td></tr>\n");
}

static void
signing_headings(struct wci_page *page, int64_t all)
{
	struct wci_buf caption = WCI_BUF_EMPTY;

	if (all > SIGNINGS_MOST)
		wci_buf_printf(&caption,
		    "The %d signings of the highest value, of %lld",
		    SIGNINGS_MOST, (long long)all);
	else
		wci_buf_puts(&caption, "Every signing that is listed");
	wci_page_table_begin(page, wci_buf_text(&caption));
	wci_buf_free(&caption);
	wci_page_heading(page, "Signing", false);
	wci_page_heading(page, "Investors", false);
	wci_page_heading(page, "Source", false);
	wci_page_heading(page, "Host", false);
	wci_page_heading(page, "Industry", false);
	wci_page_heading(page, "Projects", true);
	wci_page_heading(page, "Value, bn CNY", true);
	wci_page_heading(page, "As stated", false);
	wci_page_heading(page, "Sources", false);
	wci_page_table_rows(page);
}

static void
signings(struct wci_page *page, const char *fair, int64_t all)
{
	struct wci_stmt *stmt;

	if (all == 0)
		return;
	wci_out_puts(&page->out, "<h4>Signings, one by one</h4>\n");
	signing_headings(page, all);
	stmt = wci_page_query(page, "page/signings.sql", fair);
	if (stmt != NULL)
		wci_stmt_bind_int(stmt, 2, SIGNINGS_MOST);
	while (wci_page_row(page, stmt))
		signing_row(page, stmt);
	wci_page_done(page, stmt);
	wci_out_puts(&page->out, "</tbody>\n");
	wci_page_table_end(page);
}

/* ------------------------------------------------------------- indicators */

/* Columns of page/indicators.sql. */
enum indicator {
	INDICATOR,
	INDICATOR_SUBJECT,
	INDICATOR_STATED,
	INDICATOR_UNIT,
	INDICATOR_SOURCE,
	INDICATOR_PUBLISHER,
	INDICATOR_LOCATOR,
	INDICATOR_RANK,
	INDICATOR_REASON
};

/* A slug in words: its hyphens become blanks. */
static void
put_slug(struct wci_out *out, const char *slug)
{
	char letter[2] = "";

	for (; *slug != '\0'; slug++) {
		if (*slug == '-' || *slug == '_') {
			wci_out_putc(out, ' ');
		} else if ((unsigned char)*slug < 0x80) {
			letter[0] = *slug;
			wci_html_text(out, letter);
		} else {
			wci_html_text(out, slug);
			return;
		}
	}
}

static void
indicator_row(struct wci_page *page, const struct wci_stmt *stmt)
{
	struct wci_out *out = &page->out;
	const char *rank = wci_page_string(stmt, INDICATOR_RANK);

	wci_out_puts(out,
	    strcmp(rank, "deprecated") == 0
		? "<tr class=\"deprecated\"><th scope=\"row\">"
		: "<tr><th scope=\"row\">");
	put_slug(out, wci_page_string(stmt, INDICATOR));
	wci_html_between(
	    out, ": ", wci_page_string(stmt, INDICATOR_SUBJECT), "");
	if (strcmp(rank, "normal") != 0)
		wci_html_between(out, "<br><span class=\"remark\">",
		    wci_page_string(stmt, INDICATOR_REASON), "</span>");
	wci_out_puts(out, "</th><td class=\"n\">");
	wci_page_text(page, stmt, INDICATOR_STATED);
	wci_out_puts(out, "</td><td>");
	wci_page_text(page, stmt, INDICATOR_UNIT);
	wci_out_puts(out, "</td><td>");
	source_link(page, wci_page_string(stmt, INDICATOR_SOURCE),
	    wci_page_string(stmt, INDICATOR_PUBLISHER));
	wci_html_between(
	    out, ", ", wci_page_string(stmt, INDICATOR_LOCATOR), "");
	wci_out_puts(out, "</td></tr>\n");
}

static void
indicators(struct wci_page *page, const char *fair)
{
	struct wci_stmt *stmt =
	    wci_page_query(page, "page/indicators.sql", fair);
	bool any = false;

	while (wci_page_row(page, stmt)) {
		if (!any) {
			wci_out_puts(
			    &page->out, "<h4>Other figures of the fair</h4>\n");
			wci_page_table_begin(
			    page, "Figures that are not about signings");
			wci_page_heading(page, "What", false);
			wci_page_heading(page, "Stated", true);
			wci_page_heading(page, "Unit", false);
			wci_page_heading(page, "Source, place", false);
			wci_page_table_rows(page);
		}
		any = true;
		indicator_row(page, stmt);
	}
	wci_page_done(page, stmt);
	if (any) {
		wci_out_puts(&page->out, "</tbody>\n");
		wci_page_table_end(page);
	}
}

/* --------------------------------------------------------------- one fair */

/* Columns of page/fairs.sql. */
enum fair {
	FAIR_ID,
	FAIR_NAME,
	FAIR_NAME_ZH,
	FAIR_YEAR,
	FAIR_STARTS,
	FAIR_ENDS,
	FAIR_VENUE,
	FAIR_THEME,
	FAIR_COMPARABILITY,
	FAIR_NOTE,
	FAIR_SERIES,
	FAIR_CLAIMS,
	FAIR_SIGNINGS
};

static void
facts(struct wci_page *page, const struct wci_stmt *stmt)
{
	static const struct {
		enum fair column;
		const char *words;
	} lines[] = {
		{ FAIR_VENUE, "Venue" },
		{ FAIR_THEME, "Theme" },
		{ FAIR_COMPARABILITY, "Before comparing" },
		{ FAIR_NOTE, "Note" },
	};
	struct wci_out *out = &page->out;

	wci_out_puts(out, "<dl class=\"facts\">\n");
	wci_out_puts(out, "<dt>Held</dt><dd>");
	wci_html_text(out,
	    wci_stmt_is_null(stmt, FAIR_STARTS)
		? "day unknown"
		: wci_page_string(stmt, FAIR_STARTS));
	wci_html_between(out, " to ", wci_page_string(stmt, FAIR_ENDS), "");
	wci_out_puts(out, "</dd>\n");
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		const char *s = wci_page_string(stmt, (int)lines[i].column);

		if (s == NULL)
			continue;
		wci_html_between(out, "<dt>", lines[i].words, "</dt>");
		wci_html_between(out, "<dd>", s, "</dd>\n");
	}
	wci_out_puts(out, "</dl>\n");
}

static void
fair(struct wci_page *page, const struct wci_stmt *stmt, bool first)
{
	struct wci_out *out = &page->out;
	const char *id = wci_page_string(stmt, FAIR_ID);

	wci_out_puts(out, "<details class=\"fair\"");
	wci_html_id(out, "fair", id);
	wci_out_puts(out, first ? " open" : "");
	wci_html_between(out, ">\n<summary><h3><span class=\"year\">",
	    wci_page_string(stmt, FAIR_YEAR), "</span> ");
	wci_page_text(page, stmt, FAIR_NAME);
	wci_html_between(out, " <span lang=\"zh\">",
	    wci_page_string(stmt, FAIR_NAME_ZH), "</span>");
	wci_out_puts(out, "</h3> <span class=\"remark\">");
	wci_page_text(page, stmt, FAIR_CLAIMS);
	wci_out_puts(out, " claims, ");
	wci_page_text(page, stmt, FAIR_SIGNINGS);
	wci_out_puts(out, " signings listed</span></summary>\n");
	facts(page, stmt);
	wci_part_scopes(page, id);
	wci_part_cells(page, id, true);
	claims(page, id);
	signings(page, id, wci_stmt_int(stmt, FAIR_SIGNINGS));
	indicators(page, id);
	wci_out_puts(out, "</details>\n");
}

void
wci_part_fairs(struct wci_page *page)
{
	struct wci_stmt *stmt = wci_page_query(page, "page/fairs.sql", NULL);
	bool first = true;

	while (wci_page_row(page, stmt)) {
		fair(page, stmt, first);
		first = false;
	}
	wci_page_done(page, stmt);
}

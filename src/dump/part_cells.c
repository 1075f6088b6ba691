/* SPDX-License-Identifier: MIT */
/*
 * One fair along every dimension: by industry, by source, by host ... each
 * with a chart of what can be set side by side and a table of everything.
 */
#include "dump/parts.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

#define CHART_MOST 18
#define CHART_LEAST 2

/* Columns of page/cells.sql. */
enum column {
	SCOPE,
	SCOPE_NAME,
	SCOPE_ZH,
	DIMENSION,
	KIND,
	GRAIN,
	LABEL,
	LABEL_ZH,
	SET,
	MARK,
	PROJECTS,
	VALUE = PROJECTS + 2,
	PROJECTS_SHARE = VALUE + 2,
	VALUE_SHARE = PROJECTS_SHARE + 2,
	SOURCES = VALUE_SHARE + 2,
	SIGNINGS,
	VALUED,
	LISTED
};

/* A row of text columns up to MARK, and its figures. */
struct row {
	char *texts[MARK + 1];
	struct wci_range projects, value, projects_share, value_share, listed;
	bool has_signings;
	int64_t signings, valued;
};

struct rows {
	struct row *items;
	size_t count;
	size_t capacity;
};

static const struct {
	const char *dimension;
	const char *words;
	const char *zh;
	const char *heading;
} dimensions[] = {
	{ "industry", "By industry", "按产业", "Industry" },
	{ "origin", "By source of the investment", "按来源地",
	    "Province, country or group" },
	{ "host", "By host", "按落地区域", "Where the project goes" },
	{ "investor_class", "By class of investor", "按投资主体",
	    "Class of investor" },
	{ "size", "By size of project", "按项目规模", "Size" },
	{ "stage", "By stage", "按阶段", "Stage" },
	{ "project_type", "By type of project", "按项目类型", "Type" },
};

static size_t
dimension_of(const char *name)
{
	size_t count = sizeof dimensions / sizeof *dimensions;

	for (size_t i = 0; i < count; i++)
		if (strcmp(dimensions[i].dimension, name) == 0)
			return i;
	return count - 1;
}

static bool
is_kind(const struct row *row, const char *kind)
{
	return strcmp(row->texts[KIND], kind) == 0;
}

/* ---------------------------------------------------------------- loading */

static void
rows_free(struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		for (size_t k = 0; k <= MARK; k++)
			wci_free(rows->items[i].texts[k]);
	wci_free(rows->items);
}

static enum wcifit_status
load_row(
    struct rows *rows, const struct wci_stmt *stmt, struct wcifit_error *error)
{
	struct row *row;

	if (wci_grow((void **)&rows->items, &rows->capacity, rows->count + 1,
		sizeof *rows->items) != 0)
		return wci_fail_memory(error);
	row = &rows->items[rows->count++];
	memset(row, 0, sizeof *row);
	for (int k = 0; k <= MARK; k++) {
		const char *s = wci_page_string(stmt, k);

		row->texts[k] = s != NULL ? wci_strdup(s) : NULL;
		if (s != NULL && row->texts[k] == NULL)
			return wci_fail_memory(error);
	}
	row->projects = wci_page_range(stmt, PROJECTS);
	row->value = wci_page_range(stmt, VALUE);
	row->projects_share = wci_page_range(stmt, PROJECTS_SHARE);
	row->value_share = wci_page_range(stmt, VALUE_SHARE);
	row->listed = wci_page_range(stmt, LISTED);
	row->has_signings = !wci_stmt_is_null(stmt, SIGNINGS);
	row->signings = wci_stmt_int(stmt, SIGNINGS);
	row->valued = wci_stmt_int(stmt, VALUED);
	return WCIFIT_OK;
}

static void
load(struct wci_page *page, const char *fair, struct rows *rows)
{
	struct wci_stmt *stmt = wci_page_query(page, "page/cells.sql", fair);

	while (wci_page_row(page, stmt))
		page->status = load_row(rows, stmt, page->error);
	wci_page_done(page, stmt);
}

/* ----------------------------------------------------------------- charts */

/* The levels at which rows may stand beside each other in one chart. */
enum level { UPPER, PART, GROUP };

/*
 * Rows that may stand in one chart: of one level, and of a kind whose rows
 * are disjoint; groups overlap and stand by themselves.
 */
static bool
charted(const struct row *row, enum level level)
{
	static const struct {
		const char *grain;
		const char *kinds[4];
	} levels[] = {
		[UPPER] = { "upper", { "member", "single", "listed" } },
		[PART] = { "part", { "member", "single", "within" } },
		[GROUP] = { "group", { "member", "group", "union" } },
	};

	if (strcmp(row->texts[GRAIN], levels[level].grain) != 0)
		return false;
	for (size_t i = 0; levels[level].kinds[i] != NULL; i++)
		if (is_kind(row, levels[level].kinds[i]))
			return true;
	return false;
}

static int64_t
reach(const struct wci_range *range)
{
	if (range->has_high)
		return range->high;
	return range->has_low ? range->low : 0;
}

static int64_t
longest(const struct wci_bar *bar)
{
	int64_t a = reach(&bar->lanes[0]);
	int64_t b = reach(&bar->lanes[1]);

	return a > b ? a : b;
}

/* Longest first; the order of the rows where they are equal. */
static int
compare_bars(const void *a, const void *b)
{
	const struct wci_bar *left = a;
	const struct wci_bar *right = b;
	int64_t x = longest(left);
	int64_t y = longest(right);

	if (x != y)
		return x > y ? -1 : 1;
	return strcmp(left->label, right->label);
}

static size_t
collect(const struct row *rows, size_t count, enum level level,
    enum wci_measure measure, struct wci_bar *bars)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		const struct row *row = &rows[i];
		struct wci_bar bar = { NULL, row->texts[LABEL],
			row->texts[LABEL_ZH], { { 0 }, { 0 } } };

		if (!charted(row, level))
			continue;
		/* Of groups only those somebody spoke of. */
		if (level == GROUP && !wci_range_known(&row->value) &&
		    !wci_range_known(&row->projects))
			continue;
		if (measure == WCI_MONEY) {
			bar.lanes[0] = row->value;
			bar.lanes[1] = row->listed;
		} else {
			bar.lanes[0] = row->projects;
		}
		if (wci_range_known(&bar.lanes[0]) ||
		    wci_range_known(&bar.lanes[1]))
			bars[found++] = bar;
	}
	return found;
}

/*
 * A chart of values, or of projects where values are hardly announced; false
 * when there is too little for one.
 */
static bool
chart(struct wci_page *page, const struct row *rows, size_t count,
    enum level level, const char *caption)
{
	struct wci_bars bars = { caption, WCI_MONEY,
		{ WCI_ANNOUNCED, WCI_LISTED }, NULL, 0 };
	struct wci_bar *items = wci_calloc(count + 1, sizeof *items);
	struct wci_buf words = WCI_BUF_EMPTY;

	if (items == NULL) {
		page->status = wci_fail_memory(page->error);
		return false;
	}
	bars.count = collect(rows, count, level, WCI_MONEY, items);
	if (bars.count < CHART_LEAST) {
		bars.measure = WCI_PROJECTS;
		bars.count = collect(rows, count, level, WCI_PROJECTS, items);
	}
	if (bars.count >= CHART_LEAST) {
		qsort(items, bars.count, sizeof *items, compare_bars);
		wci_buf_puts(&words, caption);
		if (level == GROUP)
			wci_buf_puts(&words, " (groups, which overlap)");
		if (bars.count > CHART_MOST) {
			wci_buf_printf(&words, ", the %d largest of %zu",
			    CHART_MOST, bars.count);
			bars.count = CHART_MOST;
		}
		bars.bars = items;
		bars.words = wci_buf_text(&words);
		wci_page_figure(page, bars.words, &bars);
	}
	wci_buf_free(&words);
	wci_free(items);
	return bars.count >= CHART_LEAST;
}

/* Districts say more than their city; else the upper level comes first. */
static void
charts(struct wci_page *page, const struct row *rows, size_t count,
    const char *caption)
{
	bool host = strcmp(rows[0].texts[DIMENSION], "host") == 0;

	if (!chart(page, rows, count, host ? PART : UPPER, caption))
		(void)chart(page, rows, count, host ? UPPER : PART, caption);
	(void)chart(page, rows, count, GROUP, caption);
}

/* ----------------------------------------------------------------- tables */

/* Which columns a table needs: nothing is shown for what nobody states. */
struct shape {
	bool projects, value, projects_share, value_share, listed;
};

static bool
announces(const struct shape *shape)
{
	return shape->projects || shape->value || shape->projects_share ||
	    shape->value_share;
}

static struct shape
shape_of(const struct row *rows, size_t count)
{
	struct shape shape = { 0 };

	for (size_t i = 0; i < count; i++) {
		shape.projects |= wci_range_known(&rows[i].projects);
		shape.value |= wci_range_known(&rows[i].value);
		shape.projects_share |=
		    wci_range_known(&rows[i].projects_share);
		shape.value_share |= wci_range_known(&rows[i].value_share);
		shape.listed |= rows[i].has_signings;
	}
	return shape;
}

static void
headings(struct wci_page *page, const struct shape *shape, const char *first)
{
	wci_page_heading(page, first, false);
	if (shape->projects)
		wci_page_heading(page, "Projects announced", true);
	if (shape->value)
		wci_page_heading(page, "Value announced, bn CNY", true);
	if (shape->projects_share)
		wci_page_heading(page, "Share of projects, %", true);
	if (shape->value_share)
		wci_page_heading(page, "Share of value, %", true);
	if (announces(shape))
		wci_page_heading(page, "Claims", false);
	if (shape->listed) {
		wci_page_heading(page, "Signings listed", true);
		wci_page_heading(page, "With value", true);
		wci_page_heading(page, "Value listed, bn CNY", true);
	}
	wci_page_table_rows(page);
}

static bool
in_foot(const struct row *row)
{
	static const char *const kinds[] = { "unstated", "sum", "remainder",
		"total" };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (is_kind(row, kinds[i]))
			return true;
	return false;
}

/* What a row is when it is not simply one of several. */
static const char *
remark(const struct row *row)
{
	static const struct {
		const char *kind;
		const char *words;
	} remarks[] = {
		{ "union", "several together" },
		{ "narrower", "narrowed by something else too" },
		{ "group", "a group; groups overlap" },
	};

	for (size_t i = 0; i < sizeof remarks / sizeof *remarks; i++)
		if (is_kind(row, remarks[i].kind))
			return remarks[i].words;
	return NULL;
}

static void
label_cell(struct wci_page *page, const struct row *row)
{
	struct wci_out *out = &page->out;

	wci_html_between(
	    out, "<tr class=\"", row->texts[KIND], "\"><th scope=\"row\">");
	wci_html_text(out, row->texts[LABEL]);
	wci_html_between(
	    out, " <span lang=\"zh\">", row->texts[LABEL_ZH], "</span>");
	wci_html_between(
	    out, "<br><span class=\"remark\">", remark(row), "</span>");
	wci_html_between(
	    out, "<br><span class=\"mark\">", row->texts[MARK], "</span>");
	wci_out_puts(out, "</th>");
}

static void
table_row(
    struct wci_page *page, const struct row *row, const struct shape *shape)
{
	struct wci_out *out = &page->out;
	bool stated = wci_range_known(&row->projects) ||
	    wci_range_known(&row->value) ||
	    wci_range_known(&row->projects_share) ||
	    wci_range_known(&row->value_share);
	bool own = !is_kind(row, "sum") && !is_kind(row, "remainder");

	label_cell(page, row);
	if (shape->projects)
		wci_page_range_cell(page, &row->projects, WCI_PROJECTS);
	if (shape->value)
		wci_page_range_cell(page, &row->value, WCI_MONEY);
	if (shape->projects_share)
		wci_page_range_cell(page, &row->projects_share, WCI_SHARES);
	if (shape->value_share)
		wci_page_range_cell(page, &row->value_share, WCI_SHARES);
	if (announces(shape)) {
		wci_out_puts(out, "<td>");
		if (stated && own)
			wci_page_cites(page, row->texts[SET]);
		wci_out_puts(out, "</td>");
	}
	if (shape->listed) {
		wci_out_puts(out, "<td class=\"n\">");
		if (row->has_signings)
			wci_html_int(out, row->signings);
		wci_out_puts(out, "</td><td class=\"n\">");
		if (row->has_signings)
			wci_html_int(out, row->valued);
		wci_out_puts(out, "</td>");
		wci_page_range_cell(page, &row->listed, WCI_MONEY);
	}
	wci_out_puts(out, "</tr>\n");
}

static void
table(struct wci_page *page, const struct row *rows, size_t count,
    const char *caption)
{
	struct shape shape = shape_of(rows, count);
	size_t d = dimension_of(rows[0].texts[DIMENSION]);
	bool foot = false;

	wci_page_table_begin(page, caption);
	headings(page, &shape, dimensions[d].heading);
	for (size_t i = 0; i < count; i++)
		if (!in_foot(&rows[i]))
			table_row(page, &rows[i], &shape);
	wci_out_puts(&page->out, "</tbody>\n");
	for (size_t i = 0; i < count; i++) {
		if (!in_foot(&rows[i]))
			continue;
		if (!foot)
			wci_out_puts(&page->out, "<tfoot>\n");
		foot = true;
		table_row(page, &rows[i], &shape);
	}
	if (foot)
		wci_out_puts(&page->out, "</tfoot>\n");
	wci_page_table_end(page);
}

/* -------------------------------------------------------------- one scope */

static void
scope_block(struct wci_page *page, const struct row *rows, size_t count)
{
	size_t d = dimension_of(rows[0].texts[DIMENSION]);
	struct wci_buf caption = WCI_BUF_EMPTY;

	wci_buf_puts(&caption, dimensions[d].words);
	wci_buf_printf(&caption, ": %s",
	    rows[0].texts[SCOPE_NAME] != NULL ? rows[0].texts[SCOPE_NAME]
					      : "all fairs");
	if (caption.failed)
		page->status = wci_fail_memory(page->error);
	if (page->status == WCIFIT_OK) {
		charts(page, rows, count, caption.data);
		table(page, rows, count, caption.data);
	}
	wci_buf_free(&caption);
}

static bool
same_text(const struct row *a, const struct row *b, enum column k)
{
	return strcmp(a->texts[k], b->texts[k]) == 0;
}

static void
dimension_heading(struct wci_page *page, const char *dimension, bool inner)
{
	size_t d = dimension_of(dimension);

	wci_html_between(
	    &page->out, inner ? "<h4>" : "<h3>", dimensions[d].words, " ");
	wci_html_between(&page->out, "<span lang=\"zh\">", dimensions[d].zh,
	    inner ? "</span></h4>\n" : "</span></h3>\n");
}

void
wci_part_cells(struct wci_page *page, const char *fair, bool inner)
{
	struct rows rows = { NULL, 0, 0 };
	size_t end;

	load(page, fair, &rows);
	for (size_t i = 0; i < rows.count && page->status == WCIFIT_OK;
	     i = end) {
		const struct row *first = &rows.items[i];

		for (end = i + 1; end < rows.count; end++)
			if (!same_text(first, &rows.items[end], DIMENSION) ||
			    !same_text(first, &rows.items[end], SCOPE))
				break;
		if (i == 0 || !same_text(first, &rows.items[i - 1], DIMENSION))
			dimension_heading(page, first->texts[DIMENSION], inner);
		scope_block(page, first, end - i);
	}
	rows_free(&rows);
}

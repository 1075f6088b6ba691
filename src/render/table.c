/* SPDX-License-Identifier: MIT */
/*
 * An aligned table for people.  The one format that keeps all rows, because
 * a column is as wide as its widest cell.
 */
#include "render/format.h"

#include "core/mem.h"
#include "core/text.h"

#define GAP "  "
#define RULE "\xe2\x94\x80"
#define BOLD "\033[1m"
#define DIM "\033[2m"
#define PLAIN "\033[0m"

#define NARROWEST 8 /* columns are not made narrower than this */
#define READABLE                                                               \
	16	  /* words are narrower, and ids broken, only to make all fit */
#define WIDEST 44 /* of words in a report; longer ones go on below */
#define BAR_WIDE 24
#define BAR_NARROW 10

struct item {
	size_t at; /* in `text` */
	size_t length;
	size_t width;
};

struct bar {
	double low; /* negative: open or unknown */
	double high;
};

struct column {
	size_t width;
	bool numbers; /* at least one cell is a number */
	bool words;   /* at least one is not */
	bool filled;  /* at least one cell is not empty */
	bool varies;  /* not every row has the text of the first */
	bool hidden;  /* of a report: empty, or said once above the table */
};

struct table {
	struct wci_buf text;
	struct item *items; /* rows × columns */
	size_t item_count;
	size_t item_capacity;
	struct bar *bars; /* one a row, with a chart */
	size_t bar_count;
	size_t bar_capacity;
	struct column *columns;
	double longest;	  /* the greatest finite bound */
	size_t bar_width; /* 0: no chart */
	size_t bar_after; /* the column whose bars they are */
	bool failed;	  /* a line found no memory */
};

static size_t
longer(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* The column people see that the chart draws. */
static size_t
bar_column(const struct wci_render *render)
{
	const struct wci_rowset *rowset = render->rowset;
	size_t low = rowset->chart.interval
	    ? rowset->intervals[rowset->chart.value].low
	    : rowset->chart.value;
	size_t i = 0;

	while (i + 1 < render->present.count &&
	    render->present.shown[i].low != low)
		i++;
	return i;
}

/* Bytes of text that stand on one line: up to the last blank that fits. */
static size_t
line_of(const char *text, size_t length, size_t columns, size_t *width)
{
	size_t fits = wci_text_fit(text, length, columns, width);
	size_t end = fits;

	if (fits == length)
		return fits;
	while (end > 0 && text[end] != ' ')
		end--;
	if (end == 0)
		return fits;
	*width = wci_text_width(text, end);
	return end;
}

/* How many lines a heading takes in so many columns. */
static size_t
lines_of(const char *heading, size_t columns)
{
	size_t length = strlen(heading);
	size_t lines = 0;
	size_t width;

	for (size_t at = 0, fits = 1; at < length && fits > 0; lines++) {
		fits = line_of(heading + at, length - at, columns, &width);
		at += fits;
		while (at < length && heading[at] == ' ')
			at++;
	}
	return lines;
}

/* The narrowest that a heading can be on two lines without broken words. */
static size_t
heading_width(const char *heading)
{
	size_t width = 0;

	for (const char *word = heading; *word != '\0';) {
		size_t length = strcspn(word, " ");

		width = longer(width, wci_text_width(word, length));
		word += length + strspn(word + length, " ");
	}
	while (lines_of(heading, width) > 2)
		width++;
	return width;
}

static enum wcifit_status
begin(struct wci_render *render, struct wcifit_error *error)
{
	struct table *table = render->state;
	const struct wci_present *present = &render->present;

	table->columns = wci_calloc(present->count + 1, sizeof *table->columns);
	if (table->columns == NULL)
		return wci_fail_memory(error);
	for (size_t i = 0; i < present->count; i++) {
		table->columns[i].width =
		    heading_width(present->shown[i].heading);
		table->columns[i].numbers = present->shown[i].numeric;
	}
	if (render->rowset->chart.wanted) {
		table->bar_width = BAR_WIDE;
		table->bar_after = bar_column(render);
	}
	return WCIFIT_OK;
}

static double
bound(const struct wci_cell *cell)
{
	if (cell->type == WCI_CELL_INT)
		return (double)cell->integer;
	if (cell->type == WCI_CELL_REAL && cell->real - cell->real == 0)
		return cell->real;
	return -1;
}

static enum wcifit_status
keep_bar(struct wci_render *render, const struct wci_cell *cells,
    struct wcifit_error *error)
{
	struct table *table = render->state;
	const struct wci_rowset *rowset = render->rowset;
	size_t n = rowset->chart.value;
	void *bars = table->bars;
	struct bar *bar;

	if (wci_grow(&bars, &table->bar_capacity, table->bar_count + 1,
		sizeof *bar) != 0)
		return wci_fail_memory(error);
	table->bars = bars;
	bar = &table->bars[table->bar_count++];
	if (rowset->chart.interval) {
		bar->low = bound(&cells[rowset->intervals[n].low]);
		bar->high = bound(&cells[rowset->intervals[n].high]);
	} else {
		bar->low = bound(&cells[n]);
		bar->high = bar->low;
	}
	if (bar->low > table->longest)
		table->longest = bar->low;
	if (bar->high > table->longest)
		table->longest = bar->high;
	return WCIFIT_OK;
}

static bool
same_text(const struct table *table, const struct item *a, const struct item *b)
{
	return a->length == b->length &&
	    memcmp(table->text.data + a->at, table->text.data + b->at,
		a->length) == 0;
}

static enum wcifit_status
keep_cell(struct wci_render *render, size_t n, const struct wci_cell *cells,
    struct wcifit_error *error)
{
	struct table *table = render->state;
	struct column *column = &table->columns[n];
	struct item *item = &table->items[table->item_count];

	item->at = table->text.length;
	if (!wci_present_cell(&render->present, n, cells, &table->text))
		return wci_format_refuse(render, render->present.shown[n].low,
		    "is no whole number, as its unit demands", error);
	if (table->text.failed)
		return wci_fail_memory(error);
	item->length = table->text.length - item->at;
	item->width = wci_text_width(table->text.data + item->at, item->length);
	column->width = longer(column->width, item->width);
	if (item->length > 0)
		column->filled = true;
	if (table->item_count >= render->present.count && !column->varies)
		column->varies = !same_text(table, &table->items[n], item);
	if (wci_present_numeric(&render->present, n, cells))
		column->numbers = true;
	else if (item->length > 0)
		column->words = true;
	table->item_count++;
	return WCIFIT_OK;
}

static enum wcifit_status
row(struct wci_render *render, const struct wci_cell *cells,
    struct wcifit_error *error)
{
	struct table *table = render->state;
	enum wcifit_status status = WCIFIT_OK;
	void *items = table->items;

	if (wci_grow(&items, &table->item_capacity,
		table->item_count + render->present.count,
		sizeof *table->items) != 0)
		return wci_fail_memory(error);
	table->items = items;
	if (table->text.data == NULL)
		wci_buf_puts(&table->text, "");
	for (size_t i = 0; status == WCIFIT_OK && i < render->present.count;
	     i++)
		status = keep_cell(render, i, cells, error);
	if (status == WCIFIT_OK && table->bar_width > 0)
		status = keep_bar(render, cells, error);
	if (status == WCIFIT_OK && render->max_memory > 0 &&
	    table->text.capacity + table->item_capacity * sizeof *table->items >
		render->max_memory)
		status = wci_fail(error, WCIFIT_LIMIT,
		    "the memory limit of %llu MiB was reached: a table keeps "
		    "all its rows; the other formats do not",
		    (unsigned long long)(render->max_memory >> 20));
	return status;
}

/* ----------------------------------------------------------------- layout */

static size_t
total_width(const struct wci_render *render)
{
	const struct table *table = render->state;
	size_t total = 0;

	for (size_t i = 0; i < render->present.count; i++)
		if (!table->columns[i].hidden)
			total += table->columns[i].width + (total > 0 ? 2 : 0);
	if (table->bar_width > 0)
		total += table->bar_width + 2;
	return total;
}

static bool
is_right(const struct column *column)
{
	return column->numbers && !column->words;
}

/*
 * A report's columns without a single value are left out; words that are the
 * same in every row are said once, above the table.
 */
static void
tidy(struct wci_render *render)
{
	struct table *table = render->state;

	if (render->rowset->title == NULL || render->rows == 0)
		return;
	for (size_t i = 0; i < render->present.count; i++) {
		struct column *column = &table->columns[i];

		column->hidden = !column->filled ||
		    (!is_right(column) && !column->varies && render->rows > 1);
		if (!is_right(column) && column->width > WIDEST &&
		    render->present.shown[i].unit != WCI_UNIT_ID)
			column->width = WIDEST;
	}
	/* One row of words alone would leave nothing to show. */
	if (total_width(render) <=
	    (table->bar_width > 0 ? table->bar_width + 2 : 0))
		for (size_t i = 0; i < render->present.count; i++)
			table->columns[i].hidden = false;
}

/* Make the widest columns of words narrower until the table fits. */
static void
squeeze(struct wci_render *render, size_t floor, bool ids)
{
	struct table *table = render->state;
	size_t limit = render->output.width;

	for (size_t total = total_width(render); total > limit; total--) {
		struct column *widest = NULL;

		for (size_t i = 0; i < render->present.count; i++) {
			struct column *column = &table->columns[i];

			if (!column->hidden && !is_right(column) &&
			    (ids ||
				render->present.shown[i].unit != WCI_UNIT_ID) &&
			    column->width > floor &&
			    (widest == NULL || column->width > widest->width))
				widest = column;
		}
		if (widest == NULL)
			return;
		widest->width--;
	}
}

/* Could the table fit, without bars and every column of words as narrow as can be? */
static bool
can_fit(const struct wci_render *render)
{
	const struct table *table = render->state;
	size_t total = total_width(render);

	if (table->bar_width > 0)
		total -= table->bar_width + 2;
	for (size_t i = 0; i < render->present.count; i++) {
		const struct column *column = &table->columns[i];

		if (!column->hidden && !is_right(column) &&
		    column->width > NARROWEST)
			total -= column->width - NARROWEST;
	}
	return total <= render->output.width;
}

/*
 * What is wider than the terminal loses its bars before its words become hard to
 * read.  What cannot fit even so is left as it is, and overflows.
 */
static void
fit(struct wci_render *render)
{
	struct table *table = render->state;
	size_t limit = render->output.width;

	if (table->columns[table->bar_after].hidden)
		table->bar_width = 0;
	if (limit == 0 || total_width(render) <= limit || !can_fit(render))
		return;
	if (table->bar_width > 0)
		table->bar_width = BAR_NARROW;
	squeeze(render, READABLE, false);
	if (total_width(render) > limit)
		table->bar_width = 0;
	squeeze(render, NARROWEST, true);
}

static void
pad(struct wci_buf *line, size_t columns)
{
	for (; columns > 0; columns--)
		wci_buf_putc(line, ' ');
}

/*
 * Put what fits of a cell on this line; *at moves to what goes on the next.
 * False: nothing is left.
 */
static bool
put_cell(struct wci_buf *line, const struct column *column, const char *text,
    size_t length, size_t *at)
{
	size_t width = 0;
	size_t fits = line_of(text + *at, length - *at, column->width, &width);
	bool right = is_right(column);

	if (right && width < column->width)
		pad(line, column->width - width);
	wci_buf_put(line, text + *at, fits);
	if (!right && width < column->width)
		pad(line, column->width - width);
	*at += fits;
	while (*at < length && fits > 0 && text[*at] == ' ')
		++*at;
	return *at < length && fits > 0;
}

/* Hand over a line without the blanks at its end. */
static void
put_line(struct wci_render *render)
{
	struct table *table = render->state;
	struct wci_buf *line = &render->text;
	size_t length = line->length;

	table->failed = table->failed || line->failed;
	while (length > 0 && line->data[length - 1] == ' ')
		length--;
	if (length > 0)
		wci_out_put(&render->out, line->data, length);
	wci_out_putc(&render->out, '\n');
	wci_buf_clear(line);
}

/*
 * A bar: solid up to the lower bound, light up to the upper one, and a plus
 * where it is open above.
 */
static size_t
draw_bar(struct wci_buf *line, const struct table *table, const struct bar *bar)
{
	double per = table->longest > 0
	    ? (double)table->bar_width * 8 / table->longest
	    : 0;
	size_t solid;
	size_t light;
	size_t blocks;

	if (bar == NULL || (bar->low < 0 && bar->high < 0))
		return 0;
	solid = bar->low > 0 ? (size_t)(bar->low * per + 0.5) : 0;
	light = bar->high > bar->low ? (size_t)(bar->high * per / 8 + 0.5) : 0;
	blocks = solid / 8;
	for (size_t i = 0; i < blocks; i++)
		wci_buf_puts(line, "\xe2\x96\x88");
	if (solid % 8 > 0) {
		char eighths[] = "\xe2\x96\x88";

		/* U+2588 is the full block, U+258F one eighth. */
		eighths[2] = (char)(eighths[2] + (int)(8 - solid % 8));
		wci_buf_puts(line, eighths);
		blocks++;
	}
	for (; blocks < light; blocks++)
		wci_buf_puts(line, "\xe2\x96\x91");
	if (bar->high >= 0)
		return blocks;
	wci_buf_putc(line, '+');
	return blocks + 1;
}

/* Behind its column, the bar of a row (NULL: the room for it). */
static void
put_bar(struct wci_buf *line, const struct table *table, size_t column,
    const struct bar *bar)
{
	size_t width;

	if (table->bar_width == 0 || column != table->bar_after)
		return;
	wci_buf_puts(line, GAP);
	width = draw_bar(line, table, bar);
	pad(line, width < table->bar_width ? table->bar_width - width : 0);
}

/* "Fair: wcifit-7   Scope: whole": what holds for all rows. */
static void
put_common(struct wci_render *render)
{
	struct table *table = render->state;
	struct wci_buf *line = &render->text;
	const char *gap = "";

	for (size_t i = 0; i < render->present.count; i++) {
		const struct column *column = &table->columns[i];

		if (!column->hidden || !column->filled)
			continue;
		wci_buf_printf(
		    line, "%s%s: ", gap, render->present.shown[i].heading);
		wci_buf_put(line, table->text.data + table->items[i].at,
		    table->items[i].length);
		gap = "   ";
	}
	if (line->length > 0) {
		put_line(render);
		put_line(render);
	}
}

/* Columns in which a heading is set: broken evenly, where it must be. */
static size_t
heading_room(const struct column *column, const char *heading)
{
	size_t room = heading_width(heading);

	return lines_of(heading, column->width) == 1 || room > column->width
	    ? column->width
	    : room;
}

/* Line `n` of `all` that the headings take; each stands at the foot. */
static void
put_heading(struct wci_buf *line, const struct column *column,
    const char *heading, size_t n, size_t all, bool color)
{
	size_t room = heading_room(column, heading);
	size_t length = strlen(heading);
	size_t from = all - lines_of(heading, room);
	size_t width = 0;
	size_t fits = 0;
	size_t at = 0;

	for (size_t i = from; i <= n; i++) {
		at += fits + strspn(heading + at + fits, " ");
		fits = line_of(heading + at, length - at, room, &width);
	}
	if (is_right(column))
		pad(line, column->width - width);
	wci_buf_puts(line, color && fits > 0 ? BOLD : "");
	wci_buf_put(line, heading + at, fits);
	wci_buf_puts(line, color && fits > 0 ? PLAIN : "");
	if (!is_right(column))
		pad(line, column->width - width);
}

static void
put_headings(struct wci_render *render)
{
	struct table *table = render->state;
	struct wci_buf *line = &render->text;
	size_t count = render->present.count;
	size_t all = 1;

	for (size_t i = 0; i < count; i++)
		if (!table->columns[i].hidden)
			all = longer(all,
			    lines_of(render->present.shown[i].heading,
				heading_room(&table->columns[i],
				    render->present.shown[i].heading)));
	for (size_t n = 0; n < all; n++) {
		const char *gap = "";

		for (size_t i = 0; i < count; i++) {
			if (table->columns[i].hidden)
				continue;
			wci_buf_puts(line, gap);
			put_heading(line, &table->columns[i],
			    render->present.shown[i].heading, n, all,
			    render->output.color);
			gap = GAP;
			put_bar(line, table, i, NULL);
		}
		put_line(render);
	}
}

static void
put_head(struct wci_render *render)
{
	struct table *table = render->state;
	struct wci_buf *line = &render->text;
	bool color = render->output.color;
	const char *gap = "";

	wci_buf_clear(line);
	put_common(render);
	put_headings(render);
	for (size_t i = 0; i < render->present.count; i++) {
		if (table->columns[i].hidden)
			continue;
		wci_buf_puts(line, gap);
		wci_buf_puts(line, color ? DIM : "");
		for (size_t j = 0; j < table->columns[i].width; j++)
			wci_buf_puts(line, RULE);
		wci_buf_puts(line, color ? PLAIN : "");
		gap = GAP;
		put_bar(line, table, i, NULL);
	}
	put_line(render);
}

/* One line of a row, from where each cell stopped on the line before. */
static bool
put_row_line(struct wci_render *render, const struct item *items, size_t *at,
    const struct bar *bar)
{
	struct table *table = render->state;
	struct wci_buf *line = &render->text;
	const char *gap = "";
	bool more = false;

	for (size_t i = 0; i < render->present.count; i++) {
		if (table->columns[i].hidden)
			continue;
		wci_buf_puts(line, gap);
		if (put_cell(line, &table->columns[i],
			table->text.data + items[i].at, items[i].length,
			&at[i]))
			more = true;
		gap = GAP;
		put_bar(line, table, i, bar);
	}
	return more;
}

static enum wcifit_status
end(struct wci_render *render, struct wcifit_error *error)
{
	struct table *table = render->state;
	size_t count = render->present.count;
	size_t *at = wci_calloc(count + 1, sizeof *at);

	table->failed = at == NULL;
	tidy(render);
	fit(render);
	if (!table->failed)
		put_head(render);
	for (uint64_t r = 0; r < render->rows && !table->failed; r++) {
		const struct bar *bar =
		    table->bar_width > 0 ? &table->bars[r] : NULL;
		bool more = true;

		memset(at, 0, count * sizeof *at);
		while (more && !table->failed) {
			more = put_row_line(
			    render, &table->items[r * count], at, bar);
			put_line(render);
			bar = NULL;
		}
	}
	wci_free(at);
	return table->failed ? wci_fail_memory(error) : WCIFIT_OK;
}

static void
table_free(struct wci_render *render)
{
	struct table *table = render->state;

	wci_buf_free(&table->text);
	wci_free(table->items);
	wci_free(table->bars);
	wci_free(table->columns);
}

const struct wci_format wci_format_table = { .state_size = sizeof(struct table),
	.for_people = true,
	.begin = begin,
	.row = row,
	.end = end,
	.free = table_free };

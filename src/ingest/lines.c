/* SPDX-License-Identifier: MIT */
/* The lines of one report. */
#include "ingest/lines.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

const char *const wci_by_words[WCI_BY_COUNT] = { "", "host", "industry",
	"investor_class", "origin", "project_type", "size", "stage" };

static const char *const kinds[WCI_LINE_KINDS] = { "member", "listed", "single",
	"within", "unstated", "sum", "remainder", "total", "union", "group",
	"narrower" };

enum wci_line_kind
wci_line_kind_of(const char *word)
{
	enum wci_line_kind kind = 0;

	while (kind < WCI_LINE_KINDS && strcmp(kinds[kind], word) != 0)
		kind++;
	return kind;
}

/* --------------------------------------------------------------------- sums */

struct wci_sums
wci_sums_read(const struct wci_stmt *stmt, int first)
{
	/* Of NULL the number is 0. */
	return (struct wci_sums){
		.signings = wci_stmt_int(stmt, first),
		.projects_low = wci_stmt_int(stmt, first + 1),
		.projects_high = wci_stmt_int(stmt, first + 2),
		.valued = wci_stmt_int(stmt, first + 3),
		.value_low = wci_stmt_int(stmt, first + 4),
		.value_high = wci_stmt_int(stmt, first + 5),
		.projects_open = wci_stmt_is_null(stmt, first + 2),
		.value_open = wci_stmt_is_null(stmt, first + 5),
	};
}

void
wci_sums_add(struct wci_sums *to, const struct wci_sums *from)
{
	to->signings += from->signings;
	to->projects_low += from->projects_low;
	to->projects_high += from->projects_high;
	to->valued += from->valued;
	to->value_low += from->value_low;
	to->value_high += from->value_high;
	to->projects_open = to->projects_open || from->projects_open;
	to->value_open = to->value_open || from->value_open;
}

/* -------------------------------------------------------------------- lines */

void
wci_lines_begin(
    struct wci_lines *lines, enum wci_by by, const struct wci_place *place)
{
	lines->by = by;
	lines->place = place;
	lines->count = 0;
	wci_arena_reset(&lines->text);
}

void
wci_lines_free(struct wci_lines *lines)
{
	wci_free(lines->list);
	wci_arena_free(&lines->text);
	wci_buf_free(&lines->id);
}

const char *
wci_lines_set_id(struct wci_lines *lines, const char *what, const char *member)
{
	struct wci_buf *id = &lines->id;

	wci_buf_clear(id);
	wci_buf_puts(id, lines->place->fair);
	if (lines->place->scope[0] != '\0')
		wci_buf_putc(id, '/');
	wci_buf_puts(id, lines->place->scope);
	wci_buf_puts(id, what);
	wci_buf_puts(id, member);
	return id->failed ? NULL
			  : wci_arena_copy(&lines->text, id->data, id->length);
}

bool
wci_lines_add(struct wci_lines *lines, const struct wci_line *line)
{
	void *list = lines->list;

	if (line->set_id == NULL ||
	    wci_grow(&list, &lines->capacity, lines->count + 1,
		sizeof(*lines->list)) != 0)
		return false;
	lines->list = list;
	lines->list[lines->count++] = *line;
	return true;
}

/* -------------------------------------------------------------------- order */

static int
by_text(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

static int
falling(int64_t a, int64_t b)
{
	return (a < b) - (a > b);
}

/* What is announced: at most, else at least. */
static int64_t
announced(const struct wci_line *line, enum wci_announced low,
    enum wci_announced high)
{
	const struct wci_cell *cells = line->announced;

	if (cells == NULL)
		return 0;
	if (cells[high].type == WCI_INT)
		return cells[high].as.integer;
	return cells[low].type == WCI_INT ? cells[low].as.integer : 0;
}

static int64_t
worth(const struct wci_sums *sums)
{
	return sums->value_open ? sums->value_low : sums->value_high;
}

/* Of sizes, "low..high", the low one. */
static int64_t
size_of(const struct wci_line *line)
{
	return line->members != NULL ? strtoll(line->members, NULL, 10) : 0;
}

/* Two lines of a report that have their place by what they say. */
static int
by_words(const struct wci_line *a, const struct wci_line *b)
{
	int order = strcmp(a->label, b->label);

	if (order == 0)
		order = strcmp(a->set_id, b->set_id);
	return order != 0 ? order : by_text(a->members, b->members);
}

static int
by_figures(const struct wci_line *a, const struct wci_line *b)
{
	int order = falling(announced(a, WCI_VALUE_LOW, WCI_VALUE_HIGH),
	    announced(b, WCI_VALUE_LOW, WCI_VALUE_HIGH));

	if (order == 0)
		order =
		    falling(announced(a, WCI_PROJECTS_LOW, WCI_PROJECTS_HIGH),
			announced(b, WCI_PROJECTS_LOW, WCI_PROJECTS_HIGH));
	if (order == 0)
		order = falling(worth(&a->sums), worth(&b->sums));
	return order != 0 ? order : falling(a->sums.signings, b->sums.signings);
}

static int
in_order(const void *left, const void *right)
{
	const struct wci_line *a = left;
	const struct wci_line *b = right;
	int order = (int)a->kind - (int)b->kind;

	if (order == 0)
		order = by_text(a->cut, b->cut);
	if (order == 0)
		order = by_figures(a, b);
	return order != 0 ? order : by_words(a, b);
}

/* Tiers stand in their own order. */
static int
by_size(const void *left, const void *right)
{
	const struct wci_line *a = left;
	const struct wci_line *b = right;
	int order = (int)a->kind - (int)b->kind;

	if (order == 0)
		order = by_text(a->cut, b->cut);
	if (order == 0)
		order = falling(size_of(a), size_of(b));
	return order != 0 ? order : in_order(a, b);
}

void
wci_lines_sort(struct wci_lines *lines)
{
	if (lines->count > 1)
		qsort(lines->list, lines->count, sizeof(*lines->list),
		    lines->by == WCI_BY_SIZE ? by_size : in_order);
}

/* --------------------------------------------------------------------- rows */

/* NULL where there is none. */
static struct wci_cell
text(const char *s)
{
	struct wci_cell cell = { .type = s != NULL ? WCI_TEXT : WCI_NULL };

	if (s != NULL) {
		cell.length = (uint32_t)strlen(s);
		cell.as.text = s;
	}
	return cell;
}

static struct wci_cell
number(int64_t n, bool known)
{
	return (struct wci_cell){ .type = known ? WCI_INT : WCI_NULL,
		.as.integer = n };
}

static void
give_announced(const struct wci_cell *announced, struct wci_cell *cells)
{
	size_t i;

	for (i = 0; i < WCI_ANNOUNCED_COUNT; i++)
		cells[i] = announced != NULL ? announced[i] : text(NULL);
	/* No mark is none. */
	if (cells[WCI_MARK].length == 0)
		cells[WCI_MARK].type = WCI_NULL;
}

static void
give_sums(const struct wci_line *line, struct wci_cell *cells)
{
	const struct wci_sums *sums = &line->sums;
	bool valued = sums->valued > 0;

	cells[0] = number(sums->signings, line->counted);
	cells[1] = number(sums->projects_low, line->counted);
	cells[2] =
	    number(sums->projects_high, line->counted && !sums->projects_open);
	cells[3] = number(sums->valued, line->counted);
	cells[4] = number(sums->value_low, valued);
	cells[5] = number(sums->value_high, valued && !sums->value_open);
}

void
wci_lines_give(const struct wci_lines *lines, size_t n, struct wci_cell *cells)
{
	const struct wci_line *line = &lines->list[n];

	cells[0] = text(lines->place->fair);
	cells[1] = text(lines->place->scope);
	cells[2] = text(wci_by_words[lines->by]);
	cells[3] = number((int64_t)n + 1, true);
	cells[4] = text(kinds[line->kind]);
	cells[5] = text(line->grain);
	cells[6] = text(line->cut);
	cells[7] = text(line->members);
	cells[8] = text(line->label);
	cells[9] = text(line->set_id);
	give_announced(line->announced, &cells[10]);
	give_sums(line, &cells[10 + WCI_ANNOUNCED_COUNT]);
}

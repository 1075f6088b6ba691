/* SPDX-License-Identifier: MIT */
/* Columns and cells for people. */
#include "render/present.h"

#include <string.h>

#include "core/mem.h"
#include "core/text.h"
#include "render/number.h"

#define EN_DASH "\xe2\x80\x93"
#define AT_LEAST "\xe2\x89\xa5 "
#define AT_MOST "\xe2\x89\xa4 "

static const struct {
	const char *name;    /* of --unit */
	const char *heading; /* behind the comma */
	unsigned places;     /* powers of ten */
} moneys[WCIFIT_UNIT_COUNT] = { [WCIFIT_UNIT_BN] = { "bn", "bn CNY", 9 },
	[WCIFIT_UNIT_YI] = { "yi", "\xe4\xba\xbf\xe5\x85\x83", 8 },
	[WCIFIT_UNIT_M] = { "m", "m CNY", 6 },
	[WCIFIT_UNIT_CNY] = { "cny", "CNY", 0 } };

#define SHARE_PLACES 4 /* millionths to percent */

const char *
wcifit_unit_name(enum wcifit_unit unit)
{
	if ((unsigned)unit >= WCIFIT_UNIT_COUNT)
		return NULL;
	return moneys[unit].name;
}

static bool
unit_numeric(enum wci_unit unit)
{
	return unit == WCI_UNIT_COUNT || unit == WCI_UNIT_CNY ||
	    unit == WCI_UNIT_SHARE || unit == WCI_UNIT_NUMBER;
}

static char *
heading_of(const char *words, enum wci_unit unit, enum wcifit_unit money)
{
	struct wci_buf buf = WCI_BUF_EMPTY;
	char *heading;

	wci_text_escape(&buf, words, strlen(words));
	if (unit == WCI_UNIT_CNY)
		wci_buf_printf(&buf, ", %s", moneys[money].heading);
	else if (unit == WCI_UNIT_SHARE)
		wci_buf_puts(&buf, ", %");
	heading = wci_buf_steal(&buf);
	wci_buf_free(&buf); /* where stealing failed */
	return heading;
}

/* The interval that a column begins (as_low) or ends; NULL: none. */
static const struct wci_interval *
interval_with(const struct wci_rowset *rowset, size_t column, bool as_low)
{
	for (size_t i = 0; i < rowset->interval_count; i++) {
		const struct wci_interval *interval = &rowset->intervals[i];

		if ((as_low ? interval->low : interval->high) == column)
			return interval;
	}
	return NULL;
}

enum wcifit_status
wci_present_init(struct wci_present *present, const struct wci_rowset *rowset,
    enum wcifit_unit money, struct wcifit_error *error)
{
	memset(present, 0, sizeof *present);
	present->money =
	    (unsigned)money < WCIFIT_UNIT_COUNT ? money : WCIFIT_UNIT_BN;
	present->shown =
	    wci_calloc(rowset->column_count + 1, sizeof *present->shown);
	if (present->shown == NULL)
		return wci_fail_memory(error);
	for (size_t i = 0; i < rowset->column_count; i++) {
		const struct wci_column *column = &rowset->columns[i];
		const struct wci_interval *interval;
		struct wci_shown *shown = &present->shown[present->count];

		if (interval_with(rowset, i, false) != NULL)
			continue;
		interval = interval_with(rowset, i, true);
		shown->low = i;
		shown->high = interval != NULL ? interval->high : i;
		shown->interval = interval != NULL;
		shown->unit = column->unit;
		shown->numeric = unit_numeric(column->unit);
		shown->heading = heading_of(interval != NULL ? interval->heading
			: column->heading != NULL	     ? column->heading
							     : column->name,
		    column->unit, present->money);
		present->count++;
		if (shown->heading == NULL) {
			wci_present_free(present);
			return wci_fail_memory(error);
		}
	}
	return WCIFIT_OK;
}

void
wci_present_free(struct wci_present *present)
{
	for (size_t i = 0; i < present->count; i++)
		wci_free(present->shown[i].heading);
	wci_free(present->shown);
	memset(present, 0, sizeof *present);
}

/* Append a number in the unit of its column; false for one that has none. */
static bool
put_number(const struct wci_present *present, enum wci_unit unit,
    const struct wci_cell *cell, struct wci_buf *buf)
{
	char text[WCI_NUMBER_SIZE];
	unsigned places = unit == WCI_UNIT_CNY ? moneys[present->money].places
	    : unit == WCI_UNIT_SHARE	       ? SHARE_PLACES
					       : 0;

	if (cell->type == WCI_CELL_REAL) {
		if (unit == WCI_UNIT_CNY || unit == WCI_UNIT_SHARE)
			return false;
		wci_buf_put(buf, text,
		    unit == WCI_UNIT_NUMBER
			? wci_number_short(text, cell->real)
			: wci_number_real(text, cell->real));
		return true;
	}
	wci_buf_put(buf, text, wci_number_scaled(text, cell->integer, places));
	return true;
}

static void
put_hex(struct wci_buf *buf, const struct wci_cell *cell)
{
	static const char hex[] = "0123456789abcdef";

	for (size_t i = 0; i < cell->length; i++) {
		unsigned char byte = (unsigned char)cell->text[i];

		wci_buf_putc(buf, hex[byte >> 4]);
		wci_buf_putc(buf, hex[byte & 0xf]);
	}
}

static bool
put_cell(const struct wci_present *present, enum wci_unit unit,
    const struct wci_cell *cell, struct wci_buf *buf)
{
	switch (cell->type) {
	case WCI_CELL_NULL:
		return true;
	case WCI_CELL_TEXT:
		wci_text_escape(buf, cell->text, cell->length);
		return true;
	case WCI_CELL_BLOB:
		put_hex(buf, cell);
		return true;
	case WCI_CELL_INT:
		if (unit == WCI_UNIT_FLAG &&
		    (cell->integer == 0 || cell->integer == 1)) {
			wci_buf_puts(buf, cell->integer == 1 ? "yes" : "");
			return true;
		}
		break;
	case WCI_CELL_REAL:
		break;
	}
	return put_number(present, unit, cell, buf);
}

static bool
negative(const struct wci_cell *cell)
{
	return (cell->type == WCI_CELL_INT && cell->integer < 0) ||
	    (cell->type == WCI_CELL_REAL && cell->real < 0);
}

static bool
same(const struct wci_cell *a, const struct wci_cell *b)
{
	if (a->type != b->type)
		return false;
	if (a->type == WCI_CELL_INT)
		return a->integer == b->integer;
	if (a->type == WCI_CELL_REAL)
		return !(a->real < b->real) && !(a->real > b->real);
	return a->type != WCI_CELL_NULL && a->length == b->length &&
	    memcmp(a->text, b->text, a->length) == 0;
}

/*
 * Digits finer than a thousandth of an interval's width, or than a millionth of
 * a bound whose other side is open, are noise (of a conversion, say): people see
 * the ends rounded outwards to that, so that what is shown still holds.  The
 * formats for machines keep every digit.
 */
static void
round_outwards(struct wci_cell *low, struct wci_cell *high)
{
	bool has_low = low->type == WCI_CELL_INT;
	bool has_high = high->type == WCI_CELL_INT;
	int64_t unit = 1;
	int64_t width;
	int64_t rest;

	if ((!has_low && low->type != WCI_CELL_NULL) ||
	    (!has_high && high->type != WCI_CELL_NULL) ||
	    (has_low && low->integer < 0) || (has_high && high->integer < 0))
		return;
	if (has_low && has_high)
		width = high->integer - low->integer;
	else
		width = (has_low ? low : high)->integer / 1000;
	while (unit <= width / 10000)
		unit *= 10;
	if (has_low)
		low->integer -= low->integer % unit;
	rest = has_high ? high->integer % unit : 0;
	if (rest != 0 && high->integer <= INT64_MAX - unit)
		high->integer += unit - rest;
}

bool
wci_present_cell(const struct wci_present *present, size_t n,
    const struct wci_cell *cells, struct wci_buf *buf)
{
	const struct wci_shown *shown = &present->shown[n];
	struct wci_cell ends[2] = { cells[shown->low], cells[shown->high] };
	const struct wci_cell *low = &ends[0];
	const struct wci_cell *high = &ends[1];
	enum wci_unit unit = shown->unit;

	if (!shown->interval || same(low, high))
		return put_cell(present, unit, low, buf);
	if (unit == WCI_UNIT_CNY)
		round_outwards(&ends[0], &ends[1]);
	if (low->type == WCI_CELL_NULL && high->type == WCI_CELL_NULL)
		return true;
	if (high->type == WCI_CELL_NULL) {
		wci_buf_puts(buf, AT_LEAST);
		return put_cell(present, unit, low, buf);
	}
	if (low->type == WCI_CELL_NULL) {
		wci_buf_puts(buf, AT_MOST);
		return put_cell(present, unit, high, buf);
	}
	if (!put_cell(present, unit, low, buf))
		return false;
	/* A dash beside a minus sign needs air. */
	wci_buf_puts(
	    buf, negative(low) || negative(high) ? " " EN_DASH " " : EN_DASH);
	return put_cell(present, unit, high, buf);
}

bool
wci_present_numeric(
    const struct wci_present *present, size_t n, const struct wci_cell *cells)
{
	const struct wci_shown *shown = &present->shown[n];
	enum wci_cell_type type = cells[shown->low].type;

	if (shown->numeric)
		return true;
	return shown->unit == WCI_UNIT_ANY &&
	    (type == WCI_CELL_INT || type == WCI_CELL_REAL);
}

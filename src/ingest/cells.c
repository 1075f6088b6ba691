/* SPDX-License-Identifier: MIT */
/* A record's fields as the cells of a row. */
#include "ingest/cells.h"

#include <stdlib.h>
#include <string.h>

static void
put_null(struct wci_row *row)
{
	row->cells[row->at++].type = WCI_NULL;
}

void
wci_row_int(struct wci_row *row, int64_t value)
{
	struct wci_cell *cell = &row->cells[row->at++];

	cell->type = WCI_INT;
	cell->as.integer = value;
}

static void
put_real(struct wci_row *row, bool open, double value)
{
	struct wci_cell *cell = &row->cells[row->at++];

	cell->type = open ? WCI_NULL : WCI_REAL;
	cell->as.real = value;
}

void
wci_row_text(struct wci_row *row, const char *text, size_t length)
{
	struct wci_cell *cell = &row->cells[row->at++];

	cell->type = WCI_TEXT;
	cell->length = (uint32_t)length;
	cell->as.text = text;
}

/* Text that was made for this row. */
static void
put_made(struct wci_row *row, struct wci_buf *text)
{
	const char *copy = text->failed
	    ? NULL
	    : wci_arena_copy(row->arena, wci_buf_text(text), text->length);

	if (copy == NULL && row->status == WCIFIT_OK)
		row->status = wci_fail_memory(row->error);
	wci_row_text(row, copy != NULL ? copy : "", text->length);
	wci_buf_free(text);
}

static void
put_bound(struct wci_row *row, bool open, int64_t value)
{
	if (open)
		put_null(row);
	else
		wci_row_int(row, value);
}

const char *
wci_signing_day(const struct wci_record *record)
{
	size_t at = wci_collection_field(record->collection, "signed_on", 9);

	if (at == record->collection->field_count ||
	    record->values[at].count == 0 ||
	    strcmp(record->values[at].items[0].text, "unknown") == 0)
		return NULL;
	return record->values[at].items[0].text;
}

/* Note that an item is to be looked at again when all is read. */
static void
leave_open(struct wci_row *row, const struct wci_field *field, size_t n)
{
	struct wci_open *open = wci_arena_alloc(row->arena, sizeof(*open));

	if (row->status != WCIFIT_OK)
		return;
	if (open == NULL) {
		row->status = wci_fail_memory(row->error);
		return;
	}
	*open = (struct wci_open){ row->record->made->open, field, n };
	row->record->made->open = open;
}

/* The day a figure of this record is converted at; NULL: not known yet. */
static const char *
time_of(struct wci_build *build, const struct wci_record *record)
{
	const char *day = wci_signing_day(record);
	const char *fair;

	if (day != NULL)
		return day;
	fair = wci_record_text(record, "fair");
	return fair != NULL ? wci_build_when(build, fair) : NULL;
}

/* Bounds of a figure, or open ones with a problem or a pending entry. */
static struct wci_bounds
bounds_of(struct wci_row *row, const struct wci_field *field,
    const struct wci_item *item)
{
	struct wci_build *build = row->build;
	const char *when = time_of(build, row->record);
	struct wci_bounds bounds;
	enum wci_rules_answer answer = wci_rules_bounds(
	    &build->rules, item->figure, when != NULL ? when : "", &bounds);

	if (answer == WCI_RULES_OK &&
	    (build->all_read ||
		wci_rules_are_final(
		    &build->rules, item->figure, when != NULL ? when : "")))
		return bounds;
	if (answer == WCI_RULES_OVERFLOW || build->all_read)
		wci_build_complain_bounds(
		    build, row->record, field, answer, item->figure, when);
	else
		leave_open(row, field, 0);
	return (struct wci_bounds){ .low_open = true, .high_open = true };
}

static void
put_amount(struct wci_row *row, const struct wci_field *field,
    const struct wci_item *item)
{
	const char *word = wci_qualifier_name(item->figure->qualifier);
	struct wci_bounds bounds = bounds_of(row, field, item);

	wci_row_text(row, item->text, item->length);
	wci_row_text(row, word, strlen(word));
	wci_row_text(row, item->figure->currency, 3);
	wci_row_int(row, item->figure->number);
	wci_row_int(row, item->figure->precision);
	put_bound(row, bounds.low_open, bounds.low);
	put_bound(row, bounds.high_open, bounds.high);
}

static void
put_count(struct wci_row *row, const struct wci_field *field,
    const struct wci_item *item)
{
	struct wci_bounds bounds = bounds_of(row, field, item);

	wci_row_text(row, item->text, item->length);
	put_bound(row, bounds.low_open, bounds.low);
	put_bound(row, bounds.high_open, bounds.high);
}

static double
shifted(int64_t value, unsigned decimals)
{
	double divisor = 1;

	for (; decimals > 0; decimals--)
		divisor *= 10;
	return (double)value / divisor;
}

static void
put_quantity(struct wci_row *row, const struct wci_field *field,
    const struct wci_item *item)
{
	const char *word = wci_qualifier_name(item->figure->qualifier);
	struct wci_figure plain = *item->figure;
	struct wci_item copy = *item;
	struct wci_bounds bounds;

	/* Its bounds stay in its own unit: money is not converted here. */
	plain.currency[0] = '\0';
	/* Finer than it is stated: about 15% is 14.25 to 15.75, not 15. */
	if (plain.number <= INT64_MAX / 100 && plain.upper <= INT64_MAX / 100) {
		plain.number *= 100;
		plain.upper *= 100;
		plain.decimals += 2;
	}
	copy.figure = &plain;
	bounds = bounds_of(row, field, &copy);
	wci_row_text(row, item->text, item->length);
	wci_row_text(row, word, strlen(word));
	put_real(row, bounds.low_open, shifted(bounds.low, plain.decimals));
	put_real(row, bounds.high_open, shifted(bounds.high, plain.decimals));
}

const struct wci_name *
wci_row_resolve(struct wci_row *row, const struct wci_field *field, size_t n)
{
	struct wci_build *build = row->build;
	const struct wci_name *name =
	    wci_build_resolve(build, row->record, field, n);

	if (name == NULL && !build->all_read)
		leave_open(row, field, n);
	return name;
}

void
wci_row_reference(struct wci_row *row, const struct wci_field *field,
    const struct wci_item *item, size_t n)
{
	const struct wci_name *name;

	name = (field->flags & WCI_AMONG) != 0 ? NULL
					       : wci_row_resolve(row, field, n);
	if (name != NULL)
		wci_row_text(row, name->id, name->id_length);
	else
		wci_row_text(row, item->text, item->length);
}

static void
put_words(struct wci_row *row, const struct wci_value *value)
{
	struct wci_buf words = WCI_BUF_EMPTY;
	size_t i;

	for (i = 0; i < value->count; i++)
		wci_buf_printf(
		    &words, "%s%s", i != 0 ? " " : "", value->items[i].text);
	put_made(row, &words);
}

/* fair/source/number, counted in the order of the seeds. */
void
wci_row_made_id(struct wci_row *row)
{
	struct wci_buf id = WCI_BUF_EMPTY;

	wci_build_make_id(row->build, row->record, &id);
	put_made(row, &id);
}

/* NULL, or what a missing key stands for. */
static void
put_missing(struct wci_row *row, const struct wci_field *field)
{
	const char *const *column = wci_field_columns(field->kind);
	const char *fallback = field->fallback;

	if (field->kind == WCI_F_COUNT && fallback != NULL) {
		wci_row_text(row, fallback, strlen(fallback));
		wci_row_int(row, strtol(fallback, NULL, 10));
		wci_row_int(row, strtol(fallback, NULL, 10));
		return;
	}
	for (; *column != NULL; column++) {
		if (fallback == NULL)
			put_null(row);
		else if (field->kind == WCI_F_FLAG)
			wci_row_int(row, strcmp(fallback, "true") == 0);
		else
			wci_row_text(row, fallback, strlen(fallback));
	}
}

static void
put_scalar(struct wci_row *row, const struct wci_field *field,
    const struct wci_item *item)
{
	switch (field->kind) {
	case WCI_F_INT:
	case WCI_F_FLAG:
		wci_row_int(row, item->number);
		break;
	case WCI_F_DATE:
		if (strcmp(item->text, "unknown") == 0)
			put_null(row);
		else
			wci_row_text(row, item->text, item->length);
		break;
	case WCI_F_AMOUNT:
		put_amount(row, field, item);
		break;
	case WCI_F_COUNT:
		put_count(row, field, item);
		break;
	case WCI_F_QUANTITY:
		put_quantity(row, field, item);
		break;
	case WCI_F_RATE:
		wci_row_int(row, item->number);
		wci_row_text(row, item->text, item->length);
		break;
	case WCI_F_FACTOR:
		put_bound(row, item->number < 0, item->number);
		break;
	case WCI_F_REF:
		wci_row_reference(row, field, item, 0);
		break;
	default:
		wci_row_text(row, item->text, item->length);
	}
}

void
wci_row_field(struct wci_row *row, const struct wci_field *field,
    const struct wci_value *value)
{
	/* The year of a fair is that of its days where it is not given. */
	if (value->count == 0 && field->kind == WCI_F_INT &&
	    strcmp(field->key, "year") == 0) {
		const char *when = wci_build_time(
		    row->build, wci_record_text(row->record, "id"));

		wci_row_int(row, when != NULL ? strtol(when, NULL, 10) : 0);
	} else if (value->count == 0) {
		put_missing(row, field);
	} else if (field->target == WCI_TO_WORDS) {
		put_words(row, value);
	} else {
		put_scalar(row, field, &value->items[0]);
	}
}

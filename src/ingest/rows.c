/* SPDX-License-Identifier: MIT */
/* Records to rows. */
#include "ingest/rows.h"

#include <string.h>

#include "core/mem.h"
#include "ingest/kinds.h"

/* What is the same for all rows of a collection. */
struct plan {
	size_t columns; /* 0: it is not made yet */
	bool makes_id;	/* its rows have an id, which the seeds do not give */
	bool signings;
	bool organizations;
	const struct wci_field *investors; /* of signings */
};

struct wci_rows {
	struct wci_build *build;
	int64_t counts[WCI_MAX_FIELDS]; /* rows of a collection so far */
	struct plan plans[WCI_MAX_FIELDS];
	/* Sums of signings, for which the kinds of their investors count. */
	struct wci_totals *totals;
	size_t totals_cells[WCI_TOTALS_CELLS]; /* where a row holds them */
	struct wci_kinds kinds;
};

/* Records of one collection on their way. */
struct passage {
	struct wci_rows *rows;
	const struct plan *plan;
	struct wci_record *const *records;
	size_t count;
	struct wci_arena *arena;
	uint32_t *numbers[WCI_ROWS_MOST]; /* where those of the next list go */
	struct wci_common_kind investors[WCI_ROWS_MOST]; /* of signings */
	struct wcifit_error *error;
};

struct wci_rows *
wci_rows_new(struct wci_build *build)
{
	struct wci_rows *rows = wci_calloc(1, sizeof(*rows));

	if (rows == NULL)
		return NULL;
	rows->build = build;
	rows->totals = wci_totals_new();
	if (rows->totals == NULL) {
		wci_rows_free(rows);
		return NULL;
	}
	return rows;
}

void
wci_rows_free(struct wci_rows *rows)
{
	if (rows == NULL)
		return;
	wci_totals_free(rows->totals);
	wci_kinds_free(&rows->kinds);
	wci_free(rows);
}

struct wci_totals *
wci_rows_totals(struct wci_rows *rows)
{
	return rows->totals;
}

enum wcifit_status
wci_rows_sum_again(struct wci_rows *rows, struct wci_db *db,
    struct wci_intake *intake, struct wcifit_error *error)
{
	wci_totals_free(rows->totals);
	rows->totals = wci_totals_new();
	return rows->totals == NULL
	    ? wci_fail_memory(error)
	    : wci_totals_fill(rows->totals, db, intake, error);
}

/* ------------------------------------------------------------------ columns */

/* Append a column to those before it. */
static size_t
put_column(struct wci_buf *sql, const char *name)
{
	wci_buf_printf(sql, "%s%s", sql->length != 0 ? ", " : "", name);
	return 1;
}

/* The columns of a field with their base name put in. */
static size_t
put_columns(struct wci_buf *sql, const struct wci_field *field)
{
	const char *const *column = wci_field_columns(field->kind);
	const char *base = field->table != NULL ? field->table : field->key;
	size_t n;

	for (n = 0; column[n] != NULL; n++) {
		const char *hole = strchr(column[n], '%');

		(void)put_column(sql, hole != NULL ? base : column[n]);
		if (hole != NULL)
			wci_buf_puts(sql, hole + 1);
	}
	return n;
}

static bool
is_column(const struct wci_field *field)
{
	return field->target == WCI_TO_COLUMN || field->target == WCI_TO_WORDS;
}

static bool
makes_id(const struct wci_collection *kind)
{
	return wci_collection_field(kind, "id", 2) == kind->field_count &&
	    strcmp(kind->key, "id") == 0;
}

/* In the order in which make_cells makes them; a bit mask holds them. */
size_t
wci_rows_columns(const struct wci_collection *kind, struct wci_buf *sql)
{
	size_t columns = 0;
	size_t i;

	if (makes_id(kind))
		columns += put_column(sql, "id");
	if (!kind->top)
		columns += put_column(sql, "fair");
	for (i = 0; i < kind->field_count; i++)
		if (is_column(&kind->fields[i]))
			columns += put_columns(sql, &kind->fields[i]);
	columns += put_column(sql, "seed_file");
	columns += put_column(sql, "seed_line");
	return columns;
}

/* Find the cells a sum needs among the columns "a, b, …". */
static void
find_totals_cells(struct wci_rows *rows, const char *columns)
{
	size_t cell = 0;
	size_t i;

	for (; *columns != '\0'; cell++) {
		size_t n = strcspn(columns, ",");

		for (i = 0; i < WCI_TOTALS_CELLS; i++)
			if (strlen(wci_totals_columns[i]) == n &&
			    strncmp(wci_totals_columns[i], columns, n) == 0)
				rows->totals_cells[i] = cell;
		columns += n;
		columns += strspn(columns, ", ");
	}
}

/* The plan of a collection; NULL: no memory. */
static const struct plan *
plan_of(struct wci_rows *rows, const struct wci_collection *kind)
{
	struct plan *plan = &rows->plans[kind - wci_collections];
	struct wci_buf sql = WCI_BUF_EMPTY;
	size_t columns;

	if (plan->columns != 0)
		return plan;
	columns = wci_rows_columns(kind, &sql);
	if (!sql.failed) {
		*plan = (struct plan){
			.columns = columns,
			.makes_id = makes_id(kind),
			.signings = strcmp(kind->name, "signings") == 0,
			.organizations =
			    strcmp(kind->name, "organizations") == 0,
		};
		if (plan->signings) {
			plan->investors = &kind->fields[wci_collection_field(
			    kind, "investors", 9)];
			find_totals_cells(rows, wci_buf_text(&sql));
		}
	}
	wci_buf_free(&sql);
	return plan->columns != 0 ? plan : NULL;
}

/* ------------------------------------------------------------------ counting */

/* Add a signing to the sums; its class may be that of its investors. */
static bool
count_signing(struct passage *p, size_t at)
{
	struct wci_rows *rows = p->rows;
	const struct wci_cell *row = p->records[at]->made->cells;
	struct wci_cell cells[WCI_TOTALS_CELLS];
	struct wci_cell *class = &cells[WCI_TOTALS_CLASS];
	const char *word =
	    wci_common_kind_word(&p->investors[at], &rows->kinds);
	size_t i;

	for (i = 0; i < WCI_TOTALS_CELLS; i++)
		cells[i] = row[rows->totals_cells[i]];
	if (class->type == WCI_NULL && word != NULL)
		*class = (struct wci_cell){ .type = WCI_TEXT,
			.length = (uint32_t)strlen(word),
			.as.text = word };
	return wci_totals_add(rows->totals, cells);
}

/* What of a row counts elsewhere. */
static enum wcifit_status
count_row(struct passage *p, size_t at)
{
	bool done = true;

	if (p->plan->signings)
		done = count_signing(p, at);
	else if (p->plan->organizations)
		done = wci_kinds_add(
		    &p->rows->kinds, wci_record_text(p->records[at], "kind"));
	return done ? WCIFIT_OK : wci_fail_memory(p->error);
}

/* What one signing's own keys can get wrong together. */
static void
check_signing(struct wci_build *build, const struct wci_record *record)
{
	if (wci_record_item(record, "origin_basis") != NULL &&
	    wci_record_item(record, "origin") == NULL)
		wci_build_complain(build, record, "origin_basis", 0,
		    "says how the origin is known, but there is no key "
		    "'origin'");
}

/* ------------------------------------------------------------------- making */

/* Room for a row with so many cells and for the numbers of its lists. */
static struct wci_made *
take_room(struct passage *p, const struct wci_record *record)
{
	const struct wci_collection *kind = record->collection;
	struct wci_made *made = NULL;
	size_t cells = p->plan->columns * sizeof(made->cells[0]);
	size_t numbers = 0;
	size_t i;

	for (i = 0; i < kind->field_count; i++)
		if (kind->fields[i].target == WCI_TO_LIST)
			numbers += 1 + record->values[i].count;
	made = wci_arena_take(
	    p->arena, sizeof(*made) + cells + numbers * sizeof(made->lists[0]));
	if (made != NULL)
		*made = (struct wci_made){
			.record = record,
			.row = ++p->rows->counts[kind - wci_collections],
			.lists =
			    (const uint32_t *)&made->cells[p->plan->columns],
		};
	return made;
}

static struct wci_row
begin(const struct passage *p, const struct wci_record *record)
{
	return (struct wci_row){ p->rows->build, p->arena, record,
		record->made->cells, 0, WCIFIT_OK, p->error };
}

static enum wcifit_status
make_cells(struct passage *p, const struct wci_record *record)
{
	const struct wci_collection *kind = record->collection;
	const char *file = p->rows->build->files.files[record->file].name;
	struct wci_row row = begin(p, record);
	size_t i;

	if (p->plan->makes_id)
		wci_row_made_id(&row);
	if (record->owner != NULL) {
		const struct wci_item *owner =
		    wci_record_item(record->owner, "id");

		wci_row_text(&row, owner->text, owner->length);
	}
	for (i = 0; i < kind->field_count; i++)
		if (is_column(&kind->fields[i]))
			wci_row_field(
			    &row, &kind->fields[i], &record->values[i]);
	wci_row_text(&row, file, strlen(file));
	wci_row_int(&row, record->line);
	for (i = 0; i < row.at; i++) {
		record->made->filled |=
		    (uint64_t)(row.cells[i].type != WCI_NULL) << i;
		if (row.cells[i].type == WCI_TEXT)
			record->made->weight += row.cells[i].length;
	}
	return row.status;
}

/* -------------------------------------------------------------------- lists */

/* What the row counts for that an item of a signing's list refers to. */
static bool
count_item(struct passage *p, size_t at, const struct wci_field *field,
    uint32_t number)
{
	if (field == p->plan->investors) {
		wci_common_kind_add(&p->investors[at], &p->rows->kinds, number);
		return true;
	}
	return wci_totals_cite(p->rows->totals, number);
}

/* The list of a record: how many, and the numbers of the rows it refers to. */
static enum wcifit_status
make_list(struct passage *p, size_t at, const struct wci_field *field)
{
	const struct wci_record *record = p->records[at];
	const struct wci_value *value =
	    &record->values[field - record->collection->fields];
	struct wci_row row = begin(p, record);
	uint32_t *numbers = p->numbers[at];
	size_t n;

	*numbers++ = value->count;
	record->made->weight += value->count * sizeof(value->items[0]);
	for (n = 0; n < value->count && row.status == WCIFIT_OK; n++) {
		const struct wci_name *name = wci_row_resolve(&row, field, n);

		*numbers = name != NULL ? name->row : 0;
		if (!count_item(p, at, field, *numbers++))
			row.status = wci_fail_memory(p->error);
	}
	p->numbers[at] = numbers;
	return row.status;
}

static enum wcifit_status
make_lists(struct passage *p, const struct wci_field *field)
{
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	for (i = 0; i < p->count && status == WCIFIT_OK; i++)
		status = make_list(p, i, field);
	return status;
}

enum wcifit_status
wci_rows_make(struct wci_rows *rows, struct wci_record *const *records,
    size_t count, struct wci_arena *arena, struct wcifit_error *error)
{
	const struct wci_collection *kind = records[0]->collection;
	const struct plan *plan = plan_of(rows, kind);
	struct passage p = { rows, plan, records, count, arena, { NULL },
		{ { 0, false } }, error };
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	if (plan == NULL)
		return wci_fail_memory(error);
	for (i = 0; i < count; i++) {
		records[i]->made = take_room(&p, records[i]);
		if (records[i]->made == NULL)
			return wci_fail_memory(error);
		p.numbers[i] =
		    (uint32_t *)&records[i]->made->cells[plan->columns];
	}
	/* Lists first: a row is counted by what its investors are. */
	for (i = 0; i < kind->field_count && status == WCIFIT_OK; i++)
		if (kind->fields[i].target == WCI_TO_LIST)
			status = make_lists(&p, &kind->fields[i]);
	for (i = 0; i < count && status == WCIFIT_OK; i++) {
		status = make_cells(&p, records[i]);
		if (status == WCIFIT_OK)
			status = count_row(&p, i);
		if (plan->signings)
			check_signing(rows->build, records[i]);
	}
	return status;
}

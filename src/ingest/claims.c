/* SPDX-License-Identifier: MIT */
/* Claims to rows. */
#include "ingest/claims.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

#define MAX_MEMBERS 64 /* of one dimension of one claim */

enum statement { S_SET, S_MEMBER, S_CLAIM, S_MEASURE, S_FIRST, S_COUNT };

struct wci_claims {
	struct wci_build *build;
	struct wci_stmt *statements[S_COUNT];
};

/* In the order in which a set id spells them, and the columns of `sets`. */
static const char *const dimensions[] = { "industry", "origin", "host",
	"investor_class", "min_value", "max_value", "stage", "project_type" };
#define DIMENSION_COUNT (sizeof(dimensions) / sizeof(dimensions[0]))

static const char *const measures[] = { "projects", "value",
	"share_of_projects", "share_of_value", "average_value" };
#define MEASURE_COUNT (sizeof(measures) / sizeof(measures[0]))

struct dimension {
	size_t count;
	const char *members[MAX_MEMBERS]; /* sorted, each once */
	int64_t amount; /* min_value, max_value; -1: not there */
	struct wci_buf joined;
};

struct set {
	const char *fair;
	const char *scope;
	struct dimension dimensions[DIMENSION_COUNT];
	struct wci_buf id;
	int64_t narrowed; /* by how many dimensions */
};

enum wcifit_status
wci_claims_new(struct wci_build *build, struct wci_claims **claims_out,
    struct wcifit_error *error)
{
	static const char *const sql[S_COUNT] = {
		[S_SET] = "INSERT OR IGNORE INTO sets VALUES "
			  "(?,?,?,?,?,?,?,?,?,?,?,?)",
		[S_MEMBER] = "INSERT OR IGNORE INTO set_members VALUES (?,?,?)",
		[S_CLAIM] = "INSERT OR IGNORE INTO claims VALUES "
			    "(?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		[S_MEASURE] = "INSERT INTO claim_measures VALUES "
			      "(?,?,?,?,?,?,?,?,?,?)",
		[S_FIRST] = "SELECT seed_file, seed_line FROM claims "
			    "WHERE id = ?",
	};
	struct wci_claims *claims = wci_calloc(1, sizeof(*claims));
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	if (claims == NULL)
		return wci_fail_memory(error);
	claims->build = build;
	for (i = 0; i < S_COUNT && status == WCIFIT_OK; i++)
		status = wci_stmt_prepare(
		    build->db, sql[i], &claims->statements[i], error);
	if (status == WCIFIT_OK)
		*claims_out = claims;
	else
		wci_claims_free(claims);
	return status;
}

void
wci_claims_free(struct wci_claims *claims)
{
	size_t i;

	if (claims == NULL)
		return;
	for (i = 0; i < S_COUNT; i++)
		wci_stmt_finalize(claims->statements[i]);
	wci_free(claims);
}

/* -------------------------------------------------------------------- sets */

static void
set_free(struct set *set)
{
	size_t i;

	for (i = 0; i < DIMENSION_COUNT; i++)
		wci_buf_free(&set->dimensions[i].joined);
	wci_buf_free(&set->id);
}

static int
compare(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Sort the members, drop repeats, join them by +. */
static void
join(struct dimension *d)
{
	size_t kept = 0;
	size_t i;

	qsort(d->members, d->count, sizeof(d->members[0]), compare);
	for (i = 0; i < d->count; i++) {
		if (kept > 0 &&
		    strcmp(d->members[kept - 1], d->members[i]) == 0)
			continue;
		d->members[kept++] = d->members[i];
		wci_buf_printf(
		    &d->joined, "%s%s", kept > 1 ? "+" : "", d->members[i]);
	}
	d->count = kept;
}

/* One dimension of a claim; false: a reference is not known (a problem). */
static bool
read_dimension(struct wci_build *build, const struct wci_record *record,
    const char *key, struct dimension *d)
{
	const struct wci_collection *kind = record->collection;
	const struct wci_field *field =
	    &kind->fields[wci_collection_field(kind, key, strlen(key))];
	const struct wci_value *value = wci_record_value(record, key);
	bool known = true;
	size_t n;

	d->amount = -1;
	if (value->count > MAX_MEMBERS) {
		wci_build_complain(build, record, key, 0,
		    "has more than %d members; make it a group", MAX_MEMBERS);
		return false;
	}
	if (field->kind == WCI_F_AMOUNT && value->count != 0) {
		const struct wci_figure *f = value->items[0].figure;

		if (strcmp(f->currency, "CNY") != 0 ||
		    f->qualifier != WCI_EXACT) {
			wci_build_complain(build, record, key, 0,
			    "a threshold is an exact amount in CNY");
			return false;
		}
		d->amount = f->number;
		wci_buf_printf(&d->joined, "%lld", (long long)f->number);
		return true;
	}
	for (n = 0; n < value->count; n++) {
		const struct wci_name *name = NULL;

		if (field->kind == WCI_F_REF) {
			name = wci_build_resolve(build, record, field, n);
			known = known && name != NULL;
		}
		d->members[d->count++] =
		    name != NULL ? name->id : value->items[n].text;
	}
	if (d->count > 0)
		join(d);
	return known;
}

static void
spell_id(struct set *set)
{
	size_t i;

	wci_buf_printf(&set->id, "%s/%s", set->fair, set->scope);
	for (i = 0; i < DIMENSION_COUNT; i++) {
		const struct wci_buf *joined = &set->dimensions[i].joined;

		if (joined->length == 0)
			continue;
		wci_buf_printf(&set->id, "%c%s=%s",
		    set->narrowed == 0 ? '?' : '&', dimensions[i],
		    joined->data);
		set->narrowed++;
	}
}

static void
bind_text(struct wci_stmt *stmt, int n, const char *text)
{
	if (text == NULL)
		wci_stmt_bind_null(stmt, n);
	else
		wci_stmt_bind_text(stmt, n, text, strlen(text));
}

static enum wcifit_status
put_members(struct wci_claims *claims, const struct set *set,
    struct wcifit_error *error)
{
	struct wci_stmt *stmt = claims->statements[S_MEMBER];
	enum wcifit_status status = WCIFIT_OK;
	size_t i;
	size_t n;

	for (i = 0; i < DIMENSION_COUNT; i++)
		for (n = 0; n < set->dimensions[i].count && status == WCIFIT_OK;
		     n++) {
			bind_text(stmt, 1, set->id.data);
			bind_text(stmt, 2, dimensions[i]);
			bind_text(stmt, 3, set->dimensions[i].members[n]);
			status = wci_stmt_run(stmt, error);
		}
	return status;
}

static enum wcifit_status
put_set(struct wci_claims *claims, struct set *set, struct wcifit_error *error)
{
	struct wci_stmt *stmt = claims->statements[S_SET];
	enum wcifit_status status;
	size_t i;

	bind_text(stmt, 1, set->id.data);
	bind_text(stmt, 2, set->fair);
	bind_text(stmt, 3, set->scope);
	for (i = 0; i < DIMENSION_COUNT; i++) {
		const struct dimension *d = &set->dimensions[i];

		if (d->amount >= 0)
			wci_stmt_bind_int(stmt, (int)i + 4, d->amount);
		else
			bind_text(stmt, (int)i + 4, d->joined.data);
	}
	wci_stmt_bind_int(stmt, DIMENSION_COUNT + 4, set->narrowed);
	status = wci_stmt_run(stmt, error);
	if (status == WCIFIT_OK && wci_db_changes(claims->build->db) > 0)
		status = put_members(claims, set, error);
	return status;
}

enum wcifit_status
wci_claims_put_scope(struct wci_claims *claims, const char *fair,
    const char *scope, struct wcifit_error *error)
{
	struct set set = { .fair = fair, .scope = scope };
	enum wcifit_status status;
	size_t i;

	for (i = 0; i < DIMENSION_COUNT; i++)
		set.dimensions[i].amount = -1;
	spell_id(&set);
	status = set.id.failed ? wci_fail_memory(error)
			       : put_set(claims, &set, error);
	set_free(&set);
	return status;
}

/* ---------------------------------------------------------------- measures */

static enum wcifit_status
put_measure(struct wci_claims *claims, const struct wci_record *record,
    const char *claim, const char *measure, const char *base,
    struct wcifit_error *error)
{
	struct wci_build *build = claims->build;
	struct wci_stmt *stmt = claims->statements[S_MEASURE];
	const struct wci_item *item = wci_record_item(record, measure);
	const char *fair = wci_record_text(record, "fair");
	const char *when = wci_build_when(build, fair);
	struct wci_bounds bounds;
	enum wci_rules_answer answer =
	    wci_rules_bounds(&build->rules, item->figure, when, &bounds);

	if (answer != WCI_RULES_OK) {
		wci_build_complain_bounds(build, record,
		    &record->collection->fields[wci_collection_field(
			record->collection, measure, strlen(measure))],
		    answer, item->figure, when);
		return WCIFIT_OK;
	}
	bind_text(stmt, 1, claim);
	bind_text(stmt, 2, measure);
	bind_text(stmt, 3, item->text);
	bind_text(stmt, 4, wci_qualifier_name(item->figure->qualifier));
	bind_text(stmt, 5,
	    item->figure->currency[0] != '\0' ? item->figure->currency : NULL);
	wci_stmt_bind_int(stmt, 6, item->figure->number);
	wci_stmt_bind_int(stmt, 7, item->figure->precision);
	wci_stmt_bind_int(stmt, 8, bounds.low);
	if (bounds.low_open)
		wci_stmt_bind_null(stmt, 8);
	wci_stmt_bind_int(stmt, 9, bounds.high);
	if (bounds.high_open)
		wci_stmt_bind_null(stmt, 9);
	bind_text(stmt, 10, base);
	return wci_stmt_run(stmt, error);
}

/*
 * The set that the claim's shares refer to: the scope `of`, or the claim's
 * own scope without its dimensions.  NULL with a problem when there is none.
 */
static const char *
find_base(struct wci_claims *claims, const struct wci_record *record,
    const struct set *set, struct wci_buf *base)
{
	const char *of = wci_record_text(record, "of");

	if (of != NULL && !wci_build_scope(claims->build, set->fair, of)) {
		if (!wci_build_may_stand(claims->build, of))
			wci_build_complain(claims->build, record, "of", 0,
			    "'%.80s' is no scope of %.80s", of, set->fair);
		return NULL;
	}
	wci_buf_printf(base, "%s/%s", set->fair, of != NULL ? of : set->scope);
	if (!base->failed && strcmp(base->data, set->id.data) == 0) {
		wci_build_complain(claims->build, record,
		    wci_record_item(record, "share_of_value") != NULL
			? "share_of_value"
			: "share_of_projects",
		    0,
		    "a share without a whole: the claim is about all of "
		    "'%s'; say of which scope with the key 'of'",
		    set->scope);
		return NULL;
	}
	return base->data;
}

static enum wcifit_status
put_measures(struct wci_claims *claims, const struct wci_record *record,
    const struct set *set, const char *claim, struct wcifit_error *error)
{
	struct wci_buf base = WCI_BUF_EMPTY;
	const char *whole = NULL;
	enum wcifit_status status = WCIFIT_OK;
	bool shares = wci_record_item(record, "share_of_projects") != NULL ||
	    wci_record_item(record, "share_of_value") != NULL;
	size_t given = 0;
	size_t i;

	if (shares)
		whole = find_base(claims, record, set, &base);
	for (i = 0; i < MEASURE_COUNT && status == WCIFIT_OK; i++) {
		bool share = strncmp(measures[i], "share_", 6) == 0;

		if (wci_record_item(record, measures[i]) == NULL)
			continue;
		given++;
		if (!share || whole != NULL)
			status = put_measure(claims, record, claim, measures[i],
			    share ? whole : NULL, error);
	}
	if (given == 0)
		wci_build_complain(claims->build, record, NULL, 0,
		    "gives no measure: expected projects, value, "
		    "share_of_projects, share_of_value or average_value");
	if (base.failed)
		status = wci_fail_memory(error);
	wci_buf_free(&base);
	return status;
}

/* ------------------------------------------------------------------ claims */

static enum wcifit_status
complain_duplicate(struct wci_claims *claims, const struct wci_record *record,
    const char *id, struct wcifit_error *error)
{
	struct wci_stmt *stmt = claims->statements[S_FIRST];
	enum wcifit_status status;

	bind_text(stmt, 1, id);
	if (wci_stmt_step(stmt))
		wci_build_complain(claims->build, record, "id", 0,
		    "duplicate id '%.80s' (first at %s:%lld)", id,
		    wci_build_path(claims->build, wci_stmt_text(stmt, 0, NULL)),
		    (long long)wci_stmt_int(stmt, 1));
	status = wci_stmt_status(stmt, error);
	wci_stmt_reset(stmt);
	return status;
}

static enum wcifit_status
put_claim(struct wci_claims *claims, const struct wci_record *record,
    const struct set *set, const char *id, const char *source,
    struct wcifit_error *error)
{
	static const char *const keys[] = { "locator", "as_stated", "rank",
		"reason", "base", "value_kind", "note" };
	struct wci_stmt *stmt = claims->statements[S_CLAIM];
	const struct wci_seed_file *file =
	    &claims->build->files.files[record->file];
	enum wcifit_status status;
	size_t i;

	bind_text(stmt, 1, id);
	bind_text(stmt, 2, set->fair);
	bind_text(stmt, 3, set->scope);
	bind_text(stmt, 4, set->id.data);
	bind_text(stmt, 5, source);
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		bind_text(stmt, (int)i + 6, wci_record_text(record, keys[i]));
	bind_text(stmt, 13, file->name);
	wci_stmt_bind_int(stmt, 14, record->line);
	status = wci_stmt_run(stmt, error);
	if (status == WCIFIT_OK && wci_db_changes(claims->build->db) == 0)
		status = complain_duplicate(claims, record, id, error);
	return status;
}

/* Fair, scope and dimensions; false: a problem was added. */
static bool
read_set(struct wci_claims *claims, const struct wci_record *record,
    const struct wci_name *fair, struct set *set)
{
	struct wci_build *build = claims->build;
	bool known = true;
	size_t i;

	set->fair = fair->id;
	set->scope = wci_record_text(record, "scope");
	if (!wci_build_scope(build, set->fair, set->scope)) {
		if (!wci_build_may_stand(build, set->scope))
			wci_build_complain(build, record, "scope", 0,
			    "'%.80s' is no scope of %.80s", set->scope,
			    set->fair);
		known = false;
	}
	for (i = 0; i < DIMENSION_COUNT; i++)
		known = read_dimension(build, record, dimensions[i],
			    &set->dimensions[i]) &&
		    known;
	if (set->dimensions[4].amount >= 0 && set->dimensions[5].amount >= 0 &&
	    set->dimensions[5].amount <= set->dimensions[4].amount) {
		wci_build_complain(
		    build, record, "max_value", 0, "is not above min_value");
		known = false;
	}
	return known;
}

enum wcifit_status
wci_claims_put(struct wci_claims *claims, const struct wci_record *record,
    struct wcifit_error *error)
{
	const struct wci_collection *kind = record->collection;
	struct wci_build *build = claims->build;
	const struct wci_name *fair = wci_build_resolve(build, record,
	    &kind->fields[wci_collection_field(kind, "fair", 4)], 0);
	const struct wci_name *source = wci_build_resolve(build, record,
	    &kind->fields[wci_collection_field(kind, "source", 6)], 0);
	const struct wci_item *given = wci_record_item(record, "id");
	struct set set = { .fair = NULL };
	struct wci_buf id = WCI_BUF_EMPTY;
	enum wcifit_status status = WCIFIT_OK;

	if (strcmp(wci_record_text(record, "rank"), "normal") != 0 &&
	    wci_record_text(record, "reason") == NULL)
		wci_build_complain(build, record, "rank", 0,
		    "a rank other than normal needs a 'reason'");
	if (given != NULL)
		wci_buf_puts(&id, given->text);
	else
		wci_build_make_id(build, record, &id);
	if (fair != NULL && read_set(claims, record, fair, &set) &&
	    source != NULL) {
		spell_id(&set);
		status = set.id.failed || id.failed
		    ? wci_fail_memory(error)
		    : put_set(claims, &set, error);
		if (status == WCIFIT_OK)
			status = put_claim(
			    claims, record, &set, id.data, source->id, error);
		if (status == WCIFIT_OK)
			status =
			    put_measures(claims, record, &set, id.data, error);
	}
	set_free(&set);
	wci_buf_free(&id);
	return status;
}

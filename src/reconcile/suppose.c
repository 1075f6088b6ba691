/* SPDX-License-Identifier: MIT */
/* Suppositions: claims of the moment, read like those of a seed file. */
#include "reconcile/suppose.h"

#include <stdio.h>
#include <string.h>

#include "core/embed.h"
#include "core/mem.h"
#include "ingest/build.h"
#include "ingest/claims.h"
#include "ingest/reader.h"

/* What reconciling reads; what names and rules come from is read apart. */
static const char *const tables[] = { "regions", "region_overlaps",
	"region_groups", "region_group_members", "industries",
	"industry_groups", "industry_group_members", "fairs", "scopes",
	"breakdowns", "breakdown_members", "signings", "sets", "set_members",
	"claims", "claim_measures" };

struct suppose {
	struct wci_db *from;
	struct wci_db *to;
	struct wci_build build;
	struct wci_claims *claims;
	struct wcifit_error *error;
	enum wcifit_status status; /* of the records of a claim */
};

/* ------------------------------------------------------------------- copy */

static void
bind_column(struct wci_stmt *to, const struct wci_stmt *from, int n)
{
	size_t length;
	const char *text;

	switch (wci_stmt_type(from, n)) {
	case WCI_NULL:
		wci_stmt_bind_null(to, n + 1);
		break;
	case WCI_INT:
		wci_stmt_bind_int(to, n + 1, wci_stmt_int(from, n));
		break;
	case WCI_REAL:
		wci_stmt_bind_real(to, n + 1, wci_stmt_real(from, n));
		break;
	default:
		text = wci_stmt_text(from, n, &length);
		wci_stmt_bind_text(to, n + 1, text, length);
		break;
	}
}

static enum wcifit_status
copy_table(struct suppose *suppose, const char *table)
{
	struct wci_stmt *from = NULL;
	struct wci_stmt *to = NULL;
	struct wci_buf sql = WCI_BUF_EMPTY;
	enum wcifit_status status;
	int columns;

	wci_buf_printf(&sql, "SELECT * FROM %s", table);
	status = wci_stmt_prepare(
	    suppose->from, wci_buf_text(&sql), &from, suppose->error);
	if (status != WCIFIT_OK)
		goto out;
	columns = wci_stmt_columns(from);
	wci_buf_clear(&sql);
	wci_buf_printf(&sql, "INSERT INTO %s VALUES (", table);
	for (int i = 0; i < columns; i++)
		wci_buf_puts(&sql, i > 0 ? ",?" : "?");
	wci_buf_putc(&sql, ')');
	status = sql.failed
	    ? wci_fail_memory(suppose->error)
	    : wci_stmt_prepare(suppose->to, sql.data, &to, suppose->error);
	while (status == WCIFIT_OK && wci_stmt_step(from)) {
		for (int i = 0; i < columns; i++)
			bind_column(to, from, i);
		status = wci_stmt_run(to, suppose->error);
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(from, suppose->error);
out:
	wci_stmt_finalize(from);
	wci_stmt_finalize(to);
	wci_buf_free(&sql);
	return status;
}

static enum wcifit_status
make_copy(struct suppose *suppose)
{
	enum wcifit_status status = wci_db_open(
	    ":memory:", WCI_DB_MEMORY, &suppose->to, suppose->error);

	if (status == WCIFIT_OK)
		status = wci_db_exec(suppose->to,
		    wci_embed_find("schema.sql")->text, suppose->error);
	for (size_t i = 0;
	     status == WCIFIT_OK && i < sizeof(tables) / sizeof(tables[0]); i++)
		status = copy_table(suppose, tables[i]);
	return status;
}

/* --------------------------------------------------- names, rules and times */

static bool
learn_name(struct suppose *suppose, const char *collection, const char *name,
    const char *id)
{
	struct wci_name entry = { wci_collection_find(
				      collection, strlen(collection)),
		name, id, (uint32_t)strlen(name), (uint32_t)strlen(id),
		WCI_NAME_ALIAS, 0, 0, 0, 0 };
	struct wci_name old;

	return entry.collection == NULL ||
	    wci_names_add(suppose->build.names, &entry, &old) !=
	    WCI_NAMES_FAILED;
}

static bool
learn_wording(struct suppose *suppose, const char *word, const int64_t *low,
    const int64_t *high)
{
	struct wci_rules *rules = &suppose->build.rules;
	struct wci_factors factors = { true, low == NULL, high == NULL,
		low != NULL ? *low : 0, high != NULL ? *high : 0 };

	if (strcmp(word, "converted") == 0)
		rules->converted = factors;
	for (int i = 0; i < WCI_QUALIFIER_COUNT; i++) {
		if (strcmp(word, wci_qualifier_name((enum wci_qualifier)i)) ==
		    0)
			rules->factors[i] = factors;
	}
	return true;
}

static bool
learn_rate(struct suppose *suppose, const char *currency, const char *period,
    int64_t ppm)
{
	struct wci_rules *rules = &suppose->build.rules;
	void *rates = rules->rates;
	struct wci_rate rate = { .ppm = ppm };

	(void)snprintf(rate.currency, sizeof(rate.currency), "%s", currency);
	(void)snprintf(rate.period, sizeof(rate.period), "%s", period);
	if (wci_grow(&rates, &rules->rate_capacity, rules->rate_count + 1,
		sizeof(rate)) != 0)
		return false;
	rules->rates = rates;
	rules->rates[rules->rate_count++] = rate;
	return true;
}

static bool
learn_time(struct suppose *suppose, const char *fair, const char *when)
{
	struct wci_build *build = &suppose->build;
	void *times = build->times;
	struct wci_fair_time time = { wci_strdup(fair), "" };

	(void)snprintf(time.when, sizeof(time.when), "%s", when);
	if (time.fair == NULL ||
	    wci_grow(&times, &build->time_capacity, build->time_count + 1,
		sizeof(time)) != 0) {
		wci_free(time.fair);
		return false;
	}
	build->times = times;
	build->times[build->time_count++] = time;
	return true;
}

/* What one row of a query teaches. */
static bool
learn_row(struct suppose *suppose, struct wci_stmt *stmt)
{
	const char *kind = wci_stmt_text(stmt, 0, NULL);
	const char *a = wci_stmt_text(stmt, 1, NULL);
	const char *b = wci_stmt_text(stmt, 2, NULL);
	int64_t x = wci_stmt_int(stmt, 3);
	int64_t y = wci_stmt_int(stmt, 4);

	if (strcmp(kind, "=wording") == 0)
		return learn_wording(suppose, a,
		    wci_stmt_is_null(stmt, 3) ? NULL : &x,
		    wci_stmt_is_null(stmt, 4) ? NULL : &y);
	if (strcmp(kind, "=rate") == 0)
		return learn_rate(suppose, a, b, x);
	if (strcmp(kind, "=time") == 0)
		return learn_time(suppose, a, b);
	return learn_name(suppose, kind, a, b);
}

static enum wcifit_status
learn(struct suppose *suppose)
{
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status = wci_stmt_prepare(suppose->from,
	    /* Claims do not speak of organizations, which may be many. */
	    "SELECT collection, name, id, NULL, NULL FROM reference_names"
	    " WHERE collection <> 'organizations'"
	    " UNION ALL SELECT 'scopes', fair || '/' || id, id, NULL, NULL"
	    " FROM scopes"
	    " UNION ALL SELECT '=wording', word, '', low_ppm, high_ppm"
	    " FROM wordings"
	    " UNION ALL SELECT '=rate', currency, period, rate_ppm, NULL"
	    " FROM exchange_rates"
	    " UNION ALL SELECT '=time', id,"
	    " coalesce(starts, ends, CAST(year AS TEXT)), NULL, NULL"
	    " FROM fairs",
	    &stmt, suppose->error);

	suppose->build.names = wci_names_new();
	if (status == WCIFIT_OK && suppose->build.names == NULL)
		status = wci_fail_memory(suppose->error);
	while (status == WCIFIT_OK && wci_stmt_step(stmt)) {
		if (!learn_row(suppose, stmt))
			status = wci_fail_memory(suppose->error);
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, suppose->error);
	wci_stmt_finalize(stmt);
	if (status == WCIFIT_OK &&
	    !learn_name(suppose, "sources", WCI_SUPPOSITION, WCI_SUPPOSITION))
		status = wci_fail_memory(suppose->error);
	return status;
}

/* ------------------------------------------------------------------ claims */

/* The text of a claim as the input of a reader. */
struct text {
	const char *bytes;
	size_t length;
	size_t at;
};

static int
read_text(void *context, void *buffer, size_t size, size_t *got)
{
	struct text *text = context;
	size_t n = text->length - text->at;

	*got = n < size ? n : size;
	memcpy(buffer, text->bytes + text->at, *got);
	text->at += *got;
	return 0;
}

static void
no_place(void *context, uint64_t byte, uint32_t *line, uint32_t *column)
{
	(void)context;
	(void)byte;
	*line = *column = 1;
}

/* Whether the mapping has a key, at its beginning or behind a separator. */
static bool
has_key(const char *claim, const char *key)
{
	size_t length = strlen(key);

	for (const char *p = strstr(claim, key); p != NULL;
	     p = strstr(p + 1, key)) {
		if ((p == claim || strchr(" ,{\n\"'", p[-1]) != NULL) &&
		    strchr(":\"'", p[length]) != NULL && p[length] != '\0')
			return true;
	}
	return false;
}

static void
put_key(struct wci_buf *buf, const char *claim, const char *key,
    const char *value, const char *between)
{
	if (!has_key(claim, key))
		wci_buf_printf(buf, "%s: %s%s", key, value, between);
}

/*
 * A file of one claim around what the user wrote: keys and values separated by
 * commas, with or without braces, or a key a line.
 */
static void
wrap(struct wci_buf *buf, const char *claim, const char *fair)
{
	bool lines;
	size_t end;

	while (*claim == ' ' || *claim == '\n' || *claim == '\t')
		claim++;
	end = strlen(claim);
	while (end > 0 && strchr(" \n\t", claim[end - 1]) != NULL)
		end--;
	lines = claim[0] != '{' && memchr(claim, '\n', end) != NULL;
	if (claim[0] == '{' && end > 1 && claim[end - 1] == '}') {
		claim++;
		end -= 2;
	}
	wci_buf_puts(buf, lines ? "claims:\n  - " : "claims: [{");
	if (fair != NULL)
		put_key(buf, claim, "fair", fair, lines ? "\n    " : ", ");
	put_key(buf, claim, "source", WCI_SUPPOSITION, lines ? "\n    " : ", ");
	put_key(buf, claim, "locator", "supposed", lines ? "\n    " : ", ");
	for (size_t i = 0; i < end; i++) {
		wci_buf_putc(buf, claim[i]);
		if (lines && claim[i] == '\n')
			wci_buf_puts(buf, "    ");
	}
	wci_buf_puts(buf, lines ? "\n" : "}]\n");
}

static bool
take_batch(void *context, struct wci_batch *batch)
{
	struct suppose *suppose = context;

	for (const struct wci_record *record = batch->first;
	     record != NULL && suppose->status == WCIFIT_OK;
	     record = record->next) {
		if (!record->broken &&
		    strcmp(record->collection->name, "claims") == 0)
			suppose->status = wci_claims_put(
			    suppose->claims, record, suppose->error);
	}
	wci_batch_free(batch);
	return suppose->status == WCIFIT_OK;
}

/* The first problem in words; the path without the wrapping. */
static enum wcifit_status
explain(struct suppose *suppose, size_t number)
{
	struct wci_problems *problems = suppose->build.files.files[0].problems;
	const char *path;

	wci_problems_sort(problems);
	if (problems->count == 0)
		return wci_fail_memory(suppose->error);
	path = problems->findings[0].path;
	if (strncmp(path, "claims[0]", 9) == 0)
		path += path[9] == '.' ? 10 : 9;
	return wci_fail(suppose->error, WCIFIT_USAGE,
	    "supposition %zu: %.200s%s%.500s", number, path,
	    path[0] != '\0' ? ": " : "", problems->findings[0].message);
}

static enum wcifit_status
read_claim(struct suppose *suppose, const struct wci_buf *wrapped)
{
	struct text text = { wci_buf_text(wrapped), wrapped->length, 0 };
	const struct wci_yaml_input input = { read_text, no_place, &text };
	const struct wci_batch_sink sink = { take_batch, suppose };
	enum wcifit_status status = wci_read_file(&input, 0, &sink,
	    suppose->build.files.files[0].problems, suppose->error);

	return suppose->status != WCIFIT_OK ? suppose->status : status;
}

static enum wcifit_status
add_claim(
    struct suppose *suppose, const char *claim, const char *fair, size_t number)
{
	struct wci_buf wrapped = WCI_BUF_EMPTY;
	enum wcifit_status status;

	wrap(&wrapped, claim, fair);
	status = wrapped.failed ? wci_fail_memory(suppose->error)
				: read_claim(suppose, &wrapped);
	wci_buf_free(&wrapped);
	if (status == WCIFIT_OK &&
	    suppose->build.files.files[0].problems->total > 0)
		return explain(suppose, number);
	return status;
}

/* The one file that all suppositions come from. */
static enum wcifit_status
make_file(struct suppose *suppose)
{
	struct wci_seed_files *files = &suppose->build.files;

	files->files = wci_calloc(1, sizeof(*files->files));
	if (files->files == NULL)
		return wci_fail_memory(suppose->error);
	files->count = files->capacity = 1;
	files->files[0].path = files->files[0].name = WCI_SUPPOSITION;
	return wci_seed_problems(files, &files->files[0]) != NULL
	    ? WCIFIT_OK
	    : wci_fail_memory(suppose->error);
}

enum wcifit_status
wci_suppose(struct wci_db *db, const char *fair, const char *const *claims,
    size_t count, struct wci_db **copy_out, struct wcifit_error *error)
{
	struct suppose suppose;
	enum wcifit_status status;

	memset(&suppose, 0, sizeof(suppose));
	suppose.from = db;
	suppose.error = error;
	suppose.build.all_read = true;
	status = make_file(&suppose);
	if (status == WCIFIT_OK)
		status = make_copy(&suppose);
	suppose.build.db = suppose.to;
	if (status == WCIFIT_OK)
		status = learn(&suppose);
	if (status == WCIFIT_OK)
		status = wci_claims_new(&suppose.build, &suppose.claims, error);
	for (size_t i = 0; status == WCIFIT_OK && i < count; i++)
		status = add_claim(&suppose, claims[i], fair, i + 1);
	wci_claims_free(suppose.claims);
	wci_build_free(&suppose.build);
	if (status == WCIFIT_OK)
		*copy_out = suppose.to;
	else
		wci_db_close(suppose.to);
	return status;
}

/* SPDX-License-Identifier: MIT */
/* Parameters as typed values. */
#include "query/params.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/text.h"
#include "ingest/amount.h"

void
wci_binding_free(struct wci_binding *binding)
{
	wci_free(binding->text);
	binding->text = NULL;
}

void
wci_bindings_free(struct wci_binding *bindings, size_t count)
{
	if (bindings == NULL)
		return;
	for (size_t i = 0; i < count; i++)
		wci_binding_free(&bindings[i]);
	wci_free(bindings);
}

/* ------------------------------------------------------------------ scalars */

/* A decimal number that fits, signs allowed, leading zeros too. */
static bool
read_int(const char *s, int64_t *out)
{
	bool minus = *s == '-';
	int64_t value = 0;

	if (*s == '-' || *s == '+')
		s++;
	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++) {
		int digit = *s - '0';

		if (digit < 0 || digit > 9)
			return false;
		/* Gathered below zero, where there is one number more. */
		if (value < (INT64_MIN + digit) / 10)
			return false;
		value = value * 10 - digit;
	}
	if (!minus && value == INT64_MIN)
		return false;
	*out = minus ? value : -value;
	return true;
}

/* Written as a computer would write it, so that nothing is lost. */
static bool
is_canonical_int(const char *s)
{
	const char *digits = *s == '-' ? s + 1 : s;

	if (*digits == '0')
		return strcmp(s, "0") == 0;
	return *digits >= '1' && *digits <= '9';
}

static bool
two_digits(const char *s, int *out)
{
	if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
		return false;
	*out = (s[0] - '0') * 10 + (s[1] - '0');
	return true;
}

static bool
is_date(const char *s)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	int century;
	int year;
	int month;
	int day;

	if (strlen(s) != 10 || s[4] != '-' || s[7] != '-' ||
	    !two_digits(s, &century) || !two_digits(s + 2, &year) ||
	    !two_digits(s + 5, &month) || !two_digits(s + 8, &day))
		return false;
	year += century * 100;
	if (month < 1 || month > 12 || day < 1)
		return false;
	if (month == 2 && day == 29)
		return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return day <= days[month - 1];
}

/* ------------------------------------------------------------- references */

/* Whether the comma-separated list has the word. */
static bool
list_has(const char *list, const char *word)
{
	size_t length = strlen(word);

	while (*list != '\0') {
		size_t part = strcspn(list, ",|");

		if (part == length && strncmp(list, word, length) == 0)
			return true;
		list += part + (list[part] != '\0');
	}
	return false;
}

/*
 * Find the id in one pass over the words that may be meant; on the way keep
 * the word that is nearest.
 */
struct search {
	const char *tables;
	bool one; /* table, in which a word names one row */
	const char *word;
	struct wci_buf id;
	struct wci_buf other; /* a second row of that name */
	struct wci_buf nearest;
};

/* Of words of one table that are equally near, the first in their order. */
static bool
is_nearer(const struct search *search, const char *name)
{
	const char *nearest = wci_buf_text(&search->nearest);
	bool before = search->one && strcmp(name, nearest) < 0;
	const char *pair[2];

	/* Most are not near at all. */
	if (wcifit_nearest(search->word, &name, 1) == NULL)
		return false;
	pair[before ? 0 : 1] = name;
	pair[before ? 1 : 0] = search->nearest.length > 0 ? nearest : NULL;
	return wcifit_nearest(search->word, pair, 2) == name;
}

static void
look_at_name(struct search *search, const char *name, const char *id)
{
	if (name == NULL)
		return; /* a cell may have no set */
	if (strcmp(name, search->word) == 0) {
		struct wci_buf *into = &search->id;

		if (search->id.length > 0 &&
		    strcmp(wci_buf_text(&search->id), id) == 0)
			return;
		if (search->id.length > 0)
			into = &search->other;
		wci_buf_clear(into);
		wci_buf_puts(into, id);
	} else if (is_nearer(search, name)) {
		wci_buf_clear(&search->nearest);
		wci_buf_puts(&search->nearest, name);
	}
}

/* Where the words of a collection stand. */
static const struct {
	const char *collection;
	const char *table;
	const char *word; /* NULL: one of the names of a row */
} places[] = { { "fairs", "reference_names", NULL },
	{ "industries", "reference_names", NULL },
	{ "industry_groups", "reference_names", NULL },
	{ "organizations", "names", NULL },
	{ "region_groups", "reference_names", NULL },
	{ "regions", "reference_names", NULL },
	{ "sources", "reference_names", NULL },
	{ "signings", "signings", "id" }, { "claims", "claims", "id" },
	{ "sets", "sets", "id" }, { "sets", "cells", "set_id" },
	{ "indicators", "indicators", "id" },
	{ "contradictions", "contradictions", "id" },
	{ "scopes", "scopes", "id" },
	{ "scopes of fairs", "scopes", "fair || '/' || id" },
	{ "breakdowns", "breakdowns", "fair || '/' || id" },
	{ "exchange_rates", "exchange_rates", "currency || '/' || period" },
	{ "wordings", "wordings", "word" },
	{ "seed_files", "seed_files", "path" } };

/* SELECT the words of the collections and their ids; exactly: only ?1. */
static void
spell_words(struct wci_buf *sql, const char *collections, bool exactly)
{
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		const char *word = places[i].word;

		if (!list_has(collections, places[i].collection))
			continue;
		if (sql->length > 0)
			wci_buf_puts(sql, " UNION ALL ");
		if (word == NULL)
			wci_buf_printf(sql,
			    "SELECT name, id FROM %s WHERE collection = '%s'"
			    "%s",
			    places[i].table, places[i].collection,
			    exactly ? " AND name = ?1" : "");
		else
			wci_buf_printf(sql, "SELECT %s, %s FROM %s%s%s%s", word,
			    word, places[i].table, exactly ? " WHERE " : "",
			    exactly ? word : "", exactly ? " = ?1" : "");
	}
}

static const char *const referable[] = { "claims", "contradictions", "fairs",
	"indicators", "industries", "industry_groups", "organizations",
	"region_groups", "regions", "scopes", "sets", "signings", "sources" };

static enum wcifit_status
finish_search(const struct search *search, const char *what, char **id_out,
    struct wcifit_error *error)
{
	if (search->id.failed || search->other.failed || search->nearest.failed)
		return wci_fail_memory(error);
	if (search->other.length > 0)
		return wci_fail(error, WCIFIT_USAGE,
		    "%s: '%s' names both %s and %s; give the id", what,
		    search->word, wci_buf_text(&search->id),
		    wci_buf_text(&search->other));
	if (search->id.length == 0)
		return wci_fail(error, WCIFIT_USAGE,
		    "%s: '%s' is not among the %s%s%s%s", what, search->word,
		    search->tables,
		    search->nearest.length > 0 ? "; did you mean '" : "",
		    wci_buf_text(&search->nearest),
		    search->nearest.length > 0 ? "'?" : "");
	*id_out = wci_strdup(wci_buf_text(&search->id));
	return *id_out != NULL ? WCIFIT_OK : wci_fail_memory(error);
}

static enum wcifit_status
look_through(struct wci_db *db, struct search *search, bool exactly,
    struct wcifit_error *error)
{
	struct wci_buf sql = WCI_BUF_EMPTY;
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status = WCIFIT_OK;

	spell_words(&sql, search->tables, exactly);
	if (sql.failed)
		status = wci_fail_memory(error);
	else if (sql.length > 0)
		status = wci_stmt_prepare(db, wci_buf_text(&sql), &stmt, error);
	wci_buf_free(&sql);
	if (stmt == NULL)
		return status;
	if (exactly)
		wci_stmt_bind_borrowed(
		    stmt, 1, search->word, strlen(search->word));
	while (!(search->one && search->id.length > 0) && wci_stmt_step(stmt))
		look_at_name(search, wci_stmt_text(stmt, 0, NULL),
		    wci_stmt_text(stmt, 1, NULL));
	status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

enum wcifit_status
wci_resolve_name(struct wci_db *db, const char *tables, const char *word,
    const char *what, char **id_out, struct wcifit_error *error)
{
	struct search search = { .tables = tables,
		.one = strpbrk(tables, ",|") == NULL,
		.word = word };
	enum wcifit_status status = look_through(db, &search, true, error);

	if (status == WCIFIT_OK && search.id.length == 0)
		status = look_through(db, &search, false, error);
	if (status == WCIFIT_OK)
		status = finish_search(&search, what, id_out, error);
	wci_buf_free(&search.id);
	wci_buf_free(&search.other);
	wci_buf_free(&search.nearest);
	return status;
}

/* ------------------------------------------------------------------- types */

typedef enum wcifit_status value_reader(struct wci_db *db,
    const struct wcifit_report_param *param, const char *value,
    struct wci_binding *out, struct wcifit_error *error);

static enum wcifit_status
take_text(
    const char *value, struct wci_binding *out, struct wcifit_error *error)
{
	out->text = wci_strdup(value);
	if (out->text == NULL)
		return wci_fail_memory(error);
	out->type = WCI_TEXT;
	return WCIFIT_OK;
}

static enum wcifit_status
value_text(struct wci_db *db, const struct wcifit_report_param *param,
    const char *value, struct wci_binding *out, struct wcifit_error *error)
{
	(void)db;
	(void)param;
	return take_text(value, out, error);
}

static enum wcifit_status
value_int(struct wci_db *db, const struct wcifit_report_param *param,
    const char *value, struct wci_binding *out, struct wcifit_error *error)
{
	(void)db;
	if (!read_int(value, &out->integer))
		return wci_fail(error, WCIFIT_USAGE,
		    "%s: '%s' is no whole number of at most 64 bits",
		    param->name, value);
	out->type = WCI_INT;
	return WCIFIT_OK;
}

static enum wcifit_status
value_date(struct wci_db *db, const struct wcifit_report_param *param,
    const char *value, struct wci_binding *out, struct wcifit_error *error)
{
	(void)db;
	if (!is_date(value))
		return wci_fail(error, WCIFIT_USAGE,
		    "%s: '%s' is no day of the calendar; write 2024-05-23",
		    param->name, value);
	return take_text(value, out, error);
}

static enum wcifit_status
value_amount(struct wci_db *db, const struct wcifit_report_param *param,
    const char *value, struct wci_binding *out, struct wcifit_error *error)
{
	struct wci_figure_problem problem;
	struct wci_figure figure;

	(void)db;
	out->type = WCI_INT;
	if (read_int(value, &out->integer))
		return WCIFIT_OK;
	if (!wci_figure_parse(
		value, strlen(value), WCI_KIND_AMOUNT, &figure, &problem))
		return wci_fail(error, WCIFIT_USAGE, "%s: '%s': %s",
		    param->name, value, problem.message);
	if (figure.qualifier != WCI_EXACT)
		return wci_fail(error, WCIFIT_USAGE,
		    "%s: '%s': expected a plain amount, without '%s'",
		    param->name, value, wci_qualifier_name(figure.qualifier));
	if (strcmp(figure.currency, "CNY") != 0)
		return wci_fail(error, WCIFIT_USAGE,
		    "%s: '%s': expected an amount in CNY", param->name, value);
	out->integer = figure.number;
	return WCIFIT_OK;
}

/* The choice nearest to a value, into buf; "" when none is near. */
static void
nearest_choice(const char *choices, const char *value, struct wci_buf *buf)
{
	while (*choices != '\0') {
		size_t length = strcspn(choices, "|");
		char *choice = wci_strndup(choices, length);
		const char *pair[2];

		pair[0] = buf->length > 0 ? wci_buf_text(buf) : NULL;
		pair[1] = choice;
		if (choice != NULL &&
		    wcifit_nearest(value, pair, 2) == choice) {
			wci_buf_clear(buf);
			wci_buf_puts(buf, choice);
		}
		wci_free(choice);
		choices += length + (choices[length] != '\0');
	}
}

static enum wcifit_status
value_choice(struct wci_db *db, const struct wcifit_report_param *param,
    const char *value, struct wci_binding *out, struct wcifit_error *error)
{
	struct wci_buf nearest = WCI_BUF_EMPTY;
	enum wcifit_status status;

	(void)db;
	if (list_has(param->of, value))
		return take_text(value, out, error);
	nearest_choice(param->of, value, &nearest);
	status = wci_fail(error, WCIFIT_USAGE,
	    "%s: '%s' is not one of %s%s%s%s", param->name, value, param->of,
	    nearest.length > 0 ? "; did you mean " : "", wci_buf_text(&nearest),
	    nearest.length > 0 ? "?" : "");
	wci_buf_free(&nearest);
	return status;
}

static enum wcifit_status
value_ref(struct wci_db *db, const struct wcifit_report_param *param,
    const char *value, struct wci_binding *out, struct wcifit_error *error)
{
	enum wcifit_status status = wci_resolve_name(
	    db, param->of, value, param->name, &out->text, error);

	if (status == WCIFIT_OK)
		out->type = WCI_TEXT;
	return status;
}

static const struct {
	const char *name;
	bool of; /* something stands in brackets */
	value_reader *read;
} types[] = { { "text", false, value_text }, { "int", false, value_int },
	{ "date", false, value_date }, { "amount", false, value_amount },
	{ "choice", true, value_choice }, { "ref", true, value_ref } };

#define TYPE_COUNT (sizeof types / sizeof types[0])

static size_t
find_type(const char *name)
{
	size_t i;

	for (i = 0; i < TYPE_COUNT; i++)
		if (strcmp(types[i].name, name) == 0)
			break;
	return i;
}

/* Whether all tables of a reference can be referred to. */
static bool
check_tables(const char *of)
{
	/* A reference has tables. NOLINTNEXTLINE(clang-analyzer-core.*) */
	while (*of != '\0') {
		size_t length = strcspn(of, ",");
		bool found = false;

		for (size_t i = 0; i < sizeof referable / sizeof referable[0];
		     i++)
			found = found ||
			    (strlen(referable[i]) == length &&
				strncmp(referable[i], of, length) == 0);
		if (!found)
			return false;
		of += length + (of[length] != '\0');
	}
	return true;
}

enum wcifit_status
wci_param_check(
    const struct wcifit_report_param *param, struct wcifit_error *error)
{
	size_t type = find_type(param->type);

	if (type == TYPE_COUNT || types[type].of != (param->of != NULL))
		return wci_fail(error, WCIFIT_REJECTED,
		    "'%s' is no type of a parameter", param->type);
	if (strcmp(param->type, "ref") == 0 && !check_tables(param->of))
		return wci_fail(error, WCIFIT_REJECTED,
		    "'%s' cannot be referred to", param->of);
	return WCIFIT_OK;
}

enum wcifit_status
wci_param_value(struct wci_db *db, const struct wcifit_report_param *param,
    const char *value, struct wci_binding *out, struct wcifit_error *error)
{
	size_t type = find_type(param->type);

	out->name = param->name;
	if (wci_utf8_valid(value, strlen(value)) != strlen(value))
		return wci_fail(error, WCIFIT_USAGE,
		    "%s: the value is not UTF-8", param->name);
	if (type == TYPE_COUNT)
		return wci_param_check(param, error);
	return types[type].read(db, param, value, out, error);
}

/* ------------------------------------------------------------------- lists */

/* Parameters are told apart whether written with '_' or '-'. */
static bool
same_name(const char *a, const char *b)
{
	for (; *a != '\0' && *b != '\0'; a++, b++)
		if (*a != *b && !(*a == '-' && *b == '_'))
			return false;
	return *a == *b;
}

static enum wcifit_status
fail_unknown(const struct wcifit_report *report, const char *name,
    struct wcifit_error *error)
{
	struct wci_buf list = WCI_BUF_EMPTY;
	const char *nearest = NULL;
	enum wcifit_status status;

	for (size_t i = 0; i < report->param_count; i++) {
		const char *pair[2] = { nearest, report->params[i].name };
		const char *better = wcifit_nearest(name, pair, 2);

		nearest = better != NULL ? better : nearest;
		wci_buf_printf(&list, "%s%s", i > 0 ? ", " : "", pair[1]);
	}
	status = wci_fail(error, WCIFIT_USAGE,
	    "the report %s has no parameter '%s'; it has %s%s%s%s",
	    report->name, name,
	    report->param_count > 0 ? wci_buf_text(&list) : "none",
	    nearest != NULL ? "; did you mean " : "",
	    nearest != NULL ? nearest : "", nearest != NULL ? "?" : "");
	wci_buf_free(&list);
	return status;
}

static enum wcifit_status
place_given(const struct wcifit_report *report,
    const struct wcifit_param *params, size_t param_count, const char **values,
    struct wcifit_error *error)
{
	for (size_t i = 0; i < param_count; i++) {
		size_t at;

		for (at = 0; at < report->param_count; at++)
			if (same_name(params[i].name, report->params[at].name))
				break;
		if (at == report->param_count)
			return fail_unknown(report, params[i].name, error);
		if (values[at] != NULL)
			return wci_fail(error, WCIFIT_USAGE,
			    "the parameter '%s' is given twice",
			    params[i].name);
		values[at] = params[i].value;
	}
	return WCIFIT_OK;
}

static enum wcifit_status
fill_bindings(struct wci_db *db, const struct wcifit_report *report,
    const char **values, struct wci_binding *bindings,
    struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;

	for (size_t i = 0; status == WCIFIT_OK && i < report->param_count;
	     i++) {
		const struct wcifit_report_param *param = &report->params[i];

		if (values[i] == NULL)
			values[i] = param->default_value;
		bindings[i].name = param->name;
		bindings[i].type = WCI_NULL;
		if (values[i] != NULL)
			status = wci_param_value(
			    db, param, values[i], &bindings[i], error);
		else if (param->required)
			status = wci_fail(error, WCIFIT_USAGE,
			    "the report %s needs a value for '%s': %s",
			    report->name, param->name, param->meaning);
	}
	return status;
}

enum wcifit_status
wci_params_report(struct wci_db *db, const struct wcifit_report *report,
    const struct wcifit_param *params, size_t param_count,
    struct wci_binding **bindings_out, struct wcifit_error *error)
{
	size_t count = report->param_count;
	const char **values = wci_calloc(count + 1, sizeof *values);
	struct wci_binding *bindings = wci_calloc(count + 1, sizeof *bindings);
	enum wcifit_status status;

	if (values == NULL || bindings == NULL)
		status = wci_fail_memory(error);
	else
		status =
		    place_given(report, params, param_count, values, error);
	if (status == WCIFIT_OK)
		status = fill_bindings(db, report, values, bindings, error);
	wci_free((void *)values);
	if (status != WCIFIT_OK) {
		wci_bindings_free(bindings, count);
		return status;
	}
	*bindings_out = bindings;
	return WCIFIT_OK;
}

static enum wcifit_status
read_loose(const struct wcifit_param *param, struct wci_binding *out,
    struct wcifit_error *error)
{
	out->name = param->name;
	if (wci_utf8_valid(param->value, strlen(param->value)) !=
	    strlen(param->value))
		return wci_fail(error, WCIFIT_USAGE,
		    "%s: the value is not UTF-8", param->name);
	if (is_canonical_int(param->value) &&
	    read_int(param->value, &out->integer)) {
		out->type = WCI_INT;
		return WCIFIT_OK;
	}
	return take_text(param->value, out, error);
}

enum wcifit_status
wci_params_sql(const struct wcifit_param *params, size_t param_count,
    struct wci_binding **bindings_out, struct wcifit_error *error)
{
	struct wci_binding *bindings =
	    wci_calloc(param_count + 1, sizeof *bindings);
	enum wcifit_status status = WCIFIT_OK;

	if (bindings == NULL)
		return wci_fail_memory(error);
	for (size_t i = 0; status == WCIFIT_OK && i < param_count; i++) {
		for (size_t j = 0; j < i; j++)
			if (strcmp(params[j].name, params[i].name) == 0)
				status = wci_fail(error, WCIFIT_USAGE,
				    "the parameter '%s' is given twice",
				    params[i].name);
		if (status == WCIFIT_OK)
			status = read_loose(&params[i], &bindings[i], error);
	}
	if (status != WCIFIT_OK) {
		wci_bindings_free(bindings, param_count);
		return status;
	}
	*bindings_out = bindings;
	return WCIFIT_OK;
}

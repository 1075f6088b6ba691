/* SPDX-License-Identifier: MIT */
/* query/run and the public functions above it: SQL and reports to bytes. */
#include "query/run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "support/database.h"

static struct test_file file;
static struct wci_buf out;

static void
open_file(void)
{
	test_file_open(&file, NULL);
}

static void
close_file(void)
{
	test_file_close(&file);
	wci_buf_free(&out);
}

static enum wcifit_status
sql(const char *text, const struct wcifit_param *params, size_t count,
    const struct wcifit_limits *limits, struct wcifit_query_result *result,
    struct wcifit_error *error)
{
	struct wcifit_output output = { .format = WCIFIT_CSV };

	wci_buf_clear(&out);
	output.sink = test_sink(&out);
	return wcifit_sql(file.db, text, strlen(text), params, count, &output,
	    limits, result, error);
}

START_TEST(writes_rows)
{
	struct wcifit_query_result result = { 0 };
	struct wcifit_error error = { WCIFIT_OK, "" };

	ck_assert_msg(sql("SELECT id, name_zh FROM regions ORDER BY id", NULL,
			  0, NULL, &result, &error) == WCIFIT_OK,
	    "%s", error.message);
	ck_assert_str_eq(wci_buf_text(&out),
	    "id,name_zh\nCN,中国\nCN-GD,广东省\nCN-JS,江苏省\n");
	ck_assert_uint_eq(result.rows, 3);
	ck_assert_uint_eq(result.bytes, out.length);
	ck_assert(!result.truncated);
}
END_TEST

/* ----------------------------------------------------------- parameters */

static const struct {
	const char *sql;
	struct wcifit_param params[2];
	size_t count;
	enum wcifit_status status;
	const char *says; /* the output, or the message */
} bound[] = { { "SELECT :a AS x, typeof(:a) AS t", { { "a", "7" } }, 1,
		  WCIFIT_OK, "x,t\n7,integer\n" },
	{ "SELECT :a AS x, typeof(:a) AS t", { { "a", "2024-05-23" } }, 1,
	    WCIFIT_OK, "x,t\n2024-05-23,text\n" },
	{ "SELECT @a || $b AS x", { { "b", "y" }, { "a", "x" } }, 2, WCIFIT_OK,
	    "x\nxy\n" },
	{ "SELECT count(*) AS n FROM fairs WHERE id = :id",
	    { { "id", "x' OR '1'='1" } }, 1, WCIFIT_OK, "n\n0\n" },
	{ "SELECT :fair", { { NULL, NULL } }, 0, WCIFIT_USAGE,
	    "the parameter :fair has no value; the SQL has :fair; give it one "
	    "with --param fair=VALUE" },
	{ "SELECT :a, :b, :a", { { "a", "1" } }, 1, WCIFIT_USAGE,
	    "the parameter :b has no value; the SQL has :a, :b; give it one "
	    "with --param b=VALUE" },
	{ "SELECT :fair", { { "fairs", "f1" } }, 1, WCIFIT_USAGE,
	    "the parameter :fair has no value; the SQL has :fair; did you "
	    "mean it with 'fairs'?" },
	{ "SELECT :fair", { { "fair", "f1" }, { "other", "x" } }, 2,
	    WCIFIT_USAGE, "the SQL has no parameter :other; it has :fair" },
	{ "SELECT 1", { { "a", "1" } }, 1, WCIFIT_USAGE,
	    "the SQL has no parameter :a; it has none" },
	{ "SELECT ?", { { NULL, NULL } }, 0, WCIFIT_REJECTED,
	    "refused: parameters need names, such as :fair" },
	{ "SELECT ?1", { { "1", "x" } }, 1, WCIFIT_REJECTED,
	    "refused: parameters need names, such as :fair" } };

START_TEST(binds)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	enum wcifit_status status = sql(bound[_i].sql, bound[_i].params,
	    bound[_i].count, NULL, NULL, &error);

	ck_assert_msg(
	    status == bound[_i].status, "%d: %s", status, error.message);
	ck_assert_str_eq(
	    status == WCIFIT_OK ? wci_buf_text(&out) : error.message,
	    bound[_i].says);
	if (status != WCIFIT_OK)
		ck_assert_uint_eq(out.length, 0);
}
END_TEST

/* ---------------------------------------------------------------- limits */

static const char numbers[] =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
    "SELECT i FROM n";

START_TEST(cuts_rows_and_says_so)
{
	struct wcifit_limits limits = { .max_rows = 3 };
	struct wcifit_query_result result = { 0 };
	struct wcifit_error error = { WCIFIT_OK, "" };

	ck_assert_int_eq(
	    sql(numbers, NULL, 0, &limits, &result, &error), WCIFIT_LIMIT);
	ck_assert_str_eq(wci_buf_text(&out), "i\n1\n2\n3\n");
	ck_assert_str_eq(
	    error.message, "the limit of 3 rows was reached; there are more");
	ck_assert(result.truncated);
	ck_assert_uint_eq(result.rows, 3);
	/* Exactly as many as are allowed are not too many. */
	ck_assert_int_eq(
	    sql("VALUES (1), (2), (3)", NULL, 0, &limits, &result, &error),
	    WCIFIT_OK);
	ck_assert(!result.truncated);
}
END_TEST

START_TEST(ends_an_endless_output)
{
	struct wcifit_limits limits = { .timeout_ms = 30 };
	struct wcifit_error error = { WCIFIT_OK, "" };

	ck_assert_int_eq(
	    sql(numbers, NULL, 0, &limits, NULL, &error), WCIFIT_LIMIT);
	ck_assert_str_eq(error.message, "the time limit of 30 ms was reached");
}
END_TEST

static const struct {
	int errnum;
	const char *message;
} sinks[] = { { EPIPE, "the reader left" },
	{ ENOSPC, "cannot write the output: No space left on device" } };

START_TEST(ends_when_the_sink_fails)
{
	struct test_full_sink full = { 500000, sinks[_i].errnum };
	struct wcifit_output output = { .format = WCIFIT_CSV };
	struct wcifit_query_result result = { 0 };
	struct wcifit_error error = { WCIFIT_OK, "" };

	output.sink = test_sink_full(&full);
	ck_assert_int_eq(wcifit_sql(file.db, numbers, strlen(numbers), NULL, 0,
			     &output, NULL, &result, &error),
	    WCIFIT_FAILED);
	ck_assert_str_eq(error.message, sinks[_i].message);
	ck_assert_uint_gt(result.rows, 1000);
}
END_TEST

/* --------------------------------------------------------------- reports */

static enum wcifit_status
run_report(const char *text, struct wcifit_error *error)
{
	struct wcifit_output output = { .format = WCIFIT_CSV };
	struct wci_report *report = NULL;
	enum wcifit_status status;

	wci_buf_clear(&out);
	output.sink = test_sink(&out);
	ck_assert_msg(wci_report_parse("r.sql", "r", text, strlen(text),
			  &report, error) == WCIFIT_OK,
	    "%s", error->message);
	status = wcifit_query(
	    file.db, &report->view, NULL, 0, &output, NULL, NULL, error);
	wci_report_free(report);
	return status;
}

#define HEAD                                                                   \
	"-- title: T\n-- description: D\n-- column a text: A\n"                \
	"-- column b count: B\n"

static const struct {
	const char *text;
	const char *message; /* NULL: good */
} reports[] = { { HEAD "SELECT 'x' AS a, 1 AS b", NULL },
	{ HEAD "SELECT 'x' AS b, 1 AS a",
	    "r.sql: column 1 is called 'b' in the SQL and 'a' in the "
	    "header" },
	{ HEAD "SELECT 'x' AS a",
	    "r.sql: the SQL yields 1 columns, the header declares 2" },
	{ HEAD "SELECT 'x' AS a, 1 AS b, 2 AS c",
	    "r.sql: the SQL yields 3 columns, the header declares 2" },
	{ HEAD "SELECT 'x' AS a, :p AS b",
	    "r.sql: the SQL uses :p, which the header does not declare" },
	{ HEAD "-- param p int: P\nSELECT 'x' AS a, 1 AS b",
	    "r.sql: the header declares 'p', which the SQL does not use" },
	{ HEAD "-- param p int: P\nSELECT 'x' AS a, :p AS b", NULL },
	{ HEAD, "r.sql: there is no SQL statement" },
	{ HEAD "DELETE FROM fairs",
	    "r.sql: refused: only SELECT is open to queries, not DELETE" },
	{ HEAD "SELECT 1; SELECT 2", "r.sql: refused: only one statement" },
	{ HEAD "PRAGMA query_only = 0", "r.sql: refused: only SELECT" } };

START_TEST(holds_a_report_to_its_header)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	enum wcifit_status status = run_report(reports[_i].text, &error);

	if (reports[_i].message == NULL) {
		ck_assert_msg(status == WCIFIT_OK, "%s", error.message);
		return;
	}
	ck_assert_int_eq(status, WCIFIT_REJECTED);
	ck_assert_msg(strncmp(error.message, reports[_i].message,
			  strlen(reports[_i].message)) == 0,
	    "%s", error.message);
	ck_assert_uint_eq(out.length, 0);
}
END_TEST

/* A value for a parameter that must have one, fitting the rows of the file. */
static const char *
some_value(const struct wcifit_report_param *param)
{
	static const struct {
		const char *type;
		const char *of;
		const char *value;
	} values[] = { { "text", NULL, "works" }, { "int", NULL, "1" },
		{ "date", NULL, "2024-05-23" }, { "amount", NULL, "1bn CNY" },
		{ "ref", "fairs", "f1" }, { "ref", "scopes", "whole" },
		{ "ref", "sources", "s1" }, { "ref", "industries", "auto" },
		{ "ref", "regions", "CN-GD" }, { "ref", "sets", "f1/whole" },
		{ "ref", "claims", "f1/s1/1" }, { "ref", "signings", "g1" } };

	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
		if (strcmp(values[i].type, param->type) == 0 &&
		    (values[i].of == NULL ||
			strncmp(values[i].of, param->of,
			    strlen(values[i].of)) == 0))
			return values[i].value;
	return NULL;
}

static enum wcifit_status
run_shipped(const struct wcifit_report *report,
    const struct wcifit_param *params, size_t count, struct wcifit_error *error)
{
	struct wcifit_output output = { .format = WCIFIT_TABLE };
	enum wcifit_status status = WCIFIT_OK;

	for (int f = 0; status == WCIFIT_OK && f < WCIFIT_FORMAT_COUNT; f++) {
		wci_buf_clear(&out);
		output.format = (enum wcifit_format)f;
		output.sink = test_sink(&out);
		status = wcifit_query(
		    file.db, report, params, count, &output, NULL, NULL, error);
	}
	return status;
}

/*
 * Each report runs under the gates, yields the columns it declares and takes
 * every parameter, in every format.
 */
START_TEST(runs_every_shipped_report)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wcifit_reports *all = NULL;
	const struct wcifit_report *report;

	ck_assert_int_eq(wcifit_reports_load(NULL, &all, &error), WCIFIT_OK);
	for (size_t i = 0; (report = wcifit_reports_at(all, i)) != NULL; i++) {
		struct wcifit_param params[32];
		size_t needed = 0;

		ck_assert_uint_lt(report->param_count, 30);
		for (size_t p = 0; p < report->param_count; p++) {
			if (!report->params[p].required)
				continue;
			params[needed].name = report->params[p].name;
			params[needed].value = some_value(&report->params[p]);
			needed++;
		}
		ck_assert_msg(
		    run_shipped(report, params, needed, &error) == WCIFIT_OK,
		    "%s: %s", report->name, error.message);
		for (size_t p = 0; p < report->param_count; p++) {
			params[needed].name = report->params[p].name;
			params[needed].value = some_value(&report->params[p]);
			if (report->params[p].required ||
			    params[needed].value == NULL)
				continue;
			ck_assert_msg(run_shipped(report, params, needed + 1,
					  &error) == WCIFIT_OK,
			    "%s --%s: %s", report->name, report->params[p].name,
			    error.message);
		}
	}
	wcifit_reports_free(all);
}
END_TEST

/* --------------------------------------------------------------- opening */

START_TEST(asks_for_what_it_needs)
{
	struct wcifit_output output = { .format = WCIFIT_CSV };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wcifit *db = NULL;

	ck_assert_int_eq(wcifit_open(NULL, &db, &error), WCIFIT_USAGE);
	ck_assert_int_eq(wcifit_sql(file.db, "SELECT 1", 8, NULL, 0, &output,
			     NULL, NULL, &error),
	    WCIFIT_USAGE);
	ck_assert_int_eq(
	    wcifit_query(file.db, NULL, NULL, 0, &output, NULL, NULL, &error),
	    WCIFIT_USAGE);
	ck_assert_int_eq(wcifit_schema(NULL, &output, &error), WCIFIT_USAGE);
	ck_assert_int_eq(wcifit_trace(file.db, "fairs", "f1", &output, &error),
	    WCIFIT_USAGE);
	wcifit_close(NULL);
}
END_TEST

/* A page in the middle overwritten: said in words, no crash, no success. */
START_TEST(says_when_the_file_is_damaged)
{
	struct wcifit_output output = { .format = WCIFIT_CSV };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wcifit *db = NULL;
	size_t length;
	char *bytes = test_read(file.path, &length);
	char *path = test_path(file.directory, "damaged.db");
	FILE *damaged = fopen(path, "wb");
	static const char text[] = "SELECT (SELECT count(note) FROM signings),"
				   " (SELECT count(as_stated) FROM claims)";
	enum wcifit_status status;

	ck_assert_ptr_nonnull(damaged);
	memset(bytes + 16384, 0x5a, length - 16384);
	ck_assert_uint_eq(fwrite(bytes, 1, length, damaged), length);
	ck_assert_int_eq(fclose(damaged), 0);
	status = wcifit_open(path, &db, &error);
	output.sink = test_sink(&out);
	if (status == WCIFIT_OK)
		status = wcifit_sql(db, text, sizeof text - 1, NULL, 0, &output,
		    NULL, NULL, &error);
	ck_assert_int_eq(status, WCIFIT_FAILED);
	ck_assert_ptr_nonnull(strstr(error.message, "damaged"));
	wcifit_close(db);
	wci_free(path);
	wci_free(bytes);
}
END_TEST

static int
swallow(void *context, const char *bytes, size_t length)
{
	(void)context;
	(void)bytes;
	(void)length;
	return 0;
}

static enum wcifit_status
sql_work(void *context)
{
	static const struct wcifit_param params[] = { { "id", "CN" } };
	static const char text[] =
	    "SELECT id, name FROM regions WHERE id >= :id";
	struct wcifit_output output = { .format =
					    *(enum wcifit_format *)context };

	output.sink.write = swallow;
	return wcifit_sql(file.db, text, sizeof text - 1, params, 1, &output,
	    NULL, NULL, NULL);
}

START_TEST(survives_lack_of_memory)
{
	enum wcifit_format format = (enum wcifit_format)_i;

	ck_assert_uint_gt(test_each_allocation(sql_work, &format, true), 5);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("run");
	TCase *tcase = tcase_create("run");

	tcase_add_checked_fixture(tcase, open_file, close_file);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, writes_rows);
	tcase_add_loop_test(tcase, binds, 0, sizeof bound / sizeof bound[0]);
	tcase_add_test(tcase, cuts_rows_and_says_so);
	tcase_add_test(tcase, ends_an_endless_output);
	tcase_add_loop_test(tcase, ends_when_the_sink_fails, 0, 2);
	tcase_add_loop_test(tcase, holds_a_report_to_its_header, 0,
	    sizeof reports / sizeof reports[0]);
	tcase_add_test(tcase, runs_every_shipped_report);
	tcase_add_test(tcase, asks_for_what_it_needs);
	tcase_add_test(tcase, says_when_the_file_is_damaged);
	tcase_add_loop_test(
	    tcase, survives_lack_of_memory, 0, WCIFIT_FORMAT_COUNT);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

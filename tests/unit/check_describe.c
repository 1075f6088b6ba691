/* SPDX-License-Identifier: MIT */
/* query/describe: the comments of the DDL as rows. */
#include "query/describe.h"

#include <string.h>

#include "core/embed.h"
#include "support/support.h"

static enum wcifit_status
gather(
    void *context, const struct wci_described *row, struct wcifit_error *error)
{
	(void)error;
	wci_buf_printf(context, "%s|%s|%s|%s|%s|%s\n", row->table, row->column,
	    row->type, row->unit, row->key, row->meaning);
	return WCIFIT_OK;
}

static const char ddl[] =
    "-- SPDX-License-Identifier: MIT\n"
    "--\n"
    "-- About the file.\n"
    "\n"
    "-- ------------------------------------------------ a ruler\n"
    "\n"
    "-- A table, told\n"
    "-- in two lines.\n"
    "CREATE TABLE t (\n"
    "\t-- Slug, 'quoted'.\n"
    "\tid TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),\n"
    "\t-- [CNY] Lower bound; NULL: open.\n"
    "\tlow INTEGER CHECK (low >= 0 AND low IN (1, 2)),\n"
    "\t-- The fair,\n"
    "\t-- and its scope.\n"
    "\tfair TEXT NOT NULL REFERENCES fairs(id),\n"
    "\t-- The scope.\n"
    "\tscope TEXT,\n"
    "\tbare INTEGER,\n"
    "\tPRIMARY KEY (fair, scope),\n"
    "\tFOREIGN KEY (fair, scope) REFERENCES scopes(fair, id),\n"
    "\tCHECK (low <= 5)\n"
    ") STRICT, WITHOUT ROWID;\n"
    "\n"
    "CREATE INDEX i ON t (low);\n"
    "\n"
    "-- A view.\n"
    "CREATE VIEW v AS\n"
    "WITH a AS (\n"
    "\tSELECT 1 AS x\n"
    ")\n"
    "SELECT\n"
    "\t-- The id.\n"
    "\tt.id,\n"
    "\t-- [count] How many, or so.\n"
    "\tcoalesce((SELECT count(*), 2 FROM a), 'x, y') AS n,\n"
    "\t-- In words.\n"
    "\tCASE WHEN 1 THEN 'FROM'\n"
    "\tEND AS words\n"
    "FROM t\n"
    "UNION SELECT 1, 2, 3;\n";

START_TEST(reads_comments)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf rows = WCI_BUF_EMPTY;

	ck_assert_msg(wci_describe(ddl, gather, &rows, &error) == WCIFIT_OK,
	    "%s", error.message);
	ck_assert_str_eq(wci_buf_text(&rows),
	    "t||table|||A table, told in two lines.\n"
	    "t|id|TEXT NOT NULL||primary key|Slug, 'quoted'.\n"
	    "t|low|INTEGER|CNY||Lower bound; NULL: open.\n"
	    "t|fair|TEXT NOT NULL||primary key; references fairs(id); "
	    "references scopes(fair, id)|The fair, and its scope.\n"
	    "t|scope|TEXT||primary key; references scopes(fair, id)|"
	    "The scope.\n"
	    "t|bare|INTEGER|||\n"
	    "v||view|||A view.\n"
	    "v|id||||The id.\n"
	    "v|n||count||How many, or so.\n"
	    "v|words||||In words.\n");
	wci_buf_free(&rows);
}
END_TEST

static enum wcifit_status
stop(void *context, const struct wci_described *row, struct wcifit_error *error)
{
	int *rows = context;

	(void)row;
	if (++*rows == 2)
		return wci_fail(error, WCIFIT_FAILED, "enough");
	return WCIFIT_OK;
}

START_TEST(stops_when_told)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	int rows = 0;

	ck_assert_int_eq(wci_describe(ddl, stop, &rows, &error), WCIFIT_FAILED);
	ck_assert_str_eq(error.message, "enough");
	ck_assert_int_eq(rows, 2);
}
END_TEST

/* Cut anywhere, it ends. */
START_TEST(bears_any_beginning)
{
	for (size_t length = 0; length < sizeof ddl; length++) {
		struct wci_buf rows = WCI_BUF_EMPTY;
		char *text = wci_strndup(ddl, length);

		ck_assert_int_eq(
		    wci_describe(text, gather, &rows, NULL), WCIFIT_OK);
		wci_buf_free(&rows);
		wci_free(text);
	}
}
END_TEST

/* Every described column exists, and every column is described, in words. */
static enum wcifit_status
compare(
    void *context, const struct wci_described *row, struct wcifit_error *error)
{
	struct wci_db *db = context;
	struct wci_stmt *stmt = NULL;

	ck_assert_msg(row->meaning[0] != '\0', "%s.%s has no meaning",
	    row->table, row->column);
	if (row->column[0] == '\0')
		return WCIFIT_OK;
	ck_assert_int_eq(wci_stmt_prepare(db,
			     "INSERT INTO temp.described SELECT name, ?1"
			     " FROM pragma_table_info(?1) WHERE name = ?2",
			     &stmt, error),
	    WCIFIT_OK);
	wci_stmt_bind_text(stmt, 1, row->table, strlen(row->table));
	wci_stmt_bind_text(stmt, 2, row->column, strlen(row->column));
	ck_assert_int_eq(wci_stmt_run(stmt, error), WCIFIT_OK);
	wci_stmt_finalize(stmt);
	ck_assert_msg(wci_db_changes(db) == 1, "%s.%s is not there", row->table,
	    row->column);
	return WCIFIT_OK;
}

START_TEST(describes_the_whole_schema)
{
	static const char *const files[] = { "schema.sql", "views.sql" };
	struct wci_db *db = test_db();
	int64_t there;

	test_exec(db, "CREATE TEMP TABLE described (name, relation)");
	for (size_t i = 0; i < 2; i++)
		ck_assert_int_eq(wci_describe(wci_embed_find(files[i])->text,
				     compare, db, NULL),
		    WCIFIT_OK);
	there = test_int(db,
	    "SELECT count(*) FROM main.sqlite_schema AS s,"
	    " pragma_table_info(s.name) WHERE s.type IN ('table', 'view')"
	    " AND s.name NOT LIKE 'sqlite%'");
	ck_assert_int_gt(there, 200);
	ck_assert_int_eq(
	    test_int(db, "SELECT count(*) FROM temp.described"), there);
	wci_db_close(db);
}
END_TEST

/* ----------------------------------------------------------- the function */

START_TEST(lists_one_table)
{
	struct wcifit_output output = { .format = WCIFIT_CSV };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf rows = WCI_BUF_EMPTY;
	static const char head[] = "table,column,type,unit,key,meaning\n"
				   "wordings,,table,,,";

	output.sink = test_sink(&rows);
	ck_assert_msg(wcifit_schema("wordings", &output, &error) == WCIFIT_OK,
	    "%s", error.message);
	ck_assert_int_eq(
	    strncmp(wci_buf_text(&rows), head, sizeof head - 1), 0);
	ck_assert_ptr_nonnull(
	    strstr(wci_buf_text(&rows), "\nwordings,low_ppm,INTEGER,ppm,,"));
	ck_assert_ptr_null(strstr(wci_buf_text(&rows), "\nclaims,"));
	wci_buf_clear(&rows);
	ck_assert_int_eq(wcifit_schema(NULL, &output, &error), WCIFIT_OK);
	ck_assert_ptr_nonnull(strstr(wci_buf_text(&rows), "\nclaims,"));
	ck_assert_ptr_nonnull(strstr(wci_buf_text(&rows), "\nsets_wide,"));
	wci_buf_free(&rows);
}
END_TEST

START_TEST(names_the_nearest_table)
{
	struct wcifit_output output = { .format = WCIFIT_TABLE };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf rows = WCI_BUF_EMPTY;

	output.sink = test_sink(&rows);
	ck_assert_int_eq(wcifit_schema("clams", &output, &error), WCIFIT_USAGE);
	ck_assert_str_eq(
	    error.message, "there is no table 'clams'; did you mean claims?");
	ck_assert_int_eq(wcifit_schema("", &output, &error), WCIFIT_USAGE);
	ck_assert_uint_eq(rows.length, 0);
	wci_buf_free(&rows);
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
schema_work(void *context)
{
	struct wcifit_output output = { .format = WCIFIT_JSON };

	(void)context;
	output.sink.write = swallow;
	return wcifit_schema("wordings", &output, NULL);
}

START_TEST(survives_lack_of_memory)
{
	ck_assert_uint_gt(test_each_allocation(schema_work, NULL, true), 20);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("describe");
	TCase *tcase = tcase_create("describe");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, reads_comments);
	tcase_add_test(tcase, stops_when_told);
	tcase_add_test(tcase, bears_any_beginning);
	tcase_add_test(tcase, describes_the_whole_schema);
	tcase_add_test(tcase, lists_one_table);
	tcase_add_test(tcase, names_the_nearest_table);
	tcase_add_test(tcase, survives_lack_of_memory);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

/* SPDX-License-Identifier: MIT */
/* db/guard: what strangers' SQL may do, and what not. */
#include "db/guard.h"

#include <stdio.h>
#include <string.h>

#include "db/authorize.h"
#include "db/sqlplace.h"
#include "support/database.h"

static struct test_file file;

static void
open_file(void)
{
	test_file_open(&file, NULL);
}

static void
close_file(void)
{
	test_file_close(&file);
}

/* Prepare and step to the end; rows and the message are the caller's. */
static enum wcifit_status
run_text(const char *sql, size_t length, const struct wcifit_limits *limits,
    size_t *rows, struct wcifit_error *error)
{
	struct wci_guard *guard = NULL;
	struct wci_cell cells[64];
	enum wcifit_status status;

	*rows = 0;
	status = wci_guard_prepare(
	    test_file_db(&file), sql, length, limits, &guard, error);
	if (status != WCIFIT_OK) {
		ck_assert_ptr_null(guard);
		return status;
	}
	ck_assert_uint_le(wci_guard_columns(guard), 64);
	while (wci_guard_row(guard, cells))
		(*rows)++;
	status = wci_guard_status(guard, error);
	wci_guard_finalize(guard);
	return status;
}

static enum wcifit_status
run_sql(const char *sql, size_t *rows, struct wcifit_error *error)
{
	return run_text(sql, strlen(sql), NULL, rows, error);
}

/* ----------------------------------------------------------------- allowed */

static const struct {
	const char *sql;
	size_t rows;
} allowed[] = { { "SELECT 1", 1 }, { "select count(*) from signings", 1 },
	{ "SELECT 1;", 1 },
	{ ";; /* a */ SELECT 1 ; -- the end\n ; /* not closed", 1 },
	{ "\xef\xbb\xbfSELECT 1", 1 }, { "VALUES (1), (2), (3)", 3 },
	{ "WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) "
	  "SELECT * FROM a, b",
	    1 },
	{ "WITH c AS (SELECT 1) SELECT count(*) FROM c", 1 },
	{ "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
	  "WHERE i < 50) SELECT i FROM n",
	    50 },
	{ "SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL "
	  "SELECT 4",
	    4 },
	{ "SELECT 'a'||'b'||'c'||'d'||'e'||'f'||'g'||'h'||'i'||'j'||'k'||'l'",
	    1 },
	{ "SELECT 1 WHERE 1 AND 2 AND 3 AND 4 AND 5 AND 6 AND 7 AND 8 AND 9 "
	  "AND 10 AND 11 AND 12",
	    1 },
	{ "SELECT id, rank() OVER (ORDER BY value_low), "
	  "sum(value_low) OVER (PARTITION BY fair) FROM signings",
	    2 },
	{ "SELECT value FROM json_each('[1, 2, 3]')", 3 },
	{ "SELECT count(*) FROM json_tree('{\"a\": [1]}')", 1 },
	{ "SELECT s.title, f.name FROM signings AS s JOIN fairs AS f "
	  "ON f.id = s.fair LEFT JOIN regions AS r ON r.id = s.origin",
	    2 },
	{ "SELECT * FROM sets_wide", 2 },
	{ "SELECT name FROM sqlite_schema WHERE type = 'view' LIMIT 2", 2 },
	{ "SELECT count(*) FROM sqlite_master", 1 },
	{ "EXPLAIN QUERY PLAN SELECT id FROM signings", 1 },
	{ "SELECT group_concat(name), upper(min(name)), "
	  "strftime('%Y', '2024-05-23'), printf('%d', 3), round(2.5), "
	  "json_group_array(id), sqrt(4), substr('abc', 2), "
	  "name LIKE 'G%', name GLOB 'G*', coalesce(NULL, 1), iif(1, 2, 3), "
	  "json_extract('{\"a\":1}', '$.a'), '{\"a\":1}' ->> 'a' "
	  "FROM regions",
	    1 },
	{ "SELECT (SELECT max(edition) FROM fairs), EXISTS (SELECT 1)", 1 },
	{ "SELECT 1 WHERE 0", 0 } };

START_TEST(reads)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	size_t rows;

	ck_assert_msg(run_sql(allowed[_i].sql, &rows, &error) == WCIFIT_OK,
	    "%s: %s", allowed[_i].sql, error.message);
	ck_assert_uint_eq(rows, allowed[_i].rows);
}
END_TEST

/* ----------------------------------------------------------------- refused */

static const struct {
	const char *sql;
	const char *says; /* part of the message */
} refused[] = {
	/* nothing, or more than one */
	{ "", "no SQL statement" }, { " \n\t ;;; ", "no SQL statement" },
	{ "-- only words", "no SQL statement" },
	{ "/* only words", "no SQL statement" },
	{ "SELECT 1; SELECT 2", "only one statement" },
	{ "SELECT 1; DROP TABLE fairs", "only one statement" },
	{ "SELECT 1; garbage", "only one statement" },
	/* writes */
	{ "INSERT INTO wordings DEFAULT VALUES", "not INSERT" },
	{ "INSERT INTO build SELECT * FROM build RETURNING *", "refused" },
	{ "UPDATE fairs SET name = ''", "not UPDATE" },
	{ "DELETE FROM fairs", "not DELETE" },
	{ "DELETE FROM fairs RETURNING *", "not DELETE" },
	{ "REPLACE INTO names VALUES ('a', 'b', 'c', 'id')", "refused" },
	{ "WITH x AS (SELECT 1) DELETE FROM fairs", "not DELETE" },
	{ "EXPLAIN DELETE FROM fairs", "not DELETE" },
	{ "EXPLAIN QUERY PLAN UPDATE fairs SET name = ''", "not UPDATE" },
	/* the schema */
	{ "CREATE TABLE t (x)", "refused" },
	{ "CREATE TEMP TABLE t (x)", "refused" },
	{ "CREATE TEMP VIEW v AS SELECT 1", "refused" },
	{ "CREATE VIEW v AS SELECT 1", "refused" },
	{ "CREATE INDEX i ON fairs (name)", "refused" },
	{ "CREATE TRIGGER t AFTER INSERT ON fairs BEGIN SELECT 1; END",
	    "refused" },
	{ "CREATE TEMP TRIGGER t AFTER INSERT ON fairs BEGIN SELECT 1; END",
	    "refused" },
	{ "CREATE VIRTUAL TABLE t USING fts5(x)", "refused" },
	{ "DROP TABLE fairs", "refused" }, { "DROP VIEW sets_wide", "refused" },
	{ "ALTER TABLE fairs RENAME TO fetes", "refused" },
	{ "ALTER TABLE fairs ADD COLUMN x", "refused" },
	{ "REINDEX", "refused" }, { "ANALYZE", "refused" },
	/* other files */
	{ "ATTACH 'other.db' AS other", "ATTACH" },
	{ "ATTACH ':memory:' AS other", "ATTACH" }, { "DETACH main", "DETACH" },
	{ "VACUUM", "refused" }, { "VACUUM INTO 'copy.db'", "refused" },
	{ "SELECT load_extension('x.so')", "load_extension()" },
	{ "SELECT readfile('/etc/passwd')", "readfile" },
	{ "SELECT writefile('f', 'x')", "writefile" },
	{ "SELECT fts3_tokenizer('simple')", "fts3_tokenizer()" },
	/* switches */
	{ "PRAGMA query_only = 0", "PRAGMA" },
	{ "PRAGMA query_only", "PRAGMA" },
	{ "PRAGMA writable_schema = 1", "PRAGMA" },
	{ "PRAGMA journal_mode = WAL", "PRAGMA" },
	{ "PRAGMA temp_store_directory = '/tmp'", "PRAGMA" },
	{ "PRAGMA mmap_size = 100000000", "PRAGMA" },
	{ "PRAGMA trusted_schema = 1", "PRAGMA" },
	{ "PRAGMA hard_heap_limit = 0", "PRAGMA" },
	{ "PRAGMA table_info(fairs)", "PRAGMA" },
	{ "SELECT * FROM pragma_table_info('fairs')", "refused" },
	{ "SELECT count(*) FROM pragma_database_list", "refused" },
	/* transactions */
	{ "BEGIN", "BEGIN" }, { "BEGIN IMMEDIATE", "BEGIN" },
	{ "COMMIT", "BEGIN" }, { "ROLLBACK", "BEGIN" },
	{ "SAVEPOINT s", "SAVEPOINT" }, { "RELEASE s", "SAVEPOINT" },
	/* the inside of the file */
	{ "SELECT * FROM dbstat", "refused" },
	{ "SELECT count(*) FROM dbstat", "refused" },
	{ "SELECT * FROM sqlite_dbpage", "sqlite_dbpage" },
	{ "SELECT * FROM sqlite_temp_master", "sqlite_temp_master" },
	{ "SELECT sqlite_compileoption_get(1)", "sqlite_compileoption_get()" },
	{ "SELECT sqlite_offset(id) FROM fairs", "sqlite_offset" },
	{ "SELECT randomblob(10)", "randomblob()" },
	/* words in double quotes are names, never text */
	{ "SELECT \"no_such_column\" FROM fairs",
	    "no such column: no_such_column" },
	/* errors while running */
	{ "SELECT sum(x) FROM (SELECT 9223372036854775807 AS x "
	  "UNION ALL SELECT 1)",
	    "integer overflow" },
	{ "SELECT * FROM json_each('[')", "malformed JSON" },
	{ "SELECT abs(-9223372036854775808)", "integer overflow" }
};

START_TEST(refuses)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	size_t rows;

	ck_assert_int_eq(
	    run_sql(refused[_i].sql, &rows, &error), WCIFIT_REJECTED);
	ck_assert_int_eq(error.status, WCIFIT_REJECTED);
	ck_assert_msg(strstr(error.message, refused[_i].says) != NULL, "%s: %s",
	    refused[_i].sql, error.message);
}
END_TEST

START_TEST(leaves_nothing_behind)
{
	static const char *const traces[] = { "copy.db", "other.db", "f",
		"wcifit.db-journal", "wcifit.db-wal" };
	struct wcifit_error error;
	size_t length;
	size_t rows;
	char *before = test_read(file.path, &length);
	char *after;
	size_t length_after;

	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		(void)run_sql(refused[i].sql, &rows, &error);
	for (size_t i = 0; i < sizeof traces / sizeof traces[0]; i++) {
		char *path = test_path(file.directory, traces[i]);

		ck_assert_msg(!test_exists(path), "%s", path);
		ck_assert_msg(
		    !test_exists(traces[i]) || i == 2, "%s", traces[i]);
		wci_free(path);
	}
	after = test_read(file.path, &length_after);
	ck_assert_uint_eq(length, length_after);
	ck_assert_int_eq(memcmp(before, after, length), 0);
	wci_free(before);
	wci_free(after);
}
END_TEST

START_TEST(refuses_a_nul_byte)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	size_t rows;

	ck_assert_int_eq(
	    run_text("SELECT 1\0 ; DROP TABLE fairs", 29, NULL, &rows, &error),
	    WCIFIT_REJECTED);
	ck_assert_str_eq(error.message, "the SQL has a NUL byte at offset 8");
}
END_TEST

/* Only `length` bytes are read, terminated or not. */
START_TEST(reads_no_further_than_told)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	size_t rows;

	ck_assert_int_eq(
	    run_text("SELECT 1 FROM nowhere", 8, NULL, &rows, &error),
	    WCIFIT_OK);
	ck_assert_uint_eq(rows, 1);
}
END_TEST

/* --------------------------------------------------------------- messages */

static const struct {
	const char *sql;
	const char *message;
} pointed[] = { { "SELECT 1 FORM fairs",
		    "SQL: near \"fairs\": syntax error\n"
		    "  line 1: SELECT 1 FORM fairs\n"
		    "                        ^" },
	{ "SELECT 1,\n\t'重庆', naem\nFROM regions",
	    "SQL: no such column: naem; did you mean name?\n"
	    "  line 2:  '重庆', naem\n"
	    "                   ^" },
	{ "SELECT 1 FROM signing",
	    "SQL: no such table: signing; did you mean signings?" },
	{ "SELECT cout(*) FROM fairs",
	    "SQL: no such function: cout; did you mean count?\n"
	    "  line 1: SELECT cout(*) FROM fairs\n"
	    "                 ^" },
	{ "  ; SELECT 1 FROM fairs WHERE", "SQL: incomplete input" },
	{ "SELECT '\x1b[31m', x y z",
	    "SQL: near \"z\": syntax error\n"
	    "  line 1: SELECT '\\x1b[31m', x y z\n"
	    "                                 ^" },
	{ "SELECT 1;\nSELECT 2",
	    "refused: only one statement is run, and more follows\n"
	    "  line 2: SELECT 2\n"
	    "          ^" } };

START_TEST(points_at_the_place)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	size_t rows;

	ck_assert_int_eq(
	    run_sql(pointed[_i].sql, &rows, &error), WCIFIT_REJECTED);
	ck_assert_str_eq(error.message, pointed[_i].message);
}
END_TEST

START_TEST(cuts_long_lines_around_the_place)
{
	struct wci_buf sql = WCI_BUF_EMPTY;
	struct wci_buf out = WCI_BUF_EMPTY;
	const char *caret;
	const char *line;

	for (int i = 0; i < 100; i++)
		wci_buf_puts(&sql, "重");
	wci_buf_puts(&sql, "HERE");
	for (int i = 0; i < 100; i++)
		wci_buf_puts(&sql, "庆");
	wci_sql_point(&out, wci_buf_text(&sql), sql.length, 300);
	line = strchr(wci_buf_text(&out) + 1, '\n');
	ck_assert_ptr_nonnull(line);
	ck_assert_ptr_nonnull(strstr(wci_buf_text(&out), "line 1: ...重"));
	ck_assert_ptr_nonnull(strstr(wci_buf_text(&out), "重HERE庆"));
	ck_assert_ptr_nonnull(strstr(wci_buf_text(&out), "..."));
	caret = strchr(line, '^');
	/* "  line 1: ..." is 13 columns, 20 wide characters follow. */
	ck_assert_int_eq((int)(caret - line) - 1, 13 + 40);
	wci_buf_free(&sql);
	wci_buf_free(&out);
}
END_TEST

/* ------------------------------------------------------------------ limits */

static const char endless[] =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
    "SELECT count(*) FROM n";

START_TEST(ends_at_the_time_limit)
{
	struct wcifit_limits limits = { .timeout_ms = 50 };
	struct wcifit_error error = { WCIFIT_OK, "" };
	size_t rows;

	ck_assert_int_eq(
	    run_text(endless, strlen(endless), &limits, &rows, &error),
	    WCIFIT_LIMIT);
	ck_assert_str_eq(error.message, "the time limit of 50 ms was reached");
}
END_TEST

/* Views on views on views: the time goes by before the first row. */
START_TEST(ends_at_the_time_limit_while_preparing)
{
	struct wcifit_limits limits = { .timeout_ms = 1 };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf sql = WCI_BUF_EMPTY;
	enum wcifit_status status;
	size_t rows;

	wci_buf_puts(&sql, "WITH a0 AS (SELECT 1 AS x)");
	for (int i = 1; i < 14; i++)
		wci_buf_printf(&sql,
		    ", a%d AS (SELECT p.x FROM a%d AS p, a%d AS q)", i, i - 1,
		    i - 1);
	wci_buf_puts(&sql, " SELECT count(*) FROM a13");
	status =
	    run_text(wci_buf_text(&sql), sql.length, &limits, &rows, &error);
	ck_assert_msg(status == WCIFIT_LIMIT || status == WCIFIT_REJECTED,
	    "%d %s", (int)status, error.message);
	wci_buf_free(&sql);
}
END_TEST

/* Five minutes are taken and given back, then taken for good. */
START_TEST(does_not_count_the_time_of_others)
{
	static const int64_t minutes = 300000000000;
	struct wcifit_limits limits = { .timeout_ms = 60000 };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_guard *guard = NULL;
	struct wci_cell cells[1];
	size_t rows = 0;
	static const char sql[] =
	    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
	    " SELECT i FROM n";

	ck_assert_int_eq(wci_guard_prepare(test_file_db(&file), sql,
			     strlen(sql), &limits, &guard, &error),
	    WCIFIT_OK);
	wci_guard_extend(guard, -minutes);
	wci_guard_extend(guard, minutes);
	while (rows < 10000 && wci_guard_row(guard, cells))
		rows++;
	ck_assert_uint_eq(rows, 10000);
	wci_guard_extend(guard, -minutes);
	while (wci_guard_row(guard, cells))
		rows++;
	ck_assert_int_eq(wci_guard_status(guard, &error), WCIFIT_LIMIT);
	wci_guard_finalize(guard);
}
END_TEST

START_TEST(ends_at_the_memory_limit)
{
	static const char sql[] =
	    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
	    "LIMIT 200000) SELECT printf('%0400d', i * 7919 % 1000003) AS x "
	    "FROM n ORDER BY x";
	struct wcifit_limits limits = { .max_memory = 8 << 20 };
	struct wcifit_error error = { WCIFIT_OK, "" };
	size_t rows;

	ck_assert_int_eq(
	    run_text(sql, strlen(sql), &limits, &rows, &error), WCIFIT_LIMIT);
	ck_assert_ptr_nonnull(strstr(error.message, "memory limit of 8 MiB"));
	/* The limit is gone with the statement. */
	ck_assert_int_eq(run_sql("SELECT 1", &rows, &error), WCIFIT_OK);
}
END_TEST

static const struct {
	const char *sql;
	enum wcifit_status status;
} sizes[] = { { "SELECT zeroblob(4194305)", WCIFIT_LIMIT },
	{ "SELECT zeroblob(2000000000)", WCIFIT_LIMIT },
	{ "SELECT hex(zeroblob(2097153))", WCIFIT_LIMIT },
	{ "SELECT replace(printf('%.*c', 3000000, 'x'), 'x', 'yy')",
	    WCIFIT_LIMIT },
	{ "SELECT printf('%.*c', 4194305, 'x')", WCIFIT_LIMIT },
	{ "SELECT format('%2000000000d', 1)", WCIFIT_LIMIT },
	{ "SELECT length(printf('%5000000s', 'x'))", WCIFIT_LIMIT },
	{ "SELECT printf('%.*c', 4194304, 'x')", WCIFIT_OK },
	{ "SELECT zeroblob(4194304)", WCIFIT_OK } };

START_TEST(bounds_values)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	size_t rows;

	ck_assert_msg(run_sql(sizes[_i].sql, &rows, &error) == sizes[_i].status,
	    "%s: %s", sizes[_i].sql, error.message);
}
END_TEST

START_TEST(bounds_the_text)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf sql = WCI_BUF_EMPTY;
	size_t rows;

	wci_buf_puts(&sql, "SELECT 1");
	for (int i = 0; i < 60000; i++)
		wci_buf_puts(&sql, "+1");
	ck_assert_int_eq(
	    run_text(wci_buf_text(&sql), sql.length, NULL, &rows, &error),
	    WCIFIT_LIMIT);
	/* Shorter, but too deep. */
	ck_assert_int_eq(
	    run_text(wci_buf_text(&sql), 5008, NULL, &rows, &error),
	    WCIFIT_REJECTED);
	wci_buf_free(&sql);
}
END_TEST

START_TEST(ends_when_interrupted)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	size_t rows;

	wcifit_interrupt();
	ck_assert_int_eq(run_sql(endless, &rows, &error), WCIFIT_INTERRUPTED);
	wcifit_interrupt_clear();
	ck_assert_int_eq(run_sql("SELECT 1", &rows, &error), WCIFIT_OK);
}
END_TEST

/* ------------------------------------------------------------------- order */

START_TEST(takes_the_gates_away)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_db *db = test_file_db(&file);
	size_t rows;

	ck_assert_int_eq(run_sql("SELECT 1", &rows, &error), WCIFIT_OK);
	ck_assert_int_eq(run_sql("BEGIN", &rows, &error), WCIFIT_REJECTED);
	/* Trusted statements are free again. */
	ck_assert_int_eq(
	    test_int(db, "PRAGMA user_version"), WCI_SCHEMA_VERSION);
	ck_assert_int_eq(
	    test_int(db, "SELECT count(*) FROM pragma_table_info('fairs')") > 3,
	    1);
	ck_assert_int_eq(test_int(db, "PRAGMA query_only"), 1);
}
END_TEST

/* Another program changes the schema in between: SQLite compiles again. */
START_TEST(keeps_the_gates_when_compiled_again)
{
	static const char sql[] = "SELECT * FROM sets_wide";
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_guard *guard = NULL;
	struct wci_db *other = NULL;
	struct wci_cell cells[64];

	ck_assert_int_eq(wci_guard_prepare(test_file_db(&file), sql,
			     strlen(sql), NULL, &guard, &error),
	    WCIFIT_OK);
	ck_assert_int_eq(
	    wci_db_open(file.path, WCI_DB_CREATE, &other, &error), WCIFIT_OK);
	test_exec(other,
	    "DROP VIEW sets_wide;"
	    "CREATE VIEW sets_wide AS SELECT total_changes() AS x");
	wci_db_close(other);
	ck_assert(!wci_guard_row(guard, cells));
	ck_assert_int_eq(wci_guard_status(guard, &error), WCIFIT_REJECTED);
	ck_assert_ptr_nonnull(strstr(error.message, "total_changes()"));
	wci_guard_finalize(guard);
}
END_TEST

START_TEST(binds_by_name)
{
	static const char sql[] = "SELECT :a, @b, $c, :a";
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_guard *guard = NULL;
	struct wci_cell cells[4];

	ck_assert_int_eq(wci_guard_prepare(test_file_db(&file), sql,
			     strlen(sql), NULL, &guard, &error),
	    WCIFIT_OK);
	ck_assert_uint_eq(wci_guard_param_count(guard), 3);
	ck_assert_str_eq(wci_guard_param_name(guard, 0), "a");
	ck_assert_str_eq(wci_guard_param_name(guard, 1), "b");
	ck_assert_str_eq(wci_guard_param_name(guard, 2), "c");
	wci_guard_bind_int(guard, 0, INT64_MIN);
	wci_guard_bind_text(guard, 1, "2024-05-23");
	ck_assert(wci_guard_row(guard, cells));
	ck_assert_int_eq(cells[0].type, WCI_CELL_INT);
	ck_assert(cells[0].integer == INT64_MIN);
	ck_assert_int_eq(cells[1].type, WCI_CELL_TEXT);
	ck_assert_uint_eq(cells[1].length, 10);
	ck_assert_int_eq(cells[2].type, WCI_CELL_NULL);
	ck_assert(cells[3].integer == INT64_MIN);
	ck_assert(!wci_guard_row(guard, cells));
	ck_assert_int_eq(wci_guard_status(guard, &error), WCIFIT_OK);
	wci_guard_finalize(guard);
}
END_TEST

START_TEST(reads_every_type)
{
	static const char sql[] =
	    "SELECT NULL, 7, 1.5, '', 'a' || char(0) || 'b', x'00ff', x''";
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_guard *guard = NULL;
	struct wci_cell c[7];

	ck_assert_int_eq(wci_guard_prepare(test_file_db(&file), sql,
			     strlen(sql), NULL, &guard, &error),
	    WCIFIT_OK);
	ck_assert_uint_eq(wci_guard_columns(guard), 7);
	ck_assert_str_eq(wci_guard_column_name(guard, 1), "7");
	ck_assert(wci_guard_row(guard, c));
	ck_assert_int_eq(c[0].type, WCI_CELL_NULL);
	ck_assert(c[1].type == WCI_CELL_INT && c[1].integer == 7);
	ck_assert(c[2].type == WCI_CELL_REAL && c[2].real > 1.4);
	ck_assert(c[3].type == WCI_CELL_TEXT && c[3].length == 0);
	ck_assert(c[4].type == WCI_CELL_TEXT && c[4].length == 3);
	ck_assert_int_eq(memcmp(c[4].text, "a\0b", 3), 0);
	ck_assert(c[5].type == WCI_CELL_BLOB && c[5].length == 2);
	ck_assert(c[6].type == WCI_CELL_BLOB && c[6].length == 0);
	wci_guard_finalize(guard);
}
END_TEST

START_TEST(knows_every_function_it_lists)
{
	const char *name = NULL;
	const char *last = "";
	size_t n;

	for (n = 0; wci_authorizer_function(n, &name); n++) {
		/* Sorted, as the search by halves demands. */
		ck_assert_msg(strcmp(last, name) < 0, "%s %s", last, name);
		last = name;
	}
	ck_assert_uint_gt(n, 100);
}
END_TEST

static enum wcifit_status
guarded_work(void *context)
{
	static const char sql[] = "SELECT name, 1 FROM regions WHERE id = :id";
	struct wci_guard *guard = NULL;
	struct wci_cell cells[2];
	enum wcifit_status status;

	(void)context;
	status = wci_guard_prepare(
	    test_file_db(&file), sql, strlen(sql), NULL, &guard, NULL);
	if (status != WCIFIT_OK)
		return status;
	wci_guard_bind_text(guard, 0, "CN-GD");
	while (wci_guard_row(guard, cells))
		continue;
	status = wci_guard_status(guard, NULL);
	wci_guard_finalize(guard);
	return status;
}

START_TEST(survives_lack_of_memory)
{
	ck_assert_uint_gt(test_each_allocation(guarded_work, NULL, true), 5);
}
END_TEST

static void
add_loops(TCase *tcase)
{
	tcase_add_loop_test(
	    tcase, reads, 0, sizeof allowed / sizeof allowed[0]);
	tcase_add_loop_test(
	    tcase, refuses, 0, sizeof refused / sizeof refused[0]);
	tcase_add_loop_test(
	    tcase, points_at_the_place, 0, sizeof pointed / sizeof pointed[0]);
	tcase_add_loop_test(
	    tcase, bounds_values, 0, sizeof sizes / sizeof sizes[0]);
}

int
main(void)
{
	Suite *suite = suite_create("guard");
	TCase *tcase = tcase_create("guard");

	tcase_add_checked_fixture(tcase, open_file, close_file);
	tcase_set_timeout(tcase, 60);
	add_loops(tcase);
	tcase_add_test(tcase, leaves_nothing_behind);
	tcase_add_test(tcase, refuses_a_nul_byte);
	tcase_add_test(tcase, reads_no_further_than_told);
	tcase_add_test(tcase, cuts_long_lines_around_the_place);
	tcase_add_test(tcase, ends_at_the_time_limit);
	tcase_add_test(tcase, ends_at_the_time_limit_while_preparing);
	tcase_add_test(tcase, does_not_count_the_time_of_others);
	tcase_add_test(tcase, ends_at_the_memory_limit);
	tcase_add_test(tcase, bounds_the_text);
	tcase_add_test(tcase, ends_when_interrupted);
	tcase_add_test(tcase, takes_the_gates_away);
	tcase_add_test(tcase, keeps_the_gates_when_compiled_again);
	tcase_add_test(tcase, binds_by_name);
	tcase_add_test(tcase, reads_every_type);
	tcase_add_test(tcase, knows_every_function_it_lists);
	tcase_add_test(tcase, survives_lack_of_memory);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

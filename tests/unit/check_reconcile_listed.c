/* SPDX-License-Identifier: MIT */
/* reconcile: what listed signings come to, read or added up before. */
#include "reconcile/reconcile.h"

#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "ingest/totals.h"
#include "support/support.h"

#define BN INT64_C(1000000000)

static struct wci_db *db;

static void
setup(void)
{
	db = test_db();
	test_exec(db,
	    "PRAGMA foreign_keys = OFF;"
	    "INSERT INTO fairs (id, series, edition, name, year, seed_file,"
	    " seed_line) VALUES ('f', 'f', 1, 'Fair', 2024, 's.yaml', 1);"
	    "INSERT INTO scopes (fair, id, name, parent, partition, seed_file,"
	    " seed_line) VALUES ('f', 'whole', 'Whole', NULL, 1, 's.yaml', 1),"
	    " ('f', 'stage', 'Stage', 'whole', 0, 's.yaml', 1),"
	    " ('f', 'rest', 'Rest', 'whole', 0, 's.yaml', 1);"
	    "INSERT INTO sets (id, fair, scope, dimensions) VALUES"
	    " ('f/whole', 'f', 'whole', 0), ('f/stage', 'f', 'stage', 0),"
	    " ('f/rest', 'f', 'rest', 0);"
	    "INSERT INTO regions (id, name, kind, parent, seed_file, seed_line)"
	    " VALUES ('r', 'R', 'country', NULL, 's.yaml', 1),"
	    " ('a', 'A', 'district', 'r', 's.yaml', 1),"
	    " ('b', 'B', 'district', 'r', 's.yaml', 1);");
}

static void
teardown(void)
{
	wci_db_close(db);
}

/* With sums of the signings, or (NULL) without. */
static void
build(const struct wci_known_sums *known)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_reconcile_count count;

	ck_assert_msg(
	    wci_reconcile_build(db, NULL, known, &count, &error) == WCIFIT_OK,
	    "%s", error.message);
}

static void
forget(void)
{
	test_exec(db,
	    "DELETE FROM bound_reasons; DELETE FROM bounds;"
	    " DELETE FROM reconciled;");
}

static int64_t
one(const char *sql)
{
	return test_int(db, sql);
}

/* The lower bound of a set; -2: no bound. */
static void
assert_low(const char *set, const char *measure, int64_t low)
{
	char sql[512];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT coalesce((SELECT low FROM bounds WHERE high IS NULL"
	    " AND set_id = 'f/%s' AND measure = '%s'), -2)",
	    set, measure);
	ck_assert_int_eq(one(sql), low);
}

START_TEST(listed_signings)
{
	test_exec(db,
	    "INSERT INTO signings (id, fair, scope, kind, title, host, stage,"
	    " projects_stated, projects_low, projects_high, value_low,"
	    " value_high, part_of, seed_file, seed_line) VALUES"
	    " ('s1', 'f', 'stage', 'project', 't', 'a', 'signed', '1', 1, 1,"
	    " 5000000000, 5000000000, NULL, 's.yaml', 1),"
	    " ('s2', 'f', NULL, 'batch', 't', NULL, 'signed', '3', 3, 3, NULL,"
	    " NULL, NULL, 's.yaml', 1),"
	    " ('s3', 'f', 'stage', 'project', 't', 'a', 'signed', '1', 1, 1,"
	    " 7000000000, 7000000000, 's2', 's.yaml', 1),"
	    " ('s4', 'f', 'stage', 'agreement', 't', 'a', 'signed', '1', 1, 1,"
	    " 9000000000, NULL, NULL, 's.yaml', 1),"
	    " ('s5', 'f', 'stage', 'project', 't', 'a', 'intent', '1', 1, 1,"
	    " 9000000000, NULL, NULL, 's.yaml', 1)");
	test_exec(db,
	    "INSERT INTO sets (id, fair, scope, dimensions, host, min_value)"
	    " VALUES ('f/whole?host=a', 'f', 'whole', 1, 'a', NULL),"
	    " ('f/whole?min_value=4000000000', 'f', 'whole', 1, NULL,"
	    " 4000000000);"
	    "INSERT INTO set_members VALUES ('f/whole?host=a', 'host', 'a')");
	build(NULL);
	assert_low("whole", "projects", 4);
	assert_low("whole", "value", 5 * BN);
	assert_low("stage", "projects", 1);
	assert_low("whole?host=a", "value", 5 * BN);
	assert_low("whole?min_value=4000000000", "projects", 1);
	ck_assert_int_eq(
	    one("SELECT count(*) FROM bound_reasons WHERE origin = 'signings'"
		" AND set_id = 'f/stage'"),
	    2);
}
END_TEST

/*
 * Fairs g1, g2 … with four signings each, of which three are known, scattered over the
 * table; each `every`-th speaks of a host as well.
 */
static void
make_many_fairs(int count, int every)
{
	static const char *const statements[] = {
		"INSERT INTO fairs (id, series, edition, name, year, seed_file,"
		" seed_line) SELECT 'g' || n, 'g', n, 'G', 2024, 's.yaml', 1"
		" FROM many",
		"INSERT INTO scopes (fair, id, name, seed_file, seed_line)"
		" SELECT 'g' || n, 'all', 'All', 's.yaml', 1 FROM many",
		"INSERT INTO sets (id, fair, scope, dimensions)"
		" SELECT 'g' || n || '/all', 'g' || n, 'all', 0 FROM many",
		"INSERT INTO sets (id, fair, scope, dimensions, host)"
		" SELECT 'g' || n || '/all?host=a', 'g' || n, 'all', 1, 'a'"
		" FROM many WHERE n % (SELECT k FROM every) = 0",
		"INSERT INTO set_members SELECT id, 'host', 'a' FROM sets"
		" WHERE host = 'a'",
		"INSERT INTO signings (id, fair, scope, kind, title, host,"
		" stage, projects_stated, projects_low, projects_high,"
		" value_low, value_high, seed_file, seed_line)"
		" SELECT 's' || k || '-' || n, 'g' || n,"
		" CASE n % 3 WHEN 0 THEN 'all' END, 'project', 't',"
		" CASE k % 2 WHEN 0 THEN 'a' ELSE 'b' END,"
		" CASE k WHEN 4 THEN 'intent' ELSE 'signed' END,"
		" '1', 1, 1, k * n * 1000, NULL, 's.yaml', 1"
		" FROM many, (SELECT n AS k FROM many WHERE n <= 4)",
		"CREATE TABLE truth AS SELECT * FROM signings",
	};
	char sql[2048];

	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]);
	     i++) {
		bool with = strncmp(statements[i], "CREATE", 6) != 0;

		(void)snprintf(sql, sizeof(sql),
		    "WITH RECURSIVE every(k) AS (VALUES (%d)),"
		    " many(n) AS (SELECT 1 UNION ALL"
		    " SELECT n + 1 FROM many WHERE n < %d) %s",
		    every, count, statements[i]);
		test_exec(db, with ? sql : statements[i]);
	}
}

/* Each set has its own signings, wherever they lie in the table. */
static void
assert_many_fairs(int count, int every)
{
	ck_assert_int_eq(
	    one("SELECT count(*) FROM bounds WHERE measure = 'value'"),
	    count + count / every);
	ck_assert_int_eq(
	    one("SELECT count(*) FROM sets AS x JOIN bounds AS b"
		" ON b.set_id = x.id AND b.measure = 'value'"
		" WHERE b.low IS NOT (SELECT sum(value_low) FROM truth AS s"
		" WHERE s.fair = x.fair AND s.stage = 'signed'"
		" AND (x.host IS NULL OR x.host = s.host))"),
	    0);
	ck_assert_int_eq(
	    one("SELECT count(*) FROM bound_reasons"
		" WHERE statement LIKE '3 listed signings of [All] count%'"),
	    count);
}

/* How many fairs, and how many of them speak of a host: one in so many. */
static const struct {
	int count;
	int every;
} many[] = {
	{ 7, 2 },   /* read together */
	{ 150, 2 }, /* too many for that: one by one */
	{ 40, 25 }, /* few that have to be read where there are sums */
	{ 5, 9 },   /* none of them */
};

START_TEST(listed_signings_of_many_fairs)
{
	make_many_fairs(many[_i].count, many[_i].every);
	build(NULL);
	assert_many_fairs(many[_i].count, many[_i].every);
}
END_TEST

/* Sums say as much, and only fairs that speak of less than a scope are read. */
START_TEST(sums_of_listed_signings)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_totals *totals = wci_totals_new();
	struct wci_intake *intake = NULL;
	struct wci_known_sums known;

	make_many_fairs(many[_i].count, many[_i].every);
	ck_assert_int_eq(wci_intake_new(db, &intake, &error), WCIFIT_OK);
	ck_assert_int_eq(
	    wci_totals_fill(totals, db, intake, &error), WCIFIT_OK);
	ck_assert_int_eq(wci_totals_known(totals, &known, &error), WCIFIT_OK);
	build(&known);
	assert_many_fairs(many[_i].count, many[_i].every);
	forget();
	test_exec(db,
	    "DELETE FROM signings"
	    " WHERE fair NOT IN (SELECT fair FROM sets WHERE host = 'a')");
	build(&known);
	assert_many_fairs(many[_i].count, many[_i].every);
	wci_free(known.list);
	wci_totals_free(totals);
}
END_TEST

/* A sum by scope counts for all that the scope is a part of. */
START_TEST(sums_of_parts_and_of_no_scope)
{
	static struct wci_known_sum list[] = {
		{ "f", "", 4, 5, 6 * BN },
		{ "f", "stage", 2, 3, 7 * BN },
		{ "g", "whole", 1, 1, BN },
	};
	static const struct wci_known_sums known = { 3, list };

	build(&known);
	assert_low("whole", "projects", 8);
	assert_low("whole", "value", 13 * BN);
	assert_low("stage", "projects", 3);
	assert_low("stage", "value", 7 * BN);
	assert_low("rest", "projects", -2);
	forget();
	/* Of two roots nobody knows in which those lie that name none. */
	test_exec(db,
	    "INSERT INTO scopes (fair, id, name, seed_file, seed_line)"
	    " VALUES ('f', 'other', 'Other', 's.yaml', 1)");
	build(&known);
	assert_low("whole", "projects", 3);
	assert_low("stage", "projects", 3);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("reconcile/listed");
	TCase *tcase = tcase_create("listed");
	int kinds = (int)(sizeof(many) / sizeof(many[0]));

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, listed_signings);
	tcase_add_loop_test(tcase, listed_signings_of_many_fairs, 0, kinds);
	tcase_add_loop_test(tcase, sums_of_listed_signings, 0, kinds);
	tcase_add_test(tcase, sums_of_parts_and_of_no_scope);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

/* SPDX-License-Identifier: MIT */
/* ingest/itemised: the cells of reports that come from signings. */
#include "ingest/itemised.h"

#include <stdio.h>
#include <string.h>

#include "ingest/derive.h"
#include "ingest/totals.h"
#include "support/support.h"

static struct wci_db *db;
static struct wci_intake *intake;

/* A fair with a part, and two provinces, of which one has a city. */
static void
setup(void)
{
	struct wcifit_error error = { WCIFIT_OK, "" };

	db = test_db();
	ck_assert_int_eq(wci_intake_new(db, &intake, &error), WCIFIT_OK);
	test_exec(db,
	    "PRAGMA foreign_keys = OFF;"
	    "INSERT INTO fairs (id, series, edition, name, year, seed_file,"
	    " seed_line) VALUES ('f', 's', 1, 'F', 2024, 's.yaml', 1);"
	    "INSERT INTO scopes (fair, id, name, parent, seed_file, seed_line)"
	    " VALUES ('f', 'whole', 'Whole', NULL, 's.yaml', 1),"
	    " ('f', 'stage', 'On stage', 'whole', 's.yaml', 1);"
	    "INSERT INTO regions (id, name, kind, parent, seed_file, seed_line)"
	    " VALUES ('CN', 'China', 'country', NULL, 's.yaml', 1),"
	    " ('US', 'America', 'country', NULL, 's.yaml', 1),"
	    " ('p', 'Province', 'province', 'CN', 's.yaml', 1),"
	    " ('q', 'Quarter', 'province', 'CN', 's.yaml', 1),"
	    " ('p-c', 'City', 'prefecture', 'p', 's.yaml', 1);"
	    "INSERT INTO region_groups (id, name, kind, seed_file, seed_line)"
	    " VALUES ('all-of-it', 'All of China', 'union', 's.yaml', 1),"
	    " ('abroad', 'Abroad', 'union', 's.yaml', 1),"
	    " ('twice', 'Twice', 'union', 's.yaml', 1);"
	    "INSERT INTO region_group_members VALUES ('all-of-it', 'CN'),"
	    " ('abroad', 'US'), ('twice', 'p'), ('twice', 'p-c');");
}

static void
teardown(void)
{
	wci_db_close(db);
}

static void
add_up(void)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_totals *totals = wci_totals_new();

	ck_assert_ptr_nonnull(totals);
	ck_assert_msg(wci_totals_fill(totals, db, intake, &error) == WCIFIT_OK,
	    "%s", error.message);
	wci_totals_free(totals);
}

static void
derive(void)
{
	struct wcifit_error error = { WCIFIT_OK, "" };

	add_up();
	ck_assert_msg(
	    wci_derive(db, intake, &error) == WCIFIT_OK, "%s", error.message);
}

/* A project; the other columns are SQL. */
static void
project(const char *id, const char *fair, const char *columns,
    const char *values, const char *value)
{
	char sql[1024];

	(void)snprintf(sql, sizeof(sql),
	    "INSERT INTO signings (id, fair, kind, title, stage,"
	    " projects_stated, projects_low, projects_high, value_stated,"
	    " value_low, value_high, seed_file, seed_line%s) VALUES ('%s',"
	    " '%s', 'project', 't', 'signed', '1', 1, 1, %s, %s, %s,"
	    " 's.yaml', 1%s)",
	    columns, id, fair, value, value, value, values);
	test_exec(db, sql);
}

static void
project_from(const char *id, const char *origin, const char *value)
{
	char values[64];

	(void)snprintf(values, sizeof(values), ", '%s'", origin);
	project(id, "f", ", origin", values, value);
}

/* A report in short, its lines in their order. */
static const char *
report(const char *fair, const char *scope, const char *dimension)
{
	static char text[2048];
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_stmt *stmt = NULL;
	char sql[1024];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT coalesce(group_concat(line, '; '), '') FROM (SELECT"
	    " kind || coalesce(' ' || members, '') || ' '"
	    " || coalesce(signings, '-') || ' ' || coalesce(itemised_low, '-')"
	    " AS line FROM cells WHERE fair = '%s' AND scope = '%s'"
	    " AND dimension = '%s' ORDER BY position)",
	    fair, scope, dimension);
	ck_assert_int_eq(wci_stmt_prepare(db, sql, &stmt, &error), WCIFIT_OK);
	ck_assert(wci_stmt_step(stmt));
	(void)snprintf(text, sizeof(text), "%s", wci_stmt_text(stmt, 0, NULL));
	wci_stmt_finalize(stmt);
	return text;
}

/* Whether the one cell of these members reads so. */
static int64_t
reads(const char *dimension, const char *members, const char *condition)
{
	char sql[1024];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM cells WHERE fair = 'f' AND scope = 'whole'"
	    " AND dimension = '%s' AND members = '%s' AND %s",
	    dimension, members, condition);
	return test_int(db, sql);
}

START_TEST(signings_are_added_along_the_taxonomy)
{
	project_from("s1", "p-c", "30");
	project_from("s2", "p", "20");
	project_from("s3", "CN", "7");
	project_from("s4", "US", "50");
	project("s5", "f", "", "", "1000");
	derive();
	ck_assert_str_eq(report("f", "whole", "origin"),
	    "listed p 2 50; listed US 1 50; listed CN 1 7; within p-c 1 30;"
	    " unstated 1 1000; total 5 1107; group all-of-it 3 57;"
	    " group twice 2 50; group abroad 1 50");
	/* Groups are of origins alone. */
	test_exec(db,
	    "UPDATE signings SET host = origin, origin = NULL;"
	    "DELETE FROM signing_totals; DELETE FROM cells");
	derive();
	ck_assert_str_eq(report("f", "whole", "host"),
	    "listed p 2 50; listed US 1 50; listed CN 1 7; within p-c 1 30;"
	    " unstated 1 1000; total 5 1107");
	ck_assert_int_eq(reads("host", "CN",
			     "label = 'China, province not stated'"
			     " AND set_id = 'f/whole?host=CN'"),
	    1);
	ck_assert_str_eq(report("f", "stage", "host"), "");
	ck_assert_str_eq(report("f", "stage", ""), "total 0 -");
}
END_TEST

START_TEST(industries_have_two_levels)
{
	test_exec(db,
	    "INSERT INTO industries (id, name, parent, seed_file, seed_line)"
	    " VALUES ('cars', 'Cars', NULL, 's.yaml', 1),"
	    " ('parts', 'Parts', 'cars', 's.yaml', 1),"
	    " ('none', 'None', NULL, 's.yaml', 1)");
	project("s1", "f", ", industry", ", 'parts'", "5");
	project("s2", "f", ", industry", ", 'cars'", "NULL");
	derive();
	ck_assert_str_eq(report("f", "whole", "industry"),
	    "listed cars 2 5; within parts 1 5; total 2 5");
	ck_assert_int_eq(reads("industry", "cars", "signings_valued = 1"), 1);
}
END_TEST

START_TEST(all_fairs_leave_repeats_out)
{
	test_exec(db,
	    "INSERT INTO fairs (id, series, edition, name, year, seed_file,"
	    " seed_line) VALUES ('g', 's', 2, 'G', 2025, 's.yaml', 1);"
	    "INSERT INTO scopes (fair, id, name, seed_file, seed_line)"
	    " VALUES ('g', 'part', 'Part', 's.yaml', 1),"
	    " ('g', 'event', 'Event', 's.yaml', 1)");
	project("s1", "f", ", investor_class", ", 'x'", "5");
	project("s2", "g", ", investor_class, same_as", ", 'x', 's1'", "5");
	project("s3", "g", ", investor_class", ", 'y'", "6");
	derive();
	ck_assert_str_eq(report("*", "", "investor_class"),
	    "listed y 1 6; listed x 1 5; total 2 11");
	ck_assert_str_eq(report("*", "", ""), "total 2 11");
	/* Of several scopes without a parent the first is the whole. */
	ck_assert_str_eq(report("g", "event", "investor_class"),
	    "listed y 1 6; listed x 1 5; total 2 11");
	ck_assert_str_eq(report("g", "part", "investor_class"), "");
	ck_assert_int_eq(test_int(db,
			     "SELECT count(*) FROM cells WHERE"
			     " set_id = '*?investor_class=x'"
			     " OR (set_id = '*' AND kind = 'total')"),
	    7);
}
END_TEST

/* The claim that a set is of so many projects. */
static void
claim(const char *set, int projects)
{
	char sql[1024];

	(void)snprintf(sql, sizeof(sql),
	    "INSERT INTO claims (id, fair, scope, set_id, source, locator,"
	    " rank, base, seed_file, seed_line) VALUES ('%s', 'f', 'whole',"
	    " '%s', 'a', 'p', 'normal', 'stated', 's.yaml', 1);"
	    "INSERT INTO claim_measures (claim, measure, stated, qualifier,"
	    " number, precision, low, high)"
	    " VALUES ('%s', 'projects', 'x', 'exact', %d, 1, %d, %d)",
	    set, set, set, projects, projects, projects);
	test_exec(db, sql);
}

/* A set of signings along one dimension, of which a claim speaks. */
static void
spoken(const char *scope, const char *dimension, const char *members)
{
	char sql[1024];
	char id[128];

	(void)snprintf(id, sizeof(id), "f/%s?%s=%s", scope, dimension, members);
	(void)snprintf(sql, sizeof(sql),
	    "INSERT INTO sets (id, fair, scope, %s, dimensions)"
	    " VALUES ('%s', 'f', '%s', '%s', 1);"
	    "WITH RECURSIVE m(member, rest) AS (SELECT '', '%s' || '+'"
	    " UNION ALL SELECT substr(rest, 1, instr(rest, '+') - 1),"
	    " substr(rest, instr(rest, '+') + 1) FROM m WHERE rest <> '')"
	    " INSERT INTO set_members SELECT '%s', '%s', member FROM m"
	    " WHERE member <> ''",
	    dimension, id, scope, members, members, id, dimension);
	test_exec(db, sql);
	claim(id, 9);
}

START_TEST(an_announced_line_takes_the_place_of_a_listed_one)
{
	project_from("s1", "p-c", "30");
	project_from("s2", "q", "20");
	project_from("s3", "US", "10");
	spoken("whole", "origin", "p");
	spoken("whole", "origin", "p+p-c");
	spoken("whole", "origin", "all-of-it");
	spoken("stage", "origin", "q");
	derive();
	ck_assert_str_eq(report("f", "whole", "origin"),
	    "listed q 1 20; listed US 1 10; single p 1 30; within p-c 1 30;"
	    " total 3 60; union p+p-c 1 30; group all-of-it 2 50;"
	    " group twice 1 30; group abroad 1 10");
	ck_assert_str_eq(report("f", "stage", "origin"), "single q - -");
}
END_TEST

START_TEST(a_narrower_set_stands_beside_the_signings)
{
	project_from("s1", "p", "30");
	spoken("whole", "origin", "p");
	test_exec(db, "UPDATE sets SET stage = 'signed' WHERE origin = 'p'");
	derive();
	ck_assert_str_eq(report("f", "whole", "origin"),
	    "listed p 1 30; total 1 30; group all-of-it 1 30;"
	    " group twice 1 30; narrower p - -");
}
END_TEST

START_TEST(sizes_stand_in_their_own_order)
{
	project("s1", "f", "", "", "20000000000");
	project("s2", "f", "", "", "50000000");
	project("s3", "f", "", "", "600000000");
	project("s4", "f", "", "", "NULL");
	test_exec(db,
	    "INSERT INTO sets (id, fair, scope, min_value, max_value,"
	    " dimensions) VALUES ('low', 'f', 'whole', NULL, 1000000000, 1),"
	    " ('high', 'f', 'whole', 500000000, NULL, 1)");
	claim("low", 9);
	claim("high", 8);
	derive();
	ck_assert_str_eq(report("f", "whole", "size"),
	    "listed 10000000000.. 1 20000000000;"
	    " listed 500000000..1000000000 1 600000000;"
	    " listed 0..100000000 1 50000000;"
	    " single 500000000.. 2 20600000000;"
	    " single 0..1000000000 2 650000000; unstated 1 -;"
	    " total 4 20650000000");
	ck_assert_int_eq(reads("size", "10000000000..",
			     "label = '10bn and more'"
			     " AND set_id = 'f/whole?min_value=10000000000'"),
	    1);
	ck_assert_int_eq(reads("size", "500000000..1000000000",
			     "label = '0.5bn to 1bn' AND set_id ="
			     " 'f/whole?min_value=500000000"
			     "&max_value=1000000000'"),
	    1);
	ck_assert_int_eq(reads("size", "0..100000000",
			     "label = 'below 0.1bn'"
			     " AND set_id = 'f/whole?max_value=100000000'"),
	    1);
}
END_TEST

START_TEST(an_open_sum_is_worth_its_lower_bound)
{
	project("s1", "f", ", investor_class", ", 'x'", "5");
	project("s2", "f", ", investor_class", ", 'y'", "6");
	test_exec(db,
	    "UPDATE signings SET value_low = 4, value_high = NULL,"
	    " projects_high = NULL WHERE id = 's2'");
	derive();
	ck_assert_str_eq(report("f", "whole", "investor_class"),
	    "listed x 1 5; listed y 1 4; total 2 9");
	ck_assert_int_eq(reads("investor_class", "y",
			     "itemised_high IS NULL"
			     " AND itemised_projects_high IS NULL"
			     " AND itemised_projects_low = 1"),
	    1);
}
END_TEST

START_TEST(a_scope_may_be_called_all)
{
	test_exec(db,
	    "INSERT INTO scopes (fair, id, name, parent, seed_file, seed_line)"
	    " VALUES ('f', 'all', 'All', 'whole', 's.yaml', 1)");
	project("s1", "f", ", scope", ", 'all'", "5");
	project("s2", "f", "", "", "6");
	derive();
	ck_assert_str_eq(report("f", "all", ""), "total 1 5");
	ck_assert_str_eq(report("f", "whole", ""), "total 2 11");
	ck_assert_int_eq(
	    test_int(db, "SELECT count(*) FROM cells WHERE kind = 'total'"),
	    /* three scopes, all fairs, and five dimensions of both */
	    3 + 1 + 5 * 2);
}
END_TEST

static enum wcifit_status
derive_anew(void *context)
{
	struct wcifit_error error = { WCIFIT_OK, "" };

	(void)context;
	test_exec(db,
	    "DELETE FROM figures; DELETE FROM cells;"
	    "DROP TABLE IF EXISTS temp.lines");
	return wci_derive(db, intake, &error);
}

START_TEST(survives_the_lack_of_memory)
{
	project_from("s1", "p-c", "30");
	project("s2", "f", ", investor_class, scope", ", 'x', 'stage'", "6");
	spoken("whole", "origin", "p+q");
	add_up();
	ck_assert_uint_gt(test_each_allocation(derive_anew, NULL, true), 20);
	ck_assert_str_eq(report("f", "whole", "origin"),
	    "listed p 1 30; within p-c 1 30; unstated 1 6; total 2 36;"
	    " union p+q 1 30; group all-of-it 1 30; group twice 1 30");
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("itemised");
	TCase *tc = tcase_create("itemised");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, signings_are_added_along_the_taxonomy);
	tcase_add_test(tc, industries_have_two_levels);
	tcase_add_test(tc, all_fairs_leave_repeats_out);
	tcase_add_test(tc, an_announced_line_takes_the_place_of_a_listed_one);
	tcase_add_test(tc, a_narrower_set_stands_beside_the_signings);
	tcase_add_test(tc, sizes_stand_in_their_own_order);
	tcase_add_test(tc, an_open_sum_is_worth_its_lower_bound);
	tcase_add_test(tc, a_scope_may_be_called_all);
	tcase_add_test(tc, survives_the_lack_of_memory);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return wci_run_suite(suite());
}

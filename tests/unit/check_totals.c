/* SPDX-License-Identifier: MIT */
/* ingest/totals: sums of signings along each dimension. */
#include "ingest/totals.h"

#include <stdio.h>

#include "core/mem.h"
#include "support/support.h"

/* A signing with what a test does not speak of filled in. */
#define SIGNING(id, fair, kind, count, rest)                                   \
	"INSERT INTO signings (id, fair, kind, title, stage, projects_stated," \
	" projects_low, projects_high, value_stated, value_qualifier,"         \
	" value_low, value_high, industry, origin, part_of, same_as, scope,"   \
	" investor_class, seed_file, seed_line) VALUES ('" id "', '" fair      \
	"', '" kind "', 't', 'signed', '1', " count ", " count ", " rest       \
	", 's.yaml', 1);"

static struct wci_db *db;
static struct wci_intake *intake;

static void
setup(void)
{
	struct wcifit_error error = { WCIFIT_OK, "" };

	db = test_db();
	ck_assert_int_eq(wci_intake_new(db, &intake, &error), WCIFIT_OK);
	test_exec(db,
	    "PRAGMA foreign_keys = OFF;"
	    "INSERT INTO organizations (id, name, kind, seed_file, seed_line)"
	    " VALUES ('a', 'A', 'foreign', 's.yaml', 1),"
	    " ('b', 'B', 'foreign', 's.yaml', 2),"
	    " ('c', 'C', 'private', 's.yaml', 3),"
	    " ('d', 'D', NULL, 's.yaml', 4);");
}

static void
teardown(void)
{
	wci_db_close(db);
}

static void
fill(void)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_totals *totals = wci_totals_new();

	ck_assert_ptr_nonnull(totals);
	ck_assert_msg(wci_totals_fill(totals, db, intake, &error) == WCIFIT_OK,
	    "%s", error.message);
	wci_totals_free(totals);
}

/* A column of one total; -1: NULL, -2: no such total. */
static int64_t
total(const char *column, const char *fair, const char *dimension,
    const char *member)
{
	char sql[512];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT coalesce((SELECT coalesce(%s, -1) FROM signing_totals"
	    " WHERE fair = '%s' AND dimension = '%s' AND member = '%s'), -2)",
	    column, fair, dimension, member);
	return test_int(db, sql);
}

START_TEST(nothing_comes_to_nothing)
{
	fill();
	ck_assert_int_eq(
	    test_int(db, "SELECT count(*) FROM signing_totals"), 0);
}
END_TEST

START_TEST(adds_bounds_and_counts_values)
{
	test_exec(db,
	    SIGNING("s1", "f", "project", "1",
		"'1bn', 'exact', 1000000000, 1000000000, 'i', NULL, NULL,"
		" NULL, NULL, NULL") SIGNING("s2", "f", "batch", "3",
		"'nearly 2bn', 'nearly', 1800000000, 2000000000, 'i', NULL,"
		" NULL, NULL, NULL, NULL") SIGNING("s3", "f", "project", "1",
		"NULL, NULL, NULL, NULL, 'i', 'r', NULL, NULL, 'c', NULL"));
	fill();
	ck_assert_int_eq(total("signings", "f", "all", ""), 3);
	ck_assert_int_eq(total("projects_low", "f", "all", ""), 5);
	ck_assert_int_eq(total("projects_high", "f", "all", ""), 5);
	ck_assert_int_eq(total("valued", "f", "industry", "i"), 2);
	ck_assert_int_eq(total("value_low", "f", "industry", "i"), 2800000000);
	ck_assert_int_eq(total("value_high", "f", "industry", "i"), 3000000000);
	ck_assert_int_eq(total("signings", "f", "origin", ""), 2);
	ck_assert_int_eq(total("signings", "f", "origin", "r"), 1);
	ck_assert_int_eq(total("signings", "f", "scope", "c"), 1);
	ck_assert_int_eq(total("value_low", "f", "origin", "r"), 0);
}
END_TEST

START_TEST(an_open_bound_stays_open)
{
	test_exec(db,
	    SIGNING("s1", "f", "project", "1",
		"'over 1bn', 'over', 1000000000, NULL, 'i', NULL, NULL, NULL,"
		" NULL, NULL") SIGNING("s2", "f", "project", "NULL",
		"'1bn', 'exact', 1000000000, 1000000000, 'j', NULL, NULL,"
		" NULL, NULL, NULL"));
	fill();
	ck_assert_int_eq(total("value_high", "f", "all", ""), -1);
	ck_assert_int_eq(total("value_low", "f", "all", ""), 2000000000);
	ck_assert_int_eq(total("value_high", "f", "industry", "i"), -1);
	ck_assert_int_eq(total("value_high", "f", "industry", "j"), 1000000000);
	ck_assert_int_eq(total("projects_high", "f", "industry", "i"), 1);
	ck_assert_int_eq(total("projects_high", "f", "industry", "j"), -1);
	ck_assert_int_eq(total("projects_high", "*", "all", ""), -1);
}
END_TEST

START_TEST(parts_and_repeats)
{
	test_exec(db,
	    SIGNING("s1", "f", "batch", "2",
		"'5bn', 'exact', 5000000000, 5000000000, 'i', NULL, NULL,"
		" NULL, 'whole', NULL") SIGNING("s2", "f", "project", "1",
		"'2bn', 'exact', 2000000000, 2000000000, 'i', NULL, 's1',"
		" NULL, 'whole', NULL") SIGNING("s3", "g", "batch", "2",
		"'5bn', 'exact', 5000000000, 5000000000, 'j', NULL, NULL,"
		" 's1', 'whole', NULL"));
	fill();
	ck_assert_int_eq(total("signings", "f", "all", ""), 1);
	ck_assert_int_eq(total("value_low", "f", "all", ""), 5000000000);
	ck_assert_int_eq(total("signings", "g", "all", ""), 1);
	ck_assert_int_eq(total("signings", "*", "all", ""), 1);
	ck_assert_int_eq(total("value_low", "*", "all", ""), 5000000000);
	/* Only repeats: nothing over all fairs. */
	ck_assert_int_eq(total("signings", "*", "industry", "j"), -2);
	/* A scope belongs to its fair. */
	ck_assert_int_eq(total("signings", "*", "scope", "whole"), -2);
}
END_TEST

#define UNSAID "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL"

START_TEST(class_of_the_signing_or_its_investors)
{
	static const char *const unsaid[] = {
		SIGNING("agree", "f", "project", "1", UNSAID),
		SIGNING("differ", "f", "project", "1", UNSAID),
		SIGNING("half", "f", "project", "1", UNSAID),
		SIGNING("none", "f", "project", "1", UNSAID),
	};

	test_exec(db,
	    SIGNING("own", "f", "project", "1",
		"NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
		" 'central-soe'"));
	for (size_t i = 0; i < sizeof unsaid / sizeof unsaid[0]; i++)
		test_exec(db, unsaid[i]);
	test_exec(db,
	    "WITH listed(signing, position, organization) AS (VALUES"
	    " ('own', 1, 'c'), ('agree', 1, 'a'), ('agree', 2, 'b'),"
	    " ('differ', 1, 'a'), ('differ', 2, 'c'), ('half', 1, 'a'),"
	    " ('half', 2, 'd'))"
	    " INSERT INTO signing_investor_rows"
	    " SELECT s.row, l.position, o.row FROM listed AS l"
	    " JOIN signings AS s ON s.id = l.signing"
	    " JOIN organizations AS o ON o.id = l.organization;");
	fill();
	ck_assert_int_eq(
	    total("signings", "f", "investor_class", "central-soe"), 1);
	ck_assert_int_eq(
	    total("signings", "f", "investor_class", "foreign"), 1);
	ck_assert_int_eq(
	    total("signings", "f", "investor_class", "private"), -2);
	ck_assert_int_eq(total("signings", "f", "investor_class", ""), 3);
}
END_TEST

/* A value as SQL columns, and the tier it belongs in. */
static const struct {
	const char *kind;
	const char *count;
	const char *value;
	const char *tier;
} sizes[] = { { "project", "1", "'0', 'exact', 0, 0", "0..100000000" },
	{ "project", "1", "'99m', 'exact', 99999999, 99999999",
	    "0..100000000" },
	{ "project", "1", "'0.1bn', 'exact', 100000000, 100000000",
	    "100000000..500000000" },
	{ "project", "1", "'1bn', 'exact', 1000000000, 1000000000",
	    "1000000000..5000000000" },
	{ "project", "1", "'nearly 1bn', 'nearly', 900000000, 1000000000",
	    "500000000..1000000000" },
	{ "project", "1", "'about 1bn', 'about', 950000000, 1050000000", "" },
	{ "project", "1", "'over 5bn', 'over', 5000000000, NULL", "" },
	{ "project", "1", "'over 10bn', 'over', 10000000000, NULL",
	    "10000000000.." },
	{ "project", "1", "'20bn', 'exact', 20000000000, 20000000000",
	    "10000000000.." },
	{ "project", "1", "'up to 90m', 'up-to', NULL, 90000000",
	    "0..100000000" },
	{ "project", "1", "NULL, NULL, NULL, NULL", "" },
	{ "project", "2", "'1bn', 'exact', 1000000000, 1000000000", "" },
	{ "batch", "1", "'1bn', 'exact', 1000000000, 1000000000", "" } };

START_TEST(size_where_the_whole_interval_lies_in_a_tier)
{
	char sql[1024];

	(void)snprintf(sql, sizeof(sql),
	    SIGNING(
		"s", "f", "%s", "%s", "%s, NULL, NULL, NULL, NULL, NULL, NULL"),
	    sizes[_i].kind, sizes[_i].count, sizes[_i].count, sizes[_i].value);
	test_exec(db, sql);
	fill();
	ck_assert_msg(total("signings", "f", "size", sizes[_i].tier) == 1, "%s",
	    sizes[_i].value);
}
END_TEST

/* Many signings against what SQL adds up itself. */
START_TEST(agrees_with_group_by)
{
	test_exec(db,
	    "WITH RECURSIVE n(i) AS"
	    " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
	    " INSERT INTO signings (id, fair, kind, title, stage,"
	    " projects_stated, projects_low, projects_high, value_stated,"
	    " value_low, value_high, industry, same_as, seed_file, seed_line)"
	    " SELECT 's' || i, 'f' || (i % 7), 'project', 't', 'signed', '1',"
	    " 1, 1, iif(i % 3, 'x', NULL), iif(i % 3, i * 1000, NULL),"
	    " iif(i % 3 AND i % 11, i * 1001, NULL), 'i' || (i % 401),"
	    " iif(i % 5, NULL, 's1'), 's.yaml', i FROM n");
	fill();
	ck_assert_int_eq(test_int(db,
			     "SELECT count(*) FROM (SELECT fair, industry,"
			     " count(*), sum(projects_low),"
			     " count(value_stated),"
			     " coalesce(sum(value_low), 0),"
			     " iif(count(value_high) = count(value_stated),"
			     " coalesce(sum(value_high), 0), NULL)"
			     " FROM signings GROUP BY 1, 2"
			     " EXCEPT SELECT fair, member, signings,"
			     " projects_low, valued, value_low, value_high"
			     " FROM signing_totals"
			     " WHERE dimension = 'industry')"),
	    0);
	ck_assert_int_eq(test_int(db,
			     "SELECT sum(signings) FROM signing_totals"
			     " WHERE dimension = 'industry' AND fair = '*'"),
	    test_int(
		db, "SELECT count(*) FROM signings WHERE same_as IS NULL"));
	ck_assert_int_eq(
	    test_int(db,
		"SELECT count(*) FROM signing_totals WHERE dimension ="
		" 'industry' AND fair <> '*'"),
	    test_int(db,
		"SELECT count(*) FROM (SELECT DISTINCT fair, industry"
		" FROM signings)"));
}
END_TEST

/* In one sum, in that with repeats, and in that over all fairs. */
static const struct {
	const char *fair;
	const char *same_as;
} second[] = { { "f", "NULL" }, { "f", "'s1'" }, { "g", "NULL" } };

#define LARGE                                                                  \
	"'x', 'exact', 9000000000000000000, 9000000000000000000, NULL, NULL"

START_TEST(a_sum_beyond_64_bits_is_refused)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_totals *totals = wci_totals_new();
	char sql[1024];

	test_exec(db,
	    SIGNING(
		"s1", "f", "project", "1", LARGE ", NULL, NULL, NULL, NULL"));
	(void)snprintf(sql, sizeof(sql),
	    SIGNING("s2", "%s", "project", "1", LARGE ", NULL, %s, NULL, NULL"),
	    second[_i].fair, second[_i].same_as);
	test_exec(db, sql);
	ck_assert_int_eq(
	    wci_totals_fill(totals, db, intake, &error), WCIFIT_REJECTED);
	ck_assert_str_eq(
	    error.message, "a sum of signings does not fit into 64 bits");
	wci_totals_free(totals);
}
END_TEST

/* What a signing says, and whether it is known in the sense of db/known.h. */
static const struct {
	const char *kind;
	const char *value_kind;
	const char *stage;
	const char *part_of;
	bool known;
} words[] = {
	{ "project", "NULL", "signed", "NULL", true },
	{ "batch", "'contract'", "contract", "NULL", true },
	{ "project", "'total-investment'", "started", "NULL", true },
	{ "project", "NULL", "operating", "NULL", true },
	{ "agreement", "NULL", "signed", "NULL", false },
	{ "project", "'intent'", "signed", "NULL", false },
	{ "project", "NULL", "announced", "NULL", false },
	{ "project", "NULL", "intent", "NULL", false },
	{ "project", "NULL", "framework", "NULL", false },
	{ "project", "NULL", "agreement", "NULL", false },
	{ "project", "NULL", "cancelled", "NULL", false },
	{ "project", "NULL", "signed", "'s0'", false },
};

START_TEST(which_signings_are_known)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_totals *totals = wci_totals_new();
	struct wci_known_sums known;
	char sql[1024];

	(void)snprintf(sql, sizeof(sql),
	    "INSERT INTO signings (id, fair, scope, kind, title, stage,"
	    " projects_stated, projects_low, value_low, value_kind, part_of,"
	    " seed_file, seed_line) VALUES ('s', 'f', 'whole', '%s', 't', '%s',"
	    " 'over 3', 3, 5000000000, %s, %s, 's.yaml', 1)",
	    words[_i].kind, words[_i].stage, words[_i].value_kind,
	    words[_i].part_of);
	test_exec(db, sql);
	ck_assert_int_eq(
	    wci_totals_fill(totals, db, intake, &error), WCIFIT_OK);
	ck_assert_int_eq(wci_totals_known(totals, &known, &error), WCIFIT_OK);
	ck_assert_uint_eq(known.count, words[_i].known);
	if (words[_i].known) {
		ck_assert_str_eq(known.list[0].fair, "f");
		ck_assert_str_eq(known.list[0].scope, "whole");
		ck_assert_int_eq(known.list[0].signings, 1);
		ck_assert_int_eq(known.list[0].projects, 3);
		ck_assert_int_eq(known.list[0].value, 5000000000);
	}
	wci_free(known.list);
	wci_totals_free(totals);
}
END_TEST

/* By fair and scope, of which none is a scope as well; what is unknown is 0. */
START_TEST(known_sums_come_in_order)
{
	static const struct wci_known_sum expected[] = {
		{ "a", "", 1, 0, 0 },
		{ "a", "x", 1, 1, 7 },
		{ "a", "y", 2, 4, 40 },
		{ "b", "x", 1, 2, 0 },
	};
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_totals *totals = wci_totals_new();
	struct wci_known_sums known;

	test_exec(db,
	    "WITH listed(fair, scope, stage, projects, value) AS (VALUES"
	    " ('b', 'x', 'signed', 2, NULL), ('a', 'y', 'contract', 1, 10),"
	    " ('a', 'x', 'signed', 1, 7), ('a', 'y', 'signed', 3, 30),"
	    " ('a', 'y', 'intent', 9, 90), ('b', 'y', 'cancelled', 9, 90),"
	    " ('a', NULL, 'started', NULL, NULL))"
	    " INSERT INTO signings (id, fair, scope, kind, title, stage,"
	    " projects_stated, projects_low, value_low, seed_file, seed_line)"
	    " SELECT 's' || row_number() OVER (), fair, scope, 'project', 't',"
	    " stage, '1', projects, value, 's.yaml', 1 FROM listed");
	ck_assert_int_eq(
	    wci_totals_fill(totals, db, intake, &error), WCIFIT_OK);
	ck_assert_int_eq(wci_totals_known(totals, &known, &error), WCIFIT_OK);
	ck_assert_uint_eq(known.count, sizeof(expected) / sizeof(expected[0]));
	for (size_t i = 0; i < known.count; i++) {
		const struct wci_known_sum *sum = &known.list[i];

		ck_assert_str_eq(sum->fair, expected[i].fair);
		ck_assert_str_eq(sum->scope, expected[i].scope);
		ck_assert_int_eq(sum->signings, expected[i].signings);
		ck_assert_int_eq(sum->projects, expected[i].projects);
		ck_assert_int_eq(sum->value, expected[i].value);
	}
	wci_free(known.list);
	wci_totals_free(totals);
}
END_TEST

static enum wcifit_status
fill_anew(void *context)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_totals *totals = wci_totals_new();
	struct wci_known_sums known = { 0, NULL };
	enum wcifit_status status;

	(void)context;
	test_exec(db, "DELETE FROM signing_totals");
	status = totals != NULL ? wci_totals_fill(totals, db, intake, &error)
				: wci_fail_memory(&error);
	if (status == WCIFIT_OK)
		status = wci_totals_known(totals, &known, &error);
	wci_free(known.list);
	wci_totals_free(totals);
	return status;
}

START_TEST(survives_the_lack_of_memory)
{
	test_exec(db,
	    SIGNING("s1", "f", "project", "1",
		"NULL, NULL, NULL, NULL, 'i', 'r', NULL, NULL, 'c', 'x'"));
	ck_assert_uint_gt(test_each_allocation(fill_anew, NULL, true), 3);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("totals");
	TCase *tc = tcase_create("totals");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, nothing_comes_to_nothing);
	tcase_add_test(tc, adds_bounds_and_counts_values);
	tcase_add_test(tc, an_open_bound_stays_open);
	tcase_add_test(tc, parts_and_repeats);
	tcase_add_test(tc, class_of_the_signing_or_its_investors);
	tcase_add_loop_test(tc, size_where_the_whole_interval_lies_in_a_tier, 0,
	    (int)(sizeof(sizes) / sizeof(sizes[0])));
	tcase_add_test(tc, agrees_with_group_by);
	tcase_add_loop_test(tc, a_sum_beyond_64_bits_is_refused, 0,
	    (int)(sizeof(second) / sizeof(second[0])));
	tcase_add_loop_test(tc, which_signings_are_known, 0,
	    (int)(sizeof(words) / sizeof(words[0])));
	tcase_add_test(tc, known_sums_come_in_order);
	tcase_add_test(tc, survives_the_lack_of_memory);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return wci_run_suite(suite());
}

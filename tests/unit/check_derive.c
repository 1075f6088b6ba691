/* SPDX-License-Identifier: MIT */
/* ingest/derive: figures out of claims, and what the cells of reports hold. */
#include "ingest/derive.h"

#include <stdio.h>
#include <string.h>

#include "ingest/totals.h"
#include "support/support.h"

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
	    "INSERT INTO fairs (id, series, edition, name, year, seed_file,"
	    " seed_line) VALUES ('f', 's', 1, 'F', 2024, 's.yaml', 1);"
	    "INSERT INTO scopes (fair, id, name, parent, seed_file, seed_line)"
	    " VALUES ('f', 'whole', 'Whole', NULL, 's.yaml', 1),"
	    " ('f', 'stage', 'On stage', 'whole', 's.yaml', 1);"
	    "INSERT INTO sets (id, fair, scope, dimensions)"
	    " VALUES ('f/whole', 'f', 'whole', 0),"
	    " ('f/stage', 'f', 'stage', 0);"
	    "INSERT INTO sources (id, title, publisher, language, reprint_of,"
	    " seed_file, seed_line) VALUES"
	    " ('a', 'A', 'P', 'en', NULL, 's.yaml', 1),"
	    " ('b', 'B', 'P', 'en', NULL, 's.yaml', 1),"
	    " ('copy', 'C', 'P', 'en', 'a', 's.yaml', 1),"
	    " ('copy-of-copy', 'D', 'P', 'en', 'copy', 's.yaml', 1);");
}

static void
teardown(void)
{
	wci_db_close(db);
}

static void
derive(void)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_totals *totals = wci_totals_new();

	ck_assert_ptr_nonnull(totals);
	ck_assert_msg(wci_totals_fill(totals, db, intake, &error) == WCIFIT_OK,
	    "%s", error.message);
	wci_totals_free(totals);
	ck_assert_msg(
	    wci_derive(db, intake, &error) == WCIFIT_OK, "%s", error.message);
}

/* A claim of one measure; its columns are SQL. */
static void
claim(const char *id, const char *set, const char *source, const char *rank,
    const char *measure, const char *columns)
{
	char sql[1024];

	(void)snprintf(sql, sizeof(sql),
	    "INSERT INTO claims (id, fair, scope, set_id, source, locator,"
	    " rank, reason, base, seed_file, seed_line) VALUES ('%s', 'f',"
	    " 'whole', '%s', '%s', 'p', '%s', 'r', 'stated', 's.yaml', 1);"
	    "INSERT INTO claim_measures (claim, measure, stated, qualifier,"
	    " currency, number, precision, low, high)"
	    " VALUES ('%s', '%s', 'x', %s)",
	    id, set, source, rank, id, measure, columns);
	test_exec(db, sql);
}

/* A column of the one figure; -1: NULL. */
static int64_t
figure(const char *column)
{
	char sql[256];

	(void)snprintf(
	    sql, sizeof(sql), "SELECT coalesce(%s, -1) FROM figures", column);
	ck_assert_int_eq(test_int(db, "SELECT count(*) FROM figures"), 1);
	return test_int(db, sql);
}

/* ------------------------------------------------------------------ figures */

/*
 * Two claims about one value, as (qualifier, currency, number, precision, low,
 * high), and what they come to; -1: open.
 */
static const struct {
	const char *what;
	const char *first;
	const char *second;
	int64_t low;
	int64_t high;
	int contradictory;
} pairs[] = { { "exact twice", "'exact', 'CNY', 100, 1, 100, 100",
		  "'exact', 'CNY', 100, 1, 100, 100", 100, 100, 0 },
	{ "over and exact", "'over', 'CNY', 200, 100, 200, NULL",
	    "'exact', 'CNY', 201, 1, 201, 201", 201, 201, 0 },
	{ "over alone stays open", "'over', 'CNY', 200, 100, 200, NULL",
	    "'over', 'CNY', 190, 10, 190, NULL", 200, -1, 0 },
	{ "nearly and its round number", "'nearly', 'CNY', 170, 10, 153, 170",
	    "'exact', 'CNY', 170, 10, 170, 170", 170, 170, 0 },
	{ "the same, rounded: the finer one",
	    "'exact', 'CNY', 7000, 1000, 7000, 7000",
	    "'exact', 'CNY', 6890, 10, 6890, 6890", 6890, 6890, 0 },
	{ "rounded past a bound", "'exact', 'CNY', 5000, 100, 5000, 5000",
	    "'over', 'CNY', 5020, 10, 5020, NULL", 5020, 5050, 0 },
	{ "beyond rounding", "'exact', 'CNY', 7000, 1000, 7000, 7000",
	    "'exact', 'CNY', 6400, 100, 6400, 6400", 6400, 7000, 1 },
	{ "contradiction with an open side", "'over', 'CNY', 300, 1, 300, NULL",
	    "'exact', 'CNY', 200, 1, 200, 200", 200, -1, 1 },
	{ "counts are exact", "'exact', NULL, 89, 1, 89, 89",
	    "'exact', NULL, 90, 1, 90, 90", 89, 90, 1 },
	{ "a currency, half a unit in proportion",
	    "'exact', 'USD', 1000, 100, 7000, 7000",
	    "'exact', 'CNY', 7300, 100, 7300, 7300", 7300, 7300, 0 } };

START_TEST(two_claims_make_one_figure)
{
	claim("1", "f/whole", "a", "normal", "value", pairs[_i].first);
	claim("2", "f/whole", "b", "normal", "value", pairs[_i].second);
	derive();
	ck_assert_msg(figure("low") == pairs[_i].low &&
		figure("high") == pairs[_i].high &&
		figure("contradictory") == pairs[_i].contradictory,
	    "%s: %lld..%lld, %lld", pairs[_i].what, (long long)figure("low"),
	    (long long)figure("high"), (long long)figure("contradictory"));
	ck_assert_int_eq(figure("claims"), 2);
	ck_assert_int_eq(figure("sources"), 2);
}
END_TEST

START_TEST(the_order_of_claims_does_not_matter)
{
	claim("1", "f/whole", "a", "normal", "value", pairs[_i].second);
	claim("2", "f/whole", "b", "normal", "value", pairs[_i].first);
	derive();
	ck_assert_int_eq(figure("low"), pairs[_i].low);
	ck_assert_int_eq(figure("high"), pairs[_i].high);
	ck_assert_int_eq(figure("contradictory"), pairs[_i].contradictory);
}
END_TEST

START_TEST(a_preferred_claim_wins)
{
	claim("1", "f/whole", "a", "preferred", "projects",
	    "'exact', NULL, 89, 1, 89, 89");
	claim("2", "f/whole", "b", "normal", "projects",
	    "'exact', NULL, 115, 1, 115, 115");
	derive();
	ck_assert_int_eq(figure("low"), 89);
	ck_assert_int_eq(figure("high"), 89);
	ck_assert_int_eq(figure("contradictory"), 0);
	ck_assert_int_eq(figure("claims"), 2);
}
END_TEST

START_TEST(a_deprecated_claim_takes_no_part)
{
	claim("1", "f/whole", "a", "deprecated", "projects",
	    "'exact', NULL, 89, 1, 89, 89");
	claim("2", "f/whole", "b", "normal", "projects",
	    "'exact', NULL, 115, 1, 115, 115");
	derive();
	ck_assert_int_eq(figure("low"), 115);
	ck_assert_int_eq(figure("claims"), 1);
}
END_TEST

START_TEST(reprints_count_with_their_original)
{
	claim("1", "f/whole", "a", "normal", "projects",
	    "'exact', NULL, 9, 1, 9, 9");
	claim("2", "f/whole", "copy", "normal", "projects",
	    "'exact', NULL, 9, 1, 9, 9");
	claim("3", "f/whole", "copy-of-copy", "normal", "projects",
	    "'exact', NULL, 9, 1, 9, 9");
	claim("4", "f/whole", "b", "normal", "projects",
	    "'exact', NULL, 9, 1, 9, 9");
	derive();
	ck_assert_int_eq(figure("claims"), 4);
	ck_assert_int_eq(figure("sources"), 4);
	ck_assert_int_eq(figure("independent_sources"), 2);
}
END_TEST

/* -------------------------------------------------------------------- cells */

/* Sets of classes of which a breakdown may speak. */
static void
make_classes(void)
{
	test_exec(db,
	    "INSERT INTO sets (id, fair, scope, investor_class, dimensions)"
	    " VALUES ('f/whole?investor_class=x', 'f', 'whole', 'x', 1),"
	    " ('f/whole?investor_class=y', 'f', 'whole', 'y', 1),"
	    " ('f/whole?investor_class=x+y', 'f', 'whole', 'x+y', 1);"
	    "INSERT INTO set_members (set_id, dimension, member) VALUES"
	    " ('f/whole?investor_class=x', 'investor_class', 'x'),"
	    " ('f/whole?investor_class=y', 'investor_class', 'y'),"
	    " ('f/whole?investor_class=x+y', 'investor_class', 'x'),"
	    " ('f/whole?investor_class=x+y', 'investor_class', 'y');");
	claim("x", "f/whole?investor_class=x", "a", "normal", "value",
	    "'exact', 'CNY', 60, 1, 60, 60");
	claim("y", "f/whole?investor_class=y", "a", "normal", "value",
	    "'nearly', 'CNY', 30, 10, 27, 30");
	claim("xy", "f/whole?investor_class=x+y", "a", "normal", "value",
	    "'exact', 'CNY', 88, 1, 88, 88");
	claim("t", "f/whole", "a", "normal", "value",
	    "'exact', 'CNY', 100, 1, 100, 100");
}

/* A column of the one cell of a kind; -1: NULL, -2: no such cell. */
static int64_t
cell(const char *column, const char *kind)
{
	char sql[256];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT coalesce((SELECT coalesce(%s, -1) FROM cells"
	    " WHERE dimension = 'investor_class' AND kind = '%s'), -2)",
	    column, kind);
	return test_int(db, sql);
}

START_TEST(nothing_is_added_that_is_not_declared_disjoint)
{
	make_classes();
	derive();
	ck_assert_int_eq(cell("value_low", "sum"), -2);
	ck_assert_int_eq(cell("value_low", "remainder"), -2);
	ck_assert_int_eq(cell("value_low", "total"), 100);
	ck_assert_int_eq(cell("value_low", "union"), 88);
	ck_assert_int_eq(
	    test_int(db, "SELECT count(*) FROM cells WHERE kind = 'single'"),
	    2);
}
END_TEST

START_TEST(a_declared_breakdown_is_added_up)
{
	make_classes();
	test_exec(db,
	    "INSERT INTO breakdowns (fair, id, scope, dimension, seed_file,"
	    " seed_line) VALUES ('f', 'b', 'whole', 'investor_class',"
	    " 's.yaml', 1);"
	    "INSERT INTO breakdown_members (fair, breakdown, position, member)"
	    " VALUES ('f', 'b', 1, 'x'), ('f', 'b', 2, 'y');");
	derive();
	ck_assert_int_eq(cell("value_low", "sum"), 87);
	ck_assert_int_eq(cell("value_high", "sum"), 90);
	ck_assert_int_eq(cell("members_counted", "sum"), 2);
	ck_assert_int_eq(cell("members_valued", "sum"), 2);
	ck_assert_int_eq(cell("value_low", "remainder"), 10);
	ck_assert_int_eq(cell("value_high", "remainder"), 13);
	/* The union is not a third member. */
	ck_assert_int_eq(cell("value_low", "union"), 88);
}
END_TEST

START_TEST(a_member_without_a_value_opens_the_remainder)
{
	make_classes();
	test_exec(db,
	    "INSERT INTO breakdowns (fair, id, scope, dimension, seed_file,"
	    " seed_line) VALUES ('f', 'b', 'whole', 'investor_class',"
	    " 's.yaml', 1);"
	    "INSERT INTO breakdown_members (fair, breakdown, position, member)"
	    " VALUES ('f', 'b', 1, 'x'), ('f', 'b', 2, 'z');");
	derive();
	ck_assert_int_eq(cell("value_low", "sum"), 60);
	ck_assert_int_eq(cell("members_counted", "sum"), 2);
	ck_assert_int_eq(cell("members_valued", "sum"), 1);
	ck_assert_int_eq(cell("value_low", "remainder"), 0);
	ck_assert_int_eq(cell("value_high", "remainder"), 40);
}
END_TEST

START_TEST(parts_beyond_the_total_are_marked)
{
	make_classes();
	test_exec(db,
	    "UPDATE claim_measures SET low = 50, high = 50 WHERE claim = 't';"
	    "INSERT INTO breakdowns (fair, id, scope, dimension, seed_file,"
	    " seed_line) VALUES ('f', 'b', 'whole', 'investor_class',"
	    " 's.yaml', 1);"
	    "INSERT INTO breakdown_members (fair, breakdown, position, member)"
	    " VALUES ('f', 'b', 1, 'x'), ('f', 'b', 2, 'y');");
	derive();
	ck_assert_int_eq(
	    test_int(db,
		"SELECT mark = 'the parts exceed the total' FROM cells"
		" WHERE kind = 'remainder'"),
	    1);
}
END_TEST

#define PART(id, scope, part_of, value)                                        \
	"INSERT INTO signings (id, fair, scope, kind, title, stage,"           \
	" projects_stated, projects_low, projects_high, value_stated,"         \
	" value_low, value_high, part_of, seed_file, seed_line) VALUES ('" id  \
	"', 'f', " scope ", 'batch', 't', 'signed', '1', 1, 1, 'x', " value    \
	", " value ", " part_of ", 's.yaml', 1);"

START_TEST(a_part_counts_where_its_batch_is_not_known_to_lie)
{
	test_exec(db,
	    PART("batch", "NULL", "NULL", "100") PART("on-stage", "'stage'",
		"'batch'", "40") PART("inner", "'stage'", "'on-stage'", "10"));
	derive();
	ck_assert_int_eq(test_int(db,
			     "SELECT value_low FROM scopes_itemised"
			     " WHERE scope = 'stage'"),
	    40);
	ck_assert_int_eq(test_int(db,
			     "SELECT value_low FROM scopes_itemised"
			     " WHERE scope = 'whole'"),
	    100);
	ck_assert_int_eq(test_int(db,
			     "SELECT itemised_low FROM cells"
			     " WHERE dimension = '' AND scope = 'stage'"),
	    40);
}
END_TEST

START_TEST(a_sum_of_claims_beyond_64_bits_is_refused)
{
	struct wcifit_error error = { WCIFIT_OK, "" };

	make_classes();
	test_exec(db,
	    "UPDATE claim_measures SET low = 9000000000000000000,"
	    " high = 9000000000000000000;"
	    "INSERT INTO breakdowns (fair, id, scope, dimension, seed_file,"
	    " seed_line) VALUES ('f', 'b', 'whole', 'investor_class',"
	    " 's.yaml', 1);"
	    "INSERT INTO breakdown_members (fair, breakdown, position, member)"
	    " VALUES ('f', 'b', 1, 'x'), ('f', 'b', 2, 'y');");
	ck_assert_int_eq(wci_derive(db, intake, &error), WCIFIT_FAILED);
	ck_assert_ptr_nonnull(strstr(error.message, "integer overflow"));
}
END_TEST

START_TEST(an_interrupt_ends_it)
{
	struct wcifit_error error = { WCIFIT_OK, "" };

	wcifit_interrupt();
	ck_assert_int_eq(wci_derive(db, intake, &error), WCIFIT_INTERRUPTED);
	wcifit_interrupt_clear();
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("derive");
	TCase *tc = tcase_create("figures");
	int count = (int)(sizeof(pairs) / sizeof(pairs[0]));

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, two_claims_make_one_figure, 0, count);
	tcase_add_loop_test(tc, the_order_of_claims_does_not_matter, 0, count);
	tcase_add_test(tc, a_preferred_claim_wins);
	tcase_add_test(tc, a_deprecated_claim_takes_no_part);
	tcase_add_test(tc, reprints_count_with_their_original);
	suite_add_tcase(s, tc);
	tc = tcase_create("cells");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, nothing_is_added_that_is_not_declared_disjoint);
	tcase_add_test(tc, a_declared_breakdown_is_added_up);
	tcase_add_test(tc, a_member_without_a_value_opens_the_remainder);
	tcase_add_test(tc, parts_beyond_the_total_are_marked);
	tcase_add_test(tc, a_part_counts_where_its_batch_is_not_known_to_lie);
	tcase_add_test(tc, a_sum_of_claims_beyond_64_bits_is_refused);
	tcase_add_test(tc, an_interrupt_ends_it);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return wci_run_suite(suite());
}

/* SPDX-License-Identifier: MIT */
/* reconcile: small systems whose answers are known. */
#include "reconcile/reconcile.h"

#include <stdio.h>
#include <string.h>

#include "support/support.h"

#define BN INT64_C(1000000000)

static struct wci_db *db;
static unsigned claims;

static void
setup(void)
{
	db = test_db();
	claims = 0;
	test_exec(db,
	    "PRAGMA foreign_keys = OFF;"
	    "INSERT INTO fairs (id, series, edition, name, year, seed_file,"
	    " seed_line) VALUES ('f', 'f', 1, 'Fair', 2024, 's.yaml', 1);"
	    "INSERT INTO scopes (fair, id, name, parent, partition, seed_file,"
	    " seed_line) VALUES ('f', 'whole', 'Whole', NULL, 1, 's.yaml', 1),"
	    " ('f', 'stage', 'Stage', 'whole', 0, 's.yaml', 1),"
	    " ('f', 'rest', 'Rest', 'whole', 0, 's.yaml', 1);"
	    "INSERT INTO regions (id, name, kind, parent, seed_file, seed_line)"
	    " VALUES ('r', 'R', 'country', NULL, 's.yaml', 1),"
	    " ('a', 'A', 'district', 'r', 's.yaml', 1),"
	    " ('b', 'B', 'district', 'r', 's.yaml', 1),"
	    " ('z', 'Z', 'zone', 'r', 's.yaml', 1);"
	    "INSERT INTO region_overlaps VALUES ('z', 'a');"
	    "INSERT INTO region_groups (id, name, kind, seed_file, seed_line)"
	    " VALUES ('both', 'Both', 'union', 's.yaml', 1);"
	    "INSERT INTO region_group_members VALUES ('both', 'a'),"
	    " ('both', 'b');"
	    "INSERT INTO industries (id, name, parent, seed_file, seed_line)"
	    " VALUES ('i', 'I', NULL, 's.yaml', 1),"
	    " ('i1', 'I1', 'i', 's.yaml', 1),"
	    " ('i2', 'I2', 'i', 's.yaml', 1),"
	    " ('j', 'J', NULL, 's.yaml', 1);");
}

static void
teardown(void)
{
	wci_db_close(db);
}

/* Insert a set: scope, then one dimension ("host", "a+b") or none. */
static void
put_set(const char *id, const char *scope, const char *dimension,
    const char *members)
{
	char sql[1024];
	char member[64];
	bool size = strcmp(dimension, "min_value") == 0 ||
	    strcmp(dimension, "max_value") == 0;

	(void)snprintf(sql, sizeof(sql),
	    "INSERT OR IGNORE INTO sets (id, fair, scope, dimensions%s%s)"
	    " VALUES ('%s', 'f', '%s', %d%s%s%s%s)",
	    members[0] != '\0' ? ", " : "", dimension, id, scope,
	    members[0] != '\0', members[0] != '\0' ? ", " : "",
	    members[0] != '\0' && !size ? "'" : "", members,
	    members[0] != '\0' && !size ? "'" : "");
	test_exec(db, sql);
	for (const char *p = members; !size && *p != '\0';) {
		size_t n = strcspn(p, "+");

		(void)snprintf(member, sizeof(member), "%.*s", (int)n, p);
		(void)snprintf(sql, sizeof(sql),
		    "INSERT OR IGNORE INTO set_members"
		    " VALUES ('%s', '%s', '%s')",
		    id, dimension, member);
		test_exec(db, sql);
		p += n + (p[n] == '+');
	}
}

/* The set "scope" or "scope?dimension=members" as an id of the fair. */
static void
make_set(const char *name, char *id, size_t size)
{
	char scope[32] = "", dimension[32] = "", members[64] = "";

	ck_assert_int_ge(
	    sscanf(name, "%31[^?]?%31[^=]=%63s", scope, dimension, members), 1);
	(void)snprintf(id, size, "f/%s", name);
	put_set(id, scope, dimension, members);
}

struct figure {
	const char *qualifier;
	int64_t number, precision, low, high; /* -1: open */
	const char *base;		      /* of shares, or NULL */
	const char *rank;
};

/* One measure of one claim. */
static void
put_claim(const char *set, const char *measure, const struct figure *f)
{
	char sql[2048], id[128], base[128] = "", low[32], high[32];
	const char *rank = f->rank != NULL ? f->rank : "normal";
	char scope[32];

	make_set(set, id, sizeof(id));
	if (f->base != NULL)
		make_set(f->base, base, sizeof(base));
	(void)snprintf(low, sizeof(low), "%lld", (long long)f->low);
	(void)snprintf(high, sizeof(high), "%lld", (long long)f->high);
	(void)snprintf(
	    scope, sizeof(scope), "%.*s", (int)strcspn(set, "?"), set);
	(void)snprintf(sql, sizeof(sql),
	    "INSERT INTO claims (id, fair, scope, set_id, source, locator,"
	    " rank, reason, base, seed_file, seed_line) VALUES ('c%u', 'f',"
	    " '%s', '%s', 'src', 'l', '%s', %s, 'stated', 's.yaml', %u);"
	    "INSERT INTO claim_measures VALUES ('c%u', '%s', 'w', '%s', %s,"
	    " %lld, %lld, %s, %s, %s%s%s);",
	    claims, scope, id, rank, f->rank != NULL ? "'r'" : "NULL", claims,
	    claims, measure, f->qualifier,
	    strstr(measure, "_value") != NULL &&
		    strncmp(measure, "share", 5) != 0
		? "'CNY'"
		: strcmp(measure, "value") == 0 ? "'CNY'"
						: "NULL",
	    (long long)f->number, (long long)f->precision,
	    f->low >= 0 ? low : "NULL", f->high >= 0 ? high : "NULL",
	    f->base != NULL ? "'" : "", f->base != NULL ? base : "NULL",
	    f->base != NULL ? "'" : "");
	claims++;
	test_exec(db, sql);
}

static void
count(const char *set, int64_t n)
{
	const struct figure f = { "exact", n, 1, n, n, NULL, NULL };

	put_claim(set, "projects", &f);
}

/* A value that is exact to `precision`. */
static void
value(const char *set, int64_t v, int64_t precision)
{
	const struct figure f = { "exact", v, precision, v, v, NULL, NULL };

	put_claim(set, "value", &f);
}

static void
between(const char *set, const char *measure, int64_t low, int64_t high,
    const char *base)
{
	const struct figure f = { "between", low, 1, low, high, base, NULL };

	put_claim(set, measure, &f);
}

static void
build(void)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_reconcile_count count;

	ck_assert_msg(
	    wci_reconcile_build(db, NULL, NULL, &count, &error) == WCIFIT_OK,
	    "%s", error.message);
}

static void
forget(void)
{
	test_exec(db,
	    "DELETE FROM bound_reasons; DELETE FROM bounds;"
	    " DELETE FROM contradiction_claims; DELETE FROM contradictions;"
	    " DELETE FROM reconciled;");
}

/* A column of a bound; -1: NULL, -2: no bound. */
static int64_t
bound(const char *set, const char *measure, const char *column)
{
	char sql[512];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT coalesce((SELECT coalesce(%s, -1) FROM bounds"
	    " WHERE set_id = 'f/%s' AND measure = '%s'), -2)",
	    column, set, measure);
	return test_int(db, sql);
}

static int64_t
one(const char *sql)
{
	return test_int(db, sql);
}

static void
assert_count(const char *set, int64_t low, int64_t high)
{
	ck_assert_int_eq(bound(set, "projects", "low"), low);
	ck_assert_int_eq(bound(set, "projects", "high"), high);
}

static void
assert_value(const char *set, int64_t low, int64_t high)
{
	ck_assert_int_eq(bound(set, "value", "low"), low);
	ck_assert_int_eq(bound(set, "value", "high"), high);
}

START_TEST(parts_of_a_partition)
{
	put_set("f/rest", "rest", "", "");
	count("whole", 247);
	count("stage", 124);
	between("stage", "value", 200 * BN, -1, NULL);
	between("rest", "value", 100 * BN, -1, NULL);
	between("whole", "value", 300 * BN, 310 * BN, NULL);
	build();
	assert_count("rest", 123, 123);
	assert_value("stage", 200 * BN, 210 * BN);
	assert_value("rest", 100 * BN, 110 * BN);
	assert_value("whole", 300 * BN, 310 * BN);
	ck_assert_int_eq(bound("stage", "value", "gains_high"), 1);
	ck_assert_int_eq(bound("stage", "value", "gains_low"), 0);
	ck_assert_int_eq(bound("stage", "value", "stated_high"), -1);
	ck_assert_int_eq(bound("whole", "value", "gains_high"), 0);
	ck_assert_int_eq(
	    one("SELECT count(*) FROM bound_reasons WHERE set_id = 'f/rest'"
		" AND measure = 'projects' AND side = 'low'"
		" AND multiplier IN ('1', '-1')"),
	    3);
	ck_assert_int_eq(
	    one("SELECT count(*) FROM bound_reasons WHERE set_id = 'f/rest'"
		" AND measure = 'projects' AND side = 'low'"
		" AND origin = 'claim' AND claim IN ('c0', 'c1')"),
	    2);
}
END_TEST

/* Nearly 160bn and over half: the whole is below 320bn. */
START_TEST(share_of_a_whole)
{
	put_set("f/whole", "whole", "", "");
	between("whole?industry=i", "value", 144 * BN, 160 * BN, NULL);
	between("whole?industry=i", "share_of_value", 500000, -1, "whole");
	build();
	assert_value("whole", 144 * BN, 320 * BN);
	ck_assert_int_eq(
	    one("SELECT count(*) FROM bound_reasons WHERE set_id = 'f/whole'"
		" AND side = 'high' AND multiplier IN ('2', '-2')"),
	    2);
}
END_TEST

/* 10 projects of 1bn and more hold 30bn, 2 are below 0.5bn, 3 are between. */
START_TEST(what_is_left_is_small)
{
	count("whole", 15);
	count("whole?min_value=1000000000", 10);
	between("whole?min_value=1000000000", "value", 30 * BN, 30 * BN, NULL);
	count("whole?max_value=500000000", 2);
	build();
	assert_value("whole", 30 * BN + 3 * (BN / 2), 30 * BN + 4 * BN);
}
END_TEST

START_TEST(each_project_is_large)
{
	count("whole?min_value=5000000000", 17);
	build();
	assert_value("whole?min_value=5000000000", 85 * BN, -1);
}
END_TEST

START_TEST(counts_are_whole)
{
	between("whole?min_value=3000000000", "value", 0, 10 * BN, NULL);
	build();
	assert_count("whole?min_value=3000000000", 0, 3);
	teardown();
	setup();
	between("whole?min_value=3000000000", "value", 7 * BN, 10 * BN, NULL);
	between("whole?min_value=3000000000", "average_value", 3 * BN, 4 * BN,
	    NULL);
	build();
	assert_count("whole?min_value=3000000000", 2, 3);
}
END_TEST

/* a + b is the group, and the union of both. */
START_TEST(unions)
{
	count("whole?host=a", 3);
	count("whole?host=b", 4);
	put_set("f/whole?host=a+b", "whole", "host", "a+b");
	put_set("f/whole?host=both", "whole", "host", "both");
	put_set("f/whole?host=r", "whole", "host", "r");
	build();
	assert_count("whole?host=a+b", 7, 7);
	assert_count("whole?host=both", 7, 7);
	assert_count("whole?host=r", 7, -1);
}
END_TEST

START_TEST(members_leave_room_for_each_other)
{
	count("whole?industry=i", 10);
	count("whole?industry=i1", 7);
	put_set("f/whole?industry=i2", "whole", "industry", "i2");
	put_set("f/whole?industry=j", "whole", "industry", "j");
	build();
	assert_count("whole?industry=i2", 0, 3);
	assert_count("whole?industry=j", -2, -2);
}
END_TEST

/* A zone lies across a district, so the two may share projects. */
START_TEST(zones_overlap)
{
	count("whole?host=r", 100);
	count("whole?host=a", 80);
	count("whole?host=z", 60);
	build();
	ck_assert_int_eq(one("SELECT count(*) FROM contradictions"), 0);
	teardown();
	setup();
	count("whole?host=r", 100);
	count("whole?host=b", 80);
	count("whole?host=z", 60);
	build();
	ck_assert_int_eq(one("SELECT count(*) FROM contradictions"), 1);
	ck_assert_int_eq(one("SELECT gap FROM contradictions"), 40);
	ck_assert_int_eq(one("SELECT count(*) FROM contradiction_claims"), 3);
}
END_TEST

/* The same industry in two parts of a partition adds up to the whole's. */
START_TEST(slices_of_a_partition)
{
	count("whole?industry=i", 10);
	count("stage?industry=i", 4);
	put_set("f/rest?industry=i", "rest", "industry", "i");
	build();
	assert_count("rest?industry=i", 6, 6);
}
END_TEST

START_TEST(breakdowns)
{
	test_exec(db,
	    "INSERT INTO breakdowns (fair, id, scope, dimension, partition,"
	    " seed_file, seed_line) VALUES ('f', 'k', 'stage',"
	    " 'investor_class', 1, 's.yaml', 1);"
	    "INSERT INTO breakdown_members VALUES ('f', 'k', 1, 'x'),"
	    " ('f', 'k', 2, 'y')");
	count("stage", 10);
	count("stage?investor_class=x", 7);
	put_set("f/stage?investor_class=y", "stage", "investor_class", "y");
	count("whole", 40);
	count("whole?investor_class=x", 15);
	count("whole?investor_class=y", 15);
	build();
	ck_assert_int_eq(one("SELECT count(*) FROM contradictions"), 0);
	assert_count("stage?investor_class=y", 3, 3);
	ck_assert_int_eq(one("SELECT count(*) FROM contradictions"), 0);
}
END_TEST

START_TEST(tiers)
{
	test_exec(db,
	    "INSERT INTO sets (id, fair, scope, min_value, max_value,"
	    " dimensions) VALUES ('f/whole?t', 'f', 'whole', 1000000000,"
	    " 5000000000, 2)");
	count("whole?min_value=1000000000", 56);
	count("whole?min_value=5000000000", 22);
	build();
	assert_count("whole?t", 34, 34);
	assert_value("whole?t", 34 * BN, 170 * BN);
}
END_TEST

/* With one scope no row ties an unknown to another: there is nothing to solve. */
START_TEST(one_scope_alone)
{
	test_exec(db,
	    "DELETE FROM scopes WHERE parent IS NOT NULL;"
	    "INSERT INTO signings (id, fair, kind, title, stage,"
	    " projects_stated, projects_low, value_low, seed_file, seed_line)"
	    " VALUES ('s1', 'f', 'batch', 't', 'signed', '30', 30,"
	    " 5000000000, 's.yaml', 1)");
	between("whole", "projects", 20, 50, NULL);
	between("whole", "projects", 10, 40, NULL);
	between("whole", "value", 7 * BN, -1, NULL);
	build();
	assert_count("whole", 30, 40);
	assert_value("whole", 7 * BN, -1);
	ck_assert_int_eq(bound("whole", "projects", "stated_low"), 20);
	ck_assert_int_eq(bound("whole", "projects", "gains_low"), 1);
	ck_assert_int_eq(bound("whole", "projects", "gains_high"), 0);
	ck_assert_int_eq(one("SELECT count(*) FROM contradictions"), 0);
	ck_assert_int_eq(
	    one("SELECT count(*) FROM bound_reasons WHERE origin = 'signings'"
		" AND measure = 'projects' AND multiplier = '-1'"),
	    1);
	/* Fewer than are listed. */
	forget();
	between("whole", "projects", 0, 12, NULL);
	build();
	ck_assert_int_eq(
	    one("SELECT count(*) FROM contradictions WHERE gap = 18"
		" AND measure = 'projects'"),
	    1);
	assert_count("whole", 30, 40);
}
END_TEST

START_TEST(one_figure_stated_twice)
{
	count("whole", 100);
	count("whole", 103);
	build();
	ck_assert_int_eq(
	    one("SELECT count(*) FROM contradictions WHERE reach = 'figure'"
		" AND kind = 'contradiction' AND measure = 'projects'"
		" AND gap = 3"),
	    1);
	ck_assert_int_eq(bound("whole", "projects", "low"), -2);
}
END_TEST

START_TEST(the_preferred_one_stands_alone)
{
	const struct figure other = { "exact", 103, 1, 103, 103, NULL,
		"preferred" };

	count("whole", 100);
	put_claim("whole", "projects", &other);
	build();
	ck_assert_int_eq(one("SELECT count(*) FROM contradictions"), 0);
	assert_count("whole", 103, 103);
}
END_TEST

START_TEST(deprecated_claims_are_not_used)
{
	const struct figure other = { "exact", 103, 1, 103, 103, NULL,
		"deprecated" };

	count("whole", 100);
	put_claim("whole", "projects", &other);
	build();
	ck_assert_int_eq(one("SELECT count(*) FROM contradictions"), 0);
	assert_count("whole", 100, 100);
}
END_TEST

/* 56.9 % of 285.4 would be 162.4; 162.635 is 56.98 %: cut, not rounded. */
START_TEST(cut_digits_are_a_tension)
{
	const struct figure share = { "exact", 569000, 1000, 569000, 569000,
		"whole", NULL };

	value("whole", 285415 * (BN / 1000), BN / 1000);
	value("whole?industry=i", 162635 * (BN / 1000), BN / 1000);
	put_claim("whole?industry=i", "share_of_value", &share);
	build();
	ck_assert_int_eq(
	    one("SELECT count(*) FROM contradictions WHERE kind = 'tension'"
		" AND reach = 'system' AND measure = 'value'"),
	    1);
	/* Read widely, all of them still count. */
	ck_assert_int_ge(bound("whole", "value", "low"), 285 * BN);
}
END_TEST

/* 2.1 of 285.4 is 0.7 %, not 1.0 %. */
START_TEST(a_misprinted_share)
{
	const struct figure share = { "exact", 10000, 1000, 10000, 10000,
		"whole", NULL };

	value("whole", 285415 * (BN / 1000), BN / 1000);
	value("whole?industry=i", 21 * (BN / 10), BN / 10);
	put_claim("whole?industry=i", "share_of_value", &share);
	value("whole?industry=j", 100 * BN, BN);
	build();
	ck_assert_int_eq(one("SELECT count(*) FROM contradictions"
			     " WHERE kind = 'contradiction'"),
	    1);
	ck_assert_int_eq(one("SELECT count(*) FROM contradiction_claims"), 3);
	ck_assert_int_eq(one("SELECT count(*) FROM contradiction_claims"
			     " WHERE claim = 'c3'"),
	    0);
	/* 0.95 % of 285.4145bn less 2.15bn, to the yuan above. */
	ck_assert_int_eq(
	    one("SELECT gap FROM contradictions"), INT64_C(561437750));
	/* Whoever is wrong, the other industry is untouched. */
	assert_value("whole?industry=j", 100 * BN - BN / 2, 100 * BN + BN / 2);
}
END_TEST

START_TEST(nearly_and_about_may_be_stretched)
{
	const struct figure nearly = { "nearly", 100 * BN, BN, 90 * BN,
		100 * BN, NULL, NULL };

	put_claim("whole?industry=i", "value", &nearly);
	between("whole", "value", 0, 88 * BN, NULL);
	build();
	ck_assert_int_eq(one("SELECT count(*) FROM contradictions"
			     " WHERE kind = 'tension' AND gap = 2000000000"),
	    1);
	assert_value("whole?industry=i", 85 * BN, 88 * BN);
}
END_TEST

/* The same statement of a second source falls with the first. */
START_TEST(repeated_statements_fall_together)
{
	count("whole", 271);
	count("whole", 271);
	count("stage", 182);
	count("rest", 115);
	build();
	ck_assert_int_eq(one("SELECT count(*) FROM contradictions"), 1);
	ck_assert_int_eq(one("SELECT count(*) FROM contradiction_claims"), 3);
	ck_assert_int_eq(one("SELECT gap FROM contradictions"), 26);
	ck_assert_int_eq(bound("whole", "projects", "low"), -2);
}
END_TEST

START_TEST(disjoint_contradictions)
{
	count("whole?industry=i", 3);
	count("whole?industry=i1", 5);
	between("whole?industry=j", "value", 0, 10 * BN, NULL);
	between("stage?industry=j", "value", 11 * BN, -1, NULL);
	count("whole?host=b", 2);
	build();
	ck_assert_int_eq(one("SELECT count(*) FROM contradictions"), 2);
	ck_assert_int_eq(
	    one("SELECT count(DISTINCT claim) FROM contradiction_claims"), 4);
	assert_count("whole?host=b", 2, 2);
}
END_TEST

static enum wcifit_status
build_again(void *context)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_reconcile_count count;
	enum wcifit_status status;

	(void)context;
	forget();
	status = wci_reconcile_build(db, NULL, NULL, &count, &error);
	if (status != WCIFIT_OK)
		ck_assert_int_eq(error.status, status);
	return status;
}

/* Every allocation fails once: no crash, and no answer that says less. */
START_TEST(without_memory)
{
	int64_t reasons;

	count("whole", 20);
	count("stage?industry=i", 4);
	between("whole?industry=i", "value", 0, 30 * BN, NULL);
	between("whole?industry=i", "share_of_value", 500000, -1, "whole");
	count("whole?host=a", 3);
	count("whole?host=b", 30);
	build();
	reasons = one("SELECT count(*) FROM bound_reasons");
	ck_assert_int_gt(reasons, 0);
	ck_assert_uint_gt(test_each_allocation(build_again, NULL, true), 100);
	ck_assert_int_eq(one("SELECT count(*) FROM bound_reasons"), reasons);
}
END_TEST

START_TEST(nothing_at_all)
{
	build();
	ck_assert_int_eq(one("SELECT count(*) FROM bounds"), 0);
	ck_assert_int_eq(one("SELECT count(*) FROM contradictions"), 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("reconcile");
	TCase *bounds = tcase_create("bounds");
	TCase *conflicts = tcase_create("contradictions");

	tcase_add_checked_fixture(bounds, setup, teardown);
	tcase_add_test(bounds, parts_of_a_partition);
	tcase_add_test(bounds, share_of_a_whole);
	tcase_add_test(bounds, what_is_left_is_small);
	tcase_add_test(bounds, each_project_is_large);
	tcase_add_test(bounds, counts_are_whole);
	tcase_add_test(bounds, unions);
	tcase_add_test(bounds, members_leave_room_for_each_other);
	tcase_add_test(bounds, zones_overlap);
	tcase_add_test(bounds, slices_of_a_partition);
	tcase_add_test(bounds, breakdowns);
	tcase_add_test(bounds, tiers);
	tcase_add_test(bounds, one_scope_alone);
	tcase_add_test(bounds, nothing_at_all);
	tcase_add_test(bounds, without_memory);
	tcase_set_timeout(bounds, 60);
	suite_add_tcase(suite, bounds);
	tcase_add_checked_fixture(conflicts, setup, teardown);
	tcase_add_test(conflicts, one_figure_stated_twice);
	tcase_add_test(conflicts, the_preferred_one_stands_alone);
	tcase_add_test(conflicts, deprecated_claims_are_not_used);
	tcase_add_test(conflicts, cut_digits_are_a_tension);
	tcase_add_test(conflicts, a_misprinted_share);
	tcase_add_test(conflicts, nearly_and_about_may_be_stretched);
	tcase_add_test(conflicts, repeated_statements_fall_together);
	tcase_add_test(conflicts, disjoint_contradictions);
	suite_add_tcase(suite, conflicts);
	return wci_run_suite(suite);
}

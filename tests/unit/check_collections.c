/* SPDX-License-Identifier: MIT */
/* ingest/collections: the field tables and the tables of schema.sql agree. */
#include "ingest/collections.h"

#include <stdio.h>
#include <string.h>

#include "support/support.h"

/* Columns no field of a seed stands for, and who makes them. */
static const struct {
	const char *table;
	const char *column;
} made[] = {
	{ "*", "seed_file" }, { "*", "seed_line" },
	{ "*", "row" },	      /* its number */
	{ "scopes", "fair" }, /* of the fair they stand in */
	{ "breakdowns", "fair" }, { "sources", "signings" }, /* counted */
	{ "claims", "id" },	/* given, or fair/source/number */
	{ "claims", "set_id" }, /* from scope and dimensions */
	{ "indicators", "id" }, /* fair/source/number */
};

static bool
is_made(const char *table, const char *column)
{
	size_t i;

	for (i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		if ((strcmp(made[i].table, "*") == 0 ||
			strcmp(made[i].table, table) == 0) &&
		    strcmp(made[i].column, column) == 0)
			return true;
	return false;
}

static bool
has_column(struct wci_db *db, const char *table, const char *column)
{
	char sql[256];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM pragma_table_info('%s') WHERE name = '%s'",
	    table, column);
	return test_int(db, sql) == 1;
}

/* The n-th column of a field, or false past the last. */
static bool
column_of(const struct wci_field *field, size_t n, char *out, size_t size)
{
	const char *form = wci_field_columns(field->kind)[n];
	const char *base = field->table != NULL ? field->table : field->key;
	const char *hole;

	if (form == NULL)
		return false;
	hole = strchr(form, '%');
	if (hole == NULL)
		(void)snprintf(out, size, "%s", form);
	else
		(void)snprintf(out, size, "%s%s", base, hole + 1);
	return true;
}

static bool
is_column(const struct wci_field *field)
{
	return field->target == WCI_TO_COLUMN || field->target == WCI_TO_WORDS;
}

START_TEST(each_field_has_its_columns)
{
	struct wci_db *db = test_db();
	size_t i;
	size_t k;
	size_t n;

	for (i = 0; i < wci_collection_count; i++) {
		const struct wci_collection *kind = &wci_collections[i];

		for (k = 0; k < kind->field_count; k++) {
			const struct wci_field *field = &kind->fields[k];
			char column[64];

			if (!is_column(field))
				continue;
			for (n = 0; column_of(field, n, column, sizeof(column));
			     n++)
				ck_assert_msg(
				    has_column(db, kind->table, column),
				    "%s.%s: no column %s", kind->name,
				    field->key, column);
		}
	}
	wci_db_close(db);
}
END_TEST

static bool
has_field(const struct wci_collection *kind, const char *wanted)
{
	size_t k;
	size_t n;
	char column[64];

	for (k = 0; k < kind->field_count; k++)
		if (is_column(&kind->fields[k]))
			for (n = 0; column_of(
				 &kind->fields[k], n, column, sizeof(column));
			     n++)
				if (strcmp(column, wanted) == 0)
					return true;
	return false;
}

START_TEST(each_column_has_its_field)
{
	struct wci_db *db = test_db();
	size_t checked = 0;
	size_t i;

	for (i = 0; i < wci_collection_count; i++) {
		const struct wci_collection *kind = &wci_collections[i];
		struct wci_stmt *stmt = NULL;
		char sql[128];

		(void)snprintf(sql, sizeof(sql),
		    "SELECT name FROM pragma_table_info('%s')", kind->table);
		ck_assert_int_eq(
		    wci_stmt_prepare(db, sql, &stmt, NULL), WCIFIT_OK);
		while (wci_stmt_step(stmt)) {
			const char *column = wci_stmt_text(stmt, 0, NULL);

			checked++;
			ck_assert_msg(is_made(kind->table, column) ||
				has_field(kind, column),
			    "%s.%s: no field of a seed gives it", kind->table,
			    column);
		}
		wci_stmt_finalize(stmt);
	}
	ck_assert_uint_gt(checked, 100);
	wci_db_close(db);
}
END_TEST

/* Required by the field table is what may not be NULL, and the other way. */
START_TEST(required_fields_are_not_null)
{
	struct wci_db *db = test_db();
	size_t i;
	size_t k;

	for (i = 0; i < wci_collection_count; i++) {
		const struct wci_collection *kind = &wci_collections[i];

		for (k = 0; k < kind->field_count; k++) {
			const struct wci_field *field = &kind->fields[k];
			bool filled = (field->flags & WCI_REQUIRED) != 0 ||
			    field->fallback != NULL ||
			    strcmp(field->key, "year") == 0;
			char column[64];
			char sql[256];

			/* unknown and open are NULL. */
			if (!is_column(field) || field->kind == WCI_F_DATE ||
			    field->kind == WCI_F_FACTOR)
				continue;
			ck_assert(column_of(field, 0, column, sizeof(column)));
			(void)snprintf(sql, sizeof(sql),
			    "SELECT count(*) FROM pragma_table_info('%s') AS t "
			    "WHERE name = '%s' AND t.[notnull] = 1",
			    kind->table, column);
			ck_assert_msg((test_int(db, sql) == 1) == filled,
			    "%s.%s", kind->name, field->key);
		}
	}
	wci_db_close(db);
}
END_TEST

START_TEST(child_tables_are_there)
{
	struct wci_db *db = test_db();
	size_t i;
	size_t k;

	for (i = 0; i < wci_collection_count; i++) {
		const struct wci_collection *kind = &wci_collections[i];

		for (k = 0; k < kind->field_count; k++) {
			const struct wci_field *field = &kind->fields[k];

			if (field->target != WCI_TO_MEMBERS &&
			    field->target != WCI_TO_LIST)
				continue;
			ck_assert_ptr_nonnull(field->table);
			ck_assert_ptr_nonnull(kind->owner);
			ck_assert_msg(has_column(db, field->table, kind->owner),
			    "%s.%s", field->table, kind->owner);
			ck_assert(has_column(db, field->table, "position") ==
			    (field->target == WCI_TO_LIST));
		}
	}
	wci_db_close(db);
}
END_TEST

START_TEST(the_tables_are_well_formed)
{
	size_t i;
	size_t k;
	size_t j;

	ck_assert_uint_le(wci_collection_count, WCI_MAX_FIELDS);
	for (i = 0; i < wci_collection_count; i++) {
		const struct wci_collection *kind = &wci_collections[i];

		ck_assert_ptr_eq(
		    wci_collection_find(kind->name, strlen(kind->name)), kind);
		ck_assert_uint_le(kind->field_count, WCI_MAX_FIELDS);
		ck_assert_ptr_nonnull(kind->meaning);
		for (k = 0; k < kind->field_count; k++) {
			const struct wci_field *field = &kind->fields[k];

			ck_assert_uint_eq(wci_collection_field(kind, field->key,
					      strlen(field->key)),
			    k);
			ck_assert_ptr_nonnull(field->meaning);
			ck_assert_msg(strlen(field->meaning) > 5, "%s.%s",
			    kind->name, field->key);
			ck_assert_msg(((field->kind == WCI_F_CHOICE ||
					  field->kind == WCI_F_REF ||
					  field->kind == WCI_F_RECORDS ||
					  field->kind == WCI_F_MEMBER)) ==
				(field->of != NULL),
			    "%s.%s", kind->name, field->key);
			for (j = 0; j < wci_collection_count; j++)
				if (field->kind == WCI_F_RECORDS &&
				    strcmp(field->of,
					wci_collections[j].name) == 0)
					break;
			ck_assert_msg(field->kind != WCI_F_RECORDS ||
				j < wci_collection_count,
			    "%s.%s", kind->name, field->key);
		}
	}
	ck_assert_ptr_null(wci_collection_find("signing", 7));
	ck_assert_ptr_null(wci_collection_find("signingsx", 9));
	ck_assert_ptr_nonnull(wci_collection_find("signingsx", 8));
}
END_TEST

START_TEST(choices)
{
	size_t at = 9;

	ck_assert(wci_choice_has("a|bc|d", "bc", 2, &at));
	ck_assert_uint_eq(at, 1);
	ck_assert(wci_choice_has("a", "a", 1, NULL));
	ck_assert(!wci_choice_has("a|bc", "b", 1, NULL));
	ck_assert(!wci_choice_has("a|bc", "a|bc", 4, NULL));
	ck_assert(!wci_choice_has("a|bc", "", 0, NULL));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("collections");
	TCase *all = tcase_create("tables");

	tcase_add_test(all, each_field_has_its_columns);
	tcase_add_test(all, each_column_has_its_field);
	tcase_add_test(all, required_fields_are_not_null);
	tcase_add_test(all, child_tables_are_there);
	tcase_add_test(all, the_tables_are_well_formed);
	tcase_add_test(all, choices);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

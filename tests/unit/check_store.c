/* SPDX-License-Identifier: MIT */
/* ingest/store: a row that its table refuses is told, and the others go in. */
#include "ingest/store.h"

#include <string.h>

#include "support/support.h"

#define ROWS 5

static char *directory;
static struct wci_build build;
static struct wci_rows *rows;
static struct wci_store *store;
static struct wci_record records[ROWS];
static struct wci_arena arena;

static void
succeeds(enum wcifit_status status, const struct wcifit_error *error)
{
	ck_assert_msg(status == WCIFIT_OK, "%s", error->message);
}

static void
setup(void)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_intake *intake = NULL;
	char *path;

	directory = test_dir_make();
	path = test_path(directory, "s.yaml");
	test_write(path, "organizations: []\n");
	memset(&build, 0, sizeof(build));
	memset(records, 0, sizeof(records));
	arena = (struct wci_arena)WCI_ARENA_EMPTY;
	succeeds(wci_seed_files_collect(
		     &build.files, (const char *const *)&path, 1, &error),
	    &error);
	wci_free(path);
	build.db = test_db();
	succeeds(wci_intake_new(build.db, &intake, &error), &error);
	rows = wci_rows_new(&build);
	ck_assert_ptr_nonnull(rows);
	succeeds(wci_store_new(&build, rows, intake, &store, &error), &error);
}

static void
teardown(void)
{
	wci_store_free(store);
	wci_rows_free(rows);
	wci_arena_free(&arena);
	wci_db_close(build.db);
	wci_build_free(&build);
	test_dir_remove(directory);
}

/* An organization as it comes to the store; NULL: it has no name. */
static struct wci_made *
make(uint32_t index, const char *id, const char *name)
{
	const struct wci_collection *kind =
	    wci_collection_find("organizations", 13);
	struct wci_buf columns = WCI_BUF_EMPTY;
	size_t count = wci_rows_columns(kind, &columns);
	struct wci_made *made = wci_arena_alloc(
	    &arena, sizeof(*made) + count * sizeof(made->cells[0]));
	struct wci_record *record = &records[index];

	ck_assert_ptr_nonnull(made);
	record->collection = kind;
	record->index = index;
	record->line = 10 + index;
	record->column = 3;
	made->record = record;
	made->row = index + 1;
	made->cells[0] = (struct wci_cell){
		.type = WCI_TEXT, .length = (uint32_t)strlen(id), .as.text = id
	};
	if (name != NULL)
		made->cells[1] = (struct wci_cell){ .type = WCI_TEXT,
			.length = (uint32_t)strlen(name),
			.as.text = name };
	made->cells[count - 2] = (struct wci_cell){
		.type = WCI_TEXT, .length = 6, .as.text = "s.yaml"
	};
	made->cells[count - 1] =
	    (struct wci_cell){ .type = WCI_INT, .as.integer = record->line };
	wci_buf_free(&columns);
	return made;
}

static void
put(const char *const ids[ROWS], const char *const names[ROWS])
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	uint32_t i;

	for (i = 0; i < ROWS; i++)
		succeeds(
		    wci_store_add(store, make(i, ids[i], names[i]), &error),
		    &error);
	succeeds(wci_store_flush(store, &error), &error);
}

static const struct wci_problems *
problems(void)
{
	return build.files.files[0].problems;
}

START_TEST(numbers_rows_as_they_come)
{
	static const char *const ids[ROWS] = { "e", "d", "c", "b", "a" };
	static const char *const names[ROWS] = { "E", "D", "C", "B", "A" };

	put(ids, names);
	ck_assert_ptr_null(problems());
	ck_assert_int_eq(test_int(build.db,
			     "SELECT count(*) FROM organizations"
			     " WHERE row = seed_line - 9"),
	    ROWS);
	ck_assert_int_eq(
	    test_int(build.db, "SELECT row FROM organizations WHERE id = 'b'"),
	    4);
}
END_TEST

START_TEST(tells_each_row_that_is_refused)
{
	static const char *const ids[ROWS] = { "", "b", "", "d", "e" };
	static const char *const names[ROWS] = { "A", NULL, "C", "D", NULL };
	static const uint32_t lines[] = { 10, 11, 12, 14 };
	size_t i;

	put(ids, names);
	ck_assert_ptr_nonnull(problems());
	ck_assert_uint_eq(problems()->total, 4);
	for (i = 0; i < 4; i++) {
		const struct wci_finding *finding = &problems()->findings[i];

		ck_assert_uint_eq(finding->line, lines[i]);
		ck_assert_str_eq(finding->message,
		    "the row breaks a rule of the table organizations");
	}
	ck_assert_str_eq(problems()->findings[3].path, "organizations[4]");
	ck_assert_int_eq(
	    test_int(build.db, "SELECT count(*) FROM organizations"), 1);
	ck_assert_int_eq(test_int(build.db,
			     "SELECT seed_line FROM organizations"
			     " WHERE id = 'd'"),
	    13);
}
END_TEST

START_TEST(goes_on_behind_a_run_with_refusals)
{
	static const char *const bad[ROWS] = { "", "", "", "", "" };
	static const char *const good[ROWS] = { "a", "b", "c", "d", "e" };

	put(bad, good);
	put(good, good);
	ck_assert_uint_eq(problems()->total, ROWS);
	ck_assert_int_eq(
	    test_int(build.db, "SELECT count(*) FROM organizations"), ROWS);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("store");
	TCase *tcase = tcase_create("store");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, numbers_rows_as_they_come);
	tcase_add_test(tcase, tells_each_row_that_is_refused);
	tcase_add_test(tcase, goes_on_behind_a_run_with_refusals);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

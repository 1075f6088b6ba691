/* SPDX-License-Identifier: MIT */
/* db/blank: the database made with the program is what its SQL makes. */
#include "db/blank.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "support/support.h"

static char *directory;
static char *path;

static void
make_folder(void)
{
	directory = test_dir_make();
	path = test_path(directory, "blank.db");
}

static void
remove_folder(void)
{
	wci_free(path);
	test_dir_remove(directory);
}

static enum wcifit_status
write_blank(struct wcifit_error *error)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0666);
	enum wcifit_status status;

	ck_assert_int_ge(fd, 0);
	status = wci_blank_write(fd, path, error);
	(void)close(fd);
	return status;
}

/* What a database is made of, a line each; the caller frees it. */
static char *
list_parts(struct wci_db *db)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf lines = WCI_BUF_EMPTY;
	struct wci_stmt *stmt = NULL;

	ck_assert_int_eq(
	    wci_stmt_prepare(db,
		"SELECT type || ' ' || name || ' of ' || tbl_name || ': '"
		" || coalesce(sql, '') FROM sqlite_schema ORDER BY type, name",
		&stmt, &error),
	    WCIFIT_OK);
	while (wci_stmt_step(stmt))
		wci_buf_printf(&lines, "%s\n", wci_stmt_text(stmt, 0, NULL));
	ck_assert_int_eq(wci_stmt_status(stmt, &error), WCIFIT_OK);
	wci_stmt_finalize(stmt);
	return wci_buf_steal(&lines);
}

START_TEST(is_what_the_schema_makes)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_db *made = test_db();
	struct wci_db *blank = NULL;
	char *expected = list_parts(made);
	char *found;

	ck_assert_int_eq(write_blank(&error), WCIFIT_OK);
	ck_assert_msg(
	    wci_db_open(path, WCI_DB_READ, &blank, &error) == WCIFIT_OK, "%s",
	    error.message);
	found = list_parts(blank);
	ck_assert_ptr_nonnull(strstr(found, "table signings of signings"));
	ck_assert_str_eq(found, expected);
	ck_assert_int_eq(test_int(blank,
			     "SELECT count(*) FROM pragma_integrity_check"
			     " WHERE integrity_check = 'ok'"),
	    1);
	ck_assert_int_eq(test_int(blank, "PRAGMA page_size") *
		test_int(blank, "PRAGMA page_count"),
	    (int64_t)wci_blank_size);
	wci_free(found);
	wci_free(expected);
	wci_db_close(blank);
	wci_db_close(made);
}
END_TEST

START_TEST(takes_rows)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_db *db = NULL;

	ck_assert_int_eq(write_blank(&error), WCIFIT_OK);
	ck_assert_int_eq(
	    wci_db_open(path, WCI_DB_CREATE, &db, &error), WCIFIT_OK);
	test_exec(db,
	    "INSERT INTO regions(id, name, name_zh, kind, seed_file, seed_line)"
	    " VALUES ('CN', 'China', '中国', 'country', 'a.yaml', 1)");
	ck_assert_int_eq(test_int(db, "SELECT count(*) FROM regions"), 1);
	wci_db_close(db);
}
END_TEST

START_TEST(says_when_there_is_no_room)
{
	const rlim_t before = test_limit_files(100000);
	struct wcifit_error error = { WCIFIT_OK, "" };

	ck_assert_uint_gt(wci_blank_size, 100000);
	ck_assert_int_eq(write_blank(&error), WCIFIT_FAILED);
	ck_assert_ptr_nonnull(strstr(error.message, path));
	ck_assert_ptr_nonnull(strstr(error.message, strerror(EFBIG)));
	(void)test_limit_files(before);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("blank");
	TCase *all = tcase_create("blank");

	tcase_add_checked_fixture(all, make_folder, remove_folder);
	tcase_add_test(all, is_what_the_schema_makes);
	tcase_add_test(all, takes_rows);
	tcase_add_test(all, says_when_there_is_no_room);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

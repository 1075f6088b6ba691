/* SPDX-License-Identifier: MIT */
/* core/publish: replacing a file, and locks. */
#include "core/publish.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support/support.h"

static char *folder;
static char *old_path;
static char *new_path;

static void
set_up(void)
{
	folder = test_dir_make();
	old_path = test_path(folder, "file");
	new_path = test_path(folder, "file.building");
}

static void
tear_down(void)
{
	wci_free(old_path);
	wci_free(new_path);
	test_dir_remove(folder);
}

START_TEST(replaces_a_file)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	char *text;

	test_write(old_path, "old");
	test_write(new_path, "new");
	ck_assert_int_eq(wci_publish(new_path, old_path, &error), WCIFIT_OK);
	text = test_read(old_path, NULL);
	ck_assert_str_eq(text, "new");
	ck_assert(!test_exists(new_path));
	wci_free(text);
}
END_TEST

START_TEST(makes_a_file)
{
	test_write(new_path, "new");
	ck_assert_int_eq(wci_publish(new_path, old_path, NULL), WCIFIT_OK);
	ck_assert(test_exists(old_path));
	ck_assert(!test_exists(new_path));
}
END_TEST

START_TEST(leaves_the_old_file_on_failure)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	char *text;

	test_write(old_path, "old");
	ck_assert_int_eq(
	    wci_publish(new_path, old_path, &error), WCIFIT_FAILED);
	ck_assert_ptr_nonnull(strstr(error.message, "file.building"));
	ck_assert_ptr_nonnull(
	    strstr(error.message, "No such file or directory"));
	text = test_read(old_path, NULL);
	ck_assert_str_eq(text, "old");
	wci_free(text);
	/* A folder in the place: the new file stays where it is. */
	test_write(new_path, "new");
	ck_assert_int_eq(unlink(old_path), 0);
	ck_assert_int_eq(mkdir(old_path, 0777), 0);
	ck_assert_int_eq(
	    wci_publish(new_path, old_path, &error), WCIFIT_FAILED);
	ck_assert(test_exists(new_path));
}
END_TEST

START_TEST(a_lock_keeps_others_out)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	int first = -1;
	int second = -1;

	ck_assert_int_eq(wci_lock(new_path, 0, &first, &error), WCIFIT_OK);
	ck_assert_int_ge(first, 0);
	ck_assert_int_eq(wci_lock(new_path, 0, &second, &error), WCIFIT_BUSY);
	ck_assert_int_eq(second, -1);
	ck_assert_ptr_nonnull(
	    strstr(error.message, "another run holds the lock"));
	wci_unlock(first);
	ck_assert_int_eq(wci_lock(new_path, 0, &second, &error), WCIFIT_OK);
	wci_unlock(second);
	wci_unlock(-1);
	ck_assert(test_exists(new_path));
}
END_TEST

START_TEST(the_lock_of_the_dead_is_free)
{
	int fd = -1;
	int status = 0;
	pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		if (wci_lock(new_path, 0, &fd, NULL) != WCIFIT_OK)
			_exit(1);
		_exit(0); /* without unlocking */
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(wci_lock(new_path, 0, &fd, NULL), WCIFIT_OK);
	wci_unlock(fd);
}
END_TEST

START_TEST(waiting_ends_when_the_lock_is_free)
{
	int fd = -1;
	int status = 0;
	int ready[2];
	char byte = 0;
	pid_t child;

	ck_assert_int_eq(pipe(ready), 0);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		struct timespec time = { 0, 200000000 };

		if (wci_lock(new_path, 0, &fd, NULL) != WCIFIT_OK ||
		    write(ready[1], "x", 1) != 1)
			_exit(1);
		(void)nanosleep(&time, NULL);
		_exit(0);
	}
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	ck_assert_int_eq(wci_lock(new_path, 0, &fd, NULL), WCIFIT_BUSY);
	ck_assert_int_eq(wci_lock(new_path, 60, &fd, NULL), WCIFIT_OK);
	wci_unlock(fd);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	(void)close(ready[0]);
	(void)close(ready[1]);
}
END_TEST

START_TEST(waiting_can_be_interrupted)
{
	int first = -1;
	int second = -1;

	ck_assert_int_eq(wci_lock(new_path, 0, &first, NULL), WCIFIT_OK);
	wcifit_interrupt();
	ck_assert_int_eq(
	    wci_lock(new_path, 60, &second, NULL), WCIFIT_INTERRUPTED);
	wcifit_interrupt_clear();
	wci_unlock(first);
}
END_TEST

START_TEST(a_lock_needs_its_folder)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	int fd = -1;

	ck_assert_int_eq(
	    wci_lock("/nowhere/at/all", 0, &fd, &error), WCIFIT_FAILED);
	ck_assert_str_eq(
	    error.message, "/nowhere/at/all: No such file or directory");
}
END_TEST

START_TEST(folders_of_paths)
{
	ck_assert_int_eq(wci_sync_folder(old_path, NULL), WCIFIT_OK);
	ck_assert_int_eq(wci_sync_folder("name", NULL), WCIFIT_OK);
	ck_assert_int_eq(wci_sync_folder("/name", NULL), WCIFIT_OK);
	ck_assert_int_eq(
	    wci_sync_folder("/nowhere/at/all", NULL), WCIFIT_FAILED);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("publish");
	TCase *all = tcase_create("publish");

	tcase_set_timeout(all, 0);
	tcase_add_checked_fixture(all, set_up, tear_down);
	tcase_add_test(all, replaces_a_file);
	tcase_add_test(all, makes_a_file);
	tcase_add_test(all, leaves_the_old_file_on_failure);
	tcase_add_test(all, a_lock_keeps_others_out);
	tcase_add_test(all, the_lock_of_the_dead_is_free);
	tcase_add_test(all, waiting_ends_when_the_lock_is_free);
	tcase_add_test(all, waiting_can_be_interrupted);
	tcase_add_test(all, a_lock_needs_its_folder);
	tcase_add_test(all, folders_of_paths);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

/* SPDX-License-Identifier: MIT */
/*
 * What the unit tests share.  Everything here fails the running test by
 * itself, so that a test reads as the steps it is about.
 */
#ifndef WCI_TESTS_SUPPORT_H
#define WCI_TESTS_SUPPORT_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/resource.h>
#include <wcifit/wcifit.h>

#include "core/buf.h"
#include "core/mem.h"
#include "db/dbconn.h"

/*
 * Run one suite and free it: the whole of main().  Returns the exit code: 0
 * when at least one test ran and all passed.  Check's own variables (CK_FORK,
 * CK_RUN_CASE, ...) are honoured.
 */
int wci_run_suite(Suite *suite);

/* How many of so many rounds to run: under valgrind an eighth of them. */
int test_rounds(int rounds);

/*
 * Let no file of this process grow beyond so many bytes, nor writing to one end the
 * process; answers the limit of before, which whoever runs next in the same process
 * needs again.
 */
rlim_t test_limit_files(rlim_t bytes);

/* A new empty folder; test_dir_remove takes it away with all in it. */
char *test_dir_make(void);
void test_dir_remove(char *directory);

/* "directory/name"; the caller frees it with wci_free. */
char *test_path(const char *directory, const char *name);

/* The path of a file of this project's tree; the caller frees it. */
char *test_source(const char *name);

/* A whole file, NUL-terminated; the caller frees it with wci_free. */
char *test_read(const char *path, size_t *length_out);
void test_write(const char *path, const char *text);
bool test_exists(const char *path);

/* A sink that appends to *buf. */
struct wcifit_sink test_sink(struct wci_buf *buf);

/* A sink that takes `room` bytes and then answers errnum. */
struct test_full_sink {
	size_t room;
	int errnum;
};
struct wcifit_sink test_sink_full(struct test_full_sink *full);

/* A database in memory with the tables (and views, if any) of schema/. */
struct wci_db *test_db(void);

/* Run trusted SQL on it. */
void test_exec(struct wci_db *db, const char *sql);

/* The one integer that `sql` yields. */
int64_t test_int(struct wci_db *db, const char *sql);

/*
 * Call work(context) with its first allocation failing, then its second, and
 * so on until one run asks for no more than were allowed; that last run must
 * return WCIFIT_OK, the others must not crash, leak (valgrind and the address
 * sanitizer look) or report success unless they could do without.  With
 * `strict`, every run with a failed allocation must return WCIFIT_FAILED.
 * Returns how many allocations the work needs.
 */
unsigned long test_each_allocation(
    enum wcifit_status (*work)(void *context), void *context, bool strict);

#endif

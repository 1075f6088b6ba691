/* SPDX-License-Identifier: MIT */
/* ingest/locate: the places of keys' values. */
#include "ingest/locate.h"

#include <string.h>

#include "support/support.h"

static const char text[] =
    "fairs:\n"
    "  - id: f\n"
    "    scopes:\n"
    "      - {id: whole, name: W}\n"
    "      - {id: part, name: 甲, parent: whole}\n"
    "signings:\n"
    "  - id: a\n"
    "    note: |\n"
    "      part_of: x\n"
    "    part_of: b\n"
    "  - {id: b, sources: [x, y], part_of: c}\n"
    "  - {id: c, x: {part_of: d}, part_of: e}\n"
    "  - {id: p, part_of: q, list: [{parent: r}, {parent: s}]}\n";

struct request {
	uint32_t line;
	const char *key;
	uint32_t found_line;
	uint32_t found_column;
	const char *path;
};

/* In the order in which checks find them. */
static const struct request requests[] = {
	{ 11, "part_of", 11, 39, "signings[1].part_of" },
	{ 5, "parent", 5, 37, "fairs[0].scopes[1].parent" },
	{ 7, "part_of", 10, 14, "signings[0].part_of" },
	/* The key of a mapping within stands first on that line. */
	{ 12, "part_of", 12, 26, "signings[2].x.part_of" },
	/* Two of one line, one after the other. */
	{ 13, "parent", 13, 41, "signings[3].list[0].parent" },
	{ 13, "parent", 13, 54, "signings[3].list[1].parent" },
	{ 13, "part_of", 13, 22, "signings[3].part_of" },
	/* Without the key: the item itself. */
	{ 7, "scope", 7, 5, "signings[0]" },
	{ 4, "parent", 4, 9, "fairs[0].scopes[0]" },
	/* No item begins there. */
	{ 3, "x", 3, 1, "x" },
};
#define REQUESTS (sizeof(requests) / sizeof(requests[0]))

static char *folder;

static void
set_up(void)
{
	folder = test_dir_make();
}

static void
tear_down(void)
{
	test_dir_remove(folder);
}

static void
ask(struct wci_problems *problems)
{
	size_t i;

	for (i = 0; i < REQUESTS; i++)
		wci_problems_add(
		    problems, requests[i].line, 0, requests[i].key, "%zu", i);
	/* One that has its place keeps it. */
	wci_problems_add(problems, 7, 3, "part_of", "kept");
}

START_TEST(finds_values)
{
	char *path = test_path(folder, "x.yaml");
	struct wci_problems problems = { .cap = 0 };
	struct wci_seed_file file = { .path = path, .problems = &problems };
	struct wcifit_error error = { WCIFIT_OK, "" };
	size_t i;

	test_write(file.path, text);
	ask(&problems);
	ck_assert_int_eq(wci_locate(&file, &error), WCIFIT_OK);
	for (i = 0; i < REQUESTS; i++) {
		const struct wci_finding *f = &problems.findings[i];

		ck_assert_msg(f->line == requests[i].found_line &&
			f->column == requests[i].found_column,
		    "%zu: %u:%u", i, (unsigned)f->line, (unsigned)f->column);
		ck_assert_str_eq(f->path, requests[i].path);
	}
	ck_assert_uint_eq(problems.findings[REQUESTS].column, 3);
	ck_assert_str_eq(problems.findings[REQUESTS].path, "part_of");
	wci_problems_free(&problems);
	wci_free(path);
}
END_TEST

START_TEST(a_file_that_is_gone)
{
	char *path = test_path(folder, "x.yaml");
	struct wci_problems problems = { .cap = 0 };
	struct wci_seed_file file = { .path = path, .problems = &problems };
	struct wcifit_error error = { WCIFIT_OK, "" };

	ask(&problems);
	ck_assert_int_eq(wci_locate(&file, &error), WCIFIT_FAILED);
	ck_assert_ptr_nonnull(strstr(error.message, "No such file"));
	ck_assert_uint_eq(problems.findings[0].column, 1);
	wci_problems_free(&problems);
	wci_free(path);
}
END_TEST

static enum wcifit_status
work(void *context)
{
	struct wci_problems problems = { .cap = 0 };
	struct wci_seed_file file = { .path = context, .problems = &problems };
	enum wcifit_status status;

	ask(&problems);
	status = problems.failed ? WCIFIT_FAILED : wci_locate(&file, NULL);
	wci_problems_free(&problems);
	return status;
}

START_TEST(memory_runs_out)
{
	char *path = test_path(folder, "x.yaml");

	test_write(path, text);
	ck_assert_uint_gt(test_each_allocation(work, path, true), 20);
	wci_free(path);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("locate");
	TCase *all = tcase_create("locate");

	tcase_add_checked_fixture(all, set_up, tear_down);
	tcase_add_test(all, finds_values);
	tcase_add_test(all, a_file_that_is_gone);
	tcase_add_test(all, memory_runs_out);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

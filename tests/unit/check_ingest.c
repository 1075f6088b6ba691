/* SPDX-License-Identifier: MIT */
/* wcifit_ingest: memory that runs out, and the callbacks. */
#include <stdlib.h>
#include <string.h>

#include "support/support.h"

static const char reference[] =
    "sources:\n"
    "- {id: paper, title: T, publisher: P, published: 2024-05-24, language: "
    "en}\n"
    "regions:\n"
    "- {id: CN, name: China, kind: country, aliases: [PRC]}\n"
    "- {id: GD, name: Guangdong, kind: province, parent: China}\n"
    "industries:\n"
    "- {id: cars, name: Cars, gbt4754: [C36, C37]}\n"
    "wordings:\n"
    "- {word: over, low_factor: 1, high_factor: open}\n"
    "- {word: converted, low_factor: 0.98, high_factor: 1.02}\n"
    "exchange_rates:\n"
    "- {currency: USD, period: 2024, rate: 7.1, source: paper}\n"
    "fairs:\n"
    "- id: f\n"
    "  series: s\n"
    "  edition: 1\n"
    "  name: Fair\n"
    "  starts: 2024-05-23\n"
    "  ends: 2024-05-26\n"
    "  scopes:\n"
    "  - {id: whole, name: W, partition: true}\n"
    "  - {id: a, name: A, parent: whole}\n"
    "  - {id: b, name: B, parent: whole}\n"
    "  breakdowns:\n"
    "  - {id: by, scope: whole, dimension: industry, members: [cars]}\n";
/* Its name makes it be read first, so that all it refers to is pending. */
static const char early[] =
    "signings:\n"
    "- {id: s1, fair: f, title: T, investors: [o1], origin: PRC, value: over "
    "5m USD,\n"
    "   sources: paper, scope: whole, kind: batch}\n"
    "- {id: s2, fair: f, title: T, sources: [paper], part_of: s1}\n"
    "organizations:\n"
    "- {id: o1, name: O, origin: Guangdong}\n";
static const char claims[] =
    "claims:\n"
    "- {fair: f, scope: whole, projects: over 10, value: 5bn CNY, source: "
    "paper, locator: x}\n"
    "- {fair: f, scope: whole, origin: [GD, CN], share_of_value: 5%, source: "
    "paper, locator: x}\n"
    "indicators:\n"
    "- {fair: f, indicator: i, value: over 12.5, unit: m, source: paper, "
    "locator: x}\n";
static const char broken[] =
    "signings:\n"
    "- {id: s1, fair: g, title: T, sources: papr, value: 5 RBM, part_of: s9}\n"
    "- {id: s2, fair: f, title: T, sources: paper, part_of: s9, scope: w}\n"
    "claims:\n"
    "- {fair: f, scope: w, source: paper, locator: x}\n"
    "- {fair: f, scope: whole, value: about 5bn CNY, source: paper, locator: "
    "x}\n"
    "bogus: [\n";

struct job {
	char *folder;
	size_t problems; /* told */
	size_t progress;
	struct wcifit_ingest_result result;
};

static void
on_problem(void *context, const struct wcifit_problem *problem)
{
	struct job *job = context;

	ck_assert_ptr_nonnull(problem->message);
	ck_assert_ptr_nonnull(problem->path);
	ck_assert_uint_gt(problem->line, 0);
	job->problems++;
}

static void
on_progress(void *context, uint64_t done, uint64_t total)
{
	struct job *job = context;

	ck_assert_uint_le(done, total);
	job->progress++;
}

static enum wcifit_status
check(void *context)
{
	struct job *job = context;
	const char *const seeds[] = { job->folder };
	struct wcifit_ingest_options options = { .seeds = seeds,
		.seed_count = 1,
		.database = "unused",
		.check_only = true,
		.threads = 1,
		.max_problems = 50,
		.problem = on_problem,
		.progress = on_progress,
		.context = job };
	struct wcifit_error error = { WCIFIT_OK, "" };
	enum wcifit_status status;

	job->problems = 0;
	status = wcifit_ingest(&options, &job->result, &error);
	if (status == WCIFIT_FAILED)
		ck_assert_msg(strstr(error.message, "memory") != NULL, "%s",
		    error.message);
	return status;
}

static void
put(const char *folder, const char *name, const char *text)
{
	char *path = test_path(folder, name);

	test_write(path, text);
	wci_free(path);
}

/*
 * As test_each_allocation; where every step is watched (CK_FORK=no, by the
 * sanitizers or valgrind) only each seventh allocation fails.
 */
static unsigned long
each_allocation(enum wcifit_status (*work)(void *context), void *context)
{
	const char *fork_words = getenv("CK_FORK");
	bool watched = fork_words != NULL && strcmp(fork_words, "no") == 0;
	enum wcifit_status status;
	unsigned long asked;
	unsigned long n;

	for (n = 1;; n += watched ? 7 : 1) {
		(void)wci_mem_fail_after(n);
		status = work(context);
		asked = wci_mem_fail_after(0);
		if (asked < n)
			break;
	}
	ck_assert_int_eq(status, WCIFIT_OK);
	return asked;
}

START_TEST(good_seeds_without_memory)
{
	struct job job = { .folder = test_dir_make() };

	put(job.folder, "reference.yaml", reference);
	put(job.folder, "early.yaml", early);
	put(job.folder, "later.yaml", claims);
	ck_assert_int_eq(check(&job), WCIFIT_OK);
	ck_assert_uint_eq(job.problems, 0);
	ck_assert_uint_gt(job.progress, 0);
	ck_assert_uint_eq(job.result.files, 3);
	ck_assert_uint_eq(job.result.bytes,
	    strlen(reference) + strlen(early) + strlen(claims));
	ck_assert_uint_gt(each_allocation(check, &job), 50);
	test_dir_remove(job.folder);
}
END_TEST

/* Rejected is what this work is about: it counts as done. */
static enum wcifit_status
check_broken(void *context)
{
	enum wcifit_status status = check(context);

	ck_assert_int_ne(status, WCIFIT_OK);
	return status == WCIFIT_REJECTED ? WCIFIT_OK : status;
}

START_TEST(bad_seeds_without_memory)
{
	struct job job = { .folder = test_dir_make() };

	put(job.folder, "reference.yaml", reference);
	put(job.folder, "wrong.yaml", broken);
	ck_assert_int_eq(check(&job), WCIFIT_REJECTED);
	ck_assert_uint_eq(job.problems, job.result.problems);
	ck_assert_uint_ge(job.problems, 7);
	ck_assert_uint_gt(each_allocation(check_broken, &job), 50);
	test_dir_remove(job.folder);
}
END_TEST

START_TEST(an_interrupt_stops_it)
{
	struct job job = { .folder = test_dir_make() };

	put(job.folder, "reference.yaml", reference);
	wcifit_interrupt();
	ck_assert_int_eq(check(&job), WCIFIT_INTERRUPTED);
	wcifit_interrupt_clear();
	ck_assert_int_eq(check(&job), WCIFIT_OK);
	test_dir_remove(job.folder);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("ingest");
	TCase *all = tcase_create("ingest");

	tcase_set_timeout(all, 0);
	tcase_add_test(all, good_seeds_without_memory);
	tcase_add_test(all, bad_seeds_without_memory);
	tcase_add_test(all, an_interrupt_stops_it);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

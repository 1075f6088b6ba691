/* SPDX-License-Identifier: MIT */
/* ingest/seedfiles: which files are seeds, their names, bytes and hashes. */
#include "ingest/seedfiles.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/support.h"

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
put_folder(const char *name)
{
	char *path = test_path(folder, name);

	ck_assert_int_eq(mkdir(path, 0777), 0);
	wci_free(path);
}

static void
put_file(const char *name, const char *text)
{
	char *path = test_path(folder, name);

	test_write(path, text);
	wci_free(path);
}

/* Collect from arguments below the folder; names joined by blanks. */
static enum wcifit_status
collect(const char *const *arguments, size_t count, struct wci_buf *names,
    struct wcifit_error *error)
{
	struct wci_seed_files files = { .files = NULL };
	char *paths[8] = { NULL };
	enum wcifit_status status;
	size_t i;

	for (i = 0; i < count; i++)
		paths[i] = arguments[i][0] == '/'
		    ? wci_strdup(arguments[i])
		    : test_path(folder, arguments[i]);
	status = wci_seed_files_collect(
	    &files, (const char *const *)paths, count, error);
	for (i = 0; status == WCIFIT_OK && i < files.count; i++)
		wci_buf_printf(
		    names, "%s%s", i != 0 ? " " : "", files.files[i].name);
	wci_seed_files_free(&files);
	for (i = 0; i < count; i++)
		wci_free(paths[i]);
	return status;
}

START_TEST(folders_are_walked)
{
	static const char *const one[] = { "seeds" };
	static const char *const slashes[] = { "seeds///" };
	static const char *const dot[] = { "seeds/." };
	static const char *const two[] = { "seeds/b", "seeds/a.yaml" };
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf names = WCI_BUF_EMPTY;

	put_folder("seeds");
	put_folder("seeds/b");
	put_folder("seeds/B");
	put_folder("seeds/.git");
	put_file("seeds/a.yaml", "x");
	put_file("seeds/z.yml", "x");
	put_file("seeds/.hidden.yaml", "x");
	put_file("seeds/notes.txt", "x");
	put_file("seeds/schema.json", "x");
	put_file("seeds/yaml", "x");
	put_file("seeds/a.yaml~", "x");
	put_file("seeds/b/c.yaml", "x");
	put_file("seeds/B/c.yaml", "x");
	put_file("seeds/.git/d.yaml", "x");
	ck_assert_int_eq(collect(one, 1, &names, &error), WCIFIT_OK);
	ck_assert_str_eq(wci_buf_text(&names),
	    "seeds/B/c.yaml seeds/a.yaml seeds/b/c.yaml seeds/z.yml");
	wci_buf_clear(&names);
	ck_assert_int_eq(collect(slashes, 1, &names, &error), WCIFIT_OK);
	ck_assert_str_eq(wci_buf_text(&names),
	    "seeds/B/c.yaml seeds/a.yaml seeds/b/c.yaml seeds/z.yml");
	wci_buf_clear(&names);
	ck_assert_int_eq(collect(dot, 1, &names, &error), WCIFIT_OK);
	ck_assert_str_eq(
	    wci_buf_text(&names), "B/c.yaml a.yaml b/c.yaml z.yml");
	wci_buf_clear(&names);
	ck_assert_int_eq(collect(two, 2, &names, &error), WCIFIT_OK);
	ck_assert_str_eq(wci_buf_text(&names), "a.yaml b/c.yaml");
	wci_buf_free(&names);
}
END_TEST

/* A file that is named is read whatever it is called. */
START_TEST(files_are_taken_as_named)
{
	static const char *const one[] = { "seeds.txt" };
	struct wci_buf names = WCI_BUF_EMPTY;

	put_file("seeds.txt", "x");
	ck_assert_int_eq(collect(one, 1, &names, NULL), WCIFIT_OK);
	ck_assert_str_eq(wci_buf_text(&names), "seeds.txt");
	wci_buf_free(&names);
}
END_TEST

static void
assert_failure(const char *const *arguments, size_t count,
    enum wcifit_status status, const char *said)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_buf names = WCI_BUF_EMPTY;

	ck_assert_int_eq(collect(arguments, count, &names, &error), status);
	ck_assert_msg(strstr(error.message, said) != NULL, "%s", error.message);
	wci_buf_free(&names);
}

START_TEST(what_cannot_be_read)
{
	static const char *const missing[] = { "missing" };
	static const char *const empty[] = { "empty" };
	static const char *const fifo[] = { "fifo" };
	static const char *const device[] = { "/dev/null" };
	static const char *const same[] = { "a/x.yaml", "b/x.yaml" };
	static const char *const twice[] = { "a", "a" };
	static const char *const loop[] = { "loop" };
	char *path;

	put_folder("empty");
	put_folder("a");
	put_folder("b");
	put_file("empty/notes.txt", "x");
	put_file("a/x.yaml", "x");
	put_file("b/x.yaml", "x");
	path = test_path(folder, "fifo");
	ck_assert_int_eq(mkfifo(path, 0666), 0);
	wci_free(path);
	assert_failure(
	    missing, 1, WCIFIT_FAILED, "missing: No such file or directory");
	assert_failure(
	    empty, 1, WCIFIT_FAILED, "empty: holds no seed file (*.yaml)");
	assert_failure(
	    fifo, 1, WCIFIT_FAILED, "fifo: is neither a file nor a folder");
	assert_failure(device, 1, WCIFIT_FAILED,
	    "/dev/null: is neither a file nor a folder");
	assert_failure(
	    same, 2, WCIFIT_USAGE, "two seeds are both known as 'x.yaml'");
	assert_failure(
	    twice, 2, WCIFIT_USAGE, "two seeds are both known as 'a/x.yaml'");
	/* A folder that holds itself has an end. */
	put_folder("loop");
	path = test_path(folder, "loop/again");
	ck_assert_int_eq(symlink(".", path), 0);
	wci_free(path);
	assert_failure(
	    loop, 1, WCIFIT_FAILED, "folders are nested more than 32 deep");
}
END_TEST

START_TEST(hashes_what_it_reads)
{
	static const char *const texts[] = { "", "a", "b", "a" };
	struct wci_seed_file files[4];
	char hash[WCI_HASH_TEXT];
	struct wcifit_error error = { WCIFIT_OK, "" };
	char *path = test_path(folder, "x.yaml");
	size_t i;

	for (i = 0; i < 4; i++) {
		files[i] = (struct wci_seed_file){ .path = path };
		test_write(path, texts[i]);
		ck_assert_int_eq(
		    wci_seed_file_hash(&files[i], &error), WCIFIT_OK);
		ck_assert_uint_eq(files[i].bytes, strlen(texts[i]));
	}
	/* XXH3 of nothing, 128 bits, as the xxhsum program prints it. */
	wci_seed_file_hash_text(&files[0], hash);
	ck_assert_str_eq(hash, "99aa06d3014798d86001c324468d497f");
	ck_assert_mem_eq(files[1].hash, files[3].hash, WCI_HASH_SIZE);
	ck_assert_mem_ne(files[1].hash, files[2].hash, WCI_HASH_SIZE);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(wci_seed_file_hash(&files[0], &error), WCIFIT_FAILED);
	ck_assert_ptr_nonnull(strstr(error.message, "x.yaml: No such file"));
	wci_free(path);
}
END_TEST

START_TEST(places_of_bytes)
{
	static const struct {
		uint64_t byte;
		uint32_t line;
		uint32_t column;
	} cases[] = {
		{ 0, 1, 1 },
		{ 2, 1, 3 },
		/* 甲 takes three bytes and one column. */
		{ 5, 1, 4 },
		{ 6, 2, 1 },
		{ 7, 2, 2 },
		/* CR LF is one line break, CR alone too. */
		{ 9, 3, 1 },
		{ 11, 4, 1 },
		{ 99, 4, 2 },
	};
	char *path = test_path(folder, "x.yaml");
	struct wci_seed_file file = { .path = path };
	struct wci_seed_input *input = NULL;
	size_t i;

	test_write(path, "ab甲\nc\r\nd\re");
	ck_assert_int_eq(wci_seed_input_open(&file, &input, NULL), WCIFIT_OK);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint32_t line = 0;
		uint32_t column = 0;

		wci_seed_input_place(input, cases[i].byte, &line, &column);
		ck_assert_msg(
		    line == cases[i].line && column == cases[i].column,
		    "byte %u: %u:%u", (unsigned)cases[i].byte, (unsigned)line,
		    (unsigned)column);
	}
	wci_seed_input_close(input);
	wci_seed_input_close(NULL);
	wci_free(path);
}
END_TEST

START_TEST(reading_can_be_interrupted)
{
	char *path = test_path(folder, "x.yaml");
	struct wci_seed_file file = { .path = path };
	struct wcifit_error error = { WCIFIT_OK, "" };

	test_write(path, "a");
	wcifit_interrupt();
	ck_assert_int_eq(wci_seed_file_hash(&file, &error), WCIFIT_INTERRUPTED);
	wcifit_interrupt_clear();
	wci_free(path);
}
END_TEST

static enum wcifit_status
work(void *context)
{
	struct wci_seed_files files = { .files = NULL };
	const char *const seeds[] = { context };
	enum wcifit_status status =
	    wci_seed_files_collect(&files, seeds, 1, NULL);

	if (status == WCIFIT_OK)
		ck_assert_uint_eq(files.count, 3);
	wci_seed_files_free(&files);
	return status;
}

START_TEST(memory_runs_out)
{
	put_folder("d");
	put_file("a.yaml", "x");
	put_file("b.yaml", "x");
	put_file("d/c.yaml", "x");
	ck_assert_uint_gt(test_each_allocation(work, folder, true), 10);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("seedfiles");
	TCase *all = tcase_create("seedfiles");

	tcase_add_checked_fixture(all, set_up, tear_down);
	tcase_add_test(all, folders_are_walked);
	tcase_add_test(all, files_are_taken_as_named);
	tcase_add_test(all, what_cannot_be_read);
	tcase_add_test(all, hashes_what_it_reads);
	tcase_add_test(all, places_of_bytes);
	tcase_add_test(all, reading_can_be_interrupted);
	tcase_add_test(all, memory_runs_out);
	suite_add_tcase(suite, all);
	return wci_run_suite(suite);
}

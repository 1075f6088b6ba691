/* SPDX-License-Identifier: MIT */
/* core/embed: what was compiled in is what lies in schema/. */
#include "core/embed.h"

#include <string.h>

#include "support/support.h"

START_TEST(names_are_sorted_and_found)
{
	size_t i;

	ck_assert_uint_gt(wci_embedded_count, 0);
	for (i = 0; i < wci_embedded_count; i++) {
		const struct wci_embedded *file = &wci_embedded_files[i];

		if (i > 0)
			ck_assert_int_lt(strcmp(file[-1].name, file->name), 0);
		ck_assert_ptr_eq(wci_embed_find(file->name), file);
	}
}
END_TEST

START_TEST(bytes_are_those_of_the_files)
{
	size_t i;

	for (i = 0; i < wci_embedded_count; i++) {
		const struct wci_embedded *file = &wci_embedded_files[i];
		char *folder = test_source("schema");
		char *path = test_path(folder, file->name);
		size_t length = 0;
		char *text = test_read(path, &length);

		ck_assert_uint_eq(file->length, length);
		ck_assert_msg(memcmp(file->text, text, length + 1) == 0,
		    "%s differs", file->name);
		wci_free(text);
		wci_free(path);
		wci_free(folder);
	}
}
END_TEST

START_TEST(unknown_names_are_not_found)
{
	static const char *const names[] = { "", "a", "schema.sq",
		"schema.sqlx", "reports/", "zzz" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		ck_assert_ptr_null(wci_embed_find(names[i]));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("embed");
	TCase *tcase = tcase_create("embed");

	tcase_add_test(tcase, names_are_sorted_and_found);
	tcase_add_test(tcase, bytes_are_those_of_the_files);
	tcase_add_test(tcase, unknown_names_are_not_found);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

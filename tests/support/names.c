/* SPDX-License-Identifier: MIT */
/* Words that name rows. */
#include "support/names.h"

#include "support/support.h"

void
test_same_name(const struct wci_name *got, const struct wci_name *expected)
{
	ck_assert_ptr_eq(got->collection, expected->collection);
	ck_assert_str_eq(got->name, expected->name);
	ck_assert_str_eq(got->id, expected->id);
	ck_assert_uint_eq(got->name_length, expected->name_length);
	ck_assert_uint_eq(got->id_length, expected->id_length);
	ck_assert_int_eq(got->kind, expected->kind);
	ck_assert_uint_eq(got->file, expected->file);
	ck_assert_uint_eq(got->line, expected->line);
	ck_assert_uint_eq(got->column, expected->column);
	ck_assert_uint_eq(got->row, expected->row);
}

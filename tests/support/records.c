/* SPDX-License-Identifier: MIT */
/* What was read of seeds, as text. */
#include "support/records.h"

bool
test_is_figure(enum wci_field_kind kind)
{
	return kind >= WCI_F_AMOUNT && kind <= WCI_F_QUANTITY;
}

static void
put_item(
    enum wci_field_kind kind, const struct wci_item *item, struct wci_buf *out)
{
	if (kind == WCI_F_RECORDS) {
		test_put_record(item->record, out);
		return;
	}
	wci_buf_printf(out, " %u:%u=%s", (unsigned)item->line,
	    (unsigned)item->column, item->text);
	if (test_is_figure(kind))
		wci_buf_printf(out, "{%lld %lld %s %d}",
		    (long long)item->figure->number,
		    (long long)item->figure->upper, item->figure->currency,
		    (int)item->figure->qualifier);
	else if (item->number != 0)
		wci_buf_printf(out, "(%lld)", (long long)item->number);
}

void
test_put_record(const struct wci_record *record, struct wci_buf *out)
{
	size_t i;
	size_t n;

	wci_record_path(record, NULL, 0, out);
	wci_buf_printf(out, " file %u at %u:%u%s", (unsigned)record->file,
	    (unsigned)record->line, (unsigned)record->column,
	    record->broken ? " broken" : "");
	for (i = 0; i < record->collection->field_count; i++)
		for (n = 0; n < record->values[i].count; n++) {
			const struct wci_field *field =
			    &record->collection->fields[i];

			wci_buf_printf(out, " %s", field->key);
			put_item(field->kind, &record->values[i].items[n], out);
		}
	wci_buf_puts(out, "\n");
}

static void
put_problems(struct wci_problems *problems, struct wci_buf *out)
{
	size_t i;

	wci_buf_printf(out, "%zu problems, cut %u\n", problems->total,
	    (unsigned)problems->cut);
	wci_problems_sort(problems);
	for (i = 0; i < problems->count; i++) {
		const struct wci_finding *f = &problems->findings[i];

		wci_buf_printf(out, "%u:%u %s: %s\n", (unsigned)f->line,
		    (unsigned)f->column, f->path, f->message);
	}
}

void
test_put_files(struct wci_seed_files *files, struct wci_buf *out)
{
	size_t i;

	for (i = 0; i < files->count; i++) {
		struct wci_seed_file *file = &files->files[i];
		struct wci_problems *problems = wci_seed_problems(files, file);
		char hash[WCI_HASH_TEXT];

		ck_assert_ptr_nonnull(problems);
		wci_seed_file_hash_text(file, hash);
		wci_buf_printf(out, "%s\n", file->name);
		if (problems->cut == 0)
			wci_buf_printf(out, "%s %llu bytes\n", hash,
			    (unsigned long long)file->bytes);
		put_problems(problems, out);
	}
}

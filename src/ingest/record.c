/* SPDX-License-Identifier: MIT */
/* Looking into a record. */
#include "ingest/record.h"

#include <string.h>

const struct wci_value *
wci_record_value(const struct wci_record *record, const char *key)
{
	size_t at = wci_collection_field(record->collection, key, strlen(key));

	return &record->values[at];
}

const struct wci_item *
wci_record_item(const struct wci_record *record, const char *key)
{
	const struct wci_value *value = wci_record_value(record, key);

	return value->count != 0 ? &value->items[0] : NULL;
}

const char *
wci_record_text(const struct wci_record *record, const char *key)
{
	const struct wci_item *item = wci_record_item(record, key);
	size_t at = wci_collection_field(record->collection, key, strlen(key));

	return item != NULL ? item->text
			    : record->collection->fields[at].fallback;
}

void
wci_record_path(const struct wci_record *record, const char *key, size_t n,
    struct wci_buf *out)
{
	if (record->owner != NULL) {
		wci_record_path(record->owner, NULL, 0, out);
		wci_buf_putc(out, '.');
	}
	wci_buf_printf(
	    out, "%s[%u]", record->collection->name, (unsigned)record->index);
	if (key == NULL)
		return;
	wci_buf_printf(out, ".%s", key);
	if (wci_record_value(record, key)->count > 1)
		wci_buf_printf(out, "[%zu]", n);
}

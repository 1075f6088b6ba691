/* SPDX-License-Identifier: MIT */
/*
 * The JSON Schema of a seed file, written from the field tables, so that an
 * editor knows what ingest knows about the form of a file.  What needs other
 * files (references, duplicates) is ingest's alone.
 */
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "ingest/amount.h"
#include "ingest/collections.h"

/* What JSON Schema can say of a kind: a pattern, or a type. */
static const char *const patterns[WCI_F_KIND_COUNT] = {
	[WCI_F_TEXT] = "\\\\S",
	[WCI_F_SLUG] = "^[A-Za-z0-9][A-Za-z0-9._-]*$",
	[WCI_F_DATE] = "^(unknown|[0-9]{4}-[0-9]{2}-[0-9]{2})$",
	[WCI_F_PERIOD] = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
	[WCI_F_CODE] = "^[0-9]{6}$",
	[WCI_F_LANGUAGE] = "^[a-z]{2,3}$",
	[WCI_F_URL] = "^https?://[^\\\\s\\\"<>]+$",
	[WCI_F_AMOUNT] = "[0-9]",
	[WCI_F_COUNT] = "[0-9]",
	[WCI_F_SHARE] = "[0-9]|half|半|成",
	[WCI_F_QUANTITY] = "[0-9]",
	[WCI_F_RATE] = "^[0-9]+(\\\\.[0-9]{1,6})?$",
	[WCI_F_FACTOR] = "^(open|[0-9]+(\\\\.[0-9]{1,6})?)$",
	[WCI_F_MEMBER] = "\\\\S",
	[WCI_F_REF] = "\\\\S",
};

/* Editors read an unquoted 2024 or 110 as a number: allow both. */
static bool
may_be_number(enum wci_field_kind kind)
{
	return kind == WCI_F_COUNT || kind == WCI_F_QUANTITY ||
	    kind == WCI_F_RATE || kind == WCI_F_FACTOR ||
	    kind == WCI_F_PERIOD || kind == WCI_F_TEXT || kind == WCI_F_CODE ||
	    kind == WCI_F_SLUG || kind == WCI_F_REF || kind == WCI_F_MEMBER;
}

/* "a|b|c" or "A, B" as the members of a JSON array. */
static void
put_words(struct wci_buf *out, const char *words)
{
	wci_buf_putc(out, '"');
	for (; *words != '\0'; words++) {
		if (*words == '|' || *words == ',')
			wci_buf_puts(out, "\", \"");
		else if (*words != ' ')
			wci_buf_putc(out, *words);
	}
	wci_buf_putc(out, '"');
}

/* A string of our own tables: only quotes need care. */
static void
put_string(struct wci_buf *out, const char *s)
{
	wci_buf_putc(out, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			wci_buf_putc(out, '\\');
		wci_buf_putc(out, *s);
	}
	wci_buf_putc(out, '"');
}

static void
put_scalar(struct wci_buf *out, const struct wci_field *field)
{
	switch (field->kind) {
	case WCI_F_INT:
		wci_buf_puts(out, "{\"type\": \"integer\", \"minimum\": 0}");
		break;
	case WCI_F_FLAG:
		wci_buf_puts(out, "{\"type\": \"boolean\"}");
		break;
	case WCI_F_CHOICE:
		wci_buf_puts(out, "{\"enum\": [");
		put_words(out, field->of);
		wci_buf_puts(out, "]}");
		break;
	case WCI_F_CURRENCY:
		wci_buf_puts(out, "{\"enum\": [");
		put_words(out, wci_currencies());
		wci_buf_puts(out, "]}");
		break;
	default:
		wci_buf_printf(out,
		    "{\"type\": %s, \"minLength\": 1, \"pattern\": \"%s\"}",
		    may_be_number(field->kind) ? "[\"string\", \"number\"]"
					       : "\"string\"",
		    patterns[field->kind]);
	}
}

static void
put_type(struct wci_buf *out, const struct wci_field *field)
{
	if (field->kind == WCI_F_RECORDS) {
		wci_buf_printf(out,
		    "{\"type\": \"array\", \"minItems\": 1, \"items\": "
		    "{\"$ref\": \"#/$defs/%s\"}}",
		    field->of);
	} else if ((field->flags & WCI_LIST) != 0) {
		wci_buf_puts(out, "{\"anyOf\": [");
		put_scalar(out, field);
		wci_buf_puts(out,
		    ", {\"type\": \"array\", \"minItems\": 1, \"items\": ");
		put_scalar(out, field);
		wci_buf_puts(out, "}]}");
	} else {
		put_scalar(out, field);
	}
}

/* A claim gives one measure at least. */
static void
put_measures(struct wci_buf *out)
{
	static const char *const measures[] = { "projects", "value",
		"share_of_projects", "share_of_value", "average_value" };
	size_t i;

	wci_buf_puts(out, ",\n      \"anyOf\": [");
	for (i = 0; i < sizeof(measures) / sizeof(measures[0]); i++)
		wci_buf_printf(out, "%s{\"required\": [\"%s\"]}",
		    i != 0 ? ", " : "", measures[i]);
	wci_buf_putc(out, ']');
}

static void
put_collection(struct wci_buf *out, const struct wci_collection *kind)
{
	const char *comma = "";
	size_t i;

	wci_buf_printf(
	    out, "    \"%s\": {\n      \"description\": ", kind->name);
	put_string(out, kind->meaning);
	wci_buf_puts(out,
	    ",\n      \"type\": \"object\",\n"
	    "      \"additionalProperties\": false,\n"
	    "      \"required\": [");
	for (i = 0; i < kind->field_count; i++) {
		if ((kind->fields[i].flags & WCI_REQUIRED) == 0)
			continue;
		wci_buf_printf(out, "%s\"%s\"", comma, kind->fields[i].key);
		comma = ", ";
	}
	wci_buf_puts(out, "],\n      \"properties\": {\n");
	for (i = 0; i < kind->field_count; i++) {
		const struct wci_field *field = &kind->fields[i];

		wci_buf_printf(
		    out, "        \"%s\": {\"description\": ", field->key);
		put_string(out, field->meaning);
		wci_buf_puts(out, ", \"allOf\": [");
		put_type(out, field);
		wci_buf_printf(
		    out, "]}%s\n", i + 1 < kind->field_count ? "," : "");
	}
	wci_buf_puts(out, "      }");
	if (strcmp(kind->name, "claims") == 0)
		put_measures(out);
	wci_buf_puts(out, "\n    }");
}

static void
put_top(struct wci_buf *out)
{
	const char *comma = "";
	size_t i;

	wci_buf_puts(out,
	    "{\n"
	    "  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
	    "  \"title\": \"wcifit seed file\",\n"
	    "  \"type\": \"object\",\n"
	    "  \"minProperties\": 1,\n"
	    "  \"additionalProperties\": false,\n"
	    "  \"properties\": {");
	for (i = 0; i < wci_collection_count; i++) {
		if (!wci_collections[i].top)
			continue;
		wci_buf_printf(out,
		    "%s\n    \"%s\": {\"type\": \"array\", \"items\": "
		    "{\"$ref\": \"#/$defs/%s\"}}",
		    comma, wci_collections[i].name, wci_collections[i].name);
		comma = ",";
	}
	wci_buf_puts(out, "\n  },\n  \"$defs\": {\n");
}

enum wcifit_status
wcifit_yaml_schema(const struct wcifit_sink *sink, struct wcifit_error *error)
{
	struct wci_buf out = WCI_BUF_EMPTY;
	enum wcifit_status status = WCIFIT_OK;
	size_t i;
	int code;

	put_top(&out);
	for (i = 0; i < wci_collection_count; i++) {
		put_collection(&out, &wci_collections[i]);
		wci_buf_puts(
		    &out, i + 1 < wci_collection_count ? ",\n" : "\n  }\n}\n");
	}
	if (out.failed) {
		status = wci_fail_memory(error);
	} else {
		code = sink->write(sink->context, out.data, out.length);
		if (code != 0)
			status = wci_fail_errno(
			    error, code, "writing the JSON Schema");
	}
	wci_buf_free(&out);
	return status;
}

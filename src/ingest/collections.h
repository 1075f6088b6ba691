/* SPDX-License-Identifier: MIT */
/*
 * What a seed file may hold: one table of fields a collection.  Reading,
 * checking, "did you mean", the INSERT, and the JSON Schema for editors all
 * come from these tables; adding a field is adding a line (and its column in
 * schema.sql, which a test compares).
 */
#ifndef WCI_INGEST_COLLECTIONS_H
#define WCI_INGEST_COLLECTIONS_H

#include <stdbool.h>
#include <stddef.h>

enum wci_field_kind {
	WCI_F_TEXT,	/* any words, not empty */
	WCI_F_SLUG,	/* an id: letters, digits, and - . _ inside */
	WCI_F_INT,	/* a whole number */
	WCI_F_FLAG,	/* true or false */
	WCI_F_DATE,	/* 2024-05-23, or unknown */
	WCI_F_PERIOD,	/* 2024, 2024-05 or 2024-05-23 */
	WCI_F_CODE,	/* six digits of GB/T 2260 */
	WCI_F_LANGUAGE, /* two or three letters of ISO 639 */
	WCI_F_URL,	/* http:// or https:// */
	WCI_F_CHOICE,	/* one of `of`, "a|b|c" */
	WCI_F_AMOUNT,	/* money as a source words it */
	WCI_F_COUNT,	/* a count as a source words it */
	WCI_F_SHARE,	/* a share as a source words it */
	WCI_F_QUANTITY, /* any figure as a source words it */
	WCI_F_RATE,	/* an exact decimal above zero */
	WCI_F_FACTOR,	/* an exact decimal, or open */
	WCI_F_CURRENCY, /* an ISO 4217 code that is known */
	WCI_F_MEMBER,	/* of a dimension that another key names */
	WCI_F_REF,	/* a row of one of the collections `of`, "a|b" */
	WCI_F_RECORDS,	/* a list of mappings of the collection `of` */
	WCI_F_KIND_COUNT
};

enum wci_field_flags {
	WCI_REQUIRED = 1,
	WCI_LIST = 2, /* a list; a list of one may stand as a scalar */
	/* A row of the same collection, whose words are not kept in memory: the
	   finished table tells whether there is one. */
	WCI_AMONG = 4
};

/* Where a field goes. */
enum wci_target {
	WCI_TO_COLUMN,	/* the column(s) named after it */
	WCI_TO_MEMBERS, /* rows (owner, member) of the child table `table` */
	WCI_TO_LIST,	/* rows (owner, position, member) of that table */
	WCI_TO_WORDS,	/* one column, the items joined by a blank */
	WCI_TO_NAMES,	/* the table `reference_names` alone */
	WCI_TO_NOTHING	/* the collection's own code reads it */
};

struct wci_field {
	const char *key;
	enum wci_field_kind kind;
	unsigned flags;
	const char *of;
	const char *fallback; /* what a missing key means; NULL: NULL */
	const char *meaning;  /* for editors: a sentence */
	enum wci_target target;
	const char
	    *table; /* child table, or another base name of the columns */
};

struct wci_collection {
	const char *name;  /* key in a seed file */
	const char *table; /* NULL: its rows are written by own code */
	const char *owner; /* column of the owner in child tables */
	const char *key;   /* columns that tell its rows apart, "a|b" */
	bool top;	   /* may stand at the top of a file */
	bool streamed;	   /* too many rows to keep in memory */
	const char *meaning;
	const struct wci_field *fields;
	size_t field_count;
};

/* No collection has more fields (their set is kept in a bit mask). */
#define WCI_MAX_FIELDS 32

extern const struct wci_collection wci_collections[];
extern const size_t wci_collection_count;

/* Whether the key (or name of a collection) is these bytes. */
static inline bool
wci_key_is(const char *key, const char *text, size_t length)
{
	size_t i = 0;

	while (i < length && key[i] != '\0' && key[i] == text[i])
		i++;
	return i == length && key[i] == '\0';
}

/* By name; NULL when there is none. */
const struct wci_collection *wci_collection_find(
    const char *name, size_t length);

/* Index of a field by key, or field_count. */
size_t wci_collection_field(
    const struct wci_collection *collection, const char *key, size_t length);

/*
 * The columns a field of that kind is stored in, "%" standing for its base
 * name; NULL-terminated; {"%"} for most.
 */
const char *const *wci_field_columns(enum wci_field_kind kind);

/* Whether `name` is one of the alternatives "a|b|c"; its place in *at. */
bool wci_choice_has(
    const char *choices, const char *name, size_t length, size_t *at);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The lines of one report: rows of the table `cells` for one dimension of one
 * scope, in the making.  What is announced and what the signings come to stand side
 * by side.
 */
#ifndef WCI_INGEST_LINES_H
#define WCI_INGEST_LINES_H

#include "core/buf.h"
#include "db/intake.h"
#include "ingest/arena.h"

/* What a report breaks down by, in the order of the words in the table. */
enum wci_by {
	WCI_BY_NOTHING, /* scopes as a whole */
	WCI_BY_HOST,
	WCI_BY_INDUSTRY,
	WCI_BY_INVESTOR_CLASS,
	WCI_BY_ORIGIN,
	WCI_BY_PROJECT_TYPE,
	WCI_BY_SIZE,
	WCI_BY_STAGE,
	WCI_BY_COUNT
};

extern const char *const wci_by_words[WCI_BY_COUNT];

/* In the order in which a report has them. */
enum wci_line_kind {
	WCI_LINE_MEMBER,
	WCI_LINE_LISTED,
	WCI_LINE_SINGLE,
	WCI_LINE_WITHIN,
	WCI_LINE_UNSTATED,
	WCI_LINE_SUM,
	WCI_LINE_REMAINDER,
	WCI_LINE_TOTAL,
	WCI_LINE_UNION,
	WCI_LINE_GROUP,
	WCI_LINE_NARROWER,
	WCI_LINE_KINDS
};

/* The kind of that name; WCI_LINE_KINDS: there is none. */
enum wci_line_kind wci_line_kind_of(const char *word);

/* Sums of signings, as in the table signing_totals. */
struct wci_sums {
	int64_t signings;
	int64_t projects_low;
	int64_t projects_high;
	int64_t valued;
	int64_t value_low;
	int64_t value_high;
	bool projects_open;
	bool value_open;
};

/* A scope; of all fairs there is one, "*" and "". */
struct wci_place {
	const char *fair;
	const char *scope;
	const char *name;
	bool whole; /* in it lie all signings of its fair */
	struct wci_sums sums;
};

/* Of columns signings, projects_low … value_high of the current row. */
struct wci_sums wci_sums_read(const struct wci_stmt *stmt, int first);

/* Each signing is in one sum alone: no more than all of them, which fit. */
void wci_sums_add(struct wci_sums *to, const struct wci_sums *from);

/* The columns in which announced figures stand. */
enum wci_announced {
	WCI_PROJECTS_LOW,
	WCI_PROJECTS_HIGH,
	WCI_VALUE_LOW,
	WCI_VALUE_HIGH,
	WCI_PROJECTS_SHARE_LOW,
	WCI_PROJECTS_SHARE_HIGH,
	WCI_VALUE_SHARE_LOW,
	WCI_VALUE_SHARE_HIGH,
	WCI_SOURCES,
	WCI_MEMBERS_COUNTED,
	WCI_MEMBERS_VALUED,
	WCI_MARK,
	WCI_ANNOUNCED_COUNT
};

/* Texts may be NULL as in the table; they are borrowed. */
struct wci_line {
	enum wci_line_kind kind;
	const char *grain;
	const char *cut;
	const char *members;
	const char *label;
	const char *set_id;
	const struct wci_cell *announced; /* NULL: nothing is */
	bool counted;	      /* it is known which signings are meant */
	struct wci_sums sums; /* what they come to */
};

struct wci_lines {
	enum wci_by by;
	const struct wci_place *place;
	struct wci_line *list;
	size_t count;
	size_t capacity;
	struct wci_arena text; /* of the lines */
	struct wci_buf id;     /* that is being spelt */
};

/* Begin the lines of another report. */
void wci_lines_begin(
    struct wci_lines *lines, enum wci_by by, const struct wci_place *place);
void wci_lines_free(struct wci_lines *lines);

/*
 * The id of a set in the place of the report: "fair/scope", and behind it "what" and
 * "member".  NULL: there is no memory.
 */
const char *wci_lines_set_id(
    struct wci_lines *lines, const char *what, const char *member);

/* Add a line; false: there is no memory, or there was none for its set_id. */
bool wci_lines_add(struct wci_lines *lines, const struct wci_line *line);

void wci_lines_sort(struct wci_lines *lines);

/* The n-th line, from 0, as a row of `cells`. */
void wci_lines_give(
    const struct wci_lines *lines, size_t n, struct wci_cell *cells);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Seeds read line by line.
 *
 * What is accepted, and what libyaml does with it (its scanner is meant where
 * rules are quoted):
 *
 *  - A line is so many blanks, then "key: value", "key:", "- value" or
 *    "- key: value"; or it is empty or a comment.  No tabs, no "\r".
 *  - A key is of ASCII letters, digits and _ - . and short, so that ": " behind
 *    it makes it a simple key; it opens a mapping in its column, and a dash
 *    opens a list in its own, unless one is open there.  A line that is indented
 *    less ends what is open in the columns to its right.  A line that matches no
 *    open column is not accepted, so that no plain scalar goes on in it.
 *  - A plain scalar begins with none of the indicators and ends with its line,
 *    before ": ", or before " #"; blanks at its end are not part of it.
 *  - A quoted scalar has no escape, no quote and no line break in it, and but
 *    for a comment nothing stands behind it.
 *  - Brackets close on their line; in them plain scalars end before , ] } and
 *    have no other bracket, no "?", no " #", and a ":" only before a letter, a digit,
 *    _ or / in them; keys are as above.
 *  - Empty values, further dashes on a line, and "---" are not accepted.
 *
 * The places of ends are those of the next token, as in libyaml.
 *
 * Events are handed out for an item at a time, so that what is not accepted in
 * it can be read again from its beginning.
 */
#include "ingest/linewise.h"

#include <string.h>

#include "core/mem.h"
#include "core/status.h"
#include "ingest/characters.h"

#define KEY_BYTES 128
/* Of one item, of a line at the top, and of what stands between two of them. */
#define ITEM_BYTES ((size_t)64 * 1024)
#define ITEM_EVENTS ((size_t)8 * 1024)
_Static_assert(2 * WCI_LINEWISE_DEPTH <= WCI_YAML_MAX_DEPTH,
    "lines and brackets in them nest no deeper than libyaml may");

/* What a byte may be, and where the scan of a scalar has to look closer. */
enum {
	PLAIN = 1,    /* a plain one: at line breaks, : and # */
	BRACKETS = 2, /* the same in brackets: at , ? and brackets as well */
	QUOTED = 4,   /* one in quotes: at line breaks, quotes, backslashes */
	WORD = 8,     /* a letter, a digit or _ */
	KEY = 16,     /* one of a key: - and . as well */
	LETTER = WORD | KEY
};

/* Five or ten letters or digits that follow each other. */
#define FIVE(first)                                                            \
	[first] = LETTER, [(first) + 1] = LETTER, [(first) + 2] = LETTER,      \
	[(first) + 3] = LETTER, [(first) + 4] = LETTER
#define TEN(first) FIVE(first), FIVE((first) + 5)

static const unsigned char kinds[256] = {
	TEN('0'),
	TEN('A'),
	TEN('K'),
	FIVE('U'),
	['Z'] = LETTER,
	TEN('a'),
	TEN('k'),
	FIVE('u'),
	['z'] = LETTER,
	['_'] = LETTER,
	['-'] = KEY,
	['.'] = KEY,
	['\n'] = PLAIN | BRACKETS | QUOTED,
	[':'] = PLAIN | BRACKETS,
	['#'] = PLAIN | BRACKETS,
	[','] = BRACKETS,
	['?'] = BRACKETS,
	['['] = BRACKETS,
	[']'] = BRACKETS,
	['{'] = BRACKETS,
	['}'] = BRACKETS,
	['"'] = QUOTED,
	['\''] = QUOTED,
	['\\'] = QUOTED,
};

/* The line being read. */
struct line {
	const char *at;	     /* the next byte to look at */
	uint32_t column;     /* where it begins, from 0 */
	const char *counted; /* a byte of which the column is known */
	uint32_t characters; /* that column */
};

/* ------------------------------------------------------------------ bytes */

static bool
is(char c, unsigned kind)
{
	return (kinds[(unsigned char)c] & kind) != 0;
}

/* Whether a plain scalar may begin so; '\n' stands behind the text. */
static bool
begins_plain(const char *p)
{
	return is(*p, WORD) || (unsigned char)*p >= 0x80 ||
	    (*p != '\n' && strchr("./()+<=~$^;\\", *p) != NULL) ||
	    (*p == '-' && is(p[1], WORD));
}

static const char *
skip_blanks(const char *p)
{
	while (*p == ' ')
		p++;
	return p;
}

/* The end of a scalar behind which blanks may stand. */
static const char *
trim(const char *begin, const char *end)
{
	while (end > begin && end[-1] == ' ')
		end--;
	return end;
}

/* The column of a byte behind those that were asked for before. */
static uint32_t
column_of(struct line *line, const char *p)
{
	for (; line->counted < p; line->counted++)
		line->characters +=
		    !wci_is_continuation((unsigned char)*line->counted);
	return line->characters;
}

bool
wci_linewise_may_read(const char *text, size_t length)
{
	/* A mark at the beginning shifts columns. */
	return wci_allowed_bytes((const unsigned char *)text, length) ==
	    length &&
	    memchr(text, '\t', length) == NULL &&
	    memchr(text, '\r', length) == NULL &&
	    (length < 3 || memcmp(text, "\xEF\xBB\xBF", 3) != 0);
}

/* ----------------------------------------------------------------- events */

static WCI_SELDOM bool
make_room(struct wci_linewise *l)
{
	void *events = l->events;

	if (wci_grow(&events, &l->capacity, l->count + 1, sizeof(*l->events)) !=
	    0)
		l->no_memory = true;
	l->events = events;
	return !l->no_memory;
}

static struct wci_yaml_event *
add_event(struct wci_linewise *l, enum wci_yaml_kind kind, uint32_t column)
{
	struct wci_yaml_event *event;

	if (l->count == l->capacity && !make_room(l))
		return NULL;
	event = &l->events[l->count++];
	*event = (struct wci_yaml_event){
		.kind = kind, .line = l->line, .column = column + 1
	};
	return event;
}

static bool
add_scalar(struct wci_linewise *l, const char *text, const char *end,
    uint32_t column, bool plain)
{
	struct wci_yaml_event *event = add_event(l, WCI_YAML_SCALAR, column);

	if (event == NULL)
		return false;
	event->text = text;
	event->length = (size_t)(end - text);
	event->plain = plain;
	return true;
}

/* Open a mapping or list in block style. */
static bool
open_node(struct wci_linewise *l, bool list, uint32_t column)
{
	struct wci_yaml_event *event;

	if (l->depth == WCI_LINEWISE_DEPTH)
		return false;
	event = add_event(l, list ? WCI_YAML_SEQ : WCI_YAML_MAP, column);
	if (event == NULL)
		return false;
	event->block = true;
	l->open[l->depth++] =
	    (struct wci_linewise_node){ .list = list, .column = column };
	return true;
}

static void
close_node(struct wci_linewise *l, uint32_t column)
{
	l->depth--;
	(void)add_event(l,
	    l->open[l->depth].list ? WCI_YAML_SEQ_END : WCI_YAML_MAP_END,
	    column);
}

/* ----------------------------------------------------------------- scalars */

/* Whether at most a comment stands there; behind it is the next line. */
static bool
end_line(struct line *line)
{
	const char *p = skip_blanks(line->at);

	if (*p != '\n' && (*p != '#' || p == line->at))
		return false;
	line->at = p;
	return true;
}

static bool
read_quoted(struct wci_linewise *l, struct line *line)
{
	const char *begin = line->at + 1;
	uint32_t column = column_of(line, line->at);
	const char *p = begin;

	while (!is(*p, QUOTED) || (*p != '\n' && *p != '\\' && *p != begin[-1]))
		p++;
	if (*p != begin[-1] || (*p == '\'' && p[1] == '\''))
		return false;
	line->at = p + 1;
	return add_scalar(l, begin, p, column, false);
}

/* A plain scalar outside of brackets, and whatever stands behind it. */
static bool
read_plain(struct wci_linewise *l, struct line *line)
{
	const char *begin = line->at;
	const char *p = begin;

	if (!begins_plain(p))
		return false;
	for (;; p++) {
		while (!is(*p, PLAIN))
			p++;
		if (*p == '\n' || (*p == '#' && p[-1] == ' '))
			break;
		if (*p == ':' && (p[1] == ' ' || p[1] == '\n'))
			return false;
	}
	line->at = p;
	return add_scalar(
	    l, begin, trim(begin, p), column_of(line, begin), true);
}

/* The same in brackets. */
static bool
read_plain_inside(struct wci_linewise *l, struct line *line)
{
	const char *begin = line->at;
	const char *p = begin;

	if (!begins_plain(p))
		return false;
	for (;; p++) {
		while (!is(*p, BRACKETS))
			p++;
		if (*p == ',' || *p == ']' || *p == '}')
			break;
		if ((*p == ':' && (is(p[1], WORD) || p[1] == '/')) ||
		    (*p == '#' && p[-1] != ' '))
			continue;
		return false;
	}
	line->at = p;
	return add_scalar(
	    l, begin, trim(begin, p), column_of(line, begin), true);
}

/* The end of a key that begins there, where its ":" stands; NULL: none. */
static const char *
key_end(const char *p)
{
	const char *end = p;

	if (!is(*p, WORD))
		return NULL;
	while (is(*end, KEY))
		end++;
	return *end == ':' && (end[1] == ' ' || end[1] == '\n') &&
		end - p <= KEY_BYTES
	    ? end
	    : NULL;
}

static bool read_inside(
    struct wci_linewise *l, struct line *line, unsigned depth);

static bool
read_pair_inside(struct wci_linewise *l, struct line *line, unsigned depth)
{
	const char *end = key_end(line->at);

	if (end == NULL ||
	    !add_scalar(l, line->at, end, column_of(line, line->at), true))
		return false;
	line->at = skip_blanks(end + 1);
	return read_inside(l, line, depth);
}

/* A list or mapping in brackets. */
static bool
read_brackets(struct wci_linewise *l, struct line *line, unsigned depth)
{
	bool list = *line->at == '[';
	char end = list ? ']' : '}';

	if (depth == WCI_LINEWISE_DEPTH ||
	    add_event(l, list ? WCI_YAML_SEQ : WCI_YAML_MAP,
		column_of(line, line->at)) == NULL)
		return false;
	line->at = skip_blanks(line->at + 1);
	while (*line->at != end) {
		if (l->count > ITEM_EVENTS ||
		    !(list ? read_inside(l, line, depth + 1)
			   : read_pair_inside(l, line, depth + 1)))
			return false;
		line->at = skip_blanks(line->at);
		if (*line->at == end)
			break;
		if (*line->at != ',')
			return false;
		line->at = skip_blanks(line->at + 1);
		if (*line->at == end)
			return false;
	}
	(void)add_event(l, list ? WCI_YAML_SEQ_END : WCI_YAML_MAP_END,
	    column_of(line, line->at));
	line->at++;
	return true;
}

/* A value in brackets. */
static bool
read_inside(struct wci_linewise *l, struct line *line, unsigned depth)
{
	switch (*line->at) {
	case '[':
	case '{':
		return read_brackets(l, line, depth);
	case '"':
	case '\'':
		return read_quoted(l, line);
	default:
		return read_plain_inside(l, line);
	}
}

/* A value to the end of its line. */
static bool
read_value(struct wci_linewise *l, struct line *line)
{
	switch (*line->at) {
	case '[':
	case '{':
		return read_brackets(l, line, 0) && end_line(line);
	case '"':
	case '\'':
		return read_quoted(l, line) && end_line(line);
	default:
		return read_plain(l, line);
	}
}

/* ------------------------------------------------------------------- lines */

/* A key and its value, if that stands there as well. */
static bool
read_pair(struct wci_linewise *l, struct line *line, const char *end)
{
	const char *key = line->at;

	if (!add_scalar(l, key, end, column_of(line, key), true))
		return false;
	if (l->depth == 1) {
		l->key = key;
		l->key_length = (size_t)(end - key);
	}
	line->at = end + 1;
	l->waits = end_line(line);
	line->at = skip_blanks(line->at);
	/* Keys are ASCII. */
	line->characters += (uint32_t)(line->at - key);
	line->counted = line->at;
	return l->waits || read_value(l, line);
}

/* What stands behind a dash. */
static bool
read_entry(struct wci_linewise *l, struct line *line)
{
	const char *end;

	line->at = skip_blanks(line->at + 1);
	end = key_end(line->at);
	if (end == NULL)
		return read_value(l, line);
	return open_node(l, false, column_of(line, line->at)) &&
	    read_pair(l, line, end);
}

static bool
is_dash(const char *p)
{
	return p[0] == '-' && p[1] == ' ';
}

/* Close what a line with that indentation ends. */
static void
close_nodes(struct wci_linewise *l, uint32_t column, bool dash)
{
	while (l->depth > 0) {
		const struct wci_linewise_node *node = &l->open[l->depth - 1];

		/* A list in the column of its key ends where no dash is. */
		if (node->column < column ||
		    (node->column == column &&
			(!node->list || dash || l->depth == 1 ||
			    l->open[l->depth - 2].column != column)))
			return;
		close_node(l, column);
	}
}

/* The value of a key that stands on lines of its own begins here. */
static bool
open_value(struct wci_linewise *l, uint32_t column, bool dash)
{
	uint32_t outer = l->open[l->depth - 1].column;

	l->waits = false;
	if (dash ? column < outer : column <= outer)
		return false;
	return open_node(l, dash, column);
}

/* A line after what it closes was closed, and what it opens opened. */
static bool
read_line(struct wci_linewise *l, struct line *line, bool dash)
{
	const struct wci_linewise_node *node = &l->open[l->depth - 1];
	const char *end;

	if (l->depth == 0 || node->column != line->column || node->list != dash)
		return false;
	if (dash)
		return read_entry(l, line);
	end = key_end(line->at);
	return end != NULL && read_pair(l, line, end);
}

/* The beginning of the line behind the one in which p stands. */
static void
step_line(struct wci_linewise *l, const char *p)
{
	size_t at = (size_t)(p - l->text);

	if (*p != '\n') {
		p = memchr(p, '\n', l->length - at);
		at = p != NULL ? (size_t)(p - l->text) : l->length;
	}
	l->at = at < l->length ? at + 1 : l->length;
	l->line++;
}

/*
 * Go to the next line that is neither empty nor a comment: 1, or 0 at the end
 * of the text.  -1: the text ends in such a line, or there are too many.
 */
static int
find_line(struct wci_linewise *l, struct line *line)
{
	size_t begun = l->at;

	while (l->at < l->length) {
		const char *begin = l->text + l->at;
		const char *p = skip_blanks(begin);

		if (*p != '\n' && *p != '#') {
			uint32_t column = (uint32_t)(p - begin);

			*line = (struct line){ p, column, p, column };
			return l->at - begun > ITEM_BYTES ? -1 : 1;
		}
		step_line(l, p);
		if (l->text[l->at - 1] != '\n')
			return -1;
	}
	return l->at - begun > ITEM_BYTES ? -1 : 0;
}

/* ------------------------------------------------------------------- items */

/* What a line closes or opens before it is read. */
static bool
enter_line(struct wci_linewise *l, const struct line *line, bool dash)
{
	if (l->waits)
		return open_value(l, line->column, dash);
	close_nodes(l, line->column, dash);
	return true;
}

/*
 * The rest of an item behind its first line: the lines that are indented
 * further than its dash.
 */
static WCI_WHOLE bool
read_rest(struct wci_linewise *l, struct line *line)
{
	uint32_t column = line->column;
	size_t begun = l->at;

	for (;;) {
		int found;
		bool dash;

		step_line(l, line->at);
		if (l->at - begun > ITEM_BYTES || l->count > ITEM_EVENTS)
			return false;
		found = find_line(l, line);
		if (found < 0)
			return false;
		if (found == 0 || line->column <= column)
			return !l->waits;
		dash = is_dash(line->at);
		if (!enter_line(l, line, dash) || !read_line(l, line, dash))
			return false;
	}
}

/* An item of the list at the top, as it begins with a line that was entered. */
static enum wci_linewise_answer
read_item(struct wci_linewise *l, struct line *line)
{
	const struct wci_linewise before = *l;
	bool read = read_line(l, line, true) && read_rest(l, line);

	if (l->no_memory)
		return WCI_LINEWISE_LOST;
	if (read)
		return WCI_LINEWISE_READ;
	l->at = before.at;
	l->line = before.line;
	l->depth = before.depth;
	l->count = before.count;
	l->waits = false;
	return WCI_LINEWISE_OTHER;
}

static enum wci_linewise_answer
end_text(struct wci_linewise *l)
{
	if (l->waits || l->depth == 0)
		return WCI_LINEWISE_LOST;
	while (l->depth > 0)
		close_node(l, 0);
	(void)add_event(l, WCI_YAML_END, 0);
	return l->no_memory ? WCI_LINEWISE_LOST : WCI_LINEWISE_READ;
}

/* The line that is thought to stand before the text. */
static bool
read_head(struct wci_linewise *l)
{
	const char *head = l->head;

	l->head = NULL;
	l->key = head;
	l->key_length = strlen(head);
	if (!open_node(l, false, 0) ||
	    !add_scalar(l, head, head + l->key_length, 0, true))
		return false;
	l->waits = true;
	l->line++;
	return true;
}

enum wci_linewise_answer
wci_linewise_read(struct wci_linewise *l)
{
	struct line line;
	size_t begun;
	int found;
	bool dash;

	l->count = 0;
	if (l->head != NULL && !read_head(l))
		return WCI_LINEWISE_LOST;
	found = find_line(l, &line);
	if (found == 0)
		return end_text(l);
	if (found < 0)
		return WCI_LINEWISE_LOST;
	dash = is_dash(line.at);
	if (l->depth == 0 && !open_node(l, false, 0))
		return WCI_LINEWISE_LOST;
	if (!enter_line(l, &line, dash))
		return WCI_LINEWISE_LOST;
	if (l->depth == 2 && l->open[1].list && dash &&
	    wci_linewise_column(l) == line.column)
		return read_item(l, &line);
	begun = l->at;
	if (l->depth != 1 || !read_line(l, &line, dash))
		return WCI_LINEWISE_LOST;
	step_line(l, line.at);
	return l->no_memory || l->at - begun > ITEM_BYTES ? WCI_LINEWISE_LOST
							  : WCI_LINEWISE_READ;
}

void
wci_linewise_go_on(struct wci_linewise *l, size_t at)
{
	for (; l->at < at; l->at++)
		l->line += l->text[l->at] == '\n';
}

/* Whether a line ends the list: something at the margin that is no dash of it. */
static bool
is_at_top(const struct wci_linewise *l, const char *p)
{
	return *p != ' ' && *p != '\n' && *p != '#' &&
	    (wci_linewise_column(l) != 0 || !is_dash(p));
}

size_t
wci_linewise_look_ahead(const struct wci_linewise *l, size_t least)
{
	size_t at = l->at;

	while (at < l->length) {
		const char *begin = l->text + at;
		const char *p = skip_blanks(begin);

		if (at > l->at && is_at_top(l, begin))
			break;
		if (at - l->at >= least && is_dash(p) &&
		    (size_t)(p - begin) == wci_linewise_column(l))
			return at;
		p = memchr(p, '\n', l->length - (size_t)(p - l->text));
		at = p != NULL ? (size_t)(p - l->text) + 1 : l->length;
	}
	return l->length;
}

/* --------------------------------------------------------- beginning and end */

void
wci_linewise_begin(struct wci_linewise *l, const char *text, size_t length)
{
	struct wci_yaml_event *events = l->events;
	size_t capacity = l->capacity;

	*l = (struct wci_linewise){ .text = text,
		.length = length,
		.line = 1,
		.events = events,
		.capacity = capacity };
}

void
wci_linewise_begin_inside(struct wci_linewise *l, const char *text,
    size_t length, const char *head, uint32_t lines)
{
	wci_linewise_begin(l, text, length);
	l->head = head;
	if (head != NULL)
		l->line = lines;
}

void
wci_linewise_free(struct wci_linewise *l)
{
	wci_free(l->events);
	l->events = NULL;
	l->capacity = 0;
}

/* SPDX-License-Identifier: MIT */
/* A pull reader over libyaml's events. */
#include "ingest/yamlread.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "core/mem.h"
#include "core/status.h"
#include "core/text.h"

struct wci_yaml {
	yaml_parser_t parser;
	yaml_event_t raw; /* owns the text of `event` */
	bool raw_held;
	bool ended;
	bool text_begun; /* the input's first bytes were looked at */
	size_t mark;	 /* bytes of a byte order mark, which was taken away */
	unsigned depth;
	unsigned documents;
	size_t since_event;    /* bytes read since the last event */
	uint64_t bytes;	       /* read in all */
	uint64_t bad_byte;     /* where a forbidden line break stands */
	unsigned char tail[2]; /* the last bytes read */
	struct wci_yaml_input input;
	struct wci_yaml_event event;
	struct wci_yaml_problem problem;
};

static void WCI_PRINTF(4, 5) refuse(
    struct wci_yaml *yaml, size_t line, size_t column, const char *format, ...)
{
	va_list arguments;

	yaml->problem.line = (uint32_t)line + 1;
	yaml->problem.column = (uint32_t)column + 1;
	va_start(arguments, format);
	(void)vsnprintf(yaml->problem.message, sizeof(yaml->problem.message),
	    format, arguments);
	va_end(arguments);
	yaml->event.kind = WCI_YAML_ERROR;
	yaml->ended = true;
}

/* UTF-16 and UTF-32 begin with a mark that libyaml would follow. */
static bool
is_other_encoding(const unsigned char *bytes, size_t length)
{
	return length >= 2 &&
	    ((bytes[0] == 0xFF && bytes[1] == 0xFE) ||
		(bytes[0] == 0xFE && bytes[1] == 0xFF));
}

/* Line and column of a byte that libyaml counted. */
static void
place(struct wci_yaml *yaml, uint64_t byte)
{
	struct wci_yaml_problem *problem = &yaml->problem;

	yaml->input.place(yaml->input.context, byte + yaml->mark,
	    &problem->line, &problem->column);
	if (yaml->mark != 0 && problem->line == 1)
		problem->column--;
}

/* Look at the first bytes: another encoding is refused, a mark taken away. */
static int
begin_text(struct wci_yaml *yaml, unsigned char *bytes, size_t *length)
{
	if (*length == 0 || yaml->text_begun)
		return 0;
	yaml->text_begun = true;
	if (is_other_encoding(bytes, *length))
		return EILSEQ;
	if (*length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
		yaml->mark = 3;
		*length -= 3;
		memmove(bytes, bytes + 3, *length);
	}
	return 0;
}

/* Look at a few bytes that stand `at` bytes behind those read before. */
static bool
find_hidden_break(struct wci_yaml *yaml, const unsigned char *bytes,
    size_t length, uint64_t at)
{
	unsigned char a = yaml->tail[0];
	unsigned char b = yaml->tail[1];
	size_t i;

	for (i = 0; i < length; i++) {
		unsigned char c = bytes[i];

		if (b == 0xC2 && c == 0x85) {
			yaml->bad_byte = yaml->bytes + at + i - 1;
			return true;
		}
		if (a == 0xE2 && b == 0x80 && (c == 0xA8 || c == 0xA9)) {
			yaml->bad_byte = yaml->bytes + at + i - 2;
			return true;
		}
		a = b;
		b = c;
	}
	yaml->tail[0] = a;
	yaml->tail[1] = b;
	return false;
}

/* Whether 0xC2 or 0xE2 is among the bytes: a loop that vectors do. */
static bool
has_lead(const unsigned char *bytes, size_t length)
{
	unsigned char found = 0;
	size_t i;

	for (i = 0; i < length; i++)
		found |= (bytes[i] & 0xDF) == 0xC2;
	return found != 0;
}

/*
 * YAML 1.1 takes U+0085, U+2028 and U+2029 for line breaks; editors do not,
 * and every line after one would be told wrong.  True when one is among the
 * bytes (or begins in those before); its place is kept.  Most text has none of
 * the bytes these characters begin with: then two bytes are all to look at.
 */
static bool
has_hidden_break(
    struct wci_yaml *yaml, const unsigned char *bytes, size_t length)
{
	enum { STEP = 256 };
	size_t at;
	size_t n;

	for (at = 0; at < length; at += n) {
		size_t skip = 0;

		n = length - at < STEP ? length - at : STEP;
		if (n > 4 && !has_lead(yaml->tail, 2) &&
		    !has_lead(bytes + at, n))
			skip = n - 2;
		if (find_hidden_break(
			yaml, bytes + at + skip, n - skip, at + skip))
			return true;
	}
	return false;
}

/*
 * libyaml collects a scalar whole before it yields the event, so the only
 * place to stop an endless one is its input.
 */
static int
read_bytes(void *data, unsigned char *buffer, size_t size, size_t *got)
{
	struct wci_yaml *yaml = data;
	int code;

	if (yaml->since_event > 2 * WCI_YAML_MAX_SCALAR) {
		yaml->problem.errnum = EFBIG;
		return 0;
	}
	code = yaml->input.read(yaml->input.context, buffer, size, got);
	if (code == 0)
		code = begin_text(yaml, buffer, got);
	if (code == 0 && has_hidden_break(yaml, buffer, *got))
		code = EBADMSG;
	if (code != 0) {
		yaml->problem.errnum = code;
		return 0;
	}
	yaml->since_event += *got;
	yaml->bytes += *got;
	return 1;
}

struct wci_yaml *
wci_yaml_new(const struct wci_yaml_input *input)
{
	struct wci_yaml *yaml = wci_calloc(1, sizeof(*yaml));

	if (yaml == NULL)
		return NULL;
	yaml->input = *input;
	if (!yaml_parser_initialize(&yaml->parser)) {
		wci_free(yaml);
		return NULL;
	}
	yaml_parser_set_input(&yaml->parser, read_bytes, yaml);
	yaml_parser_set_encoding(&yaml->parser, YAML_UTF8_ENCODING);
	return yaml;
}

void
wci_yaml_free(struct wci_yaml *yaml)
{
	if (yaml == NULL)
		return;
	if (yaml->raw_held)
		yaml_event_delete(&yaml->raw);
	yaml_parser_delete(&yaml->parser);
	wci_free(yaml);
}

const struct wci_yaml_problem *
wci_yaml_error(const struct wci_yaml *yaml)
{
	return &yaml->problem;
}

/* libyaml tells bytes that are no UTF-8 from characters YAML forbids. */
static void
refuse_bytes(struct wci_yaml *yaml)
{
	const yaml_parser_t *p = &yaml->parser;
	bool control = p->problem != NULL &&
	    strcmp(p->problem, "control characters are not allowed") == 0;

	if (control)
		refuse(yaml, 0, 0,
		    "the control character U+%04X is not allowed",
		    (unsigned)p->problem_value);
	else
		refuse(yaml, 0, 0, "the bytes are not valid UTF-8");
	place(yaml, p->problem_offset);
}

/* The input failed, or its bytes are no UTF-8: there is no mark to use. */
static void
refuse_reader(struct wci_yaml *yaml)
{
	const yaml_parser_t *p = &yaml->parser;

	switch (yaml->problem.errnum) {
	case 0:
		refuse_bytes(yaml);
		break;
	case EBADMSG:
		refuse(yaml, 0, 0,
		    "the line breaks U+0085, U+2028 and U+2029 are not "
		    "allowed; most editors do not show them as such");
		place(yaml, yaml->bad_byte);
		yaml->problem.errnum = 0;
		break;
	case EFBIG:
		refuse(yaml, p->mark.line, p->mark.column,
		    "a single value is longer than %zu bytes, or a comment "
		    "than twice that",
		    WCI_YAML_MAX_SCALAR);
		yaml->problem.errnum = 0;
		break;
	case EILSEQ:
		refuse(yaml, 0, 0,
		    "is not UTF-8 but UTF-16 or UTF-32; seed files are UTF-8 "
		    "without exception");
		yaml->problem.errnum = 0;
		break;
	default:
		refuse(yaml, p->mark.line, p->mark.column, "cannot be read");
	}
}

static void
refuse_parser(struct wci_yaml *yaml)
{
	const yaml_parser_t *p = &yaml->parser;
	const char *problem = p->problem != NULL ? p->problem : "bad YAML";

	if (p->error == YAML_READER_ERROR)
		refuse_reader(yaml);
	else if (p->error == YAML_MEMORY_ERROR)
		refuse(yaml, p->mark.line, p->mark.column, "out of memory");
	else if (p->context != NULL)
		refuse(yaml, p->problem_mark.line, p->problem_mark.column,
		    "YAML: %s (%s that begins at %zu:%zu)", problem, p->context,
		    p->context_mark.line + 1, p->context_mark.column + 1);
	else
		refuse(yaml, p->problem_mark.line, p->problem_mark.column,
		    "YAML: %s", problem);
}

bool
wci_yaml_is_exact(const struct wci_yaml *yaml)
{
	const yaml_event_t *raw = &yaml->raw;
	size_t marks =
	    raw->data.scalar.style == YAML_PLAIN_SCALAR_STYLE ? 0 : 2;

	return raw->start_mark.line == raw->end_mark.line &&
	    raw->end_mark.index - raw->start_mark.index ==
	    marks +
		wci_utf8_count((const char *)raw->data.scalar.value,
		    raw->data.scalar.length);
}

static void
take_scalar(struct wci_yaml *yaml)
{
	const yaml_event_t *raw = &yaml->raw;

	yaml->event.kind = WCI_YAML_SCALAR;
	yaml->event.text = (const char *)raw->data.scalar.value;
	yaml->event.length = raw->data.scalar.length;
	yaml->event.plain = raw->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	if (yaml->event.length > WCI_YAML_MAX_SCALAR)
		refuse(yaml, raw->start_mark.line, raw->start_mark.column,
		    "a single value is longer than %zu bytes",
		    WCI_YAML_MAX_SCALAR);
	else if (memchr(yaml->event.text, '\0', yaml->event.length) != NULL)
		refuse(yaml, raw->start_mark.line, raw->start_mark.column,
		    "a value holds a NUL character");
}

static void
open_node(struct wci_yaml *yaml, enum wci_yaml_kind kind)
{
	const yaml_event_t *raw = &yaml->raw;

	yaml->event.kind = kind;
	if (++yaml->depth > WCI_YAML_MAX_DEPTH)
		refuse(yaml, raw->start_mark.line, raw->start_mark.column,
		    "is nested more than %d levels deep", WCI_YAML_MAX_DEPTH);
}

/* What of YAML has no place in data that is to be read by eye. */
static bool
forbid(struct wci_yaml *yaml, const unsigned char *anchor,
    const unsigned char *tag)
{
	const yaml_event_t *raw = &yaml->raw;

	if (anchor == NULL && tag == NULL)
		return false;
	refuse(yaml, raw->start_mark.line, raw->start_mark.column, "%s",
	    anchor != NULL ? "anchors (&name) are not allowed"
			   : "tags (!name) are not allowed");
	return true;
}

static void
begin_document(struct wci_yaml *yaml)
{
	const yaml_event_t *raw = &yaml->raw;

	if (++yaml->documents > 1)
		refuse(yaml, raw->start_mark.line, raw->start_mark.column,
		    "a second document begins here; a seed file is one "
		    "document");
}

/* Translate one raw event; false: it means nothing to us, go on. */
static bool
translate(struct wci_yaml *yaml)
{
	const yaml_event_t *raw = &yaml->raw;

	yaml->event.kind = WCI_YAML_END;
	yaml->event.text = NULL;
	yaml->event.length = 0;
	yaml->event.plain = false;
	yaml->event.line = (uint32_t)raw->start_mark.line + 1;
	yaml->event.column = (uint32_t)raw->start_mark.column + 1;
	switch (raw->type) {
	case YAML_SCALAR_EVENT:
		if (!forbid(
			yaml, raw->data.scalar.anchor, raw->data.scalar.tag))
			take_scalar(yaml);
		return true;
	case YAML_MAPPING_START_EVENT:
		if (!forbid(yaml, raw->data.mapping_start.anchor,
			raw->data.mapping_start.tag))
			open_node(yaml, WCI_YAML_MAP);
		return true;
	case YAML_SEQUENCE_START_EVENT:
		if (!forbid(yaml, raw->data.sequence_start.anchor,
			raw->data.sequence_start.tag))
			open_node(yaml, WCI_YAML_SEQ);
		return true;
	case YAML_MAPPING_END_EVENT:
		yaml->depth--;
		yaml->event.kind = WCI_YAML_MAP_END;
		return true;
	case YAML_SEQUENCE_END_EVENT:
		yaml->depth--;
		yaml->event.kind = WCI_YAML_SEQ_END;
		return true;
	case YAML_ALIAS_EVENT:
		refuse(yaml, raw->start_mark.line, raw->start_mark.column,
		    "aliases (*name) are not allowed; write the value out");
		return true;
	case YAML_DOCUMENT_START_EVENT:
		begin_document(yaml);
		return yaml->ended;
	case YAML_STREAM_END_EVENT:
		yaml->ended = true;
		return true;
	default:
		return false;
	}
}

const struct wci_yaml_event *
wci_yaml_next(struct wci_yaml *yaml)
{
	bool meant = yaml->ended;

	while (!meant) {
		if (yaml->raw_held)
			yaml_event_delete(&yaml->raw);
		yaml->raw_held = false;
		if (!yaml_parser_parse(&yaml->parser, &yaml->raw)) {
			refuse_parser(yaml);
			break;
		}
		yaml->raw_held = true;
		yaml->since_event = 0;
		meant = translate(yaml);
	}
	return &yaml->event;
}

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
#include "ingest/characters.h"

struct wci_yaml {
	yaml_parser_t parser;
	yaml_event_t raw; /* owns the text of `event` */
	bool raw_held;
	bool ended;
	bool text_begun;  /* the input's first bytes were looked at */
	bool closed;	  /* "..." ended a document */
	uint32_t lines;	  /* to add to libyaml's */
	const char *head; /* what comes before the input; NULL: nothing */
	size_t longest;	  /* bytes between two events at most */
	size_t mark;	  /* bytes of a byte order mark, which was taken away */
	unsigned depth;
	unsigned documents;
	size_t since_event; /* bytes given to libyaml since the last event */
	uint64_t bytes;	    /* of the input before the chunk */
	uint64_t bad_byte;  /* where a forbidden line break stands */
	bool input_ended;
	size_t chunk_at; /* what libyaml was given of it */
	size_t chunk_length;
	unsigned char chunk[16384]; /* as much as libyaml asks for */
	struct wci_yaml_input input;
	struct wci_yaml_event event;
	struct wci_yaml_problem problem;
};

static void WCI_COMPLAINS(4, 5) refuse(
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

/* Whether a character has more bytes than the text holds. */
static bool
is_incomplete(const unsigned char *bytes, size_t length)
{
	size_t wanted = bytes[0] < 0xC0 ? 1
	    : bytes[0] < 0xE0		? 2
	    : bytes[0] < 0xF0		? 3
					: 4;
	size_t i;

	for (i = 1; i < length && i < wanted; i++)
		if (!wci_is_continuation(bytes[i]))
			return false;
	return length < wanted;
}

/* Fill the chunk with what is left in it and what comes; 0 or an errno. */
static int
fill_chunk(struct wci_yaml *yaml)
{
	size_t left = yaml->chunk_length - yaml->chunk_at;
	int code = 0;

	memmove(yaml->chunk, yaml->chunk + yaml->chunk_at, left);
	yaml->bytes += yaml->chunk_at;
	yaml->chunk_at = 0;
	yaml->chunk_length = left;
	while (code == 0 && !yaml->input_ended && left < sizeof(yaml->chunk)) {
		size_t got = 0;

		code = yaml->input.read(yaml->input.context, yaml->chunk + left,
		    sizeof(yaml->chunk) - left, &got);
		yaml->input_ended = got == 0;
		left += code == 0 ? got : 0;
	}
	if (code == 0 && !yaml->text_begun)
		code = begin_text(yaml, yaml->chunk, &left);
	yaml->chunk_length = left;
	return code;
}

/*
 * The next bytes of the chunk for libyaml.  It decodes all it is given before
 * it looks at the first, so what may be wrong is given when it is asked for and
 * not before: then what was read when an error is found does not depend on
 * how the text came.
 */
static int
give_chunk(
    struct wci_yaml *yaml, unsigned char *buffer, size_t size, size_t *got)
{
	const unsigned char *bytes = yaml->chunk + yaml->chunk_at;
	size_t length = yaml->chunk_length - yaml->chunk_at;
	size_t n = wci_allowed_bytes(bytes, length);
	uint32_t point = 0;

	if (n == 0 && length > 0) {
		n = wci_utf8_decode((const char *)bytes, length, &point);
		if (n != 0 && wci_is_hidden_break(point)) {
			yaml->bad_byte = yaml->bytes + yaml->chunk_at;
			return EBADMSG;
		}
		n = n == 0 ? 1 : n;
	}
	*got = n < size ? n : size;
	memcpy(buffer, bytes, *got);
	yaml->chunk_at += *got;
	yaml->since_event += *got;
	return 0;
}

static int
give_head(
    struct wci_yaml *yaml, unsigned char *buffer, size_t size, size_t *got)
{
	*got = strlen(yaml->head);
	if (*got > size)
		*got = size;
	memcpy(buffer, yaml->head, *got);
	yaml->head += *got;
	if (yaml->head[0] == '\0')
		yaml->head = NULL;
	return 1;
}

/*
 * libyaml collects a scalar whole before it yields the event, so the only
 * place to stop an endless one is its input.
 */
static int
read_bytes(void *data, unsigned char *buffer, size_t size, size_t *got)
{
	struct wci_yaml *yaml = data;
	size_t left;
	int code = 0;

	if (yaml->since_event > yaml->longest) {
		yaml->problem.errnum = EFBIG;
		return 0;
	}
	if (yaml->head != NULL)
		return give_head(yaml, buffer, size, got);
	left = yaml->chunk_length - yaml->chunk_at;
	if (!yaml->input_ended &&
	    (left == 0 || is_incomplete(yaml->chunk + yaml->chunk_at, left)))
		code = fill_chunk(yaml);
	if (code == 0)
		code = give_chunk(yaml, buffer, size, got);
	yaml->problem.errnum = code;
	return code == 0;
}

struct wci_yaml *
wci_yaml_new(const struct wci_yaml_input *input)
{
	struct wci_yaml *yaml = wci_calloc(1, sizeof(*yaml));

	if (yaml == NULL)
		return NULL;
	yaml->input = *input;
	yaml->longest = 2 * WCI_YAML_MAX_SCALAR;
	if (!yaml_parser_initialize(&yaml->parser)) {
		wci_free(yaml);
		return NULL;
	}
	yaml_parser_set_input(&yaml->parser, read_bytes, yaml);
	yaml_parser_set_encoding(&yaml->parser, YAML_UTF8_ENCODING);
	return yaml;
}

void
wci_yaml_begin_inside(struct wci_yaml *yaml, const char *head, uint32_t lines)
{
	yaml->head = head;
	yaml->lines = lines - 1;
	yaml->text_begun = true;
}

void
wci_yaml_begin_piece(struct wci_yaml *yaml)
{
	yaml->longest = WCI_YAML_MAX_SCALAR / 2;
}

bool
wci_yaml_was_ended(const struct wci_yaml *yaml)
{
	return yaml->closed;
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
	else if (raw->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE &&
	    memchr(yaml->event.text, '\0', yaml->event.length) != NULL)
		refuse(yaml, raw->start_mark.line, raw->start_mark.column,
		    "a value holds a NUL character");
}

static void
open_node(struct wci_yaml *yaml, enum wci_yaml_kind kind, bool block)
{
	const yaml_event_t *raw = &yaml->raw;

	yaml->event.kind = kind;
	yaml->event.block = block;
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
	yaml->event.block = false;
	yaml->event.line = (uint32_t)raw->start_mark.line + 1 + yaml->lines;
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
			open_node(yaml, WCI_YAML_MAP,
			    raw->data.mapping_start.style ==
				YAML_BLOCK_MAPPING_STYLE);
		return true;
	case YAML_SEQUENCE_START_EVENT:
		if (!forbid(yaml, raw->data.sequence_start.anchor,
			raw->data.sequence_start.tag))
			open_node(yaml, WCI_YAML_SEQ,
			    raw->data.sequence_start.style ==
				YAML_BLOCK_SEQUENCE_STYLE);
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
	case YAML_DOCUMENT_END_EVENT:
		yaml->closed |= !raw->data.document_end.implicit;
		return false;
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

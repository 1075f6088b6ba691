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

struct wci_yaml {
	yaml_parser_t parser;
	yaml_event_t raw; /* owns the text of `event` */
	bool raw_held;
	bool ended;
	bool text_begun; /* the input's first bytes were looked at */
	unsigned depth;
	unsigned documents;
	size_t since_event; /* bytes read since the last event */
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
	if (code == 0 && !yaml->text_begun && *got > 0) {
		yaml->text_begun = true;
		if (is_other_encoding(buffer, *got))
			code = EILSEQ;
	}
	if (code != 0) {
		yaml->problem.errnum = code;
		return 0;
	}
	yaml->since_event += *got;
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

/* The input failed, or its bytes are no UTF-8: there is no mark to use. */
static void
refuse_reader(struct wci_yaml *yaml)
{
	const yaml_parser_t *p = &yaml->parser;

	switch (yaml->problem.errnum) {
	case 0:
		refuse(yaml, 0, 0, "the bytes are not valid UTF-8");
		yaml->input.place(yaml->input.context, p->problem_offset,
		    &yaml->problem.line, &yaml->problem.column);
		break;
	case EFBIG:
		refuse(yaml, p->mark.line, p->mark.column,
		    "a single value is longer than %zu bytes",
		    WCI_YAML_MAX_SCALAR);
		yaml->problem.errnum = 0;
		break;
	case EILSEQ:
		refuse(yaml, 0, 0,
		    "is UTF-16; seed files are UTF-8 without exception");
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

static void
take_scalar(struct wci_yaml *yaml)
{
	const yaml_event_t *raw = &yaml->raw;

	yaml->event.kind = WCI_YAML_SCALAR;
	yaml->event.text = (const char *)raw->data.scalar.value;
	yaml->event.length = raw->data.scalar.length;
	yaml->event.plain = raw->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	yaml->event.block =
	    raw->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
	    raw->data.scalar.style == YAML_FOLDED_SCALAR_STYLE;
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
static const char *
forbidden(const yaml_event_t *raw)
{
	switch (raw->type) {
	case YAML_ALIAS_EVENT:
		return "aliases (*name) are not allowed; write the value out";
	case YAML_SCALAR_EVENT:
		if (raw->data.scalar.anchor != NULL)
			return "anchors (&name) are not allowed";
		if (raw->data.scalar.tag != NULL)
			return "tags (!name) are not allowed";
		return NULL;
	case YAML_MAPPING_START_EVENT:
		if (raw->data.mapping_start.anchor != NULL)
			return "anchors (&name) are not allowed";
		if (raw->data.mapping_start.tag != NULL)
			return "tags (!name) are not allowed";
		return NULL;
	case YAML_SEQUENCE_START_EVENT:
		if (raw->data.sequence_start.anchor != NULL)
			return "anchors (&name) are not allowed";
		if (raw->data.sequence_start.tag != NULL)
			return "tags (!name) are not allowed";
		return NULL;
	default:
		return NULL;
	}
}

/* Translate one raw event; false: it means nothing to us, go on. */
static bool
translate(struct wci_yaml *yaml)
{
	const yaml_event_t *raw = &yaml->raw;
	const char *reason = forbidden(raw);

	yaml->event = (struct wci_yaml_event){ .kind = WCI_YAML_END,
		.line = (uint32_t)raw->start_mark.line + 1,
		.column = (uint32_t)raw->start_mark.column + 1 };
	if (reason != NULL) {
		refuse(yaml, raw->start_mark.line, raw->start_mark.column, "%s",
		    reason);
		return true;
	}
	switch (raw->type) {
	case YAML_STREAM_END_EVENT:
		yaml->ended = true;
		return true;
	case YAML_DOCUMENT_START_EVENT:
		if (++yaml->documents > 1)
			refuse(yaml, raw->start_mark.line,
			    raw->start_mark.column,
			    "a second document begins here; a seed file is "
			    "one document");
		return yaml->ended;
	case YAML_SCALAR_EVENT:
		take_scalar(yaml);
		return true;
	case YAML_MAPPING_START_EVENT:
		open_node(yaml, WCI_YAML_MAP);
		return true;
	case YAML_SEQUENCE_START_EVENT:
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

/* SPDX-License-Identifier: MIT */
/*
 * The header of a report.  Comment lines are joined (a line indented by two
 * more blanks continues the one before), then each is read by the row of a
 * table that its first word names.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/mem.h"
#include "query/catalog.h"
#include "query/params.h"

struct parser {
	struct wci_report *report;
	struct wcifit_error *error;
	size_t line;
	struct wcifit_report_param *params;
	size_t param_capacity;
	struct wcifit_report_column *columns;
	size_t column_capacity;
	struct wci_column *render_columns;
	size_t render_capacity;
	struct wci_interval *intervals;
	size_t interval_capacity;
	bool chart;
};

static const struct {
	const char *name;
	enum wci_unit unit;
} units[] = {
	/* The first of two names is the one that is shown. */
	{ "text", WCI_UNIT_TEXT }, { "id", WCI_UNIT_ID },
	{ "count", WCI_UNIT_COUNT }, { "CNY", WCI_UNIT_CNY },
	{ "share", WCI_UNIT_SHARE }, { "ppm", WCI_UNIT_SHARE },
	{ "date", WCI_UNIT_DATE }, { "number", WCI_UNIT_NUMBER },
	{ "flag", WCI_UNIT_FLAG }
};

const char *
wci_unit_name(enum wci_unit unit)
{
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (units[i].unit == unit)
			return units[i].name;
	return "any";
}

bool
wci_unit_parse(const char *name, enum wci_unit *unit_out)
{
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (strcmp(units[i].name, name) == 0) {
			*unit_out = units[i].unit;
			return true;
		}
	}
	return false;
}

/* ----------------------------------------------------------------- helpers */

static enum wcifit_status fail(
    const struct parser *parser, const char *format, ...) WCI_COMPLAINS(2, 3);

static enum wcifit_status
fail(const struct parser *parser, const char *format, ...)
{
	char message[512];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	return wci_fail(parser->error, WCIFIT_REJECTED, "%s:%zu: %s",
	    parser->report->file, parser->line, message);
}

/* A copy that lives as long as the report; NULL: no memory. */
static char *
keep(struct wci_report *report, const char *s, size_t length)
{
	void *strings = report->strings;
	char *copy;

	if (wci_grow(&strings, &report->string_capacity,
		report->string_count + 1, sizeof *report->strings) != 0)
		return NULL;
	report->strings = strings;
	copy = wci_strndup(s, length);
	if (copy != NULL)
		report->strings[report->string_count++] = copy;
	return copy;
}

static const char *
skip_blanks(const char *s)
{
	while (*s == ' ')
		s++;
	return s;
}

/* Cut the next word off *s; "" at the end. */
static char *
next_word(struct parser *parser, const char **s)
{
	const char *begin = skip_blanks(*s);
	size_t length = strcspn(begin, " :");

	/* Choices and references are one word up to the bracket. */
	*s = begin + length;
	return keep(parser->report, begin, length);
}

/*
 * "…: meaning": the meaning behind the first colon, or NULL (and an error)
 * where there is none; *head_out is what stands before it.
 */
static enum wcifit_status
split(struct parser *parser, const char *text, const char **head_out,
    const char **meaning_out)
{
	const char *colon = strchr(text, ':');
	const char *end;

	if (colon == NULL || *skip_blanks(colon + 1) == '\0')
		return fail(parser, "expected ': ' and a meaning at the end");
	for (end = colon; end > text && end[-1] == ' ';)
		end--;
	*head_out = keep(parser->report, text, (size_t)(end - text));
	*meaning_out = keep(parser->report, skip_blanks(colon + 1),
	    strlen(skip_blanks(colon + 1)));
	if (*head_out == NULL || *meaning_out == NULL)
		return wci_fail_memory(parser->error);
	return WCIFIT_OK;
}

static bool
is_name(const char *s)
{
	if (*s < 'a' || *s > 'z')
		return false;
	return s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

/* "Heading. Meaning." in two; the heading alone means itself. */
static enum wcifit_status
split_heading(struct parser *parser, const char *text, const char **heading_out,
    const char **meaning_out)
{
	const char *stop = strstr(text, ". ");
	size_t length = stop != NULL ? (size_t)(stop - text) : strlen(text);
	const char *rest = stop != NULL ? skip_blanks(stop + 1) : "";

	if (stop == NULL && length > 0 && text[length - 1] == '.')
		length--;
	*heading_out = keep(parser->report, text, length);
	*meaning_out = *rest != '\0' ? keep(parser->report, rest, strlen(rest))
				     : *heading_out;
	if (*heading_out == NULL || *meaning_out == NULL)
		return wci_fail_memory(parser->error);
	return WCIFIT_OK;
}

/* -------------------------------------------------------------- directives */

static enum wcifit_status
once(struct parser *parser, const char *word, const char **field,
    const char *text)
{
	if (*field != NULL)
		return fail(parser, "a second '%s'", word);
	if (*text == '\0')
		return fail(parser, "an empty '%s'", word);
	*field = keep(parser->report, text, strlen(text));
	return *field != NULL ? WCIFIT_OK : wci_fail_memory(parser->error);
}

static enum wcifit_status
parse_title(struct parser *parser, const char *text)
{
	return once(parser, "title", &parser->report->view.title, text);
}

static enum wcifit_status
parse_description(struct parser *parser, const char *text)
{
	return once(
	    parser, "description", &parser->report->view.description, text);
}

/* "ref(a,b)" into type "ref" and of "a,b". */
static enum wcifit_status
parse_type(
    struct parser *parser, const char *word, struct wcifit_report_param *param)
{
	size_t length = strcspn(word, "(");
	const char *of = word + length;

	param->type = keep(parser->report, word, length);
	if (param->type == NULL)
		return wci_fail_memory(parser->error);
	if (*of == '(') {
		size_t inner = strlen(of);

		if (inner < 3 || of[inner - 1] != ')')
			return fail(parser, "'%s': expected ')'", word);
		param->of = keep(parser->report, of + 1, inner - 2);
		if (param->of == NULL)
			return wci_fail_memory(parser->error);
	}
	return wci_param_check(param, parser->error) == WCIFIT_OK
	    ? WCIFIT_OK
	    : fail(parser,
		  "'%s' is no type of a parameter; known: text, "
		  "int, date, amount, choice(a|b), ref(table)",
		  word);
}

/* "[= DEFAULT] [required]" */
static enum wcifit_status
parse_rest(
    struct parser *parser, const char *rest, struct wcifit_report_param *param)
{
	static const char required[] = "required";
	size_t length;

	rest = skip_blanks(rest);
	if (strcmp(rest, required) == 0) {
		param->required = true;
		return WCIFIT_OK;
	}
	if (*rest == '\0')
		return WCIFIT_OK;
	if (*rest != '=')
		return fail(parser,
		    "'%s': expected '= DEFAULT', 'required' or ':'", rest);
	rest = skip_blanks(rest + 1);
	length = strlen(rest);
	if (length == 0)
		return fail(parser, "expected a default behind '='");
	param->default_value = keep(parser->report, rest, length);
	if (param->default_value == NULL)
		return wci_fail_memory(parser->error);
	return WCIFIT_OK;
}

static enum wcifit_status
parse_param(struct parser *parser, const char *text)
{
	struct wcifit_report *view = &parser->report->view;
	struct wcifit_report_param param = { 0 };
	struct wci_binding binding = { 0 };
	enum wcifit_status status;
	void *params = parser->params;
	const char *head;
	const char *type;

	status = split(parser, text, &head, &param.meaning);
	if (status != WCIFIT_OK)
		return status;
	param.name = next_word(parser, &head);
	type = next_word(parser, &head);
	if (param.name == NULL || type == NULL)
		return wci_fail_memory(parser->error);
	if (!is_name(param.name))
		return fail(parser,
		    "'%s' is no name of a parameter "
		    "(a-z, 0-9 and _)",
		    param.name);
	for (size_t i = 0; i < view->param_count; i++)
		if (strcmp(parser->params[i].name, param.name) == 0)
			return fail(
			    parser, "a second parameter '%s'", param.name);
	status = parse_type(parser, type, &param);
	if (status == WCIFIT_OK)
		status = parse_rest(parser, head, &param);
	if (status != WCIFIT_OK)
		return status;
	if (param.default_value != NULL && strcmp(param.type, "ref") != 0) {
		struct wcifit_error cause = { WCIFIT_OK, "" };

		status = wci_param_value(
		    NULL, &param, param.default_value, &binding, &cause);
		wci_binding_free(&binding);
		if (status == WCIFIT_FAILED)
			return wci_fail_memory(parser->error);
		if (status != WCIFIT_OK)
			return fail(parser, "default: %s", cause.message);
	}
	if (wci_grow(&params, &parser->param_capacity, view->param_count + 1,
		sizeof *parser->params) != 0)
		return wci_fail_memory(parser->error);
	parser->params = params;
	parser->params[view->param_count++] = param;
	return WCIFIT_OK;
}

static enum wcifit_status
add_column(struct parser *parser, const struct wcifit_report_column *column,
    enum wci_unit unit)
{
	struct wcifit_report *view = &parser->report->view;
	void *columns = parser->columns;
	void *render_columns = parser->render_columns;

	if (wci_grow(&columns, &parser->column_capacity, view->column_count + 1,
		sizeof *parser->columns) != 0)
		return wci_fail_memory(parser->error);
	parser->columns = columns;
	if (wci_grow(&render_columns, &parser->render_capacity,
		view->column_count + 1, sizeof *parser->render_columns) != 0)
		return wci_fail_memory(parser->error);
	parser->render_columns = render_columns;
	parser->columns[view->column_count] = *column;
	parser->render_columns[view->column_count] =
	    (struct wci_column){ column->name, column->heading, unit };
	view->column_count++;
	return WCIFIT_OK;
}

static bool
find_column(const struct parser *parser, const char *name, size_t *n_out)
{
	for (size_t i = 0; i < parser->report->view.column_count; i++) {
		if (strcmp(parser->columns[i].name, name) == 0) {
			*n_out = i;
			return true;
		}
	}
	return false;
}

static enum wcifit_status
parse_column(struct parser *parser, const char *text)
{
	struct wcifit_report_column column = { 0 };
	enum wcifit_status status;
	enum wci_unit unit = WCI_UNIT_ANY;
	const char *head;
	const char *meaning;
	size_t at;

	status = split(parser, text, &head, &meaning);
	if (status != WCIFIT_OK)
		return status;
	column.name = next_word(parser, &head);
	column.unit = next_word(parser, &head);
	if (column.name == NULL || column.unit == NULL)
		return wci_fail_memory(parser->error);
	if (!is_name(column.name) || *skip_blanks(head) != '\0')
		return fail(
		    parser, "expected 'column NAME UNIT: Heading. Meaning'");
	if (!wci_unit_parse(column.unit, &unit))
		return fail(parser,
		    "'%s' is no unit; known: text, id, count, CNY, share, "
		    "ppm, date, number, flag",
		    column.unit);
	if (find_column(parser, column.name, &at))
		return fail(parser, "a second column '%s'", column.name);
	status =
	    split_heading(parser, meaning, &column.heading, &column.meaning);
	return status == WCIFIT_OK ? add_column(parser, &column, unit) : status;
}

static enum wcifit_status
parse_interval(struct parser *parser, const char *text)
{
	struct wci_rowset *rowset = &parser->report->rowset;
	struct wci_interval interval = { NULL, 0, 0 };
	enum wcifit_status status;
	void *intervals = parser->intervals;
	const char *head;
	const char *meaning;
	const char *equals;
	const char *dots;
	const char *low;
	const char *high;
	size_t length;

	status = split(parser, text, &head, &meaning);
	if (status != WCIFIT_OK)
		return status;
	/* Set whenever split is OK. NOLINTNEXTLINE(clang-analyzer-core.*) */
	equals = strstr(head, " = ");
	dots = equals != NULL ? strstr(equals, "..") : NULL;
	if (dots == NULL || equals == head)
		return fail(
		    parser, "expected 'interval Heading = low..high: Meaning'");
	for (length = (size_t)(equals - head); head[length - 1] == ' ';)
		length--;
	interval.heading = keep(parser->report, head, length);
	low = keep(parser->report, equals + 3, (size_t)(dots - equals - 3));
	high = dots + 2;
	if (interval.heading == NULL || low == NULL)
		return wci_fail_memory(parser->error);
	if (!find_column(parser, low, &interval.low) ||
	    !find_column(parser, high, &interval.high) ||
	    interval.low == interval.high)
		return fail(parser,
		    "'%s..%s' are not two columns declared above", low, high);
	if (parser->render_columns[interval.low].unit !=
	    parser->render_columns[interval.high].unit)
		return fail(parser, "'%s' and '%s' differ in unit", low, high);
	for (size_t i = 0; i < rowset->interval_count; i++)
		if (parser->intervals[i].low == interval.low ||
		    parser->intervals[i].high == interval.high ||
		    parser->intervals[i].low == interval.high ||
		    parser->intervals[i].high == interval.low)
			return fail(
			    parser, "a column can be in one interval only");
	if (wci_grow(&intervals, &parser->interval_capacity,
		rowset->interval_count + 1, sizeof interval) != 0)
		return wci_fail_memory(parser->error);
	parser->intervals = intervals;
	parser->intervals[rowset->interval_count++] = interval;
	return WCIFIT_OK;
}

static enum wcifit_status
parse_chart(struct parser *parser, const char *text)
{
	struct wci_rowset *rowset = &parser->report->rowset;
	const char *kind = next_word(parser, &text);
	const char *label = next_word(parser, &text);
	const char *value = skip_blanks(text);
	size_t at;

	if (kind == NULL || label == NULL)
		return wci_fail_memory(parser->error);
	if (parser->chart)
		return fail(parser, "a second chart");
	if (strcmp(kind, "bars") != 0 && strcmp(kind, "trend") != 0)
		return fail(
		    parser, "'%s' is no chart; known: bars, trend", kind);
	if (!find_column(parser, label, &at))
		return fail(parser, "'%s' is no column declared above", label);
	parser->chart = true;
	rowset->chart.wanted = true;
	rowset->chart.trend = strcmp(kind, "trend") == 0;
	rowset->chart.label = at;
	for (size_t i = 0; i < rowset->interval_count; i++) {
		if (strcmp(parser->intervals[i].heading, value) == 0) {
			rowset->chart.interval = true;
			rowset->chart.value = i;
			return WCIFIT_OK;
		}
	}
	if (!find_column(parser, value, &rowset->chart.value))
		return fail(parser,
		    "'%s' is no interval or column declared above", value);
	return WCIFIT_OK;
}

static const struct {
	const char *word;
	enum wcifit_status (*parse)(struct parser *parser, const char *text);
} directives[] = { { "title", parse_title },
	{ "description", parse_description }, { "param", parse_param },
	{ "column", parse_column }, { "interval", parse_interval },
	{ "chart", parse_chart } };

/* One joined line: "word: text" or "word text". */
static enum wcifit_status
parse_line(struct parser *parser, const char *line)
{
	size_t length = strcspn(line, " :");
	const char *words[sizeof directives / sizeof directives[0]];
	const char *nearest;
	char *word;

	for (size_t i = 0; i < sizeof directives / sizeof directives[0]; i++) {
		const char *text = line + length;

		words[i] = directives[i].word;
		if (strlen(words[i]) != length ||
		    strncmp(words[i], line, length) != 0)
			continue;
		if (*text == ':')
			text++;
		return directives[i].parse(parser, skip_blanks(text));
	}
	if (strncmp(line, "SPDX-", 5) == 0)
		return WCIFIT_OK;
	word = keep(parser->report, line, length);
	if (word == NULL)
		return wci_fail_memory(parser->error);
	nearest = wcifit_nearest(
	    word, words, sizeof directives / sizeof directives[0]);
	return fail(parser, "'%s' is not known in a report's header%s%s%s",
	    word, nearest != NULL ? "; did you mean " : "",
	    nearest != NULL ? nearest : "", nearest != NULL ? "?" : "");
}

/* ------------------------------------------------------------------- whole */

static enum wcifit_status
check_whole(struct parser *parser)
{
	const struct wcifit_report *view = &parser->report->view;

	parser->line = 1;
	if (view->title == NULL)
		return fail(parser, "the header has no '-- title: …'");
	if (view->description == NULL)
		return fail(parser, "the header has no '-- description: …'");
	if (view->column_count == 0)
		return fail(parser, "the header declares no column");
	return WCIFIT_OK;
}

/* Read the joined line that is complete, if there is one. */
static enum wcifit_status
finish_line(struct parser *parser, struct wci_buf *line)
{
	enum wcifit_status status = WCIFIT_OK;

	if (line->failed)
		return wci_fail_memory(parser->error);
	if (line->length > 0)
		status = parse_line(parser, wci_buf_text(line));
	wci_buf_clear(line);
	return status;
}

/* Read the joined lines of the header one by one. */
static enum wcifit_status
parse_header(struct parser *parser, const char *text, const char *end)
{
	struct wci_buf line = WCI_BUF_EMPTY;
	enum wcifit_status status = WCIFIT_OK;
	size_t number = 0;

	while (status == WCIFIT_OK) {
		const char *eol = memchr(text, '\n', (size_t)(end - text));
		size_t length = (size_t)((eol != NULL ? eol : end) - text);
		bool comment = length >= 2 && memcmp(text, "--", 2) == 0;
		bool more =
		    comment && length > 5 && memcmp(text, "--   ", 5) == 0;

		number++;
		if (length > 0 && text[length - 1] == '\r')
			length--;
		if (!more || line.failed)
			status = finish_line(parser, &line);
		if (status != WCIFIT_OK || !comment)
			break;
		if (more && line.length == 0) {
			parser->line = number;
			status = fail(parser, "continues no line");
			break;
		}
		if (!more)
			parser->line = number;
		if (length > 2 && text[2] != ' ') {
			status = fail(parser, "expected a blank behind '--'");
			break;
		}
		if (more)
			wci_buf_putc(&line, ' ');
		if (length > 3)
			wci_buf_put(&line, text + (more ? 5 : 3),
			    length - (more ? 5 : 3));
		if (eol == NULL)
			break;
		text = eol + 1;
	}
	if (status == WCIFIT_OK)
		status = finish_line(parser, &line);
	wci_buf_free(&line);
	return status;
}

/* Hand what was gathered to the report, which frees it. */
static void
publish(struct parser *parser)
{
	struct wci_report *report = parser->report;

	report->view.params = parser->params;
	report->view.columns = parser->columns;
	report->rowset.columns = parser->render_columns;
	report->rowset.column_count = report->view.column_count;
	report->rowset.intervals = parser->intervals;
	report->rowset.title = report->view.title;
}

enum wcifit_status
wci_report_parse(const char *file, const char *name, const char *text,
    size_t length, struct wci_report **report_out, struct wcifit_error *error)
{
	struct parser parser = { 0 };
	enum wcifit_status status;

	parser.report = wci_calloc(1, sizeof *parser.report);
	parser.error = error;
	if (parser.report == NULL)
		return wci_fail_memory(error);
	parser.report->file = keep(parser.report, file, strlen(file));
	parser.report->view.name = keep(parser.report, name, strlen(name));
	parser.report->view.sql = keep(parser.report, text, length);
	if (parser.report->file == NULL || parser.report->view.name == NULL ||
	    parser.report->view.sql == NULL)
		status = wci_fail_memory(error);
	else
		status = parse_header(&parser, text, text + length);
	if (status == WCIFIT_OK)
		status = check_whole(&parser);
	publish(&parser);
	if (status != WCIFIT_OK) {
		wci_report_free(parser.report);
		return status;
	}
	*report_out = parser.report;
	return WCIFIT_OK;
}

void
wci_report_free(struct wci_report *report)
{
	if (report == NULL)
		return;
	wci_free((void *)(uintptr_t)report->view.params);
	wci_free((void *)(uintptr_t)report->view.columns);
	wci_free((void *)(uintptr_t)report->rowset.columns);
	wci_free((void *)(uintptr_t)report->rowset.intervals);
	for (size_t i = 0; i < report->string_count; i++)
		wci_free(report->strings[i]);
	wci_free(report->strings);
	wci_free(report);
}

const struct wci_report *
wci_report_of(const struct wcifit_report *view)
{
	return (const struct wci_report *)(const void *)view;
}

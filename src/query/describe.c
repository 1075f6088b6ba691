/* SPDX-License-Identifier: MIT */
/*
 * A small reader of our own DDL.  It knows its layout: comment lines above
 * what they describe, one column after the other, constraints at the end.
 */
#include "query/describe.h"

#include <string.h>

#include "core/embed.h"
#include "core/mem.h"
#include "render/render.h"

struct reader {
	const char *at;
	wci_describe_row *row;
	void *context;
	struct wcifit_error *error;
	struct wci_buf comment; /* what stands above the item */
	struct wci_buf item;	/* its text, blanks joined */
	struct wci_buf keys;	/* constraints of the table, one a line */
	struct wci_buf key;
	char *table;
};

/* ------------------------------------------------------------------- lines */

static size_t
line_length(const char *s)
{
	return strcspn(s, "\n");
}

static const char *
next_line(const char *s)
{
	s += line_length(s);
	return *s == '\n' ? s + 1 : s;
}

static const char *
unindent(const char *line)
{
	return line + strspn(line, " \t");
}

static bool
begins(const char *line, const char *with)
{
	return strncmp(line, with, strlen(with)) == 0;
}

/*
 * Take one line into the comment when it is one.  A blank line and a ruler
 * ("-- -----") end what was said.
 */
static bool
take_comment(struct reader *reader, const char *line)
{
	const char *text = unindent(line);

	if (*text == '\n' || *text == '\0' || begins(text, "-- ---")) {
		wci_buf_clear(&reader->comment);
		return true;
	}
	if (!begins(text, "--"))
		return false;
	text += 2;
	text += strspn(text, " ");
	if (line_length(text) > 0 && reader->comment.length > 0)
		wci_buf_putc(&reader->comment, ' ');
	wci_buf_put(&reader->comment, text, line_length(text));
	return true;
}

/* ------------------------------------------------------------------- items */

static void
put_blank(struct wci_buf *buf)
{
	if (buf->length > 0 && buf->data[buf->length - 1] != ' ')
		wci_buf_putc(buf, ' ');
}

/* Append a string literal; returns where it ends. */
static const char *
take_literal(struct wci_buf *buf, const char *s)
{
	const char *end = s + 1;

	while (*end != '\0' && *end != '\'')
		end++;
	if (*end == '\'')
		end++;
	wci_buf_put(buf, s, (size_t)(end - s));
	return end;
}

/*
 * Read the next item of a list into reader->item and what stands above it
 * into reader->comment.  Ends behind its comma, or at what ends the list: a
 * closing bracket, or FROM at the beginning of a line.  False at the end of
 * the list when nothing came any more.
 */
static bool
next_item(struct reader *reader)
{
	const char *s = reader->at;
	bool line_start = true;
	int depth = 0;

	wci_buf_clear(&reader->comment);
	wci_buf_clear(&reader->item);
	for (; *s != '\0'; s++) {
		if (line_start && reader->item.length == 0 &&
		    take_comment(reader, s)) {
			s += line_length(s);
			if (*s == '\0')
				break;
			continue;
		}
		if (line_start && depth == 0 && begins(s, "FROM"))
			break;
		line_start = *s == '\n';
		if (*s == '\'') {
			s = take_literal(&reader->item, s) - 1;
			continue;
		}
		if (*s == ' ' || *s == '\t' || *s == '\n') {
			put_blank(&reader->item);
			continue;
		}
		if (depth == 0 && (*s == ',' || *s == ')' || *s == ';'))
			break;
		depth += *s == '(' ? 1 : *s == ')' ? -1 : 0;
		wci_buf_putc(&reader->item, *s);
	}
	reader->at = *s == ',' ? s + 1 : s;
	while (reader->item.length > 0 &&
	    reader->item.data[reader->item.length - 1] == ' ')
		reader->item.data[--reader->item.length] = '\0';
	return reader->item.length > 0;
}

/* The last word of an expression: the name a column of a view has. */
static const char *
last_word(char *item)
{
	char *end = item + strlen(item);

	while (end > item && end[-1] != ' ' && end[-1] != '.')
		end--;
	return end;
}

/* ------------------------------------------------------------------- words */

static enum wcifit_status
emit(struct reader *reader, const char *column, const char *type,
    const char *key)
{
	char *meaning = wci_strdup(wci_buf_text(&reader->comment));
	struct wci_described row = { reader->table, column, type, "", key,
		meaning };
	enum wcifit_status status;
	char *close;

	if (meaning == NULL || reader->comment.failed || reader->item.failed)
		status = wci_fail_memory(reader->error);
	else {
		close = meaning[0] == '[' ? strchr(meaning, ']') : NULL;
		if (close != NULL) {
			*close = '\0';
			row.unit = meaning + 1;
			row.meaning = close + 1 + strspn(close + 1, " ");
		}
		status = reader->row(reader->context, &row, reader->error);
	}
	wci_free(meaning);
	return status;
}

/* Whether a list of names in brackets, "(fair, id)", has this one. */
static bool
in_brackets(const char *brackets, const char *name)
{
	size_t length = strlen(name);
	const char *s = brackets + 1;

	while (*s != ')' && *s != '\0') {
		size_t word = strcspn(s, ",) ");

		if (word == length && strncmp(s, name, length) == 0)
			return true;
		s += word;
		s += strspn(s, ", ");
	}
	return false;
}

static void
add_key(struct wci_buf *key, const char *words, size_t length)
{
	if (key->length > 0)
		wci_buf_puts(key, "; ");
	wci_buf_put(key, words, length);
}

/* "fairs(id)" of "… REFERENCES fairs(id) …"; NULL: no reference. */
static const char *
reference_in(const char *text, size_t *length)
{
	const char *found = strstr(text, "REFERENCES ");
	const char *close;

	if (found == NULL)
		return NULL;
	found += strlen("REFERENCES ");
	close = strchr(found, ')');
	*length = close != NULL ? (size_t)(close - found) + 1 : strlen(found);
	return found;
}

/* What a column is a key of, from its own words and the constraints. */
static const char *
key_of(struct reader *reader, const char *name, const char *definition)
{
	const char *line;
	const char *found;
	size_t length;

	wci_buf_clear(&reader->key);
	if (strstr(definition, "PRIMARY KEY") != NULL)
		add_key(&reader->key, "primary key", 11);
	for (line = wci_buf_text(&reader->keys); *line != '\0';
	     line = next_line(line))
		if (begins(line, "PRIMARY KEY (") &&
		    in_brackets(line + strlen("PRIMARY KEY "), name))
			add_key(&reader->key, "primary key", 11);
	found = reference_in(definition, &length);
	if (found != NULL) {
		add_key(&reader->key, "references ", 11);
		wci_buf_put(&reader->key, found, length);
	}
	for (line = wci_buf_text(&reader->keys); *line != '\0';
	     line = next_line(line)) {
		if (!begins(line, "FOREIGN KEY (") ||
		    !in_brackets(line + strlen("FOREIGN KEY "), name))
			continue;
		found = reference_in(line, &length);
		if (found == NULL)
			continue;
		add_key(&reader->key, "references ", 11);
		wci_buf_put(&reader->key, found, length);
	}
	return wci_buf_text(&reader->key);
}

static bool
is_constraint(const char *item)
{
	return begins(item, "PRIMARY KEY") || begins(item, "FOREIGN KEY") ||
	    begins(item, "CHECK") || begins(item, "UNIQUE");
}

/* ------------------------------------------------------------------ tables */

/* Gather the constraints, which stand behind the columns they are about. */
static void
gather_keys(struct reader *reader)
{
	const char *body = reader->at;

	wci_buf_clear(&reader->keys);
	while (next_item(reader)) {
		if (!is_constraint(wci_buf_text(&reader->item)))
			continue;
		wci_buf_puts(&reader->keys, wci_buf_text(&reader->item));
		wci_buf_putc(&reader->keys, '\n');
	}
	reader->at = body;
}

static enum wcifit_status
read_table(struct reader *reader)
{
	enum wcifit_status status = WCIFIT_OK;

	gather_keys(reader);
	while (status == WCIFIT_OK && next_item(reader)) {
		char *name = reader->item.data;
		char *type = strchr(name, ' ');
		const char *definition;
		const char *kind;

		if (is_constraint(name))
			continue;
		if (type == NULL)
			type = name + strlen(name);
		else
			*type++ = '\0';
		definition = type + strcspn(type, " ");
		kind =
		    strstr(definition, "NOT NULL") != NULL ? " NOT NULL" : "";
		(void)key_of(reader, name, definition);
		type[strcspn(type, " ")] = '\0';
		{
			struct wci_buf full = WCI_BUF_EMPTY;

			wci_buf_printf(&full, "%s%s", type, kind);
			status = emit(reader, name, wci_buf_text(&full),
			    wci_buf_text(&reader->key));
			wci_buf_free(&full);
		}
	}
	return status;
}

static enum wcifit_status
read_view(struct reader *reader)
{
	enum wcifit_status status = WCIFIT_OK;
	const char *line = reader->at;

	/* The columns are those of the first SELECT that is commented. */
	for (; *line != '\0'; line = next_line(line))
		if ((begins(line, "SELECT\n") ||
			begins(line, "SELECT DISTINCT\n")) &&
		    begins(unindent(next_line(line)), "--"))
			break;
	reader->at = next_line(line);
	while (status == WCIFIT_OK && next_item(reader))
		status = emit(reader, last_word(reader->item.data), "", "");
	return status;
}

/* "CREATE TABLE name (" or "CREATE VIEW name AS"; others are passed over. */
static enum wcifit_status
read_statement(struct reader *reader, const char *line)
{
	static const char table[] = "CREATE TABLE ";
	static const char view[] = "CREATE VIEW ";
	bool is_table = begins(line, table);
	enum wcifit_status status;
	const char *name;

	reader->at = next_line(line);
	if (!is_table && !begins(line, view)) {
		wci_buf_clear(&reader->comment);
		return WCIFIT_OK;
	}
	name = line + strlen(is_table ? table : view);
	wci_free(reader->table);
	reader->table = wci_strndup(name, strcspn(name, " (\n"));
	if (reader->table == NULL)
		return wci_fail_memory(reader->error);
	status = emit(reader, "", is_table ? "table" : "view", "");
	if (status == WCIFIT_OK)
		status = is_table ? read_table(reader) : read_view(reader);
	wci_buf_clear(&reader->comment);
	return status;
}

enum wcifit_status
wci_describe(const char *sql, wci_describe_row *row, void *context,
    struct wcifit_error *error)
{
	struct reader reader = {
		.at = sql, .row = row, .context = context, .error = error
	};
	enum wcifit_status status = WCIFIT_OK;

	while (status == WCIFIT_OK && *reader.at != '\0') {
		const char *line = reader.at;

		if (take_comment(&reader, line))
			reader.at = next_line(line);
		else
			status = read_statement(&reader, line);
	}
	wci_buf_free(&reader.comment);
	wci_buf_free(&reader.item);
	wci_buf_free(&reader.keys);
	wci_buf_free(&reader.key);
	wci_free(reader.table);
	return status;
}

/* ------------------------------------------------------------- the command */

static const struct wci_column columns[] = {
	{ "table", "Table", WCI_UNIT_TEXT },
	{ "column", "Column", WCI_UNIT_TEXT },
	{ "type", "Type", WCI_UNIT_TEXT }, { "unit", "Unit", WCI_UNIT_TEXT },
	{ "key", "Key", WCI_UNIT_TEXT }, { "meaning", "Meaning", WCI_UNIT_TEXT }
};

#define COLUMN_COUNT (sizeof columns / sizeof columns[0])

struct listing {
	const char *wanted; /* a table, or NULL */
	struct wci_render *render;
	struct wci_buf nearest;
	size_t found;
};

static enum wcifit_status
list_row(
    void *context, const struct wci_described *row, struct wcifit_error *error)
{
	struct listing *listing = context;
	const char *texts[COLUMN_COUNT] = { row->table, row->column, row->type,
		row->unit, row->key, row->meaning };
	struct wci_cell cells[COLUMN_COUNT];

	if (listing->wanted != NULL &&
	    strcmp(listing->wanted, row->table) != 0) {
		const char *pair[2] = { wci_buf_text(&listing->nearest),
			row->table };

		if (row->column[0] == '\0' &&
		    wcifit_nearest(listing->wanted, pair, 2) == row->table) {
			wci_buf_clear(&listing->nearest);
			wci_buf_puts(&listing->nearest, row->table);
		}
		return WCIFIT_OK;
	}
	listing->found++;
	memset(cells, 0, sizeof cells);
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		if (texts[i][0] == '\0')
			continue;
		cells[i].type = WCI_CELL_TEXT;
		cells[i].text = texts[i];
		cells[i].length = strlen(texts[i]);
	}
	return wci_render_row(listing->render, cells, error);
}

static enum wcifit_status
list(struct listing *listing, struct wcifit_error *error)
{
	static const char *const files[] = { "schema.sql", "views.sql" };
	enum wcifit_status status = WCIFIT_OK;
	size_t suggestion;

	for (size_t i = 0; status == WCIFIT_OK && i < 2; i++) {
		const struct wci_embedded *file = wci_embed_find(files[i]);

		if (file != NULL)
			status =
			    wci_describe(file->text, list_row, listing, error);
	}
	if (status != WCIFIT_OK)
		return status;
	suggestion = listing->nearest.length;
	if (listing->found == 0)
		return wci_fail(error, WCIFIT_USAGE,
		    "there is no table '%s'%s%s%s", listing->wanted,
		    suggestion > 0 ? "; did you mean " : "",
		    wci_buf_text(&listing->nearest), suggestion > 0 ? "?" : "");
	return wci_render_end(listing->render, error);
}

enum wcifit_status
wcifit_schema(const char *table, const struct wcifit_output *output,
    struct wcifit_error *error)
{
	static const struct wci_rowset rowset = { .title = "Tables and columns",
		.columns = columns,
		.column_count = COLUMN_COUNT };
	struct listing listing = { .wanted = table };
	enum wcifit_status status;

	if (output == NULL || output->sink.write == NULL)
		return wci_fail(error, WCIFIT_USAGE, "no output was named");
	status = wci_render_begin(output, &rowset, 0, &listing.render, error);
	if (status == WCIFIT_OK)
		status = list(&listing, error);
	wci_render_free(listing.render);
	wci_buf_free(&listing.nearest);
	return status;
}

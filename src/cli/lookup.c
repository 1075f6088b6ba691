/* SPDX-License-Identifier: MIT */
/* Tables and ids, asked of the library. */
#include "cli/lookup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A text that grows; always ended by NUL once it has bytes. */
struct gather {
	char *bytes;
	size_t length;
	size_t capacity;
};

static int
gather_write(void *context, const char *bytes, size_t length)
{
	struct gather *gather = context;
	size_t need = gather->length + length + 1;

	if (need > gather->capacity) {
		size_t room = need * 2;
		char *grown = realloc(gather->bytes, room);

		if (grown == NULL)
			return ENOMEM;
		gather->bytes = grown;
		gather->capacity = room;
	}
	memcpy(gather->bytes + gather->length, bytes, length);
	gather->length += length;
	gather->bytes[gather->length] = '\0';
	return 0;
}

static struct wcifit_output
rendering(struct gather *gather)
{
	struct wcifit_output output = { .format = WCIFIT_TSV };

	output.sink.write = gather_write;
	output.sink.context = gather;
	return output;
}

/* Drop the heading, and the text itself when there is no line behind it. */
static char *
without_heading(struct gather *gather)
{
	char *end = gather->bytes != NULL ? strchr(gather->bytes, '\n') : NULL;

	if (end == NULL) {
		free(gather->bytes);
		return NULL;
	}
	memmove(gather->bytes, end + 1, strlen(end + 1) + 1);
	return gather->bytes;
}

/*
 * Keep one column of each line (from 0), and of equal neighbours the first.
 * A line without that column is dropped.
 */
static void
keep_column(char *text, unsigned column)
{
	char *to = text;
	char *last = NULL;
	size_t last_length = 0;

	for (char *line = text; *line != '\0';) {
		char *end = line + strcspn(line, "\n");
		char *cell = line;
		size_t length;

		for (unsigned i = 0; i < column && cell < end; i++)
			cell += strcspn(cell, "\t\n") + 1;
		length = cell < end ? strcspn(cell, "\t\n") : 0;
		line = *end == '\n' ? end + 1 : end;
		if (length == 0 ||
		    (last != NULL && length == last_length &&
			memcmp(cell, last, length) == 0))
			continue;
		memmove(to, cell, length);
		last = to;
		last_length = length;
		to += length;
		*to++ = '\n';
	}
	*to = '\0';
}

/* A column of what wcifit schema prints. */
static char *
schema_column(unsigned column)
{
	struct gather gather = { NULL, 0, 0 };
	struct wcifit_output output = rendering(&gather);
	char *text;

	if (wcifit_schema(NULL, &output, NULL) != WCIFIT_OK) {
		free(gather.bytes);
		return NULL;
	}
	text = without_heading(&gather);
	if (text != NULL)
		keep_column(text, column);
	return text;
}

char *
cli_lookup_tables(void)
{
	return schema_column(0);
}

char *
cli_lookup_columns(void)
{
	return schema_column(1);
}

/* Whether a table is in the schema, and so may stand in SQL. */
static bool
is_table(const char *name)
{
	char *tables = cli_lookup_tables();
	size_t length = strlen(name);
	bool found = false;

	for (const char *s = tables; s != NULL && *s != '\0';
	     s += strcspn(s, "\n") + 1)
		if (strncmp(s, name, length) == 0 && s[length] == '\n')
			found = true;
	free(tables);
	return found;
}

char *
cli_lookup_ids(struct cli *cli, const char *table)
{
	/* What describes an id differs from table to table. */
	static const char *const meanings[] = { "name", "title", "''" };
	char sql[160];

	if (!is_table(table) || cli_database_open(cli, NULL) != WCIFIT_OK)
		return NULL;
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
		struct gather gather = { NULL, 0, 0 };
		struct wcifit_output output = rendering(&gather);

		(void)snprintf(sql, sizeof(sql),
		    "SELECT id, %s FROM %s ORDER BY id LIMIT 2000", meanings[i],
		    table);
		if (wcifit_sql(cli->db, sql, strlen(sql), NULL, 0, &output,
			NULL, NULL, NULL) == WCIFIT_OK)
			return without_heading(&gather);
		free(gather.bytes);
	}
	return NULL;
}

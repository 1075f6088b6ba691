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

/* Keep the first column of each line, and of equal neighbours the first. */
static void
distinct_names(char *text)
{
	char *to = text;
	char *last = NULL;
	size_t last_length = 0;

	for (char *line = text; *line != '\0';) {
		size_t length = strcspn(line, "\t\n");
		char *next = line + strcspn(line, "\n");

		next += *next == '\n';
		if (last == NULL || length != last_length ||
		    memcmp(line, last, length) != 0) {
			memmove(to, line, length);
			last = to;
			last_length = length;
			to += length;
			*to++ = '\n';
		}
		line = next;
	}
	*to = '\0';
}

char *
cli_lookup_tables(void)
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
		distinct_names(text);
	return text;
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

	if (!is_table(table) ||
	    (cli->db == NULL &&
		wcifit_open(cli_database_path(cli), &cli->db, NULL) !=
		    WCIFIT_OK))
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

/* SPDX-License-Identifier: MIT */
/* Statements of SQL. */
#include "cli/statement.h"

#include <string.h>

#include "cli/fence.h"
#include "cli/output.h"
#include "cli/result.h"

/* Behind the quoted text that begins at `s`, or its NUL. */
static const char *
skip_quoted(const char *s)
{
	char end = *s == '[' ? ']' : *s;

	for (s++; *s != '\0'; s++)
		if (*s == end)
			return s + 1;
	return s;
}

static const char *
skip_comment(const char *s)
{
	const char *end = s[0] == '-' ? strchr(s, '\n') : strstr(s + 2, "*/");

	if (end == NULL)
		return s + strlen(s);
	return s[0] == '-' ? end : end + 2;
}

bool
cli_statement_ended(const char *sql)
{
	bool ended = false;
	const char *s = sql;

	while (*s != '\0') {
		if (strncmp(s, "--", 2) == 0 || strncmp(s, "/*", 2) == 0) {
			bool block = *s == '/';
			const char *next = skip_comment(s);

			/* An open comment swallows what is to come. */
			if (block && *next == '\0' &&
			    (next - s < 4 || memcmp(next - 2, "*/", 2) != 0))
				return false;
			s = next;
		} else if (strchr("'\"`[", *s) != NULL) {
			ended = false;
			s = skip_quoted(s);
		} else {
			if (*s == ';')
				ended = true;
			else if (strchr(" \t\r\n\f", *s) == NULL)
				ended = false;
			s++;
		}
	}
	return ended;
}

enum wcifit_status
cli_statement_run(struct cli *cli, const char *sql, size_t length)
{
	struct wcifit_query_result result = { 0 };
	struct wcifit_error error = { 0 };
	struct wcifit_output output;
	struct wcifit_limits limits = cli_limits(cli);
	struct cli_output out;
	enum wcifit_status status;

	status = cli_database(cli);
	if (status == WCIFIT_OK)
		status = cli_output_open(&out, cli);
	if (status != WCIFIT_OK)
		return status;
	output = cli_rendering(cli, &out);
	cli_fence_raise(limits.timeout_ms, out.temporary);
	status = wcifit_sql(cli->db, sql, length, cli->set.params.items,
	    cli->set.params.count, &output, &limits, &result, &error);
	cli_fence_lower();
	return cli_result_close(cli, &out, status, &result, &error);
}

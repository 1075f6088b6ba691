/* SPDX-License-Identifier: MIT */
/* Places in SQL text. */
#include "db/sqlplace.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

#define CONTEXT 60 /* bytes shown on each side of the place */

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == ';';
}

size_t
wci_sql_comment(const char *sql, size_t length)
{
	const char *end;

	if (length < 2)
		return 0;
	if (sql[0] == '-' && sql[1] == '-') {
		end = memchr(sql, '\n', length);
		return end != NULL ? (size_t)(end - sql) + 1 : length;
	}
	if (sql[0] != '/' || sql[1] != '*')
		return 0;
	for (size_t i = 2; i + 1 < length; i++)
		if (sql[i] == '*' && sql[i + 1] == '/')
			return i + 2;
	return length;
}

size_t
wci_sql_blank(const char *sql, size_t length)
{
	size_t at = 0;

	/* A byte order mark is a blank too, for SQLite as well. */
	if (length >= 3 && memcmp(sql, "\xef\xbb\xbf", 3) == 0)
		at = 3;
	while (at < length) {
		size_t comment = wci_sql_comment(sql + at, length - at);

		if (comment == 0 && !is_blank(sql[at]))
			break;
		at += comment != 0 ? comment : 1;
	}
	return at;
}

static bool
inside_character(const char *sql, size_t at)
{
	return ((unsigned char)sql[at] & 0xc0) == 0x80;
}

/* Append sql[from .. to) on one line, tabs as blanks. */
static void
put_line(struct wci_buf *buf, const char *sql, size_t from, size_t to)
{
	while (from < to) {
		const char *tab = memchr(sql + from, '\t', to - from);
		size_t end = tab != NULL ? (size_t)(tab - sql) : to;

		wci_text_escape(buf, sql + from, end - from);
		if (tab != NULL)
			wci_buf_putc(buf, ' ');
		from = tab != NULL ? end + 1 : end;
	}
}

void
wci_sql_point(
    struct wci_buf *buf, const char *sql, size_t length, size_t offset)
{
	size_t line = 1;
	size_t start = 0;
	size_t end;
	size_t line_start; /* of what is shown, in buf */
	size_t width;

	if (offset > length)
		offset = length;
	for (size_t i = 0; i < offset; i++) {
		if (sql[i] == '\n') {
			line++;
			start = i + 1;
		}
	}
	for (end = offset; end < length && sql[end] != '\n'; end++)
		continue;
	if (end > start && sql[end - 1] == '\r' && end > offset)
		end--;
	wci_buf_putc(buf, '\n');
	line_start = buf->length;
	wci_buf_printf(buf, "  line %zu: ", line);
	if (offset - start > CONTEXT) {
		for (start = offset - CONTEXT; inside_character(sql, start);)
			start++;
		wci_buf_puts(buf, "...");
	}
	put_line(buf, sql, start, offset);
	width = wci_text_width(
	    wci_buf_text(buf) + line_start, buf->length - line_start);
	if (end - offset > CONTEXT) {
		for (end = offset + CONTEXT; inside_character(sql, end);)
			end--;
		put_line(buf, sql, offset, end);
		wci_buf_puts(buf, "...");
	} else {
		put_line(buf, sql, offset, end);
	}
	wci_buf_printf(buf, "\n%*s^", (int)width, "");
}

/* SPDX-License-Identifier: MIT */
/* JSON strings. */
#include "cli/json.h"

#include <string.h>

/* Length of the well-formed UTF-8 sequence at `s` (ended by NUL), or 0. */
static size_t
utf8_length(const unsigned char *s)
{
	if (s[0] < 0x80)
		return 1;
	if (s[0] >= 0xC2 && s[0] <= 0xDF)
		return (s[1] & 0xC0) == 0x80 ? 2 : 0;
	if ((s[1] & 0xC0) != 0x80 || (s[0] == 0xE0 && s[1] < 0xA0) ||
	    (s[0] == 0xED && s[1] > 0x9F) || (s[0] == 0xF0 && s[1] < 0x90) ||
	    (s[0] == 0xF4 && s[1] > 0x8F))
		return 0;
	if (s[0] >= 0xE0 && s[0] <= 0xEF)
		return (s[2] & 0xC0) == 0x80 ? 3 : 0;
	if (s[0] >= 0xF0 && s[0] <= 0xF4 && (s[2] & 0xC0) == 0x80)
		return (s[3] & 0xC0) == 0x80 ? 4 : 0;
	return 0;
}

static void
put_control(struct cli_output *out, unsigned char c)
{
	if (c == '\n')
		cli_printf(out, "\\n");
	else if (c == '\t')
		cli_printf(out, "\\t");
	else
		cli_printf(out, "\\u%04x", (unsigned)c);
}

void
cli_json_text(struct cli_output *out, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	if (text == NULL) {
		cli_printf(out, "null");
		return;
	}
	cli_put(out, "\"", 1);
	while (*s != '\0') {
		size_t length = utf8_length(s);

		if (length == 0)
			cli_printf(out, "\\ufffd");
		else if (*s < 0x20 || *s == 0x7F)
			put_control(out, *s);
		else if (*s == '"' || *s == '\\')
			cli_printf(out, "\\%c", *s);
		else
			cli_put(out, (const char *)s, length);
		s += length != 0 ? length : 1;
	}
	cli_put(out, "\"", 1);
}

void
cli_json_member(struct cli_output *out, const char *name, const char *text)
{
	cli_json_text(out, name);
	cli_printf(out, ": ");
	cli_json_text(out, text);
}

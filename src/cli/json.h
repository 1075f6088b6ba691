/* SPDX-License-Identifier: MIT */
/* The little JSON that the program itself writes. */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include "cli/output.h"

/*
 * A JSON string in quotes, or null for NULL.  Bytes that are no UTF-8 become
 * U+FFFD, so that the text can always be parsed.
 */
void cli_json_text(struct cli_output *out, const char *text);

/* "name": with the text after it, for members of an object. */
void cli_json_member(
    struct cli_output *out, const char *name, const char *text);

#endif

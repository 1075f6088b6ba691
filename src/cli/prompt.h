/* SPDX-License-Identifier: MIT */
/* Lines from a person: editing, history, completion.  The one user of libedit. */
#ifndef CLI_PROMPT_H
#define CLI_PROMPT_H

#include "cli/cli.h"

struct cli_prompt;

/* What reading a line came to. */
enum cli_line { CLI_LINE_READ, CLI_LINE_INTERRUPTED, CLI_LINE_END };

/*
 * Begin to read lines; the editing shows on stderr.  `words` are what
 * completion offers; they must outlive the prompt.  `file` is where history
 * is kept between runs, or NULL.  NULL without memory.
 */
struct cli_prompt *cli_prompt_open(
    const struct cli_list *words, const char *file);

/*
 * Read a line after `text`.  *line_out, without its newline, is the
 * prompt's until the next call.
 */
enum cli_line cli_prompt_read(
    struct cli_prompt *prompt, const char *text, const char **line_out);

/* Remember a statement. */
void cli_prompt_remember(struct cli_prompt *prompt, const char *statement);

/* Save the history and give all back; accepts NULL. */
void cli_prompt_close(struct cli_prompt *prompt);

#endif

/* SPDX-License-Identifier: MIT */
/* What may stand at a place of the command line, for shells. */
#ifndef CLI_SUGGEST_H
#define CLI_SUGGEST_H

#include "cli/output.h"

/*
 * Print the candidates for the last of `words`, one a line, with a tab and
 * their meaning where there is one; "@files" or "@folders" where the shell
 * knows better.  Words are those behind the program's name.  Failures are
 * silent: there is nothing to suggest then.
 */
void cli_suggest(struct cli *cli, struct cli_output *out,
    const char *const *words, size_t count);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What is known of the terminal.  Nothing here changes what is printed but
 * colour and width.
 */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include "cli/cli.h"

/*
 * Whether to colour what goes to `fd` (-1: no terminal).  `choice` is an enum
 * cli_color; automatic is a terminal that is not dumb, without NO_COLOR.
 */
bool cli_terminal_color(int fd, int choice);

/*
 * Columns for a table on stdout: $COLUMNS where it is set, the terminal's
 * where stdout is one, else 0 for no limit.
 */
unsigned cli_terminal_width(void);

/* Whether something may move on stderr. */
bool cli_terminal_animates(void);

#endif

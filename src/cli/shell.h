/* SPDX-License-Identifier: MIT */
/* The prompt of `wcifit sql`: statements and dot commands, line by line. */
#ifndef CLI_SHELL_H
#define CLI_SHELL_H

#include "cli/cli.h"

/*
 * Read and run until the end of the input or .quit.  What fails is told and
 * does not end it; the status is that of the database, or WCIFIT_OK.
 */
enum wcifit_status cli_shell_run(struct cli *cli);

#endif

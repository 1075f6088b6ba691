/* SPDX-License-Identifier: MIT */
/* Statements of SQL: where one ends, and running one. */
#ifndef CLI_STATEMENT_H
#define CLI_STATEMENT_H

#include "cli/cli.h"

/*
 * Whether the text ends in a semicolon that is outside of quotes and
 * comments, blanks and comments after it allowed.
 */
bool cli_statement_ended(const char *sql);

/* Run one SELECT and write its rows where the settings say. */
enum wcifit_status cli_statement_run(
    struct cli *cli, const char *sql, size_t length);

#endif

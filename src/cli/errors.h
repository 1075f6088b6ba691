/* SPDX-License-Identifier: MIT */
/*
 * Everything the program says on stderr.  Text of strangers is printed so
 * that it cannot act on a terminal: control and bidi characters escaped.
 * A stderr that cannot be written to is no error of its own.
 */
#ifndef CLI_ERRORS_H
#define CLI_ERRORS_H

#include "cli/cli.h"

/* One line "wcifit: ..."; the format without a newline. */
void cli_error(const char *format, ...) CLI_PRINTF(1, 2);

/* Print the error of the library and return its status. */
enum wcifit_status cli_fail(
    enum wcifit_status status, const struct wcifit_error *error);

/*
 * A mistake in the command line: "wcifit: COMMAND: ..." and a second line
 * that names the help.  Returns WCIFIT_USAGE.
 */
enum wcifit_status cli_usage(const struct cli *cli, const char *format, ...)
    CLI_PRINTF(2, 3);

/* " (did you mean 'X'?)" for the nearest word, or "", in `buffer`. */
const char *cli_did_you_mean(char *buffer, size_t size, const char *prefix,
    const char *word, const char *const *words, size_t count);

/*
 * Print a problem of a seed file, as one line of text
 * (wcifit: file:line:column: path: message) or as one JSON object.
 */
void cli_problem(const struct wcifit_problem *problem, enum cli_errors errors);

#endif

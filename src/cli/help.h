/* SPDX-License-Identifier: MIT */
/* Help, printed from the tables of commands and options. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/commands.h"
#include "cli/output.h"

/* Print the overview, or the help of a command, to the output. */
enum wcifit_status cli_help_program(const struct cli *cli);
enum wcifit_status cli_help_command(
    const struct cli *cli, const struct cli_command *command);

/* The help of a report: its parameters and columns. */
enum wcifit_status cli_help_report(
    const struct cli *cli, const struct wcifit_report *report);

/* "wcifit ingest [OPTIONS] [SEED...]" */
void cli_help_synopsis(
    struct cli_output *out, const struct cli_command *command);

/* Text in lines of at most 80 columns, each after `indent` blanks. */
void cli_help_wrap(struct cli_output *out, unsigned indent, const char *text);

/* "-o, --output FILE" in `buffer`. */
const char *cli_help_option(
    const struct cli_option *option, char *buffer, size_t size);

/* The option's sentence with its choices, in `buffer`. */
const char *cli_help_meaning(
    const struct cli_option *option, char *buffer, size_t size);

/* The exit codes, for help and manual; meaning NULL ends it. */
struct cli_exit_code {
	char code[4];
	const char *meaning;
};
extern const struct cli_exit_code cli_exit_codes[];

#endif

/* SPDX-License-Identifier: MIT */
/* The command line as data: JSON for machines, mdoc for man. */
#ifndef CLI_SPEC_H
#define CLI_SPEC_H

#include "cli/commands.h"

/* Every command with its operands and options, and the exit codes. */
enum wcifit_status cli_spec_json(const struct cli *cli);

/* The manual page of a command, or of the program (NULL). */
enum wcifit_status cli_spec_mdoc(
    const struct cli *cli, const struct cli_command *command);

#endif

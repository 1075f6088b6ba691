/* SPDX-License-Identifier: MIT */
/* What ingest and check have in common, which is all but publishing. */
#ifndef CLI_INGEST_H
#define CLI_INGEST_H

#include "cli/commands.h"

/* Options about seeds and their problems, and those about publishing. */
extern const struct cli_group cli_group_seeds;
extern const struct cli_group cli_group_publish;

/* Read and check the operands (default: seeds); publish unless told not to. */
enum wcifit_status cli_ingest_run(struct cli *cli, bool check_only);

#endif

/* SPDX-License-Identifier: MIT */
/* A bar on stderr: only on a terminal, and only when the work is long. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "cli/cli.h"

struct cli_progress {
	const char *what;
	bool allowed;
	bool shown;
	int64_t next_ms; /* when to draw again */
};

void cli_progress_start(
    struct cli_progress *progress, const char *what, bool quiet);

/* Draw, at most ten times a second and not in the first half second. */
void cli_progress_show(
    struct cli_progress *progress, uint64_t done, uint64_t total);

/* Take the bar away, so that a line can be printed. */
void cli_progress_clear(struct cli_progress *progress);

#endif

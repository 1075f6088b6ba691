/* SPDX-License-Identifier: MIT */
/* The progress bar. */
#include "cli/progress.h"

#include <string.h>
#include <time.h>

#include "cli/output.h"
#include "cli/terminal.h"

#define BAR_WIDTH 40
#define FIRST_MS 500
#define EVERY_MS 100

static int64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
cli_progress_start(struct cli_progress *progress, const char *what, bool quiet)
{
	progress->what = what;
	progress->allowed = !quiet && cli_terminal_animates();
	progress->shown = false;
	progress->next_ms = now_ms() + FIRST_MS;
}

void
cli_progress_show(struct cli_progress *progress, uint64_t done, uint64_t total)
{
	static const char bar[] = "########################################";
	struct cli_output err;
	int64_t now;
	double part;
	int full;

	if (!progress->allowed || total == 0)
		return;
	now = now_ms();
	if (now < progress->next_ms)
		return;
	progress->next_ms = now + EVERY_MS;
	progress->shown = true;
	part = done < total ? (double)done / (double)total : 1.0;
	full = (int)(part * BAR_WIDTH);
	cli_output_stderr(&err);
	cli_printf(&err, "\r%s [%-*.*s] %3d %%", progress->what, BAR_WIDTH,
	    full, bar, (int)(part * 100));
	cli_flush(&err);
}

void
cli_progress_clear(struct cli_progress *progress)
{
	struct cli_output err;

	if (!progress->shown)
		return;
	progress->shown = false;
	cli_output_stderr(&err);
	cli_printf(&err, "\r\033[K");
	cli_flush(&err);
}

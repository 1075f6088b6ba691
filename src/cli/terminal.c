/* SPDX-License-Identifier: MIT */
/* Colour and width. */
#include "cli/terminal.h"

#include <sys/ioctl.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool
is_dumb(void)
{
	const char *term = getenv("TERM");

	return term == NULL || *term == '\0' || strcmp(term, "dumb") == 0;
}

bool
cli_terminal_color(int fd, int choice)
{
	const char *no_color = getenv("NO_COLOR");

	if (choice != CLI_COLOR_AUTO)
		return choice == CLI_COLOR_ALWAYS;
	return (no_color == NULL || *no_color == '\0') && !is_dumb() &&
	    fd >= 0 && isatty(fd) == 1;
}

unsigned
cli_terminal_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;

	if (columns != NULL && *columns >= '1' && *columns <= '9' &&
	    columns[strspn(columns, "0123456789")] == '\0' &&
	    strlen(columns) <= 5)
		return (unsigned)strtoul(columns, NULL, 10);
	if (isatty(STDOUT_FILENO) == 1 &&
	    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		return size.ws_col;
	return 0;
}

bool
cli_terminal_animates(void)
{
	return !is_dumb() && isatty(STDERR_FILENO) == 1;
}

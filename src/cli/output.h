/* SPDX-License-Identifier: MIT */
/*
 * Where the data goes: stdout, or with -o a file that is replaced as a whole.
 * Nothing is lost in silence: every write, the sync and the close are
 * checked, and the first failure is kept.
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "cli/cli.h"

struct cli_output {
	int fd;
	int error;	  /* errno of the first failure, 0: none */
	const char *name; /* for messages; borrowed */
	char *path;	  /* the file to replace; NULL: written in place */
	char *temporary;  /* what is renamed over it */
	size_t used;
	char buffer[4096];
};

/* stdout or, when settings name one, the file of -o.  Prints its failure. */
enum wcifit_status cli_output_open(
    struct cli_output *out, const struct cli *cli);

/* For messages: unbuffered but for the line. */
void cli_output_stderr(struct cli_output *out);

/* Append bytes; a no-op after the first failure. */
void cli_put(struct cli_output *out, const char *bytes, size_t length);
void cli_puts(struct cli_output *out, const char *text);
void cli_printf(struct cli_output *out, const char *format, ...)
    CLI_PRINTF(2, 3);

/* Hand all that is buffered to the system. */
void cli_flush(struct cli_output *out);

/* The output as the library's sink. */
struct wcifit_sink cli_sink(struct cli_output *out);

/* How the library is to render for this output. */
struct wcifit_output cli_rendering(
    const struct cli *cli, struct cli_output *out);

/*
 * The end of the output.  After success the file of -o is synced and renamed
 * into place; after a failure it is left as it was and `error` is printed.
 * A reader that left (EPIPE) is success, and silent.  Returns the status of
 * the run.  Frees what the output owns.
 */
enum wcifit_status cli_output_close(struct cli_output *out,
    enum wcifit_status status, const struct wcifit_error *error);

#endif

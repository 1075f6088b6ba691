/* SPDX-License-Identifier: MIT */
/*
 * Signals.  SIGINT, SIGTERM and SIGHUP ask the library to stop; SIGPIPE and
 * SIGXFSZ are ignored, so that a reader that leaves and a file that may not
 * grow are errors of write.
 */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

#include <stdbool.h>

/* For a command: the second Ctrl-C ends what does not listen to the first. */
void cli_signals_install(void);

/* For the prompt: Ctrl-C never ends the program. */
void cli_signals_prompt(void);

/* Whether SIGTERM or SIGHUP came. */
bool cli_signals_ended(void);

/*
 * Wait until `fd` can be read without waiting.  False when a signal to stop
 * has come, at whatever instant, or the wait failed.
 */
bool cli_signals_wait(int fd);

/* Forget a SIGINT, so that the next statement can run. */
void cli_signals_clear(void);

#endif

/* SPDX-License-Identifier: MIT */
/* The signal handler, and the two static variables it needs. */
#include "cli/signals.h"

#include <sys/select.h>

#include <errno.h>
#include <signal.h>
#include <string.h>

#include <wcifit/wcifit.h>

static volatile sig_atomic_t stopped;
static volatile sig_atomic_t ended;

static void
on_signal(int number)
{
	stopped = 1;
	if (number != SIGINT)
		ended = 1;
	wcifit_interrupt();
}

/* A signal that was ignored at the start (nohup) stays ignored. */
static void
catch_signal(int number, int flags)
{
	struct sigaction action;

	if (sigaction(number, NULL, &action) == 0 &&
	    action.sa_handler == SIG_IGN)
		return;
	memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	action.sa_flags = flags;
	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(number, &action, NULL);
}

static void
ignore_signal(int number)
{
	struct sigaction ignore;

	memset(&ignore, 0, sizeof(ignore));
	ignore.sa_handler = SIG_IGN;
	(void)sigaction(number, &ignore, NULL);
}

void
cli_signals_install(void)
{
	catch_signal(SIGINT, (int)SA_RESETHAND);
	catch_signal(SIGTERM, 0);
	catch_signal(SIGHUP, 0);
	ignore_signal(SIGPIPE);
	ignore_signal(SIGXFSZ);
}

void
cli_signals_prompt(void)
{
	catch_signal(SIGINT, 0);
}

bool
cli_signals_ended(void)
{
	return ended != 0;
}

bool
cli_signals_wait(int fd)
{
	sigset_t ours;
	sigset_t before;
	fd_set set;
	int ready = -1;

	(void)sigemptyset(&ours);
	(void)sigaddset(&ours, SIGINT);
	(void)sigaddset(&ours, SIGTERM);
	(void)sigaddset(&ours, SIGHUP);
	/* Held back but while waiting, none can slip in before the wait. */
	(void)sigprocmask(SIG_BLOCK, &ours, &before);
	while (stopped == 0 && ready < 0) {
		FD_ZERO(&set);
		FD_SET(fd, &set);
		ready = pselect(fd + 1, &set, NULL, NULL, NULL, &before);
		if (ready < 0 && errno != EINTR)
			break;
	}
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	return ready > 0;
}

void
cli_signals_clear(void)
{
	stopped = ended;
	if (ended == 0)
		wcifit_interrupt_clear();
}

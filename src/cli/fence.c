/* SPDX-License-Identifier: MIT */
/* A timer of the processor's time, and the end it brings. */
#include "cli/fence.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <wcifit/wcifit.h>

#define DEFAULT_MS 30000

static volatile sig_atomic_t touched;
/* Written only while no timer runs, so the handler may read them. */
static char message[96];
static const char *leftover;
static timer_t timer;
static int raised;

/* The statement cannot be unwound from here: only calls that are safe. */
static void
on_tick(int number)
{
	(void)number;
	if (touched != 0) {
		touched = 0;
		return;
	}
	if (leftover != NULL)
		(void)unlink(leftover);
	if (write(STDERR_FILENO, message, strlen(message)) < 0)
		_exit(WCIFIT_LIMIT);
	_exit(WCIFIT_LIMIT);
}

static void
describe(unsigned timeout_ms)
{
	static const char format[] =
	    "wcifit: the time limit of %u%s was reached within one step\n";

	if (timeout_ms % 1000 == 0)
		(void)snprintf(
		    message, sizeof message, format, timeout_ms / 1000, " s");
	else
		(void)snprintf(
		    message, sizeof message, format, timeout_ms, " ms");
}

void
cli_fence_raise(unsigned timeout_ms, const char *temporary)
{
	unsigned long long first;
	struct itimerspec when;
	struct sigaction action;
	struct sigevent event;

	if (timeout_ms == 0)
		timeout_ms = DEFAULT_MS;
	describe(timeout_ms);
	leftover = temporary;
	touched = 0;
	memset(&action, 0, sizeof action);
	action.sa_handler = on_tick;
	action.sa_flags = SA_RESTART;
	(void)sigemptyset(&action.sa_mask);
	memset(&event, 0, sizeof event);
	event.sigev_notify = SIGEV_SIGNAL;
	event.sigev_signo = SIGALRM;
	/* Without such a timer the looks of the library have to do. */
	if (sigaction(SIGALRM, &action, NULL) != 0 ||
	    timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &timer) != 0)
		return;
	raised = 1;
	first = 2ULL * timeout_ms + 1000;
	memset(&when, 0, sizeof when);
	when.it_value.tv_sec = (time_t)(first / 1000);
	when.it_value.tv_nsec = (long)(first % 1000) * 1000000;
	when.it_interval.tv_sec = 1;
	(void)timer_settime(timer, 0, &when, NULL);
}

void
cli_fence_touch(void)
{
	touched = 1;
}

void
cli_fence_lower(void)
{
	if (raised)
		(void)timer_delete(timer);
	raised = 0;
	leftover = NULL;
}

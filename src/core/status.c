/* SPDX-License-Identifier: MIT */
/* Error messages, and the interrupt flag of the process. */
#include "core/status.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#ifndef WCIFIT_VERSION
#define WCIFIT_VERSION "0.0.0"
#endif

/*
 * Set in a signal handler, read by every thread that reads seeds: being free of
 * locks an atomic may be both.
 */
static atomic_int interrupted;

const char *
wcifit_version(void)
{
	return WCIFIT_VERSION;
}

void
wcifit_interrupt(void)
{
	atomic_store_explicit(&interrupted, 1, memory_order_relaxed);
}

void
wcifit_interrupt_clear(void)
{
	atomic_store_explicit(&interrupted, 0, memory_order_relaxed);
}

bool
wci_interrupted(void)
{
	return atomic_load_explicit(&interrupted, memory_order_relaxed) != 0;
}

/* Cut at a code point so that the mark of omission fits. */
static void
mark_cut(char *message, size_t size)
{
	size_t end = size - 4;

	while (end > 0 && ((unsigned char)message[end] & 0xC0) == 0x80)
		end--;
	memcpy(message + end, "...", 4);
}

static void
fill(struct wcifit_error *error, enum wcifit_status status, const char *format,
    va_list arguments)
{
	int length;

	error->status = status;
	length = vsnprintf(
	    error->message, sizeof(error->message), format, arguments);
	if (length < 0)
		error->message[0] = '\0';
	else if ((size_t)length >= sizeof(error->message))
		mark_cut(error->message, sizeof(error->message));
}

enum wcifit_status
wci_fail(struct wcifit_error *error, enum wcifit_status status,
    const char *format, ...)
{
	va_list arguments;

	if (error != NULL) {
		va_start(arguments, format);
		fill(error, status, format, arguments);
		va_end(arguments);
	}
	return status;
}

enum wcifit_status
wci_fail_errno(struct wcifit_error *error, int errnum, const char *format, ...)
{
	char what[512];
	va_list arguments;

	if (error != NULL) {
		va_start(arguments, format);
		(void)vsnprintf(what, sizeof(what), format, arguments);
		va_end(arguments);
		(void)wci_fail(
		    error, WCIFIT_FAILED, "%s: %s", what, strerror(errnum));
	}
	return WCIFIT_FAILED;
}

enum wcifit_status
wci_fail_memory(struct wcifit_error *error)
{
	return wci_fail(error, WCIFIT_FAILED, "out of memory");
}

enum wcifit_status
wci_fail_interrupted(struct wcifit_error *error)
{
	return wci_fail(error, WCIFIT_INTERRUPTED, "interrupted");
}

void
wci_error_prefix(struct wcifit_error *error, const char *format, ...)
{
	struct wcifit_error old;
	char context[512];
	va_list arguments;

	if (error == NULL)
		return;
	old = *error;
	va_start(arguments, format);
	(void)vsnprintf(context, sizeof(context), format, arguments);
	va_end(arguments);
	(void)wci_fail(error, old.status, "%s: %s", context, old.message);
}

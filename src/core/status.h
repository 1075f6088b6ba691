/* SPDX-License-Identifier: MIT */
/*
 * Filling the caller-owned error struct.  The layer that knows the cause
 * writes the message; upper layers only put context before it.
 */
#ifndef WCI_CORE_STATUS_H
#define WCI_CORE_STATUS_H

#include <stdbool.h>
#include <wcifit/wcifit.h>

#if defined(__GNUC__)
#define WCI_PRINTF(f, a) __attribute__((format(printf, f, a)))
/* A function that says what is wrong: its callers are laid out for when nothing is. */
#define WCI_COMPLAINS(f, a) __attribute__((format(printf, f, a), cold))
/* A function that is called seldom: it takes no room in those that call it. */
#define WCI_SELDOM __attribute__((noinline))
/* A function in which most of the time passes: those it calls are laid out within it. */
#define WCI_WHOLE __attribute__((flatten))
#else
#define WCI_PRINTF(f, a)
#define WCI_COMPLAINS(f, a)
#define WCI_SELDOM
#define WCI_WHOLE
#endif

/*
 * Fill *error (may be NULL) and return `status`.  A message that does not fit
 * is cut at a code point and ends in "...".
 */
enum wcifit_status wci_fail(struct wcifit_error *error,
    enum wcifit_status status, const char *format, ...) WCI_COMPLAINS(3, 4);

/* The same for a failed system call: appends ": " and strerror(errnum). */
enum wcifit_status wci_fail_errno(struct wcifit_error *error, int errnum,
    const char *format, ...) WCI_COMPLAINS(3, 4);

/* The one message for lack of memory; WCIFIT_FAILED. */
enum wcifit_status wci_fail_memory(struct wcifit_error *error);

/* Put "context: " before the message of an error that is already there. */
void wci_error_prefix(struct wcifit_error *error, const char *format, ...)
    WCI_COMPLAINS(2, 3);

/* Whether wcifit_interrupt was called, and the error that says so. */
bool wci_interrupted(void);
enum wcifit_status wci_fail_interrupted(struct wcifit_error *error);

#endif

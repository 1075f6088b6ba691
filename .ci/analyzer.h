/* SPDX-License-Identifier: MIT */
/*
 * Read by clang-tidy before every file but core/status.c: tells its analyzer,
 * which sees one file at a time, that the functions that fail never answer
 * WCIFIT_OK.
 */
#ifndef WCI_CI_ANALYZER_H
#define WCI_CI_ANALYZER_H

#include "core/status.h"

#define wci_fail(error, status, ...)                                           \
	(wci_fail(error, status, __VA_ARGS__), (status))
#define wci_fail_errno(error, errnum, ...)                                     \
	(wci_fail_errno(error, errnum, __VA_ARGS__), WCIFIT_FAILED)
#define wci_fail_memory(error) (wci_fail_memory(error), WCIFIT_FAILED)
#define wci_fail_interrupted(error)                                            \
	(wci_fail_interrupted(error), WCIFIT_INTERRUPTED)

#endif

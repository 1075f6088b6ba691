/* SPDX-License-Identifier: MIT */
/*
 * The outer fence of --timeout.  The library looks at its clock between the
 * steps of a statement, and one step (a trim() of megabytes) can take
 * minutes.  Where the processor has worked for twice the limit and a second
 * more, and nothing has been written for another second, the program says so
 * and ends with WCIFIT_LIMIT.  Time spent waiting does not count.
 */
#ifndef CLI_FENCE_H
#define CLI_FENCE_H

/*
 * Begin; `timeout_ms` 0 means the library's default.  The file `temporary`
 * (NULL: none) is removed when the fence is reached; borrowed until the end.
 */
void cli_fence_raise(unsigned timeout_ms, const char *temporary);

/* Something was written. */
void cli_fence_touch(void);

void cli_fence_lower(void);

#endif

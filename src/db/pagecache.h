/* SPDX-License-Identifier: MIT */
/*
 * Page caches that grow while a statement looks up rows here and there, in
 * pages that were in the cache not long ago.  A scan, which reads each page
 * once, leaves them as they are.  PRAGMA cache_size cannot stand in for it:
 * SQLite sorts in runs of that size, and runs that fit the processor's cache
 * sort faster.
 *
 * SQLite has page caches for a process, not for a connection: so this is for
 * a program that has SQLite to itself.
 */
#ifndef WCI_DB_PAGECACHE_H
#define WCI_DB_PAGECACHE_H

#include <stdbool.h>

/*
 * Make them those of the process, and let no cache take memory before there
 * are pages for it.  Before SQLite is used for the first time, and before
 * there are threads; later it has no effect.
 */
void wci_pagecache_install(void);

/* Whether that was done: the program has SQLite to itself. */
bool wci_pagecache_is_installed(void);

/*
 * From here to the call with false, to be made by the same thread, the caches that
 * are made may grow.
 */
void wci_pagecache_growing(bool growing);

#endif

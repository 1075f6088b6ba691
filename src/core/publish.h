/* SPDX-License-Identifier: MIT */
/*
 * Replacing a file so that a reader sees the old one or the new one, and a
 * kill at any instant leaves a good file; the locks that keep two writers
 * apart; and writing what such a file, or one of ours alone, holds.
 */
#ifndef WCI_CORE_PUBLISH_H
#define WCI_CORE_PUBLISH_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/*
 * Take an exclusive lock on the file `path`, which is made when missing and
 * never removed (the kernel frees the lock of a process that dies).  Waits up to
 * `wait_seconds`, then WCIFIT_BUSY.  *fd_out is closed to unlock.
 */
enum wcifit_status wci_lock(const char *path, unsigned wait_seconds,
    int *fd_out, struct wcifit_error *error);
void wci_unlock(int fd);

/* Write all of it at a place of a file: 0, or what the system says (errno). */
int wci_write_at(int fd, const void *bytes, size_t size, uint64_t at);

/*
 * Sync the file `temporary`, rename it to `target`, sync their folder.  The
 * temporary file is left where it is when that fails.
 */
enum wcifit_status wci_publish(
    const char *temporary, const char *target, struct wcifit_error *error);

/* Sync the folder that holds `path`. */
enum wcifit_status wci_sync_folder(
    const char *path, struct wcifit_error *error);

#endif

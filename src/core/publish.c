/* SPDX-License-Identifier: MIT */
/* Replacing a file, locks, and writing. */
#define _DEFAULT_SOURCE /* flock */
#include "core/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "core/mem.h"

#define POLL_MS 50

static void
pause_ms(long ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000 };

	(void)nanosleep(&time, NULL);
}

enum wcifit_status
wci_lock(const char *path, unsigned wait_seconds, int *fd_out,
    struct wcifit_error *error)
{
	unsigned long waited = 0;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	if (fd < 0)
		return wci_fail_errno(error, errno, "%s", path);
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		int code = errno;

		if (wci_interrupted()) {
			(void)close(fd);
			return wci_fail_interrupted(error);
		}
		if (code != EWOULDBLOCK && code != EINTR) {
			(void)close(fd);
			return wci_fail_errno(error, code, "%s", path);
		}
		if (waited >= (unsigned long)wait_seconds * 1000) {
			(void)close(fd);
			return wci_fail(error, WCIFIT_BUSY,
			    "%s: another run holds the lock; try again, or "
			    "wait with --lock-wait SECONDS",
			    path);
		}
		pause_ms(POLL_MS);
		waited += POLL_MS;
	}
	*fd_out = fd;
	return WCIFIT_OK;
}

void
wci_unlock(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}

static enum wcifit_status
sync_path(const char *path, int flags, struct wcifit_error *error)
{
	int fd = open(path, flags | O_CLOEXEC);
	int code = 0;

	if (fd < 0)
		return wci_fail_errno(error, errno, "%s", path);
	/* Some file systems cannot sync a folder; that is no failure. */
	if (fsync(fd) != 0 && errno != EINVAL && errno != EROFS)
		code = errno;
	(void)close(fd);
	return code == 0 ? WCIFIT_OK : wci_fail_errno(error, code, "%s", path);
}

enum wcifit_status
wci_sync_folder(const char *path, struct wcifit_error *error)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL ? wci_strdup(".")
	    : slash == path	     ? wci_strdup("/")
			    : wci_strndup(path, (size_t)(slash - path));
	enum wcifit_status status;

	if (folder == NULL)
		return wci_fail_memory(error);
	status = sync_path(folder, O_RDONLY | O_DIRECTORY, error);
	wci_free(folder);
	return status;
}

int
wci_write_at(int fd, const void *bytes, size_t size, uint64_t at)
{
	const char *from = bytes;
	size_t done = 0;

	while (done < size) {
		ssize_t part =
		    pwrite(fd, from + done, size - done, (off_t)(at + done));

		if (part < 0 && errno != EINTR)
			return errno;
		done += part > 0 ? (size_t)part : 0;
	}
	return 0;
}

enum wcifit_status
wci_publish(
    const char *temporary, const char *target, struct wcifit_error *error)
{
	enum wcifit_status status = sync_path(temporary, O_RDONLY, error);

	if (status == WCIFIT_OK && rename(temporary, target) != 0)
		status = wci_fail_errno(
		    error, errno, "%s: cannot be renamed", temporary);
	if (status == WCIFIT_OK)
		status = wci_sync_folder(target, error);
	return status;
}

/* SPDX-License-Identifier: MIT */
/* Files without a name. */
#include "ingest/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/publish.h"

/* In one of the folders that SQLite would try; -1: see errno. */
static int
open_nameless(void)
{
	const char *const folders[] = { getenv("SQLITE_TMPDIR"),
		getenv("TMPDIR"), "/var/tmp", "/usr/tmp", "/tmp", "." };
	char path[4096];
	int fd = -1;

	for (size_t i = 0; i < sizeof folders / sizeof folders[0] && fd < 0;
	     i++) {
		int length = folders[i] == NULL || folders[i][0] == '\0'
		    ? 0
		    : snprintf(
			  path, sizeof path, "%s/wcifit-XXXXXX", folders[i]);

		if (length > 0 && (size_t)length < sizeof path)
			fd = mkstemp(path);
	}
	if (fd >= 0) {
		(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
		(void)unlink(path);
	}
	return fd;
}

int
wci_scratch_write(
    struct wci_scratch *scratch, const void *bytes, size_t size, uint64_t at)
{
	if (scratch->fd < 0)
		scratch->fd = open_nameless();
	return scratch->fd < 0 ? errno
			       : wci_write_at(scratch->fd, bytes, size, at);
}

int
wci_scratch_read(
    const struct wci_scratch *scratch, void *to, size_t size, uint64_t at)
{
	char *bytes = to;
	size_t done = 0;

	while (done < size) {
		ssize_t part = pread(
		    scratch->fd, bytes + done, size - done, (off_t)(at + done));

		if (part == 0 || (part < 0 && errno != EINTR))
			return part == 0 ? EIO : errno;
		done += part > 0 ? (size_t)part : 0;
	}
	return 0;
}

void
wci_scratch_close(struct wci_scratch *scratch)
{
	if (scratch->fd >= 0)
		(void)close(scratch->fd);
	scratch->fd = -1;
}

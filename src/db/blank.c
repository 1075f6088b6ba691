/* SPDX-License-Identifier: MIT */
/* The database without rows. */
#include "db/blank.h"

#include <errno.h>
#include <unistd.h>

static bool
write_at(int fd, const unsigned char *bytes, size_t length, off_t at)
{
	while (length > 0) {
		ssize_t n = pwrite(fd, bytes, length, at);

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0) {
			bytes += n;
			length -= (size_t)n;
			at += n;
		}
	}
	return true;
}

enum wcifit_status
wci_blank_write(int fd, const char *path, struct wcifit_error *error)
{
	const unsigned char *bytes = wci_blank_bytes;
	bool written = true;
	size_t i;

	for (i = 0; i < wci_blank_piece_count && written; i++) {
		const struct wci_blank_piece *piece = &wci_blank_pieces[i];

		written = write_at(fd, bytes, piece->length, (off_t)piece->at);
		bytes += piece->length;
	}
	written = written && ftruncate(fd, (off_t)wci_blank_size) == 0;
	return written ? WCIFIT_OK : wci_fail_errno(error, errno, "%s", path);
}

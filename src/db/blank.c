/* SPDX-License-Identifier: MIT */
/* The database without rows. */
#include "db/blank.h"

#include <errno.h>
#include <unistd.h>

#include "core/publish.h"

enum wcifit_status
wci_blank_write(int fd, const char *path, struct wcifit_error *error)
{
	const unsigned char *bytes = wci_blank_bytes;
	int errnum = 0;
	size_t i;

	for (i = 0; i < wci_blank_piece_count && errnum == 0; i++) {
		const struct wci_blank_piece *piece = &wci_blank_pieces[i];

		errnum = wci_write_at(fd, bytes, piece->length, piece->at);
		bytes += piece->length;
	}
	if (errnum == 0 && ftruncate(fd, (off_t)wci_blank_size) != 0)
		errnum = errno;
	return errnum == 0 ? WCIFIT_OK
			   : wci_fail_errno(error, errnum, "%s", path);
}

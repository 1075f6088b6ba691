/* SPDX-License-Identifier: MIT */
/* One file of a dump on its way. */
#include "dump/newfile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"

#define CHUNK 65536

static enum wcifit_status
fail_step(const struct wci_newfile *file, int errnum, const char *step,
    struct wcifit_error *error)
{
	return wci_fail_errno(error, errnum, "cannot %s %s/%s", step,
	    file->folder->path, file->name);
}

enum wcifit_status
wci_newfile_begin(struct wci_newfile *file, const struct wci_folder *folder,
    const char *name, struct wcifit_error *error)
{
	memset(file, 0, sizeof *file);
	file->fd = -1;
	file->folder = folder;
	file->name = wci_strdup(name);
	file->temporary = wci_folder_name(name, ".tmp");
	file->digest = wci_digest_new();
	if (file->name == NULL || file->temporary == NULL ||
	    file->digest == NULL) {
		wci_free(file->temporary);
		file->temporary = NULL;
		return wci_fail_memory(error);
	}
	file->fd = openat(folder->fd, file->temporary,
	    O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (file->fd < 0) {
		int errnum = errno;

		wci_free(file->temporary); /* not ours to remove */
		file->temporary = NULL;
		return fail_step(file, errnum, "create", error);
	}
	return WCIFIT_OK;
}

static int
write_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t done = write(fd, bytes, length);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return errno;
		bytes += done;
		length -= (size_t)done;
	}
	return 0;
}

static int
sink_write(void *context, const char *bytes, size_t length)
{
	struct wci_newfile *file = context;
	int errnum = write_all(file->fd, bytes, length);

	if (errnum != 0)
		return errnum;
	wci_digest_put(file->digest, bytes, length);
	file->bytes += length;
	return 0;
}

struct wcifit_sink
wci_newfile_sink(struct wci_newfile *file)
{
	return (struct wcifit_sink){ sink_write, file };
}

/* Whether two open files hold the same bytes; -1 when one cannot be read. */
static int
same_bytes(int a, int b, char *space)
{
	off_t at = 0;

	for (;;) {
		ssize_t left = pread(a, space, CHUNK, at);
		ssize_t right = pread(b, space + CHUNK, CHUNK, at);

		if (left < 0 || right < 0)
			return -1;
		if (left != right ||
		    memcmp(space, space + CHUNK, (size_t)left) != 0)
			return 0;
		if (left == 0)
			return 1;
		at += left;
	}
}

/* Whether the file of that name in `previous` is the same, byte by byte. */
static enum wcifit_status
compare(struct wci_newfile *file, const struct wci_folder *previous,
    struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;
	struct stat info;
	char *space;
	int same = 0;
	int fd;

	file->changed = true;
	if (previous == NULL)
		return WCIFIT_OK;
	fd = openat(previous->fd, file->name,
	    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return WCIFIT_OK;
	space = wci_malloc((size_t)2 * CHUNK);
	if (space == NULL)
		status = wci_fail_memory(error);
	else if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) &&
	    (uint64_t)info.st_size == file->bytes)
		same = same_bytes(file->fd, fd, space);
	if (status == WCIFIT_OK && same < 0)
		status = fail_step(file, errno, "compare", error);
	file->changed = same != 1;
	wci_free(space);
	(void)close(fd);
	return status;
}

/* The unchanged file of the previous dump serves in this one too. */
static void
take_over(struct wci_newfile *file, const struct wci_folder *previous)
{
	if (previous != file->folder &&
	    linkat(previous->fd, file->name, file->folder->fd, file->name, 0) !=
		0) {
		file->changed = true; /* keep the new copy then */
		return;
	}
	(void)unlinkat(file->folder->fd, file->temporary, 0);
	wci_free(file->temporary);
	file->temporary = NULL;
}

enum wcifit_status
wci_newfile_finish(struct wci_newfile *file, const struct wci_folder *previous,
    struct wcifit_error *error)
{
	enum wcifit_status status;
	int fd;

	wci_digest_hex(file->digest, file->sha256);
	status = compare(file, previous, error);
	if (status != WCIFIT_OK)
		return status;
	if (!file->changed)
		take_over(file, previous);
	if (file->changed && fsync(file->fd) != 0)
		return fail_step(file, errno, "sync", error);
	fd = file->fd;
	file->fd = -1;
	if (close(fd) != 0)
		return fail_step(file, errno, "close", error);
	return WCIFIT_OK;
}

void
wci_newfile_free(struct wci_newfile *file)
{
	if (file->fd >= 0)
		(void)close(file->fd);
	if (file->temporary != NULL && !file->exchanged)
		(void)unlinkat(file->folder->fd, file->temporary, 0);
	wci_free(file->name);
	wci_free(file->temporary);
	wci_digest_free(file->digest);
	memset(file, 0, sizeof *file);
	file->fd = -1;
}

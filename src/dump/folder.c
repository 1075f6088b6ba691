/* SPDX-License-Identifier: MIT */
/* The folder a dump goes to. */
#include "dump/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/mem.h"

#define OLD ".old"
#define TMP ".tmp"
#define LOCK_PAUSE_NS 50000000L

char *
wci_folder_name(const char *name, const char *suffix)
{
	struct wci_buf buf = WCI_BUF_EMPTY;

	wci_buf_puts(&buf, WCI_DUMP_PREFIX);
	wci_buf_puts(&buf, name);
	wci_buf_puts(&buf, suffix);
	return wci_buf_steal(&buf);
}

enum wcifit_status
wci_folder_open(struct wci_folder *folder, const char *path, bool make,
    struct wcifit_error *error)
{
	if (make && mkdir(path, 0777) != 0 && errno != EEXIST)
		return wci_fail_errno(error, errno, "cannot make %s", path);
	folder->path = wci_strdup(path);
	if (folder->path == NULL)
		return wci_fail_memory(error);
	folder->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder->fd < 0) {
		(void)wci_fail_errno(error, errno, "cannot open %s", path);
		wci_folder_close(folder);
		return WCIFIT_FAILED;
	}
	return WCIFIT_OK;
}

enum wcifit_status
wci_folder_open_in(struct wci_folder *folder, const struct wci_folder *parent,
    const char *name, struct wcifit_error *error)
{
	struct wci_buf path = WCI_BUF_EMPTY;

	wci_buf_printf(&path, "%s/%s", parent->path, name);
	folder->path = wci_buf_steal(&path);
	if (folder->path == NULL)
		return wci_fail_memory(error);
	folder->fd = openat(
	    parent->fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (folder->fd < 0) {
		(void)wci_fail_errno(
		    error, errno, "cannot open %s", folder->path);
		wci_folder_close(folder);
		return WCIFIT_FAILED;
	}
	return WCIFIT_OK;
}

void
wci_folder_close(struct wci_folder *folder)
{
	if (folder->fd >= 0)
		(void)close(folder->fd);
	folder->fd = -1;
	wci_free(folder->path);
	folder->path = NULL;
}

static int64_t
now_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Poll rather than block, so that an interrupt is heard and waiting ends. */
static enum wcifit_status
wait_for_lock(const struct wci_folder *folder, int fd, unsigned wait_seconds,
    struct wcifit_error *error)
{
	const struct timespec pause = { 0, LOCK_PAUSE_NS };
	int64_t end = now_ns() + (int64_t)wait_seconds * 1000000000;

	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return wci_fail_errno(
			    error, errno, "cannot lock %s", folder->path);
		if (wci_interrupted())
			return wci_fail_interrupted(error);
		if (now_ns() >= end)
			return wci_fail(error, WCIFIT_BUSY,
			    "%s: another dump is being written there; try "
			    "again, or wait for it with --lock-wait",
			    folder->path);
		(void)nanosleep(&pause, NULL);
	}
	return WCIFIT_OK;
}

enum wcifit_status
wci_folder_lock(const struct wci_folder *folder, unsigned wait_seconds,
    int *fd_out, struct wcifit_error *error)
{
	enum wcifit_status status;
	int fd = openat(folder->fd, WCI_DUMP_LOCK,
	    O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);

	if (fd < 0)
		return wci_fail_errno(
		    error, errno, "cannot write to %s", folder->path);
	status = wait_for_lock(folder, fd, wait_seconds, error);
	if (status != WCIFIT_OK)
		(void)close(fd);
	else
		*fd_out = fd;
	return status;
}

enum wcifit_status
wci_folder_sync(const struct wci_folder *folder, struct wcifit_error *error)
{
	/* A file system that cannot sync folders says EINVAL. */
	if (fsync(folder->fd) != 0 && errno != EINVAL)
		return wci_fail_errno(
		    error, errno, "cannot sync %s", folder->path);
	return WCIFIT_OK;
}

enum wcifit_status
wci_folder_each(const struct wci_folder *folder, wci_folder_visit visit,
    void *context, struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;
	struct dirent *entry;
	DIR *stream;
	int fd = openat(folder->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	stream = fd >= 0 ? fdopendir(fd) : NULL;
	if (stream == NULL) {
		(void)wci_fail_errno(
		    error, errno, "cannot read %s", folder->path);
		if (fd >= 0)
			(void)close(fd);
		return WCIFIT_FAILED;
	}
	while (status == WCIFIT_OK) {
		errno = 0;
		entry = readdir(stream);
		if (entry == NULL) {
			if (errno != 0)
				status = wci_fail_errno(error, errno,
				    "cannot read %s", folder->path);
			break;
		}
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			status = visit(context, entry->d_name, error);
	}
	(void)closedir(stream);
	return status;
}

static enum wcifit_status
remove_file(void *context, const char *name, struct wcifit_error *error)
{
	const struct wci_folder *folder = context;

	if (unlinkat(folder->fd, name, 0) != 0 && errno != ENOENT)
		return wci_fail_errno(
		    error, errno, "cannot remove %s/%s", folder->path, name);
	return WCIFIT_OK;
}

enum wcifit_status
wci_folder_remove(const struct wci_folder *folder, const char *name,
    struct wcifit_error *error)
{
	struct wci_folder inner = WCI_FOLDER_CLOSED;
	enum wcifit_status status;
	struct stat info;

	if (fstatat(folder->fd, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT
		    ? WCIFIT_OK
		    : wci_fail_errno(error, errno, "cannot look at %s/%s",
			  folder->path, name);
	if (!S_ISDIR(info.st_mode))
		return remove_file((void *)(uintptr_t)folder, name, error);
	status = wci_folder_open_in(&inner, folder, name, error);
	if (status != WCIFIT_OK)
		return status;
	status = wci_folder_each(&inner, remove_file, &inner, error);
	wci_folder_close(&inner);
	if (status == WCIFIT_OK &&
	    unlinkat(folder->fd, name, AT_REMOVEDIR) != 0)
		status = wci_fail_errno(
		    error, errno, "cannot remove %s/%s", folder->path, name);
	return status;
}

/* ---------------------------------------------------------------- recover */

static bool
ends_with(const char *s, const char *end)
{
	size_t length = strlen(s);
	size_t tail = strlen(end);

	return length > tail && strcmp(s + length - tail, end) == 0;
}

struct recovery {
	const struct wci_folder *folder;
	bool undo; /* there is no manifest: the exchange was not finished */
	bool manifest_last;
};

/* ".wcifit-dump.NAME.old" back to NAME; the manifest when all else is back. */
static enum wcifit_status
put_back(
    struct recovery *recovery, const char *name, struct wcifit_error *error)
{
	const struct wci_folder *folder = recovery->folder;
	size_t prefix = strlen(WCI_DUMP_PREFIX);
	char *original =
	    wci_strndup(name + prefix, strlen(name) - prefix - strlen(OLD));
	enum wcifit_status status = WCIFIT_OK;

	if (original == NULL)
		return wci_fail_memory(error);
	if (recovery->manifest_last ==
	    (strcmp(original, WCI_DUMP_MANIFEST) == 0)) {
		if (renameat(folder->fd, name, folder->fd, original) != 0)
			status = wci_fail_errno(error, errno,
			    "cannot put back %s/%s", folder->path, original);
		else /* of two names of one file rename removes none */
			(void)unlinkat(folder->fd, name, 0);
	}
	wci_free(original);
	return status;
}

static enum wcifit_status
recover_one(void *context, const char *name, struct wcifit_error *error)
{
	struct recovery *recovery = context;
	size_t prefix = strlen(WCI_DUMP_PREFIX);

	if (strncmp(name, WCI_DUMP_PREFIX, prefix) != 0)
		return WCIFIT_OK;
	if (ends_with(name + prefix, OLD) && recovery->undo)
		return put_back(recovery, name, error);
	if (ends_with(name + prefix, OLD) || ends_with(name + prefix, TMP))
		return wci_folder_remove(recovery->folder, name, error);
	return WCIFIT_OK;
}

enum wcifit_status
wci_folder_recover(const struct wci_folder *folder, struct wcifit_error *error)
{
	struct recovery recovery = { folder, false, false };
	enum wcifit_status status;
	struct stat info;

	recovery.undo = fstatat(folder->fd, WCI_DUMP_MANIFEST, &info,
			    AT_SYMLINK_NOFOLLOW) != 0;
	status = wci_folder_each(folder, recover_one, &recovery, error);
	if (status != WCIFIT_OK || !recovery.undo)
		return status;
	recovery.manifest_last = true;
	return wci_folder_each(folder, recover_one, &recovery, error);
}

/* SPDX-License-Identifier: MIT */
/* Put finished files in the place of the old ones, all or none. */
#include "dump/exchange.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"

/* What cannot be renamed over is found before anything is. */
static enum wcifit_status
look_ahead(const struct wci_newfile *file, struct wcifit_error *error)
{
	struct stat info;

	if (!file->changed)
		return WCIFIT_OK;
	if (fstatat(file->folder->fd, file->name, &info, AT_SYMLINK_NOFOLLOW) !=
	    0) {
		if (errno == ENOENT)
			return WCIFIT_OK;
		return wci_fail_errno(error, errno, "cannot look at %s/%s",
		    file->folder->path, file->name);
	}
	if (!S_ISREG(info.st_mode))
		return wci_fail(error, WCIFIT_FAILED,
		    "%s/%s is not a regular file; a dump does not replace it",
		    file->folder->path, file->name);
	return WCIFIT_OK;
}

/*
 * Keep the old file under another name: a link, so that its own name never
 * vanishes; where links are not to be had, a rename.
 */
static enum wcifit_status
put_aside(struct wci_newfile *file, const char *old, bool vanish,
    struct wcifit_error *error)
{
	int fd = file->folder->fd;

	if (!vanish && linkat(fd, file->name, fd, old, 0) == 0) {
		file->had_old = true;
		return WCIFIT_OK;
	}
	if (!vanish && errno == ENOENT)
		return WCIFIT_OK;
	if (renameat(fd, file->name, fd, old) == 0) {
		file->had_old = true;
		return WCIFIT_OK;
	}
	if (errno == ENOENT)
		return WCIFIT_OK;
	return wci_fail_errno(error, errno, "cannot put aside %s/%s",
	    file->folder->path, file->name);
}

static enum wcifit_status
exchange_one(struct wci_newfile *file, struct wcifit_error *error)
{
	int fd = file->folder->fd;

	if (renameat(fd, file->temporary, fd, file->name) != 0)
		return wci_fail_errno(error, errno, "cannot rename %s/%s",
		    file->folder->path, file->name);
	file->exchanged = true;
	return WCIFIT_OK;
}

static enum wcifit_status
exchange_file(struct wci_newfile *file, struct wcifit_error *error)
{
	char *old = wci_folder_name(file->name, ".old");
	enum wcifit_status status;

	if (old == NULL)
		return wci_fail_memory(error);
	status = put_aside(file, old, false, error);
	if (status == WCIFIT_OK)
		status = exchange_one(file, error);
	wci_free(old);
	return status;
}

static void
undo_file(struct wci_newfile *file)
{
	char *old = wci_folder_name(file->name, ".old");
	int fd = file->folder->fd;

	/* Of two names of one file rename removes none. */
	if (old != NULL && file->had_old) {
		if (renameat(fd, old, fd, file->name) == 0)
			(void)unlinkat(fd, old, 0);
	} else if (file->exchanged) {
		(void)unlinkat(fd, file->name, 0);
	}
	wci_free(old);
}

/* The new manifest goes first and the old one comes last. */
static void
undo(struct wci_newfile *files, size_t count, struct wci_newfile *manifest)
{
	if (manifest->exchanged)
		(void)unlinkat(manifest->folder->fd, manifest->name, 0);
	while (count-- > 0)
		undo_file(&files[count]);
	undo_file(manifest);
}

/* It is done: what the old ones were kept for is over. */
static enum wcifit_status
forget(struct wci_newfile *file, struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;
	char *old;

	if (!file->had_old)
		return WCIFIT_OK;
	old = wci_folder_name(file->name, ".old");
	if (old == NULL)
		return wci_fail_memory(error);
	status = wci_folder_remove(file->folder, old, error);
	wci_free(old);
	return status;
}

static enum wcifit_status
exchange_all(const struct wci_folder *folder, struct wci_newfile *files,
    size_t count, struct wci_newfile *manifest, struct wcifit_error *error)
{
	char *old = wci_folder_name(manifest->name, ".old");
	enum wcifit_status status;

	if (old == NULL)
		return wci_fail_memory(error);
	status = put_aside(manifest, old, true, error);
	wci_free(old);
	if (status == WCIFIT_OK && manifest->had_old)
		status = wci_folder_sync(folder, error);
	for (size_t i = 0; i < count && status == WCIFIT_OK; i++)
		if (files[i].changed)
			status = exchange_file(&files[i], error);
	if (status == WCIFIT_OK)
		status = wci_folder_sync(folder, error);
	if (status == WCIFIT_OK)
		status = exchange_one(manifest, error);
	return status;
}

enum wcifit_status
wci_exchange(const struct wci_folder *folder, struct wci_newfile *files,
    size_t count, struct wci_newfile *manifest, struct wcifit_error *error)
{
	enum wcifit_status status = look_ahead(manifest, error);

	for (size_t i = 0; i < count && status == WCIFIT_OK; i++)
		status = look_ahead(&files[i], error);
	if (status != WCIFIT_OK)
		return status;
	status = exchange_all(folder, files, count, manifest, error);
	if (status == WCIFIT_OK)
		status = wci_folder_sync(folder, error);
	if (status != WCIFIT_OK) {
		undo(files, count, manifest);
		return status;
	}
	for (size_t i = 0; i < count && status == WCIFIT_OK; i++)
		status = forget(&files[i], error);
	return status == WCIFIT_OK ? forget(manifest, error) : status;
}

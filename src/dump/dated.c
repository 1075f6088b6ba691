/* SPDX-License-Identifier: MIT */
/* Dumps side by side. */
#include "dump/dated.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/mem.h"
#include "dump/manifest.h"

#define STAGE WCI_DUMP_PREFIX "new.tmp"
#define LINK WCI_DUMP_PREFIX "latest.tmp"
#define STAMP_LENGTH 18 /* 2026-05-23T070300Z */
#define SAME_SECOND_MOST 1000

enum wcifit_status
wci_dated_stage(const struct wci_folder *base, struct wci_folder *stage,
    struct wcifit_error *error)
{
	if (mkdirat(base->fd, STAGE, 0777) != 0)
		return wci_fail_errno(
		    error, errno, "cannot make a folder in %s", base->path);
	return wci_folder_open_in(stage, base, STAGE, error);
}

/* 2026-05-23T070300Z, or the same with -2, -3 ... behind it. */
static bool
is_dated(const char *name)
{
	static const char pattern[] = "9999-99-99T999999Z";
	size_t i;

	for (i = 0; i < STAMP_LENGTH; i++)
		if (pattern[i] == '9' ? name[i] < '0' || name[i] > '9'
				      : name[i] != pattern[i])
			return false;
	if (name[i] == '\0')
		return true;
	return name[i] == '-' && name[i + 1] >= '1' && name[i + 1] <= '9' &&
	    strspn(name + i + 1, "0123456789") == strlen(name + i + 1);
}

/* Oldest first. */
static int
compare_dated(const void *a, const void *b)
{
	const char *left = *(char *const *)a;
	const char *right = *(char *const *)b;
	int order = strncmp(left, right, STAMP_LENGTH);

	if (order != 0)
		return order;
	if (strlen(left) != strlen(right))
		return strlen(left) < strlen(right) ? -1 : 1;
	return strcmp(left, right);
}

enum wcifit_status
wci_dated_latest(const struct wci_folder *base, struct wci_folder *latest,
    struct wcifit_error *error)
{
	char target[PATH_MAX];
	struct stat info;
	ssize_t length =
	    readlinkat(base->fd, WCI_DATED_LATEST, target, sizeof target - 1);

	if (length < 0) {
		if (errno == ENOENT)
			return WCIFIT_OK;
		return wci_fail_errno(error, errno,
		    "%s/" WCI_DATED_LATEST " is no link that a dump made",
		    base->path);
	}
	target[length] = '\0';
	if (!is_dated(target) ||
	    fstatat(base->fd, target, &info, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !S_ISDIR(info.st_mode))
		return WCIFIT_OK;
	return wci_folder_open_in(latest, base, target, error);
}

/* A second dump within one second gets a number behind its name. */
static enum wcifit_status
rename_stage(const struct wci_folder *base, const char *stamp,
    struct wci_buf *name, struct wcifit_error *error)
{
	struct stat info;

	for (unsigned n = 1; n < SAME_SECOND_MOST; n++) {
		wci_buf_clear(name);
		wci_buf_puts(name, stamp);
		if (n > 1)
			wci_buf_printf(name, "-%u", n);
		if (name->failed)
			return wci_fail_memory(error);
		if (fstatat(base->fd, name->data, &info, AT_SYMLINK_NOFOLLOW) ==
		    0)
			continue;
		if (renameat(base->fd, STAGE, base->fd, name->data) == 0)
			return WCIFIT_OK;
		break;
	}
	return wci_fail_errno(
	    error, errno, "cannot make %s/%s", base->path, wci_buf_text(name));
}

enum wcifit_status
wci_dated_publish(const struct wci_folder *base, struct wci_folder *stage,
    int64_t now, struct wcifit_error *error)
{
	struct wci_buf name = WCI_BUF_EMPTY;
	char stamp[WCI_TIME_SIZE];
	enum wcifit_status status;

	wci_manifest_time(stamp, now, true);
	status = rename_stage(base, stamp, &name, error);
	if (status == WCIFIT_OK) {
		wci_folder_close(stage);
		status = wci_folder_sync(base, error);
	}
	if (status == WCIFIT_OK &&
	    (symlinkat(name.data, base->fd, LINK) != 0 ||
		renameat(base->fd, LINK, base->fd, WCI_DATED_LATEST) != 0))
		status = wci_fail_errno(error, errno,
		    "cannot point %s/" WCI_DATED_LATEST " to %s", base->path,
		    name.data);
	if (status == WCIFIT_OK)
		status = wci_folder_sync(base, error);
	wci_buf_free(&name);
	return status;
}

void
wci_dated_discard(const struct wci_folder *base, struct wci_folder *stage)
{
	if (stage->fd < 0)
		return;
	wci_folder_close(stage);
	(void)wci_folder_remove(base, STAGE, NULL);
}

/* ------------------------------------------------------------------ prune */

struct names {
	const struct wci_folder *base;
	char **items;
	size_t count;
	size_t capacity;
};

/* Ours is a folder with a dated name and a manifest in it. */
static enum wcifit_status
collect(void *context, const char *name, struct wcifit_error *error)
{
	struct names *names = context;
	struct wci_buf inner = WCI_BUF_EMPTY;
	struct stat info;
	bool ours;

	if (!is_dated(name))
		return WCIFIT_OK;
	wci_buf_printf(&inner, "%s/%s", name, WCI_DUMP_MANIFEST);
	ours = !inner.failed &&
	    fstatat(names->base->fd, inner.data, &info, AT_SYMLINK_NOFOLLOW) ==
		0;
	wci_buf_free(&inner);
	if (!ours)
		return WCIFIT_OK;
	if (wci_grow((void **)&names->items, &names->capacity, names->count + 1,
		sizeof *names->items) != 0)
		return wci_fail_memory(error);
	names->items[names->count] = wci_strdup(name);
	if (names->items[names->count] == NULL)
		return wci_fail_memory(error);
	names->count++;
	return WCIFIT_OK;
}

/* Out of sight at once, then away. */
static enum wcifit_status
remove_dated(
    const struct wci_folder *base, const char *name, struct wcifit_error *error)
{
	char *aside = wci_folder_name(name, ".tmp");
	enum wcifit_status status;

	if (aside == NULL)
		return wci_fail_memory(error);
	if (renameat(base->fd, name, base->fd, aside) != 0)
		status = wci_fail_errno(
		    error, errno, "cannot remove %s/%s", base->path, name);
	else
		status = wci_folder_remove(base, aside, error);
	wci_free(aside);
	return status;
}

enum wcifit_status
wci_dated_prune(
    const struct wci_folder *base, unsigned keep, struct wcifit_error *error)
{
	struct names names = { base, NULL, 0, 0 };
	enum wcifit_status status;

	status = wci_folder_each(base, collect, &names, error);
	if (names.count > 1)
		qsort(names.items, names.count, sizeof *names.items,
		    compare_dated);
	for (size_t i = 0; i + keep < names.count && status == WCIFIT_OK; i++)
		status = remove_dated(base, names.items[i], error);
	for (size_t i = 0; i < names.count; i++)
		wci_free(names.items[i]);
	wci_free(names.items);
	return status;
}

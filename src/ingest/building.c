/* SPDX-License-Identifier: MIT */
/* The file an ingest makes. */
#include "ingest/building.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/mem.h"
#include "core/publish.h"
#include "db/blank.h"

static char *
beside(const char *path, const char *suffix)
{
	struct wci_buf name = WCI_BUF_EMPTY;

	wci_buf_printf(&name, "%s%s", path, suffix);
	return wci_buf_steal(&name);
}

/*
 * What stands where the database is to be will be replaced, so it must be a
 * database (of any program version, whole or not), empty or nothing.
 */
static enum wcifit_status
look_at(const char *path, struct wcifit_error *error)
{
	static const char magic[] = "SQLite format 3";
	char head[sizeof(magic)] = "";
	struct stat st;
	FILE *stream;
	size_t got;

	if (stat(path, &st) != 0)
		return WCIFIT_OK;
	if (S_ISDIR(st.st_mode))
		return wci_fail(error, WCIFIT_FAILED,
		    "%s: is a folder, not a database", path);
	stream = S_ISREG(st.st_mode) ? fopen(path, "rb") : NULL;
	got = stream != NULL ? fread(head, 1, sizeof(head), stream) : 1;
	if (stream != NULL)
		(void)fclose(stream);
	if (got != 0 && memcmp(head, magic, sizeof(magic)) != 0)
		return wci_fail(error, WCIFIT_FAILED,
		    "%s: is not a database and will not be overwritten; "
		    "remove it, or name another file",
		    path);
	return WCIFIT_OK;
}

enum wcifit_status
wci_building_open(struct wci_building *building, const char *path,
    unsigned wait_seconds, struct wcifit_error *error)
{
	enum wcifit_status status;
	char *lock;

	*building = (struct wci_building){ .path = path, .lock = -1 };
	status = look_at(path, error);
	if (status != WCIFIT_OK)
		return status;
	/* Of that name, so that what a killed run has left can be removed. */
	building->temporary = beside(path, ".building");
	lock = beside(path, ".lock");
	status = building->temporary == NULL || lock == NULL
	    ? wci_fail_memory(error)
	    : wci_lock(lock, wait_seconds, &building->lock, error);
	wci_free(lock);
	return status;
}

/*
 * With what another program left beside it: SQLite would take that for the file's
 * own, and put back into it what it holds.
 */
void
wci_building_clear(const struct wci_building *building)
{
	static const char *const suffixes[] = { "-journal", "-wal", "-shm" };
	size_t i;

	(void)unlink(building->temporary);
	for (i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		char *path = beside(building->temporary, suffixes[i]);

		if (path != NULL)
			(void)unlink(path);
		wci_free(path);
	}
}

enum wcifit_status
wci_building_begin(struct wci_building *building, struct wcifit_error *error)
{
	enum wcifit_status status;
	int fd;

	wci_building_clear(building);
	fd = open(
	    building->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return wci_fail_errno(error, errno, "%s", building->temporary);
	building->made = true;
	status = wci_blank_write(fd, building->temporary, error);
	if (close(fd) != 0 && status == WCIFIT_OK)
		status =
		    wci_fail_errno(error, errno, "%s", building->temporary);
	return status;
}

enum wcifit_status
wci_building_publish(struct wci_building *building, struct wcifit_error *error)
{
	enum wcifit_status status =
	    wci_publish(building->temporary, building->path, error);

	if (status == WCIFIT_OK)
		building->made = false;
	return status;
}

void
wci_building_close(struct wci_building *building)
{
	if (building->made)
		(void)unlink(building->temporary);
	wci_free(building->temporary);
	wci_unlock(building->lock);
}

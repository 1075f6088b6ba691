/* SPDX-License-Identifier: MIT */
/* Temporary files in memory, in blocks. */
#define _DEFAULT_SOURCE /* madvise */
#include "db/tempfile.h"

#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/mem.h"
#include "db/pagecache.h"

/* So much lies in small blocks, what is behind it in large ones of this size. */
#define LARGE ((sqlite3_int64)4 * 1024 * 1024)
#define SMALL ((sqlite3_int64)64 * 1024)
#define SMALL_COUNT (LARGE / SMALL)

/* The beginning is what SQLite knows of a file. */
struct temp_file {
	sqlite3_file base;
	sqlite3_int64 size;
	char **blocks;
	sqlite3_int64 count;
	sqlite3_int64 room; /* for so many pointers */
};

/* The block with this byte. */
static sqlite3_int64
block_of(sqlite3_int64 at)
{
	return at < LARGE ? at / SMALL : SMALL_COUNT - 1 + at / LARGE;
}

/* How many blocks hold so many bytes. */
static sqlite3_int64
blocks_for(sqlite3_int64 size)
{
	return size > 0 ? block_of(size - 1) + 1 : 0;
}

static sqlite3_int64
block_size(sqlite3_int64 block)
{
	return block < SMALL_COUNT ? SMALL : LARGE;
}

/*
 * Large pages take fewer faults; where there are none, nothing is lost.  The wish
 * stays with the addresses when the block is freed: a host is not asked to bear it.
 */
static void
want_large_pages(uintptr_t begin)
{
#ifdef MADV_HUGEPAGE
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t end = (begin + (uintptr_t)LARGE) / page * page;

	begin = (begin + page - 1) / page * page;
	(void)madvise((void *)begin, end - begin, MADV_HUGEPAGE);
#else
	(void)begin;
#endif
}

static char *
make_block(sqlite3_int64 size)
{
	char *block = sqlite3_malloc64((sqlite3_uint64)size);

	if (block != NULL && size == LARGE && wci_pagecache_is_installed())
		want_large_pages((uintptr_t)block);
	return block;
}

/* Make the file have at least so many blocks. */
static int
reach(struct temp_file *file, sqlite3_int64 count)
{
	if (count > file->room) {
		sqlite3_int64 room = count + file->room;
		char **grown = sqlite3_realloc64(
		    (void *)file->blocks, (sqlite3_uint64)room * sizeof *grown);

		if (grown == NULL)
			return SQLITE_IOERR_NOMEM;
		file->blocks = grown;
		file->room = room;
	}
	while (file->count < count) {
		char *block = make_block(block_size(file->count));

		if (block == NULL)
			return SQLITE_IOERR_NOMEM;
		file->blocks[file->count++] = block;
	}
	return SQLITE_OK;
}

/* The bytes from `at` to the end of its block, at most `most`. */
static char *
span(const struct temp_file *file, sqlite3_int64 at, sqlite3_int64 most,
    size_t *length_out)
{
	sqlite3_int64 block = block_of(at);
	sqlite3_int64 inside = at % block_size(block);
	sqlite3_int64 left = block_size(block) - inside;

	*length_out = (size_t)(left < most ? left : most);
	return file->blocks[block] + inside;
}

static int
temp_read(sqlite3_file *base, void *buffer, int amount, sqlite3_int64 at)
{
	struct temp_file *file = (struct temp_file *)base;
	char *to = buffer;
	sqlite3_int64 end = at + amount < file->size ? at + amount : file->size;

	while (at < end) {
		size_t part;
		const char *from = span(file, at, end - at, &part);

		memcpy(to, from, part);
		to += part;
		at += (sqlite3_int64)part;
	}
	if (to == (char *)buffer + amount)
		return SQLITE_OK;
	memset(to, 0, (size_t)((char *)buffer + amount - to));
	return SQLITE_IOERR_SHORT_READ;
}

static int
temp_write(sqlite3_file *base, const void *buffer, int amount, sqlite3_int64 at)
{
	struct temp_file *file = (struct temp_file *)base;
	const char *from = buffer;
	sqlite3_int64 end = at + amount;
	int code = reach(file, blocks_for(end));

	if (code != SQLITE_OK)
		return code;
	/* What is skipped reads as zeros. */
	while (file->size < at) {
		size_t part;
		char *gap = span(file, file->size, at - file->size, &part);

		memset(gap, 0, part);
		file->size += (sqlite3_int64)part;
	}
	while (at < end) {
		size_t part;
		char *to = span(file, at, end - at, &part);

		memcpy(to, from, part);
		from += part;
		at += (sqlite3_int64)part;
	}
	if (end > file->size)
		file->size = end;
	return SQLITE_OK;
}

static int
temp_truncate(sqlite3_file *base, sqlite3_int64 size)
{
	struct temp_file *file = (struct temp_file *)base;
	sqlite3_int64 count = blocks_for(size);

	if (size >= file->size)
		return SQLITE_OK;
	while (file->count > count)
		sqlite3_free(file->blocks[--file->count]);
	file->size = size;
	return SQLITE_OK;
}

static int
temp_close(sqlite3_file *base)
{
	struct temp_file *file = (struct temp_file *)base;

	(void)temp_truncate(base, 0);
	while (file->count > 0)
		sqlite3_free(file->blocks[--file->count]);
	sqlite3_free((void *)file->blocks);
	file->blocks = NULL;
	return SQLITE_OK;
}

static int
temp_size(sqlite3_file *base, sqlite3_int64 *size_out)
{
	*size_out = ((struct temp_file *)base)->size;
	return SQLITE_OK;
}

/* Nobody else has the file. */
static int
temp_sync(sqlite3_file *base, int flags)
{
	(void)base;
	(void)flags;
	return SQLITE_OK;
}

static int
temp_lock(sqlite3_file *base, int level)
{
	(void)base;
	(void)level;
	return SQLITE_OK;
}

static int
temp_check_lock(sqlite3_file *base, int *locked_out)
{
	(void)base;
	*locked_out = 0;
	return SQLITE_OK;
}

static int
temp_control(sqlite3_file *base, int what, void *argument)
{
	(void)base;
	(void)what;
	(void)argument;
	return SQLITE_NOTFOUND;
}

static int
temp_property(sqlite3_file *base)
{
	(void)base;
	return 0;
}

static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = temp_close,
	.xRead = temp_read,
	.xWrite = temp_write,
	.xTruncate = temp_truncate,
	.xSync = temp_sync,
	.xFileSize = temp_size,
	.xLock = temp_lock,
	.xUnlock = temp_lock,
	.xCheckReservedLock = temp_check_lock,
	.xFileControl = temp_control,
	.xSectorSize = temp_property,
	.xDeviceCharacteristics = temp_property,
};

/* What vanishes when it is closed has no name that matters. */
static int
open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags,
    int *flags_out)
{
	struct temp_file *file = (struct temp_file *)base;
	sqlite3_vfs *usual = vfs->pAppData;

	if ((flags & SQLITE_OPEN_DELETEONCLOSE) == 0)
		return usual->xOpen(usual, name, base, flags, flags_out);
	memset(file, 0, sizeof *file);
	file->base.pMethods = &methods;
	if (flags_out != NULL)
		*flags_out = flags;
	return SQLITE_OK;
}

/* The system of one connection, known to SQLite only while that is opened. */
struct wci_tempfile {
	sqlite3_vfs vfs;
	char name[48];
};

static struct wci_tempfile *
make_system(void)
{
	sqlite3_vfs *usual = sqlite3_vfs_find(NULL);
	struct wci_tempfile *system = wci_calloc(1, sizeof *system);

	if (usual == NULL || system == NULL) {
		wci_free(system);
		return NULL;
	}
	(void)snprintf(
	    system->name, sizeof system->name, "wcifit-%p", (void *)system);
	system->vfs = *usual;
	system->vfs.pNext = NULL;
	system->vfs.zName = system->name;
	system->vfs.pAppData = usual;
	system->vfs.xOpen = open_file;
	if (system->vfs.szOsFile < (int)sizeof(struct temp_file))
		system->vfs.szOsFile = (int)sizeof(struct temp_file);
	return system;
}

int
wci_tempfile_open(const char *path, int flags, struct wci_tempfile **system_out,
    struct sqlite3 **handle_out)
{
	struct wci_tempfile *system;
	int code = sqlite3_initialize();

	if (code != SQLITE_OK)
		return code;
	system = make_system();
	if (system == NULL)
		return SQLITE_NOMEM;
	code = sqlite3_vfs_register(&system->vfs, 0);
	wci_pagecache_growing(true);
	if (code == SQLITE_OK)
		code = sqlite3_open_v2(path, handle_out, flags, system->name);
	wci_pagecache_growing(false);
	(void)sqlite3_vfs_unregister(&system->vfs);
	*system_out = system;
	return code;
}

void
wci_tempfile_free(struct wci_tempfile *system)
{
	wci_free(system);
}

/* SPDX-License-Identifier: MIT */
/* SQLite's page cache with a size that follows what is read. */
#include "db/pagecache.h"

#include <limits.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

/*
 * A cache begins with so many bytes.  Up to so many, which fit the processor's,
 * it grows by a page for each that is read again; then by as much as it is, to
 * at most so many and not above this part of the memory limit.
 */
#define BYTES_FIRST (160 * 1024)
#define BYTES_SOON (400 * 1024)
#define BYTES_MOST (INT64_C(32) * 1024 * 1024)
#define SHARE 8

/* What has been read is remembered for so many times the size of the cache. */
#define MEMORY 16

/* One page in so many that is read again is enough to double. */
#define ENOUGH 4

/* Pages that share a bit only make a cache grow that need not. */
#define SEEN_BITS (1U << 15)

struct cache {
	sqlite3_pcache *usual;
	bool grows;
	int page;	     /* bytes of one */
	int size;	     /* pages at most */
	int missed;	     /* pages that were read, */
	int again;	     /* those of them that had been before */
	unsigned char *seen; /* SEEN_BITS of them; NULL: none is missed yet */
};

static sqlite3_pcache_methods2 usual;
static atomic_int making_growing; /* threads that want it so */

static int
start(void *context)
{
	return usual.xInit(context);
}

static void
stop(void *context)
{
	usual.xShutdown(context);
}

static sqlite3_pcache *
create(int page, int extra, int purgeable)
{
	struct cache *cache = sqlite3_malloc64(sizeof *cache);

	if (cache == NULL)
		return NULL;
	memset(cache, 0, sizeof *cache);
	cache->usual = usual.xCreate(page, extra, purgeable);
	cache->grows = making_growing > 0 && purgeable;
	cache->page = page + extra;
	if (cache->usual == NULL) {
		sqlite3_free(cache);
		return NULL;
	}
	return (sqlite3_pcache *)cache;
}

static void
destroy(sqlite3_pcache *itself)
{
	struct cache *cache = (struct cache *)itself;

	usual.xDestroy(cache->usual);
	sqlite3_free(cache->seen);
	sqlite3_free(cache);
}

static void
set_size(struct cache *cache, int pages)
{
	cache->size = pages;
	usual.xCachesize(cache->usual, pages);
}

static void
resize(sqlite3_pcache *itself, int pages)
{
	struct cache *cache = (struct cache *)itself;

	if (cache->grows && pages > BYTES_FIRST / cache->page)
		pages = BYTES_FIRST / cache->page;
	set_size(cache, pages);
}

static void
grow(struct cache *cache)
{
	sqlite3_int64 limit = sqlite3_hard_heap_limit64(-1);
	sqlite3_int64 most = BYTES_MOST;

	if (limit > 0 && limit / SHARE < most)
		most = limit / SHARE;
	most /= cache->page;
	if (cache->size < most)
		set_size(cache,
		    cache->size < most / 2 ? cache->size * 2 : (int)most);
}

static bool
begin_memory(struct cache *cache)
{
	if (cache->seen == NULL)
		cache->seen = sqlite3_malloc64(SEEN_BITS / CHAR_BIT);
	if (cache->seen == NULL)
		return false;
	memset(cache->seen, 0, SEEN_BITS / CHAR_BIT);
	cache->missed = 0;
	cache->again = 0;
	return true;
}

/* A page must be read, and the cache is full. */
static void
miss(struct cache *cache, unsigned number)
{
	unsigned bit = number % SEEN_BITS;
	unsigned char *byte;
	unsigned char mask = (unsigned char)(1U << bit % CHAR_BIT);

	if (cache->seen == NULL && !begin_memory(cache))
		return;
	byte = &cache->seen[bit / CHAR_BIT];
	cache->missed++;
	if ((*byte & mask) != 0) {
		cache->again++;
		if (cache->size < BYTES_SOON / cache->page)
			set_size(cache, cache->size + 1);
	}
	*byte |= mask;
	if (cache->missed < MEMORY * cache->size)
		return;
	if (cache->again >= cache->missed / ENOUGH)
		grow(cache);
	(void)begin_memory(cache);
}

/* Where memory is at its limit the pages that are there must do. */
static sqlite3_pcache_page *
fetch_shrunk(struct cache *cache, unsigned number)
{
	int pages = usual.xPagecount(cache->usual);

	if (!cache->grows || pages >= cache->size)
		return NULL;
	cache->grows = false;
	set_size(cache, pages);
	return usual.xFetch(cache->usual, number, 2);
}

static sqlite3_pcache_page *
fetch(sqlite3_pcache *itself, unsigned number, int make)
{
	struct cache *cache = (struct cache *)itself;
	sqlite3_pcache_page *page =
	    usual.xFetch(cache->usual, number, cache->grows ? 0 : make);

	if (page != NULL || make == 0 || !cache->grows)
		return page;
	if (usual.xPagecount(cache->usual) + 1 >= cache->size)
		miss(cache, number);
	page = usual.xFetch(cache->usual, number, make);
	return page == NULL && make == 2 ? fetch_shrunk(cache, number) : page;
}

/* ------------------------------------------------------------- handed on */

static sqlite3_pcache *
inner(sqlite3_pcache *itself)
{
	return ((struct cache *)itself)->usual;
}

static int
count(sqlite3_pcache *itself)
{
	return usual.xPagecount(inner(itself));
}

static void
unpin(sqlite3_pcache *itself, sqlite3_pcache_page *page, int discard)
{
	usual.xUnpin(inner(itself), page, discard);
}

static void
rekey(sqlite3_pcache *itself, sqlite3_pcache_page *page, unsigned old,
    unsigned number)
{
	usual.xRekey(inner(itself), page, old, number);
}

static void
truncate_to(sqlite3_pcache *itself, unsigned number)
{
	usual.xTruncate(inner(itself), number);
}

static void
shrink(sqlite3_pcache *itself)
{
	usual.xShrink(inner(itself));
}

void
wci_pagecache_install(void)
{
	sqlite3_pcache_methods2 methods;

	if (wci_pagecache_is_installed() ||
	    sqlite3_config(SQLITE_CONFIG_GETPCACHE2, &methods) != SQLITE_OK)
		return;
	usual = methods;
	methods.iVersion = 1;
	methods.xInit = start;
	methods.xShutdown = stop;
	methods.xCreate = create;
	methods.xCachesize = resize;
	methods.xPagecount = count;
	methods.xFetch = fetch;
	methods.xUnpin = unpin;
	methods.xRekey = rekey;
	methods.xTruncate = truncate_to;
	methods.xDestroy = destroy;
	methods.xShrink = shrink;
	(void)sqlite3_config(SQLITE_CONFIG_PCACHE2, &methods);
	(void)sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);
}

bool
wci_pagecache_is_installed(void)
{
	return usual.iVersion != 0;
}

void
wci_pagecache_growing(bool growing)
{
	(void)atomic_fetch_add(&making_growing, growing ? 1 : -1);
}

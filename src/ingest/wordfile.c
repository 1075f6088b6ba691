/* SPDX-License-Identifier: MIT */
/* Words in a log, and an index of them in pages. */
#include "ingest/wordfile.h"

#include <errno.h>
#include <string.h>
#include <xxhash.h>

#include "core/mem.h"
#include "ingest/lately.h"
#include "ingest/scratch.h"
#include "ingest/wordlog.h"

/*
 * The words of a page have the first `depth` bits of their hash in common.  What
 * they are is told by the log.
 */
#define PAGE_SIZE 1024
#define PAGE_WORDS 127
struct page {
	uint32_t count;
	uint32_t depth;
	uint32_t tags[PAGE_WORDS]; /* the first bits of the hash */
	uint32_t places[PAGE_WORDS];
};
_Static_assert(sizeof(struct page) == PAGE_SIZE, "a page has no gaps");
#define TAG_BITS 32

/*
 * So many bits more than numbers of pages have tell pages of words by chance
 * apart; where they do not, somebody sought words of one hash.
 */
#define DEPTH_MORE 6

struct frame {
	struct page *page;
	uint32_t number;
	bool used;    /* since the hand was here */
	bool changed; /* since it was read */
};

struct wci_wordfile {
	uint32_t *directory; /* pages, by the first `depth` bits */
	unsigned depth;
	uint16_t *where; /* the frame of each page, from 1; 0: it has none */
	size_t page_count;
	size_t page_capacity;
	struct frame *frames;
	size_t frame_count;
	size_t frame_most;
	size_t hand; /* of the clock that says which page has to go */
	struct wci_scratch scratch; /* the pages that are not in memory */
	int error;
	struct wci_wordlog *log;
	struct wci_lately *lately; /* NULL: every id is looked up */
};

/* -------------------------------------------------------------------- file */

static bool
fail(struct wci_wordfile *file, int error)
{
	if (file->error == 0)
		file->error = error;
	return false;
}

static bool
write_page(struct wci_wordfile *file, const struct frame *frame)
{
	int error = wci_scratch_write(&file->scratch, frame->page, PAGE_SIZE,
	    (uint64_t)frame->number * PAGE_SIZE);

	return error == 0 || fail(file, error);
}

static bool
read_page(struct wci_wordfile *file, const struct frame *frame)
{
	int error = wci_scratch_read(&file->scratch, frame->page, PAGE_SIZE,
	    (uint64_t)frame->number * PAGE_SIZE);

	return error == 0 || fail(file, error);
}

/* ------------------------------------------------------------------ frames */

/* A frame whose page may go, and went; NULL: failed. */
static struct frame *
empty_frame(struct wci_wordfile *file)
{
	struct frame *frame = &file->frames[file->hand];

	while (frame->used) {
		frame->used = false;
		file->hand = (file->hand + 1) % file->frame_most;
		frame = &file->frames[file->hand];
	}
	if (frame->changed && !write_page(file, frame))
		return NULL;
	file->where[frame->number] = 0;
	return frame;
}

/* A frame for a page; NULL: failed. */
static struct frame *
take_frame(struct wci_wordfile *file, uint32_t number)
{
	struct frame *frame;

	if (file->frame_count < file->frame_most) {
		frame = &file->frames[file->frame_count];
		frame->page = wci_malloc(PAGE_SIZE);
		if (frame->page == NULL) {
			(void)fail(file, ENOMEM);
			return NULL;
		}
		file->frame_count++;
	} else {
		frame = empty_frame(file);
		if (frame == NULL)
			return NULL;
	}
	frame->number = number;
	frame->used = true;
	frame->changed = false;
	file->where[number] = (uint16_t)(frame - file->frames + 1);
	return frame;
}

/* A page, until the next is asked for; NULL: that or an earlier one failed. */
static struct page *
get_page(struct wci_wordfile *file, uint32_t number, bool change)
{
	struct frame *frame;

	/* A page that could not be read has a frame with anything in it. */
	if (file->error != 0)
		return NULL;
	if (file->where[number] != 0) {
		frame = &file->frames[file->where[number] - 1];
	} else {
		frame = take_frame(file, number);
		if (frame == NULL || !read_page(file, frame))
			return NULL;
	}
	frame->used = true;
	frame->changed = frame->changed || change;
	return frame->page;
}

/* A new page, the last one; NULL: failed. */
static struct page *
add_page(struct wci_wordfile *file, unsigned depth)
{
	void *array = file->where;
	struct frame *frame;

	if (wci_grow(&array, &file->page_capacity, file->page_count + 1,
		sizeof *file->where) != 0) {
		(void)fail(file, ENOMEM);
		return NULL;
	}
	file->where = array;
	frame = take_frame(file, (uint32_t)file->page_count);
	if (frame == NULL)
		return NULL;
	file->page_count++;
	memset(frame->page, 0, PAGE_SIZE);
	frame->page->depth = depth;
	frame->changed = true;
	return frame->page;
}

struct wci_wordfile *
wci_wordfile_new(size_t pages)
{
	struct wci_wordfile *file = wci_calloc(1, sizeof *file);

	if (file == NULL)
		return NULL;
	file->scratch = (struct wci_scratch)WCI_SCRATCH_EMPTY;
	file->frame_most = pages;
	file->frames = wci_calloc(pages, sizeof *file->frames);
	file->log = wci_wordlog_new();
	file->directory = wci_calloc(1, sizeof *file->directory);
	if (file->frames == NULL || file->log == NULL ||
	    file->directory == NULL || add_page(file, 0) == NULL) {
		wci_wordfile_free(file);
		return NULL;
	}
	return file;
}

void
wci_wordfile_free(struct wci_wordfile *file)
{
	if (file == NULL)
		return;
	for (size_t i = 0; file->frames != NULL && i < file->frame_count; i++)
		wci_free(file->frames[i].page);
	wci_scratch_close(&file->scratch);
	wci_wordlog_free(file->log);
	wci_lately_free(file->lately);
	wci_free(file->frames);
	wci_free(file->where);
	wci_free(file->directory);
	wci_free(file);
}

int
wci_wordfile_error(const struct wci_wordfile *file)
{
	return file->error;
}

/* ----------------------------------------------------------------- finding */

/* The first bits of a hash. */
static size_t
beginning(uint64_t hash, unsigned bits)
{
	return bits == 0 ? 0 : (size_t)(hash >> (64 - bits));
}

static uint32_t
page_of(const struct wci_wordfile *file, uint64_t hash)
{
	return file->directory[beginning(hash, file->depth)];
}

static uint32_t
tag_of(uint64_t hash)
{
	return (uint32_t)beginning(hash, TAG_BITS);
}

static struct wci_lately_id
id_of(const struct wci_collection *collection, const char *text, size_t length)
{
	const size_t index = (size_t)(collection - wci_collections);

	return (struct wci_lately_id){ text, length, index,
		XXH3_64bits_withSeed(text, length, index) };
}

static bool
find(struct wci_wordfile *file, const struct wci_lately_id *id,
    struct wci_name *out)
{
	const struct page *page =
	    get_page(file, page_of(file, id->hash), false);

	for (size_t i = 0; page != NULL && i < page->count; i++) {
		int error;

		if (page->tags[i] != tag_of(id->hash))
			continue;
		error = wci_wordlog_read(file->log, page->places[i], out);
		if (error != 0)
			return fail(file, error);
		if (out->name_length == id->length &&
		    memcmp(out->name, id->text, id->length) == 0 &&
		    out->collection == &wci_collections[id->collection])
			return true;
	}
	return false;
}

bool
wci_wordfile_find(struct wci_wordfile *file,
    const struct wci_collection *collection, const char *text, size_t length,
    struct wci_name *out)
{
	const struct wci_lately_id id = id_of(collection, text, length);

	return find(file, &id, out);
}

/* Keep the row of an id, once a file has to be read to find it. */
static void
keep_lately(struct wci_wordfile *file, const struct wci_lately_id *id,
    const struct wci_name *name)
{
	if (!wci_wordlog_is_long(file->log) || name->kind != WCI_NAME_ID ||
	    !wci_name_is_id(name))
		return;
	if (file->lately == NULL)
		file->lately = wci_lately_new();
	if (file->lately != NULL)
		wci_lately_keep(file->lately, id, name->row);
}

bool
wci_wordfile_find_row(struct wci_wordfile *file,
    const struct wci_collection *collection, const char *text, size_t length,
    struct wci_name *out)
{
	const struct wci_lately_id id = id_of(collection, text, length);
	uint32_t row =
	    file->lately != NULL ? wci_lately_find(file->lately, &id) : 0;

	if (row != 0) {
		*out = (struct wci_name){ .collection = collection,
			.name = text,
			.id = text,
			.name_length = (uint32_t)length,
			.id_length = (uint32_t)length,
			.kind = WCI_NAME_ID,
			.row = row };
		return true;
	}
	if (!find(file, &id, out))
		return false;
	keep_lately(file, &id, out);
	return true;
}

bool
wci_wordfile_next(
    struct wci_wordfile *file, uint32_t *place, struct wci_name *out)
{
	int error =
	    file->error == 0 ? wci_wordlog_next(file->log, place, out) : -1;

	if (error > 0)
		(void)fail(file, error);
	return error == 0;
}

/* ----------------------------------------------------------------- putting */

/* Into a page that has room. */
static void
page_put(struct page *page, uint32_t tag, uint32_t place)
{
	page->tags[page->count] = tag;
	page->places[page->count++] = place;
}

/* Of a page that was split those words whose hash has `bit` behind its depth. */
static void
take_words(struct page *to, const struct page *from, unsigned bit)
{
	for (size_t i = 0; i < from->count; i++)
		if ((from->tags[i] >> (TAG_BITS - 1 - from->depth) & 1) == bit)
			page_put(to, from->tags[i], from->places[i]);
}

static bool
double_directory(struct wci_wordfile *file)
{
	size_t i = (size_t)1 << file->depth;
	uint32_t *directory =
	    wci_realloc(file->directory, i * 2 * sizeof *directory);

	if (directory == NULL)
		return fail(file, ENOMEM);
	while (i-- > 0)
		directory[2 * i] = directory[2 * i + 1] = directory[i];
	file->directory = directory;
	file->depth++;
	return true;
}

/* Whether splitting the page may not help, and takes a large directory. */
static bool
is_deep(const struct wci_wordfile *file, const struct page *page)
{
	return page->depth == TAG_BITS ||
	    (page->depth >= DEPTH_MORE &&
		file->page_count >> (page->depth - DEPTH_MORE) == 0);
}

/* Make two pages of the one where a hash belongs, which is not too deep. */
static bool
split(struct wci_wordfile *file, uint64_t hash)
{
	struct page *page = get_page(file, page_of(file, hash), true);
	struct page old;
	unsigned depth;
	size_t first;
	size_t count;

	if (page == NULL)
		return false;
	old = *page;
	depth = old.depth + 1U;
	if (depth > file->depth && !double_directory(file))
		return false;
	page->count = 0;
	page->depth = depth;
	take_words(page, &old, 0);
	page = add_page(file, depth);
	if (page == NULL)
		return false;
	take_words(page, &old, 1);
	count = (size_t)1 << (file->depth - depth);
	first = (beginning(hash, depth) | 1) * count;
	for (size_t i = 0; i < count; i++)
		file->directory[first + i] = (uint32_t)file->page_count - 1;
	return true;
}

/* A page with room for a word; *page_out NULL: no room. */
static bool
find_room(struct wci_wordfile *file, uint64_t hash, struct page **page_out)
{
	struct page *page;

	*page_out = NULL;
	for (;;) {
		page = get_page(file, page_of(file, hash), true);
		if (page == NULL)
			return false;
		if (page->count < PAGE_WORDS)
			break;
		if (is_deep(file, page))
			return true;
		if (!split(file, hash))
			return false;
	}
	*page_out = page;
	return true;
}

enum wci_wordfile_answer
wci_wordfile_put(struct wci_wordfile *file, const struct wci_name *name)
{
	const struct wci_lately_id id =
	    id_of(name->collection, name->name, name->name_length);
	struct page *page;
	uint32_t place;
	int error;

	if (!find_room(file, id.hash, &page))
		return WCI_WORDFILE_FAILED;
	if (page == NULL)
		return WCI_WORDFILE_NO_ROOM;
	error = wci_wordlog_append(file->log, name, &place);
	if (error < 0)
		return WCI_WORDFILE_NO_ROOM;
	if (error > 0) {
		(void)fail(file, error);
		return WCI_WORDFILE_FAILED;
	}
	page_put(page, tag_of(id.hash), place);
	keep_lately(file, &id, name);
	return WCI_WORDFILE_PUT;
}

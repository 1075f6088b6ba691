/* SPDX-License-Identifier: MIT */
/* Words in the pages of a temporary file. */
#include "ingest/wordfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "core/mem.h"

/* Larger ones take longer to read than what is in them takes to find. */
#define PAGE_SIZE 2048
#define PAGE_WORDS 52

/*
 * The words of a page have the first `depth` bits of their hash in common.
 * Numbers are packed as 7 bits a byte:
 *
 *	length of the word, twice, and one more if it is the id of its row;
 *	length of the id, if it is not; collection; kind; file; row; line;
 *	column; word, NUL; id, NUL, if the word is not that
 */
#define PAGE_BYTES (PAGE_SIZE - 3 * sizeof(uint16_t) - 2 * PAGE_WORDS * 2)
struct page {
	uint16_t count;
	uint16_t used; /* bytes */
	uint16_t depth;
	uint16_t tags[PAGE_WORDS];   /* the last bits of the hash */
	uint16_t places[PAGE_WORDS]; /* in bytes */
	unsigned char bytes[PAGE_BYTES];
};
_Static_assert(sizeof(struct page) == PAGE_SIZE, "a page has no gaps");

/* Of a word, and its numbers at most. */
#define WORD_MOST (PAGE_SIZE / 2)
#define NUMBERS_MOST 32

/*
 * So many bits more than numbers of pages have tell pages of words by chance
 * apart; where they do not, somebody sought words of one hash.
 */
#define DEPTH_MORE 6

/* Pages in memory: 4 MiB. */
#define FRAMES 2048

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
	struct frame frames[FRAMES];
	size_t frame_count;
	size_t hand; /* of the clock that says which page has to go */
	int fd;	     /* -1: all is in memory still */
	int error;
};

/* -------------------------------------------------------------------- file */

static bool
fail(struct wci_wordfile *file, int error)
{
	if (file->error == 0)
		file->error = error;
	return false;
}

/* A file without a name in one of the folders that SQLite would try. */
static int
open_nameless(void)
{
	const char *const folders[] = { getenv("SQLITE_TMPDIR"),
		getenv("TMPDIR"), "/var/tmp", "/usr/tmp", "/tmp", "." };
	char path[4096];
	int fd = -1;

	for (size_t i = 0; i < sizeof folders / sizeof folders[0] && fd < 0;
	     i++) {
		int length = folders[i] == NULL || folders[i][0] == '\0'
		    ? 0
		    : snprintf(
			  path, sizeof path, "%s/wcifit-XXXXXX", folders[i]);

		if (length > 0 && (size_t)length < sizeof path)
			fd = mkstemp(path);
	}
	if (fd >= 0) {
		(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
		(void)unlink(path);
	}
	return fd;
}

static bool
write_page(struct wci_wordfile *file, const struct frame *frame)
{
	const char *from = (const char *)frame->page;
	size_t done = 0;

	if (file->fd < 0)
		file->fd = open_nameless();
	if (file->fd < 0)
		return fail(file, errno);
	while (done < PAGE_SIZE) {
		ssize_t part = pwrite(file->fd, from + done, PAGE_SIZE - done,
		    (off_t)frame->number * PAGE_SIZE + (off_t)done);

		if (part < 0 && errno != EINTR)
			return fail(file, errno);
		done += part > 0 ? (size_t)part : 0;
	}
	return true;
}

static bool
read_page(struct wci_wordfile *file, const struct frame *frame)
{
	char *to = (char *)frame->page;
	size_t done = 0;

	while (done < PAGE_SIZE) {
		ssize_t part = pread(file->fd, to + done, PAGE_SIZE - done,
		    (off_t)frame->number * PAGE_SIZE + (off_t)done);

		if (part == 0 || (part < 0 && errno != EINTR))
			return fail(file, part == 0 ? EIO : errno);
		done += part > 0 ? (size_t)part : 0;
	}
	return true;
}

/* ------------------------------------------------------------------ frames */

/* A frame whose page may go, and went; NULL: failed. */
static struct frame *
empty_frame(struct wci_wordfile *file)
{
	struct frame *frame = &file->frames[file->hand];

	while (frame->used) {
		frame->used = false;
		file->hand = (file->hand + 1) % FRAMES;
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

	if (file->frame_count < FRAMES) {
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
	frame->page->depth = (uint16_t)depth;
	frame->changed = true;
	return frame->page;
}

struct wci_wordfile *
wci_wordfile_new(void)
{
	struct wci_wordfile *file = wci_calloc(1, sizeof *file);

	if (file == NULL)
		return NULL;
	file->fd = -1;
	file->directory = wci_calloc(1, sizeof *file->directory);
	if (file->directory == NULL || add_page(file, 0) == NULL) {
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
	for (size_t i = 0; i < file->frame_count; i++)
		wci_free(file->frames[i].page);
	if (file->fd >= 0)
		(void)close(file->fd);
	wci_free(file->where);
	wci_free(file->directory);
	wci_free(file);
}

int
wci_wordfile_error(const struct wci_wordfile *file)
{
	return file->error;
}

/* ----------------------------------------------------------------- packing */

static unsigned char *
put_number(unsigned char *p, uint32_t number)
{
	for (; number >= 0x80; number >>= 7)
		*p++ = (unsigned char)(number | 0x80);
	*p++ = (unsigned char)number;
	return p;
}

static uint32_t
get_number(const unsigned char **p)
{
	uint32_t number = 0;
	unsigned shift = 0;

	for (; (**p & 0x80) != 0; shift += 7)
		number |= (uint32_t)(*(*p)++ & 0x7f) << shift;
	return number | (uint32_t) * (*p)++ << shift;
}

static unsigned char *
put_text(unsigned char *p, const char *text, size_t length)
{
	if (length != 0)
		memcpy(p, text, length);
	p[length] = '\0';
	return p + length + 1;
}

static unsigned char *
pack(unsigned char *p, const struct wci_name *name)
{
	bool is_id = name->name_length == name->id_length &&
	    memcmp(name->name, name->id, name->id_length) == 0;

	p = put_number(p, name->name_length << 1 | (is_id ? 1 : 0));
	if (!is_id)
		p = put_number(p, name->id_length);
	*p++ = (unsigned char)(name->collection - wci_collections);
	*p++ = (unsigned char)name->kind;
	p = put_number(p, name->file);
	p = put_number(p, name->row);
	p = put_number(p, name->line);
	p = put_number(p, name->column);
	p = put_text(p, name->name, name->name_length);
	return is_id ? p : put_text(p, name->id, name->id_length);
}

/* Unpack a word; returns the place behind it. */
static const unsigned char *
unpack(const unsigned char *p, struct wci_name *out)
{
	uint32_t head = get_number(&p);
	bool is_id = (head & 1) != 0;

	out->name_length = head >> 1;
	out->id_length = is_id ? out->name_length : get_number(&p);
	out->collection = &wci_collections[*p++];
	out->kind = (enum wci_name_kind) * p++;
	out->file = get_number(&p);
	out->row = get_number(&p);
	out->line = get_number(&p);
	out->column = get_number(&p);
	out->name = (const char *)p;
	p += out->name_length + 1;
	out->id = is_id ? out->name : (const char *)p;
	return is_id ? p : p + out->id_length + 1;
}

/* ----------------------------------------------------------------- finding */

static uint64_t
hash_of(
    const struct wci_collection *collection, const char *text, size_t length)
{
	return XXH3_64bits_withSeed(
	    text, length, (uint64_t)(collection - wci_collections));
}

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

bool
wci_wordfile_find(struct wci_wordfile *file,
    const struct wci_collection *collection, const char *text, size_t length,
    struct wci_name *out)
{
	uint64_t hash = hash_of(collection, text, length);
	const struct page *page = get_page(file, page_of(file, hash), false);

	for (size_t i = 0; page != NULL && i < page->count; i++) {
		if (page->tags[i] != (uint16_t)hash)
			continue;
		(void)unpack(page->bytes + page->places[i], out);
		if (out->name_length == length &&
		    memcmp(out->name, text, length) == 0 &&
		    out->collection == collection)
			return true;
	}
	return false;
}

bool
wci_wordfile_next(struct wci_wordfile *file, struct wci_names_walk *walk,
    struct wci_name *out)
{
	while (walk->page < file->page_count) {
		const struct page *page = get_page(file, walk->page, false);

		if (page == NULL)
			return false;
		if (walk->word < page->count) {
			(void)unpack(
			    page->bytes + page->places[walk->word++], out);
			return true;
		}
		walk->page++;
		walk->word = 0;
	}
	return false;
}

/* ----------------------------------------------------------------- putting */

static bool
page_put(
    struct page *page, uint64_t hash, const unsigned char *word, size_t size)
{
	if (page->count == PAGE_WORDS || sizeof page->bytes - page->used < size)
		return false;
	page->tags[page->count] = (uint16_t)hash;
	page->places[page->count++] = page->used;
	memcpy(page->bytes + page->used, word, size);
	page->used = (uint16_t)(page->used + size);
	return true;
}

/* Of a page that was split those words whose hash has `bit` behind its depth. */
static void
take_words(struct page *to, const struct page *from, unsigned bit)
{
	for (size_t i = 0; i < from->count; i++) {
		const unsigned char *word = from->bytes + from->places[i];
		struct wci_name name;
		const unsigned char *end = unpack(word, &name);
		uint64_t hash =
		    hash_of(name.collection, name.name, name.name_length);

		if ((hash >> (63 - from->depth) & 1) == bit)
			(void)page_put(to, hash, word, (size_t)(end - word));
	}
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
	return page->depth >= DEPTH_MORE &&
	    file->page_count >> (page->depth - DEPTH_MORE) == 0;
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
	page->count = page->used = 0;
	page->depth = (uint16_t)depth;
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

enum wci_wordfile_answer
wci_wordfile_put(struct wci_wordfile *file, const struct wci_name *name)
{
	uint64_t hash =
	    hash_of(name->collection, name->name, name->name_length);
	unsigned char word[WORD_MOST];
	struct page *page;
	size_t size;

	if (name->name_length > WORD_MOST || name->id_length > WORD_MOST ||
	    name->name_length + name->id_length > WORD_MOST - NUMBERS_MOST)
		return WCI_WORDFILE_NO_ROOM;
	size = (size_t)(pack(word, name) - word);
	for (;;) {
		page = get_page(file, page_of(file, hash), true);
		if (page == NULL)
			return WCI_WORDFILE_FAILED;
		if (page_put(page, hash, word, size))
			return WCI_WORDFILE_PUT;
		if (is_deep(file, page))
			return WCI_WORDFILE_NO_ROOM;
		if (!split(file, hash))
			return WCI_WORDFILE_FAILED;
	}
}

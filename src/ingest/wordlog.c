/* SPDX-License-Identifier: MIT */
/* Words one behind the other. */
#include "ingest/wordlog.h"

#include <string.h>

#include "core/mem.h"
#include "ingest/scratch.h"

/* What is written at once, and read at once for a walk. */
#define BLOCK ((size_t)512 * 1024)

/* Of a word with its numbers, and what is read to find one: most are shorter. */
#define WORD_MOST ((size_t)32 * 1024)
#define WORD_USUAL ((size_t)256)

/* Places are counted in these. */
#define UNIT ((size_t)8)

/*
 * A word is packed as its size in units (2 bytes, the lower first), then, numbers
 * as 7 bits a byte:
 *
 *	length of the word, twice, and one more if it is the id of its row;
 *	length of the id, if it is not; collection; kind; file; row; line;
 *	column; word, NUL; id, NUL, if the word is not that
 */
#define NUMBERS_MOST ((size_t)40)

struct wci_wordlog {
	struct wci_scratch scratch;
	uint64_t written; /* bytes in the file */
	size_t used;	  /* in the block that will be written next */
	/* What was read last, to be looked at first. */
	uint64_t window_at;
	size_t window_size;
	unsigned char block[BLOCK];
	unsigned char window[BLOCK];
};

struct wci_wordlog *
wci_wordlog_new(void)
{
	struct wci_wordlog *log = wci_calloc(1, sizeof *log);

	if (log != NULL)
		log->scratch = (struct wci_scratch)WCI_SCRATCH_EMPTY;
	return log;
}

void
wci_wordlog_free(struct wci_wordlog *log)
{
	if (log == NULL)
		return;
	wci_scratch_close(&log->scratch);
	wci_free(log);
}

bool
wci_wordlog_is_long(const struct wci_wordlog *log)
{
	return log->written != 0;
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

/* Pack a word; its size in units. */
static size_t
pack(unsigned char *to, const struct wci_name *name)
{
	bool is_id = wci_name_is_id(name);
	unsigned char *p = to + 2;
	size_t units;

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
	if (!is_id)
		p = put_text(p, name->id, name->id_length);
	units = ((size_t)(p - to) + UNIT - 1) / UNIT;
	to[0] = (unsigned char)units;
	to[1] = (unsigned char)(units >> 8);
	return units;
}

static size_t
size_of(const unsigned char *p)
{
	return (p[0] | (size_t)p[1] << 8) * UNIT;
}

static void
unpack(const unsigned char *p, struct wci_name *out)
{
	uint32_t head;
	bool is_id;

	p += 2;
	head = get_number(&p);
	is_id = (head & 1) != 0;
	out->name_length = head >> 1;
	out->id_length = is_id ? out->name_length : get_number(&p);
	out->collection = &wci_collections[*p++];
	out->kind = (enum wci_name_kind) * p++;
	out->file = get_number(&p);
	out->row = get_number(&p);
	out->line = get_number(&p);
	out->column = get_number(&p);
	out->name = (const char *)p;
	out->id = is_id ? out->name : out->name + out->name_length + 1;
}

/* --------------------------------------------------------------- appending */

static int
write_block(struct wci_wordlog *log)
{
	int error = wci_scratch_write(
	    &log->scratch, log->block, log->used, log->written);

	if (error == 0) {
		log->written += log->used;
		log->used = 0;
	}
	return error;
}

int
wci_wordlog_append(
    struct wci_wordlog *log, const struct wci_name *name, uint32_t *place_out)
{
	const size_t texts = (size_t)name->name_length + name->id_length;
	int error = 0;

	if (texts > WORD_MOST - NUMBERS_MOST ||
	    (log->written + log->used + WORD_MOST) / UNIT > UINT32_MAX)
		return -1;
	if (BLOCK - log->used < texts + NUMBERS_MOST)
		error = write_block(log);
	if (error != 0)
		return error;
	*place_out = (uint32_t)((log->written + log->used) / UNIT);
	log->used += pack(log->block + log->used, name) * UNIT;
	return 0;
}

/* ----------------------------------------------------------------- reading */

/*
 * Have `size` bytes of the file from `at` in the window; where they are not yet,
 * read `ahead` bytes if there are so many.  0, or an errno.
 */
static int
look(struct wci_wordlog *log, uint64_t at, size_t size, size_t ahead)
{
	int error;

	if (at >= log->window_at &&
	    at + size <= log->window_at + log->window_size)
		return 0;
	size = size > ahead ? size : ahead;
	if (size > log->written - at)
		size = (size_t)(log->written - at);
	log->window_size = 0;
	error = wci_scratch_read(&log->scratch, log->window, size, at);
	if (error == 0) {
		log->window_at = at;
		log->window_size = size;
	}
	return error;
}

/* The packed word at an offset, in the block or in the window. */
static int
find(struct wci_wordlog *log, uint64_t at, size_t ahead,
    const unsigned char **packed_out)
{
	int error;

	if (at >= log->written) {
		*packed_out = log->block + (at - log->written);
		return 0;
	}
	error = look(log, at, UNIT, ahead);
	if (error == 0)
		error = look(log, at,
		    size_of(log->window + (at - log->window_at)), ahead);
	if (error == 0)
		*packed_out = log->window + (at - log->window_at);
	return error;
}

int
wci_wordlog_read(struct wci_wordlog *log, uint32_t place, struct wci_name *out)
{
	const unsigned char *packed;
	int error = find(log, (uint64_t)place * UNIT, WORD_USUAL, &packed);

	if (error == 0)
		unpack(packed, out);
	return error;
}

int
wci_wordlog_next(struct wci_wordlog *log, uint32_t *place, struct wci_name *out)
{
	const uint64_t at = (uint64_t)*place * UNIT;
	const unsigned char *packed;
	int error;

	if (at == log->written + log->used)
		return -1;
	error = find(log, at, BLOCK, &packed);
	if (error == 0) {
		unpack(packed, out);
		*place += (uint32_t)(size_of(packed) / UNIT);
	}
	return error;
}

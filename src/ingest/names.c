/* SPDX-License-Identifier: MIT */
/* Every word that names a row. */
#include "ingest/names.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "core/mem.h"

/*
 * Words and rows lie packed in chunks, numbers as 7 bits a byte:
 *
 *	row:  length of the id and TAG_ROW, collection, file, number, id, NUL
 *	word: length and tag, distance to its row, [text, NUL], kind, line, column
 *
 * A word with TAG_ID is the id of its row and has no text of its own.  A place
 * (`at`) is the number of a chunk and the offset in it; 0 is no place.  Nothing
 * lies across chunks: what is longer has a chunk of several numbers.
 */
#define CHUNK_BITS 18
#define CHUNK_SIZE ((size_t)1 << CHUNK_BITS)
#define CHUNKS_MOST ((size_t)1 << (32 - CHUNK_BITS))
#define NUMBERS_MOST 32 /* bytes of a row or word beside its text, at most */

enum tag { TAG_ROW, TAG_WORD, TAG_ID };
#define TAG_BITS 2

struct chunk {
	unsigned char *bytes;
	uint32_t used;
};

/* Of a table with linear probing. */
struct slot {
	uint32_t hash;
	uint32_t at; /* 0: free */
};

/* What is the same for all words of a collection, and its number of rows. */
struct kind {
	uint32_t space;
	uint32_t rows;
};

struct wci_names {
	struct chunk *chunks;
	size_t chunk_count;
	size_t chunk_capacity;
	struct slot *slots;
	size_t slot_count; /* a power of two */
	size_t count;
	uint32_t *listed; /* places of words */
	size_t listed_count;
	size_t listed_capacity;
	uint32_t last_row; /* place of the row that was added last */
	struct kind *kinds;
};

/* ------------------------------------------------------------------ spaces */

/* Collections with one space of names; any other is a space of its own. */
static const char *
space_of(const char *collection)
{
	if (strcmp(collection, "region_groups") == 0)
		return "regions";
	if (strcmp(collection, "industry_groups") == 0)
		return "industries";
	return collection;
}

/* The index of a collection, or their number. */
static uint32_t
index_of(const char *collection, size_t length)
{
	const struct wci_collection *found =
	    wci_collection_find(collection, length);

	return (uint32_t)(found != NULL ? (size_t)(found - wci_collections)
					: wci_collection_count);
}

struct wci_names_of
wci_names_of(const char *of)
{
	struct wci_names_of parsed = { 0, 0 };
	const char *word = of;
	bool first = true;

	while (word != NULL) {
		size_t length = strcspn(word, "|");
		uint32_t index = index_of(word, length);
		const char *space;

		if (index < wci_collection_count)
			parsed.collections |= UINT32_C(1) << index;
		if (first && index < wci_collection_count) {
			space = space_of(wci_collections[index].name);
			parsed.space = index_of(space, strlen(space));
		}
		first = false;
		word = word[length] == '|' ? word + length + 1 : NULL;
	}
	return parsed;
}

/* ----------------------------------------------------------------- packing */

struct wci_names *
wci_names_new(void)
{
	struct wci_names *names = wci_calloc(1, sizeof(*names));
	size_t i;

	if (names == NULL)
		return NULL;
	names->slot_count = 1024;
	names->slots = wci_calloc(names->slot_count, sizeof(*names->slots));
	names->kinds = wci_calloc(wci_collection_count, sizeof(*names->kinds));
	if (names->slots == NULL || names->kinds == NULL) {
		wci_names_free(names);
		return NULL;
	}
	for (i = 0; i < wci_collection_count; i++)
		names->kinds[i].space =
		    wci_names_of(wci_collections[i].name).space;
	return names;
}

void
wci_names_free(struct wci_names *names)
{
	size_t i;

	if (names == NULL)
		return;
	for (i = 0; i < names->chunk_count; i++)
		wci_free(names->chunks[i].bytes);
	wci_free(names->chunks);
	wci_free(names->slots);
	wci_free(names->listed);
	wci_free(names->kinds);
	wci_free(names);
}

static const unsigned char *
bytes_at(const struct wci_names *names, uint32_t at)
{
	return names->chunks[at >> CHUNK_BITS].bytes + (at & (CHUNK_SIZE - 1));
}

static unsigned char *
put_number(unsigned char *p, uint64_t number)
{
	for (; number >= 0x80; number >>= 7)
		*p++ = (unsigned char)(number | 0x80);
	*p++ = (unsigned char)number;
	return p;
}

static inline uint64_t
get_number(const unsigned char **p)
{
	uint64_t number = *(*p)++;
	unsigned shift = 7;

	if (number < 0x80)
		return number;
	number &= 0x7f;
	do {
		number |= (uint64_t)(**p & 0x7f) << shift;
		shift += 7;
	} while ((*(*p)++ & 0x80) != 0);
	return number;
}

static unsigned char *
put_text(unsigned char *p, const char *text, size_t length)
{
	if (length != 0)
		memcpy(p, text, length);
	p[length] = '\0';
	return p + length + 1;
}

/* Room for a row or a word with a text of that length; 0: no memory. */
static uint32_t
make_room(struct wci_names *names, size_t length)
{
	size_t need = length + NUMBERS_MOST;
	size_t numbers = (need + CHUNK_SIZE - 1) >> CHUNK_BITS;
	struct chunk *last = NULL;
	void *array = names->chunks;
	size_t i;

	if (names->chunk_count > 0)
		last = &names->chunks[names->chunk_count - 1];
	if (last != NULL && CHUNK_SIZE - last->used >= need)
		return (uint32_t)((names->chunk_count - 1) << CHUNK_BITS) +
		    last->used;
	if (numbers > CHUNKS_MOST - names->chunk_count ||
	    wci_grow(&array, &names->chunk_capacity,
		names->chunk_count + numbers, sizeof(*last)) != 0)
		return 0;
	names->chunks = array;
	last = &names->chunks[names->chunk_count];
	last->bytes = wci_malloc(numbers << CHUNK_BITS);
	if (last->bytes == NULL)
		return 0;
	last->used = 1;
	/* Of a long one the other numbers stand for nothing, and it is full. */
	for (i = 1; i < numbers; i++)
		last[i] = (struct chunk){ NULL, CHUNK_SIZE };
	names->chunk_count += numbers;
	return (uint32_t)((size_t)(last - names->chunks) << CHUNK_BITS) + 1;
}

static void
end_room(struct wci_names *names, uint32_t at, const unsigned char *end)
{
	struct chunk *chunk = &names->chunks[at >> CHUNK_BITS];

	chunk->used = (uint32_t)(end - chunk->bytes);
}

/* Unpack a row into the part of a name that is the row's. */
static void
get_row(const struct wci_names *names, uint32_t at, struct wci_name *out)
{
	const unsigned char *p = bytes_at(names, at);

	out->id_length = (uint32_t)(get_number(&p) >> TAG_BITS);
	out->collection = &wci_collections[*p++];
	out->file = (uint32_t)get_number(&p);
	out->row = (uint32_t)get_number(&p);
	out->id = (const char *)p;
}

/* Unpack a word; returns the place behind it. */
static const unsigned char *
get_word(const struct wci_names *names, uint32_t at, struct wci_name *out)
{
	const unsigned char *p = bytes_at(names, at);
	uint64_t head = get_number(&p);

	out->name_length = (uint32_t)(head >> TAG_BITS);
	get_row(names, at - (uint32_t)get_number(&p), out);
	out->name = out->id;
	if ((head & ((1U << TAG_BITS) - 1)) == TAG_WORD) {
		out->name = (const char *)p;
		p += out->name_length + 1;
	}
	out->kind = (enum wci_name_kind)p[0];
	p++;
	out->line = (uint32_t)get_number(&p);
	out->column = (uint32_t)get_number(&p);
	return p;
}

/* The place of the row of a word: the last one, or a new one; 0: no memory. */
static uint32_t
put_row(struct wci_names *names, const struct wci_name *name)
{
	size_t index = (size_t)(name->collection - wci_collections);
	struct wci_name last;
	unsigned char *start;
	unsigned char *p;
	uint32_t at;

	if (names->last_row != 0) {
		get_row(names, names->last_row, &last);
		if (last.collection == name->collection &&
		    last.file == name->file &&
		    last.id_length == name->id_length &&
		    memcmp(last.id, name->id, name->id_length) == 0)
			return names->last_row;
	}
	at = make_room(names, name->id_length);
	if (at == 0)
		return 0;
	start = names->chunks[at >> CHUNK_BITS].bytes;
	p = start + (at & (CHUNK_SIZE - 1));
	p = put_number(p, ((uint64_t)name->id_length << TAG_BITS) + TAG_ROW);
	*p++ = (unsigned char)index;
	p = put_number(p, name->file);
	p = put_number(p, ++names->kinds[index].rows);
	p = put_text(p, name->id, name->id_length);
	end_room(names, at, p);
	names->last_row = at;
	return at;
}

/* The place of a new word; 0: no memory. */
static uint32_t
put_word(struct wci_names *names, const struct wci_name *name)
{
	bool is_id = name->name_length == name->id_length &&
	    memcmp(name->name, name->id, name->id_length) == 0;
	uint32_t row = put_row(names, name);
	uint32_t at =
	    row != 0 ? make_room(names, is_id ? 0 : name->name_length) : 0;
	unsigned char *p;

	if (at == 0)
		return 0;
	p = names->chunks[at >> CHUNK_BITS].bytes + (at & (CHUNK_SIZE - 1));
	p = put_number(p,
	    (uint64_t)name->name_length << TAG_BITS |
		(is_id ? TAG_ID : TAG_WORD));
	p = put_number(p, at - row);
	if (!is_id)
		p = put_text(p, name->name, name->name_length);
	*p++ = (unsigned char)name->kind;
	p = put_number(p, name->line);
	p = put_number(p, name->column);
	end_room(names, at, p);
	return at;
}

/* ----------------------------------------------------------------- finding */

static uint32_t
space_at(const struct wci_names *names, const struct wci_collection *collection)
{
	return names->kinds[collection - wci_collections].space;
}

static uint32_t
hash_of(struct wci_names_of of, const char *text, size_t length)
{
	return (uint32_t)XXH3_64bits_withSeed(text, length, of.space);
}

/* The free slot where a word of that hash belongs. */
static struct slot *
free_slot(const struct wci_names *names, uint32_t hash)
{
	size_t i = hash;

	while (names->slots[i & (names->slot_count - 1)].at != 0)
		i++;
	return &names->slots[i & (names->slot_count - 1)];
}

/*
 * Twice the slots, in the same memory where it can grow.  From the first free
 * slot on, each word moves to its new place or one nearer to it: what lies
 * between is where it belongs already.
 */
static bool
grow_slots(struct wci_names *names)
{
	size_t old = names->slot_count;
	struct slot *slots =
	    wci_realloc(names->slots, old * 2 * sizeof(*names->slots));
	size_t start = 0;
	size_t i;

	if (slots == NULL)
		return false;
	memset(slots + old, 0, old * sizeof(*slots));
	names->slots = slots;
	names->slot_count = old * 2;
	while (slots[start].at != 0)
		start++;
	for (i = 0; i < old; i++) {
		struct slot *from = &slots[(start + i) & (old - 1)];
		struct slot moved = *from;

		if (moved.at == 0)
			continue;
		from->at = 0;
		*free_slot(names, moved.hash) = moved;
	}
	return true;
}

/* Unpack the word in the space of `of`, whatever its collection. */
static bool
find_in_space(const struct wci_names *names, struct wci_names_of of,
    uint32_t hash, const char *text, size_t length, struct wci_name *out)
{
	size_t i = hash;

	for (;; i++) {
		const struct slot *slot =
		    &names->slots[i & (names->slot_count - 1)];

		if (slot->at == 0)
			return false;
		if (slot->hash != hash)
			continue;
		(void)get_word(names, slot->at, out);
		if (out->name_length == length &&
		    memcmp(out->name, text, length) == 0 &&
		    space_at(names, out->collection) == of.space)
			return true;
	}
}

static bool
has_collection(struct wci_names_of of, const struct wci_collection *collection)
{
	return (of.collections >> (collection - wci_collections) & 1) != 0;
}

bool
wci_names_find(const struct wci_names *names, struct wci_names_of of,
    const char *text, size_t length, struct wci_name *out)
{
	return find_in_space(
		   names, of, hash_of(of, text, length), text, length, out) &&
	    has_collection(of, out->collection);
}

void
wci_names_warm(const struct wci_names *names, struct wci_names_of of,
    const struct wci_item *const *words, size_t count)
{
	uint32_t places[WCI_NAMES_WARM];
	size_t i;

	if (count > WCI_NAMES_WARM)
		count = WCI_NAMES_WARM;
	for (i = 0; i < count; i++) {
		uint32_t hash = hash_of(of, words[i]->text, words[i]->length);

		places[i] = names->slots[hash & (names->slot_count - 1)].at;
	}
	/* Volatile: nothing is done with what is read. */
	for (i = 0; i < count; i++)
		if (places[i] != 0)
			(void)*(const volatile unsigned char *)bytes_at(
			    names, places[i]);
}

/* ----------------------------------------------------------------- listing */

/* A streamed collection has very many words: its ids and names stand in its table. */
static bool
is_listed(const struct wci_name *name)
{
	return name->collection->top &&
	    (!name->collection->streamed || name->kind == WCI_NAME_ALIAS);
}

static bool
list_word(struct wci_names *names, uint32_t at)
{
	void *array = names->listed;

	if (wci_grow(&array, &names->listed_capacity, names->listed_count + 1,
		sizeof(*names->listed)) != 0)
		return false;
	names->listed = array;
	names->listed[names->listed_count++] = at;
	return true;
}

bool
wci_names_listed(const struct wci_names *names, size_t n, struct wci_name *out)
{
	if (n >= names->listed_count)
		return false;
	(void)get_word(names, names->listed[n], out);
	return true;
}

/* ------------------------------------------------------------------ adding */

enum wci_names_answer
wci_names_add(struct wci_names *names, const struct wci_name *name,
    struct wci_name *old_out)
{
	struct wci_names_of of = { space_at(names, name->collection), 0 };
	uint32_t hash = hash_of(of, name->name, name->name_length);
	struct slot slot = { hash, 0 };

	if (find_in_space(
		names, of, hash, name->name, name->name_length, old_out))
		return name->kind != WCI_NAME_ID &&
			old_out->collection == name->collection &&
			strcmp(old_out->id, name->id) == 0
		    ? WCI_NAMES_ADDED
		    : WCI_NAMES_TAKEN;
	if (names->count * 4 >= names->slot_count * 3 && !grow_slots(names))
		return WCI_NAMES_NO_MEMORY;
	slot.at = put_word(names, name);
	if (slot.at == 0 || (is_listed(name) && !list_word(names, slot.at)))
		return WCI_NAMES_NO_MEMORY;
	*free_slot(names, hash) = slot;
	names->count++;
	return WCI_NAMES_ADDED;
}

/* -------------------------------------------------------------- explaining */

/* "regions|region_groups": "regions or region groups". */
static void
put_expected(struct wci_buf *out, const char *of)
{
	for (; *of != '\0'; of++) {
		if (*of == '|')
			wci_buf_puts(out, " or ");
		else
			wci_buf_putc(out, *of == '_' ? ' ' : *of);
	}
}

/* Where the words of a chunk are looked at one after the other, as added. */
struct walk {
	const struct wci_names *names;
	size_t chunk;
	size_t offset;
};

/* Unpack the next word; false: there is none. */
static bool
next_word(struct walk *walk, struct wci_name *out)
{
	const struct wci_names *names = walk->names;

	for (; walk->chunk < names->chunk_count;
	     walk->chunk++, walk->offset = 1) {
		const struct chunk *chunk = &names->chunks[walk->chunk];

		while (chunk->bytes != NULL && walk->offset < chunk->used) {
			const unsigned char *p = chunk->bytes + walk->offset;
			uint32_t at = (uint32_t)((walk->chunk << CHUNK_BITS) +
			    walk->offset);
			bool row = (*p & ((1U << TAG_BITS) - 1)) == TAG_ROW;

			if (row) {
				get_row(names, at, out);
				p = (const unsigned char *)out->id +
				    out->id_length + 1;
			} else {
				p = get_word(names, at, out);
			}
			walk->offset = (size_t)(p - chunk->bytes);
			if (!row)
				return true;
		}
	}
	return false;
}

static bool
find_nearest(const struct wci_names *names, struct wci_names_of of,
    const char *text, struct wci_name *out)
{
	const char **words = wci_malloc((names->count + 1) * sizeof(*words));
	struct walk walk = { names, 0, 1 };
	const char *near;
	size_t count = 0;
	bool found;

	if (words == NULL)
		return false;
	while (next_word(&walk, out))
		if (has_collection(of, out->collection))
			words[count++] = out->name;
	near = wcifit_nearest(text, words, count);
	found =
	    near != NULL && wci_names_find(names, of, near, strlen(near), out);
	wci_free(words);
	return found;
}

void
wci_names_explain(const struct wci_names *names, const char *of,
    const char *text, size_t length, bool nearest, struct wci_buf *out)
{
	struct wci_names_of parsed = wci_names_of(of);
	struct wci_name name;

	if (find_in_space(names, parsed, hash_of(parsed, text, length), text,
		length, &name)) {
		wci_buf_printf(out, "'%.80s' is one of the ", text);
		put_expected(out, name.collection->name);
		wci_buf_puts(out, ", expected one of the ");
		put_expected(out, of);
		return;
	}
	wci_buf_printf(out, "'%.80s' is not known among the ", text);
	put_expected(out, of);
	if (!nearest || !find_nearest(names, parsed, text, &name))
		return;
	wci_buf_printf(out, "; did you mean %s", name.name);
	if (strcmp(name.name, name.id) != 0)
		wci_buf_printf(out, " (%s)", name.id);
	wci_buf_putc(out, '?');
}

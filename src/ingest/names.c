/* SPDX-License-Identifier: MIT */
/* Every word that names a row. */
#include "ingest/names.h"

#include <errno.h>
#include <string.h>
#include <xxhash.h>

#include "core/mem.h"
#include "core/nearest.h"
#include "ingest/slots.h"
#include "ingest/wordfile.h"

/* What is the same for all words of a collection, and its rows so far. */
struct kind {
	uint32_t space;
	uint32_t rows;
};

struct wci_names {
	struct wci_arena arena; /* texts of the words that are kept in memory */
	struct wci_name *words; /* in the order in which they were added */
	size_t count;
	size_t capacity;
	struct wci_slots slots;
	/* The words of streamed collections; NULL: there are none yet. */
	struct wci_wordfile *file;
	bool file_aliases; /* some of them are aliases */
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

/* ------------------------------------------------------------------ memory */

struct wci_names *
wci_names_new(void)
{
	struct wci_names *names = wci_calloc(1, sizeof(*names));
	size_t i;

	if (names == NULL)
		return NULL;
	names->kinds = wci_calloc(wci_collection_count, sizeof(*names->kinds));
	if (!wci_slots_reserve(&names->slots) || names->kinds == NULL) {
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
	if (names == NULL)
		return;
	wci_wordfile_free(names->file);
	wci_arena_free(&names->arena);
	wci_free(names->words);
	wci_slots_free(&names->slots);
	wci_free(names->kinds);
	wci_free(names);
}

enum wcifit_status
wci_names_status(const struct wci_names *names, struct wcifit_error *error)
{
	int errnum = names->file != NULL ? wci_wordfile_error(names->file) : 0;

	if (errnum == 0)
		return WCIFIT_OK;
	if (errnum == ENOMEM)
		return wci_fail_memory(error);
	return wci_fail_errno(
	    error, errnum, "the temporary file of names cannot be used");
}

static struct kind *
kind_of(const struct wci_names *names, const struct wci_name *name)
{
	return &names->kinds[name->collection - wci_collections];
}

static uint32_t
hash_of(uint32_t space, const char *text, size_t length)
{
	return (uint32_t)XXH3_64bits_withSeed(text, length, space);
}

static bool
keep(struct wci_names *names, const struct wci_name *name)
{
	uint32_t space = kind_of(names, name)->space;
	struct wci_name kept = *name;
	void *array = names->words;

	kept.name =
	    wci_arena_copy(&names->arena, name->name, name->name_length);
	kept.id = name->name == name->id
	    ? kept.name
	    : wci_arena_copy(&names->arena, name->id, name->id_length);
	if (kept.name == NULL || kept.id == NULL ||
	    wci_grow(&array, &names->capacity, names->count + 1,
		sizeof(*names->words)) != 0)
		return false;
	names->words = array;
	if (!wci_slots_reserve(&names->slots))
		return false;
	names->words[names->count++] = kept;
	wci_slots_add(&names->slots,
	    hash_of(space, name->name, name->name_length),
	    (uint32_t)names->count);
	return true;
}

/* ----------------------------------------------------------------- finding */

static bool
find_kept(const struct wci_names *names, uint32_t space, const char *text,
    size_t length, struct wci_name *out)
{
	uint32_t hash = hash_of(space, text, length);
	size_t i = hash;

	for (;; i++) {
		const struct wci_slot *slot = wci_slots_at(&names->slots, i);
		const struct wci_name *name;

		if (slot->place == 0)
			return false;
		name = &names->words[slot->place - 1];
		if (slot->hash == hash && name->name_length == length &&
		    memcmp(name->name, text, length) == 0 &&
		    kind_of(names, name)->space == space) {
			*out = *name;
			return true;
		}
	}
}

typedef bool find_in_file(struct wci_wordfile *file,
    const struct wci_collection *collection, const char *text, size_t length,
    struct wci_name *out);

static bool
find_by(find_in_file *find, const struct wci_names *names, uint32_t space,
    const char *text, size_t length, struct wci_name *out)
{
	const struct wci_collection *collection = &wci_collections[space];

	if (collection->streamed && names->file != NULL &&
	    find(names->file, collection, text, length, out))
		return true;
	return find_kept(names, space, text, length, out);
}

/* The word in a space, whatever its collection. */
static bool
find_in_space(const struct wci_names *names, uint32_t space, const char *text,
    size_t length, struct wci_name *out)
{
	return find_by(wci_wordfile_find, names, space, text, length, out);
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
	return find_by(
		   wci_wordfile_find_row, names, of.space, text, length, out) &&
	    has_collection(of, out->collection);
}

bool
wci_names_find_place(const struct wci_names *names, struct wci_names_of of,
    const char *text, size_t length, struct wci_name *out)
{
	return find_in_space(names, of.space, text, length, out) &&
	    has_collection(of, out->collection);
}

/* ------------------------------------------------------------------ adding */

/* Put a word of a streamed collection where it does not take memory, if it can. */
static bool
put_streamed(struct wci_names *names, const struct wci_name *name)
{
	enum wci_wordfile_answer answer;

	if (names->file == NULL)
		names->file = wci_wordfile_new(WCI_WORDFILE_PAGES);
	if (names->file == NULL)
		return false;
	answer = wci_wordfile_put(names->file, name);
	if (answer == WCI_WORDFILE_NO_ROOM)
		return keep(names, name);
	if (name->kind == WCI_NAME_ALIAS)
		names->file_aliases = true;
	return answer == WCI_WORDFILE_PUT;
}

enum wci_names_answer
wci_names_add(struct wci_names *names, const struct wci_name *name,
    struct wci_name *old_out)
{
	struct kind *kind = kind_of(names, name);
	struct wci_name new = *name;

	kind->rows += name->kind == WCI_NAME_ID;
	new.row = kind->rows;
	if (find_in_space(
		names, kind->space, name->name, name->name_length, old_out))
		return name->kind != WCI_NAME_ID &&
			old_out->collection == name->collection &&
			strcmp(old_out->id, name->id) == 0
		    ? WCI_NAMES_ADDED
		    : WCI_NAMES_TAKEN;
	return (name->collection->streamed ? put_streamed(names, &new)
					   : keep(names, &new))
	    ? WCI_NAMES_ADDED
	    : WCI_NAMES_FAILED;
}

/* ----------------------------------------------------------------- walking */

/* Where a walk over all words is, those in memory first. */
static bool
next_word(const struct wci_names *names, struct wci_names_walk *walk,
    bool file_too, struct wci_name *out)
{
	if (walk->kept < names->count) {
		*out = names->words[walk->kept++];
		return true;
	}
	return file_too && names->file != NULL &&
	    wci_wordfile_next(names->file, &walk->place, out);
}

/* A streamed collection has very many words: its ids and names stand in its table. */
static bool
is_listed(const struct wci_name *name)
{
	return name->collection->top &&
	    (!name->collection->streamed || name->kind == WCI_NAME_ALIAS);
}

bool
wci_names_listed(const struct wci_names *names, struct wci_names_walk *walk,
    struct wci_name *out)
{
	while (next_word(names, walk, names->file_aliases, out))
		if (is_listed(out))
			return true;
	return false;
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

/*
 * The nearest word and the id of its row; of those that are as near the first.
 * False: there is none.
 */
static bool
find_nearest(const struct wci_names *names, struct wci_names_of of,
    const char *text, struct wci_buf *word, struct wci_buf *id)
{
	bool streamed = wci_collections[of.space].streamed;
	struct wci_names_walk walk = { 0, 0 };
	struct wci_nearest nearest;
	struct wci_name name;

	if (!wci_nearest_begin(&nearest, text))
		return false;
	while (next_word(names, &walk, streamed, &name)) {
		if (!has_collection(of, name.collection))
			continue;
		if (!wci_nearest_look(&nearest, name.name))
			continue;
		wci_buf_clear(word);
		wci_buf_puts(word, name.name);
		wci_buf_clear(id);
		wci_buf_puts(id, name.id);
	}
	return word->length != 0;
}

static void
put_nearest(const struct wci_names *names, struct wci_names_of of,
    const char *text, struct wci_buf *out)
{
	struct wci_buf word = WCI_BUF_EMPTY;
	struct wci_buf id = WCI_BUF_EMPTY;

	if (find_nearest(names, of, text, &word, &id)) {
		wci_buf_printf(out, "; did you mean %s", wci_buf_text(&word));
		if (strcmp(wci_buf_text(&word), wci_buf_text(&id)) != 0)
			wci_buf_printf(out, " (%s)", wci_buf_text(&id));
		wci_buf_putc(out, '?');
	}
	out->failed = out->failed || word.failed || id.failed;
	wci_buf_free(&word);
	wci_buf_free(&id);
}

void
wci_names_explain(const struct wci_names *names, const char *of,
    const char *text, size_t length, bool nearest, struct wci_buf *out)
{
	struct wci_names_of parsed = wci_names_of(of);
	struct wci_name name;

	if (find_in_space(names, parsed.space, text, length, &name)) {
		wci_buf_printf(out, "'%.80s' is one of the ", text);
		put_expected(out, name.collection->name);
		wci_buf_puts(out, ", expected one of the ");
		put_expected(out, of);
		return;
	}
	wci_buf_printf(out, "'%.80s' is not known among the ", text);
	put_expected(out, of);
	if (nearest)
		put_nearest(names, parsed, text, out);
}

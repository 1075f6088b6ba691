/* SPDX-License-Identifier: MIT */
/* Every word that names a row. */
#include "ingest/names.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "core/mem.h"

struct wci_names {
	struct wci_arena arena;
	struct wci_name *entries;
	size_t count;
	size_t capacity;
	uint32_t *slots;   /* index of the entry + 1; 0: free */
	size_t slot_count; /* a power of two */
	uint32_t rows[WCI_MAX_FIELDS];
};

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

static uint64_t
hash_of(const char *space, const char *name, size_t length)
{
	return XXH3_64bits_withSeed(
	    name, length, XXH3_64bits(space, strlen(space)));
}

struct wci_names *
wci_names_new(void)
{
	struct wci_names *names = wci_calloc(1, sizeof(*names));

	if (names == NULL)
		return NULL;
	names->slot_count = 4096;
	names->slots = wci_calloc(names->slot_count, sizeof(*names->slots));
	if (names->slots == NULL) {
		wci_free(names);
		return NULL;
	}
	return names;
}

void
wci_names_free(struct wci_names *names)
{
	if (names == NULL)
		return;
	wci_arena_free(&names->arena);
	wci_free(names->entries);
	wci_free(names->slots);
	wci_free(names);
}

/* The slot that holds the word, or the free one where it belongs. */
static uint32_t *
find_slot(const struct wci_names *names, const char *space, const char *name,
    size_t length)
{
	size_t at = (size_t)hash_of(space, name, length);

	for (;; at++) {
		uint32_t *slot = &names->slots[at & (names->slot_count - 1)];
		const struct wci_name *entry;

		if (*slot == 0)
			return slot;
		entry = &names->entries[*slot - 1];
		if (entry->name_length == length &&
		    memcmp(entry->name, name, length) == 0 &&
		    strcmp(space_of(entry->collection->name), space) == 0)
			return slot;
	}
}

static bool
grow_slots(struct wci_names *names)
{
	uint32_t *old = names->slots;
	size_t i;

	names->slots = wci_calloc(names->slot_count * 2, sizeof(*names->slots));
	if (names->slots == NULL) {
		names->slots = old;
		return false;
	}
	names->slot_count *= 2;
	for (i = 0; i < names->count; i++) {
		const struct wci_name *entry = &names->entries[i];

		*find_slot(names, space_of(entry->collection->name),
		    entry->name, entry->name_length) = (uint32_t)i + 1;
	}
	wci_free(old);
	return true;
}

static bool
append(struct wci_names *names, const struct wci_name *name)
{
	void *array = names->entries;
	struct wci_name copy = *name;

	if (wci_grow(
		&array, &names->capacity, names->count + 1, sizeof(copy)) != 0)
		return false;
	names->entries = array;
	copy.row = names->rows[name->collection - wci_collections] +=
	    name->kind == WCI_NAME_ID;
	copy.name =
	    wci_arena_copy(&names->arena, name->name, name->name_length);
	copy.id = name->id == name->name
	    ? copy.name
	    : wci_arena_copy(&names->arena, name->id, name->id_length);
	if (copy.name == NULL || copy.id == NULL)
		return false;
	names->entries[names->count++] = copy;
	return true;
}

const struct wci_name *
wci_names_add(
    struct wci_names *names, const struct wci_name *name, bool *no_memory)
{
	uint32_t *slot;

	if (names->count * 2 >= names->slot_count && !grow_slots(names)) {
		*no_memory = true;
		return NULL;
	}
	slot = find_slot(names, space_of(name->collection->name), name->name,
	    name->name_length);
	if (*slot != 0) {
		const struct wci_name *old = &names->entries[*slot - 1];

		if (name->kind != WCI_NAME_ID &&
		    old->collection == name->collection &&
		    strcmp(old->id, name->id) == 0)
			return NULL;
		return old;
	}
	if (!append(names, name)) {
		*no_memory = true;
		return NULL;
	}
	*slot = (uint32_t)names->count;
	return NULL;
}

/* The entry of a word in the space of `of`, whatever its collection. */
static const struct wci_name *
find_in_space(const struct wci_names *names, const char *of, const char *text,
    size_t length)
{
	char first[64];
	size_t n = strcspn(of, "|");
	uint32_t slot;

	if (n >= sizeof(first))
		return NULL;
	memcpy(first, of, n);
	first[n] = '\0';
	slot = *find_slot(names, space_of(first), text, length);
	return slot != 0 ? &names->entries[slot - 1] : NULL;
}

const struct wci_name *
wci_names_find(const struct wci_names *names, const char *of, const char *text,
    size_t length)
{
	const struct wci_name *entry = find_in_space(names, of, text, length);

	if (entry != NULL &&
	    !wci_choice_has(of, entry->collection->name,
		strlen(entry->collection->name), NULL))
		return NULL;
	return entry;
}

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

static const struct wci_name *
find_nearest(const struct wci_names *names, const char *of, const char *text)
{
	const char **words = wci_malloc((names->count + 1) * sizeof(*words));
	const struct wci_name *found = NULL;
	const char *near;
	size_t count = 0;
	size_t i;

	if (words == NULL)
		return NULL;
	for (i = 0; i < names->count; i++) {
		/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): count > 0 */
		const char *name = names->entries[i].collection->name;

		if (wci_choice_has(of, name, strlen(name), NULL))
			words[count++] = names->entries[i].name;
	}
	near = wcifit_nearest(text, words, count);
	if (near != NULL)
		found = wci_names_find(names, of, near, strlen(near));
	wci_free(words);
	return found;
}

void
wci_names_explain(const struct wci_names *names, const char *of,
    const char *text, size_t length, bool nearest, struct wci_buf *out)
{
	const struct wci_name *other = find_in_space(names, of, text, length);
	const struct wci_name *near;

	if (other != NULL) {
		wci_buf_printf(out, "'%.80s' is one of the ", text);
		put_expected(out, other->collection->name);
		wci_buf_puts(out, ", expected one of the ");
		put_expected(out, of);
		return;
	}
	wci_buf_printf(out, "'%.80s' is not known among the ", text);
	put_expected(out, of);
	near = nearest ? find_nearest(names, of, text) : NULL;
	if (near == NULL)
		return;
	wci_buf_printf(out, "; did you mean %s", near->name);
	if (strcmp(near->name, near->id) != 0)
		wci_buf_printf(out, " (%s)", near->id);
	wci_buf_putc(out, '?');
}

static int
compare(const void *left, const void *right)
{
	const struct wci_name *a = left;
	const struct wci_name *b = right;

	if (a->collection != b->collection)
		return strcmp(a->collection->name, b->collection->name);
	return strcmp(a->name, b->name);
}

size_t
wci_names_sort(struct wci_names *names)
{
	if (names->count > 1)
		qsort(names->entries, names->count, sizeof(names->entries[0]),
		    compare);
	/* The slots point to the old places. */
	memset(names->slots, 0, names->slot_count * sizeof(*names->slots));
	return names->count;
}

const struct wci_name *
wci_names_at(const struct wci_names *names, size_t n)
{
	return n < names->count ? &names->entries[n] : NULL;
}

/* SPDX-License-Identifier: MIT */
/* has_words(): looks for several words in several columns in one go. */
#include "db/sqlwords.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/bytes.h"
#include "core/mem.h"

/* One step of a statement must not take long, nor much memory. */
#define WORDS_MOST 1000

#define IDEOGRAPHIC_SPACE "\xe3\x80\x80"

/*
 * A word in lower case.  Its first and its last byte are looked for in eight
 * places at a time: `case_bits` of a letter make both cases the same.
 */
struct word {
	const unsigned char *text;
	size_t length;
	uint64_t first;
	uint64_t first_case_bits;
	uint64_t last;
	uint64_t last_case_bits;
};

struct words {
	size_t count;
	struct word *words;
	unsigned char *text; /* of all words */
};

static unsigned char
lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + ('a' - 'A')) : c;
}

#define CASE_BIT 0x20

static uint64_t
case_bits(unsigned char c)
{
	return c >= 'a' && c <= 'z' ? WCI_BYTES_EACH * CASE_BIT : 0;
}

static void
set_word(struct word *word, const unsigned char *text, size_t length)
{
	word->text = text;
	word->length = length;
	word->first = WCI_BYTES_EACH * text[0];
	word->first_case_bits = case_bits(text[0]);
	word->last = WCI_BYTES_EACH * text[length - 1];
	word->last_case_bits = case_bits(text[length - 1]);
}

static bool
stands_at(const struct word *word, const unsigned char *text)
{
	size_t i = 0;

	while (i < word->length && lower(text[i]) == word->text[i])
		i++;
	return i == word->length;
}

/* Whether the word can begin at one of eight places: few are none. */
static bool
may_begin(const struct word *word, const unsigned char *text)
{
	uint64_t first = wci_bytes_load(text);
	uint64_t last = wci_bytes_load(text + word->length - 1);
	uint64_t differs;

	/* A byte of zeros is left where both bytes are those of the word. */
	differs = ((first | word->first_case_bits) ^ word->first) |
	    ((last | word->last_case_bits) ^ word->last);
	return wci_bytes_zero(differs) != 0;
}

static bool
occurs(const struct word *word, const unsigned char *text, size_t length)
{
	size_t places;
	size_t at = 0;

	if (length < word->length)
		return false;
	places = length - word->length + 1;
	while (at + 8 <= places) {
		if (may_begin(word, text + at))
			for (size_t i = 0; i < 8; i++)
				if (stands_at(word, text + at + i))
					return true;
		at += 8;
		/* The last eight overlap those before. */
		if (at < places && at + 8 > places)
			at = places - 8;
	}
	for (; at < places; at++)
		if (stands_at(word, text + at))
			return true;
	return false;
}

static void
free_words(void *context)
{
	struct words *all = context;

	if (all == NULL)
		return;
	wci_free(all->words);
	wci_free(all->text);
	wci_free(all);
}

/* Bytes of blanks at the beginning of a text. */
static size_t
blank(const char *text, size_t length)
{
	size_t wide = strlen(IDEOGRAPHIC_SPACE);

	if (length > 0 && text[0] == ' ')
		return 1;
	return length >= wide && memcmp(text, IDEOGRAPHIC_SPACE, wide) == 0
	    ? wide
	    : 0;
}

/* Cut the text into words; there is room for as many as it has bytes. */
static void
cut(struct words *all, const char *text, size_t length)
{
	size_t at = 0;

	while (at < length) {
		size_t begin = at;

		while (at < length && blank(text + at, length - at) == 0) {
			all->text[at] = lower((unsigned char)text[at]);
			at++;
		}
		if (at > begin)
			set_word(&all->words[all->count++], all->text + begin,
			    at - begin);
		at += blank(text + at, length - at);
	}
}

static struct words *
prepare(const char *text, size_t length)
{
	struct words *all = wci_calloc(1, sizeof *all);
	size_t most = 1;

	for (size_t i = 0; i < length; i++)
		if (blank(text + i, length - i) > 0)
			most++;
	if (all == NULL)
		return NULL;
	all->words = wci_calloc(most, sizeof *all->words);
	all->text = wci_malloc(length);
	if (all->words == NULL || all->text == NULL) {
		free_words(all);
		return NULL;
	}
	cut(all, text, length);
	return all;
}

/*
 * The words of the first argument, which SQLite keeps while it is the same;
 * NULL when that is an error.
 */
static const struct words *
words_of(sqlite3_context *context, sqlite3_value *value)
{
	const struct words *all = sqlite3_get_auxdata(context, 0);
	const char *text;
	size_t length;

	if (all != NULL)
		return all;
	text = (const char *)sqlite3_value_text(value);
	length = text != NULL ? (size_t)sqlite3_value_bytes(value) : 0;
	if (length > WORDS_MOST) {
		sqlite3_result_error(
		    context, "the words are longer than 1000 bytes", -1);
		return NULL;
	}
	/* What SQLite cannot keep it frees at once. */
	sqlite3_set_auxdata(
	    context, 0, prepare(text != NULL ? text : "", length), free_words);
	all = sqlite3_get_auxdata(context, 0);
	if (all == NULL)
		sqlite3_result_error_nomem(context);
	return all;
}

static bool
occurs_in_any(const struct word *word, int count, sqlite3_value **values)
{
	for (int i = 0; i < count; i++) {
		const unsigned char *text = sqlite3_value_text(values[i]);

		if (text != NULL &&
		    occurs(word, text, (size_t)sqlite3_value_bytes(values[i])))
			return true;
	}
	return false;
}

static void
has_words(sqlite3_context *context, int count, sqlite3_value **values)
{
	const struct words *all;

	if (count < 2) {
		sqlite3_result_error(
		    context, "has_words() needs words and a text", -1);
		return;
	}
	all = words_of(context, values[0]);
	if (all == NULL)
		return;
	for (size_t i = 0; i < all->count; i++) {
		if (!occurs_in_any(&all->words[i], count - 1, values + 1)) {
			sqlite3_result_int(context, 0);
			return;
		}
	}
	sqlite3_result_int(context, all->count > 0);
}

int
wci_sqlwords_install(struct sqlite3 *handle)
{
	return sqlite3_create_function_v2(handle, "has_words", -1,
	    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
	    has_words, NULL, NULL, NULL);
}

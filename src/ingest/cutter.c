/* SPDX-License-Identifier: MIT */
/*
 * Cutting a seed file into pieces.
 *
 * A file is cut only before a line that looks like the beginning of an item of
 * the top-level list in which it stands: so many blanks as the first item of
 * that list has, then "- ".  The look may deceive: the line may stand in a
 * quoted scalar, or in a list that is no list of items.  So every piece is
 * read as a document of its own, each but the first behind a line with the key
 * of its list ("signings:"), and taken only if
 *
 *  (1) libyaml reads it to its end without an error, or lines do, which say what it
 *      says (linewise.h),
 *  (2) it holds nothing at all that would be a problem of the file, and
 *  (3) unless it is the last, the last thing that is open at its end is a list
 *      in block style, under the key the next piece is given, its dashes in
 *      the column of the cut, the key and its mapping in column 1, and the
 *      document was not ended by "...".
 *
 * Then what the pieces say one after the other is what the file says.  At the
 * cut libyaml, reading the whole file, cannot be inside a quoted scalar or a
 * flow collection: both would be unfinished at the end of the piece, an error
 * (1).  It cannot be inside a block scalar or a plain one: by (3) the innermost
 * indentation is at least that of the dashes, and such a scalar ends where a
 * line is indented no deeper.  It is in no comment, which ends with its line,
 * and a simple key that wants its ":" is an error at the end of a line as at
 * the end of a text.  So it is between two tokens, with the indentations 0 and
 * that of the dashes below any deeper ones, and the dash makes it leave the
 * deeper ones: exactly the state in which it is behind the dash that follows
 * the line with the key.  By induction that holds at every cut.
 *
 * Records are handed out while a piece is still being read, as long as all
 * pieces before it were right: a record that is followed by another item was
 * read from text before the end of the piece, and libyaml does not look back.
 * The last records of a piece wait until the piece was found right.  When one
 * is not, the whole file is read again in one go, and as many of its records as
 * were handed out are left out: they are the same ones.  Problems come only
 * from a file that is read in one go, so that they are what they are without
 * any cutting; the price is that a file with a mistake is read twice.
 *
 * Two things depend on the text before a piece and are settled by the caller:
 * the places of the items in their list, and a key that stands twice at the top
 * (wci_piece_end.begun).  A limit does too: that on the bytes between two events.
 * In a piece it is a quarter of what it is in a file, so that two pieces without
 * a gap cannot hide one that reaches over a cut.
 */
#include "ingest/cutter.h"

#include <errno.h>
#include <string.h>

#include "core/mem.h"

/* A piece may come to so many times the wanted size before it is refused. */
#define LONGEST 4

struct wci_cutter {
	struct wci_seed_input *input;
	size_t piece_bytes;
	char *rest; /* what was read behind the last cut */
	size_t rest_length;
	size_t rest_capacity;
	const struct wci_collection *inside; /* the list at the cut */
	uint32_t indent;		     /* of its dashes */
	uint32_t lines;			     /* before the cut */
	bool begun;
};

/* The list that the text is in, as far as it was looked at. */
struct place {
	const struct wci_collection *kind; /* NULL: none that can be cut */
	uint32_t indent;
	size_t from; /* where its first item begins, or the text */
};

static size_t
line_end(const char *bytes, size_t length, size_t at)
{
	const char *end = memchr(bytes + at, '\n', length - at);

	return end != NULL ? (size_t)(end - bytes) + 1 : length;
}

/*
 * The place behind a line of a key, by its first line that is neither empty
 * nor a comment.
 */
static struct place
place_behind(const char *bytes, size_t length, size_t at)
{
	struct place place = { NULL, 0, 0 };
	size_t n = 0;

	while (at + n < length && bytes[at + n] >= 'a' && bytes[at + n] <= 'z')
		n++;
	while (at + n < length &&
	    (bytes[at + n] == '_' ||
		(bytes[at + n] >= 'a' && bytes[at + n] <= 'z')))
		n++;
	if (at + n >= length || bytes[at + n] != ':')
		return place;
	place.kind = wci_collection_find(bytes + at, n);
	while ((at = line_end(bytes, length, at)) < length) {
		size_t blanks = 0;

		while (at + blanks < length && bytes[at + blanks] == ' ')
			blanks++;
		if (at + blanks >= length)
			break;
		if (strchr("#\r\n", bytes[at + blanks]) != NULL)
			continue;
		if (bytes[at + blanks] != '-')
			break;
		place.indent = (uint32_t)blanks;
		place.from = at;
		return place;
	}
	place.kind = NULL;
	return place;
}

/* Whether a line among the bytes begins with a small letter. */
static bool
has_key(const char *bytes, size_t length)
{
	unsigned char found = 0;
	size_t i;

	for (i = 0; i < length; i++)
		found |= (unsigned char)(bytes[i] == '\n') &
		    (unsigned char)((unsigned char)(bytes[i + 1] - 'a') < 26);
	return found != 0;
}

/* The place at the end of a text, from the one at its beginning. */
static struct place
place_at_end(const char *bytes, size_t length, struct place place, bool first)
{
	enum { STEP = 1024 };
	size_t at;
	size_t i;

	if (first) {
		at = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3
									  : 0;
		if (at < length && bytes[at] >= 'a' && bytes[at] <= 'z')
			place = place_behind(bytes, length, at);
	}
	for (at = 0; at + 1 < length; at += STEP) {
		size_t n = length - 1 - at < STEP ? length - 1 - at : STEP;

		if (!has_key(bytes + at, n))
			continue;
		for (i = at; i < at + n; i++)
			if (has_key(bytes + i, 1))
				place = place_behind(bytes, length, i + 1);
	}
	return place;
}

/*
 * libyaml looks at some characters behind the dash before it says that the item
 * before has ended: they must be ones that cannot be wrong.
 */
static bool
is_clear(const char *bytes, size_t length)
{
	enum { LOOKED_AT = 8 };
	size_t i;

	for (i = 0; i < length && i < LOOKED_AT; i++)
		if (bytes[i] != '\n' && (bytes[i] < ' ' || bytes[i] > '~'))
			return false;
	return length >= LOOKED_AT;
}

/* The last line behind place->from that looks like an item; 0: none. */
static size_t
last_item(const char *bytes, size_t length, const struct place *place)
{
	size_t blanks = place->indent;
	size_t at;
	size_t i;

	if (place->kind == NULL || length < blanks + 3)
		return 0;
	for (at = length - blanks - 2; at > place->from; at--) {
		if (bytes[at - 1] != '\n' || bytes[at + blanks] != '-' ||
		    bytes[at + blanks + 1] != ' ' ||
		    !is_clear(bytes + at + blanks, length - at - blanks))
			continue;
		for (i = 0; i < blanks && bytes[at + i] == ' '; i++)
			continue;
		if (i == blanks)
			return at;
	}
	return 0;
}

/* The line breaks in a text: \n, \r\n and \r. */
static uint32_t
count_lines(const char *bytes, size_t length)
{
	enum { STEP = 128 };
	uint32_t lines = 0;
	size_t at;
	size_t i;

	for (at = 0; at < length; at += STEP) {
		size_t n = length - at < STEP ? length - at : STEP;
		unsigned char some = 0;

		for (i = at; i < at + n; i++)
			some = (unsigned char)(some + (bytes[i] == '\n'));
		lines += some;
	}
	if (memchr(bytes, '\r', length) == NULL)
		return lines;
	for (i = 0; i < length; i++)
		lines += bytes[i] == '\r' &&
		    (i + 1 == length || bytes[i + 1] != '\n');
	return lines;
}

static bool
make_room(char **bytes, size_t *capacity, size_t wanted)
{
	char *more;

	if (*capacity >= wanted)
		return true;
	more = wci_realloc(*bytes, wanted);
	if (more == NULL)
		return false;
	*bytes = more;
	*capacity = wanted;
	return true;
}

bool
wci_cut_reserve(struct wci_cut *cut, size_t bytes)
{
	return make_room(&cut->bytes, &cut->capacity, bytes + 1);
}

/* Read on to `wanted` bytes; fewer: that is the end of the file. */
static enum wcifit_status
fill(struct wci_cutter *cutter, struct wci_cut *cut, size_t wanted,
    struct wcifit_error *error)
{
	size_t got = 1;
	int code = 0;

	if (!wci_cut_reserve(cut, wanted))
		return wci_fail_memory(error);
	while (code == 0 && got > 0 && cut->length < wanted) {
		code = wci_seed_input_read(cutter->input,
		    cut->bytes + cut->length, wanted - cut->length, &got);
		cut->length += code == 0 ? got : 0;
	}
	if (code == ECANCELED)
		return wci_fail_interrupted(error);
	if (code != 0)
		return wci_fail(
		    error, WCIFIT_FAILED, "cannot be read: %s", strerror(code));
	return WCIFIT_OK;
}

/* Read until there is a place to cut at, or no more; *end is where. */
static enum wcifit_status
find_end(struct wci_cutter *cutter, struct wci_cut *cut, struct place *place,
    size_t *end, struct wcifit_error *error)
{
	const struct place before = { cutter->inside, cutter->indent, 0 };
	size_t wanted = cutter->piece_bytes;
	size_t times;
	enum wcifit_status status = WCIFIT_OK;

	for (times = 1; times <= LONGEST; times *= 2, wanted *= 2) {
		if (wanted <= cut->length)
			continue;
		status = fill(cutter, cut, wanted, error);
		if (status != WCIFIT_OK)
			return status;
		if (cut->length < wanted) {
			cut->last = true;
			*end = cut->length;
			return WCIFIT_OK;
		}
		*place = place_at_end(
		    cut->bytes, cut->length, before, !cutter->begun);
		*end = last_item(cut->bytes, cut->length, place);
		if (*end != 0)
			return WCIFIT_OK;
	}
	cut->refused = true;
	return WCIFIT_OK;
}

/* Keep what stands behind the cut for the next piece. */
static bool
keep_rest(struct wci_cutter *cutter, const struct wci_cut *cut, size_t end)
{
	cutter->rest_length = cut->length - end;
	if (cutter->rest_length == 0)
		return true;
	if (!make_room(
		&cutter->rest, &cutter->rest_capacity, cutter->rest_length))
		return false;
	memcpy(cutter->rest, cut->bytes + end, cutter->rest_length);
	return true;
}

enum wcifit_status
wci_cutter_open(struct wci_seed_file *file, size_t piece_bytes,
    struct wci_cutter **cutter_out, struct wcifit_error *error)
{
	struct wci_cutter *cutter = wci_calloc(1, sizeof(*cutter));
	enum wcifit_status status;

	if (cutter == NULL)
		return wci_fail_memory(error);
	cutter->piece_bytes = piece_bytes;
	status = wci_seed_input_open(file, &cutter->input, error);
	if (status != WCIFIT_OK) {
		wci_free(cutter);
		return status;
	}
	*cutter_out = cutter;
	return WCIFIT_OK;
}

enum wcifit_status
wci_cutter_next(
    struct wci_cutter *cutter, struct wci_cut *cut, struct wcifit_error *error)
{
	struct place place = { NULL, 0, 0 };
	enum wcifit_status status;
	size_t end = 0;

	cut->first = !cutter->begun;
	cut->last = cut->refused = false;
	cut->piece =
	    (struct wci_piece){ cutter->inside, cutter->lines, NULL, 0 };
	if (!wci_cut_reserve(cut, cutter->rest_length))
		return wci_fail_memory(error);
	if (cutter->rest_length > 0)
		memcpy(cut->bytes, cutter->rest, cutter->rest_length);
	cut->length = cutter->rest_length;
	status = find_end(cutter, cut, &place, &end, error);
	if (status != WCIFIT_OK)
		return status;
	wci_seed_input_mark(cutter->input, &cut->mark);
	cutter->begun = true;
	if (cut->refused)
		return WCIFIT_OK;
	if (!keep_rest(cutter, cut, end))
		return wci_fail_memory(error);
	cut->length = end;
	cut->bytes[end] = '\n';
	if (!cut->last) {
		cut->piece.after = place.kind;
		cut->piece.column = place.indent + 1;
		cutter->lines += count_lines(cut->bytes, end);
	}
	cutter->inside = place.kind;
	cutter->indent = place.indent;
	return WCIFIT_OK;
}

void
wci_cutter_close(struct wci_cutter *cutter)
{
	if (cutter == NULL)
		return;
	wci_seed_input_drop(cutter->input);
	wci_free(cutter->rest);
	wci_free(cutter);
}

/* SPDX-License-Identifier: MIT */
/* Which characters may stand in a seed file. */
#include "ingest/characters.h"

#include "core/text.h"

/* Bytes of the character there if nothing can be wrong with it, else 0. */
static size_t
allowed_character(const unsigned char *bytes, size_t length)
{
	unsigned char c = bytes[0];
	uint32_t point = 0;
	size_t n;

	if (c < 0x80)
		return (c >= 0x20 && c != 0x7F) || c == '\t' || c == '\n' ||
		    c == '\r';
	/* U+3000 to U+CFFF: most of what is not ASCII. */
	if (c >= 0xE3 && c <= 0xEC && length >= 3 &&
	    wci_is_continuation(bytes[1]) && wci_is_continuation(bytes[2]))
		return 3;
	n = wci_utf8_decode((const char *)bytes, length, &point);
	return point < 0xA0 || wci_is_hidden_break(point) || point == 0xFFFE ||
		point == 0xFFFF
	    ? 0
	    : n;
}

/*
 * Whether all bytes are ASCII and no controls but line feeds: of such a byte
 * itself, the next one and the one 32 before it none has the highest bit.  A
 * loop that vectors do.
 */
static bool
is_plain(const unsigned char *bytes, size_t length)
{
	unsigned char found = 0;
	size_t i;

	for (i = 0; i < length; i++) {
		unsigned char c = bytes[i];

		found |= (unsigned char)((c | (c + 1) | (c - 0x20)) &
		    (c == '\n' ? 0 : 0x80));
	}
	return found == 0;
}

/* The end of a run of characters that begins there and holds no ASCII. */
static size_t
skip_run(const unsigned char *bytes, size_t length, size_t at)
{
	size_t n = 1;

	while (at < length && bytes[at] >= 0x80 && n != 0) {
		n = allowed_character(bytes + at, length - at);
		at += n;
	}
	return at;
}

size_t
wci_allowed_bytes(const unsigned char *bytes, size_t length)
{
	enum { STEP = 32 };
	size_t at = 0;

	while (at < length) {
		size_t step = length - at < STEP ? length - at : STEP;
		size_t before = at;

		if (is_plain(bytes + at, step)) {
			at += step;
			continue;
		}
		while (at < before + step && bytes[at] < 0x80 &&
		    allowed_character(bytes + at, 1) != 0)
			at++;
		at = skip_run(bytes, length, at);
		if (at == before)
			return at;
	}
	return at;
}

/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 text without a locale: the only file that knows utf8proc.
 */
#include "core/text.h"

#include <utf8proc.h>

/* Longest escape of one code point, "\U0010ffff", and its NUL. */
#define ESCAPE_SIZE 16

/* Code points that turn the reading direction or break the line. */
static const struct {
	uint32_t first;
	uint32_t last;
} harmful[] = {
	{ 0x0000, 0x001f },  /* C0 controls */
	{ 0x007f, 0x009f },  /* DEL and C1 controls */
	{ 0x061c, 0x061c },  /* Arabic letter mark */
	{ 0x200e, 0x200f },  /* left-to-right and right-to-left marks */
	{ 0x2028, 0x202e },  /* separators, embeddings and overrides */
	{ 0x2066, 0x206f },  /* isolates, deprecated format characters */
	{ 0xfff9, 0xfffb },  /* interlinear annotation */
	{ 0xe0000, 0xe007f } /* tags */
};

size_t
wci_utf8_decode(const char *s, size_t length, uint32_t *out)
{
	utf8proc_int32_t point;
	utf8proc_ssize_t used;

	if (length == 0)
		return 0;
	if ((unsigned char)s[0] < 0x80) {
		*out = (unsigned char)s[0];
		return 1;
	}
	if (length > 4)
		length = 4;
	used = utf8proc_iterate(
	    (const utf8proc_uint8_t *)s, (utf8proc_ssize_t)length, &point);
	if (used <= 0)
		return 0;
	*out = (uint32_t)point;
	return (size_t)used;
}

size_t
wci_utf8_valid(const char *s, size_t length)
{
	size_t at = 0;

	while (at < length) {
		uint32_t point;
		size_t used = wci_utf8_decode(s + at, length - at, &point);

		if (used == 0)
			break;
		at += used;
	}
	return at;
}

size_t
wci_utf8_count(const char *s, size_t length)
{
	size_t count = 0;

	for (size_t i = 0; i < length; i++)
		count += ((unsigned char)s[i] & 0xc0) != 0x80;
	return count;
}

bool
wci_text_harmful(uint32_t point)
{
	for (size_t i = 0; i < sizeof harmful / sizeof harmful[0]; i++)
		if (point >= harmful[i].first && point <= harmful[i].last)
			return true;
	return false;
}

/* Write the escape of a harmful code point; returns its length. */
static size_t
escape_point(uint32_t point, char out[ESCAPE_SIZE])
{
	static const char hex[] = "0123456789abcdef";
	static const char plain[] = "\aa\bb\tt\nn\vv\ff\rr";
	int digits = point < 0x80 ? 2 : point < 0x10000 ? 4 : 8;
	size_t n = 0;

	out[n++] = '\\';
	for (size_t i = 0; plain[i] != '\0'; i += 2) {
		if (point == (unsigned char)plain[i]) {
			out[n++] = plain[i + 1];
			return n;
		}
	}
	out[n++] = digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
	for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
		out[n++] = hex[point >> shift & 0xf];
	return n;
}

/* Write the escape of a byte that is no UTF-8; returns its length. */
static size_t
escape_byte(unsigned char byte, char out[ESCAPE_SIZE])
{
	static const char hex[] = "0123456789abcdef";

	out[0] = '\\';
	out[1] = 'x';
	out[2] = hex[byte >> 4];
	out[3] = hex[byte & 0xf];
	return 4;
}

size_t
wci_text_width(const char *s, size_t length)
{
	size_t at = 0;
	size_t width = 0;
	char escape[ESCAPE_SIZE];

	while (at < length) {
		uint32_t point;
		size_t used;

		if ((unsigned char)(s[at] - 0x20) < 0x5f) {
			width++;
			at++;
			continue;
		}
		used = wci_utf8_decode(s + at, length - at, &point);
		if (used == 0) {
			width += escape_byte((unsigned char)s[at], escape);
			at++;
			continue;
		}
		if (wci_text_harmful(point))
			width += escape_point(point, escape);
		else
			width +=
			    (size_t)utf8proc_charwidth((utf8proc_int32_t)point);
		at += used;
	}
	return width;
}

void
wci_text_escape(struct wci_buf *buf, const char *s, size_t length)
{
	size_t at = 0;
	size_t from = 0; /* where the run begins that is copied as it is */
	char escape[ESCAPE_SIZE];

	while (at < length) {
		uint32_t point;
		size_t used;

		if ((unsigned char)(s[at] - 0x20) < 0x5f) {
			at++;
			continue;
		}
		used = wci_utf8_decode(s + at, length - at, &point);
		if (used != 0 && !wci_text_harmful(point)) {
			at += used;
			continue;
		}
		wci_buf_put(buf, s + from, at - from);
		wci_buf_put(buf, escape,
		    used == 0 ? escape_byte((unsigned char)s[at], escape)
			      : escape_point(point, escape));
		at += used == 0 ? 1 : used;
		from = at;
	}
	wci_buf_put(buf, s + from, length - from);
}

size_t
wci_text_fit(const char *s, size_t length, size_t width, size_t *width_out)
{
	size_t at = 0;
	size_t taken = 0;

	while (at < length) {
		uint32_t point;
		size_t used = wci_utf8_decode(s + at, length - at, &point);
		size_t columns;

		if (used == 0)
			used = 1;
		columns = wci_text_width(s + at, used);
		if (taken + columns > width)
			break;
		taken += columns;
		at += used;
	}
	*width_out = taken;
	return at;
}

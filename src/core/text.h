/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 text, independent of any locale: decoding, width on a terminal,
 * escaping of what must not reach one, and the nearest of several words.
 */
#ifndef WCI_CORE_TEXT_H
#define WCI_CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

/*
 * Decode one code point of at most `length` bytes into *out.  Returns its
 * length in bytes, or 0 when the bytes are no well-formed UTF-8 (overlong
 * forms, surrogates and what is above U+10FFFF included) or length is 0.
 */
size_t wci_utf8_decode(const char *s, size_t length, uint32_t *out);

/* Bytes of the longest well-formed beginning of s. */
size_t wci_utf8_valid(const char *s, size_t length);

/* Number of code points of well-formed text. */
size_t wci_utf8_count(const char *s, size_t length);

/*
 * Columns the text takes on a terminal (wide East Asian characters and emoji
 * two, combining marks none), after wci_text_escape has been at it.
 */
size_t wci_text_width(const char *s, size_t length);

/*
 * Append text so that it is harmless and stays on one line on a terminal:
 * control characters, bidi controls, line separators and bytes that are no UTF-8 are written
 * as \n, \t, \x1b or \u202e.
 */
void wci_text_escape(struct wci_buf *buf, const char *s, size_t length);

/*
 * Whether a code point must not reach a terminal or a page as it is: a
 * control, a bidi control, a line separator or an invisible tag.
 */
bool wci_text_harmful(uint32_t point);

/*
 * Bytes of the longest beginning of s that takes at most `width` columns;
 * *width_out is what it takes.  Combining marks stay with their letter.
 */
size_t wci_text_fit(
    const char *s, size_t length, size_t width, size_t *width_out);

#endif

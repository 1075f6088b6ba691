/* SPDX-License-Identifier: MIT */
/* Which characters may stand in a seed file. */
#ifndef WCI_INGEST_CHARACTERS_H
#define WCI_INGEST_CHARACTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * YAML 1.1 takes U+0085, U+2028 and U+2029 for line breaks; editors do not,
 * and every line after one would be told wrong.
 */
static inline bool
wci_is_hidden_break(uint32_t point)
{
	return point == 0x85 || point == 0x2028 || point == 0x2029;
}

/* Whether a byte is one of a character, but not its first. */
static inline bool
wci_is_continuation(unsigned char byte)
{
	return (byte & 0xC0) == 0x80;
}

/*
 * Bytes before the first character that may be wrong: one that is no UTF-8,
 * that YAML forbids, or a hidden break.
 */
size_t wci_allowed_bytes(const unsigned char *bytes, size_t length);

#endif

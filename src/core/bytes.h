/* SPDX-License-Identifier: MIT */
/*
 * Eight bytes at a time in one number.  A result of these functions is zero
 * when no byte is meant; which bytes of it are not zero says nothing.
 */
#ifndef WCI_CORE_BYTES_H
#define WCI_CORE_BYTES_H

#include <stdint.h>
#include <string.h>

#define WCI_BYTES_EACH UINT64_C(0x0101010101010101)
#define WCI_BYTES_HIGH UINT64_C(0x8080808080808080)

/* The eight bytes at `s`. */
static inline uint64_t
wci_bytes_load(const void *s)
{
	uint64_t bytes;

	memcpy(&bytes, s, sizeof bytes);
	return bytes;
}

/* Four to seven bytes, some of them twice. */
static inline uint64_t
wci_bytes_load_few(const char *s, size_t length)
{
	uint32_t first;
	uint32_t last;

	memcpy(&first, s, sizeof first);
	memcpy(&last, s + length - sizeof last, sizeof last);
	return (uint64_t)first << 32 | last;
}

/* A byte is zero. */
static inline uint64_t
wci_bytes_zero(uint64_t bytes)
{
	return (bytes - WCI_BYTES_EACH) & ~bytes & WCI_BYTES_HIGH;
}

/* A byte is `c`. */
static inline uint64_t
wci_bytes_equal(uint64_t bytes, unsigned char c)
{
	return wci_bytes_zero(bytes ^ (WCI_BYTES_EACH * c));
}

/* A byte is below `c`, which is at most 128. */
static inline uint64_t
wci_bytes_below(uint64_t bytes, unsigned char c)
{
	return (bytes - WCI_BYTES_EACH * c) & ~bytes & WCI_BYTES_HIGH;
}

#endif

/* SPDX-License-Identifier: MIT */
/* Numbers as text. */
#include "render/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char pairs[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536"
    "37383940414243444546474849505152535455565758596061626364656667686970717273"
    "7475767778798081828384858687888990919293949596979899";

/* Digits of value, ending just before `end`; returns where they begin. */
static char *
digits_before(char *end, uint64_t value)
{
	while (value >= 100) {
		unsigned two = (unsigned)(value % 100) * 2;

		value /= 100;
		*--end = pairs[two + 1];
		*--end = pairs[two];
	}
	if (value >= 10) {
		*--end = pairs[value * 2 + 1];
		*--end = pairs[value * 2];
	} else {
		*--end = (char)('0' + value);
	}
	return end;
}

static uint64_t
magnitude(int64_t value)
{
	return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

size_t
wci_number_int(char out[WCI_NUMBER_SIZE], int64_t value)
{
	char digits[24];
	char *end = digits + sizeof digits;
	char *begin = digits_before(end, magnitude(value));

	if (value < 0)
		*--begin = '-';
	memcpy(out, begin, (size_t)(end - begin));
	return (size_t)(end - begin);
}

/* Write the special ones; 0 when the value is an ordinary number. */
static size_t
special(char out[WCI_NUMBER_SIZE], double value)
{
	const char *word = isnan(value) ? "nan" : value < 0 ? "-inf" : "inf";
	size_t length = strlen(word);

	if (isfinite(value))
		return 0;
	memcpy(out, word, length + 1);
	return length;
}

/* Shortest digits in %g form with a '.' whatever the locale says. */
static size_t
shortest(char out[WCI_NUMBER_SIZE], double value)
{
	int length = 0;

	for (int digits = 15; digits <= 17; digits++) {
		length = snprintf(out, WCI_NUMBER_SIZE, "%.*g", digits, value);
		if (strtod(out, NULL) == value)
			break;
	}
	for (int i = 0; i < length; i++) {
		/* The point of some locales takes more than one byte. */
		if (strchr("0123456789-+e", out[i]) == NULL) {
			int end = i + 1;

			while (strchr("0123456789-+e", out[end]) == NULL)
				end++;
			out[i] = '.';
			memmove(
			    out + i + 1, out + end, (size_t)(length - end) + 1);
			length -= end - i - 1;
			break;
		}
	}
	return (size_t)length;
}

size_t
wci_number_real(char out[WCI_NUMBER_SIZE], double value)
{
	size_t length = special(out, value);
	size_t at;

	if (length > 0)
		return length;
	length = shortest(out, value);
	at = strcspn(out, ".e");
	if (out[at] == '.' || length + 2 >= WCI_NUMBER_SIZE)
		return length;
	for (size_t i = length + 1; i-- > at;)
		out[i + 2] = out[i];
	out[at] = '.';
	out[at + 1] = '0';
	return length + 2;
}

size_t
wci_number_short(char out[WCI_NUMBER_SIZE], double value)
{
	size_t length = special(out, value);

	return length > 0 ? length : shortest(out, value);
}

size_t
wci_number_scaled(char out[WCI_NUMBER_SIZE], int64_t value, unsigned places)
{
	char digits[48];
	char *end = digits + sizeof digits;
	char *begin;
	size_t whole;
	size_t n = 0;

	begin = digits_before(end, magnitude(value));
	while ((size_t)(end - begin) <= places)
		*--begin = '0';
	whole = (size_t)(end - begin) - places;
	/* Digits stand there. NOLINTNEXTLINE(clang-analyzer-core.*) */
	while (end > begin + whole && end[-1] == '0')
		end--;
	if (value < 0)
		out[n++] = '-';
	memcpy(out + n, begin, whole);
	n += whole;
	if (end > begin + whole) {
		out[n++] = '.';
		memcpy(out + n, begin + whole, (size_t)(end - begin) - whole);
		n += (size_t)(end - begin) - whole;
	}
	return n;
}

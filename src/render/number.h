/* SPDX-License-Identifier: MIT */
/*
 * Numbers as text, the same in every locale.
 */
#ifndef WCI_RENDER_NUMBER_H
#define WCI_RENDER_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for any number below, NUL included. */
#define WCI_NUMBER_SIZE 48

/* Decimal digits, no NUL; returns how many bytes. */
size_t wci_number_int(char out[WCI_NUMBER_SIZE], int64_t value);

/*
 * The shortest decimal that reads back as the same number, with a point in
 * it: 0.1, 3.0, 1.0e+20; inf, -inf and nan.  NUL-terminated.
 */
size_t wci_number_real(char out[WCI_NUMBER_SIZE], double value);

/* The same for people: 3 and not 3.0. */
size_t wci_number_short(char out[WCI_NUMBER_SIZE], double value);

/*
 * value / 10^places, exactly and without trailing zeros: 6890000000 and 9
 * are "6.89".  places is at most 18.  No NUL.
 */
size_t wci_number_scaled(
    char out[WCI_NUMBER_SIZE], int64_t value, unsigned places);

#endif

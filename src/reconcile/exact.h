/* SPDX-License-Identifier: MIT */
/*
 * Exact fractions, so that what a solver claims in floating point can be
 * proved.  Numerator and denominator have room for 1024 bits each; what does
 * not fit is marked and stays marked, it never wraps around.
 */
#ifndef WCI_RECONCILE_EXACT_H
#define WCI_RECONCILE_EXACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

#define WCI_BIG_LIMBS 32

/* A natural number, lowest limb first; limb[used - 1] is not 0. */
struct wci_big {
	unsigned used;
	uint32_t limb[WCI_BIG_LIMBS];
};

/* In lowest terms, den > 0; zero is 0/1 and not negative. */
struct wci_ratio {
	struct wci_big num;
	struct wci_big den;
	bool negative;
	bool lost; /* some step did not fit: the value means nothing */
};

/* num/den; den must not be 0. */
void wci_ratio_set(struct wci_ratio *r, int64_t num, int64_t den);

/* The four operations; *r may be one of the operands. Division by 0: lost. */
void wci_ratio_add(
    struct wci_ratio *r, const struct wci_ratio *a, const struct wci_ratio *b);
void wci_ratio_sub(
    struct wci_ratio *r, const struct wci_ratio *a, const struct wci_ratio *b);
void wci_ratio_mul(
    struct wci_ratio *r, const struct wci_ratio *a, const struct wci_ratio *b);
void wci_ratio_div(
    struct wci_ratio *r, const struct wci_ratio *a, const struct wci_ratio *b);
void wci_ratio_negate(struct wci_ratio *r);

/* -1, 0 or 1; of a lost fraction 0. */
int wci_ratio_sign(const struct wci_ratio *r);

/*
 * The fraction with the smallest denominator, at most `limit`, that is as near to
 * x as floating point can tell; lost when there is none.
 */
void wci_ratio_guess(struct wci_ratio *r, double x, int64_t limit);

double wci_ratio_double(const struct wci_ratio *r);

/* The whole number below or above; false when lost or beyond 64 bits. */
bool wci_ratio_floor(const struct wci_ratio *r, int64_t *out);
bool wci_ratio_ceil(const struct wci_ratio *r, int64_t *out);

/* "-5/4", "3". */
void wci_ratio_print(struct wci_buf *buf, const struct wci_ratio *r);

#endif

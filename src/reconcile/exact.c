/* SPDX-License-Identifier: MIT */
/* Fractions of numbers of limited length, with overflow that is not missed. */
#include "reconcile/exact.h"

#include <float.h>
#include <math.h>
#include <string.h>

static void
big_set(struct wci_big *a, uint64_t value)
{
	a->used = 0;
	while (value != 0) {
		a->limb[a->used++] = (uint32_t)value;
		value >>= 32;
	}
}

/* A copy of the limbs in use; the others are never read. */
static void
big_copy(struct wci_big *to, const struct wci_big *from)
{
	if (to == from)
		return;
	to->used = from->used;
	memcpy(to->limb, from->limb, from->used * sizeof(from->limb[0]));
}

static void
big_trim(struct wci_big *a)
{
	while (a->used > 0 && a->limb[a->used - 1] == 0)
		a->used--;
}

static bool
big_is(const struct wci_big *a, uint32_t value)
{
	return value == 0 ? a->used == 0 : a->used == 1 && a->limb[0] == value;
}

static int
big_compare(const struct wci_big *a, const struct wci_big *b)
{
	if (a->used != b->used)
		return a->used < b->used ? -1 : 1;
	for (unsigned i = a->used; i-- > 0;) {
		if (a->limb[i] != b->limb[i])
			return a->limb[i] < b->limb[i] ? -1 : 1;
	}
	return 0;
}

/* r = a + b; false when it does not fit.  r may be a or b. */
static bool
big_add(struct wci_big *r, const struct wci_big *a, const struct wci_big *b)
{
	unsigned n = a->used > b->used ? a->used : b->used;
	uint64_t carry = 0;

	for (unsigned i = 0; i < n; i++) {
		carry += i < a->used ? a->limb[i] : 0;
		carry += i < b->used ? b->limb[i] : 0;
		r->limb[i] = (uint32_t)carry;
		carry >>= 32;
	}
	r->used = n;
	if (carry == 0)
		return true;
	if (n == WCI_BIG_LIMBS)
		return false;
	r->limb[r->used++] = (uint32_t)carry;
	return true;
}

/* r = a - b, where a >= b.  r may be a or b. */
static void
big_sub(struct wci_big *r, const struct wci_big *a, const struct wci_big *b)
{
	uint64_t borrow = 0;
	unsigned n = a->used;

	for (unsigned i = 0; i < n; i++) {
		uint64_t take = borrow + (i < b->used ? b->limb[i] : 0);
		uint64_t have = a->limb[i];

		borrow = have < take;
		r->limb[i] = (uint32_t)(have + (borrow << 32) - take);
	}
	r->used = n;
	big_trim(r);
}

/* r = a * b; false when it does not fit.  r is neither a nor b. */
static bool
big_mul(struct wci_big *r, const struct wci_big *a, const struct wci_big *b)
{
	if (a->used + b->used > WCI_BIG_LIMBS)
		return false;
	r->used = a->used + b->used;
	memset(r->limb, 0, r->used * sizeof(r->limb[0]));
	for (unsigned i = 0; i < a->used; i++) {
		uint64_t carry = 0;

		for (unsigned j = 0; j < b->used; j++) {
			carry +=
			    (uint64_t)a->limb[i] * b->limb[j] + r->limb[i + j];
			r->limb[i + j] = (uint32_t)carry;
			carry >>= 32;
		}
		r->limb[i + b->used] = (uint32_t)carry;
	}
	big_trim(r);
	return true;
}

static unsigned
leading_zeros(uint32_t x)
{
	unsigned n = 0;

	while (x < UINT32_C(0x80000000)) {
		x <<= 1;
		n++;
	}
	return n;
}

/* q = a / b, rest = a % b for a divisor of one limb.  q may be a. */
static void
big_divide_limb(struct wci_big *q, struct wci_big *rest,
    const struct wci_big *a, uint32_t b)
{
	uint64_t carry = 0;
	unsigned n = a->used;

	for (unsigned i = n; i-- > 0;) {
		carry = carry << 32 | a->limb[i];
		q->limb[i] = (uint32_t)(carry / b);
		carry %= b;
	}
	q->used = n;
	big_trim(q);
	big_set(rest, carry);
}

/* One digit of the quotient; u is the window of n + 1 limbs, v the divisor. */
static uint32_t
divide_digit(uint32_t *u, const uint32_t *v, unsigned n)
{
	uint32_t lead = v[n - 1] | UINT32_C(0x80000000); /* as it was shifted */
	uint64_t top = (uint64_t)u[n] << 32 | u[n - 1];
	uint64_t guess = top / lead;
	uint64_t over = top % lead;
	uint64_t carry = 0;
	uint64_t borrow = 0;

	while (
	    guess > UINT32_MAX || guess * v[n - 2] > (over << 32 | u[n - 2])) {
		guess--;
		over += lead;
		if (over > UINT32_MAX)
			break;
	}
	for (unsigned i = 0; i <= n; i++) {
		uint64_t take;

		carry += i < n ? guess * v[i] : 0;
		take = (uint32_t)carry + borrow;
		carry >>= 32;
		borrow = u[i] < take;
		u[i] = (uint32_t)(u[i] + (borrow << 32) - take);
	}
	if (borrow == 0)
		return (uint32_t)guess;
	carry = 0;
	for (unsigned i = 0; i <= n; i++) {
		carry += (uint64_t)u[i] + (i < n ? v[i] : 0);
		u[i] = (uint32_t)carry;
		carry >>= 32;
	}
	return (uint32_t)(guess - 1);
}

/* q = a / b, rest = a % b; b is not 0; q and rest are no operands. */
static void
big_divide(struct wci_big *q, struct wci_big *rest, const struct wci_big *a,
    const struct wci_big *b)
{
	uint32_t u[WCI_BIG_LIMBS + 1] = { 0 };
	uint32_t v[WCI_BIG_LIMBS] = { 0 };
	unsigned n = b->used;
	unsigned shift;

	if (big_compare(a, b) < 0) {
		q->used = 0;
		big_copy(rest, a);
		return;
	}
	if (n == 1) {
		big_divide_limb(q, rest, a, b->limb[0]);
		return;
	}
	shift = leading_zeros(b->limb[n - 1]);
	u[a->used] = 0;
	for (unsigned i = a->used; i-- > 0;) {
		uint64_t wide = (uint64_t)a->limb[i] << shift;

		u[i + 1] |= (uint32_t)(wide >> 32);
		u[i] = (uint32_t)wide;
	}
	for (unsigned i = n; i-- > 0;) {
		v[i] = b->limb[i] << shift;
		if (shift > 0 && i > 0)
			v[i] |= b->limb[i - 1] >> (32 - shift);
	}
	q->used = a->used - n + 1;
	for (unsigned j = q->used; j-- > 0;)
		q->limb[j] = divide_digit(u + j, v, n);
	big_trim(q);
	rest->used = n;
	for (unsigned i = 0; i < n; i++) {
		rest->limb[i] = u[i] >> shift;
		if (shift > 0)
			rest->limb[i] |= u[i + 1] << (32 - shift);
	}
	big_trim(rest);
}

static bool
big_fits64(const struct wci_big *a, uint64_t *out)
{
	if (a->used > 2)
		return false;
	*out = a->used > 0 ? a->limb[0] : 0;
	if (a->used > 1)
		*out |= (uint64_t)a->limb[1] << 32;
	return true;
}

/* g = the greatest common divisor of a and b, of which one is not 0. */
static void
big_gcd(struct wci_big *g, const struct wci_big *a, const struct wci_big *b)
{
	struct wci_big x, y, quotient, rest;
	uint64_t small_x, small_y, small_rest;

	big_copy(&x, a);
	big_copy(&y, b);
	while (y.used > 0) {
		if (big_fits64(&x, &small_x) && big_fits64(&y, &small_y)) {
			while (small_y != 0) {
				small_rest = small_x % small_y;
				small_x = small_y;
				small_y = small_rest;
			}
			big_set(g, small_x);
			return;
		}
		big_divide(&quotient, &rest, &x, &y);
		big_copy(&x, &y);
		big_copy(&y, &rest);
	}
	big_copy(g, &x);
}

static void
ratio_copy(struct wci_ratio *to, const struct wci_ratio *from)
{
	big_copy(&to->num, &from->num);
	big_copy(&to->den, &from->den);
	to->negative = from->negative;
	to->lost = from->lost;
}

static void
ratio_lose(struct wci_ratio *r)
{
	wci_ratio_set(r, 0, 1);
	r->lost = true;
}

/* Bring to lowest terms. */
static void
reduce(struct wci_ratio *r)
{
	struct wci_big common, quotient, rest;

	if (r->num.used == 0) {
		big_set(&r->den, 1);
		r->negative = false;
		return;
	}
	if (big_is(&r->den, 1))
		return;
	big_gcd(&common, &r->num, &r->den);
	if (big_is(&common, 1))
		return;
	big_divide(&quotient, &rest, &r->num, &common);
	big_copy(&r->num, &quotient);
	big_divide(&quotient, &rest, &r->den, &common);
	big_copy(&r->den, &quotient);
}

static uint64_t
magnitude(int64_t value)
{
	return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

void
wci_ratio_set(struct wci_ratio *r, int64_t num, int64_t den)
{
	big_set(&r->num, magnitude(num));
	big_set(&r->den, magnitude(den));
	r->negative = (num < 0) != (den < 0);
	r->lost = den == 0;
	if (r->lost)
		big_set(&r->den, 1);
	reduce(r);
}

/* r = a + b, or a - b when `minus`. */
static void
combine(struct wci_ratio *r, const struct wci_ratio *a,
    const struct wci_ratio *b, bool minus)
{
	struct wci_ratio sum;
	struct wci_big left, right;
	bool negative_b = b->negative != minus;

	sum.lost = false;
	if (a->lost || b->lost || !big_mul(&left, &a->num, &b->den) ||
	    !big_mul(&right, &b->num, &a->den) ||
	    !big_mul(&sum.den, &a->den, &b->den)) {
		ratio_lose(r);
		return;
	}
	if (a->negative == negative_b) {
		if (!big_add(&sum.num, &left, &right)) {
			ratio_lose(r);
			return;
		}
		sum.negative = a->negative;
	} else if (big_compare(&left, &right) >= 0) {
		big_sub(&sum.num, &left, &right);
		sum.negative = a->negative;
	} else {
		big_sub(&sum.num, &right, &left);
		sum.negative = negative_b;
	}
	reduce(&sum);
	ratio_copy(r, &sum);
}

void
wci_ratio_add(
    struct wci_ratio *r, const struct wci_ratio *a, const struct wci_ratio *b)
{
	combine(r, a, b, false);
}

void
wci_ratio_sub(
    struct wci_ratio *r, const struct wci_ratio *a, const struct wci_ratio *b)
{
	combine(r, a, b, true);
}

void
wci_ratio_mul(
    struct wci_ratio *r, const struct wci_ratio *a, const struct wci_ratio *b)
{
	struct wci_ratio product;

	product.lost = false;
	product.negative = a->negative != b->negative;
	if (a->lost || b->lost || !big_mul(&product.num, &a->num, &b->num) ||
	    !big_mul(&product.den, &a->den, &b->den)) {
		ratio_lose(r);
		return;
	}
	reduce(&product);
	ratio_copy(r, &product);
}

void
wci_ratio_div(
    struct wci_ratio *r, const struct wci_ratio *a, const struct wci_ratio *b)
{
	struct wci_ratio inverse;

	if (b->lost || b->num.used == 0) {
		ratio_lose(r);
		return;
	}
	big_copy(&inverse.num, &b->den);
	big_copy(&inverse.den, &b->num);
	inverse.negative = b->negative;
	inverse.lost = false;
	wci_ratio_mul(r, a, &inverse);
}

void
wci_ratio_negate(struct wci_ratio *r)
{
	if (r->num.used > 0)
		r->negative = !r->negative;
}

int
wci_ratio_sign(const struct wci_ratio *r)
{
	if (r->lost || r->num.used == 0)
		return 0;
	return r->negative ? -1 : 1;
}

void
wci_ratio_guess(struct wci_ratio *r, double x, int64_t limit)
{
	double size = fabs(x);
	double rest = size;
	int64_t num[2] = { 1, 0 }; /* the last two convergents */
	int64_t den[2] = { 0, 1 };

	if (!(size < 1e15)) {
		ratio_lose(r);
		return;
	}
	for (int step = 0; step < 64; step++) {
		double whole = floor(rest);
		double next_num = whole * (double)num[0] + (double)num[1];
		double next_den = whole * (double)den[0] + (double)den[1];

		if (next_den > (double)limit || next_num > 9e15)
			break;
		num[1] = num[0];
		den[1] = den[0];
		num[0] = (int64_t)next_num;
		den[0] = (int64_t)next_den;
		if (fabs(size - (double)num[0] / (double)den[0]) <=
			1e-11 * size ||
		    rest - whole < DBL_EPSILON)
			break;
		rest = 1 / (rest - whole);
	}
	wci_ratio_set(r, x < 0 ? -num[0] : num[0], den[0]);
}

/* The leading bits as a number, and the power of two that was left out. */
static double
big_double(const struct wci_big *a, int *exponent_out)
{
	double x = 0;
	unsigned first = a->used > 3 ? a->used - 3 : 0;

	for (unsigned i = a->used; i-- > first;)
		x = x * 4294967296.0 + a->limb[i];
	*exponent_out = (int)first * 32;
	return x;
}

double
wci_ratio_double(const struct wci_ratio *r)
{
	int up, down;
	double num = big_double(&r->num, &up);
	double den = big_double(&r->den, &down);
	double x = ldexp(num / den, up - down);

	return r->negative ? -x : x;
}

/* The whole part towards zero and whether anything was cut. */
static bool
whole_part(const struct wci_ratio *r, int64_t *out, bool *cut_out)
{
	struct wci_big quotient, rest;
	uint64_t value;

	if (r->lost)
		return false;
	big_divide(&quotient, &rest, &r->num, &r->den);
	if (!big_fits64(&quotient, &value) || value > INT64_MAX - 1)
		return false;
	*out = r->negative ? -(int64_t)value : (int64_t)value;
	*cut_out = rest.used > 0;
	return true;
}

bool
wci_ratio_floor(const struct wci_ratio *r, int64_t *out)
{
	bool cut;

	if (!whole_part(r, out, &cut))
		return false;
	if (cut && r->negative)
		--*out;
	return true;
}

bool
wci_ratio_ceil(const struct wci_ratio *r, int64_t *out)
{
	bool cut;

	if (!whole_part(r, out, &cut))
		return false;
	if (cut && !r->negative)
		++*out;
	return true;
}

static void
print_big(struct wci_buf *buf, const struct wci_big *a)
{
	char digits[WCI_BIG_LIMBS * 10 + 1];
	struct wci_big left, rest;
	size_t at = sizeof(digits);

	big_copy(&left, a);
	do {
		big_divide_limb(&left, &rest, &left, 10);
		digits[--at] =
		    (char)('0' + (rest.used > 0 ? (int)rest.limb[0] : 0));
	} while (left.used > 0);
	wci_buf_put(buf, digits + at, sizeof(digits) - at);
}

void
wci_ratio_print(struct wci_buf *buf, const struct wci_ratio *r)
{
	if (r->negative)
		wci_buf_putc(buf, '-');
	print_big(buf, &r->num);
	if (!big_is(&r->den, 1)) {
		wci_buf_putc(buf, '/');
		print_big(buf, &r->den);
	}
}

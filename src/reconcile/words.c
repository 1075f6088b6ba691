/* SPDX-License-Identifier: MIT */
/* Sets, claims and rows in words. */
#include "reconcile/words.h"

#include <inttypes.h>
#include <string.h>

/* The units of wcifit.h: how many decimal places they shift, and their name. */
static const struct {
	unsigned places;
	const char *name;
} units[WCIFIT_UNIT_COUNT] = {
	[WCIFIT_UNIT_BN] = { 9, "bn" },
	[WCIFIT_UNIT_YI] = { 8, " 亿" },
	[WCIFIT_UNIT_M] = { 6, "m" },
	[WCIFIT_UNIT_CNY] = { 0, " CNY" },
};

/* `tenths` of a whole number with so many decimals, zeros at the end cut. */
static void
put_decimal(struct wci_buf *buf, int64_t number, unsigned places)
{
	char digits[32];
	size_t end = sizeof(digits) - 1;
	uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	bool cutting = true;
	unsigned place = 0;

	digits[end] = '\0';
	do {
		unsigned digit = (unsigned)(left % 10);

		if (place == places) {
			if (!cutting)
				digits[--end] = '.';
			cutting = false;
		}
		if (digit != 0 || place >= places)
			cutting = false;
		if (!cutting)
			digits[--end] = (char)('0' + digit);
		left /= 10;
		place++;
	} while (left != 0 || place <= places);
	if (number < 0)
		wci_buf_putc(buf, '-');
	wci_buf_puts(buf, digits + end);
}

void
wci_words_money(struct wci_buf *buf, const struct wci_words *words, int64_t cny)
{
	put_decimal(buf, cny, units[words->unit].places);
	wci_buf_puts(buf, units[words->unit].name);
}

void
wci_words_amount(struct wci_buf *buf, const struct wci_words *words, bool money,
    int64_t amount)
{
	if (money)
		wci_words_money(buf, words, amount);
	else
		wci_buf_printf(buf, "%" PRId64 " project%s", amount,
		    amount == 1 ? "" : "s");
}

static const char *
name_of(const struct wci_system *system, unsigned d, const char *id)
{
	const struct wci_taxonomy_node *node = NULL;

	if (d <= WCI_HOST)
		node = wci_taxonomy_find(
		    system->taxonomies[d == WCI_INDUSTRY ? 0 : 1], id);
	return node != NULL ? node->name : id;
}

static void
put_size(struct wci_buf *buf, const struct wci_words *words,
    const struct wci_set *set)
{
	if (set->min == 0 && set->max == INT64_MAX)
		return;
	wci_buf_puts(buf, ", projects ");
	if (set->min == 0) {
		wci_buf_puts(buf, "below ");
		wci_words_money(buf, words, set->max);
		return;
	}
	wci_buf_puts(buf, "of ");
	wci_words_money(buf, words, set->min);
	if (set->max == INT64_MAX) {
		wci_buf_puts(buf, " and more");
		return;
	}
	wci_buf_puts(buf, " to below ");
	wci_words_money(buf, words, set->max);
}

void
wci_words_set(struct wci_buf *buf, const struct wci_system *system,
    const struct wci_words *words, size_t s)
{
	static const char *const before[WCI_DIMENSIONS] = { ", ", ", from ",
		", to ", ", investors: ", ", stage: ", ", type: " };
	const struct wci_set *set = &system->sets[s];

	wci_buf_puts(buf, system->scopes[set->scope].name);
	for (unsigned d = 0; d < WCI_DIMENSIONS; d++) {
		const struct wci_slice *slice = &set->slices[d];

		for (size_t i = 0; i < slice->count; i++) {
			wci_buf_puts(buf, i == 0 ? before[d] : " or ");
			wci_buf_puts(
			    buf, name_of(system, d, slice->members[i]));
		}
	}
	put_size(buf, words, set);
}

const char *
wci_words_measure(enum wci_measure measure)
{
	static const char *const names[WCI_MEASURES] = { "projects", "value",
		"share of the projects", "share of the value",
		"average value" };

	return names[measure];
}

/* A set between quotation marks that keep its commas together. */
static void
put_set(struct wci_buf *buf, const struct wci_system *system,
    const struct wci_words *words, size_t set)
{
	wci_buf_putc(buf, '[');
	wci_words_set(buf, system, words, set);
	wci_buf_putc(buf, ']');
}

void
wci_words_claim(struct wci_buf *buf, const struct wci_system *system,
    const struct wci_words *words, size_t c)
{
	const struct wci_claim *claim = &system->claims[c];

	wci_buf_printf(buf, "%s of ", wci_words_measure(claim->measure));
	put_set(buf, system, words, claim->set);
	if (claim->base != WCI_NONE &&
	    system->sets[claim->base].key[0] != '\0') {
		wci_buf_puts(buf, " in ");
		put_set(buf, system, words, claim->base);
	} else if (claim->base != WCI_NONE &&
	    system->sets[claim->base].scope != system->sets[claim->set].scope) {
		wci_buf_puts(buf, " in ");
		put_set(buf, system, words, claim->base);
	}
	wci_buf_printf(buf, " \"%s\" (%s, %s)", claim->stated, claim->source,
	    claim->locator);
}

/* Half units as a number of the measure. */
static void
put_halves(struct wci_buf *buf, const struct wci_words *words,
    enum wci_measure measure, int64_t twice)
{
	unsigned places = units[words->unit].places;

	switch (measure) {
	case WCI_PROJECTS:
		put_decimal(buf, twice * 5, 1);
		wci_buf_puts(buf, twice == 2 ? " project" : " projects");
		break;
	case WCI_VALUE:
	case WCI_AVERAGE_VALUE:
		put_decimal(buf, twice * 5, places + 1);
		wci_buf_puts(buf, units[words->unit].name);
		break;
	default:
		put_decimal(buf, twice * 5, 5);
		wci_buf_puts(buf, " %");
		break;
	}
}

/* A claim as the inequality of one of its sides. */
static void
put_claim_row(struct wci_buf *buf, const struct wci_system *system,
    const struct wci_words *words, const struct wci_row *row, bool high)
{
	const struct wci_claim *claim = &system->claims[row->claim];
	const struct wci_range *range = &claim->range[row->reading];
	int64_t twice = high ? range->high2 : range->low2;

	if (claim->measure == WCI_PROJECTS) {
		put_set(buf, system, words, claim->set);
		wci_buf_puts(buf, " counts ");
	} else if (claim->measure == WCI_VALUE) {
		put_set(buf, system, words, claim->set);
		wci_buf_puts(buf, " is worth ");
	} else if (claim->measure == WCI_AVERAGE_VALUE) {
		wci_buf_puts(buf, "a project of ");
		put_set(buf, system, words, claim->set);
		wci_buf_puts(buf, " is on average worth ");
	} else {
		put_set(buf, system, words, claim->set);
		wci_buf_puts(buf,
		    claim->measure == WCI_SHARE_OF_VALUE ? " is worth "
							 : " counts ");
	}
	if (range->has_low && range->has_high && range->low2 == range->high2)
		wci_buf_puts(buf, "exactly ");
	else
		wci_buf_puts(buf, high ? "at most " : "at least ");
	put_halves(buf, words, claim->measure, twice);
	if (claim->base != WCI_NONE) {
		wci_buf_puts(buf, " of ");
		put_set(buf, system, words, claim->base);
	}
	wci_buf_printf(buf, ": \"%s\"%s (%s, %s)", claim->stated,
	    row->reading == WCI_READ_WIDE ? ", read widely" : "", claim->source,
	    claim->locator);
}

static void
put_family(struct wci_buf *buf, const struct wci_system *system,
    const struct wci_words *words, const struct wci_term *term)
{
	const struct wci_row *row = &system->rows[term->row];
	bool all = term->kept == NULL;
	size_t n = all ? row->count - 1 : term->kept_count;

	for (size_t k = 0; k < n; k++) {
		if (k > 0)
			wci_buf_puts(buf, k + 1 == n ? " and " : ", ");
		put_set(
		    buf, system, words, row->family[all ? k : term->kept[k]]);
	}
	if (row->rule == WCI_RULE_COVER)
		wci_buf_puts(buf, " together make up ");
	else
		wci_buf_puts(
		    buf, n == 1 ? " is part of " : " are separate parts of ");
	put_set(buf, system, words, row->other);
}

static void
put_listed(struct wci_buf *buf, const struct wci_system *system,
    const struct wci_words *words, const struct wci_row *row)
{
	const struct wci_listed *listed = &system->listed[row->set];

	wci_buf_printf(buf, "%" PRId64 " listed signing%s of ",
	    listed->signings, listed->signings == 1 ? "" : "s");
	put_set(buf, system, words, row->set);
	wci_buf_puts(
	    buf, row->money ? " are worth at least " : " count at least ");
	wci_words_amount(buf, words, row->money, row->low);
}

/* "each project of … at least 1bn", with or without a set left out. */
static void
put_limit(struct wci_buf *buf, const struct wci_system *system,
    const struct wci_words *words, const struct wci_row *row)
{
	bool rest = row->other != WCI_NONE;
	bool least =
	    row->rule == WCI_RULE_SMALLEST || row->rule == WCI_RULE_REST_ABOVE;

	wci_buf_puts(buf, "each project of ");
	put_set(buf, system, words, rest ? row->other : row->set);
	if (rest) {
		wci_buf_puts(buf, " outside ");
		put_set(buf, system, words, row->set);
	}
	wci_buf_puts(
	    buf, least ? " is worth at least " : " is worth less than ");
	wci_words_money(buf, words, row->limit);
}

void
wci_words_term(struct wci_buf *buf, const struct wci_system *system,
    const struct wci_words *words, const struct wci_term *term)
{
	const struct wci_row *row = &system->rows[term->row];

	switch (row->rule) {
	case WCI_RULE_CLAIM:
		put_claim_row(
		    buf, system, words, row, wci_ratio_sign(&term->times) > 0);
		break;
	case WCI_RULE_SIGNINGS:
		put_listed(buf, system, words, row);
		break;
	case WCI_RULE_PART:
		put_set(buf, system, words, row->set);
		wci_buf_puts(buf, " is part of ");
		put_set(buf, system, words, row->other);
		break;
	case WCI_RULE_SAME:
		put_set(buf, system, words, row->set);
		wci_buf_puts(buf, " is the same as ");
		put_set(buf, system, words, row->other);
		break;
	case WCI_RULE_DISJOINT:
	case WCI_RULE_COVER:
		put_family(buf, system, words, term);
		break;
	default:
		put_limit(buf, system, words, row);
		break;
	}
}

void
wci_words_times(struct wci_ratio *times, const struct wci_system *system,
    const struct wci_term *term)
{
	struct wci_ratio scale;

	wci_ratio_set(&scale, system->rows[term->row].scale, 1);
	wci_ratio_mul(times, &term->times, &scale);
}

bool
wci_words_is_news(
    const struct wci_system *system, const struct wci_proof *proof, size_t term)
{
	const struct wci_term *new = &proof->terms[term];
	const struct wci_row *row = &system->rows[new->row];

	if (row->rule == WCI_RULE_CLAIM)
		return false;
	for (size_t t = 0; t < term; t++) {
		const struct wci_term *old = &proof->terms[t];
		const struct wci_row *other = &system->rows[old->row];

		if (other->rule == row->rule && other->set == row->set &&
		    other->other == row->other &&
		    other->family == row->family &&
		    old->kept_count == new->kept_count &&
		    (new->kept == NULL ||
			memcmp(old->kept, new->kept,
			    new->kept_count * sizeof(*new->kept)) == 0))
			return false;
	}
	return true;
}

void
wci_words_conflict(struct wci_buf *buf, const struct wci_system *system,
    const struct wci_words *words, const struct wci_conflict *conflict)
{
	bool rules = false;

	for (size_t i = 0; i < conflict->count; i++) {
		if (i > 0)
			wci_buf_puts(
			    buf, i + 1 == conflict->count ? "; and " : "; ");
		wci_words_claim(buf, system, words, conflict->claims[i]);
	}
	wci_buf_puts(buf,
	    conflict->tension ? " fit only when read more widely"
			      : " cannot all be true");
	for (size_t t = 0; t < conflict->proof.count; t++) {
		if (!wci_words_is_news(system, &conflict->proof, t))
			continue;
		wci_buf_puts(buf, rules ? "; " : ", since ");
		wci_words_term(buf, system, words, &conflict->proof.terms[t]);
		rules = true;
	}
	wci_buf_puts(buf, ": they miss each other by ");
	wci_words_amount(buf, words, conflict->money, conflict->gap);
}

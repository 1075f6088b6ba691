/* SPDX-License-Identifier: MIT */
/* Findings in words. */
#include "reconcile/explain.h"

#include <string.h>

#include "core/text.h"

struct page {
	struct wci_buf *buf;
	struct wci_buf line; /* one line, before it is made harmless */
	const struct wci_finding *finding;
	const struct wci_words *words;
	bool color;
};

/* Write the line out, indented, and begin a new one. */
static void
end_line(struct page *page, unsigned indent, bool bold)
{
	for (unsigned i = 0; i < indent; i++)
		wci_buf_putc(page->buf, ' ');
	if (bold && page->color)
		wci_buf_puts(page->buf, "\033[1m");
	wci_text_escape(
	    page->buf, wci_buf_text(&page->line), page->line.length);
	if (bold && page->color)
		wci_buf_puts(page->buf, "\033[0m");
	wci_buf_putc(page->buf, '\n');
	page->buf->failed = page->buf->failed || page->line.failed;
	wci_buf_clear(&page->line);
}

/* ------------------------------------------------------------------- sums */

/* The constant of a term: what its row has on the right side. */
static void
right_side(const struct wci_row *row, const struct wci_term *term,
    struct wci_ratio *out)
{
	bool high = wci_ratio_sign(&term->times) > 0;

	wci_ratio_set(out, high ? row->high : row->low, row->scale);
}

static void
put_ratio(struct wci_buf *buf, const struct wci_words *words,
    const struct wci_ratio *ratio, bool money)
{
	int64_t whole, up;

	if (wci_ratio_floor(ratio, &whole) && wci_ratio_ceil(ratio, &up) &&
	    whole == up) {
		if (money)
			wci_words_money(buf, words, whole);
		else
			wci_buf_printf(buf, "%lld", (long long)whole);
		return;
	}
	wci_ratio_print(buf, ratio);
	if (money)
		wci_buf_puts(buf, " CNY");
}

/*
 * A multiplier between unlike units: 124 projects times 1bn, or 30bn divided by
 * 1bn a project.
 */
static void
put_times(struct wci_buf *buf, const struct wci_words *words,
    const struct wci_ratio *times, bool goal_money, bool row_money)
{
	struct wci_ratio one, inverse;

	if (goal_money == row_money) {
		wci_ratio_print(buf, times);
		return;
	}
	if (goal_money) {
		put_ratio(buf, words, times, true);
		return;
	}
	wci_ratio_set(&one, 1, 1);
	wci_ratio_div(&inverse, &one, times);
	wci_buf_puts(buf, "1/(");
	put_ratio(buf, words, &inverse, true);
	wci_buf_putc(buf, ')');
}

/* Take the sign off; whether it was there. */
static bool
strip_sign(struct wci_ratio *x)
{
	if (wci_ratio_sign(x) >= 0)
		return false;
	wci_ratio_negate(x);
	return true;
}

static bool
is_one(const struct wci_ratio *x)
{
	struct wci_ratio one;

	wci_ratio_set(&one, 1, 1);
	wci_ratio_sub(&one, x, &one);
	return !one.lost && wci_ratio_sign(&one) == 0;
}

void
wci_explain_sum(struct wci_buf *buf, const struct wci_system *system,
    const struct wci_words *words, const struct wci_proof *proof, bool money,
    bool high)
{
	bool first = true;

	for (size_t t = 0; t < proof->count; t++) {
		const struct wci_term *term = &proof->terms[t];
		const struct wci_row *row = &system->rows[term->row];
		struct wci_ratio times, side;
		bool minus;

		right_side(row, term, &side);
		if (wci_ratio_sign(&side) == 0)
			continue;
		wci_words_times(&times, system, term);
		minus = strip_sign(&times) == high;
		if (!first || minus)
			wci_buf_puts(buf, first ? "-" : minus ? " - " : " + ");
		first = false;
		if (!is_one(&times) || row->money != money) {
			put_times(buf, words, &times, money, row->money);
			wci_buf_puts(buf, " × ");
		}
		put_ratio(buf, words, &side, row->money);
	}
	if (first)
		wci_buf_putc(buf, '0');
}

/* ----------------------------------------------------------------- bounds */

/* In thousandths of the unit, rounded so that the bound still holds. */
static int64_t
shorten(const struct wci_words *words, int64_t cny, bool high)
{
	int64_t step = words->unit == WCIFIT_UNIT_BN ? 1000000
	    : words->unit == WCIFIT_UNIT_YI	     ? 100000
	    : words->unit == WCIFIT_UNIT_M	     ? 1000
						     : 1;
	int64_t rest = cny % step;

	if (cny < step || rest == 0)
		return cny;
	return high ? cny - rest + step : cny - rest;
}

static void
put_bound(struct page *page, const struct wci_side *side, bool money, bool high)
{
	int64_t bound = side->bound;

	if (money)
		bound = shorten(page->words, bound, high);
	wci_words_amount(&page->line, page->words, money, bound);
}

static void
put_stated(struct page *page, const struct wci_side *sides, bool money)
{
	const struct wci_words *words = page->words;
	struct wci_buf *line = &page->line;

	wci_buf_puts(line, "stated: ");
	if (!sides[0].stated && !sides[1].stated) {
		wci_buf_puts(line, "nothing");
	} else if (sides[0].stated && sides[1].stated) {
		if (sides[0].stated_bound != sides[1].stated_bound) {
			wci_words_amount(
			    line, words, money, sides[0].stated_bound);
			wci_buf_puts(line, " to ");
		}
		wci_words_amount(line, words, money, sides[1].stated_bound);
	} else {
		bool high = sides[1].stated;

		wci_buf_puts(line, high ? "at most " : "at least ");
		wci_words_amount(
		    line, words, money, sides[high ? 1 : 0].stated_bound);
	}
}

static void
put_proved(struct page *page, const struct wci_side *sides, bool money)
{
	struct wci_buf *line = &page->line;

	wci_buf_puts(line, "; proved: ");
	if (!sides[1].known) {
		wci_buf_puts(line, "at least ");
		put_bound(page, &sides[0], money, false);
	} else if (sides[0].bound == sides[1].bound) {
		put_bound(page, &sides[1], money, true);
	} else if (sides[0].bound == 0) {
		wci_buf_puts(line, "at most ");
		put_bound(page, &sides[1], money, true);
	} else {
		put_bound(page, &sides[0], money, false);
		wci_buf_puts(line, " to ");
		put_bound(page, &sides[1], money, true);
	}
}

/* The rows of a proof, each with its multiplier. */
static void
put_rows(struct page *page, const struct wci_proof *proof, bool money)
{
	const struct wci_system *system = &page->finding->system;

	for (size_t t = 0; t < proof->count; t++) {
		const struct wci_term *term = &proof->terms[t];
		bool row_money = system->rows[term->row].money;
		struct wci_ratio times;

		wci_words_times(&times, system, term);
		(void)strip_sign(&times);
		if (!is_one(&times) || row_money != money) {
			put_times(
			    &page->line, page->words, &times, money, row_money);
			wci_buf_puts(&page->line, " × ");
		}
		wci_words_term(&page->line, system, page->words, term);
		end_line(page, 6, false);
	}
}

static void
put_side(struct page *page, const struct wci_side *side, bool money, bool high)
{
	struct wci_buf *line = &page->line;

	if (!side->gains || side->proof.count == 0)
		return;
	wci_buf_puts(line, high ? "at most " : "at least ");
	put_bound(page, side, money, high);
	wci_buf_puts(line, " = ");
	wci_explain_sum(line, &page->finding->system, page->words, &side->proof,
	    money, high);
	wci_buf_puts(line, ", because");
	end_line(page, 4, false);
	put_rows(page, &side->proof, money);
}

/*
 * Whether a bound only repeats that of the whole scope, which holds for any part
 * of it; nothing is stated of the part itself.
 */
static bool
repeats_scope(const struct wci_finding *finding, size_t j)
{
	const struct wci_system *system = &finding->system;
	const struct wci_side *high = &finding->bounds.sides[j][1];
	size_t s = j / 2;

	for (size_t p = 0; p < system->set_count && !high->stated; p++) {
		const struct wci_side *whole =
		    &finding->bounds.sides[2 * p + j % 2][1];

		if (p != s && system->sets[p].stored &&
		    system->sets[p].key[0] == '\0' && whole->known &&
		    whole->bound <= high->bound && wci_set_within(system, s, p))
			return true;
	}
	return false;
}

static bool
is_explained(const struct wci_finding *finding, size_t j)
{
	const struct wci_side *sides = finding->bounds.sides[j];

	return finding->system.sets[j / 2].stored &&
	    (sides[0].gains || (sides[1].gains && !repeats_scope(finding, j)));
}

static void
put_unknown(struct page *page, size_t j)
{
	const struct wci_side *sides = page->finding->bounds.sides[j];
	bool money = j % 2 == 1;

	wci_buf_puts(&page->line, money ? "Value of " : "Projects of ");
	wci_words_set(&page->line, &page->finding->system, page->words, j / 2);
	end_line(page, 2, true);
	put_stated(page, sides, money);
	put_proved(page, sides, money);
	end_line(page, 4, false);
	put_side(page, &sides[0], money, false);
	if (!repeats_scope(page->finding, j))
		put_side(page, &sides[1], money, true);
}

/* ----------------------------------------------------------------- claims */

static void
put_place(struct page *page, const struct wci_claim *claim)
{
	if (!claim->supposed)
		wci_buf_printf(&page->line, ", %s:%lld", claim->seed_file,
		    (long long)claim->seed_line);
}

static void
put_conflict(
    struct page *page, size_t number, const struct wci_conflict *conflict)
{
	const struct wci_system *system = &page->finding->system;

	wci_buf_printf(&page->line,
	    "%s %zu: ", conflict->tension ? "Tension" : "Contradiction",
	    number);
	wci_buf_puts(&page->line,
	    conflict->tension
		? "only read widely can these be true; as they stand they "
		  "miss each other by "
		: "these cannot all be true; they miss each other by ");
	wci_words_amount(&page->line, page->words, conflict->money,
	    conflict->money ? shorten(page->words, conflict->gap, true)
			    : conflict->gap);
	end_line(page, 2, true);
	for (size_t i = 0; i < conflict->count; i++) {
		const struct wci_claim *claim =
		    &system->claims[conflict->claims[i]];

		wci_words_claim(
		    &page->line, system, page->words, conflict->claims[i]);
		put_place(page, claim);
		end_line(page, 4, false);
	}
	for (size_t t = 0; t < conflict->proof.count; t++) {
		if (!wci_words_is_news(system, &conflict->proof, t))
			continue;
		wci_buf_puts(&page->line, "since ");
		wci_words_term(&page->line, system, page->words,
		    &conflict->proof.terms[t]);
		end_line(page, 4, false);
	}
}

/* Whether two claims say the same and became the same. */
static bool
same_fate(const struct wci_claim *a, const struct wci_claim *b)
{
	return a->reading == b->reading && a->set == b->set &&
	    a->measure == b->measure && a->base == b->base &&
	    wci_range_same(
		&a->range[WCI_READ_PLAIN], &b->range[WCI_READ_PLAIN]);
}

/* One statement that was settled, with all who make it. */
static void
put_fate(struct page *page, size_t c)
{
	const struct wci_system *system = &page->finding->system;
	const struct wci_claim *claim = &system->claims[c];
	bool first = true;

	for (size_t i = 0; i < c; i++) {
		if (same_fate(&system->claims[i], claim))
			return;
	}
	wci_buf_printf(&page->line, "%s: ",
	    claim->reading == WCI_READ_NOT ? "left out" : "read widely");
	wci_words_claim(&page->line, system, page->words, c);
	for (size_t i = c + 1; i < system->claim_count; i++) {
		if (!same_fate(&system->claims[i], claim))
			continue;
		wci_buf_puts(&page->line, first ? "; so too " : ", ");
		wci_buf_puts(&page->line, system->claims[i].source);
		first = false;
	}
	end_line(page, 4, false);
}

/* What became of the claims in doubt. */
static void
put_settled(struct page *page)
{
	const struct wci_system *system = &page->finding->system;
	bool any = false;

	for (size_t c = 0; c < system->claim_count; c++)
		any = any || system->claims[c].reading != WCI_READ_PLAIN;
	if (!any)
		return;
	wci_buf_puts(&page->line,
	    "What follows does not rest on these statements as they stand "
	    "(widely: nearly and about by half again, digits cut instead of "
	    "rounded):");
	end_line(page, 2, false);
	for (size_t c = 0; c < system->claim_count; c++) {
		if (system->claims[c].reading != WCI_READ_PLAIN)
			put_fate(page, c);
	}
}

size_t
wci_explain_count(const struct wci_finding *finding)
{
	size_t n = 0;

	for (size_t j = 0; j < finding->bounds.count; j++)
		n += is_explained(finding, j);
	return n;
}

void
wci_explain_fair(struct wci_buf *buf, const struct wci_finding *finding,
    const struct wci_words *words, bool color)
{
	struct page page = { buf, WCI_BUF_EMPTY, finding, words, color };
	size_t bounds = wci_explain_count(finding);

	wci_buf_printf(&page.line, "%s, %s: %zu statements taken together",
	    finding->system.fair, finding->system.fair_name,
	    finding->system.claim_count);
	end_line(&page, 0, true);
	if (bounds == 0 && finding->conflicts.count == 0) {
		wci_buf_puts(
		    &page.line, "They prove no more than what they state.");
		end_line(&page, 2, false);
	}
	for (size_t i = 0; i < finding->conflicts.count; i++)
		put_conflict(&page, i + 1, &finding->conflicts.list[i]);
	put_settled(&page);
	for (size_t j = 0; j < finding->bounds.count; j++) {
		if (is_explained(finding, j))
			put_unknown(&page, j);
	}
	wci_buf_putc(buf, '\n');
	wci_buf_free(&page.line);
}

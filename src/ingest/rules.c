/* SPDX-License-Identifier: MIT */
/* Wordings and exchange rates. */
#include "ingest/rules.h"

#include <stdio.h>
#include <string.h>

#include "core/mem.h"

void
wci_rules_free(struct wci_rules *rules)
{
	wci_free(rules->rates);
	rules->rates = NULL;
	rules->rate_count = rules->rate_capacity = 0;
}

static void
add_wording(struct wci_rules *rules, const struct wci_record *record)
{
	const char *word = wci_record_text(record, "word");
	int64_t low = -1;
	int64_t high = -1;
	struct wci_factors factors;
	int i;

	if (word == NULL)
		return;
	if (!record->broken) {
		low = wci_record_item(record, "low_factor")->number;
		high = wci_record_item(record, "high_factor")->number;
	}
	factors = (struct wci_factors){ true, low < 0, high < 0, low, high };
	if (strcmp(word, "converted") == 0)
		rules->converted = factors;
	for (i = 0; i < WCI_QUALIFIER_COUNT; i++)
		if (strcmp(word, wci_qualifier_name((enum wci_qualifier)i)) ==
		    0)
			rules->factors[i] = factors;
}

static bool
add_rate(struct wci_rules *rules, const struct wci_record *record)
{
	const struct wci_item *item = wci_record_item(record, "rate");
	const char *currency = wci_record_text(record, "currency");
	const char *period = wci_record_text(record, "period");
	struct wci_rate rate;
	void *array = rules->rates;

	if (currency == NULL)
		return true;
	if (wci_grow(&array, &rules->rate_capacity, rules->rate_count + 1,
		sizeof(rate)) != 0)
		return false;
	rules->rates = array;
	(void)snprintf(rate.currency, sizeof(rate.currency), "%s", currency);
	(void)snprintf(rate.period, sizeof(rate.period), "%s",
	    period != NULL ? period : "");
	rate.ppm = item != NULL ? item->number : 1000000;
	rules->rates[rules->rate_count++] = rate;
	return true;
}

bool
wci_rules_add(struct wci_rules *rules, const struct wci_record *record)
{
	if (strcmp(record->collection->name, "exchange_rates") == 0)
		return add_rate(rules, record);
	add_wording(rules, record);
	return true;
}

/* The rate of the longest period that begins `when`: day, month, year. */
static const struct wci_rate *
find_rate(const struct wci_rules *rules, const char *currency, const char *when)
{
	const struct wci_rate *best = NULL;
	size_t i;

	for (i = 0; i < rules->rate_count; i++) {
		const struct wci_rate *rate = &rules->rates[i];

		if (strcmp(rate->currency, currency) == 0 &&
		    strncmp(rate->period, when, strlen(rate->period)) == 0 &&
		    (best == NULL ||
			strlen(rate->period) > strlen(best->period)))
			best = rate;
	}
	return best;
}

/* One end of the bounds in CNY, widened by the factor for conversions. */
static bool
convert(int64_t *bound, int64_t rate_ppm, int64_t factor_ppm, bool up)
{
	return wci_scale_ppm(*bound, rate_ppm, up, bound) &&
	    wci_scale_ppm(*bound, factor_ppm, up, bound);
}

/* A rule such as [0.9, 0.95] leaves no whole number near 3. */
static bool
is_nothing(const struct wci_bounds *bounds)
{
	return !bounds->low_open && !bounds->high_open &&
	    bounds->low > bounds->high;
}

static bool
is_foreign(const struct wci_figure *figure)
{
	return figure->currency[0] != '\0' &&
	    strcmp(figure->currency, "CNY") != 0;
}

bool
wci_rules_are_final(const struct wci_rules *rules,
    const struct wci_figure *figure, const char *when)
{
	const struct wci_rate *rate;

	if (!is_foreign(figure))
		return true;
	rate = find_rate(rules, figure->currency, when);
	return rate != NULL && strlen(rate->period) == strlen("2024-05-23");
}

enum wci_rules_answer
wci_rules_bounds(const struct wci_rules *rules, const struct wci_figure *figure,
    const char *when, struct wci_bounds *out)
{
	const struct wci_factors *factors = &rules->factors[figure->qualifier];
	const struct wci_rate *rate;

	if (figure->qualifier != WCI_EXACT &&
	    figure->qualifier != WCI_BETWEEN && !factors->known)
		return WCI_RULES_NO_WORDING;
	if (!wci_figure_bounds(figure, factors, out))
		return WCI_RULES_OVERFLOW;
	if (is_nothing(out))
		return WCI_RULES_NOTHING;
	if (!is_foreign(figure))
		return WCI_RULES_OK;
	rate = find_rate(rules, figure->currency, when);
	if (rate == NULL || !rules->converted.known)
		return WCI_RULES_NO_RATE;
	out->low_open = out->low_open || rules->converted.low_open;
	out->high_open = out->high_open || rules->converted.high_open;
	if ((!out->low_open &&
		!convert(
		    &out->low, rate->ppm, rules->converted.low_ppm, false)) ||
	    (!out->high_open &&
		!convert(
		    &out->high, rate->ppm, rules->converted.high_ppm, true)))
		return WCI_RULES_OVERFLOW;
	return is_nothing(out) ? WCI_RULES_NOTHING : WCI_RULES_OK;
}

void
wci_rules_explain(enum wci_rules_answer answer, const struct wci_figure *figure,
    const char *when, struct wci_buf *out)
{
	switch (answer) {
	case WCI_RULES_NO_WORDING:
		wci_buf_printf(out,
		    "no rule says what '%s' means; add it to 'wordings'",
		    wci_qualifier_name(figure->qualifier));
		break;
	case WCI_RULES_NO_RATE:
		wci_buf_printf(out,
		    "no exchange rate of %s for %s (and a wording "
		    "'converted'); add it to 'exchange_rates'",
		    figure->currency, when);
		break;
	case WCI_RULES_NOTHING:
		wci_buf_printf(out,
		    "by the rule for '%s' in 'wordings' no whole number is "
		    "left",
		    wci_qualifier_name(figure->qualifier));
		break;
	case WCI_RULES_OVERFLOW:
		wci_buf_puts(out, "the bounds are too large (64 bits)");
		break;
	case WCI_RULES_OK:
		break;
	}
}

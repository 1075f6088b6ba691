/* SPDX-License-Identifier: MIT */
/*
 * The published rules that turn a worded figure into bounds in CNY: the
 * wordings and the exchange rates of the seeds.
 */
#ifndef WCI_INGEST_RULES_H
#define WCI_INGEST_RULES_H

#include "ingest/amount.h"
#include "ingest/record.h"

struct wci_rate {
	char currency[4];
	char period[11];
	int64_t ppm;
};

struct wci_rules {
	struct wci_factors factors[WCI_QUALIFIER_COUNT];
	struct wci_factors converted;
	struct wci_rate *rates;
	size_t rate_count;
	size_t rate_capacity;
};

void wci_rules_free(struct wci_rules *rules);

/*
 * Take in a record of `wordings` or `exchange_rates`; false: no memory.  Of a
 * broken one it is known that there is a rule, which will do for problems.
 */
bool wci_rules_add(struct wci_rules *rules, const struct wci_record *record);

enum wci_rules_answer {
	WCI_RULES_OK,
	WCI_RULES_NO_WORDING, /* none (yet) for the figure's qualifier */
	WCI_RULES_NO_RATE,    /* none (yet) for its currency and time */
	WCI_RULES_NOTHING,    /* no whole number satisfies the rule */
	WCI_RULES_OVERFLOW
};

/*
 * Bounds of a figure; of money in CNY, by the rate of the day `when`
 * ("2024-05-23", or "2024"), else of its month, else of its year.
 */
enum wci_rules_answer wci_rules_bounds(const struct wci_rules *rules,
    const struct wci_figure *figure, const char *when, struct wci_bounds *out);

/*
 * Whether no rate that is still to come can change these bounds: the figure
 * needs none, or there is one of the very day.
 */
bool wci_rules_are_final(const struct wci_rules *rules,
    const struct wci_figure *figure, const char *when);

/* The answer in words about that figure. */
void wci_rules_explain(enum wci_rules_answer answer,
    const struct wci_figure *figure, const char *when, struct wci_buf *out);

#endif

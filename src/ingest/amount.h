/* SPDX-License-Identifier: MIT */
/*
 * Figures as sources word them: "over 200bn CNY", "近1700亿元", "56.9%",
 * "100多个".  Words become a qualifier, numbers are scaled in exact integer
 * arithmetic, and what is not understood is an error at its place.
 */
#ifndef WCI_INGEST_AMOUNT_H
#define WCI_INGEST_AMOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wci_qualifier {
	WCI_EXACT,
	WCI_OVER,
	WCI_AT_LEAST,
	WCI_NEARLY,
	WCI_UP_TO,
	WCI_ABOUT,
	WCI_BETWEEN,
	WCI_QUALIFIER_COUNT
};

/* "exact", "over" …, as in the table `wordings`; static. */
const char *wci_qualifier_name(enum wci_qualifier qualifier);

enum wci_measure_kind {
	WCI_KIND_AMOUNT,  /* money: a currency is needed; whole units of it */
	WCI_KIND_COUNT,	  /* whole things */
	WCI_KIND_SHARE,	  /* percent, 成, half; in millionths */
	WCI_KIND_QUANTITY /* any of them, or a bare decimal; see decimals */
};

/* What a figure says. */
struct wci_figure {
	enum wci_qualifier qualifier;
	char currency[4];  /* ISO 4217, "" where there is none */
	int64_t number;	   /* the stated number; of a range the lower one */
	int64_t upper;	   /* of a range the upper one, else number */
	int64_t precision; /* unit of the last stated digit */
	/*
	 * WCI_KIND_QUANTITY only: the numbers above are units of
	 * 10^-decimals, so that 12.67 is 1267 with two decimals.
	 */
	unsigned decimals;
};

struct wci_figure_problem {
	size_t offset; /* bytes from the beginning of the text */
	char message[320];
};

/*
 * Parse one figure.  On failure *problem says where and why, and lists what
 * is allowed; *out is then undefined.
 */
bool wci_figure_parse(const char *text, size_t length,
    enum wci_measure_kind kind, struct wci_figure *out,
    struct wci_figure_problem *problem);

/* The factors of a wording, in millionths; open sides are marked. */
struct wci_factors {
	bool known;
	bool low_open;
	bool high_open;
	int64_t low_ppm;
	int64_t high_ppm;
};

struct wci_bounds {
	bool low_open;
	bool high_open;
	int64_t low;
	int64_t high;
};

/*
 * The whole numbers that satisfy a figure under the rule of its word: low is
 * rounded up, high down.  `factors` is not looked at for exact and between.
 * False when a bound does not fit 64 bits.
 */
bool wci_figure_bounds(const struct wci_figure *figure,
    const struct wci_factors *factors, struct wci_bounds *out);

/*
 * number × ppm / 10^6, rounded down or up; false on overflow.  Neither may be
 * negative.
 */
bool wci_scale_ppm(int64_t number, int64_t ppm, bool up, int64_t *out);

/*
 * A plain non-negative decimal such as "7.1957" in millionths; false when it
 * is none, has more than six decimals or overflows.
 */
bool wci_decimal_ppm(const char *text, size_t length, int64_t *out);

/* The codes of the currencies that are known, separated by ", "; static. */
const char *wci_currencies(void);

#endif

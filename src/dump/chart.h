/* SPDX-License-Identifier: MIT */
/*
 * Horizontal bars for intervals, as one SVG element that stands in a page.
 *
 * A bar is solid up to the lower bound and pale up to the upper one; an open
 * end fades out.  Lengths are percentages and letters are pixels, so that a
 * chart fills its column on a phone and on a desk with letters of one size.
 */
#ifndef WCI_DUMP_CHART_H
#define WCI_DUMP_CHART_H

#include <stddef.h>

#include "dump/html.h"

#define WCI_CHART_LANES 2

/* What a bar shows; also its colour. */
enum wci_tone { WCI_ANNOUNCED, WCI_LISTED, WCI_PROVED };

struct wci_bar {
	const char *group; /* a heading before it; NULL: none */
	const char *label;
	const char *label_zh; /* may be NULL */
	struct wci_range lanes[WCI_CHART_LANES];
};

struct wci_bars {
	const char *words; /* what the chart shows, for those who cannot see */
	enum wci_measure measure;
	enum wci_tone tones[WCI_CHART_LANES];
	const struct wci_bar *bars;
	size_t count;
};

/* The gradients all charts of a page share; once a page. */
void wci_chart_shared(struct wci_out *out);

/* The name of a tone: its class, and its word in a legend. */
const char *wci_tone_name(enum wci_tone tone);

void wci_chart(struct wci_out *out, const struct wci_bars *bars);

#endif

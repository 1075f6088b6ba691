/* SPDX-License-Identifier: MIT */
/* Horizontal bars for intervals, as SVG. */
#include "dump/chart.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

/* Pixels. */
#define GROUP_HEIGHT 30
#define LABEL_HEIGHT 20
#define LANE_HEIGHT 16
#define BAR_HEIGHT 9
#define GAP 8
#define AXIS_HEIGHT 24

/* Hundredths of a percent of the width. */
#define PLOT 7000 /* the bars; behind them stand the figures */
#define FADE 900  /* of an open end */
#define LEAST 20  /* a bar that is not nothing */

#define LABEL_WIDTH 46 /* columns */

static const char *const tone_names[] = { "announced", "listed", "proved" };

const char *
wci_tone_name(enum wci_tone tone)
{
	return tone_names[tone];
}

void
wci_chart_shared(struct wci_out *out)
{
	wci_out_puts(out,
	    "<svg class=\"shared\" width=\"0\" height=\"0\" "
	    "aria-hidden=\"true\" focusable=\"false\"><defs>");
	for (size_t i = 0; i < sizeof tone_names / sizeof *tone_names; i++) {
		wci_out_puts(out, "<linearGradient id=\"fade-");
		wci_out_puts(out, tone_names[i]);
		wci_out_puts(out, "\"><stop class=\"");
		wci_out_puts(out, tone_names[i]);
		wci_out_puts(out, "\" offset=\"0\"/><stop class=\"");
		wci_out_puts(out, tone_names[i]);
		wci_out_puts(out,
		    "\" offset=\"1\" stop-opacity=\"0\"/></linearGradient>");
	}
	wci_out_puts(out, "</defs></svg>\n");
}

/* A coordinate as a percentage of the width. */
static void
percent(struct wci_out *out, const char *name, int64_t hundredths)
{
	char text[64];

	(void)snprintf(text, sizeof text, " %s=\"%" PRId64 ".%02" PRId64 "%%\"",
	    name, hundredths / 100, hundredths % 100);
	wci_out_puts(out, text);
}

static void
pixels(struct wci_out *out, const char *name, int value)
{
	char text[64];

	(void)snprintf(text, sizeof text, " %s=\"%d\"", name, value);
	wci_out_puts(out, text);
}

/* ------------------------------------------------------------------ scale */

struct scale {
	uint64_t step; /* between two ticks */
	unsigned ticks;
	uint64_t end;
};

static uint64_t
largest(const struct wci_bars *bars)
{
	uint64_t most = 1;

	for (size_t i = 0; i < bars->count; i++)
		for (size_t k = 0; k < WCI_CHART_LANES; k++) {
			const struct wci_range *r = &bars->bars[i].lanes[k];
			int64_t reach = r->has_high ? r->high
			    : r->has_low	    ? r->low + r->low / 8
						    : 0;

			if (reach > 0 && (uint64_t)reach > most)
				most = (uint64_t)reach;
		}
	return most;
}

/* Steps of 1, 2 or 5 times a power of ten, at most five of them. */
static struct scale
scale_for(uint64_t most)
{
	static const unsigned factors[] = { 2, 5, 10 };
	struct scale scale = { 1, 1, 1 };
	uint64_t power = 1;
	size_t k = 0;

	scale.step = 1;
	while (most / scale.step >= 5) {
		if (power > UINT64_MAX / 100)
			break;
		scale.step = power * factors[k];
		if (factors[k] == 10) {
			power *= 10;
			k = 0;
		} else {
			k++;
		}
	}
	scale.ticks =
	    (unsigned)(most / scale.step) + (most % scale.step != 0 ? 1 : 0);
	scale.end = scale.step * scale.ticks;
	return scale;
}

/* Hundredths of a percent of the width. */
static int64_t
place(const struct scale *scale, int64_t value)
{
	uint64_t v = value > 0 ? (uint64_t)value : 0;
	uint64_t end = scale->end;

	while (end > UINT64_MAX / (2 * PLOT)) {
		end /= 2;
		v /= 2;
	}
	return (int64_t)((v * PLOT + end / 2) / end);
}

static void
put_axis(struct wci_out *out, const struct wci_bars *bars,
    const struct scale *scale, int height)
{
	char words[WCI_RANGE_SIZE];

	for (unsigned i = 0; i <= scale->ticks; i++) {
		int64_t value = (int64_t)(scale->step * i);
		struct wci_range tick = { true, true, value, value };
		int64_t x = place(scale, value);

		wci_out_puts(out, "<line class=\"grid\"");
		percent(out, "x1", x);
		percent(out, "x2", x);
		wci_out_puts(out, " y1=\"0\"");
		pixels(out, "y2", height);
		wci_out_puts(out, "/><text class=\"tick\"");
		percent(out, "x", x);
		pixels(out, "y", height + 15);
		if (i > 0)
			wci_out_puts(out, " text-anchor=\"middle\"");
		wci_out_puts(out, ">");
		wci_html_text(out, wci_range_text(words, &tick, bars->measure));
		wci_out_puts(out, "</text>");
	}
	wci_out_puts(out, "\n");
}

/* ------------------------------------------------------------------- bars */

static void
put_rect(struct wci_out *out, const char *kind, enum wci_tone tone, int64_t x,
    int64_t width, int y)
{
	wci_out_puts(out, "<rect class=\"");
	wci_out_puts(out, tone_names[tone]);
	wci_out_puts(out, kind);
	wci_out_putc(out, '"');
	if (strcmp(kind, " open") == 0) {
		wci_out_puts(out, " fill=\"url(#fade-");
		wci_out_puts(out, tone_names[tone]);
		wci_out_puts(out, ")\"");
	}
	percent(out, "x", x);
	percent(out, "width", width > LEAST ? width : LEAST);
	pixels(out, "y", y);
	pixels(out, "height", BAR_HEIGHT);
	wci_out_puts(out, "/>");
}

static void
put_lane(struct wci_out *out, const struct wci_bars *bars,
    const struct scale *scale, const struct wci_range *range,
    enum wci_tone tone, int y)
{
	char words[WCI_RANGE_SIZE];
	int64_t low = range->has_low ? place(scale, range->low) : 0;
	int64_t high = range->has_high ? place(scale, range->high) : 0;

	if (range->has_low && (range->low > 0 || !range->has_high))
		put_rect(out, "", tone, 0, low, y);
	if (range->has_high && high > low)
		put_rect(out, " maybe", tone, low, high - low, y);
	if (!range->has_high)
		put_rect(out, " open", tone, low > LEAST ? low : LEAST,
		    low + FADE < PLOT ? FADE : PLOT - low, y);
	wci_out_puts(out, "<text class=\"figure ");
	wci_out_puts(out, tone_names[tone]);
	wci_out_putc(out, '"');
	percent(out, "x", PLOT + 150);
	pixels(out, "y", y + BAR_HEIGHT);
	wci_out_putc(out, '>');
	wci_html_text(out, wci_range_text(words, range, bars->measure));
	wci_out_puts(out, "</text>");
}

/* A label that would run over its column is cut, at a letter. */
static void
put_cut(struct wci_out *out, const char *label, const char *zh)
{
	char cut[256];
	size_t length = strlen(label);
	size_t width;
	size_t fits;

	fits = wci_text_fit(label, length, LABEL_WIDTH, &width);
	if (fits == length) {
		wci_html_text(out, label);
		if (zh != NULL &&
		    width + wci_text_width(zh, strlen(zh)) < LABEL_WIDTH)
			wci_html_between(
			    out, " <tspan class=\"zh\">", zh, "</tspan>");
		return;
	}
	fits = wci_text_fit(label, length, LABEL_WIDTH - 1, &width);
	if (fits >= sizeof cut)
		fits = wci_utf8_valid(label, sizeof cut - 1);
	memcpy(cut, label, fits);
	cut[fits] = '\0';
	wci_html_text(out, cut);
	wci_out_puts(out, "\xe2\x80\xa6");
}

/* For a pointer that rests on the bar: the figures in words. */
static void
put_hint(
    struct wci_out *out, const struct wci_bars *bars, const struct wci_bar *bar)
{
	char words[WCI_RANGE_SIZE];

	wci_out_puts(out, "<title>");
	wci_html_text(out, bar->label);
	for (size_t k = 0; k < WCI_CHART_LANES; k++) {
		if (!wci_range_known(&bar->lanes[k]))
			continue;
		wci_out_puts(out, k == 0 ? ": " : "; ");
		wci_out_puts(out, tone_names[bars->tones[k]]);
		wci_out_putc(out, ' ');
		wci_html_text(
		    out, wci_range_text(words, &bar->lanes[k], bars->measure));
		wci_out_puts(
		    out, bars->measure == WCI_MONEY ? "bn CNY" : " projects");
	}
	wci_out_puts(out, "</title>");
}

static int
lanes_of(const struct wci_bar *bar)
{
	int lanes = 0;

	for (size_t k = 0; k < WCI_CHART_LANES; k++)
		lanes += wci_range_known(&bar->lanes[k]) ? 1 : 0;
	return lanes;
}

static int
height_of(const struct wci_bar *bar)
{
	return (bar->group != NULL ? GROUP_HEIGHT : 0) + LABEL_HEIGHT +
	    lanes_of(bar) * LANE_HEIGHT + GAP;
}

static void
put_bar(struct wci_out *out, const struct wci_bars *bars,
    const struct scale *scale, const struct wci_bar *bar, int y)
{
	if (bar->group != NULL) {
		wci_out_puts(out, "<text class=\"group\" x=\"0\"");
		pixels(out, "y", y + GROUP_HEIGHT - 6);
		wci_out_putc(out, '>');
		put_cut(out, bar->group, NULL);
		wci_out_puts(out, "</text>\n");
		y += GROUP_HEIGHT;
	}
	wci_out_puts(out, "<g class=\"bar\">");
	put_hint(out, bars, bar);
	/* So that the hint is found between the bars too. */
	wci_out_puts(out, "<rect class=\"hit\" x=\"0\" width=\"100%\"");
	pixels(out, "y", y);
	pixels(out, "height", LABEL_HEIGHT + lanes_of(bar) * LANE_HEIGHT);
	wci_out_puts(out, "/><text class=\"label\" x=\"0\"");
	pixels(out, "y", y + LABEL_HEIGHT - 6);
	wci_out_putc(out, '>');
	put_cut(out, bar->label, bar->label_zh);
	wci_out_puts(out, "</text>");
	y += LABEL_HEIGHT;
	for (size_t k = 0; k < WCI_CHART_LANES; k++) {
		if (!wci_range_known(&bar->lanes[k]))
			continue;
		put_lane(out, bars, scale, &bar->lanes[k], bars->tones[k], y);
		y += LANE_HEIGHT;
	}
	wci_out_puts(out, "</g>\n");
}

void
wci_chart(struct wci_out *out, const struct wci_bars *bars)
{
	struct scale scale = scale_for(largest(bars));
	int height = 0;
	int y = 0;

	for (size_t i = 0; i < bars->count; i++)
		height += height_of(&bars->bars[i]);
	wci_out_puts(out, "<svg class=\"chart\" width=\"100%\"");
	pixels(out, "height", height + AXIS_HEIGHT);
	wci_html_between(
	    out, " role=\"img\" aria-label=\"", bars->words, "\">\n");
	put_axis(out, bars, &scale, height);
	for (size_t i = 0; i < bars->count; i++) {
		put_bar(out, bars, &scale, &bars->bars[i], y);
		y += height_of(&bars->bars[i]);
	}
	wci_out_puts(out, "</svg>\n");
}

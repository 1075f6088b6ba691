/* SPDX-License-Identifier: MIT */
/*
 * The frame of a page and what goes into it: escaped text, links, intervals.
 */
#ifndef WCI_DUMP_HTML_H
#define WCI_DUMP_HTML_H

#include <stdbool.h>
#include <stdint.h>

#include "render/out.h"

/*
 * Head, style and the opening of <body>; `title` is plain text.  A wide page
 * gives its tables more room.
 */
void wci_html_begin(struct wci_out *out, const char *title, bool wide);
/* Script and end. */
void wci_html_end(struct wci_out *out);

/* Text, escaped for content and for attributes; NULL is nothing. */
void wci_html_text(struct wci_out *out, const char *s);

/* The same with `words` between backticks as code. */
void wci_html_prose(struct wci_out *out, const char *s);

/* Text between two pieces of markup, or nothing at all when it is NULL. */
void wci_html_between(
    struct wci_out *out, const char *before, const char *s, const char *after);

/* id="KIND/ID" and href="#KIND/ID", each with a blank before it. */
void wci_html_id(struct wci_out *out, const char *kind, const char *id);
void wci_html_goto(struct wci_out *out, const char *kind, const char *id);

/* href="NAME" of a file in the same folder. */
void wci_html_file(struct wci_out *out, const char *name);

/* A link to an address; any but http and https stands there as text. */
void wci_html_link(struct wci_out *out, const char *address, const char *words);

void wci_html_int(struct wci_out *out, int64_t value);

/* -------------------------------------------------------------- intervals */

enum wci_measure { WCI_PROJECTS, WCI_MONEY, WCI_SHARES };

struct wci_range {
	bool has_low;
	bool has_high;
	int64_t low;
	int64_t high;
};

#define WCI_RANGE_SIZE 128

bool wci_range_known(const struct wci_range *range);

/*
 * "247", "≥ 200", "153–170", "" when nothing is known.  Money is in billions
 * of CNY with three places, shares are in percent; bounds that need more
 * places are rounded outwards.  Returns out.
 */
const char *wci_range_text(char out[WCI_RANGE_SIZE],
    const struct wci_range *range, enum wci_measure measure);

#endif

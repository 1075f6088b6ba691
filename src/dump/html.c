/* SPDX-License-Identifier: MIT */
/* The frame of a page and what goes into it. */
#include "dump/html.h"

#include <string.h>

#include "core/embed.h"
#include "core/text.h"
#include "dump/digest.h"
#include "render/number.h"

#define MILLION 1000000 /* bn CNY with three places */
#define HUNDRED 100	/* millionths: percent with two places */

static void
put_text(struct wci_out *out, const char *s, size_t length)
{
	static const char entities[128][8] = { ['&'] = "&amp;",
		['<'] = "&lt;",
		['>'] = "&gt;",
		['"'] = "&quot;",
		['\''] = "&#39;" };
	struct wci_buf mark = WCI_BUF_EMPTY;

	for (size_t i = 0; i < length;) {
		uint32_t point;
		size_t bytes = wci_utf8_decode(s + i, length - i, &point);

		if (bytes == 0 || wci_text_harmful(point)) {
			size_t size = bytes == 0 ? 1 : bytes;

			wci_buf_clear(&mark);
			wci_text_escape(&mark, s + i, size);
			wci_out_puts(out, wci_buf_text(&mark));
			i += size;
			continue;
		}
		if (point < 128 && entities[point][0] != '\0')
			wci_out_puts(out, entities[point]);
		else
			wci_out_put(out, s + i, bytes);
		i += bytes;
	}
	wci_buf_free(&mark);
}

void
wci_html_text(struct wci_out *out, const char *s)
{
	if (s != NULL)
		put_text(out, s, strlen(s));
}

void
wci_html_prose(struct wci_out *out, const char *s)
{
	while (s != NULL && *s != '\0') {
		const char *begin = strchr(s, '`');
		const char *end = begin != NULL ? strchr(begin + 1, '`') : NULL;

		if (end == NULL) {
			wci_html_text(out, s);
			return;
		}
		put_text(out, s, (size_t)(begin - s));
		wci_out_puts(out, "<code>");
		put_text(out, begin + 1, (size_t)(end - begin - 1));
		wci_out_puts(out, "</code>");
		s = end + 1;
	}
}

void
wci_html_between(
    struct wci_out *out, const char *before, const char *s, const char *after)
{
	if (s == NULL)
		return;
	wci_out_puts(out, before);
	wci_html_text(out, s);
	wci_out_puts(out, after);
}

void
wci_html_id(struct wci_out *out, const char *kind, const char *id)
{
	wci_out_puts(out, " id=\"");
	wci_html_text(out, kind);
	wci_out_putc(out, '/');
	wci_html_text(out, id);
	wci_out_putc(out, '"');
}

/* What may stand in an address as it is; the rest is percent-encoded. */
static void
put_address(struct wci_out *out, const char *s)
{
	static const char hex[] = "0123456789ABCDEF";

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || strchr("-._~/+=@:", c) != NULL) {
			wci_out_putc(out, *s);
			continue;
		}
		wci_out_putc(out, '%');
		wci_out_putc(out, hex[c >> 4]);
		wci_out_putc(out, hex[c & 0xf]);
	}
}

void
wci_html_goto(struct wci_out *out, const char *kind, const char *id)
{
	wci_out_puts(out, " href=\"#");
	put_address(out, kind);
	wci_out_putc(out, '/');
	put_address(out, id);
	wci_out_putc(out, '"');
}

void
wci_html_file(struct wci_out *out, const char *name)
{
	wci_out_puts(out, " href=\"./");
	put_address(out, name);
	wci_out_putc(out, '"');
}

void
wci_html_link(struct wci_out *out, const char *address, const char *words)
{
	bool web = strncmp(address, "https://", 8) == 0 ||
	    strncmp(address, "http://", 7) == 0;

	if (!web) {
		wci_html_text(out, words);
		return;
	}
	wci_out_puts(out, "<a rel=\"noreferrer noopener\" href=\"");
	wci_html_text(out, address);
	wci_html_between(out, "\">", words, "</a>");
}

void
wci_html_int(struct wci_out *out, int64_t value)
{
	char text[WCI_NUMBER_SIZE] = "";
	size_t length = wci_number_int(text, value);

	wci_out_put(out, text, length);
}

/* -------------------------------------------------------------- the frame */

static const struct wci_embedded *
piece(const char *name)
{
	static const struct wci_embedded nothing = { "", "", 0 };
	const struct wci_embedded *file = wci_embed_find(name);

	return file != NULL ? file : &nothing;
}

void
wci_html_begin(struct wci_out *out, const char *title, bool wide)
{
	const struct wci_embedded *css = piece("page/page.css");
	const struct wci_embedded *js = piece("page/page.js");
	char style[WCI_DIGEST_SIZE];
	char script[WCI_DIGEST_SIZE];

	wci_digest_base64(css->text, css->length, style);
	wci_digest_base64(js->text, js->length, script);
	wci_out_puts(out,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'sha256-");
	wci_out_puts(out, style);
	wci_out_puts(out, "'; script-src 'sha256-");
	wci_out_puts(out, script);
	wci_out_puts(out,
	    "'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
	    "<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n"
	    "<link rel=\"icon\" href=\"data:,\">\n<title>");
	wci_html_text(out, title);
	wci_out_puts(out, "</title>\n<style>");
	wci_out_put(out, css->text, css->length);
	wci_out_puts(out, "</style>\n</head>\n");
	wci_out_puts(out, wide ? "<body class=\"wide\">\n" : "<body>\n");
	wci_out_puts(
	    out, "<a class=\"skip\" href=\"#main\">Skip to the content</a>\n");
}

void
wci_html_end(struct wci_out *out)
{
	const struct wci_embedded *js = piece("page/page.js");

	wci_out_puts(out, "<script>");
	wci_out_put(out, js->text, js->length);
	wci_out_puts(out, "</script>\n</body>\n</html>\n");
}

/* -------------------------------------------------------------- intervals */

bool
wci_range_known(const struct wci_range *range)
{
	return range->has_low || range->has_high;
}

static const struct {
	int64_t step;	 /* one unit of the last place shown */
	unsigned places; /* of the number of steps */
} scales[] = {
	[WCI_PROJECTS] = { 1, 0 },
	[WCI_MONEY] = { MILLION, 3 },
	[WCI_SHARES] = { HUNDRED, 2 },
};

/* direction: -1 down, 1 up, 0 to the nearest. */
static size_t
put_bound(char *out, int64_t value, enum wci_measure measure, int direction)
{
	int64_t step = scales[measure].step;
	int64_t whole = value / step;
	int64_t rest = value % step;

	if (rest < 0) {
		rest += step;
		whole--;
	}
	if ((direction > 0 && rest > 0) ||
	    (direction == 0 && 2 * rest >= step && rest > 0))
		whole++;
	return wci_number_scaled(out, whole, scales[measure].places);
}

const char *
wci_range_text(char out[WCI_RANGE_SIZE], const struct wci_range *range,
    enum wci_measure measure)
{
	static const char dash[] = "\xe2\x80\x93";
	size_t at = 0;

	if (range->has_low && range->has_high && range->low == range->high) {
		at = put_bound(out, range->low, measure, 0);
	} else if (range->has_low && range->has_high) {
		at = put_bound(out, range->low, measure, -1);
		memcpy(out + at, dash, sizeof dash - 1);
		at += sizeof dash - 1;
		at += put_bound(out + at, range->high, measure, 1);
	} else if (range->has_low) {
		memcpy(out, "\xe2\x89\xa5 ", 4);
		at = 4 + put_bound(out + 4, range->low, measure, -1);
	} else if (range->has_high) {
		memcpy(out, "\xe2\x89\xa4 ", 4);
		at = 4 + put_bound(out + 4, range->high, measure, 1);
	}
	out[at] = '\0';
	return out;
}

/* SPDX-License-Identifier: MIT */
/*
 * Buffered writing to a caller's sink: large writes, and a failure that
 * sticks and is asked for once.
 */
#ifndef WCI_RENDER_OUT_H
#define WCI_RENDER_OUT_H

#include <string.h>

#include "core/status.h"

#define WCI_OUT_SIZE (64 * 1024)

struct wci_out {
	struct wcifit_sink sink;
	char *data; /* WCI_OUT_SIZE bytes */
	size_t length;
	uint64_t bytes; /* handed over so far */
	int errnum;	/* the sink's first failure; 0: none */
};

enum wcifit_status wci_out_init(struct wci_out *out,
    const struct wcifit_sink *sink, struct wcifit_error *error);
void wci_out_free(struct wci_out *out);

/* Hand what is buffered to the sink. */
void wci_out_flush(struct wci_out *out);

/* Longer runs, and the way there when the buffer is full. */
void wci_out_put_slow(struct wci_out *out, const char *bytes, size_t length);

/*
 * WCIFIT_OK, or the sink's failure in words; for EPIPE "the reader left",
 * which a program does not print.
 */
enum wcifit_status wci_out_status(
    const struct wci_out *out, struct wcifit_error *error);

static inline void
wci_out_put(struct wci_out *out, const char *bytes, size_t length)
{
	if (length > WCI_OUT_SIZE - out->length) {
		wci_out_put_slow(out, bytes, length);
		return;
	}
	memcpy(out->data + out->length, bytes, length);
	out->length += length;
}

static inline void
wci_out_putc(struct wci_out *out, char c)
{
	if (out->length == WCI_OUT_SIZE)
		wci_out_flush(out);
	out->data[out->length++] = c;
}

static inline void
wci_out_puts(struct wci_out *out, const char *s)
{
	wci_out_put(out, s, strlen(s));
}

/*
 * Room for `length` bytes (at most WCI_OUT_SIZE) in a row, to be filled and
 * then counted with wci_out_filled.
 */
static inline char *
wci_out_room(struct wci_out *out, size_t length)
{
	if (length > WCI_OUT_SIZE - out->length)
		wci_out_flush(out);
	return out->data + out->length;
}

static inline void
wci_out_filled(struct wci_out *out, size_t length)
{
	out->length += length;
}

#endif

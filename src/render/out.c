/* SPDX-License-Identifier: MIT */
/* Buffered writing to a sink. */
#include "render/out.h"

#include <errno.h>

#include "core/mem.h"

enum wcifit_status
wci_out_init(struct wci_out *out, const struct wcifit_sink *sink,
    struct wcifit_error *error)
{
	memset(out, 0, sizeof *out);
	out->sink = *sink;
	out->data = wci_malloc(WCI_OUT_SIZE);
	return out->data != NULL ? WCIFIT_OK : wci_fail_memory(error);
}

void
wci_out_free(struct wci_out *out)
{
	wci_free(out->data);
	memset(out, 0, sizeof *out);
}

static void
hand_over(struct wci_out *out, const char *bytes, size_t length)
{
	if (out->errnum == 0 && length > 0)
		out->errnum = out->sink.write(out->sink.context, bytes, length);
	if (out->errnum == 0)
		out->bytes += length;
}

void
wci_out_flush(struct wci_out *out)
{
	hand_over(out, out->data, out->length);
	out->length = 0;
}

void
wci_out_put_slow(struct wci_out *out, const char *bytes, size_t length)
{
	wci_out_flush(out);
	if (length >= WCI_OUT_SIZE) {
		hand_over(out, bytes, length);
		return;
	}
	memcpy(out->data, bytes, length);
	out->length = length;
}

enum wcifit_status
wci_out_status(const struct wci_out *out, struct wcifit_error *error)
{
	if (out->errnum == 0)
		return WCIFIT_OK;
	if (out->errnum == EPIPE)
		return wci_fail(error, WCIFIT_FAILED, "the reader left");
	return wci_fail_errno(error, out->errnum, "cannot write the output");
}

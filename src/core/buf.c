/* SPDX-License-Identifier: MIT */
/* Growing text. */
#include "core/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/mem.h"

/* Room for `more` bytes and the NUL behind them. */
static bool
reserve(struct wci_buf *buf, size_t more)
{
	void *data = buf->data;

	if (buf->failed || more > SIZE_MAX - buf->length - 1 ||
	    wci_grow(&data, &buf->capacity, buf->length + more + 1, 1) != 0)
		buf->failed = true;
	else
		buf->data = data;
	return !buf->failed;
}

void
wci_buf_put(struct wci_buf *buf, const char *bytes, size_t length)
{
	if (!reserve(buf, length))
		return;
	if (length != 0)
		memcpy(buf->data + buf->length, bytes, length);
	buf->length += length;
	buf->data[buf->length] = '\0';
}

void
wci_buf_puts(struct wci_buf *buf, const char *s)
{
	wci_buf_put(buf, s, strlen(s));
}

void
wci_buf_putc(struct wci_buf *buf, char c)
{
	wci_buf_put(buf, &c, 1);
}

void
wci_buf_printf(struct wci_buf *buf, const char *format, ...)
{
	va_list arguments;
	va_list again;
	int length;

	va_start(arguments, format);
	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, arguments);
	if (length < 0)
		buf->failed = true;
	else if (reserve(buf, (size_t)length)) {
		(void)vsnprintf(
		    buf->data + buf->length, (size_t)length + 1, format, again);
		buf->length += (size_t)length;
	}
	va_end(again);
	va_end(arguments);
}

const char *
wci_buf_text(const struct wci_buf *buf)
{
	return buf->data != NULL ? buf->data : "";
}

void
wci_buf_clear(struct wci_buf *buf)
{
	buf->length = 0;
	buf->failed = false;
	if (buf->data != NULL)
		buf->data[0] = '\0';
}

char *
wci_buf_steal(struct wci_buf *buf)
{
	char *data = NULL;

	if (!buf->failed && buf->data == NULL)
		wci_buf_put(buf, "", 0);
	if (buf->failed)
		wci_free(buf->data);
	else
		data = buf->data;
	*buf = (struct wci_buf)WCI_BUF_EMPTY;
	return data;
}

void
wci_buf_free(struct wci_buf *buf)
{
	wci_free(buf->data);
	*buf = (struct wci_buf)WCI_BUF_EMPTY;
}

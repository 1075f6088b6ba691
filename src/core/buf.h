/* SPDX-License-Identifier: MIT */
/*
 * Growing text with a sticky mark for lack of memory: append at will, ask once
 * at the end.
 */
#ifndef WCI_CORE_BUF_H
#define WCI_CORE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "core/status.h"

struct wci_buf {
	char *data; /* NUL-terminated once anything was appended; may be NULL */
	size_t length;
	size_t capacity;
	bool failed; /* an append found no memory; data is what fitted */
};

#define WCI_BUF_EMPTY                                                          \
	{                                                                      \
		NULL, 0, 0, false                                              \
	}

void wci_buf_put(struct wci_buf *buf, const char *bytes, size_t length);
void wci_buf_puts(struct wci_buf *buf, const char *s);
void wci_buf_putc(struct wci_buf *buf, char c);
void wci_buf_printf(struct wci_buf *buf, const char *format, ...)
    WCI_PRINTF(2, 3);

/* The text so far, "" when there is none; borrowed until the next append. */
const char *wci_buf_text(const struct wci_buf *buf);

/* Forget the text, keep the memory, clear the failure. */
void wci_buf_clear(struct wci_buf *buf);

/*
 * Hand the text to the caller, who frees it with wci_free; NULL if failed.
 * The buffer is empty afterwards.
 */
char *wci_buf_steal(struct wci_buf *buf);

void wci_buf_free(struct wci_buf *buf);

#endif

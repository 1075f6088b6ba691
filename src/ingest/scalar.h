/* SPDX-License-Identifier: MIT */
/*
 * The form of one scalar, by the kind of its field: never guessed from how it
 * looks.  `id: NO` is text, 2024-05-23 a date where a date is expected.
 */
#ifndef WCI_INGEST_SCALAR_H
#define WCI_INGEST_SCALAR_H

#include <stdbool.h>
#include <stddef.h>

#include "ingest/record.h"

struct wci_scalar_problem {
	size_t code_points; /* from the beginning of the value */
	char message[512];
};

/*
 * Check item->text and fill item->number or item->figure (in the arena).
 * False with *problem filled when it is not of that kind.
 */
bool wci_scalar_check(const struct wci_field *field, struct wci_item *item,
    struct wci_arena *arena, struct wci_scalar_problem *problem);

/* Whether text is a real day of the Gregorian calendar, YYYY-MM-DD. */
bool wci_is_date(const char *text, size_t length);

#endif

/* SPDX-License-Identifier: MIT */
/* Words that name rows. */
#ifndef WCI_TESTS_NAMES_H
#define WCI_TESTS_NAMES_H

#include "ingest/names.h"

/* Both say the same of the same word. */
void test_same_name(
    const struct wci_name *got, const struct wci_name *expected);

#endif

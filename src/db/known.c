/* SPDX-License-Identifier: MIT */
/* Signings that are known to be what they say. */
#include "db/known.h"

#include <string.h>

static bool
is(const char *word, const char *other)
{
	return word != NULL && strcmp(word, other) == 0;
}

bool
wci_known_signing(const struct wci_known_words *words)
{
	static const char *const stages[] = { "signed", "contract", "started",
		"operating" };

	if (words->part_of != NULL || is(words->kind, "agreement") ||
	    is(words->value_kind, "intent"))
		return false;
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
		if (is(words->stage, stages[i]))
			return true;
	}
	return false;
}

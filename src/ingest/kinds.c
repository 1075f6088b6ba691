/* SPDX-License-Identifier: MIT */
/* What kinds the organizations are of. */
#include "ingest/kinds.h"

#include <string.h>

#include "core/mem.h"

/* The number of a word, a new one where it is; 0: there is no memory. */
static uint8_t
number_of(struct wci_kinds *kinds, const char *kind)
{
	uint8_t i;

	for (i = 0; i < WCI_KINDS_MOST && kinds->words[i] != NULL; i++)
		if (strcmp(kinds->words[i], kind) == 0)
			return (uint8_t)(i + 1);
	if (i == WCI_KINDS_MOST || (kinds->words[i] = wci_strdup(kind)) == NULL)
		return 0;
	return (uint8_t)(i + 1);
}

bool
wci_kinds_add(struct wci_kinds *kinds, const char *kind)
{
	void *of = kinds->of;
	uint8_t number = kind != NULL ? number_of(kinds, kind) : 0;

	if ((kind != NULL && number == 0) ||
	    wci_grow(&of, &kinds->capacity, kinds->count + 1, 1) != 0)
		return false;
	kinds->of = of;
	kinds->of[kinds->count++] = number;
	return true;
}

void
wci_kinds_free(struct wci_kinds *kinds)
{
	size_t i;

	for (i = 0; i < WCI_KINDS_MOST; i++)
		wci_free(kinds->words[i]);
	wci_free(kinds->of);
}

void
wci_common_kind_add(
    struct wci_common_kind *common, const struct wci_kinds *kinds, uint64_t row)
{
	uint8_t kind = row >= 1 && row <= kinds->count ? kinds->of[row - 1] : 0;

	common->kind = !common->begun || common->kind == kind ? kind : 0;
	common->begun = true;
}

const char *
wci_common_kind_word(
    const struct wci_common_kind *common, const struct wci_kinds *kinds)
{
	return common->kind != 0 ? kinds->words[common->kind - 1] : NULL;
}

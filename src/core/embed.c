/* SPDX-License-Identifier: MIT */
/* Looking an embedded file up by halving. */
#include "core/embed.h"

#include <string.h>

const struct wci_embedded *
wci_embed_find(const char *name)
{
	size_t low = 0;
	size_t high = wci_embedded_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(name, wci_embedded_files[middle].name);

		if (order == 0)
			return &wci_embedded_files[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

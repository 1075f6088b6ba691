/* SPDX-License-Identifier: MIT */
/*
 * Sets by the size of their projects.  Where several thresholds are spoken of,
 * the tiers between them exist too, so that all of these sets are sums of tiers.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "reconcile/system.h"

#define MAX_THRESHOLDS 64

struct thresholds {
	size_t count;
	int64_t at[MAX_THRESHOLDS]; /* ascending, each once */
};

static void
add_threshold(struct thresholds *t, int64_t x)
{
	size_t i = t->count;

	for (size_t j = 0; j < t->count; j++) {
		if (t->at[j] == x)
			return;
	}
	if (t->count == MAX_THRESHOLDS)
		return;
	while (i > 0 && t->at[i - 1] > x) {
		t->at[i] = t->at[i - 1];
		i--;
	}
	t->at[i] = x;
	t->count++;
}

/* Whether two sets are the same but for the size of projects. */
static bool
alike(const struct wci_system *system, size_t a, size_t b)
{
	unsigned what;

	if (a == b)
		return true;
	if (system->sets[a].scope != system->sets[b].scope)
		return false;
	return wci_set_differ_once(system, a, b, &what) && what == WCI_SIZE;
}

/* Whether a part of a key stands before the sizes. */
static bool
before_sizes(const char *part)
{
	static const char *const names[] = {
		"industry=", "origin=", "host=", "investor_class="
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strncmp(part, names[i], strlen(names[i])) == 0)
			return true;
	}
	return false;
}

static void
put_part(struct wci_buf *buf, const char *part, size_t length)
{
	if (buf->length > 0)
		wci_buf_putc(buf, '&');
	wci_buf_put(buf, part, length);
}

/* The key with other sizes in the place of its own. */
static void
spell_key(struct wci_buf *buf, const char *key, int64_t min, int64_t max)
{
	char size[64];

	for (unsigned behind = 0; behind < 2; behind++) {
		for (const char *p = key; *p != '\0';) {
			size_t n = strcspn(p, "&");

			if (strncmp(p, "min_value=", 10) != 0 &&
			    strncmp(p, "max_value=", 10) != 0 &&
			    before_sizes(p) == (behind == 0))
				put_part(buf, p, n);
			p += n + (p[n] == '&');
		}
		if (behind > 0)
			break;
		if (min > 0) {
			(void)snprintf(
			    size, sizeof(size), "min_value=%" PRId64, min);
			put_part(buf, size, strlen(size));
		}
		if (max < INT64_MAX) {
			(void)snprintf(
			    size, sizeof(size), "max_value=%" PRId64, max);
			put_part(buf, size, strlen(size));
		}
	}
}

/* The tier from min to max of the sets like s, if it is not there. */
static int
add_tier(struct wci_system *system, size_t s, int64_t min, int64_t max)
{
	struct wci_buf key = WCI_BUF_EMPTY;
	size_t scope = system->sets[s].scope;
	size_t added;
	int result = 0;

	for (size_t i = 0; i < system->set_count; i++) {
		if (system->sets[i].min == min && system->sets[i].max == max &&
		    alike(system, i, s))
			return 0;
	}
	spell_key(&key, system->sets[s].key, min, max);
	added = key.failed ? WCI_NONE
			   : wci_sets_add(system, s, scope, wci_buf_text(&key));
	if (added == WCI_NONE) {
		result = -1;
	} else {
		system->sets[added].min = min;
		system->sets[added].max = max;
	}
	wci_buf_free(&key);
	return result;
}

int
wci_tiers_add(struct wci_system *system)
{
	size_t loaded = system->set_count;

	for (size_t s = 0; s < loaded; s++) {
		struct thresholds t = { 0 };
		bool first = true;

		if (system->sets[s].min == 0 &&
		    system->sets[s].max == INT64_MAX)
			continue;
		for (size_t i = 0; i < loaded && first; i++) {
			if (!alike(system, i, s))
				continue;
			add_threshold(&t, system->sets[i].min);
			add_threshold(&t, system->sets[i].max);
			first = i >= s ||
			    (system->sets[i].min == 0 &&
				system->sets[i].max == INT64_MAX);
		}
		if (!first || t.count < 4)
			continue;
		for (size_t i = 0; i + 1 < t.count; i++) {
			if (add_tier(system, s, t.at[i], t.at[i + 1]) != 0)
				return -1;
		}
	}
	return 0;
}

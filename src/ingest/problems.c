/* SPDX-License-Identifier: MIT */
/* What is wrong with one seed file. */
#include "ingest/problems.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/text.h"

/* Problems are few: one lock for all lists. */
static pthread_mutex_t adding = PTHREAD_MUTEX_INITIALIZER;

static int
compare(const void *left, const void *right)
{
	const struct wci_finding *a = left;
	const struct wci_finding *b = right;
	int order;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	order = strcmp(a->path, b->path);
	return order != 0 ? order : strcmp(a->message, b->message);
}

/*
 * The list keeps some more than the cap, because places may yet change when it
 * is located what they are about.
 */
#define KEPT_LEAST ((size_t)4096)

static size_t
most(const struct wci_problems *problems)
{
	return problems->cap == 0	     ? 0
	    : problems->cap < KEPT_LEAST / 4 ? KEPT_LEAST
					     : 4 * problems->cap;
}

static void
drop_behind(struct wci_problems *problems, size_t count)
{
	while (problems->count > count) {
		struct wci_finding *last =
		    &problems->findings[--problems->count];

		wci_free(last->path);
		wci_free(last->message);
	}
}

/* Keep the first by place when the list has grown to twice what it may have. */
static void
bound(struct wci_problems *problems)
{
	size_t count = most(problems);

	if (count == 0 || problems->count < 2 * count)
		return;
	qsort(problems->findings, problems->count,
	    sizeof(problems->findings[0]), compare);
	drop_behind(problems, count);
}

/*
 * One line of UTF-8: words that were cut to a number of bytes may end inside a
 * character, and values may hold line breaks.
 */
static char *
print(const char *format, va_list arguments)
{
	char text[1024];
	size_t length;
	size_t kept = 0;
	size_t i;

	if (vsnprintf(text, sizeof(text), format, arguments) < 0)
		return NULL;
	length = strlen(text);
	for (i = 0; i < length; i++) {
		size_t good = wci_utf8_valid(text + i, length - i);

		memmove(text + kept, text + i, good);
		kept += good;
		i += good;
	}
	for (i = 0; i < kept; i++)
		if (text[i] == '\n' || text[i] == '\r' || text[i] == '\t')
			text[i] = ' ';
	return wci_strndup(text, kept);
}

static void
add(struct wci_problems *problems, struct wci_finding finding)
{
	void *array = problems->findings;

	problems->total++;
	if (problems->failed || finding.message == NULL ||
	    finding.path == NULL ||
	    wci_grow(&array, &problems->capacity, problems->count + 1,
		sizeof(finding)) != 0) {
		wci_free(finding.message);
		wci_free(finding.path);
		problems->failed = true;
		return;
	}
	problems->findings = array;
	problems->findings[problems->count++] = finding;
	bound(problems);
}

/* Add a finding in the making. */
static void
say(struct wci_problems *problems, struct wci_finding finding, const char *path,
    const char *format, va_list arguments)
{
	finding.message = print(format, arguments);
	finding.path = wci_strdup(path);
	(void)pthread_mutex_lock(&adding);
	add(problems, finding);
	(void)pthread_mutex_unlock(&adding);
}

void
wci_problems_add(struct wci_problems *problems, uint32_t line, uint32_t column,
    const char *path, const char *format, ...)
{
	struct wci_finding finding = { .line = line, .column = column };
	va_list arguments;

	va_start(arguments, format);
	say(problems, finding, path, format, arguments);
	va_end(arguments);
}

void
wci_problems_add_unplaced(struct wci_problems *problems, uint32_t line,
    uint32_t nth, const char *key, const char *format, ...)
{
	struct wci_finding finding = { .line = line, .nth = nth };
	va_list arguments;

	va_start(arguments, format);
	say(problems, finding, key, format, arguments);
	va_end(arguments);
}

static void
move(struct wci_problems *to, struct wci_problems *from)
{
	void *array = to->findings;

	to->total += from->total;
	to->failed = to->failed || from->failed;
	to->cut = from->cut != 0 ? from->cut : to->cut;
	if (from->count > 0 &&
	    wci_grow(&array, &to->capacity, to->count + from->count,
		sizeof(*to->findings)) == 0) {
		to->findings = array;
		memcpy(to->findings + to->count, from->findings,
		    from->count * sizeof(*to->findings));
		to->count += from->count;
		from->count = 0;
		bound(to);
	}
	to->failed = to->failed || from->count > 0;
	wci_problems_free(from);
}

void
wci_problems_move(struct wci_problems *to, struct wci_problems *from)
{
	(void)pthread_mutex_lock(&adding);
	move(to, from);
	(void)pthread_mutex_unlock(&adding);
}

void
wci_problems_sort(struct wci_problems *problems)
{
	size_t count = most(problems);

	if (problems->count > 1)
		qsort(problems->findings, problems->count,
		    sizeof(problems->findings[0]), compare);
	if (count != 0)
		drop_behind(problems, count);
}

void
wci_problems_free(struct wci_problems *problems)
{
	size_t i;

	for (i = 0; i < problems->count; i++) {
		wci_free(problems->findings[i].path);
		wci_free(problems->findings[i].message);
	}
	wci_free(problems->findings);
	problems->findings = NULL;
	problems->count = problems->capacity = 0;
}

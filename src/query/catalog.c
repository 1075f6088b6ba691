/* SPDX-License-Identifier: MIT */
/* The catalogue of reports: embedded ones and a directory of the user's. */
#include "query/catalog.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/embed.h"
#include "core/mem.h"

#define FOLDER "reports/"
#define SUFFIX ".sql"
#define FILE_MOST (1024 * 1024)

/*
 * A report of the program is parsed when it is first asked for: most runs
 * need one of them.  Those of a directory are parsed at once, so that a wrong
 * header is refused when it is read.
 */
struct entry {
	char *name;
	const struct wci_embedded *file; /* NULL: from a directory */
	struct wci_report *report;	 /* NULL: not parsed yet */
};

struct wcifit_reports {
	struct entry *entries; /* sorted by name */
	size_t count;
	size_t capacity;
};

static int
by_name(const void *a, const void *b)
{
	const struct entry *x = a;
	const struct entry *y = b;

	return strcmp(x->name, y->name);
}

/* Put an entry in, in place of an older one of its name; takes it over. */
static enum wcifit_status
add(struct wcifit_reports *all, struct entry entry, struct wcifit_error *error)
{
	void *entries = all->entries;

	for (size_t i = 0; i < all->count; i++) {
		if (strcmp(all->entries[i].name, entry.name) == 0) {
			wci_report_free(all->entries[i].report);
			wci_free(all->entries[i].name);
			all->entries[i] = entry;
			return WCIFIT_OK;
		}
	}
	if (wci_grow(&entries, &all->capacity, all->count + 1,
		sizeof *all->entries) != 0) {
		wci_report_free(entry.report);
		wci_free(entry.name);
		return wci_fail_memory(error);
	}
	all->entries = entries;
	all->entries[all->count++] = entry;
	return WCIFIT_OK;
}

static bool
is_report(const char *file)
{
	size_t length = strlen(file);
	size_t suffix = strlen(SUFFIX);

	return length > suffix && file[0] != '.' &&
	    strcmp(file + length - suffix, SUFFIX) == 0;
}

static char *
report_name(const char *file)
{
	return wci_strndup(file, strlen(file) - strlen(SUFFIX));
}

static enum wcifit_status
load_embedded(struct wcifit_reports *all, struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;

	for (size_t i = 0; status == WCIFIT_OK && i < wci_embedded_count; i++) {
		struct entry entry = { NULL, &wci_embedded_files[i], NULL };

		if (strncmp(entry.file->name, FOLDER, strlen(FOLDER)) != 0)
			continue;
		entry.name = report_name(entry.file->name + strlen(FOLDER));
		if (entry.name == NULL)
			return wci_fail_memory(error);
		status = add(all, entry, error);
	}
	return status;
}

/* Parse the report of an entry unless that is done. */
static enum wcifit_status
parse(struct entry *entry, struct wcifit_error *error)
{
	if (entry->report != NULL)
		return WCIFIT_OK;
	return wci_report_parse(entry->file->name, entry->name,
	    entry->file->text, entry->file->length, &entry->report, error);
}

static enum wcifit_status
read_file(const char *path, struct wci_buf *text, struct wcifit_error *error)
{
	FILE *file = fopen(path, "rbe");
	char block[8192];
	size_t got;
	int errnum = 0;

	if (file == NULL)
		return wci_fail_errno(error, errno, "%s", path);
	while ((got = fread(block, 1, sizeof block, file)) > 0 &&
	    text->length <= FILE_MOST)
		wci_buf_put(text, block, got);
	if (ferror(file))
		errnum = errno;
	(void)fclose(file);
	if (errnum != 0)
		return wci_fail_errno(error, errnum, "%s", path);
	if (text->length > FILE_MOST)
		return wci_fail(error, WCIFIT_REJECTED,
		    "%s: a report of more than 1 MiB", path);
	return text->failed ? wci_fail_memory(error) : WCIFIT_OK;
}

static enum wcifit_status
load_file(struct wcifit_reports *all, const char *directory, const char *file,
    struct wcifit_error *error)
{
	struct entry entry = { report_name(file), NULL, NULL };
	struct wci_buf path = WCI_BUF_EMPTY;
	struct wci_buf text = WCI_BUF_EMPTY;
	enum wcifit_status status;

	wci_buf_printf(&path, "%s/%s", directory, file);
	if (path.failed || entry.name == NULL)
		status = wci_fail_memory(error);
	else
		status = read_file(wci_buf_text(&path), &text, error);
	if (status == WCIFIT_OK)
		status = wci_report_parse(wci_buf_text(&path), entry.name,
		    wci_buf_text(&text), text.length, &entry.report, error);
	wci_buf_free(&path);
	wci_buf_free(&text);
	if (status != WCIFIT_OK) {
		wci_free(entry.name);
		return status;
	}
	return add(all, entry, error);
}

static enum wcifit_status
load_directory(struct wcifit_reports *all, const char *directory,
    struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;
	struct dirent *entry;
	DIR *dir = opendir(directory);

	if (dir == NULL)
		return wci_fail_errno(error, errno, "%s", directory);
	errno = 0;
	while (status == WCIFIT_OK && (entry = readdir(dir)) != NULL) {
		if (is_report(entry->d_name))
			status =
			    load_file(all, directory, entry->d_name, error);
		errno = 0;
	}
	if (status == WCIFIT_OK && errno != 0)
		status = wci_fail_errno(error, errno, "%s", directory);
	(void)closedir(dir);
	return status;
}

enum wcifit_status
wcifit_reports_load(const char *directory, struct wcifit_reports **reports_out,
    struct wcifit_error *error)
{
	struct wcifit_reports *all = wci_calloc(1, sizeof *all);
	enum wcifit_status status;

	if (all == NULL)
		return wci_fail_memory(error);
	status = load_embedded(all, error);
	if (status == WCIFIT_OK && directory != NULL)
		status = load_directory(all, directory, error);
	if (status != WCIFIT_OK) {
		wcifit_reports_free(all);
		return status;
	}
	if (all->count > 0)
		qsort(all->entries, all->count, sizeof *all->entries, by_name);
	*reports_out = all;
	return WCIFIT_OK;
}

void
wcifit_reports_free(struct wcifit_reports *all)
{
	if (all == NULL)
		return;
	for (size_t i = 0; i < all->count; i++) {
		wci_report_free(all->entries[i].report);
		wci_free(all->entries[i].name);
	}
	wci_free(all->entries);
	wci_free(all);
}

size_t
wcifit_reports_count(const struct wcifit_reports *all)
{
	return all->count;
}

const struct wcifit_report *
wcifit_reports_at(const struct wcifit_reports *all, size_t index)
{
	if (index >= all->count ||
	    parse(&all->entries[index], NULL) != WCIFIT_OK)
		return NULL;
	return &all->entries[index].report->view;
}

enum wcifit_status
wcifit_reports_find(const struct wcifit_reports *all, const char *name,
    const struct wcifit_report **report_out, struct wcifit_error *error)
{
	const char *nearest = NULL;

	for (size_t i = 0; i < all->count; i++) {
		const char *pair[2] = { nearest, all->entries[i].name };
		const char *better;

		if (strcmp(pair[1], name) == 0) {
			enum wcifit_status status =
			    parse(&all->entries[i], error);

			if (status == WCIFIT_OK)
				*report_out = &all->entries[i].report->view;
			return status;
		}
		better = wcifit_nearest(name, pair, 2);
		nearest = better != NULL ? better : nearest;
	}
	return wci_fail(error, WCIFIT_USAGE,
	    "there is no report called '%s'%s%s%s", name,
	    nearest != NULL ? "; did you mean " : "",
	    nearest != NULL ? nearest : "", nearest != NULL ? "?" : "");
}

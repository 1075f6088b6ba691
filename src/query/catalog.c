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

struct wcifit_reports {
	struct wci_report **reports; /* sorted by name */
	size_t count;
	size_t capacity;
};

static int
by_name(const void *a, const void *b)
{
	const struct wci_report *const *x = a;
	const struct wci_report *const *y = b;

	return strcmp((*x)->view.name, (*y)->view.name);
}

/* Put a report in, in place of an older one of its name. */
static enum wcifit_status
add(struct wcifit_reports *all, struct wci_report *report,
    struct wcifit_error *error)
{
	void *reports = all->reports;

	for (size_t i = 0; i < all->count; i++) {
		if (strcmp(all->reports[i]->view.name, report->view.name) ==
		    0) {
			wci_report_free(all->reports[i]);
			all->reports[i] = report;
			return WCIFIT_OK;
		}
	}
	if (wci_grow(&reports, &all->capacity, all->count + 1,
		sizeof *all->reports) != 0) {
		wci_report_free(report);
		return wci_fail_memory(error);
	}
	all->reports = reports;
	all->reports[all->count++] = report;
	return WCIFIT_OK;
}

/* The name of the report in a file of that name; NULL: it is none. */
static char *
report_name(const char *file)
{
	size_t length = strlen(file);
	size_t suffix = strlen(SUFFIX);

	if (length <= suffix || file[0] == '.' ||
	    strcmp(file + length - suffix, SUFFIX) != 0)
		return NULL;
	return wci_strndup(file, length - suffix);
}

static enum wcifit_status
load_text(struct wcifit_reports *all, const char *path, const char *file,
    const char *text, size_t length, struct wcifit_error *error)
{
	struct wci_report *report = NULL;
	enum wcifit_status status;
	char *name = report_name(file);

	if (name == NULL)
		return wci_fail_memory(error);
	status = wci_report_parse(path, name, text, length, &report, error);
	wci_free(name);
	return status == WCIFIT_OK ? add(all, report, error) : status;
}

static enum wcifit_status
load_embedded(struct wcifit_reports *all, struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;

	for (size_t i = 0; status == WCIFIT_OK && i < wci_embedded_count;
	     i++) {
		const struct wci_embedded *file = &wci_embedded_files[i];

		if (strncmp(file->name, FOLDER, strlen(FOLDER)) == 0)
			status = load_text(all, file->name,
			    file->name + strlen(FOLDER), file->text,
			    file->length, error);
	}
	return status;
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
	struct wci_buf path = WCI_BUF_EMPTY;
	struct wci_buf text = WCI_BUF_EMPTY;
	enum wcifit_status status;

	wci_buf_printf(&path, "%s/%s", directory, file);
	if (path.failed)
		status = wci_fail_memory(error);
	else
		status = read_file(wci_buf_text(&path), &text, error);
	if (status == WCIFIT_OK)
		status = load_text(all, wci_buf_text(&path), file,
		    wci_buf_text(&text), text.length, error);
	wci_buf_free(&path);
	wci_buf_free(&text);
	return status;
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
		char *name = report_name(entry->d_name);

		if (name != NULL)
			status =
			    load_file(all, directory, entry->d_name, error);
		wci_free(name);
		errno = 0;
	}
	if (status == WCIFIT_OK && errno != 0)
		status = wci_fail_errno(error, errno, "%s", directory);
	(void)closedir(dir);
	return status;
}

enum wcifit_status
wcifit_reports_load(const char *directory,
    struct wcifit_reports **reports_out, struct wcifit_error *error)
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
		qsort(all->reports, all->count, sizeof *all->reports,
		    by_name);
	*reports_out = all;
	return WCIFIT_OK;
}

void
wcifit_reports_free(struct wcifit_reports *all)
{
	if (all == NULL)
		return;
	for (size_t i = 0; i < all->count; i++)
		wci_report_free(all->reports[i]);
	wci_free(all->reports);
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
	return index < all->count ? &all->reports[index]->view : NULL;
}

enum wcifit_status
wcifit_reports_find(const struct wcifit_reports *all, const char *name,
    const struct wcifit_report **report_out, struct wcifit_error *error)
{
	const char *nearest = NULL;

	for (size_t i = 0; i < all->count; i++) {
		const char *pair[2] = { nearest, all->reports[i]->view.name };
		const char *better;

		if (strcmp(pair[1], name) == 0) {
			*report_out = &all->reports[i]->view;
			return WCIFIT_OK;
		}
		better = wcifit_nearest(name, pair, 2);
		nearest = better != NULL ? better : nearest;
	}
	return wci_fail(error, WCIFIT_USAGE,
	    "there is no report called '%s'%s%s%s", name,
	    nearest != NULL ? "; did you mean " : "",
	    nearest != NULL ? nearest : "", nearest != NULL ? "?" : "");
}

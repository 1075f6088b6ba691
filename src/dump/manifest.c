/* SPDX-License-Identifier: MIT */
/* manifest.json. */
#include "dump/manifest.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/mem.h"
#include "db/dbconn.h"

#define TIME_LENGTH 20 /* 2026-05-23T07:03:00Z */

void
wci_manifest_time(char out[WCI_TIME_SIZE], int64_t now, bool plain)
{
	time_t seconds = (time_t)now;
	struct tm utc;

	memset(&utc, 0, sizeof utc);
	(void)gmtime_r(&seconds, &utc);
	(void)strftime(out, WCI_TIME_SIZE,
	    plain ? "%Y-%m-%dT%H%M%SZ" : "%Y-%m-%dT%H:%M:%SZ", &utc);
}

/* Names of reports come from file names: quote whatever they hold. */
static void
put_string(struct wci_buf *text, const char *s)
{
	wci_buf_putc(text, '"');
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s < 0x20)
			wci_buf_printf(
			    text, "\\u%04x", (unsigned)(unsigned char)*s);
		else if (*s == '"' || *s == '\\')
			wci_buf_printf(text, "\\%c", *s);
		else
			wci_buf_putc(text, *s);
	}
	wci_buf_putc(text, '"');
}

static void
put_file(struct wci_buf *text, const struct wci_newfile *file,
    const struct wci_listed *listed)
{
	wci_buf_puts(text, "    {\"name\": ");
	put_string(text, file->name);
	wci_buf_puts(text, ", \"report\": ");
	if (listed->report != NULL)
		put_string(text, listed->report);
	else
		wci_buf_puts(text, "null");
	wci_buf_puts(text, ", \"format\": ");
	put_string(text, listed->format);
	if (listed->report != NULL)
		wci_buf_printf(text, ", \"rows\": %" PRIu64, listed->rows);
	else
		wci_buf_puts(text, ", \"rows\": null");
	wci_buf_printf(text, ", \"bytes\": %" PRIu64 ", \"sha256\": \"%s\"}",
	    file->bytes, file->sha256);
}

enum wcifit_status
wci_manifest_text(const struct wci_manifest *manifest, struct wci_buf *text,
    size_t *time_out, struct wcifit_error *error)
{
	char now[WCI_TIME_SIZE];

	wci_manifest_time(now, manifest->now, false);
	wci_buf_puts(text, "{\n  \"time\": \"");
	*time_out = text->length;
	wci_buf_puts(text, now);
	wci_buf_puts(text, "\",\n  \"tool\": \"wcifit\",\n  \"version\": ");
	put_string(text, wcifit_version());
	wci_buf_printf(text,
	    ",\n  \"schema\": %d,\n  \"seeds\": \"sha256:%s\",\n"
	    "  \"files\": [\n",
	    WCI_SCHEMA_VERSION, manifest->seeds);
	for (size_t i = 0; i < manifest->count; i++) {
		put_file(text, &manifest->files[i], &manifest->listed[i]);
		wci_buf_puts(text, i + 1 < manifest->count ? ",\n" : "\n");
	}
	wci_buf_puts(text, "  ]\n}\n");
	return text->failed ? wci_fail_memory(error) : WCIFIT_OK;
}

/* Up to `size` bytes of a file; how many, or 0 when it cannot be read. */
static size_t
read_whole(int fd, char *space, size_t size)
{
	size_t length = 0;
	ssize_t got;

	while (length < size &&
	    (got = read(fd, space + length, size - length)) > 0)
		length += (size_t)got;
	return length;
}

bool
wci_manifest_same(const struct wci_folder *folder, const struct wci_buf *text,
    size_t time, bool *same_time_out)
{
	size_t after = time + TIME_LENGTH;
	struct stat info;
	char *old = NULL;
	bool same = false;
	int fd = openat(folder->fd, WCI_DUMP_MANIFEST,
	    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	*same_time_out = false;
	if (fd < 0)
		return false;
	if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) &&
	    (uint64_t)info.st_size == text->length)
		old = wci_malloc(text->length);
	if (old != NULL && read_whole(fd, old, text->length) == text->length) {
		same = memcmp(old, text->data, time) == 0 &&
		    memcmp(old + after, text->data + after,
			text->length - after) == 0;
		*same_time_out = same &&
		    memcmp(old + time, text->data + time, TIME_LENGTH) == 0;
	}
	wci_free(old);
	(void)close(fd);
	return same;
}

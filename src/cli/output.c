/* SPDX-License-Identifier: MIT */
/* stdout and files that are replaced as a whole. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "cli/output.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/errors.h"
#include "cli/fence.h"
#include "cli/terminal.h"

static void
prepare(struct cli_output *out, int fd, const char *name)
{
	out->fd = fd;
	out->error = 0;
	out->name = name;
	out->path = NULL;
	out->temporary = NULL;
	out->used = 0;
}

void
cli_output_stderr(struct cli_output *out)
{
	prepare(out, STDERR_FILENO, "standard error");
}

/* ".NAME.wcifit-PID" in the folder of `path`; NULL without memory. */
static char *
temporary_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t folder = slash != NULL ? (size_t)(slash - path) + 1 : 0;
	size_t size = strlen(path) + 48;
	char *name = malloc(size);

	if (name != NULL)
		(void)snprintf(name, size, "%.*s.%s.wcifit-%ld", (int)folder,
		    path, path + folder, (long)getpid());
	return name;
}

/* What exists and is no plain file (a device, a pipe) is written in place. */
static int
open_in_place(struct cli_output *out)
{
	out->fd = open(out->name, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	return out->fd >= 0 ? 0 : errno;
}

static int
open_beside(struct cli_output *out, const struct stat *old)
{
	/* Through a link, so that the link stays one. */
	out->path = old != NULL ? realpath(out->name, NULL) : strdup(out->name);
	if (out->path == NULL)
		return errno;
	out->temporary = temporary_name(out->path);
	if (out->temporary == NULL)
		return ENOMEM;
	/* Only a killed run of the same process id can have left one. */
	(void)unlink(out->temporary);
	out->fd = open(out->temporary,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (out->fd < 0) {
		int reason = errno;

		free(out->temporary);
		out->temporary = NULL;
		return reason;
	}
	if (old != NULL) /* keep its mode where that is allowed */
		(void)fchmod(out->fd, old->st_mode & 07777);
	return 0;
}

enum wcifit_status
cli_output_open(struct cli_output *out, const struct cli *cli)
{
	const char *name = cli->set.output;
	struct stat old;
	bool exists;
	int reason;

	if (name == NULL || strcmp(name, "-") == 0) {
		prepare(out, STDOUT_FILENO, "standard output");
		return WCIFIT_OK;
	}
	prepare(out, -1, name);
	exists = stat(name, &old) == 0;
	if (*name == '\0')
		reason = ENOENT;
	else if (exists && S_ISDIR(old.st_mode))
		reason = EISDIR;
	else if (exists && !S_ISREG(old.st_mode))
		reason = open_in_place(out);
	else
		reason = open_beside(out, exists ? &old : NULL);
	if (reason == 0)
		return WCIFIT_OK;
	out->error = reason;
	return cli_output_close(out, WCIFIT_FAILED, NULL);
}

/* Write to the descriptor; errno or 0. */
static int
write_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t written = write(fd, bytes, length);

		if (written < 0) {
			if (errno == EINTR)
				continue;
			return errno;
		}
		bytes += written;
		length -= (size_t)written;
	}
	return 0;
}

void
cli_flush(struct cli_output *out)
{
	if (out->error == 0 && out->used > 0)
		out->error = write_all(out->fd, out->buffer, out->used);
	out->used = 0;
}

void
cli_put(struct cli_output *out, const char *bytes, size_t length)
{
	if (length > sizeof(out->buffer) - out->used)
		cli_flush(out);
	if (out->error != 0)
		return;
	if (length > sizeof(out->buffer)) {
		out->error = write_all(out->fd, bytes, length);
		return;
	}
	memcpy(out->buffer + out->used, bytes, length);
	out->used += length;
}

void
cli_puts(struct cli_output *out, const char *text)
{
	cli_put(out, text, strlen(text));
}

/* Behind what is buffered; false when there is no room for it. */
static bool
put_formatted(struct cli_output *out, const char *format, va_list arguments)
{
	size_t room = sizeof(out->buffer) - out->used;
	int length =
	    vsnprintf(out->buffer + out->used, room, format, arguments);

	if (length < 0 || (size_t)length >= room)
		return false;
	out->used += (size_t)length;
	return true;
}

void
cli_printf(struct cli_output *out, const char *format, ...)
{
	va_list arguments;
	bool done;

	va_start(arguments, format);
	done = put_formatted(out, format, arguments);
	va_end(arguments);
	if (!done && out->used > 0) {
		cli_flush(out);
		va_start(arguments, format);
		done = put_formatted(out, format, arguments);
		va_end(arguments);
	}
	if (!done && out->error == 0)
		out->error = EOVERFLOW;
}

static int
sink_write(void *context, const char *bytes, size_t length)
{
	struct cli_output *out = context;

	cli_put(out, bytes, length);
	cli_fence_touch();
	return out->error;
}

struct wcifit_sink
cli_sink(struct cli_output *out)
{
	struct wcifit_sink sink = { sink_write, out };

	return sink;
}

struct wcifit_output
cli_rendering(const struct cli *cli, struct cli_output *out)
{
	struct wcifit_output output = { 0 };
	bool to_stdout = out->fd == STDOUT_FILENO;

	output.format = (enum wcifit_format)cli->set.format;
	output.unit = (enum wcifit_unit)cli->set.unit;
	output.bom = cli->set.bom;
	output.safe_cells = cli->set.safe_cells;
	output.color =
	    cli_terminal_color(to_stdout ? out->fd : -1, cli->set.color);
	output.width = to_stdout ? cli_terminal_width() : 0;
	output.sink = cli_sink(out);
	return output;
}

/* Make the new name last across a crash, where the system lets us. */
static void
sync_folder(char *path)
{
	char *slash = strrchr(path, '/');
	int fd;

	if (slash == path)
		slash[1] = '\0';
	else if (slash != NULL)
		*slash = '\0';
	fd = open(slash != NULL ? path : ".", O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		(void)fsync(fd);
		(void)close(fd);
	}
}

static int
publish(struct cli_output *out)
{
	int fd = out->fd;

	if (fsync(fd) != 0)
		return errno;
	out->fd = -1;
	if (close(fd) != 0)
		return errno;
	if (rename(out->temporary, out->path) != 0)
		return errno;
	free(out->temporary);
	out->temporary = NULL;
	sync_folder(out->path);
	return 0;
}

static void
release(struct cli_output *out)
{
	if (out->fd > STDERR_FILENO)
		(void)close(out->fd);
	if (out->temporary != NULL)
		(void)unlink(out->temporary);
	free(out->temporary);
	free(out->path);
	prepare(out, -1, out->name);
}

enum wcifit_status
cli_output_close(struct cli_output *out, enum wcifit_status status,
    const struct wcifit_error *error)
{
	bool good = status == WCIFIT_OK || status == WCIFIT_FINDINGS;
	int reason;

	if (out->temporary == NULL || good)
		cli_flush(out);
	if (out->error == 0 && good && out->temporary != NULL)
		out->error = publish(out);
	reason = out->error;
	release(out);
	if (reason == EPIPE)
		return WCIFIT_OK;
	if (reason != 0) {
		cli_error("%s: %s", out->name, strerror(reason));
		return WCIFIT_FAILED;
	}
	return good || error == NULL ? status : cli_fail(status, error);
}

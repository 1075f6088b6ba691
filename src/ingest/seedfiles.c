/* SPDX-License-Identifier: MIT */
/* Which files are seeds, and their bytes. */
#include "ingest/seedfiles.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "core/buf.h"
#include "core/mem.h"

#define MAX_DEPTH 32 /* of folders */
#define READ_SIZE ((size_t)256 * 1024)

struct wci_seed_input {
	struct wci_seed_file *file;
	int fd;
	uint64_t bytes;
	XXH3_state_t *hash;
};

static char *
join(const char *folder, const char *entry)
{
	struct wci_buf path = WCI_BUF_EMPTY;
	size_t n = strlen(folder);

	wci_buf_puts(&path, folder);
	if (n > 0 && folder[n - 1] != '/')
		wci_buf_putc(&path, '/');
	wci_buf_puts(&path, entry);
	return wci_buf_steal(&path);
}

static bool
is_seed_name(const char *name)
{
	size_t n = strlen(name);

	return name[0] != '.' &&
	    ((n > 5 && strcmp(name + n - 5, ".yaml") == 0) ||
		(n > 4 && strcmp(name + n - 4, ".yml") == 0));
}

/* A path, in which the name stands as its end as a rule. */
static bool
copy_texts(struct wci_seed_files *files, struct wci_seed_file *file,
    const char *path, const char *name)
{
	size_t length = strlen(path);
	size_t end = strlen(name);

	file->path = wci_arena_copy(&files->texts, path, length);
	if (file->path != NULL && end <= length &&
	    strcmp(path + length - end, name) == 0)
		file->name = file->path + length - end;
	else
		file->name = wci_arena_copy(&files->texts, name, end);
	return file->path != NULL && file->name != NULL;
}

static enum wcifit_status
add_file(struct wci_seed_files *files, const char *path, const char *name,
    uint64_t size, struct wcifit_error *error)
{
	struct wci_seed_file file = { .bytes = size };
	void *array = files->files;

	if (!copy_texts(files, &file, path, name) ||
	    wci_grow(
		&array, &files->capacity, files->count + 1, sizeof(file)) != 0)
		return wci_fail_memory(error);
	files->files = array;
	files->files[files->count++] = file;
	files->bytes += size;
	return WCIFIT_OK;
}

static enum wcifit_status walk(struct wci_seed_files *files, const char *path,
    const char *name, const struct stat *st, unsigned depth,
    struct wcifit_error *error);

static int
compare_names(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

/* The entries of a folder, sorted by bytes; the caller frees them. */
static enum wcifit_status
list_folder(const char *path, char ***entries_out, size_t *count_out,
    struct wcifit_error *error)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	char **entries = NULL;
	size_t capacity = 0;
	size_t count = 0;
	bool no_memory = false;

	if (folder == NULL)
		return wci_fail_errno(error, errno, "%s", path);
	while (!no_memory && (entry = readdir(folder)) != NULL) {
		void *array = entries;

		if (entry->d_name[0] == '.')
			continue;
		no_memory = wci_grow(&array, &capacity, count + 1,
				sizeof(*entries)) != 0;
		entries = array;
		if (!no_memory) {
			entries[count] = wci_strdup(entry->d_name);
			no_memory = entries[count] == NULL;
			count += !no_memory;
		}
	}
	(void)closedir(folder);
	if (count > 1)
		qsort(entries, count, sizeof(*entries), compare_names);
	*entries_out = entries;
	*count_out = count;
	return no_memory ? wci_fail_memory(error) : WCIFIT_OK;
}

static enum wcifit_status
walk_folder(struct wci_seed_files *files, const char *path, const char *name,
    unsigned depth, struct wcifit_error *error)
{
	char **entries = NULL;
	size_t count = 0;
	size_t i;
	enum wcifit_status status;

	if (depth > MAX_DEPTH)
		return wci_fail(error, WCIFIT_FAILED,
		    "%s: folders are nested more than %d deep", path,
		    MAX_DEPTH);
	status = list_folder(path, &entries, &count, error);
	for (i = 0; i < count; i++) {
		char *below = join(path, entries[i]);
		char *known = name[0] != '\0' ? join(name, entries[i])
					      : wci_strdup(entries[i]);
		struct stat st;

		if (below == NULL || known == NULL)
			status = wci_fail_memory(error);
		else if (status == WCIFIT_OK && stat(below, &st) != 0)
			status = wci_fail_errno(error, errno, "%s", below);
		else if (status == WCIFIT_OK &&
		    (S_ISDIR(st.st_mode) || is_seed_name(entries[i])))
			status =
			    walk(files, below, known, &st, depth + 1, error);
		wci_free(below);
		wci_free(known);
		wci_free(entries[i]);
	}
	wci_free(entries);
	return status;
}

static enum wcifit_status
walk(struct wci_seed_files *files, const char *path, const char *name,
    const struct stat *st, unsigned depth, struct wcifit_error *error)
{
	if (wci_interrupted())
		return wci_fail_interrupted(error);
	if (S_ISDIR(st->st_mode))
		return walk_folder(files, path, name, depth, error);
	if (!S_ISREG(st->st_mode))
		return wci_fail(error, WCIFIT_FAILED,
		    "%s: is neither a file nor a folder", path);
	return add_file(files, path, name, (uint64_t)st->st_size, error);
}

/*
 * The name by which the database knows an argument: its last part, so that
 * the same seeds give the same bytes wherever they lie; "" for "." and "..".
 */
static char *
known_name(const char *seed)
{
	size_t end = strlen(seed);
	size_t begin;

	while (end > 1 && seed[end - 1] == '/')
		end--;
	for (begin = end; begin > 0 && seed[begin - 1] != '/'; begin--)
		continue;
	if ((end - begin == 1 && seed[begin] == '.') ||
	    (end - begin == 2 && strncmp(seed + begin, "..", 2) == 0))
		begin = end;
	return wci_strndup(seed + begin, end - begin);
}

static int
compare_files(const void *left, const void *right)
{
	const struct wci_seed_file *a = left;
	const struct wci_seed_file *b = right;

	return strcmp(a->name, b->name);
}

enum wcifit_status
wci_seed_files_collect(struct wci_seed_files *files, const char *const *seeds,
    size_t count, struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	for (i = 0; i < count && status == WCIFIT_OK; i++) {
		char *name = known_name(seeds[i]);
		size_t before = files->count;
		struct stat st;

		if (name == NULL)
			status = wci_fail_memory(error);
		else if (stat(seeds[i], &st) != 0)
			status = wci_fail_errno(error, errno, "%s", seeds[i]);
		else
			status = walk(files, seeds[i], name, &st, 0, error);
		wci_free(name);
		if (status == WCIFIT_OK && files->count == before)
			status = wci_fail(error, WCIFIT_FAILED,
			    "%s: holds no seed file (*.yaml)", seeds[i]);
	}
	if (status == WCIFIT_OK && files->count > 1)
		qsort(files->files, files->count, sizeof(files->files[0]),
		    compare_files);
	for (i = 1; i < files->count && status == WCIFIT_OK; i++)
		if (strcmp(files->files[i - 1].name, files->files[i].name) == 0)
			status = wci_fail(error, WCIFIT_USAGE,
			    "%s and %s: two seeds are both known as '%s'",
			    files->files[i - 1].path, files->files[i].path,
			    files->files[i].name);
	return status;
}

void
wci_seed_files_free(struct wci_seed_files *files)
{
	size_t i;

	for (i = 0; i < files->count; i++) {
		if (files->files[i].problems != NULL)
			wci_problems_free(files->files[i].problems);
		wci_free(files->files[i].problems);
	}
	wci_arena_free(&files->texts);
	wci_free(files->files);
	*files = (struct wci_seed_files){ .files = NULL };
}

static int
compare_name(const void *name, const void *file)
{
	return strcmp(name, ((const struct wci_seed_file *)file)->name);
}

struct wci_seed_file *
wci_seed_files_find(const struct wci_seed_files *files, const char *name)
{
	return bsearch(name, files->files, files->count,
	    sizeof(files->files[0]), compare_name);
}

struct wci_problems *
wci_seed_problems(
    const struct wci_seed_files *files, struct wci_seed_file *file)
{
	static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;
	struct wci_problems *problems;

	(void)pthread_mutex_lock(&making);
	if (file->problems == NULL) {
		file->problems = wci_calloc(1, sizeof(*file->problems));
		if (file->problems != NULL)
			file->problems->cap = files->problem_cap;
	}
	problems = file->problems;
	(void)pthread_mutex_unlock(&making);
	return problems;
}

/* ------------------------------------------------------------------- bytes */

enum wcifit_status
wci_seed_input_open(struct wci_seed_file *file,
    struct wci_seed_input **input_out, struct wcifit_error *error)
{
	struct wci_seed_input *input = wci_calloc(1, sizeof(*input));

	if (input == NULL)
		return wci_fail_memory(error);
	input->file = file;
	input->hash = XXH3_createState();
	input->fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (input->fd < 0 || input->hash == NULL) {
		int code = errno;

		wci_seed_input_close(input);
		return wci_fail_errno(error, code, "%s", file->path);
	}
	(void)XXH3_128bits_reset(input->hash);
	*input_out = input;
	return WCIFIT_OK;
}

int
wci_seed_input_read(void *context, void *buffer, size_t size, size_t *got)
{
	struct wci_seed_input *input = context;
	ssize_t n;

	if (wci_interrupted())
		return ECANCELED;
	do
		n = read(input->fd, buffer, size);
	while (n < 0 && errno == EINTR && !wci_interrupted());
	if (n < 0)
		return errno == EINTR ? ECANCELED : errno;
	*got = (size_t)n;
	input->bytes += (uint64_t)n;
	(void)XXH3_128bits_update(input->hash, buffer, (size_t)n);
	return 0;
}

/* Count lines and code points up to a byte, in a pass of its own. */
void
wci_seed_input_place(
    void *context, uint64_t byte, uint32_t *line, uint32_t *column)
{
	const struct wci_seed_input *input = context;
	FILE *stream = fopen(input->file->path, "rb");
	uint64_t at;
	int before = 0;
	int c;

	*line = *column = 1;
	if (stream == NULL)
		return;
	for (at = 0; at < byte && (c = getc(stream)) != EOF; at++) {
		if (c == '\n' && before == '\r') {
			*column = 1;
		} else if (c == '\n' || c == '\r') {
			++*line;
			*column = 1;
		} else if ((c & 0xC0) != 0x80) {
			++*column;
		}
		before = c;
	}
	(void)fclose(stream);
}

void
wci_seed_input_mark(
    const struct wci_seed_input *input, struct wci_seed_mark *mark)
{
	XXH128_canonical_t digest;

	XXH128_canonicalFromHash(&digest, XXH3_128bits_digest(input->hash));
	memcpy(mark->hash, digest.digest, sizeof(mark->hash));
	mark->bytes = input->bytes;
}

void
wci_seed_file_hash_text(
    const struct wci_seed_file *file, char out[WCI_HASH_TEXT])
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < WCI_HASH_SIZE; i++) {
		out[2 * i] = digits[file->hash[i] >> 4];
		out[2 * i + 1] = digits[file->hash[i] & 0xF];
	}
	out[2 * i] = '\0';
}

void
wci_seed_input_drop(struct wci_seed_input *input)
{
	if (input == NULL)
		return;
	if (input->fd >= 0)
		(void)close(input->fd);
	(void)XXH3_freeState(input->hash);
	wci_free(input);
}

void
wci_seed_input_close(struct wci_seed_input *input)
{
	struct wci_seed_mark mark;

	if (input == NULL)
		return;
	if (input->fd >= 0 && input->hash != NULL) {
		wci_seed_input_mark(input, &mark);
		input->file->bytes = mark.bytes;
		memcpy(input->file->hash, mark.hash, sizeof(mark.hash));
	}
	wci_seed_input_drop(input);
}

enum wcifit_status
wci_seed_file_hash(struct wci_seed_file *file, struct wcifit_error *error)
{
	struct wci_seed_input *input = NULL;
	enum wcifit_status status;
	unsigned char *buffer = wci_malloc(READ_SIZE);
	size_t got = 1;
	int code = 0;

	if (buffer == NULL)
		return wci_fail_memory(error);
	status = wci_seed_input_open(file, &input, error);
	while (status == WCIFIT_OK && code == 0 && got > 0)
		code = wci_seed_input_read(input, buffer, READ_SIZE, &got);
	if (code == ECANCELED)
		status = wci_fail_interrupted(error);
	else if (code != 0)
		status = wci_fail_errno(error, code, "%s", file->path);
	wci_seed_input_close(input);
	wci_free(buffer);
	return status;
}

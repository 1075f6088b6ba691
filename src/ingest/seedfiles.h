/* SPDX-License-Identifier: MIT */
/*
 * Which files are seeds: the files and folders a caller names, each file with
 * the path it is opened by and the name the database knows it by.
 */
#ifndef WCI_INGEST_SEEDFILES_H
#define WCI_INGEST_SEEDFILES_H

#include "ingest/arena.h"
#include "ingest/problems.h"

#define WCI_HASH_SIZE 16
#define WCI_HASH_TEXT (2 * WCI_HASH_SIZE + 1) /* hexadecimal, and NUL */

/* There may be a million: each takes these 56 bytes and its path. */
struct wci_seed_file {
	const char *path; /* as it was reached: for messages and for opening */
	/* Independent of where the folder lies: seeds/fairs/x.yaml. */
	const char *name;
	uint64_t bytes;
	struct wci_problems *problems;	   /* NULL: there are none so far */
	unsigned char hash[WCI_HASH_SIZE]; /* of the content that was read */
	unsigned char late;		   /* when it is read: see feed.c */
};

struct wci_seed_files {
	struct wci_seed_file *files; /* sorted by name */
	size_t count;
	size_t capacity;
	uint64_t bytes;
	size_t problem_cap;	/* of the list of a file; 0: all are wanted */
	struct wci_arena texts; /* paths and names */
};

/*
 * Collect the files: folders are walked for *.yaml and *.yml (names that begin
 * with a dot left out).  Something that is no file, two files of one name, or
 * a folder without seeds is an error.
 */
enum wcifit_status wci_seed_files_collect(struct wci_seed_files *files,
    const char *const *seeds, size_t count, struct wcifit_error *error);

void wci_seed_files_free(struct wci_seed_files *files);

/* The file of that name, or NULL. */
struct wci_seed_file *wci_seed_files_find(
    const struct wci_seed_files *files, const char *name);

/*
 * The list of a file's problems, which is made when it is asked for first;
 * several threads may ask.  NULL: no memory.
 */
struct wci_problems *wci_seed_problems(
    const struct wci_seed_files *files, struct wci_seed_file *file);

/*
 * A file as the input of a reader.  Hashes what it gives; on success
 * wci_seed_input_close stores bytes and hash in the file.
 */
struct wci_seed_input;
enum wcifit_status wci_seed_input_open(struct wci_seed_file *file,
    struct wci_seed_input **input_out, struct wcifit_error *error);
/* The context of these two is the input: they are what a reader calls. */
int wci_seed_input_read(void *context, void *buffer, size_t size, size_t *got);
void wci_seed_input_place(
    void *context, uint64_t byte, uint32_t *line, uint32_t *column);
void wci_seed_input_close(struct wci_seed_input *input);

/* How far a file was read, and the hash of what was read to there. */
struct wci_seed_mark {
	uint64_t bytes;
	unsigned char hash[WCI_HASH_SIZE];
};
void wci_seed_input_mark(
    const struct wci_seed_input *input, struct wci_seed_mark *mark);

/* Close without storing anything in the file. */
void wci_seed_input_drop(struct wci_seed_input *input);

/* The hash of a file as the database has it. */
void wci_seed_file_hash_text(
    const struct wci_seed_file *file, char out[WCI_HASH_TEXT]);

/* Read a file for its hash alone. */
enum wcifit_status wci_seed_file_hash(
    struct wci_seed_file *file, struct wcifit_error *error);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Which files are seeds: the files and folders a caller names, each file with
 * the path it is opened by and the name the database knows it by.
 */
#ifndef WCI_INGEST_SEEDFILES_H
#define WCI_INGEST_SEEDFILES_H

#include "ingest/arena.h"
#include "ingest/problems.h"

#define WCI_HASH_SIZE 33 /* 32 hexadecimal digits and NUL */

struct wci_seed_file {
	const char *path; /* as it was reached: for messages and for opening */
	/* Independent of where the folder lies: seeds/fairs/x.yaml. */
	const char *name;
	uint64_t bytes;
	char hash[WCI_HASH_SIZE]; /* of the content that was read */
	unsigned char late;	  /* when it is read: see feed.c */
	struct wci_problems problems;
};

struct wci_seed_files {
	struct wci_seed_file *files; /* sorted by name */
	size_t count;
	size_t capacity;
	uint64_t bytes;
	struct wci_arena texts; /* paths and names: there may be a million */
};

/*
 * Collect the files: folders are walked for *.yaml and *.yml (names that begin
 * with a dot left out).  Something that is no file, two files of one name, or
 * a folder without seeds is an error.
 */
enum wcifit_status wci_seed_files_collect(struct wci_seed_files *files,
    const char *const *seeds, size_t count, struct wcifit_error *error);

void wci_seed_files_free(struct wci_seed_files *files);

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
	char hash[WCI_HASH_SIZE];
};
void wci_seed_input_mark(
    const struct wci_seed_input *input, struct wci_seed_mark *mark);

/* Close without storing anything in the file. */
void wci_seed_input_drop(struct wci_seed_input *input);

/* Read a file for its hash alone. */
enum wcifit_status wci_seed_file_hash(
    struct wci_seed_file *file, struct wcifit_error *error);

#endif

/* SPDX-License-Identifier: MIT */
/* What handing out (feed.c) and the readers (feedread.c) share. */
#ifndef WCI_INGEST_FEEDREAD_H
#define WCI_INGEST_FEEDREAD_H

#include <pthread.h>
#include <stdatomic.h>

#include "ingest/cutter.h"
#include "ingest/feed.h"

#define WCI_FEED_THREADS 64

/* Readers that wait for room go on when no more than this is queued. */
#define WCI_FEED_LOW ((size_t)4 * 1024 * 1024)

/* A piece on its way. */
struct wci_feed_part {
	struct wci_feed_part *next;
	size_t place; /* of its file in the order of reading */
	bool whole;   /* it is all of its file */
	bool again;   /* because a piece of that was not right */
	bool last;
	bool counted; /* its bytes are told as they are read */
	bool done;
	enum wcifit_status status;
	struct wcifit_error *error; /* NULL: there was no memory for it */
	const struct wci_collection *inside;
	const struct wci_collection *after;
	struct wci_piece_end end;
	struct wci_seed_mark mark;
	struct wci_batch *first;
	struct wci_batch *batch; /* the last */
	struct wci_problems problems;
};

struct wci_feed {
	struct wci_seed_files *files;
	uint32_t *order; /* of reading: indexes of files */
	size_t piece_bytes;
	pthread_t threads[WCI_FEED_THREADS];
	unsigned thread_count;
	atomic_uint_fast64_t bytes;

	/* Whoever holds this one takes the next piece. */
	pthread_mutex_t cutting;
	bool sorted;
	struct wci_cutter *cutter; /* of the file before next_file, or NULL */
	size_t next_file;
	uint64_t cut_bytes; /* of its file so far */

	pthread_mutex_t mutex;	/* for all that follows */
	pthread_cond_t arrived; /* a piece, a batch, or the end of either */
	pthread_cond_t drained; /* the queue has room, or the end is near */
	struct wci_feed_part *head;
	struct wci_feed_part *tail;
	size_t queued; /* bytes of all batches in the queue */
	bool all_taken;
	bool stopping;
	size_t refused; /* place of the file that is read again */
	struct wci_batch *spare;
	size_t spare_bytes;
	struct wci_feed_part *failed; /* the one that ended the handing out */
	bool no_memory;		      /* to take a part, or to read again */

	/* What the caller of wci_feed_next knows of the file at the head. */
	uint32_t begun;	 /* collections (bits) */
	uint32_t items;	 /* of the list that goes on in the next piece */
	uint64_t handed; /* records */
	struct wci_feed_part *again; /* at the head while a thread reads it */
	pthread_t again_thread;
	uint64_t leave_out;	    /* records, by the one that reads again */
	struct wci_seed_mark known; /* what it must find the same */
};

/* Whether a part is of a file that is read again without being that reading. */
bool wci_feed_is_refused(
    const struct wci_feed *feed, const struct wci_feed_part *part);

struct wci_seed_file *wci_feed_file(
    struct wci_feed *feed, const struct wci_feed_part *part);

/* The part is read, or failed; under the mutex. */
void wci_feed_finish(struct wci_feed *feed, struct wci_feed_part *part,
    enum wcifit_status status, const struct wcifit_error *error);

/* Free the batches that wait in a part; under the mutex. */
void wci_feed_free_batches(struct wci_feed *feed, struct wci_feed_part *part);

void wci_feed_free_part(struct wci_feed *feed, struct wci_feed_part *part);

/* Cut no more of the file that is being cut. */
void wci_feed_close_file(struct wci_feed *feed);

/*
 * Find the order of reading, once; under the mutex of cutting, so that the one
 * who started the readers need not wait for it.
 */
void wci_feed_sort_files(struct wci_feed *feed);

/* Threads, their context the feed: one that reads pieces, and one that reads
 * the part `again`. */
void *wci_feed_run(void *context);
void *wci_feed_run_again(void *context);

#endif

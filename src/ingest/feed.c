/* SPDX-License-Identifier: MIT */
/* Reading all seed files with several threads. */
#include "ingest/feed.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/mem.h"

#define MAX_THREADS 64
#define QUEUE_BYTES ((size_t)24 * 1024 * 1024)

/* One file on its way. */
struct lane {
	struct wci_batch *first;
	struct wci_batch *last;
	bool done;
	enum wcifit_status status;
	struct wcifit_error error;
};

struct wci_feed {
	struct wci_seed_files *files;
	size_t *order;	    /* of reading: indexes of files */
	struct lane *lanes; /* by place in the order */
	size_t next_file;   /* that no reader has taken */
	size_t current;	    /* whose batches are handed out */
	size_t queued;	    /* bytes in all lanes */
	bool stopping;
	atomic_uint_fast64_t bytes;
	pthread_mutex_t mutex;
	pthread_cond_t arrived; /* a batch, or the end of a file */
	pthread_cond_t drained; /* the queue has room, or the end is near */
	pthread_t threads[MAX_THREADS];
	unsigned thread_count;
};

/* What one reader works on. */
struct work {
	struct wci_feed *feed;
	struct wci_seed_input *input;
	size_t lane;
};

static bool
take_batch(void *context, struct wci_batch *batch)
{
	struct work *work = context;
	struct wci_feed *feed = work->feed;
	struct lane *lane = &feed->lanes[work->lane];
	bool go_on;

	(void)pthread_mutex_lock(&feed->mutex);
	/* The file that is being handed out never waits: nothing would move. */
	while (feed->queued > QUEUE_BYTES && work->lane != feed->current &&
	    !feed->stopping)
		(void)pthread_cond_wait(&feed->drained, &feed->mutex);
	while (feed->queued > 2 * QUEUE_BYTES && !feed->stopping)
		(void)pthread_cond_wait(&feed->drained, &feed->mutex);
	if (lane->last != NULL)
		lane->last->next = batch;
	else
		lane->first = batch;
	lane->last = batch;
	feed->queued += batch->arena.used;
	go_on = !feed->stopping;
	(void)pthread_cond_signal(&feed->arrived);
	(void)pthread_mutex_unlock(&feed->mutex);
	return go_on;
}

static int
read_counted(void *context, void *buffer, size_t size, size_t *got)
{
	struct work *work = context;
	int code = wci_seed_input_read(work->input, buffer, size, got);

	if (code == 0)
		atomic_fetch_add(&work->feed->bytes, *got);
	return code;
}

static void
place(void *context, uint64_t byte, uint32_t *line, uint32_t *column)
{
	struct work *work = context;

	wci_seed_input_place(work->input, byte, line, column);
}

static void
read_one(struct wci_feed *feed, size_t at)
{
	struct work work = { feed, NULL, at };
	struct wci_seed_file *file = &feed->files->files[feed->order[at]];
	struct wci_yaml_input input = { read_counted, place, &work };
	struct wci_batch_sink sink = { take_batch, &work };
	struct wcifit_error error = { WCIFIT_OK, "" };
	enum wcifit_status status;

	status = wci_seed_input_open(file, &work.input, &error);
	if (status == WCIFIT_OK) {
		status = wci_read_file(&input, (uint32_t)feed->order[at], &sink,
		    &file->problems, &error);
		if (status != WCIFIT_OK && status != WCIFIT_INTERRUPTED)
			wci_error_prefix(&error, "%s", file->path);
		wci_seed_input_close(work.input);
	}
	(void)pthread_mutex_lock(&feed->mutex);
	feed->lanes[at].done = true;
	feed->lanes[at].status = status;
	feed->lanes[at].error = error;
	(void)pthread_cond_signal(&feed->arrived);
	(void)pthread_mutex_unlock(&feed->mutex);
}

static void *
run(void *context)
{
	struct wci_feed *feed = context;

	for (;;) {
		size_t at;

		(void)pthread_mutex_lock(&feed->mutex);
		at = feed->next_file++;
		if (feed->stopping)
			at = feed->files->count;
		(void)pthread_mutex_unlock(&feed->mutex);
		if (at >= feed->files->count)
			return NULL;
		read_one(feed, at);
	}
}

/*
 * Whether the first key of a file is a collection that is streamed.  A guess
 * at the first bytes, for speed alone: it decides which file is read first and
 * nothing else.
 */
static bool
looks_late(const struct wci_seed_file *file)
{
	FILE *stream = fopen(file->path, "rb");
	char head[4097];
	size_t got = 0;
	const char *line = head;
	bool late = false;

	if (stream != NULL) {
		got = fread(head, 1, sizeof(head) - 1, stream);
		(void)fclose(stream);
	}
	head[got] = '\0';
	while (line != NULL && !late) {
		size_t n = strspn(line, "abcdefghijklmnopqrstuvwxyz_");
		const struct wci_collection *kind =
		    wci_collection_find(line, n);

		if (n > 0 && line[n] == ':' && kind != NULL) {
			late = kind->streamed;
			break;
		}
		line = strchr(line, '\n');
		line = line != NULL ? line + 1 : NULL;
	}
	return late;
}

static void
sort_files(struct wci_feed *feed)
{
	size_t n = 0;
	size_t i;
	int late;

	for (i = 0; i < feed->files->count; i++)
		feed->files->files[i].late = looks_late(&feed->files->files[i]);
	for (late = 0; late < 2; late++)
		for (i = 0; i < feed->files->count; i++)
			if (feed->files->files[i].late == (late == 1))
				feed->order[n++] = i;
}

static unsigned
thread_count(unsigned wanted, size_t files)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned n = wanted;

	if (n == 0)
		n = processors < 1   ? 1
		    : processors > 8 ? 8
				     : (unsigned)processors;
	if (n > MAX_THREADS)
		n = MAX_THREADS;
	return n > files ? (unsigned)files : n;
}

enum wcifit_status
wci_feed_start(struct wci_seed_files *files, unsigned threads,
    struct wci_feed **feed_out, struct wcifit_error *error)
{
	struct wci_feed *feed = wci_calloc(1, sizeof(*feed));
	unsigned wanted = thread_count(threads, files->count);

	if (feed == NULL)
		return wci_fail_memory(error);
	feed->files = files;
	feed->order = wci_calloc(files->count, sizeof(*feed->order));
	feed->lanes = wci_calloc(files->count, sizeof(*feed->lanes));
	if (feed->order == NULL || feed->lanes == NULL) {
		wci_free(feed->order);
		wci_free(feed->lanes);
		wci_free(feed);
		return wci_fail_memory(error);
	}
	(void)pthread_mutex_init(&feed->mutex, NULL);
	(void)pthread_cond_init(&feed->arrived, NULL);
	(void)pthread_cond_init(&feed->drained, NULL);
	sort_files(feed);
	while (feed->thread_count < wanted &&
	    pthread_create(
		&feed->threads[feed->thread_count], NULL, run, feed) == 0)
		feed->thread_count++;
	if (feed->thread_count == 0 && wanted > 0) {
		feed->next_file = files->count;
		(void)wci_feed_end(feed, NULL);
		return wci_fail(
		    error, WCIFIT_FAILED, "no thread could be started");
	}
	*feed_out = feed;
	return WCIFIT_OK;
}

struct wci_batch *
wci_feed_next(struct wci_feed *feed)
{
	struct wci_batch *batch = NULL;

	(void)pthread_mutex_lock(&feed->mutex);
	while (feed->current < feed->files->count) {
		struct lane *lane = &feed->lanes[feed->current];

		batch = lane->first;
		if (batch != NULL) {
			lane->first = batch->next;
			if (lane->first == NULL)
				lane->last = NULL;
			batch->next = NULL;
			feed->queued -= batch->arena.used;
			(void)pthread_cond_broadcast(&feed->drained);
			break;
		}
		if (lane->done && lane->status != WCIFIT_OK)
			break;
		if (lane->done) {
			feed->current++;
			(void)pthread_cond_broadcast(&feed->drained);
		} else {
			(void)pthread_cond_wait(&feed->arrived, &feed->mutex);
		}
	}
	(void)pthread_mutex_unlock(&feed->mutex);
	return batch;
}

uint64_t
wci_feed_bytes(struct wci_feed *feed)
{
	return atomic_load(&feed->bytes);
}

enum wcifit_status
wci_feed_end(struct wci_feed *feed, struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;
	size_t i;

	if (feed == NULL)
		return WCIFIT_OK;
	(void)pthread_mutex_lock(&feed->mutex);
	feed->stopping = true;
	(void)pthread_cond_broadcast(&feed->drained);
	(void)pthread_mutex_unlock(&feed->mutex);
	for (i = 0; i < feed->thread_count; i++)
		(void)pthread_join(feed->threads[i], NULL);
	for (i = 0; i < feed->files->count; i++) {
		struct lane *lane = &feed->lanes[i];

		if (lane->status != WCIFIT_OK && status == WCIFIT_OK) {
			status = lane->status;
			if (error != NULL)
				*error = lane->error;
		}
		while (lane->first != NULL) {
			struct wci_batch *batch = lane->first;

			lane->first = batch->next;
			wci_batch_free(batch);
		}
	}
	(void)pthread_cond_destroy(&feed->drained);
	(void)pthread_cond_destroy(&feed->arrived);
	(void)pthread_mutex_destroy(&feed->mutex);
	wci_free(feed->order);
	wci_free(feed->lanes);
	wci_free(feed);
	return status;
}

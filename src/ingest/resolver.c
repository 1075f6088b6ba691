/* SPDX-License-Identifier: MIT */
/* Making rows of what a feed hands out. */
#include "ingest/resolver.h"

#include <pthread.h>
#include <stdint.h>

#include "core/ahead.h"
#include "core/mem.h"

/* Batches that wait at most, and when there is room for more again. */
#define QUEUE_MOST 16
#define QUEUE_LOW 6
/* The same by their bytes, where records are large. */
#define BYTES_MOST ((size_t)16 * 1024 * 1024)
#define BYTES_LOW ((size_t)6 * 1024 * 1024)
/* Most records are smaller. */
#define RECORD_MOST ((size_t)2048)

struct wci_resolver {
	struct wci_build *build;
	struct wci_rows *rows;
	struct wci_feed *feed;
	bool alone;
	pthread_t thread;
	pthread_mutex_t mutex; /* guards what follows */
	pthread_cond_t arrived;
	pthread_cond_t drained;
	struct wci_batch *first;
	struct wci_batch *last;
	size_t count;
	size_t bytes;
	bool stopping;
	bool ended;
	enum wcifit_status status;
	struct wcifit_error error;
};

/* ------------------------------------------------------------------ batches */

static bool
becomes_row(const struct wci_record *record)
{
	return record->collection->streamed && !record->broken;
}

/*
 * Ask for a record and what it points to, which lie one behind the other up to the
 * next record of its batch; where that lies elsewhere, for what a record may take.
 */
static void
fetch_ahead(const struct wci_record *record)
{
	size_t size = (uintptr_t)record->next - (uintptr_t)record;

	wci_fetch_ahead(record, size < RECORD_MOST ? size : RECORD_MOST);
}

/* Make the rows of records of one collection that stand one after the other. */
static enum wcifit_status
make_rows(struct wci_resolver *resolver, struct wci_batch *batch,
    struct wci_record *record, struct wci_record **next_out)
{
	struct wci_record *records[WCI_ROWS_MOST];
	enum wcifit_status status;
	size_t count = 0;
	size_t i;

	do {
		records[count++] = record;
		fetch_ahead(record);
		record = record->next;
	} while (count < WCI_ROWS_MOST && record != NULL &&
	    becomes_row(record) &&
	    record->collection == records[0]->collection);
	*next_out = record;
	status = wci_rows_make(
	    resolver->rows, records, count, &batch->arena, &resolver->error);
	for (i = 0; i < count; i++)
		batch->made[batch->made_count++] = records[i]->made;
	return status;
}

/* Rows come first: what they refer to must not depend on what comes after. */
static enum wcifit_status
resolve(struct wci_resolver *resolver, struct wci_batch *batch)
{
	struct wci_record *record = batch->first;
	enum wcifit_status status = WCIFIT_OK;

	batch->made = wci_arena_alloc(
	    &batch->arena, batch->count * sizeof(batch->made[0]));
	if (batch->made == NULL)
		return wci_fail_memory(&resolver->error);
	while (record != NULL && status == WCIFIT_OK) {
		struct wci_record *next = record->next;

		if (becomes_row(record))
			status = make_rows(resolver, batch, record, &next);
		for (; record != next && status == WCIFIT_OK;
		     record = record->next)
			status = wci_build_learn(
			    resolver->build, record, &resolver->error);
	}
	/* A name that could not be looked up is not one that is not known. */
	return status == WCIFIT_OK
	    ? wci_names_status(resolver->build->names, &resolver->error)
	    : status;
}

/* The next batch of the feed, resolved; NULL at the end or on failure. */
static struct wci_batch *
resolve_next(struct wci_resolver *resolver)
{
	struct wci_batch *batch = wci_feed_next(resolver->feed);
	enum wcifit_status status = WCIFIT_OK;

	if (batch != NULL)
		status = resolve(resolver, batch);
	if (status == WCIFIT_OK)
		return batch;
	wci_batch_free(batch);
	resolver->status = status;
	return NULL;
}

/* ------------------------------------------------------------------- thread */

static bool
is_full(const struct wci_resolver *resolver)
{
	return resolver->count >= QUEUE_MOST || resolver->bytes > BYTES_MOST;
}

/* Add a batch to the queue when there is room; false: stop. */
static bool
append(struct wci_resolver *resolver, struct wci_batch *batch)
{
	bool go_on;

	(void)pthread_mutex_lock(&resolver->mutex);
	while (is_full(resolver) && !resolver->stopping)
		(void)pthread_cond_wait(&resolver->drained, &resolver->mutex);
	go_on = !resolver->stopping && batch != NULL;
	if (go_on) {
		if (resolver->first != NULL)
			resolver->last->next = batch;
		else
			resolver->first = batch;
		resolver->last = batch;
		resolver->count++;
		resolver->bytes += wci_batch_weight(batch);
	} else {
		resolver->ended = true;
	}
	(void)pthread_cond_signal(&resolver->arrived);
	(void)pthread_mutex_unlock(&resolver->mutex);
	if (!go_on)
		wci_batch_free(batch);
	return go_on;
}

static void *
run(void *context)
{
	struct wci_resolver *resolver = context;

	while (append(resolver, resolve_next(resolver)))
		continue;
	return NULL;
}

static struct wci_batch *
take(struct wci_resolver *resolver)
{
	struct wci_batch *batch;

	(void)pthread_mutex_lock(&resolver->mutex);
	while (resolver->first == NULL && !resolver->ended)
		(void)pthread_cond_wait(&resolver->arrived, &resolver->mutex);
	batch = resolver->first;
	if (batch != NULL) {
		resolver->first = batch->next;
		batch->next = NULL;
		resolver->count--;
		resolver->bytes -= wci_batch_weight(batch);
	}
	/* To wake it for each batch would cost more than that takes. */
	if (resolver->count <= QUEUE_LOW && resolver->bytes <= BYTES_LOW)
		(void)pthread_cond_signal(&resolver->drained);
	(void)pthread_mutex_unlock(&resolver->mutex);
	return batch;
}

struct wci_batch *
wci_resolver_next(struct wci_resolver *resolver)
{
	return resolver->alone ? resolve_next(resolver) : take(resolver);
}

/* -------------------------------------------------------- beginning and end */

static void
free_resolver(struct wci_resolver *resolver)
{
	while (resolver->first != NULL) {
		struct wci_batch *batch = resolver->first;

		resolver->first = batch->next;
		wci_batch_free(batch);
	}
	(void)pthread_cond_destroy(&resolver->drained);
	(void)pthread_cond_destroy(&resolver->arrived);
	(void)pthread_mutex_destroy(&resolver->mutex);
	wci_free(resolver);
}

enum wcifit_status
wci_resolver_start(struct wci_build *build, struct wci_rows *rows,
    struct wci_feed *feed, bool alone, struct wci_resolver **resolver_out,
    struct wcifit_error *error)
{
	struct wci_resolver *resolver = wci_calloc(1, sizeof(*resolver));

	if (resolver == NULL)
		return wci_fail_memory(error);
	resolver->build = build;
	resolver->rows = rows;
	resolver->feed = feed;
	resolver->alone = alone;
	(void)pthread_mutex_init(&resolver->mutex, NULL);
	(void)pthread_cond_init(&resolver->arrived, NULL);
	(void)pthread_cond_init(&resolver->drained, NULL);
	if (!alone &&
	    pthread_create(&resolver->thread, NULL, run, resolver) != 0) {
		free_resolver(resolver);
		return wci_fail(
		    error, WCIFIT_FAILED, "no thread could be started");
	}
	*resolver_out = resolver;
	return WCIFIT_OK;
}

enum wcifit_status
wci_resolver_end(struct wci_resolver *resolver, struct wcifit_error *error)
{
	enum wcifit_status status;

	if (resolver == NULL)
		return WCIFIT_OK;
	(void)pthread_mutex_lock(&resolver->mutex);
	resolver->stopping = true;
	(void)pthread_cond_broadcast(&resolver->drained);
	(void)pthread_mutex_unlock(&resolver->mutex);
	if (!resolver->alone)
		(void)pthread_join(resolver->thread, NULL);
	status = resolver->status;
	if (status != WCIFIT_OK && error != NULL)
		*error = resolver->error;
	free_resolver(resolver);
	return status;
}

/* SPDX-License-Identifier: MIT */
/* The readers of a feed: taking pieces, reading them, queueing batches. */
#include "ingest/feedread.h"

#include <errno.h>
#include <string.h>

#include "core/mem.h"

#define QUEUE_BYTES (2 * WCI_FEED_LOW)
#define SPARE_BYTES ((size_t)4 * 1024 * 1024)
/* What is read of smaller files waits until all of it was found right. */
#define SMALL_BYTES ((size_t)64 * 1024)

/* What one reader works on. */
struct work {
	struct wci_feed *feed;
	struct wci_feed_part *part;
	struct wci_seed_input *input; /* of a whole file */
	uint64_t read;		      /* of it */
	bool changed;
	struct wci_batch *held; /* of a small file */
	struct wci_batch **held_tail;
};

/* ------------------------------------------------------------------- batches */

bool
wci_feed_is_refused(
    const struct wci_feed *feed, const struct wci_feed_part *part)
{
	return part->place == feed->refused && !part->again;
}

static struct wci_batch *
take_spare(void *context)
{
	struct work *work = context;
	struct wci_feed *feed = work->feed;
	struct wci_batch *batch;

	(void)pthread_mutex_lock(&feed->mutex);
	batch = feed->spare;
	if (batch != NULL) {
		feed->spare = batch->next;
		feed->spare_bytes -= wci_batch_weight(batch);
		batch->next = NULL;
	}
	(void)pthread_mutex_unlock(&feed->mutex);
	return batch;
}

void
wci_feed_recycle(struct wci_feed *feed, struct wci_batch *batch)
{
	bool kept;

	if (batch == NULL)
		return;
	wci_batch_reset(batch);
	(void)pthread_mutex_lock(&feed->mutex);
	kept = feed->spare_bytes + wci_batch_weight(batch) <= SPARE_BYTES;
	if (kept) {
		batch->next = feed->spare;
		feed->spare = batch;
		feed->spare_bytes += wci_batch_weight(batch);
	}
	(void)pthread_mutex_unlock(&feed->mutex);
	if (!kept)
		wci_batch_free(batch);
}

/* Leave records out that were handed out before; what is left, or NULL. */
static struct wci_batch *
leave_out(struct wci_feed *feed, struct wci_batch *batch)
{
	if (batch->count <= feed->leave_out) {
		feed->leave_out -= batch->count;
		wci_feed_recycle(feed, batch);
		return NULL;
	}
	for (; feed->leave_out > 0; feed->leave_out--, batch->count--)
		batch->first = batch->first->next;
	return batch;
}

static bool
take_batch(void *context, struct wci_batch *batch)
{
	struct work *work = context;
	struct wci_feed *feed = work->feed;
	struct wci_feed_part *part = work->part;
	bool go_on;

	if (part->again)
		batch = leave_out(feed, batch);
	(void)pthread_mutex_lock(&feed->mutex);
	while (batch != NULL && feed->queued > QUEUE_BYTES &&
	    (part != feed->head || part->first != NULL) && !feed->stopping &&
	    !wci_feed_is_refused(feed, part))
		(void)pthread_cond_wait(&feed->drained, &feed->mutex);
	go_on = !feed->stopping && !wci_feed_is_refused(feed, part);
	if (go_on && batch != NULL) {
		if (part->first != NULL)
			part->batch->next = batch;
		else
			part->first = batch;
		part->batch = batch;
		feed->queued += wci_batch_weight(batch);
		if (part == feed->head)
			(void)pthread_cond_signal(&feed->arrived);
	}
	(void)pthread_mutex_unlock(&feed->mutex);
	if (!go_on)
		wci_batch_free(batch);
	return go_on;
}

void
wci_feed_free_batches(struct wci_feed *feed, struct wci_feed_part *part)
{
	while (part->first != NULL) {
		struct wci_batch *batch = part->first;

		part->first = batch->next;
		feed->queued -= wci_batch_weight(batch);
		wci_batch_free(batch);
	}
}

void
wci_feed_free_part(struct wci_feed *feed, struct wci_feed_part *part)
{
	wci_feed_free_batches(feed, part);
	wci_problems_free(&part->problems);
	wci_free(part->error);
	wci_free(part);
}

/* ------------------------------------------------------------------- readers */

/*
 * Reading again must find the bytes from which records were handed out: the
 * mark of then is compared when as much was read.
 */
static bool
is_changed(struct work *work, size_t got)
{
	const struct wci_seed_mark *known = &work->feed->known;
	struct wci_seed_mark mark;

	if (!work->part->again || work->read > known->bytes)
		return false;
	if (work->read < known->bytes)
		return got == 0;
	wci_seed_input_mark(work->input, &mark);
	return memcmp(mark.hash, known->hash, sizeof(mark.hash)) != 0;
}

static int
read_file(void *context, void *buffer, size_t size, size_t *got)
{
	struct work *work = context;
	/* Only the thread that reads again may look at it. */
	uint64_t known = work->part->again ? work->feed->known.bytes : 0;
	int code;

	if (work->read < known && size > known - work->read)
		size = (size_t)(known - work->read);
	code = wci_seed_input_read(work->input, buffer, size, got);
	if (code != 0)
		return code;
	work->read += *got;
	if (work->part->counted)
		atomic_fetch_add(&work->feed->bytes, *got);
	work->changed = is_changed(work, *got);
	return work->changed ? EIO : 0;
}

static void
place_in_file(void *context, uint64_t byte, uint32_t *line, uint32_t *column)
{
	struct work *work = context;

	wci_seed_input_place(work->input, byte, line, column);
}

struct wci_seed_file *
wci_feed_file(struct wci_feed *feed, const struct wci_feed_part *part)
{
	return &feed->files->files[feed->order[part->place]];
}

/*
 * Read a small file into memory, where a cut would be; false in *all_out: it is
 * larger than it was.
 */
static enum wcifit_status
load(struct work *work, struct wci_cut *cut, bool *all_out,
    struct wcifit_error *error)
{
	size_t size = (size_t)wci_feed_file(work->feed, work->part)->bytes;
	size_t got = 1;
	int code = 0;

	if (!wci_cut_reserve(cut, size))
		return wci_fail_memory(error);
	cut->length = 0;
	while (code == 0 && got > 0 && cut->length <= size) {
		code = read_file(work, cut->bytes + cut->length,
		    size + 1 - cut->length, &got);
		cut->length += code == 0 ? got : 0;
	}
	if (code == ECANCELED)
		return wci_fail_interrupted(error);
	if (code != 0)
		return wci_fail(
		    error, WCIFIT_FAILED, "cannot be read: %s", strerror(code));
	*all_out = cut->length <= size;
	if (*all_out)
		cut->bytes[cut->length] = '\n';
	return WCIFIT_OK;
}

static enum wcifit_status
read_piece(struct work *work, const struct wci_cut *cut,
    const struct wci_batch_sink *sink, struct wci_piece_end *end,
    struct wcifit_error *error)
{
	struct wci_feed *feed = work->feed;
	struct wci_problems problems = { .cap = 1 };
	struct wci_text text = { cut->bytes, cut->length };
	struct wci_reading reading = { NULL, &text,
		feed->order[work->part->place], sink, take_spare, &problems };
	enum wcifit_status status =
	    wci_read_piece(&reading, &cut->piece, end, error);

	wci_problems_free(&problems);
	return status;
}

/* Batches of a small file wait until all of it was found right. */
static bool
hold_batch(void *context, struct wci_batch *batch)
{
	struct work *work = context;

	*work->held_tail = batch;
	work->held_tail = &batch->next;
	return true;
}

/* Hand on what was held, or free it. */
static void
release_held(struct work *work, bool right)
{
	while (work->held != NULL) {
		struct wci_batch *batch = work->held;

		work->held = batch->next;
		batch->next = NULL;
		if (right)
			right = take_batch(work, batch);
		else
			wci_batch_free(batch);
	}
}

/* A small file that was loaded is a piece that begins and ends with it. */
static enum wcifit_status
read_loaded(struct work *work, struct wci_cut *cut, bool *right_out,
    struct wcifit_error *error)
{
	const struct wci_batch_sink sink = { hold_batch, work };
	struct wci_piece_end end = { .right = false };
	enum wcifit_status status;

	cut->piece = (struct wci_piece){ NULL, 0, NULL, 0 };
	work->held = NULL;
	work->held_tail = &work->held;
	status = read_piece(work, cut, &sink, &end, error);
	*right_out = status == WCIFIT_OK && end.right;
	release_held(work, *right_out);
	return status;
}

/* Begin a file from its first byte. */
static enum wcifit_status
open_whole(struct work *work, struct wcifit_error *error)
{
	struct wci_feed *feed = work->feed;

	wci_seed_input_drop(work->input);
	work->input = NULL;
	atomic_fetch_sub(&feed->bytes, work->read);
	work->read = 0;
	return wci_seed_input_open(
	    wci_feed_file(feed, work->part), &work->input, error);
}

/*
 * A small file as a piece; what does not read well as one is read as a whole, with
 * its problems.
 */
static enum wcifit_status
read_small(struct work *work, struct wci_cut *cut,
    const struct wci_reading *reading, struct wcifit_error *error)
{
	struct wci_reading whole = *reading;
	struct wci_text text;
	bool all = false;
	bool right = false;
	enum wcifit_status status = load(work, cut, &all, error);

	if (status == WCIFIT_OK && all)
		status = read_loaded(work, cut, &right, error);
	else if (status == WCIFIT_OK)
		status = open_whole(work, error);
	if (status != WCIFIT_OK || right)
		return status;
	text = (struct wci_text){ cut->bytes, cut->length };
	whole.text = all ? &text : NULL;
	return wci_read_whole(&whole, error);
}

/* A file in one go: from memory when it is small, else as it comes. */
static enum wcifit_status
read_whole(struct work *work, struct wci_cut *cut, struct wcifit_error *error)
{
	struct wci_feed *feed = work->feed;
	struct wci_yaml_input input = { read_file, place_in_file, work };
	struct wci_batch_sink sink = { take_batch, work };
	struct wci_reading reading = { &input, NULL,
		feed->order[work->part->place], &sink, take_spare,
		&work->part->problems };
	enum wcifit_status status = open_whole(work, error);

	if (status != WCIFIT_OK)
		return status;
	status = work->part->counted ? read_small(work, cut, &reading, error)
				     : wci_read_whole(&reading, error);
	if (work->changed)
		status = wci_fail(
		    error, WCIFIT_FAILED, "was changed while it was read");
	/* What cannot be opened again has its path told already. */
	if (status != WCIFIT_OK && status != WCIFIT_INTERRUPTED &&
	    work->input != NULL)
		wci_error_prefix(
		    error, "%s", wci_feed_file(feed, work->part)->path);
	wci_seed_input_close(work->input);
	return status;
}

void
wci_feed_finish(struct wci_feed *feed, struct wci_feed_part *part,
    enum wcifit_status status, const struct wcifit_error *error)
{
	part->done = true;
	part->status = status;
	if (status != WCIFIT_OK)
		part->error = wci_malloc(sizeof(*part->error));
	if (part->error != NULL)
		*part->error = *error;
	(void)pthread_cond_signal(&feed->arrived);
}

static void
read_part(
    struct wci_feed *feed, struct wci_feed_part *part, struct wci_cut *cut)
{
	struct work work = { .feed = feed, .part = part };
	const struct wci_batch_sink sink = { take_batch, &work };
	struct wci_piece_end end = { .right = false };
	struct wcifit_error error = { WCIFIT_OK, "" };
	enum wcifit_status status = WCIFIT_OK;

	if (part->whole)
		status = read_whole(&work, cut, &error);
	else if (!cut->refused)
		status = read_piece(&work, cut, &sink, &end, &error);
	(void)pthread_mutex_lock(&feed->mutex);
	part->end = end;
	wci_feed_finish(feed, part, status, &error);
	(void)pthread_mutex_unlock(&feed->mutex);
}

/* ------------------------------------------------------------ taking pieces */

static void
append(struct wci_feed *feed, struct wci_feed_part *part)
{
	if (feed->head != NULL)
		feed->tail->next = part;
	else
		feed->head = part;
	feed->tail = part;
	(void)pthread_cond_signal(&feed->arrived);
}

/* Wait until there is room for another piece; false: stop. */
static bool
wait_for_room(struct wci_feed *feed)
{
	bool go_on;

	(void)pthread_mutex_lock(&feed->mutex);
	while (
	    feed->queued > QUEUE_BYTES && feed->head != NULL && !feed->stopping)
		(void)pthread_cond_wait(&feed->drained, &feed->mutex);
	go_on = !feed->stopping;
	(void)pthread_mutex_unlock(&feed->mutex);
	return go_on;
}

void
wci_feed_close_file(struct wci_feed *feed)
{
	wci_cutter_close(feed->cutter);
	feed->cutter = NULL;
}

/* Begin with the next file: a small one is read at once, others are cut. */
static enum wcifit_status
begin_file(struct wci_feed *feed, struct wci_feed_part *part,
    struct wcifit_error *error)
{
	struct wci_seed_file *file;
	enum wcifit_status status = WCIFIT_OK;

	part->place = feed->next_file++;
	file = wci_feed_file(feed, part);
	part->whole = part->last = part->counted =
	    file->bytes <= SMALL_BYTES && file->bytes <= feed->piece_bytes;
	feed->cut_bytes = 0;
	/* A piece that a file does not fill holds all of it. */
	if (!part->whole)
		status = wci_cutter_open(file,
		    file->bytes < feed->piece_bytes ? (size_t)file->bytes + 1
						    : feed->piece_bytes,
		    &feed->cutter, error);
	return status;
}

static enum wcifit_status
cut_file(struct wci_feed *feed, struct wci_feed_part *part, struct wci_cut *cut,
    struct wcifit_error *error)
{
	enum wcifit_status status;

	part->place = feed->next_file - 1;
	status = wci_cutter_next(feed->cutter, cut, error);
	if (status != WCIFIT_OK) {
		if (status != WCIFIT_INTERRUPTED)
			wci_error_prefix(
			    error, "%s", wci_feed_file(feed, part)->path);
		wci_feed_close_file(feed);
		return status;
	}
	atomic_fetch_add(&feed->bytes, cut->mark.bytes - feed->cut_bytes);
	feed->cut_bytes = cut->mark.bytes;
	part->inside = cut->piece.inside;
	part->after = cut->piece.after;
	part->mark = cut->mark;
	part->last = cut->last;
	/* Nothing of it was handed out yet. */
	part->whole = cut->first && cut->refused;
	if (cut->last || cut->refused)
		wci_feed_close_file(feed);
	return status;
}

/* Give the file up that is read again. */
static void
skip_refused(struct wci_feed *feed)
{
	bool refused;

	(void)pthread_mutex_lock(&feed->mutex);
	refused = feed->cutter != NULL && feed->refused == feed->next_file - 1;
	(void)pthread_mutex_unlock(&feed->mutex);
	if (refused)
		wci_feed_close_file(feed);
}

/*
 * The next part; NULL: there is none; under the mutex of cutting.  One that is
 * not *ready has failed and is no longer the caller's.
 */
static struct wci_feed_part *
take_part(struct wci_feed *feed, struct wci_cut *cut, bool *ready)
{
	struct wci_feed_part *part = NULL;
	struct wcifit_error error = { WCIFIT_OK, "" };
	enum wcifit_status status = WCIFIT_OK;

	wci_feed_sort_files(feed);
	skip_refused(feed);
	if (feed->cutter == NULL && feed->next_file == feed->files->count)
		return NULL;
	part = wci_calloc(1, sizeof(*part));
	if (part == NULL)
		return NULL;
	if (feed->cutter == NULL)
		status = begin_file(feed, part, &error);
	if (status == WCIFIT_OK && feed->cutter != NULL)
		status = cut_file(feed, part, cut, &error);
	part->problems.cap = feed->files->problem_cap;
	*ready = status == WCIFIT_OK;
	(void)pthread_mutex_lock(&feed->mutex);
	append(feed, part);
	if (status != WCIFIT_OK)
		wci_feed_finish(feed, part, status, &error);
	(void)pthread_mutex_unlock(&feed->mutex);
	return part;
}

/* No part is left, or there is no memory for one. */
static void
end_taking(struct wci_feed *feed)
{
	(void)pthread_mutex_lock(&feed->mutex);
	feed->no_memory = feed->no_memory || feed->cutter != NULL ||
	    feed->next_file < feed->files->count;
	feed->all_taken = true;
	(void)pthread_cond_signal(&feed->arrived);
	(void)pthread_mutex_unlock(&feed->mutex);
}

void *
wci_feed_run(void *context)
{
	struct wci_feed *feed = context;
	struct wci_cut cut = { .bytes = NULL };

	while (wait_for_room(feed)) {
		struct wci_feed_part *part;
		bool ready = false;

		(void)pthread_mutex_lock(&feed->cutting);
		part = take_part(feed, &cut, &ready);
		if (part == NULL)
			end_taking(feed);
		(void)pthread_mutex_unlock(&feed->cutting);
		if (part == NULL)
			break;
		if (ready)
			read_part(feed, part, &cut);
		/* One byte more than a piece is that of the line feed. */
		if (cut.capacity > 0 && cut.capacity - 1 > feed->piece_bytes) {
			wci_free(cut.bytes);
			cut = (struct wci_cut){ .bytes = NULL };
		}
	}
	wci_free(cut.bytes);
	return NULL;
}

void *
wci_feed_run_again(void *context)
{
	struct wci_cut none = { .refused = true };
	struct wci_feed *feed = context;

	read_part(feed, feed->again, &none);
	return NULL;
}

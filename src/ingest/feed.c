/* SPDX-License-Identifier: MIT */
/*
 * Reading all seed files with several threads.
 *
 * The unit of work is a piece: a small file, or a part of a large one.  Pieces
 * stand in one queue in the order of what they hold.  A reader appends the next
 * piece and reads it; batches are handed out from the head of the queue alone.
 * When a piece at the head turns out to be wrong, its file is read again by a
 * thread of its own: see cutter.c.
 *
 * No reader waits for room if the piece at the head has nothing to hand out and
 * is its own, so something always moves.
 */
#include "ingest/feed.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "core/mem.h"
#include "ingest/feedread.h"

#define PIECE_BYTES ((size_t)1024 * 1024)
#define USUAL_MOST 8
#define NO_FILE SIZE_MAX

/* ------------------------------------------------------------ start and end */

/* The first bytes of a file, as many as there are; fewer when it cannot be read. */
static size_t
read_head(const char *path, char *head, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t got = 0;

	if (fd >= 0) {
		got = read(fd, head, size);
		(void)close(fd);
	}
	return got > 0 ? (size_t)got : 0;
}

/*
 * When a file is to be read, by its first key: 0, or of collections that are
 * streamed their number, as the later ones refer to the earlier.  A guess at the
 * first bytes, for speed and memory alone: it decides which file is read first,
 * and with that the numbers of rows.
 */
static unsigned char
looks_late(const struct wci_seed_file *file)
{
	char head[4097];
	size_t got = read_head(file->path, head, sizeof(head) - 1);
	const char *line = head;
	unsigned char late = 0;
	const struct wci_collection *other;

	head[got] = '\0';
	while (line != NULL) {
		size_t n = strspn(line, "abcdefghijklmnopqrstuvwxyz_");
		const struct wci_collection *kind =
		    wci_collection_find(line, n);

		if (n > 0 && line[n] == ':' && kind != NULL) {
			for (other = wci_collections;
			     kind->streamed && other <= kind; other++)
				late += other->streamed;
			break;
		}
		line = strchr(line, '\n');
		line = line != NULL ? line + 1 : NULL;
	}
	return late;
}

void
wci_feed_sort_files(struct wci_feed *feed)
{
	size_t n = 0;
	size_t i;
	unsigned late;

	if (feed->sorted)
		return;
	feed->sorted = true;
	/* After an interrupt nothing is read, in whatever order. */
	for (i = 0; i < feed->files->count && !wci_interrupted(); i++)
		feed->files->files[i].late = looks_late(&feed->files->files[i]);
	for (late = 0; n < feed->files->count; late++)
		for (i = 0; i < feed->files->count; i++)
			if (feed->files->files[i].late == late)
				feed->order[n++] = (uint32_t)i;
}

/* Resolver and storing have more to do than readers: one processor is theirs. */
static unsigned
usual_threads(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN) - 1;

	return n < 1 ? 1 : n > USUAL_MOST ? USUAL_MOST : (unsigned)n;
}

/* As many threads as wanted, but no more than there are pieces. */
static unsigned
thread_count(const struct wci_feed *feed, unsigned wanted)
{
	unsigned n = wanted != 0 ? wanted : usual_threads();
	uint64_t pieces = 0;
	size_t i;

	if (n > WCI_FEED_THREADS)
		n = WCI_FEED_THREADS;
	for (i = 0; i < feed->files->count && pieces < n; i++)
		pieces += feed->files->files[i].bytes / feed->piece_bytes + 1;
	return n > pieces ? (unsigned)pieces : n;
}

static enum wcifit_status
start_threads(
    struct wci_feed *feed, unsigned wanted, struct wcifit_error *error)
{
	unsigned count = thread_count(feed, wanted);

	feed->all_taken = count == 0;
	while (feed->thread_count < count &&
	    pthread_create(&feed->threads[feed->thread_count], NULL,
		wci_feed_run, feed) == 0)
		feed->thread_count++;
	if (feed->thread_count == 0 && count > 0)
		return wci_fail(
		    error, WCIFIT_FAILED, "no thread could be started");
	return WCIFIT_OK;
}

enum wcifit_status
wci_feed_start(struct wci_seed_files *files, unsigned threads,
    size_t piece_bytes, struct wci_feed **feed_out, struct wcifit_error *error)
{
	struct wci_feed *feed = wci_calloc(1, sizeof(*feed));
	enum wcifit_status status;

	if (feed == NULL)
		return wci_fail_memory(error);
	feed->files = files;
	feed->refused = NO_FILE;
	feed->piece_bytes = piece_bytes != 0 ? piece_bytes : PIECE_BYTES;
	feed->order = wci_calloc(files->count, sizeof(*feed->order));
	if (feed->order == NULL) {
		wci_free(feed);
		return wci_fail_memory(error);
	}
	(void)pthread_mutex_init(&feed->cutting, NULL);
	(void)pthread_mutex_init(&feed->mutex, NULL);
	(void)pthread_cond_init(&feed->arrived, NULL);
	(void)pthread_cond_init(&feed->drained, NULL);
	status = start_threads(feed, threads, error);
	if (status == WCIFIT_OK)
		*feed_out = feed;
	else
		(void)wci_feed_end(feed, NULL);
	return status;
}

uint64_t
wci_feed_bytes(struct wci_feed *feed)
{
	return atomic_load(&feed->bytes);
}

static void
free_feed(struct wci_feed *feed)
{
	while (feed->head != NULL) {
		struct wci_feed_part *part = feed->head;

		feed->head = part->next;
		wci_feed_free_part(feed, part);
	}
	while (feed->spare != NULL) {
		struct wci_batch *batch = feed->spare;

		feed->spare = batch->next;
		wci_batch_free(batch);
	}
	wci_feed_close_file(feed);
	(void)pthread_cond_destroy(&feed->drained);
	(void)pthread_cond_destroy(&feed->arrived);
	(void)pthread_mutex_destroy(&feed->mutex);
	(void)pthread_mutex_destroy(&feed->cutting);
	wci_free(feed->order);
	wci_free(feed);
}

enum wcifit_status
wci_feed_end(struct wci_feed *feed, struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;
	const struct wci_feed_part *part;
	size_t i;

	if (feed == NULL)
		return WCIFIT_OK;
	(void)pthread_mutex_lock(&feed->mutex);
	feed->stopping = true;
	(void)pthread_cond_broadcast(&feed->drained);
	(void)pthread_mutex_unlock(&feed->mutex);
	for (i = 0; i < feed->thread_count; i++)
		(void)pthread_join(feed->threads[i], NULL);
	if (feed->again != NULL)
		(void)pthread_join(feed->again_thread, NULL);
	part = feed->failed;
	if (part != NULL && part->error != NULL) {
		status = part->status;
		if (error != NULL)
			*error = *part->error;
	} else if (part != NULL || feed->no_memory) {
		status = wci_fail_memory(error);
	}
	free_feed(feed);
	return status;
}

/* --------------------------------------------------------------- handing out */

/* From what on the items of a list count in their file. */
struct count {
	const struct wci_collection *inside;
	uint32_t items;
};

static void
pop(struct wci_feed *feed)
{
	struct wci_feed_part *part = feed->head;

	feed->head = part->next;
	wci_feed_free_part(feed, part);
	(void)pthread_cond_broadcast(&feed->drained);
}

/* Whether no collection begins in a piece that had begun before. */
static bool
fits(const struct wci_feed *feed, const struct wci_feed_part *part,
    uint32_t begun)
{
	if (part->inside != NULL)
		begun &= ~(UINT32_C(1) << (part->inside - wci_collections));
	return part->whole || (begun & feed->begun) == 0;
}

static void
forget_file(struct wci_feed *feed)
{
	feed->begun = 0;
	feed->items = 0;
	feed->handed = 0;
}

/* The part at the head is not right: read its file again in one go. */
static void
start_again(struct wci_feed *feed)
{
	struct wci_feed_part *wrong = feed->head;
	struct wci_feed_part *part;
	struct wci_feed_part *again = wci_calloc(1, sizeof(*again));

	if (again == NULL) {
		feed->no_memory = true;
		return;
	}
	again->place = feed->refused = wrong->place;
	again->whole = again->again = again->last = true;
	again->problems.cap = feed->files->problem_cap;
	feed->leave_out = feed->handed;
	feed->known = wrong->mark;
	forget_file(feed);
	for (part = wrong; part != NULL && part->place == wrong->place;
	     part = part->next)
		wci_feed_free_batches(feed, part);
	again->next = wrong;
	feed->head = feed->again = again;
	(void)pthread_cond_broadcast(&feed->drained);
	if (pthread_create(
		&feed->again_thread, NULL, wci_feed_run_again, feed) != 0) {
		struct wcifit_error error;

		feed->again = NULL;
		(void)wci_fail(
		    &error, WCIFIT_FAILED, "no thread could be started");
		wci_feed_finish(feed, again, WCIFIT_FAILED, &error);
	}
}

/* What is wrong in a part is wrong in its file. */
static void
keep_problems(struct wci_feed *feed, struct wci_seed_file *file,
    struct wci_feed_part *part)
{
	struct wci_problems *problems;

	if (part->problems.total == 0 && part->problems.cut == 0)
		return;
	problems = wci_seed_problems(feed->files, file);
	if (problems != NULL)
		wci_problems_move(problems, &part->problems);
	else
		feed->no_memory = true;
}

/* All of the part at the head was handed out. */
static void
end_part(struct wci_feed *feed)
{
	struct wci_feed_part *part = feed->head;
	struct wci_seed_file *file = wci_feed_file(feed, part);

	if (part == feed->again) {
		(void)pthread_join(feed->again_thread, NULL);
		feed->again = NULL;
	}
	if (part->status != WCIFIT_OK) {
		feed->failed = part;
		return;
	}
	if (!part->whole &&
	    (!part->end.right || !fits(feed, part, part->end.begun))) {
		start_again(feed);
		return;
	}
	keep_problems(feed, file, part);
	feed->begun |= part->end.begun;
	feed->items =
	    part->end.items + (part->inside == part->after ? feed->items : 0);
	if (part->last && !part->whole) {
		file->bytes = part->mark.bytes;
		memcpy(file->hash, part->mark.hash, sizeof(file->hash));
	}
	if (part->last)
		forget_file(feed);
	pop(feed);
}

/* The first batch of the part at the head, and where its items count from. */
static struct wci_batch *
hand_out(struct wci_feed *feed, struct count *count)
{
	struct wci_feed_part *part = feed->head;
	struct wci_batch *batch = part->first;

	part->first = batch->next;
	batch->next = NULL;
	feed->queued -= wci_batch_weight(batch);
	feed->handed += batch->count;
	*count = (struct count){ part->inside, feed->items };
	/* To wake readers for each batch would cost more than they read. */
	if (feed->queued <= WCI_FEED_LOW || part->first == NULL)
		(void)pthread_cond_broadcast(&feed->drained);
	return batch;
}

/* The records of a piece count from where it began. */
static void
count_on(struct wci_batch *batch, const struct count *count)
{
	struct wci_record *record;

	if (count->inside == NULL || count->items == 0)
		return;
	for (record = batch->first; record != NULL; record = record->next)
		if (record->collection == count->inside)
			record->index += count->items;
}

struct wci_batch *
wci_feed_next(struct wci_feed *feed)
{
	struct wci_batch *batch = NULL;
	struct count count = { NULL, 0 };

	(void)pthread_mutex_lock(&feed->mutex);
	while (batch == NULL && feed->failed == NULL && !feed->no_memory &&
	    (feed->head != NULL || !feed->all_taken)) {
		struct wci_feed_part *part = feed->head;

		if (part == NULL || (part->first == NULL && !part->done))
			(void)pthread_cond_wait(&feed->arrived, &feed->mutex);
		else if (wci_feed_is_refused(feed, part))
			pop(feed);
		else if (part->first == NULL)
			end_part(feed);
		else if (fits(feed, part, part->first->begun))
			batch = hand_out(feed, &count);
		else
			start_again(feed);
	}
	(void)pthread_mutex_unlock(&feed->mutex);
	/* It waits for memory at each record: not while others wait for it. */
	if (batch != NULL)
		count_on(batch, &count);
	return batch;
}

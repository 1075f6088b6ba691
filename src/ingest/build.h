/* SPDX-License-Identifier: MIT */
/*
 * What one build holds in common: the database under construction, the words
 * that name rows, the rules for bounds, and the files with their problems.
 */
#ifndef WCI_INGEST_BUILD_H
#define WCI_INGEST_BUILD_H

#include <stdatomic.h>

#include "db/dbconn.h"
#include "ingest/names.h"
#include "ingest/rules.h"
#include "ingest/seedfiles.h"

/* When a fair was, for exchange rates: its first day, or its year. */
struct wci_fair_time {
	char *fair;
	char when[11];
};

/* How many rows of a collection a source has given about a fair so far. */
struct wci_counter {
	char *key;
	unsigned count;
};

/* The last name found for a field, and what its `of` means. */
struct wci_seen {
	const char *of_text; /* the string itself tells it apart */
	struct wci_names_of of;
	struct wci_name name; /* without an id: nothing was found yet */
};

struct wci_build {
	struct wci_db *db;
	struct wci_seed_files files;
	struct wci_names *names;
	struct wci_seen *seen; /* by collection and field; made when needed */
	struct wci_rules rules;
	struct wci_fair_time *times;
	size_t time_count;
	size_t time_capacity;
	struct wci_name last_fair; /* that was asked for, and its time */
	const char *last_when;
	struct wci_counter *counters;
	size_t counter_count;
	size_t counter_capacity;
	bool all_read;	       /* what is not known by now will not come */
	struct wci_buf unread; /* text of the files that were cut short */
	bool unread_known;
	bool broken_signings; /* some signings become no row */
	/* Something could not be said or looked up; several threads say so. */
	atomic_bool no_memory;
};

/* Add a problem about the n-th item of a key of a record (NULL: the record). */
void wci_build_complain(struct wci_build *build,
    const struct wci_record *record, const char *key, size_t n,
    const char *format, ...) WCI_COMPLAINS(5, 6);

/*
 * The row that an item refers to, until the next call for the same field; its
 * texts live as those that wci_names_find gives.  NULL when it is not known: then
 * a problem has been added if all is read.
 */
const struct wci_name *wci_build_resolve(struct wci_build *build,
    const struct wci_record *record, const struct wci_field *field, size_t n);

/* Take in the words, rules and times a record defines. */
enum wcifit_status wci_build_learn(struct wci_build *build,
    const struct wci_record *record, struct wcifit_error *error);

/*
 * Look at the references of a broken record, which becomes no row: those that
 * name nothing are problems too.  After everything was read.
 */
void wci_build_check_references(
    struct wci_build *build, const struct wci_record *record);

/*
 * Say why a figure has no bounds, unless that follows from something that has
 * been said: a fair that is not known (`when` NULL or ""), or rules in a part
 * of a file that could not be read.
 */
void wci_build_complain_bounds(struct wci_build *build,
    const struct wci_record *record, const struct wci_field *field,
    enum wci_rules_answer answer, const struct wci_figure *figure,
    const char *when);

/* The list of a file in which something is wrong; NULL: that is noted. */
struct wci_problems *wci_build_wrong(
    struct wci_build *build, struct wci_seed_file *file);

/* The path by which the file of that name was reached. */
const char *wci_build_path(const struct wci_build *build, const char *name);

/*
 * Whether a word that names nothing may stand in a part of a file that could
 * not be read: then it is no problem of its own.
 */
bool wci_build_may_stand(struct wci_build *build, const char *word);

/* The time of a fair by id, or NULL while it is not known. */
const char *wci_build_time(const struct wci_build *build, const char *fair);

/* The same by any word that names it; fast for the fair of the last call. */
const char *wci_build_when(struct wci_build *build, const char *fair);

/*
 * Whether a fair by id is known to have the scope `scope`; `fair/scope` is the
 * word under which scopes are known.
 */
bool wci_build_scope(
    struct wci_build *build, const char *fair, const char *scope);

/*
 * Append the id of a record that has none of its own: fair/source/number,
 * counted over the collection in the order of the seeds.
 */
void wci_build_make_id(struct wci_build *build, const struct wci_record *record,
    struct wci_buf *out);

/* Whether memory ran out where there was no status to say so. */
bool wci_build_no_memory(const struct wci_build *build);

/* Problems over all files. */
size_t wci_build_problems(const struct wci_build *build);

void wci_build_free(struct wci_build *build);

#endif

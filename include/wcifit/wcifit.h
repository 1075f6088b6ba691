/* SPDX-License-Identifier: MIT */
/*
 * wcifit: what investment fairs announce, as intervals with sources.
 *
 * The whole public interface of libwcifit.  The library reads YAML seed files
 * into one SQLite file (wcifit_ingest) and answers from that file: canned
 * reports (wcifit_query), ad-hoc read-only SQL (wcifit_sql), the origin of a
 * row (wcifit_trace), files for cron (wcifit_dump), and what the claims prove
 * together (wcifit_reconcile).
 *
 * It never prints, never exits and never reads the environment.  Output goes
 * to a sink of the caller; every failure fills a caller-owned error struct.
 * A handle belongs to one thread; only wcifit_interrupt may be called from
 * elsewhere, a signal handler included.
 */
#ifndef WCIFIT_WCIFIT_H
#define WCIFIT_WCIFIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define WCIFIT_API __attribute__((visibility("default")))
#define WCIFIT_MUST_USE __attribute__((warn_unused_result))
#else
#define WCIFIT_API
#define WCIFIT_MUST_USE
#endif

/*
 * The outcome of a call.  The values are the exit codes of the program, so
 * that there is one alphabet from the library to the shell.
 */
enum wcifit_status {
	WCIFIT_OK = 0,
	WCIFIT_FAILED = 1,   /* input/output, full disk, memory, a fault */
	WCIFIT_USAGE = 2,    /* wrong argument, unknown report or parameter */
	WCIFIT_REJECTED = 3, /* seeds that do not check, SQL that is refused */
	WCIFIT_LIMIT = 4,    /* time, memory or rows */
	WCIFIT_BUSY = 5,     /* another ingest or dump holds the lock */
	WCIFIT_FINDINGS = 6, /* a check that was asked to fail found some */
	WCIFIT_INTERRUPTED = 130 /* wcifit_interrupt was called */
};

/*
 * What went wrong.  Owned by the caller, of fixed size, so that it works when
 * memory is gone; every function accepts NULL for it.  Left untouched on
 * success.
 */
struct wcifit_error {
	enum wcifit_status status;
	char message[1024]; /* one line of UTF-8 without a trailing newline */
};

/*
 * Where output goes: called with a run of bytes, returns 0, or an errno value
 * that ends the call with WCIFIT_FAILED (EPIPE: quietly, the reader left).
 */
struct wcifit_sink {
	int (*write)(void *context, const char *bytes, size_t length);
	void *context;
};

/* The version of the library, "major.minor.patch"; static. */
WCIFIT_API const char *wcifit_version(void);

/* ------------------------------------------------------------------ seeds */

/*
 * One finding in a seed file.  `file` is the path as it was reached from the
 * caller's argument; `line` and `column` count from 1, columns in code points;
 * 0 where a finding has no place inside the file.  `path` is the way of keys,
 * "claims[17].value", or "".  Valid during the callback only.
 */
struct wcifit_problem {
	const char *file;
	unsigned long line;
	unsigned long column;
	const char *path;
	const char *message;
};

/* How many rows of a table an ingest wrote. */
struct wcifit_count {
	const char *table; /* static */
	int64_t rows;
};

struct wcifit_ingest_options {
	const char *const *seeds; /* files and folders, read exactly as given */
	size_t seed_count;
	const char *database; /* the file to publish; with check_only the one
				 that `unchanged` is about, or NULL */
	bool check_only;  /* the same reading and checking, nothing written */
	bool force;	  /* build even when no seed has changed, all anew */
	unsigned threads; /* readers; 0: one fewer than processors, at most 8 */
	unsigned lock_wait_seconds;
	size_t max_problems; /* reported at most; 0: all */
	/* Called for each problem, sorted by place; may be NULL. */
	void (*problem)(void *context, const struct wcifit_problem *problem);
	/* Called now and then with bytes read of bytes in all; may be NULL. */
	void (*progress)(void *context, uint64_t done, uint64_t total);
	void *context;
};

#define WCIFIT_MAX_COUNTS 32

struct wcifit_ingest_result {
	bool unchanged;	 /* the database was built from these very seeds */
	size_t problems; /* all of them, reported or not */
	size_t files;
	uint64_t bytes;
	size_t fairs_solved; /* fairs whose claims were reconciled */
	size_t fairs_reused; /* fairs whose results the old database had */
	size_t count_count;
	struct wcifit_count counts[WCIFIT_MAX_COUNTS];
};

/*
 * Read, check and, unless check_only, build the database beside the old one
 * and rename it over it.  A reader sees the old file or the new one; a failure
 * leaves the old one.  The bytes of the file depend on the seeds alone.
 *
 * WCIFIT_REJECTED: problems were found (see result->problems); WCIFIT_BUSY:
 * another ingest holds the lock; WCIFIT_FAILED: a file could not be read or
 * written.
 */
WCIFIT_API WCIFIT_MUST_USE enum wcifit_status wcifit_ingest(
    const struct wcifit_ingest_options *options,
    struct wcifit_ingest_result *result, struct wcifit_error *error);

/*
 * Write the JSON Schema (draft 2020-12) of a seed file, for editors.
 */
WCIFIT_API WCIFIT_MUST_USE enum wcifit_status wcifit_yaml_schema(
    const struct wcifit_sink *sink, struct wcifit_error *error);

/* --------------------------------------------------------------- database */

struct wcifit;

/*
 * For a program that uses SQLite through this library alone: set SQLite up for
 * the whole process, so that joins over large tables take half the time, and
 * small questions and large ingests less memory.  To be called before anything
 * else that uses SQLite, and before there are threads; never needed.
 *
 * With `sorters` the program is one that ingests: SQLite may start so many threads
 * beside one that sorts for indexes, and counts no memory, so that reports, dumps and SQL,
 * whose memory is limited, are refused (WCIFIT_USAGE).  With 0 it is one that reads: no
 * locks are taken, and one thread alone may use it.
 */
WCIFIT_API void wcifit_own_sqlite(unsigned sorters);

/*
 * Open a database for reading.  A file that is missing, empty, not a database,
 * not ours or of another schema version is refused in words (WCIFIT_FAILED for
 * the first, WCIFIT_REJECTED for the others) with the command that cures it.
 * *db_out is the caller's to close; untouched on failure.
 */
WCIFIT_API WCIFIT_MUST_USE enum wcifit_status wcifit_open(
    const char *path, struct wcifit **db_out, struct wcifit_error *error);

/* Close; accepts NULL. */
WCIFIT_API void wcifit_close(struct wcifit *db);

/*
 * Ask whatever is running to stop soon: the call under way returns
 * WCIFIT_INTERRUPTED.  Safe in a signal handler.  Sticky for the process until
 * wcifit_interrupt_clear.
 */
WCIFIT_API void wcifit_interrupt(void);
WCIFIT_API void wcifit_interrupt_clear(void);

/* ---------------------------------------------------------------- output */

enum wcifit_format {
	WCIFIT_TABLE,
	WCIFIT_CSV,
	WCIFIT_TSV,
	WCIFIT_JSON,
	WCIFIT_NDJSON,
	WCIFIT_MARKDOWN,
	WCIFIT_HTML,
	WCIFIT_YAML,
	WCIFIT_FORMAT_COUNT
};

/* The name of a format ("csv"); static; NULL when out of range. */
WCIFIT_API const char *wcifit_format_name(enum wcifit_format format);

/* The unit of money in table, markdown and html. */
enum wcifit_unit {
	WCIFIT_UNIT_BN,	 /* billions of CNY, the default */
	WCIFIT_UNIT_YI,	 /* 亿, hundreds of millions */
	WCIFIT_UNIT_M,	 /* millions */
	WCIFIT_UNIT_CNY, /* whole yuan */
	WCIFIT_UNIT_COUNT
};

WCIFIT_API const char *wcifit_unit_name(enum wcifit_unit unit);

/* A parameter by name; the value is text as the user wrote it. */
struct wcifit_param {
	const char *name;
	const char *value;
};

struct wcifit_output {
	enum wcifit_format format;
	enum wcifit_unit unit;
	bool bom;	 /* csv, tsv: begin with a byte order mark */
	bool safe_cells; /* csv, tsv: guard text that a spreadsheet would run */
	bool color;	 /* table: ANSI attributes */
	unsigned width;	 /* table: columns of the terminal, 0: no limit */
	struct wcifit_sink sink;
};

/* Fences around a query; 0 means the default in brackets. */
struct wcifit_limits {
	unsigned timeout_ms; /* [30000] */
	uint64_t max_memory; /* bytes [256 MiB] */
	uint64_t max_rows;   /* [none] */
};

struct wcifit_query_result {
	uint64_t rows;
	uint64_t bytes;
	bool truncated; /* max_rows cut it; the status is WCIFIT_LIMIT */
};

/* --------------------------------------------------------------- reports */

/* A parameter a report declares. */
struct wcifit_report_param {
	const char *name;
	const char *type;	   /* text, int, date, amount, choice, ref */
	const char *of;		   /* choice: "a|b|c"; ref: the table(s) */
	const char *default_value; /* NULL: unset (the report sees NULL) */
	bool required;
	const char *meaning;
};

/* A column a report promises. */
struct wcifit_report_column {
	const char *name;
	const char *unit; /* text, id, count, CNY, share, date, number, flag */
	const char *heading;
	const char *meaning;
};

/* One canned report; everything in it is borrowed from its catalogue. */
struct wcifit_report {
	const char *name;
	const char *title;
	const char *description;
	const char *sql;
	size_t param_count;
	const struct wcifit_report_param *params;
	size_t column_count;
	const struct wcifit_report_column *columns;
};

struct wcifit_reports;

/*
 * The catalogue: the reports compiled into the library and, when `directory`
 * is not NULL, the *.sql files there (a name found twice: the directory's).
 * A report whose header is wrong is refused with file and line.
 */
WCIFIT_API WCIFIT_MUST_USE enum wcifit_status wcifit_reports_load(
    const char *directory, struct wcifit_reports **reports_out,
    struct wcifit_error *error);
WCIFIT_API void wcifit_reports_free(struct wcifit_reports *reports);
WCIFIT_API size_t wcifit_reports_count(const struct wcifit_reports *reports);
/* Sorted by name; NULL past the end.  Borrowed from the catalogue. */
WCIFIT_API const struct wcifit_report *wcifit_reports_at(
    const struct wcifit_reports *reports, size_t index);
/* WCIFIT_USAGE with the nearest name when there is none of that name. */
WCIFIT_API WCIFIT_MUST_USE enum wcifit_status wcifit_reports_find(
    const struct wcifit_reports *reports, const char *name,
    const struct wcifit_report **report_out, struct wcifit_error *error);

/*
 * Run a report.  Parameters are checked against its declaration; a reference
 * (a fair, a region …) against the database, with the nearest id.
 * `result` may be NULL; so may `limits`.
 */
WCIFIT_API WCIFIT_MUST_USE enum wcifit_status wcifit_query(struct wcifit *db,
    const struct wcifit_report *report, const struct wcifit_param *params,
    size_t param_count, const struct wcifit_output *output,
    const struct wcifit_limits *limits, struct wcifit_query_result *result,
    struct wcifit_error *error);

/*
 * Run one read-only SELECT of a stranger.  Parameters are bound by name
 * (without ':', '@' or '$'): whole numbers as numbers, all else as text.
 * A refusal names its reason; a syntax error shows the place with a caret
 * (the message then holds newlines).
 */
WCIFIT_API WCIFIT_MUST_USE enum wcifit_status wcifit_sql(struct wcifit *db,
    const char *sql, size_t length, const struct wcifit_param *params,
    size_t param_count, const struct wcifit_output *output,
    const struct wcifit_limits *limits, struct wcifit_query_result *result,
    struct wcifit_error *error);

/*
 * Where a row comes from: its seed line, its sources with their addresses;
 * for a figure or a set, every claim and signing behind it.
 * `table` is a table of the schema, `id` its id (for tables without one, the
 * id that reports print).
 */
WCIFIT_API WCIFIT_MUST_USE enum wcifit_status wcifit_trace(struct wcifit *db,
    const char *table, const char *id, const struct wcifit_output *output,
    struct wcifit_error *error);

/*
 * Tables, columns, units and meanings, from the comments of schema.sql, for
 * one table or all (NULL).  No database is needed.
 */
WCIFIT_API WCIFIT_MUST_USE enum wcifit_status wcifit_schema(const char *table,
    const struct wcifit_output *output, struct wcifit_error *error);

/* ------------------------------------------------------------------ dump */

struct wcifit_dump_options {
	const char *directory;
	const struct wcifit_reports *reports;
	const char *const *names; /* reports to write; none: all that need no
				     parameter */
	size_t name_count;
	const enum wcifit_format *formats; /* none: csv, json, html */
	size_t format_count;
	unsigned keep; /* 0: one folder; N: the last N as dated folders */
	unsigned lock_wait_seconds;
	int64_t now; /* seconds since 1970, for the manifest and folder names */
};

struct wcifit_dump_result {
	size_t files;
	size_t written; /* the others were unchanged and keep their times */
	uint64_t bytes;
};

/*
 * Write reports as files: temporary names, checked, synced, renamed, and last
 * of all manifest.json.  On failure every old file is as it was.
 */
WCIFIT_API WCIFIT_MUST_USE enum wcifit_status wcifit_dump(struct wcifit *db,
    const struct wcifit_dump_options *options,
    struct wcifit_dump_result *result, struct wcifit_error *error);

/* ------------------------------------------------------------- reconcile */

struct wcifit_reconcile_options {
	const char *fair;	    /* NULL: every fair */
	const char *const *without; /* claim ids to leave out */
	size_t without_count;
	const char *const *suppose; /* further claims, as YAML mappings */
	size_t suppose_count;
};

struct wcifit_reconcile_result {
	size_t bounds;
	size_t contradictions;
	size_t tensions;
};

/*
 * What the claims of a fair prove together, and which cannot all be true: an
 * explanation in words (format table) or rows (any other format).
 */
WCIFIT_API WCIFIT_MUST_USE enum wcifit_status wcifit_reconcile(
    struct wcifit *db, const struct wcifit_reconcile_options *options,
    const struct wcifit_output *output, struct wcifit_reconcile_result *result,
    struct wcifit_error *error);

/* ------------------------------------------------------------------ help */

/*
 * The word of `words` nearest to `word` (edit distance with transpositions),
 * or NULL when none is near enough to be a slip of the hand.
 */
WCIFIT_API const char *wcifit_nearest(
    const char *word, const char *const *words, size_t count);

#ifdef __cplusplus
}
#endif

#endif

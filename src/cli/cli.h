/* SPDX-License-Identifier: MIT */
/*
 * What one run of the program knows: the command, its settings, its operands.
 * Passed to every command; nothing of it lives in static variables.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <wcifit/wcifit.h>

#if defined(__GNUC__)
#define CLI_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define CLI_PRINTF(f, a)
#endif

struct cli_command;

/* Texts in order; the texts are borrowed, the array is owned. */
struct cli_list {
	const char **items;
	size_t count;
	size_t capacity;
};

/* Names with values; names are owned, values borrowed (NULL: none given). */
struct cli_params {
	struct wcifit_param *items;
	size_t count;
	size_t capacity;
};

enum cli_color { CLI_COLOR_AUTO, CLI_COLOR_ALWAYS, CLI_COLOR_NEVER };
enum cli_errors { CLI_ERRORS_TEXT, CLI_ERRORS_JSON };
enum cli_fail_on { CLI_FAIL_CONTRADICTION, CLI_FAIL_TENSION };

/*
 * The values of all options of all commands.  Which of them a command takes
 * is said by its option groups; the rest keep their defaults.
 */
struct cli_settings {
	/* common */
	bool help;
	bool version;
	bool quiet;
	bool verbose;
	int color; /* enum cli_color */
	/* the database and the output */
	const char *db;
	const char *output;
	int format; /* enum wcifit_format */
	int unit;   /* enum wcifit_unit */
	bool bom;
	bool safe_cells;
	bool fail_if_empty;
	/* limits; 0: the library's default */
	uint64_t timeout_ms;
	uint64_t max_memory;
	uint64_t max_rows;
	/* ingest, check, dump */
	uint64_t threads;
	uint64_t lock_wait;
	uint64_t max_errors;
	int errors; /* enum cli_errors */
	bool force;
	bool fail_if_stale;
	uint64_t keep;
	struct cli_list formats;
	/* query, sql */
	const char *reports;
	bool show_sql;
	const char *sql_file;
	struct cli_params params;
	/* reconcile */
	const char *fair;
	struct cli_list without;
	struct cli_list suppose;
	int fail_on; /* enum cli_fail_on, -1: do not */
	/* schema, help, completion */
	bool yaml_schema;
	bool json;
	bool mdoc;
	bool suggest;
};

struct cli {
	const struct cli_command *command; /* NULL before it is known */
	struct cli_settings set;
	struct cli_list operands;
	struct cli_params loose; /* options that only a report can know */
	struct wcifit *db;	 /* opened by cli_database */
};

/* Append; false (and a message) when there is no memory. */
bool cli_list_add(struct cli_list *list, const char *item);
bool cli_params_add(struct cli_params *params, const char *name,
    size_t name_length, const char *value);

/*
 * The database file: --db, else $WCIFIT_DB when it is set and not empty, else
 * "wcifit.db".
 */
const char *cli_database_path(const struct cli *cli);

/* Open the database once; later calls find it open. */
enum wcifit_status cli_database_open(
    struct cli *cli, struct wcifit_error *error);

/* The same; on failure the message has been printed. */
enum wcifit_status cli_database(struct cli *cli);

/* The limits of the settings, as the library wants them. */
struct wcifit_limits cli_limits(const struct cli *cli);

/* Give back all that is owned. */
void cli_free(struct cli *cli);

#endif

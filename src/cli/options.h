/* SPDX-License-Identifier: MIT */
/*
 * Options as data.  One const table says how an option is written, what its
 * value must be, where it goes and what it means; parsing, --help, the manual
 * pages, `wcifit help --json` and shell completion all read that table.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "cli/cli.h"

/* What a value is, and the type of the member of cli_settings it goes to. */
enum cli_kind {
	CLI_FLAG,    /* bool; takes no value */
	CLI_TEXT,    /* const char * */
	CLI_FILE,    /* const char * */
	CLI_FOLDER,  /* const char * */
	CLI_LIST,    /* struct cli_list; may be repeated */
	CLI_PARAM,   /* struct cli_params; NAME=VALUE, may be repeated */
	CLI_COUNT,   /* uint64_t */
	CLI_BYTES,   /* uint64_t; suffixes K, M, G */
	CLI_SECONDS, /* uint64_t, milliseconds; suffixes ms, s, m, h */
	CLI_CHOICE,  /* int, the index into the choices */
	CLI_FORMATS  /* struct cli_list; comma separated, may be repeated */
};

/* The place of an option that fills `member` of the settings. */
#define CLI_PLACE(member) offsetof(struct cli_settings, member)

struct cli_option {
	const char *name; /* long, without the dashes; NULL ends a table */
	char letter;	  /* short; '\0': none */
	enum cli_kind kind;
	size_t place;	      /* offset in struct cli_settings */
	const char *argument; /* how help names the value; NULL: a flag */
	const char *(*choice)(size_t index); /* NULL past the last one */
	uint64_t most;	   /* CLI_COUNT: the largest value, 0: any */
	const char *table; /* completion: ids of this table */
	const char *help;  /* one sentence without its full stop */
};

/* Options under one heading; heading NULL: the command's own. */
struct cli_group {
	const char *heading;
	const struct cli_option *options;
};

/* A set of groups ends in NULL. */
struct cli_grammar {
	const struct cli_group *const *groups;
	bool
	    loose; /* unknown long options with a value are kept in cli->loose */
};

/*
 * Read argv[0..count) by the grammar into the settings and the operands.
 * WCIFIT_USAGE after a message.
 */
enum wcifit_status cli_options_parse(
    struct cli *cli, const struct cli_grammar *grammar, int count, char **argv);

/*
 * How many arguments the option `text` ("--name", "--name=value", "-abc")
 * takes up: 1, or 2 when its value is the next one; 0: it is unknown.
 */
int cli_options_span(const struct cli_group *const *groups, const char *text);

/* Find an option by its long name of `length` bytes; NULL: none. */
const struct cli_option *cli_options_find(
    const struct cli_group *const *groups, const char *name, size_t length);

/* Find an option by its letter; NULL: none. */
const struct cli_option *cli_options_find_letter(
    const struct cli_group *const *groups, char letter);

/*
 * The names of all options of the groups, for nearest matches; *count_out of
 * them.  The array is the caller's to free; NULL without memory.
 */
const char **cli_options_names(
    const struct cli_group *const *groups, size_t *count_out);

/*
 * Report an unknown option, `text` being "--name", "--name=value" or "-abc",
 * with the nearest long one; WCIFIT_USAGE.
 */
enum wcifit_status cli_options_unknown(const struct cli *cli,
    const struct cli_group *const *groups, const char *text);

#endif

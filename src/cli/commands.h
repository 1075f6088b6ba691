/* SPDX-License-Identifier: MIT */
/*
 * The commands as data.  A command is one file: its entry here, its function
 * beside it.
 */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/cli.h"
#include "cli/options.h"

/* What a command does with the database file. */
enum cli_access { CLI_ACCESS_NONE, CLI_ACCESS_READ, CLI_ACCESS_WRITE };

/* What completion offers for an operand. */
enum cli_words {
	CLI_WORDS_NONE,
	CLI_WORDS_FILES,
	CLI_WORDS_FOLDERS,
	CLI_WORDS_COMMANDS,
	CLI_WORDS_REPORTS,
	CLI_WORDS_TABLES,
	CLI_WORDS_IDS, /* of the table in the operand before */
	CLI_WORDS_SHELLS
};

/* An operand as help and the manual write it. */
struct cli_operand {
	const char *name; /* NULL ends a table */
	bool optional;
	bool repeated;
	enum cli_words words;
	const char *help; /* one sentence without its full stop */
};

struct cli_example {
	const char *line; /* NULL ends a table */
	const char *meaning;
};

struct cli_command {
	const char *name;
	const char *summary; /* one line without a full stop */
	const struct cli_operand *operands;
	const struct cli_group *const *groups; /* ended by NULL */
	const char *const *description;	       /* paragraphs, ended by NULL */
	const struct cli_example *examples;
	enum cli_access access;
	bool parameters; /* takes the parameters of a report as options */
	enum wcifit_status (*run)(struct cli *cli);
};

extern const struct cli_command cli_command_ingest;
extern const struct cli_command cli_command_check;
extern const struct cli_command cli_command_query;
extern const struct cli_command cli_command_sql;
extern const struct cli_command cli_command_dump;
extern const struct cli_command cli_command_reconcile;
extern const struct cli_command cli_command_trace;
extern const struct cli_command cli_command_schema;
extern const struct cli_command cli_command_help;
extern const struct cli_command cli_command_completion;

/* In the order of help; NULL past the last one. */
const struct cli_command *cli_command_at(size_t index);

/* NULL: there is none of that name. */
const struct cli_command *cli_command_find(const char *name);

/* Report that there is no command, naming all; WCIFIT_USAGE. */
enum wcifit_status cli_command_missing(const struct cli *cli);

/* Report an unknown command with the nearest one; WCIFIT_USAGE. */
enum wcifit_status cli_command_unknown(const struct cli *cli, const char *name);

/* Options that several commands share. */
extern const struct cli_group cli_group_common;	 /* --db -q -v ... */
extern const struct cli_group cli_group_output;	 /* --format -o ... */
extern const struct cli_group cli_group_limits;	 /* --timeout ... */
extern const struct cli_group cli_group_program; /* --version */

/* What may stand before the command; ended by NULL. */
extern const struct cli_group *const cli_groups_program[];

/* The choices of --errors, shared by ingest and check. */
const char *cli_choice_errors(size_t index);

#endif

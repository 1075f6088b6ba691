/* SPDX-License-Identifier: MIT */
/* Names from the library for completion; every failure is an empty text. */
#ifndef CLI_LOOKUP_H
#define CLI_LOOKUP_H

#include "cli/cli.h"

/*
 * Lines "name<tab>meaning", ended by a newline each; the caller's to free,
 * NULL for none.
 */

/* The tables and views of the schema. */
char *cli_lookup_tables(void);

/* The columns of all tables and views, with repetitions. */
char *cli_lookup_columns(void);

/* The ids and names of a table that is in the schema. */
char *cli_lookup_ids(struct cli *cli, const char *table);

#endif

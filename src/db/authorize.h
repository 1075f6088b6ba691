/* SPDX-License-Identifier: MIT */
/*
 * The allow-list of the guard: which actions, tables and functions a
 * statement may use, and the words for a refusal.
 */
#ifndef WCI_DB_AUTHORIZE_H
#define WCI_DB_AUTHORIZE_H

#include <stdbool.h>

#include "db/dbconn.h"

struct wci_authorizer {
	char **tables; /* tables and views of the schema, sorted */
	size_t table_count;
	size_t table_capacity;
	char reason[256]; /* why the first action was denied; "" while none */
	/* Asked at each action; true ends the statement. */
	bool (*expired)(void *context);
	void *context;
};

/*
 * Read the names of the tables and views of the schema, and use the
 * table-valued functions once that `sql` mentions and strangers may use: their
 * first use would ask leave to change the schema.
 */
enum wcifit_status wci_authorizer_init(struct wci_authorizer *authorizer,
    struct wci_db *db, const char *sql, size_t length,
    struct wcifit_error *error);

/* Put it on the connection until wci_authorizer_remove. */
void wci_authorizer_install(
    struct wci_authorizer *authorizer, struct wci_db *db);
void wci_authorizer_remove(struct wci_db *db);

/* The n-th function that is open to queries, from 0; false past the end. */
bool wci_authorizer_function(size_t n, const char **name_out);

/* Frees what it holds, not the struct. */
void wci_authorizer_free(struct wci_authorizer *authorizer);

#endif

/* SPDX-License-Identifier: MIT */
/* The state of one run: lists, the database, the end. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

#include "cli/errors.h"

/* Room for one more element of `size` bytes; false when there is no memory. */
static bool
grow(void **items, size_t count, size_t *capacity, size_t size)
{
	size_t room = *capacity != 0 ? *capacity * 2 : 8;
	void *grown;

	if (count < *capacity)
		return true;
	grown = realloc(*items, room * size);
	if (grown == NULL) {
		cli_error("out of memory");
		return false;
	}
	*items = grown;
	*capacity = room;
	return true;
}

bool
cli_list_add(struct cli_list *list, const char *item)
{
	void *items = list->items;

	if (!grow(&items, list->count, &list->capacity, sizeof(*list->items)))
		return false;
	list->items = items;
	list->items[list->count++] = item;
	return true;
}

bool
cli_params_add(struct cli_params *params, const char *name, size_t name_length,
    const char *value)
{
	void *items = params->items;
	char *copy;

	if (!grow(&items, params->count, &params->capacity,
		sizeof(*params->items)))
		return false;
	params->items = items;
	copy = malloc(name_length + 1);
	if (copy == NULL) {
		cli_error("out of memory");
		return false;
	}
	memcpy(copy, name, name_length);
	copy[name_length] = '\0';
	params->items[params->count].name = copy;
	params->items[params->count].value = value;
	params->count++;
	return true;
}

static void
params_free(struct cli_params *params)
{
	for (size_t i = 0; i < params->count; i++)
		free((char *)(uintptr_t)params->items[i].name);
	free(params->items);
}

const char *
cli_database_path(const struct cli *cli)
{
	const char *path = cli->set.db;

	if (path == NULL)
		path = getenv("WCIFIT_DB");
	return path != NULL && *path != '\0' ? path : "wcifit.db";
}

enum wcifit_status
cli_database_open(struct cli *cli, struct wcifit_error *error)
{
	if (cli->db != NULL)
		return WCIFIT_OK;
	wcifit_own_sqlite(0);
	return wcifit_open(cli_database_path(cli), &cli->db, error);
}

enum wcifit_status
cli_database(struct cli *cli)
{
	struct wcifit_error error = { 0 };
	enum wcifit_status status;

	if (cli->db != NULL)
		return WCIFIT_OK;
	status = cli_database_open(cli, &error);
	if (status != WCIFIT_OK)
		return cli_fail(status, &error);
	if (cli->set.verbose)
		cli_error("the database is %s", cli_database_path(cli));
	return WCIFIT_OK;
}

struct wcifit_limits
cli_limits(const struct cli *cli)
{
	struct wcifit_limits limits = { 0 };

	limits.timeout_ms = (unsigned)cli->set.timeout_ms;
	limits.max_memory = cli->set.max_memory;
	limits.max_rows = cli->set.max_rows;
	return limits;
}

void
cli_free(struct cli *cli)
{
	/* Help is printed without a page of the library's code. */
	if (cli->db != NULL)
		wcifit_close(cli->db);
	params_free(&cli->loose);
	params_free(&cli->set.params);
	free(cli->set.formats.items);
	free(cli->set.without.items);
	free(cli->set.suppose.items);
	free(cli->operands.items);
}

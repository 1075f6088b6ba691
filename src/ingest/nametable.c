/* SPDX-License-Identifier: MIT */
/* The table `reference_names`. */
#include "ingest/nametable.h"

#include <string.h>

/* The words on their way into the table. */
struct words {
	const struct wci_names *names;
	struct wci_names_walk walk;
};

static bool
give_word(void *context, struct wci_cell *cells)
{
	static const char *const kinds[WCI_NAME_KIND_COUNT] = { "id", "name",
		"name_zh", "alias" };
	struct words *words = context;
	struct wci_name name;
	size_t i;

	if (!wci_names_listed(words->names, &words->walk, &name))
		return false;
	cells[0].as.text = name.collection->name;
	cells[0].length = (uint32_t)strlen(name.collection->name);
	cells[1].as.text = name.name;
	cells[1].length = name.name_length;
	cells[2].as.text = name.id;
	cells[2].length = name.id_length;
	cells[3].as.text = kinds[name.kind];
	cells[3].length = (uint32_t)strlen(kinds[name.kind]);
	for (i = 0; i < 4; i++)
		cells[i].type = WCI_TEXT;
	return true;
}

enum wcifit_status
wci_nametable_fill(struct wci_build *build, struct wci_intake *intake,
    struct wcifit_error *error)
{
	struct words words = { build->names, { 0, 0 } };
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status = wci_stmt_prepare(build->db,
	    "INSERT INTO reference_names (collection, name, id, kind) "
	    "SELECT c0, c1, c2, c3 FROM intake ORDER BY c0, c1",
	    &stmt, error);

	if (status == WCIFIT_OK)
		status = wci_intake_run(intake, stmt, give_word, &words, error);
	if (status == WCIFIT_OK)
		status = wci_names_status(build->names, error);
	wci_stmt_finalize(stmt);
	return status;
}

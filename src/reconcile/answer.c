/* SPDX-License-Identifier: MIT */
/* The public function: words for people, rows for machines. */
#include <string.h>

#include "core/mem.h"
#include "query/api.h"
#include "query/params.h"
#include "reconcile/explain.h"
#include "reconcile/fairs.h"
#include "reconcile/store.h"
#include "reconcile/suppose.h"
#include "render/render.h"

/* Columns of the rows. */
enum {
	KIND,
	FAIR,
	ID,
	MEASURE,
	STATED_LOW,
	STATED_HIGH,
	LOW,
	HIGH,
	GAP,
	REASON,
	CLAIMS,
	COLUMNS
};

static const struct wci_column columns[COLUMNS] = {
	{ "kind", "Kind", WCI_UNIT_TEXT },
	{ "fair", "Fair", WCI_UNIT_ID },
	{ "id", "Set or contradiction", WCI_UNIT_ID },
	{ "measure", "Measure", WCI_UNIT_TEXT },
	{ "stated_low", "Stated, at least", WCI_UNIT_ANY },
	{ "stated_high", "Stated, at most", WCI_UNIT_ANY },
	{ "low", "Proved, at least", WCI_UNIT_ANY },
	{ "high", "Proved, at most", WCI_UNIT_ANY },
	{ "gap", "Gap", WCI_UNIT_ANY },
	{ "reason", "Reason", WCI_UNIT_TEXT },
	{ "claims", "Claims", WCI_UNIT_TEXT },
};

struct answer {
	const struct wcifit_output *output;
	struct wcifit_reconcile_result *result;
	struct wci_words words;
	struct wci_buf text;
	struct wci_buf claims;
	struct wci_buf id;
	struct wci_render *render; /* NULL: words */
	struct wci_out out;
};

static void
count_findings(struct answer *answer, const struct wci_finding *finding)
{
	if (answer->result == NULL)
		return;
	answer->result->bounds += wci_explain_count(finding);
	for (size_t i = 0; i < finding->conflicts.count; i++) {
		if (finding->conflicts.list[i].tension)
			answer->result->tensions++;
		else
			answer->result->contradictions++;
	}
}

/* ------------------------------------------------------------------- rows */

static void
set_text(struct wci_cell *cell, const char *text)
{
	cell->type = WCI_CELL_TEXT;
	cell->text = text;
	cell->length = strlen(text);
}

static void
set_int(struct wci_cell *cell, bool known, int64_t value)
{
	if (!known)
		return;
	cell->type = WCI_CELL_INT;
	cell->integer = value;
}

/* Add an id to the list of claims, each once. */
static void
add_claim(struct answer *answer, const char *id)
{
	const char *at = wci_buf_text(&answer->claims);
	size_t length = strlen(id);

	while ((at = strstr(at, id)) != NULL) {
		if (at[length] == ' ' || at[length] == '\0')
			return;
		at += length;
	}
	if (answer->claims.length > 0)
		wci_buf_putc(&answer->claims, ' ');
	wci_buf_puts(&answer->claims, id);
}

static enum wcifit_status
put_row(
    struct answer *answer, struct wci_cell *cells, struct wcifit_error *error)
{
	if (answer->text.failed || answer->claims.failed || answer->id.failed)
		return wci_fail_memory(error);
	return wci_render_row(answer->render, cells, error);
}

/* One side's sum and its claims. */
static void
add_side(struct answer *answer, const struct wci_finding *finding,
    const struct wci_side *side, bool money, bool high)
{
	const struct wci_system *system = &finding->system;

	if (!side->gains || side->proof.count == 0)
		return;
	if (answer->text.length > 0)
		wci_buf_puts(&answer->text, "; ");
	wci_buf_puts(&answer->text, high ? "at most " : "at least ");
	wci_explain_sum(
	    &answer->text, system, &answer->words, &side->proof, money, high);
	for (size_t t = 0; t < side->proof.count; t++) {
		size_t c = system->rows[side->proof.terms[t].row].claim;

		if (c != WCI_NONE)
			add_claim(answer, system->claims[c].id);
	}
}

static enum wcifit_status
put_bound_row(struct answer *answer, const struct wci_finding *finding,
    size_t j, struct wcifit_error *error)
{
	const struct wci_side *sides = finding->bounds.sides[j];
	struct wci_cell cells[COLUMNS];
	bool money = j % 2 == 1;

	memset(cells, 0, sizeof(cells));
	wci_buf_clear(&answer->text);
	wci_buf_clear(&answer->claims);
	add_side(answer, finding, &sides[0], money, false);
	add_side(answer, finding, &sides[1], money, true);
	set_text(&cells[KIND], "bound");
	set_text(&cells[FAIR], finding->system.fair);
	set_text(&cells[ID], finding->system.sets[j / 2].id);
	set_text(&cells[MEASURE], money ? "value" : "projects");
	set_int(&cells[STATED_LOW], sides[0].stated, sides[0].stated_bound);
	set_int(&cells[STATED_HIGH], sides[1].stated, sides[1].stated_bound);
	set_int(&cells[LOW], true, sides[0].bound);
	set_int(&cells[HIGH], sides[1].known, sides[1].bound);
	set_text(&cells[REASON], wci_buf_text(&answer->text));
	set_text(&cells[CLAIMS], wci_buf_text(&answer->claims));
	return put_row(answer, cells, error);
}

static enum wcifit_status
put_conflict_row(struct answer *answer, const struct wci_finding *finding,
    size_t number, struct wcifit_error *error)
{
	const struct wci_system *system = &finding->system;
	const struct wci_conflict *conflict =
	    &finding->conflicts.list[number - 1];
	struct wci_cell cells[COLUMNS];

	memset(cells, 0, sizeof(cells));
	wci_buf_clear(&answer->text);
	wci_buf_clear(&answer->claims);
	wci_buf_clear(&answer->id);
	wci_buf_printf(&answer->id, "%s/%zu", system->fair, number);
	wci_words_conflict(&answer->text, system, &answer->words, conflict);
	for (size_t i = 0; i < conflict->count; i++)
		add_claim(answer, system->claims[conflict->claims[i]].id);
	set_text(&cells[KIND], conflict->tension ? "tension" : "contradiction");
	set_text(&cells[FAIR], system->fair);
	set_text(&cells[ID], wci_buf_text(&answer->id));
	set_text(&cells[MEASURE], conflict->money ? "value" : "projects");
	set_int(&cells[GAP], true, conflict->gap);
	set_text(&cells[REASON], wci_buf_text(&answer->text));
	set_text(&cells[CLAIMS], wci_buf_text(&answer->claims));
	return put_row(answer, cells, error);
}

static enum wcifit_status
put_rows(struct answer *answer, const struct wci_finding *finding,
    struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;

	for (size_t i = 0; status == WCIFIT_OK && i < finding->conflicts.count;
	     i++)
		status = put_conflict_row(answer, finding, i + 1, error);
	for (size_t j = 0; status == WCIFIT_OK && j < finding->bounds.count;
	     j++) {
		const struct wci_side *sides = finding->bounds.sides[j];

		if (finding->system.sets[j / 2].stored &&
		    (sides[0].gains || sides[1].gains))
			status = put_bound_row(answer, finding, j, error);
	}
	return status;
}

/* ------------------------------------------------------------------ words */

static enum wcifit_status
put_finding(void *context, const struct wci_finding *finding,
    struct wcifit_error *error)
{
	struct answer *answer = context;

	count_findings(answer, finding);
	if (answer->render != NULL)
		return put_rows(answer, finding, error);
	wci_buf_clear(&answer->text);
	wci_explain_fair(
	    &answer->text, finding, &answer->words, answer->output->color);
	if (answer->text.failed)
		return wci_fail_memory(error);
	wci_out_put(
	    &answer->out, wci_buf_text(&answer->text), answer->text.length);
	return wci_out_status(&answer->out, error);
}

static enum wcifit_status
begin(struct answer *answer, struct wcifit_error *error)
{
	static const struct wci_rowset rowset = {
		.title = "What the claims prove together",
		.columns = columns,
		.column_count = COLUMNS,
	};

	if (answer->output->format == WCIFIT_TABLE)
		return wci_out_init(&answer->out, &answer->output->sink, error);
	return wci_render_begin(
	    answer->output, &rowset, 0, &answer->render, error);
}

static enum wcifit_status
end(struct answer *answer, struct wcifit_error *error)
{
	if (answer->render != NULL)
		return wci_render_end(answer->render, error);
	wci_out_flush(&answer->out);
	return wci_out_status(&answer->out, error);
}

/* Every --without must name a claim that there is. */
static enum wcifit_status
check_claims(struct wci_db *db, const struct wcifit_reconcile_options *options,
    struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;

	for (size_t i = 0; status == WCIFIT_OK && i < options->without_count;
	     i++) {
		char *id = NULL;

		status = wci_resolve_name(
		    db, "claims", options->without[i], "without", &id, error);
		wci_free(id);
	}
	return status;
}

/* All that is asked, on the database or on a copy with suppositions. */
static enum wcifit_status
answer_all(struct wci_db *db, const struct wcifit_reconcile_options *options,
    struct answer *answer, struct wcifit_error *error)
{
	const struct wci_wishes wishes = { options->without,
		options->without_count };
	struct wci_db *copy = NULL;
	char *fair = NULL;
	enum wcifit_status status = options->fair == NULL
	    ? WCIFIT_OK
	    : wci_resolve_name(
		  db, "fairs", options->fair, "fair", &fair, error);

	if (status == WCIFIT_OK)
		status = check_claims(db, options, error);
	if (status == WCIFIT_OK && options->suppose_count > 0)
		status = wci_suppose(db, fair, options->suppose,
		    options->suppose_count, &copy, error);
	if (status == WCIFIT_OK)
		status = begin(answer, error);
	if (status == WCIFIT_OK)
		status = wci_fairs_each(copy != NULL ? copy : db, fair, &wishes,
		    put_finding, answer, error);
	if (status == WCIFIT_OK)
		status = end(answer, error);
	wci_db_close(copy);
	wci_free(fair);
	return status;
}

enum wcifit_status
wcifit_reconcile(struct wcifit *db,
    const struct wcifit_reconcile_options *options,
    const struct wcifit_output *output, struct wcifit_reconcile_result *result,
    struct wcifit_error *error)
{
	static const struct wcifit_reconcile_options all;
	struct answer answer = { .output = output,
		.result = result,
		.text = WCI_BUF_EMPTY,
		.claims = WCI_BUF_EMPTY,
		.id = WCI_BUF_EMPTY };
	enum wcifit_status status;

	if (db == NULL || output == NULL || output->sink.write == NULL)
		return wci_fail(error, WCIFIT_USAGE,
		    "reconcile needs a database and an output");
	if (result != NULL)
		memset(result, 0, sizeof(*result));
	answer.words.unit = output->unit;
	status = answer_all(
	    wci_api_db(db), options != NULL ? options : &all, &answer, error);
	wci_render_free(answer.render);
	wci_out_free(&answer.out);
	wci_buf_free(&answer.text);
	wci_buf_free(&answer.claims);
	wci_buf_free(&answer.id);
	return status;
}

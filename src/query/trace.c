/* SPDX-License-Identifier: MIT */
/*
 * Where a row comes from.  The statements are files below schema/trace; each
 * yields kind, id, text, seed, source and url, the row itself first.
 */
#include <string.h>

#include "core/embed.h"
#include "core/mem.h"
#include "core/text.h"
#include "query/api.h"
#include "query/params.h"
#include "render/render.h"

/* What a table is traced by; the ids of `collection` are looked up. */
static const struct traced {
	char table[24];
	char collection[24];
	char file[28];
} traced[] = { { "bound_reasons", "sets", "trace/sets.sql" },
	{ "bounds", "sets", "trace/sets.sql" },
	{ "breakdowns", "breakdowns", "trace/rows.sql" },
	{ "claim_measures", "claims", "trace/claims.sql" },
	{ "claims", "claims", "trace/claims.sql" },
	{ "contradiction_claims", "contradictions",
	    "trace/contradictions.sql" },
	{ "contradictions", "contradictions", "trace/contradictions.sql" },
	{ "exchange_rates", "exchange_rates", "trace/rows.sql" },
	{ "fairs", "fairs", "trace/rows.sql" },
	{ "figures", "sets", "trace/sets.sql" },
	{ "indicators", "indicators", "trace/rows.sql" },
	{ "industries", "industries", "trace/rows.sql" },
	{ "industry_groups", "industry_groups", "trace/rows.sql" },
	{ "organizations", "organizations", "trace/rows.sql" },
	{ "region_groups", "region_groups", "trace/rows.sql" },
	{ "regions", "regions", "trace/rows.sql" },
	{ "scopes", "scopes of fairs", "trace/rows.sql" },
	{ "seed_files", "seed_files", "trace/rows.sql" },
	{ "set_members", "sets", "trace/sets.sql" },
	{ "sets", "sets", "trace/sets.sql" },
	{ "signing_investors", "signings", "trace/signings.sql" },
	{ "signing_sources", "signings", "trace/signings.sql" },
	{ "signings", "signings", "trace/signings.sql" },
	{ "sources", "sources", "trace/rows.sql" },
	{ "wordings", "wordings", "trace/rows.sql" } };

#define TRACED_COUNT (sizeof traced / sizeof traced[0])

enum { KIND, ID, TEXT, SEED, SOURCE, URL, COLUMN_COUNT };

static const struct wci_column columns[COLUMN_COUNT] = {
	[KIND] = { "kind", "Kind", WCI_UNIT_TEXT },
	[ID] = { "id", "Id", WCI_UNIT_ID },
	[TEXT] = { "text", "Text", WCI_UNIT_TEXT },
	[SEED] = { "seed", "Seed", WCI_UNIT_TEXT },
	[SOURCE] = { "source", "Source", WCI_UNIT_ID },
	[URL] = { "url", "Address", WCI_UNIT_TEXT }
};

static enum wcifit_status
find_table(const char *table, const struct traced **traced_out,
    struct wcifit_error *error)
{
	const char *names[TRACED_COUNT];
	const char *nearest;

	for (size_t i = 0; i < TRACED_COUNT; i++) {
		names[i] = traced[i].table;
		if (strcmp(names[i], table) == 0) {
			*traced_out = &traced[i];
			return WCIFIT_OK;
		}
	}
	nearest = wcifit_nearest(table, names, TRACED_COUNT);
	return wci_fail(error, WCIFIT_USAGE,
	    "there is nothing to trace in a table '%s'; %s%s%s", table,
	    nearest != NULL ? "did you mean " : "`wcifit schema` lists them",
	    nearest != NULL ? nearest : "", nearest != NULL ? "?" : "");
}

static void
read_row(const struct wci_stmt *stmt, struct wci_cell cells[COLUMN_COUNT])
{
	memset(cells, 0, COLUMN_COUNT * sizeof *cells);
	for (int i = 0; i < COLUMN_COUNT; i++) {
		const char *text = wci_stmt_text(stmt, i, &cells[i].length);

		if (text == NULL)
			continue;
		cells[i].type = WCI_CELL_TEXT;
		cells[i].text = text;
	}
}

/* ------------------------------------------------------------------- words */

static void
put(struct wci_buf *buf, const char *before, const struct wci_cell *cell)
{
	if (cell->type != WCI_CELL_TEXT || cell->length == 0)
		return;
	wci_buf_puts(buf, before);
	wci_text_escape(buf, cell->text, cell->length);
}

/*
 * claim wcifit-7/nc-2025-05-22-signing/3
 *     "nearly 170 billion yuan" (paragraph 4)
 *     seeds/fairs/wcifit/wcifit-7.yaml:41
 *     nc-2025-05-22-signing, https://…
 */
static void
put_words(struct wci_buf *buf, const struct wci_cell *cells, bool color)
{
	put(buf, "", &cells[KIND]);
	put(buf, color ? " \033[1m" : " ", &cells[ID]);
	if (color)
		wci_buf_puts(buf, "\033[0m");
	put(buf, "\n    ", &cells[TEXT]);
	put(buf, "\n    ", &cells[SEED]);
	put(buf, "\n    ", &cells[SOURCE]);
	put(buf, ", ", &cells[URL]);
	wci_buf_putc(buf, '\n');
}

static enum wcifit_status
write_words(struct wci_stmt *stmt, const struct wcifit_output *output,
    struct wcifit_error *error)
{
	struct wci_cell cells[COLUMN_COUNT];
	struct wci_buf buf = WCI_BUF_EMPTY;
	struct wci_out out;
	enum wcifit_status status;

	status = wci_out_init(&out, &output->sink, error);
	while (status == WCIFIT_OK && wci_stmt_step(stmt)) {
		read_row(stmt, cells);
		wci_buf_clear(&buf);
		put_words(&buf, cells, output->color);
		if (buf.failed)
			status = wci_fail_memory(error);
		else
			wci_out_put(&out, buf.data, buf.length);
		if (wci_interrupted())
			status = wci_fail_interrupted(error);
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	if (status == WCIFIT_OK) {
		wci_out_flush(&out);
		status = wci_out_status(&out, error);
	}
	wci_out_free(&out);
	wci_buf_free(&buf);
	return status;
}

static enum wcifit_status
write_rows(struct wci_stmt *stmt, const struct wcifit_output *output,
    struct wcifit_error *error)
{
	static const struct wci_rowset rowset = { .title =
						      "Where it comes from",
		.columns = columns,
		.column_count = COLUMN_COUNT };
	struct wci_cell cells[COLUMN_COUNT];
	struct wci_render *render = NULL;
	enum wcifit_status status;

	status = wci_render_begin(output, &rowset, 0, &render, error);
	while (status == WCIFIT_OK && wci_stmt_step(stmt)) {
		read_row(stmt, cells);
		status = wci_render_row(render, cells, error);
		if (status == WCIFIT_OK && wci_interrupted())
			status = wci_fail_interrupted(error);
	}
	if (status == WCIFIT_OK)
		status = wci_stmt_status(stmt, error);
	if (status == WCIFIT_OK)
		status = wci_render_end(render, error);
	wci_render_free(render);
	return status;
}

static enum wcifit_status
trace(struct wci_db *db, const struct traced *row, const char *id,
    const struct wcifit_output *output, struct wcifit_error *error)
{
	const struct wci_embedded *file = wci_embed_find(row->file);
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status;
	int parameter = 1;

	if (file == NULL)
		return wci_fail(
		    error, WCIFIT_FAILED, "%s is not built in", row->file);
	status = wci_stmt_prepare(db, file->text, &stmt, error);
	if (status != WCIFIT_OK)
		return status;
	/* :table, where a file is about several, comes first. */
	if (strcmp(row->file, "trace/rows.sql") == 0)
		wci_stmt_bind_borrowed(
		    stmt, parameter++, row->table, strlen(row->table));
	wci_stmt_bind_borrowed(stmt, parameter, id, strlen(id));
	if (output->format == WCIFIT_TABLE)
		status = write_words(stmt, output, error);
	else
		status = write_rows(stmt, output, error);
	wci_stmt_finalize(stmt);
	return status;
}

enum wcifit_status
wcifit_trace(struct wcifit *db, const char *table, const char *id,
    const struct wcifit_output *output, struct wcifit_error *error)
{
	const struct traced *row = NULL;
	enum wcifit_status status;
	char *found = NULL;

	if (db == NULL || table == NULL || id == NULL || output == NULL ||
	    output->sink.write == NULL)
		return wci_fail(error, WCIFIT_USAGE,
		    "a trace needs a database, a table, an id and an output");
	status = find_table(table, &row, error);
	if (status == WCIFIT_OK)
		status = wci_resolve_name(
		    wci_api_db(db), row->collection, id, table, &found, error);
	if (status == WCIFIT_OK)
		status = trace(wci_api_db(db), row, found, output, error);
	wci_free(found);
	return status;
}

/* SPDX-License-Identifier: MIT */
/* Why a table did not take a row. */
#include "ingest/refusal.h"

#include <stdio.h>
#include <string.h>

#include "ingest/scalar.h"

/* Words that are learned were found twice then. */
static bool
is_learned(const struct wci_collection *kind)
{
	return strcmp(kind->name, "scopes") == 0 ||
	    (kind->top && strcmp(kind->key, "id") == 0);
}

void
wci_refusal_explain_rule(
    struct wci_build *build, const struct wci_record *record)
{
	const char *kind = record->collection->name;
	const char *starts;
	const char *ends;

	if (strcmp(kind, "wordings") == 0) {
		wci_build_complain(
		    build, record, "low_factor", 0, "is above high_factor");
		return;
	}
	if (strcmp(kind, "fairs") != 0) {
		wci_build_complain(build, record, NULL, 0,
		    "the row breaks a rule of the table %s",
		    record->collection->table);
		return;
	}
	starts = wci_record_text(record, "starts");
	ends = wci_record_text(record, "ends");
	if (wci_is_date(starts, strlen(starts)) &&
	    wci_is_date(ends, strlen(ends)) && strcmp(starts, ends) > 0)
		wci_build_complain(build, record, "ends", 0,
		    "the fair ends before it starts (%s)", starts);
	else if (wci_record_item(record, "year") != NULL)
		wci_build_complain(build, record, "year", 0,
		    "is no year between 1900 and 2200");
	else if (wci_build_time(build, wci_record_text(record, "id"))[0] !=
	    '\0')
		wci_build_complain(build, record, "starts", 0,
		    "is in no year between 1900 and 2200");
}

enum wcifit_status
wci_refusal_explain(struct wci_build *build, const struct wci_record *record,
    struct wcifit_error *error)
{
	const struct wci_collection *kind = record->collection;
	bool nested = record->owner != NULL;
	bool pair = strcmp(kind->key, "currency|period") == 0;
	const char *key = pair ? "currency" : nested ? "id" : kind->key;
	struct wci_stmt *stmt = NULL;
	enum wcifit_status status;
	char sql[256];
	const char *first;
	const char *second;

	(void)snprintf(sql, sizeof(sql),
	    "SELECT seed_file, seed_line FROM %s WHERE %s = ?1%s%s%s",
	    kind->table, key, pair || nested ? " AND " : "",
	    pair	 ? "period"
		: nested ? "fair"
			 : "",
	    pair || nested ? " = ?2" : "");
	status = wci_stmt_prepare(build->db, sql, &stmt, error);
	if (status != WCIFIT_OK)
		return status;
	first = wci_record_text(record, key);
	second = pair ? wci_record_text(record, "period")
	    : nested  ? wci_record_item(record->owner, "id")->text
		      : "";
	wci_stmt_bind_text(stmt, 1, first, strlen(first));
	if (pair || nested)
		wci_stmt_bind_text(stmt, 2, second, strlen(second));
	if (!wci_stmt_step(stmt))
		wci_refusal_explain_rule(build, record);
	else if (!is_learned(kind))
		wci_build_complain(build, record, key, 0,
		    "duplicate %s '%.80s%s%.20s' (first at %s:%lld)", key,
		    first, pair ? " " : "", pair ? second : "",
		    wci_build_path(build, wci_stmt_text(stmt, 0, NULL)),
		    (long long)wci_stmt_int(stmt, 1));
	status = wci_stmt_status(stmt, error);
	wci_stmt_finalize(stmt);
	return status;
}

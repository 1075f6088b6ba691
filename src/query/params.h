/* SPDX-License-Identifier: MIT */
/*
 * Parameters of reports and of ad-hoc SQL: text as the user wrote it to
 * values that can be bound.
 */
#ifndef WCI_QUERY_PARAMS_H
#define WCI_QUERY_PARAMS_H

#include "db/dbconn.h"

/* A value for a parameter. */
struct wci_binding {
	const char *name;   /* borrowed */
	enum wci_type type; /* WCI_NULL, WCI_INT or WCI_TEXT */
	int64_t integer;
	char *text; /* WCI_TEXT; owned */
	bool used;  /* the statement has it */
};

void wci_binding_free(struct wci_binding *binding);
void wci_bindings_free(struct wci_binding *bindings, size_t count);

/* Whether the declared type exists and has, or has not, something in brackets. */
enum wcifit_status wci_param_check(
    const struct wcifit_report_param *param, struct wcifit_error *error);

/*
 * One value of a declared type.  A reference is looked up in `db` by id, name
 * or alias.  WCIFIT_USAGE when the value does not fit, with what is allowed.
 */
enum wcifit_status wci_param_value(struct wci_db *db,
    const struct wcifit_report_param *param, const char *value,
    struct wci_binding *out, struct wcifit_error *error);

/*
 * All parameters of a report, in the order of its declaration: given, default
 * or unset (WCI_NULL).  The caller frees *bindings_out with wci_bindings_free.
 */
enum wcifit_status wci_params_report(struct wci_db *db,
    const struct wcifit_report *report, const struct wcifit_param *params,
    size_t param_count, struct wci_binding **bindings_out,
    struct wcifit_error *error);

/*
 * Parameters of ad-hoc SQL: a whole number as a number, anything else (a date,
 * 007, 1e3, an empty value) as the text it is.
 */
enum wcifit_status wci_params_sql(const struct wcifit_param *params,
    size_t param_count, struct wci_binding **bindings_out,
    struct wcifit_error *error);

/*
 * The id of the row of a collection (or of several, separated by commas) that
 * a word names, as the view `names` has them.  WCIFIT_USAGE with the nearest
 * word when there is none; `what` begins the message.  The caller frees *id_out.
 */
enum wcifit_status wci_resolve_name(struct wci_db *db, const char *tables,
    const char *word, const char *what, char **id_out,
    struct wcifit_error *error);

#endif

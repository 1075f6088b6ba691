/* SPDX-License-Identifier: MIT */
/* Which files a dump consists of. */
#include "dump/plan.h"

#include <string.h>

#include "core/buf.h"
#include "core/mem.h"
#include "dump/folder.h"

static const char *const endings[WCIFIT_FORMAT_COUNT] = {
	[WCIFIT_TABLE] = "txt",
	[WCIFIT_CSV] = "csv",
	[WCIFIT_TSV] = "tsv",
	[WCIFIT_JSON] = "json",
	[WCIFIT_NDJSON] = "ndjson",
	[WCIFIT_MARKDOWN] = "md",
	[WCIFIT_HTML] = "html",
	[WCIFIT_YAML] = "yaml",
};

static const enum wcifit_format usual[] = { WCIFIT_CSV, WCIFIT_JSON,
	WCIFIT_HTML };

static const char *
required_param(const struct wcifit_report *report)
{
	for (size_t i = 0; i < report->param_count; i++)
		if (report->params[i].required &&
		    report->params[i].default_value == NULL)
			return report->params[i].name;
	return NULL;
}

static const struct wci_planned *
planned(const struct wci_plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->count; i++)
		if (strcmp(plan->items[i].name, name) == 0)
			return &plan->items[i];
	return NULL;
}

static enum wcifit_status
add_file(struct wci_plan *plan, const struct wcifit_report *report,
    enum wcifit_format format, struct wcifit_error *error)
{
	struct wci_planned *item = &plan->items[plan->count];
	struct wci_buf name = WCI_BUF_EMPTY;

	if (report == NULL)
		wci_buf_puts(&name, WCI_PLAN_PAGE);
	else
		wci_buf_printf(&name, "%s.%s", report->name, endings[format]);
	if (name.failed)
		return wci_fail_memory(error);
	if (report != NULL &&
	    (strcmp(name.data, WCI_PLAN_PAGE) == 0 ||
		strcmp(name.data, WCI_DUMP_MANIFEST) == 0)) {
		(void)wci_fail(error, WCIFIT_USAGE,
		    "report %s: a dump has a file %s of its own", report->name,
		    name.data);
		wci_buf_free(&name);
		return WCIFIT_USAGE;
	}
	if (planned(plan, name.data) != NULL) { /* named twice */
		wci_buf_free(&name);
		return WCIFIT_OK;
	}
	item->name = wci_buf_steal(&name);
	item->report = report;
	item->format = format;
	plan->count++;
	return WCIFIT_OK;
}

static enum wcifit_status
add_report(struct wci_plan *plan, const struct wcifit_report *report,
    const enum wcifit_format *formats, size_t format_count,
    struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;

	for (size_t i = 0; i < format_count && status == WCIFIT_OK; i++)
		status = add_file(plan, report, formats[i], error);
	return status;
}

static enum wcifit_status
add_named(struct wci_plan *plan, const struct wcifit_dump_options *options,
    const enum wcifit_format *formats, size_t format_count,
    struct wcifit_error *error)
{
	for (size_t i = 0; i < options->name_count; i++) {
		const struct wcifit_report *report;
		enum wcifit_status status = wcifit_reports_find(
		    options->reports, options->names[i], &report, error);

		if (status == WCIFIT_OK && required_param(report) != NULL)
			status = wci_fail(error, WCIFIT_USAGE,
			    "report %s needs a value for --%s; a dump takes "
			    "no parameters",
			    report->name, required_param(report));
		if (status == WCIFIT_OK)
			status = add_report(
			    plan, report, formats, format_count, error);
		if (status != WCIFIT_OK)
			return status;
	}
	return WCIFIT_OK;
}

static enum wcifit_status
add_all(struct wci_plan *plan, const struct wcifit_dump_options *options,
    const enum wcifit_format *formats, size_t format_count,
    struct wcifit_error *error)
{
	enum wcifit_status status = WCIFIT_OK;
	size_t count = wcifit_reports_count(options->reports);

	for (size_t i = 0; i < count && status == WCIFIT_OK; i++) {
		const struct wcifit_report *report =
		    wcifit_reports_at(options->reports, i);

		if (required_param(report) == NULL)
			status = add_report(
			    plan, report, formats, format_count, error);
	}
	return status;
}

static bool
holds(
    const enum wcifit_format *formats, size_t count, enum wcifit_format wanted)
{
	for (size_t i = 0; i < count; i++)
		if (formats[i] == wanted)
			return true;
	return false;
}

enum wcifit_status
wci_plan_make(const struct wcifit_dump_options *options, struct wci_plan *plan,
    struct wcifit_error *error)
{
	const enum wcifit_format *formats = options->formats;
	size_t format_count = options->format_count;
	enum wcifit_status status;
	size_t reports;

	if (format_count == 0) {
		formats = usual;
		format_count = sizeof usual / sizeof *usual;
	}
	for (size_t i = 0; i < format_count; i++)
		if ((unsigned)formats[i] >= WCIFIT_FORMAT_COUNT)
			return wci_fail(error, WCIFIT_USAGE, "no such format");
	reports = options->name_count > 0
	    ? options->name_count
	    : wcifit_reports_count(options->reports);
	memset(plan, 0, sizeof *plan);
	plan->items =
	    wci_calloc(reports * format_count + 1, sizeof *plan->items);
	if (plan->items == NULL)
		return wci_fail_memory(error);
	status = options->name_count > 0
	    ? add_named(plan, options, formats, format_count, error)
	    : add_all(plan, options, formats, format_count, error);
	if (status == WCIFIT_OK && holds(formats, format_count, WCIFIT_HTML))
		status = add_file(plan, NULL, WCIFIT_HTML, error);
	if (status != WCIFIT_OK)
		wci_plan_free(plan);
	return status;
}

void
wci_plan_free(struct wci_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		wci_free(plan->items[i].name);
	wci_free(plan->items);
	memset(plan, 0, sizeof *plan);
}

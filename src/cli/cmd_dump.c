/* SPDX-License-Identifier: MIT */
/* wcifit dump: reports as files, for cron. */
#define _XOPEN_SOURCE 700 /* realpath */

#include <stdlib.h>
#include <time.h>

#include "cli/commands.h"
#include "cli/errors.h"
#include "cli/values.h"

static const struct cli_operand operands[] = {
	{
	    .name = "DIR",
	    .words = CLI_WORDS_FOLDERS,
	    .help = "The folder to write; made when it is missing",
	},
	{
	    .name = "REPORT",
	    .optional = true,
	    .repeated = true,
	    .words = CLI_WORDS_REPORTS,
	    .help = "Reports to write; default all that need no parameter",
	},
	{ .name = NULL },
};

static const struct cli_option dump_options[] = {
	{
	    .name = "format",
	    .kind = CLI_FORMATS,
	    .place = CLI_PLACE(formats),
	    .argument = "FORMAT,...",
	    .choice = cli_choice_format,
	    .help = "Formats of each report; default csv,json,html",
	},
	{
	    .name = "keep",
	    .kind = CLI_COUNT,
	    .place = CLI_PLACE(keep),
	    .argument = "N",
	    .most = 100000,
	    .help = "Keep the last N dumps as dated folders, with latest "
		    "pointing to the newest",
	},
	{
	    .name = "lock-wait",
	    .kind = CLI_COUNT,
	    .place = CLI_PLACE(lock_wait),
	    .argument = "SECONDS",
	    .most = 86400,
	    .help = "Wait so long for another dump to end; default 0",
	},
	{
	    .name = "reports",
	    .kind = CLI_FOLDER,
	    .place = CLI_PLACE(reports),
	    .argument = "DIR",
	    .help = "Read further reports, *.sql, from DIR",
	},
	{ .name = NULL },
};

static const struct cli_group dump_group = { NULL, dump_options };

static const struct cli_group *const groups[] = {
	&dump_group,
	&cli_group_common,
	NULL,
};

static const char *const description[] = {
	"Writes each report in each format under temporary names, checks, syncs "
	"and renames them, and last of all manifest.json. Files whose content "
	"is unchanged keep their bytes and times. index.html is a page for "
	"people that needs nothing from elsewhere. After a failure every old "
	"file is as it was. SOURCE_DATE_EPOCH, when set, is the time in the "
	"manifest.",
	NULL,
};

static const struct cli_example examples[] = {
	{ "wcifit dump public", "Every report as CSV, JSON and HTML." },
	{ "7 3 * * *  wcifit ingest -q /srv/wcifit/seeds && wcifit dump -q "
	  "/srv/www/wcifit",
	    "A line of a crontab." },
	{ NULL, NULL },
};

/* The clock, or its override for repeatable builds. */
static bool
now(int64_t *out)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	uint64_t seconds;

	*out = (int64_t)time(NULL);
	if (epoch == NULL || *epoch == '\0')
		return true;
	if (!cli_value_count(epoch, &seconds) || seconds > INT32_MAX * 100ULL)
		return false;
	*out = (int64_t)seconds;
	return true;
}

/* Formats by number; the list holds the library's own names. */
static size_t
formats_of(const struct cli_list *names, enum wcifit_format *formats)
{
	size_t count = 0;

	for (size_t f = 0; f < WCIFIT_FORMAT_COUNT; f++)
		for (size_t i = 0; i < names->count; i++)
			if (names->items[i] == cli_choice_format(f)) {
				formats[count++] = (enum wcifit_format)f;
				break;
			}
	return count;
}

static void
report_success(const struct cli *cli, const struct wcifit_dump_result *result)
{
	const char *folder = cli->operands.items[0];
	char *full = realpath(folder, NULL);

	cli_error("%s: %zu of %zu files written, %llu bytes",
	    full != NULL ? full : folder, result->written, result->files,
	    (unsigned long long)result->bytes);
	free(full);
}

static enum wcifit_status
run(struct cli *cli)
{
	enum wcifit_format formats[WCIFIT_FORMAT_COUNT];
	struct wcifit_dump_options options = {
		.directory = cli->operands.items[0],
		.names = cli->operands.items + 1,
		.name_count = cli->operands.count - 1,
		.formats = formats,
		.format_count = formats_of(&cli->set.formats, formats),
		.keep = (unsigned)cli->set.keep,
		.lock_wait_seconds = (unsigned)cli->set.lock_wait,
	};
	struct wcifit_dump_result result = { 0 };
	struct wcifit_reports *reports = NULL;
	struct wcifit_error error = { 0 };
	enum wcifit_status status;

	if (!now(&options.now))
		return cli_usage(
		    cli, "SOURCE_DATE_EPOCH is no number of seconds");
	status = wcifit_reports_load(cli->set.reports, &reports, &error);
	if (status != WCIFIT_OK)
		return cli_fail(status, &error);
	options.reports = reports;
	status = cli_database(cli);
	if (status == WCIFIT_OK) {
		status = wcifit_dump(cli->db, &options, &result, &error);
		if (status != WCIFIT_OK)
			(void)cli_fail(status, &error);
		else if (!cli->set.quiet)
			report_success(cli, &result);
	}
	wcifit_reports_free(reports);
	return status;
}

const struct cli_command cli_command_dump = {
	.name = "dump",
	.summary = "write reports as files, for cron",
	.operands = operands,
	.groups = groups,
	.description = description,
	.examples = examples,
	.access = CLI_ACCESS_READ,
	.run = run,
};

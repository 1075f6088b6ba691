/* SPDX-License-Identifier: MIT */
/* `wcifit help --mdoc`: the manual pages, from the same tables as --help. */
#include <string.h>

#include "cli/help.h"
#include "cli/output.h"
#include "cli/spec.h"

#define TEXT_WIDTH 70

/* The date of the manual, which changes when its words do. */
#define DATE "November 27, 2026"

static const struct {
	const char *name;
	const char *meaning;
} environment[] = {
	{ "WCIFIT_DB", "The database when --db is not given." },
	{ "NO_COLOR", "When not empty, --color auto is never." },
	{ "TERM", "When dumb or unset, no colour and no progress bar." },
	{ "COLUMNS",
	    "The width of tables; otherwise the terminal's, and no "
	    "limit in a pipe or a file." },
	{ "SOURCE_DATE_EPOCH", "The time that dump writes into its manifest." },
	{ "TMPDIR",
	    "Where ingest has what memory is not to hold, in files without a "
	    "name; otherwise /var/tmp or /tmp." },
};

static const char *const overview[] = {
	"Investment fairs announce figures such as 124 projects worth over RMB "
	"200 billion. wcifit keeps what their sources say as hand-written YAML, "
	"builds one SQLite file from it, and answers from that file: canned "
	"reports, read-only SQL, files for cron.",
	"Standard output carries data and nothing else, standard error what "
	"there is to say about it, the exit status the outcome. The output does "
	"not depend on the locale; colour and the width of tables apart, it is "
	"the same on a terminal, in a pipe and under cron.",
	"Options may stand before or after operands; -- ends them. Long options "
	"are written --name=value or --name value. A mistyped command, option, "
	"report, parameter or id is an error that names the nearest one.",
	NULL,
};

/* One word with what roff would take for its own written out. */
static void
put_word(struct cli_output *out, const char *word, size_t length, bool first)
{
	if (first && (*word == '.' || *word == '\''))
		cli_printf(out, "\\&");
	for (size_t i = 0; i < length; i++) {
		if (word[i] == '\\')
			cli_printf(out, "\\e");
		else if (word[i] == '-' && (i == 0 || word[i - 1] == '-'))
			cli_printf(out, "\\-");
		else
			cli_put(out, word + i, 1);
	}
}

/* Text as source lines: none too long, and a new one after each sentence. */
static void
put_text(struct cli_output *out, const char *text)
{
	size_t at = 0;

	while (*text != '\0') {
		size_t length = strcspn(text, " ");

		if (at > 0 && at + 1 + length > TEXT_WIDTH) {
			cli_put(out, "\n", 1);
			at = 0;
		} else if (at > 0) {
			cli_put(out, " ", 1);
			at++;
		}
		put_word(out, text, length, at == 0);
		at += length;
		if (length > 0 && text[length - 1] == '.' &&
		    text[length] == ' ') {
			cli_put(out, "\n", 1);
			at = 0;
		}
		text += length;
		text += strspn(text, " ");
	}
	cli_put(out, "\n", 1);
}

/* A line of code, which must stay one. */
static void
put_code(struct cli_output *out, const char *line)
{
	put_word(out, line, strlen(line), true);
	cli_put(out, "\n", 1);
}

static void
put_head(struct cli_output *out, const char *name, const char *summary)
{
	char upper[64];
	size_t i;

	for (i = 0; name[i] != '\0' && i + 1 < sizeof(upper); i++)
		upper[i] = name[i] >= 'a' && name[i] <= 'z'
		    ? (char)(name[i] - 'a' + 'A')
		    : name[i];
	upper[i] = '\0';
	cli_printf(out,
	    ".\\\" SPDX-License-Identifier: MIT\n"
	    ".\\\" Written by wcifit help --mdoc.\n"
	    ".Dd " DATE "\n.Dt %s 1\n.Os\n.Sh NAME\n.Nm %s\n.Nd %s\n",
	    upper, name, summary);
}

/* "Fl q" or "Fl Fl db Ar FILE" without the leading macro. */
static void
put_flag(struct cli_output *out, const struct cli_option *option, bool both)
{
	if (option->letter != '\0')
		cli_printf(out, "Fl %c", option->letter);
	if (option->letter != '\0' && both)
		cli_printf(out, " , ");
	if (option->letter == '\0' || both)
		cli_printf(out, "Fl Fl %s", option->name);
	if (option->argument != NULL)
		cli_printf(out, " Ar %s", option->argument);
}

static void
put_synopsis(struct cli_output *out, const struct cli_command *command)
{
	cli_printf(out, ".Sh SYNOPSIS\n.Nm wcifit %s\n", command->name);
	for (size_t g = 0; command->groups[g] != NULL; g++)
		for (const struct cli_option *o = command->groups[g]->options;
		     o->name != NULL; o++) {
			cli_printf(out, ".Op ");
			put_flag(out, o, false);
			cli_put(out, "\n", 1);
		}
	for (const struct cli_operand *o = command->operands; o->name != NULL;
	     o++)
		cli_printf(out, "%s %s%s\n", o->optional ? ".Op Ar" : ".Ar",
		    o->name, o->repeated ? " ..." : "");
	if (command->parameters)
		cli_printf(out, ".Op Fl Fl Ns Ar PARAMETER Ar VALUE ...\n");
}

static void
put_operands(struct cli_output *out, const struct cli_operand *operand)
{
	if (operand->name == NULL)
		return;
	cli_printf(out,
	    ".Pp\nThe operands are as follows:\n"
	    ".Bl -tag -width Ds\n");
	for (; operand->name != NULL; operand++) {
		cli_printf(out, ".It Ar %s\n", operand->name);
		put_text(out, operand->help);
	}
	cli_printf(out, ".El\n");
}

static void
put_options(struct cli_output *out, const struct cli_group *const *groups)
{
	char meaning[1024];

	cli_printf(out,
	    ".Pp\nThe options are as follows:\n"
	    ".Bl -tag -width Ds\n");
	for (; *groups != NULL; groups++)
		for (const struct cli_option *o = (*groups)->options;
		     o->name != NULL; o++) {
			cli_printf(out, ".It ");
			put_flag(out, o, true);
			cli_put(out, "\n", 1);
			put_text(
			    out, cli_help_meaning(o, meaning, sizeof(meaning)));
		}
	cli_printf(out, ".El\n");
}

static void
put_paragraphs(struct cli_output *out, const char *const *texts)
{
	for (size_t i = 0; texts[i] != NULL; i++) {
		if (i != 0)
			cli_printf(out, ".Pp\n");
		put_text(out, texts[i]);
	}
}

static void
put_exit_status(struct cli_output *out)
{
	cli_printf(out, ".Sh EXIT STATUS\n.Bl -tag -width Ds\n");
	for (const struct cli_exit_code *e = cli_exit_codes; e->meaning != NULL;
	     e++) {
		cli_printf(out, ".It %s\n", e->code);
		put_text(out, e->meaning);
	}
	cli_printf(out, ".El\n");
}

static void
put_examples(struct cli_output *out, const struct cli_example *example)
{
	cli_printf(out, ".Sh EXAMPLES\n");
	for (; example->line != NULL; example++) {
		put_text(out, example->meaning);
		cli_printf(out, ".Pp\n.Dl ");
		put_code(out, example->line);
		if (example[1].line != NULL)
			cli_printf(out, ".Pp\n");
	}
}

static void
put_command(struct cli_output *out, const struct cli_command *command)
{
	char name[64] = "wcifit-";

	strncat(name, command->name, sizeof(name) - strlen(name) - 1);
	put_head(out, name, command->summary);
	put_synopsis(out, command);
	cli_printf(out, ".Sh DESCRIPTION\n");
	put_paragraphs(out, command->description);
	put_operands(out, command->operands);
	put_options(out, command->groups);
	cli_printf(out, ".Sh EXIT STATUS\nSee\n.Xr wcifit 1 .\n");
	put_examples(out, command->examples);
	cli_printf(out, ".Sh SEE ALSO\n.Xr wcifit 1 ,\n.Xr wcifit-seeds 5\n");
}

static void
put_commands(struct cli_output *out)
{
	cli_printf(out,
	    ".Pp\nThe commands are as follows:\n"
	    ".Bl -tag -width completion\n");
	for (size_t i = 0; cli_command_at(i) != NULL; i++) {
		cli_printf(out, ".It Ic %s\n", cli_command_at(i)->name);
		put_text(out, cli_command_at(i)->summary);
		cli_printf(
		    out, ".Pq Xr wcifit-%s 1 .\n", cli_command_at(i)->name);
	}
	cli_printf(out, ".El\n");
}

/* The pages of all commands, by name. */
static void
put_see_also(struct cli_output *out)
{
	const char *last = "";

	cli_printf(out, ".Sh SEE ALSO\n");
	for (;;) {
		const char *next = NULL;

		for (size_t i = 0; cli_command_at(i) != NULL; i++) {
			const char *name = cli_command_at(i)->name;

			if (strcmp(name, last) > 0 &&
			    (next == NULL || strcmp(name, next) < 0))
				next = name;
		}
		if (next == NULL)
			break;
		cli_printf(out, ".Xr wcifit-%s 1 ,\n", next);
		last = next;
	}
	cli_printf(out, ".Xr wcifit-seeds 5\n");
}

static void
put_program(struct cli_output *out)
{
	put_head(out, "wcifit",
	    "what investment fairs announce, as intervals with sources");
	cli_printf(out,
	    ".Sh SYNOPSIS\n.Nm\n.Ar command\n.Op Ar options\n"
	    ".Op Ar operands\n.Sh DESCRIPTION\n");
	put_paragraphs(out, overview);
	put_commands(out);
	put_options(out, cli_groups_program);
	cli_printf(out, ".Sh ENVIRONMENT\n.Bl -tag -width SOURCE_DATE_EPOCH\n");
	for (size_t i = 0; i < sizeof(environment) / sizeof(environment[0]);
	     i++) {
		cli_printf(out, ".It Ev %s\n", environment[i].name);
		put_text(out, environment[i].meaning);
	}
	cli_printf(out,
	    ".El\n.Sh FILES\n.Bl -tag -width wcifit.db\n"
	    ".It Pa seeds\nThe folder that ingest and check read.\n"
	    ".It Pa wcifit.db\nThe database.\n.El\n");
	put_exit_status(out);
	cli_printf(out, ".Sh DIAGNOSTICS\n");
	put_text(out,
	    "Problems of seed files are lines of the form "
	    "wcifit: file:line:column: path: message, with lines and "
	    "columns from 1 and columns in code points.");
	put_see_also(out);
}

enum wcifit_status
cli_spec_mdoc(const struct cli *cli, const struct cli_command *command)
{
	struct cli_output out;
	enum wcifit_status status = cli_output_open(&out, cli);

	if (status != WCIFIT_OK)
		return status;
	if (command != NULL)
		put_command(&out, command);
	else
		put_program(&out);
	return cli_output_close(&out, WCIFIT_OK, NULL);
}

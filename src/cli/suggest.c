/* SPDX-License-Identifier: MIT */
/*
 * Completion.  The words of the line are walked by the same tables that parse
 * them; what may stand at the end is printed.
 */
#include "cli/suggest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/lookup.h"
#include "cli/options.h"

/* What is known of the line up to its last word. */
struct line {
	struct cli *cli;
	struct cli_output *out;
	const struct cli_command *command;
	const struct cli_group *const *groups;
	struct wcifit_reports *reports;
	const struct wcifit_report *report;
	const char *operand; /* the latest */
	size_t operands;
	char lead[128];	     /* printed before each candidate: "--name=" */
	const char *partial; /* what the candidates must begin with */
};

static void
offer(const struct line *line, const char *dashes, const char *word,
    size_t length, const char *meaning)
{
	size_t skip = strlen(dashes);
	size_t wanted = strlen(line->partial);
	char full[256];

	if (skip + length >= sizeof(full))
		return;
	(void)snprintf(full, sizeof(full), "%s%.*s", dashes, (int)length, word);
	for (size_t i = 0; *dashes != '\0' && full[i] != '\0'; i++)
		if (full[i] == '_')
			full[i] = '-';
	if (strncmp(full, line->partial, wanted) != 0)
		return;
	cli_printf(line->out, "%s%s", line->lead, full);
	if (meaning != NULL && *meaning != '\0')
		cli_printf(line->out, "\t%.*s", (int)strcspn(meaning, "\t\n"),
		    meaning);
	cli_put(line->out, "\n", 1);
}

static void
offer_word(const struct line *line, const char *word, const char *meaning)
{
	offer(line, "", word, strlen(word), meaning);
}

/* Lines "word<tab>meaning" of a lookup; frees them. */
static void
offer_lines(const struct line *line, char *lines)
{
	for (const char *s = lines; s != NULL && *s != '\0';) {
		size_t length = strcspn(s, "\t\n");

		offer(line, "", s, length,
		    s[length] == '\t' ? s + length + 1 : NULL);
		s += strcspn(s, "\n");
		s += *s == '\n';
	}
	free(lines);
}

static void
offer_options(const struct line *line)
{
	for (size_t g = 0; line->groups[g] != NULL; g++)
		for (const struct cli_option *o = line->groups[g]->options;
		     o->name != NULL; o++)
			offer(line, "--", o->name, strlen(o->name), o->help);
	if (line->report == NULL)
		return;
	for (size_t i = 0; i < line->report->param_count; i++)
		offer(line, "--", line->report->params[i].name,
		    strlen(line->report->params[i].name),
		    line->report->params[i].meaning);
}

static void
offer_reports(const struct line *line)
{
	const struct wcifit_report *report;

	for (size_t i = 0;
	     (report = wcifit_reports_at(line->reports, i)) != NULL; i++)
		offer_word(line, report->name, report->title);
}

static void
offer_option_value(const struct line *line, const struct cli_option *option)
{
	if (option->kind == CLI_FILE)
		cli_printf(line->out, "@files\n");
	else if (option->kind == CLI_FOLDER)
		cli_printf(line->out, "@folders\n");
	else if (option->table != NULL)
		offer_lines(line, cli_lookup_ids(line->cli, option->table));
	else if (option->choice != NULL)
		for (size_t i = 0; option->choice(i) != NULL; i++)
			offer_word(line, option->choice(i), NULL);
}

/* Choices "a|b|c", or the ids of the tables "a,b". */
static void
offer_param_value(
    const struct line *line, const struct wcifit_report_param *param)
{
	bool choice = strcmp(param->type, "choice") == 0;
	const char *s = param->of != NULL ? param->of : "";

	while (*s != '\0') {
		size_t length = strcspn(s, "|,");
		char table[64];

		if (choice)
			offer(line, "", s, length, NULL);
		else if (length < sizeof(table)) {
			(void)snprintf(
			    table, sizeof(table), "%.*s", (int)length, s);
			offer_lines(line, cli_lookup_ids(line->cli, table));
		}
		s += length;
		s += strspn(s, "|, ");
	}
}

/* The option written "--name" or "-x"; NULL: none. */
static const struct cli_option *
find_option(const struct line *line, const char *word, size_t length)
{
	if (word[1] == '-')
		return cli_options_find(line->groups, word + 2, length - 2);
	return length == 2 ? cli_options_find_letter(line->groups, word[1])
			   : NULL;
}

static const struct wcifit_report_param *
find_param(const struct line *line, const char *name, size_t length)
{
	const struct wcifit_report *report = line->report;

	for (size_t i = 0; report != NULL && i < report->param_count; i++) {
		const char *known = report->params[i].name;
		size_t same = 0;

		while (same < length && known[same] != '\0' &&
		    (name[same] == known[same] ||
			(name[same] == '-' && known[same] == '_')))
			same++;
		if (same == length && known[same] == '\0')
			return &report->params[i];
	}
	return NULL;
}

/*
 * The value of an option, written "--name" or "-x" in `length` bytes; false:
 * there is none of that name.
 */
static bool
offer_value(const struct line *line, const char *word, size_t length)
{
	const struct cli_option *option = find_option(line, word, length);
	const struct wcifit_report_param *param;

	if (option != NULL) {
		if (option->kind == CLI_FLAG)
			return false;
		offer_option_value(line, option);
		return true;
	}
	param = find_param(line, word + 2, length - 2);
	if (param != NULL)
		offer_param_value(line, param);
	return param != NULL;
}

static void
offer_operand(const struct line *line)
{
	const struct cli_operand *operand = line->command->operands;

	for (size_t i = 0; i < line->operands && operand->name != NULL; i++)
		if (!operand->repeated)
			operand++;
	if (operand->name == NULL)
		return;
	switch (operand->words) {
	case CLI_WORDS_NONE:
		break;
	case CLI_WORDS_FILES:
		cli_printf(line->out, "@files\n");
		break;
	case CLI_WORDS_FOLDERS:
		cli_printf(line->out, "@folders\n");
		break;
	case CLI_WORDS_COMMANDS:
		for (size_t i = 0; cli_command_at(i) != NULL; i++)
			offer_word(line, cli_command_at(i)->name,
			    cli_command_at(i)->summary);
		break;
	case CLI_WORDS_REPORTS:
		offer_reports(line);
		break;
	case CLI_WORDS_TABLES:
		offer_lines(line, cli_lookup_tables());
		break;
	case CLI_WORDS_IDS:
		offer_lines(line, cli_lookup_ids(line->cli, line->operand));
		break;
	case CLI_WORDS_SHELLS:
		offer_word(line, "bash", NULL);
		offer_word(line, "zsh", NULL);
		offer_word(line, "fish", NULL);
		break;
	}
}

/* Whether `word` is an option whose value is the next word. */
static bool
awaits_value(const struct line *line, const char *word)
{
	int span;

	if (word[0] != '-' || word[1] == '\0')
		return false;
	span = cli_options_span(line->groups, word);
	if (span != 0)
		return span == 2;
	return strncmp(word, "--", 2) == 0 && word[2] != '\0' &&
	    strchr(word, '=') == NULL && line->command != NULL &&
	    line->command->parameters;
}

static void
take_operand(struct line *line, const char *word)
{
	if (line->command == NULL) {
		line->command = cli_command_find(word);
		if (line->command != NULL)
			line->groups = line->command->groups;
		return;
	}
	line->operand = word;
	line->operands++;
	if (line->command->parameters && line->operands == 1 &&
	    wcifit_reports_find(line->reports, word, &line->report, NULL) !=
		WCIFIT_OK)
		line->report = NULL;
}

/* Walk all words but the last; the option whose value the last one is. */
static const char *
walk(struct line *line, const char *const *words, size_t count)
{
	for (size_t i = 0; i + 1 < count; i++) {
		if (awaits_value(line, words[i])) {
			if (i + 2 == count)
				return words[i];
			if (strcmp(words[i], "--db") == 0)
				line->cli->set.db = words[i + 1];
			i++;
		} else if (words[i][0] != '-' || words[i][1] == '\0') {
			take_operand(line, words[i]);
		}
	}
	return NULL;
}

static void
suggest(struct line *line, const char *const *words, size_t count)
{
	const char *awaiting = walk(line, words, count);
	const char *last = words[count - 1];
	const char *equals = strchr(last, '=');

	line->partial = last;
	if (awaiting != NULL) {
		(void)offer_value(line, awaiting, strlen(awaiting));
	} else if (strncmp(last, "--", 2) == 0 && equals != NULL) {
		(void)snprintf(line->lead, sizeof(line->lead), "%.*s",
		    (int)(equals + 1 - last), last);
		line->partial = equals + 1;
		(void)offer_value(line, last, (size_t)(equals - last));
	} else if (*last == '-') {
		offer_options(line);
	} else if (line->command != NULL) {
		offer_operand(line);
	} else {
		for (size_t i = 0; cli_command_at(i) != NULL; i++)
			offer_word(line, cli_command_at(i)->name,
			    cli_command_at(i)->summary);
	}
}

void
cli_suggest(struct cli *cli, struct cli_output *out, const char *const *words,
    size_t count)
{
	struct line line = {
		.cli = cli,
		.out = out,
		.groups = cli_groups_program,
		.partial = "",
	};

	if (count == 0 ||
	    wcifit_reports_load(NULL, &line.reports, NULL) != WCIFIT_OK)
		return;
	suggest(&line, words, count);
	wcifit_reports_free(line.reports);
}

/* SPDX-License-Identifier: MIT */
/* wcifit completion: shell completion scripts, and the words they offer. */
#include <string.h>

#include "cli/commands.h"
#include "cli/errors.h"
#include "cli/output.h"
#include "cli/suggest.h"

static const struct cli_operand operands[] = {
	{
	    .name = "SHELL",
	    .words = CLI_WORDS_SHELLS,
	    .help = "bash, zsh or fish",
	},
	{
	    .name = "WORD",
	    .optional = true,
	    .repeated = true,
	    .help =
		"With --suggest: the words of the line, the last one unfinished",
	},
	{ .name = NULL },
};

static const struct cli_option completion_options[] = {
	{
	    .name = "suggest",
	    .kind = CLI_FLAG,
	    .place = CLI_PLACE(suggest),
	    .help = "Print what may stand for the last WORD, one a line with "
		    "its meaning behind a tab; the scripts call this",
	},
	{ .name = NULL },
};

static const struct cli_group completion_group = { NULL, completion_options };

static const struct cli_group *const groups[] = {
	&completion_group,
	&cli_group_common,
	NULL,
};

static const char *const description[] = {
	"Prints a script that completes commands, options, formats, reports, "
	"their parameters and, from the database, ids.",
	NULL,
};

static const struct cli_example examples[] = {
	{ "eval \"$(wcifit completion bash)\"", "In ~/.bashrc." },
	{ "wcifit completion fish > ~/.config/fish/completions/wcifit.fish",
	    "For fish." },
	{ NULL, NULL },
};

static const struct {
	const char *name;
	const char *script;
} shells[] = {
	{ "bash",
	    "# bash completion of wcifit\n"
	    "_wcifit() {\n"
	    "\tlocal word words=() lead\n"
	    "\t# bash cuts words at = and :, the program does not.\n"
	    "\tfor word in \"${COMP_WORDS[@]:1:COMP_CWORD}\"; do\n"
	    "\t\tif ((${#words[@]})) &&\n"
	    "\t\t    [[ $word == [=:]* || ${words[-1]} == *[=:] ]]; then\n"
	    "\t\t\twords[-1]+=$word\n"
	    "\t\telse\n"
	    "\t\t\twords+=(\"$word\")\n"
	    "\t\tfi\n"
	    "\tdone\n"
	    "\tlead=${words[-1]%\"${words[-1]##*[=:]}\"}\n"
	    "\tCOMPREPLY=()\n"
	    "\twhile IFS=$'\\t' read -r word _; do\n"
	    "\t\tcase $word in\n"
	    "\t\t@files) compopt -o default; return ;;\n"
	    "\t\t@folders) compopt -o dirnames; return ;;\n"
	    "\t\t*) COMPREPLY+=(\"${word#\"$lead\"}\") ;;\n"
	    "\t\tesac\n"
	    "\tdone < <(\"${COMP_WORDS[0]}\" completion --suggest -- bash \"${words[@]}\" \\\n"
	    "\t    2>/dev/null)\n"
	    "}\n"
	    "complete -F _wcifit wcifit\n" },
	{ "zsh",
	    "#compdef wcifit\n"
	    "# zsh completion of wcifit\n"
	    "_wcifit() {\n"
	    "\tlocal -a found\n"
	    "\tlocal line\n"
	    "\twhile IFS= read -r line; do\n"
	    "\t\tcase $line in\n"
	    "\t\t@files) _files; return ;;\n"
	    "\t\t@folders) _files -/; return ;;\n"
	    "\t\t*) line=${line//:/\\\\:}; found+=(\"${line/$'\\t'/:}\") ;;\n"
	    "\t\tesac\n"
	    "\tdone < <($words[1] completion --suggest -- zsh \"${(@)words[2,CURRENT]}\" \\\n"
	    "\t    2>/dev/null)\n"
	    "\t_describe wcifit found\n"
	    "}\n"
	    "compdef _wcifit wcifit\n"
	    "if [[ $funcstack[1] == _wcifit ]]; then _wcifit; fi\n" },
	{ "fish",
	    "# fish completion of wcifit\n"
	    "function __wcifit_complete\n"
	    "\tset -l words (commandline -opc)\n"
	    "\tset -l found ($words[1] completion --suggest -- fish "
	    "$words[2..-1] (commandline -ct) 2>/dev/null)\n"
	    "\tswitch \"$found[1]\"\n"
	    "\t\tcase @files\n"
	    "\t\t\t__fish_complete_path (commandline -ct)\n"
	    "\t\tcase @folders\n"
	    "\t\t\t__fish_complete_directories (commandline -ct)\n"
	    "\t\tcase '*'\n"
	    "\t\t\tprintf '%s\\n' $found\n"
	    "\tend\n"
	    "end\n"
	    "complete -c wcifit -f -a '(__wcifit_complete)'\n" },
};

#define SHELL_COUNT (sizeof(shells) / sizeof(shells[0]))

static enum wcifit_status
run(struct cli *cli)
{
	const char *names[SHELL_COUNT];
	struct cli_output out;
	char hint[64];
	size_t found = SHELL_COUNT;
	enum wcifit_status status;

	for (size_t i = 0; i < SHELL_COUNT; i++) {
		names[i] = shells[i].name;
		if (strcmp(names[i], cli->operands.items[0]) == 0)
			found = i;
	}
	if (found == SHELL_COUNT)
		return cli_usage(cli, "'%s' is none of bash, zsh, fish%s",
		    cli->operands.items[0],
		    cli_did_you_mean(hint, sizeof(hint), "",
			cli->operands.items[0], names, SHELL_COUNT));
	if (!cli->set.suggest && cli->operands.count > 1)
		return cli_usage(
		    cli, "too many operands: '%s'", cli->operands.items[1]);
	status = cli_output_open(&out, cli);
	if (status != WCIFIT_OK)
		return status;
	if (cli->set.suggest)
		cli_suggest(cli, &out, cli->operands.items + 1,
		    cli->operands.count - 1);
	else
		cli_put(
		    &out, shells[found].script, strlen(shells[found].script));
	return cli_output_close(&out, WCIFIT_OK, NULL);
}

const struct cli_command cli_command_completion = {
	.name = "completion",
	.summary = "print a completion script for a shell",
	.operands = operands,
	.groups = groups,
	.description = description,
	.examples = examples,
	.access = CLI_ACCESS_READ,
	.run = run,
};

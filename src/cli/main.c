/* SPDX-License-Identifier: MIT */
/*
 * The program: descriptors and signals made safe, the command line read by
 * the tables, one command run, its status handed to the shell.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/errors.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/signals.h"

/* More than all commands have together. */
#define GROUPS_MAX 64

/*
 * Fill closed standard descriptors, so that no database becomes stdout.  The
 * wrong way round on purpose: using one then fails instead of losing data.
 */
static bool
secure_descriptors(void)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			return false;
	return true;
}

static enum wcifit_status
print_version(const struct cli *cli)
{
	struct cli_output out;
	enum wcifit_status status = cli_output_open(&out, cli);

	if (status != WCIFIT_OK)
		return status;
	cli_puts(&out, "wcifit ");
	cli_puts(&out, wcifit_version());
	cli_puts(&out, "\n");
	return cli_output_close(&out, WCIFIT_OK, NULL);
}

/* The groups of all commands, for options before the command is known. */
static void
gather_groups(const struct cli_group **all, size_t room)
{
	size_t count = 0;

	all[count++] = &cli_group_program;
	for (size_t c = 0; cli_command_at(c) != NULL; c++) {
		const struct cli_group *const *groups =
		    cli_command_at(c)->groups;

		for (; *groups != NULL && count + 1 < room; groups++)
			all[count++] = *groups;
	}
	all[count] = NULL;
}

/*
 * Find the command behind whatever options stand before it, and bring it to
 * the front, so that those are read with the rest.  Without one, *found_out
 * is false.
 */
static enum wcifit_status
find_command(struct cli *cli, int count, char **argv, bool *found_out)
{
	const struct cli_group *all[GROUPS_MAX];
	int at = 0;
	char *name;

	gather_groups(all, GROUPS_MAX);
	while (at < count && argv[at][0] == '-' && argv[at][1] != '\0') {
		int span = cli_options_span(all, argv[at]);

		if (span == 0)
			return cli_options_unknown(cli, all, argv[at]);
		at += span;
	}
	*found_out = at < count;
	if (at >= count)
		return WCIFIT_OK;
	name = argv[at];
	memmove(argv + 1, argv, (size_t)at * sizeof(*argv));
	argv[0] = name;
	cli->command = cli_command_find(name);
	return cli->command != NULL ? WCIFIT_OK
				    : cli_command_unknown(cli, name);
}

static enum wcifit_status
check_operands(const struct cli *cli)
{
	const struct cli_operand *operand = cli->command->operands;
	size_t given = cli->operands.count;

	for (; operand->name != NULL; operand++) {
		if (given == 0 && !operand->optional)
			return cli_usage(cli, "%s is missing", operand->name);
		if (operand->repeated)
			return WCIFIT_OK;
		if (given > 0)
			given--;
	}
	if (given == 0)
		return WCIFIT_OK;
	return cli_usage(cli, "too many operands: '%s'",
	    cli->operands.items[cli->operands.count - given]);
}

static enum wcifit_status
run_command(struct cli *cli, int count, char **argv)
{
	const struct cli_command *command = cli->command;
	const struct cli_grammar grammar = { command->groups,
		command->parameters };
	enum wcifit_status status =
	    cli_options_parse(cli, &grammar, count, argv);

	if (status != WCIFIT_OK)
		return status;
	/* A command with parameters explains the report that is named. */
	if (cli->set.help && !(command->parameters && cli->operands.count > 0))
		return cli_help_command(cli, command);
	status = check_operands(cli);
	return status == WCIFIT_OK ? command->run(cli) : status;
}

/* There are options only. */
static enum wcifit_status
run_program(struct cli *cli, int count, char **argv)
{
	const struct cli_grammar grammar = { cli_groups_program, false };
	enum wcifit_status status =
	    cli_options_parse(cli, &grammar, count, argv);

	if (status != WCIFIT_OK)
		return status;
	if (cli->set.help)
		return cli_help_program(cli);
	if (cli->set.version)
		return print_version(cli);
	return cli_command_missing(cli);
}

static enum wcifit_status
run(struct cli *cli, int count, char **argv)
{
	bool found = false;
	enum wcifit_status status = find_command(cli, count, argv, &found);

	if (status != WCIFIT_OK)
		return status;
	return found ? run_command(cli, count - 1, argv + 1)
		     : run_program(cli, count, argv);
}

/* Some systems report a full disk only here. */
static enum wcifit_status
close_stdout(enum wcifit_status status)
{
	if (close(STDOUT_FILENO) == 0 || status != WCIFIT_OK)
		return status;
	cli_error("standard output: could not be closed");
	return WCIFIT_FAILED;
}

int
main(int argc, char **argv)
{
	struct cli cli = { .set = { .fail_on = -1, .max_errors = 50 } };
	enum wcifit_status status;

	if (!secure_descriptors())
		return WCIFIT_FAILED;
	cli_signals_install();
	status = run(&cli, argc > 0 ? argc - 1 : 0, argv + 1);
	cli_free(&cli);
	return (int)close_stdout(status);
}

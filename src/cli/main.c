/* SPDX-License-Identifier: MIT */
/*
 * The program: descriptors and signals made safe, the command line read by
 * the tables, one command run, its status handed to the shell.
 */
#include <fcntl.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/errors.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/signals.h"

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
	cli_printf(&out, "wcifit %s\n", wcifit_version());
	return cli_output_close(&out, WCIFIT_OK, NULL);
}

/* Options before the command, then the command itself; *used_out arguments. */
static enum wcifit_status
read_command(struct cli *cli, int count, char **argv, int *used_out)
{
	const struct cli_grammar grammar = { cli_groups_program, false, true };
	enum wcifit_status status =
	    cli_options_parse(cli, &grammar, count, argv, used_out);

	if (status != WCIFIT_OK || *used_out == count)
		return status;
	cli->command = cli_command_find(argv[*used_out]);
	if (cli->command == NULL)
		return cli_command_unknown(cli, argv[*used_out]);
	++*used_out;
	return WCIFIT_OK;
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
	struct cli_grammar grammar = { command->groups, command->parameters,
		false };
	int used;
	enum wcifit_status status =
	    cli_options_parse(cli, &grammar, count, argv, &used);

	if (status != WCIFIT_OK)
		return status;
	/* A command with parameters explains the report that is named. */
	if (cli->set.help && !(command->parameters && cli->operands.count > 0))
		return cli_help_command(cli, command);
	status = check_operands(cli);
	return status == WCIFIT_OK ? command->run(cli) : status;
}

static enum wcifit_status
run(struct cli *cli, int count, char **argv)
{
	int used = 0;
	enum wcifit_status status = read_command(cli, count, argv, &used);

	if (status != WCIFIT_OK)
		return status;
	if (cli->command != NULL && !cli->set.help)
		return run_command(cli, count - used, argv + used);
	if (cli->set.help)
		return cli->command != NULL
		    ? cli_help_command(cli, cli->command)
		    : cli_help_program(cli);
	if (cli->set.version)
		return print_version(cli);
	return cli_usage(cli, "a command is missing");
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

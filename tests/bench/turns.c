/* SPDX-License-Identifier: MIT */
/*
 * Runs commands in turn and says what each run cost:
 *
 *   bench_turns COUNT OUTPUT COMMAND [ARGUMENT...] [-- COMMAND ...]...
 *
 * takes the first command, the second, ... the first again, COUNT times in
 * all.  A run's standard output replaces OUTPUT.  For each run a line:
 *
 *   number of the command, seconds, seconds in user mode, in the system, peak memory in
 *   KiB, status as wait4 has it
 *
 * It is in C and small because Linux counts what the parent had in memory when
 * it forked into the peak of the child, and a script's interpreter is not small.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>

enum { MOST_COMMANDS = 128 };

extern char **environ;

struct run {
	double wall;
	int status;
	struct rusage usage;
};

static double
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static double
seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

/* Cuts the arguments at each "--"; how many commands there are. */
static size_t
split(char **arguments, char **commands[MOST_COMMANDS])
{
	size_t count = 0;

	while (*arguments != NULL && count < MOST_COMMANDS) {
		commands[count++] = arguments;
		while (*arguments != NULL && strcmp(*arguments, "--") != 0)
			arguments++;
		if (*arguments != NULL)
			*arguments++ = NULL;
	}
	return count;
}

static int
run_once(char **command, const char *output, struct run *run)
{
	posix_spawn_file_actions_t actions;
	const int flags = O_WRONLY | O_CREAT | O_TRUNC;
	double start = 0;
	pid_t child = 0;
	int error = posix_spawn_file_actions_init(&actions);

	if (error != 0)
		return error;
	if (command[0] == NULL)
		error = EINVAL;
	if (error == 0)
		error = posix_spawn_file_actions_addopen(
		    &actions, 0, "/dev/null", O_RDONLY, 0);
	if (error == 0)
		error = posix_spawn_file_actions_addopen(
		    &actions, 1, output, flags, 0644);
	if (error == 0) {
		start = now();
		error = posix_spawnp(
		    &child, command[0], &actions, NULL, command, environ);
	}
	posix_spawn_file_actions_destroy(&actions);
	if (error != 0)
		return error;
	while (wait4(child, &run->status, 0, &run->usage) < 0) {
		if (errno != EINTR)
			return errno;
	}
	run->wall = now() - start;
	return 0;
}

int
main(int argc, char **argv)
{
	char **commands[MOST_COMMANDS] = { NULL };
	size_t count;
	long turns;

	if (argc < 4) {
		fputs("usage: bench_turns COUNT OUTPUT COMMAND...\n", stderr);
		return 2;
	}
	turns = strtol(argv[1], NULL, 10);
	count = split(argv + 3, commands);
	for (long turn = 0; turn < turns; turn++) {
		for (size_t i = 0; i < count; i++) {
			struct run run;
			const int error = run_once(commands[i], argv[2], &run);

			if (error != 0) {
				fprintf(stderr, "%s: %s\n",
				    commands[i][0] != NULL ? commands[i][0]
							   : "",
				    strerror(error));
				return EXIT_FAILURE;
			}
			printf("%zu %.7f %.6f %.6f %ld %d\n", i, run.wall,
			    seconds(run.usage.ru_utime),
			    seconds(run.usage.ru_stime), run.usage.ru_maxrss,
			    run.status);
		}
	}
	return EXIT_SUCCESS;
}

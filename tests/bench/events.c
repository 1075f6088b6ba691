/* SPDX-License-Identifier: MIT */
/*
 * The floor under every reader of seeds that stands on libyaml: parse the
 * files one after another on one thread, look at no event, keep none.
 *
 *   bench_events FILE...
 *
 * Prints how many events and bytes of scalars there were, so that two runs can
 * be seen to have read the same.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <yaml.h>

struct tally {
	uint64_t events;
	uint64_t scalar_bytes;
};

static int
read_descriptor(void *data, unsigned char *buffer, size_t size, size_t *got)
{
	const int *descriptor = data;
	const ssize_t count = read(*descriptor, buffer, size);

	*got = count > 0 ? (size_t)count : 0;
	return count >= 0;
}

static bool
drain(yaml_parser_t *parser, struct tally *tally)
{
	yaml_event_t event;
	bool more = true;

	while (more) {
		if (!yaml_parser_parse(parser, &event))
			return false;
		tally->events++;
		if (event.type == YAML_SCALAR_EVENT)
			tally->scalar_bytes += event.data.scalar.length;
		more = event.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	return true;
}

static bool
parse_file(const char *path, struct tally *tally)
{
	yaml_parser_t parser;
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	bool done = false;

	if (descriptor < 0) {
		perror(path);
		return false;
	}
	if (yaml_parser_initialize(&parser)) {
		yaml_parser_set_input(&parser, read_descriptor, &descriptor);
		done = drain(&parser, tally);
		if (!done)
			fprintf(stderr, "%s:%zu: %s\n", path,
			    parser.problem_mark.line + 1,
			    parser.problem != NULL ? parser.problem : "?");
		yaml_parser_delete(&parser);
	}
	close(descriptor);
	return done;
}

int
main(int argc, char **argv)
{
	struct tally tally = { 0, 0 };

	for (int i = 1; i < argc; i++) {
		if (!parse_file(argv[i], &tally))
			return EXIT_FAILURE;
	}
	printf("%" PRIu64 " %" PRIu64 "\n", tally.events, tally.scalar_bytes);
	return EXIT_SUCCESS;
}

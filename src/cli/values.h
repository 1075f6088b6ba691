/* SPDX-License-Identifier: MIT */
/* Option values: from text to a member of the settings, and never by guess. */
#ifndef CLI_VALUES_H
#define CLI_VALUES_H

#include "cli/options.h"

/*
 * Check `value` (NULL for a flag) and store it where the option says.  False,
 * with words in `reason`, when it is no such value.
 */
bool cli_value_store(struct cli_settings *set, const struct cli_option *option,
    const char *value, char *reason, size_t size);

/* A whole number of decimal digits. */
bool cli_value_count(const char *text, uint64_t *out);

/* Put `text` behind what stands in `buffer`, as much as there is room for. */
void cli_append(char *buffer, size_t size, const char *text);

/* The choices "a, b, c" of an option in `buffer`. */
const char *cli_value_choices(const char *(*choice)(size_t index),
    const char *between, char *buffer, size_t size);

/* The names of formats and units, as choices. */
const char *cli_choice_format(size_t index);
const char *cli_choice_unit(size_t index);

#endif

/* SPDX-License-Identifier: MIT */
/* `wcifit help --json`: the tables as data. */
#include "cli/spec.h"

#include "cli/help.h"
#include "cli/json.h"
#include "cli/output.h"

static const char *const access_names[] = {
	[CLI_ACCESS_NONE] = "none",
	[CLI_ACCESS_READ] = "read",
	[CLI_ACCESS_WRITE] = "write",
};

static const char *const kind_names[] = {
	[CLI_FLAG] = "flag",
	[CLI_TEXT] = "text",
	[CLI_FILE] = "file",
	[CLI_FOLDER] = "folder",
	[CLI_LIST] = "text",
	[CLI_PARAM] = "name=value",
	[CLI_COUNT] = "count",
	[CLI_BYTES] = "bytes",
	[CLI_SECONDS] = "seconds",
	[CLI_CHOICE] = "choice",
	[CLI_FORMATS] = "choices",
};

static const char *
boolean(bool value)
{
	return value ? "true" : "false";
}

static void
put_option(struct cli_output *out, const struct cli_option *option)
{
	char letter[2] = { option->letter, '\0' };
	bool repeated = option->kind == CLI_LIST || option->kind == CLI_PARAM ||
	    option->kind == CLI_FORMATS;

	cli_printf(out, "        {");
	cli_json_member(out, "name", option->name);
	cli_printf(out, ", ");
	cli_json_member(out, "letter", *letter != '\0' ? letter : NULL);
	cli_printf(out, ", ");
	cli_json_member(out, "type", kind_names[option->kind]);
	cli_printf(out, ", ");
	cli_json_member(out, "argument", option->argument);
	cli_printf(out, ", \"repeated\": %s", boolean(repeated));
	if (option->choice != NULL) {
		cli_printf(out, ", \"choices\": [");
		for (size_t i = 0; option->choice(i) != NULL; i++) {
			cli_printf(out, "%s", i != 0 ? ", " : "");
			cli_json_text(out, option->choice(i));
		}
		cli_printf(out, "]");
	}
	cli_printf(out, ", ");
	cli_json_member(out, "help", option->help);
	cli_printf(out, "}");
}

static void
put_operands(struct cli_output *out, const struct cli_operand *operand)
{
	const char *between = "";

	cli_printf(out, "      \"operands\": [");
	for (; operand->name != NULL; operand++) {
		cli_printf(out, "%s\n        {", between);
		cli_json_member(out, "name", operand->name);
		cli_printf(out, ", \"optional\": %s, \"repeated\": %s, ",
		    boolean(operand->optional), boolean(operand->repeated));
		cli_json_member(out, "help", operand->help);
		cli_printf(out, "}");
		between = ",";
	}
	cli_printf(out, "],\n");
}

static void
put_options(struct cli_output *out, const struct cli_group *const *groups)
{
	const char *between = "";

	cli_printf(out, "      \"options\": [");
	for (; *groups != NULL; groups++)
		for (const struct cli_option *o = (*groups)->options;
		     o->name != NULL; o++) {
			cli_printf(out, "%s\n", between);
			put_option(out, o);
			between = ",";
		}
	cli_printf(out, "]\n");
}

static void
put_command(struct cli_output *out, const struct cli_command *command)
{
	cli_printf(out, "    {\n      ");
	cli_json_member(out, "name", command->name);
	cli_printf(out, ",\n      ");
	cli_json_member(out, "summary", command->summary);
	cli_printf(out, ",\n      ");
	cli_json_member(out, "database", access_names[command->access]);
	cli_printf(out, ",\n      \"report_parameters\": %s,\n",
	    boolean(command->parameters));
	put_operands(out, command->operands);
	put_options(out, command->groups);
	cli_printf(out, "    }");
}

static void
put_exit_codes(struct cli_output *out)
{
	const char *between = "";

	cli_printf(out, "  \"exit_codes\": [");
	for (const struct cli_exit_code *e = cli_exit_codes; e->meaning != NULL;
	     e++) {
		cli_printf(out, "%s\n    {\"code\": %s, ", between, e->code);
		cli_json_member(out, "meaning", e->meaning);
		cli_printf(out, "}");
		between = ",";
	}
	cli_printf(out, "],\n");
}

enum wcifit_status
cli_spec_json(const struct cli *cli)
{
	struct cli_output out;
	enum wcifit_status status = cli_output_open(&out, cli);

	if (status != WCIFIT_OK)
		return status;
	cli_printf(&out, "{\n  ");
	cli_json_member(&out, "version", wcifit_version());
	cli_printf(&out, ",\n");
	put_exit_codes(&out);
	cli_printf(&out, "  \"commands\": [");
	for (size_t i = 0; cli_command_at(i) != NULL; i++) {
		cli_printf(&out, "%s\n", i != 0 ? "," : "");
		put_command(&out, cli_command_at(i));
	}
	cli_printf(&out, "\n  ]\n}\n");
	return cli_output_close(&out, WCIFIT_OK, NULL);
}

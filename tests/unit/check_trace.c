/* SPDX-License-Identifier: MIT */
/* query/trace: from a row back to the line that holds it and to who said so. */
#include <errno.h>
#include <string.h>

#include "support/database.h"

static struct test_file file;
static struct wci_buf out;

static void
open_file(void)
{
	test_file_open(&file,
	    "INSERT INTO contradictions VALUES ('f1/1', 'f1',"
	    " 'contradiction', 'figure', 'value', 30000000000,"
	    " 'They miss each other by 30bn.');"
	    "INSERT INTO contradiction_claims VALUES"
	    " ('f1/1', 1, 'f1/s1/1', 'value'),"
	    " ('f1/1', 2, 'f1/s2/1', 'value');"
	    "INSERT INTO bounds VALUES ('f1/whole', 'projects', NULL, NULL,"
	    " 3, NULL, 1, 0);"
	    "INSERT INTO exchange_rates VALUES ('USD', '2024', 7195700,"
	    " '7.1957', 's1', NULL, 'seeds/e.yaml', 2);"
	    "INSERT INTO wordings VALUES ('over', 1000000, NULL,"
	    " 'Open above.', 'seeds/w.yaml', 4);"
	    "INSERT INTO indicators (id, fair, indicator, value_stated,"
	    " qualifier, low, unit, source, locator, rank, seed_file,"
	    " seed_line) VALUES ('f1/s1/9', 'f1', 'exhibitors',"
	    " 'over 7300', 'over', 7300, 'enterprises', 's1', 'p. 1',"
	    " 'normal', 'seeds/f.yaml', 90);");
}

static void
close_file(void)
{
	test_file_close(&file);
	wci_buf_free(&out);
}

static enum wcifit_status
trace(const char *table, const char *id, enum wcifit_format format,
    struct wcifit_error *error)
{
	struct wcifit_output output = { .format = format };

	wci_buf_clear(&out);
	output.sink = test_sink(&out);
	return wcifit_trace(file.db, table, id, &output, error);
}

static const struct {
	const char *table;
	const char *id;
	const char *words;
} traces[] = { { "fairs", "f1",
		   "fairs f1\n    First fair, 2023\n    seeds/f.yaml:1\n" },
	{ "fairs", "First fair",
	    "fairs f1\n    First fair, 2023\n    seeds/f.yaml:1\n" },
	{ "regions", "广东",
	    "regions CN-GD\n    Guangdong 广东省, province\n"
	    "    seeds/r.yaml:5\n" },
	{ "region_groups", "eastern",
	    "region_groups eastern\n    Eastern, macro-region\n"
	    "    seeds/r.yaml:20\n" },
	{ "scopes", "f2/whole",
	    "scopes f2/whole\n    Whole fair\n    seeds/f.yaml:44\n" },
	{ "sources", "s2",
	    "sources s2\n    Reprint, Other paper; reprint of s1\n"
	    "    seeds/s.yaml:9\n    s2\n" },
	{ "exchange_rates", "USD/2024",
	    "exchange_rates USD/2024\n    7.1957 CNY for one USD\n"
	    "    seeds/e.yaml:2\n    s1, https://example.org/1\n" },
	{ "wordings", "over",
	    "wordings over\n    Open above.\n    seeds/w.yaml:4\n" },
	{ "indicators", "f1/s1/9",
	    "indicators f1/s1/9\n"
	    "    exhibitors: over 7300 enterprises (p. 1)\n"
	    "    seeds/f.yaml:90\n    s1, https://example.org/1\n" },
	{ "claims", "f1/s1/1",
	    "claim f1/s1/1\n    \"over 200bn\", paragraph 1\n"
	    "    seeds/f.yaml:12\n    s1, https://example.org/1\n"
	    "measure value\n    over 200bn CNY (over: ≥ 200bn CNY)\n"
	    "set f1/whole\n    First fair, Whole fair\n"
	    "source s1\n    First, \"quoted\", Paper, 2024-05-23\n"
	    "    seeds/s.yaml:3\n    s1, https://example.org/1\n" },
	{ "claim_measures", "f1/s2/1",
	    "claim f1/s2/1\n    paragraph 2\n    seeds/f.yaml:18\n    s2\n"
	    "measure value\n    170bn CNY (exact: 170bn CNY)\n"
	    "set f1/whole\n    First fair, Whole fair\n"
	    "source s2\n    Reprint, Other paper\n    seeds/s.yaml:9\n"
	    "    s2\n"
	    "original s1\n    First, \"quoted\", Paper, 2024-05-23\n"
	    "    seeds/s.yaml:3\n    s1, https://example.org/1\n" },
	{ "signings", "g1",
	    "signing g1\n    Car works, 6.89bn CNY, signed\n"
	    "    seeds/g.yaml:2\n"
	    "source s1\n    First, \"quoted\", Paper, 2024-05-23\n"
	    "    seeds/s.yaml:3\n    s1, https://example.org/1\n"
	    "repeat g2\n    Car works again, value unknown, signed\n"
	    "    seeds/g.yaml:15\n" },
	{ "signings", "g2",
	    "signing g2\n    Car works again, value unknown, signed\n"
	    "    seeds/g.yaml:15\n"
	    "source s2\n    Reprint, Other paper\n    seeds/s.yaml:9\n"
	    "    s2\n"
	    "same_as g1\n    Car works, 6.89bn CNY, signed\n"
	    "    seeds/g.yaml:2\n" },
	{ "figures", "f1/whole",
	    "set f1/whole\n    First fair, Whole fair\n"
	    "figure value\n    ≥ 170bn CNY, 2 claims, 1 independent, "
	    "contradictory\n"
	    "bound projects\n    proved ≥ 3\n"
	    "claim f1/s1/1\n    value over 200bn CNY \"over 200bn\" "
	    "(paragraph 1)\n"
	    "    seeds/f.yaml:12\n    s1, https://example.org/1\n"
	    "claim f1/s2/1\n    value 170bn CNY (paragraph 2)\n"
	    "    seeds/f.yaml:18\n    s2\n"
	    "signing g1\n    Car works, 6.89bn CNY\n    seeds/g.yaml:2\n"
	    "    s1, https://example.org/1\n" },
	{ "sets", "f1/whole?origin=eastern",
	    "set f1/whole?origin=eastern\n"
	    "    First fair, Whole fair, origin Eastern\n"
	    "signing g1\n    Car works, 6.89bn CNY\n    seeds/g.yaml:2\n"
	    "    s1, https://example.org/1\n" },
	{ "contradictions", "f1/1",
	    "contradiction f1/1\n    They miss each other by 30bn.\n"
	    "claim f1/s1/1\n    value over 200bn CNY \"over 200bn\" "
	    "(paragraph 1)\n"
	    "    seeds/f.yaml:12\n    s1, https://example.org/1\n"
	    "claim f1/s2/1\n    value 170bn CNY (paragraph 2)\n"
	    "    seeds/f.yaml:18\n    s2\n" } };

START_TEST(tells_in_words)
{
	struct wcifit_error error = { WCIFIT_OK, "" };

	ck_assert_msg(trace(traces[_i].table, traces[_i].id, WCIFIT_TABLE,
			  &error) == WCIFIT_OK,
	    "%s", error.message);
	ck_assert_str_eq(wci_buf_text(&out), traces[_i].words);
}
END_TEST

START_TEST(tells_in_rows)
{
	struct wcifit_error error = { WCIFIT_OK, "" };

	ck_assert_int_eq(
	    trace("exchange_rates", "USD/2024", WCIFIT_CSV, &error), WCIFIT_OK);
	ck_assert_str_eq(wci_buf_text(&out),
	    "kind,id,text,seed,source,url\n"
	    "exchange_rates,USD/2024,7.1957 CNY for one USD,"
	    "seeds/e.yaml:2,s1,https://example.org/1\n");
	for (int f = 1; f < WCIFIT_FORMAT_COUNT; f++) {
		ck_assert_int_eq(
		    trace("sets", "f1/whole", (enum wcifit_format)f, &error),
		    WCIFIT_OK);
		ck_assert_ptr_nonnull(
		    strstr(wci_buf_text(&out), "seeds/g.yaml:2"));
	}
}
END_TEST

static const struct {
	const char *table;
	const char *id;
	const char *message;
} misses[] = { { "claim", "x",
		   "there is nothing to trace in a table 'claim'; did you mean "
		   "claims?" },
	{ "qqqqqqqq", "x",
	    "there is nothing to trace in a table 'qqqqqqqq'; `wcifit schema` "
	    "lists them" },
	{ "fairs", "f3",
	    "fairs: 'f3' is not among the fairs; did you mean 'f1'?" },
	{ "claims", "f1/s1/l",
	    "claims: 'f1/s1/l' is not among the claims; did you mean "
	    "'f1/s1/1'?" },
	{ "figures", "f1/whol",
	    "figures: 'f1/whol' is not among the sets; did you mean "
	    "'f1/whole'?" },
	{ "signings", "' OR 1 --",
	    "signings: '' OR 1 --' is not among the signings" } };

START_TEST(names_the_nearest)
{
	struct wcifit_error error = { WCIFIT_OK, "" };

	ck_assert_int_eq(
	    trace(misses[_i].table, misses[_i].id, WCIFIT_TABLE, &error),
	    WCIFIT_USAGE);
	ck_assert_str_eq(error.message, misses[_i].message);
	ck_assert_uint_eq(out.length, 0);
}
END_TEST

/* A table with lines of seeds that cannot be traced was forgotten. */
START_TEST(covers_every_table_with_a_seed_line)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_stmt *stmt = NULL;
	int tables = 0;

	ck_assert_int_eq(wci_stmt_prepare(test_file_db(&file),
			     "SELECT s.name FROM sqlite_schema AS s,"
			     " pragma_table_info(s.name) AS c"
			     " WHERE s.type = 'table' AND c.name = 'seed_line'",
			     &stmt, &error),
	    WCIFIT_OK);
	while (wci_stmt_step(stmt)) {
		(void)trace(wci_stmt_text(stmt, 0, NULL), "no such id",
		    WCIFIT_TABLE, &error);
		ck_assert_ptr_null(strstr(error.message, "nothing to trace"));
		ck_assert_ptr_nonnull(strstr(error.message, "is not among"));
		tables++;
	}
	ck_assert_int_eq(wci_stmt_status(stmt, &error), WCIFIT_OK);
	wci_stmt_finalize(stmt);
	ck_assert_int_ge(tables, 13);
}
END_TEST

START_TEST(says_why_the_sink_failed)
{
	struct test_full_sink full = { 5, ENOSPC };
	struct wcifit_output output = { .format = (enum wcifit_format)_i };
	struct wcifit_error error = { WCIFIT_OK, "" };

	output.sink = test_sink_full(&full);
	ck_assert_int_eq(
	    wcifit_trace(file.db, "sets", "f1/whole", &output, &error),
	    WCIFIT_FAILED);
	ck_assert_int_eq(
	    strncmp(error.message, "cannot write the output: ", 25), 0);
}
END_TEST

static int
swallow(void *context, const char *bytes, size_t length)
{
	(void)context;
	(void)bytes;
	(void)length;
	return 0;
}

static enum wcifit_status
trace_work(void *context)
{
	struct wcifit_output output = { .format =
					    *(enum wcifit_format *)context };

	output.sink.write = swallow;
	return wcifit_trace(file.db, "claims", "f1/s1/1", &output, NULL);
}

START_TEST(survives_lack_of_memory)
{
	enum wcifit_format format = _i == 0 ? WCIFIT_TABLE : WCIFIT_CSV;

	ck_assert_uint_gt(test_each_allocation(trace_work, &format, true), 5);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("trace");
	TCase *tcase = tcase_create("trace");

	tcase_add_checked_fixture(tcase, open_file, close_file);
	tcase_add_loop_test(
	    tcase, tells_in_words, 0, sizeof traces / sizeof traces[0]);
	tcase_add_test(tcase, tells_in_rows);
	tcase_add_loop_test(
	    tcase, names_the_nearest, 0, sizeof misses / sizeof misses[0]);
	tcase_add_test(tcase, covers_every_table_with_a_seed_line);
	tcase_add_loop_test(
	    tcase, says_why_the_sink_failed, 0, WCIFIT_FORMAT_COUNT);
	tcase_add_loop_test(tcase, survives_lack_of_memory, 0, 2);
	suite_add_tcase(suite, tcase);
	return wci_run_suite(suite);
}

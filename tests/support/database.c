/* SPDX-License-Identifier: MIT */
#include "support/database.h"

#include <stdio.h>

#include "db/blank.h"
#include "query/api.h"

const char test_rows[] =
    "INSERT INTO sources VALUES"
    " ('s1', 'First, \"quoted\"', 'Paper', '2024-05-23', 'zh',"
    " 'https://example.org/1', NULL, NULL, 1, 'seeds/s.yaml', 3, NULL),"
    " ('s2', 'Reprint', 'Other paper', NULL, 'en', NULL, 's1', NULL,"
    " 1, 'seeds/s.yaml', 9, NULL);"
    "INSERT INTO regions (id, name, name_zh, kind, parent, seed_file,"
    " seed_line) VALUES"
    " ('CN', 'China', '中国', 'country', NULL, 'seeds/r.yaml', 2),"
    " ('CN-GD', 'Guangdong', '广东省', 'province', 'CN', 'seeds/r.yaml', 5),"
    " ('CN-JS', 'Jiangsu', '江苏省', 'province', 'CN', 'seeds/r.yaml', 8);"
    "INSERT INTO region_groups (id, name, kind, seed_file, seed_line)"
    " VALUES ('eastern', 'Eastern', 'macro-region', 'seeds/r.yaml', 20);"
    "INSERT INTO region_group_members VALUES ('eastern', 'CN-GD'),"
    " ('eastern', 'CN-JS');"
    "INSERT INTO industries (id, name, name_zh, seed_file, seed_line)"
    " VALUES ('auto', 'Automobiles', '汽车', 'seeds/i.yaml', 1);"
    "INSERT INTO fairs (id, series, edition, name, year, seed_file,"
    " seed_line) VALUES"
    " ('f1', 'f', 1, 'First fair', 2023, 'seeds/f.yaml', 1),"
    " ('f2', 'f', 2, 'Second fair', 2024, 'seeds/f.yaml', 40);"
    "INSERT INTO scopes (fair, id, name, seed_file, seed_line) VALUES"
    " ('f1', 'whole', 'Whole fair', 'seeds/f.yaml', 5),"
    " ('f2', 'whole', 'Whole fair', 'seeds/f.yaml', 44);"
    "INSERT INTO reference_names VALUES ('regions', 'CN', 'CN', 'id'),"
    " ('regions', 'China', 'CN', 'name'),"
    " ('regions', 'CN-GD', 'CN-GD', 'id'),"
    " ('regions', 'Guangdong', 'CN-GD', 'name'),"
    " ('regions', '广东', 'CN-GD', 'alias'),"
    " ('regions', 'CN-JS', 'CN-JS', 'id'),"
    " ('regions', 'Jiangsu', 'CN-JS', 'name'),"
    " ('regions', 'East', 'CN-JS', 'alias'),"
    " ('region_groups', 'East', 'eastern', 'alias'),"
    " ('region_groups', 'eastern', 'eastern', 'id'),"
    " ('industries', 'auto', 'auto', 'id'),"
    " ('fairs', 'f1', 'f1', 'id'), ('fairs', 'f2', 'f2', 'id'),"
    " ('fairs', 'First fair', 'f1', 'name'),"
    " ('sources', 's1', 's1', 'id'), ('sources', 's2', 's2', 'id');"
    "INSERT INTO sets (id, fair, scope, dimensions) VALUES"
    " ('f1/whole', 'f1', 'whole', 0);"
    "INSERT INTO sets (id, fair, scope, origin, dimensions) VALUES"
    " ('f1/whole?origin=eastern', 'f1', 'whole', 'eastern', 1);"
    "INSERT INTO set_members VALUES"
    " ('f1/whole?origin=eastern', 'origin', 'eastern');"
    "INSERT INTO claims (id, fair, scope, set_id, source, locator,"
    " as_stated, rank, base, seed_file, seed_line) VALUES"
    " ('f1/s1/1', 'f1', 'whole', 'f1/whole', 's1', 'paragraph 1',"
    " 'over 200bn', 'normal', 'stated', 'seeds/f.yaml', 12),"
    " ('f1/s2/1', 'f1', 'whole', 'f1/whole', 's2', 'paragraph 2',"
    " NULL, 'normal', 'stated', 'seeds/f.yaml', 18);"
    "INSERT INTO claim_measures (claim, measure, stated, qualifier,"
    " currency, number, precision, low, high) VALUES"
    " ('f1/s1/1', 'value', 'over 200bn CNY', 'over', 'CNY',"
    " 200000000000, 100000000000, 200000000000, NULL),"
    " ('f1/s2/1', 'value', '170bn CNY', 'exact', 'CNY',"
    " 170000000000, 10000000000, 170000000000, 170000000000);"
    "INSERT INTO figures VALUES ('f1/whole', 'value', '', 170000000000,"
    " NULL, 2, 2, 1, 1);"
    "INSERT INTO signings (id, fair, kind, title, title_zh, origin, stage,"
    " projects_stated, projects_low, projects_high, value_stated,"
    " value_qualifier, value_currency, value_number, value_precision,"
    " value_low, value_high, same_as, seed_file, seed_line) VALUES"
    " ('g1', 'f1', 'project', 'Car works', '汽车厂', 'CN-GD', 'signed',"
    " '1', 1, 1, '6.89bn CNY', 'exact', 'CNY', 6890000000, 10000000,"
    " 6890000000, 6890000000, NULL, 'seeds/g.yaml', 2),"
    " ('g2', 'f2', 'project', 'Car works again', NULL, 'CN-GD', 'signed',"
    " '1', 1, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'g1',"
    " 'seeds/g.yaml', 15);"
    "INSERT INTO signing_source_rows SELECT g.row, 1, s.row"
    " FROM signings AS g JOIN sources AS s"
    " ON s.id = iif(g.id = 'g1', 's1', 's2');";

static void
fill(const char *path, const char *sql)
{
	struct wcifit_error error = { WCIFIT_OK, "" };
	struct wci_db *db = NULL;
	FILE *stream = fopen(path, "wb");

	ck_assert_ptr_nonnull(stream);
	ck_assert_msg(
	    wci_blank_write(fileno(stream), path, &error) == WCIFIT_OK, "%s",
	    error.message);
	ck_assert_int_eq(fclose(stream), 0);
	ck_assert_msg(
	    wci_db_open(path, WCI_DB_CREATE, &db, &error) == WCIFIT_OK, "%s",
	    error.message);
	test_exec(db, test_rows);
	if (sql != NULL)
		test_exec(db, sql);
	wci_db_close(db);
}

/*
 * The file that was filled last, and with what: where all tests run in one process,
 * the next one most often wants the same.
 */
static struct {
	const char *sql;
	char *bytes;
	size_t length;
} filled;

static void
fill_again(const char *path)
{
	FILE *stream = fopen(path, "wb");

	ck_assert_ptr_nonnull(stream);
	ck_assert_uint_eq(
	    fwrite(filled.bytes, 1, filled.length, stream), filled.length);
	ck_assert_int_eq(fclose(stream), 0);
}

static void
make_file(const char *path, const char *sql)
{
	if (filled.bytes != NULL && filled.sql == sql) {
		fill_again(path);
		return;
	}
	fill(path, sql);
	wci_free(filled.bytes);
	filled.bytes = test_read(path, &filled.length);
	filled.sql = sql;
}

void
test_file_open(struct test_file *file, const char *sql)
{
	struct wcifit_error error = { WCIFIT_OK, "" };

	file->directory = test_dir_make();
	file->path = test_path(file->directory, "wcifit.db");
	file->db = NULL;
	make_file(file->path, sql);
	ck_assert_msg(wcifit_open(file->path, &file->db, &error) == WCIFIT_OK,
	    "%s", error.message);
}

void
test_file_close(struct test_file *file)
{
	wcifit_close(file->db);
	test_dir_remove(file->directory);
	wci_free(file->path);
}

struct wci_db *
test_file_db(const struct test_file *file)
{
	return wci_api_db(file->db);
}

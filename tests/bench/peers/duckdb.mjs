// SPDX-License-Identifier: MIT
//
// Ready tables into DuckDB, which reads no YAML, then value by industry:
//
//   node duckdb.mjs MODULES DATABASE FOLDER
//
// FOLDER holds the CSV files of gen.py --csv.  Without FOLDER, prints how many
// rows each table has.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, path, folder] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(`${modules}/package.json`)(
	"@duckdb/node-api");
const TABLES = ["fairs", "sources", "regions", "industries", "wordings",
	"organizations", "signings", "signing_investors", "signing_sources"];

const instance = await DuckDBInstance.create(path);
const db = await instance.connect();
const rows = async (sql) => (await db.runAndReadAll(sql)).getRows();

if (folder === undefined) {
	for (const table of TABLES)
		console.log(`${table}\t${await rows(`SELECT count(*) FROM ${table}`)}`);
} else {
	for (const table of TABLES)
		await db.run(`CREATE TABLE ${table} AS
			SELECT * FROM read_csv('${folder}/${table}.csv')`);
	const report = readFileSync(new URL("report.sql", import.meta.url), "utf8");
	for (const row of await rows(report))
		console.log(row.join("\t"));
}
db.closeSync();
instance.closeSync();

// SPDX-License-Identifier: MIT
//
// Seeds into SQLite with js-yaml and better-sqlite3, then value by industry:
//
//   node sqlite.mjs MODULES DATABASE FILE...
//
// MODULES is the folder in which npm was run.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, path, ...files] = process.argv.slice(2);
const need = createRequire(`${modules}/package.json`);
const Database = need("better-sqlite3");
const yaml = need("js-yaml");

const sql = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const LISTS = {
	fairs: ["id", "series", "edition", "name", "starts", "ends"],
	sources: ["id", "title", "publisher", "published", "language"],
	regions: ["id", "name", "kind", "parent"],
	industries: ["id", "name"],
	wordings: ["word", "low_factor", "high_factor"],
	organizations: ["id", "name", "name_zh"],
};
const UNITS = { m: 1e6, bn: 1e9 };
const VALUE = /^(?:([a-z]+) )?([0-9.]+)(m|bn) CNY$/;

const db = new Database(path);
db.exec(sql("tables.sql"));

const insert = (table, width) =>
	db.prepare(`INSERT INTO ${table} VALUES (${Array(width).fill("?")})`);
const day = (date) =>
	date instanceof Date ? date.toISOString().slice(0, 10) : date;
const plain = (value) =>
	value === undefined ? null : value instanceof Date ? day(value) : value;

const factors = new Map();

function bounds(value) {
	const [, word, number, unit] = VALUE.exec(value);
	const stated = Math.round(number * UNITS[unit]);
	if (word === undefined)
		return [stated, stated];
	return factors.get(word).map((factor) =>
		factor === "open" ? null : Math.round(stated * factor));
}

const addSigning = insert("signings", 14);
const addInvestor = insert("signing_investors", 3);
const addSource = insert("signing_sources", 3);

function load(seeds) {
	for (const [name, keys] of Object.entries(LISTS)) {
		const add = insert(name, keys.length);
		for (const row of seeds[name] ?? [])
			add.run(keys.map((key) => plain(row[key])));
	}
	for (const w of seeds.wordings ?? [])
		factors.set(w.word, [w.low_factor, w.high_factor]);
	for (const s of seeds.signings ?? []) {
		addSigning.run(s.id, s.fair, s.title, s.title_zh, s.origin, s.host,
			s.industry, day(s.signed_on), s.value, ...bounds(s.value),
			s.stage, s.locator, s.note);
		s.investors.forEach((who, i) => addInvestor.run(s.id, i + 1, who));
		s.sources.forEach((what, i) => addSource.run(s.id, i + 1, what));
	}
}

db.transaction(() => {
	for (const file of files)
		load(yaml.load(readFileSync(file, "utf8")));
	db.exec(sql("indexes.sql"));
})();
for (const row of db.prepare(sql("report.sql")).raw().safeIntegers().iterate())
	console.log(row.join("\t"));
db.close();

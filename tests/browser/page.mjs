/* SPDX-License-Identifier: MIT */
/*
 * The pages of `wcifit dump` in a browser: node tests/browser/page.mjs
 *
 * Environment: WCIFIT (the program), WCIFIT_DB (a database), WCIFIT_SHOTS
 * (a folder for screenshots; default: none are kept), CHROMIUM (default
 * /usr/bin/chromium), WCIFIT_BROWSER_MODULES (the folder in which `npm ci` was
 * run; default: this one).  Prints the same summary line as the other tests.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
	"--no-first-run", "--disable-background-networking",
	"--disable-component-update", "--disable-sync"];
const WIDTHS = [390, 820, 1280];
const SCHEMES = ["light", "dark"];

const folder = mkdtempSync(join(tmpdir(), "wcifit-page-"));
const out = join(folder, "out");
const modules = process.env.WCIFIT_BROWSER_MODULES ?? dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(modules, "page.mjs"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/* ------------------------------------------------------------- the server */

const asked = [];
const server = createServer((request, response) => {
	const name = decodeURIComponent(new URL(request.url, "http://x").pathname).slice(1);
	asked.push(name);
	try {
		const body = readFileSync(join(out, name));
		response.writeHead(200, { "content-type":
			name.endsWith(".html") ? "text/html" : "text/plain; charset=utf-8" });
		response.end(body);
	} catch {
		response.writeHead(404).end();
	}
});

/* -------------------------------------------------------------- the pages */

let browser;
let origin;

/* Open a page in a context of its own; whatever it says or asks is kept. */
async function open(name, options = {}, work) {
	const context = await browser.newContext(
		{ viewport: { width: 1280, height: 900 }, ...options });
	const page = await context.newPage();
	page.said = [];
	page.requests = [];
	page.on("console", (message) => page.said.push(message.text()));
	page.on("pageerror", (error) => page.said.push(String(error)));
	page.on("request", (request) => {
		if (!request.url().startsWith("data:")) page.requests.push(request.url());
	});
	try {
		await page.goto(`${origin}/${name}`);
		return await work(page);
	} finally {
		await context.close();
	}
}

/* Text of one column of a table's body, top to bottom. */
const column = (table, heading) => table.evaluate((node, words) => {
	const cells = Array.from(node.tHead.rows[0].cells);
	const at = cells.findIndex((cell) => cell.textContent.trim() === words);
	return Array.from(node.tBodies[0].rows, (row) => row.cells[at].textContent.trim());
}, heading);

const first = (text) => {
	const number = text.match(/-?\d+(\.\d+)?/);
	return number ? Number(number[0]) : null;
};

function assertSorted(values, sign) {
	const known = values.filter((value) => value !== null);
	for (let i = 1; i < known.length; i++)
		assert.ok(sign * (known[i] - known[i - 1]) >= 0, `${known[i - 1]}, ${known[i]}`);
	assert.ok(values.slice(known.length).every((value) => value === null),
		"empty cells come last");
}

/* ---------------------------------------------------------------- tests */

const tests = {
	async "every page is silent and asks for nothing but itself"() {
		const pages = readdirSync(out).filter((name) => name.endsWith(".html"));
		assert.ok(pages.length > 10);
		await open("index.html", {}, async (page) => {
			assert.deepEqual(asked, ["index.html"]);
			for (const name of pages) {
				asked.length = 0;
				page.requests.length = 0;
				await page.goto(`${origin}/${name}`);
				assert.deepEqual(page.said, [], name);
				assert.deepEqual(page.requests, [`${origin}/${name}`]);
				assert.deepEqual(asked, [name]);
			}
		});
	},

	async "it works from a file too"() {
		const context = await browser.newContext();
		const page = await context.newPage();
		const said = [];
		page.on("console", (message) => said.push(message.text()));
		page.on("pageerror", (error) => said.push(String(error)));
		await page.goto(`file://${join(out, "index.html")}`);
		assert.deepEqual(said, []);
		assert.ok(await page.locator("thead button").count() > 10);
		await context.close();
	},

	async "its policy forbids what an injected script would try"() {
		await open("index.html", {}, async (page) => {
			const outcome = await page.evaluate(async () => {
				const tried = {};
				try {
					await fetch("/manifest.json");
					tried.fetch = true;
				} catch {
					tried.fetch = false;
				}
				const script = document.createElement("script");
				script.textContent = "window.injected = true";
				document.body.append(script);
				tried.script = window.injected === true;
				const image = new Image();
				const shown = new Promise((done) => {
					image.onload = () => done(true);
					image.onerror = () => done(false);
				});
				image.src = "/index.html?pixel";
				tried.image = await shown;
				return tried;
			});
			assert.deepEqual(outcome, { fetch: false, script: false, image: false });
			assert.ok(!asked.includes("manifest.json"));
		});
	},

	async "tables sort by number and by text, empty cells last"() {
		await open("index.html", {}, async (page) => {
			const table = page.locator("table").first();
			const name = "Value announced, bn CNY";
			const button = table.getByRole("button", { name });
			const before = await column(table, name);
			await button.click();
			let values = (await column(table, name)).map(first);
			assertSorted(values, -1);
			assert.deepEqual([...(await column(table, name))].sort(), [...before].sort());
			assert.equal(await table.locator("th[aria-sort=descending]").count(), 1);
			await button.press("Enter");
			values = (await column(table, name)).map(first);
			assertSorted(values, 1);
			assert.equal(await table.locator("th[aria-sort=ascending]").count(), 1);
			const words = table.getByRole("button", { name: "Fair and part" });
			await words.click();
			const texts = (await column(table, "Fair and part")).map((t) => t.toLowerCase());
			assert.deepEqual(texts, [...texts].sort());
			assert.equal(await table.locator("th[aria-sort]").count(), 1);
		});
	},

	async "tables of a report page sort"() {
		await open("by-fair.html", {}, async (page) => {
			const table = page.locator("table");
			const button = table.getByRole("button", { name: /^Announced, bn CNY/ });
			await button.click();
			assertSorted((await column(table, "Announced, bn CNY")).map(first), -1);
		});
	},

	async "totals stay below when a table is sorted"() {
		await open("index.html", {}, async (page) => {
			const table = page.locator("details[open] table:has(tfoot)").first();
			const foot = await table.locator("tfoot").innerText();
			assert.match(foot, /total/i);
			await table.locator("thead button").first().click();
			assert.equal(await table.locator("tfoot").innerText(), foot);
		});
	},

	async "a citation leads to its claim and on to its source"() {
		await open("index.html", {}, async (page) => {
			const closed = page.locator("details.fair:not([open])").first();
			const id = await closed.getAttribute("id");
			await page.locator(`#editions a[href="#${id}"]`).first().click();
			/* The page hears of its new address in a task of its own, after the click. */
			await page.locator(`[id="${id}"][open]`).waitFor({ state: "attached" });
			const cite = page.locator("#editions .cite").last();
			const goal = decodeURIComponent((await cite.getAttribute("href")).slice(1));
			await cite.click();
			const claim = page.locator(`[id="${goal}"]`);
			await claim.waitFor({ state: "visible" });
			await page.waitForFunction((name) => {
				const { y } = document.getElementById(name).getBoundingClientRect();
				return y >= 0 && y < innerHeight;
			}, goal);
			const link = claim.locator('a[href^="#source/"]').first();
			const source = decodeURIComponent((await link.getAttribute("href")).slice(1));
			await link.click();
			await page.locator(`[id="${source}"]`).waitFor({ state: "visible" });
		});
	},

	async "a hint follows the pointer over a bar"() {
		await open("index.html", {}, async (page) => {
			const hint = page.locator(".hint");
			assert.ok(await hint.isHidden());
			await page.locator("#editions .chart .bar").first().hover();
			assert.match(await hint.innerText(), /announced|proved/);
			await page.locator("h1").hover();
			assert.ok(await hint.isHidden());
		});
	},

	async "without JavaScript all of it is there"() {
		await open("index.html", { javaScriptEnabled: false }, async (page) => {
			assert.equal(await page.locator("thead button").count(), 0);
			assert.ok(await page.locator("svg.chart").count() > 5);
			assert.ok(await page.locator("svg.chart title").count() > 20);
			const fair = page.locator("details.fair").nth(1);
			await fair.locator("summary").first().click();
			assert.ok(await fair.locator("table").first().isVisible());
		});
	},

	async "no page is wider than its window"() {
		for (const name of ["index.html", "by-industry.html", "claims.html"])
			await open(name, {}, async (page) => {
				await page.evaluate(() => document.querySelectorAll("details")
					.forEach((fold) => { fold.open = true; }));
				for (const width of WIDTHS) {
					await page.setViewportSize({ width, height: 900 });
					const wide = await page.evaluate(() => document.documentElement.scrollWidth);
					assert.ok(wide <= width, `${name}: ${wide} in ${width}`);
				}
			});
	},

	async "letters in charts keep to themselves on a phone"() {
		await open("index.html", { viewport: { width: 390, height: 900 } }, async (page) => {
			const over = await page.evaluate(() => {
				document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
				const wrong = [];
				document.querySelectorAll("svg.chart text").forEach((text) => {
					if (text.getBoundingClientRect().right > document.documentElement.clientWidth)
						wrong.push(text.textContent);
				});
				return wrong;
			});
			assert.deepEqual(over, []);
		});
	},

	async "light and dark differ and both can be read"() {
		const grounds = [];
		for (const colorScheme of SCHEMES)
			await open("index.html", { colorScheme }, async (page) => {
				grounds.push(await page.evaluate(
					() => getComputedStyle(document.body).backgroundColor));
			});
		assert.notEqual(grounds[0], grounds[1]);
	},

	async "axe finds no fault"() {
		for (const colorScheme of SCHEMES)
			for (const name of ["index.html", "by-industry.html"])
				await open(name, { colorScheme }, async (page) => {
					/* One fair and one proof; the others are made the same way. */
					await page.evaluate(() => document.querySelectorAll(".legend, td details")
						.forEach((fold, i) => { fold.open = i < 2; }));
					await page.evaluate(axe);
					const faults = await page.evaluate(async () => {
						document.querySelectorAll("tbody tr:nth-child(n+9)")
							.forEach((row) => row.remove());
						const result = await axe.run(document, { resultTypes: ["violations"] });
						return result.violations.map((fault) =>
							`${fault.id}: ${fault.nodes.length}: ${fault.nodes[0].html.slice(0, 160)}`);
					});
					assert.deepEqual(faults, [], `${name}, ${colorScheme}`);
				});
	},

	async "landmarks, captions and names are there"() {
		await open("index.html", {}, async (page) => {
			assert.equal(await page.getByRole("main").count(), 1);
			assert.equal(await page.getByRole("banner").count(), 1);
			assert.equal(await page.getByRole("navigation", { name: "Sections" }).count(), 1);
			const bare = await page.evaluate(() => ({
				tables: Array.from(document.querySelectorAll("table"))
					.filter((table) => !table.caption || !table.tHead).length,
				headings: document.querySelectorAll("th:not([scope])").length,
				charts: document.querySelectorAll("svg.chart:not([role=img][aria-label])").length,
				lang: document.documentElement.lang,
			}));
			assert.deepEqual(bare, { tables: 0, headings: 0, charts: 0, lang: "en" });
			await page.keyboard.press("Tab");
			assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
			await page.keyboard.press("Enter");
			await page.waitForURL(/#main$/);
		});
	},

	async "on paper every fair is open and nothing is for the mouse"() {
		await open("index.html", { javaScriptEnabled: true }, async (page) => {
			await page.emulateMedia({ media: "print" });
			const seen = await page.evaluate(() => {
				window.dispatchEvent(new Event("beforeprint"));
				const open = document.querySelectorAll("details.fair:not([open])").length;
				const nav = getComputedStyle(document.querySelector("nav")).display;
				window.dispatchEvent(new Event("afterprint"));
				return { open, nav, again: document.querySelectorAll("details.fair:not([open])").length > 0 };
			});
			assert.deepEqual(seen, { open: 0, nav: "none", again: true });
			const pdf = await page.pdf({ format: "A4" });
			assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
		});
	},

	async "screenshots at the widths of a phone, a tablet and a desk"() {
		for (const colorScheme of SCHEMES)
			await open("index.html", { colorScheme }, async (page) => {
				for (const width of WIDTHS) {
					await page.setViewportSize({ width, height: 1600 });
					const path = process.env.WCIFIT_SHOTS
						? join(process.env.WCIFIT_SHOTS, `index-${width}-${colorScheme}.png`)
						: undefined;
					const shot = await page.screenshot({ path });
					/* A blank page of this size packs into much less. */
					assert.ok(shot.length > 40000, `${shot.length} bytes`);
				}
			});
	},
};

/* ---------------------------------------------------------------- the run */

let failures = 0;
try {
	execFileSync(process.env.WCIFIT, ["dump", "-q", "--db", process.env.WCIFIT_DB, out],
		{ stdio: "inherit" });
	await new Promise((done) => server.listen(0, "127.0.0.1", done));
	origin = `http://127.0.0.1:${server.address().port}`;
	/* playwright makes a new user data folder for each launch */
	browser = await chromium.launch({
		executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
	for (const [name, test] of Object.entries(tests)) {
		try {
			await test();
		} catch (error) {
			failures++;
			console.log(`FAILED: ${name}\n${error.stack ?? error}`);
		}
	}
} finally {
	await browser?.close();
	server.close();
	rmSync(folder, { recursive: true, force: true });
}
const checks = Object.keys(tests).length;
console.log(`${Math.floor(100 * (checks - failures) / checks)}%: Checks: ${checks}, ` +
	`Failures: ${failures}, Errors: 0`);
process.exitCode = failures === 0 ? 0 : 1;

/* SPDX-License-Identifier: MIT */
/* Comfort only: the page is whole without it. */
(function () {
	"use strict";

	/* ---- tables that sort: a click on a heading, empty cells last */
	function keyOf(row, column) {
		var cell = row.cells[column];
		var text = cell ? cell.textContent.trim() : "";
		if (!cell || text === "") return null;
		if (cell.dataset.v !== undefined) return Number(cell.dataset.v);
		if (cell.classList.contains("n")) {
			var number = text.replace(/,/g, "").match(/-?\d+(\.\d+)?/);
			if (number) return Number(number[0]);
		}
		return text.toLocaleLowerCase("en");
	}

	function compare(a, b) {
		if (typeof a === "number" && typeof b === "number") return a - b;
		return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
	}

	function sortBy(table, heading) {
		var column = heading.cellIndex;
		var body = table.tBodies[0];
		var numbers = heading.classList.contains("n");
		var now = heading.getAttribute("aria-sort");
		var down = now ? now === "ascending" : numbers;
		var rows = Array.from(body.rows).map(function (row, place) {
			return { row: row, key: keyOf(row, column), place: place };
		});
		rows.sort(function (a, b) {
			if (a.key === null || b.key === null)
				return (a.key === null) - (b.key === null) || a.place - b.place;
			return (down ? -1 : 1) * compare(a.key, b.key) || a.place - b.place;
		});
		rows.forEach(function (item) { body.appendChild(item.row); });
		Array.from(heading.parentNode.cells).forEach(function (other) {
			other.removeAttribute("aria-sort");
		});
		heading.setAttribute("aria-sort", down ? "descending" : "ascending");
	}

	document.querySelectorAll("table").forEach(function (table) {
		if (!table.tHead || !table.tBodies[0] || table.tBodies[0].rows.length < 2)
			return;
		Array.from(table.tHead.rows[0].cells).forEach(function (heading) {
			var button = document.createElement("button");
			button.type = "button";
			while (heading.firstChild) button.appendChild(heading.firstChild);
			heading.appendChild(button);
			button.addEventListener("click", function () { sortBy(table, heading); });
		});
	});

	/* ---- hints beside the pointer, in the place of the browser's own */
	var hint = document.createElement("div");
	hint.className = "hint";
	hint.hidden = true;
	hint.setAttribute("aria-hidden", "true");
	document.body.appendChild(hint);

	function show(words, event) {
		hint.textContent = words;
		hint.hidden = false;
		var left = Math.min(event.pageX + 14,
			document.documentElement.clientWidth - hint.offsetWidth - 8);
		hint.style.left = Math.max(8, left) + "px";
		hint.style.top = event.pageY + 18 + "px";
	}

	document.querySelectorAll(".chart .bar").forEach(function (bar) {
		var title = bar.querySelector("title");
		if (!title) return;
		var words = title.textContent;
		title.remove();
		bar.addEventListener("pointermove", function (event) { show(words, event); });
		bar.addEventListener("pointerdown", function (event) { show(words, event); });
		bar.addEventListener("pointerleave", function () { hint.hidden = true; });
	});

	/* ---- what is folded opens when it is the goal, or is printed */
	function reveal() {
		var id = decodeURIComponent(location.hash.slice(1));
		var goal = id && document.getElementById(id);
		if (!goal) return;
		for (var at = goal; at; at = at.parentElement)
			if (at.tagName === "DETAILS") at.open = true;
		goal.scrollIntoView();
	}
	window.addEventListener("hashchange", reveal);
	reveal();

	var folds = document.querySelectorAll(".fair, .legend");
	var before = null;
	window.addEventListener("beforeprint", function () {
		before = Array.from(folds, function (fold) { return fold.open; });
		folds.forEach(function (fold) { fold.open = true; });
	});
	window.addEventListener("afterprint", function () {
		if (before) folds.forEach(function (fold, i) { fold.open = before[i]; });
		before = null;
	});

	var fairs = document.querySelectorAll("details.fair");
	if (fairs.length > 1) {
		var tools = document.createElement("div");
		tools.className = "tools";
		[["Open all fairs", true], ["Close all fairs", false]].forEach(function (tool) {
			var button = document.createElement("button");
			button.type = "button";
			button.textContent = tool[0];
			button.addEventListener("click", function () {
				fairs.forEach(function (fair) { fair.open = tool[1]; });
			});
			tools.appendChild(button);
		});
		fairs[0].parentNode.insertBefore(tools, fairs[0]);
	}
})();

-- title: Contradictions
-- description: Statements that cannot all be true, each with its source. `figure`: the claims about
--   one figure exclude each other; `system`: several figures do together, and without any one of
--   the claims the rest is possible; `indicator`: the same indicator of the same subject is stated
--   differently. Half a unit of the last digit is allowed for, and deprecated statements take no
--   part.
-- param fair ref(fairs): The fair; all of them when left out.
-- column fair id: Fair. The fair.
-- column contradiction id: Contradiction. Its id; for one figure its set and measure.
-- column reach text: Reach. figure: one set and measure; system: several together; indicator: an
--   indicator of the fair.
-- column statement text: Statement. What does not fit; beside the first claim.
-- column gap_projects count: Gap in projects. The smallest number by which the claims miss each
--   other; beside the first claim.
-- column gap_value CNY: Gap in value. The smallest amount by which the claims miss each other;
--   beside the first claim.
-- column position number: Side. Place of the claim in the contradiction.
-- column claim id: Claim. For `wcifit trace claims`, of indicators for `wcifit trace indicators`.
-- column measure text: Measure. The measure that takes part.
-- column stated text: Stated. The figure as written.
-- column subject text: About. Scope and dimensions of the set.
-- column source id: Source. Who says so.
-- column publisher text: Publisher. Who published it.
-- column locator text: Where. Place in the source.
-- column set_id id: Set. For `wcifit trace sets`.
WITH
alone AS (
	SELECT s.fair, g.set_id, g.measure, g.base_set,
	    g.set_id || ' ' || g.measure AS contradiction
	FROM figures AS g
	JOIN sets AS s ON s.id = g.set_id
	WHERE g.contradictory
	AND NOT EXISTS (SELECT 1 FROM contradictions AS k
	    JOIN contradiction_claims AS l ON l.contradiction = k.id
	    JOIN claims AS c ON c.id = l.claim
	    WHERE k.kind = 'contradiction' AND k.reach = 'figure'
	    AND c.set_id = g.set_id AND l.measure = g.measure)
),
sides AS (
	SELECT k.fair, k.id AS contradiction, k.reach, k.statement,
	    iif(k.measure = 'projects', k.gap, NULL) AS gap_projects,
	    iif(k.measure = 'value', k.gap, NULL) AS gap_value,
	    l.position, l.claim, l.measure
	FROM contradictions AS k
	JOIN contradiction_claims AS l ON l.contradiction = k.id
	WHERE k.kind = 'contradiction'
	UNION ALL
	SELECT a.fair, a.contradiction, 'figure',
	    'the claims about this figure exclude each other',
	    iif(a.measure = 'projects',
		max(m.low) OVER w - min(m.high) OVER w, NULL),
	    iif(a.measure IN ('value', 'average_value'),
		max(m.low) OVER w - min(m.high) OVER w, NULL),
	    row_number() OVER (PARTITION BY a.contradiction, a.base_set
		ORDER BY m.low, m.high, c.id),
	    c.id, a.measure
	FROM alone AS a
	JOIN claims AS c ON c.set_id = a.set_id AND c.rank <> 'deprecated'
	JOIN claim_measures AS m ON m.claim = c.id AND m.measure = a.measure
	    AND coalesce(m.base_set, '') = a.base_set
	WINDOW w AS (PARTITION BY a.contradiction, a.base_set)
),
indicator_sides AS (
	SELECT i.*, coalesce(i.subject, '') AS about,
	    max(i.low) OVER w AS highest_low, min(i.high) OVER w AS lowest_high,
	    row_number() OVER (PARTITION BY i.fair, i.indicator, i.unit, coalesce(i.subject, '')
		ORDER BY i.low, i.high, i.id) AS side
	FROM indicators AS i
	WHERE i.rank <> 'deprecated'
	WINDOW w AS (PARTITION BY i.fair, i.indicator, i.unit, coalesce(i.subject, ''))
),
said AS (
	SELECT d.fair, d.contradiction, d.reach, d.statement, d.gap_projects, d.gap_value, d.position,
	    d.claim, d.measure, m.stated,
	    c.scope || iif(w.label = '', '', ': ' || w.label) AS subject,
	    c.source, c.locator, c.set_id
	FROM sides AS d
	JOIN claims AS c ON c.id = d.claim
	JOIN sets_wide AS w ON w.set_id = c.set_id
	LEFT JOIN claim_measures AS m ON m.claim = d.claim AND m.measure = d.measure
	UNION ALL
	SELECT i.fair,
	    i.fair || '/' || i.indicator || iif(i.about = '', '', ' ' || i.about),
	    'indicator',
	    'no number of ' || i.unit || ' satisfies all: at least ' ||
		printf('%g', i.highest_low) || ' and at most ' || printf('%g', i.lowest_high),
	    NULL, NULL, i.side, i.id, i.indicator, i.value_stated, i.subject, i.source, i.locator,
	    NULL
	FROM indicator_sides AS i
	WHERE i.highest_low > i.lowest_high
)
SELECT d.fair, d.contradiction, d.reach,
    iif(d.position = 1, d.statement, NULL) AS statement,
    iif(d.position = 1, d.gap_projects, NULL) AS gap_projects,
    iif(d.position = 1, d.gap_value, NULL) AS gap_value, d.position, d.claim, d.measure, d.stated,
    d.subject, d.source, s.publisher, d.locator, d.set_id
FROM said AS d
JOIN fairs AS f ON f.id = d.fair
JOIN sources AS s ON s.id = d.source
WHERE :fair IS NULL OR d.fair = :fair
ORDER BY f.series, f.edition, d.fair, d.reach, d.contradiction, d.position,
    d.claim;

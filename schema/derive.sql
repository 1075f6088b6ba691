-- SPDX-License-Identifier: MIT
--
-- Fills the tables `figures` and `cells`, which are made by ingest, and adds up scopes.  Runs once,
-- when all rows of the seeds and signing_totals are in, after views.sql, which it
-- uses, and before indexes.sql.  Every INSERT into a table that stays is in the order
-- of its key, so that the same seeds give the same bytes.

-- ------------------------------------------------------------------- figures
--
-- used:    the claims that count: not deprecated, and of the preferred rank
--          where the figure has a preferred claim.
-- wide:    an exact figure is known to half a unit of its last digit only, so
--          two exact figures that round to each other do not contradict.  The
--          precision is in the stated currency; for a foreign one the half unit is
--          taken in proportion.  A count to the last unit stays exact (1 / 2 is 0).
-- folded:  both intersections, as stated and widened, and the hull.
--
-- An intersection that is empty as stated but not when widened is a matter of rounding:
-- the claim with the finest last digit is taken, within the widened bounds.

INSERT INTO figures (set_id, measure, base_set, low, high, claims, sources,
    independent_sources, contradictory)
WITH RECURSIVE
original(source, origin) AS (
	SELECT id, id FROM sources WHERE reprint_of IS NULL
	UNION
	SELECT s.id, o.origin
	FROM original AS o JOIN sources AS s ON s.reprint_of = o.source
),
stated AS (
	SELECT c.set_id, m.measure, coalesce(m.base_set, '') AS base_set,
	    c.id AS claim, c.source, coalesce(o.origin, c.source) AS origin, c.rank,
	    m.precision, m.low, m.high,
	    CASE
	    WHEN m.qualifier <> 'exact' THEN 0
	    WHEN m.currency IS NULL OR m.currency = 'CNY' THEN m.precision / 2
	    WHEN m.number = 0 THEN 0
	    ELSE CAST(m.high * (0.5 * m.precision / m.number) AS INTEGER)
	    END AS half
	FROM claims AS c
	JOIN claim_measures AS m ON m.claim = c.id
	LEFT JOIN original AS o ON o.source = c.source
	WHERE c.rank <> 'deprecated'
),
counted AS (
	SELECT set_id, measure, base_set, count(*) AS claims,
	    count(DISTINCT source) AS sources,
	    count(DISTINCT origin) AS independent_sources,
	    max(rank = 'preferred') AS has_preferred
	FROM stated
	GROUP BY set_id, measure, base_set
),
used AS (
	SELECT s.*,
	    row_number() OVER (PARTITION BY set_id, measure, base_set
	    ORDER BY iif(s.half > 0, 2 * s.half, s.precision), s.half = 0,
		s.claim) AS fineness
	FROM stated AS s
	JOIN counted USING (set_id, measure, base_set)
	WHERE s.rank = 'preferred' OR NOT has_preferred
),
folded AS (
	SELECT set_id, measure, base_set,
	    max(low) AS low, min(high) AS high,
	    max(max(low - half, 0)) AS wide_low, min(high + half) AS wide_high,
	    CASE WHEN count(low) = count(*) THEN min(low) END AS hull_low,
	    CASE WHEN count(high) = count(*) THEN max(high) END AS hull_high,
	    max(CASE WHEN fineness = 1 THEN low END) AS finest_low,
	    max(CASE WHEN fineness = 1 THEN high END) AS finest_high
	FROM used
	GROUP BY set_id, measure, base_set
),
judged AS (
	SELECT *,
	    CASE
	    WHEN wide_low > wide_high THEN 'contradictory'
	    WHEN low > high THEN 'rounded'
	    ELSE 'plain'
	    END AS verdict
	FROM folded
),
clipped AS (
	SELECT *,
	    coalesce(max(wide_low, finest_low), wide_low, finest_low) AS clip_low,
	    coalesce(min(wide_high, finest_high), wide_high, finest_high)
	    AS clip_high
	FROM judged
)
SELECT set_id, measure, base_set,
    CASE
    WHEN verdict = 'contradictory' THEN hull_low
    WHEN verdict = 'plain' THEN low
    WHEN clip_low > clip_high THEN wide_low
    ELSE clip_low
    END,
    CASE
    WHEN verdict = 'contradictory' THEN hull_high
    WHEN verdict = 'plain' THEN high
    WHEN clip_low > clip_high THEN wide_high
    ELSE clip_high
    END,
    claims, sources, independent_sources, verdict = 'contradictory'
FROM clipped JOIN counted USING (set_id, measure, base_set)
ORDER BY set_id, measure, base_set;

-- -------------------------------------------------------------------- scopes
--
-- signing_totals holds, for each scope, the signings that name it.  Made up here
-- to what a report asks for: all signings known to lie in a scope, those of its inner
-- scopes included.  A part of a batch is left out of the sums because the batch is in
-- them; where the batch is not known to lie in the scope, the part takes its place.

CREATE TEMP TABLE parts AS
SELECT id, fair, scope, part_of, coalesce(projects_low, 0) AS projects_low,
    projects_high, value_stated IS NOT NULL AS valued,
    coalesce(value_low, 0) AS value_low,
    iif(value_stated IS NULL, 0, value_high) AS value_high
FROM signings
WHERE part_of IS NOT NULL;

CREATE INDEX temp.parts_id ON parts(id);

CREATE TEMP TABLE scope_sums AS
WITH RECURSIVE
above(part, batch) AS (
	SELECT id, part_of FROM temp.parts WHERE scope IS NOT NULL
	UNION
	SELECT a.part, p.part_of
	FROM above AS a JOIN temp.parts AS p ON p.id = a.batch
),
taken(part, outer_scope) AS MATERIALIZED (
	SELECT a.part, x.outer_scope
	FROM above AS a
	CROSS JOIN signings AS b ON b.id = a.batch
	JOIN scope_within AS x ON x.fair = b.fair AND x.scope = b.scope
),
lying AS (
	SELECT w.fair, w.outer_scope, t.signings, t.projects_low,
	    t.projects_high, t.valued, t.value_low, t.value_high
	FROM signing_totals AS t
	JOIN scope_within AS w ON w.fair = t.fair AND w.scope = t.member
	WHERE t.dimension = 'scope'
	UNION ALL
	SELECT w.fair, w.outer_scope, 1, p.projects_low, p.projects_high,
	    p.valued, p.value_low, p.value_high
	FROM temp.parts AS p
	JOIN scope_within AS w ON w.fair = p.fair AND w.scope = p.scope
	WHERE (p.id, w.outer_scope) NOT IN
	    (SELECT part, outer_scope FROM taken)
)
SELECT fair, outer_scope, sum(signings) AS signings,
    sum(projects_low) AS projects_low,
    iif(count(projects_high) = count(*), sum(projects_high), NULL)
    AS projects_high,
    sum(valued) AS valued, sum(value_low) AS value_low,
    iif(count(value_high) = count(*), sum(value_high), NULL) AS value_high
FROM lying AS l
WHERE NOT EXISTS (SELECT 1 FROM whole_scopes AS w
    WHERE w.fair = l.fair AND w.scope = l.outer_scope)
GROUP BY fair, outer_scope;

DELETE FROM signing_totals WHERE dimension = 'scope';

INSERT INTO signing_totals (fair, dimension, member, signings, projects_low,
    projects_high, valued, value_low, value_high)
SELECT fair, 'scope', outer_scope, signings, projects_low, projects_high,
    valued, value_low, value_high
FROM temp.scope_sums
ORDER BY fair, outer_scope;

DROP TABLE temp.scope_sums;
DROP TABLE temp.parts;

-- --------------------------------------------------------------------- cells
--
-- What the breakdown reports print, so that they need not work it out: what is
-- announced along each dimension and what the signings come to, side by side.
-- Uses the views (views.sql).
--
-- within:  which members of signing_totals lie in a member of a dimension.
-- listed:  the members for which signings are listed without any announcement.
-- The region CN stands for "China, province not stated": only its own.

CREATE TEMP TABLE wholes (fair TEXT PRIMARY KEY, scope TEXT) WITHOUT ROWID;
INSERT INTO temp.wholes SELECT fair, scope FROM whole_scopes;

CREATE TEMP TABLE within AS
SELECT 'industry' AS dimension, outer_id, industry AS member
FROM industry_within
UNION ALL
SELECT d.column1, w.outer_id, w.region
FROM region_within AS w, (VALUES ('origin'), ('host')) AS d
WHERE w.outer_id <> 'CN' OR w.region = 'CN'
UNION ALL
SELECT DISTINCT 'investor_class', member, member
FROM signing_totals WHERE dimension = 'investor_class' AND member <> ''
UNION ALL
SELECT 'size', s.members, t.member
FROM (SELECT members FROM set_dimensions WHERE dimension = 'size'
	UNION SELECT member FROM signing_totals
	WHERE dimension = 'size' AND member <> '') AS s
JOIN (SELECT DISTINCT member FROM signing_totals
	WHERE dimension = 'size' AND member <> '') AS t
ON CAST(t.member AS INTEGER) >= CAST(s.members AS INTEGER)
AND (s.members LIKE '%..'
    OR (t.member NOT LIKE '%..'
	AND CAST(substr(t.member, instr(t.member, '..') + 2) AS INTEGER)
	<= CAST(substr(s.members, instr(s.members, '..') + 2) AS INTEGER)));

CREATE INDEX temp.within_member ON within(dimension, member, outer_id);

CREATE TEMP TABLE listed AS
SELECT 'industry' AS dimension, id AS outer_id, name AS label,
    iif(parent IS NULL, 'upper', 'part') AS grain
FROM industries
UNION ALL
SELECT d.column1, r.id,
    iif(r.id = 'CN', 'China, province not stated', r.name),
    iif(r.parent IS NULL OR r.parent = 'CN', 'upper', 'part')
FROM regions AS r, (VALUES ('origin'), ('host')) AS d
UNION ALL
SELECT 'origin', id, name, 'group' FROM region_groups
UNION ALL
SELECT DISTINCT 'investor_class', member, member, 'upper'
FROM signing_totals WHERE dimension = 'investor_class' AND member <> ''
UNION ALL
SELECT 'size', column1, column2, 'upper'
FROM (VALUES ('0..100000000', 'below 0.1bn'),
    ('100000000..500000000', '0.1bn to 0.5bn'),
    ('500000000..1000000000', '0.5bn to 1bn'),
    ('1000000000..5000000000', '1bn to 5bn'),
    ('5000000000..10000000000', '5bn to 10bn'),
    ('10000000000..', '10bn and more'));

-- Itemised sums: of each listed member, of each set in the whole of its fair, of
-- all signings and of those that do not state the dimension. Each signing has one
-- member of a dimension, so that within a sum it is counted once.

CREATE TEMP TABLE reached AS
SELECT t.fair, t.dimension, w.outer_id AS key, t.member
FROM signing_totals AS t
JOIN temp.within AS w ON w.dimension = t.dimension AND w.member = t.member
JOIN temp.listed AS l ON l.dimension = w.dimension AND l.outer_id = w.outer_id
UNION ALL
SELECT DISTINCT t.fair, t.dimension, d.set_id, t.member
FROM set_dimensions AS d
JOIN temp.wholes AS s ON s.fair = d.fair AND s.scope = d.scope
LEFT JOIN set_members AS m
ON m.set_id = d.set_id AND m.dimension = d.dimension
JOIN temp.within AS w
ON w.dimension = d.dimension AND w.outer_id = coalesce(m.member, d.members)
JOIN signing_totals AS t
ON t.fair = d.fair AND t.dimension = w.dimension AND t.member = w.member
WHERE NOT EXISTS (SELECT 1 FROM set_dimensions AS e
    WHERE e.set_id = d.set_id AND e.dimension <> d.dimension)
UNION ALL
SELECT fair, dimension, '', '' FROM signing_totals
WHERE member = '' AND dimension NOT IN ('all', 'scope', 'source');

CREATE TEMP TABLE itemised AS
SELECT r.fair, r.dimension, r.key, sum(t.signings) AS signings,
    sum(t.projects_low) AS projects_low,
    iif(count(t.projects_high) = count(*), sum(t.projects_high), NULL)
    AS projects_high,
    sum(t.valued) AS valued, sum(t.value_low) AS value_low,
    iif(count(t.value_high) = count(*), sum(t.value_high), NULL) AS value_high
FROM temp.reached AS r
JOIN signing_totals AS t ON t.fair = r.fair AND t.dimension = r.dimension
    AND t.member = r.member
GROUP BY r.fair, r.dimension, r.key
UNION ALL
SELECT t.fair, d.column1, '/' || t.member, t.signings, t.projects_low,
    t.projects_high, t.valued, t.value_low, t.value_high
FROM signing_totals AS t, (VALUES ('industry'), ('origin'), ('host'),
    ('investor_class'), ('size'), ('')) AS d
WHERE t.dimension = 'scope'
UNION ALL
SELECT t.fair, d.column1, '/all', t.signings, t.projects_low, t.projects_high,
    t.valued, t.value_low, t.value_high
FROM signing_totals AS t, (VALUES ('industry'), ('origin'), ('host'),
    ('investor_class'), ('size'), ('')) AS d
WHERE t.dimension = 'all';

CREATE INDEX temp.itemised_key ON itemised(fair, dimension, key);

-- The announced rows of each set, and of each cut the sum of its members, the stated
-- total and what remains of it.  A remainder is an interval: it is open
-- as soon as one member's figure is.

CREATE TEMP TABLE known AS SELECT * FROM announced;
CREATE UNIQUE INDEX temp.known_set ON known(set_id);
CREATE TEMP TABLE cuts AS SELECT * FROM cut_members;
CREATE INDEX temp.cuts_set ON cuts(set_id);

CREATE TEMP TABLE added AS
SELECT c.fair, c.scope, c.dimension, c.cut,
    c.fair || '/' || c.scope AS total_id,
    max(c.member IN (SELECT id FROM region_groups)) AS has_groups,
    count(*) AS members,
    coalesce(sum(k.has_projects), 0) AS with_projects,
    coalesce(sum(k.has_value), 0) AS with_value,
    sum(coalesce(k.projects_low, 0)) AS projects_low,
    sum(k.projects_high) AS projects_high,
    count(k.projects_high) AS bounded_projects,
    sum(coalesce(k.value_low, 0)) AS value_low,
    sum(k.value_high) AS value_high,
    count(k.value_high) AS bounded_values
FROM temp.cuts AS c
LEFT JOIN temp.known AS k ON k.set_id = c.set_id
GROUP BY c.fair, c.scope, c.dimension, c.cut;

CREATE TEMP TABLE lines (
	fair TEXT, scope TEXT, dimension TEXT, kind TEXT, grain TEXT, cut TEXT,
	members TEXT, label TEXT, set_id TEXT,
	projects_low INTEGER, projects_high INTEGER,
	value_low INTEGER, value_high INTEGER,
	projects_share_low INTEGER, projects_share_high INTEGER,
	value_share_low INTEGER, value_share_high INTEGER, sources INTEGER,
	counted INTEGER, counted_valued INTEGER, mark TEXT, key TEXT
);

CREATE INDEX temp.lines_place ON lines(fair, dimension, members);

INSERT INTO temp.lines
SELECT d.fair, d.scope, d.dimension,
    CASE
    WHEN EXISTS (SELECT 1 FROM set_dimensions AS e
	WHERE e.set_id = d.set_id AND e.dimension <> d.dimension)
    THEN 'narrower'
    WHEN EXISTS (SELECT 1 FROM temp.cuts AS c WHERE c.set_id = d.set_id)
    THEN 'member'
    WHEN instr(d.members, '+') THEN 'union'
    WHEN d.members IN (SELECT id FROM industry_groups
	UNION ALL SELECT id FROM region_groups) THEN 'group'
    ELSE 'single'
    END,
    CASE
    WHEN EXISTS (SELECT 1 FROM set_members AS m
	JOIN region_groups AS g ON g.id = m.member
	WHERE m.set_id = d.set_id AND m.dimension = d.dimension) THEN 'group'
    ELSE coalesce((SELECT grain FROM temp.listed AS l
	WHERE l.dimension = d.dimension AND l.outer_id = d.members), 'upper')
    END,
    (SELECT min(c.cut) FROM temp.cuts AS c WHERE c.set_id = d.set_id),
    d.members,
    iif(EXISTS (SELECT 1 FROM set_dimensions AS e
	WHERE e.set_id = d.set_id AND e.dimension <> d.dimension),
	(SELECT w.label FROM sets_wide AS w WHERE w.set_id = d.set_id),
	d.label),
    d.set_id, k.projects_low, k.projects_high, k.value_low, k.value_high,
    k.projects_share_low, k.projects_share_high, k.value_share_low,
    k.value_share_high, k.sources, NULL, NULL, k.mark, d.set_id
FROM set_dimension_labels AS d
JOIN temp.known AS k ON k.set_id = d.set_id
WHERE EXISTS (SELECT 1 FROM claims AS c WHERE c.set_id = d.set_id);

INSERT INTO temp.lines
SELECT a.fair, a.scope, a.dimension, 'sum', iif(a.has_groups, 'group', 'upper'),
    a.cut, NULL, 'Sum of ' || a.members || ' (' || a.cut || ')', a.total_id,
    iif(a.with_projects > 0, a.projects_low, NULL),
    iif(a.bounded_projects = a.with_projects, a.projects_high, NULL),
    iif(a.with_value > 0, a.value_low, NULL),
    iif(a.bounded_values = a.with_value, a.value_high, NULL),
    NULL, NULL, NULL, NULL, NULL, a.members, a.with_value, '', NULL
FROM temp.added AS a
WHERE a.with_projects > 0 OR a.with_value > 0;

INSERT INTO temp.lines
SELECT a.fair, a.scope, a.dimension, 'remainder',
    iif(a.has_groups, 'group', 'upper'), a.cut, NULL,
    'Stated total less the sum (' || a.cut || ')', a.total_id,
    CASE WHEN k.has_projects AND a.with_projects > 0
    THEN iif(a.bounded_projects = a.members,
	max(coalesce(k.projects_low, 0) - a.projects_high, 0), 0) END,
    CASE WHEN a.with_projects > 0
    THEN max(k.projects_high - a.projects_low, 0) END,
    CASE WHEN k.has_value AND a.with_value > 0
    THEN iif(a.bounded_values = a.members,
	max(coalesce(k.value_low, 0) - a.value_high, 0), 0) END,
    CASE WHEN a.with_value > 0
    THEN max(k.value_high - a.value_low, 0) END,
    NULL, NULL, NULL, NULL, NULL, a.members, a.with_value,
    iif(a.projects_low > k.projects_high OR a.value_low > k.value_high,
	'the parts exceed the total', ''), NULL
FROM temp.added AS a
JOIN temp.known AS k ON k.set_id = a.total_id
WHERE (k.has_projects AND a.with_projects > 0)
OR (k.has_value AND a.with_value > 0);

INSERT INTO temp.lines
SELECT d.fair, d.scope, d.dimension, 'total', '', NULL, NULL, 'Stated total',
    k.set_id, k.projects_low, k.projects_high, k.value_low, k.value_high,
    NULL, NULL, NULL, NULL, k.sources, NULL, NULL, k.mark,
    iif(d.scope = w.scope, '/all', '/' || d.scope)
FROM (SELECT DISTINCT fair, scope, dimension FROM temp.lines) AS d
JOIN temp.known AS k ON k.set_id = d.fair || '/' || d.scope
LEFT JOIN temp.wholes AS w ON w.fair = d.fair
WHERE k.has_projects OR k.has_value;

-- Every scope as a whole, whatever the dimension.

INSERT INTO temp.lines
SELECT p.fair, p.id, '', 'total', '', NULL, NULL, p.name, p.fair || '/' || p.id,
    k.projects_low, k.projects_high, k.value_low, k.value_high,
    NULL, NULL, NULL, NULL, k.sources, NULL, NULL, coalesce(k.mark, ''),
    iif(p.id = w.scope, '/all', '/' || p.id)
FROM scopes AS p
LEFT JOIN temp.known AS k ON k.set_id = p.fair || '/' || p.id
LEFT JOIN temp.wholes AS w ON w.fair = p.fair;

-- Signings that no announced row stands beside.

INSERT INTO temp.lines (fair, scope, dimension, kind, grain, members, label,
    set_id, mark, key)
SELECT i.fair, coalesce(w.scope, ''), i.dimension,
    CASE l.grain WHEN 'upper' THEN 'listed' WHEN 'part' THEN 'within'
    ELSE 'group' END,
    l.grain, l.outer_id, l.label,
    i.fair || coalesce('/' || w.scope, '') || '?' || CASE
    WHEN i.dimension <> 'size' THEN i.dimension || '=' || l.outer_id
    WHEN l.outer_id LIKE '0..%'
    THEN 'max_value=' || substr(l.outer_id, 4)
    WHEN l.outer_id LIKE '%..'
    THEN 'min_value=' || rtrim(l.outer_id, '.')
    ELSE 'min_value=' || replace(l.outer_id, '..', '&max_value=')
    END, '', i.key
FROM temp.itemised AS i
JOIN temp.listed AS l ON l.dimension = i.dimension AND l.outer_id = i.key
LEFT JOIN temp.wholes AS w ON w.fair = i.fair
WHERE NOT EXISTS (SELECT 1 FROM temp.lines AS o
    WHERE o.fair = i.fair AND o.scope = w.scope
    AND o.dimension = i.dimension AND o.members = i.key
    AND o.kind <> 'narrower');

INSERT INTO temp.lines (fair, scope, dimension, kind, grain, label, set_id,
    mark, key)
SELECT i.fair, coalesce(w.scope, ''), i.dimension,
    iif(i.key = '', 'unstated', 'total'), '',
    CASE
    WHEN i.key <> '' THEN 'All signings'
    WHEN i.dimension = 'size' THEN 'In no single tier'
    ELSE 'Not stated'
    END,
    i.fair || coalesce('/' || w.scope, ''), '', i.key
FROM temp.itemised AS i
LEFT JOIN temp.wholes AS w ON w.fair = i.fair
WHERE i.key IN ('', '/all')
AND NOT (i.key = '/all' AND EXISTS (SELECT 1 FROM temp.lines AS o
    WHERE o.fair = i.fair AND o.scope = w.scope
    AND o.dimension = i.dimension AND o.kind = 'total'));

-- Their places: the lines in the order of the reports, and the first of each report.

CREATE TEMP TABLE placed AS
SELECT l.rowid AS line, l.fair, l.scope, l.dimension, i.rowid AS item,
    l.key LIKE '/%' OR (l.key IS NOT NULL AND l.kind <> 'narrower'
	AND l.dimension NOT IN ('stage', 'project_type')
	AND (l.fair = '*' OR EXISTS (SELECT 1 FROM temp.wholes AS w
	    WHERE w.fair = l.fair AND w.scope = l.scope))) AS known
FROM temp.lines AS l
LEFT JOIN temp.itemised AS i
ON i.fair = l.fair AND i.dimension = l.dimension AND i.key = l.key
ORDER BY l.dimension, l.fair, l.scope,
    CASE l.kind
    WHEN 'member' THEN 1 WHEN 'listed' THEN 2 WHEN 'single' THEN 3
    WHEN 'within' THEN 4 WHEN 'unstated' THEN 5 WHEN 'sum' THEN 6
    WHEN 'remainder' THEN 7 WHEN 'total' THEN 8 WHEN 'union' THEN 9
    WHEN 'group' THEN 10 ELSE 11 END,
    l.cut, iif(l.dimension = 'size', CAST(l.members AS INTEGER), 0) DESC,
    coalesce(l.value_high, l.value_low, 0) DESC,
    coalesce(l.projects_high, l.projects_low, 0) DESC,
    coalesce(i.value_high, i.value_low, 0) DESC,
    coalesce(i.signings, 0) DESC, l.label, l.set_id, l.members;

CREATE TEMP TABLE firsts (dimension TEXT, fair TEXT, scope TEXT, place INTEGER,
    PRIMARY KEY (dimension, fair, scope)) WITHOUT ROWID;

INSERT INTO temp.firsts
SELECT dimension, fair, scope, min(rowid) FROM temp.placed
GROUP BY dimension, fair, scope;

INSERT INTO cells
SELECT l.fair, l.scope, l.dimension, p.rowid - f.place + 1,
    l.kind, l.grain, l.cut, l.members, l.label, l.set_id,
    l.projects_low, l.projects_high, l.value_low, l.value_high,
    l.projects_share_low, l.projects_share_high, l.value_share_low,
    l.value_share_high, l.sources, l.counted, l.counted_valued,
    nullif(l.mark, ''),
    iif(p.known, coalesce(i.signings, 0), NULL),
    iif(p.known, coalesce(i.projects_low, 0), NULL),
    iif(p.known AND i.signings IS NULL, 0, i.projects_high),
    iif(p.known, coalesce(i.valued, 0), NULL),
    iif(i.valued > 0, i.value_low, NULL), iif(i.valued > 0, i.value_high, NULL)
FROM temp.placed AS p
CROSS JOIN temp.lines AS l ON l.rowid = p.line
CROSS JOIN temp.firsts AS f ON f.dimension = p.dimension AND f.fair = p.fair
AND f.scope = p.scope
LEFT JOIN temp.itemised AS i ON i.rowid = p.item
ORDER BY p.rowid;

DROP TABLE temp.firsts;
DROP TABLE temp.placed;
DROP TABLE temp.lines;
DROP TABLE temp.added;
DROP TABLE temp.cuts;
DROP TABLE temp.known;
DROP TABLE temp.itemised;
DROP TABLE temp.reached;
DROP TABLE temp.listed;
DROP TABLE temp.within;
DROP TABLE temp.wholes;

-- SPDX-License-Identifier: MIT
--
-- What is announced, where there are claims: the lines of the breakdown reports but for
-- their places among those that signings make (src/ingest/derive.c).  Uses the views (views.sql).

-- The announced figures of each set, and the dimensions of those of which a claim speaks.

CREATE TEMP TABLE known AS SELECT * FROM announced;
CREATE UNIQUE INDEX temp.known_set ON known(set_id);

CREATE TEMP TABLE wide AS SELECT set_id, label FROM sets_wide;
CREATE UNIQUE INDEX temp.wide_set ON wide(set_id);

CREATE TEMP TABLE spoken AS
SELECT *, count(*) OVER (PARTITION BY set_id) > 1 AS is_narrower
FROM set_dimension_labels
WHERE set_id IN (SELECT set_id FROM claims);

-- Of each cut the sum of its members, and of how many members it is.

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

-- The columns of `cells` from the fair to the mark, without the position.  A grain that is
-- NULL is that of the member.

CREATE TEMP TABLE lines (
	fair TEXT, scope TEXT, dimension TEXT, kind TEXT, grain TEXT, cut TEXT,
	members TEXT, label TEXT, set_id TEXT,
	projects_low INTEGER, projects_high INTEGER,
	value_low INTEGER, value_high INTEGER,
	projects_share_low INTEGER, projects_share_high INTEGER,
	value_share_low INTEGER, value_share_high INTEGER, sources INTEGER,
	counted INTEGER, counted_valued INTEGER, mark TEXT
);

INSERT INTO temp.lines
SELECT d.fair, d.scope, d.dimension,
    CASE
    WHEN d.is_narrower THEN 'narrower'
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
    END,
    (SELECT min(c.cut) FROM temp.cuts AS c WHERE c.set_id = d.set_id),
    d.members, iif(d.is_narrower, w.label, d.label), d.set_id,
    k.projects_low, k.projects_high, k.value_low, k.value_high,
    k.projects_share_low, k.projects_share_high, k.value_share_low,
    k.value_share_high, k.sources, NULL, NULL, k.mark
FROM temp.spoken AS d
JOIN temp.known AS k ON k.set_id = d.set_id
LEFT JOIN temp.wide AS w ON w.set_id = d.set_id;

INSERT INTO temp.lines
SELECT a.fair, a.scope, a.dimension, 'sum', iif(a.has_groups, 'group', 'upper'),
    a.cut, NULL, 'Sum of ' || a.members || ' (' || a.cut || ')', a.total_id,
    iif(a.with_projects > 0, a.projects_low, NULL),
    iif(a.bounded_projects = a.with_projects, a.projects_high, NULL),
    iif(a.with_value > 0, a.value_low, NULL),
    iif(a.bounded_values = a.with_value, a.value_high, NULL),
    NULL, NULL, NULL, NULL, NULL, a.members, a.with_value, ''
FROM temp.added AS a
WHERE a.with_projects > 0 OR a.with_value > 0;

-- What the sum leaves of the stated total is an interval: it is open as soon as one
-- member's figure is.

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
	'the parts exceed the total', '')
FROM temp.added AS a
JOIN temp.known AS k ON k.set_id = a.total_id
WHERE (k.has_projects AND a.with_projects > 0)
OR (k.has_value AND a.with_value > 0);

INSERT INTO temp.lines
SELECT d.fair, d.scope, d.dimension, 'total', '', NULL, NULL, 'Stated total',
    k.set_id, k.projects_low, k.projects_high, k.value_low, k.value_high,
    NULL, NULL, NULL, NULL, k.sources, NULL, NULL, k.mark
FROM (SELECT DISTINCT fair, scope, dimension FROM temp.lines) AS d
JOIN temp.known AS k ON k.set_id = d.fair || '/' || d.scope
WHERE k.has_projects OR k.has_value;

-- Every scope as a whole, whatever the dimension.

INSERT INTO temp.lines
SELECT p.fair, p.id, '', 'total', '', NULL, NULL, p.name, k.set_id,
    k.projects_low, k.projects_high, k.value_low, k.value_high,
    NULL, NULL, NULL, NULL, k.sources, NULL, NULL, k.mark
FROM scopes AS p
JOIN temp.known AS k ON k.set_id = p.fair || '/' || p.id;

DROP TABLE temp.added;
DROP TABLE temp.cuts;
DROP TABLE temp.spoken;
DROP TABLE temp.wide;
DROP TABLE temp.known;

-- A set of projects: its figures, what is proved about it, and every claim and signing behind it. Signings are
-- those known to lie in the set, each counted once; a set of one project type has none. Sets of all
-- fairs together begin with '*'; repeats of an earlier fair's project are not in them.
WITH RECURSIVE
units(measure, unit, scale, digits) AS (
	VALUES ('projects', '', 1, 1), ('value', 'bn CNY', 1000000000, 9),
	    ('average_value', 'bn CNY', 1000000000, 9), ('share_of_projects', ' %', 10000, 4),
	    ('share_of_value', ' %', 10000, 4)
),
-- Numbers as people read them, with every digit.
figured AS (
	SELECT 'figure' AS part, measure, base_set, low, high FROM figures WHERE set_id = :id
	UNION ALL
	SELECT 'bound', measure, '', low, high FROM bounds WHERE set_id = :id
),
spelled AS (
	SELECT x.part, x.measure, x.base_set, CASE WHEN x.low = x.high THEN x.low WHEN x.high = '' THEN '≥ ' || x.low
	    WHEN x.low = '' THEN '≤ ' || x.high ELSE x.low || '–' || x.high END || x.unit AS words
	FROM (SELECT n.part, n.measure, n.base_set, u.unit,
		coalesce((n.low / u.scale)
		    || rtrim('.' || substr('000000000' || (n.low % u.scale), -u.digits), '0.'), '') AS low,
		coalesce((n.high / u.scale)
		    || rtrim('.' || substr('000000000' || (n.high % u.scale), -u.digits), '0.'), '') AS high
		FROM figured AS n
		JOIN units AS u ON u.measure = n.measure) AS x
),
-- A row of a report that only sums signings has a set of its own, which no claim speaks of.
listed AS (
	SELECT c.*
	FROM cells AS c
	WHERE c.set_id = :id
	AND (c.kind IN ('listed', 'within', 'group') OR (c.kind = 'total' AND c.scope = ''))
	AND NOT EXISTS (SELECT 1 FROM sets AS s WHERE s.id = :id)
),
wanted AS (
	SELECT s.id, s.fair, s.scope, s.industry, s.origin, s.host, s.investor_class, s.min_value,
	    s.max_value, s.stage, s.project_type,
	    w.fair_name || ', ' || w.scope_name || iif(w.label = '', '', ', ' || w.label) AS words
	FROM sets AS s
	JOIN sets_wide AS w ON w.set_id = s.id
	WHERE s.id = :id
	UNION ALL
	SELECT l.set_id, l.fair, l.scope, iif(l.dimension = 'industry', l.members, NULL),
	    iif(l.dimension = 'origin', l.members, NULL),
	    iif(l.dimension = 'host', l.members, NULL),
	    iif(l.dimension = 'investor_class', l.members, NULL),
	    iif(l.dimension = 'size', CAST(l.members AS INTEGER), NULL),
	    iif(l.dimension = 'size', CAST(nullif(substr(l.members,
		instr(l.members, '..') + 2), '') AS INTEGER), NULL),
	    NULL, NULL, coalesce(f.name, 'All fairs') || ', ' || l.label || ' (signings only)'
	FROM (SELECT DISTINCT set_id, fair, scope, iif(kind = 'total', '', dimension) AS dimension, members, label
		FROM listed) AS l
	LEFT JOIN fairs AS f ON f.id = l.fair
),
members AS (
	SELECT dimension, member FROM set_members WHERE set_id = :id
	UNION
	SELECT dimension, members FROM listed
),
inner_scopes AS MATERIALIZED (
	SELECT i.scope
	FROM wanted AS w
	JOIN scope_within AS i ON i.fair = w.fair AND i.outer_scope = w.scope
),
above(part, batch) AS (
	SELECT g.id, g.part_of
	FROM signings AS g
	WHERE g.part_of IS NOT NULL AND g.fair IN (SELECT fair FROM wanted)
	UNION
	SELECT a.part, g.part_of
	FROM above AS a JOIN signings AS g ON g.id = a.batch
	WHERE g.part_of IS NOT NULL
),
inside AS (
	SELECT g.*
	FROM wanted AS w
	JOIN signings AS g ON g.fair = w.fair OR (w.fair = '*' AND g.same_as IS NULL)
	WHERE w.project_type IS NULL
	-- In a narrower scope a part of a batch stands in for a batch that is not known to lie there.
	AND CASE
	WHEN w.scope = '' OR w.scope IN (SELECT scope FROM whole_scopes AS h WHERE h.fair = w.fair)
	THEN g.part_of IS NULL
	ELSE g.scope IN (SELECT scope FROM inner_scopes)
	    AND (g.part_of IS NULL OR NOT EXISTS (SELECT 1 FROM above AS a
		JOIN signings AS b ON b.id = a.batch
		WHERE a.part = g.id AND b.scope IN (SELECT scope FROM inner_scopes)))
	END
	AND (w.industry IS NULL OR g.industry IN (SELECT i.industry
		FROM members AS m JOIN industry_within AS i ON i.outer_id = m.member
		WHERE m.dimension = 'industry'))
	AND (w.origin IS NULL OR g.origin IN (SELECT i.region
		FROM members AS m JOIN region_within AS i ON i.outer_id = m.member
		WHERE m.dimension = 'origin' AND (m.member <> 'CN' OR i.region = 'CN')))
	AND (w.host IS NULL OR g.host IN (SELECT i.region
		FROM members AS m JOIN region_within AS i ON i.outer_id = m.member
		WHERE m.dimension = 'host' AND (m.member <> 'CN' OR i.region = 'CN')))
	AND (w.investor_class IS NULL OR coalesce(g.investor_class, (
		SELECT CASE WHEN min(o.kind) = max(o.kind)
		    AND count(o.kind) = count(*) THEN min(o.kind) END
		FROM signing_investors AS v
		JOIN organizations AS o ON o.id = v.organization
		WHERE v.signing = g.id)) IN (SELECT m.member
		FROM members AS m WHERE m.dimension = 'investor_class'))
	AND (w.stage IS NULL OR g.stage IN (SELECT m.member
		FROM members AS m WHERE m.dimension = 'stage'))
	-- What a batch is worth is no project's size; "nearly" stays below its number.
	AND ((w.min_value IS NULL AND w.max_value IS NULL)
	    OR (g.kind = 'project' AND g.projects_low = 1 AND g.projects_high = 1
		AND g.value_stated IS NOT NULL))
	AND (coalesce(w.min_value, 0) = 0 OR g.value_low >= w.min_value)
	AND (w.max_value IS NULL
	    OR g.value_high - (g.value_qualifier = 'nearly') < w.max_value)
)
SELECT kind, id, text, seed, source, url
FROM (
	SELECT 1 AS part, '' AS place, 'set' AS kind, id, words AS text,
	    NULL AS seed, NULL AS source, NULL AS url
	FROM wanted
	UNION ALL
	SELECT 2, f.measure, 'figure', f.measure,
	    p.words || iif(f.base_set = '', '', ' of ' || f.base_set)
	    || ', ' || f.claims || iif(f.claims = 1, ' claim, ', ' claims, ')
	    || f.independent_sources || ' independent'
	    || iif(f.contradictory, ', contradictory', ''), NULL, NULL, NULL
	FROM figures AS f
	JOIN spelled AS p ON p.part = 'figure' AND p.measure = f.measure AND p.base_set = f.base_set
	WHERE f.set_id = :id
	UNION ALL
	SELECT 3, p.measure, 'bound', p.measure, 'proved ' || p.words, NULL, NULL, NULL
	FROM spelled AS p
	WHERE p.part = 'bound'
	UNION ALL
	SELECT 4, c.id, 'claim', c.id, (SELECT group_concat(m.measure || ' ' || m.stated, ', ')
		FROM claim_measures AS m WHERE m.claim = c.id)
	    || coalesce(' "' || c.as_stated || '"', '') || ' (' || c.locator || ')'
	    || iif(c.rank = 'normal', '', '; ' || c.rank || ': ' || c.reason),
	    c.seed_file || ':' || c.seed_line, c.source, s.url
	FROM claims AS c
	JOIN sources AS s ON s.id = c.source
	WHERE c.set_id = :id
	UNION ALL
	SELECT 5, g.id, 'signing', g.id, g.title || coalesce(', ' || g.value_stated, ', value unknown'),
	    g.seed_file || ':' || g.seed_line, s.id, s.url
	FROM inside AS g
	LEFT JOIN signing_sources AS x ON x.signing = g.id AND x.position = 1
	LEFT JOIN sources AS s ON s.id = x.source
)
ORDER BY part, place, text;

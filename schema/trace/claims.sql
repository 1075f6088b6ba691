-- A claim: what it says, of which set, who says so, and of what that is a reprint.
WITH
units(measure, unit, scale, digits) AS (
	VALUES ('projects', '', 1, 1), ('value', 'bn CNY', 1000000000, 9),
	    ('average_value', 'bn CNY', 1000000000, 9), ('share_of_projects', ' %', 10000, 4),
	    ('share_of_value', ' %', 10000, 4)
),
-- Numbers as people read them, with every digit.
spelled AS (
	SELECT x.measure, CASE WHEN x.low = x.high THEN x.low WHEN x.high = '' THEN '≥ ' || x.low
	    WHEN x.low = '' THEN '≤ ' || x.high ELSE x.low || '–' || x.high END || x.unit AS words
	FROM (SELECT n.measure, u.unit,
		coalesce((n.low / u.scale)
		    || rtrim('.' || substr('000000000' || (n.low % u.scale), -u.digits), '0.'), '') AS low,
		coalesce((n.high / u.scale)
		    || rtrim('.' || substr('000000000' || (n.high % u.scale), -u.digits), '0.'), '') AS high
		FROM (SELECT measure, low, high FROM claim_measures WHERE claim = :id) AS n
		JOIN units AS u ON u.measure = n.measure) AS x
)
SELECT kind, id, text, seed, source, url
FROM (
	SELECT 1 AS part, '' AS place, 'claim' AS kind, c.id, coalesce('"' || c.as_stated || '", ', '')
	    || c.locator || iif(c.rank = 'normal', '', '; ' || c.rank || ': ' || c.reason)
	    || iif(c.base = 'unstated', '; the scope is our reading', '') AS text,
	    c.seed_file || ':' || c.seed_line AS seed, c.source, s.url
	FROM claims AS c
	JOIN sources AS s ON s.id = c.source
	WHERE c.id = :id
	UNION ALL
	SELECT 2, m.measure, 'measure', m.measure, m.stated || coalesce(' of ' || m.base_set, '')
	    || ' (' || m.qualifier || ': '
	    || p.words || ')', NULL, NULL, NULL
	FROM claim_measures AS m
	JOIN spelled AS p ON p.measure = m.measure
	WHERE m.claim = :id
	UNION ALL
	SELECT 3, '', 'set', c.set_id, w.fair_name || ', ' || w.scope_name
	    || iif(w.label = '', '', ', ' || w.label), NULL, NULL, NULL
	FROM claims AS c
	JOIN sets_wide AS w ON w.set_id = c.set_id
	WHERE c.id = :id
	UNION ALL
	SELECT 4, '', 'source', s.id, s.title || ', ' || s.publisher || coalesce(', ' || s.published, ''),
	    s.seed_file || ':' || s.seed_line, s.id, s.url
	FROM claims AS c
	JOIN sources AS s ON s.id = c.source
	WHERE c.id = :id
	UNION ALL
	SELECT 5, '', 'original', o.id, o.title || ', ' || o.publisher || coalesce(', ' || o.published, ''),
	    o.seed_file || ':' || o.seed_line, o.id, o.url
	FROM claims AS c
	JOIN sources AS s ON s.id = c.source
	JOIN sources AS o ON o.id = s.reprint_of
	WHERE c.id = :id
)
ORDER BY part, place, id;

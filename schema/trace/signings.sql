-- A signing: its line, its sources, the batch it is part of or its parts, and the same project elsewhere.
WITH
stated(id, text) AS (
	SELECT id, title || coalesce(', ' || value_stated, ', value unknown')
	    || iif(projects_stated = '1', '', ', ' || projects_stated || ' projects')
	    || coalesce(', ' || signed_on, '') || ', ' || stage
	FROM signings
)
SELECT kind, id, text, seed, source, url
FROM (
	SELECT 1 AS part, 0 AS place, 'signing' AS kind, g.id,
	    t.text || coalesce(' (' || g.locator || ')', '') AS text,
	    g.seed_file || ':' || g.seed_line AS seed, NULL AS source, NULL AS url
	FROM signings AS g
	JOIN stated AS t ON t.id = g.id
	WHERE g.id = :id
	UNION ALL
	SELECT 2, x.position, 'source', s.id, s.title || ', ' || s.publisher
	    || coalesce(', ' || s.published, ''), s.seed_file || ':' || s.seed_line, s.id, s.url
	FROM signing_sources AS x
	JOIN sources AS s ON s.id = x.source
	WHERE x.signing = :id
	UNION ALL
	SELECT 3, 0, CASE o.id WHEN g.part_of THEN 'batch' ELSE 'same_as' END, o.id, t.text,
	    o.seed_file || ':' || o.seed_line, NULL, NULL
	FROM signings AS g
	JOIN signings AS o ON o.id IN (g.part_of, g.same_as)
	JOIN stated AS t ON t.id = o.id
	WHERE g.id = :id
	UNION ALL
	SELECT 4, 0, 'part', o.id, t.text, o.seed_file || ':' || o.seed_line, NULL, NULL
	FROM signings AS o
	JOIN stated AS t ON t.id = o.id
	WHERE o.part_of = :id
	UNION ALL
	SELECT 5, 0, 'repeat', o.id, t.text, o.seed_file || ':' || o.seed_line, NULL, NULL
	FROM signings AS o
	JOIN stated AS t ON t.id = o.id
	WHERE o.same_as = :id
)
ORDER BY part, place, kind, id;

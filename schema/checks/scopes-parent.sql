-- The parents of a scope lead back to itself.
WITH RECURSIVE up(fair, id, ancestor, depth) AS (
	SELECT fair, id, parent, 1 FROM scopes WHERE parent IS NOT NULL
	UNION ALL
	SELECT up.fair, up.id, s.parent, up.depth + 1 FROM up
		JOIN scopes AS s ON s.fair = up.fair AND s.id = up.ancestor
	WHERE s.parent IS NOT NULL AND up.ancestor <> up.id AND up.depth < 64
)
SELECT s.seed_file, s.seed_line, 'parent',
	'the parents of scope ' || s.id || ' form a circle'
FROM scopes AS s
WHERE (s.fair, s.id) IN (SELECT fair, id FROM up WHERE ancestor = id)
ORDER BY s.rowid;

-- The parents of a row of industries lead back to itself.
WITH RECURSIVE up(id, ancestor, depth) AS (
	SELECT id, parent, 1 FROM industries WHERE parent IS NOT NULL
	UNION ALL
	SELECT up.id, r.parent, up.depth + 1 FROM up
		JOIN industries AS r ON r.id = up.ancestor
	WHERE r.parent IS NOT NULL AND up.ancestor <> up.id AND up.depth < 64
)
SELECT r.seed_file, r.seed_line, 'parent',
	'the parents of ' || r.id || ' form a circle'
FROM industries AS r
WHERE r.id IN (SELECT id FROM up WHERE ancestor = id)
ORDER BY r.rowid;

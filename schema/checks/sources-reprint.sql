-- The originals of a reprint lead back to itself.
WITH RECURSIVE up(id, original, depth) AS (
	SELECT id, reprint_of, 1 FROM sources WHERE reprint_of IS NOT NULL
	UNION ALL
	SELECT up.id, s.reprint_of, up.depth + 1 FROM up
		JOIN sources AS s ON s.id = up.original
	WHERE s.reprint_of IS NOT NULL AND up.original <> up.id
		AND up.depth < 64
)
SELECT s.seed_file, s.seed_line, 'reprint_of',
	'the reprints of ' || s.id || ' form a circle'
FROM sources AS s
WHERE s.id IN (SELECT id FROM up WHERE original = id)
ORDER BY s.rowid;

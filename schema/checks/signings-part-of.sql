-- A part of a batch names a signing that is not there, that is no batch of
-- the same fair, or that is a part of it in turn.
WITH RECURSIVE up(id, batch, depth) AS (
	SELECT id, part_of, 1 FROM signings WHERE part_of IS NOT NULL
	UNION ALL
	SELECT up.id, b.part_of, up.depth + 1 FROM up
		JOIN signings AS b ON b.id = up.batch
	WHERE b.part_of IS NOT NULL AND up.batch <> up.id AND up.depth < 64
)
SELECT s.seed_file, s.seed_line, 'part_of',
	CASE WHEN b.id IS NULL
	THEN '''' || s.part_of || ''' is not known among the signings'
	WHEN b.kind <> 'batch'
	THEN '''' || b.id || ''' is no batch (' || b.seed_file || ':' ||
	    b.seed_line || ')'
	WHEN b.fair <> s.fair
	THEN '''' || b.id || ''' belongs to another fair (' || b.seed_file ||
	    ':' || b.seed_line || ')'
	ELSE 'the batches that contain ' || s.id || ' form a circle' END,
	CASE WHEN b.id IS NULL THEN 'signings' END, s.part_of
FROM signings AS s INDEXED BY signings_by_batch LEFT JOIN signings AS b ON b.id = s.part_of
WHERE s.part_of IS NOT NULL
	AND (b.id IS NULL OR b.kind <> 'batch' OR b.fair <> s.fair
		OR s.id IN (SELECT id FROM up WHERE batch = up.id))
ORDER BY s.row;

-- A part of a batch names a signing that is not there, or that is no batch of
-- the same fair.
SELECT s.seed_file, s.seed_line, 'part_of',
	CASE WHEN b.id IS NULL
	THEN '''' || s.part_of || ''' is not known among the signings'
	WHEN b.kind <> 'batch'
	THEN '''' || b.id || ''' is no batch (' || b.seed_file || ':' ||
	    b.seed_line || ')'
	WHEN b.part_of IS NOT NULL
	THEN '''' || b.id || ''' is itself a part of a batch (' ||
	    b.seed_file || ':' || b.seed_line || ')'
	ELSE '''' || b.id || ''' belongs to another fair (' || b.seed_file ||
	    ':' || b.seed_line || ')' END
FROM signings AS s LEFT JOIN signings AS b ON b.id = s.part_of
WHERE s.part_of IS NOT NULL
	AND (b.id IS NULL OR b.kind <> 'batch' OR b.part_of IS NOT NULL
		OR b.fair <> s.fair)
ORDER BY s.rowid;

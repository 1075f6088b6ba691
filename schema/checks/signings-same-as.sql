-- A signing repeats one that is not there, itself, or one that is a repeat.
SELECT s.seed_file, s.seed_line, 'same_as',
	CASE WHEN e.id IS NULL
	THEN '''' || s.same_as || ''' is not known among the signings'
	WHEN e.id = s.id
	THEN 'repeats itself'
	ELSE '''' || e.id || ''' is itself a repeat of ' || e.same_as ||
	    '; name that one' END,
	CASE WHEN e.id IS NULL THEN 'signings' END, s.same_as
FROM signings AS s INDEXED BY signings_by_original LEFT JOIN signings AS e ON e.id = s.same_as
WHERE s.same_as IS NOT NULL
	AND (e.id IS NULL OR e.id = s.id OR e.same_as IS NOT NULL)
ORDER BY s.row;

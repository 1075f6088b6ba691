-- The taxonomy has two levels.
SELECT i.seed_file, i.seed_line, 'parent',
	'''' || p.id || ''' is on the second level itself; the taxonomy has '
	    || 'two (' || p.seed_file || ':' || p.seed_line || ')'
FROM industries AS i JOIN industries AS p ON p.id = i.parent
WHERE p.parent IS NOT NULL
	AND p.parent <> i.id AND i.id <> i.parent
ORDER BY i.rowid;

-- A scope is said to be made up of its children, but has fewer than two.
SELECT s.seed_file, s.seed_line, 'partition',
	'scope ' || s.id || ' is declared a partition, but has ' ||
	    (SELECT count(*) FROM scopes AS c
		WHERE c.fair = s.fair AND c.parent = s.id) || ' child scopes'
FROM scopes AS s
WHERE s.partition = 1
	AND (SELECT count(*) FROM scopes AS c
		WHERE c.fair = s.fair AND c.parent = s.id) < 2
ORDER BY s.rowid;

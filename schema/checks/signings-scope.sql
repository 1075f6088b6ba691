-- A signing names a part of its fair that the fair does not declare.
SELECT s.seed_file, s.seed_line, 'scope',
	'''' || s.scope || ''' is no scope of ' || s.fair || ' (known: ' ||
	    (SELECT group_concat(c.id, ', ') FROM scopes AS c
		WHERE c.fair = s.fair) || ')',
	'scopes', s.fair || '/' || s.scope
FROM signings AS s INDEXED BY signings_by_scope
WHERE s.scope IS NOT NULL
	AND NOT EXISTS (SELECT 1 FROM scopes AS c
		WHERE c.fair = s.fair AND c.id = s.scope)
ORDER BY s.row;

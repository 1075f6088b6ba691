-- Two signings have one id. Run when keys.sql could not make their key.
SELECT s.seed_file, s.seed_line, 'id',
	'duplicate id ''' || s.id || ''' (first at ' || f.seed_file || ':' ||
	    f.seed_line || ')'
FROM (SELECT id, min(row) AS first FROM signings
	GROUP BY id HAVING count(*) > 1) AS d
JOIN signings AS s ON s.id = d.id AND s.row > d.first
JOIN signings AS f ON f.row = d.first
ORDER BY s.row;

-- Signings whose id an earlier one has, and how many that have begun on their line
-- before them. Run when keys.sql could not make a key.
WITH d(id, first) AS MATERIALIZED (
	SELECT id, min(row) FROM signings GROUP BY id HAVING count(*) > 1
), n(row, nth) AS MATERIALIZED (
	SELECT row, row_number() OVER (PARTITION BY seed_file, seed_line ORDER BY row) - 1
	FROM signings
)
SELECT s.seed_file, s.seed_line, n.nth, s.id, f.seed_file, f.seed_line
FROM d
JOIN signings AS s ON s.id = d.id AND s.row > d.first
JOIN signings AS f ON f.row = d.first
JOIN n ON n.row = s.row
ORDER BY s.row;

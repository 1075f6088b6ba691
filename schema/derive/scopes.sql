-- SPDX-License-Identifier: MIT
--
-- signing_totals holds, for each scope, the signings that name it.  Made up here
-- to what a report asks for: all signings known to lie in a scope, those of its inner
-- scopes included.  A part of a batch is left out of the sums because the batch is in
-- them; where the batch is not known to lie in the scope, the part takes its place.

CREATE TEMP TABLE parts AS
SELECT id, fair, scope, part_of, coalesce(projects_low, 0) AS projects_low,
    projects_high, value_stated IS NOT NULL AS valued,
    coalesce(value_low, 0) AS value_low,
    iif(value_stated IS NULL, 0, value_high) AS value_high
FROM signings
WHERE part_of IS NOT NULL;

CREATE INDEX temp.parts_id ON parts(id);

CREATE TEMP TABLE scope_sums AS
WITH RECURSIVE
above(part, batch) AS (
	SELECT id, part_of FROM temp.parts WHERE scope IS NOT NULL
	UNION
	SELECT a.part, p.part_of
	FROM above AS a JOIN temp.parts AS p ON p.id = a.batch
),
taken(part, outer_scope) AS MATERIALIZED (
	SELECT a.part, x.outer_scope
	FROM above AS a
	CROSS JOIN signings AS b ON b.id = a.batch
	JOIN scope_within AS x ON x.fair = b.fair AND x.scope = b.scope
),
lying AS (
	SELECT w.fair, w.outer_scope, t.signings, t.projects_low,
	    t.projects_high, t.valued, t.value_low, t.value_high
	FROM signing_totals AS t
	JOIN scope_within AS w ON w.fair = t.fair AND w.scope = t.member
	WHERE t.dimension = 'scope'
	UNION ALL
	SELECT w.fair, w.outer_scope, 1, p.projects_low, p.projects_high,
	    p.valued, p.value_low, p.value_high
	FROM temp.parts AS p
	JOIN scope_within AS w ON w.fair = p.fair AND w.scope = p.scope
	WHERE (p.id, w.outer_scope) NOT IN
	    (SELECT part, outer_scope FROM taken)
)
SELECT fair, outer_scope, sum(signings) AS signings,
    sum(projects_low) AS projects_low,
    iif(count(projects_high) = count(*), sum(projects_high), NULL)
    AS projects_high,
    sum(valued) AS valued, sum(value_low) AS value_low,
    iif(count(value_high) = count(*), sum(value_high), NULL) AS value_high
FROM lying AS l
WHERE NOT EXISTS (SELECT 1 FROM whole_scopes AS w
    WHERE w.fair = l.fair AND w.scope = l.outer_scope)
GROUP BY fair, outer_scope;

DELETE FROM signing_totals WHERE dimension = 'scope';

INSERT INTO signing_totals (fair, dimension, member, signings, projects_low,
    projects_high, valued, value_low, value_high)
SELECT fair, 'scope', outer_scope, signings, projects_low, projects_high,
    valued, value_low, value_high
FROM temp.scope_sums
ORDER BY fair, outer_scope;

DROP TABLE temp.scope_sums;
DROP TABLE temp.parts;

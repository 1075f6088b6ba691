-- SPDX-License-Identifier: MIT
-- What is announced and listed along every dimension of one fair (or '*').
SELECT c.scope, p.name AS scope_name, p.name_zh AS scope_zh, c.dimension,
    c.kind, c.grain, c.label,
    CASE
    WHEN c.dimension = 'industry' THEN coalesce(
	(SELECT i.name_zh FROM industries AS i WHERE i.id = c.members),
	(SELECT g.name_zh FROM industry_groups AS g WHERE g.id = c.members))
    WHEN c.dimension IN ('origin', 'host') AND c.members <> 'CN'
    THEN coalesce(
	(SELECT r.name_zh FROM regions AS r WHERE r.id = c.members),
	(SELECT g.name_zh FROM region_groups AS g WHERE g.id = c.members))
    END AS label_zh,
    c.set_id, c.mark, c.projects_low, c.projects_high, c.value_low,
    c.value_high, c.projects_share_low, c.projects_share_high,
    c.value_share_low, c.value_share_high, c.sources, c.signings,
    c.signings_valued, c.itemised_low, c.itemised_high
FROM cells AS c
LEFT JOIN scopes AS p ON p.fair = c.fair AND p.id = c.scope
LEFT JOIN whole_scopes AS w ON w.fair = c.fair
WHERE c.fair = ?1 AND c.dimension <> ''
AND (c.projects_low IS NOT NULL OR c.projects_high IS NOT NULL
    OR c.value_low IS NOT NULL OR c.value_high IS NOT NULL
    OR c.projects_share_low IS NOT NULL OR c.projects_share_high IS NOT NULL
    OR c.value_share_low IS NOT NULL OR c.value_share_high IS NOT NULL
    OR c.signings IS NOT NULL)
ORDER BY CASE c.dimension WHEN 'industry' THEN 1 WHEN 'origin' THEN 2
    WHEN 'host' THEN 3 WHEN 'investor_class' THEN 4 WHEN 'size' THEN 5
    ELSE 6 END, c.dimension, c.scope IS NOT w.scope, c.scope,
    c.grain = 'group', c.position;

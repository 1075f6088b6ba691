-- SPDX-License-Identifier: MIT
-- The signings of one fair that are listed one by one, the largest first.
SELECT s.id, s.title, s.title_zh,
    (SELECT group_concat(name, ', ')
	FROM (SELECT o.name FROM signing_investors AS i
	    JOIN organizations AS o ON o.id = i.organization
	    WHERE i.signing = s.id ORDER BY i.position)) AS investors,
    r.name AS origin, h.name AS host,
    coalesce(n.name, s.industry_stated) AS industry, s.projects_low,
    s.projects_high, s.value_stated, s.value_low, s.value_high,
    (SELECT group_concat(source, ' ')
	FROM (SELECT k.source FROM signing_sources AS k
	    WHERE k.signing = s.id ORDER BY k.position)) AS sources,
    s.part_of, s.same_as, s.kind, s.stage
FROM signings AS s
LEFT JOIN regions AS r ON r.id = s.origin
LEFT JOIN regions AS h ON h.id = s.host
LEFT JOIN industries AS n ON n.id = s.industry
WHERE s.fair = ?1
ORDER BY coalesce(s.value_high, s.value_low) DESC NULLS LAST, s.id
LIMIT ?2;

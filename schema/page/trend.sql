-- SPDX-License-Identifier: MIT
-- Scope by scope what was announced, what is proved beyond it, and what is listed,
-- edition by edition.
SELECT f.series, f.id AS fair, f.year, f.name, f.name_zh, p.id AS scope,
    p.name AS scope_name, p.name_zh AS scope_zh,
    a.projects_low, a.projects_high, a.value_low, a.value_high,
    b.low AS proved_low, b.high AS proved_high,
    l.signings, l.valued, l.value_low AS listed_low,
    l.value_high AS listed_high, nullif(a.mark, '') AS mark,
    p.fair || '/' || p.id AS set_id
FROM fairs AS f
JOIN scopes AS p ON p.fair = f.id
LEFT JOIN announced AS a ON a.set_id = p.fair || '/' || p.id
LEFT JOIN bounds AS b
ON b.set_id = p.fair || '/' || p.id AND b.measure = 'value'
AND (b.gains_low OR b.gains_high)
LEFT JOIN scopes_itemised AS l ON l.fair = p.fair AND l.scope = p.id
WHERE ((?1 IS NULL AND f.edition > 0) OR f.id = ?1)
AND (a.has_projects OR a.has_value OR b.high IS NOT NULL OR b.low > 0
    OR l.signings IS NOT NULL)
ORDER BY f.series <> 'wcifit', f.series, f.year, f.edition, f.id,
    p.parent IS NOT NULL, p.id;

-- SPDX-License-Identifier: MIT
-- Bounds that are proved and that nobody stated, of sets somebody spoke of.
SELECT s.fair, f.name, w.scope_name, nullif(w.label, '') AS label, b.measure,
    b.stated_low, b.stated_high, b.low, b.high, b.set_id
FROM bounds AS b
JOIN sets AS s ON s.id = b.set_id
JOIN sets_wide AS w ON w.set_id = b.set_id
JOIN fairs AS f ON f.id = s.fair
LEFT JOIN whole_scopes AS h ON h.fair = s.fair
WHERE ((b.gains_low AND b.low > 0) OR (b.gains_high AND b.high IS NOT NULL))
AND EXISTS (SELECT 1 FROM bound_reasons AS r
    WHERE r.set_id = b.set_id AND r.measure = b.measure)
ORDER BY f.year DESC, f.series, f.edition DESC, s.fair,
    s.scope IS NOT h.scope, s.scope, s.dimensions, b.set_id, b.measure;

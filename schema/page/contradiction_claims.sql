-- SPDX-License-Identifier: MIT
-- The claims of one contradiction.
SELECT l.claim, l.measure, m.stated, p.name AS scope_name,
    nullif(w.label, '') AS label, c.source, s.publisher, c.locator,
    c.as_stated
FROM contradiction_claims AS l
JOIN claims AS c ON c.id = l.claim
JOIN scopes AS p ON p.fair = c.fair AND p.id = c.scope
JOIN sources AS s ON s.id = c.source
JOIN sets_wide AS w ON w.set_id = c.set_id
LEFT JOIN claim_measures AS m ON m.claim = l.claim AND m.measure = l.measure
WHERE l.contradiction = ?1
ORDER BY l.position;

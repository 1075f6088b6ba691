-- SPDX-License-Identifier: MIT
-- Figures of one fair that are not about signed projects.
SELECT i.indicator, i.subject, i.value_stated, i.unit, i.source, s.publisher,
    i.locator, i.rank, i.reason
FROM indicators AS i
JOIN sources AS s ON s.id = i.source
WHERE i.fair = ?1
ORDER BY i.indicator, i.subject IS NOT NULL, i.subject, i.low DESC, i.id;

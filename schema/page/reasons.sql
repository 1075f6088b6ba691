-- SPDX-License-Identifier: MIT
-- The sum that proves the bounds of one set and measure.
SELECT r.side, r.multiplier, r.claim, r.statement
FROM bound_reasons AS r
WHERE r.set_id = ?1 AND r.measure = ?2
ORDER BY r.side DESC, r.position;

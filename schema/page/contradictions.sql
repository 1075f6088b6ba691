-- SPDX-License-Identifier: MIT
-- What cannot all be true, and what fits only when read more widely.
SELECT k.id, k.fair, f.name, k.kind, k.reach, k.measure, k.gap, k.statement
FROM contradictions AS k
JOIN fairs AS f ON f.id = k.fair
ORDER BY k.kind, f.year DESC, f.series, f.edition DESC, k.fair, k.reach, k.id;

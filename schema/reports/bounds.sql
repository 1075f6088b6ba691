-- title: Bounds, stated and proved
-- description: What is stated about each set, and beside it what the claims of the fair prove
--   together: shares, parts, totals and sizes pin figures that nobody published. The gain says
--   which side is narrower than anything stated. `wcifit reconcile` and the table bound_reasons
--   hold the sum that proves each bound.
-- param fair ref(fairs): The fair; all of them when left out.
-- param scope ref(scopes): A scope of the fair.
-- param measure choice(projects|value): Only this measure.
-- param gain choice(yes|no): yes: only where something is proved that nobody stated.
-- column fair id: Fair. The fair.
-- column scope id: Scope. Part of the fair.
-- column subject text: About. The dimensions of the set in words; empty: the whole scope.
-- column measure text: Measure. projects or value.
-- column stated_projects_low count: At least. Number of projects stated, lower bound.
-- column stated_projects_high count: At most. Number of projects stated, upper bound.
-- column proved_projects_low count: At least. Number of projects proved, lower bound.
-- column proved_projects_high count: At most. Number of projects proved, upper bound.
-- column stated_low CNY: At least. Value stated, lower bound.
-- column stated_high CNY: At most. Value stated, upper bound.
-- column proved_low CNY: At least. Value proved, lower bound.
-- column proved_high CNY: At most. Value proved, upper bound.
-- column gain text: Gain. low, high or both: the side that is proved tighter than stated.
-- column claims count: Claims. Claims that force the proved bounds.
-- column set_id id: Set. For `wcifit trace sets`.
-- interval Projects stated = stated_projects_low..stated_projects_high: Number of projects stated.
-- interval Projects proved = proved_projects_low..proved_projects_high: Number of projects proved.
-- interval Stated = stated_low..stated_high: Value stated.
-- interval Proved = proved_low..proved_high: Value proved.
SELECT s.fair, s.scope, nullif(w.label, '') AS subject, b.measure,
    iif(b.measure = 'projects', b.stated_low, NULL) AS stated_projects_low,
    iif(b.measure = 'projects', b.stated_high, NULL) AS stated_projects_high,
    iif(b.measure = 'projects', b.low, NULL) AS proved_projects_low,
    iif(b.measure = 'projects', b.high, NULL) AS proved_projects_high,
    iif(b.measure = 'value', b.stated_low, NULL) AS stated_low,
    iif(b.measure = 'value', b.stated_high, NULL) AS stated_high,
    iif(b.measure = 'value', b.low, NULL) AS proved_low,
    iif(b.measure = 'value', b.high, NULL) AS proved_high,
    CASE
    WHEN b.gains_low AND b.gains_high THEN 'both'
    WHEN b.gains_low THEN 'low'
    WHEN b.gains_high THEN 'high'
    END AS gain,
    (SELECT count(DISTINCT r.claim) FROM bound_reasons AS r
    WHERE r.set_id = b.set_id AND r.measure = b.measure) AS claims,
    b.set_id
FROM bounds AS b
JOIN sets AS s ON s.id = b.set_id
JOIN sets_wide AS w ON w.set_id = b.set_id
JOIN fairs AS f ON f.id = s.fair
LEFT JOIN whole_scopes AS h ON h.fair = s.fair
WHERE (:fair IS NULL OR s.fair = :fair)
AND (:scope IS NULL OR s.scope = :scope)
AND (:measure IS NULL OR b.measure = :measure)
AND (:gain IS NULL OR (:gain = 'yes') = (b.gains_low OR b.gains_high))
ORDER BY f.series, f.edition, s.fair, s.scope IS NOT h.scope, s.scope,
    s.dimensions > 0, b.set_id, b.measure;

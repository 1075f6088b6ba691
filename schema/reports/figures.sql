-- title: Figures, one for each set and measure
-- description: What all claims about one measure of one set say together: the intersection of their
--   bounds (of the preferred ones where there are any), with the number of claims and of
--   independent sources (a reprint counts with its original). Where no number satisfies them all
--   the bounds span them and the row is marked contradictory.
-- param fair ref(fairs): The fair; all of them when left out.
-- param scope ref(scopes): A scope of the fair.
-- param measure choice(projects|value|share_of_projects|share_of_value|average_value): Only this
--   measure.
-- param single choice(yes|no): yes: only figures that rest on one independent source; no: only the
--   others.
-- column fair id: Fair. The fair.
-- column scope id: Scope. Part of the fair.
-- column subject text: About. The dimensions of the set in words; empty: the whole scope.
-- column measure text: Measure. projects, value, share_of_projects, share_of_value or
--   average_value.
-- column count_low count: At least. Number of projects, lower bound.
-- column count_high count: At most. Number of projects, upper bound.
-- column value_low CNY: At least. Value or average value, lower bound.
-- column value_high CNY: At most. Value or average value, upper bound.
-- column share_low share: At least. Share, lower bound.
-- column share_high share: At most. Share, upper bound.
-- column base_set id: Share of. The set a share refers to.
-- column claims count: Claims. Claims behind it, deprecated ones left out.
-- column sources count: Sources. Sources behind it.
-- column independent_sources count: Independent. Sources, a reprint counted with its original.
-- column contradictory flag: Contradictory. 1: no number satisfies all claims.
-- column set_id id: Set. For `wcifit trace sets`.
-- interval Projects = count_low..count_high: Number of projects.
-- interval Value = value_low..value_high: Value, or average value of a project.
-- interval Share = share_low..share_high: Share of the projects or the value of a set.
SELECT s.fair, s.scope,
    nullif(w.label, '') AS subject,
    g.measure,
    iif(g.measure = 'projects', g.low, NULL) AS count_low,
    iif(g.measure = 'projects', g.high, NULL) AS count_high,
    iif(g.measure IN ('value', 'average_value'), g.low, NULL) AS value_low,
    iif(g.measure IN ('value', 'average_value'), g.high, NULL) AS value_high,
    iif(g.base_set <> '', g.low, NULL) AS share_low,
    iif(g.base_set <> '', g.high, NULL) AS share_high,
    nullif(g.base_set, '') AS base_set,
    g.claims, g.sources, g.independent_sources, g.contradictory, g.set_id
FROM figures AS g
JOIN sets AS s ON s.id = g.set_id
JOIN sets_wide AS w ON w.set_id = g.set_id
JOIN fairs AS f ON f.id = s.fair
LEFT JOIN whole_scopes AS h ON h.fair = s.fair
WHERE (:fair IS NULL OR s.fair = :fair)
AND (:scope IS NULL OR s.scope = :scope)
AND (:measure IS NULL OR g.measure = :measure)
AND (:single IS NULL OR (:single = 'yes') = (g.independent_sources = 1))
ORDER BY f.series, f.edition, s.fair, s.scope IS NOT h.scope, s.scope,
    s.dimensions > 0, g.set_id, g.measure, g.base_set;

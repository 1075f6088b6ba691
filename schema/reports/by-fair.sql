-- title: Fairs and their scopes
-- description: One row for each edition and scope: what was announced, what the claims together
--   prove, and what the listed signings come to. Scopes are kept apart (the ceremony lies in the
--   whole, a city's own signings cut across it), and editions are only as comparable as the note
--   says: no row is added to another. Carriers of totals over several editions are shown when they
--   are asked for. Signings count in a scope where they are known to belong to it.
-- param series text: Only the fairs of this series, such as wcifit.
-- param fair ref(fairs): Only this fair.
-- param scope ref(scopes): Only this scope, such as whole or ceremony.
-- column fair id: Fair. The fair.
-- column year number: Year. Calendar year.
-- column starts date: Starts. First day.
-- column ends date: Ends. Last day.
-- column scope id: Scope. Part of the fair.
-- column scope_name text: Part. The scope in words.
-- column announced_projects_low count: At least. Number of projects announced, lower bound.
-- column announced_projects_high count: At most. Number of projects announced, upper bound.
-- column announced_low CNY: At least. Value announced, lower bound.
-- column announced_high CNY: At most. Value announced, upper bound.
-- column proved_low CNY: At least. Value that the claims of the fair prove together, lower bound;
--   only where it is narrower than announced.
-- column proved_high CNY: At most. Value that the claims of the fair prove together, upper bound.
-- column sources count: Sources. Independent sources of the announced figures.
-- column signings count: Signings. Signings that are listed one by one and known to lie in the
--   scope.
-- column signings_valued count: With value. How many of these signings have a value.
-- column itemised_projects_low count: At least. Projects these signings are, lower bound.
-- column itemised_projects_high count: At most. Projects these signings are, upper bound.
-- column itemised_low CNY: At least. Value of the signings that have one, lower bound.
-- column itemised_high CNY: At most. Value of the signings that have one, upper bound.
-- column mark text: Mark. Contradictory claims, a scope that is our reading, deprecated claims.
-- column set_id id: Set. For `wcifit trace sets`.
-- column comparability text: Comparability. On the row of the whole fair: what to mind before it is
--   compared with other editions.
-- interval Announced projects = announced_projects_low..announced_projects_high: Projects
--   announced.
-- interval Announced = announced_low..announced_high: Value announced.
-- interval Proved = proved_low..proved_high: Value that the claims prove together.
-- interval Itemised projects = itemised_projects_low..itemised_projects_high: Projects listed one
--   by one.
-- interval Itemised = itemised_low..itemised_high: Value of the signings that have one.
-- chart bars set_id Announced
SELECT f.id AS fair, f.year, f.starts, f.ends, c.scope, c.label AS scope_name,
    c.projects_low AS announced_projects_low,
    c.projects_high AS announced_projects_high,
    c.value_low AS announced_low, c.value_high AS announced_high,
    c.proved_low, c.proved_high, c.sources,
    c.signings, c.signings_valued, c.itemised_projects_low,
    c.itemised_projects_high, c.itemised_low, c.itemised_high,
    c.mark, c.set_id,
    iif(w.scope IS NULL, NULL, f.comparability) AS comparability
FROM fairs AS f
CROSS JOIN cells_wide AS c ON c.fair = f.id AND c.dimension = ''
LEFT JOIN whole_scopes AS w ON w.fair = f.id AND w.scope = c.scope
WHERE (:series IS NULL OR f.series = :series)
AND (:fair IS NULL OR f.id = :fair)
AND (:scope IS NULL OR c.scope = :scope)
AND (f.edition > 0 OR f.id = :fair OR f.series = :series)
AND (w.scope IS NOT NULL OR c.sources IS NOT NULL OR c.signings > 0
    OR c.mark IS NOT NULL OR c.proved_low IS NOT NULL OR c.proved_high IS NOT NULL)
ORDER BY f.series, f.year, f.edition, f.id, w.scope IS NULL, c.scope;

-- title: Value by class of investor
-- description: Central and local state-owned enterprises, private and foreign firms, as the sources
--   class them; for signings that do not say, the class of their investors where it is the same for
--   all of them. Other labels (listed, Fortune 500, specialized ...) overlap and stand for
--   themselves. Announced and itemised figures stand side by side and are never added to each
--   other. Without a fair: signings summed over all fairs, each project once (fair *), then what
--   each fair announced.
-- param fair ref(fairs): The fair; all of them when left out.
-- param scope ref(scopes): A scope of the fair, such as ceremony; all of them when left out.
-- column fair id: Fair. `*`: all fairs together.
-- column scope id: Scope. Part of the fair the row is about.
-- column kind text: Row. member, listed (signings only), single, unstated, sum, remainder, total,
--   union or narrower.
-- column investor_class text: Investor class. Class of investor, or what the row is.
-- column announced_projects_low count: At least. Number of projects announced, lower bound.
-- column announced_projects_high count: At most. Number of projects announced, upper bound.
-- column announced_low CNY: At least. Value announced, lower bound.
-- column announced_high CNY: At most. Value announced, upper bound.
-- column proved_low CNY: At least. Value that the claims of the fair prove together, lower bound;
--   only where it is narrower than announced.
-- column proved_high CNY: At most. Value that the claims of the fair prove together, upper bound.
-- column projects_share_low share: At least. Announced share of the scope's projects, lower bound.
-- column projects_share_high share: At most. Announced share of the scope's projects, upper bound.
-- column value_share_low share: At least. Announced share of the scope's value, lower bound.
-- column value_share_high share: At most. Announced share of the scope's value, upper bound.
-- column members_counted count: Summed. Members of the cut that were summed.
-- column members_valued count: With value. How many of these members state a value.
-- column sources count: Sources. Independent sources of the announced figures.
-- column signings count: Signings. Signings that are listed one by one.
-- column signings_valued count: With value. How many of these signings have a value.
-- column itemised_projects_low count: At least. Projects these signings are, lower bound.
-- column itemised_projects_high count: At most. Projects these signings are, upper bound.
-- column itemised_low CNY: At least. Value of the signings that have one, lower bound.
-- column itemised_high CNY: At most. Value of the signings that have one, upper bound.
-- column mark text: Mark. Contradictory claims, a scope that is our reading, deprecated claims, a
--   share of another set, parts that exceed their total.
-- column set_id id: Set. For `wcifit trace sets`.
-- interval Announced projects = announced_projects_low..announced_projects_high: Projects
--   announced.
-- interval Announced = announced_low..announced_high: Value announced.
-- interval Proved = proved_low..proved_high: Value that the claims prove together, where that is
--   narrower than announced.
-- interval Share of projects = projects_share_low..projects_share_high: Announced share of the
--   scope's projects.
-- interval Share of value = value_share_low..value_share_high: Announced share of the scope's
--   value.
-- interval Itemised projects = itemised_projects_low..itemised_projects_high: Projects listed one
--   by one.
-- interval Itemised = itemised_low..itemised_high: Value of the signings that have one.
-- chart bars investor_class Announced
SELECT c.fair, c.scope, c.kind, c.label AS investor_class,
    c.projects_low AS announced_projects_low,
    c.projects_high AS announced_projects_high,
    c.value_low AS announced_low, c.value_high AS announced_high,
    c.proved_low, c.proved_high,
    c.projects_share_low, c.projects_share_high,
    c.value_share_low, c.value_share_high,
    c.members_counted, c.members_valued, c.sources,
    iif(w.shown, c.signings, NULL) AS signings,
    iif(w.shown, c.signings_valued, NULL) AS signings_valued,
    iif(w.shown, c.itemised_projects_low, NULL) AS itemised_projects_low,
    iif(w.shown, c.itemised_projects_high, NULL) AS itemised_projects_high,
    iif(w.shown, c.itemised_low, NULL) AS itemised_low,
    iif(w.shown, c.itemised_high, NULL) AS itemised_high,
    c.mark, c.set_id
FROM (SELECT id, series, edition, :fair IS NOT NULL AS shown FROM fairs
	WHERE :fair IS NULL OR id = :fair
	UNION ALL
	SELECT '*', '', 0, 1 WHERE :fair IS NULL) AS w
CROSS JOIN cells_wide AS c ON c.fair = w.id
LEFT JOIN whole_scopes AS p ON p.fair = c.fair
WHERE c.dimension = 'investor_class'
AND (:scope IS NULL OR c.scope = :scope)
AND (w.shown OR c.projects_low IS NOT NULL OR c.projects_high IS NOT NULL
    OR c.value_low IS NOT NULL OR c.value_high IS NOT NULL
    OR c.sources IS NOT NULL)
ORDER BY w.series, w.edition, c.fair, c.scope IS NOT p.scope, c.scope,
    c.position;

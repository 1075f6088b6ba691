-- title: Trend over the editions of a series
-- description: The editions of a series: projects and value announced, value proved, and the change
--   of the announced value against the edition before, as an interval rounded outwards to tenths of
--   a percent. Without a scope, each edition stands with the widest one for which it announces
--   anything; a change is given only between equal scopes.
-- param series text = wcifit: The series of fairs.
-- param scope ref(scopes): The scope to follow, such as whole or ceremony; the widest announced
--   when left out.
-- column year number: Year. Calendar year.
-- column edition number: Edition. Number of the edition.
-- column fair id: Fair. The fair.
-- column scope id: Scope. Part of the fair the row is about.
-- column projects_low count: At least. Number of projects announced, lower bound.
-- column projects_high count: At most. Number of projects announced, upper bound.
-- column announced_low CNY: At least. Value announced, lower bound.
-- column announced_high CNY: At most. Value announced, upper bound.
-- column proved_low CNY: At least. Value that the claims of the fair prove together, lower bound;
--   only where it is narrower than announced.
-- column proved_high CNY: At most. Value that the claims of the fair prove together, upper bound.
-- column change_low share: At least. Change of the announced value against the edition before,
--   lower bound.
-- column change_high share: At most. Change of the announced value against the edition before,
--   upper bound.
-- column sources count: Sources. Independent sources of the announced figures.
-- column mark text: Mark. Contradictory claims, a scope that is our reading, deprecated claims.
-- column set_id id: Set. For `wcifit trace sets`.
-- column comparability text: Comparability. What to mind before it is compared with other editions.
-- interval Projects = projects_low..projects_high: Projects announced.
-- interval Announced = announced_low..announced_high: Value announced.
-- interval Proved = proved_low..proved_high: Value that the claims prove together.
-- interval Change = change_low..change_high: Change of the announced value against the edition
--   before.
-- chart trend year Announced
WITH
candidates AS (
	SELECT f.year, f.edition, f.comparability, c.*,
	    row_number() OVER (PARTITION BY f.id ORDER BY
		(SELECT count(*) FROM scope_within AS w
		WHERE w.fair = f.id AND w.scope = c.scope),
		coalesce(c.value_high, c.value_low, 0) DESC,
		coalesce(c.projects_high, c.projects_low, 0) DESC, c.scope)
	    AS place
	FROM fairs AS f
	JOIN cells_wide AS c ON c.fair = f.id AND c.dimension = ''
	WHERE f.series = :series AND f.edition > 0
	AND (:scope IS NULL OR c.scope = :scope)
	AND (c.projects_low IS NOT NULL OR c.projects_high IS NOT NULL
	    OR c.value_low IS NOT NULL OR c.value_high IS NOT NULL)
),
editions AS (
	SELECT *,
	    lag(scope) OVER w AS scope_before,
	    lag(value_low) OVER w AS before_low,
	    lag(value_high) OVER w AS before_high
	FROM candidates
	WHERE place = 1
	WINDOW w AS (ORDER BY year, edition, fair)
)
SELECT e.year, e.edition, e.fair, e.scope, e.projects_low, e.projects_high,
    e.value_low AS announced_low, e.value_high AS announced_high,
    e.proved_low, e.proved_high,
    iif(e.scope = e.scope_before,
	1000 * (1000 * e.value_low / e.before_high) - 1000000, NULL)
    AS change_low,
    iif(e.scope = e.scope_before, 1000 * ((1000 * e.value_high
	+ e.before_low - 1) / e.before_low) - 1000000, NULL) AS change_high,
    e.sources, e.mark, e.set_id, e.comparability
FROM editions AS e
ORDER BY e.year, e.edition, e.fair;

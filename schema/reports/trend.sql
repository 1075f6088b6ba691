-- title: Trend over the editions of a series
-- description: One scope through the editions: projects and value announced, value proved,
--   and the change of the announced value against the edition before, as an interval,
--   rounded outwards to tenths of a percent. Editions count differently (see comparability in by-fair); a change is
--   given only where both editions state the same scope.
-- param series text = wcifit: The series of fairs.
-- param scope text = whole: The scope that is followed, such as whole or ceremony.
-- column year number: Year. Calendar year.
-- column edition number: Edition. Number of the edition.
-- column fair id: Fair. The fair.
-- column projects_low count: At least. Number of projects announced, lower bound.
-- column projects_high count: At most. Number of projects announced, upper bound.
-- column announced_low CNY: At least. Value announced, lower bound.
-- column announced_high CNY: At most. Value announced, upper bound.
-- column proved_low CNY: At least. Value that the claims of the fair prove together, lower bound.
-- column proved_high CNY: At most. Value that the claims of the fair prove together, upper bound.
-- column change_low share: At least. Change of the announced value against the edition before, lower bound.
-- column change_high share: At most. Change of the announced value against the edition before, upper bound.
-- column sources count: Sources. Independent sources of the announced figures.
-- column mark text: Mark. Contradictory claims, a scope that is our reading, deprecated claims.
-- column comparability text: Comparability. What to mind before it is compared with other editions.
-- column set_id id: Set. For `wcifit trace sets`.
-- interval Projects = projects_low..projects_high: Projects announced.
-- interval Announced = announced_low..announced_high: Value announced.
-- interval Proved = proved_low..proved_high: Value that the claims prove together.
-- interval Change = change_low..change_high: Change of the announced value against the edition before.
-- chart trend year Announced
WITH
editions AS (
	SELECT f.year, f.edition, f.id AS fair, f.comparability,
	    p.fair || '/' || p.id AS set_id,
	    a.projects_low, a.projects_high, a.value_low, a.value_high,
	    a.sources, a.mark,
	    lag(a.value_low) OVER w AS before_low,
	    lag(a.value_high) OVER w AS before_high
	FROM fairs AS f
	JOIN scopes AS p ON p.fair = f.id AND p.id = :scope
	LEFT JOIN announced AS a ON a.set_id = p.fair || '/' || p.id
	WHERE f.series = :series AND f.edition > 0
	WINDOW w AS (ORDER BY f.year, f.edition, f.id)
)
SELECT e.year, e.edition, e.fair, e.projects_low, e.projects_high,
    e.value_low AS announced_low, e.value_high AS announced_high,
    b.low AS proved_low, b.high AS proved_high,
    1000 * (1000 * e.value_low / e.before_high) - 1000000 AS change_low,
    1000 * ((1000 * e.value_high + e.before_low - 1) / e.before_low) - 1000000
    AS change_high,
    e.sources, nullif(e.mark, '') AS mark, e.comparability, e.set_id
FROM editions AS e
LEFT JOIN bounds AS b ON b.set_id = e.set_id AND b.measure = 'value'
ORDER BY e.year, e.edition, e.fair;

-- title: Coverage of what was announced
-- description: How much of each announced total, and of each announced part of a whole fair, is
--   listed signing by signing: listed projects over announced ones, listed value over announced
--   value, as intervals rounded outwards to tenths of a percent. Listed value is that of the
--   signings which have one; how many do stands beside it, and a share above 100 % says that more
--   is listed than was announced.
-- param fair ref(fairs): The fair; all of them when left out.
-- param totals choice(yes|no) = no: yes: only the totals of scopes, not their parts.
-- column fair id: Fair. The fair.
-- column scope id: Scope. Part of the fair.
-- column dimension text: Along. The dimension of the part; empty: a total.
-- column subject text: About. The part in words.
-- column announced_projects_low count: At least. Number of projects announced, lower bound.
-- column announced_projects_high count: At most. Number of projects announced, upper bound.
-- column itemised_projects_low count: At least. Projects listed, lower bound.
-- column itemised_projects_high count: At most. Projects listed, upper bound.
-- column projects_share_low share: At least. Listed share of the projects, lower bound.
-- column projects_share_high share: At most. Listed share of the projects, upper bound.
-- column signings count: Signings. Signings that are listed.
-- column signings_valued count: With value. How many of these signings have a value.
-- column announced_low CNY: At least. Value announced, lower bound.
-- column announced_high CNY: At most. Value announced, upper bound.
-- column itemised_low CNY: At least. Value of the signings that have one, lower bound.
-- column itemised_high CNY: At most. Value of the signings that have one, upper bound.
-- column value_share_low share: At least. Listed share of the value, lower bound.
-- column value_share_high share: At most. Listed share of the value, upper bound.
-- column set_id id: Set. For `wcifit trace sets`.
-- interval Announced projects = announced_projects_low..announced_projects_high: Projects
--   announced.
-- interval Itemised projects = itemised_projects_low..itemised_projects_high: Projects listed.
-- interval Share of projects = projects_share_low..projects_share_high: Listed share of the
--   projects.
-- interval Announced = announced_low..announced_high: Value announced.
-- interval Itemised = itemised_low..itemised_high: Value of the signings that have one.
-- interval Share of value = value_share_low..value_share_high: Listed share of the value.
WITH
parts AS (
	SELECT c.fair, c.scope, c.dimension, c.label, c.set_id,
	    c.projects_low, c.projects_high, c.value_low, c.value_high,
	    coalesce(c.signings, 0) AS signings,
	    coalesce(c.signings_valued, 0) AS signings_valued,
	    coalesce(c.itemised_projects_low, 0) AS listed_low,
	    iif(coalesce(c.signings, 0) = 0, 0, c.itemised_projects_high) AS listed_high,
	    iif(coalesce(c.signings, 0) = 0, 0, c.itemised_low) AS listed_value_low,
	    iif(coalesce(c.signings, 0) = 0, 0, c.itemised_high) AS listed_value_high
	FROM cells AS c
	WHERE c.dimension = ''
	OR (c.kind IN ('member', 'single', 'union', 'group')
	    AND c.signings IS NOT NULL AND :totals = 'no')
)
SELECT p.fair, p.scope, nullif(p.dimension, '') AS dimension, p.label AS subject,
    p.projects_low AS announced_projects_low,
    p.projects_high AS announced_projects_high,
    p.listed_low AS itemised_projects_low,
    p.listed_high AS itemised_projects_high,
    iif(p.projects_high IS NULL, iif(p.projects_low IS NULL, NULL, 0),
	1000 * (1000 * p.listed_low / nullif(p.projects_high, 0)))
    AS projects_share_low,
    1000 * ((1000 * p.listed_high + p.projects_low - 1)
	/ nullif(p.projects_low, 0)) AS projects_share_high,
    p.signings, p.signings_valued,
    p.value_low AS announced_low, p.value_high AS announced_high,
    p.listed_value_low AS itemised_low, p.listed_value_high AS itemised_high,
    iif(p.value_high IS NULL OR p.listed_value_low IS NULL,
	iif(p.value_low IS NULL OR p.listed_value_low IS NULL, NULL, 0),
	1000 * (1000 * p.listed_value_low / nullif(p.value_high, 0)))
    AS value_share_low,
    1000 * ((1000 * p.listed_value_high + p.value_low - 1)
	/ nullif(p.value_low, 0)) AS value_share_high,
    p.set_id
FROM parts AS p
JOIN fairs AS f ON f.id = p.fair
LEFT JOIN whole_scopes AS h ON h.fair = p.fair
WHERE (p.fair = :fair OR (:fair IS NULL AND f.edition > 0))
AND (p.projects_low IS NOT NULL OR p.projects_high IS NOT NULL
    OR p.value_low IS NOT NULL OR p.value_high IS NOT NULL)
ORDER BY f.series, f.edition, p.fair, p.scope IS NOT h.scope, p.scope,
    p.dimension, coalesce(p.value_high, p.value_low, 0) DESC,
    coalesce(p.projects_high, p.projects_low, 0) DESC, p.set_id;

-- SPDX-License-Identifier: MIT
--
-- Views over the tables of schema.sql: names in the place of ids, for people who
-- write SQL, and the common ground of the canned reports.  Comments follow the
-- convention of schema.sql: above CREATE VIEW the view, above a column the column.

-- --------------------------------------------------------------------- names

-- In the view below CAST makes columns of one affinity: only then does SQLite look into each of
-- its tables with the conditions of who asks, and merge them in their order.

-- Every word that names a row: its id, its names and its aliases. A reference
-- in a seed file or a report parameter may be any of them.
CREATE VIEW names AS
SELECT
	-- regions, region_groups, industries, industry_groups, organizations, fairs or sources.
	collection,
	-- The word, exactly; in a collection it names one row.
	name,
	-- The row it names.
	id,
	-- id, name, name_zh or alias; of a word that is several of them the first.
	kind
FROM reference_names
UNION ALL
SELECT CAST('organizations' AS TEXT), id, id, CAST('id' AS TEXT)
FROM organizations
UNION ALL
SELECT CAST('organizations' AS TEXT), name, id, CAST('name' AS TEXT)
FROM organizations WHERE name <> id
UNION ALL
SELECT CAST('organizations' AS TEXT), name_zh, id, CAST('name_zh' AS TEXT)
FROM organizations WHERE name_zh <> id AND name_zh <> name;

-- ------------------------------------------------------------------ taxonomy

-- Which industries lie within an industry or industry group: itself, its
-- children, the members of the group and their children.
CREATE VIEW industry_within AS
SELECT
	-- An industry or an industry group.
	id AS outer_id,
	-- An industry that lies in it.
	id AS industry
FROM industries
UNION
SELECT parent, id FROM industries WHERE parent IS NOT NULL
UNION
SELECT industry_group, industry FROM industry_group_members
UNION
SELECT m.industry_group, i.id
FROM industry_group_members AS m
JOIN industries AS i ON i.parent = m.industry;

-- Which regions lie within a region or region group: itself, its parts down to
-- the smallest, the members of the group and their parts. A zone lies in its
-- province, and in none of the districts it reaches into.
CREATE VIEW region_within AS
WITH RECURSIVE within(outer_id, region) AS (
	SELECT id, id FROM regions
	UNION
	SELECT region_group, region FROM region_group_members
	UNION
	SELECT w.outer_id, r.id
	FROM within AS w JOIN regions AS r ON r.parent = w.region
)
SELECT
	-- A region or a region group.
	outer_id,
	-- A region that lies in it.
	region
FROM within;

-- Who signed.
CREATE VIEW signing_investors AS
SELECT
	-- The signing.
	s.id AS signing,
	-- Place in the list, from 1.
	i.position,
	-- The investor.
	o.id AS organization
FROM signing_investor_rows AS i
JOIN signings AS s ON s.row = i.signing
JOIN organizations AS o ON o.row = i.organization;

-- Which sources report a signing.
CREATE VIEW signing_sources AS
SELECT
	-- The signing.
	s.id AS signing,
	-- Place in the list, from 1.
	i.position,
	-- The source.
	o.id AS source
FROM signing_source_rows AS i
JOIN signings AS s ON s.row = i.signing
JOIN sources AS o ON o.row = i.source;

-- The name of every member a dimension can have.
CREATE VIEW member_names AS
SELECT
	-- industry, origin or host, investor_class, stage, project_type.
	'industry' AS dimension,
	-- Its id.
	id AS member,
	-- Its English name.
	name
FROM industries
UNION ALL
SELECT 'industry', id, name FROM industry_groups
UNION ALL
SELECT 'origin', id, name FROM regions
UNION ALL
SELECT 'origin', id, name FROM region_groups
UNION ALL
SELECT 'host', id, name FROM regions
UNION ALL
SELECT 'host', id, name FROM region_groups;

-- ---------------------------------------------------------------------- sets

-- The dimensions that narrow each set, one a row, in the order of the id.
CREATE VIEW set_dimensions AS
SELECT
	-- The set.
	id AS set_id,
	-- The fair.
	fair,
	-- The scope.
	scope,
	-- industry, origin, host, investor_class, size, stage or project_type.
	'industry' AS dimension,
	-- Its members joined by +; for size "low..high" in yuan.
	industry AS members,
	-- [count] Place in the id, from 1.
	1 AS position
FROM sets WHERE industry IS NOT NULL
UNION ALL
SELECT id, fair, scope, 'origin', origin, 2
FROM sets WHERE origin IS NOT NULL
UNION ALL
SELECT id, fair, scope, 'host', host, 3
FROM sets WHERE host IS NOT NULL
UNION ALL
SELECT id, fair, scope, 'investor_class', investor_class, 4
FROM sets WHERE investor_class IS NOT NULL
UNION ALL
SELECT id, fair, scope, 'size',
    coalesce(min_value, 0) || '..' || coalesce(max_value, ''), 5
FROM sets WHERE min_value IS NOT NULL OR max_value IS NOT NULL
UNION ALL
SELECT id, fair, scope, 'stage', stage, 6
FROM sets WHERE stage IS NOT NULL
UNION ALL
SELECT id, fair, scope, 'project_type', project_type, 7
FROM sets WHERE project_type IS NOT NULL;

-- The same with names.
CREATE VIEW set_dimension_labels AS
SELECT
	-- The set.
	d.set_id,
	-- The fair.
	d.fair,
	-- The scope.
	d.scope,
	-- industry, origin, host, investor_class, size, stage or project_type.
	d.dimension,
	-- [count] Place in the id, from 1.
	d.position,
	-- Its members, ids joined by +; for size "low..high" in yuan.
	d.members,
	-- The names of its members; for size "1bn and more", "1bn to 5bn", "below 5bn".
	CASE
	WHEN d.dimension <> 'size' THEN (
		SELECT group_concat(name, ' + ')
		FROM (SELECT coalesce(n.name, m.member) AS name
			FROM set_members AS m
			LEFT JOIN member_names AS n
			ON n.dimension = m.dimension AND n.member = m.member
			WHERE m.set_id = d.set_id
			AND m.dimension = d.dimension
			ORDER BY 1))
	WHEN s.max_value IS NULL
	THEN rtrim(rtrim(printf('%.3f', s.min_value / 1e9), '0'), '.')
	    || 'bn and more'
	WHEN coalesce(s.min_value, 0) = 0
	THEN 'below '
	    || rtrim(rtrim(printf('%.3f', s.max_value / 1e9), '0'), '.') || 'bn'
	ELSE rtrim(rtrim(printf('%.3f', s.min_value / 1e9), '0'), '.')
	    || 'bn to '
	    || rtrim(rtrim(printf('%.3f', s.max_value / 1e9), '0'), '.') || 'bn'
	END AS label
FROM set_dimensions AS d
JOIN sets AS s ON s.id = d.set_id;

-- The sets in words.
CREATE VIEW sets_wide AS
SELECT
	-- The set.
	s.id AS set_id,
	-- The fair.
	s.fair,
	-- English name of the fair.
	f.name AS fair_name,
	-- The scope.
	s.scope,
	-- English name of the scope.
	p.name AS scope_name,
	-- The dimensions in words; '' for a whole scope.
	coalesce((
		SELECT group_concat(words, '; ')
		FROM (SELECT iif(l.dimension IN ('origin', 'host', 'stage'),
			l.dimension || ' ', '') || l.label AS words
			FROM set_dimension_labels AS l
			WHERE l.set_id = s.id
			ORDER BY l.position)), '') AS label,
	-- [count] How many dimensions narrow it.
	s.dimensions
FROM sets AS s
JOIN fairs AS f ON f.id = s.fair
JOIN scopes AS p ON p.fair = s.fair AND p.id = s.scope;

-- The figures of a set side by side. Of several shares that of the set's own
-- scope is taken, else that of the first other set.
CREATE VIEW announced AS
SELECT
	-- The set.
	s.id AS set_id,
	-- [count] Projects, lower bound.
	max(CASE WHEN f.measure = 'projects' THEN f.low END) AS projects_low,
	-- [count] Projects, upper bound.
	max(CASE WHEN f.measure = 'projects' THEN f.high END) AS projects_high,
	-- [CNY] Value, lower bound.
	max(CASE WHEN f.measure = 'value' THEN f.low END) AS value_low,
	-- [CNY] Value, upper bound.
	max(CASE WHEN f.measure = 'value' THEN f.high END) AS value_high,
	-- [flag] 1: something is stated about the number of projects.
	max(coalesce(f.measure = 'projects', 0)) AS has_projects,
	-- [flag] 1: something is stated about the value.
	max(coalesce(f.measure = 'value', 0)) AS has_value,
	-- [ppm] Share of projects, lower bound.
	max(CASE WHEN f.measure = 'share_of_projects' THEN f.low END)
	AS projects_share_low,
	-- [ppm] Share of projects, upper bound.
	max(CASE WHEN f.measure = 'share_of_projects' THEN f.high END)
	AS projects_share_high,
	-- [ppm] Share of value, lower bound.
	max(CASE WHEN f.measure = 'share_of_value' THEN f.low END)
	AS value_share_low,
	-- [ppm] Share of value, upper bound.
	max(CASE WHEN f.measure = 'share_of_value' THEN f.high END)
	AS value_share_high,
	-- [count] The most independent sources that stand behind one of the figures.
	max(f.independent_sources) AS sources,
	-- Notes in words: contradictory, scope is our reading, deprecated claims,
	-- share of another set than its scope; '' if none.
	ltrim(
	    iif(max(coalesce(f.contradictory, 0)), '; contradictory', '')
	    || coalesce('; share of ' || max(CASE
		WHEN f.base_set <> s.fair || '/' || s.scope
		THEN nullif(f.base_set, '') END), '')
	    || coalesce((SELECT iif(min(c.base = 'unstated'),
		'; scope is our reading', '')
		|| iif(sum(c.rank = 'deprecated') > 0, '; '
		    || sum(c.rank = 'deprecated') || ' deprecated', '')
		FROM claims AS c WHERE c.set_id = s.id), ''), '; ') AS mark
FROM sets AS s
LEFT JOIN figures AS f ON f.set_id = s.id
    AND (f.base_set IN ('', s.fair || '/' || s.scope)
	OR f.base_set = (SELECT min(g.base_set) FROM figures AS g
	    WHERE g.set_id = f.set_id AND g.measure = f.measure
	    AND NOT EXISTS (SELECT 1 FROM figures AS h
		WHERE h.set_id = g.set_id AND h.measure = g.measure
		AND h.base_set = s.fair || '/' || s.scope)))
GROUP BY s.id;

-- -------------------------------------------------------------- what adds up

-- The cuts: members of one scope along one dimension that are disjoint, and may be
-- added. Declared ones come from `breakdowns`; where a scope has none, siblings of a
-- taxonomy are one: industries of the first level, provinces and countries, the parts
-- of one region (but for zones that reach across them).
CREATE VIEW cut_members AS
WITH
declared AS (
	SELECT b.fair, b.scope, b.dimension, b.id AS cut,
	    b.partition AS is_partition, m.member
	FROM breakdowns AS b
	JOIN breakdown_members AS m ON m.fair = b.fair AND m.breakdown = b.id
),
sibling AS (
	SELECT 'industry' AS dimension, id, 'industries' AS cut
	FROM industries WHERE parent IS NULL
	UNION ALL
	SELECT d.column1, r.id,
	    CASE
	    WHEN r.parent IS NULL OR r.parent = 'CN'
	    THEN 'provinces and countries'
	    ELSE 'parts of ' || r.parent
	    END
	FROM regions AS r, (VALUES ('origin'), ('host')) AS d
	WHERE r.id <> 'CN'
	AND r.id NOT IN (SELECT region FROM region_overlaps)
),
single AS (
	SELECT d.set_id, d.fair, d.scope, d.dimension, d.members
	FROM set_dimensions AS d
	WHERE NOT EXISTS (SELECT 1 FROM set_dimensions AS e
	    WHERE e.set_id = d.set_id AND e.dimension <> d.dimension)
),
implied AS (
	SELECT s.fair, s.scope, s.dimension, i.cut, s.members, s.set_id,
	    count(*) OVER (PARTITION BY s.fair, s.scope, s.dimension, i.cut)
	    AS siblings
	FROM single AS s
	JOIN sibling AS i ON i.dimension = s.dimension AND i.id = s.members
	WHERE NOT EXISTS (SELECT 1 FROM breakdowns AS b
	    WHERE b.fair = s.fair AND b.scope = s.scope
	    AND b.dimension = s.dimension)
	AND EXISTS (SELECT 1 FROM figures AS f WHERE f.set_id = s.set_id)
)
SELECT
	-- The fair.
	d.fair,
	-- The scope that is cut.
	d.scope,
	-- Along which dimension.
	d.dimension,
	-- Id of the breakdown, or "industries", "provinces and countries", "parts of X".
	d.cut,
	-- [flag] 1: the members together make up the scope.
	d.is_partition,
	-- The member.
	d.member,
	-- Its set; NULL: no claim speaks of it.
	s.set_id
FROM declared AS d
LEFT JOIN single AS s ON s.fair = d.fair AND s.scope = d.scope
    AND s.dimension = d.dimension AND s.members = d.member
UNION ALL
SELECT fair, scope, dimension, cut, 0, members, set_id
FROM implied WHERE siblings > 1;

-- The scope that is the whole of a fair: in it lie all signings of the fair.
CREATE VIEW whole_scopes AS
SELECT
	-- The fair.
	fair,
	-- The scope without a parent; where there are several, `whole`.
	coalesce(max(CASE WHEN id = 'whole' THEN id END), min(id)) AS scope
FROM scopes
WHERE parent IS NULL
GROUP BY fair;

-- Which scopes of a fair lie within a scope: itself and the parts of its parts.
CREATE VIEW scope_within AS
WITH RECURSIVE within(fair, outer_scope, scope) AS (
	SELECT fair, id, id FROM scopes
	UNION
	SELECT w.fair, w.outer_scope, s.id
	FROM within AS w
	JOIN scopes AS s ON s.fair = w.fair AND s.parent = w.scope
)
SELECT
	-- The fair.
	fair,
	-- A scope.
	outer_scope,
	-- A scope that lies in it.
	scope
FROM within;

-- What the signings of each scope come to: all of the fair in its whole, elsewhere
-- those that are known to lie there. Each is counted once.
CREATE VIEW scopes_itemised AS
SELECT
	-- The fair.
	t.fair,
	-- The scope.
	coalesce(w.scope, t.member) AS scope,
	-- [count] Signings.
	t.signings,
	-- [count] How many of them have a value.
	t.valued,
	-- [count] Projects, lower bound.
	t.projects_low,
	-- [count] Projects, upper bound; NULL: open.
	t.projects_high,
	-- [CNY] Value of those that have one, lower bound; NULL: none has.
	iif(t.valued > 0, t.value_low, NULL) AS value_low,
	-- [CNY] Value of those that have one, upper bound; NULL: open.
	iif(t.valued > 0, t.value_high, NULL) AS value_high
FROM signing_totals AS t
LEFT JOIN whole_scopes AS w ON w.fair = t.fair AND t.dimension = 'all'
WHERE t.dimension = 'scope'
OR (t.dimension = 'all' AND w.scope IS NOT NULL);

-- The cells, and beside what is announced what the claims prove about the value, where that is
-- narrower. Sums and remainders are made of other cells: nothing is proved beside them.
CREATE VIEW cells_wide AS
SELECT
	-- The fair, or '*' for all fairs (signings only).
	c.fair,
	-- The scope; '' for all fairs.
	c.scope,
	-- industry, origin, host, investor_class, size, stage or project_type; '' for scopes as a whole.
	c.dimension,
	-- [count] Place in the report, from 1.
	c.position,
	-- member, single, union, group, narrower, listed, within, unstated, sum, total or remainder:
	-- as in `cells`.
	c.kind,
	-- upper, part (second level) or group: what the members are; '' for totals.
	c.grain,
	-- The cut of a member, sum or remainder: a breakdown, or siblings of a taxonomy.
	c.cut,
	-- Ids of the members joined by +; for size "low..high" in yuan; NULL where there are none.
	c.members,
	-- In words.
	c.label,
	-- The set, for a trace.
	c.set_id,
	-- [count] Projects announced, lower bound.
	c.projects_low,
	-- [count] Projects announced, upper bound.
	c.projects_high,
	-- [CNY] Value announced, lower bound.
	c.value_low,
	-- [CNY] Value announced, upper bound.
	c.value_high,
	-- [ppm] Announced share of the projects of a scope, lower bound.
	c.projects_share_low,
	-- [ppm] Announced share of the projects of a scope, upper bound.
	c.projects_share_high,
	-- [ppm] Announced share of the value of a scope, lower bound.
	c.value_share_low,
	-- [ppm] Announced share of the value of a scope, upper bound.
	c.value_share_high,
	-- [count] Independent sources of the announced figures; NULL: nothing is announced.
	c.sources,
	-- [count] Members of the cut that were summed.
	c.members_counted,
	-- [count] How many of them state a value.
	c.members_valued,
	-- Notes in words: contradictory, scope is our reading, deprecated claims …
	c.mark,
	-- [count] Signings listed one by one; NULL: not known for this scope.
	c.signings,
	-- [count] Projects these signings are, lower bound.
	c.itemised_projects_low,
	-- [count] Projects these signings are, upper bound; NULL: open.
	c.itemised_projects_high,
	-- [count] How many of these signings have a value.
	c.signings_valued,
	-- [CNY] Their value, lower bound; NULL: none has one.
	c.itemised_low,
	-- [CNY] Their value, upper bound; NULL: open.
	c.itemised_high,
	-- [CNY] Proved lower bound; NULL, as the upper one: nothing narrower is proved.
	b.low AS proved_low,
	-- [CNY] Proved upper bound; NULL: open.
	b.high AS proved_high
FROM cells AS c
LEFT JOIN bounds AS b ON b.set_id = c.set_id AND b.measure = 'value'
    AND (b.gains_low OR b.gains_high)
    AND c.kind NOT IN ('sum', 'remainder', 'unstated')
    AND (b.low > coalesce(c.value_low, -1)
	OR b.high < coalesce(c.value_high, b.high + 1));

-- ---------------------------------------------------------------- for people

-- Signings with names in the place of ids.
CREATE VIEW signings_wide AS
SELECT
	-- The signing.
	s.id AS signing,
	-- The fair.
	s.fair,
	-- English name of the fair.
	f.name AS fair_name,
	-- Calendar year of the fair.
	f.year,
	-- The scope it is known to belong to.
	s.scope,
	-- project, batch or agreement.
	s.kind,
	-- English title.
	s.title,
	-- Chinese title.
	s.title_zh,
	-- Names of the investors, separated by semicolons.
	(SELECT group_concat(name, '; ') FROM (SELECT o.name
		FROM signing_investors AS i
		JOIN organizations AS o ON o.id = i.organization
		WHERE i.signing = s.id ORDER BY i.position)) AS investors,
	-- Where the investor comes from.
	o.name AS origin,
	-- Where the project goes.
	h.name AS host,
	-- Industry of the taxonomy.
	n.name AS industry,
	-- Its industry of the first level.
	coalesce(u.name, n.name) AS upper_industry,
	-- Investor class where the source states it.
	s.investor_class,
	-- How far it has come.
	s.stage,
	-- [count] Number of projects, lower bound.
	s.projects_low,
	-- [count] Number of projects, upper bound.
	s.projects_high,
	-- Value as written.
	s.value_stated,
	-- [CNY] Value, lower bound.
	s.value_low,
	-- [CNY] Value, upper bound.
	s.value_high,
	-- Which sum the source means.
	s.value_kind,
	-- [date] Day of signing.
	s.signed_on,
	-- [flag] 1: in the sums over all fairs; 0: part of a batch, or a repeat.
	s.part_of IS NULL AND s.same_as IS NULL AS in_sums,
	-- Ids of the sources, separated by semicolons.
	(SELECT group_concat(source, '; ') FROM (SELECT c.source
		FROM signing_sources AS c WHERE c.signing = s.id
		ORDER BY c.position)) AS sources
FROM signings AS s
JOIN fairs AS f ON f.id = s.fair
LEFT JOIN regions AS o ON o.id = s.origin
LEFT JOIN regions AS h ON h.id = s.host
LEFT JOIN industries AS n ON n.id = s.industry
LEFT JOIN industries AS u ON u.id = n.parent;

-- Claims, one row a measure, with their sets in words and their sources.
CREATE VIEW claims_wide AS
SELECT
	-- The claim.
	c.id AS claim,
	-- The fair.
	c.fair,
	-- The scope.
	c.scope,
	-- The set.
	c.set_id,
	-- The dimensions of the set in words; '' for a whole scope.
	w.label,
	-- projects, value, share_of_projects, share_of_value or average_value.
	m.measure,
	-- As written.
	m.stated,
	-- exact, over, at-least, nearly, up-to, about or between.
	m.qualifier,
	-- [count, CNY or ppm] Lower bound; NULL: open.
	m.low,
	-- [count, CNY or ppm] Upper bound; NULL: open.
	m.high,
	-- For shares, the set it is a share of.
	m.base_set,
	-- Who says so.
	c.source,
	-- Title of the source.
	s.title AS source_title,
	-- Publisher of the source.
	s.publisher,
	-- [date] Day of publication.
	s.published,
	-- Place in the source.
	c.locator,
	-- The source's own words.
	c.as_stated,
	-- preferred, normal or deprecated.
	c.rank,
	-- Why it has this rank.
	c.reason,
	-- stated, or unstated: the scope is our reading.
	c.base
FROM claims AS c
JOIN claim_measures AS m ON m.claim = c.id
JOIN sources AS s ON s.id = c.source
JOIN sets_wide AS w ON w.set_id = c.set_id;

-- Figures with their sets in words.
CREATE VIEW figures_wide AS
SELECT
	-- The set.
	g.set_id,
	-- The fair.
	w.fair,
	-- The scope.
	w.scope,
	-- The dimensions of the set in words; '' for a whole scope.
	w.label,
	-- projects, value, share_of_projects, share_of_value or average_value.
	g.measure,
	-- For shares, the set it is a share of; '' for the other measures.
	g.base_set,
	-- [count, CNY or ppm] Lower bound; NULL: open.
	g.low,
	-- [count, CNY or ppm] Upper bound; NULL: open.
	g.high,
	-- [count or CNY] Lower bound that the claims prove together.
	b.low AS proved_low,
	-- [count or CNY] Upper bound that the claims prove together.
	b.high AS proved_high,
	-- [count] Independent sources.
	g.independent_sources,
	-- [flag] 1: no number satisfies all claims.
	g.contradictory
FROM figures AS g
JOIN sets_wide AS w ON w.set_id = g.set_id
LEFT JOIN bounds AS b ON b.set_id = g.set_id AND b.measure = g.measure;

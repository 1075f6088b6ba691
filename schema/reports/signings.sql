-- title: Signings
-- description: The projects and counted batches that are listed one by one, the largest first and
--   those of unknown value last. A batch's parts and repeats of an earlier fair's signing are
--   listed and marked; no sum counts them again.
-- param fair ref(fairs): The fair.
-- param industry ref(industries,industry_groups): The industry, its parts included.
-- param origin ref(regions,region_groups): Where the investor comes from, its parts included.
-- param host ref(regions,region_groups): Where the project goes, its parts included.
-- param investor ref(organizations): Who signed.
-- param source ref(sources): Who reports it.
-- param stage
--   choice(announced|intent|framework|agreement|signed|contract|started|operating|cancelled): How
--   far it has come.
-- param kind choice(project|batch|agreement): What it is.
-- param min_value amount: Worth at least this much for certain.
-- param max_value amount: Worth at most this much for certain.
-- param limit int: At most so many rows; all of them when left out.
-- column signing id: Signing. For `wcifit trace signings`.
-- column fair id: Fair. Where it was signed.
-- column title text: Title. English title.
-- column title_zh text: Chinese title. Title in Chinese.
-- column investors text: Investors. Who signed.
-- column investor_class text: Class. Class of investor where the source states it.
-- column origin text: Source. Where the investor comes from.
-- column host text: Host. Where the project goes.
-- column industry text: Industry. Name in the taxonomy.
-- column stage text: Stage. How far it has come.
-- column kind text: Kind. project, batch or agreement.
-- column projects_low count: At least. Number of projects, lower bound.
-- column projects_high count: At most. Number of projects, upper bound.
-- column value_stated text: Stated. Value as written.
-- column value_low CNY: At least. Value, lower bound.
-- column value_high CNY: At most. Value, upper bound.
-- column value_kind text: Sum of. Which sum the source means.
-- column signed_on date: Signed. Day of signing.
-- column sources text: Sources. Who reports it.
-- column not_summed text: Not summed. Why no sum counts it: part of a batch, or the same as an
--   earlier signing.
-- interval Projects = projects_low..projects_high: Number of projects.
-- interval Value = value_low..value_high: Value by the rule in wordings.
WITH
narrow AS NOT MATERIALIZED (
	SELECT s.row, s.fair, s.value_low, s.id
	FROM signings AS s
	WHERE (:industry IS NULL OR s.industry IN
	    (SELECT industry FROM industry_within WHERE outer_id = :industry))
	AND (:origin IS NULL OR s.origin IN
	    (SELECT region FROM region_within WHERE outer_id = :origin))
	AND (:host IS NULL OR s.host IN
	    (SELECT region FROM region_within WHERE outer_id = :host))
	AND (:investor IS NULL OR s.row IN
	    (SELECT i.signing FROM signing_investor_rows AS i
	    JOIN organizations AS o ON o.row = i.organization
	    WHERE o.id = :investor))
	AND (:source IS NULL OR s.row IN
	    (SELECT i.signing FROM signing_source_rows AS i
	    JOIN sources AS o ON o.row = i.source
	    WHERE o.id = :source))
	AND (:stage IS NULL OR s.stage = :stage)
	AND (:kind IS NULL OR s.kind = :kind)
	AND (:min_value IS NULL OR s.value_low >= :min_value)
	AND (:max_value IS NULL OR s.value_high <= :max_value)
),
found AS MATERIALIZED (
	SELECT * FROM (
		SELECT row FROM narrow
		WHERE :limit IS NULL AND :fair IS NULL
		ORDER BY value_low DESC, id)
	UNION ALL
	SELECT * FROM (
		-- The largest of all fairs are among the largest of each.
		SELECT s.row
		FROM fairs AS f
		CROSS JOIN signings AS s ON s.row IN (
			SELECT row FROM narrow WHERE fair = f.id
			ORDER BY value_low DESC, id
			LIMIT coalesce(:limit, -1))
		WHERE (:limit IS NOT NULL OR :fair IS NOT NULL)
		AND (:fair IS NULL OR f.id = :fair)
		ORDER BY s.value_low DESC, s.id
		LIMIT coalesce(:limit, -1))
)
SELECT s.id AS signing, s.fair, s.title, s.title_zh,
    (SELECT group_concat(name, '; ') FROM (SELECT o.name
	FROM signing_investor_rows AS i
	JOIN organizations AS o ON o.row = i.organization
	WHERE i.signing = s.row ORDER BY i.position)) AS investors,
    s.investor_class,
    (SELECT name FROM regions WHERE id = s.origin) AS origin,
    (SELECT name FROM regions WHERE id = s.host) AS host,
    coalesce((SELECT name FROM industries WHERE id = s.industry),
	s.industry_stated) AS industry,
    s.stage, s.kind, s.projects_low, s.projects_high,
    s.value_stated, s.value_low, s.value_high, s.value_kind, s.signed_on,
    (SELECT group_concat(id, '; ') FROM (SELECT o.id
	FROM signing_source_rows AS i
	JOIN sources AS o ON o.row = i.source
	WHERE i.signing = s.row ORDER BY i.position)) AS sources,
    coalesce('part of ' || s.part_of, 'same as ' || s.same_as) AS not_summed
-- In the order in which they were found: sorting whole rows again could take much memory.
FROM found AS p
CROSS JOIN signings AS s ON s.row = p.row;

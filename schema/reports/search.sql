-- title: Search
-- description: Looks for words in titles, names, stated phrases, words of the sources and notes,
--   English and Chinese (one character is enough). All words must occur; a word that names an
--   industry, an organization, or a region (or is an alias of one) also finds the signings and
--   claims that belong to it.
-- param text text required: The words, separated by spaces.
-- param fair ref(fairs): Only what belongs to this fair.
-- param limit int = 200: At most so many rows.
-- column collection text: Collection. What was found.
-- column id id: Id. For `wcifit trace`.
-- column fair id: Fair. The fair it belongs to.
-- column text text: Text. Its title, name or words.
-- column text_zh text: Chinese. The same in Chinese where there is one.
-- column found text: Found in. text, or the name through which it was found.
WITH
named AS MATERIALIZED (
	SELECT DISTINCT n.collection, n.id
	FROM reference_names AS n
	WHERE n.collection IN ('fairs', 'industries', 'industry_groups',
	    'regions', 'region_groups')
	AND has_words(:text, n.name)
),
industries_found AS MATERIALIZED (
	SELECT w.industry, min(n.id) AS via
	FROM named AS n JOIN industry_within AS w ON w.outer_id = n.id
	WHERE n.collection IN ('industries', 'industry_groups')
	GROUP BY w.industry
),
regions_found AS MATERIALIZED (
	SELECT id AS region FROM named WHERE collection = 'regions'
),
organizations_found AS MATERIALIZED (
	SELECT o.id AS organization, o.row
	FROM organizations AS o NOT INDEXED
	WHERE has_words(:text, o.id) OR has_words(:text, o.name)
	OR has_words(:text, o.name_zh)
	OR o.id IN (SELECT n.id
		FROM reference_names AS n
		WHERE n.collection = 'organizations'
		AND has_words(:text, n.name))
),
names_found AS MATERIALIZED (
	SELECT 1 AS part, 'fairs' AS collection, f.id, f.id AS fair,
	    f.name AS text, f.name_zh AS text_zh
	FROM named AS n JOIN fairs AS f ON f.id = n.id
	WHERE n.collection = 'fairs' AND (:fair IS NULL OR f.id = :fair)
	UNION ALL
	SELECT 2, 'industries', i.id, NULL, i.name, i.name_zh
	FROM named AS n JOIN industries AS i ON i.id = n.id
	WHERE n.collection = 'industries' AND :fair IS NULL
	UNION ALL
	SELECT 3, 'industry_groups', i.id, NULL, i.name, i.name_zh
	FROM named AS n JOIN industry_groups AS i ON i.id = n.id
	WHERE n.collection = 'industry_groups' AND :fair IS NULL
	UNION ALL
	SELECT 4, 'regions', r.id, NULL, r.name, r.name_zh
	FROM named AS n JOIN regions AS r ON r.id = n.id
	WHERE n.collection = 'regions' AND :fair IS NULL
	UNION ALL
	SELECT 5, 'region_groups', r.id, NULL, r.name, r.name_zh
	FROM named AS n JOIN region_groups AS r ON r.id = n.id
	WHERE n.collection = 'region_groups' AND :fair IS NULL
	UNION ALL
	SELECT 6, 'organizations', o.id, NULL, o.name, o.name_zh
	FROM (SELECT row FROM organizations_found
		WHERE :fair IS NULL
		ORDER BY organization LIMIT :limit) AS n
	JOIN organizations AS o ON o.row = n.row
),
-- Signings are looked at only as far as there is room for them: those with the words in their
-- own text come first, then those of what is named so.
first_room(left) AS MATERIALIZED (
	SELECT 1 WHERE :limit < 0 OR :limit > (SELECT count(*) FROM names_found)
),
own_text AS MATERIALIZED (
	SELECT s.row AS row
	FROM first_room CROSS JOIN signings AS s NOT INDEXED
	WHERE (:fair IS NULL OR s.fair = :fair)
	AND has_words(:text, s.title, s.title_zh, s.industry_stated, s.note, s.id)
	ORDER BY s.fair, s.id
	LIMIT :limit
),
room(left) AS MATERIALIZED (
	SELECT 1
	WHERE :limit < 0 OR :limit > (SELECT count(*) FROM names_found)
	    + (SELECT count(*) FROM own_text)
),
of_organizations AS MATERIALIZED (
	SELECT DISTINCT s.row AS row
	FROM (SELECT 1 FROM room WHERE EXISTS (SELECT 1 FROM organizations_found))
	CROSS JOIN signing_investor_rows AS i
	CROSS JOIN signings AS s ON s.row = i.signing
	WHERE i.organization IN (SELECT row FROM organizations_found)
	AND (:fair IS NULL OR s.fair = :fair)
	AND s.row NOT IN (SELECT row FROM own_text)
	ORDER BY s.fair, s.id
	LIMIT :limit
),
of_places AS MATERIALIZED (
	SELECT s.row AS row
	FROM (SELECT 1 FROM room
		WHERE EXISTS (SELECT 1 FROM industries_found)
		OR EXISTS (SELECT 1 FROM regions_found))
	CROSS JOIN signings AS s NOT INDEXED
	WHERE (:fair IS NULL OR s.fair = :fair)
	AND (s.industry IN (SELECT industry FROM industries_found)
	    OR s.host IN (SELECT region FROM regions_found)
	    OR s.origin IN (SELECT region FROM regions_found))
	AND s.row NOT IN (SELECT row FROM own_text)
	AND s.row NOT IN (SELECT row FROM of_organizations)
	ORDER BY s.fair, s.id
	LIMIT :limit
),
signings_found AS (
	SELECT s.id, s.fair, s.title, s.title_zh, 'text' AS found
	FROM own_text AS t JOIN signings AS s ON s.row = t.row
	UNION ALL
	SELECT s.id, s.fair, s.title, s.title_zh,
	    'organization ' || (SELECT o.id
		FROM signing_investor_rows AS i
		JOIN organizations AS o ON o.row = i.organization
		WHERE i.signing = s.row AND o.id IN
		    (SELECT organization FROM organizations_found)
		ORDER BY i.position LIMIT 1)
	FROM of_organizations AS o JOIN signings AS s ON s.row = o.row
	UNION ALL
	SELECT s.id, s.fair, s.title, s.title_zh,
	    coalesce('industry ' || (SELECT via FROM industries_found AS i
		WHERE i.industry = s.industry),
	    CASE WHEN s.host IN (SELECT region FROM regions_found)
	    THEN 'host ' || s.host ELSE 'origin ' || s.origin END)
	FROM of_places AS p JOIN signings AS s ON s.row = p.row
),
claims_found AS (
	SELECT c.id AS claim, 'text' AS found, 1 AS place
	FROM claims AS c
	WHERE has_words(:text, c.as_stated, c.note, c.reason, c.id, c.set_id)
	UNION ALL
	SELECT c.id, m.dimension || ' ' || m.member, 2
	FROM claims AS c
	JOIN set_members AS m ON m.set_id = c.set_id
	JOIN named AS n ON n.id = m.member
	AND n.collection IN ('industries', 'industry_groups', 'regions',
	    'region_groups')
	AND (m.dimension = 'industry') = (n.collection LIKE 'industr%')
),
hits AS (
	SELECT part, collection, id, fair, text, text_zh, 'name' AS found
	FROM names_found
	UNION ALL
	SELECT 7, 'signings', id, fair, title, title_zh, found
	FROM signings_found
	UNION ALL
	SELECT 8, 'claims', c.id, c.fair,
	    coalesce(c.as_stated, c.set_id), NULL, h.found
	FROM (SELECT claim, found, min(place) FROM claims_found GROUP BY claim)
	    AS h
	JOIN claims AS c ON c.id = h.claim
	UNION ALL
	SELECT 9, 'indicators', i.id, i.fair,
	    i.indicator || coalesce(' of ' || i.subject, '') || ': '
	    || i.value_stated || ' ' || i.unit, i.as_stated, 'text'
	FROM indicators AS i
	WHERE has_words(:text, i.indicator, i.subject, i.as_stated, i.note, i.id)
	UNION ALL
	SELECT 10, 'sources', s.id, NULL, s.title, s.publisher, 'text'
	FROM sources AS s
	WHERE has_words(:text, s.title, s.publisher, s.note, s.id)
)
SELECT collection, id, fair, text, text_zh, found
FROM hits
WHERE :fair IS NULL OR fair = :fair
ORDER BY part, found <> 'text', fair, id
LIMIT :limit;

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
WITH RECURSIVE
split(word, rest) AS (
	SELECT '', trim(replace(:text, '　', ' ')) || ' '
	UNION ALL
	SELECT substr(rest, 1, instr(rest, ' ') - 1),
	    ltrim(substr(rest, instr(rest, ' ') + 1))
	FROM split WHERE rest <> ''
),
words(pattern) AS MATERIALIZED (
	SELECT DISTINCT '%' || replace(replace(replace(word, '\', '\\'),
	    '%', '\%'), '_', '\_') || '%'
	FROM split WHERE word <> ''
),
named AS MATERIALIZED (
	SELECT DISTINCT n.collection, n.id
	FROM names AS n
	WHERE EXISTS (SELECT 1 FROM words)
	AND NOT EXISTS (SELECT 1 FROM words AS w
	    WHERE n.name NOT LIKE w.pattern ESCAPE '\')
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
	SELECT id AS organization FROM named WHERE collection = 'organizations'
),
signings_found AS (
	SELECT s.rowid AS row, 'text' AS found, 1 AS place
	FROM signings AS s
	WHERE EXISTS (SELECT 1 FROM words)
	AND NOT EXISTS (SELECT 1 FROM words AS w
	    WHERE s.title || ' ' || coalesce(s.title_zh, '') || ' '
		|| coalesce(s.industry_stated, '') || ' '
		|| coalesce(s.note, '') || ' ' || s.id
	    NOT LIKE w.pattern ESCAPE '\')
	UNION ALL
	SELECT s.rowid, 'organization ' || i.organization, 2
	FROM organizations_found AS o
	JOIN signing_investors AS i ON i.organization = o.organization
	JOIN signings AS s ON s.id = i.signing
	UNION ALL
	SELECT s.rowid, 'industry ' || i.via, 3
	FROM signings AS s
	JOIN industries_found AS i ON i.industry = s.industry
	UNION ALL
	SELECT s.rowid, 'host ' || s.host, 4
	FROM signings AS s
	WHERE s.host IN (SELECT region FROM regions_found)
	UNION ALL
	SELECT s.rowid, 'origin ' || s.origin, 5
	FROM signings AS s
	WHERE s.origin IN (SELECT region FROM regions_found)
),
claims_found AS (
	SELECT c.id AS claim, 'text' AS found, 1 AS place
	FROM claims AS c
	WHERE EXISTS (SELECT 1 FROM words)
	AND NOT EXISTS (SELECT 1 FROM words AS w
	    WHERE coalesce(c.as_stated, '') || ' ' || coalesce(c.note, '') || ' '
		|| coalesce(c.reason, '') || ' ' || c.id || ' ' || c.set_id
	    NOT LIKE w.pattern ESCAPE '\')
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
	SELECT 1 AS part, 'fairs' AS collection, f.id, f.id AS fair,
	    f.name AS text, f.name_zh AS text_zh, 'name' AS found
	FROM named AS n JOIN fairs AS f ON f.id = n.id
	WHERE n.collection = 'fairs'
	UNION ALL
	SELECT 2, 'industries', i.id, NULL, i.name, i.name_zh, 'name'
	FROM named AS n JOIN industries AS i ON i.id = n.id
	WHERE n.collection = 'industries'
	UNION ALL
	SELECT 3, 'industry_groups', i.id, NULL, i.name, i.name_zh, 'name'
	FROM named AS n JOIN industry_groups AS i ON i.id = n.id
	WHERE n.collection = 'industry_groups'
	UNION ALL
	SELECT 4, 'regions', r.id, NULL, r.name, r.name_zh, 'name'
	FROM named AS n JOIN regions AS r ON r.id = n.id
	WHERE n.collection = 'regions'
	UNION ALL
	SELECT 5, 'region_groups', r.id, NULL, r.name, r.name_zh, 'name'
	FROM named AS n JOIN region_groups AS r ON r.id = n.id
	WHERE n.collection = 'region_groups'
	UNION ALL
	SELECT 6, 'organizations', o.id, NULL, o.name, o.name_zh, 'name'
	FROM named AS n JOIN organizations AS o ON o.id = n.id
	WHERE n.collection = 'organizations'
	UNION ALL
	SELECT 7, 'signings', s.id, s.fair, s.title, s.title_zh, h.found
	FROM (SELECT row, found, min(place) FROM signings_found GROUP BY row)
	    AS h
	JOIN signings AS s ON s.rowid = h.row
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
	WHERE EXISTS (SELECT 1 FROM words)
	AND NOT EXISTS (SELECT 1 FROM words AS w
	    WHERE i.indicator || ' ' || coalesce(i.subject, '') || ' '
		|| coalesce(i.as_stated, '') || ' ' || coalesce(i.note, '')
		|| ' ' || i.id
	    NOT LIKE w.pattern ESCAPE '\')
	UNION ALL
	SELECT 10, 'sources', s.id, NULL, s.title, s.publisher, 'text'
	FROM sources AS s
	WHERE EXISTS (SELECT 1 FROM words)
	AND NOT EXISTS (SELECT 1 FROM words AS w
	    WHERE s.title || ' ' || s.publisher || ' ' || coalesce(s.note, '')
		|| ' ' || s.id
	    NOT LIKE w.pattern ESCAPE '\')
)
SELECT collection, id, fair, text, text_zh, found
FROM hits
WHERE :fair IS NULL OR fair = :fair
ORDER BY part, found <> 'text', fair, id
LIMIT :limit;

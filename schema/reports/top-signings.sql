-- title: Largest signings
-- description: The signings with the largest value for certain (lower bound), over all fairs or of
--   one. Parts of batches and repeats of earlier signings are left out, so that no project stands
--   here twice. Equal values stand in the order of the seeds.
-- param fair ref(fairs): The fair; all of them when left out.
-- param limit int = 20: At most so many rows.
-- column rank number: Rank. Place in the list; the same for equal values.
-- column signing id: Signing. For `wcifit trace signings`.
-- column fair id: Fair. Where it was signed.
-- column title text: Title. English title.
-- column title_zh text: Chinese title. Title in Chinese.
-- column investors text: Investors. Who signed.
-- column origin text: Source. Where the investor comes from.
-- column host text: Host. Where the project goes.
-- column industry text: Industry. Name in the taxonomy.
-- column kind text: Kind. project, batch (several projects) or agreement.
-- column value_stated text: Stated. Value as written.
-- column value_low CNY: At least. Value, lower bound.
-- column value_high CNY: At most. Value, upper bound.
-- interval Value = value_low..value_high: Value by the rule in wordings.
-- chart bars title Value
WITH
wanted AS MATERIALIZED (
	SELECT id AS fair FROM fairs WHERE :fair IS NULL OR id = :fair
),
-- As many as are wanted are at least as large as the last of so many of one fair: of that
-- fair of which it is the largest.  None below it is wanted.
least(value) AS MATERIALIZED (
	SELECT max((
		SELECT s.value_low
		FROM signings AS s
		WHERE s.fair = f.fair AND s.value_low IS NOT NULL
		AND s.part_of IS NULL
		AND (s.same_as IS NULL OR :fair IS NOT NULL)
		ORDER BY s.value_low DESC
		LIMIT 1 OFFSET :limit - 1))
	FROM wanted AS f
),
found AS MATERIALIZED (
	SELECT s.row, s.value_low
	FROM wanted AS f
	CROSS JOIN signings AS s ON s.fair = f.fair
	    AND s.value_low >= coalesce((SELECT value FROM least), 0)
	WHERE s.part_of IS NULL AND (s.same_as IS NULL OR :fair IS NOT NULL)
	ORDER BY s.value_low DESC, s.row
	LIMIT :limit
)
SELECT rank() OVER (ORDER BY p.value_low DESC) AS rank,
    s.id AS signing, s.fair, s.title, s.title_zh,
    (SELECT group_concat(name, '; ') FROM (SELECT o.name
	FROM signing_investor_rows AS i
	JOIN organizations AS o ON o.row = i.organization
	WHERE i.signing = s.row ORDER BY i.position)) AS investors,
    (SELECT name FROM regions WHERE id = s.origin) AS origin,
    (SELECT name FROM regions WHERE id = s.host) AS host,
    coalesce((SELECT name FROM industries WHERE id = s.industry),
	s.industry_stated) AS industry,
    s.kind, s.value_stated, s.value_low, s.value_high
FROM found AS p
JOIN signings AS s ON s.row = p.row
ORDER BY s.value_low DESC, s.row;

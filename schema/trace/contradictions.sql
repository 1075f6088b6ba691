-- A contradiction: the claims that cannot all be true.
SELECT kind, id, text, seed, source, url
FROM (
	SELECT 0 AS place, k.kind, k.id, k.statement AS text, NULL AS seed, NULL AS source, NULL AS url
	FROM contradictions AS k
	WHERE k.id = :id
	UNION ALL
	SELECT x.position, 'claim', c.id, x.measure
	    || coalesce(' ' || m.stated, '') || coalesce(' "' || c.as_stated || '"', '')
	    || ' (' || c.locator || ')', c.seed_file || ':' || c.seed_line, c.source, s.url
	FROM contradiction_claims AS x
	JOIN claims AS c ON c.id = x.claim
	LEFT JOIN claim_measures AS m ON m.claim = c.id AND m.measure = x.measure
	JOIN sources AS s ON s.id = c.source
	WHERE x.contradiction = :id
)
ORDER BY place;

-- A row of a collection that has no figures of its own: its line and, where it has one, its source.
WITH
rows(collection, id, text, seed_file, seed_line, source) AS (
	SELECT 'sources', id, title || ', ' || publisher
	    || coalesce(', ' || published, '') || coalesce('; reprint of ' || reprint_of, ''),
	    seed_file, seed_line, id
	FROM sources
	UNION ALL
	SELECT 'regions', id, name || coalesce(' ' || name_zh, '') || ', ' || kind,
	    seed_file, seed_line, NULL
	FROM regions
	UNION ALL
	SELECT 'region_groups', id, name || coalesce(' ' || name_zh, '') || ', ' || kind,
	    seed_file, seed_line, NULL
	FROM region_groups
	UNION ALL
	SELECT 'industries', id, name || coalesce(' ' || name_zh, ''), seed_file, seed_line, NULL
	FROM industries
	UNION ALL
	SELECT 'industry_groups', id, name || coalesce(' ' || name_zh, '') || ', ' || kind,
	    seed_file, seed_line, NULL
	FROM industry_groups
	UNION ALL
	SELECT 'organizations', id, name || coalesce(' ' || name_zh, '')
	    || coalesce(', ' || kind, ''), seed_file, seed_line, NULL
	FROM organizations
	UNION ALL
	SELECT 'fairs', id, name || coalesce(' ' || name_zh, '')
	    || coalesce(', ' || starts || '..' || ends, ', ' || year),
	    seed_file, seed_line, NULL
	FROM fairs
	UNION ALL
	SELECT 'scopes', fair || '/' || id, name || coalesce(', part of ' || parent, ''),
	    seed_file, seed_line, NULL
	FROM scopes
	UNION ALL
	SELECT 'breakdowns', fair || '/' || id, scope || ' by ' || dimension
	    || iif(partition, ', a partition', ''), seed_file, seed_line, NULL
	FROM breakdowns
	UNION ALL
	SELECT 'exchange_rates', currency || '/' || period,
	    rate_stated || ' CNY for one ' || currency, seed_file, seed_line, source
	FROM exchange_rates
	UNION ALL
	SELECT 'wordings', word, coalesce(note, word), seed_file, seed_line, NULL
	FROM wordings
	UNION ALL
	SELECT 'indicators', id, indicator || coalesce(' of ' || subject, '') || ': '
	    || value_stated || ' ' || unit || ' (' || locator || ')'
	    || coalesce(' "' || as_stated || '"', ''), seed_file, seed_line, source
	FROM indicators
	UNION ALL
	SELECT 'seed_files', path, bytes || ' bytes', path, 1, NULL
	FROM seed_files
)
SELECT r.collection AS kind, r.id, r.text, r.seed_file || ':' || r.seed_line AS seed,
    r.source, s.url
FROM rows AS r
LEFT JOIN sources AS s ON s.id = r.source
WHERE r.collection = :table AND r.id = :id;

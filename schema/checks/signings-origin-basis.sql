-- How the origin is known is said, but no origin.
SELECT seed_file, seed_line, 'origin_basis',
	'says how the origin is known, but there is no key ''origin'''
FROM signings
WHERE origin_basis IS NOT NULL AND origin IS NULL
ORDER BY rowid;

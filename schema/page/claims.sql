-- SPDX-License-Identifier: MIT
-- The claims on one fair with their figures, in the order of the citations.
SELECT c.id, c.scope, p.name AS scope_name, nullif(w.label, '') AS label,
    (SELECT group_concat(words, '; ')
	FROM (SELECT CASE m.measure
	    WHEN 'projects' THEN m.stated || ' projects'
	    WHEN 'value' THEN m.stated
	    WHEN 'average_value' THEN m.stated || ' on average'
	    WHEN 'share_of_value' THEN m.stated || ' of the value'
	    ELSE m.stated || ' of the projects' END AS words
	    FROM claim_measures AS m WHERE m.claim = c.id
	    ORDER BY CASE m.measure WHEN 'projects' THEN 1 WHEN 'value' THEN 2
	    WHEN 'average_value' THEN 3 WHEN 'share_of_projects' THEN 4
	    ELSE 5 END)) AS stated,
    c.as_stated, c.rank, c.reason, c.base, c.note, c.source, s.publisher,
    c.locator, c.seed_file, c.seed_line
FROM claims AS c
JOIN scopes AS p ON p.fair = c.fair AND p.id = c.scope
JOIN sets_wide AS w ON w.set_id = c.set_id
JOIN sources AS s ON s.id = c.source
WHERE c.fair = ?1
ORDER BY c.seed_file, c.seed_line, c.id;

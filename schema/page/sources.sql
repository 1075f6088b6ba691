-- SPDX-License-Identifier: MIT
-- The sources, and how often each is drawn on.
SELECT s.id, s.title, s.publisher, s.published, s.language, s.url,
    s.reprint_of, s.note,
    (SELECT count(*) FROM claims AS c WHERE c.source = s.id) AS claims,
    s.signings,
    (SELECT count(*) FROM indicators AS i WHERE i.source = s.id) AS indicators
FROM sources AS s
ORDER BY s.published IS NULL, s.published DESC, s.id;

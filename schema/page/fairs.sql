-- SPDX-License-Identifier: MIT
-- The fairs, the longest series first and in it the newest edition; carriers of
-- several editions last.
SELECT f.id, f.name, f.name_zh, f.year, f.starts, f.ends, f.venue, f.theme,
    f.comparability, f.note, f.series,
    (SELECT count(*) FROM claims AS c WHERE c.fair = f.id) AS claims,
    (SELECT count(*) FROM signings AS s WHERE s.fair = f.id) AS signings
FROM fairs AS f
ORDER BY f.edition = 0,
    (SELECT count(*) FROM fairs AS o WHERE o.series = f.series) DESC, f.series,
    f.year DESC, f.edition DESC, f.id;

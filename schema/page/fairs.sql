-- SPDX-License-Identifier: MIT
-- The fairs, newest first, carriers of several editions last.
SELECT f.id, f.name, f.name_zh, f.year, f.starts, f.ends, f.venue, f.theme,
    f.comparability, f.note, f.series,
    (SELECT count(*) FROM claims AS c WHERE c.fair = f.id) AS claims,
    (SELECT count(*) FROM signings AS s WHERE s.fair = f.id) AS signings
FROM fairs AS f
ORDER BY f.edition = 0, f.year DESC, f.starts DESC, f.series, f.edition DESC,
    f.id;

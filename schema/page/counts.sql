-- SPDX-License-Identifier: MIT
-- How much there is, in one row.
SELECT (SELECT count(*) FROM fairs WHERE edition > 0) AS fairs,
    (SELECT count(*) FROM claims) AS claims,
    (SELECT count(*) FROM signings) AS signings,
    (SELECT count(*) FROM sources) AS sources,
    (SELECT max(published) FROM sources) AS latest,
    (SELECT min(year) FROM fairs) AS since,
    (SELECT max(year) FROM fairs) AS until;

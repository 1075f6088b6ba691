-- SPDX-License-Identifier: MIT
-- Which claims stand behind a set, by the number they have in claims.sql.
SELECT set_id, id, row_number() OVER (
    PARTITION BY fair ORDER BY seed_file, seed_line, id) AS number
FROM claims
ORDER BY set_id, number;

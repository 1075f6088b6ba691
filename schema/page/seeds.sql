-- SPDX-License-Identifier: MIT
-- What the database was built from: one line a seed file, for a digest.
SELECT path || char(9) || bytes || char(9) || hash
FROM seed_files
ORDER BY path;

-- SPDX-License-Identifier: MIT
SELECT industry, count(*), sum(value_low), sum(value_high)
FROM signings GROUP BY industry ORDER BY 3 DESC

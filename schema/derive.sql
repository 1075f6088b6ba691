-- SPDX-License-Identifier: MIT
--
-- Fills the tables that are made by ingest: `figures` and `signing_totals`.
-- Runs once, inside the transaction of the ingest, when all rows of the seeds
-- are in and before any index of indexes.sql exists.  Every INSERT has an ORDER BY or
-- comes out of a GROUP BY on the key, so that the same seeds give the same bytes.

-- ------------------------------------------------------------------- figures
--
-- used:    the claims that count: not deprecated, and of the preferred rank
--          where the figure has a preferred claim.
-- wide:    an exact figure is known to half a unit of its last digit only, so
--          two exact figures that round to each other do not contradict.  The
--          precision is in the stated currency; for a foreign one the half unit is
--          taken in proportion.  A count to the last unit stays exact (1 / 2 is 0).
-- folded:  both intersections, as stated and widened, and the hull.
--
-- An intersection that is empty as stated but not when widened is a matter of rounding:
-- the claim with the finest last digit is taken, within the widened bounds.

INSERT INTO figures (set_id, measure, base_set, low, high, claims, sources,
    independent_sources, contradictory)
WITH RECURSIVE
original(source, origin) AS (
	SELECT id, id FROM sources WHERE reprint_of IS NULL
	UNION
	SELECT s.id, o.origin
	FROM original AS o JOIN sources AS s ON s.reprint_of = o.source
),
stated AS (
	SELECT c.set_id, m.measure, coalesce(m.base_set, '') AS base_set,
	    c.id AS claim, c.source, coalesce(o.origin, c.source) AS origin, c.rank,
	    m.precision, m.low, m.high,
	    CASE
	    WHEN m.qualifier <> 'exact' THEN 0
	    WHEN m.currency IS NULL OR m.currency = 'CNY' THEN m.precision / 2
	    WHEN m.number = 0 THEN 0
	    ELSE CAST(m.high * (0.5 * m.precision / m.number) AS INTEGER)
	    END AS half
	FROM claims AS c
	JOIN claim_measures AS m ON m.claim = c.id
	LEFT JOIN original AS o ON o.source = c.source
	WHERE c.rank <> 'deprecated'
),
counted AS (
	SELECT set_id, measure, base_set, count(*) AS claims,
	    count(DISTINCT source) AS sources,
	    count(DISTINCT origin) AS independent_sources,
	    max(rank = 'preferred') AS has_preferred
	FROM stated
	GROUP BY set_id, measure, base_set
),
used AS (
	SELECT s.*,
	    row_number() OVER (PARTITION BY set_id, measure, base_set
	    ORDER BY s.precision, s.half = 0, s.claim) AS fineness
	FROM stated AS s
	JOIN counted USING (set_id, measure, base_set)
	WHERE s.rank = 'preferred' OR NOT has_preferred
),
folded AS (
	SELECT set_id, measure, base_set,
	    max(low) AS low, min(high) AS high,
	    max(max(low - half, 0)) AS wide_low, min(high + half) AS wide_high,
	    CASE WHEN count(low) = count(*) THEN min(low) END AS hull_low,
	    CASE WHEN count(high) = count(*) THEN max(high) END AS hull_high,
	    max(CASE WHEN fineness = 1 THEN low END) AS finest_low,
	    max(CASE WHEN fineness = 1 THEN high END) AS finest_high
	FROM used
	GROUP BY set_id, measure, base_set
),
judged AS (
	SELECT *,
	    CASE
	    WHEN wide_low > wide_high THEN 'contradictory'
	    WHEN low > high THEN 'rounded'
	    ELSE 'plain'
	    END AS verdict
	FROM folded
),
clipped AS (
	SELECT *,
	    coalesce(max(wide_low, finest_low), wide_low, finest_low) AS clip_low,
	    coalesce(min(wide_high, finest_high), wide_high, finest_high)
	    AS clip_high
	FROM judged
)
SELECT set_id, measure, base_set,
    CASE
    WHEN verdict = 'contradictory' THEN hull_low
    WHEN verdict = 'plain' THEN low
    WHEN clip_low > clip_high THEN wide_low
    ELSE clip_low
    END,
    CASE
    WHEN verdict = 'contradictory' THEN hull_high
    WHEN verdict = 'plain' THEN high
    WHEN clip_low > clip_high THEN wide_high
    ELSE clip_high
    END,
    claims, sources, independent_sources, verdict = 'contradictory'
FROM clipped JOIN counted USING (set_id, measure, base_set)
ORDER BY set_id, measure, base_set;

-- ------------------------------------------------------------ signing_totals
--
-- Three passes over the signings, each a GROUP BY with one sort, into a table of
-- partial sums for each fair, with repeats (same_as) apart; the totals are added up from
-- those few rows, and '*' from all that are no repeats.  Parts of batches
-- (part_of) are in no sum.
--
-- The investor class is the signing's own, else that of its investors when it
-- is known for all of them and the same.  A size is given to single projects
-- only (the value of a batch is no project's), and only where the whole interval
-- lies in one tier; "nearly" stays below its number.  Tiers are spelt as in
-- breakdown_members.  Where nothing is stated, the member is ''.

CREATE TEMP TABLE partial (
	fair TEXT NOT NULL,
	repeat INTEGER NOT NULL,
	industry TEXT,
	investor_class TEXT,
	size TEXT,
	origin TEXT,
	host TEXT,
	signings INTEGER NOT NULL,
	projects_low INTEGER NOT NULL,
	projects_high INTEGER,
	valued INTEGER NOT NULL,
	value_low INTEGER NOT NULL,
	value_high INTEGER
);

CREATE TEMP TABLE kinds (
	organization TEXT NOT NULL PRIMARY KEY,
	kind TEXT NOT NULL
) WITHOUT ROWID;

INSERT INTO temp.kinds
SELECT id, kind FROM organizations WHERE kind IS NOT NULL ORDER BY id;

INSERT INTO temp.partial (fair, repeat, industry, investor_class, size, signings,
    projects_low, projects_high, valued, value_low, value_high)
SELECT fair, same_as IS NOT NULL AS repeat,
    coalesce(industry, '') AS industry_of,
    coalesce(investor_class, (
	SELECT CASE WHEN min(k.kind) = max(k.kind) AND count(k.kind) = count(*)
	    THEN min(k.kind) END
	FROM signing_investors AS i
	LEFT JOIN temp.kinds AS k ON k.organization = i.organization
	WHERE i.signing = s.id
    ), '') AS class_of,
    CASE
    WHEN kind <> 'project' OR projects_low <> 1 OR projects_high IS NOT 1
	THEN ''
    WHEN value_low >= 10000000000 THEN '10000000000..'
    WHEN value_high IS NULL THEN ''
    WHEN value_low >= 5000000000
	THEN iif(value_high - (value_qualifier = 'nearly') < 10000000000,
	    '5000000000..10000000000', '')
    WHEN value_low >= 1000000000
	THEN iif(value_high - (value_qualifier = 'nearly') < 5000000000,
	    '1000000000..5000000000', '')
    WHEN value_low >= 500000000
	THEN iif(value_high - (value_qualifier = 'nearly') < 1000000000,
	    '500000000..1000000000', '')
    WHEN value_low >= 100000000
	THEN iif(value_high - (value_qualifier = 'nearly') < 500000000,
	    '100000000..500000000', '')
    ELSE iif(value_high - (value_qualifier = 'nearly') < 100000000,
	'0..100000000', '')
    END AS size_of,
    count(*), sum(coalesce(projects_low, 0)),
    iif(count(projects_high) = count(*), sum(projects_high), NULL),
    count(value_stated), sum(coalesce(value_low, 0)),
    iif(count(value_high) = count(value_stated),
	coalesce(sum(value_high), 0), NULL)
FROM signings AS s
WHERE part_of IS NULL
GROUP BY fair, repeat, industry_of, class_of, size_of;

INSERT INTO temp.partial (fair, repeat, origin, signings, projects_low,
    projects_high, valued, value_low, value_high)
SELECT fair, same_as IS NOT NULL AS repeat, coalesce(origin, '') AS origin_of,
    count(*), sum(coalesce(projects_low, 0)),
    iif(count(projects_high) = count(*), sum(projects_high), NULL),
    count(value_stated), sum(coalesce(value_low, 0)),
    iif(count(value_high) = count(value_stated),
	coalesce(sum(value_high), 0), NULL)
FROM signings
WHERE part_of IS NULL
GROUP BY fair, repeat, origin_of;

INSERT INTO temp.partial (fair, repeat, host, signings, projects_low,
    projects_high, valued, value_low, value_high)
SELECT fair, same_as IS NOT NULL AS repeat, coalesce(host, '') AS host_of,
    count(*), sum(coalesce(projects_low, 0)),
    iif(count(projects_high) = count(*), sum(projects_high), NULL),
    count(value_stated), sum(coalesce(value_low, 0)),
    iif(count(value_high) = count(value_stated),
	coalesce(sum(value_high), 0), NULL)
FROM signings
WHERE part_of IS NULL
GROUP BY fair, repeat, host_of;

INSERT INTO signing_totals (fair, dimension, member, signings, projects_low,
    projects_high, valued, value_low, value_high)
WITH
along AS (
	SELECT 'all' AS dimension, '' AS member, *
	FROM temp.partial WHERE host IS NOT NULL
	UNION ALL
	SELECT 'industry', industry, *
	FROM temp.partial WHERE industry IS NOT NULL
	UNION ALL
	SELECT 'investor_class', investor_class, *
	FROM temp.partial WHERE investor_class IS NOT NULL
	UNION ALL
	SELECT 'size', size, * FROM temp.partial WHERE size IS NOT NULL
	UNION ALL
	SELECT 'origin', origin, * FROM temp.partial WHERE origin IS NOT NULL
	UNION ALL
	SELECT 'host', host, * FROM temp.partial WHERE host IS NOT NULL
),
over AS (
	SELECT fair AS over_fair, * FROM along
	UNION ALL
	SELECT '*', * FROM along WHERE NOT repeat
)
SELECT over_fair, dimension, member, sum(signings), sum(projects_low),
    iif(count(projects_high) = count(*), sum(projects_high), NULL),
    sum(valued), sum(value_low),
    iif(count(value_high) = count(*), sum(value_high), NULL)
FROM over
GROUP BY over_fair, dimension, member
ORDER BY over_fair, dimension, member;

DROP TABLE temp.kinds;
DROP TABLE temp.partial;

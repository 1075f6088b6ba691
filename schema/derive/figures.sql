-- SPDX-License-Identifier: MIT
--
-- Fills the table `figures` where there are claims, in the order of its key.
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
	    ORDER BY iif(s.half > 0, 2 * s.half, s.precision), s.half = 0,
		s.claim) AS fineness
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

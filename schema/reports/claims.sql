-- title: Claims, statement by statement
-- description: Every figure that a source states about signed projects, as it stands there, with
--   the bounds our rule gives it, its source and the place in it. Nothing is added up and nothing
--   is left out: deprecated claims are listed with the reason why they are not used.
-- param fair ref(fairs): The fair; all of them when left out.
-- param scope ref(scopes): A scope of the fair.
-- param source ref(sources): Only what this source says.
-- param measure choice(projects|value|share_of_projects|share_of_value|average_value): Only this
--   measure.
-- param rank choice(preferred|normal|deprecated): Only claims of this rank.
-- param set ref(sets): Only claims about this set, such as wcifit-7/whole?origin=eastern.
-- column fair id: Fair. The fair the claim is about.
-- column scope id: Scope. Part of the fair.
-- column subject text: About. The dimensions of the set in words; empty: the whole scope.
-- column measure text: Measure. projects, value, share_of_projects, share_of_value or
--   average_value.
-- column stated text: Stated. The figure as written.
-- column count_low count: At least. Number of projects, lower bound.
-- column count_high count: At most. Number of projects, upper bound.
-- column value_low CNY: At least. Value or average value, lower bound.
-- column value_high CNY: At most. Value or average value, upper bound.
-- column share_low share: At least. Share, lower bound.
-- column share_high share: At most. Share, upper bound.
-- column base_set id: Share of. The set a share refers to.
-- column source id: Source. Who says so.
-- column published date: Published. Day of publication.
-- column locator text: Where. Place in the source.
-- column rank text: Rank. preferred, normal or deprecated; deprecated ones are never used.
-- column base text: Base. stated: the source names the scope; unstated: the scope is our reading.
-- column reason text: Reason. Why it has its rank.
-- column as_stated text: Words. The words of the source that carry the figure.
-- column claim id: Claim. For `wcifit trace claims`.
-- column set_id id: Set. For `wcifit trace sets`.
-- interval Projects = count_low..count_high: Number of projects.
-- interval Value = value_low..value_high: Value, or average value of a project.
-- interval Share = share_low..share_high: Share of the projects or the value of a set.
SELECT c.fair, c.scope,
    nullif(w.label, '') AS subject,
    m.measure, m.stated,
    iif(m.measure = 'projects', m.low, NULL) AS count_low,
    iif(m.measure = 'projects', m.high, NULL) AS count_high,
    iif(m.measure IN ('value', 'average_value'), m.low, NULL) AS value_low,
    iif(m.measure IN ('value', 'average_value'), m.high, NULL) AS value_high,
    iif(m.base_set IS NOT NULL, m.low, NULL) AS share_low,
    iif(m.base_set IS NOT NULL, m.high, NULL) AS share_high,
    m.base_set, c.source, s.published, c.locator, c.rank, c.base, c.reason,
    c.as_stated, c.id AS claim, c.set_id
FROM claims AS c
JOIN claim_measures AS m ON m.claim = c.id
JOIN sources AS s ON s.id = c.source
JOIN fairs AS f ON f.id = c.fair
JOIN sets_wide AS w ON w.set_id = c.set_id
LEFT JOIN whole_scopes AS h ON h.fair = c.fair
WHERE (:fair IS NULL OR c.fair = :fair)
AND (:scope IS NULL OR c.scope = :scope)
AND (:source IS NULL OR c.source = :source)
AND (:measure IS NULL OR m.measure = :measure)
AND (:rank IS NULL OR c.rank = :rank)
AND (:set IS NULL OR c.set_id = :set)
ORDER BY f.series, f.edition, c.fair, c.scope IS NOT h.scope, c.scope,
    w.dimensions > 0, c.set_id, m.measure, m.base_set, s.published, c.source,
    c.id;

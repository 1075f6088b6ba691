-- title: Indicators of the fairs
-- description: Figures about a fair that are not about signed projects: exhibitors, countries,
--   area, visitors. One row for each statement; statements about the same indicator stand below
--   each other and are never added.
-- param fair ref(fairs): The fair; all of them when left out.
-- param indicator text: Only this indicator, such as exhibitors.
-- param source ref(sources): Only what this source says.
-- column fair id: Fair. The fair.
-- column year number: Year. Calendar year.
-- column indicator text: Indicator. What is measured.
-- column subject text: Of. Of what or whom, where not of the whole fair.
-- column stated text: Stated. As written.
-- column low number: At least. Lower bound, in the unit.
-- column high number: At most. Upper bound, in the unit.
-- column unit text: Unit. Unit of the bounds.
-- column source id: Source. Who says so.
-- column locator text: Where. Place in the source.
-- column rank text: Rank. preferred, normal or deprecated.
-- column reason text: Reason. Why it has its rank.
-- column as_stated text: Words. The words of the source that carry the figure.
-- column indicator_id id: Statement. For `wcifit trace indicators`.
-- interval Figure = low..high: Bounds by the rule in wordings, in the unit.
SELECT i.fair, f.year, i.indicator, i.subject, i.value_stated AS stated,
    i.low, i.high, i.unit, i.source, i.locator, i.rank, i.reason, i.as_stated,
    i.id AS indicator_id
FROM indicators AS i
JOIN fairs AS f ON f.id = i.fair
WHERE (:fair IS NULL OR i.fair = :fair)
AND (:indicator IS NULL OR i.indicator = :indicator)
AND (:source IS NULL OR i.source = :source)
ORDER BY f.series, f.edition, i.fair, i.indicator, i.subject, i.source, i.id;

-- title: Tensions
-- description: Statements that fit together only when nearly, about and the like are read more
--   widely than the rule in wordings does. They are no contradictions: a source rounded generously,
--   or speaks of a slightly different set. One row for each claim.
-- param fair ref(fairs): The fair; all of them when left out.
-- column fair id: Fair. The fair.
-- column tension id: Tension. Its id.
-- column reach text: Reach. figure: one set and measure; system: several together.
-- column statement text: Statement. What does not quite fit; beside the first claim.
-- column gap_projects count: Gap in projects. The smallest number by which the claims miss each
--   other; beside the first claim.
-- column gap_value CNY: Gap in value. The smallest amount by which the claims miss each other;
--   beside the first claim.
-- column position number: Side. Place of the claim in the tension.
-- column claim id: Claim. For `wcifit trace claims`.
-- column measure text: Measure. The measure that takes part.
-- column stated text: Stated. The figure as written.
-- column subject text: About. Scope and dimensions of the set.
-- column source id: Source. Who says so.
-- column locator text: Where. Place in the source.
-- column set_id id: Set. For `wcifit trace sets`.
SELECT k.fair, k.id AS tension, k.reach,
    iif(l.position = 1, k.statement, NULL) AS statement,
    iif(l.position = 1 AND k.measure = 'projects', k.gap, NULL) AS gap_projects,
    iif(l.position = 1 AND k.measure = 'value', k.gap, NULL) AS gap_value,
    l.position, l.claim, l.measure, m.stated,
    c.scope || iif(w.label = '', '', ': ' || w.label) AS subject,
    c.source, c.locator, c.set_id
FROM contradictions AS k
JOIN fairs AS f ON f.id = k.fair
JOIN contradiction_claims AS l ON l.contradiction = k.id
JOIN claims AS c ON c.id = l.claim
JOIN sets_wide AS w ON w.set_id = c.set_id
LEFT JOIN claim_measures AS m ON m.claim = l.claim AND m.measure = l.measure
WHERE k.kind = 'tension'
AND (:fair IS NULL OR k.fair = :fair)
ORDER BY f.series, f.edition, k.fair, k.reach, k.id, l.position;

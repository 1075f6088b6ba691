-- title: Sources
-- description: The documents that state the figures, with how much each of them states. A reprint
--   names its original, and counts with it as one independent source.
-- param fair ref(fairs): Only sources that state something about this fair in claims or indicators.
-- param language text: Only texts in this language, such as zh.
-- column source id: Source. For `wcifit trace sources`.
-- column title text: Title. Title, in our words or as printed.
-- column publisher text: Publisher. Who published the copy that was read.
-- column published date: Published. Day of publication.
-- column language text: Language. ISO 639-1.
-- column claims count: Claims. Statements about sets of projects.
-- column deprecated count: Deprecated. How many of these are not used.
-- column indicators count: Indicators. Statements about other figures.
-- column signings count: Signings. Signings it reports.
-- column reprints count: Reprints. Sources that reprint it.
-- column reprint_of id: Reprint of. The original.
-- column url text: Address. Where it can be read.
-- column note text: Note. Remarks, such as where its date comes from.
SELECT s.id AS source, s.title, s.publisher, s.published, s.language,
    (SELECT count(*) FROM claims AS c WHERE c.source = s.id) AS claims,
    (SELECT count(*) FROM claims AS c
    WHERE c.source = s.id AND c.rank = 'deprecated') AS deprecated,
    (SELECT count(*) FROM indicators AS i WHERE i.source = s.id) AS indicators,
    s.signings,
    (SELECT count(*) FROM sources AS r WHERE r.reprint_of = s.id) AS reprints,
    s.reprint_of, s.url, s.note
FROM sources AS s
WHERE (:language IS NULL OR s.language = :language)
AND (:fair IS NULL
    OR EXISTS (SELECT 1 FROM claims AS c
	WHERE c.source = s.id AND c.fair = :fair)
    OR EXISTS (SELECT 1 FROM indicators AS i
	WHERE i.source = s.id AND i.fair = :fair))
ORDER BY s.published IS NULL, s.published, s.id;

-- title: Signings of unknown value
-- description: Signings whose value no source states. Unknown is not zero: they are counted beside
--   every sum and enter none. The list is where further reading pays.
-- param fair ref(fairs): The fair; all of them when left out.
-- column signing id: Signing. For `wcifit trace signings`.
-- column fair id: Fair. Where it was signed.
-- column title text: Title. English title.
-- column title_zh text: Chinese title. Title in Chinese.
-- column kind text: Kind. project, batch or agreement.
-- column stage text: Stage. How far it has come.
-- column projects_low count: At least. Number of projects, lower bound.
-- column projects_high count: At most. Number of projects, upper bound.
-- column host text: Host. Where the project goes.
-- column industry text: Industry. Name in the taxonomy.
-- column sources text: Sources. Who reports it.
-- interval Projects = projects_low..projects_high: Number of projects.
SELECT s.id AS signing, s.fair, s.title, s.title_zh, s.kind, s.stage,
    s.projects_low, s.projects_high,
    (SELECT name FROM regions WHERE id = s.host) AS host,
    coalesce((SELECT name FROM industries WHERE id = s.industry),
	s.industry_stated) AS industry,
    (SELECT group_concat(id, '; ') FROM (SELECT o.id
	FROM signing_source_rows AS i
	JOIN sources AS o ON o.row = i.source
	WHERE i.signing = s.row ORDER BY i.position)) AS sources
FROM fairs AS f
-- What is unknown has no bounds: the index by value leads there.
CROSS JOIN signings AS s ON s.fair = f.id AND s.value_low IS NULL
WHERE s.value_stated IS NULL
AND (:fair IS NULL OR f.id = :fair)
ORDER BY f.series, f.edition, s.fair, s.id;

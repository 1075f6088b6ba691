-- title: Names and aliases
-- description: Every word by which a row can be called in a seed file or in a parameter of a
--   report, and the id it stands for.
-- param text text: Only names that contain this.
-- param collection
--   choice(regions|region_groups|industries|industry_groups|organizations|fairs|sources): Only
--   names of these rows.
-- param id text: Only names of the row with this id.
-- column name text: Name. The word, exactly.
-- column id id: Id. The row it names.
-- column collection text: Collection. Where the row is.
-- column kind text: Kind. id, name, name_zh or alias.
SELECT n.name, n.id, n.collection, n.kind
FROM names AS n
WHERE (:collection IS NULL OR n.collection = :collection)
AND (:id IS NULL OR n.id = :id)
AND (:text IS NULL
    OR n.name LIKE '%' || replace(replace(replace(:text, '\', '\\'), '%', '\%'),
	'_', '\_') || '%' ESCAPE '\')
ORDER BY n.collection, n.name, n.id;

// Facts of one kind at some subjects as packed columns, for a snapshot. 导出任职
// param  elements LIST   what the server calls the subjects by at which the relations end
// param  known_at STRING what was recorded by then
// column batch           STRING of all of a group
// column source          STRING of all of a group
// column recorded_at     STRING of all of a group
// column trust           NUMBER of all of a group
// column kind            STRING of all of a group
// column title           STRING of all of a group
// column rid             LIST   one a relation
// column holder          LIST   one a relation
// column eid             LIST   one a relation
// column row             LIST   one a relation
// column holder_name     LIST   one a relation, '' for none
// column valid_from      LIST   one a relation, '' for none
// column valid_to        LIST   one a relation, '' for none
UNWIND $elements AS element
MATCH (e:Entity) WHERE elementId(e) = element
MATCH (e)<-[n:ROLE]-()
WITH properties(n) AS p
WHERE p.recorded_at <= $known_at AND (p.superseded_at IS NULL OR p.superseded_at > $known_at)
RETURN
  p.batch AS batch, p.source AS source, p.recorded_at AS recorded_at, p.trust AS trust, p.kind AS kind,
  p.title AS title, collect(p.rid) AS rid, collect(p.holder) AS holder, collect(p.eid) AS eid, collect(p.row) AS row,
  collect(coalesce(p.holder_name, '')) AS holder_name, collect(coalesce(p.valid_from, '')) AS valid_from,
  collect(coalesce(p.valid_to, '')) AS valid_to

// Facts of one kind at some subjects as packed columns, for a snapshot. 导出持股
// param  elements LIST   what the server calls the subjects by at which the relations end
// param  known_at STRING what was recorded by then
// column batch           STRING of all of a group
// column source          STRING of all of a group
// column recorded_at     STRING of all of a group
// column trust           NUMBER of all of a group
// column way             STRING of all of a group
// column share_class     STRING of all of a group
// column pledged         FLAG   of all of a group
// column frozen          FLAG   of all of a group
// column nominee         FLAG   of all of a group
// column rid             LIST   one a relation
// column owner           LIST   one a relation
// column eid             LIST   one a relation
// column row             LIST   one a relation
// column econ            LIST   one a relation, not-a-number for none
// column votes           LIST   one a relation, not-a-number for none
// column paid_yuan       LIST   one a relation, not-a-number for none
// column valid_from      LIST   one a relation, '' for none
// column valid_to        LIST   one a relation, '' for none
UNWIND $elements AS element
MATCH (e:Entity) WHERE elementId(e) = element
MATCH (e)<-[n:OWNS]-()
WITH properties(n) AS p
WHERE p.recorded_at <= $known_at AND (p.superseded_at IS NULL OR p.superseded_at > $known_at)
RETURN
  p.batch AS batch, p.source AS source, p.recorded_at AS recorded_at, p.trust AS trust, p.way AS way,
  p.share_class AS share_class, p.pledged AS pledged, p.frozen AS frozen, p.nominee AS nominee, collect(p.rid) AS rid,
  collect(p.owner) AS owner, collect(p.eid) AS eid, collect(p.row) AS row,
  collect(coalesce(p.econ, 0.0 / 0.0)) AS econ, collect(coalesce(p.votes, 0.0 / 0.0)) AS votes,
  collect(coalesce(p.paid_yuan, 0.0 / 0.0)) AS paid_yuan,
  collect(coalesce(p.valid_from, '')) AS valid_from, collect(coalesce(p.valid_to, '')) AS valid_to

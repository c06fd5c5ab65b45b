// Branches and their heads as packed rows, for a snapshot. 导出分支机构归属
// param  known_at STRING what was recorded by then
// column rows     LIST   each a list: branch, eid (of the head), then the provenance
MATCH (b:Entity)-[n:BRANCH_OF]->(h:Entity)
WHERE n.recorded_at <= $known_at
RETURN collect([
  b.eid, h.eid, n.rid, n.rid, n.valid_from, n.valid_to, n.recorded_at, n.source, n.batch, n.row, n.trust
]) AS rows

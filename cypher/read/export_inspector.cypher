// Facts of one kind as packed rows, for a snapshot. 导出执法检查人员
// param  prefixes LIST   first characters of the rids of this bucket
// param  known_at STRING what was recorded by then
// column rows     LIST   each a list in the order of domain.facts, provenance last
UNWIND $prefixes AS prefix
MATCH (n:Inspector)
WHERE n.rid STARTS WITH prefix
  AND n.recorded_at <= $known_at AND (n.superseded_at IS NULL OR n.superseded_at > $known_at)
RETURN collect([
  n.subject, n.subject_name, n.cert_no, n.unit_code, n.unit_name, n.post, n.status, n.expertise, n.areas, n.issued_on,
  n.authority_code, n.authority_name, n.rid, n.key, n.valid_from, n.valid_to, n.recorded_at, n.source,
  n.batch, n.row, n.trust
]) AS rows

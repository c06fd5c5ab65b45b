// Facts of one kind as packed rows, for a snapshot. 导出抽查事项
// param  prefixes LIST   first characters of the rids of this bucket
// param  known_at STRING what was recorded by then
// column rows     LIST   each a list in the order of domain.facts, provenance last
UNWIND $prefixes AS prefix
MATCH (n:InspectionItem)
WHERE n.rid STARTS WITH prefix
  AND n.recorded_at <= $known_at AND (n.superseded_at IS NULL OR n.superseded_at > $known_at)
RETURN collect([
  n.subject, n.subject_name, n.item_code, n.item, n.category, n.object_kind, n.industries, n.basis, n.methods,
  n.level, n.rate_cap, n.yearly_cap, n.expertise, n.joint_departments, n.publicity, n.published_on,
  n.authority_code, n.authority_name, n.rid, n.key, n.valid_from, n.valid_to, n.recorded_at, n.source,
  n.batch, n.row, n.trust
]) AS rows

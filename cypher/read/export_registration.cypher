// Facts of one kind as packed rows, for a snapshot. 导出登记信息
// param  prefixes LIST   first characters of the rids of this bucket
// param  known_at STRING what was recorded by then
// column rows     LIST   each a list in the order of domain.facts, provenance last
UNWIND $prefixes AS prefix
MATCH (n:Registration)
WHERE n.rid STARTS WITH prefix
  AND n.recorded_at <= $known_at AND (n.superseded_at IS NULL OR n.superseded_at > $known_at)
RETURN collect([
  n.eid, n.uscc, n.reg_no, n.name, n.entity_kind, n.type_text, n.status, n.lr_name, n.capital_yuan,
  n.capital_text, n.established_on, n.approved_on, n.closed_on, n.operates_from, n.operates_to, n.registrar,
  n.region, n.address, n.scope, n.industry, n.head_name, n.head_code, n.rid, n.key, n.valid_from, n.valid_to, n.recorded_at, n.source,
  n.batch, n.row, n.trust
]) AS rows

// Facts of one kind as packed rows, for a snapshot. 导出持股
// param  prefixes LIST   first characters of the rids of this bucket
// param  known_at STRING what was recorded by then
// column rows     LIST   each a list in the order of domain.facts, provenance last
MATCH ()-[n:OWNS]->()
WHERE substring(n.rid, 0, 1) IN $prefixes
  AND n.recorded_at <= $known_at AND (n.superseded_at IS NULL OR n.superseded_at > $known_at)
RETURN collect([
  n.owner, n.owner_name, n.eid, n.subject_name, n.econ, n.votes, n.share_class,
  n.subscribed_yuan, n.paid_yuan, n.way, n.pledged, n.frozen, n.nominee, n.rid, n.key, n.valid_from, n.valid_to, n.recorded_at, n.source, n.batch, n.row, n.trust
]) AS rows

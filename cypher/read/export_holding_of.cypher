// Facts of one kind at some subjects as packed rows, for a snapshot of many. 分批导出持股
// param  eids     LIST   subjects where the relations end
// param  known_at STRING what was recorded by then
// column rows     LIST   each a list in the order of domain.facts, provenance last
UNWIND $eids AS eid
MATCH (:Entity {eid: eid})<-[n:OWNS]-()
WHERE n.recorded_at <= $known_at AND (n.superseded_at IS NULL OR n.superseded_at > $known_at)
RETURN collect([
  n.owner, n.owner_name, n.eid, n.subject_name, n.econ, n.votes, n.share_class, n.subscribed_yuan, n.paid_yuan, n.way, n.pledged, n.frozen, n.nominee, n.rid, n.key,
  n.valid_from, n.valid_to, n.recorded_at, n.source, n.batch, n.row, n.trust
]) AS rows

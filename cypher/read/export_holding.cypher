// Facts of one kind at some subjects as packed columns, for a snapshot. 导出持股
// param  eids     LIST   subjects where the relations end
// param  known_at STRING what was recorded by then
// column columns  LIST   a list a column, in the order of domain.facts, provenance last; '' no text, -1 no flag
UNWIND $eids AS eid
MATCH (:Entity {eid: eid})<-[n:OWNS]-()
WHERE n.recorded_at <= $known_at AND (n.superseded_at IS NULL OR n.superseded_at > $known_at)
WITH properties(n) AS p
RETURN [
  collect(p.owner), collect(coalesce(p.owner_name, '')), collect(p.eid), collect(coalesce(p.subject_name, '')),
  collect(coalesce(p.econ, 0.0 / 0.0)), collect(coalesce(p.votes, 0.0 / 0.0)), collect(coalesce(p.share_class, '')),
  collect(coalesce(p.subscribed_yuan, 0.0 / 0.0)), collect(coalesce(p.paid_yuan, 0.0 / 0.0)),
  collect(coalesce(p.way, '')), collect(coalesce(toInteger(p.pledged), -1)), collect(coalesce(toInteger(p.frozen), -1)),
  collect(coalesce(toInteger(p.nominee), -1)), collect(p.rid), collect(p.key), collect(coalesce(p.valid_from, '')),
  collect(coalesce(p.valid_to, '')), collect(p.recorded_at), collect(p.source), collect(p.batch), collect(p.row),
  collect(p.trust)
] AS columns

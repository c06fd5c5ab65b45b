// Commitments of an authority where named, as packed rows. 信用承诺清单
// param  prefixes  LIST    first characters of the rids of this bucket
// param  authority STRING  code of the receiving unit, empty for any
// param  as_of     STRING  made by this day
// param  known_at  STRING  what was recorded by then
// column rows      LIST    each a list in the order of store.commitments.SCHEMA
UNWIND $prefixes AS prefix
MATCH (n:Commitment)
WHERE n.rid STARTS WITH prefix AND ($authority = '' OR n.authority_code = $authority) AND n.made_on <= $as_of
  AND n.recorded_at <= $known_at AND (n.superseded_at IS NULL OR n.superseded_at > $known_at)
RETURN collect([
  n.rid, n.code, n.subject, n.subject_name, n.type, n.matter, n.made_on, n.due_on, n.authority_code, n.authority_name,
  n.performance, n.found_on
]) AS rows

// What is stated of the holdings in these subjects on a day, added up. 登记股权合计
// param  eids     LIST    at most 20,000
// param  as_of    STRING  day, or the last day there is
// param  known_at STRING  what was recorded by then
// column eid      STRING
// column holders  INTEGER holdings in force
// column stated   FLOAT   sum of the shares stated, those that a source marks as nominal left out
// column unstated INTEGER holdings without a share
UNWIND $eids AS id
MATCH (e:Entity {eid: id})<-[r:OWNS]-(s)
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
  AND (r.valid_from IS NULL OR r.valid_from <= $as_of) AND (r.valid_to IS NULL OR r.valid_to > $as_of)
  AND coalesce(s.established_on, '') <= $as_of AND coalesce(e.established_on, '') <= $as_of
RETURN id AS eid, count(r) AS holders, sum(CASE WHEN r.nominee = true THEN 0.0 ELSE coalesce(r.econ, 0.0) END) AS stated, sum(CASE WHEN r.econ IS NULL THEN 1 ELSE 0 END) AS unstated
ORDER BY eid LIMIT 20000

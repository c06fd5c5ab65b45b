// How many holdings these subjects have in others on a day. 对外投资数
// param  eids     LIST    at most 20,000
// param  as_of    STRING  day, or the last day there is
// param  known_at STRING  what was recorded by then
// column eid      STRING
// column number   INTEGER
UNWIND $eids AS id
MATCH (s:Entity {eid: id})-[r:OWNS]->(e:Entity)
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
  AND (r.valid_from IS NULL OR r.valid_from <= $as_of) AND (r.valid_to IS NULL OR r.valid_to > $as_of)
  AND coalesce(s.established_on, '') <= $as_of AND coalesce(e.established_on, '') <= $as_of
RETURN id AS eid, count(r) AS number
ORDER BY eid LIMIT 20000

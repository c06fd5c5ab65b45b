// Who holds these subjects on a day, and whether more is to be read above. 上一层股东
// param  eids     LIST    at most 20,000
// param  as_of    STRING  day, or the last day there is
// param  known_at STRING  what was recorded by then
// param  limit    INTEGER 1..100000
// column asked         STRING the subject that is held
// column record        MAP    columns of the holding, provenance included
// column superseded_at STRING
// column party         STRING who holds
// column name          STRING
// column more          BOOLEAN there are holdings in who holds
// column same          BOOLEAN who holds is known under several ids
UNWIND $eids AS id
MATCH (e:Entity {eid: id})<-[r:OWNS]-(s)
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
  AND (r.valid_from IS NULL OR r.valid_from <= $as_of) AND (r.valid_to IS NULL OR r.valid_to > $as_of)
  AND coalesce(s.established_on, '') <= $as_of AND coalesce(e.established_on, '') <= $as_of
OPTIONAL MATCH (s)-[:SAME_AS]-(o)
OPTIONAL MATCH (s)<-[:OWNS]-(h)
RETURN id AS asked, properties(r) AS record, r.superseded_at AS superseded_at, coalesce(s.pid, s.eid) AS party, s.name AS name, count(h) > 0 AS more, count(o) > 0 AS same
ORDER BY asked, party, record.rid LIMIT $limit

// Roles at a subject in force on a day. 某日在任
// param  eid      STRING
// param  as_of    STRING  day, or the last day there is
// param  known_at STRING  what was recorded by then
// param  limit    INTEGER 1..100000
// column party    STRING  who holds the role
// column name     STRING
// column certain  BOOLEAN
// column relation MAP     columns of the fact
MATCH (:Entity {eid: $eid})<-[r:ROLE]-(p)
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
  AND (r.valid_from IS NULL OR r.valid_from <= $as_of) AND (r.valid_to IS NULL OR r.valid_to > $as_of)
RETURN coalesce(p.pid, p.eid) AS party, p.name AS name, p.certain AS certain, properties(r) AS relation
ORDER BY r.kind, party, r.rid LIMIT $limit

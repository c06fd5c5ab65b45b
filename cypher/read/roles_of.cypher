// Roles of a person through time, newest first. 某人历任
// param  pid      STRING
// param  known_at STRING  what was recorded by then
// param  limit    INTEGER 1..100000
// column party    STRING  eid of the subject
// column name     STRING
// column certain  BOOLEAN
// column relation MAP     columns of the fact
MATCH (:Person {pid: $pid})-[r:ROLE]->(e:Entity)
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
RETURN e.eid AS party, e.name AS name, e.certain AS certain, properties(r) AS relation
ORDER BY coalesce(r.valid_from, '') DESC, party, r.rid LIMIT $limit

// Every version of what registers state of a subject, newest first. 历次登记信息
// param  eid      STRING
// param  known_at STRING  what was recorded by then
// param  limit    INTEGER 1..100000
// column record   MAP
// column superseded_at STRING
MATCH (n:Registration {eid: $eid})
WHERE n.recorded_at <= $known_at
RETURN properties(n) AS record, n.superseded_at AS superseded_at
ORDER BY n.version_order DESC LIMIT $limit

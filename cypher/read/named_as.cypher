// Persons known by name that are these certain persons, as known by then. 归并前的人员
// param  pids     LIST   at most 20,000
// param  known_at STRING
// column named    STRING
// column certain  STRING
UNWIND $pids AS id
MATCH (n:Person)-[r:SAME_AS]->(p:Person {pid: id})
WHERE r.recorded_at <= $known_at AND (r.ended_at IS NULL OR r.ended_at > $known_at)
RETURN n.pid AS named, p.pid AS certain
ORDER BY named, certain LIMIT 20000

// Persons of this list, known by name, that are certain persons, as known by then. 已归并人员
// param  pids     LIST   at most 20,000
// param  known_at STRING
// column named    STRING
// column certain  STRING
UNWIND $pids AS id
MATCH (n:Person {pid: id})-[r:SAME_AS]->(p:Person)
WHERE r.recorded_at <= $known_at AND (r.ended_at IS NULL OR r.ended_at > $known_at)
RETURN n.pid AS named, p.pid AS certain
ORDER BY named, certain LIMIT 20000

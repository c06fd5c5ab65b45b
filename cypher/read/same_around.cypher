// Merges that start or end at these subjects and persons, as known by then. 相关归并
// param  eids     LIST   subjects, at most 20,000
// param  pids     LIST   persons, at most 20,000
// param  known_at STRING
// column old      STRING
// column new      STRING
UNWIND $eids AS id
MATCH (n:Entity {eid: id})-[r:SAME_AS]->(m:Entity)
WHERE r.recorded_at <= $known_at AND (r.ended_at IS NULL OR r.ended_at > $known_at)
RETURN n.eid AS old, m.eid AS new
ORDER BY old, new LIMIT 1000000
UNION ALL
UNWIND $eids AS id
MATCH (n:Entity {eid: id})<-[r:SAME_AS]-(m:Entity)
WHERE r.recorded_at <= $known_at AND (r.ended_at IS NULL OR r.ended_at > $known_at)
RETURN m.eid AS old, n.eid AS new
ORDER BY old, new LIMIT 1000000
UNION ALL
UNWIND $pids AS id
MATCH (n:Person {pid: id})-[r:SAME_AS]->(m:Person)
WHERE r.recorded_at <= $known_at AND (r.ended_at IS NULL OR r.ended_at > $known_at)
RETURN n.pid AS old, m.pid AS new
ORDER BY old, new LIMIT 1000000
UNION ALL
UNWIND $pids AS id
MATCH (n:Person {pid: id})<-[r:SAME_AS]-(m:Person)
WHERE r.recorded_at <= $known_at AND (r.ended_at IS NULL OR r.ended_at > $known_at)
RETURN m.pid AS old, n.pid AS new
ORDER BY old, new LIMIT 1000000

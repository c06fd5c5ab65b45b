// Subjects that were merged into others, as known by then. 已归并主体
// param  known_at STRING
// column old      STRING
// column new      STRING
MATCH (n:Entity)-[r:SAME_AS]->(m:Entity)
WHERE r.recorded_at <= $known_at AND (r.ended_at IS NULL OR r.ended_at > $known_at)
RETURN n.eid AS old, m.eid AS new
ORDER BY old, new LIMIT 10000000

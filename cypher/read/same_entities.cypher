// What these subjects were merged into, one step, as known by then. 主体归并去向
// param  ids      LIST   eids, at most 20,000
// param  known_at STRING
// column old      STRING
// column new      STRING
UNWIND $ids AS id
MATCH (n:Entity {eid: id})-[r:SAME_AS]->(m:Entity)
WHERE r.recorded_at <= $known_at AND (r.ended_at IS NULL OR r.ended_at > $known_at)
RETURN n.eid AS old, m.eid AS new
ORDER BY old, new LIMIT 1000000

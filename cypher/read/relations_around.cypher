// Relations of a party through time, as known at a time, either way. 某一主体或自然人的历来关系
// param  party     STRING
// param  known_at  STRING  what was recorded by then
// param  limit     INTEGER 1..100000
// column source_id STRING
// column target_id STRING
// column kind      STRING  relation type
// column relation  MAP     columns of the fact
MATCH (s:Person {pid: $party})-[r:ROLE|OWNS|GUARANTEES|KIN]-(o)
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
WITH r, startNode(r) AS a, endNode(r) AS b
RETURN coalesce(a.pid, a.eid) AS source_id, coalesce(b.pid, b.eid) AS target_id, type(r) AS kind, properties(r) AS relation
ORDER BY kind, source_id, target_id, r.rid LIMIT $limit
UNION ALL
MATCH (s:Entity {eid: $party})-[r:ROLE|OWNS|GUARANTEES]-(o)
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
WITH r, startNode(r) AS a, endNode(r) AS b
RETURN coalesce(a.pid, a.eid) AS source_id, coalesce(b.pid, b.eid) AS target_id, type(r) AS kind, properties(r) AS relation
ORDER BY kind, source_id, target_id, r.rid LIMIT $limit

// Relations of these persons through time, as known at a time; kinship is none of them. 人员的历来关系
// param  pids     LIST    at most 20,000
// param  known_at STRING  what was recorded by then
// param  limit    INTEGER 1..1000000
// column source_id STRING party the relation starts at
// column target_id STRING subject it ends at
// column kind      STRING relation type
// column relation  MAP    columns of the fact
UNWIND $pids AS id
MATCH (s:Person {pid: id})-[r:ROLE|OWNS|GUARANTEES|PROXY_VOTES|CONCERT]->(e:Entity)
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
RETURN s.pid AS source_id, e.eid AS target_id, type(r) AS kind, properties(r) AS relation
ORDER BY coalesce(r.valid_from, '') DESC, source_id, target_id, r.rid LIMIT $limit

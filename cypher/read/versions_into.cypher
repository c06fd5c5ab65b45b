// Every relation into these subjects known by then, whatever day it holds on. 各时期的关系
// param  eids     LIST    at most 20,000
// param  known_at STRING  what was recorded by then
// column source_id STRING party the relation starts at
// column target_id STRING subject it ends at
// column kind      STRING relation type
// column relation  MAP    columns of the fact
UNWIND $eids AS id
MATCH (e:Entity {eid: id})<-[r:ROLE|OWNS|GUARANTEES|PROXY_VOTES|CONCERT|BRANCH_OF]-(s)
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
RETURN coalesce(s.pid, s.eid) AS source_id, e.eid AS target_id, type(r) AS kind, properties(r) AS relation
ORDER BY kind, source_id, target_id, r.rid LIMIT 1000000

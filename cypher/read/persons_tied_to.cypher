// Persons who ever had a relation to these subjects, as known at a time. 与主体有过关系的自然人
// param  eids     LIST    at most 20,000
// param  known_at STRING  what was recorded by then
// param  limit    INTEGER 1..1000000
// column pid      STRING
UNWIND $eids AS id
MATCH (:Entity {eid: id})<-[r:ROLE|OWNS|GUARANTEES|PROXY_VOTES|CONCERT]-(p:Person)
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
WITH DISTINCT p.pid AS pid
RETURN pid AS pid
ORDER BY pid LIMIT $limit

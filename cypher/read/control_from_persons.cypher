// What these persons may control on a day: holdings, roles that run, agreements. 下控所涉关系
// param  ids     LIST    at most 20,000
// param  as_of    STRING  day, or the last day there is
// param  known_at STRING  what was recorded by then
// param  roles    LIST    kinds of role that run a subject
// param  limit    INTEGER 1..1000000
// column source_id STRING party the relation starts at
// column target_id STRING subject it ends at
// column kind      STRING relation type
// column relation  MAP    columns of the fact
UNWIND $ids AS id
MATCH (s:Person {pid: id})-[r:OWNS|ROLE|PROXY_VOTES|CONCERT]->(e:Entity)
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
  AND (r.valid_from IS NULL OR r.valid_from <= $as_of) AND (r.valid_to IS NULL OR r.valid_to > $as_of)
  AND coalesce(e.established_on, '') <= $as_of
  AND (type(r) <> 'ROLE' OR r.kind IN $roles)
RETURN coalesce(s.pid, s.eid) AS source_id, e.eid AS target_id, type(r) AS kind, properties(r) AS relation
ORDER BY kind, source_id, target_id, r.rid LIMIT $limit

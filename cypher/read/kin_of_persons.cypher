// Kinship of these persons in force on a day, either way; between two of them twice. 亲属关系
// param  pids      LIST    at most 20,000
// param  as_of     STRING  day, or the last day there is
// param  known_at  STRING  what was recorded by then
// param  limit     INTEGER 1..1000000
// column source_id STRING  the person
// column target_id STRING  the relative
// column kind      STRING  relation type
// column relation  MAP     columns of the fact
UNWIND $pids AS id
MATCH (s:Person {pid: id})-[r:KIN]->(e:Person)
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
  AND (r.valid_from IS NULL OR r.valid_from <= $as_of) AND (r.valid_to IS NULL OR r.valid_to > $as_of)
RETURN s.pid AS source_id, e.pid AS target_id, type(r) AS kind, properties(r) AS relation
ORDER BY source_id, target_id, r.rid LIMIT $limit
UNION ALL
UNWIND $pids AS id
MATCH (e:Person {pid: id})<-[r:KIN]-(s:Person)
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
  AND (r.valid_from IS NULL OR r.valid_from <= $as_of) AND (r.valid_to IS NULL OR r.valid_to > $as_of)
RETURN s.pid AS source_id, e.pid AS target_id, type(r) AS kind, properties(r) AS relation
ORDER BY source_id, target_id, r.rid LIMIT $limit

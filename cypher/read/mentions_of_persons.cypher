// What the facts of other batches call natural persons. 其他批次对人员的称谓
// param  pids   LIST   at most 20,000
// param  batch  STRING the batch that does not count
// column id     STRING
// column name   STRING
UNWIND $pids AS id
MATCH (:Person {pid: id})<-[:ON]-(r)
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.subject_name AS name
ORDER BY id LIMIT 1000000
UNION ALL
UNWIND $pids AS id
MATCH (:Person {pid: id})-[r:ROLE]->()
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.holder_name AS name
ORDER BY id LIMIT 1000000
UNION ALL
UNWIND $pids AS id
MATCH (:Person {pid: id})-[r:OWNS]->()
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.owner_name AS name
ORDER BY id LIMIT 1000000
UNION ALL
UNWIND $pids AS id
MATCH (:Person {pid: id})-[r:GUARANTEES]->()
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.guarantor_name AS name
ORDER BY id LIMIT 1000000
UNION ALL
UNWIND $pids AS id
MATCH (:Person {pid: id})-[r:PROXY_VOTES]->()
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.holder_name AS name
ORDER BY id LIMIT 1000000
UNION ALL
UNWIND $pids AS id
MATCH (:Person {pid: id})-[r:CONCERT]->()
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.holder_name AS name
ORDER BY id LIMIT 1000000
UNION ALL
UNWIND $pids AS id
MATCH (:Person {pid: id})-[r:KIN]->()
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.person_name AS name
ORDER BY id LIMIT 1000000
UNION ALL
UNWIND $pids AS id
MATCH (:Person {pid: id})<-[r:KIN]-()
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.relative_name AS name
ORDER BY id LIMIT 1000000

// What the facts of other batches call subjects. 其他批次对主体的称谓
// param  eids      LIST    at most 20,000
// param  batch     STRING  the batch that does not count
// column id        STRING
// column name      STRING
// column registers BOOLEAN whether a registration says it
UNWIND $eids AS id
MATCH (:Entity {eid: id})<-[:OF]-(r:Registration)
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.name AS name, true AS registers
ORDER BY id LIMIT 1000000
UNION ALL
UNWIND $eids AS id
MATCH (:Entity {eid: id})<-[:ON]-(r)
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.subject_name AS name, false AS registers
ORDER BY id LIMIT 1000000
UNION ALL
UNWIND $eids AS id
MATCH (:Entity {eid: id})<-[r:ROLE]-()
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.subject_name AS name, false AS registers
ORDER BY id LIMIT 1000000
UNION ALL
UNWIND $eids AS id
MATCH (:Entity {eid: id})-[r:ROLE]->()
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.holder_name AS name, false AS registers
ORDER BY id LIMIT 1000000
UNION ALL
UNWIND $eids AS id
MATCH (:Entity {eid: id})<-[r:OWNS]-()
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.subject_name AS name, false AS registers
ORDER BY id LIMIT 1000000
UNION ALL
UNWIND $eids AS id
MATCH (:Entity {eid: id})-[r:OWNS]->()
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.owner_name AS name, false AS registers
ORDER BY id LIMIT 1000000
UNION ALL
UNWIND $eids AS id
MATCH (:Entity {eid: id})<-[r:GUARANTEES]-()
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.subject_name AS name, false AS registers
ORDER BY id LIMIT 1000000
UNION ALL
UNWIND $eids AS id
MATCH (:Entity {eid: id})-[r:GUARANTEES]->()
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.guarantor_name AS name, false AS registers
ORDER BY id LIMIT 1000000
UNION ALL
UNWIND $eids AS id
MATCH (:Entity {eid: id})<-[:OF]-(r:Naming)
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.name AS name, false AS registers
ORDER BY id LIMIT 1000000
UNION ALL
UNWIND $eids AS id
MATCH (:Entity {eid: id})<-[r:PROXY_VOTES]-()
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.subject_name AS name, false AS registers
ORDER BY id LIMIT 1000000
UNION ALL
UNWIND $eids AS id
MATCH (:Entity {eid: id})-[r:PROXY_VOTES]->()
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.holder_name AS name, false AS registers
ORDER BY id LIMIT 1000000
UNION ALL
UNWIND $eids AS id
MATCH (:Entity {eid: id})<-[r:CONCERT]-()
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.subject_name AS name, false AS registers
ORDER BY id LIMIT 1000000
UNION ALL
UNWIND $eids AS id
MATCH (:Entity {eid: id})-[r:CONCERT]->()
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.holder_name AS name, false AS registers
ORDER BY id LIMIT 1000000

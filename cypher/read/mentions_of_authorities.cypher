// What the facts of other batches call authorities. 其他批次对机关的称谓
// param  aids   LIST   at most 20,000
// param  batch  STRING the batch that does not count
// column id     STRING
// column name   STRING
UNWIND $aids AS id
MATCH (:Authority {aid: id})<-[:DECIDED_BY]-(r)
WHERE r.batch <> $batch
RETURN DISTINCT id AS id, r.authority_name AS name
ORDER BY id LIMIT 1000000

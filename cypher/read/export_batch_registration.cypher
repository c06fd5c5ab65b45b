// What a batch stated, as packed rows. 批次写入的登记信息
// param  prefix STRING first character of the rids
// param  batch  STRING
// column rows   LIST   each rid, key, party
MATCH (n:Registration)
WHERE n.rid STARTS WITH $prefix AND n.batch = $batch
RETURN collect([n.rid, n.key, n.eid]) AS rows

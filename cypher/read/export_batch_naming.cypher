// What a batch stated, as packed rows. 批次写入的名称使用
// param  prefix STRING first character of the rids
// param  batch  STRING
// column rows   LIST   each rid, key, party
MATCH (n:Naming)
WHERE n.rid STARTS WITH $prefix AND n.batch = $batch
RETURN collect([n.rid, n.key, n.eid]) AS rows

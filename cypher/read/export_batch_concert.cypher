// What a batch stated, as packed rows. 批次写入的一致行动
// param  prefix STRING first character of the rids
// param  batch  STRING
// column rows   LIST   each rid, key, holder, eid
MATCH ()-[r:CONCERT]->()
WHERE r.rid STARTS WITH $prefix AND r.batch = $batch
RETURN collect([r.rid, r.key, r.holder, r.eid]) AS rows
